package clock

import (
	"context"
	"time"

	"airesp/commands"
)

// betweenEdits is how far apart two edits of the same digest are at least.
const betweenEdits = 5 * time.Minute

// update brings the digests of an organisation that are in their channels up to
// date, when something has happened.
func (c *Clock) update(ctx context.Context, org string) {
	events, err := c.Router.Events(ctx, org)
	if err != nil || ctx.Err() != nil || c.looked[org] == events {
		return
	}
	sent, err := c.Router.SentDigests(ctx, org)
	if err != nil {
		return
	}
	waits := false
	for _, d := range sent {
		poster := c.Posters[d.Sub.To.Platform]
		last := c.edits[keyOf(d)]
		if last.slot != d.Slot.Key {
			last = edit{slot: d.Slot.Key, mark: d.Run.Mark, at: d.Run.At}
		}
		if now := c.Now(); poster == nil || now.Sub(last.at) < betweenEdits && !now.Before(last.at) {
			waits = waits || poster != nil
			continue
		}
		letter, err := c.Router.Digest(ctx, d)
		if err != nil || letter.Mark == last.mark {
			continue
		}
		c.turn(ctx, d.Sub.To.Platform)
		once, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTime)
		err = poster.Update(once, letter, d.Run.Ref)
		cancel()
		if err != nil {
			c.Log.Warn("a digest could not be brought up to date", "platform", d.Sub.To.Platform, "slot", d.Slot.Key, "why", kindOf(err).Why)
		} else {
			c.Observe("digest", "updated")
		}
		c.edits[keyOf(d)] = edit{slot: d.Slot.Key, mark: letter.Mark, at: c.Now()}
	}
	if !waits {
		c.looked[org] = events
	}
}

// remind sends the reminders of an organisation that are due.
func (c *Clock) remind(ctx context.Context, org string) {
	nudges, err := c.Router.Nudges(ctx, org)
	if err != nil {
		c.fault(ctx, "which reminders are due cannot be told", err)
		return
	}
	for _, n := range nudges {
		poster := c.Posters[n.To.Platform]
		if poster == nil || ctx.Err() != nil {
			continue
		}
		if err := c.Router.BeginNudge(ctx, n); err != nil {
			c.unkept(err)
			continue
		}
		if _, err := c.post(ctx, poster, n.Letter); err != nil {
			c.Observe("reminder", outcome(kindOf(err).Kind))
			c.Log.Warn("a reminder did not arrive", "platform", n.To.Platform, "why", kindOf(err).Why)
			continue
		}
		c.Observe("reminder", "sent")
	}
}

func outcome(k commands.PostKind) string {
	switch k {
	case commands.Limited:
		return "limited"
	case commands.Unclear:
		return "unclear"
	case commands.Gone:
		return "gone"
	}
	return "failed"
}
