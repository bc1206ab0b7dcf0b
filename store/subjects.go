package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"
)

// Subject is the id that stands for a person, such as "slack:T1/U2", in the
// records of an organisation: "u" and 16 hexadecimal digits, drawn at random
// on first use and kept. The records so hold nobody's id on a platform, and
// the same person has another id in another organisation.
//
// Errors: as Append's, without airesp.ErrConflict.
func (db *DB) Subject(ctx context.Context, org, person string) (string, error) {
	if err := orgName(org); err != nil {
		return "", err
	}
	if err := name("a person", person, MaxPerson); err != nil {
		return "", err
	}
	var subject string
	err := db.view(ctx, func(tx *bbolt.Tx) (err error) {
		b, err := db.org(tx, org)
		if b != nil && err == nil {
			subject, err = db.look(ctx, tx, b, org, bucketSubjects, person)
		}
		return err
	})
	if subject != "" || err != nil {
		return subject, err
	}
	err = db.update(ctx, func(tx *bbolt.Tx) error {
		b, err := db.makeOrg(tx, org)
		if err != nil {
			return err
		}
		subject, err = db.look(ctx, tx, b, org, bucketSubjects, person) // another call may have been quicker
		if subject != "" || err != nil {
			return err
		}
		subject, err = db.newSubject(ctx, tx, b, org, person)
		return err
	})
	if err != nil {
		return "", err
	}
	return subject, nil
}

// Person is whom an id stands for. known is false for an id that Subject never
// gave in this organisation.
//
// Errors: *NameError, *DamageError, ErrClosed, the context's.
func (db *DB) Person(ctx context.Context, org, subject string) (person string, known bool, err error) {
	if err := orgName(org); err != nil {
		return "", false, err
	}
	if name("a subject", subject, MaxPerson) != nil {
		return "", false, nil
	}
	err = db.view(ctx, func(tx *bbolt.Tx) error {
		b, err := db.org(tx, org)
		if b != nil && err == nil {
			person, err = db.look(ctx, tx, b, org, bucketPersons, subject)
		}
		return err
	})
	return person, person != "", err
}

// look gives what is kept under a key in subjects or persons, "" when there is
// nothing. That there is nothing is believed only after all of them were found
// whole: else damage could give a person a second id.
func (db *DB) look(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org, kind, key string) (string, error) {
	s, err := db.sub(ctx, tx, b, org, kind, []byte(key), []byte(key))
	if err != nil {
		return "", err
	}
	if sealed := s.Get([]byte(key)); sealed != nil {
		v, ok := unseal(org, kind, key, sealed)
		if !ok {
			return "", db.damaged(org, "one of its %s was altered", kind)
		}
		return string(v), nil
	}
	if _, ok := db.peopleWhole.Load(org); ok {
		return "", nil
	}
	return "", db.people(ctx, tx, b, org)
}

// people checks that no person of an organisation is missing or was altered.
func (db *DB) people(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string) error {
	want, ok := getCount(b, org, keyPeopleCount)
	if !ok {
		return db.damaged(org, "the number of its people was altered")
	}
	for _, kind := range []string{bucketSubjects, bucketPersons} {
		s, err := db.sub(ctx, tx, b, org, kind, nil, nil)
		if err != nil {
			return err
		}
		n := uint64(0)
		c := s.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			if _, ok := unseal(org, kind, string(k), v); !ok {
				return db.damaged(org, "one of its %s was altered", kind)
			}
			n++
		}
		if n != want {
			return db.damaged(org, "it has %d %s instead of %d", n, kind, want)
		}
	}
	db.peopleWhole.Store(org, true)
	return nil
}

func (db *DB) newSubject(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org, person string) (string, error) {
	n, ok := getCount(b, org, keyPeopleCount)
	if !ok {
		return "", db.damaged(org, "the number of its people was altered")
	}
	subject, err := db.draw(ctx, tx, b, org)
	if err != nil {
		return "", err
	}
	if err := putCount(b, org, keyPeopleCount, n+1); err != nil {
		return "", err
	}
	if err := b.Bucket([]byte(bucketSubjects)).Put([]byte(person), seal(org, bucketSubjects, person, []byte(subject))); err != nil {
		return "", err
	}
	return subject, b.Bucket([]byte(bucketPersons)).Put([]byte(subject), seal(org, bucketPersons, subject, []byte(person)))
}

// draw gives an id that nobody has yet.
func (db *DB) draw(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org string) (string, error) {
	for range 8 {
		var id [8]byte
		if _, err := io.ReadFull(db.random, id[:]); err != nil {
			return "", fmt.Errorf("no random number for a new person: %w", err)
		}
		subject := "u" + hex.EncodeToString(id[:])
		taken, err := db.look(ctx, tx, b, org, bucketPersons, subject)
		if err != nil || taken == "" {
			return subject, err
		}
	}
	return "", errors.New("no random number for a new person: the same ones come again")
}
