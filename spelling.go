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
	alike map[fragment][]candidate
}

// candidate is a text that is alike, with what tells most others apart at once.
type candidate struct {
	letters uint64
	at      int32
	first   rune
}

type spelt struct {
	text  string
	runes []rune
}

// fragment is two letters of a text of some length: the first two, the last two, or the first and
// the last.
type fragment struct {
	a, b    rune
	of, len int
}

func newSpellings() spellings { return spellings{alike: map[fragment][]candidate{}} }

// add makes a text known, under the number of those before it.
func (s *spellings) add(text string) {
	t, at := []rune(text), len(s.texts)
	s.texts = append(s.texts, spelt{text, t})
	if len(t) > 1 {
		for _, f := range fragments(t) {
			f.len = len(t)
			s.alike[f] = append(s.alike[f], candidate{letters(t), int32(at), t[0]}) //nolint:gosec // there are not so many
		}
	}
}

// near yields the texts at most limit letters away.
func (s *spellings) near(typed []rune, limit int, yield func(at, away int)) {
	s.search(typed, limit, limit, yield)
}

// search yields the texts at most limit letters away, and with another first letter at most other.
func (s *spellings) search(typed []rune, limit, other int, yield func(at, away int)) {
	if len(typed) < 2 {
		return
	}
	set, mine := letters(typed), fragments(typed)
	for i, f := range mine {
		for f.len = len(typed) - limit; f.len <= len(typed)+limit; f.len++ {
			for _, c := range s.alike[f] {
				most := limit
				if c.first != typed[0] {
					most = other
				}
				if bits.OnesCount64(set&^c.letters) > most || bits.OnesCount64(c.letters&^set) > most {
					continue
				}
				t := &s.texts[c.at]
				if theirs := fragments(t.runes); i > 0 && theirs[0] == mine[0] || i > 1 && theirs[1] == mine[1] {
					continue // seen by another fragment
				}
				if d := distance(typed, t.runes, most); d <= most {
					yield(int(c.at), d)
				}
			}
		}
	}
}

func fragments(t []rune) [3]fragment {
	n := len(t)
	return [3]fragment{{t[0], t[1], 0, 0}, {t[n-2], t[n-1], 1, 0}, {t[0], t[n-1], 2, 0}}
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
