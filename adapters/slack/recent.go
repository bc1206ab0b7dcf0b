package slack

import (
	"crypto/sha256"
	"encoding/binary"
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

// eventMemory is how long a question is known, so that a copy is not answered
// again. Slack repeats one for about six minutes, with delayed events on for a
// day.
const eventMemory = 24 * time.Hour

// Bounds of what is known of questions, and of what of that outlives the
// program: the latest ones.
const (
	maxEvents = 20_000
	maxSaved  = 5_000
)

// recent remembers questions for a while. It is safe for concurrent use.
type recent struct {
	now  func() time.Time
	kept Record // nil when nothing outlives the program

	mu    sync.Mutex
	seen  map[uint64]bool
	order []question // the oldest first
	count int        // of all questions so far

	saving sync.Mutex
	saved  int // how many of count were saved
}

// question is the digest of a question's name, and when it came.
type question struct {
	name uint64
	at   int64 // seconds since 1970
}

// newRecent remembers what was kept, if anything.
func newRecent(kept Record, log *slog.Logger) *recent {
	r := &recent{now: time.Now, kept: kept, seen: map[uint64]bool{}}
	if kept == nil {
		return r
	}
	data, err := kept.Load()
	if err != nil {
		log.Warn("it is not known which questions were answered before; one may be answered twice", "err", err)
	}
	for part := range slices.Chunk(data, questionBytes) {
		if len(part) == questionBytes {
			r.add(question{binary.BigEndian.Uint64(part), int64(binary.BigEndian.Uint32(part[8:]))})
		}
	}
	r.saved = r.count
	return r
}

// questionBytes is how long a question is where it is kept.
const questionBytes = 8 + 4

// first reports whether a question was not seen before, and remembers it.
func (r *recent) first(name string) bool {
	sum := sha256.Sum256([]byte(name))
	q := question{binary.BigEndian.Uint64(sum[:]), r.now().Unix()}
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.order) > 0 && (len(r.order) > maxEvents || q.at-r.order[0].at >= int64(eventMemory/time.Second)) {
		delete(r.seen, r.order[0].name)
		r.order = r.order[1:]
	}
	if r.seen[q.name] {
		return false
	}
	r.add(q)
	return true
}

// add remembers a question. r.mu is held, or nobody else knows r yet.
func (r *recent) add(q question) {
	r.seen[q.name] = true
	r.order = append(r.order, q)
	r.count++
}

// save keeps what is remembered now.
func (r *recent) save() error {
	if r.kept == nil {
		return nil
	}
	r.mu.Lock()
	wanted := r.count
	r.mu.Unlock()
	r.saving.Lock()
	defer r.saving.Unlock()
	if r.saved >= wanted {
		return nil // along with another question
	}
	r.mu.Lock()
	count := r.count
	latest := slices.Clone(r.order[max(0, len(r.order)-maxSaved):])
	r.mu.Unlock()
	data := make([]byte, 0, len(latest)*questionBytes)
	for _, q := range latest {
		data = binary.BigEndian.AppendUint64(data, q.name)
		data = binary.BigEndian.AppendUint32(data, uint32(q.at))
	}
	if err := r.kept.Save(data); err != nil {
		return err
	}
	r.saved = count
	return nil
}
