package airesp

// Near returns up to three of the words that somebody may have meant by text,
// the best first: a few letters wrong, the beginning, or a word in common.
func Near(text string, words []string) []string {
	s := speller{shares: map[string][]int{}}
	for _, w := range words {
		s.add(Option{ID: w}, w)
	}
	var near []string
	for _, o := range s.near(Canonical(text)) {
		near = append(near, o.ID)
	}
	return near
}
