package slack

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"

	"airesp/commands"
	"airesp/commands/reply"

	"github.com/slack-go/slack"
)

// maxFieldError is how long what is said beside a field may be, in characters.
// Slack documents no limit; more would not be read there.
const maxFieldError = 300

// submit answers a form that somebody sent, in the caller's goroutine: its
// command runs with what was filled in, as whoever sent it. A refusal is shown
// beside the field that it is about; what was done is told where the form was
// opened. deliver and ack are those of inTime. The caller has a place among
// the requests at work.
func (a *Adapter) submit(d deed, deliver func(body []byte) error, ack func(body []byte)) {
	state, ok := a.openState(d.view.sealed, d.hook.to)
	if !ok {
		a.end()
		_ = deliver(updateTo(answerView("", Render(reply.Message{Summary: reply.Say(reply.S(
			"This form is too old to be sent, or was not opened for you, so nothing was changed. Close it and press the button again."))}))))
		return
	}
	d.hook.url, d.hook.to.channel, d.hook.to.thread = state.Hook, state.Channel, state.Thread
	d.hook.made, d.again = state.At, state.Again
	d.req.Place.Channel = state.Channel
	d.req.Text, d.req.Options = state.Command, map[string]string{}
	for _, option := range state.Fields {
		d.req.Options[option] = d.view.value(option)
	}
	var result atomic.Pointer[outcome] // nil until there is one
	work := func(ctx context.Context) Message {
		texts := []string{d.req.Text}
		for _, v := range d.req.Options {
			texts = append(texts, v)
		}
		d.req.Mentions = mentioned(d.hook.to.workspace, a.groupName(ctx, d.hook.to.workspace), texts...)
		o := a.outcome(a.answer(ctx, d.req), state)
		result.Store(&o)
		return o.message
	}
	a.between(ends{
		deliver: func(m Message) error {
			o := result.Load()
			if o == nil { // it panicked
				return deliver(updateTo(answerView("", m)))
			}
			if err := deliver(o.body); err != nil {
				return err
			}
			a.tell(d, *o)
			return nil
		},
		ack: func() { ack(updateTo(loadingView())) },
		late: func(ctx context.Context, m Message) error {
			o := result.Load()
			if o == nil {
				o = &outcome{refused: true}
			}
			d := d
			d.view.kind, d.view.hash = "modal", "" // the answer has just changed the view
			err := a.screen(ctx, d, false).show(ctx, answerView(o.verb, m))
			a.tell(d, *o)
			return err
		},
	}, work)
}

// value is what was filled in for an option, in one field or in two.
func (v view) value(option string) string {
	return joined(slices.DeleteFunc([]string{v.values[option], v.values[option+peopleBlock]}, func(s string) bool { return s == "" }))
}

// outcome is what became of a form.
type outcome struct {
	verb    string
	message Message
	refused bool
	body    []byte // the answer to Slack
}

func (a *Adapter) outcome(rep commands.Reply, state formState) outcome {
	o := outcome{verb: rep.Command, message: a.dress(rep), refused: rep.Error != nil}
	switch {
	case rep.Error != nil:
		field := rep.Error.Option
		if !slices.Contains(state.Fields, field) && len(state.Fields) > 0 {
			field = state.Fields[0]
		}
		o.body = mustJSON(slack.NewErrorsViewSubmissionResponse(map[string]string{field: cut(plainText(rep.Error.Message), maxFieldError)}))
	case state.Hook == "" && state.Channel == "":
		o.body = updateTo(answerView(rep.Command, RenderView(rep.Message)))
	default:
		o.body = mustJSON(slack.NewClearViewSubmissionResponse())
	}
	return o
}

// tell says what a form has changed where it was opened. One that was opened
// in the Home tab shows it itself, and a refusal is for the form alone.
func (a *Adapter) tell(d deed, o outcome) {
	if o.refused || d.hook.url == "" && d.hook.to.channel == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), a.longest)
	defer cancel()
	if err := a.reply(ctx, &d.hook, o.message); err != nil {
		a.log.Warn("what a form has changed could not be told", "err", err)
	}
	if d.again.Command != "" && d.hook.url != "" {
		a.renew(ctx, &d)
	}
}

// suggest answers a menu that asks for its entries.
func (a *Adapter) suggest(d deed, deliver func(body []byte) error) {
	defer a.end()
	ctx, cancel := context.WithTimeout(context.Background(), a.patience)
	defer cancel()
	teams, err := a.ledgers.Teams(ctx, d.req.Org)
	if err != nil {
		a.log.Warn("the teams could not be read", "err", err)
	}
	var groups []group
	list, err := a.listGroups(ctx, d.hook.to.workspace)
	if err != nil {
		a.log.Warn("the user groups could not be read", "err", err)
	}
	for _, g := range list {
		if g.DateDelete == 0 {
			groups = append(groups, group{g.ID, g.Name, g.Handle})
		}
	}
	_ = deliver(suggestions(d.value, d.view.field == "groups", teams, groups)) // a menu that is gone needs none
}

func updateTo(v slack.ModalViewRequest) []byte {
	return mustJSON(slack.NewUpdateViewSubmissionResponse(&v))
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // cannot happen: the blocks were written by the pen
		panic(err)
	}
	return b
}
