package slack

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"

	"airesp/commands/reply"
)

// Where a turn stands. It is moved on by whoever gets there first.
const (
	waiting int32 = iota // Slack waits for the answer
	late                 // acknowledged; the reply will be posted
	over                 // the reply was sent, or given up
)

// turn is one request at work: a reply that is either ready in time, or
// posted to the request's response_url.
type turn struct {
	a      *Adapter
	hook   hook
	state  atomic.Int32
	cancel context.CancelFunc
}

// inTime answers a request that Slack waits for, in the caller's goroutine,
// and returns when the reply has been sent. work makes the message. deliver
// sends it while Slack waits and does not keep it; when that fails the message
// is posted. After the
// adapter's patience ack, in another goroutine, acknowledges without a
// message, and the message is posted later. Only one of deliver and ack is
// called. The caller has a place among the requests at work.
func (a *Adapter) inTime(responseURL string, work func(context.Context) Message, deliver func(body []byte) error, ack func()) {
	defer a.end()
	t := &turn{a: a, hook: hook{url: responseURL}}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t.cancel = cancel
	acked := make(chan struct{})
	slow := time.AfterFunc(a.patience, func() {
		defer close(acked)
		if t.state.CompareAndSwap(waiting, late) {
			time.AfterFunc(a.longest-a.patience, t.giveUp)
			ack()
		}
	})
	m := a.safely(ctx, work)
	switch {
	case t.state.CompareAndSwap(waiting, over):
		body := a.buffers.Get().(*[]byte)
		*body = m.appendJSON((*body)[:0])
		if deliver(*body) != nil {
			t.post(m)
		}
		a.buffers.Put(body)
	case t.state.CompareAndSwap(late, over):
		t.post(m)
	}
	if !slow.Stop() {
		<-acked
	}
}

// later answers a request that has been acknowledged: the message is posted.
// The caller has a place among the requests at work.
func (a *Adapter) later(responseURL string, work func(context.Context) Message) {
	defer a.end()
	t := &turn{a: a, hook: hook{url: responseURL}}
	t.state.Store(late)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t.cancel = cancel
	defer time.AfterFunc(a.longest, t.giveUp).Stop()
	if m := a.safely(ctx, work); t.state.CompareAndSwap(late, over) {
		t.post(m)
	}
}

// giveUp ends the work on a reply that does not come, and says so.
func (t *turn) giveUp() {
	if !t.state.CompareAndSwap(late, over) {
		return
	}
	t.cancel() // only now, so that what the work says to it is not what the person reads
	t.a.log.Error("a Slack request was not answered in time", "after", t.a.longest)
	t.post(Render(reply.Message{Summary: reply.Say(
		reply.S("This took too long, so there is no answer. If it was to change something, ask "), reply.C("who-owns"),
		reply.S(" to see whether it did, then try again."),
	)}))
}

// post posts a message to the response_url. A failure is logged: there is
// nowhere else to say it.
func (t *turn) post(m Message) {
	ctx, cancel := context.WithTimeout(context.Background(), t.a.longest)
	defer cancel()
	if err := t.a.post(ctx, &t.hook, m.appendPost(nil)); err != nil {
		t.a.log.Warn("a late reply did not reach Slack", "err", err)
	}
}

// safely makes a message, whatever happens.
func (a *Adapter) safely(ctx context.Context, work func(context.Context) Message) (m Message) {
	defer func() {
		if p := recover(); p != nil {
			a.recovered(p, debug.Stack())
			m = Render(reply.Message{Summary: reply.Say(reply.S("This could not be done: the fault is ours, not yours. Try again in a minute."))})
		}
	}()
	return work(ctx)
}

// busy is the answer when too many requests are at work.
func busy() Message {
	return Render(reply.Message{Summary: reply.Say(reply.S("Too many people are asking at once, so this was not looked at. Try again in a minute."))})
}
