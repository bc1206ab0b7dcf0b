// Package discordfake is a Discord for tests, on the loopback interface: it
// signs interactions and posts them to a program, or sends them over a
// Gateway; it answers the REST calls that the program makes; and it keeps what
// a person would see.
//
// It is a witness against the adapter, so it shares nothing with it. It
// refuses what Discord refuses, and what passes its own limits is checked
// against Discord's OpenAPI description as well, at the end of the test, where
// that file is at hand. Whatever it finds wrong fails the test.
//
// What it does not do: rate limits of its own (see Limit), state, messages
// outside interactions, Components V2.
package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Times that Discord gives an interaction.
const (
	FirstResponse = 3 * time.Second
	TokenLife     = 15 * time.Minute
)

// Fake is a Discord with one application.
type Fake struct {
	URL           string // base of the REST API, without a version: http://127.0.0.1:PORT/api
	ApplicationID string
	Token         string // the bot's, without "Bot "
	Gateway       *Gateway

	t      testing.TB
	server *httptest.Server
	key    ed25519.PrivateKey

	mu           sync.Mutex
	changed      *sync.Cond
	now          func() time.Time
	lastID       uint64
	interactions map[string]*Interaction // by token
	commands     map[string][]map[string]any
	names        map[string]string   // of roles
	roles        map[string][]string // by server that the bot is in
	requests     []Request
	faults       []*fault
	problems     []string
	judgements   map[string][][]byte // bodies that wait for the OpenAPI description, by kind
	tolerant     bool
	channels     map[string][]*Posted
	left         map[string]*refused // channels that answer so
	losing       []func(w http.ResponseWriter)
}

// Request is a REST call that the program made.
type Request struct {
	Method, Path  string // the path without /api/vN
	Authorization string
	Body          []byte
}

// New starts a Discord that ends with the test.
func New(t testing.TB) *Fake {
	t.Helper()
	f := &Fake{
		ApplicationID: "1100000000000000001", Token: "fake.bot.token", t: t, now: time.Now,
		channels: map[string][]*Posted{}, left: map[string]*refused{},
		key:          ed25519.NewKeyFromSeed([]byte("the seed of the fake's own key. ")),
		interactions: map[string]*Interaction{}, roles: map[string][]string{}, names: map[string]string{}, commands: map[string][]map[string]any{}, judgements: map[string][][]byte{},
	}
	f.changed = sync.NewCond(&f.mu)
	f.Gateway = newGateway(f)
	f.server = httptest.NewServer(f.routes())
	f.URL = f.server.URL + "/api"
	t.Cleanup(func() {
		f.Gateway.shut()
		f.server.Close()
		f.Check()
	})
	return f
}

// PublicKey is the application's key in hexadecimal.
func (f *Fake) PublicKey() string { return hex.EncodeToString(f.key.Public().(ed25519.PublicKey)) }

// SetClock replaces the clock, by which interactions are made and expire.
func (f *Fake) SetClock(now func() time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = now
}

// Check fails the test with everything that was found wrong so far. It runs
// by itself when the test ends.
func (f *Fake) Check() {
	f.t.Helper()
	f.mu.Lock()
	problems, judgements := f.problems, f.judgements
	f.problems, f.judgements = nil, map[string][][]byte{}
	f.mu.Unlock()
	for kind, bodies := range judgements {
		if err := OpenAPI(kind, bodies...); err != nil {
			problems = append(problems, fmt.Sprintf("Discord's OpenAPI description refuses a %s: %v", kind, err))
		}
	}
	for _, p := range problems {
		f.t.Error("discordfake: " + p)
	}
}

// Tolerate keeps what is found wrong from failing the test, for tests that do
// wrong on purpose. Problems returns it.
func (f *Fake) Tolerate() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tolerant = true
}

// Problems is what was found wrong so far.
func (f *Fake) Problems() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.problems)
}

// problem notes what is wrong. f.mu is held.
func (f *Fake) problem(format string, args ...any) {
	if !f.tolerant {
		f.problems = append(f.problems, fmt.Sprintf(format, args...))
	}
}

// Requests are the calls so far whose method and path begin as given, such as
// "PUT /applications". An empty prefix means all.
func (f *Fake) Requests(prefix string) []Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []Request
	for _, r := range f.requests {
		if strings.HasPrefix(r.Method+" "+r.Path, prefix) {
			list = append(list, r)
		}
	}
	return list
}

// Forget empties the record of calls and interactions, for tests of many.
func (f *Fake) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = nil
	clear(f.interactions)
}

// fault is an answer in place of the right one.
type fault struct {
	prefix string
	left   int
	write  func(w http.ResponseWriter)
}

// Join makes the bot a member of a server that has these roles.
func (f *Fake) Join(guild string, roles ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.roles[guild] = roles
}

// Name gives a role a name, in place of "role" and its id.
func (f *Fake) Name(role, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[role] = name
}

// Fault answers the next n calls whose method and path begin as given with
// write in place of the right answer.
func (f *Fake) Fault(prefix string, n int, write func(w http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = append(f.faults, &fault{prefix: prefix, left: n, write: write})
}

// Limit turns the next n calls whose method and path begin as given down with
// 429, to be made again after so many seconds.
func (f *Fake) Limit(prefix string, n int, seconds float64) {
	f.Fault(prefix, n, func(w http.ResponseWriter) {
		after := strconv.FormatFloat(seconds, 'f', -1, 64)
		w.Header().Set("Retry-After", after)
		w.Header().Set("X-RateLimit-Limit", "5")
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", after)
		w.Header().Set("X-RateLimit-Scope", "user")
		writeJSON(w, http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": seconds, "global": false})
	})
}

// takeFault is the fault for a call, if there is one.
func (f *Fake) takeFault(call string) func(w http.ResponseWriter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range f.faults {
		if x.left > 0 && strings.HasPrefix(call, x.prefix) {
			x.left--
			return x.write
		}
	}
	return nil
}

// Commands are the names of the registered commands: those of all servers, or
// of one.
func (f *Fake) Commands(guild string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for _, c := range f.commands[guild] {
		names = append(names, fmt.Sprint(c["name"]))
	}
	return names
}

// newID is a fresh id, which tells the time as Discord's do. f.mu is held.
func (f *Fake) newID() string {
	f.lastID++
	ms := uint64(f.now().UnixMilli() - 1420070400000)
	return strconv.FormatUint(ms<<22|f.lastID&0x3FFFFF, 10)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}
