package clock

import (
	"context"
	"errors"
	"time"

	"airesp"
	"airesp/commands"
)

// Waits between attempts.
const (
	firstRetry = 15 * time.Second
	lastRetry  = time.Hour
	inPlace    = 30 * time.Second // a shorter wait that a platform asks for is waited out at once
	tries      = 3                // of one attempt, when a platform asks to wait
)

// backoff is how long to wait after some attempts: twice as long each time.
func backoff(attempts int) time.Duration {
	return min(firstRetry<<min(max(attempts, 0), 10), lastRetry)
}

// deliver takes one digest as far as it goes now. Whatever happens to it is no
// other's concern.
func (c *Clock) deliver(ctx context.Context, d commands.Delivery) {
	poster := c.Posters[d.Sub.To.Platform]
	switch {
	case d.Late:
		c.miss(ctx, d)
		return
	case poster == nil: // the platform is not configured at the moment
		c.hold(d, lastRetry)
		return
	}
	letter, err := c.Router.Digest(ctx, d)
	if err != nil {
		c.Log.Error("a digest cannot be composed", "slot", d.Slot.Key, "err", err)
		c.hold(d, backoff(d.Run.Attempt))
		return
	}
	if d.Run.State == airesp.Sending || d.Run.State == airesp.Unclear {
		if c.found(ctx, poster, d, letter) {
			return
		}
	}
	if err := c.Router.BeginDigest(ctx, d); err != nil {
		c.unkept(err)
		c.hold(d, firstRetry)
		return
	}
	ref, err := c.post(ctx, poster, letter)
	c.settle(ctx, d, letter, ref, err)
	if err == nil && len(letter.More) > 0 {
		follow, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTime)
		defer cancel()
		if err := poster.Follow(follow, letter, ref); err != nil {
			c.Log.Warn("what a digest has no room for could not be posted", "slot", d.Slot.Key, "err", err)
		}
	}
}

// found looks for a digest of which nobody knows whether it arrived. It reports
// whether that is all that can be done now.
func (c *Clock) found(ctx context.Context, p Poster, d commands.Delivery, l commands.Letter) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTime)
	defer cancel()
	ref, known, err := p.Find(ctx, l, d.Run.Tried.Add(-time.Minute))
	switch {
	case err != nil:
		c.Log.Warn("whether a digest arrived cannot be told yet", "slot", d.Slot.Key, "err", err)
		c.hold(d, backoff(d.Run.Attempt))
		return true
	case known && ref != "":
		c.end(ctx, d, airesp.Run{State: airesp.Sent, Ref: ref, Mark: l.Mark})
		c.Observe("digest", "found")
		return true
	}
	return false
}

// post hands a letter to its platform. A short wait that the platform asks for
// is waited out, since it says that nothing was posted.
func (c *Clock) post(ctx context.Context, p Poster, l commands.Letter) (ref string, err error) {
	for try := 1; ; try++ {
		c.turn(ctx, l.To.Platform)
		once, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTime)
		ref, err = p.Post(once, l)
		cancel()
		if e := kindOf(err); err == nil || e.Kind != commands.Limited || e.After > inPlace || try == tries || ctx.Err() != nil {
			return ref, err
		}
		sleep(ctx, kindOf(err).After)
	}
}

// settle keeps how an attempt ended.
func (c *Clock) settle(ctx context.Context, d commands.Delivery, l commands.Letter, ref string, err error) {
	if err == nil {
		c.end(ctx, d, airesp.Run{State: airesp.Sent, Ref: ref, Mark: l.Mark})
		c.Observe("digest", "sent")
		return
	}
	e := kindOf(err)
	wait := backoff(d.Run.Attempt)
	switch e.Kind {
	case commands.Gone:
		c.drop(ctx, d, e.Why)
		return
	case commands.Unclear:
		c.end(ctx, d, airesp.Run{State: airesp.Unclear, Why: e.Why})
		c.Observe("digest", "unclear")
	case commands.Limited:
		wait = max(wait, e.After)
		c.end(ctx, d, airesp.Run{State: airesp.Failed, Why: "the platform asks to wait"})
		c.Observe("digest", "limited")
	default:
		c.end(ctx, d, airesp.Run{State: airesp.Failed, Why: e.Why})
		c.Observe("digest", "failed")
	}
	c.Log.Warn("a digest was not posted", "platform", d.Sub.To.Platform, "slot", d.Slot.Key, "why", e.Why)
	c.hold(d, wait)
}

// end keeps the state of a run, also while the program stops.
func (c *Clock) end(ctx context.Context, d commands.Delivery, r airesp.Run) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	c.unkept(c.Router.EndDigest(ctx, d, r))
}

// unkept logs that something could not be kept, unless it had moved on.
func (c *Clock) unkept(err error) {
	var stale *airesp.StaleRunError
	if err != nil && !errors.As(err, &stale) {
		c.Log.Error("how a digest went could not be kept", "err", err)
	}
}

// miss gives a digest up whose day is over, and tells.
func (c *Clock) miss(ctx context.Context, d commands.Delivery) {
	why := d.Run.Why
	if why == "" {
		why = "the bot was not running, or could not reach the platform"
	}
	c.end(ctx, d, airesp.Run{State: airesp.Missed, Why: why})
	c.Observe("digest", "missed")
	c.Log.Error("a digest was missed", "platform", d.Sub.To.Platform, "slot", d.Slot.Key, "why", why)
	c.tell(ctx, c.Router.Notices(ctx, d, false, why))
}

// drop turns the digest of a channel off to which the bot cannot post any more,
// and tells.
func (c *Clock) drop(ctx context.Context, d commands.Delivery, why string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if err := c.Router.DropDigest(ctx, d, why); err != nil {
		c.unkept(err)
		return
	}
	c.Observe("digest", "gone")
	c.Log.Error("a digest was turned off, since its channel cannot be posted to", "platform", d.Sub.To.Platform, "slot", d.Slot.Key, "why", why)
	c.tell(ctx, c.Router.Notices(ctx, d, true, why))
}

// tell sends notices. Whether they arrive is logged and no more: the log and
// the metrics have said the same.
func (c *Clock) tell(ctx context.Context, letters []commands.Letter) {
	for _, l := range letters {
		if p := c.Posters[l.To.Platform]; p != nil {
			if _, err := c.post(ctx, p, l); err != nil {
				c.Log.Warn("a notice about a digest did not arrive", "platform", l.To.Platform, "err", err)
			}
		}
	}
}
