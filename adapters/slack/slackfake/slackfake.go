// Package slackfake is a stand-in for Slack on the loopback interface, for
// tests: the Web API, Socket Mode, response URLs, and the side that signs and
// posts slash commands and button presses to an app.
//
// It keeps Slack's rules, as docs.slack.dev states them and bot authors have
// measured them. Whatever an app sends is held against the limits of Block
// Kit, and what a person would then see, and who would be notified, is kept
// in Seen. A broken rule fails the test. Nothing of the adapter's own decoding
// or drawing is used.
package slackfake

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Ids that requests have unless a test gives others.
const (
	Team    = "T0001"
	User    = "U0001"
	Channel = "C0001"
)

// AckTime is how long Slack waits for an answer.
const AckTime = 3 * time.Second

// Slack is the stand-in. It is safe for concurrent use.
type Slack struct {
	Secret   string // signs requests
	AppToken string
	BotToken string
	Scopes   []string // what the tokens may do
	Client   Client   // the app, to those who install it
	// RedirectURL is where people are sent back to who have let the app in.
	RedirectURL string

	t      testing.TB
	server *httptest.Server
	client *http.Client // posts to the app

	mu        sync.Mutex
	offset    time.Duration // of the fake's clock
	count     int           // for ids
	seen      []Seen
	handed    int // how many of seen Next has handed out
	changed   chan struct{}
	problems  []string
	hooks     map[string]*hook
	groups    map[string]*group
	calls     map[string]int    // Web API method → calls
	failing   map[string]string // Web API method → error
	chartless bool
	refused   int // messages that held a chart
	kept      map[string][]*Kept
	left      map[string]string // channel → error
	losing    []func(http.ResponseWriter)
	limited   map[string]*limit // Web API method, or "response_url"
	links     map[*link]bool
	turn      int // round robin over links
	envelope  map[string]*Envelope
	ping      time.Duration

	triggers  map[string]time.Time // trigger_id → when it was sent; zero once it was used
	views     map[string]*View
	screens   []View // every view that was shown
	shown     int    // how many of them NextView has handed out
	gap       time.Duration
	lastIn    map[string]time.Time // channel → the last message
	tokens    map[string]string    // bot token → workspace
	lastToken map[string]string
	installs  map[string]*install // by code or refresh token
	files     map[string]*File
	expires   int // seconds that a token lives
}

// group is a user group.
type group struct {
	name     string
	users    []string
	disabled bool
}

type limit struct {
	left       int
	retryAfter string
}

// New starts a Slack. When the test ends it stops, and fails the test if the
// app has broken a rule that the test did not ask about with Problems.
func New(t testing.TB) *Slack {
	t.Helper()
	s := &Slack{
		Secret: secret("signing-"), AppToken: secret("xapp-1-A0001-"), BotToken: secret("xoxb-"), t: t,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}},
		kept:   map[string][]*Kept{}, left: map[string]string{},
		changed: make(chan struct{}), hooks: map[string]*hook{}, groups: map[string]*group{}, calls: map[string]int{},
		failing: map[string]string{}, limited: map[string]*limit{}, links: map[*link]bool{}, envelope: map[string]*Envelope{},
		ping: 5 * time.Second,

		Scopes: []string{"commands", "chat:write", "usergroups:read", "app_mentions:read", "im:history", "files:write"}, Client: Client{"111.222", secret("client-")},
		triggers: map[string]time.Time{}, views: map[string]*View{}, lastIn: map[string]time.Time{}, tokens: map[string]string{},
		lastToken: map[string]string{}, installs: map[string]*install{}, files: map[string]*File{},
	}
	s.tokens[s.BotToken] = Team
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("/hook/", s.serveHook)
	mux.HandleFunc("/socket/", s.serveSocket)
	mux.HandleFunc("/upload/", s.serveUpload)
	mux.HandleFunc("/oauth/v2/authorize", s.serveAuthorize)
	s.mu.Lock() // tells the race detector that all of it was made before any request from outside
	s.server = httptest.NewServer(mux)
	s.mu.Unlock()
	t.Cleanup(func() {
		s.Drop()
		s.server.Close()
		s.client.CloseIdleConnections()
		for _, p := range s.Problems() {
			t.Errorf("Slack: %s", p)
		}
	})
	return s
}

func secret(prefix string) string { return prefix + strings.ToLower(rand.Text()) }

// APIURL is the base of the Web API.
func (s *Slack) APIURL() string { return s.server.URL + "/api/" }

// Now is Slack's clock.
func (s *Slack) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Slack) now() time.Time { return time.Now().Add(s.offset) }

// Wait turns Slack's clock forward. Signatures keep the real time.
func (s *Slack) Wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
}

// Group makes a user group with its members.
func (s *Slack) Group(id string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[id] = &group{name: "group " + id, users: users}
}

// Rename gives a user group another name.
func (s *Slack) Rename(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[id].name = name
}

// Disable disables a user group, or enables it again.
func (s *Slack) Disable(id string, off bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[id].disabled = off
}

// Fail makes a Web API method answer with an error, until code is empty.
func (s *Slack) Fail(method, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing[method] = code
}

// Limit makes the next n calls of a Web API method, or of "response_url",
// answer 429 with this Retry-After.
func (s *Slack) Limit(method string, n int, retryAfter string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limited[method] = &limit{n, retryAfter}
}

// isLimited answers 429 when the method is limited. s.mu is held.
func (s *Slack) isLimited(w http.ResponseWriter, method string) bool {
	l := s.limited[method]
	if l == nil || l.left == 0 {
		return false
	}
	l.left--
	w.Header().Set("Retry-After", l.retryAfter)
	w.WriteHeader(http.StatusTooManyRequests)
	return true
}

// Calls is how often a Web API method was called.
func (s *Slack) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Problems are the rules that the app has broken so far. They are forgotten.
func (s *Slack) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.problems
	s.problems = nil
	return p
}

// problem notes a broken rule. s.mu is held.
func (s *Slack) problem(format string, a ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, a...))
}

// id makes an id that no other has. s.mu is held.
func (s *Slack) id(prefix string) string {
	s.count++
	return prefix + strconv.Itoa(s.count)
}

// notify wakes everybody who waits for something to happen. s.mu is held.
func (s *Slack) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// until waits for something to be true, and fails the test when it does not
// come true in time. is is called with s.mu held.
func (s *Slack) until(what string, limit time.Duration, is func() bool) {
	s.t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s.mu.Lock()
		ok, changed := is(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			s.t.Fatalf("Slack waited %v in vain for %s", limit, what)
		}
	}
}

// Sign is the signature of a body at a time: the two headers that Slack sends.
func (s *Slack) Sign(body []byte, at time.Time) (timestamp, signature string) {
	timestamp = strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.Secret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return timestamp, "v0=" + hex.EncodeToString(mac.Sum(nil))
}
