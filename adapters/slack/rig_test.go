package slack

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is the adapter between a Slack and a router over a real store.
type rig struct {
	*adaptertest.Bench
	slack *slackfake.Slack
	a     *Adapter
	app   string // base URL over HTTP

	mu   sync.Mutex
	hold func(ctx context.Context, req commands.Request) // before a request is answered
	says *commands.Reply                                 // in place of the router
	logs bytes.Buffer
}

// Dispatch is the router, with what a test puts in its way.
func (r *rig) Dispatch(ctx context.Context, req commands.Request) commands.Reply {
	r.mu.Lock()
	hold, says := r.hold, r.says
	r.mu.Unlock()
	if hold != nil {
		hold(ctx, req)
	}
	if says != nil {
		return *says
	}
	return r.Bench.Dispatch(ctx, req)
}

func (r *rig) holdWith(f func(ctx context.Context, req commands.Request)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hold = f
}

func (r *rig) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.logs.Write(p)
}

func (r *rig) log() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.logs.String()
}

// newRig makes a rig that serves HTTP. When the test ends, no secret and
// nothing that was typed may be in the log.
func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{Bench: adaptertest.New(t), slack: slackfake.New(t)}
	r.a = r.adapter(t, Config{SigningSecret: r.slack.Secret, BotToken: r.slack.BotToken, APIURL: r.slack.APIURL()})
	mux := http.NewServeMux()
	r.a.Register(mux)
	server := httptest.NewServer(mux)
	r.app = server.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := r.a.Drain(ctx); err != nil {
			t.Errorf("drain: %v", err)
		}
		server.Close()
		r.a.hooks.CloseIdleConnections()
		http.DefaultClient.CloseIdleConnections()
		for _, secret := range []string{r.slack.Secret, r.slack.AppToken, r.slack.BotToken, "/hook/", "data-privacy", "13345224609"} {
			if strings.Contains(r.log(), secret) {
				t.Errorf("the log holds %q:\n%s", secret, r.log())
			}
		}
	})
	return r
}

// adapter makes an adapter whose times are short.
func (r *rig) adapter(t testing.TB, cfg Config) *Adapter {
	t.Helper()
	a, err := New(cfg, r, commands.Table(), slog.New(slog.NewTextHandler(r, nil)))
	if err != nil {
		t.Fatal(err)
	}
	a.gate.gap = 0
	a.pace = pace{
		greeting: 5 * time.Second, silence: 5 * time.Second, ping: time.Second, grace: 200 * time.Millisecond,
		settled: time.Millisecond, backoff: 10 * time.Millisecond, longest: 50 * time.Millisecond, crowded: 50 * time.Millisecond,
	}
	return a
}

// newSocketRig makes a rig that also serves Socket Mode, and gives the error
// with which Run ended.
func newSocketRig(t testing.TB, tune ...func(*Adapter)) (*rig, <-chan error) {
	t.Helper()
	r := newRig(t)
	r.a.hooks.CloseIdleConnections()
	r.a = r.adapter(t, Config{AppToken: r.slack.AppToken, BotToken: r.slack.BotToken, APIURL: r.slack.APIURL()})
	for _, f := range tune {
		f(r.a)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		defer close(ended)
		ended <- r.a.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		for range ended { // what Run ended with is for the test to look at
		}
		r.a.hooks.CloseIdleConnections()
	})
	return r, ended
}

// tip is how far the ledger has grown.
func (r *rig) tip(t testing.TB) airesp.Tip {
	t.Helper()
	tip, err := r.DB.Tip(context.Background(), "default")
	if err != nil {
		t.Fatal(err)
	}
	return tip
}

// ask types a command over HTTP and gives what the person sees. A picture that
// follows an earlier answer is passed over.
func (r *rig) ask(t testing.TB, text string) slackfake.Seen {
	t.Helper()
	r.slack.Command(r.app, slackfake.Command{Text: text})
	for {
		if seen := r.slack.Next(); !bytes.Contains(seen.Raw, []byte(`"slack_file"`)) {
			return seen
		}
	}
}

// wants holds what people see against what they should, pings included.
func wants(t testing.TB, s slackfake.Seen, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(s.Text, part) {
			t.Errorf("no %q in what people see:\n%s", part, s.Text)
		}
	}
	if len(s.Pings) > 0 {
		t.Errorf("it notifies %q", s.Pings)
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
