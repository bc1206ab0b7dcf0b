package airesp

import (
	_ "embed"
	"strings"
)

//go:embed everyday.txt
var everydayFile string

// everyday is the everyday words of English: what nobody means as a name by a slip of the pen.
type everyday struct {
	small  map[string]bool // say nothing of what a sentence is about
	others map[string]bool
}

func newEveryday() everyday {
	e := everyday{small: map[string]bool{}, others: map[string]bool{}}
	into := e.small
	for line := range strings.Lines(everydayFile) {
		line = strings.TrimSpace(line)
		if line == "---" {
			into = e.others
		}
		if strings.HasPrefix(line, "#") || line == "---" {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			into[word] = true
		}
	}
	return e
}

// lists reports whether a word is an everyday one as it stands in the list.
func (e everyday) lists(word string) bool { return e.small[word] || e.others[word] }

// has reports whether a word is an everyday one, in any of its usual forms.
func (e everyday) has(word string) bool {
	if e.lists(word) {
		return true
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly"} {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len(stem) < 3 {
			continue
		}
		last := stem[len(stem)-1]
		switch {
		case ending == "d" && last != 'e':
			continue // "coverd" is misspelt
		case e.others[stem], e.others[stem+"e"] && ending != "s":
			return true
		case last == 'i' && e.others[stem[:len(stem)-1]+"y"]:
			return true
		case last == stem[len(stem)-2] && e.others[stem[:len(stem)-1]]:
			return true // planned, planning
		}
	}
	return false
}
