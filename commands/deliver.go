package commands

import (
	"context"
	"errors"
	"time"

	"airesp"
)

// What the clock asks: which digests are due, what they say, and, before and
// after each call to a platform, to keep what has happened. The clock itself
// knows nothing of ledgers.

// itself is the bot, where nobody asks.
func itself() Identity { return Identity{Platform: "airesp", User: "clock", Standing: Robot} }

// Delivery is a digest that something has to be done about.
type Delivery struct {
	Org string
	Sub airesp.Subscription
	airesp.Due
}

// clockSlack is how far the clock may be behind the last event before nothing
// is scheduled any more.
const clockSlack = 5 * time.Minute

// ErrClockBehind says that the clock is behind what has happened already, so
// that nobody can tell what is due.
var ErrClockBehind = errors.New("the clock is behind the last event of the ledger; set the clock of this machine")

func (c *call) behind() bool { return c.ledger.Last().After(c.now.Add(clockSlack)) }

// robot is a call of the bot's own.
func (r *Router) robot(ctx context.Context, org, verb string) (*call, error) {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return nil, err
	}
	cmd := r.table[r.verbs[airesp.Canonical(verb)]]
	return &call{Router: r, req: Request{Org: org, Identity: itself()}, cmd: cmd, args: args{page: 1}, raw: values{}, ledger: l, now: r.Now()}, nil
}

// DueDigests are the digests of an organisation that something has to be done
// about now. Errors: ErrClockBehind.
func (r *Router) DueDigests(ctx context.Context, org string) ([]Delivery, error) {
	c, err := r.robot(ctx, org, "digest now")
	if err != nil {
		return nil, err
	}
	subs := c.ledger.Subscriptions()
	if len(subs) > 0 && c.behind() {
		return nil, ErrClockBehind
	}
	var list []Delivery
	for _, s := range subs {
		if due, ok := c.ledger.DueDigest(s, c.now); ok {
			list = append(list, Delivery{Org: org, Sub: s, Due: due})
		}
	}
	return list, nil
}

// SentDigests are the digests of an organisation that are in their channels,
// and are brought up to date until the next ones come.
func (r *Router) SentDigests(ctx context.Context, org string) ([]Delivery, error) {
	c, err := r.robot(ctx, org, "digest now")
	if err != nil {
		return nil, err
	}
	var list []Delivery
	for _, s := range c.ledger.Subscriptions() {
		runs := c.ledger.Runs(s.To)
		if len(runs) == 0 || runs[0].State != airesp.Sent || runs[0].Ref == "" {
			continue
		}
		if when, err := airesp.ParseSchedule(s.Schedule); err == nil && c.now.Before(when.Next(runs[0].Slot.At).At) {
			list = append(list, Delivery{Org: org, Sub: s, Due: airesp.Due{Slot: runs[0].Slot, Run: runs[0]}})
		}
	}
	return list, nil
}

// Digest composes a digest: what "digest now" would say. A digest that was sent
// before says that it was brought up to date.
func (r *Router) Digest(ctx context.Context, d Delivery) (Letter, error) {
	c, err := r.robot(ctx, d.Org, "digest now")
	if err != nil {
		return Letter{}, err
	}
	var edited *time.Time
	if d.Run.State == airesp.Sent {
		edited = &c.now
	}
	return c.letter(ctx, d.Sub, d.Slot, edited)
}

// BeginDigest keeps that a digest is about to be handed to its platform. It
// fails with *airesp.StaleRunError when that is not due any more.
func (r *Router) BeginDigest(ctx context.Context, d Delivery) error {
	return r.note(ctx, d.Org, func(deal Deal) ([]airesp.Body, error) { return deal.Ledger.DecideSending(d.Sub, d.Due, deal.Now) })
}

// EndDigest keeps how that went. It fails with *airesp.StaleRunError when it is
// known already.
func (r *Router) EndDigest(ctx context.Context, d Delivery, end airesp.Run) error {
	return r.note(ctx, d.Org, func(deal Deal) ([]airesp.Body, error) { return deal.Ledger.DecideRun(d.Sub.To, d.Slot, end) })
}

// DropDigest keeps that a channel cannot be posted to any more: its digest is
// missed, and no other follows.
func (r *Router) DropDigest(ctx context.Context, d Delivery, why string) error {
	return r.note(ctx, d.Org, func(deal Deal) ([]airesp.Body, error) {
		bodies, err := deal.Ledger.DecideRun(d.Sub.To, d.Slot, airesp.Run{State: airesp.Missed, Why: why})
		if err != nil {
			return nil, err
		}
		return append(bodies, deal.Ledger.DecideUnsubscribe(d.Sub.To, why)...), nil
	})
}

// note takes a decision of the bot's own.
func (r *Router) note(ctx context.Context, org string, decide func(Deal) ([]airesp.Body, error)) error {
	_, err := r.book.Decide(ctx, Request{Org: org, Identity: itself()}, decide)
	return err
}
