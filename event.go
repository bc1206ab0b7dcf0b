package airesp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// EventVersion is the version of the event format that this build writes. It
// reads every older one; an event of a newer version is kept as Unknown.
const EventVersion = 1

var (
	// ErrConflict says that the ledger has grown since it was read: read the
	// new events and decide again.
	ErrConflict = errors.New("the ledger has changed in the meantime")
	// ErrOutcomeUnknown says that the disk failed while a decision was being
	// written, so it may or may not have been kept. Nothing more is written
	// until the store has been opened again.
	ErrOutcomeUnknown = errors.New("the disk failed during the write, so the outcome is unknown")
	// ErrNotKept says that a write failed, and that nothing of it was kept.
	ErrNotKept = errors.New("nothing was kept")
	// ErrStopped says that nothing was written, because the outcome of an
	// earlier write is unknown or the store is damaged.
	ErrStopped = errors.New("nothing is written until the store has been opened again")
)

// Hash is the SHA-256 of a record's bytes. The zero Hash precedes the first record.
type Hash [sha256.Size]byte

// String is the hash in hexadecimal, 64 characters.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(h) {
		return fmt.Errorf("a hash has %d hexadecimal digits, not %d", 2*len(h), len(b))
	}
	_, err := hex.Decode(h[:], b)
	return err
}

// Tip is the end of a ledger: the number of its last event and the hash of
// that event's record. The zero Tip is the end of an empty ledger.
type Tip struct {
	Seq  uint64 `json:"seq"`
	Hash Hash   `json:"hash"`
}

// Record is an event as it lies on disk. Its bytes are never written anew, so
// that the hash holds over every later version of the program.
type Record struct {
	Seq  uint64
	Data []byte
}

// Hash is the hash that the next record must name as its predecessor.
func (r Record) Hash() Hash { return sha256.Sum256(r.Data) }

// Event is one thing that happened to the ownership ledger of an organisation.
type Event struct {
	Seq   uint64    // counts from 1, without gaps
	Of    uint64    // number of the first event of the same decision; Seq when it is the first itself
	At    time.Time // UTC, to the millisecond
	By    string    // the subject id of the person, never a platform's user id
	Cause string    // digest of the delivery that asked for it; empty when it had none
	Prev  Hash      // hash of the record before this one
	Body  Body
}

// Body is what happened. The set is closed: every kind is listed in bodyOf.
type Body interface {
	// Kind is the name of the kind in records. It never changes.
	Kind() string
	// apply folds the event into the ledger.
	apply(l *Ledger, e Event)
}

// Unknown is the body of an event that a newer build wrote. It is kept and
// hashed, but not understood: a ledger that holds one can be read, not written.
type Unknown struct {
	Name    string
	Version int
}

func (u Unknown) Kind() string { return u.Name }

func (u Unknown) apply(l *Ledger, _ Event) {
	if !slices.Contains(l.unknown, u.Name) {
		l.unknown = append(l.unknown, u.Name)
	}
}

// bodyOf is the decoder of each kind of event; nil for a kind that this build
// does not know.
func bodyOf(kind string) func([]byte) (Body, error) {
	switch kind {
	case TeamAdded{}.Kind():
		return body[TeamAdded]
	case TeamBound{}.Kind():
		return body[TeamBound]
	case TeamRenamed{}.Kind():
		return body[TeamRenamed]
	case GroupLost{}.Kind():
		return body[GroupLost]
	case GroupFound{}.Kind():
		return body[GroupFound]
	case SystemAdded{}.Kind():
		return body[SystemAdded]
	case SystemRetired{}.Kind():
		return body[SystemRetired]
	case ModelsUsed{}.Kind():
		return body[ModelsUsed]
	case Claimed{}.Kind():
		return body[Claimed]
	case Released{}.Kind():
		return body[Released]
	case Attested{}.Kind():
		return body[Attested]
	case TransferOffered{}.Kind():
		return body[TransferOffered]
	case TransferEnded{}.Kind():
		return body[TransferEnded]
	case Disputed{}.Kind():
		return body[Disputed]
	case Resolved{}.Kind():
		return body[Resolved]
	case RiskAsked{}.Kind():
		return body[RiskAsked]
	case RiskDecided{}.Kind():
		return body[RiskDecided]
	case RiskEnded{}.Kind():
		return body[RiskEnded]
	case Subscribed{}.Kind():
		return body[Subscribed]
	case Unsubscribed{}.Kind():
		return body[Unsubscribed]
	case DigestSending{}.Kind():
		return body[DigestSending]
	case DigestSent{}.Kind():
		return body[DigestSent]
	case DigestUnsent{}.Kind():
		return body[DigestUnsent]
	case Nudged{}.Kind():
		return body[Nudged]
	case Snoozed{}.Kind():
		return body[Snoozed]
	case Asked{}.Kind():
		return body[Asked]
	case TeamChannel{}.Kind():
		return body[TeamChannel]
	case Set{}.Kind():
		return body[Set]
	case FrameworkSet{}.Kind():
		return body[FrameworkSet]
	case Undone{}.Kind():
		return body[Undone]
	case Restored{}.Kind():
		return body[Restored]
	case PersonForgotten{}.Kind():
		return body[PersonForgotten]
	}
	return nil
}

func body[B Body](data []byte) (Body, error) {
	var b B
	err := json.Unmarshal(data, &b)
	return b, err
}

// Unknown reports whether a newer build wrote the event.
func (e Event) Unknown() bool {
	_, unknown := e.Body.(Unknown)
	return unknown
}

type wireEvent struct {
	Version int             `json:"v"`
	Seq     uint64          `json:"seq"`
	Of      uint64          `json:"of,omitempty"` // left out by the first event of a decision
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Cause   string          `json:"cause,omitempty"`
	Prev    Hash            `json:"prev"`
	Kind    string          `json:"kind"`
	Body    json.RawMessage `json:"body"`
}

// Encode writes the event as the record to store.
func (e Event) Encode() (Record, error) {
	b, err := json.Marshal(e.Body)
	if err != nil {
		return Record{}, fmt.Errorf("event %d: %w", e.Seq, err)
	}
	of := e.Of
	if of == e.Seq {
		of = 0
	}
	data, err := json.Marshal(wireEvent{
		Version: EventVersion, Seq: e.Seq, Of: of, At: e.At, By: e.By, Cause: e.Cause, Prev: e.Prev, Kind: e.Body.Kind(), Body: b,
	})
	if err != nil {
		return Record{}, fmt.Errorf("event %d: %w", e.Seq, err)
	}
	return Record{Seq: e.Seq, Data: data}, nil
}

// Decode reads a record of this or an older version. A kind or a version that
// this build does not know gives an Event with an Unknown body, not an error.
func (r Record) Decode() (Event, error) {
	var w wireEvent
	if err := json.Unmarshal(r.Data, &w); err != nil {
		return Event{}, fmt.Errorf("record %d cannot be read: %w", r.Seq, err)
	}
	if w.Seq != r.Seq {
		return Event{}, fmt.Errorf("record %d says that it is number %d", r.Seq, w.Seq)
	}
	e := Event{Seq: w.Seq, Of: w.Of, At: w.At.UTC(), By: w.By, Cause: w.Cause, Prev: w.Prev}
	if e.Of == 0 || e.Of > e.Seq {
		e.Of = e.Seq
	}
	decode := bodyOf(w.Kind)
	if w.Version > EventVersion || decode == nil {
		e.Body = Unknown{Name: w.Kind, Version: w.Version}
		return e, nil
	}
	var err error
	if e.Body, err = decode(w.Body); err != nil {
		return Event{}, fmt.Errorf("record %d (%s) cannot be read: %w", r.Seq, w.Kind, err)
	}
	return e, nil
}

// ChainError says that a record does not follow from the one before it, so
// that the history was altered or damaged at Seq or just before it.
type ChainError struct{ Seq uint64 }

func (e *ChainError) Error() string {
	return fmt.Sprintf("record %d does not follow from the record before it: the history was altered or damaged", e.Seq)
}
