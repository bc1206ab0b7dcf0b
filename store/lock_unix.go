//go:build unix && !solaris && !aix

package store

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

var errLocked = errors.New("locked")

// lock takes the lock that bbolt takes, before the file is inspected, so that
// a file in use is never taken for a damaged one. bbolt then finds it held by
// the same open file, which counts as its own.
func lock(ctx context.Context, f *os.File, wait time.Duration) error {
	end := time.Now().Add(wait)
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return err
		case time.Now().After(end):
			return errLocked
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
