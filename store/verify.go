package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"airesp"
)

// maxProblems is how many faults of the file a Report names.
const maxProblems = 20

// Report is what Verify found.
type Report struct {
	Path     string
	Bytes    int64       // length of the file in use
	Orgs     []OrgReport // by name
	Problems []string    // of the file as a whole, 20 at most; empty when it is sound
}

// OrgReport is what Verify found in one organisation.
type OrgReport struct {
	Org      string
	Records  uint64      // how many are sound, from the first one on
	FirstBad uint64      // number of the first bad record; 0 when none is
	Problem  string      // empty when all is sound
	Head     airesp.Hash // hash of the last record; zero unless all is sound
	Newer    []string    // kinds of events that this version does not know, so that it may not write
}

// OK reports whether everything is sound.
func (r Report) OK() bool {
	for _, o := range r.Orgs {
		if o.Problem != "" {
			return false
		}
	}
	return len(r.Problems) == 0
}

// Orgs lists the organisations that were ever written to, by name.
//
// Errors: *DamageError, ErrClosed, the context's.
func (db *DB) Orgs(ctx context.Context) (names []string, err error) {
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		names, err = db.orgs(tx)
		return err
	})
	return names, err
}

// Verify reads everything again: every record of every organisation and its
// place in the chain, the people, the snapshots, and the structure of the file,
// down to the pages that are free. Run it now and then, and before a backup is
// trusted; what it finds is in the Report, an error means that it could not
// run to its end. Changes wait while it looks at the structure, for seconds
// when the file is large.
//
// Errors: ErrClosed, the context's.
func (db *DB) Verify(ctx context.Context) (Report, error) {
	r := Report{Path: db.path}
	var names []string
	err := db.view(ctx, func(tx *bbolt.Tx) error {
		r.Bytes = tx.Size()
		names = orgNames(tx)
		if n, ok := getCount(bucket(tx, bucketMeta), "", keyOrgCount); !ok || n != uint64(len(names)) {
			r.Problems = append(r.Problems, "an organisation is missing")
		}
		return nil
	})
	if err := r.add(err); err != nil {
		return r, err
	}
	for _, org := range names {
		o, err := db.verifyOrg(ctx, org)
		if err != nil {
			return r, err
		}
		r.Orgs = append(r.Orgs, o)
	}
	err = r.add(db.verifyFile(ctx, &r))
	return r, err
}

// add notes damage and gives back any other error.
func (r *Report) add(err error) error {
	var d *DamageError
	if errors.As(err, &d) {
		r.Problems = append(r.Problems, d.What)
		return nil
	}
	return err
}

func (db *DB) verifyOrg(ctx context.Context, org string) (OrgReport, error) {
	o := OrgReport{Org: org}
	var err error
	for r, bad := range db.Read(ctx, org, 1) {
		if err = bad; err != nil {
			break
		}
		o.Records++
		if e, err := r.Decode(); err == nil && e.Unknown() && !slices.Contains(o.Newer, e.Body.Kind()) {
			o.Newer = append(o.Newer, e.Body.Kind())
		}
	}
	if err == nil {
		err = db.view(ctx, func(tx *bbolt.Tx) (err error) {
			o.Head, err = db.verifyRest(ctx, tx, org)
			return err
		})
	}
	err = o.add(err)
	return o, err
}

// verifyRest looks at what an organisation has besides its records, and gives
// the hash of the last one when it is sound.
func (db *DB) verifyRest(ctx context.Context, tx *bbolt.Tx, org string) (head airesp.Hash, err error) {
	b, err := db.org(tx, org)
	if b == nil || err != nil {
		return head, err
	}
	tip, err := db.tip(b, org)
	if err != nil {
		return head, err
	}
	events, err := db.sub(ctx, tx, b, org, bucketEvents, seqKey(tip.Seq), seqKey(^uint64(0)))
	if err != nil {
		return head, err
	}
	if err := db.ends(events, org, tip); err != nil {
		return head, err
	}
	if err := db.people(ctx, tx, b, org); err != nil {
		return head, err
	}
	if db.format == Format { // in an earlier one they lie elsewhere
		if err := db.verifySnapshots(ctx, tx, b, org); err != nil {
			return head, err
		}
	}
	return tip.Hash, nil
}

func (o *OrgReport) add(err error) error {
	var d *DamageError
	if errors.As(err, &d) {
		o.FirstBad, o.Problem = d.Record, d.What
		return nil
	}
	return err
}

// verifyFile looks at the structure. bbolt's own check comes second: it is
// thorough, but on a page that misleads it, it may bring the program down.
func (db *DB) verifyFile(ctx context.Context, r *Report) (err error) {
	select {
	case db.pen <- struct{}{}: // the check must not meet a writer
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.pen }()
	return db.view(ctx, func(tx *bbolt.Tx) error {
		if err := db.walkFile(ctx, tx, nil, true); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return db.damaged("", "%v", err)
		}
		more := 0
		for err := range tx.Check() {
			if len(r.Problems) < maxProblems {
				r.Problems = append(r.Problems, fmt.Sprintf("its structure is damaged: %v", err))
			} else {
				more++
			}
		}
		if more > 0 {
			r.Problems[maxProblems-1] = fmt.Sprintf("and %d more", more+1)
		}
		return nil
	})
}
