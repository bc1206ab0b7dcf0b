package clock_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/clock"
	"airesp/adapters/discord"
	"airesp/adapters/discord/discordfake"
	"airesp/adapters/slack"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
	"airesp/store"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a clock between a real store and the two platforms' stand-ins, with a
// time of its own.
type rig struct {
	*testing.T
	slack   *slackfake.Slack
	discord *discordfake.Fake
	db      *store.DB
	router  *commands.Router
	posters map[string]clock.Poster
	clock   *clock.Clock
	crash   *crash

	mu    sync.Mutex
	now   time.Time
	count map[string]int
}

// friday is when the rigs begin: the next Monday at 09:00 UTC is the first slot.
var friday = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func newRig(t *testing.T) *rig {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	r := &rig{T: t, slack: slackfake.New(t), discord: discordfake.New(t), now: friday, count: map[string]int{}, crash: &crash{}}
	r.discord.SetClock(r.Now)
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "airesp.db"), log, store.WithRandom(rand.NewChaCha8([32]byte{})))
	if err != nil {
		t.Fatal(err)
	}
	r.db = db
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	s, err := slack.New(slack.Config{SigningSecret: r.slack.Secret, BotToken: r.slack.BotToken, APIURL: r.slack.APIURL()}, nil, commands.Table(), log)
	if err != nil {
		t.Fatal(err)
	}
	d, err := discord.New(discord.Config{PublicKey: r.discord.PublicKey(), Token: r.discord.Token, APIURL: r.discord.URL}, nil, commands.Table(), airesp.BuiltIn(), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = d.Run(ctx) // closes its connections
	})
	r.posters = map[string]clock.Poster{"slack": s, "discord": d}
	return r.restart()
}

// restart makes a clock that has seen nothing yet, as after a crash.
func (r *rig) restart() *rig {
	r.crash.rise()
	r.router = commands.NewRouter(commands.Config{
		Framework: airesp.BuiltIn(), Store: r.crash.store(r.db), Log: slog.New(slog.DiscardHandler), Now: r.Now,
		Reference: func() string { return "ref" }, Admins: []string{"slack:T1/UADMIN", "discord:10/900"},
	})
	posters := map[string]clock.Poster{}
	for name, p := range r.posters {
		posters[name] = r.crash.poster(p)
	}
	r.clock = clock.New(clock.Config{
		Router: r.router, Posters: posters, Log: slog.New(slog.DiscardHandler), Now: r.Now,
		Orgs: func(context.Context) ([]string, error) { return []string{"default"}, nil },
		Observe: func(what, outcome string) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.count[what+" "+outcome]++
		},
	})
	return r
}

func (r *rig) Now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) at(now time.Time) *rig {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = now
	r.slack.Wait(now.Sub(r.slack.Now()))
	return r
}

// mayRead lets the bot read the channels' history on Slack, or not.
func (r *rig) mayRead(may bool) {
	r.slack.Scopes = slices.DeleteFunc(r.slack.Scopes, func(s string) bool { return s == "channels:history" })
	if may {
		r.slack.Scopes = append(r.slack.Scopes, "channels:history")
	}
}

// counted is how often something ended in a way.
func (r *rig) counted(what string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count[what]
}

func (r *rig) tick() { r.clock.Tick(r.Context()) }

// pass lets time go by, a minute after the other, with a wake-up each.
func (r *rig) pass(d, step time.Duration) {
	for end := r.Now().Add(d); r.Now().Before(end); {
		r.at(r.Now().Add(step))
		r.tick()
	}
}

func (r *rig) say(text string) {
	r.Helper()
	rep := r.router.Dispatch(r.Context(), commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: "console", User: "ana", Operator: true}})
	if rep.Error != nil {
		r.Fatalf("%s: %v", text, rep.Error)
	}
}

// on turns the digest of a channel on, as the person in it.
func (r *rig) on(to airesp.Address, more ...string) {
	r.Helper()
	rep := r.router.Dispatch(r.Context(), commands.Request{
		Org: "default", Text: strings.Join(append([]string{"digest on weekly mon 09:00 UTC"}, more...), " "), Place: commands.Place{Channel: to.Channel},
		Identity: commands.Identity{Platform: to.Platform, Workspace: to.Workspace, User: "U7", Manages: true},
	})
	if rep.Error != nil {
		r.Fatal(rep.Error)
	}
}

func (r *rig) runs(to airesp.Address) []airesp.Run {
	r.Helper()
	l := airesp.NewLedger()
	for record, err := range r.db.Read(r.Context(), "default", 1) {
		if err == nil {
			err = l.Apply(record)
		}
		if err != nil {
			r.Fatal(err)
		}
	}
	return l.Runs(to)
}

// slots counts the digests of a channel, by slot.
func (r *rig) slots(to airesp.Address) map[string]int {
	n := map[string]int{}
	for _, k := range r.slack.Kept(to.Channel) {
		if k.Slot != "" {
			n[k.Slot]++
		}
	}
	for _, p := range r.discord.Posted(to.Channel) {
		n[p.Nonce]++
	}
	return n
}

var (
	onSlack   = airesp.Address{Platform: "slack", Workspace: "T1", Channel: "C1"}
	onDiscord = airesp.Address{Platform: "discord", Workspace: "10", Channel: "30"}
	monday    = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
)

// crash stops the program at a step: nothing is kept or posted after it until
// the next start.
type crash struct {
	mu   sync.Mutex
	at   string // the step; empty for none
	dead bool
	hit  bool
}

var errDead = errors.New("the program is not running")

func (c *crash) rise() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.dead = "", false
}

// reach reports whether the program is dead at a step.
func (c *crash) reach(step string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at == step {
		c.dead, c.hit = true, true
	}
	return c.dead
}

// die arms the next crash.
func (c *crash) die(step string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.hit = step, false
}

type crashingStore struct {
	commands.Store
	c *crash
}

func (c *crash) store(s commands.Store) commands.Store { return crashingStore{s, c} }

func (s crashingStore) Append(ctx context.Context, org string, after airesp.Tip, records ...airesp.Record) error {
	e, err := records[0].Decode()
	if err != nil {
		return err
	}
	if s.c.reach("before " + e.Body.Kind()) {
		return errDead
	}
	if err := s.Store.Append(ctx, org, after, records...); err != nil {
		return err
	}
	if s.c.reach("after " + e.Body.Kind()) {
		return errDead
	}
	return nil
}

type crashingPoster struct {
	clock.Poster
	c *crash
}

func (c *crash) poster(p clock.Poster) clock.Poster { return crashingPoster{p, c} }

func (p crashingPoster) Post(ctx context.Context, l commands.Letter) (string, error) {
	if p.c.reach("before post") {
		return "", errDead
	}
	ref, err := p.Poster.Post(ctx, l)
	if p.c.reach("after post") {
		return "", errDead
	}
	return ref, err
}

func commandsRequest(platform, workspace, user, text string) commands.Request {
	return commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: platform, Workspace: workspace, User: user}}
}

func off(to airesp.Address) commands.Request {
	return commands.Request{Org: "default", Text: "digest off", Place: commands.Place{Channel: to.Channel},
		Identity: commands.Identity{Platform: to.Platform, Workspace: to.Workspace, User: "U7", Manages: true}}
}
