package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"airesp"
	"airesp/store/storetest"
)

func TestCommitErrors(t *testing.T) {
	boom := errors.New("boom")
	for name, c := range map[string]struct {
		commit  func(*bbolt.Tx) error
		unknown bool
	}{
		"kept although it failed": {func(tx *bbolt.Tx) error { return errors.Join(tx.Commit(), boom) }, true},
		"not kept":                {func(tx *bbolt.Tx) error { return errors.Join(tx.Rollback(), boom) }, true},
		"panic before":            {func(*bbolt.Tx) error { panic("page 3 already freed") }, true},
		"panic after":             {func(tx *bbolt.Tx) error { panic(errors.Join(tx.Commit(), boom)) }, true},
		"early step": {func(tx *bbolt.Tx) error {
			tx.DB().Logger().Errorf("writing data failed: %v", syscall.ENOSPC)
			return errors.Join(tx.Rollback(), syscall.ENOSPC)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "airesp.db")
			db := mustOpen(t, path)
			mustAppend(t, db, "o", 3)
			after, _ := db.Tip(t.Context(), "o")
			more, _ := storetest.Records(t, after, 1)

			db.commit = c.commit
			err := db.Append(t.Context(), "o", after, more...)
			var failed *WriteError
			if errors.Is(err, airesp.ErrOutcomeUnknown) != c.unknown || errors.As(err, &failed) == c.unknown {
				t.Fatalf("got %v", err)
			}
			if c.unknown && strings.Contains(err.Error(), "Nothing was kept") {
				t.Errorf("it claims to know: %v", err)
			}
			db.commit = (*bbolt.Tx).Commit
			if n := len(storetest.All(t, reopenable{db}, "o", 1)); n < 3 {
				t.Errorf("only %d records can be read", n)
			}
			var stopped *StoppedError
			now, _ := db.Tip(t.Context(), "o")
			more, _ = storetest.Records(t, now, 1)
			err = db.Append(t.Context(), "o", now, more...)
			if c.unknown && (!errors.As(err, &stopped) || !errors.Is(err, airesp.ErrOutcomeUnknown)) || !c.unknown && err != nil {
				t.Errorf("the next change: %v", err)
			}
			if err := db.Writable(t.Context()); (err != nil) != c.unknown {
				t.Errorf("writable: %v", err)
			}
			closed(t, db)
			db = mustOpen(t, path)
			mustAppend(t, db, "o", 1)
			if r, err := db.Verify(t.Context()); err != nil || !r.OK() {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 3)
	var damage *DamageError
	if err := db.view(t.Context(), func(*bbolt.Tx) error { panic("bad page") }); !errors.As(err, &damage) {
		t.Errorf("reading: %v", err)
	}
	mustAppend(t, db, "o", 1)
	if err := db.update(t.Context(), func(*bbolt.Tx) error { panic("bad page") }); !errors.As(err, &damage) || errors.Is(err, airesp.ErrOutcomeUnknown) {
		t.Errorf("writing: %v", err)
	}
	if err := db.PutSnapshot(t.Context(), "o", airesp.Mark{Seq: 1}, nil); !errors.As(err, new(*StoppedError)) {
		t.Errorf("writing again: %v", err)
	}
	if n := len(storetest.All(t, reopenable{db}, "o", 1)); n != 4 {
		t.Errorf("%d records can be read", n)
	}
	closed(t, db)
}

// TestCutOffWhileOpen takes the file away under an open store: reading mapped
// memory then faults, inside bbolt and with its locks held.
func TestCutOffWhileOpen(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be cut off here")
	}
	for _, size := range []int64{0, 2 << 12, 8 << 12} {
		path := filepath.Join(t.TempDir(), "airesp.db")
		db := mustOpen(t, path)
		mustAppend(t, db, "o", 200)
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			var last error
			for _, last = range db.Read(t.Context(), "o", 1) {
			}
			if !errors.As(last, new(*DamageError)) {
				t.Errorf("%d bytes: %v", size, last)
			}
		}
		_ = db.Close()
	}
}

func TestWritable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	if err := db.Writable(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.Rename(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	if err := db.Writable(t.Context()); !errors.As(err, new(*WriteError)) {
		t.Errorf("the file is gone: %v", err)
	}
	write(t, path, nil)
	if err := db.Writable(t.Context()); !errors.As(err, new(*WriteError)) {
		t.Errorf("another file is there: %v", err)
	}
}

func TestWaitingWriterGivesUp(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "airesp.db"))
	in, out := make(chan bool), make(chan bool)
	go func() {
		err := db.update(context.Background(), func(*bbolt.Tx) error { in <- true; <-out; return nil })
		in <- err == nil
	}()
	<-in
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := db.PutSnapshot(ctx, "o", airesp.Mark{Seq: 1}, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	out <- true
	if !<-in {
		t.Error("the first writer failed")
	}
}

func TestRandom(t *testing.T) {
	id := func(n byte) []byte { return bytes.Repeat([]byte{n}, 8) }
	r := bytes.NewReader(bytes.Join([][]byte{id(1), id(1), id(1), id(2)}, nil)) // the first one comes again
	db := mustOpen(t, filepath.Join(t.TempDir(), "airesp.db"), WithRandom(r))
	for person, want := range map[string]string{"p": "u0101010101010101"} {
		if got, err := db.Subject(t.Context(), "o", person); got != want || err != nil {
			t.Errorf("%s, %v", got, err)
		}
	}
	if got, err := db.Subject(t.Context(), "o", "q"); got != "u0202020202020202" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := db.Subject(t.Context(), "o", "r"); err == nil {
		t.Errorf("an id without a random number: %s", got)
	}
	if got, err := db.Subject(t.Context(), "o", "p"); got != "u0101010101010101" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}
