package store

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"airesp"
	"airesp/store/storetest"
)

// formatOne is a copy of a store of format 1, as the release that had it wrote
// it.
func formatOne(t *testing.T) (path string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "formats", "1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "airesp.db")
	write(t, path, data)
	return path
}

// is checks the format of a file, without bringing it to the present one.
func is(t *testing.T, path string, format int) {
	t.Helper()
	db := mustOpen(t, path, func(db *DB) { db.asIs = true })
	if db.format != format {
		t.Errorf("%s has format %d, want %d", path, db.format, format)
	}
	closed(t, db)
}

func TestMigrate(t *testing.T) {
	path := formatOne(t)
	old := mustOpen(t, path, func(db *DB) { db.asIs = true })
	records := storetest.All(t, reopenable{old}, "default", 1)
	closed(t, old)

	var log bytes.Buffer
	db, err := Open(t.Context(), path, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "from format 1 to 2") || !strings.Contains(log.String(), "airesp.db.before-format-2") {
		t.Errorf("the log says %s", &log)
	}
	sameRecords(t, storetest.All(t, reopenable{db}, "default", 1), records)
	if marks, err := db.Marks(t.Context(), "default"); err != nil || len(marks) != 0 {
		t.Errorf("snapshots: %v, %v", marks, err)
	}
	if r, err := db.Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
	closed(t, db)
	is(t, path, 2)
	is(t, path+".before-format-2", 1)

	// Neither a second time, nor when the copy is put back, is anything lost.
	if _, _, err := Restore(t.Context(), path, path+".before-format-2", true); err != nil {
		t.Fatal(err)
	}
	is(t, path, 1)
	sameRecords(t, storetest.All(t, reopenable{mustOpen(t, path)}, "default", 1), records)
	is(t, path+".before-format-2-2", 1)
}

// A file that was not brought to the present format is the old one, whatever
// kept it from that.
func TestMigrateBrokenOff(t *testing.T) {
	path := formatOne(t)
	var open *OpenError
	_, err := Open(t.Context(), path, nil, func(db *DB) {
		db.commit = func(tx *bbolt.Tx) error { return errors.Join(tx.Rollback(), errors.New("the power went")) }
	})
	if !errors.As(err, &open) || !strings.Contains(open.Reason, "has format 1 and was not brought to format 2") {
		t.Errorf("got %v", err)
	}
	is(t, path, 1)
	closed(t, mustOpen(t, path))
	is(t, path, 2)

	path = formatOne(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte(`"domain":"data-privacy"`), []byte(`"domain":"data-privbcy"`))
	write(t, path, data)
	if _, err := Open(t.Context(), path, nil); !errors.As(err, &open) || !strings.Contains(open.Reason, "is damaged, so it was not brought to format 2") {
		t.Errorf("got %v", err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("something was left behind: %v, %v", entries, err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, data) {
		t.Error("the damaged file was changed")
	}
}

func sameRecords(t *testing.T, got, want []airesp.Record) {
	t.Helper()
	if !reflect.DeepEqual(got, want) || len(got) == 0 {
		t.Errorf("got %d records, want %d", len(got), len(want))
	}
}
