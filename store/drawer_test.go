package store

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The drawer keeps values over a restart, apart from the ledgers and in every
// backup, and notices when one was altered.
func TestDrawer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 3)
	put := func(key string, data []byte) {
		t.Helper()
		if err := db.PutValue(t.Context(), key, data); err != nil {
			t.Fatal(err)
		}
	}
	want := func(key, data string) {
		t.Helper()
		if got, err := db.Value(t.Context(), key); err != nil || string(got) != data {
			t.Errorf("%s is %q, %v; want %q", key, got, err, data)
		}
	}
	want("slack/T1", "")
	put("slack/T1", nil)
	put("slack/T1", []byte("first"))
	put("slack/T1", []byte("a token that can be found"))
	put("slack/T2", bytes.Repeat([]byte("x"), MaxValue))
	put("other", []byte("y"))
	put("gone", []byte("z"))
	put("gone", nil)
	for range 2 {
		want("slack/T1", "a token that can be found")
		want("slack/T2", strings.Repeat("x", MaxValue))
		want("gone", "")
		if names, err := db.Values(t.Context(), "slack/"); err != nil || !slices.Equal(names, []string{"slack/T1", "slack/T2"}) {
			t.Errorf("%q, %v", names, err)
		}
		if r, err := db.Verify(t.Context()); err != nil || !r.OK() || r.Orgs[0].Records != 3 {
			t.Errorf("%+v, %v", r, err)
		}
		closed(t, db)
		db = mustOpen(t, path)
	}
	if db.PutValue(t.Context(), "long", make([]byte, MaxValue+1)) == nil || db.PutValue(t.Context(), "", []byte("x")) == nil {
		t.Error("a value that is too long, or has no name, was kept")
	}
	altered := bytes.ReplaceAll(closed(t, db), []byte("a token that can be found"), []byte("a token that can be bound"))
	write(t, path, altered)
	db = mustOpen(t, path)
	if got, err := db.Value(t.Context(), "slack/T1"); err == nil {
		t.Errorf("an altered value is given: %q", got)
	}
}
