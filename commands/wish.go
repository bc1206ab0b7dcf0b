package commands

import (
	"slices"

	"airesp"
)

// wishIn is the verb that writes which a sentence asks for with its first word that is not mere
// politeness, or that a text without a question tells of.
func (t cueTable) wishIn(words []airesp.Word) (verb string, used []int) {
	for at := 0; at < len(words); at++ {
		if at > 0 && words[at].Part == words[at-1].Part {
			continue
		}
		if at+1 < len(words) && (words[at].Meant == "should" || words[at].Meant == "must") && words[at+1].Meant == "we" {
			continue // "should we own privacy"
		}
		for at < len(words) && t.polite[words[at].Meant] {
			if used, verb := t.wishAt(words, at); verb != "" {
				return verb, used
			}
			at++
		}
		if at == len(words) {
			break
		}
		if used, verb := t.wishAt(words, at); verb != "" {
			return verb, used
		}
	}
	if len(words) > 0 && !yesOrNo(words[0].Meant) && !telling(words[0].Meant) && !slices.ContainsFunc(words, func(w airesp.Word) bool { return asking(w.Meant) }) {
		if s, ok := longest(t.stated.in(words)); ok {
			return t.wishes[s.of].Verb, s.used
		}
	}
	return "", nil
}

// longest is the phrase with the most words, the first of several.
func longest(list []said) (most said, ok bool) {
	for _, s := range list {
		if len(s.used) > len(most.used) {
			most = s
		}
	}
	return most, len(list) > 0
}

func (t cueTable) wishAt(words []airesp.Word, at int) (used []int, verb string) {
	if at+1 < len(words) && words[at].Meant == "give" && words[at+1].Meant == "me" {
		return nil, "" // "give me the to-dos"
	}
	s, ok := longest(slices.DeleteFunc(t.wished.from(words, at), func(s said) bool {
		next := slices.Max(s.used) + 1
		for next < len(words) && passed(words[next]) {
			next++
		}
		return slices.ContainsFunc(words[at:min(next+1, len(words))], func(w airesp.Word) bool { return asking(w.Meant) })
	}))
	if !ok {
		return nil, ""
	}
	return s.used, t.wishes[s.of].Verb
}

// asking reports whether a question begins with a word, as in "confirm who owns logging".
func asking(word string) bool {
	switch word {
	case "who", "whos", "whose", "whom", "which", "what", "whether", "if", "where", "how", "when":
		return true
	}
	return false
}
