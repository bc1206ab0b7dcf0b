package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"airesp/store/storetest"
)

// from gives Keep a copy of a store.
func from(t *testing.T, db *DB) func(io.Writer) error {
	return func(w io.Writer) error { return db.Backup(t.Context(), w) }
}

// only checks that a folder holds these files and nothing else.
func only(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the folder holds %v, want %v", got, want)
	}
}

// Between every two writes of a backup the store takes a change: the copy is
// of one moment all the same, and the slow reader holds no transaction.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "airesp.db"), filepath.Join(dir, "b.db")
	db := mustOpen(t, path)
	first := mustAppend(t, db, "o", 3000)
	r, err := Keep(t.Context(), file, path, func(w io.Writer) error {
		return db.Backup(t.Context(), writeFunc(func(b []byte) (int, error) {
			if open := db.bolt.Stats().OpenTxN; open != 0 {
				t.Errorf("%d transactions are open while the copy is read", open)
			}
			mustAppend(t, db, "o", 1)
			return w.Write(b)
		}))
	})
	if err != nil || !r.OK() || r.Path != file || len(r.Orgs) != 1 || r.Orgs[0].Records != 3000 || r.Orgs[0].Head != first[2999].Hash() {
		t.Fatalf("%+v, %v", r, err)
	}
	if tip, err := db.Tip(t.Context(), "o"); err != nil || tip.Seq <= 3000 {
		t.Errorf("nothing was written meanwhile: %v, %v", tip, err)
	}
	if got := storetest.All(t, reopenable{mustOpen(t, file)}, "o", 1); len(got) != 3000 {
		t.Errorf("the copy holds %d records", len(got))
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	only(t, dir, "airesp.db", "b.db")
}

type writeFunc func([]byte) (int, error)

func (f writeFunc) Write(b []byte) (int, error) { return f(b) }

func TestKeepRefuses(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	path, file := filepath.Join(dir, "airesp.db"), filepath.Join(out, "b.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 50)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("the wire was cut")
	var whole bytes.Buffer
	if err := db.Backup(t.Context(), &whole); err != nil {
		t.Fatal(err)
	}
	write := func(b []byte) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(b)
			return err
		}
	}
	altered := bytes.Replace(whole.Bytes(), []byte(`"team 25"`), []byte(`"team 52"`), 1)
	for name, c := range map[string]struct {
		ctx  context.Context
		fill func(io.Writer) error
		want func(error) bool
	}{
		"cut off":   {t.Context(), write(whole.Bytes()[:whole.Len()/2]), isOpenError},
		"empty":     {t.Context(), write(nil), isOpenError},
		"altered":   {t.Context(), write(altered), func(err error) bool { return errors.Is(err, ErrUnsound) }},
		"broken":    {t.Context(), func(io.Writer) error { return broken }, func(err error) bool { return errors.Is(err, broken) }},
		"cancelled": {ended, from(t, db), func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		r, err := Keep(c.ctx, file, path, c.fill)
		if !c.want(err) || strings.Contains(err.Error(), ".new-") {
			t.Errorf("%s: %v", name, err)
		}
		if name == "altered" && (r.OK() || r.Path != path || r.Orgs[0].FirstBad != 25) {
			t.Errorf("%s: %+v", name, r)
		}
		only(t, out)
	}
	if err := db.Backup(ended, io.Discard); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := Keep(t.Context(), path, path, from(t, db)); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the store itself: %v", err)
	}
	// Somebody else takes the name while the copy is made.
	_, err := Keep(t.Context(), file, path, func(w io.Writer) error {
		if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
			return err
		}
		return db.Backup(t.Context(), w)
	})
	if data, _ := os.ReadFile(file); !errors.Is(err, fs.ErrExist) || string(data) != "mine" {
		t.Errorf("%v, %q", err, data)
	}
	only(t, out, "b.db")
	only(t, dir, "airesp.db")
}

func isOpenError(err error) bool {
	var bad *OpenError
	return errors.As(err, &bad)
}
