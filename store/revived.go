package store

import (
	"context"
	"errors"

	"airesp"
)

// Revived is a person whom a restored store names although they had been
// forgotten.
type Revived struct{ Org, Person string }

// FindRevived looks for people whom the store path names, but who were forgotten in
// a later state of it, which is in the file later. Neither is changed, nor
// brought to another format.
//
// Errors: as those of Open and Read.
func FindRevived(ctx context.Context, path, later string) (list []Revived, err error) {
	asIs := func(db *DB) { db.asIs = true }
	was, err := Open(ctx, later, nil, asIs)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, was.Close()) }()
	is, err := Open(ctx, path, nil, asIs)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, is.Close()) }()
	orgs, err := was.Orgs(ctx)
	if err != nil {
		return nil, err
	}
	for _, org := range orgs {
		for r, err := range was.Read(ctx, org, 1) {
			if err != nil {
				return nil, err
			}
			e, err := r.Decode()
			if err != nil {
				return nil, err
			}
			gone, ok := e.Body.(airesp.PersonForgotten)
			if !ok {
				continue
			}
			person, known, err := is.Person(ctx, org, gone.Subject)
			if err != nil {
				return nil, err
			}
			if known {
				list = append(list, Revived{org, person})
			}
		}
	}
	return list, nil
}
