package airesp

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// text reads one text of at most most characters. A number counts as text, a list or nothing
// does not.
func (r *reader) text(n *yaml.Node, what string, most int) string {
	switch {
	case n.Kind == yaml.AliasNode || n.Style&yaml.TaggedStyle != 0: // refused already
		return ""
	case n.Kind != yaml.ScalarNode:
		r.problem(n.Line, "%s must be text, not %s", what, kindOf(n))
		return ""
	case n.Tag == "!!bool":
		r.problem(n.Line, "%s must be text; put %s in quotes", what, n.Value)
		return ""
	}
	s := strings.TrimSpace(n.Value)
	if n.Tag == "!!null" || s == "" {
		r.problem(n.Line, "%s is empty; write something", what)
		return ""
	}
	if strings.Contains(s, "\n") {
		r.problem(n.Line, "%s has several lines; write one, or start it with >- to fold them", what)
		return ""
	}
	for _, c := range s {
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			r.problem(n.Line, "%s holds the character %U, which does not show; remove it", what, c)
			return ""
		}
	}
	if length := utf8.RuneCountInString(s); length > most {
		r.problem(n.Line, "%s has %d characters; %d are the most", what, length, most)
		return ""
	}
	return s
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "keys with values"
	}
	if n.Tag == "!!null" {
		return "empty"
	}
	return "the text " + quoted(n.Value)
}

// entry is a key of a mapping with its value.
type entry struct {
	key   string
	at    *yaml.Node
	value *yaml.Node
}

// entries reads the keys of a mapping, in order.
func (r *reader) entries(n *yaml.Node, what string) []entry {
	if n.Kind == yaml.AliasNode {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.problem(n.Line, "%s must be keys with values (key: value), not %s", what, kindOf(n))
		return nil
	}
	var found []entry
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		at := n.Content[i]
		if at.Tag == "!!merge" { // refused already
			continue
		}
		key := r.text(at, "a key of "+what, maxName)
		if key == "" {
			continue
		}
		if line, ok := first[key]; ok {
			r.problem(at.Line, "%s has %s twice, first on line %d; keep one", what, quoted(key), line)
			continue
		}
		first[key] = at.Line
		found = append(found, entry{key, at, n.Content[i+1]})
	}
	return found
}

// list reads a list of texts.
func (r *reader) list(n *yaml.Node, what string, most int) []entry {
	if n.Kind == yaml.AliasNode {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.problem(n.Line, "%s must be a list, such as [one, two], not %s", what, kindOf(n))
		return nil
	}
	var found []entry
	for _, c := range n.Content {
		if s := r.text(c, "an entry of "+what, most); s != "" {
			found = append(found, entry{s, c, nil})
		}
	}
	return found
}

func keys(es []entry) []string {
	var all []string
	for _, e := range es {
		all = append(all, e.key)
	}
	return all
}

// section is a mapping with a fixed set of keys.
type section struct {
	r     *reader
	what  string
	line  int
	entry map[string]entry
}

func (r *reader) section(e entry, what string, known ...string) section {
	s := section{r, what, e.at.Line, map[string]entry{}}
	for _, e := range r.entries(e.value, what) {
		if slices.Contains(known, e.key) {
			s.entry[e.key] = e
			continue
		}
		if r.problems.full() {
			continue
		}
		hint := meant(e.key, known)
		if hint == "" {
			hint = "; its keys are " + strings.Join(known, ", ")
		}
		r.problem(e.at.Line, "%s has no key %s%s", what, quoted(e.key), hint)
	}
	return s
}

// text reads an optional text.
func (s section) text(key string, most int) string {
	if e, ok := s.entry[key]; ok {
		return s.r.text(e.value, "the "+key+" of "+s.what, most)
	}
	return ""
}

// needed reads a text that must be there.
func (s section) needed(key string, most int) string {
	if _, ok := s.entry[key]; !ok {
		s.r.problem(s.line, "%s has no %s; add one", s.what, key)
	}
	return s.text(key, most)
}

func (s section) list(key string, most int) []entry {
	if e, ok := s.entry[key]; ok {
		return s.r.list(e.value, "the "+key+" of "+s.what, most)
	}
	return nil
}

func (s section) flag(key string) bool {
	e, ok := s.entry[key]
	if !ok || e.value.Kind == yaml.AliasNode {
		return false
	}
	if e.value.Tag != "!!bool" {
		s.r.problem(e.value.Line, "the %s of %s must be true or false, not %s", key, s.what, kindOf(e.value))
	}
	return e.value.Value == "true"
}
