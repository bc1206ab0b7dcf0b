package airesp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxFile is the largest framework file that is read, in bytes.
const MaxFile = 1 << 20

const (
	maxEach = 25   // models, and domains: what a Discord menu can offer
	maxID   = 64   // characters of an id
	maxName = 80   // characters of a name or a word; a Discord choice takes 100
	maxText = 1000 // characters of any other text; a Discord field takes 1,024
	maxDeep = 8    // levels of lists and mappings; the format itself needs five
)

// Load reads a framework file; name is only for messages. When anything is wrong with the file
// the error is Problems, which names everything that is wrong with its line.
func Load(name string, data []byte) (*Framework, error) {
	r := &reader{
		file: name,
		f:    &Framework{modelAt: map[string]int{}, domainAt: map[string]int{}},
		said: map[Kind][]spoken{},
	}
	if root := r.parse(data); root != nil {
		r.framework(root)
		r.clashes(KindDomain, r.f.AmbiguousWords, "ambiguous-words")
		r.clashes(KindModel, r.f.AmbiguousProducts, "ambiguous-products")
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return r.f, nil
}

// reader walks a file and collects what is wrong instead of stopping at it.
type reader struct {
	file     string
	problems Problems
	f        *Framework
	notes    []map[string]string // by the position of the domain, then by model
	said     map[Kind][]spoken
}

func (r *reader) problem(line int, format string, args ...any) {
	if !r.problems.full() {
		r.problems = append(r.problems, Problem{r.file, max(line, 1), fmt.Sprintf(format, args...)})
	}
}

// quoted shows a text of the file in a message.
func quoted(s string) string { return fmt.Sprintf("%q", shorten(s, 60)) }

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

// known reports whether id is one of all, and names it as a problem if not.
func (r *reader) known(e entry, kind Kind, all map[string]int) bool {
	_, ok := all[e.key]
	if !ok && len(all) > 0 && !r.problems.full() {
		r.problem(e.at.Line, "no %s is called %s%s", kind, quoted(e.key), meant(e.key, slices.Sorted(maps.Keys(all))))
	}
	return ok
}

// meant suggests the candidate next to a mistyped word.
func meant(word string, candidates []string) string {
	if len(candidates) > 2*maxEach { // a file with that many has other problems
		return ""
	}
	best, least := "", slack(utf8.RuneCountInString(word))+1
	for _, c := range candidates {
		if d := distance([]rune(word), []rune(c), least-1); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
