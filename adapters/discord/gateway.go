package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// pace is how fast the Gateway is held and tried again. Discord takes a token
// back after 1,000 IDENTIFYs in a day; waits that double up to longest keep a
// day of failures below 200.
type pace struct {
	beat     time.Duration // Discord's heartbeat interval; discordgo does not tell it
	opening  time.Duration // until Discord must have said READY
	identify time.Duration // between two IDENTIFYs; Discord's limit is 5 s
	steady   time.Duration // a connection that held this long counts as a success
	first    time.Duration // before the second try
	redial   time.Duration // longest wait while Discord cannot be reached at all
	longest  time.Duration // longest wait
}

var usualPace = pace{ //nolint:gochecknoglobals // a constant, as far as Go can say so
	beat: 45 * time.Second, opening: 30 * time.Second, identify: 5 * time.Second, steady: time.Minute,
	first: time.Second, redial: time.Minute, longest: 10 * time.Minute,
}

// wait is the time before the next try, doubled with each attempt, and up to a
// quarter longer so that many programs do not try as one.
func (p pace) wait(attempt int, longest time.Duration) time.Duration {
	d := min(p.first<<min(attempt, 20), longest)
	return d + rand.N(d/4+1)
}

// link is what is known of the connection to the Gateway.
type link struct {
	mu  sync.Mutex
	up  bool
	ack time.Time // of the last heartbeat
}

func (l *link) set(up bool, ack time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up, l.ack = up, ack
}

func (l *link) ready(p pace) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.up:
		return errors.New("Discord is not connected: the Gateway is down, or being connected")
	case time.Since(l.ack) > 2*p.beat:
		return errors.New("Discord is not connected: the Gateway has not answered two heartbeats")
	}
	return nil
}

func (l *link) isUp() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up
}

// connect holds the Gateway until ctx ends, which is no error. It resumes the
// session where Discord allows that, and begins a new one otherwise.
//
// discordgo's own reconnecting is off: it goes on for ever after a fatal close
// code, and begins sessions as fast as Discord turns them down.
func (a *Adapter) connect(ctx context.Context) error {
	var s *session
	var identified time.Time
	for attempt := 0; ctx.Err() == nil; attempt++ {
		if s == nil {
			s = a.newSession(ctx)
		}
		if s.fresh && !sleep(ctx, a.pace.identify-time.Since(identified)) {
			return nil
		}
		began := time.Now()
		s.wire.reset()
		err := s.hold(ctx)
		a.link.set(false, time.Time{})
		dialled, invalid, resumable := s.wire.state()
		if s.fresh && dialled {
			identified = began
		}
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			if why, fatal := fatalCode(closed.Code); fatal {
				return fmt.Errorf("%s (Discord closed the Gateway with code %d)", why, closed.Code)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		a.log.Warn("the Discord Gateway was lost", "err", err)
		wasUp := s.seen.Load()
		s.fresh = s.fresh && !wasUp
		if wasUp && time.Since(began) > a.pace.steady {
			attempt = 0
		}
		wait := a.pace.wait(attempt, a.pace.longest)
		switch {
		case invalid && !resumable:
			s = nil
		case !dialled:
			wait = a.pace.wait(attempt, a.pace.redial)
		case wasUp && attempt == 0:
			wait = 0
		}
		if !sleep(ctx, wait) {
			return nil
		}
	}
	return nil
}

// fatalCode explains the close codes after which trying again is of no use.
func fatalCode(code int) (why string, fatal bool) {
	switch code {
	case 4004:
		return errToken.Error(), true
	case 4010, 4011:
		return "Discord wants this bot to be split up (sharding), which this program cannot do: it is in too many servers", true
	case 4012:
		return "Discord no longer speaks this version of the Gateway; a newer version of this program is needed", true
	case 4013, 4014:
		return "Discord refused the intents, although none is asked for; a newer version of this program is needed", true
	}
	return "", false
}

var errLost = errors.New("the connection ended")

// hold opens the session's connection and returns when it is lost, or when ctx
// ends. The error is never nil.
func (s *session) hold(ctx context.Context) error {
	opening, cancel := context.WithTimeout(ctx, s.a.pace.opening)
	defer cancel()
	stop := context.AfterFunc(opening, s.wire.cut) // Open itself waits for ever
	err := s.dg.Open()
	stop()
	var refused *discordgo.RESTError
	if errors.As(err, &refused) && refused.Response != nil {
		// Its text is the whole body, which does not belong in a log.
		return fmt.Errorf("asking for the Gateway's address: %s", refused.Response.Status)
	}
	if err != nil && !errors.Is(err, discordgo.ErrWSAlreadyOpen) {
		return err
	}
	if err != nil { // a lost signal of the connection before this one
		s.a.link.set(true, time.Now())
	}
	tick, late := time.NewTicker(s.a.pace.beat/4), time.NewTimer(s.a.pace.opening)
	defer tick.Stop()
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			s.dg.Close() //nolint:errcheck,gosec // it never fails
			return ctx.Err()
		case <-s.lost:
			return errLost
		case <-late.C:
			if !s.a.link.isUp() {
				s.wire.cut()
			}
		case <-tick.C:
			s.check()
		}
	}
}

// check notes the last heartbeat that Discord answered, and cuts a connection
// on which two were not. discordgo waits for five, and then closes in a way
// that ends the session. Its lock is only tried: it is held while it connects.
func (s *session) check() {
	if !s.a.link.isUp() || !s.dg.TryRLock() {
		return
	}
	ack := s.dg.LastHeartbeatAck
	s.dg.RUnlock()
	s.a.link.set(true, ack)
	if time.Since(ack) > 2*s.a.pace.beat {
		s.wire.cut()
	}
}

// incoming takes an interaction from the Gateway. What cannot be decoded is
// left alone. It is called by the goroutine that reads the Gateway, and blocks
// it while all places are taken, for a second at most.
func (a *Adapter) incoming(ctx context.Context, raw []byte) {
	in, err := decode(raw)
	if err != nil || in.Kind == kindPing {
		a.log.Warn("the Discord Gateway sent an interaction that cannot be read")
		return
	}
	if !a.begin() {
		a.log.Warn("an interaction was left unanswered: too many are at work")
		return
	}
	go func() {
		defer a.end()
		defer a.recovered()
		if rest := a.serve(ctx, in, a.callback(ctx, in), in.late(a.now())); rest != nil {
			rest()
		}
	}()
}

// recovered keeps a panic from ending the program.
func (a *Adapter) recovered() {
	if p := recover(); p != nil {
		a.panicked(p, debug.Stack())
	}
}

// sleep waits, and reports whether it did so to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// rebase sends discordgo's one REST call, which asks where the Gateway is, to
// the configured base, and ends it with the context.
type rebase struct {
	ctx  context.Context //nolint:containedctx // discordgo has no other way in
	cfg  Config
	next http.RoundTripper
}

func (t rebase) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(t.ctx)
	out.URL = t.cfg.base.JoinPath(apiVersion, "gateway")
	out.Host = ""
	return t.next.RoundTrip(out)
}
