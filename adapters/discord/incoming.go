package discord

import (
	"context"
	"runtime/debug"
	"time"
)

// incoming takes an interaction from the Gateway. What cannot be decoded is
// left alone. It is called by the goroutine that reads the Gateway.
func (a *Adapter) incoming(ctx context.Context, raw []byte) {
	in, err := decode(raw)
	if err != nil || in.Kind == kindPing {
		a.log.Warn("the Discord Gateway sent an interaction that cannot be read")
		return
	}
	a.work(ctx, in)
}

// work answers an interaction by calls of the API, unless a copy of it is at
// work. It blocks while all places are taken, for a second at most.
func (a *Adapter) work(ctx context.Context, in *interaction) {
	if a.atWork(in) {
		return
	}
	if !a.begin(in) {
		a.log.Warn("an interaction was left unanswered: too many are at work")
		return
	}
	go func() {
		defer a.end(in)
		defer a.recovered()
		if rest := a.serve(ctx, in, a.callback(ctx, in), in.late(a.now(), lateAfter)); rest != nil {
			rest()
		}
	}()
}

// recovered keeps a panic from ending the program.
func (a *Adapter) recovered() {
	if p := recover(); p != nil {
		a.panicked(p, debug.Stack())
	}
}

// sleep waits, and reports whether it did so to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
