package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// ErrUnsound says that a copy was thrown away because what it holds is
// damaged. The Report beside it says what is.
var ErrUnsound = errors.New("the copy is damaged and was not kept")

// Backup writes a copy of the whole file to w, as it was at one moment; changes
// go on meanwhile. The copy is made beside the store first, so that a slow w
// keeps no transaction open, in which the file would grow.
//
// Errors: w's, the disk's, ErrClosed, the context's. Nothing has reached w
// when the copy beside the store fails.
func (db *DB) Backup(ctx context.Context, w io.Writer) error {
	f, err := os.CreateTemp(filepath.Dir(db.path), filepath.Base(db.path)+".copy-*") // mode 0600
	if err != nil {
		return fmt.Errorf("no copy can be made beside %s: %w", db.path, short(err))
	}
	_ = os.Remove(f.Name()) // so that nothing is left after a crash; where that fails, it goes in the end
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}()
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(untilDone{ctx, f})
		return err
	})
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("no copy can be made beside %s: %w", db.path, short(err))
	}
	_, err = io.Copy(untilDone{ctx, w}, f)
	return err
}

// untilDone writes until its context ends.
type untilDone struct {
	ctx context.Context
	w   io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}

// Keep makes a file that holds a store, under a name that nothing has yet. fill
// writes what is in it. The file gets its name when all of it is on disk and
// was verified; before that it is in the same folder under another one. source
// is what the copy was taken from, for what is said about faults in it.
//
// Errors: fs.ErrExist, ErrUnsound, *OpenError of the source, fill's, the
// disk's, the context's.
func Keep(ctx context.Context, path, source string, fill func(io.Writer) error) (Report, error) {
	if _, err := os.Lstat(path); err == nil {
		return Report{}, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	temp, r, err := copied(ctx, path, source, fill)
	if err != nil {
		return r, err
	}
	defer func() { _ = os.Remove(temp) }()
	if err := giveName(temp, path); err != nil {
		return r, fmt.Errorf("%s cannot be made: %w", path, short(err))
	}
	r.Path = path
	return r, plainFault(path, syncDir(filepath.Dir(path)))
}

// giveName gives a file another name that must be free. A file system without
// hard links, as on a memory stick, has an empty file hold the name first.
func giveName(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_ = f.Close()
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(path)
		return err
	}
	return nil
}

// copied makes a sound store beside path, under a name of its own that the
// caller changes or removes. It makes none when there is an error.
func copied(ctx context.Context, path, source string, fill func(io.Writer) error) (temp string, r Report, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return "", r, fmt.Errorf("%s cannot be made: %w", path, short(err))
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	err = fill(f)
	if err == nil {
		if err = f.Sync(); err != nil {
			err = fmt.Errorf("%s cannot be made: %w", path, short(err))
		}
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return "", r, err
	}
	r, err = sound(ctx, f.Name(), source)
	return f.Name(), r, err
}

// sound verifies a file that nobody else uses. What it says is about source.
func sound(ctx context.Context, path, source string) (r Report, err error) {
	db, err := Open(ctx, path, nil, func(db *DB) { db.asIs = true })
	if bad := (*OpenError)(nil); errors.As(err, &bad) {
		return r, &OpenError{Path: source, Reason: bad.Reason, Do: bad.Do, Err: bad.Err}
	}
	if err != nil {
		return r, err
	}
	r, err = db.Verify(ctx)
	r.Path = source
	err = errors.Join(err, db.Close())
	if err == nil && !r.OK() {
		err = ErrUnsound
	}
	return r, err
}

// plainFault puts the path to a reason of this package.
func plainFault(path string, err error) error {
	if f := (*fault)(nil); errors.As(err, &f) {
		return &OpenError{Path: path, Reason: f.reason, Do: f.do, Err: f.err}
	}
	return err
}
