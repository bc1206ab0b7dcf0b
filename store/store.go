// Package store keeps the ownership ledgers of organisations on disk: for each
// one an append-only chain of records, snapshots of its state on the way, and
// the random ids that stand for people.
//
// What lies on disk is checked before it is believed. bbolt guards its
// structure only in part and its values not at all, so every record is bound
// to the next one by its hash, the last one to the tip, and everything else
// carries a SHA-256 of its own together with its place. Damage gives an error,
// never an altered answer; only a snapshot, a mere shortcut, is left out
// with a line in the log.
//
// Caveats:
//   - A call that returned nil is on disk, as far as the disk tells the truth
//     about its cache. After a power cut the file holds every such change, and
//     perhaps the one that was under way.
//   - One process at a time: the file is locked while it is open.
//   - Keep it on a local disk. Locks and memory maps do not work reliably over
//     network file systems.
//   - Never copy the file while the bot runs: copy it through the bot, or stop
//     the bot first. A copy on the same disk is not a backup.
//   - The mapping between people and ids lies in the same file in plain text:
//     it is created for its owner alone (mode 0600) and backups need the same.
package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// Limits of what is kept, in bytes.
const (
	MaxName     = 200       // name of an organisation
	MaxPerson   = 500       // name of a person
	MaxRecord   = 1 << 20   // one record
	MaxSnapshot = 256 << 20 // one snapshot
)

// DB is an open store. All its methods may be called by many goroutines at once.
type DB struct {
	path     string
	log      *slog.Logger
	random   io.Reader
	bolt     *bbolt.DB
	file     *os.File // bbolt's own file, to look at pages before bbolt does
	pageSize uint64   // bytes
	format   int      // of the file
	asIs     bool     // a file of an earlier format is left in it, to be read only
	buffers  sync.Pool
	stage    *stage
	commit   func(*bbolt.Tx) error // replaced by tests only

	pen     chan struct{} // whoever has put the one token in may write
	failed  atomic.Bool   // the last write failed, and nothing of it was kept
	closed  atomic.Bool
	stopped atomic.Pointer[StoppedError] // why nothing is written any more
	stuck   atomic.Pointer[error]        // why bbolt is not called any more: it may hold its own locks for ever

	orgsWhole   atomic.Bool // the list of organisations was found complete
	peopleWhole sync.Map    // organisations whose people were found complete
}

// Option changes how a store is opened.
type Option func(*DB)

// WithRandom takes the ids of people from r instead of crypto/rand. For tests.
func WithRandom(r io.Reader) Option { return func(db *DB) { db.random = r } }

func newDB(path string, log *slog.Logger, opts []Option) *DB {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	db := &DB{
		path: path, log: log, random: rand.Reader,
		stage: new(stage), commit: (*bbolt.Tx).Commit, pen: make(chan struct{}, 1),
	}
	for _, o := range opts {
		o(db)
	}
	return db
}

// Close waits for what is under way and closes the file. Afterwards every
// call gives ErrClosed. A second Close does nothing.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	db.pen <- struct{}{}
	defer func() { <-db.pen }()
	if db.stuck.Load() != nil {
		return db.file.Close() // bbolt's Close would wait for its own locks
	}
	return db.bolt.Close()
}

// probeSize is what Writable writes to try the disk, about as much as one
// decision does, in bytes.
const probeSize = 16 << 10

// Writable says whether a change could be kept now: nil when the last write
// worked and the file may still be written. After a failed write it tries one
// of its own, so that a disk that has space again is noticed without a user's
// change having to fail first.
//
// Errors: *WriteError, *StoppedError, airesp.ErrOutcomeUnknown, ErrClosed, the
// context's.
func (db *DB) Writable(ctx context.Context) error {
	if err := db.usable(ctx); err != nil {
		return err
	}
	if err := db.stopped.Load(); err != nil {
		return err
	}
	if db.failed.Load() {
		return db.update(ctx, func(tx *bbolt.Tx) error {
			return bucket(tx, bucketMeta).Put([]byte(keyProbe), make([]byte, probeSize))
		})
	}
	f, err := os.OpenFile(db.path, os.O_WRONLY, 0) // a disk that was made read-only says so here
	if err != nil {
		return &WriteError{Path: db.path, Err: err}
	}
	defer f.Close()
	there, err := f.Stat()
	if err != nil {
		return &WriteError{Path: db.path, Err: err}
	}
	ours, err := db.file.Stat()
	if err != nil {
		return &WriteError{Path: db.path, Err: err}
	}
	if !os.SameFile(ours, there) {
		return &WriteError{Path: db.path, Err: fmt.Errorf("another file has taken its place")}
	}
	return nil
}
