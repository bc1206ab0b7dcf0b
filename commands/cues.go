package commands

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"airesp"
)

//go:embed cues.yaml
var cuesFile []byte

// cues is how people ask, as it stands in cues.yaml, where each part is explained.
type cues struct {
	Intents                 []intent
	Wishes                  []wish
	Polite, Subject, Doings []string
	Plainly                 []string
	People, Elsewhere       []string
}

// intent is one thing that people want to know, the verbs that answer it, and the phrases by which
// they ask for it.
type intent struct {
	Bare, Domains, Places, Both string
	Product, Others             string
	Several                     int
	PlacesFirst                 bool `yaml:"places-first"`
	Alone                       bool
	Sure, Phrases               []string
}

// wish is a verb that writes, and how people ask for it: with the first words of a sentence, or
// anywhere in one that asks nothing.
type wish struct {
	Verb            string
	Phrases, Stated []string
}

// builtInCues reads the embedded file. It panics when that file is broken.
func builtInCues() cues {
	var c cues
	d := yaml.NewDecoder(bytes.NewReader(cuesFile))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		panic(fmt.Sprintf("the built-in phrases are broken:\n%v", err))
	}
	return c
}

// cueTable is cues.yaml, and how domains are asked about without a name, ready to be looked up.
type cueTable struct {
	intents []intent
	asked   phrases // of an intent
	wishes  []wish
	wished  phrases // of a wish, at the beginning
	stated  phrases // of a wish, anywhere
	people  phrases
	other   phrases // about something else
	domains []airesp.Domain
	told    phrases // of a domain
	// words that need not be about anything
	subject, doings, polite, plainly map[string]bool
	texts                            []string
}

func newCueTable(verbs []Command, domains []airesp.Domain) cueTable {
	c := builtInCues()
	for _, v := range verbs {
		if v.Writes() && !slices.ContainsFunc(c.Wishes, func(w wish) bool { return w.Verb == v.Name }) {
			c.Wishes = append(c.Wishes, wish{Verb: v.Name, Phrases: append([]string{airesp.Canonical(v.Name)}, v.Aliases...)})
		}
	}
	t := cueTable{
		intents: c.Intents, wishes: c.Wishes, domains: domains,
		asked: newPhrases(asMeant), wished: newPhrases(asMeant), stated: newPhrases(asMeant),
		people: newPhrases(asStems), other: newPhrases(asTyped), told: newPhrases(asStems),
		subject: set(c.Subject), doings: set(c.Doings), polite: set(c.Polite), plainly: set(c.Plainly),
	}
	all := [][]string{c.People, c.Elsewhere}
	for i, in := range c.Intents {
		t.asked.add(spoken{i, true}, in.Sure)
		t.asked.add(spoken{of: i}, in.Phrases)
		all = append(all, in.Sure, in.Phrases)
	}
	for i, w := range c.Wishes {
		t.wished.add(spoken{of: i}, w.Phrases)
		t.stated.add(spoken{of: i}, w.Stated)
		all = append(all, w.Phrases, w.Stated)
	}
	t.people.add(spoken{}, c.People)
	t.other.add(spoken{}, c.Elsewhere)
	for i, d := range domains {
		t.told.add(spoken{of: i}, d.Asked)
		all = append(all, d.Asked)
	}
	t.texts = texts(all...)
	return t
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, w := range list {
		m[w] = true
	}
	return m
}
