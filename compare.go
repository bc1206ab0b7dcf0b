package airesp

import (
	"cmp"
	"slices"
)

// Direction says where a domain moves between two deployment models.
type Direction uint8

// The directions, in the order in which they matter to us.
const (
	ToUs        Direction = iota + 1 // the whole of it becomes ours
	Begins                           // it applied to nothing before
	ToShared                         // it was the provider's alone; a part becomes ours
	Relieved                         // it was ours alone; the provider takes a part
	ToProvider                       // the provider takes the whole of it
	Ceases                           // it no longer applies
	PriorityNow                      // the same side, but critical in only one of the two
)

// String is a word for programs, such as "to-us".
func (d Direction) String() string {
	return [...]string{"none", "to-us", "begins", "to-shared", "relieved", "to-provider", "ceases", "critical"}[d]
}

// Shift is a domain that lies differently in two deployment models.
type Shift struct {
	From, To  Cell
	Direction Direction
}

// Compare returns the domains that lie differently in two models, both by id: by direction, in
// each those first that are critical there, then in the order of the framework.
func (f *Framework) Compare(from, to string) []Shift {
	var all []Shift
	for _, domain := range f.Domains {
		a, _ := f.Cell(domain.ID, from)
		b, _ := f.Cell(domain.ID, to)
		if d := direction(a, b); d != 0 {
			all = append(all, Shift{a, b, d})
		}
	}
	slices.SortStableFunc(all, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(a.Direction, b.Direction), rank(b.To.Critical)-rank(a.To.Critical))
	})
	return all
}

// direction is 0 when nothing moves.
func direction(from, to Cell) Direction {
	switch {
	case from.Responsibility == to.Responsibility && from.Critical == to.Critical:
		return 0
	case from.Responsibility == to.Responsibility:
		return PriorityNow
	case from.Responsibility == NotApplicable:
		return Begins
	case to.Responsibility == NotApplicable:
		return Ceases
	case to.Responsibility == Customer:
		return ToUs
	case to.Responsibility == Provider:
		return ToProvider
	case from.Responsibility == Provider:
		return ToShared
	}
	return Relieved
}

func rank(critical bool) int {
	if critical {
		return 1
	}
	return 0
}
