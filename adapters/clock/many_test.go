package clock_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"airesp"
	"airesp/adapters/clock"
	"airesp/commands"
	"airesp/store"
)

// desk is a platform that takes half a second for a message, and notes when
// each came.
type desk struct {
	mu    sync.Mutex
	times []time.Time
	to    map[string]int
}

func (d *desk) Post(_ context.Context, l commands.Letter) (string, error) {
	time.Sleep(500 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.times = append(d.times, time.Now())
	d.to[l.To.Channel]++
	return "1", nil
}

func (d *desk) Follow(context.Context, commands.Letter, string) error { return nil }
func (d *desk) Update(context.Context, commands.Letter, string) error { return nil }
func (d *desk) Find(context.Context, commands.Letter, time.Time) (string, bool, error) {
	return "", false, nil
}

// TestManyChannels: 500 channels are due in the same minute. Each gets its
// digest, within the hour, at no more than five a second, and memory stays flat.
func TestManyChannels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const channels = 500
		log := slog.New(slog.DiscardHandler)
		db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "airesp.db"), log)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		router := commands.NewRouter(commands.Config{Framework: airesp.BuiltIn(), Store: db, Log: log, Now: time.Now, Reference: func() string { return "ref" }})
		for i := range channels {
			rep := router.Dispatch(t.Context(), commands.Request{
				Org: "default", Text: "digest on weekly mon 09:00 UTC", Place: commands.Place{Channel: fmt.Sprint("C", i)},
				Identity: commands.Identity{Platform: "slack", Workspace: "T1", User: "U1", Manages: true},
			})
			if rep.Error != nil {
				t.Fatal(rep.Error)
			}
		}
		d := &desk{to: map[string]int{}}
		c := clock.New(clock.Config{
			Router: router, Posters: map[string]clock.Poster{"slack": d}, Log: log, Now: time.Now,
			Orgs: func(context.Context) ([]string, error) { return []string{"default"}, nil },
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.Run(ctx)
		}()
		slot := time.Date(2000, 1, 3, 9, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(slot) - time.Second)
		before := heap()
		time.Sleep(time.Hour)
		after := heap()
		cancel()
		<-done
		if len(d.times) != channels || len(d.to) != channels {
			t.Fatalf("%d digests in %d channels", len(d.times), len(d.to))
		}
		for i := 5; i < len(d.times); i++ {
			if gap := d.times[i].Sub(d.times[i-5]); gap < time.Second {
				t.Errorf("six digests within %v", gap)
				break
			}
		}
		t.Logf("%d digests, the first %v and the last %v after the slot; the heap went from %d to %d kB",
			channels, d.times[0].Sub(slot), d.times[channels-1].Sub(slot), before>>10, after>>10)
		if after > before+16<<20 {
			t.Errorf("the heap grew by %d kB", (after-before)>>10)
		}
	})
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
