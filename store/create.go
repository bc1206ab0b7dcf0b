package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
)

// create makes an empty store under another name and puts it in place when it
// is whole, so that no half file is ever left under path. A file that is
// already there, also one that another process has just made, is not touched.
func create(path string) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return fileFault(err, "cannot be created")
	}
	temp := f.Name()
	defer os.Remove(temp)
	defer f.Close()
	if err := initialise(temp); err != nil {
		return fileFault(err, "cannot be created")
	}
	if err := f.Sync(); err != nil {
		return fileFault(err, "cannot be created")
	}
	if err := os.Link(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fileFault(err, "cannot be created")
	}
	if err := os.Remove(temp); err != nil {
		return fileFault(err, "cannot be created")
	}
	return syncDir(dir)
}

func initialise(path string) error {
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait})
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucket([]byte(bucketMeta))
		if err != nil {
			return err
		}
		if _, err := tx.CreateBucket([]byte(bucketOrgs)); err != nil {
			return err
		}
		for k, v := range map[string]string{
			keyApplication: application,
			keyFormat:      strconv.Itoa(format),
			keyCreated:     time.Now().UTC().Format(time.RFC3339),
		} {
			if err := meta.Put([]byte(k), []byte(v)); err != nil {
				return err
			}
		}
		return putCount(meta, "", keyOrgCount, 0)
	})
}

// syncDir makes a new name in a folder last.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	d, err := os.Open(dir)
	if err != nil {
		return fileFault(err, "was created, but its folder cannot be synced")
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) { // EINVAL: this file system has nothing to sync
		return fileFault(err, "was created, but its folder cannot be synced")
	}
	return nil
}
