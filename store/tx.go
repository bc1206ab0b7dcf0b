package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"airesp"
)

// usable says whether bbolt may be called.
func (db *DB) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if db.closed.Load() {
		return ErrClosed
	}
	if err := db.stuck.Load(); err != nil {
		return *err
	}
	return nil
}

// view reads in one transaction. fn must copy what it keeps and must not take
// long: an open transaction keeps old pages from being used again.
func (db *DB) view(ctx context.Context, fn func(*bbolt.Tx) error) (err error) {
	if err := db.usable(ctx); err != nil {
		return err
	}
	// A page that cannot be read is a fault in mapped memory. It becomes a
	// panic, and that becomes an error.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	begun := false
	defer func() {
		if r := recover(); r != nil {
			err = db.caught(r)
			if !begun {
				why := err // a copy, so that err itself need not be allocated
				db.stuck.Store(&why)
			}
		}
	}()
	return db.plain(db.bolt.View(func(tx *bbolt.Tx) error {
		begun = true
		return fn(tx)
	}))
}

// update writes in one transaction: all of it or nothing. One writer at a
// time; a waiting one gives up when its context ends. Once the commit has
// begun it is not interrupted.
func (db *DB) update(ctx context.Context, fn func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case db.pen <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.pen }()
	if err := db.usable(ctx); err != nil {
		return err
	}
	if err := db.stopped.Load(); err != nil {
		return err
	}
	return db.attempt(fn)
}

// attempt runs one write transaction. The caller holds the pen.
func (db *DB) attempt(fn func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	var tx *bbolt.Tx
	committing := false
	defer func() {
		if r := recover(); r != nil {
			err = db.caught(r)
			if committing {
				err = db.unknown(err)
			}
			db.stopped.Store(&StoppedError{Path: db.path, Err: err})
			if tx == nil || !released(tx) {
				db.stuck.Store(&err)
			}
		}
	}()
	if tx, err = db.bolt.Begin(true); err != nil {
		return db.plain(err)
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	db.stage.clean.Store(false)
	committing = true
	err = db.commit(tx)
	switch {
	case err == nil:
		db.failed.Store(false)
		return nil
	case db.stage.clean.Load():
		db.failed.Store(true)
		return &WriteError{Path: db.path, Err: err}
	}
	err = db.unknown(err)
	db.stopped.Store(&StoppedError{Path: db.path, Err: err})
	return err
}

// unknown is the answer when a commit failed at a point where the change may
// have reached the disk.
func (db *DB) unknown(cause error) error {
	db.log.Error("the outcome of a write is unknown; nothing more is written until the store is opened again",
		"path", db.path, "error", cause)
	return fmt.Errorf("%w. %s (%w). Look at the disk, start the bot again, and see in the history whether the change is there",
		airesp.ErrOutcomeUnknown, db.path, short(cause))
}

// caught turns a panic of bbolt into an error. bbolt panics when a page is not
// what it should be.
func (db *DB) caught(r any) error {
	db.log.Error("the store could not be read", "path", db.path, "panic", r, "stack", string(debug.Stack()))
	return db.damaged("", "it cannot be read (%v)", r)
}

// released lets go of bbolt's locks after a panic, and says whether it could.
func released(tx *bbolt.Tx) (ok bool) {
	defer func() { ok = recover() == nil }()
	_ = tx.Rollback()
	return
}

// plain words what bbolt says when it does not begin a transaction.
func (db *DB) plain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return ErrClosed
	case errors.Is(err, berrors.ErrInvalidMapping): // no memory was left when the file had grown
		return fmt.Errorf("%s could not be mapped into memory; start the bot again: %w", db.path, err)
	}
	return err
}

// stage is the logger given to bbolt. It logs nothing: it notices how far a
// failed commit had come, which the error alone does not tell.
//
// A bbolt commit lays out the pages in memory, makes the file larger if need
// be, writes the data pages and syncs them, and only then writes the meta page
// that makes them count, and syncs that. Up to and including the first sync a
// failure leaves the old meta page in force, and the pages it points to are
// untouched: nothing was kept. From the meta page on the change may or may not
// survive. bbolt says which step failed in its log, so a message of an early
// step proves that nothing was kept; anything else, also a message that a
// later version words otherwise, counts as unknown.
type stage struct{ clean atomic.Bool }

func (s *stage) Errorf(format string, _ ...any) {
	for _, early := range [...]string{
		"spilling data onto dirty pages failed", "committing freelist failed", "growing db size failed", "writing data failed",
	} {
		if strings.HasPrefix(format, early) {
			s.clean.Store(true)
		}
	}
}

func (*stage) Debug(...any)            {}
func (*stage) Debugf(string, ...any)   {}
func (*stage) Error(...any)            {}
func (*stage) Info(...any)             {}
func (*stage) Infof(string, ...any)    {}
func (*stage) Warning(...any)          {}
func (*stage) Warningf(string, ...any) {}
func (*stage) Fatal(...any)            {}
func (*stage) Fatalf(string, ...any)   {}
func (*stage) Panic(...any)            {}
func (*stage) Panicf(string, ...any)   {}
