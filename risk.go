package airesp

import (
	"fmt"
	"slices"
	"time"
)

// Risk is a gap that the organisation decided to live with until a date. It
// holds what it was decided on, so that it goes stale when that changes.
type Risk struct {
	ID         string    `json:"id"` // "r" and the number of the event that asked for it
	Domain     string    `json:"domain"`
	Scope      Scope     `json:"scope,omitzero"`
	Until      time.Time `json:"until"`
	Reason     string    `json:"reason"`
	Framework  string    `json:"framework"` // version of the framework it was asked under
	Cells      []Frozen  `json:"cells"`
	AskedBy    string    `json:"asked_by"` // subject ids
	AskedAt    time.Time `json:"asked_at"`
	ApprovedBy string    `json:"approved_by,omitempty"`
	ApprovedAt time.Time `json:"approved_at,omitzero"`
	Forced     string    `json:"forced,omitempty"` // why an administrator approved it out of turn
}

// Frozen is a cell as it was when its risk was accepted.
type Frozen struct {
	Model          string         `json:"model"`
	Responsibility Responsibility `json:"responsibility"`
	Critical       bool           `json:"critical,omitempty"`
	Note           string         `json:"note"`
}

// Approved reports whether somebody has approved the risk.
func (r Risk) Approved() bool { return !r.ApprovedAt.IsZero() }

// Stale reports whether a cell has changed since the risk was asked for.
func (r Risk) Stale(f *Framework) bool {
	for _, was := range r.Cells {
		if is, ok := f.Cell(r.Domain, was.Model); !ok || freeze(is) != was {
			return true
		}
	}
	return false
}

// Lapsed reports whether the risk holds no more, or could not if it were
// approved: its date has passed, or it is stale.
func (r Risk) Lapsed(f *Framework, now time.Time) bool { return now.After(r.Until) || r.Stale(f) }

// Holds reports whether the risk keeps a cell from being a gap.
func (r Risk) Holds(f *Framework, now time.Time) bool { return r.Approved() && !r.Lapsed(f, now) }

func freeze(c Cell) Frozen {
	return Frozen{Model: c.Model, Responsibility: c.Responsibility, Critical: c.Critical, Note: c.Note}
}

// RiskAsked says that somebody asks to accept a gap until a date.
type RiskAsked struct {
	ID        string    `json:"id"`
	Domain    string    `json:"domain"`
	Scope     Scope     `json:"scope,omitzero"`
	Until     time.Time `json:"until"`
	Reason    string    `json:"reason"`
	Framework string    `json:"framework"`
	Cells     []Frozen  `json:"cells"`
}

// RiskDecided says that somebody else approved or rejected what was asked.
type RiskDecided struct {
	ID       string `json:"id"`
	Approved bool   `json:"approved"`
	Reason   string `json:"reason,omitempty"`
	Forced   string `json:"forced,omitempty"`
}

// RiskEnded says that an accepted risk, or one asked for, was taken back.
type RiskEnded struct {
	ID     string `json:"id"`
	Reason string `json:"reason,omitempty"`
	Forced string `json:"forced,omitempty"`
}

func (RiskAsked) Kind() string   { return "risk-asked" }
func (RiskDecided) Kind() string { return "risk-decided" }
func (RiskEnded) Kind() string   { return "risk-ended" }

func (b RiskAsked) apply(l *Ledger, e Event) {
	l.putRisk(Risk{
		ID: b.ID, Domain: b.Domain, Scope: b.Scope, Until: b.Until, Reason: b.Reason, Framework: b.Framework, Cells: b.Cells,
		AskedBy: e.By, AskedAt: e.At,
	})
}

func (b RiskDecided) apply(l *Ledger, e Event) {
	r, ok := l.Risk(b.ID)
	switch {
	case !ok:
	case b.Approved:
		r.ApprovedBy, r.ApprovedAt, r.Forced = e.By, e.At, b.Forced
		l.putRisk(r)
	default:
		l.dropRisk(r)
	}
}

func (b RiskEnded) apply(l *Ledger, _ Event) {
	if r, ok := l.Risk(b.ID); ok {
		l.dropRisk(r)
	}
}

func riskKey(domain string, s Scope) claimKey { return claimKey{domain: domain, scope: s} }

// asking is the role in the key of a risk that waits for approval, so that an
// accepted risk holds on while a later date is asked for.
const asking Role = "asking"

func (r Risk) key() claimKey {
	k := riskKey(r.Domain, r.Scope)
	if !r.Approved() {
		k.role = asking
	}
	return k
}

// putRisk keeps a risk. An approved one takes the place of the one accepted
// before it.
func (l *Ledger) putRisk(r Risk) {
	if was, ok := l.Risk(r.ID); ok {
		delete(l.risks, was.key())
	}
	if was, ok := l.risks[r.key()]; ok {
		delete(l.riskIDs, was.ID)
	}
	l.risks[r.key()] = r
	l.riskIDs[r.ID] = r.key()
}

func (l *Ledger) dropRisk(r Risk) {
	delete(l.risks, r.key())
	delete(l.riskIDs, r.ID)
}

// Risk finds an accepted risk, or one asked for, by its id.
func (l *Ledger) Risk(id string) (Risk, bool) {
	k, ok := l.riskIDs[id]
	return l.risks[k], ok
}

// RiskOn finds the risk on exactly this scope: the accepted one, or else the
// one asked for.
func (l *Ledger) RiskOn(domain string, s Scope) (Risk, bool) {
	if r, ok := l.risks[riskKey(domain, s)]; ok {
		return r, true
	}
	return l.RiskAskedOn(domain, s)
}

// RiskAskedOn finds the risk on exactly this scope that waits for approval.
func (l *Ledger) RiskAskedOn(domain string, s Scope) (Risk, bool) {
	r, ok := l.risks[claimKey{domain: domain, scope: s, role: asking}]
	return r, ok
}

// NoGapError refuses to accept what is no gap of ours: the cell is the
// provider's, or does not apply.
type NoGapError struct {
	Domain string
	Scope  Scope
}

func (e *NoGapError) Error() string {
	return fmt.Sprintf("%s (%s) needs no owner, so there is nothing to accept", e.Domain, e.Scope)
}

// PendingError refuses to ask twice.
type PendingError struct{ Risk Risk }

func (e *PendingError) Error() string { return fmt.Sprintf("risk %s is there already", e.Risk.ID) }

// LapsedError refuses to approve a risk whose date has passed, or whose cell
// has changed, while it waited.
type LapsedError struct{ Risk Risk }

func (e *LapsedError) Error() string { return fmt.Sprintf("risk %s has lapsed", e.Risk.ID) }

// OwnRequestError refuses to let people approve what they asked for.
type OwnRequestError struct{ ID string }

func (e *OwnRequestError) Error() string { return e.ID + " cannot be approved by who asked for it" }

// MaxRisk is how many years ahead a risk can be accepted at most.
const MaxRisk = 2

// RiskWish is a gap that somebody asks to accept until a date.
type RiskWish struct {
	Domain string
	Scopes []Scope
	Until  time.Time
	Reason string
}

// DecideRisk decides that somebody asks to accept gaps until a date. A risk
// that is accepted already can be asked for until a later date. Errors:
// *UntilError, *NoGapError, *HeldError when no cell in the scope is a gap,
// *PendingError.
func (l *Ledger) DecideRisk(f *Framework, w RiskWish, now time.Time) ([]Body, error) {
	if err := checkUntil(w.Until, now, MaxRisk); err != nil {
		return nil, err
	}
	var bodies []Body
	for _, s := range w.Scopes {
		if r, ok := l.RiskAskedOn(w.Domain, s); ok && !r.Lapsed(f, now) {
			return nil, &PendingError{Risk: r}
		}
		if r, ok := l.RiskOn(w.Domain, s); ok && r.Holds(f, now) && !w.Until.After(r.Until) {
			return nil, &PendingError{Risk: r}
		}
		cells, err := l.gapsIn(f, w.Domain, s, now)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, RiskAsked{
			ID: l.nextRequest(len(bodies)), Domain: w.Domain, Scope: s, Until: w.Until, Reason: w.Reason, Framework: f.Version, Cells: cells,
		})
	}
	return bodies, nil
}

// gapsIn are the cells of a scope that need an owner of ours. It is an error
// when there are none, or when each has a valid one.
func (l *Ledger) gapsIn(f *Framework, domain string, s Scope, now time.Time) ([]Frozen, error) {
	in := l.within(f, s)
	var cells []Frozen
	for _, m := range f.Models {
		cell, _ := f.Cell(domain, m.ID)
		if cell.Responsibility.NeedsOwner() && slices.ContainsFunc(in, func(t Target) bool { return t.Model == m.ID }) {
			cells = append(cells, freeze(cell))
		}
	}
	if len(cells) == 0 {
		return nil, &NoGapError{Domain: domain, Scope: s}
	}
	var holds Claim
	for _, t := range in {
		state := l.State(f, domain, t, now)
		switch {
		case !state.Cell.Responsibility.NeedsOwner():
		case state.Gap != "" || state.Accepted():
			return cells, nil
		default:
			holds = state.Claim
		}
	}
	return nil, &HeldError{Claim: holds}
}

// within is every target that a scope covers, in use or not.
func (l *Ledger) within(f *Framework, s Scope) []Target {
	if s.System != "" {
		return []Target{{Model: l.systems[s.System].Model, System: s.System}}
	}
	var list []Target
	for _, m := range f.Models {
		if s.Whole() || m.ID == s.Model {
			list = append(list, Target{Model: m.ID})
		}
	}
	for _, sys := range l.Systems() {
		if s.Whole() || sys.Model == s.Model {
			list = append(list, Target{Model: sys.Model, System: sys.ID})
		}
	}
	return list
}

// DecideRiskDecision decides that a risk is approved or rejected by somebody,
// a subject id. It returns no body when the risk is approved already. forced
// is an administrator's reason to decide out of turn. Nobody approves what they
// asked for, for any reason. Errors, of approvals only: *OwnRequestError,
// *LapsedError.
func (l *Ledger) DecideRiskDecision(f *Framework, r Risk, by string, approved bool, reason, forced string, now time.Time) ([]Body, error) {
	switch {
	case approved && r.Approved():
		return nil, nil
	case approved && r.AskedBy == by:
		return nil, &OwnRequestError{ID: r.ID}
	case approved && r.Lapsed(f, now):
		return nil, &LapsedError{Risk: r}
	}
	return []Body{RiskDecided{ID: r.ID, Approved: approved, Reason: reason, Forced: forced}}, nil
}
