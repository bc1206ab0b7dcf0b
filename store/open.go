package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	// Format is the format of the file. It changes when an older version could
	// no longer read it.
	Format = 2

	application = "airesp"
	lockWait    = time.Second
)

// Open opens the store in the file path, and creates it when there is none.
// That takes the same time whatever the length of the histories in it: it
// looks at a page or two for each organisation.
//
// The file is looked at before anything trusts it, and is not changed unless
// all is well. One of an earlier format is brought to the present one, and kept
// as it was under another name. Errors: *OpenError, *LockedError (after a second), the
// context's.
func Open(ctx context.Context, path string, log *slog.Logger, opts ...Option) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	db := newDB(path, log, opts)
	err := db.open(ctx)
	if f := (*fault)(nil); errors.As(err, &f) {
		err = &OpenError{Path: path, Reason: f.reason, Do: f.do, Err: f.err}
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	f, err := openFile(db.path, os.O_RDWR)
	if errors.Is(err, fs.ErrNotExist) {
		made, err := create(db.path)
		if err != nil {
			return err
		}
		if made {
			db.log.Info("created a new, empty store", "path", db.path)
		}
		return db.open(ctx)
	}
	if err != nil {
		return fileFault(err, "cannot be opened")
	}
	db.file = f
	if err := db.start(ctx); err != nil {
		if db.bolt != nil && db.stuck.Load() == nil {
			_ = db.bolt.Close()
		}
		f.Close() // a second time does no harm, and bbolt may have panicked
		return err
	}
	return nil
}

// openFile opens a regular file and nothing else: opening a FIFO could wait
// for ever. os.ErrNotExist means that there is nothing under this name.
func openFile(path string, flag int) (*os.File, error) {
	if l, err := os.Lstat(path); err != nil {
		return nil, err
	} else if l.Mode()&fs.ModeSymlink != 0 {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, &fault{reason: "is a link to a file that does not exist", do: "Correct the link or remove it"}
		}
	}
	s, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !s.Mode().IsRegular() {
		kind := "a device, pipe or socket"
		if s.IsDir() {
			kind = "a folder"
		}
		return nil, &fault{reason: "is " + kind + ", not a file", do: "Set AIRESP_DB to a file"}
	}
	return os.OpenFile(path, flag, 0)
}

// start locks, inspects and opens db.file.
func (db *DB) start(ctx context.Context) error {
	if err := lock(ctx, db.file, lockWait); errors.Is(err, errLocked) {
		return &LockedError{Path: db.path}
	} else if ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return &fault{reason: fmt.Sprintf("cannot be locked (%v)", err), do: "Keep it on a local disk"}
	}
	s, err := db.file.Stat()
	if err != nil {
		return fileFault(err, "cannot be read")
	}
	if there, err := os.Stat(db.path); err != nil || !os.SameFile(s, there) { // a restore may have put another one there
		return &fault{reason: "was replaced by another file at this very moment", do: "Start again"}
	}
	h, free, warning, err := inspect(db.file, s.Size())
	if err != nil {
		return err
	}
	if warning != "" {
		db.log.Warn(warning, "path", db.path)
	}
	db.pageSize = h.pageSize
	db.buffers.New = func() any {
		p := make(page, h.pageSize)
		return &p
	}
	if err := db.openBolt(); err != nil {
		return err
	}
	if err := db.viewFault(ctx, func(tx *bbolt.Tx) error {
		// Only as far as meta: the rest may be another program's.
		w := db.walker(ctx, tx, maps.Clone(free))
		leave := func([]byte, uint64) error { return nil }
		return w.whole(rootPage(tx), func(key []byte, root uint64) error {
			if string(key) != bucketMeta {
				return nil
			}
			return w.whole(root, leave)
		})
	}); err != nil {
		return err
	}
	if err := db.viewFault(ctx, db.ours); err != nil {
		return err
	}
	if err := db.viewFault(ctx, func(tx *bbolt.Tx) error { return db.walkFile(ctx, tx, free, false) }); err != nil {
		return err
	}
	if db.format < Format && !db.asIs {
		return db.migrate(ctx)
	}
	return nil
}

func (db *DB) openBolt() (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = refuse("is damaged: it cannot be read (%v)", r)
		}
	}()
	db.bolt, err = bbolt.Open(db.path, 0o600, &bbolt.Options{
		Timeout:      lockWait,
		NoStatistics: true,
		Logger:       db.stage,
		// The file that was inspected, and never a new one.
		OpenFile: func(string, int, os.FileMode) (*os.File, error) { return db.file, nil },
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return &LockedError{Path: db.path}
	case err != nil:
		return fileFault(err, "cannot be opened")
	}
	return nil
}

// viewFault is view, with what it finds as a reason not to open the file.
func (db *DB) viewFault(ctx context.Context, fn func(*bbolt.Tx) error) error {
	err := db.view(ctx, fn)
	var known *fault
	var damage *DamageError
	switch {
	case err == nil, ctx.Err() != nil, errors.As(err, &known):
		return err
	case errors.As(err, &damage):
		return refuse("is damaged: %s", damage.What)
	}
	return refuse("is damaged: %v", err)
}

// ours checks that this program wrote the file, in a format that it reads.
func (db *DB) ours(tx *bbolt.Tx) error {
	meta := tx.Bucket([]byte(bucketMeta))
	if meta == nil || string(meta.Get([]byte(keyApplication))) != application {
		return &fault{
			reason: "is a bbolt file, but not a store of this program",
			do:     "Set AIRESP_DB to a file of this program, or restore a backup with `bot restore`", err: ErrForeign,
		}
	}
	is, err := strconv.Atoi(string(meta.Get([]byte(keyFormat))))
	if err != nil || is < 1 {
		return refuse("is damaged: its format is not known")
	}
	if is > Format {
		return &fault{
			reason: fmt.Sprintf("was written by a newer version (format %d); this version reads formats up to %d", is, Format),
			do:     "Start the newer version, or restore a backup that this version made", err: ErrNewerFormat,
		}
	}
	if tx.Bucket([]byte(bucketOrgs)) == nil {
		return refuse("is damaged: the organisations are missing")
	}
	db.format = is
	return nil
}

// fileFault words an error of the operating system.
func fileFault(err error, what string) error {
	var f *fault
	if errors.As(err, &f) {
		return err
	}
	reason, do := fmt.Sprintf("%s (%v)", what, short(err)), "Check the folder and its file system"
	switch {
	case errors.Is(err, fs.ErrPermission):
		reason, do = what+": this user has no permission", "Give the user that runs the bot read and write permission for the file and its folder"
	case errors.Is(err, fs.ErrNotExist):
		reason, do = what+": its folder does not exist", "Create the folder, or set AIRESP_DB to another file"
	case errors.Is(err, syscall.EROFS):
		reason, do = what+": its file system is read-only", "Make the file system writable, or set AIRESP_DB to another file"
	case errors.Is(err, syscall.ENOSPC):
		reason, do = what+": the disk is full", "Make space on the disk"
	}
	return &fault{reason: reason, do: do, err: err}
}
