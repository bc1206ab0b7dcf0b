package store

import (
	"bytes"
	"context"
	"iter"

	"go.etcd.io/bbolt"

	"airesp"
)

// A reader takes this much in one transaction, so that a slow one never keeps
// a transaction open.
const (
	chunkRecords = 1000
	chunkBytes   = 4 << 20
)

// Tip is the end of an organisation's ledger, the zero Tip when nothing was
// ever written for it.
func (db *DB) Tip(ctx context.Context, org string) (airesp.Tip, error) {
	c, err := db.chunk(ctx, org, 1, 0)
	return c.tip, err
}

// Read gives an organisation's records in order, from number from on to the
// last one that there is when it starts; none when nothing was ever written.
// It may be stopped at any record, and writing during it is allowed.
//
// A record is handed out only when the next one, or the tip, confirms its
// hash. At the first one that is missing or altered it ends with a
// *DamageError, in which there is a *airesp.ChainError with its number.
//
// Errors: *DamageError, *NameError, ErrClosed, the context's; always the last
// thing that is given.
func (db *DB) Read(ctx context.Context, org string, from uint64) iter.Seq2[airesp.Record, error] {
	return func(yield func(airesp.Record, error) bool) {
		if err := db.read(ctx, org, max(from, 1), func(r airesp.Record) bool { return yield(r, nil) }); err != nil {
			yield(airesp.Record{}, err)
		}
	}
}

func (db *DB) read(ctx context.Context, org string, from uint64, yield func(airesp.Record) bool) error {
	c, err := db.chunk(ctx, org, from, chunkRecords)
	end := c.tip
	var held airesp.Record // not confirmed yet
	for err == nil && from <= end.Seq {
		for _, r := range c.records {
			e, bad := r.Decode()
			if bad != nil {
				return db.badRecord(org, r.Seq, "cannot be read: it was altered")
			}
			if held.Data != nil {
				if held.Hash() != e.Prev {
					return db.blame(ctx, org, held, r, end)
				}
				if !yield(held) {
					return nil
				}
			}
			held = r
		}
		if c.missing != 0 {
			return db.badRecord(org, c.missing, "is missing")
		}
		if from = held.Seq + 1; from <= end.Seq {
			c, err = db.chunk(ctx, org, from, int(min(chunkRecords, end.Seq-held.Seq)))
		}
	}
	if err != nil || held.Data == nil {
		return err
	}
	if held.Hash() != end.Hash {
		return db.badRecord(org, held.Seq, "was altered")
	}
	yield(held)
	return nil
}

// blame says which of two records was altered when the second does not name
// the hash of the first: the first one, if the second is whole.
func (db *DB) blame(ctx context.Context, org string, first, second airesp.Record, end airesp.Tip) error {
	want := end.Hash
	if second.Seq < end.Seq {
		c, err := db.chunk(ctx, org, second.Seq+1, 1)
		if err != nil || len(c.records) == 0 {
			return db.badRecord(org, first.Seq, "or the one after it was altered")
		}
		if e, err := c.records[0].Decode(); err == nil {
			want = e.Prev
		}
	}
	if second.Hash() == want {
		return db.badRecord(org, first.Seq, "was altered")
	}
	return db.badRecord(org, second.Seq, "was altered")
}

type chunk struct {
	tip     airesp.Tip
	records []airesp.Record
	missing uint64 // the number that was not there; 0 when none was missed
}

// chunk reads the tip and up to most records from number from on, in one
// transaction. When there is nothing new it costs no more than that.
func (db *DB) chunk(ctx context.Context, org string, from uint64, most int) (c chunk, err error) {
	if err := orgName(org); err != nil {
		return chunk{}, err
	}
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if b == nil || err != nil {
			return err
		}
		if c.tip, err = db.tip(b, org); err != nil || from > c.tip.Seq || most == 0 {
			return err
		}
		last := min(c.tip.Seq, from+uint64(most)-1)
		events, err := db.sub(ctx, tx, b, org, bucketEvents, seqKey(from), seqKey(last+1))
		if err != nil {
			return err
		}
		size := 0
		cur := events.Cursor()
		k, v := cur.Seek(seqKey(from))
		for seq := from; ; seq++ {
			if !bytes.Equal(k, seqKey(seq)) || v == nil {
				c.missing = seq
				return nil
			}
			c.records = append(c.records, airesp.Record{Seq: seq, Data: bytes.Clone(v)})
			if size += len(v); seq == last || size >= chunkBytes {
				return nil
			}
			k, v = cur.Next()
		}
	})
	return c, err
}
