package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"airesp"
)

// compactStep is how much Compact writes in one transaction, in bytes.
const compactStep = 16 << 20

// Forget removes a person from an organisation's mapping, and records that at
// the end of its ledger. The records, which hold the id alone, stay as they
// are, and nothing leads from the id to the person any more. known is false for
// somebody who has no id there; nothing is recorded then. The same person gets
// another id when they come again.
//
// The bytes of the name may stay in pages that are free; Compact removes them.
//
// Errors: as Append's, without airesp.ErrConflict.
func (db *DB) Forget(ctx context.Context, org, person string, at time.Time) (subject string, known bool, err error) {
	if err := orgName(org); err != nil {
		return "", false, err
	}
	if err := name("a person", person, MaxPerson); err != nil {
		return "", false, err
	}
	err = db.update(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if b == nil || err != nil {
			return err
		}
		if err := db.people(ctx, tx, b, org); err != nil { // removing looks at neighbouring pages too
			return err
		}
		if subject, err = db.look(ctx, tx, b, org, bucketSubjects, person); subject == "" || err != nil {
			return err
		}
		is, err := db.look(ctx, tx, b, org, bucketPersons, subject)
		if err != nil {
			return err
		}
		n, ok := getCount(b, org, keyPeopleCount)
		if !ok || n == 0 || is != person {
			return db.damaged(org, "its people do not fit together")
		}
		if err := errors.Join(putCount(b, org, keyPeopleCount, n-1),
			b.Bucket([]byte(bucketSubjects)).Delete([]byte(person)), b.Bucket([]byte(bucketPersons)).Delete([]byte(subject))); err != nil {
			return err
		}
		return db.record(ctx, tx, b, org, at, airesp.PersonForgotten{Subject: subject})
	})
	if err != nil {
		return "", false, err
	}
	return subject, subject != "", nil
}

// record adds an event of nobody's.
func (db *DB) record(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string, at time.Time, body airesp.Body) error {
	tip, err := db.tip(b, org)
	if err != nil {
		return err
	}
	r, err := airesp.Event{
		Seq: tip.Seq + 1, Of: tip.Seq + 1, At: at.UTC().Truncate(time.Millisecond), Prev: tip.Hash, Body: body,
	}.Encode()
	if err != nil {
		return err
	}
	return db.add(ctx, tx, b, org, tip, airesp.Tip{Seq: r.Seq, Hash: r.Hash()}, []airesp.Record{r})
}

// Compact writes the file anew without what was removed from it, verifies that,
// and puts it in the place of the old one. The store is closed afterwards,
// whatever came of it; when there is an error, the file is the old one.
//
// Errors: ErrUnsound, *DamageError, ErrClosed, the disk's, the context's.
func (db *DB) Compact(ctx context.Context) (r Report, err error) {
	path := db.path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a link to the store stays one
	}
	defer func() { err = errors.Join(err, db.Close()) }() // and with it the lock, when the new file is in place
	temp, err := db.compacted(ctx, path)
	if err != nil {
		return r, err
	}
	defer func() { _ = os.Remove(temp) }()
	if r, err = sound(ctx, temp, db.path); err != nil {
		return r, err
	}
	if err := db.same(ctx, r); err != nil {
		return r, err
	}
	err = likeOld(temp, db.file)
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return r, fmt.Errorf("%s cannot be written anew: %w", path, short(err))
	}
	return r, plainFault(path, syncDir(filepath.Dir(path)))
}

// compacted makes the new file beside path. Nobody writes meanwhile: the store
// is the caller's alone until it is closed.
func (db *DB) compacted(ctx context.Context, path string) (temp string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return "", fmt.Errorf("%s cannot be written anew: %w", path, short(err))
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	to, err := bbolt.Open(f.Name(), 0o600, &bbolt.Options{Timeout: lockWait, NoSync: true})
	if err != nil {
		return "", fmt.Errorf("%s cannot be written anew: %w", path, short(err))
	}
	err = db.view(ctx, func(*bbolt.Tx) error { return bbolt.Compact(to, db.bolt, compactStep) })
	if err = errors.Join(err, to.Close()); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return "", fmt.Errorf("%s cannot be written anew: %w", path, short(err))
	}
	return f.Name(), nil
}

// same checks that a copy holds the histories of this store and no others.
func (db *DB) same(ctx context.Context, r Report) error {
	orgs, err := db.Orgs(ctx)
	if err != nil {
		return err
	}
	ends := slices.Equal(orgs, orgsOf(r))
	for i := 0; ends && i < len(orgs); i++ {
		tip, err := db.Tip(ctx, orgs[i])
		if err != nil {
			return err
		}
		ends = tip.Seq == r.Orgs[i].Records && tip.Hash == r.Orgs[i].Head
	}
	if !ends {
		return fmt.Errorf("%s was not written anew: the copy holds something else", db.path)
	}
	return nil
}

func orgsOf(r Report) []string {
	names := []string{}
	for _, o := range r.Orgs {
		names = append(names, o.Org)
	}
	return names
}
