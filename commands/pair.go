package commands

import (
	"errors"
	"slices"
	"strings"

	"airesp"
)

// pair finds the places of a comparison. What people put between the two parts
// them; without it they are read as a list. Unlike a list, it may name the same
// place twice.
func (r *Router) pair(text string, l *airesp.Ledger) ([]place, error) {
	if parts := parts(text); len(parts) == 2 {
		var both []place
		for _, part := range parts {
			one, err := r.places(part, l)
			if err != nil {
				both = nil
				break // a word between two may be part of a name
			}
			both = append(both, one...)
		}
		if both != nil {
			return both, nil
		}
	}
	list, err := r.places(text, l)
	words := strings.Fields(text)
	if half := len(words) / 2; err == nil && len(list) == 1 && len(words)%2 == 0 && slices.Equal(words[:half], words[half:]) {
		return append(list, list[0]), nil
	}
	var unknown *airesp.UnknownError
	if parts := parts(text); errors.As(err, &unknown) && len(parts) > 1 {
		return r.places(strings.Join(parts, ", "), l) // so that what is unknown is one of the parts
	}
	return list, err
}

// parts parts a text at commas and at the words that stand between two things.
func parts(text string) []string {
	var all []string
	var part []string
	end := func() {
		if len(part) > 0 {
			all = append(all, strings.Join(part, " "))
		}
		part = nil
	}
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, ",", " , ")) {
		switch strings.ToLower(word) {
		case ",", ";", "+", "&", "/", "and", "or", "vs", "vs.", "versus", "with", "to", "against", "than", "->", "→":
			end()
		default:
			part = append(part, word)
		}
	}
	end()
	return all
}
