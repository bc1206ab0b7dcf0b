package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"go.etcd.io/bbolt"
)

// migrations bring a file from one format to the next: the first one from 1 to
// 2. Each changes what is in the file in the same transaction as all the
// others, so that there never is a file in between.
func migrations() []func(*bbolt.Tx) error {
	return []func(*bbolt.Tx) error{manySnapshots}
}

// migrate brings the file to the present format. A verified copy of it, as it
// was, is kept beside it first.
func (db *DB) migrate(ctx context.Context) error {
	kept, err := db.keepFormat(ctx)
	if err == nil {
		err = db.update(ctx, func(tx *bbolt.Tx) error {
			for _, step := range migrations()[db.format-1:] {
				if err := step(tx); err != nil {
					return err
				}
			}
			return bucket(tx, bucketMeta).Put([]byte(keyFormat), []byte(strconv.Itoa(Format)))
		})
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrUnsound):
		return refuse("has format %d and is damaged, so it was not brought to format %d", db.format, Format)
	case err != nil:
		return &fault{
			reason: fmt.Sprintf("has format %d and was not brought to format %d (%v)", db.format, Format, short(err)),
			do:     "Make sure that there is space for a copy of it in its folder, and start again", err: err,
		}
	}
	db.log.Warn(fmt.Sprintf("the store was brought from format %d to %d; as it was, it is kept under another name", db.format, Format),
		"path", db.path, "kept", kept)
	db.format = Format
	return nil
}

// keepFormat makes the copy, under a name that nothing has yet.
func (db *DB) keepFormat(ctx context.Context) (kept string, err error) {
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-format-%d", db.path, Format)
		if n > 1 { // an attempt that was broken off has left one
			kept += fmt.Sprintf("-%d", n)
		}
		_, err = Keep(ctx, kept, db.path, func(w io.Writer) error { return db.Backup(ctx, w) })
		if !errors.Is(err, fs.ErrExist) {
			return kept, err
		}
	}
}

// manySnapshots is from format 1, which had one snapshot of each organisation,
// in a bucket named snapshot. It goes: no version that reads format 2 can use it.
func manySnapshots(tx *bbolt.Tx) error {
	for _, org := range orgNames(tx) {
		b := bucket(tx, bucketOrgs).Bucket([]byte(org))
		_, err := b.CreateBucket([]byte(bucketSnapshots))
		if err := errors.Join(err, putCount(b, org, keySnapshotCount, 0), b.DeleteBucket([]byte("snapshot"))); err != nil {
			return err
		}
	}
	return nil
}
