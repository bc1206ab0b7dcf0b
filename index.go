package airesp

import "strings"

// nameIndex finds the id of a team or a system by its name, or by one that is the
// same to people, however many there are.
type nameIndex map[string]string

// looksOf is what a name is kept under: its canonical form, and what it looks
// like as it is, in small letters and in capitals. Two names are the same to
// SameName when they have one of these in common.
func looksOf(name string) [4]string {
	return [4]string{Canonical(name), "=" + look(name), "<" + look(strings.ToLower(name)), ">" + look(strings.ToUpper(name))}
}

func (n nameIndex) put(name, id string) {
	for _, k := range looksOf(name) {
		n[k] = id
	}
}

// drop removes a name, unless another id has it by now.
func (n nameIndex) drop(name, id string) {
	for _, k := range looksOf(name) {
		if n[k] == id {
			delete(n, k)
		}
	}
}

// like is the id of the name, or else of one that is the same to people.
func (n nameIndex) like(name string) (id string, ok bool) {
	for _, k := range looksOf(name) {
		if id, ok = n[k]; ok {
			break
		}
	}
	return id, ok
}
