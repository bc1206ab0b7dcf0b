package commands

import (
	"slices"
	"strings"

	"airesp"
)

// gapWords is how many words "*" stands for in a phrase, at most.
const gapWords = 6

// phrase is a phrase of the table, cut into words.
type phrase []string

// cueTable is the intents and wishes of cues.yaml, ready to be looked up.
type cueTable struct {
	intents []intent
	phrases [][]phrase // of each intent
	wishes  []wish
	wished  [][]phrase // of each wish
	// words that need not be about anything; see cues.yaml
	subject, doings, polite map[string]bool
}

func newCueTable(verbs []Command) cueTable {
	c := builtInCues()
	t := cueTable{intents: c.Intents, wishes: c.Wishes, subject: set(c.Subject), doings: set(c.Doings), polite: set(c.Polite)}
	for _, c := range verbs {
		if c.Writes() && !slices.ContainsFunc(t.wishes, func(w wish) bool { return w.Verb == c.Name }) {
			t.wishes = append(t.wishes, wish{c.Name, append([]string{airesp.Canonical(c.Name)}, c.Aliases...)})
		}
	}
	for _, i := range t.intents {
		t.phrases = append(t.phrases, cut(i.Phrases))
	}
	for _, w := range t.wishes {
		t.wished = append(t.wished, cut(w.Phrases))
	}
	return t
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, w := range list {
		m[w] = true
	}
	return m
}

func cut(phrases []string) []phrase {
	var list []phrase
	for _, p := range phrases {
		list = append(list, strings.Fields(p))
	}
	return list
}

// words are all words of the phrases, so that they are known when misspelt.
func (t cueTable) words() []string {
	var words []string
	for _, group := range [][][]phrase{t.phrases, t.wished} {
		for _, list := range group {
			for _, p := range list {
				words = append(words, p...)
			}
		}
	}
	return words
}

// starts reports whether a phrase starts at a word, and which words are its.
func (p phrase) starts(words []airesp.Word, at int) (used []int, ok bool) {
	i := at
	for n, w := range p {
		if w != "*" {
			if i >= len(words) || words[i].Meant != w {
				return nil, false
			}
			used = append(used, i)
			i++
			continue
		}
		for end := i; end <= min(i+gapWords, len(words)); end++ {
			if rest, ok := p[n+1:].starts(words, end); ok {
				return append(used, rest...), true
			}
		}
		return nil, false
	}
	return used, true
}

// in reports whether a phrase is anywhere in a sentence.
func (p phrase) in(words []airesp.Word) (used []int, ok bool) {
	for at := range words {
		if used, ok := p.starts(words, at); ok {
			return used, true
		}
	}
	return nil, false
}

// find is the first of the phrases that starts at a word.
func find(list []phrase, words []airesp.Word, at int) (used []int, ok bool) {
	for _, p := range list {
		if used, ok := p.starts(words, at); ok {
			return used, true
		}
	}
	return nil, false
}

// all is the words of every phrase of a list that is in a sentence, and how
// many words the longest has.
func all(list []phrase, words []airesp.Word) (used []int, longest int, ok bool) {
	for _, p := range list {
		if more, found := p.in(words); found {
			used, longest, ok = append(used, more...), max(longest, len(more)), true
		}
	}
	return used, longest, ok
}
