package discord

import (
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits on calls of the API. Those of Discord's that are bound to a route come
// with its answers; the others are known beforehand.
const (
	callsASecond = 45   // with the bot's token, all routes together; Discord's limit is 50
	maxRoutes    = 1000 // that are waited for at once; what is beyond is told by a 429
	maxRefused   = 500  // calls refused in a window; at 10,000 Discord bans the address for a while
	refusedSlots = 10   // of which a window is made
	refusedSlot  = time.Minute
)

// errRefused keeps calls from being made after Discord has refused too many.
var errRefused = errors.New("Discord refused too many calls within ten minutes, so none is made until some of them are past; the log says which were refused")

// limits says when calls may be made. It is bounded, however many routes there
// are: each interaction has one of its own, and only routes that must wait are
// kept, until they need not any more.
type limits struct {
	mu      sync.Mutex
	routes  map[string]time.Time // when the route's next call may be made
	all     time.Time            // the same for every call with the token
	refused [refusedSlots]struct {
		began time.Time
		calls int
	}
}

// take takes a place for a call. It returns how long to wait, 0 when the place
// was taken, and errRefused when there is none for a while.
func (l *limits) take(route string, token bool, now time.Time) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, slot := range l.refused {
		if now.Sub(slot.began).Abs() < refusedSlots*refusedSlot {
			n += slot.calls
		}
	}
	if n >= maxRefused {
		return 0, errRefused
	}
	free := l.routes[route]
	if token && l.all.After(free) {
		free = l.all
	}
	if free.After(now) {
		return free.Sub(now), nil
	}
	delete(l.routes, route)
	if token {
		l.all = now.Add(time.Second / callsASecond)
	}
	return 0, nil
}

// note learns from an answer.
func (l *limits) note(route string, res *http.Response, e *apiError, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var wait time.Duration
	if res.Header.Get("X-RateLimit-Remaining") == "0" {
		wait = seconds(res.Header.Get("X-RateLimit-Reset-After"))
	}
	if e != nil {
		l.count(e, res.Header.Get("X-RateLimit-Scope") == "shared", now)
		if e.Status == http.StatusTooManyRequests {
			wait = max(wait, e.after)
		}
		if e.global {
			l.all = now.Add(wait)
			return
		}
	}
	if wait > 0 {
		l.hold(route, now.Add(wait), now)
	}
}

// count counts a refused call. One of a limit that others have used up does
// not count for Discord either. l.mu is held.
func (l *limits) count(e *apiError, shared bool, now time.Time) {
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if shared {
			return
		}
	default:
		return
	}
	slot := &l.refused[int(now.Unix()/int64(refusedSlot/time.Second))%refusedSlots]
	if began := now.Truncate(refusedSlot); !slot.began.Equal(began) {
		slot.began, slot.calls = began, 0
	}
	slot.calls++
}

// hold keeps a route waiting. l.mu is held.
func (l *limits) hold(route string, until, now time.Time) {
	if l.routes == nil {
		l.routes = map[string]time.Time{}
	}
	if _, known := l.routes[route]; !known && len(l.routes) >= maxRoutes {
		for r, t := range l.routes {
			if !t.After(now) {
				delete(l.routes, r)
			}
		}
		if len(l.routes) >= maxRoutes {
			return
		}
	}
	l.routes[route] = until
}

// seconds reads a number of seconds of a header; 0 when it is none.
func seconds(text string) time.Duration {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n > 0) {
		return 0
	}
	return time.Duration(min(n, 3600) * float64(time.Second))
}
