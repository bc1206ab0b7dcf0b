package slack

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
	"airesp/commands"
)

// TestHookHosts says where replies may be posted to.
func TestHookHosts(t *testing.T) {
	plain := Config{SigningSecret: "s"}
	own := Config{SigningSecret: "s", APIURL: "http://127.0.0.1:8080/api"}
	v6 := Config{SigningSecret: "s", APIURL: "http://[::1]:8080/api"}
	for _, c := range []struct {
		cfg  Config
		url  string
		want bool
	}{
		{plain, "https://hooks.slack.com/commands/T1/2/x", true},
		{plain, "https://hooks.slack-gov.com/actions/T1/2/x", true},
		{plain, "http://hooks.slack.com/commands/T1/2/x", false},
		{plain, "https://hooks.slack.com:443/x", false},
		{plain, "https://hooks.slack.com:8443/x", false},
		{plain, "https://hooks.slack.com.evil.example/x", false},
		{plain, "https://evil.example/hooks.slack.com", false},
		{plain, "https://hooks.slack.com@evil.example/x", false},
		{plain, "https://user:pass@hooks.slack.com/x", false},
		{plain, "https://evil.example#@hooks.slack.com", false},
		{plain, "https://hooks.slack.com\\@evil.example/", false},
		{plain, "https://xhooks.slack.com/x", false},
		{plain, "https://slack.com/api/x", false},
		{plain, "https://127.0.0.1/x", false},
		{plain, "https://[::1]/x", false},
		{plain, "https://[::ffff:169.254.169.254]/x", false},
		{plain, "//hooks.slack.com/x", false},
		{plain, "https:hooks.slack.com/x", false},
		{plain, "file:///etc/passwd", false},
		{plain, "ftp://hooks.slack.com/x", false},
		{plain, "https://hooks.slack.com%2eevil.example/x", false},
		{plain, "https://hooks.slack.com./x", false},
		{plain, "", false},
		{own, "http://127.0.0.1:8080/hook/x", true},
		{own, "https://hooks.slack.com/x", true},
		{own, "https://127.0.0.1:8080/hook/x", false},
		{own, "http://127.0.0.1:8081/hook/x", false},
		{own, "http://127.0.0.1/hook/x", false},
		{own, "http://a@127.0.0.1:8080/hook/x", false},
		{v6, "http://[::1]:8080/x", true},
		{v6, "http://[::1]:8081/x", false},
	} {
		cfg, err := c.cfg.checked()
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.allowed(c.url); got != c.want {
			t.Errorf("%s with the API at %s: %t", c.url, cfg.APIURL, got)
		}
	}
}

// TestNoRedirect posts to a response_url that leads elsewhere.
func TestNoRedirect(t *testing.T) {
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer elsewhere.Close()
	here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer here.Close()
	r := newRig(t)
	a := r.adapter(t, Config{SigningSecret: "s", APIURL: here.URL + "/api/"})
	defer a.hooks.CloseIdleConnections()
	if err := a.post(context.Background(), fresh(here.URL+"/hook"), []byte("{}")); err == nil || reached {
		t.Errorf("error %v, redirect followed: %t", err, reached)
	}
}

// TestHookErrors posts to response URLs that do not work.
func TestHookErrors(t *testing.T) {
	r := newRig(t)
	post := func(h *hook) error { return r.a.post(context.Background(), h, busy().appendPost()) }
	r.slack.Limit("response_url", 1, "0.01")
	if err := post(fresh(r.slack.Hook())); err != nil {
		t.Errorf("after one 429: %v", err)
	}
	r.slack.Limit("response_url", 2, "soon")
	start := time.Now()
	if err := post(fresh(r.slack.Hook())); err == nil || time.Since(start) < time.Second {
		t.Errorf("after two 429: %v, %v", err, time.Since(start))
	}
	r.slack.Limit("response_url", 1, "3600")
	if err := post(fresh(r.slack.Hook())); err == nil {
		t.Error("it waited an hour")
	}
	r.slack.Limit("response_url", 0, "")
	h := newHook(r.slack.Hook(), addressee{})
	for range maxUses {
		if err := post(&h); err != nil {
			t.Error(err)
		}
	}
	if err := post(&h); err == nil || strings.Contains(err.Error(), h.url) {
		t.Errorf("a sixth use: %v", err)
	}
	old := newHook(r.slack.Hook(), addressee{})
	r.slack.Wait(31 * time.Minute)
	if err := post(&old); err == nil || strings.Contains(err.Error(), "hook") {
		t.Errorf("after 31 minutes: %v", err)
	}
}

// fresh is a response_url that was just made, and nobody to tell otherwise.
func fresh(url string) *hook {
	h := newHook(url, addressee{})
	return &h
}

func TestRetryAfter(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"1": time.Second, "30": 30 * time.Second, "31": 31 * time.Second, "3600": farAway, "1e300": farAway, "0.5": 500 * time.Millisecond, " 2 ": 2 * time.Second,
		"": time.Second, "soon": time.Second, "-1": time.Second, "0": time.Second, "NaN": time.Second, "Inf": farAway, "Wed, 21 Oct 2026 07:28:00 GMT": time.Second,
	} {
		if got := retryAfter(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// TestLate holds a reply back: the command is acknowledged with nothing, and
// the reply comes to the response_url.
func TestLate(t *testing.T) {
	for _, mode := range []string{"http", "socket"} {
		t.Run(mode, func(t *testing.T) {
			release := make(chan struct{})
			slow := func(a *Adapter) { a.patience = 20 * time.Millisecond }
			var r *rig
			if mode == "http" {
				r = newRig(t)
				slow(r.a)
			} else {
				r, _ = newSocketRig(t, slow)
				r.slack.Connected(1)
			}
			r.holdWith(func(context.Context, commands.Request) { <-release })
			c := slackfake.Command{Text: "claim data-privacy by Privacy"}
			if mode == "http" {
				if a := r.slack.Command(r.app, c); a.Status != 200 || len(a.Body) > 0 {
					t.Errorf("acknowledged with %d %q", a.Status, a.Body)
				}
			} else if e := r.slack.Ack(r.slack.SocketCommand(c)); len(e.Payload) > 0 {
				t.Errorf("acknowledged with %q", e.Payload)
			}
			close(release)
			seen := r.slack.Next()
			wants(t, seen, "Privacy now owns Data Privacy")
			if seen.Via != "response_url" || !seen.Public {
				t.Errorf("by %s, public %t", seen.Via, seen.Public)
			}
		})
	}
}

// TestNever gives up on a reply that does not come, and says so.
func TestNever(t *testing.T) {
	r := newRig(t)
	r.a.patience, r.a.longest = 10*time.Millisecond, 50*time.Millisecond
	r.holdWith(func(ctx context.Context, _ commands.Request) { <-ctx.Done() })
	r.slack.Command(r.app, slackfake.Command{Text: "who-owns data-privacy"})
	wants(t, r.slack.Next(), "This took too long")
}

// TestPanic lets a handler panic: the person is told, the program lives, and
// the log does not hold what was typed.
func TestPanic(t *testing.T) {
	r, _ := newSocketRig(t)
	r.slack.Connected(1)
	r.holdWith(func(_ context.Context, req commands.Request) { panic("with " + req.Text) })
	r.slack.Ack(r.slack.SocketCommand(slackfake.Command{Text: "who-owns data-privacy"}))
	wants(t, r.slack.Next(), "the fault is ours")
	r.slack.Command(r.app, slackfake.Command{Text: "who-owns data-privacy"})
	wants(t, r.slack.Next(), "the fault is ours")
	r.holdWith(nil)
	r.slack.Ack(r.slack.SocketCommand(slackfake.Command{Text: "who-owns data-privacy"}))
	wants(t, r.slack.Next(), "NOBODY")
	if !strings.Contains(r.log(), "panicked") {
		t.Error("the log does not say so")
	}
}

// TestBusy fills all places: a command is told to come back, a button shows
// that it did not work, and a drain waits.
func TestBusy(t *testing.T) {
	r := newRig(t)
	r.a.slots, r.a.slotWait = make(chan struct{}, 1), 10*time.Millisecond
	release := make(chan struct{})
	inside := make(chan struct{}, 1)
	r.holdWith(func(context.Context, commands.Request) { inside <- struct{}{}; <-release })
	first := make(chan struct{})
	go func() {
		defer close(first)
		r.slack.Command(r.app, slackfake.Command{Text: "version"})
	}()
	<-inside
	r.slack.Command(r.app, slackfake.Command{Text: "version"})
	wants(t, r.slack.Next(), "Too many people are asking at once")
	r.slack.Press(r.app, slackfake.Press{Value: "1:version"})
	if p := r.slack.Problems(); len(p) != 1 || !strings.Contains(p[0], "503") {
		t.Errorf("a button while all is busy: %q", p)
	}
	short, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if r.a.Drain(short) == nil {
		t.Error("the drain did not wait")
	}
	close(release)
	<-first
	wants(t, r.slack.Next(), "airesp v0.0.0")
	var drains sync.WaitGroup
	for range 8 {
		drains.Go(func() {
			if err := r.a.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	drains.Wait()
}

func copyAll(w io.Writer, resp *http.Response) (int64, error) {
	return io.Copy(w, io.LimitReader(resp.Body, maxBody))
}

// TestDeadHook has a late reply find its response_url dead: it comes as a
// message for who asked alone, and what was claimed stays claimed.
func TestDeadHook(t *testing.T) {
	r := newRig(t)
	r.a.patience = time.Millisecond
	release := make(chan struct{})
	r.holdWith(func(context.Context, commands.Request) { <-release })
	r.slack.Command(r.app, slackfake.Command{Text: "claim data-privacy by Privacy", Hook: r.slack.APIURL() + "../hook/gone"})
	close(release)
	seen := r.slack.Next()
	wants(t, seen, "Privacy now owns Data Privacy")
	if seen.Via != "chat.postEphemeral" || seen.Public || seen.User != slackfake.User || seen.Channel != slackfake.Channel {
		t.Errorf("%+v", seen)
	}
	r.slack.Limit("chat.postEphemeral", 1, "soon")
	r.slack.Press(r.app, slackfake.Press{Value: pressVersion + "version", Hook: "https://evil.example/hook"})
	wants(t, r.slack.Next(), "airesp v0.0.0")
}
