package commands

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// Config is what a Router is made of.
type Config struct {
	Framework *airesp.Framework
	Store     Store
	Log       *slog.Logger
	Now       func() time.Time // the clock
	Reference func() string    // a fresh reference number for a failure of ours
	Build     Build
	// Admins are the persons who may speak for every team, such as
	// "slack:T1/U2", or "slack:U2" where one workspace is served.
	Admins []string
	// OpenFramework reads a framework file by its name, for the operator on
	// the console; nil where there are no files to read. An error is shown.
	OpenFramework func(name string) (*airesp.Framework, error)
	// Observe is told of every command, for metrics; it may be nil. code is
	// empty when the command was answered.
	Observe func(verb, platform string, code Code, took time.Duration)
}

// Build says which program this is.
type Build struct{ Version, Commit, Go string }

// Router finds the verb of a request, checks who asks and what is asked, and
// runs it. It is safe for concurrent use.
type Router struct {
	Config
	framework *airesp.Framework
	lookup    *airesp.Lookup
	book      *Book
	table     []Command
	verbs     map[string]int  // verb or alias, canonical and as the table writes it → index in table
	begins    map[string]bool // first words of verbs of several words
	source    reply.Block     // the small print under every answer from the framework
	strikes   strikes
	album     album

	crosswalk func() *crossTable   // read when it is first needed
	guide     func() *airesp.Guide // likewise

	cues    func() cueTable // made when a question in plain words is first asked
	readers *readers
}

// NewRouter makes a Router over Table.
func NewRouter(cfg Config) *Router {
	r := &Router{
		Config: cfg, framework: cfg.Framework, lookup: airesp.NewLookup(cfg.Framework),
		book: NewBook(cfg.Store, cfg.Framework, cfg.Now, cfg.Log), table: Table(), verbs: map[string]int{}, begins: map[string]bool{},
	}
	r.crosswalk = sync.OnceValue(func() *crossTable { return newCrossTable(cfg.Framework, r.lookup) })
	r.guide = sync.OnceValue(func() *airesp.Guide { return airesp.BuiltInGuide(cfg.Framework) })
	for i, c := range r.table {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			r.verbs[name], r.verbs[airesp.Canonical(name)] = i, i
			if first, _, several := strings.Cut(name, " "); several {
				r.begins[first] = true
			}
		}
	}
	for i, c := range r.table {
		for verb := range r.verbs {
			if word, ok := strings.CutPrefix(verb, airesp.Canonical(c.Name)+" "); ok {
				r.table[i].further = append(r.table[i].further, word)
			}
		}
	}
	r.cues = sync.OnceValue(func() cueTable { return newCueTable(r.table, cfg.Framework.Domains) })
	r.readers = newReaders(sync.OnceValue(func() *airesp.Reader {
		return airesp.NewReader(cfg.Framework, r.crosswalk().Crosswalk, r.cues().texts...)
	}))
	r.source = reply.Footer{Text: reply.Say(reply.S(credit(cfg.Framework)))}
	return r
}

// Dispatch answers a request. It always has a reply: a failure of ours is a
// sentence with a reference number, and its cause is logged under it.
func (r *Router) Dispatch(ctx context.Context, req Request) Reply {
	start := time.Now()
	cmd, rep, err := r.dispatch(ctx, req)
	if rep.Command == "" {
		rep.Command = cmd.Name
	}
	if err != nil {
		rep.Error = r.explain(err, cmd)
		rep.Message = rep.Error.message()
	}
	var code Code
	if rep.Error != nil {
		code = rep.Error.Code
	}
	took := time.Since(start)
	r.Log.LogAttrs(ctx, slog.LevelInfo, "command", slog.String("verb", cmd.Name), slog.String("platform", req.Identity.Platform),
		slog.String("outcome", outcome(code)), slog.Duration("took", took))
	if r.Observe != nil {
		r.Observe(cmd.Name, req.Identity.Platform, code, took)
	}
	return rep
}

func outcome(code Code) string {
	if code == "" {
		return "answered"
	}
	return string(code)
}

func (r *Router) dispatch(ctx context.Context, req Request) (cmd Command, rep Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %s\n%s", panicked(p), debug.Stack())
		}
	}()
	if len(req.Text) > maxText {
		return cmd, rep, refuse(InvalidArgument, reply.S(fmt.Sprintf("That is longer than %d characters. Ask for one thing at a time.", maxText)))
	}
	cmd, raw, refusal := r.find(req)
	ledger, err := r.book.Ledger(ctx, req.Org)
	if err != nil {
		return cmd, rep, err
	}
	if refusal == nil {
		var misread bool
		if rep, misread, err = r.carryOut(ctx, cmd, raw, req, ledger); err == nil || !misread {
			return cmd, rep, err
		}
		errors.As(err, &refusal)
	}
	if q, ok := r.rephrased(req, cmd, raw, refusal, ledger); ok {
		return r.answer(ctx, req, q, ledger)
	}
	return cmd, rep, refusal
}

// carryOut runs a verb with raw values. misread says that it was refused
// because the values could not be understood.
func (r *Router) carryOut(ctx context.Context, cmd Command, raw values, req Request, ledger *airesp.Ledger) (rep Reply, misread bool, err error) {
	if refusal := r.allow(cmd, req.Identity); refusal != nil {
		return rep, false, refusal
	}
	if refusal := elsewhere(cmd, req, ledger.Settings()); refusal != nil {
		return rep, false, refusal
	}
	then, err := r.lookBack(ctx, cmd, raw, req.Org, ledger)
	if err != nil {
		return rep, false, err
	}
	now := r.Now()
	if then != nil {
		ledger, now = then.ledger, then.now
	}
	a, refusal := r.resolve(cmd, req, raw, ledger)
	if a.domain.ID != "" {
		rep.Domains = []string{a.domain.ID}
	}
	rep.Models, rep.Systems = r.modelIDs(a.places), systemIDs(a.places)
	if refusal != nil {
		return rep, true, r.fillable(then.explain(refusal), cmd, raw, ledger)
	}
	var wrote uint64
	if cmd.Writes() {
		req.wrote = &wrote
	}
	answer, err := cmd.run(ctx, &call{Router: r, req: req, cmd: cmd, raw: raw, args: a, ledger: ledger, now: now, then: then})
	if answer.Domains == nil {
		answer.Domains = rep.Domains
	}
	if answer.Models == nil && answer.Systems == nil {
		answer.Models, answer.Systems = rep.Models, rep.Systems
	}
	if !answer.quiet {
		answer.Message.Visibility = cmd.Show
	}
	if errors.As(err, &refusal) {
		return answer, refusal.misread, r.fillable(refusal, cmd, raw, ledger)
	}
	switch {
	case err == nil && !cmd.Writes() && answer.Again.Verb == "":
		answer.Again = cmd.command(raw, "", "")
	case err == nil && wrote > 0 && cmd.Undoable():
		answer.Undo = reply.Do("undo", reply.Arg{Option: "id", Value: number(wrote)})
	}
	return answer, false, err
}

// panicked says what a panic was about. Only the runtime's own words are
// repeated: any other value may hold what somebody typed.
func panicked(p any) string {
	if e, ok := p.(runtime.Error); ok {
		return e.Error()
	}
	return "a value of the program's own"
}

// find finds the verb and the raw values of its options.
func (r *Router) find(req Request) (Command, values, *Error) {
	cmd, raw, refusal := r.findVerb(req)
	if req.Verb == "" && refusal == nil {
		for name, v := range req.Options {
			raw[name] = v
		}
	}
	return cmd, raw, refusal
}

func (r *Router) findVerb(req Request) (Command, values, *Error) {
	if req.Verb != "" {
		i, ok := r.verbs[airesp.Canonical(req.Verb)]
		if !ok {
			return Command{}, nil, r.unknownVerb([]word{{text: req.Verb}})
		}
		raw := values{}
		for name, v := range req.Options {
			raw[name] = v
		}
		return r.table[i], raw, nil
	}
	words := split(req.Text)
	if len(words) == 0 {
		words = []word{{text: "help"}}
	}
	if i, ok := r.verbs[words[0].text]; ok && !r.begins[words[0].text] {
		raw, err := r.table[i].parse(words[1:])
		return r.table[i], raw, err
	}
	for n := min(2, len(words)); n > 0; n-- {
		if words[n-1].quoted && n > 1 {
			continue // a name that is also a word of a verb
		}
		if i, ok := r.verbs[airesp.Canonical(join(words[:n]))]; ok {
			raw, err := r.table[i].parse(words[n:])
			return r.table[i], raw, err
		}
	}
	return Command{}, nil, r.unknownVerb(words)
}

// unknownVerb refuses a verb that is not in the table, and suggests the same
// words with a verb that is.
func (r *Router) unknownVerb(words []word) *Error {
	e := refuse(NotUnderstood, reply.C(shorten(words[0].text)), reply.S(" is not a command. "), reply.Cmd(reply.Do("help")), reply.S(" lists them all."))
	var names []string
	for _, c := range r.table {
		names = append(names, append([]string{c.Name}, c.Aliases...)...)
	}
	seen := map[string]bool{}
	for _, name := range airesp.Near(words[0].text, names) {
		c := r.table[r.verbs[airesp.Canonical(name)]]
		if seen[c.Name] {
			continue
		}
		seen[c.Name] = true
		cmd := reply.Do("help", reply.Arg{Option: "verb", Value: c.Name})
		if raw, err := c.parse(words[1:]); err == nil {
			cmd = c.command(raw, "", "")
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: c.Name, Command: cmd})
	}
	if len(e.Suggestions) == 0 {
		return r.withExamples(e)
	}
	e.Lead = reply.Say(reply.S("Did you mean:"))
	return e
}

// explain turns an error into what the person reads. An error that is not a
// refusal is ours: it is logged here, once, under the number that the person
// is given.
func (r *Router) explain(err error, cmd Command) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	ref := r.Reference()
	r.Log.Error("command failed", "verb", cmd.Name, "reference", ref, "err", err)
	number := []reply.Span{reply.S(" Reference for your administrator: "), reply.C(ref), reply.S(".")}
	switch {
	case errors.Is(err, airesp.ErrStopped):
		return refuse(Unavailable, append([]reply.Span{reply.S("The store has failed, so nothing is written until the bot has been started again. Questions are still answered.")}, number...)...)
	case errors.Is(err, airesp.ErrNotKept):
		return refuse(Unavailable, append([]reply.Span{reply.S("Nothing was changed, because it could not be written: the disk may be full. Questions are still answered; try again later.")}, number...)...)
	case errors.Is(err, airesp.ErrOutcomeUnknown):
		return refuse(Unavailable, append([]reply.Span{reply.S("The disk failed while this was being written, so it may or may not have been kept. Ask "),
			reply.C("who-owns"), reply.S(" later to see.")}, number...)...)
	case errors.Is(err, errNewer):
		return refuse(Unavailable, append([]reply.Span{reply.S("The ledger was written by a newer version of this bot, so this version only reads it.")}, number...)...)
	}
	return refuse(Unavailable, append([]reply.Span{reply.S("This could not be done: the fault is ours, not yours. Try again in a minute.")}, number...)...)
}

// modelIDs are the ids of the models of places, in the framework's order.
func (r *Router) modelIDs(places []place) []string {
	var ids []string
	for _, m := range r.framework.Models {
		if slices.ContainsFunc(places, func(p place) bool { return p.Model.ID == m.ID }) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// systemIDs are the ids of the systems among places.
func systemIDs(places []place) []string {
	var ids []string
	for _, p := range places {
		if p.System.ID != "" {
			ids = append(ids, p.System.ID)
		}
	}
	return ids
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", n, many))
}
