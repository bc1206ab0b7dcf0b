package airesp

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// CellChange is a cell that two frameworks see differently. A zero
// Responsibility means that the framework has no such cell.
type CellChange struct {
	Domain string `json:"domain"`
	Model  string `json:"model"`
	From   Frozen `json:"from"`
	To     Frozen `json:"to"`
}

// Diff is every cell whose responsibility or critical mark differs between two
// frameworks, in the order of the newer one; cells that only the older one has
// come last.
func Diff(older, newer *Framework) []CellChange {
	return changes(record(older), newer)
}

// changes is every cell that is otherwise in a framework than it was.
func changes(was FrameworkSet, f *Framework) []CellChange {
	var list, gone []CellChange
	for to := range f.Cells() {
		from, _ := was.cell(to.Domain, to.Model)
		if from.Responsibility != to.Responsibility || from.Critical != to.Critical {
			list = append(list, CellChange{to.Domain, to.Model, from, freeze(to)})
		}
	}
	for domain, cells := range was.Cells {
		for _, from := range cells {
			if _, ok := f.Cell(domain, from.Model); !ok {
				gone = append(gone, CellChange{domain, from.Model, from, Frozen{Model: from.Model}})
			}
		}
	}
	slices.SortFunc(gone, func(a, b CellChange) int {
		return cmp.Or(strings.Compare(a.Domain, b.Domain), strings.Compare(a.Model, b.Model))
	})
	return append(list, gone...)
}

// FrameworkSet says that the organisation answers from a framework from now
// on, and which cells changed by that. The claims that cover a changed cell
// have to be confirmed again.
type FrameworkSet struct {
	Name    string              `json:"name"`
	Version string              `json:"version"`
	Cells   map[string][]Frozen `json:"cells"`             // by domain, all of them
	Changed []CellRef           `json:"changed,omitempty"` // those that changed
	At      time.Time           `json:"at,omitzero"`       // when; set by the fold
}

// CellRef names a cell.
type CellRef struct {
	Domain string `json:"domain"`
	Model  string `json:"model"`
}

func (FrameworkSet) Kind() string { return "framework-set" }

func (b FrameworkSet) apply(l *Ledger, e Event) {
	l.framework = FrameworkSet{Name: b.Name, Version: b.Version, Cells: b.Cells, At: e.At}
	for _, k := range l.covering(b.Changed) {
		c := l.claims[k]
		c.Asked = e.At
		l.claims[k] = c
	}
}

// covering is every claim that covers one of some cells.
func (l *Ledger) covering(cells []CellRef) []claimKey {
	changed, domains := map[CellRef]bool{}, map[string]bool{}
	for _, c := range cells {
		changed[c], domains[c.Domain] = true, true
	}
	var keys []claimKey
	for k := range l.claims {
		model := k.scope.Model
		if k.scope.System != "" {
			model = l.systems[k.scope.System].Model
		}
		if changed[CellRef{k.domain, model}] || k.scope.Whole() && domains[k.domain] {
			keys = append(keys, k)
		}
	}
	return keys
}

// record is a framework as the ledger keeps it.
func record(f *Framework) FrameworkSet {
	b := FrameworkSet{Name: f.Name, Version: f.Version, Cells: map[string][]Frozen{}}
	for c := range f.Cells() {
		b.Cells[c.Domain] = append(b.Cells[c.Domain], freeze(c))
	}
	return b
}

func (b FrameworkSet) cell(domain, model string) (Frozen, bool) {
	for _, c := range b.Cells[domain] {
		if c.Model == model {
			return c, true
		}
	}
	return Frozen{Model: model}, false
}

// Framework is the framework that was recorded last; ok is false when none was.
func (l *Ledger) Framework() (set FrameworkSet, ok bool) {
	return l.framework, l.framework.Name != ""
}

// Records reports whether a framework is the one that was recorded last, to
// the word.
func (l *Ledger) Records(f *Framework) bool {
	if l.framework.Name != f.Name || l.framework.Version != f.Version {
		return false
	}
	n := 0
	for c := range f.Cells() {
		if was, ok := l.framework.cell(c.Domain, c.Model); !ok || was != freeze(c) {
			return false
		}
		n++
	}
	for _, cells := range l.framework.Cells {
		n -= len(cells)
	}
	return n == 0
}

// DecideFramework decides that a framework is recorded as the one that the
// organisation answers from, and which cells changed by that. It returns no
// body when it is recorded already. The first framework changes nothing.
func (l *Ledger) DecideFramework(f *Framework) ([]Body, []CellChange) {
	if l.Records(f) {
		return nil, nil
	}
	b := record(f)
	var list []CellChange
	if was, ok := l.Framework(); ok {
		list = changes(was, f)
	}
	for _, c := range list {
		b.Changed = append(b.Changed, CellRef{c.Domain, c.Model})
	}
	return []Body{b}, list
}

// Reconfirm is the claims that some changed cells ask to be confirmed again,
// the oldest first.
func (l *Ledger) Reconfirm(list []CellChange) []Claim {
	var refs []CellRef
	for _, c := range list {
		refs = append(refs, CellRef{c.Domain, c.Model})
	}
	var claims []Claim
	for _, k := range l.covering(refs) {
		claims = append(claims, l.claims[k])
	}
	slices.SortFunc(claims, func(a, b Claim) int { return cmp.Compare(a.Seq, b.Seq) })
	return claims
}
