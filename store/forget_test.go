package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"airesp"
)

func TestForgetLeavesNoByte(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 2000)
	people := make([]string, 300)
	for i := range people {
		people[i] = "slack:T1/U" + strings.Repeat(string(rune('A'+i%26)), 6) + string(rune('a'+i/26))
		if _, err := db.Subject(t.Context(), "o", people[i]); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range people[:299] {
		if _, known, err := db.Forget(t.Context(), "o", p, time.Now()); !known || err != nil {
			t.Fatal(known, err)
		}
	}
	if r, err := db.Verify(t.Context()); err != nil || !r.OK() {
		t.Fatalf("%+v, %v", r, err)
	}
	end, err := db.Tip(t.Context(), "o")
	if err != nil {
		t.Fatal(err)
	}
	r, err := db.Compact(t.Context())
	if err != nil || !r.OK() || r.Orgs[0].Records != 2299 || r.Orgs[0].Head != end.Hash {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := db.Tip(t.Context(), "o"); !errors.Is(err, ErrClosed) {
		t.Errorf("after Compact: %v", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range people {
		if got := bytes.Contains(data, []byte(p)); got != (i == 299) {
			t.Errorf("the file holds %s: %v", p, got)
		}
	}
	only(t, dir, "airesp.db")
	db = mustOpen(t, path)
	mustAppend(t, db, "o", 1)
	if _, known, err := db.Forget(t.Context(), "none", "p", time.Now()); known || err != nil {
		t.Errorf("in no organisation: %v, %v", known, err)
	}
	if tip, err := db.Tip(t.Context(), "o"); err != nil || tip == (airesp.Tip{}) {
		t.Error(tip, err)
	}
}

// A store that is damaged stays as it is.
func TestCompactRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 50)
	bad := bytes.Replace(closed(t, db), []byte(`"team 25"`), []byte(`"team 52"`), 1)
	write(t, path, bad)
	r, err := mustOpen(t, path).Compact(t.Context())
	if !errors.Is(err, ErrUnsound) || r.Path != path || r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
	if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, bad) {
		t.Errorf("the store has changed: %v", err)
	}
	only(t, dir, "airesp.db")
}
