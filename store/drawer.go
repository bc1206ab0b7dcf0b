package store

import (
	"context"
	"strings"

	"go.etcd.io/bbolt"
)

// bucketDrawer holds what parts of the program keep for themselves beside the
// ledgers. It is made when the first value comes, so that a store without any
// is as it was.
const bucketDrawer = "drawer"

// MaxValue is how long a value of the drawer may be, in bytes.
const MaxValue = 64 << 10

// Value is what was kept under a name, nil when there is nothing.
//
// The drawer belongs to the program, not to an organisation: whoever keeps
// something there has the names of their own begin with a word of their own.
// Secrets must be encrypted before they come here, since backups hold them.
//
// Errors: *NameError, *DamageError, ErrClosed, the context's.
func (db *DB) Value(ctx context.Context, key string) (data []byte, err error) {
	if err := name("a value", key, MaxName); err != nil {
		return nil, err
	}
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.drawer(ctx, tx)
		if b == nil || err != nil {
			return err
		}
		sealed := b.Get([]byte(key))
		if sealed == nil {
			return nil
		}
		v, ok := unseal("", bucketDrawer, key, sealed)
		if !ok {
			return db.damaged("", "a value that was kept beside the ledgers was altered")
		}
		data = append([]byte{}, v...)
		return nil
	})
	return data, err
}

// Values are the names that begin with a prefix, in order.
//
// Errors: *DamageError, ErrClosed, the context's.
func (db *DB) Values(ctx context.Context, prefix string) (names []string, err error) {
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.drawer(ctx, tx)
		if b == nil || err != nil {
			return err
		}
		c := b.Cursor()
		for k, _ := c.Seek([]byte(prefix)); k != nil && strings.HasPrefix(string(k), prefix); k, _ = c.Next() {
			names = append(names, string(k))
		}
		return nil
	})
	return names, err
}

// PutValue keeps a value under a name, in place of the one before. Nil takes it
// away. It is durable when it returns nil.
//
// Errors: *NameError, *DamageError, ErrClosed, the context's, and
// *WriteError when the disk failed: nothing was kept. airesp.ErrOutcomeUnknown
// as from Append.
func (db *DB) PutValue(ctx context.Context, key string, data []byte) error {
	if err := name("a value", key, MaxName); err != nil {
		return err
	}
	if len(data) > MaxValue {
		return &NameError{"a value", "what it holds is too long"}
	}
	return db.update(ctx, func(tx *bbolt.Tx) error {
		b, err := db.drawer(ctx, tx)
		if err != nil {
			return err
		}
		if b == nil {
			if data == nil {
				return nil
			}
			if b, err = tx.CreateBucket([]byte(bucketDrawer)); err != nil {
				return err
			}
		}
		if data == nil {
			return b.Delete([]byte(key))
		}
		return b.Put([]byte(key), seal("", bucketDrawer, key, data))
	})
}

// drawer is the bucket, nil when there is none. All its pages were found sound.
func (db *DB) drawer(ctx context.Context, tx *bbolt.Tx) (*bbolt.Bucket, error) {
	b := bucket(tx, bucketDrawer)
	if b == nil || b.Root() == 0 { // it lies in its parent's page, checked when the file was opened
		return b, nil
	}
	err := db.walker(ctx, tx, nil).whole(uint64(b.Root()), nil)
	if err != nil && ctx.Err() == nil {
		err = db.damaged("", "%v", err)
	}
	return b, err
}
