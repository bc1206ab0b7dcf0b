package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"airesp"
)

var (
	// ErrClosed says that the store was closed before the call.
	ErrClosed = errors.New("the store is closed")
	// ErrNewerFormat is inside the *OpenError for a file that a newer version wrote.
	ErrNewerFormat = errors.New("the file has a newer format")
	// ErrForeign is inside the *OpenError for a file that another program wrote.
	ErrForeign = errors.New("the file belongs to another program")
)

// OpenError says why a file was not opened, and what to do about it. The file
// was not changed.
type OpenError struct {
	Path   string
	Reason string // continues the sentence that starts with the path
	Do     string // what the operator can do
	Err    error  // the cause, if there is one to tell apart
}

func (e *OpenError) Error() string { return fmt.Sprintf("%s %s. %s.", e.Path, e.Reason, e.Do) }

func (e *OpenError) Unwrap() error { return e.Err }

// LockedError says that another process has the file open.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return e.Path + " is locked by another process (probably another bot is running). Stop it, or set AIRESP_DB to another file."
}

// DamageError says that what lies on disk is not what was written. Nothing of
// the damaged part was handed out.
type DamageError struct {
	Path   string
	Org    string // the organisation; empty when the damage is in the file as a whole
	Record uint64 // number of the first bad record; 0 when it is something else
	What   string
	Err    error // a *airesp.ChainError when Record is set
}

func (e *DamageError) Error() string {
	of := ""
	if e.Org != "" {
		of = fmt.Sprintf(" in organisation %q", e.Org)
	}
	return fmt.Sprintf("%s is damaged%s: %s. Run `bot verify` to see what is affected, and restore a backup with `bot restore`.", e.Path, of, e.What)
}

func (e *DamageError) Unwrap() error { return e.Err }

// damaged is the error for anything that is not a record.
func (db *DB) damaged(org, format string, args ...any) error {
	return &DamageError{Path: db.path, Org: org, What: fmt.Sprintf(format, args...)}
}

// badRecord is the error for record seq.
func (db *DB) badRecord(org string, seq uint64, what string) error {
	return &DamageError{
		Path: db.path, Org: org, Record: seq,
		What: fmt.Sprintf("record %d %s", seq, what), Err: &airesp.ChainError{Seq: seq},
	}
}

// WriteError says that a change was not kept, nothing of it. Reading goes on,
// and the next write is tried as if nothing had happened.
type WriteError struct {
	Path string
	Err  error
}

func (e *WriteError) Error() string {
	do := "Look at the disk"
	switch {
	case errors.Is(e.Err, syscall.ENOSPC), errors.Is(e.Err, syscall.EFBIG):
		do = "Make space on the disk"
	case errors.Is(e.Err, syscall.EROFS), errors.Is(e.Err, fs.ErrPermission):
		do = "Make the file writable"
	}
	return fmt.Sprintf("%s could not be written (%v). Nothing was kept. %s; the next change is tried again.", e.Path, short(e.Err), do)
}

// Unwrap gives the cause, and airesp.ErrNotKept.
func (e *WriteError) Unwrap() []error { return []error{airesp.ErrNotKept, e.Err} }

// short is an error of a file without the path, which is named already.
func short(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	if l := (*os.LinkError)(nil); errors.As(err, &l) {
		return l.Err
	}
	return err
}

// StoppedError refuses a change because an earlier one failed in a way that
// makes further ones unsafe. This change was not kept; reading goes on.
type StoppedError struct {
	Path string
	Err  error // that failure; airesp.ErrOutcomeUnknown or a *DamageError
}

func (e *StoppedError) Error() string {
	return fmt.Sprintf("%s takes no more changes until the bot is started again, because an earlier one failed: %v", e.Path, e.Err)
}

// Unwrap gives the earlier failure, and airesp.ErrStopped.
func (e *StoppedError) Unwrap() []error { return []error{airesp.ErrStopped, e.Err} }

// RecordError refuses a record that does not follow from the tip it was to be
// appended after. Nothing was kept.
type RecordError struct {
	Seq uint64
	Why string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("record %d cannot be appended: %s", e.Seq, e.Why)
}

// NameError refuses the name of an organisation or a person.
type NameError struct{ What, Why string }

func (e *NameError) Error() string {
	return fmt.Sprintf("this name of %s cannot be used: %s", e.What, e.Why)
}
