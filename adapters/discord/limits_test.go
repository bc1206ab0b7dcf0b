package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestRefusedCalls makes calls that Discord refuses, as fast as it can: they
// end far below the number that brings a ban.
func TestRefusedCalls(t *testing.T) {
	t.Parallel()
	for _, status := range []int{401, 403, 429} {
		r := newRig(t)
		r.Tolerate()
		r.Fault("GET /", 10_000, func(w http.ResponseWriter) { w.Header().Set("Retry-After", "0.001"); w.WriteHeader(status) })
		var err error
		for range 2 * maxRefused {
			err = r.a.api.do(t.Context(), http.MethodGet, "/users/@me", 0, nil, nil)
		}
		if n := len(r.Requests("GET /users/@me")); n != maxRefused || !errors.Is(err, errRefused) {
			t.Errorf("%d: %d calls were made, then %v", status, n, err)
		}
	}
}

func TestRefusedCallsPass(t *testing.T) {
	t.Parallel()
	var l limits
	now := time.Date(2026, 11, 26, 12, 0, 30, 0, time.UTC)
	res := &http.Response{Header: http.Header{}}
	for i := range maxRefused {
		l.note("r", res, &apiError{Status: 403}, now.Add(time.Duration(i)*time.Second/2)) // over four minutes
	}
	take := func(after time.Duration) error {
		_, err := l.take("r", false, now.Add(after))
		return err
	}
	if take(9*time.Minute) == nil || take(12*time.Minute) != nil {
		t.Error("the calls that were refused are not counted for ten minutes")
	}
	shared := &http.Response{Header: http.Header{"X-Ratelimit-Scope": {"shared"}}}
	var other limits
	for range 2 * maxRefused {
		other.note("r", shared, &apiError{Status: 429}, now)
		other.note("r", res, &apiError{Status: 404}, now)
	}
	if _, err := other.take("x", false, now); err != nil {
		t.Error("calls are counted that Discord does not count")
	}
}

// TestRoutes waits for routes that have nothing left, and keeps few of them.
func TestRoutes(t *testing.T) {
	t.Parallel()
	var l limits
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	spent := &http.Response{Header: http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {"1.5"}}}
	l.note("a", spent, nil, now)
	for _, x := range []struct {
		route string
		token bool
		after time.Duration
		want  time.Duration
	}{
		{"a", false, 0, 1500 * time.Millisecond}, {"b", false, 0, 0}, {"a", false, time.Second, 500 * time.Millisecond}, {"a", false, 2 * time.Second, 0},
		{"b", true, 3 * time.Second, 0}, {"c", true, 3 * time.Second, time.Second / callsASecond}, {"c", false, 3 * time.Second, 0},
	} {
		if got, err := l.take(x.route, x.token, now.Add(x.after)); got != x.want || err != nil {
			t.Errorf("%+v: %v %v", x, got, err)
		}
	}
	l.note("b", &http.Response{Header: http.Header{}}, &apiError{Status: 429, global: true, after: time.Minute}, now.Add(time.Hour))
	if got, _ := l.take("d", true, now.Add(time.Hour)); got != time.Minute {
		t.Errorf("a limit of all calls holds the next one for %v", got)
	}
	if got, _ := l.take("d", false, now.Add(time.Hour)); got != 0 {
		t.Errorf("an interaction's calls wait %v for the limit of the others", got)
	}
	for i := range 10 * maxRoutes {
		l.note(fmt.Sprint(i), spent, nil, now.Add(time.Duration(i)*time.Millisecond))
	}
	if len(l.routes) > maxRoutes {
		t.Errorf("%d routes are kept", len(l.routes))
	}
}

// TestRateLimitDuringCallback is told to wait three seconds in a call that has
// no more: it ends at once, and its place is free again.
func TestRateLimitDuringCallback(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	r.Limit("POST /interactions", 1, 3)
	began := time.Now()
	r.Gateway.Send(r.Slash(ana, "version"))
	r.Gateway.Wait("a word in the log", func() bool { return strings.Contains(r.log.String(), "could not be shown") })
	if err := r.a.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	if n := len(r.Requests("POST /interactions")); n != 1 || time.Since(began) > answerIn {
		t.Errorf("%d calls were made, in %v", n, time.Since(began))
	}
	r.sees(r.send(r.Slash(ana, "version")), true, "airesp")
}

// TestLimitHonoured makes two calls of a route that is spent after the first.
func TestLimitHonoured(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Fault("GET /users/@me", 1, func(w http.ResponseWriter) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", "0.2")
		fmt.Fprint(w, "{}")
	})
	began := time.Now()
	get := func(ctx context.Context) error {
		return r.a.api.do(ctx, http.MethodGet, "/users/@me", withToken, nil, nil)
	}
	if err := get(t.Context()); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := get(short); !errors.Is(err, errNoTime) {
		t.Errorf("without time to wait: %v", err)
	}
	if err := get(t.Context()); err != nil || time.Since(began) < 200*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	if n := len(r.Requests("GET /users/@me")); n != 2 {
		t.Errorf("%d calls were made", n)
	}
}
