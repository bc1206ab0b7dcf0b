package airesp

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxNear   = 3
	maxShared = 8  // a word that more options share, such as "security", tells nothing
	maxWords  = 16 // of a text that are compared
	maxBegun  = 64 // texts that start with another, so that a letter or two are no work
)

// speller finds what somebody may have meant. Its texts are canonical. What it does for a text
// hardly depends on how many options there are.
type speller struct {
	options []Option
	texts   []spelling
	spelt   spellings
	sorted  []int            // texts in the order of the alphabet
	shares  map[string][]int // the options in which a word occurs
}

type spelling struct {
	text   string
	option int
	name   bool // rather than a word
}

func newSpeller() speller { return speller{spelt: newSpellings(), shares: map[string][]int{}} }

// add makes an option known under some names.
func (s *speller) add(o Option, names ...string) {
	s.options = append(s.options, o)
	for _, n := range names {
		s.learn(Canonical(n), true)
	}
}

// learn adds a canonical text, a name or a word, for the latest option.
func (s *speller) learn(text string, name bool) {
	option := len(s.options) - 1
	s.texts = append(s.texts, spelling{text, option, name})
	s.spelt.add(text)
	for word := range strings.FieldsSeq(text) {
		in := s.shares[word]
		if !joint(word) && !filler(word) && (len(in) == 0 || in[len(in)-1] != option) {
			s.shares[word] = append(in, option)
		}
	}
}

// settle is called once, after everything was learnt.
func (s *speller) settle() {
	s.sorted = make([]int, len(s.texts))
	for i := range s.sorted {
		s.sorted[i] = i
	}
	slices.SortFunc(s.sorted, func(a, b int) int { return cmp.Or(cmp.Compare(s.texts[a].text, s.texts[b].text), cmp.Compare(a, b)) })
}

// begun are texts that start with another, at most maxBegun of them.
func (s *speller) begun(text string) []int {
	from, _ := slices.BinarySearchFunc(s.sorted, text, func(at int, text string) int { return cmp.Compare(s.texts[at].text, text) })
	to := from
	for to < len(s.sorted) && to < from+maxBegun && strings.HasPrefix(s.texts[s.sorted[to]].text, text) {
		to++
	}
	return s.sorted[from:to]
}

// How an option may be near, best first.
const (
	misspelt = iota
	begun
	sharing
)

// nearness orders options; less is better.
type nearness struct{ class, by, option int }

// near returns up to three options for a canonical text, best first: those with a few letters
// wrong, then those that start with it, then those that share a rare word. Ties are in the order
// in which the options were added.
func (s *speller) near(text string) []Option {
	best := map[int]nearness{}
	better := func(n nearness) {
		if was, ok := best[n.option]; !ok || compareNear(n, was) < 0 {
			best[n.option] = n
		}
	}
	if length := utf8.RuneCountInString(text); length <= longestNear {
		s.spelt.near([]rune(text), min(slack(length), length-1), func(at, away int) {
			better(nearness{misspelt, away, s.texts[at].option})
		})
		if length > 1 {
			for _, at := range s.begun(text) {
				t := s.texts[at]
				by := len(s.spelt.texts[at].runes)
				if !t.name {
					by += maxTyped // names first
				}
				better(nearness{begun, by, t.option})
			}
		}
	}
	rarity := map[int]int{}
	words := strings.Fields(text)
	words = words[:min(len(words), maxWords)]
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		if in := s.shares[w]; len(in) <= maxShared {
			for _, option := range in {
				rarity[option] += 1000 / len(in)
			}
		}
	}
	for option, r := range rarity {
		better(nearness{sharing, -r, option})
	}
	var near []Option
	for _, n := range slices.SortedFunc(maps.Values(best), compareNear)[:min(len(best), maxNear)] {
		near = append(near, s.options[n.option])
	}
	return near
}

func compareNear(a, b nearness) int {
	return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.by, b.by), cmp.Compare(a.option, b.option))
}

// slack is how many letters may be wrong in a text of so many.
func slack(letters int) int {
	switch {
	case letters <= 4:
		return 1
	case letters <= 8:
		return 2
	}
	return 3
}

// longestNear is above the longest name, so that a longer text cannot be a misspelt one.
const longestNear = maxName + 3

// distance counts the letters to insert, remove, change or swap with their neighbour to turn one
// text into the other (optimal string alignment). Above limit it stops and returns limit+1.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(b) > longestNear {
		return limit + 1
	}
	var rows [3][longestNear + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i, x := range a {
		row[0] = i + 1
		least := row[0]
		for j, y := range b {
			change := last[j]
			if x != y {
				change++
			}
			d := min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
