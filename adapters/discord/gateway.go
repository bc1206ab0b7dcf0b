package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// MaxShards bounds the connections: each begins a session, of which a day has
// startsADay. Discord wants a shard for every 2,500 servers at most.
const MaxShards = 64

// pace is how fast the Gateway is held and tried again.
type pace struct {
	beat    time.Duration // between two heartbeats where Discord's own word was not heard
	opening time.Duration // until Discord must have said READY
	steady  time.Duration // a connection that held this long counts as a success
	first   time.Duration // before the second try
	redial  time.Duration // longest wait while Discord cannot be reached at all
	longest time.Duration // longest wait
}

var usualPace = pace{ //nolint:gochecknoglobals // a constant, as far as Go can say so
	beat: 45 * time.Second, opening: 30 * time.Second, steady: time.Minute,
	first: time.Second, redial: time.Minute, longest: 10 * time.Minute,
}

// wait is the time before the next try, doubled with each attempt, and up to a
// quarter longer so that many programs do not try as one.
func (p pace) wait(attempt int, longest time.Duration) time.Duration {
	d := min(p.first<<min(attempt, 20), longest)
	return d + rand.N(d/4+1)
}

// connect holds the Gateway until ctx ends, which is no error: one connection a
// shard. The first shard that cannot go on ends them all.
func (a *Adapter) connect(ctx context.Context) error {
	shards, err := a.shards(ctx)
	if err != nil || shards == 0 {
		return err
	}
	links := make([]*link, shards)
	for i := range links {
		links[i] = &link{}
	}
	a.links.Store(&links)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var holding sync.WaitGroup
	for i, l := range links {
		holding.Go(func() {
			if err := a.holdShard(ctx, shard{link: l, id: i, count: shards}); err != nil {
				cancel(err)
			}
		})
	}
	holding.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// shards is how many connections the Gateway wants: as configured, else as
// Discord advises. It asks until Discord answers, and is 0 when ctx ends first.
// When Discord lets no session begin, it waits until it does.
func (a *Adapter) shards(ctx context.Context) (int, error) {
	var advice struct {
		Shards int `json:"shards"`
		Limit  struct {
			Remaining  int   `json:"remaining"`
			ResetAfter int64 `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	for attempt := 0; ; attempt++ {
		err := a.api.do(ctx, http.MethodGet, "/gateway/bot", withToken, nil, &advice)
		switch {
		case ctx.Err() != nil:
			return 0, nil
		case isStatus(err, http.StatusUnauthorized):
			return 0, errToken
		case err != nil:
			a.log.Warn("Discord does not say where its Gateway is yet", "err", err)
			if !sleep(ctx, a.pace.wait(attempt, a.pace.redial)) {
				return 0, nil
			}
			continue
		}
		n := cmp.Or(a.cfg.Shards, min(max(advice.Shards, 1), MaxShards))
		if advice.Limit.Remaining >= n || advice.Limit.ResetAfter <= 0 {
			return n, nil
		}
		wait := min(time.Duration(advice.Limit.ResetAfter)*time.Millisecond, day)
		a.log.Warn("Discord lets no more sessions begin for now", "remaining", advice.Limit.Remaining, "wait", wait)
		if !sleep(ctx, wait) {
			return 0, nil
		}
	}
}

// shard is one of the parts into which Discord divides a bot's servers.
type shard struct {
	link      *link
	id, count int
}

// holdShard holds one connection until ctx ends, which is no error. It resumes
// the session where Discord allows that, and begins a new one otherwise.
//
// discordgo's own reconnecting is off: it goes on for ever after a fatal close
// code, and begins sessions as fast as Discord turns them down.
func (a *Adapter) holdShard(ctx context.Context, part shard) error {
	var s *session
	for attempt := 0; ctx.Err() == nil; attempt++ {
		if s == nil {
			s = a.newSession(ctx, part)
		}
		s.asked = func(bool) {}
		if s.fresh {
			var ok bool
			if s.asked, ok = a.starts.begin(ctx); !ok {
				return nil
			}
		}
		began := time.Now()
		s.wire.reset(!s.fresh)
		err := s.hold(ctx)
		part.link.lost()
		dialled, invalid, resumable := s.wire.state()
		s.asked(dialled)
		if !dialled {
			s.wire.unreached()
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
		return "Discord wants this bot to be split into more shards; unset DISCORD_SHARDS to follow its advice, then start the bot again", true
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
	if errors.Is(err, errElsewhere) {
		err = s.dg.Open()
	}
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
		s.link.connected(time.Now(), s.beat())
	}
	tick, late := time.NewTicker(s.beat()/8), time.NewTimer(s.a.pace.opening)
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
			if errors.Is(s.link.state(), errDown) {
				s.wire.cut()
			}
		case <-tick.C:
			s.check()
		}
	}
}

// beat is the time between two heartbeats.
func (s *session) beat() time.Duration { return cmp.Or(s.wire.beat(), s.a.pace.beat) }

// check notes the last heartbeat that Discord answered, and cuts a connection
// that is dead. discordgo would close it in a way that ends the session. Its
// lock is only tried: it is held while it connects.
func (s *session) check() {
	if errors.Is(s.link.state(), errDown) || !s.dg.TryRLock() {
		return
	}
	ack := s.dg.LastHeartbeatAck
	s.dg.RUnlock()
	s.link.connected(ack, s.beat())
	if s.link.state() != nil {
		s.a.log.Warn("the Discord Gateway no longer answers")
		s.wire.cut()
	}
}

// rebase answers discordgo's one REST call, which asks where the Gateway is:
// with where the session is to be resumed, else with what the configured base
// says. It ends the call with the context.
type rebase struct {
	ctx  context.Context //nolint:containedctx // discordgo has no other way in
	cfg  Config
	wire *wire
	next http.RoundTripper
}

func (t rebase) RoundTrip(r *http.Request) (*http.Response, error) {
	if at := t.wire.address(); at != "" {
		body, err := json.Marshal(map[string]string{"url": at})
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, err
	}
	out := r.Clone(t.ctx)
	out.URL = t.cfg.base.JoinPath(apiVersion, "gateway")
	out.Host = ""
	return t.next.RoundTrip(out)
}
