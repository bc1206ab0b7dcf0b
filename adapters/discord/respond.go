package discord

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"airesp"
	"airesp/commands"
	"airesp/commands/reply"
)

// Types of a first response to an interaction.
const (
	respondPong    = 1
	respondMessage = 4
	respondLater   = 5 // "is thinking …"; completed through the interaction's webhook
	respondUpdate  = 7 // in the place of the message that a component is on
	respondChoices = 8
	respondModal   = 9
)

const ephemeral = 1 << 6 // message flag: only who asked sees it

// response is the first response to an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// respond hands the first response to Discord: in the body of the HTTP
// response, or by a call when the interaction came over the Gateway.
type respond func(response) error

// serve answers an interaction. What comes back is nil when the answer was
// ready in time; else it is the rest of the work, which completes the answer
// and may take as long as a minute.
//
// late says that the interaction may be too old to be answered. It is then
// acknowledged first: when Discord refuses that, nobody would see what the
// command did, so it is not run.
func (a *Adapter) serve(ctx context.Context, in *interaction, first respond, late bool) (rest func()) {
	if in.Kind == kindAutocomplete {
		a.warn(first(a.choices(ctx, in)))
		return nil
	}
	req, err := in.request(a.cfg.Org, a.forms.verbs)
	if err != nil {
		a.warn(first(a.say(err)))
		return nil
	}
	t := &turn{a: a, in: in, req: req, public: a.public(req), late: late}
	if late {
		if err := first(t.promise(t.public)); err != nil {
			a.log.Warn("an interaction came too late to be answered, or was answered before, and was not carried out", "err", err)
			return nil
		}
	}
	done := make(chan commands.Reply, 1)
	go func() { done <- a.run(ctx, req) }()
	if !late {
		timer := time.NewTimer(a.patience)
		defer timer.Stop()
		select {
		case rep := <-done:
			return t.answer(ctx, rep, first)
		case <-timer.C:
		}
		t.late = true
		err := first(t.promise(t.public))
		a.warn(err)
		if errors.Is(err, errAnswered) {
			return func() { <-done } // whoever answered shows what came of it
		}
	}
	return func() {
		giveUp := time.NewTimer(a.longest + grace)
		defer giveUp.Stop()
		select {
		case rep := <-done:
			a.complete(ctx, in, t.public, t.draw(rep))
		case <-giveUp.C:
			a.complete(ctx, in, t.public, Render(unfinished("This takes longer than a minute, so it is no longer waited for. See with "), View{forms: a.forms}))
		}
	}
}

// unfinished is the reply to a command of which nobody knows how far it got.
func unfinished(why string) reply.Message {
	return reply.Message{Summary: reply.Say(reply.S(why), reply.Cmd(reply.Do("who-owns")), reply.S(" what was done before you try again."))}
}

// run runs the command, and turns a panic into a reply.
func (a *Adapter) run(ctx context.Context, req commands.Request) (rep commands.Reply) {
	defer func() {
		if p := recover(); p != nil {
			a.panicked(p, debug.Stack())
			rep.Message = unfinished("This failed on the way: the fault is ours, not yours. See with ")
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.longest)
	defer cancel()
	return a.do.Dispatch(ctx, req)
}

// complete fills in an answer that was promised. Who sees it was settled by
// the promise: everybody for a verb whose results are public, since that is
// how it nearly always ends. A refusal is nobody else's business, so in that
// case it becomes a message of its own that only who asked sees, and the
// public place is cleared.
func (a *Adapter) complete(ctx context.Context, in *interaction, public bool, m Message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishing)
	defer cancel()
	hook := a.hook(in)
	original := hook + "/messages/@original"
	if !public || m.Flags&ephemeral == 0 {
		if err := a.api.do(ctx, http.MethodPatch, original, early, m.edit(), nil); err != nil {
			a.log.Warn("a late answer could not be shown", "err", err)
		}
		return
	}
	// Discord takes the first message after a promise for its answer, so the
	// place is filled before the private message, and only then cleared.
	place := Render(reply.Message{Summary: reply.Say(reply.S("Only who asked sees the answer."))}, View{})
	err := a.api.do(ctx, http.MethodPatch, original, early, place.edit(), nil)
	if err == nil {
		if err = a.api.do(ctx, http.MethodPost, hook, once, m, nil); err == nil {
			err = a.api.do(ctx, http.MethodDelete, original, 0, nil, nil)
		}
	}
	if err != nil {
		a.log.Warn("a late refusal could not be shown, or its place not be cleared", "err", err)
	}
}

// hook is the address of the interaction's webhook.
func (a *Adapter) hook(in *interaction) string {
	return "/webhooks/" + url.PathEscape(cmp.Or(in.ApplicationID, a.cfg.ApplicationID)) + "/" + url.PathEscape(in.Token)
}

// errAnswered says that a copy of the interaction was answered, over the other
// transport or by a delivery before this one.
var errAnswered = errors.New("the interaction was answered before")

// callback is the first response by a call of the API: for the Gateway, and for
// what is too late for the body of an HTTP response.
func (a *Adapter) callback(ctx context.Context, in *interaction) respond {
	return func(r response) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerIn)
		defer cancel()
		path := "/interactions/" + url.PathEscape(in.ID) + "/" + url.PathEscape(in.Token) + "/callback"
		err := a.api.do(ctx, http.MethodPost, path, 0, r, nil)
		var e *apiError
		if !errors.As(err, &e) || e.Code != codeAnswered {
			return err
		}
		if e.tries > 1 {
			return nil // by an earlier try, whose answer was lost
		}
		return errAnswered
	}
}

// say is an answer that only who asked sees.
func (a *Adapter) say(err error) response {
	var r refusal
	if !errors.As(err, &r) {
		r = notForMe
	}
	return response{Type: respondMessage, Data: Render(reply.Message{Summary: reply.Say(reply.S(string(r)))}, View{})}
}

// public reports whether everybody sees the reply to a request that is carried out.
func (a *Adapter) public(req commands.Request) bool {
	verb := req.Verb
	if verb == "" {
		verb, _, _ = strings.Cut(req.Text, " ")
	}
	return a.shows[airesp.Canonical(verb)] == reply.Public
}

func (a *Adapter) warn(err error) {
	if err != nil && !errors.Is(err, errAnswered) {
		a.log.Warn("an answer could not be shown on Discord", "err", err)
	}
}

// panicked logs a panic. Its value is logged only when the runtime made it,
// since any other may hold what somebody typed.
func (a *Adapter) panicked(p any, stack []byte) {
	what := "a value of the program's own"
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	a.log.Error("a Discord request panicked", "panic", what, "stack", string(stack))
}
