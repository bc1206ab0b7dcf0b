package airesp

import (
	"slices"
	"strings"
)

// names are what texts in a sentence mean, by their letters without spaces.
type names struct {
	common  everyday
	entries map[string]*named
	loose   map[string]*named // names of domains by the stems of their words
	spelt   spellings         // the words of which names are made, and names as one word
	words   map[string]bool
	longest map[string]int // by how names begin: words of the longest
}

type named struct {
	text   string
	thing  bool         // see Domain.Things
	hint   bool         // counts like a word of everyday English
	words  map[int]bool // how many words it is written as
	senses []Sense
}

func newNames(common everyday) *names {
	return &names{common: common, entries: map[string]*named{}, loose: map[string]*named{}, spelt: newSpellings(), words: map[string]bool{}, longest: map[string]int{}}
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
	if s.Kind == KindDomain {
		n.loosen(text, s)
	}
}

// loosen makes the name of a domain known in every form of its words, and without those that say
// nothing.
func (n *names) loosen(text string, s Sense) {
	key := stems(text)
	if key == "" || n.loose[key] != nil || n.common.small[text[strings.LastIndexByte(text, ' ')+1:]] {
		return // "log in" is not "logging in"
	}
	n.loose[key] = &named{text: text, senses: []Sense{s}}
	n.longest[beginning(key)] = max(n.longest[beginning(key)], strings.Count(key, " ")+1)
}

// stems is a text by the stems of its words, without the hollow ones.
func stems(text string) string {
	var list []string
	for w := range strings.FieldsSeq(text) {
		if !hollow(w) {
			list = append(list, stem(w))
		}
	}
	return strings.Join(list, " ")
}

// hollow reports whether a word inside of a name does not change what it means, as in "encrypt
// our data".
func hollow(w string) bool {
	switch w {
	case "the", "our", "a", "an", "its", "their", "my", "your", "any", "all", "this", "these":
		return true
	}
	return false
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
	if n.words[word] || !strings.HasSuffix(word, "s") && n.words[word+"s"] {
		return true
	}
	one, plural := strings.CutSuffix(word, "s")
	if last := len(one) - 2; plural && last >= 0 && one[last+1] == 'y' && !strings.ContainsRune("aeiou", rune(one[last])) {
		return false // "dutys" is misspelt
	}
	return plural && n.words[one]
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
	also := func(text string, s Sense) {
		if n.common.has(Canonical(text)) {
			n.hint(text, s)
		} else {
			n.put(text, s, true)
		}
	}
	for _, w := range sharedWords(f) {
		also(w.Word, Sense{Kind: KindDomain, Options: w.Options, Loose: true})
	}
	for i, d := range f.Domains {
		for _, t := range d.Also {
			also(t, domain(i))
		}
		for _, t := range d.Hints {
			n.hint(t, domain(i))
		}
		for _, t := range d.Things {
			if e, ok := n.find(strings.ReplaceAll(Canonical(t), " ", ""), false); ok {
				e.thing = true
			}
			if e := n.loose[stems(Canonical(t))]; e != nil {
				e.thing = true
			}
		}
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

// hint gives a text a sense that counts as little as an everyday word.
func (n *names) hint(text string, s Sense) {
	text = Canonical(text)
	if n.entries[strings.ReplaceAll(text, " ", "")] != nil {
		return
	}
	n.put(text, s, true)
	if e := n.entries[strings.ReplaceAll(text, " ", "")]; e != nil {
		e.hint = true
	}
	if e := n.loose[stems(text)]; e != nil && e.text == text {
		e.hint = true
	}
}

// sharedWords are the further words that several domains list: which is meant has to be asked.
func sharedWords(f *Framework) []Ambiguous {
	var list []Ambiguous
	at := map[string]int{}
	for _, d := range f.Domains {
		for _, t := range d.Also {
			key := Canonical(t)
			if i, ok := at[key]; ok {
				list[i].Options = append(list[i].Options, Option{d.ID, d.Name, d.ID})
				continue
			}
			at[key] = len(list)
			list = append(list, Ambiguous{Word: key, Options: []Option{{d.ID, d.Name, d.ID}}})
		}
	}
	return slices.DeleteFunc(list, func(a Ambiguous) bool { return len(a.Options) < 2 })
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
