package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRestore(t *testing.T) {
	dir := t.TempDir()
	path, file := filepath.Join(dir, "airesp.db"), filepath.Join(dir, "b.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 10)
	if _, err := Keep(t.Context(), file, path, from(t, db)); err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if _, _, err := Restore(t.Context(), path, file, true); !errors.As(err, &locked) || locked.Path != path {
		t.Errorf("while it is open: %v", err)
	}
	mustAppend(t, db, "o", 5)
	was := closed(t, db)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Restore(t.Context(), path, file, false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("without force: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	r, kept, err := Restore(t.Context(), link, file, true)
	if err != nil || !r.OK() || r.Orgs[0].Records != 10 || filepath.Base(kept) != "airesp.db.before-restore-1" {
		t.Fatalf("%+v, %q, %v", r, kept, err)
	}
	if data, err := os.ReadFile(kept); err != nil || !bytes.Equal(data, was) {
		t.Errorf("the old store was not kept: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is not that of the old store: %v, %v", info, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info, err)
	}
	mustAppend(t, mustOpen(t, path), "o", 1) // and goes on from there
	only(t, dir, "airesp.db", "airesp.db.before-restore-1", "b.db")
}

// Every way in which a backup may be wrong leaves the store as it was.
func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 50)
	was := closed(t, db)
	bad := filepath.Join(t.TempDir(), "bad.db")
	for name, data := range map[string][]byte{
		"empty": {}, "text": []byte("a picture of a cat"), "half": was[:len(was)/2],
		"altered": bytes.Replace(was, []byte(`"team 25"`), []byte(`"team 52"`), 1),
	} {
		write(t, bad, data)
		_, kept, err := Restore(t.Context(), path, bad, true)
		if err == nil || kept != "" || !isOpenError(err) && !errors.Is(err, ErrUnsound) || strings.Contains(err.Error(), path) {
			t.Errorf("%s: %q, %v", name, kept, err)
		}
	}
	for _, other := range []string{path, dir, filepath.Join(dir, "none")} {
		if _, _, err := Restore(t.Context(), path, other, true); !isOpenError(err) {
			t.Errorf("%s: %v", other, err)
		}
	}
	if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, was) {
		t.Errorf("the store has changed: %v", err)
	}
	only(t, dir, "airesp.db")
}
