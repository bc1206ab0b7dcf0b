package discord

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	flag.Parse()
	flag.Set("test.parallel", "16") // most tests wait for discordgo, which sleeps a second when it closes
	goleak.VerifyTestMain(m)
}

const (
	guild   = "2200000000000000001"
	privacy = "2200000000000000011" // the role of the team Privacy
	legal   = "2200000000000000012"
)

var (
	ana = discordfake.Person{ID: "2200000000000000101", Guild: guild, Roles: []string{privacy}}
	ben = discordfake.Person{ID: "2200000000000000102", Guild: guild, Roles: []string{legal}}
)

// rig is an adapter between a fake Discord and a router over a real store.
type rig struct {
	*testing.T
	*discordfake.Fake
	bench *adaptertest.Bench
	a     *Adapter
	url   string // where interactions are posted
	log   *logged
}

// logged keeps what is logged.
type logged struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// fast is a pace for tests.
var fast = pace{
	beat: 45 * time.Second, opening: 10 * time.Second, steady: time.Minute,
	first: 5 * time.Millisecond, redial: 20 * time.Millisecond, longest: 20 * time.Millisecond,
}

func newRig(t *testing.T, change ...func(*rig)) *rig {
	t.Helper()
	r := &rig{T: t, Fake: discordfake.New(t), bench: adaptertest.New(t), log: &logged{}}
	cfg := Config{PublicKey: r.PublicKey(), Token: r.Token, APIURL: r.URL}
	a, err := New(cfg, r.bench, commands.Table(), airesp.BuiltIn(), slog.New(slog.NewTextHandler(r.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	a.pace, a.starts.apart = fast, 10*time.Millisecond
	a.api.pause = func(int) time.Duration { return time.Millisecond }
	r.a = a
	for _, c := range change {
		c(r)
	}
	mux := http.NewServeMux()
	a.Register(mux)
	server := httptest.NewServer(mux)
	r.url = server.URL + Path
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := a.Drain(ctx); err != nil {
			t.Error("the adapter did not drain:", err)
		}
		a.api.client.CloseIdleConnections()
		for _, secret := range []string{r.Token, "aW50ZXJhY3Rpb24"} {
			if strings.Contains(r.log.String(), secret) {
				t.Errorf("a secret was logged:\n%s", r.log)
			}
		}
	})
	return r
}

// run runs the adapter until the test ends, and waits for the Gateway.
func (r *rig) run() {
	r.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.a.Run(ctx) }()
	r.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.Error(err)
		}
	})
	r.Gateway.Wait("the Gateway", func() bool { return r.a.Ready() == nil })
}

// post sends an interaction over HTTP and returns what is to be seen first.
func (r *rig) post(in *discordfake.Interaction) discordfake.Message {
	r.Helper()
	if err := in.Post(r.url); err != nil {
		r.Fatal(err)
	}
	return in.Answer()
}

// open sends an interaction over HTTP and returns the form that it opens.
func (r *rig) open(in *discordfake.Interaction) discordfake.Modal {
	r.Helper()
	if err := in.Post(r.url); err != nil {
		r.Fatal(err)
	}
	return in.Modal()
}

// send sends an interaction over the Gateway and returns what is to be seen first.
func (r *rig) send(in *discordfake.Interaction) discordfake.Message {
	r.Helper()
	r.Gateway.Send(in)
	return in.Answer()
}

// records is how many records the ledger has.
func (r *rig) records() (n int) {
	r.Helper()
	for _, err := range r.bench.DB.Read(r.Context(), "default", 1) {
		if err != nil {
			r.Fatal(err)
		}
		n++
	}
	return n
}

// sees fails the test unless the message holds all the words, pings nobody,
// and is as private as it should be.
func (r *rig) sees(m discordfake.Message, private bool, words ...string) {
	r.Helper()
	for _, w := range words {
		if !strings.Contains(m.Text, w) {
			r.Errorf("there is no %q in:\n%s", w, m.Text)
		}
	}
	if m.Private != private {
		r.Errorf("private is %v for:\n%s", m.Private, m.Text)
	}
	if len(m.Pings) > 0 {
		r.Errorf("%v are pinged by:\n%s", m.Pings, m.Text)
	}
}

func claim(f *discordfake.Fake, p discordfake.Person, domain, role, name string) *discordfake.Interaction {
	return f.Slash(p, "claim", discordfake.Text("domain", domain), discordfake.Role("team-role", role, name))
}

// slow is a dispatcher that waits to be let go.
type slow struct {
	Dispatcher
	gate chan struct{}
}

func (s slow) Dispatch(ctx context.Context, req commands.Request) commands.Reply {
	<-s.gate
	return s.Dispatcher.Dispatch(ctx, req)
}

// panics is a dispatcher that panics.
type panics struct{ Dispatcher }

func (panics) Dispatch(context.Context, commands.Request) commands.Reply {
	panic("aW50ZXJhY3Rpb24 is a secret that must not be logged")
}
