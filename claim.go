package airesp

import (
	"fmt"
	"time"
)

// ConfirmEvery is how long a claim holds before its team has to confirm it.
const ConfirmEvery = 90 * 24 * time.Hour

// confirmFrom is how long after a confirmation a repeated claim counts as
// another one. Before that it is taken for a repeated key press.
const confirmFrom = 24 * time.Hour

// Claimed says that a team took a domain, in a scope, and until when the
// claim holds unless it is confirmed.
type Claimed struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Team   string    `json:"team"`
	Review time.Time `json:"review"`
}

// Released says that the accountable team gave a domain, in a scope, back.
type Released struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	Team   string `json:"team"`
}

// Attested says that the accountable team confirmed its claim.
type Attested struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Team   string    `json:"team"`
	Review time.Time `json:"review"`
}

// HeldError refuses a claim because another team is accountable already.
type HeldError struct{ Claim Claim }

func (e *HeldError) Error() string {
	return fmt.Sprintf("%s (%s) is held by team %s", e.Claim.Domain, e.Claim.Scope, e.Claim.Team)
}

// NotApplicableError refuses a claim on a cell in which the framework gives
// nobody anything to do.
type NotApplicableError struct{ Cell Cell }

func (e *NotApplicableError) Error() string {
	return fmt.Sprintf("%s does not apply to %s", e.Cell.Domain, e.Cell.Model)
}

// NotHeldError refuses a release because nobody holds exactly this scope.
type NotHeldError struct {
	Domain string
	Scope  Scope
}

func (e *NotHeldError) Error() string { return fmt.Sprintf("%s (%s) is not held", e.Domain, e.Scope) }

// DecideClaim decides what happens when a team claims a domain in a scope.
// It returns no body when the team holds it already and confirmed it lately,
// an Attested when it holds it for longer, else a Claimed. team.ID may be
// empty: the team then becomes known by the same decision, with the name and
// the bindings that it carries.
//
// Errors: *NotApplicableError, *HeldError. A cell that is the provider's may
// be claimed: the team is then the vendor's contact.
func (l *Ledger) DecideClaim(f *Framework, domain string, s Scope, team Team, now time.Time) ([]Body, error) {
	if !s.Whole() {
		if cell, ok := f.Cell(domain, s.Model); !ok || cell.Responsibility == NotApplicable {
			return nil, &NotApplicableError{Cell: cell}
		}
	}
	review := now.Add(ConfirmEvery).UTC().Truncate(time.Second)
	held, ok := l.Claim(domain, s)
	switch {
	case ok && held.Team != team.ID:
		return nil, &HeldError{Claim: held}
	case ok && now.Sub(held.Confirmed) < confirmFrom:
		return nil, nil
	case ok:
		return []Body{Attested{Domain: domain, Scope: s, Team: team.ID, Review: review}}, nil
	}
	var bodies []Body
	if team.ID == "" {
		team.ID = fmt.Sprintf("t%d", l.tip.Seq+1)
		bodies = append(bodies, TeamAdded{Team: team})
	}
	return append(bodies, Claimed{Domain: domain, Scope: s, Team: team.ID, Review: review}), nil
}

// DecideRelease decides what happens when a domain is given back in exactly
// this scope. Whether the asker may is not decided here.
//
// Errors: *NotHeldError.
func (l *Ledger) DecideRelease(domain string, s Scope) ([]Body, error) {
	held, ok := l.Claim(domain, s)
	if !ok {
		return nil, &NotHeldError{Domain: domain, Scope: s}
	}
	return []Body{Released{Domain: domain, Scope: s, Team: held.Team}}, nil
}
