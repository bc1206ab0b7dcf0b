package airesp

import "strings"

// stem is a word without the endings of its usual forms, and in American spelling, so that
// "patches", "patched" and "patching" are one, and "anonymisation" and "anonymizing" too. It is
// only good to be compared with another stem.
func stem(w string) string {
	if len(w) < 4 || strings.ContainsAny(w, "0123456789.") {
		return w
	}
	w = american(singular(w))
	switch {
	case cutting(&w, "ization", "iz", 5), cutting(&w, "entation", "ent", 5), cutting(&w, "ption", "pt", 5), cutting(&w, "ction", "ct", 5):
	case cutting(&w, "ation", "at", 5), cutting(&w, "ition", "it", 5), cutting(&w, "sion", "s", 6):
	case cutting(&w, "ying", "y", 3), cutting(&w, "ied", "y", 3):
	case cutting(&w, "ing", "", 3), cutting(&w, "ed", "", 3):
		if n := len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
			w = w[:n-1] // logging, logged
		}
	}
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

// cutting puts another ending in the place of one, if so many letters are there then.
func cutting(w *string, ending, instead string, least int) bool {
	s, ok := strings.CutSuffix(*w, ending)
	if !ok || len(s)+len(instead) < least {
		return false
	}
	*w = s + instead
	return true
}

// singular is a word without the s of a plural or of a verb.
func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "xes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	}
	return strings.TrimSuffix(w, "s")
}

// american is a word as Americans spell it.
func american(w string) string {
	for _, both := range [][2]string{{"isation", "ization"}, {"ising", "izing"}, {"ised", "ized"}, {"ise", "ize"}, {"yse", "yze"}, {"ysing", "yzing"}, {"viour", "vior"}, {"centre", "center"}, {"licenc", "licens"}, {"defence", "defense"}, {"programme", "program"}, {"labell", "label"}, {"modell", "model"}} {
		if s, _, ok := strings.Cut(w, both[0]); ok && len(s) > 1 || ok && len(both[0]) > 5 {
			return strings.Replace(w, both[0], both[1], 1)
		}
	}
	return w
}
