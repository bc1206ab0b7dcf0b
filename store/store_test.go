package store

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"airesp"
	"airesp/store/storetest"
)

func TestMain(m *testing.M) {
	if asChild(m) {
		return
	}
	goleak.VerifyTestMain(m)
}

// reopenable is a DB that the suite can open again.
type reopenable struct{ *DB }

func (r reopenable) Reopen(t *testing.T) storetest.Store {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return reopenable{mustOpen(t, r.path)}
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store {
		return reopenable{mustOpen(t, filepath.Join(t.TempDir(), "airesp.db"))}
	})
}

func mustOpen(t testing.TB, path string, opts ...Option) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, nil, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// mustAppend adds n records in one go.
func mustAppend(t testing.TB, db *DB, org string, n int) []airesp.Record {
	t.Helper()
	after, err := db.Tip(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	records, _ := storetest.Records(t, after, n)
	if err := db.Append(t.Context(), org, after, records...); err != nil {
		t.Fatal(err)
	}
	return records
}
