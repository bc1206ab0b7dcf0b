package airesp

import "strings"

// sentence is a list in canonical form, cut into words.
type sentence struct {
	line     string
	start    []int // of each word, and one past the space after the last
	numbered bool  // its numbers are places in the list of what can be meant
}

func newSentence(typed string) sentence {
	line := canonical(typed, true)
	s := sentence{line, []int{0}, numbered(typed)}
	for i := range len(line) {
		if line[i] == ' ' {
			s.start = append(s.start, i+1)
		}
	}
	if line != "" {
		s.start = append(s.start, len(line)+1)
	}
	return s
}

func (s sentence) len() int { return len(s.start) - 1 }

// words returns the words from one to before another.
func (s sentence) words(from, to int) string {
	if from >= to {
		return ""
	}
	return s.line[s.start[from] : s.start[to]-1]
}

// text is words as people write them.
func (s sentence) text(from, to int) string {
	return strings.ReplaceAll(s.words(from, to), " ,", ",")
}

// joint reports whether a word parts a list.
func joint(word string) bool { return word == "," || word == "and" || word == "or" }

// joints skips what parts a list.
func (s sentence) joints(i int) int {
	for i < s.len() && joint(s.words(i, i+1)) {
		i++
	}
	return i
}

// fillers skips what leads up to a name, except for the last word.
func (s sentence) fillers(i int) int {
	for i+1 < s.len() && filler(s.words(i, i+1)) {
		i++
	}
	return i
}
