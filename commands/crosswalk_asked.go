package commands

import (
	"errors"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// crossed is what somebody asks the crosswalk about: a domain, a model or a
// reference, in some catalogues or in all, or the catalogues themselves.
type crossed struct {
	catalogues []airesp.Catalogue
	domain     airesp.Domain
	model      airesp.Model
	reference  airesp.Reference
}

// asksAbout finds out what was asked. A text that means several things is
// asked back.
func (c *call) asksAbout() (crossed, *Error) {
	about, in := c.args.text["about"], c.args.text["framework"]
	if in != "" {
		cats := c.crosswalk().CataloguesNamed(in)
		if len(cats) == 0 {
			return crossed{}, c.unknownReference(in)
		}
		if about == "" {
			return c.oneCatalogue(in, cats)
		}
		found, refusal, _ := c.within(about, c.families(cats), true)
		if refusal == nil {
			refusal = c.ambiguousOr(about, found)
		}
		return found, refusal
	}
	if cats := c.crosswalk().CataloguesNamed(about); len(cats) == 1 {
		return crossed{catalogues: c.families(cats)}, nil
	}
	if found, refusal, ok := c.crossing(about); ok {
		return found, refusal
	}
	if found, refusal, ok := c.parted(about); ok {
		return found, refusal
	}
	if places, err := c.places(about, c.ledger); err == nil && len(places) == 1 {
		return crossed{model: places[0].Model}, nil
	}
	if cats := c.crosswalk().CataloguesNamed(about); len(cats) > 0 {
		return c.oneCatalogue(about, cats)
	}
	return crossed{}, c.unknownReference(about)
}

// crossing is the domain or the reference that a text is. ok is false when it is
// neither.
func (c *call) crossing(text string) (crossed, *Error, bool) {
	refs := c.crosswalk().Named(text, "")
	d, err := c.lookup.Domain(text)
	var ambiguous *airesp.AmbiguousError
	several := errors.As(err, &ambiguous)
	if several || err != nil && len(refs) == 0 {
		refs = append(refs, c.crosswalk().Titled(text)...)
	}
	switch {
	case several:
		e := c.explainAmbiguous(c.cmd, c.cmd.Options[0], values{"about": text}, ambiguous)
		e.Suggestions = append(e.Suggestions, c.referenceSuggestions(refs)...)
		return crossed{}, e, true
	case err == nil && len(refs) == 0:
		return crossed{domain: d}, nil, true
	case err == nil:
		e := c.severalThings(text)
		e.Suggestions = append([]Suggestion{{Label: "Our domain " + d.Name, Command: c.do("crosswalk", values{"about": d.ID})}}, c.referenceSuggestions(refs)...)
		return crossed{}, e, true
	case len(refs) == 1:
		return crossed{reference: refs[0]}, nil, true
	case len(refs) > 1:
		e := c.severalThings(text)
		e.Suggestions = c.referenceSuggestions(refs)
		return crossed{}, e, true
	}
	return crossed{}, nil, false
}

// parted takes a text apart that names a catalogue as well: "NIST GOVERN 1.1",
// "data privacy owasp".
func (c *call) parted(text string) (crossed, *Error, bool) {
	words := strings.Fields(text)
	for n := min(len(words)-1, 8); n > 0; n-- {
		first, rest := strings.Join(words[:n], " "), strings.Join(words[n:], " ")
		if cats := c.crosswalk().CataloguesNamed(first); len(cats) > 0 {
			if found, refusal, ok := c.within(rest, c.families(cats), false); ok {
				return found, refusal, true
			}
		}
		rest, last := strings.Join(words[:len(words)-n], " "), strings.Join(words[len(words)-n:], " ")
		if cats := c.crosswalk().CataloguesNamed(last); len(cats) > 0 {
			if found, refusal, ok := c.within(rest, c.families(cats), true); ok {
				return found, refusal, true
			}
		}
	}
	return crossed{}, nil, false
}

// within is what a text means in some catalogues: a domain or one of their
// references, of which the one that is looked for first wins.
func (c *call) within(text string, cats []airesp.Catalogue, domainFirst bool) (crossed, *Error, bool) {
	var refs []airesp.Reference
	for _, cat := range cats {
		for _, r := range append(c.crosswalk().Named(text, cat.ID), c.crosswalk().Titled(text)...) {
			same := func(o airesp.Reference) bool { return o.Catalogue == r.Catalogue && o.ID == r.ID }
			if r.Catalogue == cat.ID && !slices.ContainsFunc(refs, same) {
				refs = append(refs, r)
			}
		}
	}
	d, err := c.lookup.Domain(text)
	var ambiguous *airesp.AmbiguousError
	switch {
	case err == nil && (domainFirst || len(refs) == 0):
		return crossed{catalogues: cats, domain: d}, nil, true
	case len(refs) == 1:
		return crossed{reference: refs[0]}, nil, true
	case len(refs) > 1:
		e := c.severalThings(text)
		e.Suggestions = c.referenceSuggestions(refs)
		return crossed{}, e, true
	case errors.As(err, &ambiguous):
		raw := values{"about": text, "framework": cats[0].ID}
		return crossed{}, c.explainAmbiguous(c.cmd, c.cmd.Options[0], raw, ambiguous), true
	}
	if places, err := c.places(text, c.ledger); err == nil && len(places) == 1 {
		return crossed{catalogues: cats, model: places[0].Model}, nil, true
	}
	return crossed{}, nil, false
}

// ambiguousOr refuses a text that is nothing in the catalogues asked for.
func (c *call) ambiguousOr(text string, found crossed) *Error {
	if found.domain.ID == "" && found.model.ID == "" && found.reference.ID == "" {
		return c.unknownReference(text)
	}
	return nil
}

// families are catalogues with those that are shown together with them.
func (c *call) families(cats []airesp.Catalogue) []airesp.Catalogue {
	var all []airesp.Catalogue
	for _, cat := range cats {
		for _, one := range c.crosswalk().Family(cat.ID) {
			if !slices.ContainsFunc(all, func(o airesp.Catalogue) bool { return o.ID == one.ID }) {
				all = append(all, one)
			}
		}
	}
	return all
}

// oneCatalogue is the catalogue that was named; several are asked back.
func (c *call) oneCatalogue(text string, cats []airesp.Catalogue) (crossed, *Error) {
	if len(cats) == 1 {
		return crossed{catalogues: c.families(cats)}, nil
	}
	e := c.severalThings(text)
	for _, cat := range cats {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: cat.Name, Command: c.do("crosswalk", values{"about": cat.ID})})
	}
	return crossed{}, e
}

func (c *call) severalThings(text string) *Error {
	e := refuse(Ambiguous, reply.C(shorten(text)), reply.S(" can mean several things."))
	e.Lead = reply.Say(reply.S("Which one do you mean?"))
	return e
}

// referenceSuggestions are commands that ask about one reference each.
func (c *call) referenceSuggestions(refs []airesp.Reference) []Suggestion {
	var list []Suggestion
	for _, r := range refs {
		cat, _ := c.crosswalk().Catalogue(r.Catalogue)
		list = append(list, Suggestion{Label: refTitle(r) + " (" + cat.Short + ")", Command: c.askReference(r)})
	}
	return list
}

// askReference is the command that asks about one reference.
func (c *call) askReference(r airesp.Reference) reply.Command {
	return c.do("crosswalk", values{"about": c.crosswalk().word(r)})
}

// unknownReference refuses a text that is nothing of the crosswalk's, with
// what may have been meant.
func (c *call) unknownReference(text string) *Error {
	e := refuse(NotFound, reply.S("No domain of ours and no reference that I know is called "), reply.C(shorten(text)), reply.S("."))
	e.misread = true
	e.Suggestions = c.referenceSuggestions(c.crosswalk().Near(text))
	var unknown *airesp.UnknownError
	if _, err := c.lookup.Domain(text); errors.As(err, &unknown) {
		for _, n := range unknown.Near {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: "Our domain " + n.Label, Command: c.do("crosswalk", values{"about": n.Word})})
		}
	}
	e.Lead = reply.Say(reply.S("Did you mean:"))
	if len(e.Suggestions) == 0 {
		e.Lead = reply.Say(reply.S("What there is:"))
		e.Suggestions = []Suggestion{{Label: "Every framework that I know", Command: c.do("crosswalk", nil)}}
	}
	return e
}
