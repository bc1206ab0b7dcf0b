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
// already there, also one that another process has just made, is not touched;
// made is false then.
func create(path string) (made bool, err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return false, fileFault(err, "cannot be created")
	}
	temp := f.Name()
	defer func() { _ = os.Remove(temp) }()
	err = initialise(temp)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return false, fileFault(err, "cannot be created")
	}
	err = os.Link(temp, path)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err == nil {
		err = os.Remove(temp)
	}
	if err != nil {
		return false, fileFault(err, "cannot be created")
	}
	return true, syncDir(dir)
}

func initialise(path string) error {
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait})
	if err != nil {
		return err
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucket([]byte(bucketMeta))
		if err != nil {
			return err
		}
		if _, err := tx.CreateBucket([]byte(bucketOrgs)); err != nil {
			return err
		}
		for k, v := range map[string]string{
			keyApplication: application,
			keyFormat:      strconv.Itoa(Format),
			keyCreated:     time.Now().UTC().Format(time.RFC3339),
		} {
			if err := meta.Put([]byte(k), []byte(v)); err != nil {
				return err
			}
		}
		return putCount(meta, "", keyOrgCount, 0)
	})
	return errors.Join(err, b.Close())
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
