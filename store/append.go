package store

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"

	"airesp"
)

// Append adds records to the end of an organisation's ledger, all or none. It
// is durable when it returns nil. after is the tip that the decision was made
// on; when the ledger has grown since, the answer is airesp.ErrConflict: read
// on and decide again.
//
// The records must be numbered from after.Seq+1 and each must name the hash of
// the one before. A record has at most MaxRecord bytes. Without records
// nothing is done.
//
// Errors: airesp.ErrConflict, *RecordError, *NameError, *DamageError, ErrClosed,
// the context's, and *WriteError when the disk failed: nothing was kept.
// airesp.ErrOutcomeUnknown: the disk failed and the records may have been
// kept; every later change is then refused with a *StoppedError around it,
// until the store is opened again.
func (db *DB) Append(ctx context.Context, org string, after airesp.Tip, records ...airesp.Record) error {
	if err := orgName(org); err != nil {
		return err
	}
	tip, err := follow(after, records)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return ctx.Err()
	}
	return db.update(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if err != nil {
			return err
		}
		var is airesp.Tip
		if b != nil {
			if is, err = db.tip(b, org); err != nil {
				return err
			}
		}
		if is != after {
			return airesp.ErrConflict
		}
		if b == nil {
			if b, err = db.makeOrg(tx, org); err != nil {
				return err
			}
		}
		return db.add(ctx, tx, b, org, is, tip, records)
	})
}

// add puts records after the end of an organisation's ledger.
func (db *DB) add(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string, is, tip airesp.Tip, records []airesp.Record) error {
	events, err := db.sub(ctx, tx, b, org, bucketEvents, seqKey(is.Seq), seqKey(tip.Seq))
	if err != nil {
		return err
	}
	if err := db.ends(events, org, is); err != nil {
		return err
	}
	events.FillPercent = 0.95 // nothing is ever put in between
	for _, r := range records {
		if err := events.Put(seqKey(r.Seq), r.Data); err != nil {
			return err
		}
	}
	return putTip(b, org, tip)
}

// follow checks that records follow from a tip, and gives the new one.
func follow(tip airesp.Tip, records []airesp.Record) (airesp.Tip, error) {
	for _, r := range records {
		if r.Seq != tip.Seq+1 {
			return tip, &RecordError{r.Seq, fmt.Sprintf("the next one is number %d", tip.Seq+1)}
		}
		if len(r.Data) > MaxRecord {
			return tip, &RecordError{r.Seq, fmt.Sprintf("it has %d bytes; %d are the most", len(r.Data), MaxRecord)}
		}
		e, err := r.Decode()
		if err != nil {
			return tip, &RecordError{r.Seq, err.Error()}
		}
		if e.Prev != tip.Hash {
			return tip, &RecordError{r.Seq, "it does not name the hash of the record before it"}
		}
		tip = airesp.Tip{Seq: r.Seq, Hash: r.Hash()}
	}
	return tip, nil
}

// ends checks that the last record is the one that the tip names, so that
// nothing is ever built on a damaged end.
func (db *DB) ends(events *bbolt.Bucket, org string, tip airesp.Tip) error {
	c := events.Cursor()
	k, v := c.Seek(seqKey(tip.Seq))
	if tip.Seq > 0 {
		if !bytes.Equal(k, seqKey(tip.Seq)) || v == nil {
			return db.badRecord(org, tip.Seq, "is missing")
		}
		if (airesp.Record{Seq: tip.Seq, Data: v}).Hash() != tip.Hash {
			return db.badRecord(org, tip.Seq, "was altered")
		}
		k, _ = c.Next()
	}
	if k != nil {
		return db.damaged(org, "there is a record after the end of its history")
	}
	return nil
}
