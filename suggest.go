package airesp

// Near returns up to three of the words that somebody may have meant by text,
// the best first: a few letters wrong, the beginning, or a word in common.
func Near(text string, words []string) []string {
	s := newSpeller()
	for _, w := range words {
		s.add(Option{ID: w}, w)
	}
	s.settle()
	var near []string
	for _, o := range s.near(Canonical(text)) {
		near = append(near, o.ID)
	}
	return near
}

// Misspelt returns those of the words that text is, with a few letters wrong.
func Misspelt(text string, words []string) []string {
	typed := []rune(Canonical(text))
	limit := min(slack(len(typed)), len(typed)-1)
	var list []string
	for _, w := range words {
		if limit > 0 && distance(typed, []rune(Canonical(w)), limit) <= limit {
			list = append(list, w)
		}
	}
	return list
}
