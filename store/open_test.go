package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"airesp"
)

// sample is the bytes of a store with something in it.
func sample(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 100)
	return closed(t, db)
}

// closed closes a store and gives the bytes of its file.
func closed(t testing.TB, db *DB) []byte {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(db.path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// edit changes a file with plain bbolt.
func edit(t testing.TB, path string, fn func(*bbolt.Tx) error) {
	t.Helper()
	b, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(fn), b.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	good := sample(t)
	page := os.Getpagesize()
	flip := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 0x10
		return b
	}
	h, _, _, err := inspect(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	newer := int(h.txid%2) * page // where the meta page in force lies
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"0 bytes":                  {nil, "is empty (0 bytes)"},
		"1 byte":                   {good[:1], "is too short (1 of"},
		"4096 bytes":               {good[:4096], "is cut off: it has only 4096 bytes"},
		"half":                     {good[:int(h.pages)*page/2], "is cut off"},
		"one page short":           {good[:int(h.pages-1)*page], "is cut off"},
		"PNG":                      {append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), make([]byte, 40000)...), "is not a store of this program"},
		"text":                     {bytes.Repeat([]byte("domain: identity\n"), 1000), "is not a store of this program"},
		"short text":               {[]byte("hello\n"), "is too short (6 of"},
		"zeros":                    {make([]byte, 40000), "is not a store of this program"},
		"both headers":             {append(make([]byte, 2*page), good[2*page:]...), "is not a store of this program"},
		"first header gone":        {append(make([]byte, page), good[page:]...), "damaged header page"},
		"newer header altered":     {flip(newer + 16 + 17), "damaged header page"},
		"newer header's number":    {flip(newer + 16 + 48), "damaged header page"},
		"newer header overwritten": {append(append(bytes.Clone(good[:newer+40]), make([]byte, 24)...), good[newer+64:]...), "damaged header page"},
		"free list":                {flip(int(h.freelist)*page + 8), "list of free pages"},
		"root":                     {flip(int(h.root)*page + 10), "is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "airesp.db")
			write(t, path, c.data)
			refused(t, path, c.want)
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, c.data) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

// refused opens path and wants an *OpenError, soon, that holds a text.
func refused(t *testing.T, path, want string) {
	t.Helper()
	_ = refusal(t, path, want)
}

func refusal(t *testing.T, path, want string) error {
	t.Helper()
	start := time.Now()
	db, err := Open(t.Context(), path, nil)
	if err == nil {
		_ = db.Close()
		t.Fatal("it was opened")
	}
	var open *OpenError
	if !errors.As(err, &open) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path+" ") || open.Do == "" {
		t.Fatalf("got %v, want an OpenError with %q", err, want)
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("refused after %v", d)
	}
	return open
}

func TestOpenRefusesOthers(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }

	edit(t, path("foreign"), func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("theirs"))
		if err == nil {
			_, err = b.CreateBucket([]byte("inner"))
		}
		return err
	})
	if err := refusal(t, path("foreign"), "not a store of this program"); !errors.Is(err, ErrForeign) {
		t.Error("not ErrForeign")
	}
	b, err := bbolt.Open(path("unsynced"), 0o600, &bbolt.Options{NoFreelistSync: true})
	if err == nil {
		err = errors.Join(b.Update(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("theirs"))
			return err
		}), b.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	refused(t, path("unsynced"), "another program")

	write(t, path("newer"), sample(t))
	edit(t, path("newer"), func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucketMeta)).Put([]byte(keyFormat), []byte(strconv.Itoa(Format+1)))
	})
	if err := refusal(t, path("newer"), fmt.Sprintf("was written by a newer version (format %d)", Format+1)); !errors.Is(err, ErrNewerFormat) {
		t.Error("not ErrNewerFormat")
	}

	if err := os.Mkdir(path("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	refused(t, path("folder"), "is a folder")
	refused(t, path("missing/airesp.db"), "its folder does not exist")
	refused(t, os.DevNull, "is a device")
	if err := os.Symlink(path("nothing"), path("dangling")); err != nil {
		t.Fatal(err)
	}
	refused(t, path("dangling"), "link to a file that does not exist")

	if os.Geteuid() != 0 { // root may do everything
		write(t, path("forbidden"), sample(t))
		if err := os.Chmod(path("forbidden"), 0); err != nil {
			t.Fatal(err)
		}
		if err := refusal(t, path("forbidden"), "no permission"); !errors.Is(err, fs.ErrPermission) {
			t.Error("not fs.ErrPermission")
		}
	}
}

func TestOpenOneHeader(t *testing.T) {
	good := sample(t)
	page := os.Getpagesize()
	h, _, _, err := inspect(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	older := int((h.txid+1)%2)*page + 16
	for name, alter := range map[string]func([]byte){
		"one byte":      func(b []byte) { b[older+30] ^= 1 },
		"magic":         func(b []byte) { b[older] ^= 1 },
		"half a change": func(b []byte) { copy(b[older+16:older+24], []byte{9, 0, 0, 0, 0, 0, 0, 0}); b[older+60]++ }, // a commit that was cut short
	} {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(good)
			alter(b)
			path := filepath.Join(t.TempDir(), "airesp.db")
			write(t, path, b)
			var log bytes.Buffer
			db, err := Open(t.Context(), path, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if !strings.Contains(log.String(), "level=WARN") {
				t.Errorf("log: %s", &log)
			}
			mustAppend(t, db, "o", 1)
			if r, err := db.Verify(t.Context()); err != nil || !r.OK() || r.Orgs[0].Records != 101 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "airesp.db")
	var log bytes.Buffer
	for range 2 {
		db, err := Open(t.Context(), path, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := db.Verify(t.Context()); err != nil || !r.OK() {
			t.Errorf("%+v, %v", r, err)
		}
		closed(t, db)
	}
	if n := strings.Count(log.String(), "created a new, empty store"); n != 1 {
		t.Errorf("log: %s", &log)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	if s, err := list[0].Info(); err != nil || s.Mode() != 0o600 {
		t.Errorf("%v, %v", s.Mode(), err)
	}

	before := sample(t)
	write(t, path, before) // as if another process had been quicker
	if made, err := create(path); made || err != nil {
		t.Fatal(made, err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("an existing file was replaced (%v)", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(dir, "other"), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestClosed(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "airesp.db"))
	closed(t, db)
	closed(t, db)
	_, tip := db.Tip(t.Context(), "o")
	_, verify := db.Verify(t.Context())
	for what, err := range map[string]error{
		"tip": tip, "verify": verify, "put": db.PutSnapshot(t.Context(), "o", airesp.Mark{Seq: 1}, nil), "writable": db.Writable(t.Context()),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
