package commands

import (
	"context"
	"slices"
	"strings"

	"airesp"
)

// Complete are the values that an option of a verb can have, those that fit
// what is typed so far, the likeliest first and at most limit. A list, such as
// "saas, cod", is completed at its end. For a platform that offers values while
// somebody types: it reads nothing from the store once the organisation's
// ledger is in memory.
func (r *Router) Complete(ctx context.Context, org, verb, option, typed string, limit int) ([]FieldChoice, error) {
	i, ok := r.verbs[airesp.Canonical(verb)]
	if !ok {
		return nil, nil
	}
	at := slices.IndexFunc(r.table[i].Options, func(o Option) bool { return o.Name == option })
	if at < 0 {
		return nil, nil
	}
	l, err := r.book.Known(ctx, org)
	if err != nil {
		return nil, err
	}
	o := r.table[i].Options[at]
	before := ""
	if o.Kind == KindModel || o.Kind == KindProduct || o.Kind == KindPair {
		if comma := strings.LastIndexByte(typed, ','); comma >= 0 {
			before, typed = strings.TrimSpace(typed[:comma])+", ", typed[comma+1:]
		}
	}
	list := fitting(r.candidates(o, l), airesp.Canonical(typed))
	list = list[:min(limit, len(list))]
	for i := range list {
		list[i].Value, list[i].Label = before+list[i].Value, before+list[i].Label
	}
	return list, nil
}

// candidate is a value with all the names by which people may look for it.
type candidate struct {
	FieldChoice
	words []string
}

// candidates are all values of an option.
func (r *Router) candidates(o Option, l *airesp.Ledger) []candidate {
	var list []candidate
	add := func(value, label string, words ...string) {
		list = append(list, candidate{FieldChoice{value, label}, words})
	}
	switch o.Kind {
	case KindDomain:
		for _, d := range r.framework.Domains {
			add(d.ID, d.Name, d.Words...)
		}
	case KindModel, KindProduct, KindPair:
		for _, s := range l.Systems() {
			add(s.Name, s.Name, s.Product)
		}
		if o.Name == "system" {
			break
		}
		if o.Kind != KindProduct {
			for _, m := range r.framework.Models {
				add(m.ID, m.Name, append(m.Words, m.Short)...)
			}
		}
		for _, p := range r.framework.Products {
			add(p.Name, p.Name, append(p.Words, p.Vendor)...)
		}
	case KindName:
		if o.Name == "product" {
			for _, p := range r.framework.Products {
				add(p.Name, p.Name, append(p.Words, p.Vendor)...)
			}
		}
	case KindVerb:
		for _, c := range r.table {
			add(c.Name, c.Name, c.Aliases...)
		}
	case KindReference:
		for _, d := range r.framework.Domains {
			add(d.ID, d.Name, d.Words...)
		}
		r.crosswalk().offer(add)
	default:
		for _, c := range r.fieldChoices(o, l) {
			add(c.Value, c.Label)
		}
	}
	return list
}

// How well a value fits what is typed, best first.
const (
	fitsBegin  = iota // its name begins with it
	fitsWord          // a word of its name does
	fitsOther         // another name of it does
	fitsInside        // its name holds it somewhere
	fitsNot
)

// fitting are the candidates that fit a canonical text, the best first, and
// otherwise in their order.
func fitting(all []candidate, typed string) []FieldChoice {
	var by [fitsNot][]FieldChoice
	for _, c := range all {
		if n := c.fits(typed); n != fitsNot {
			by[n] = append(by[n], c.FieldChoice)
		}
	}
	return slices.Concat(by[:]...)
}

func (c candidate) fits(typed string) int {
	name := airesp.Canonical(c.Label)
	switch {
	case strings.HasPrefix(name, typed) || strings.HasPrefix(airesp.Canonical(c.Value), typed):
		return fitsBegin
	case strings.Contains(name, " "+typed):
		return fitsWord
	case slices.ContainsFunc(c.words, func(w string) bool { return strings.HasPrefix(airesp.Canonical(w), typed) }):
		return fitsOther
	case strings.Contains(name, typed):
		return fitsInside
	}
	return fitsNot
}
