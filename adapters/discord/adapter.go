// Package discord answers people on Discord: slash commands and buttons, over
// HTTP or over the Gateway.
//
// It decodes what Discord sends into a [commands.Request], hands that to a
// [Dispatcher], and draws the reply as a message. Some things to know:
//
//   - Who asks comes from the signed interaction, or from the Gateway, alone. A
//     button holds the command that it runs, and the command is run with the
//     rights of whoever pressed it.
//   - Discord waits three seconds for an answer. A reply that is ready in time
//     is the answer; a later one is promised first, and then completed through
//     the interaction's webhook, which needs no token.
//   - Discord may deliver twice. The interaction's id goes along in
//     Request.ID, and the command layer remembers it; nothing is remembered here.
//   - What people typed is escaped, and no message may ping anybody: each says
//     so in its allowed_mentions.
//   - No log line holds a token, a body, a URL or what somebody typed.
//
// The Gateway is held by discordgo. Its REST calls are not used, for the
// reasons given at type api. The rules of Discord that are followed here are
// those of docs.discord.com as of 2026; limits are named constants.
package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"airesp"
	"airesp/commands"
	"airesp/commands/reply"
)

// platform is how the rest of the program calls Discord.
const platform = "discord"

// Times that bound the work on one interaction. Most are fields of an Adapter,
// so that tests can make them short.
const (
	answerIn    = 3 * time.Second         // Discord's limit for the first response
	tokenLife   = 15 * time.Minute        // of an interaction, in which its answer can be changed
	patience    = 1500 * time.Millisecond // for a reply that is the first response; the rest is for the way
	lateAfter   = 1200 * time.Millisecond // an older interaction may be out of time before patience is
	heldBack    = 2500 * time.Millisecond // over HTTP, where Discord delivers at once, an older one was held back
	longest     = time.Minute             // for a reply that comes late
	finishing   = 30 * time.Second        // for the calls that show it
	grace       = time.Second             // for a command to end when longest is over
	slotWait    = time.Second             // for a place among maxAtWork
	drainWindow = 8 * time.Second         // for interactions at work when Run ends
)

// maxAtWork is how many interactions are worked on at once.
const maxAtWork = 64

// Dispatcher is the command layer. *commands.Router is one.
type Dispatcher interface {
	Dispatch(ctx context.Context, req commands.Request) commands.Reply
	// Complete says what an option can be while somebody types.
	Complete(ctx context.Context, org, verb, option, typed string, limit int) ([]commands.FieldChoice, error)
	Ledgers
}

// Ledgers know the roles that teams are tied to.
type Ledgers interface {
	Groups(ctx context.Context, org, platform, workspace string) ([]airesp.Binding, error)
	NoteGroups(ctx context.Context, org, platform string, found []commands.GroupCheck) error
}

// Adapter connects Discord to a Dispatcher. It is safe for concurrent use.
type Adapter struct {
	cfg      Config
	do       Dispatcher
	log      *slog.Logger
	api      *api
	commands []ApplicationCommand
	forms    forms
	shows    map[string]reply.Visibility // by canonical name of the verb
	slots    chan struct{}
	draining chan struct{}           // held by one Drain at a time; two would wait for each other
	working  sync.Map                // ids of the interactions at work
	links    atomic.Pointer[[]*link] // one a shard, once their number is known
	starts   *starts

	now                                      func() time.Time
	patience, longest, slotWait, drainWindow time.Duration
	watchEvery                               time.Duration
	pace                                     pace
	begun                                    func(*session) // told of every session, for tests
}

// New makes an Adapter. The commands that Discord shows are made from table
// and the framework.
//
// It fails when there is neither a token nor a public key, when a value cannot
// be right, and when the table cannot be shown on Discord. The error is a
// sentence for whoever configures the program, and holds no secret.
func New(cfg Config, d Dispatcher, table []commands.Command, f *airesp.Framework, log *slog.Logger) (*Adapter, error) {
	cfg, err := cfg.checked()
	if err != nil {
		return nil, err
	}
	cmds, err := Commands(table, f)
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		cfg: cfg, do: d, log: log, api: newAPI(cfg), commands: cmds, forms: newForms(table, cmds),
		shows: map[string]reply.Visibility{}, slots: make(chan struct{}, maxAtWork), draining: make(chan struct{}, 1), now: time.Now,
		patience: patience, longest: longest, slotWait: slotWait, drainWindow: drainWindow, watchEvery: watchEvery, pace: usualPace,
		starts: &starts{kept: cfg.Starts, log: log, apart: identifyApart},
	}
	for _, c := range table {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			a.shows[airesp.Canonical(name)] = c.Show
		}
	}
	return a, nil
}

// Ready says whether Discord can reach the program: nil when the Gateway is
// connected, or when there is none because interactions come in over HTTP.
func (a *Adapter) Ready() error {
	if a.cfg.Token == "" {
		return nil
	}
	links := a.links.Load()
	if links == nil {
		return errDown
	}
	for _, l := range *links {
		if err := l.state(); err != nil {
			return err
		}
	}
	return nil
}

// Run registers the commands, if they changed, holds the connection to the
// Gateway and looks after the roles of teams until ctx ends; then it waits for the interactions at work. Without
// a token it returns nil at once.
//
// It returns an error only when trying again is of no use: Discord refuses the
// token, or what the program asks of the Gateway.
func (a *Adapter) Run(ctx context.Context) error {
	if a.cfg.Token == "" {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var beside sync.WaitGroup
	beside.Go(func() {
		if err := a.keepRegistered(ctx); err != nil {
			cancel(err)
		}
	})
	beside.Go(func() { a.look(ctx) })
	err := a.connect(ctx)
	cancel(err)
	beside.Wait()
	if cause := context.Cause(ctx); err == nil && isStatus(cause, http.StatusUnauthorized) {
		err = errToken
	}
	window, stop := context.WithTimeout(context.WithoutCancel(ctx), a.drainWindow)
	defer stop()
	if late := a.Drain(window); late != nil {
		a.log.Warn("some interactions were still at work when Discord was left")
	}
	a.api.client.CloseIdleConnections()
	return err
}

var errToken = errors.New("Discord refused DISCORD_TOKEN; copy the bot's token again")

// keepRegistered registers the commands, and tries again until that worked. It
// gives up on what another try cannot mend, of which only a refused token is
// an error: an older set of commands may still be registered.
func (a *Adapter) keepRegistered(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		changed, err := a.RegisterCommands(ctx, "")
		var e *apiError
		switch {
		case err == nil:
			a.log.Info("the Discord commands are registered", "changed", changed)
			return nil
		case ctx.Err() != nil:
			return nil
		case isStatus(err, http.StatusUnauthorized):
			return err
		case errors.As(err, &e) && e.Status < 500 && e.Status != http.StatusTooManyRequests:
			a.log.Error("Discord refused the commands; those that it had before stay", "err", err)
			return nil
		}
		a.log.Warn("the Discord commands could not be registered yet", "err", err)
		if !sleep(ctx, a.pace.wait(attempt, a.pace.longest)) {
			return nil
		}
	}
}

// begin takes a place among the interactions at work, and reports whether it
// got one in time. Whoever got one calls end.
func (a *Adapter) begin(in *interaction) bool {
	a.working.Store(in.ID, nil)
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
		a.working.Delete(in.ID)
		return false
	}
}

// atWork reports whether a copy of the interaction is at work, such as the one
// that came over the other transport.
func (a *Adapter) atWork(in *interaction) bool {
	_, yes := a.working.Load(in.ID)
	return yes
}

func (a *Adapter) end(in *interaction) {
	a.working.Delete(in.ID)
	<-a.slots
}

// Drain waits until no interaction is at work, late answers included. Those
// that arrive meanwhile wait. It returns the context's error when that ends
// first.
func (a *Adapter) Drain(ctx context.Context) error {
	select {
	case a.draining <- struct{}{}:
		defer func() { <-a.draining }()
	case <-ctx.Done():
		return ctx.Err()
	}
	taken := 0
	defer func() {
		for range taken {
			<-a.slots
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
