package discord

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a Record that outlives the programs of a test.
type memory struct {
	mu   sync.Mutex
	data []byte
	full bool // nothing can be saved
}

func (m *memory) Load() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.data, nil
}

func (m *memory) Save(data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return errors.New("no space left on device")
	}
	m.data = data
	return nil
}

// TestCrashLoop begins a session and crashes, again and again for three days,
// with a clock that is set back in between.
func TestCrashLoop(t *testing.T) {
	for _, full := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			kept := &memory{full: full}
			var all []time.Time
			for began := time.Now(); time.Since(began) < 3*day; {
				s := starts{kept: kept, log: slog.New(slog.DiscardHandler), apart: identifyApart}
				done, ok := s.begin(t.Context())
				if !ok {
					t.Fatal("it did not wait to the end")
				}
				all = append(all, time.Now())
				if len(all)%2 == 0 { // else it crashes before Discord has answered
					done(true)
				}
			}
			most := 0
			for i := range all {
				n := 0
				for n < len(all)-i && all[i+n].Sub(all[i]) < day {
					n++
				}
				most = max(most, n)
				if i > 0 && all[i].Sub(all[i-1]) < identifyApart {
					t.Errorf("%v passed between two", all[i].Sub(all[i-1]))
				}
			}
			t.Logf("%d sessions in 3 days, at most %d in one; nothing can be saved: %v", len(all), most, full)
			if most > startsADay || most < startsADay/2 {
				t.Errorf("%d sessions were begun within a day", most)
			}
		})
	}
}

func TestStartsDue(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	many := func(n int, last time.Duration) (list []time.Time) {
		for i := range n {
			list = append(list, now.Add(last-time.Duration(i)*time.Minute))
		}
		return list
	}
	for name, x := range map[string]struct {
		times []time.Time
		want  time.Duration
	}{
		"none":            {nil, 0},
		"one of late":     {many(1, -time.Second), 4500 * time.Millisecond},
		"one long ago":    {many(1, -time.Hour), -time.Hour + identifyApart},
		"one yesterday":   {many(1, -25*time.Hour), 0},
		"one to come":     {many(1, 100*day), identifyApart},
		"many":            {many(100, -time.Minute), 14 * time.Minute},
		"all":             {many(200, -time.Minute), 24*time.Hour - 200*time.Minute},
		"more than all":   {many(300, -time.Minute), 24*time.Hour - 200*time.Minute},
		"all, long since": {many(200, -23*time.Hour), 0},
	} {
		got := due(x.times, now, identifyApart).Sub(now)
		if max(got, 0) != max(x.want, 0) {
			t.Errorf("%s: due in %v, want %v", name, got, x.want)
		}
	}
}

// TestStartsGiven takes a session back that Discord was never asked for, and
// reads a record that is broken.
func TestStartsGiven(t *testing.T) {
	t.Parallel()
	kept := &memory{data: []byte("{")}
	var log strings.Builder
	s := starts{kept: kept, log: slog.New(slog.NewTextHandler(&log, nil)), apart: time.Hour}
	done, ok := s.begin(t.Context())
	if !ok || !strings.Contains(log.String(), "begun anew") {
		t.Errorf("%v %s", ok, &log)
	}
	done(false)
	done(true)
	again := starts{kept: kept, log: s.log, apart: time.Hour}
	if done, ok = again.begin(t.Context()); !ok {
		t.Fatal("what was taken back counts")
	}
	done(true)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, ok := again.begin(ended); ok {
		t.Error("it did not wait")
	}
}

// TestRestarts starts a program again and again at which Discord hangs up.
func TestRestarts(t *testing.T) {
	t.Parallel()
	kept := &memory{}
	r := newRig(t)
	r.Gateway.Refuse(4000)
	const apart = 100 * time.Millisecond
	for i := range 4 {
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		r.a.starts = &starts{kept: kept, log: r.a.log, apart: apart}
		go func() { done <- r.a.Run(ctx) }()
		r.Gateway.Wait("an IDENTIFY", func() bool { return len(r.Gateway.Identified()) > i })
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	times := r.Gateway.Identified()
	for i := 1; i < len(times); i++ {
		if gap := times[i].Sub(times[i-1]); gap < apart {
			t.Errorf("an IDENTIFY came %v after the one before", gap)
		}
	}
}
