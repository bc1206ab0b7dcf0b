package airesp

import (
	"fmt"
	"time"
)

// ConfirmEvery is how long a claim holds before its team has to confirm it,
// unless the organisation has set another period.
const ConfirmEvery = 90 * 24 * time.Hour

// confirmFrom is how long after a confirmation a repeated claim counts as
// another one. Before that it is taken for a repeated key press.
const confirmFrom = 24 * time.Hour

// Claim says what a team is for a domain in a scope.
type Claim struct {
	Domain    string    `json:"domain"`
	Scope     Scope     `json:"scope,omitzero"`
	Role      Role      `json:"role"`
	Team      string    `json:"team"` // the team's id
	By        string    `json:"by"`   // subject id of who claimed it
	At        time.Time `json:"at"`
	Confirmed time.Time `json:"confirmed"`        // the claim itself, or the last attestation
	Review    time.Time `json:"review"`           // to be confirmed again by then
	Until     time.Time `json:"until,omitzero"`   // when it ends by itself; zero for never
	Note      string    `json:"note,omitempty"`   // the claimant's own words
	Seq       uint64    `json:"seq"`              // the event that made the claim
	Asked     time.Time `json:"asked,omitzero"`   // since when it is to be confirmed at once, as its cell has changed
	Offer     string    `json:"offer,omitempty"`  // id of the offer by which it was taken over
	Snoozed   time.Time `json:"snoozed,omitzero"` // until when the team wants no reminders
}

// Due is when the claim has to be confirmed, or ends, whichever comes first.
func (c Claim) Due() time.Time {
	due := c.Review
	for _, t := range []time.Time{c.Until, c.Asked} {
		if !t.IsZero() && t.Before(due) {
			due = t
		}
	}
	return due
}

// Overdue reports whether the claim should have been confirmed, or has ended,
// before now.
func (c Claim) Overdue(now time.Time) bool {
	return !c.Asked.IsZero() || now.After(c.Review) || c.Ended(now)
}

// Ended reports whether the claim has ended by itself. Confirming it does not
// bring it back; claiming anew does, for whoever comes first.
func (c Claim) Ended(now time.Time) bool { return !c.Until.IsZero() && now.After(c.Until) }

func (c Claim) key() claimKey { return keyOf(c.Domain, c.Scope, c.Role, c.Team) }

// claimKey names a claim. Only the accountable role is exclusive, so the
// others have the team in their key.
type claimKey struct {
	domain string
	scope  Scope
	role   Role
	team   string
}

func keyOf(domain string, s Scope, role Role, team string) claimKey {
	if role == Accountable {
		team = ""
	}
	return claimKey{domain, s, role, team}
}

// Claimed says that a team took a role for a domain, in a scope, and until
// when the claim holds unless it is confirmed.
type Claimed struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Role   Role      `json:"role,omitempty"` // empty for accountable
	Team   string    `json:"team"`
	Review time.Time `json:"review"`
	Until  time.Time `json:"until,omitzero"`
	Note   string    `json:"note,omitempty"`
	Forced string    `json:"forced,omitempty"` // why an administrator did it for the team
}

// Released says that a team gave a role back.
type Released struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	Role   Role   `json:"role,omitempty"`
	Team   string `json:"team"`
	Reason string `json:"reason,omitempty"`
	Forced string `json:"forced,omitempty"` // why an administrator did it for the team
}

// Attested says that a team confirmed its claim.
type Attested struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Role   Role      `json:"role,omitempty"`
	Team   string    `json:"team"`
	Review time.Time `json:"review"`
	Forced string    `json:"forced,omitempty"`
}

func (Claimed) Kind() string  { return "claimed" }
func (Released) Kind() string { return "released" }
func (Attested) Kind() string { return "attested" }

func orAccountable(r Role) Role {
	if r == "" {
		return Accountable
	}
	return r
}

// wireRole is a role as events hold it.
func wireRole(r Role) Role {
	if r == Accountable {
		return ""
	}
	return r
}

func (b Claimed) apply(l *Ledger, e Event) {
	c := Claim{
		Domain: b.Domain, Scope: b.Scope, Role: orAccountable(b.Role), Team: b.Team, By: e.By,
		At: e.At, Confirmed: e.At, Review: b.Review, Until: b.Until, Note: b.Note, Seq: e.Seq,
	}
	if was, ok := l.claims[c.key()]; ok && was.Team == c.Team && !was.Ended(e.At) {
		c.By, c.At, c.Seq, c.Offer = was.By, was.At, was.Seq, was.Offer // another note or end, the same claim
	}
	l.putClaim(c)
}

func (b Released) apply(l *Ledger, e Event) {
	k := keyOf(b.Domain, b.Scope, orAccountable(b.Role), b.Team)
	l.dropClaim(k)
	if k.role == Accountable {
		l.freed[k] = e.At
	}
}

func (b Attested) apply(l *Ledger, e Event) {
	k := keyOf(b.Domain, b.Scope, orAccountable(b.Role), b.Team)
	if c, ok := l.claims[k]; ok {
		c.Confirmed, c.Review, c.Asked, c.Snoozed = e.At, b.Review, time.Time{}, time.Time{}
		l.claims[k] = c
	}
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

// NotHeldError refuses because nobody holds exactly this scope in this role.
type NotHeldError struct {
	Domain string
	Scope  Scope
	Role   Role
}

func (e *NotHeldError) Error() string {
	return fmt.Sprintf("%s (%s, %s) is not held", e.Domain, e.Scope, e.Role)
}

// UntilError refuses a date that is not after today or too far ahead.
type UntilError struct{ Until, Latest time.Time }

func (e *UntilError) Error() string {
	return fmt.Sprintf("%s is not after today and until %s", e.Until.Format(time.DateOnly), e.Latest.Format(time.DateOnly))
}

// checkUntil checks that something may hold until a date: after today, and
// some years ahead at most.
func checkUntil(until, now time.Time, years int) error {
	y, m, d := now.UTC().Date()
	latest := now.UTC().AddDate(years, 0, 1)
	if until.Before(time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)) || until.After(latest) {
		return &UntilError{Until: until, Latest: latest}
	}
	return nil
}

// MaxClaim is how many years ahead a claim may end at most. A claim that is
// to hold for longer has no end.
const MaxClaim = 10

// ClaimWish is what somebody wants to claim.
type ClaimWish struct {
	Domain string
	Scope  Scope
	Role   Role // empty for accountable
	// Team may have no id: it then becomes known by the same decision, with
	// the name and the bindings that it carries.
	Team   Team
	Until  time.Time
	Note   string
	By     string // subject id of who asks
	Forced string // why an administrator does it for the team
}

// DecideClaim decides what happens when a team claims a domain in a scope. It
// returns no body when the team holds it already and confirmed it lately, an
// Attested when it holds it for longer, a TransferEnded when it was offered to
// the team, else a Claimed. A claim of another team that has ended by itself
// is released first.
//
// Errors: *NotApplicableError, *HeldError, *UntilError, *TakenError for a new
// team, *OwnRequestError for an offer of one's own. A cell that is the provider's may be claimed: the
// team is then the vendor's contact.
func (l *Ledger) DecideClaim(f *Framework, w ClaimWish, now time.Time) ([]Body, error) {
	if cell, ok := l.cellOf(f, w.Domain, w.Scope); ok && cell.Responsibility == NotApplicable {
		return nil, &NotApplicableError{Cell: cell}
	}
	if !w.Until.IsZero() {
		if err := checkUntil(w.Until, now, MaxClaim); err != nil {
			return nil, err
		}
	}
	if err := l.fresh(w.Team); err != nil {
		return nil, err
	}
	w.Role = orAccountable(w.Role)
	held, ok := l.claims[keyOf(w.Domain, w.Scope, w.Role, w.Team.ID)]
	switch {
	case !ok:
		return l.claimed(w, Claim{}, now), nil
	case held.Team != w.Team.ID:
		return l.decideTakeover(held, w, now)
	}
	changed := w.Note != "" && w.Note != held.Note || !w.Until.IsZero() && !w.Until.Equal(held.Until) || held.Ended(now)
	switch {
	case changed:
		return l.claimed(w, held, now), nil
	case !held.Overdue(now) && now.Sub(held.Confirmed) < confirmFrom:
		return nil, nil
	}
	return []Body{l.attest(held, w.Forced, now)}, nil
}

// decideTakeover decides on a claim to what another team holds.
func (l *Ledger) decideTakeover(held Claim, w ClaimWish, now time.Time) ([]Body, error) {
	if held.Ended(now) {
		ended := Released{Domain: held.Domain, Scope: held.Scope, Team: held.Team, Reason: "ended on " + held.Until.UTC().Format(time.DateOnly)}
		bodies := []Body{ended}
		if w.Team.ID == "" {
			w.Team.ID = l.nextTeam(len(bodies))
			bodies = append(bodies, TeamAdded{Team: w.Team})
		}
		return append(bodies, l.claimed(w, Claim{}, now)...), nil
	}
	offer, ok := l.OfferOn(held.Domain, held.Scope)
	if !ok || offer.To != w.Team.ID {
		return nil, &HeldError{Claim: held}
	}
	bodies, err := l.DecideTaken(offer, w.By, true, "", w.Forced, now)
	if err == nil && (w.Note != "" || !w.Until.IsZero()) {
		bodies = append(bodies, l.claimed(w, Claim{}, now)...)
	}
	return bodies, err
}

// claimed is the event of a claim. What the wish does not say stays as it was.
func (l *Ledger) claimed(w ClaimWish, was Claim, now time.Time) []Body {
	bodies, team := l.know(w.Team)
	b := Claimed{
		Domain: w.Domain, Scope: w.Scope, Role: wireRole(w.Role), Team: team.ID,
		Review: l.reviewFrom(now), Until: w.Until, Note: w.Note, Forced: w.Forced,
	}
	if b.Note == "" {
		b.Note = was.Note
	}
	if b.Until.IsZero() && !was.Ended(now) {
		b.Until = was.Until
	}
	return append(bodies, b)
}

// cellOf is the one cell that a scope narrower than the domain lies in.
func (l *Ledger) cellOf(f *Framework, domain string, s Scope) (Cell, bool) {
	model := s.Model
	if s.System != "" {
		model = l.systems[s.System].Model
	}
	return f.Cell(domain, model)
}

func (l *Ledger) reviewFrom(now time.Time) time.Time {
	return now.Add(l.Settings().AttestEvery).UTC().Truncate(time.Second)
}

func (l *Ledger) attest(c Claim, forced string, now time.Time) Body {
	return Attested{Domain: c.Domain, Scope: c.Scope, Role: wireRole(c.Role), Team: c.Team, Review: l.reviewFrom(now), Forced: forced}
}

// ClaimAs is the claim of a team in a role on exactly this scope. For the
// accountable role team may be empty.
func (l *Ledger) ClaimAs(domain string, s Scope, role Role, team string) (Claim, bool) {
	c, ok := l.claims[keyOf(domain, s, orAccountable(role), team)]
	return c, ok
}

// DecideRelease decides what happens when a team gives a role back in exactly
// this scope. For the accountable role team may be empty. Whether the asker
// may is not decided here.
//
// Errors: *NotHeldError.
func (l *Ledger) DecideRelease(domain string, s Scope, role Role, team, forced string) ([]Body, error) {
	role = orAccountable(role)
	held, ok := l.claims[keyOf(domain, s, role, team)]
	if !ok {
		return nil, &NotHeldError{Domain: domain, Scope: s, Role: role}
	}
	return []Body{Released{Domain: domain, Scope: s, Role: wireRole(role), Team: held.Team, Forced: forced}}, nil
}

// DecideAttest decides that claims are confirmed for another period. Those
// that have ended, or were confirmed lately and hold, are left out.
func (l *Ledger) DecideAttest(claims []Claim, forced string, now time.Time) []Body {
	var bodies []Body
	for _, c := range claims {
		if !c.Ended(now) && (c.Overdue(now) || now.Sub(c.Confirmed) >= confirmFrom) {
			bodies = append(bodies, l.attest(c, forced, now))
		}
	}
	return bodies
}
