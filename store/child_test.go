//go:build unix

package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"airesp"
	"airesp/store/storetest"
)

// Tests that need another process start this test binary again, with the name
// of one of these in the environment.
const childEnv = "STORE_TEST_CHILD"

var children = map[string]func(path string) error{
	"holder": holder, "full": full, "append": appendOne, "kill": appendForever,
}

func asChild(*testing.M) bool {
	name, path, ok := strings.Cut(os.Getenv(childEnv), " ")
	if !ok {
		return false
	}
	if err := children[name](path); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	return true
}

func command(t *testing.T, child, path string, before ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(before, exe)
	c := exec.CommandContext(t.Context(), args[0], args[1:]...)
	c.Env = append(os.Environ(), childEnv+"="+child+" "+path, "GORACE=atexit_sleep_ms=0") // else a race build waits a second at its end
	return c
}

// next appends one record, whatever is there.
func next(db *DB, org string) (uint64, error) {
	after, err := db.Tip(context.Background(), org)
	if err != nil {
		return 0, err
	}
	e := airesp.Event{Seq: after.Seq + 1, By: "u1", Prev: after.Hash, Body: airesp.Released{Domain: strings.Repeat("x", 300)}}
	r, err := e.Encode()
	if err != nil {
		return 0, err
	}
	return r.Seq, db.Append(context.Background(), org, after, r)
}

// holder keeps the store open until its input ends, then writes to it.
func holder(path string) error {
	db, err := Open(context.Background(), path, nil)
	if err != nil {
		return err
	}
	fmt.Println("open")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != io.EOF {
		return err
	}
	_, err = next(db, "o")
	return errors.Join(err, db.Close())
}

func TestLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "airesp.db")
	c := command(t, "holder", path)
	in, _ := c.StdinPipe()
	out, _ := c.StdoutPipe()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatal(line, err)
	}
	start := time.Now()
	db, err := Open(t.Context(), path, nil)
	var locked *LockedError
	if !errors.As(err, &locked) || !strings.Contains(err.Error(), "is locked by another process") {
		t.Errorf("got %v, %v", db, err)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("refused after %v", d)
	}
	in.Close()
	if err := c.Wait(); err != nil {
		t.Errorf("the first process: %v", err)
	}
	if n := len(storetest.All(t, reopenable{mustOpen(t, path)}, "o", 1)); n != 1 {
		t.Errorf("the first process kept %d records", n)
	}
}

// full writes under a limit on the size of files until that fails, reads,
// lifts the limit and writes again.
func full(path string) error {
	ctx := context.Background()
	db, err := Open(ctx, path, nil)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var no syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &no); err != nil {
		return err
	}
	limit := no
	limit.Cur = 100 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	acked := uint64(0)
	for ; err == nil; acked++ {
		_, err = next(db, "o")
	}
	acked--
	var failed *WriteError
	if !errors.As(err, &failed) || errors.Is(err, airesp.ErrOutcomeUnknown) || acked < 10 {
		return fmt.Errorf("after %d records: %w", acked, err)
	}
	fmt.Println(err)
	for range 3 { // again and again
		if _, err := next(db, "o"); !errors.As(err, &failed) {
			return fmt.Errorf("a second time: %w", err)
		}
		if err := whole(db, "o", acked); err != nil {
			return err
		}
	}
	if err := db.Writable(ctx); !errors.As(err, &failed) {
		return fmt.Errorf("writable on a full disk: %w", err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &no); err != nil {
		return err
	}
	if err := db.Writable(ctx); err != nil {
		return err
	}
	if _, err := next(db, "o"); err != nil {
		return err
	}
	return whole(db, "o", acked+1)
}

// whole checks that an organisation has n sound records.
func whole(db *DB, org string, n uint64) error {
	r, err := db.Verify(context.Background())
	if err != nil || !r.OK() || len(r.Orgs) != 1 || r.Orgs[0].Org != org || r.Orgs[0].Records != n {
		return fmt.Errorf("want %d records: %+v, %w", n, r, err)
	}
	return nil
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "airesp.db")
	out, err := command(t, "full", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Nothing was kept.") {
		t.Fatalf("%v\n%s", err, out)
	}
	if r, err := mustOpen(t, path).Verify(t.Context()); err != nil || !r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
}

// appendOne appends a record, says how that ended, and tries another one.
func appendOne(path string) error {
	runtime.LockOSThread() // strace counts the calls of each thread
	db, err := Open(context.Background(), path, nil)
	if err != nil {
		return err
	}
	var failed *WriteError
	_, err = next(db, "o")
	_, again := next(db, "o")
	stopped := errors.As(again, new(*StoppedError)) && errors.Is(again, airesp.ErrOutcomeUnknown)
	switch {
	case err == nil && again == nil:
		fmt.Println("kept")
	case errors.Is(err, airesp.ErrOutcomeUnknown) && stopped && db.Writable(context.Background()) != nil:
		fmt.Println("unknown")
	case errors.As(err, &failed) && again == nil:
		fmt.Println("clean")
	default:
		return fmt.Errorf("%w, then %w", err, again)
	}
	return nil
}

// TestFailingCalls lets each system call of a commit fail in turn.
func TestFailingCalls(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 3)
	good := closed(t, db)
	try := func(call, errno string, n int) string {
		write(t, path, good)
		c := command(t, "append", path, strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace="+call,
			"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", call, errno, n))
		out, err := c.CombinedOutput()
		if err != nil && strings.Contains(string(out), "ptrace") {
			t.Skipf("strace does not work here: %s", out)
		}
		said := strings.TrimSpace(string(out))
		if err != nil {
			t.Fatalf("%s %d: %v\n%s", call, n, err, out)
		}
		db := mustOpen(t, path)
		r, err := db.Verify(t.Context())
		closed(t, db)
		if err != nil || !r.OK() {
			t.Fatalf("%s %d: %s, then %+v, %v", call, n, said, r, err)
		}
		want := map[string][]uint64{"kept": {5}, "clean": {4}, "unknown": {3, 4}}[said]
		if is := r.Orgs[0].Records; !slices.Contains(want, is) {
			t.Errorf("%s %d: %s, but there are %d records", call, n, said, is)
		}
		return said
	}
	if a, b := try("fdatasync", "EIO", 1), try("fdatasync", "EIO", 2); a != "clean" || b != "unknown" {
		t.Errorf("the sync of the data: %s; of the meta page: %s", a, b)
	}
	last := ""
	for n := 1; n < 20; n++ {
		said := try("pwrite64", "ENOSPC", n)
		if said == "unknown" { // the meta page is the last thing that a commit writes
			if last != "clean" {
				t.Errorf("write %d: unknown after %s", n, last)
			}
			return
		}
		last = said
	}
	t.Error("the meta page was never reached")
}

// appendForever says the number of each record that is durable.
func appendForever(path string) error {
	db, err := Open(context.Background(), path, nil)
	for err == nil {
		var n uint64
		if n, err = next(db, "o"); err == nil {
			fmt.Println(n)
		}
	}
	return err
}

// TestKill kills a writer at any moment. That the page cache survives makes it
// no test of the disk, but one of the order in which things are written.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "airesp.db")
	acked := uint64(0)
	for round := range 8 {
		c := command(t, "kill", path)
		out, _ := c.StdoutPipe()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for i := 0; lines.Scan(); i++ {
			if _, err := fmt.Sscan(lines.Text(), &acked); err != nil {
				t.Fatal(lines.Text(), err)
			}
			if i == 5*round {
				if err := c.Process.Kill(); err != nil { // and read what it had said until then
					t.Error(err)
				}
			}
		}
		if err := c.Wait(); err == nil {
			t.Error("it ended by itself")
		}
		db := mustOpen(t, path)
		tip, err := db.Tip(t.Context(), "o")
		if err != nil || tip.Seq != acked && tip.Seq != acked+1 {
			t.Errorf("%d records were acknowledged, there are %d, %v", acked, tip.Seq, err)
		}
		if err := whole(db, "o", tip.Seq); err != nil {
			t.Error(err)
		}
		acked = tip.Seq
		closed(t, db)
	}
}

func TestFIFO(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, path, "is a device, pipe or socket")
}
