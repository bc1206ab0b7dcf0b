// Package clock is time as one more caller: on each wake-up it asks the command
// layer which digests and reminders are due, and hands them to the platforms.
//
// When something is due is worked out from the wall clock and the ledger, and
// what has been said is an event of the ledger, so a restart, a clock that was
// set, or weeks without power make no difference. A digest is announced in the
// ledger before it is handed over and its end is kept after, so that a crash in
// between shows; it is then looked for before it is sent again. In one week a
// channel may get it twice only where the platform can neither tell nor refuse
// the second, and never not at all without the administrators being told.
package clock

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"airesp"
	"airesp/commands"
)

// Poster puts messages on one platform. The errors of Post, Follow and Update
// are *commands.PostError.
type Poster interface {
	// Post posts a letter's message. Nobody is pinged by it.
	Post(ctx context.Context, l commands.Letter) (ref string, err error)
	// Follow posts what the letter has beyond its message, where there are threads.
	Follow(ctx context.Context, l commands.Letter, ref string) error
	// Update puts a letter in the place of the one that was posted.
	Update(ctx context.Context, l commands.Letter, ref string) error
	// Find looks whether a letter arrived since a time; ref is empty when it did
	// not, and known is false where that cannot be told.
	Find(ctx context.Context, l commands.Letter, since time.Time) (ref string, known bool, err error)
}

// Config is what a Clock is made of.
type Config struct {
	Router  *commands.Router
	Posters map[string]Poster // by platform
	Orgs    func(context.Context) ([]string, error)
	Log     *slog.Logger
	Now     func() time.Time
	// Observe is told how each digest and reminder ended, for metrics; it may be
	// nil. what is "digest" or "reminder".
	Observe func(what, outcome string)
}

// How fast messages go out.
const (
	atOnce   = 8                      // deliveries at work
	apart    = 250 * time.Millisecond // between two messages on a platform
	postTime = 15 * time.Second       // for one call
	noteTime = 10 * time.Second       // to keep its outcome
)

// Clock delivers what is due. Run may be called once.
type Clock struct {
	Config
	mu     sync.Mutex
	held   map[key]time.Time // not to be tried again before
	edits  map[key]edit      // the last edit of each digest
	looked map[string]uint64 // organisation → events when its digests were last compared
	next   map[string]time.Time
	warned time.Time
}

// key is the digest of a channel.
type key struct {
	org string
	to  airesp.Address
}

// edit is what a digest says by now, and since when.
type edit struct {
	slot, mark string
	at         time.Time
}

// New makes a Clock.
func New(cfg Config) *Clock {
	if cfg.Observe == nil {
		cfg.Observe = func(string, string) {}
	}
	return &Clock{Config: cfg, held: map[key]time.Time{}, edits: map[key]edit{}, looked: map[string]uint64{}, next: map[string]time.Time{}}
}

// Run wakes up at every full minute until ctx ends. It returns when what was
// under way has ended.
func (c *Clock) Run(ctx context.Context) {
	for {
		c.Tick(ctx)
		now := c.Now()
		t := time.NewTimer(now.Truncate(time.Minute).Add(time.Minute).Sub(now))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// Tick does what is due now.
func (c *Clock) Tick(ctx context.Context) {
	orgs, err := c.Orgs(ctx)
	if err != nil {
		c.fault(ctx, "the organisations cannot be listed", err)
		return
	}
	var due []commands.Delivery
	for _, org := range orgs {
		list, err := c.Router.DueDigests(ctx, org)
		if err != nil {
			c.fault(ctx, "what is due cannot be told", err)
			continue
		}
		for _, d := range list {
			if !c.isHeld(d) {
				due = append(due, d)
			}
		}
	}
	c.each(ctx, len(due), func(i int) { c.deliver(ctx, due[i]) })
	for _, org := range orgs {
		c.update(ctx, org)
		c.remind(ctx, org)
	}
}

// each does n things, some at once. It begins none after ctx has ended.
func (c *Clock) each(ctx context.Context, n int, do func(i int)) {
	slots := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	wg.Wait()
}

// fault logs what keeps everything from going on, once an hour at most.
func (c *Clock) fault(ctx context.Context, what string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.Now(); ctx.Err() == nil && now.Sub(c.warned).Abs() >= time.Hour {
		c.warned = now
		c.Log.Error(what+", so no digest is posted", "err", err)
	}
}

func keyOf(d commands.Delivery) key { return key{d.Org, d.Sub.To} }

func (c *Clock) isHeld(d commands.Delivery) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	until, ok := c.held[keyOf(d)]
	if ok && c.Now().Before(until) && !d.Late {
		return true
	}
	delete(c.held, keyOf(d))
	return false
}

func (c *Clock) hold(d commands.Delivery, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held[keyOf(d)] = c.Now().Add(wait)
}

// turn waits for a platform's turn, so that messages go out one after another.
func (c *Clock) turn(ctx context.Context, platform string) {
	c.mu.Lock()
	now := c.Now()
	at := c.next[platform]
	if at.Before(now) || at.Sub(now) > time.Hour { // the clock was set back
		at = now
	}
	c.next[platform] = at.Add(apart)
	c.mu.Unlock()
	sleep(ctx, at.Sub(now))
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// kindOf is what is known about a failed call. An error of another type says
// nothing about whether the message arrived.
func kindOf(err error) *commands.PostError {
	var e *commands.PostError
	if errors.As(err, &e) {
		return e
	}
	return &commands.PostError{Kind: commands.Unclear, Why: "the platform's answer was lost"}
}
