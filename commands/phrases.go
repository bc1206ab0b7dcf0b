package commands

import (
	"slices"
	"strings"
	"sync"

	"airesp"
)

// gapWords is how many words "*" stands for in a phrase, at most, and how many are passed over.
const gapWords = 6

// phrases are what people say, as a tree of their words: those that begin alike share a branch. In
// "(a|b c)" each alternative is a branch, and what follows is one tree behind all of them, so that
// a phrase takes as much room as its text. Words that do not change what is said, such as "the",
// may stand anywhere inside a phrase.
type phrases struct {
	form  func(airesp.Word) string // as which the words of a sentence are compared
	root  *branch
	start *fork // before the first word; it is opened when all phrases are known
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

func newPhrases(form func(airesp.Word) string) phrases {
	root := &branch{}
	return phrases{form, root, &fork{of: []*branch{root}}}
}

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
	first := p.start.behind(p.form(words[at]))
	if first == nil {
		return nil
	}
	w := walk{phrases: p, words: words, used: []int{at}}
	w.follow(first, at+1, 1)
	return w.list
}

// fork is where the same words lead in all phrases: several branches as one. What lies behind it
// is put together when somebody first comes there, since most phrases are never begun.
type fork struct {
	of   []*branch
	once sync.Once
	next map[string]*fork
	gap  *fork
	ends []spoken
}

// open puts together what lies behind a fork.
func (p *fork) open() {
	p.once.Do(func() {
		for i := 0; i < len(p.of); i++ {
			for _, b := range p.of[i].more {
				if !slices.Contains(p.of, b) {
					p.of = append(p.of, b)
				}
			}
		}
		next := map[string][]*branch{}
		var gaps []*branch
		for _, b := range p.of {
			for form, n := range b.next {
				next[form] = append(next[form], n)
			}
			if b.gap != nil {
				gaps = append(gaps, b.gap)
			}
			for _, e := range b.ends {
				if !slices.Contains(p.ends, e) {
					p.ends = append(p.ends, e)
				}
			}
		}
		if len(gaps) > 0 {
			p.gap = &fork{of: gaps}
		}
		p.next = make(map[string]*fork, len(next))
		for form, list := range next {
			p.next[form] = &fork{of: list}
		}
	})
}

// behind is the fork behind a word; nil when no phrase goes on so.
func (p *fork) behind(form string) *fork {
	p.open()
	return p.next[form]
}

// walk follows the phrases from one word.
type walk struct {
	phrases
	words []airesp.Word
	used  []int
	list  []said
	seen  []*fork // whose ends are in the list: the nearest words count
}

func (w *walk) follow(p *fork, at, n int) {
	p.open()
	if len(p.ends) > 0 && !slices.Contains(w.seen, p) {
		w.seen = append(w.seen, p)
		for _, s := range p.ends {
			w.list = append(w.list, said{s, slices.Clone(w.used[:n])})
		}
	}
	if p.gap != nil {
		for to := at; to <= min(at+gapWords, len(w.words)); to++ {
			w.follow(p.gap, to, n)
		}
	}
	for end := min(at+gapWords, len(w.words)); len(p.next) > 0 && at < end; at++ {
		if next := p.next[w.form(w.words[at])]; next != nil {
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
