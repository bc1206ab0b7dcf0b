package commands

import (
	"slices"

	"airesp"
)

// wishIn is the verb that writes which a sentence asks for: its first word
// that is not mere politeness.
func (t cueTable) wishIn(words []airesp.Word) (verb string, used []int) {
	at := 0
	for at < len(words) && t.polite[words[at].Meant] {
		if used, verb := t.wishAt(words, at); verb != "" {
			return verb, used
		}
		at++
	}
	used, verb = t.wishAt(words, at)
	return verb, used
}

func (t cueTable) wishAt(words []airesp.Word, at int) (used []int, verb string) {
	for i, list := range t.wished {
		if used, ok := find(list, words, at); ok && !asks(words, slices.Max(used)+1) {
			return used, t.wishes[i].Verb
		}
	}
	return nil, ""
}

// asks reports whether a question follows, as in "confirm who owns logging".
func asks(words []airesp.Word, at int) bool {
	if at >= len(words) {
		return false
	}
	switch words[at].Meant {
	case "who", "whos", "whose", "whom", "which", "what", "whether", "if", "where", "how", "when":
		return true
	}
	return false
}
