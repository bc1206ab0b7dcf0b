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

// turn is one request at work: a reply that is either ready in time, or shown
// later in another way.
type turn struct {
	a      *Adapter
	show   func(ctx context.Context, m Message) error // once Slack no longer waits
	state  atomic.Int32
	cancel context.CancelFunc
}

// inTime answers a request that Slack waits for, in the caller's goroutine,
// and returns when the reply has been sent. work makes the message. deliver
// sends it while Slack waits and does not keep it; when that fails the message
// is posted. After the adapter's patience ack, in another goroutine,
// acknowledges without a message, and the message is posted later. Only one of
// deliver and ack is called. The caller has a place among the requests at work.
func (a *Adapter) inTime(h hook, work func(context.Context) Message, deliver func(body []byte) error, ack func()) {
	a.between(ends{
		deliver: func(m Message) error {
			body := a.buffers.Get().(*[]byte)
			defer a.buffers.Put(body)
			*body = m.appendJSON((*body)[:0])
			err := deliver(*body)
			if err == nil {
				a.illustrate(h, m)
			}
			return err
		},
		ack:  ack,
		late: func(ctx context.Context, m Message) error { return a.replyIllustrated(ctx, &h, m) },
	}, work)
}

// ends are the ways in which a request that Slack waits for can be answered;
// see inTime.
type ends struct {
	deliver func(m Message) error
	ack     func()
	late    func(ctx context.Context, m Message) error
}

// between is inTime with other ways to answer.
func (a *Adapter) between(e ends, work func(context.Context) Message) {
	defer a.end()
	t := &turn{a: a, show: e.late}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t.cancel = cancel
	acked := make(chan struct{})
	var end *time.Timer // set before acked is closed
	slow := time.AfterFunc(a.patience, func() {
		defer close(acked)
		if t.state.CompareAndSwap(waiting, late) {
			end = time.AfterFunc(a.longest-a.patience, t.giveUp)
			e.ack()
		}
	})
	m := a.safely(ctx, work)
	switch {
	case t.state.CompareAndSwap(waiting, over):
		if e.deliver(m) != nil {
			t.post(m)
		}
	case t.state.CompareAndSwap(late, over):
		t.post(m)
	}
	if !slow.Stop() {
		<-acked
		if end != nil {
			end.Stop()
		}
	}
}

// later answers a request that has been acknowledged: the message is shown,
// unless there is none because work has shown something itself. The caller has
// a place among the requests at work.
func (a *Adapter) later(show func(context.Context, Message) error, work func(context.Context) Message) {
	defer a.end()
	t := &turn{a: a, show: show}
	t.state.Store(late)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t.cancel = cancel
	defer time.AfterFunc(a.longest, t.giveUp).Stop()
	if m := a.safely(ctx, work); t.state.CompareAndSwap(late, over) && m.Text != "" {
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

// post posts a message that comes late. A failure is logged: there is nowhere
// else to say it.
func (t *turn) post(m Message) {
	ctx, cancel := context.WithTimeout(context.Background(), t.a.longest)
	defer cancel()
	if err := t.show(ctx, m); err != nil {
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
