package store

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"unicode"
	"unicode/utf8"

	"go.etcd.io/bbolt"

	"airesp"
)

// The file:
//
//	meta                   application, format, created; orgs: their number
//	orgs/ORGANISATION      tip; people, snapshot count: numbers
//	     events            number, 8 bytes big-endian → record
//	     subjects          person → id
//	     persons           id → person
//	     snapshots/MARK    data
//	drawer                 name → value, for parts of the program; made when needed
//
// All values but the first three and the records are sealed.
const (
	bucketMeta      = "meta"
	bucketOrgs      = "orgs"
	bucketEvents    = "events"
	bucketSubjects  = "subjects"
	bucketPersons   = "persons"
	bucketSnapshots = "snapshots"

	keyApplication   = "application"
	keyFormat        = "format"
	keyCreated       = "created"
	keyProbe         = "probe"
	keyOrgCount      = "orgs"
	keyTip           = "tip"
	keyPeopleCount   = "people"
	keySnapshotCount = "snapshot count"
	keyData          = "data"
)

// seal puts a SHA-256 before a value. It covers the organisation, the kind and
// the key as well, so that a value under the wrong key is noticed too.
func seal(org, kind, key string, value []byte) []byte {
	sum := digest(org, kind, key, value)
	return append(sum[:], value...)
}

// unseal gives the value, a slice of sealed. ok is false when it was altered.
func unseal(org, kind, key string, sealed []byte) (value []byte, ok bool) {
	if len(sealed) < sha256.Size {
		return nil, false
	}
	value = sealed[sha256.Size:]
	sum := digest(org, kind, key, value)
	return value, subtle.ConstantTimeCompare(sum[:], sealed[:sha256.Size]) == 1
}

// digest needs no escaping: no name or key holds a zero byte.
func digest(org, kind, key string, value []byte) [sha256.Size]byte {
	b := make([]byte, 0, 512) // on the stack, as nearly every value is small
	b = append(append(append(b, org...), 0), kind...)
	b = append(append(append(b, 0), key...), 0)
	return sha256.Sum256(append(b, value...))
}

// name checks the name of an organisation or a person.
func name(what, s string, most int) error {
	switch {
	case s == "":
		return &NameError{what, "it is empty"}
	case len(s) > most:
		return &NameError{what, fmt.Sprintf("it has %d bytes; %d are the most", len(s), most)}
	case !utf8.ValidString(s):
		return &NameError{what, "it is not valid text"}
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return &NameError{what, "it holds a control character"}
		}
	}
	return nil
}

func orgName(org string) error { return name("an organisation", org, MaxName) }

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 0, 8), seq) }

func bucket(tx *bbolt.Tx, name string) *bbolt.Bucket { return tx.Bucket([]byte(name)) }

func rootPage(tx *bbolt.Tx) uint64 { return uint64(tx.Cursor().Bucket().Root()) }

// org is the bucket of an organisation, nil when it was never written. That
// one is missing is believed only after all were found in place.
func (db *DB) org(tx *bbolt.Tx, org string) (*bbolt.Bucket, error) {
	orgs := bucket(tx, bucketOrgs)
	if orgs == nil {
		return nil, db.damaged("", "the organisations are missing")
	}
	b := orgs.Bucket([]byte(org))
	if b == nil && !db.orgsWhole.Load() {
		if _, err := db.orgs(tx); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// orgs is the names of all organisations. It checks that each is the one it
// says, and that none is missing.
func (db *DB) orgs(tx *bbolt.Tx) ([]string, error) {
	names := orgNames(tx)
	for _, org := range names {
		b := bucket(tx, bucketOrgs).Bucket([]byte(org))
		if b == nil {
			return nil, db.damaged("", "there is an organisation without data")
		}
		if _, err := db.tip(b, org); err != nil {
			return nil, err
		}
	}
	n, ok := getCount(bucket(tx, bucketMeta), "", keyOrgCount)
	if !ok || n != uint64(len(names)) {
		return nil, db.damaged("", "an organisation is missing")
	}
	db.orgsWhole.Store(true)
	return names, nil
}

func orgNames(tx *bbolt.Tx) []string {
	names := []string{}
	c := bucket(tx, bucketOrgs).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		names = append(names, string(k))
	}
	return names
}

// makeOrg is org, made when it is not there.
func (db *DB) makeOrg(tx *bbolt.Tx, org string) (*bbolt.Bucket, error) {
	b, err := db.org(tx, org)
	if b != nil || err != nil {
		return b, err
	}
	meta := bucket(tx, bucketMeta)
	n, ok := getCount(meta, "", keyOrgCount)
	if !ok {
		return nil, db.damaged("", "the number of organisations was altered")
	}
	if err := putCount(meta, "", keyOrgCount, n+1); err != nil {
		return nil, err
	}
	if b, err = bucket(tx, bucketOrgs).CreateBucket([]byte(org)); err != nil {
		return nil, err
	}
	for _, name := range []string{bucketEvents, bucketSubjects, bucketPersons, bucketSnapshots} {
		if _, err := b.CreateBucket([]byte(name)); err != nil {
			return nil, err
		}
	}
	for _, key := range []string{keyPeopleCount, keySnapshotCount} {
		if err := putCount(b, org, key, 0); err != nil {
			return nil, err
		}
	}
	return b, putTip(b, org, airesp.Tip{})
}

func (db *DB) tip(b *bbolt.Bucket, org string) (airesp.Tip, error) {
	v, ok := unseal(org, keyTip, "", b.Get([]byte(keyTip)))
	if !ok || len(v) != 8+len(airesp.Hash{}) {
		return airesp.Tip{}, db.damaged(org, "the end of its history is missing or was altered")
	}
	return airesp.Tip{Seq: binary.BigEndian.Uint64(v), Hash: airesp.Hash(v[8:])}, nil
}

func putTip(b *bbolt.Bucket, org string, tip airesp.Tip) error {
	return b.Put([]byte(keyTip), seal(org, keyTip, "", append(seqKey(tip.Seq), tip.Hash[:]...)))
}

// A count is kept of what must not vanish unnoticed.
func getCount(b *bbolt.Bucket, org, key string) (n uint64, ok bool) {
	v, ok := unseal(org, key, "", b.Get([]byte(key)))
	if !ok || len(v) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(v), true
}

func putCount(b *bbolt.Bucket, org, key string, n uint64) error {
	return b.Put([]byte(key), seal(org, key, "", seqKey(n)))
}

// sub is a bucket of an organisation in which anything from lo to hi (nil for
// all) may now be looked up: its pages on the way were found sound.
func (db *DB) sub(ctx context.Context, tx *bbolt.Tx, b *bbolt.Bucket, org, name string, lo, hi []byte) (*bbolt.Bucket, error) {
	s := b.Bucket([]byte(name))
	if s == nil {
		return nil, db.damaged(org, "its %s cannot be found", name)
	}
	root := uint64(s.Root())
	if root == 0 { // it lies in its parent's page, checked when the file was opened
		return s, nil
	}
	w := db.walker(ctx, tx, nil)
	var err error
	if hi == nil {
		err = w.whole(root, nil)
	} else {
		err = w.span(root, lo, hi)
	}
	if err != nil && ctx.Err() == nil {
		err = db.damaged(org, "%v", err)
	}
	return s, err
}

func (db *DB) walker(ctx context.Context, tx *bbolt.Tx, free map[uint64]bool) *walker {
	if free == nil {
		free = map[uint64]bool{}
	}
	return &walker{ctx: ctx, file: db.file, pageSize: db.pageSize, pages: uint64(tx.Size()) / db.pageSize, seen: free, buffers: &db.buffers}
}

// walkFile looks at the pages that lead to every organisation, and with deep
// at those of all their data as well.
func (db *DB) walkFile(ctx context.Context, tx *bbolt.Tx, free map[uint64]bool, deep bool) error {
	w := db.walker(ctx, tx, free)
	return w.whole(rootPage(tx), func(key []byte, root uint64) error {
		if string(key) == bucketMeta {
			return w.whole(root, nil)
		}
		return w.whole(root, func(_ []byte, root uint64) error {
			return w.whole(root, func(key []byte, root uint64) error {
				switch {
				case !deep:
					return nil
				case string(key) == bucketSnapshots:
					return w.whole(root, func(_ []byte, root uint64) error { return w.whole(root, nil) })
				}
				return w.whole(root, nil)
			})
		})
	})
}
