package commands

import (
	"slices"
	"strings"

	"airesp"
)

// gapWords is how many words "*" stands for in a phrase, at most, and how many are passed over.
const gapWords = 6

// phrases are what people say, as a tree of their words: those that begin alike share a branch. In
// "(a|b c)" each alternative is a phrase of its own. Words that do not change what is said, such as
// "the", may stand anywhere inside a phrase.
type phrases struct {
	form func(airesp.Word) string // as which the words of a sentence are compared
	root *branch
}

// branch is where the words of a phrase so far have led.
type branch struct {
	next map[string]*branch
	gap  *branch // behind "*"
	ends []spoken
}

// spoken is the number of what a phrase stands for. A sure one says so whatever else is said.
type spoken struct {
	of   int
	sure bool
}

// said is a phrase that is in a sentence, and which words are its.
type said struct {
	spoken
	used []int
}

// asTyped compares words as they are written, asMeant as they were meant, asStems in any form.
func asTyped(w airesp.Word) string { return w.Text }
func asMeant(w airesp.Word) string { return w.Meant }
func asStems(w airesp.Word) string { return w.Stem }

func newPhrases(form func(airesp.Word) string) phrases { return phrases{form, &branch{}} }

// add adds phrases that stand for something.
func (p phrases) add(s spoken, list []string) {
	for _, text := range list {
		for _, one := range alternatives(text) {
			at := p.root
			for w := range strings.FieldsSeq(one) {
				at = at.grow(w, p.form(airesp.NewWord(w)))
			}
			if !slices.Contains(at.ends, s) {
				at.ends = append(at.ends, s)
			}
		}
	}
}

// grow is the branch behind a word of a phrase.
func (b *branch) grow(word, form string) *branch {
	if word == "*" {
		if b.gap == nil {
			b.gap = &branch{}
		}
		return b.gap
	}
	if b.next == nil {
		b.next = map[string]*branch{}
	}
	if b.next[form] == nil {
		b.next[form] = &branch{}
	}
	return b.next[form]
}

// alternatives are the phrases that one with "(a|b c)" stands for.
func alternatives(text string) []string {
	before, rest, ok := strings.Cut(text, "(")
	if !ok {
		return []string{text}
	}
	choices, after, _ := strings.Cut(rest, ")")
	var list []string
	for _, end := range alternatives(after) {
		for choice := range strings.SplitSeq(choices, "|") {
			list = append(list, before+choice+end)
		}
	}
	return list
}

// in is every phrase that is in a sentence, in the order of where it begins.
func (p phrases) in(words []airesp.Word) []said {
	var list []said
	for at := range words {
		list = append(list, p.from(words, at)...)
	}
	return list
}

// from is every phrase that begins at a word.
func (p phrases) from(words []airesp.Word, at int) []said {
	first := p.root.next[p.form(words[at])]
	if first == nil {
		return nil
	}
	w := walk{phrases: p, words: words, used: []int{at}}
	w.follow(first, at+1, 1)
	return w.list
}

// walk follows the branches from one word.
type walk struct {
	phrases
	words []airesp.Word
	used  []int
	list  []said
	seen  []*branch // whose ends are in the list: the nearest words count
}

func (w *walk) follow(b *branch, at, n int) {
	if len(b.ends) > 0 && !slices.Contains(w.seen, b) {
		w.seen = append(w.seen, b)
		for _, s := range b.ends {
			w.list = append(w.list, said{s, slices.Clone(w.used[:n])})
		}
	}
	if b.gap != nil {
		for to := at; to <= min(at+gapWords, len(w.words)); to++ {
			w.follow(b.gap, to, n)
		}
	}
	for end := min(at+gapWords, len(w.words)); len(b.next) > 0 && at < end; at++ {
		if next := b.next[w.form(w.words[at])]; next != nil {
			w.used = append(w.used[:n], at)
			w.follow(next, at+1, n+1)
			return
		}
		if !passed(w.words[at]) {
			return
		}
	}
}

// passed reports whether a word inside of a phrase does not change what it says.
func passed(w airesp.Word) bool {
	switch w.Text {
	case "me", "us", "still", "just", "actually", "really", "currently", "exactly", "ever", "last", "please", "pls", "now", "then", "even", "also":
		return true
	}
	return w.Hollow()
}

// texts are all words of the phrases, so that they are known when misspelt.
func texts(lists ...[]string) []string {
	var words []string
	for _, list := range lists {
		for _, text := range list {
			words = append(words, strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" (|)*", r) })...)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}
