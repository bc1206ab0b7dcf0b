package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Record keeps a few bytes beyond the end of the program, whole or not at all.
type Record interface {
	Load() ([]byte, error) // nil when nothing was saved yet
	Save(data []byte) error
}

// Limits of ours on beginning sessions. Discord takes a token back after 1,000
// IDENTIFYs in a day, and a program that crashes and is started again begins
// one each time. Half of a day's are free; the others are spread, so that
// whoever has mended the cause waits for a quarter of an hour at most.
const (
	identifyApart = 5500 * time.Millisecond // Discord's limit is 5 s
	startsADay    = 200
	freeStarts    = 100
	startsSpread  = 15 * time.Minute
	startsBlind   = 8 * time.Minute // before each one when none can be recorded
	day           = 24 * time.Hour
)

// starts says when a session may be begun, for all shards together: they take
// turns.
type starts struct {
	kept  Record // nil when nothing is kept
	log   *slog.Logger
	apart time.Duration // between any two

	turn   sync.Mutex // held from begin to the call of what it returns
	loaded bool
	times  []time.Time // of the last day, the oldest first
}

// begin waits until a session may be begun, and records that it is: before it
// happens, since the program may end at any time. It reports whether ctx held;
// then done must be called, once the session was asked for or when Discord was
// not reached after all. Calling it twice does nothing more.
func (s *starts) begin(ctx context.Context) (done func(asked bool), ok bool) {
	s.turn.Lock()
	s.load()
	now := time.Now()
	if d := due(s.times, now, s.apart).Sub(now); d > 0 {
		if d > time.Minute {
			s.log.Warn("many sessions were begun on the Discord Gateway within a day, so the next one waits; look for why they end",
				"sessions", len(s.times), "wait", d.Round(time.Second))
		}
		if !sleep(ctx, d) {
			s.turn.Unlock()
			return nil, false
		}
	}
	now = time.Now()
	s.times = append(recent(s.times, now), now)
	if err := s.save(); err != nil {
		s.log.Error("a session on the Discord Gateway cannot be recorded, so it waits: too many in a day cost the token", "err", err, "wait", startsBlind)
		if !sleep(ctx, startsBlind) {
			s.turn.Unlock()
			return nil, false
		}
	}
	var once sync.Once
	return func(asked bool) { once.Do(func() { s.end(asked) }) }, true
}

// end records when the session was asked for at the latest, or that it was not.
func (s *starts) end(asked bool) {
	defer s.turn.Unlock()
	last := len(s.times) - 1
	if asked {
		s.times[last] = time.Now()
	} else {
		s.times = s.times[:last]
	}
	if err := s.save(); err != nil {
		s.log.Warn("the record of sessions on the Discord Gateway may count one too many", "err", err)
	}
}

func (s *starts) save() error {
	if s.kept == nil {
		return nil
	}
	data, err := json.Marshal(s.times)
	if err != nil {
		return err
	}
	return s.kept.Save(data)
}

// load reads what was kept, once. s.turn is held.
func (s *starts) load() {
	if s.loaded || s.kept == nil {
		return
	}
	s.loaded = true
	data, err := s.kept.Load()
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, &s.times)
	}
	if err != nil {
		s.times = nil
		s.log.Warn("the record of sessions on the Discord Gateway cannot be read and is begun anew", "err", err)
	}
}

// recent are the times of the last day. One that lies ahead, because the clock
// was wrong, counts as now.
func recent(times []time.Time, now time.Time) []time.Time {
	var list []time.Time
	for _, t := range times {
		if t.After(now) {
			t = now
		}
		if now.Sub(t) < day {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

// due is when the next session may be begun.
func due(times []time.Time, now time.Time, apart time.Duration) time.Time {
	times = recent(times, now)
	n := len(times)
	switch {
	case n == 0:
		return now
	case n >= startsADay:
		return times[n-startsADay].Add(day)
	case n >= freeStarts:
		apart = max(apart, startsSpread)
	}
	return times[n-1].Add(apart)
}
