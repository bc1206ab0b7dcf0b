package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"airesp/store"
)

// bot runs a command line in this process.
func bot(t *testing.T, look func(string) (string, bool), args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, world{in: strings.NewReader(""), out: &o, err: &e, look: look})
	return code, o.String(), e.String()
}

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// held is a store that this process holds without a socket.
func held(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "airesp.db")
	db, err := store.Open(t.Context(), path, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return path
}

func TestLockedStore(t *testing.T) {
	t.Parallel()
	path := held(t)
	for _, args := range [][]string{{"ask", "version"}, {"verify"}, {"--user", "ana"}, {"serve", "--slack-signing-secret", "x"}} {
		start := time.Now()
		code, out, errs := bot(t, environment("AIRESP_DB", path, "AIRESP_ADDR", "127.0.0.1:0"), args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, path+" is locked by another process") {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out, errs)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%v: it took %v", args, took)
		}
	}
}

// A process that holds the store and its socket, but does not answer, must not
// keep anybody waiting.
func TestSilentHolder(t *testing.T) {
	t.Parallel()
	path := held(t)
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", socketPath(path))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	start := time.Now()
	code, _, errs := bot(t, environment("AIRESP_DB", path), "ask", "version")
	if code != exitUsage || !strings.Contains(errs, "is locked by another process") || time.Since(start) > 2*time.Second {
		t.Errorf("exit code %d after %v: %s", code, time.Since(start), errs)
	}
}

// started is a running socket over a store of the test's own.
func started(t *testing.T) *parts {
	t.Helper()
	cfg, err := load(environment("AIRESP_DB", filepath.Join(t.TempDir(), "airesp.db")), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), cfg, quiet(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := openSocket(t.Context(), p)
	if s == nil {
		t.Fatal("no socket")
	}
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
		defer stop()
		s.close(ctx)
		p.close()
	})
	return p
}

func TestSocketLimits(t *testing.T) {
	p := started(t)
	var a answer
	err := viaSocket(t.Context(), p.cfg.DB, "/ask", question{User: "ana", Text: strings.Repeat("x", maxQuestion)}, &a)
	if err == nil || !strings.Contains(err.Error(), "this is no question") {
		t.Errorf("a question that is too large gives %v", err)
	}
	if err := viaSocket(t.Context(), p.cfg.DB, "/nothing", nil, nil); err == nil {
		t.Error("a route that is not there is answered")
	}
	if err := viaSocket(t.Context(), p.cfg.DB, "/ask", question{User: "ana", Text: strings.Repeat("x", maxQuestion/2)}, &a); err != nil || a.OK {
		t.Errorf("a long question gives %v, %v", a, err)
	}
	if info, err := os.Lstat(socketPath(p.cfg.DB)); err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the socket is %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(filepath.Dir(p.cfg.DB))
	if err != nil || len(entries) != 2 {
		t.Errorf("beside the store and its socket there is more: %v, %v", entries, err)
	}
}

// A second process must not take a socket away that somebody answers on.
func TestSocketIsKept(t *testing.T) {
	p := started(t)
	if _, err := listenUnix(t.Context(), socketPath(p.cfg.DB)); err == nil || !strings.Contains(err.Error(), "another process answers") {
		t.Errorf("got %v", err)
	}
	if code, out, errs := bot(t, environment("AIRESP_DB", p.cfg.DB), "ask", "version"); code != exitOK {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
}

// A path that is too long for a socket costs the socket and nothing else.
func TestLongPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("d", 100))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	cfg, err := load(environment("AIRESP_DB", filepath.Join(dir, "airesp.db")), nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), cfg, slog.New(slog.NewTextHandler(&logged, nil)), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := openSocket(t.Context(), p); s != nil || !strings.Contains(logged.String(), "there is no socket beside the store") {
		t.Errorf("socket %v, log %s", s, &logged)
	}
	p.close()
	if code, _, errs := bot(t, environment("AIRESP_DB", cfg.DB), "ask", "version"); code != exitOK {
		t.Errorf("ask: exit code %d, %s", code, errs)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("something was left behind: %v, %v", entries, err)
	}
}

func TestCannotPrint(t *testing.T) {
	var errs bytes.Buffer
	code := run(t.Context(), []string{"ask", "--db", filepath.Join(t.TempDir(), "a.db"), "version"},
		world{in: strings.NewReader(""), out: full{}, err: &errs, look: environment()})
	if code != exitUsage || !strings.Contains(errs.String(), "could not be printed") {
		t.Errorf("exit code %d, %s", code, &errs)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

// textLog writes every line.
func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
