package airesp

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTyped is how many characters a text may have. A longer one is unknown as a whole: to answer
// for its first part would be a guess.
const maxTyped = 4000

// vocabulary is what texts mean, by their canonical form.
type vocabulary struct {
	kind     Kind
	count    int // of models or domains: the numbers that mean one
	meanings map[string]meaning
	longest  int // words of the longest text
	speller
}

// meaning points into the framework's list of what it is.
type meaning struct {
	is meaningKind
	at int
}

type meaningKind uint8

const (
	isModel meaningKind = iota
	isDomain
	isProduct
	isOutOfScope
	isAsked
)

func newVocabulary(kind Kind, count int) vocabulary {
	return vocabulary{kind: kind, count: count, meanings: map[string]meaning{}, speller: newSpeller()}
}

// put gives texts a meaning, unless they have one.
func (v *vocabulary) put(m meaning, texts ...string) {
	for _, t := range texts {
		key := Canonical(t)
		if _, taken := v.meanings[key]; !taken {
			v.meanings[key] = m
			v.longest = max(v.longest, strings.Count(key, " ")+1)
		}
	}
}

// suggest makes an option known by those of its names and words that do lead to it.
func (v *vocabulary) suggest(m meaning, o Option, names, words []string) {
	v.add(o)
	learn := func(text string, name bool) {
		if key := Canonical(text); v.meanings[key] == m {
			v.learn(key, name)
		}
	}
	for _, n := range names {
		learn(n, true)
	}
	for _, w := range words {
		learn(w, false)
	}
}

// find looks a canonical text up, or a number where those count, or the text with one s less or
// more at its end.
func (v *vocabulary) find(text string, numbers bool) (meaning, bool) {
	if m, ok := v.meanings[text]; ok {
		return m, true
	}
	if m, ok := v.number(text); ok && numbers {
		return m, true
	}
	return v.plural(text)
}

func (v *vocabulary) plural(text string) (meaning, bool) {
	if one, ok := strings.CutSuffix(text, "s"); ok {
		m, ok := v.meanings[one]
		return m, ok && one != ""
	}
	m, ok := v.meanings[text+"s"]
	return m, ok && text != ""
}

// number reads a place in the list, from 1.
func (v *vocabulary) number(text string) (meaning, bool) {
	if len(text) > 3 || strings.Trim(text, "0123456789") != "" {
		return meaning{}, false
	}
	n, err := strconv.Atoi(text)
	m := meaning{isModel, n - 1}
	if v.kind == KindDomain {
		m.is = isDomain
	}
	return m, err == nil && 1 <= n && n <= v.count
}

// numbered reports whether the numbers in a text, as typed, stand for places in a list. They do when
// each stands alone: "5", "#5" or "5.", but not "=5" or "5%", which mean something else.
func numbered(typed string) bool {
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;+&", r) }) {
		digits := strings.Trim(Canonical(word), "0123456789") == "" && strings.ContainsAny(word, "0123456789")
		if digits && strings.Trim(strings.TrimRight(strings.TrimPrefix(word, "#"), ".?"), "0123456789") != "" {
			return false
		}
	}
	return true
}

func (v *vocabulary) unknown(text string) *UnknownError {
	return &UnknownError{v.kind, shorten(text, maxName), v.near(text)}
}

func tooLong(text string) bool {
	return len(text) > maxTyped && utf8.RuneCountInString(text) > maxTyped
}

func (v *vocabulary) tooLong(text string) *UnknownError {
	return &UnknownError{Kind: v.kind, Text: shorten(Canonical(text[:maxTyped]), maxName)}
}

// filler reports whether a word only leads up to a name.
func filler(word string) bool {
	switch word {
	case "the", "our", "my", "a", "an", "for":
		return true
	}
	return false
}

// match is a stretch of words with a meaning.
type match struct {
	meaning
	from, to int
}

// entry reads one entry of a list: everything to the next joint that is no part of a name. It is
// not ok unless every word of it means something.
func (v *vocabulary) entry(s sentence, i int) (matches []match, end int, ok bool) {
	known, numbers := true, 0
	for end = i; end < s.len(); {
		if m, ok := v.match(s, end); ok {
			matches, end = append(matches, m), m.to
			continue
		}
		word := s.words(end, end+1)
		if joint(word) {
			break
		}
		if m, ok := v.number(word); ok && s.numbered {
			matches = append(matches, match{m, end, end + 1})
			numbers++
		} else if !filler(word) {
			known = false
		}
		end++
	}
	// In "gpt 5" the number is no place in a list.
	return matches, end, known && len(matches) > 0 && (numbers == 0 || numbers == len(matches))
}

// match finds the longest stretch of words that starts at one and means something.
func (v *vocabulary) match(s sentence, from int) (match, bool) {
	for to := min(from+v.longest, s.len()); to > from; to-- {
		text := s.words(from, to)
		if m, ok := v.meanings[text]; ok {
			return match{m, from, to}, true
		}
		if m, ok := v.plural(text); ok {
			return match{m, from, to}, true
		}
	}
	return match{}, false
}
