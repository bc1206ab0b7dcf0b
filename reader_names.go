package airesp

import (
	"slices"
	"strings"
)

// names are what texts in a sentence mean, by their letters without spaces.
type names struct {
	common  everyday
	entries map[string]*named
	spelt   spellings // the words of which names are made, and names as one word
	words   map[string]bool
	longest map[string]int // by how names begin: words of the longest
}

type named struct {
	text   string
	words  map[int]bool // how many words it is written as
	senses []Sense
}

func newNames(common everyday) *names {
	return &names{common: common, entries: map[string]*named{}, spelt: newSpellings(), words: map[string]bool{}, longest: map[string]int{}}
}

// put gives a text a sense, unless it has one of that kind. An everyday word by itself is a name
// only when it is given on purpose, such as "cursor", and not because a product is called so.
func (n *names) put(text string, s Sense, purpose bool) {
	text = Canonical(text)
	key := strings.ReplaceAll(text, " ", "")
	if key == "" || strings.Trim(key, "0123456789") == "" || joint(text) || !purpose && (len(key) < 3 || n.common.has(text)) {
		return
	}
	n.enter(text, s)
	n.word(text)
	if strings.Contains(text, " ") && len(key) >= joined {
		n.word(key)
	}
}

// enter gives a text a sense without making its words known, so that it is
// found only as it is written.
func (n *names) enter(text string, s Sense) {
	text = Canonical(text)
	key := strings.ReplaceAll(text, " ", "")
	e := n.entries[key]
	if e == nil {
		e = &named{text: text, words: map[int]bool{}}
		n.entries[key] = e
	}
	count := strings.Count(text, " ") + 1
	e.words[count] = true
	n.longest[beginning(key)] = max(n.longest[beginning(key)], count)
	if !slices.ContainsFunc(e.senses, func(o Sense) bool { return o.Kind == s.Kind }) {
		e.senses = append(e.senses, s)
	}
}

// beginning is the first two letters of a text, by which most words are told from every name.
func beginning(key string) string { return key[:min(len(key), 2)] }

// word makes the words of a text known.
func (n *names) word(text string) {
	for w := range strings.FieldsSeq(text) {
		if !n.words[w] {
			n.words[w] = true
			if len(w) >= leastLong && !n.common.small[w] {
				n.spelt.add(w)
			}
		}
	}
}

func (n *names) knows(word string) bool {
	return n.words[word] || n.words[strings.TrimSuffix(word, "s")] || !strings.HasSuffix(word, "s") && n.words[word+"s"]
}

// find looks letters up, with one s less or more at the end too unless exact is asked for.
func (n *names) find(key string, exact bool) (*named, bool) {
	if e, ok := n.entries[key]; ok {
		return e, true
	}
	if exact {
		return nil, false
	}
	if one, ok := strings.CutSuffix(key, "s"); ok {
		e, ok := n.entries[one]
		return e, ok
	}
	e, ok := n.entries[key+"s"]
	return e, ok
}

// framework puts everything that a framework names, in the order in which it counts.
func (n *names) framework(f *Framework) {
	domain := func(i int) Sense {
		d := f.Domains[i]
		return Sense{Kind: KindDomain, Options: []Option{{d.ID, d.Name, d.ID}}}
	}
	all := func(s Sense, texts ...string) {
		for _, t := range texts {
			n.put(t, s, true)
		}
	}
	for i, d := range f.Domains {
		all(domain(i), d.ID, d.Name)
	}
	for _, a := range f.AmbiguousWords {
		n.put(a.Word, Sense{Kind: KindDomain, Options: a.Options, Together: a.Together, Ask: a.Ask, Why: a.Why}, true)
	}
	for i, d := range f.Domains {
		all(domain(i), d.Words...)
	}
	for _, m := range f.Models {
		all(modelSense(m), m.ID, m.Name, m.Short)
	}
	for _, a := range f.AmbiguousProducts {
		n.put(a.Word, Sense{Kind: KindModel, Options: a.Options, Ask: a.Ask}, true)
	}
	for _, m := range f.Models {
		all(modelSense(m), m.Words...)
	}
	for _, p := range f.Products {
		all(productSense(f, p), p.Words...)
		n.put(p.Name, productSense(f, p), false)
	}
	for i, d := range f.Domains {
		all(domain(i), d.Also...)
	}
	for _, m := range f.Models {
		all(modelSense(m), m.Also...)
	}
	for i := range f.OutOfScope {
		o := &f.OutOfScope[i]
		s := Sense{Kind: KindModel, As: o.Name, Out: o}
		all(s, o.Words...)
		n.put(o.Name, s, true)
	}
}

func modelSense(m Model) Sense {
	return Sense{Kind: KindModel, Options: []Option{{m.ID, m.Name, m.ID}}}
}

func productSense(f *Framework, p Product) Sense {
	s := Sense{Kind: KindModel, As: p.Name, Ask: p.Ask}
	for _, id := range p.Models {
		m, _ := f.Model(id)
		s.Options = append(s.Options, Option{id, m.Name, id})
	}
	if len(s.Options) == 1 {
		s.Options[0].Word = firstWord(p.Words, p.Name)
	}
	return s
}

// crosswalk puts the other frameworks and the ids in them. A word such as "Google" says nothing of
// a framework.
func (n *names) crosswalk(x *Crosswalk) {
	other := func(id, name string, texts []string) {
		for _, t := range texts {
			if c := Canonical(t); len(c) > 2 && !n.common.has(c) {
				n.enter(t, Sense{Kind: KindFramework, Options: []Option{{id, name, c}}})
			}
		}
	}
	for _, c := range x.Catalogues {
		other(c.ID, c.Name, c.names())
		for _, r := range c.References {
			if strings.ContainsAny(r.ID, "0123456789") {
				n.enter(r.ID, Sense{Kind: KindReference, Options: []Option{{r.ID, r.Title, r.ID}}})
			}
		}
	}
	for _, c := range x.Frameworks {
		other(c.ID, c.Name, c.Words)
	}
}
