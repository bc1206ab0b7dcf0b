package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// Letter is a message that is posted without being asked for just now.
type Letter struct {
	To      airesp.Address
	Slot    airesp.Slot // of a digest; zero for a reminder
	Message reply.Message
	More    []reply.Message // what Message has no room for, for where there are threads
	// Label is in the message's text and in no other message of the channel,
	// so that it can be found again. Empty for a reminder.
	Label string
	// Mark differs when the message says something else, apart from ages.
	Mark string
	data map[string]any
}

// What a digest holds; what is beyond is counted, and follows in Letter.More.
const (
	worstShown = 5
	otherShown = 5
	morePage   = 20 // items of one further message
	maxMore    = 6  // further messages
	soon       = 14 * 24 * time.Hour
)

// findings is what a digest is about: how things stand, and what has changed.
type findings struct {
	sub     airesp.Subscription
	slot    airesp.Slot
	since   time.Time // what has changed since then
	first   bool      // there is nothing to compare with
	again   bool      // the channel had one before, or has no regular one
	gaps    []airesp.State
	cov     airesp.Coverage
	was     airesp.Coverage
	fresh   []airesp.State // gaps that were none
	closed  []airesp.State // as they are now
	gone    int            // gaps of what is no longer in use
	due     []airesp.Claim
	ending  []airesp.Risk
	waiting []reply.Item
	waits   []string // what waits, by its id
	assumed bool
}

// letter composes the digest of a subscription for a slot; the zero slot is
// for a digest that was asked for. edited is when it was brought up to date,
// nil while it is new.
func (c *call) letter(ctx context.Context, sub airesp.Subscription, slot airesp.Slot, edited *time.Time) (Letter, error) {
	f := findings{sub: sub, slot: slot}
	base, err := c.lookFrom(ctx, &f)
	if err != nil {
		return Letter{}, err
	}
	c.compare(&f, base)
	c.comingUp(&f)
	c.undecided(&f)
	l := Letter{To: sub.To, Slot: slot, Mark: f.mark(), data: c.digestData(f)}
	if slot.Key != "" {
		l.Label = "Digest " + slot.Key
	}
	l.Message.Summary = c.digestLine(f)
	if !f.quiet() {
		l.Message.Blocks = c.digestBlocks(f)
		l.More = c.digestMore(f)
	}
	l.Message.Blocks = append(append(l.Message.Blocks, c.digestEnd(f, l.Label, edited)...), c.drift()...)
	return l, nil
}

// lookFrom is the ledger to compare with: as it was when the digest before
// this one was sent, or a period ago, but not before the channel had any.
func (c *call) lookFrom(ctx context.Context, f *findings) (*airesp.Ledger, error) {
	f.since = c.now.AddDate(0, 0, -7)
	switch when, err := airesp.ParseSchedule(f.sub.Schedule); {
	case err == nil && when.Period == airesp.Monthly:
		f.since = c.now.AddDate(0, -1, 0)
	case err == nil && when.Period == airesp.Weekdays:
		f.since = c.now.AddDate(0, 0, -1)
	}
	if f.sub.At.After(f.since) {
		f.since = f.sub.At
	}
	f.again = f.sub.Schedule == ""
	for _, r := range c.ledger.Runs(f.sub.To) {
		if r.State == airesp.Sent && r.Slot.Key != f.slot.Key && r.At.Before(c.now) {
			f.since, f.again = r.At, true
			break
		}
	}
	base, err := c.book.Until(ctx, c.req.Org, f.since)
	f.first = err == nil && base.Tip().Seq == 0
	return base, err
}

// place of a gap, by which it is the same at two times.
type gapKey struct {
	domain string
	target airesp.Target
}

func keyOfGap(s airesp.State) gapKey { return gapKey{s.Cell.Domain, s.Target} }

// compare finds the gaps, and those that are new or closed.
func (c *call) compare(f *findings, base *airesp.Ledger) {
	targets, assumed := c.digestTargets(c.ledger, f.sub.Only)
	f.assumed = assumed
	f.gaps, f.cov = c.ledger.GapsWhere(c.framework, targets, c.now, keepFor(c.ledger, f.sub))
	if f.first {
		return
	}
	before, _ := c.digestTargets(base, f.sub.Only)
	old, was := base.GapsWhere(c.framework, before, f.since, keepFor(base, f.sub))
	f.was = was
	had := map[gapKey]bool{}
	for _, g := range old {
		had[keyOfGap(g)] = true
	}
	is := map[gapKey]bool{}
	for _, g := range f.gaps {
		is[keyOfGap(g)] = true
		if !had[keyOfGap(g)] {
			f.fresh = append(f.fresh, g)
		}
	}
	for _, g := range old {
		switch {
		case is[keyOfGap(g)]:
		case slices.Contains(targets, g.Target):
			f.closed = append(f.closed, c.ledger.State(c.framework, g.Cell.Domain, g.Target, c.now))
		default:
			f.gone++
		}
	}
}

// digestTargets is what in use a digest is about.
func (c *call) digestTargets(l *airesp.Ledger, only airesp.Only) ([]airesp.Target, bool) {
	switch {
	case only.System != "":
		s, _ := l.System(only.System)
		if !s.Active() || s.ID == "" {
			return nil, false
		}
		return []airesp.Target{{Model: s.Model, System: s.ID}}, false
	case only.Model != "":
		all, _ := l.Targets(c.framework)
		own := slices.DeleteFunc(all, func(t airesp.Target) bool { return t.Model != only.Model })
		if len(own) == 0 {
			own = []airesp.Target{{Model: only.Model}}
		}
		return own, false
	}
	return l.Targets(c.framework)
}

// keepFor is which cells a digest is about.
func keepFor(l *airesp.Ledger, sub airesp.Subscription) func(airesp.State) bool {
	return func(s airesp.State) bool {
		if sub.Critical && !s.Cell.Critical {
			return false
		}
		if sub.Only.Team == "" {
			return true
		}
		sys, _ := l.System(s.Target.System)
		return s.Owned && s.Claim.Team == sub.Only.Team || sys.Team == sub.Only.Team
	}
}

// covers reports whether a digest is about a claim or a risk.
func (c *call) covers(sub airesp.Subscription, domain string, s airesp.Scope, team string) bool {
	sys, _ := c.ledger.System(s.System)
	switch o := sub.Only; {
	case o.Team != "" && team != o.Team && sys.Team != o.Team:
		return false
	case o.System != "" && !s.Whole() && s.System != o.System:
		return false
	case o.Model != "" && !s.Whole() && s.Model != o.Model && sys.Model != o.Model:
		return false
	}
	if !sub.Critical {
		return true
	}
	targets, _ := c.digestTargets(c.ledger, sub.Only)
	return slices.ContainsFunc(targets, func(t airesp.Target) bool {
		cell, _ := c.framework.Cell(domain, t.Model)
		return cell.Critical && (s.Whole() || s.Model == t.Model || s.System == t.System && s.System != "")
	})
}

// comingUp finds what ends, or is to be confirmed, within two weeks.
func (c *call) comingUp(f *findings) {
	end := c.now.Add(soon)
	for _, claim := range c.ledger.AllClaims() {
		if claim.Role == airesp.Accountable && !claim.Overdue(c.now) && claim.Due().Before(end) && c.covers(f.sub, claim.Domain, claim.Scope, claim.Team) {
			f.due = append(f.due, claim)
		}
	}
	slices.SortStableFunc(f.due, func(a, b airesp.Claim) int { return a.Due().Compare(b.Due()) })
	for _, r := range c.ledger.Risks() {
		if r.Holds(c.framework, c.now) && r.Until.Before(end) && c.covers(f.sub, r.Domain, r.Scope, "") {
			f.ending = append(f.ending, r)
		}
	}
}

// undecided finds what waits for somebody: disputes, requests and offers.
func (c *call) undecided(f *findings) {
	wait := func(id string, title reply.Text, lines ...reply.Text) {
		f.waits = append(f.waits, id)
		f.waiting = append(f.waiting, reply.Item{Title: title, Lines: lines})
	}
	for _, d := range c.ledger.Disputes() {
		if c.covers(f.sub, d.Domain, d.Scope, d.Team) {
			wait("d"+d.Domain+d.Scope.String(), reply.Say(reply.B(c.shortName(d.Domain, d.Scope)), reply.S(": disputed since "), reply.On(d.At), reply.S(": "+d.Reason)))
		}
	}
	for _, r := range c.ledger.Risks() {
		if !r.Approved() && !r.Lapsed(c.framework, c.now) && c.covers(f.sub, r.Domain, r.Scope, "") {
			item := c.waits(r.ID, reply.Say(reply.B(c.shortName(r.Domain, r.Scope)), reply.S(": to be accepted as a risk until "), reply.On(r.Until), reply.S(". The reason given: "+r.Reason)))
			wait(r.ID, item.Title, item.Lines...)
		}
	}
	for _, t := range c.ledger.Transfers() {
		if c.covers(f.sub, t.Domain, t.Scope, t.To) {
			item := c.waits(t.ID, reply.Say(reply.B(c.shortName(t.Domain, t.Scope)), reply.S(": offered to "+known(c.ledger, t.To)+" on "), reply.On(t.At), reply.S(".")))
			wait(t.ID, item.Title, item.Lines...)
		}
	}
}

// quiet reports whether there is nothing to say but how things stand.
func (f findings) quiet() bool {
	return f.again && !f.first && len(f.fresh)+len(f.closed)+f.gone+len(f.due)+len(f.ending)+len(f.waiting) == 0 && f.was.Percent() == f.cov.Percent()
}

// mark is a fingerprint of what a digest says.
func (f findings) mark() string {
	h := sha256.New()
	for _, g := range f.gaps {
		fmt.Fprintln(h, "gap", g.Cell.Domain, g.Target, g.Gap, g.Claim.Team)
	}
	for _, g := range f.closed {
		fmt.Fprintln(h, "closed", g.Cell.Domain, g.Target, g.Claim.Team)
	}
	for _, claim := range f.due {
		fmt.Fprintln(h, "due", claim.Domain, claim.Scope, claim.Due().Unix())
	}
	fmt.Fprintln(h, f.cov.Owned, f.cov.Accepted, f.cov.Needed, f.gone, f.ending, f.waits)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (c *call) digestData(f findings) map[string]any {
	return map[string]any{
		"gaps": c.gapData(f.gaps), "new": c.gapData(f.fresh), "closed": c.gapData(f.closed), "since": f.since.UTC(),
		"coverage": f.cov.Percent(), "coverage_before": f.was.Percent(), "due": len(f.due) + len(f.ending), "waiting": len(f.waiting), "quiet": f.quiet(),
	}
}
