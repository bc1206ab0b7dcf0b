package airesp

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// spoken is something that people may type, and what it stands for.
type spoken struct {
	text    string
	part    string // "id", "name", "short name" or "word"
	line    int
	owner   string // for messages: "the model saas"
	model   string // the one model that it leads to, if it does
	product bool
}

// fixed reports whether it wins over the table of ambiguous words.
func (s spoken) fixed() bool { return s.part != "word" && !s.product }

// say notes all that people may type for the thing in a section.
func (r *reader) say(kind Kind, s section, e entry, as spoken) {
	as.owner = s.what
	add := func(part, text string, line int) {
		as.part, as.text, as.line = part, text, line
		r.said[kind] = append(r.said[kind], as)
	}
	if as.product {
		add("name", e.key, e.at.Line)
	} else {
		add("id", e.key, e.at.Line)
	}
	for _, key := range []string{"name", "short"} {
		if n, ok := s.entry[key]; ok && n.value.Value != "" {
			add(strings.Replace(key, "short", "short name", 1), n.value.Value, n.value.Line)
		}
	}
	if words, ok := s.entry["words"]; ok && words.value.Kind == yaml.SequenceNode {
		for _, n := range words.value.Content {
			if text := strings.TrimSpace(n.Value); text != "" {
				add("word", text, n.Line)
			}
		}
	}
}

// clashes names what people could not type: a word that stands for two things without being in
// the table of those asked back, and a word that a lookup reads as something else.
func (r *reader) clashes(kind Kind, asked []Ambiguous, table string) {
	askedBack := map[string]bool{}
	for _, a := range asked {
		askedBack[Canonical(a.Word)] = true
	}
	first := map[string]spoken{}
	for _, s := range r.said[kind] {
		if !r.typable(kind, s.text, s.part, s.owner, s.line) {
			continue
		}
		key := Canonical(s.text)
		other, taken := first[key]
		switch {
		case !taken:
			first[key] = s
		case other.owner == s.owner, sameModel(s, other):
		case s.fixed() && other.fixed():
			r.problem(s.line, "%s is the %s of %s, but already the %s of %s on line %d; give one of them another",
				quoted(s.text), s.part, s.owner, other.part, other.owner, other.line)
		case !askedBack[key]:
			r.problem(s.line, "%s means %s, but already means %s on line %d; remove one or list it under %s",
				quoted(s.text), s.owner, other.owner, other.line, table)
		}
	}
}

// sameModel reports whether one is a product with one model, and the other that model's own id
// or name, so that both lead to the same answer.
func sameModel(a, b spoken) bool {
	return a.model != "" && a.model == b.model && a.product != b.product && (a.fixed() || b.fixed())
}

// typable reports whether a lookup could ever come to this text.
func (r *reader) typable(kind Kind, text, part, owner string, line int) bool {
	key := Canonical(text)
	switch {
	case key == "":
		r.problem(line, "the %s %s of %s has no letter or digit; nobody could type it", part, quoted(text), owner)
	case part != "id" && strings.Trim(key, "0123456789") == "":
		r.problem(line, "the %s %s of %s is only digits, which people type for a place in the list; add a letter", part, quoted(text), owner)
	case kind == KindModel && (key == "and" || key == "or" || part == "word" && strings.ContainsAny(text, ",;+")):
		r.problem(line, "the %s %s of %s would be read as parts of a list; leave out commas, semicolons, plus signs and a lone and/or",
			part, quoted(text), owner)
	default:
		return true
	}
	return false
}

// askedOnce names words of a table that are the same to a lookup.
func (r *reader) askedOnce(there map[string]string, kind Kind, e entry) {
	if !r.typable(kind, e.key, "word", "the table", e.at.Line) {
		return
	}
	key := Canonical(e.key)
	if other, ok := there[key]; ok {
		r.problem(e.at.Line, "%s is the same word as %s; keep one", quoted(e.key), quoted(other))
	}
	there[key] = e.key
}
