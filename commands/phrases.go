package commands

import (
	"slices"
	"strings"

	"airesp"
)

// gapWords is how many words "*" stands for in a phrase, at most, and how many are passed over.
const gapWords = 6

// phrases are what people say, as a tree of their words: those that begin alike share a branch. In
// "(a|b c)" each alternative is a branch, and what follows is one tree behind all of them, so that
// a phrase takes as much room as its text. Words that do not change what is said, such as "the",
// may stand anywhere inside a phrase.
type phrases struct {
	form func(airesp.Word) string // as which the words of a sentence are compared
	root *branch
}

// branch is where the words of a phrase so far have led.
type branch struct {
	next map[string]*branch
	gap  *branch   // behind "*"
	more []*branch // what follows several branches alike
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
		p.grow(p.root, s, text)
	}
}

// grow adds a phrase behind a branch.
func (p phrases) grow(at *branch, s spoken, text string) {
	before, rest, group := strings.Cut(text, "(")
	at = p.along(at, before)
	if !group {
		at.end(s)
		return
	}
	choices, after, _ := strings.Cut(rest, ")")
	var tail *branch
	if strings.TrimSpace(after) != "" {
		tail = &branch{}
		p.grow(tail, s, after)
	}
	for choice := range strings.SplitSeq(choices, "|") {
		b := p.along(at, choice)
		if tail == nil {
			b.end(s)
		} else {
			b.more = append(b.more, tail)
		}
	}
}

// along is the branch behind words.
func (p phrases) along(at *branch, text string) *branch {
	for w := range strings.FieldsSeq(text) {
		at = at.to(w, p.form(airesp.NewWord(w)))
	}
	return at
}

// end says that a phrase ends here.
func (b *branch) end(s spoken) {
	if !slices.Contains(b.ends, s) {
		b.ends = append(b.ends, s)
	}
}

// to is the branch behind a word of a phrase.
func (b *branch) to(word, form string) *branch {
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
	first := p.next(alike([]*branch{p.root}), words[at])
	if len(first) == 0 {
		return nil
	}
	w := walk{phrases: p, words: words, used: []int{at}}
	w.follow(first, at+1, 1)
	return w.list
}

// next is the branches behind a word.
func (p phrases) next(of []*branch, word airesp.Word) []*branch {
	var list []*branch
	form := p.form(word)
	for _, b := range of {
		if n := b.next[form]; n != nil {
			list = append(list, n)
		}
	}
	return list
}

// alike is branches with all that follow them.
func alike(list []*branch) []*branch {
	for i := 0; i < len(list); i++ {
		list = append(list, list[i].more...)
	}
	return list
}

// walk follows the branches from one word.
type walk struct {
	phrases
	words []airesp.Word
	used  []int
	list  []said
	seen  []ended
}

// ended is a phrase that is in the list, with its words: the nearest count.
type ended struct {
	at    *branch
	words string
}

func (w *walk) follow(of []*branch, at, n int) {
	of = alike(of)
	var gaps []*branch
	leads := false
	for _, b := range of {
		if e := (ended{b, ""}); len(b.ends) > 0 {
			for _, i := range w.used[:n] {
				e.words += w.form(w.words[i]) + " "
			}
			if !slices.Contains(w.seen, e) {
				w.seen = append(w.seen, e)
				for _, s := range b.ends {
					w.list = append(w.list, said{s, slices.Clone(w.used[:n])})
				}
			}
		}
		if b.gap != nil {
			gaps = append(gaps, b.gap)
		}
		leads = leads || len(b.next) > 0
	}
	if len(gaps) > 0 {
		for to := at; to <= min(at+gapWords, len(w.words)); to++ {
			w.follow(slices.Clone(gaps), to, n)
		}
	}
	for end := min(at+gapWords, len(w.words)); leads && at < end; at++ {
		if next := w.next(of, w.words[at]); len(next) > 0 {
			w.used = append(w.used[:n], at)
			w.follow(next, at+1, n+1)
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

// usedBy is the words of phrases.
func usedBy(list []said) []int {
	var used []int
	for _, s := range list {
		used = append(used, s.used...)
	}
	return used
}
