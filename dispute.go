package airesp

import "time"

// Dispute says that somebody contests who is accountable. A disputed claim
// counts as a gap until it is resolved.
type Dispute struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Team   string    `json:"team"` // the accountable team when it was contested
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Disputed says that a claim is contested, and why.
type Disputed struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	Team   string `json:"team"`
	Reason string `json:"reason"`
}

// Resolved says that a dispute is over, and how. The claim stays as it is.
type Resolved struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	How    string `json:"how,omitempty"`
	Forced string `json:"forced,omitempty"` // why an administrator did it
}

func (Disputed) Kind() string { return "disputed" }
func (Resolved) Kind() string { return "resolved" }

func (b Disputed) apply(l *Ledger, e Event) {
	l.disputes[keyOf(b.Domain, b.Scope, Accountable, "")] = Dispute{
		Domain: b.Domain, Scope: b.Scope, Team: b.Team, By: e.By, At: e.At, Reason: b.Reason,
	}
}

func (b Resolved) apply(l *Ledger, _ Event) {
	delete(l.disputes, keyOf(b.Domain, b.Scope, Accountable, ""))
}

// Dispute is the open dispute on exactly this scope.
func (l *Ledger) Dispute(domain string, s Scope) (Dispute, bool) {
	d, ok := l.disputes[keyOf(domain, s, Accountable, "")]
	return d, ok
}

// DecideDispute decides that the claims on some scopes are contested. Those
// that are contested already are left out. Errors: *NotHeldError.
func (l *Ledger) DecideDispute(domain string, scopes []Scope, reason string) ([]Body, error) {
	var bodies []Body
	for _, s := range scopes {
		held, ok := l.Claim(domain, s)
		if !ok {
			return nil, &NotHeldError{Domain: domain, Scope: s, Role: Accountable}
		}
		if _, ok := l.Dispute(domain, s); !ok {
			bodies = append(bodies, Disputed{Domain: domain, Scope: s, Team: held.Team, Reason: reason})
		}
	}
	return bodies, nil
}

// DecideResolve decides that a dispute is over. forced is the reason of an
// administrator who did it for the team.
func (l *Ledger) DecideResolve(d Dispute, how, forced string) []Body {
	return []Body{Resolved{Domain: d.Domain, Scope: d.Scope, How: how, Forced: forced}}
}
