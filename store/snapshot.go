package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.etcd.io/bbolt"

	"airesp"
)

// A snapshot has a bucket of its own, named by its mark, or keeping one would
// write its neighbours anew.

// Marks lists the snapshots of an organisation, the earliest first. Of damaged
// ones there is a line in the log: a snapshot only saves reading the records.
//
// Errors: *NameError, *DamageError (not of the snapshots), ErrClosed, the context's.
func (db *DB) Marks(ctx context.Context, org string) (marks []airesp.Mark, err error) {
	err = db.viewSnapshots(ctx, org, func(tx *bbolt.Tx, all *bbolt.Bucket) {
		c := all.Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			if m, ok := markOf(string(k)); ok {
				marks = append(marks, m)
			}
		}
	})
	return marks, err
}

// Snapshot is what PutSnapshot kept under a mark, nil when there is none. One
// that was damaged is nil too, with a line in the log.
//
// Errors: as those of Marks.
func (db *DB) Snapshot(ctx context.Context, org string, m airesp.Mark) (data []byte, err error) {
	err = db.viewSnapshots(ctx, org, func(tx *bbolt.Tx, all *bbolt.Bucket) {
		key := markKey(m)
		s := all.Bucket([]byte(key))
		if s == nil {
			return
		}
		whole := false
		if db.snapshotPages(ctx, tx, s) == nil {
			data, whole = unseal(org, bucketSnapshots, key, s.Get([]byte(keyData)))
			data = bytes.Clone(data)
		}
		if !whole && ctx.Err() == nil {
			db.log.Warn("a snapshot is damaged and was left out", "path", db.path, "org", org)
			data = nil
		}
	})
	return data, err
}

func (db *DB) viewSnapshots(ctx context.Context, org string, look func(tx *bbolt.Tx, all *bbolt.Bucket)) error {
	if err := orgName(org); err != nil {
		return err
	}
	return db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if b == nil || err != nil {
			return err
		}
		all, err := db.snapshots(ctx, tx, b, org)
		if err == nil {
			look(tx, all)
		} else if ctx.Err() == nil {
			db.log.Warn("the snapshots are damaged and were left out", "path", db.path, "org", org)
		}
		return ctx.Err()
	})
}

// PutSnapshot keeps the state of an organisation after the events that the
// mark names, and removes the snapshots under some other marks. The bytes are
// the caller's own, at most MaxSnapshot of them.
//
// Errors: as Append's, without airesp.ErrConflict.
func (db *DB) PutSnapshot(ctx context.Context, org string, m airesp.Mark, data []byte, drop ...airesp.Mark) error {
	if err := orgName(org); err != nil {
		return err
	}
	if len(data) > MaxSnapshot {
		return fmt.Errorf("a snapshot has at most %d bytes, this one has %d; it was not kept", MaxSnapshot, len(data))
	}
	return db.update(ctx, func(tx *bbolt.Tx) error {
		b, err := db.makeOrg(tx, org)
		if err != nil {
			return err
		}
		all, err := db.snapshots(ctx, tx, b, org)
		if err != nil {
			return err
		}
		n, ok := getCount(b, org, keySnapshotCount)
		if !ok {
			return db.damaged(org, "the number of its snapshots was altered")
		}
		for _, d := range drop {
			key := []byte(markKey(d))
			if s := all.Bucket(key); s == nil || db.snapshotPages(ctx, tx, s) != nil {
				continue // damaged pages cannot be given back
			}
			if err := all.DeleteBucket(key); err != nil {
				return err
			}
			n--
		}
		key := markKey(m)
		if all.Bucket([]byte(key)) == nil {
			n++
		}
		s, err := all.CreateBucketIfNotExists([]byte(key))
		if err != nil {
			return err
		}
		return errors.Join(s.Put([]byte(keyData), seal(org, bucketSnapshots, key, data)), putCount(b, org, keySnapshotCount, n))
	})
}

// snapshots is the bucket of an organisation's snapshots, in which a mark may
// now be looked up.
func (db *DB) snapshots(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string) (*bbolt.Bucket, error) {
	all := b.Bucket([]byte(bucketSnapshots))
	if all == nil {
		return nil, db.damaged(org, "its snapshots cannot be found")
	}
	if root := uint64(all.Root()); root != 0 {
		if err := db.walker(ctx, tx, nil).whole(root, func([]byte, uint64) error { return nil }); err != nil {
			return nil, db.damaged(org, "its snapshots: %v", err)
		}
	}
	return all, nil
}

// snapshotPages checks the pages of one snapshot.
func (db *DB) snapshotPages(ctx context.Context, tx *bbolt.Tx, s *bbolt.Bucket) error {
	if root := uint64(s.Root()); root != 0 {
		return db.walker(ctx, tx, nil).whole(root, nil)
	}
	return nil
}

// verifySnapshots checks that no snapshot is missing or was altered.
func (db *DB) verifySnapshots(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string) error {
	altered := db.damaged(org, "one of its snapshots is missing or was altered; answers do not depend on it")
	all, err := db.snapshots(ctx, tx, b, org)
	if err != nil {
		return err
	}
	want, ok := getCount(b, org, keySnapshotCount)
	if !ok {
		return altered
	}
	n := uint64(0)
	c := all.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if v != nil {
			return altered
		}
		s := all.Bucket(k)
		if err := db.snapshotPages(ctx, tx, s); err != nil {
			return db.damaged(org, "one of its snapshots: %v", err)
		}
		if _, whole := unseal(org, bucketSnapshots, string(k), s.Get([]byte(keyData))); !whole {
			return altered
		}
		n++
	}
	if n != want {
		return altered
	}
	return nil
}

// markKey is the name of a snapshot: in the order of their events, and without
// a zero byte, for the seal.
func markKey(m airesp.Mark) string {
	return fmt.Sprintf("%016x%016x", m.Seq, uint64(m.Late.UnixMilli()))
}

func markOf(key string) (airesp.Mark, bool) {
	if len(key) != 32 {
		return airesp.Mark{}, false
	}
	seq, err := strconv.ParseUint(key[:16], 16, 64)
	if err != nil {
		return airesp.Mark{}, false
	}
	ms, err := strconv.ParseUint(key[16:], 16, 64)
	return airesp.Mark{Seq: seq, Late: time.UnixMilli(int64(ms)).UTC()}, err == nil
}
