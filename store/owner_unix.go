//go:build unix

package store

import (
	"os"
	"syscall"
)

// sameOwner gives a file to the owner of another one.
func sameOwner(path string, of os.FileInfo) error {
	is, err := os.Stat(path)
	if err != nil {
		return err
	}
	has, ok := is.Sys().(*syscall.Stat_t)
	want, too := of.Sys().(*syscall.Stat_t)
	if !ok || !too || has.Uid == want.Uid && has.Gid == want.Gid {
		return nil
	}
	return os.Chown(path, int(want.Uid), int(want.Gid))
}
