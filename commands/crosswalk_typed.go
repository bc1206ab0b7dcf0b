package commands

import (
	"errors"
	"slices"
	"strings"

	"airesp"
)

// crossTable is the crosswalk with what to type for each reference.
type crossTable struct {
	*airesp.Crosswalk
	words map[[2]string]string // by catalogue and id
}

func newCrossTable(f *airesp.Framework, lookup *airesp.Lookup) *crossTable {
	t := &crossTable{airesp.BuiltInCrosswalk(f), map[[2]string]string{}}
	for _, cat := range t.Catalogues {
		for _, ref := range cat.References {
			word := ref.ID
			if len(t.Named(ref.ID, "")) != 1 || meansDomain(lookup, ref.ID) {
				word = cat.ID + " " + ref.ID
			}
			t.words[[2]string{cat.ID, ref.ID}] = word
		}
	}
	return t
}

// meansDomain reports whether an id can be read as a domain too. One with a
// number in it cannot.
func meansDomain(lookup *airesp.Lookup, id string) bool {
	if strings.ContainsAny(id, "0123456789") {
		return false
	}
	var unknown *airesp.UnknownError
	_, err := lookup.Domain(id)
	return !errors.As(err, &unknown)
}

// word is what to type for a reference: its id, with its catalogue where the
// id alone means something else too.
func (t *crossTable) word(ref airesp.Reference) string {
	return t.words[[2]string{ref.Catalogue, ref.ID}]
}

// offer are the catalogues and their references, to offer while somebody types.
func (t *crossTable) offer(add func(value, label string, words ...string)) {
	for _, cat := range t.Catalogues {
		add(cat.ID, edition(cat), append(slices.Clone(cat.Words), cat.Short)...)
	}
	for _, cat := range t.Catalogues {
		for _, ref := range cat.References {
			add(t.word(ref), refTitle(ref), cat.Short+" "+ref.ID, ref.Label())
		}
	}
}
