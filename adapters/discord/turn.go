package discord

import (
	"cmp"
	"context"
	"net/http"

	"airesp/commands"
	"airesp/commands/reply"
)

// turn is an interaction that is being answered.
type turn struct {
	a      *Adapter
	in     *interaction
	req    commands.Request
	public bool // everybody sees the answer, unless it is a refusal
	late   bool // an answer was promised, so that a modal can no longer be shown
}

// promise is the first response when the answer is not ready.
func (t *turn) promise(public bool) response {
	if public {
		return response{Type: respondLater}
	}
	return response{Type: respondLater, Data: map[string]any{"flags": ephemeral}}
}

// draw is a reply as a message, with its files and pictures.
func (t *turn) draw(rep commands.Reply) Message {
	return t.drawWith(rep, cmp.Or(t.in.Upload, maxUpload))
}

// drawWith is a reply as a message with files of at most so many bytes.
func (t *turn) drawWith(rep commands.Reply, upload int) Message {
	v := t.view()
	v.Again, v.Upload = rep.Again, upload
	if rep.Error != nil {
		v.Form = rep.Error.Form
	}
	return Render(rep.Message, v)
}

func (t *turn) view() View {
	return View{Guild: t.in.Guild, Mentions: t.req.Mentions, forms: t.a.forms}
}

// answer makes a reply the first response. What comes back is the rest of the
// work, or nil.
func (t *turn) answer(ctx context.Context, rep commands.Reply, first respond) (rest func()) {
	a := t.a
	if m, ok := t.modal(rep); ok {
		a.warn(first(response{Type: respondModal, Data: m}))
		return nil
	}
	if rep.Error == nil && t.in.ref.again != "" && t.in.Message != nil && a.forms.writes[rep.Command] {
		return t.renew(ctx, rep, first)
	}
	out := response{Type: respondMessage}
	if m := t.drawWith(rep, 0); rep.Error == nil && t.in.ref.inPlace && t.in.replaceable(a.now()) {
		out = response{Type: respondUpdate, Data: m.edit()}
	} else {
		out.Data = m
	}
	if err := first(out); err != nil || !brings(rep.Message) {
		a.warn(err)
		return nil
	}
	return func() { // a response has no room for files; what it says instead stays if they cannot be sent
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishing)
		defer cancel()
		if err := a.api.do(ctx, http.MethodPatch, a.hook(t.in)+"/messages/@original", early, t.draw(rep).edit(), nil); err != nil {
			a.log.Warn("a file could not be shown", "err", err)
		}
	}
}

// modal is the form that a refusal asks for, where one can be shown: Discord
// shows none after a modal or after a promise.
func (t *turn) modal(rep commands.Reply) (Modal, bool) {
	if t.late || t.in.Kind == kindModal || rep.Error == nil || rep.Error.Form == nil {
		return Modal{}, false
	}
	return modal(rep.Error, t.view(), t.in.ref.again)
}

// renew brings the message up to date on which somebody pressed a button that
// changed something, such as a gap that is none any more, and tells the channel
// in a message of its own what was changed.
func (t *turn) renew(ctx context.Context, rep commands.Reply, first respond) (rest func()) {
	a, told := t.a, t.drawWith(rep, 0)
	req := t.req
	req.ID, req.Verb, req.Options, req.Text = "", "", nil, t.in.ref.again
	fresh := a.run(ctx, req)
	if fresh.Error != nil {
		a.warn(first(response{Type: respondMessage, Data: told}))
		return nil
	}
	again := &turn{a: a, in: t.in, req: req}
	if err := first(response{Type: respondUpdate, Data: again.drawWith(fresh, 0).edit()}); err != nil {
		a.warn(err)
		return nil
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishing)
		defer cancel()
		if err := a.api.do(ctx, http.MethodPost, a.hook(t.in), once|early, told, nil); err != nil {
			a.log.Warn("what was changed could not be shown to the channel", "err", err)
		}
	}
}

// choices are the values that are offered while somebody types in an option.
func (a *Adapter) choices(ctx context.Context, in *interaction) response {
	list := []Choice{}
	if len(in.Data.Options) > 0 && in.Guild != "" {
		verb := in.Data.Options[0]
		for _, o := range verb.Options {
			typed, ok := o.text()
			if !o.Focused || !ok {
				continue
			}
			found, err := a.do.Complete(ctx, a.cfg.Org(in.Guild), a.forms.verbs[in.Data.Name+" "+verb.Name], o.Name, cutPlain(typed, maxOptionValue), maxChoices)
			if err != nil {
				a.log.Warn("values could not be offered", "err", err)
			}
			for _, c := range found {
				if length(c.Value) <= maxChoiceText {
					list = append(list, Choice{Name: cutPlain(reply.Printable(c.Label), maxChoiceText), Value: c.Value})
				}
			}
		}
	}
	return response{Type: respondChoices, Data: map[string]any{"choices": list}}
}
