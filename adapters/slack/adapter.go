// Package slack answers people on Slack: slash commands, buttons, forms,
// mentions, direct messages and the Home tab, over HTTP or over Socket Mode.
//
// It decodes what Slack sends into a [commands.Request], hands that to a
// [Dispatcher], and draws the reply with Block Kit. Some things to know:
//
//   - Who asks comes from the signed envelope alone, never from the text or
//     from a button's value. A button holds the command that it runs, and the
//     command is run with the rights of whoever pressed it.
//   - Slack waits three seconds for an answer. A reply that is ready in time is
//     the answer; a later one is acknowledged first, and then posted to the
//     request's response_url.
//   - Slack may deliver twice. The request's id goes along in Request.ID, and
//     the command layer remembers it. Only questions are remembered here as well,
//     since an answer to one is a new message.
//   - What needs Slack's Web API needs a bot token: forms, messages, the Home
//     tab, and who is in a user group. There is one token for all workspaces, or
//     one for each that has installed the app.
//   - What people typed is shown in rich_text and plain_text objects only,
//     which Slack does not read for mark-up, so no text can ping anybody or
//     change the layout.
//   - No log line holds a token, a body, a URL or what somebody typed.
//
// The rules of Slack that are followed here are those of docs.slack.dev as of
// 2026. Limits are named constants with their source beside them.
package slack

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"airesp"
	"airesp/commands"

	"github.com/slack-go/slack"
)

// platform is how the rest of the program calls Slack.
const platform = "slack"

// Times that bound the work on one request. They are fields of an Adapter so
// that tests can make them short.
const (
	patience    = 2500 * time.Millisecond // Slack waits 3 s for an answer
	longest     = time.Minute             // for a reply that comes late
	slotWait    = time.Second             // for a place among maxAtWork
	drainWindow = 8 * time.Second         // for requests at work when Run ends
)

// maxAtWork is how many requests are worked on at once.
const maxAtWork = 256

// Dispatcher answers requests. *commands.Router is one.
type Dispatcher interface {
	Dispatch(ctx context.Context, req commands.Request) commands.Reply
}

// Ledgers is what has to be known of an organisation beside its answers.
// *commands.Router is one.
type Ledgers interface {
	Teams(ctx context.Context, org string) ([]airesp.Team, error)
	Events(ctx context.Context, org string) (uint64, error)
	NoteGroups(ctx context.Context, org, platform string, found []commands.GroupCheck) error
}

// Core is the command layer.
type Core interface {
	Dispatcher
	Ledgers
}

// Adapter connects Slack to the command layer. It is safe for concurrent use.
type Adapter struct {
	cfg       Config
	do        Dispatcher
	ledgers   Ledgers
	log       *slog.Logger
	writes    map[string]bool // canonical names of the verbs: whether they can change the ledger
	seal      *seal           // nil without a signing secret
	sockets   *slack.Client   // opens Socket Mode connections
	tokens    *tokens
	hooks     *http.Client // for response_url
	gate      *turnstile
	groups    *groups
	events    *recent
	homes     *homes
	uploads   uploads
	chartless strangers // workspaces whose Slack knows no charts
	states    *states
	pages     *template.Template
	formKey   []byte
	slots     chan struct{}
	draining  chan struct{}
	buffers   *sync.Pool             // of *[]byte, for bodies
	links     atomic.Int32           // Socket Mode connections that Slack has greeted
	home      atomic.Pointer[string] // the workspace of the configuration's token, once Slack has said

	noting sync.Mutex
	notes  map[string][]string // by workspace

	patience, longest, slotWait, drainWindow, hurry, watchEvery, homeEvery time.Duration
	pace                                                                   pace
}

// New makes an Adapter. table says which verbs can change the ledger.
//
// It fails when there is neither a signing secret nor an app token, and when a
// value cannot be right. The error is a sentence for whoever configures the
// program, and holds no secret.
func New(cfg Config, core Core, table []commands.Command, log *slog.Logger) (*Adapter, error) {
	cfg, err := cfg.checked()
	if err != nil {
		return nil, err
	}
	if cfg.AppToken != "" && !isAppToken(cfg.AppToken) {
		log.Warn("SLACK_APP_TOKEN does not begin with xapp-, as app-level tokens do; Socket Mode may not work")
	}
	a := &Adapter{
		cfg: cfg, do: core, ledgers: core, log: log, writes: map[string]bool{}, hooks: newHooks(), sockets: newAPI(cfg, cfg.BotToken),
		gate: &turnstile{gap: channelGap, next: map[string]time.Time{}}, groups: newGroups(), events: newRecent(cfg.Questions, log), homes: newHomes(),
		states: newStates(strings.Join(cfg.Keys, ",")), pages: newPages(), formKey: macKey("forms", cfg.SigningSecret, cfg.AppToken),
		slots:    make(chan struct{}, maxAtWork),
		draining: make(chan struct{}, 1),
		buffers:  newBuffers(),
		notes:    map[string][]string{},
		patience: patience, longest: longest, slotWait: slotWait, drainWindow: drainWindow, hurry: hurry,
		watchEvery: watchEvery, homeEvery: homeEvery, pace: usualPace(),
	}
	if a.tokens, err = newTokens(cfg, a.hooks, log); err != nil {
		return nil, err
	}
	if cfg.SigningSecret != "" {
		a.seal = newSeal(cfg.SigningSecret, time.Now)
	}
	for _, c := range table {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			a.writes[airesp.Canonical(name)] = c.Writes()
		}
	}
	return a, nil
}

func newBuffers() *sync.Pool {
	return &sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}
}

// Ready says whether Slack can reach the program: nil when it is connected, or
// when there is nothing to connect because requests come in over HTTP.
func (a *Adapter) Ready() error {
	if a.cfg.AppToken != "" && a.links.Load() == 0 {
		return errors.New("not connected to Slack: no Socket Mode connection is open")
	}
	return nil
}

// begin takes a place among the requests at work, and reports whether it got
// one in time. Whoever got one calls end.
func (a *Adapter) begin() bool {
	select {
	case a.slots <- struct{}{}:
		return true
	default:
	}
	t := time.NewTimer(a.slotWait)
	defer t.Stop()
	select {
	case a.slots <- struct{}{}:
		return true
	case <-t.C:
		return false
	}
}

func (a *Adapter) end() { <-a.slots }

// Drain waits until no request is at work, late replies included. Requests
// that arrive meanwhile wait. It returns the context's error when that ends
// first.
func (a *Adapter) Drain(ctx context.Context) error {
	select {
	case a.draining <- struct{}{}: // two at once would keep places from each other
		defer func() { <-a.draining }()
	case <-ctx.Done():
		return ctx.Err()
	}
	taken := 0
	defer func() {
		for range taken {
			a.end()
		}
	}()
	for taken < cap(a.slots) {
		select {
		case a.slots <- struct{}{}:
			taken++
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// recovered logs a panic. Its value is logged only when the runtime made it,
// since any other may hold what somebody typed.
func (a *Adapter) recovered(p any, stack []byte) {
	what := "a value of the program's own"
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	a.log.Error("a Slack request panicked", "panic", what, "stack", string(stack))
}
