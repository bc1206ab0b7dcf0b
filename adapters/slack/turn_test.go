package slack

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestInTime holds the race between a reply and Slack's patience.
func TestInTime(t *testing.T) {
	for _, took := range []time.Duration{0, time.Second, patience - 1, patience + 1, time.Minute - 1, time.Minute + 1, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			a := &Adapter{patience: patience, longest: longest, slots: make(chan struct{}, 1), buffers: newBuffers(), log: quiet()}
			a.begin()
			start := time.Now()
			var delivered, acked, ended time.Duration
			a.inTime(hook{}, func(ctx context.Context) Message {
				select {
				case <-time.After(took):
				case <-ctx.Done():
				}
				ended = time.Since(start)
				return Message{Text: "x", Blocks: []byte("[]")}
			}, func([]byte) error {
				delivered = 1 + time.Since(start)
				return nil
			}, func() { acked = time.Since(start) })
			if inTime := took < patience; (delivered > 0) != inTime || (acked > 0) == inTime || acked > patience {
				t.Errorf("after %v: delivered %v, acknowledged %v", took, delivered, acked)
			}
			if ended > longest {
				t.Errorf("after %v: still at work at %v", took, ended)
			}
			if len(a.slots) > 0 {
				t.Error("the place was not given back")
			}
		})
	}
}

// TestInTimeTie lets the reply be ready in the very moment in which patience
// ends: one of the two answers, never both.
func TestInTimeTie(t *testing.T) {
	for range 200 {
		synctest.Test(t, func(t *testing.T) {
			a := &Adapter{patience: patience, longest: longest, slots: make(chan struct{}, 1), buffers: newBuffers(), log: quiet()}
			a.begin()
			var answers atomic.Int32
			a.inTime(hook{}, func(context.Context) Message {
				time.Sleep(patience)
				return Message{Text: "x", Blocks: []byte("[]")}
			}, func([]byte) error { answers.Add(1); return nil }, func() { answers.Add(1) })
			if n := answers.Load(); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}
