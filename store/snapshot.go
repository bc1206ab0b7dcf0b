package store

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"
)

// Snapshot is what PutSnapshot kept last, nil when there is none. One that was
// damaged is nil too, with a line in the log: a snapshot only saves reading
// the records, so do without it and put a new one.
//
// Errors: *NameError, *DamageError (not of the snapshot), ErrClosed, the context's.
func (db *DB) Snapshot(ctx context.Context, org string) (data []byte, err error) {
	if err := orgName(org); err != nil {
		return nil, err
	}
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if b == nil || err != nil {
			return err
		}
		var whole bool
		if data, whole, err = db.snapshot(ctx, tx, b, org); err == nil && !whole {
			db.log.Warn("the snapshot is damaged and was left out", "path", db.path, "org", org)
		}
		return err
	})
	return data, err
}

func (db *DB) snapshot(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string) (data []byte, whole bool, err error) {
	s, err := db.sub(ctx, tx, b, org, bucketSnapshot, nil, nil)
	if err != nil {
		return nil, false, ctx.Err()
	}
	sealed := s.Get([]byte(keyData))
	if _, none := unseal(org, bucketSnapshot, noSnapshot, sealed); none {
		return nil, true, nil
	}
	if data, whole = unseal(org, bucketSnapshot, keyData, sealed); !whole {
		return nil, false, nil
	}
	return bytes.Clone(data), true, nil
}

// PutSnapshot keeps the state of an organisation in place of the last one. The
// bytes are the caller's own, at most MaxSnapshot of them.
//
// Errors: as Append's, without airesp.ErrConflict.
func (db *DB) PutSnapshot(ctx context.Context, org string, data []byte) error {
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
		s, err := db.sub(ctx, tx, b, org, bucketSnapshot, nil, nil)
		if err != nil {
			return err
		}
		return s.Put([]byte(keyData), seal(org, bucketSnapshot, keyData, data))
	})
}
