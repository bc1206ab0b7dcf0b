package chart

import (
	"fmt"
	"strings"
	"unicode"
)

// initials are two letters for each owner: of its first two words, or the
// first two of its only one. Owners that would have the same get a number, and
// so does one whose letters the type lacks.
func (m Matrix) initials(p *pen) []string {
	out := make([]string, len(m.Owners))
	taken := map[string]bool{}
	for i, n := range m.Owners {
		short := shortOf(n.Text)
		out[i] = short
		if !p.has(short) {
			short, out[i] = "T", "T1"
		}
		for k := 2; taken[out[i]]; k++ {
			out[i] = fmt.Sprintf("%s%d", short, k)
		}
		taken[out[i]] = true
	}
	return out
}

func shortOf(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var short []rune
	for _, w := range words {
		if len(words) == 1 {
			short = []rune(w)
			break
		}
		short = append(short, []rune(w)[0])
	}
	return strings.ToUpper(string(short[:min(2, len(short))]))
}
