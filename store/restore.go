package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Restore puts a copy of the backup from in the place of the store path. The
// copy is verified before it gets that name. A store that is there already is
// replaced only with force, and kept under the name that is given back.
//
// Errors: fs.ErrExist without force, ErrUnsound, *OpenError of the backup or of
// path, *LockedError when another process holds one of them, the disk's, the
// context's. The store is as it was then.
func Restore(ctx context.Context, path, from string, force bool) (r Report, kept string, err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a link to the store stays one
	}
	old, err := holdOld(ctx, path, force)
	if err != nil {
		return r, "", plainFault(path, err)
	}
	if old != nil {
		defer old.Close() // and with it the lock, when the new file is in place
	}
	src, err := openBackup(ctx, from, old)
	if err != nil {
		return r, "", ofBackup(from, err)
	}
	defer src.Close()
	temp, r, err := copied(ctx, path, from, func(w io.Writer) error {
		_, err := io.Copy(untilDone{ctx, w}, src)
		return short(err)
	})
	if err != nil {
		return r, "", ofBackup(from, err)
	}
	defer func() { _ = os.Remove(temp) }()
	if old == nil {
		err = giveName(temp, path)
	} else {
		kept, err = replace(temp, path, old)
	}
	if err != nil {
		return r, "", fmt.Errorf("%s cannot be put in place: %w", path, short(err))
	}
	r.Path = path
	return r, kept, plainFault(path, syncDir(filepath.Dir(path)))
}

// holdOld locks the file that is to be replaced, whatever it holds. It is nil
// when there is none.
func holdOld(ctx context.Context, path string, force bool) (*os.File, error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err == nil && !force {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	f, err := openFile(path, os.O_RDWR)
	if err != nil {
		return nil, fileFault(err, "cannot be replaced")
	}
	return f, hold(ctx, f)
}

// hold locks a file, and closes it when it cannot.
func hold(ctx context.Context, f *os.File) error {
	err := lock(ctx, f, lockWait)
	if err != nil {
		f.Close()
	}
	if errors.Is(err, errLocked) {
		return &LockedError{Path: f.Name()}
	}
	return err
}

// openBackup opens a backup to be read. It looks at the first pages, so that a
// large file of another kind is not copied before it is refused.
func openBackup(ctx context.Context, from string, old *os.File) (*os.File, error) {
	f, err := openFile(from, os.O_RDONLY)
	if err != nil {
		return nil, fileFault(err, "cannot be read")
	}
	info, err := f.Stat()
	if err == nil && old != nil {
		if store, _ := old.Stat(); os.SameFile(store, info) {
			err = &fault{reason: "is the store itself"}
		}
	}
	if err == nil {
		_, _, _, err = inspect(f, info.Size())
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	// A store at work would be copied half before and half after a change.
	err = hold(ctx, f)
	if locked := (*LockedError)(nil); errors.As(err, &locked) {
		err = &fault{reason: "is a store that another process works with"}
	}
	return f, err
}

// ofBackup words a refusal of the backup: what to do is not what one does about
// a store.
func ofBackup(from string, err error) error {
	err = plainFault(from, err)
	bad := (*OpenError)(nil)
	if !errors.As(err, &bad) || bad.Path != from {
		return err
	}
	do := "Nothing was restored; name another backup"
	if errors.Is(err, ErrNewerFormat) {
		do = "Nothing was restored; use the newer version, or name a backup that this version made"
	}
	return &OpenError{Path: from, Reason: bad.Reason, Do: do, Err: bad.Err}
}

// replace puts a file in the place of the store, whose owner and mode it gets.
// The store gets a second name before it loses its own, so that there is one
// under path at every moment.
func replace(temp, path string, old *os.File) (kept string, err error) {
	if err := likeOld(temp, old); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-restore-%d", path, n)
		if err = os.Link(path, kept); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(kept)
		return "", err
	}
	return kept, nil
}

// likeOld gives a file the owner and the mode of the one that it replaces: an
// administrator's file would be closed to the bot.
func likeOld(temp string, old *os.File) error {
	info, err := old.Stat()
	if err != nil {
		return err
	}
	if err := os.Chmod(temp, info.Mode().Perm()); err != nil {
		return err
	}
	return sameOwner(temp, info)
}
