package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"airesp/commands"
	"airesp/commands/reply"

	"github.com/slack-go/slack"
)

// hurry is how long work may take before the person is shown that it goes on:
// the right to open a view ends after three seconds.
const hurry = 1200 * time.Millisecond

// The ids by which Slack says which view was sent.
const (
	viewForm   = "form"
	viewAnswer = "answer"
)

// screen is where something is shown to a person who pressed a button: in a
// view that is opened, or in the one in which it was pressed.
type screen struct {
	a  *Adapter
	to addressee

	mu       sync.Mutex
	trigger  string
	id, hash string // of the view, once there is one
	settled  bool   // there is something to show
	slow     *time.Timer
}

// screen prepares a screen for a deed. Where loading is set, and nothing is
// shown soon, a view that says so is opened first.
func (a *Adapter) screen(ctx context.Context, d deed, loading bool) *screen {
	s := &screen{a: a, to: d.hook.to, trigger: d.trigger}
	if d.view.kind == "modal" {
		s.id, s.hash = d.view.id, d.view.hash
		return s
	}
	if loading && d.trigger != "" {
		s.slow = time.AfterFunc(a.hurry, func() {
			if err := s.load(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("a view could not be opened", "err", err)
			}
		})
	}
	return s
}

// settle ends the wait for something to show. It reports whether a view is
// open that says that the work goes on.
func (s *screen) settle() (loading bool) {
	if s.slow != nil {
		s.slow.Stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settled = true
	return s.slow != nil && s.id != ""
}

// load shows that the work goes on, unless it has just ended.
func (s *screen) load(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.settled {
		return nil
	}
	return s.put(ctx, loadingView())
}

// show shows a view: it opens one, or brings the one that is open up to date.
// A view that has changed otherwise meanwhile is left as it is.
func (s *screen) show(ctx context.Context, v slack.ModalViewRequest) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(ctx, v)
}

// put is show. s.mu is held.
func (s *screen) put(ctx context.Context, v slack.ModalViewRequest) error {
	var resp *slack.ViewResponse
	err := s.a.call(ctx, s.to.workspace, func(ctx context.Context, api *slack.Client) (err error) {
		if s.id == "" {
			resp, err = api.OpenViewContext(ctx, s.trigger, v)
		} else {
			resp, err = api.UpdateViewContext(ctx, v, "", s.hash, s.id)
		}
		return err
	})
	if slackCode(err) == "hash_conflict" {
		return nil
	}
	if err != nil {
		return err
	}
	s.id, s.hash = resp.ID, resp.Hash
	return nil
}

func plainObject(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func modal(callback, heading, close string, blocks json.RawMessage) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plainObject(title(heading)), Close: plainObject(close),
		Blocks: slack.Blocks{BlockSet: blockSet(blocks)},
	}
}

// loadingView says that the work goes on.
func loadingView() slack.ModalViewRequest {
	return modal(viewAnswer, "One moment", "Close", Render(reply.Message{Summary: reply.Say(reply.S("This is being looked up. It is shown here when it is there."))}).Blocks)
}

// answerView is a reply in a view.
func answerView(verb string, m Message) slack.ModalViewRequest {
	if verb == "" {
		verb = "airesp"
	}
	return modal(viewAnswer, label(verb), "Close", m.Blocks)
}

// formView is a form in a view. ok is false when it cannot hold what it is
// about.
func (a *Adapter) formView(f commands.Form, d deed) (v slack.ModalViewRequest, ok bool) {
	s := formState{Command: f.Command.String(), Channel: d.hook.to.channel, Thread: d.hook.to.thread, Hook: d.hook.url, Again: d.again, At: time.Now()}
	for _, field := range f.Fields {
		s.Fields = append(s.Fields, field.Option.Name)
	}
	p := pen{text: maxText, room: noLimit}
	p.form(f)
	v = modal(viewForm, f.Title(), "Cancel", p.b)
	v.Submit = plainObject(title(f.Title()))
	if v.PrivateMetadata = a.sealState(s, d.hook.to); v.PrivateMetadata == "" {
		s.Again = again{} // the form is what matters
		v.PrivateMetadata = a.sealState(s, d.hook.to)
	}
	return v, v.PrivateMetadata != ""
}
