package airesp

import (
	"math/bits"
	"slices"
	"strings"
)

// spellings finds those of many texts that are a few letters away from another. It compares only
// the texts that begin or end alike, so that it hardly takes longer when there are many.
type spellings struct {
	texts []spelt
	alike map[fragment][]int
}

type spelt struct {
	text    string
	runes   []rune
	letters uint64
}

// fragment is two letters of a text: the first two, the last two, or the first and the last.
type fragment struct {
	a, b rune
	of   int
}

func newSpellings() spellings { return spellings{alike: map[fragment][]int{}} }

// add makes a text known, under the number of those before it.
func (s *spellings) add(text string) {
	t, at := []rune(text), len(s.texts)
	s.texts = append(s.texts, spelt{text, t, letters(t)})
	if len(t) > 1 {
		for _, f := range fragments(t) {
			s.alike[f] = append(s.alike[f], at)
		}
	}
}

// near yields the texts at most limit letters away.
func (s *spellings) near(typed []rune, limit int, yield func(at, away int)) {
	if len(typed) < 2 {
		return
	}
	set, mine := letters(typed), fragments(typed)
	for i, f := range mine {
		for _, at := range s.alike[f] {
			t := &s.texts[at]
			if max(len(t.runes)-len(typed), len(typed)-len(t.runes)) > limit || bits.OnesCount64(set&^t.letters) > limit || bits.OnesCount64(t.letters&^set) > limit {
				continue
			}
			if theirs := fragments(t.runes); i > 0 && theirs[0] == mine[0] || i > 1 && theirs[1] == mine[1] {
				continue // seen by another fragment
			}
			if d := distance(typed, t.runes, limit); d <= limit {
				yield(at, d)
			}
		}
	}
}

func fragments(t []rune) [3]fragment {
	n := len(t)
	return [3]fragment{{t[0], t[1], 0}, {t[n-2], t[n-1], 1}, {t[0], t[n-1], 2}}
}

// letters is the set of letters of a text, as bits.
func letters(t []rune) uint64 {
	var set uint64
	for _, r := range t {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// slip tells apart texts that are equally far from what was typed: people rather type a letter
// once instead of twice, or two letters the wrong way round, than another letter.
func slip(typed, meant string) int {
	switch {
	case undoubled(typed) == undoubled(meant) && len(typed) < len(meant):
		return 0
	case sortedLetters(typed) == sortedLetters(meant):
		return 1
	case typed[0] == meant[0]:
		return 2
	}
	return 3
}

func undoubled(text string) string { return string(slices.Compact([]byte(text))) }

func sortedLetters(text string) string {
	list := strings.Split(text, "")
	slices.Sort(list)
	return strings.Join(list, "")
}
