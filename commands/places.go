package commands

import (
	"errors"
	"slices"
	"strings"

	"airesp"
)

// place is where a domain lies: a deployment model, a product of one, or one
// of the organisation's systems.
type place struct {
	Model  airesp.Model
	As     string        // the product's name; empty when it was not named by one
	System airesp.System // zero unless a system was named
}

// title names the place as people asked for it: "Cursor (AI Coding Assistants)".
func (p place) title() string {
	switch {
	case p.System.ID != "":
		return p.System.Name + " (" + p.Model.Name + ")"
	case p.As != "":
		return p.As + " (" + p.Model.Name + ")"
	}
	return p.Model.Name
}

// short names the place in few letters, for buttons.
func (p place) short() string {
	if p.System.ID != "" {
		return p.System.Name
	}
	return p.Model.Short
}

func (p place) target() airesp.Target {
	return airesp.Target{Model: p.Model.ID, System: p.System.ID}
}

func (p place) scope() airesp.Scope { return p.target().Scope() }

// word is what to type for the place.
func (p place) word() string {
	if p.System.ID != "" {
		return p.System.Name
	}
	return p.Model.ID
}

func (p place) same(q place) bool { return p.target() == q.target() }

// places resolves what follows "for": systems by their names, deployment
// models and products, in the order as written. A system's name wins, since
// the organisation chose it.
func (r *Router) places(text string, l *airesp.Ledger) ([]place, error) {
	if s, ok := l.SystemNamed(text); ok {
		return []place{r.systemPlace(s)}, nil
	}
	if p, ok := r.aliased(text, l); ok {
		return []place{p}, nil
	}
	named, err := r.lookup.Models(text)
	if err == nil {
		return fromNamed(named), nil
	}
	for _, sep := range []string{",", ";", " and ", " "} {
		parts := strings.Split(text, sep)
		if len(parts) < 2 || len(parts) > 12 || !slices.ContainsFunc(parts, r.named(l)) {
			continue
		}
		var list []place
		for _, part := range parts {
			if strings.TrimSpace(part) == "" {
				continue
			}
			more, err := r.places(part, l)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		return list, nil
	}
	return nil, r.nearSystems(err, l)
}

// nearSystems adds the names of systems to what an unknown word may have meant.
func (r *Router) nearSystems(err error, l *airesp.Ledger) error {
	var unknown *airesp.UnknownError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	for _, s := range l.Systems() {
		names = append(names, s.Name)
	}
	with := *unknown
	with.Near = nil
	for _, n := range airesp.Near(unknown.Text, names) {
		with.Near = append(with.Near, airesp.Option{Label: n, Word: n})
	}
	with.Near = append(with.Near, unknown.Near...)
	with.Near = with.Near[:min(3, len(with.Near))]
	return &with
}

func (r *Router) systemPlace(s airesp.System) place {
	m, _ := r.framework.Model(s.Model)
	return place{Model: m, As: s.Product, System: s}
}

// placeOf is the place of a target.
func (c *call) placeOf(t airesp.Target) place {
	if s, ok := c.ledger.System(t.System); ok {
		return c.systemPlace(s)
	}
	m, _ := c.framework.Model(t.Model)
	return place{Model: m}
}

// placeOfScope is the place of a scope that is narrower than the domain.
func (c *call) placeOfScope(s airesp.Scope) place {
	if s.System != "" {
		sys, _ := c.ledger.System(s.System)
		return c.systemPlace(sys)
	}
	return c.placeOf(airesp.Target{Model: s.Model})
}

func fromNamed(named []airesp.Named) []place {
	list := make([]place, len(named))
	for i, n := range named {
		list[i] = place{Model: n.Model, As: n.As}
	}
	return list
}

func targets(places []place) []airesp.Target {
	list := make([]airesp.Target, len(places))
	for i, p := range places {
		list[i] = p.target()
	}
	return list
}

func titles(places []place) string {
	list := make([]string, len(places))
	for i, p := range places {
		list[i] = p.title()
	}
	return enumerate(list)
}

// wordsOf lists places as typed text.
func wordsOf(places []place) string {
	list := make([]string, len(places))
	for i, p := range places {
		list[i] = p.word()
	}
	return strings.Join(list, ", ")
}
