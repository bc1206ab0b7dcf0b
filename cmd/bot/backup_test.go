package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A process that holds the store and says nothing keeps nobody waiting, and
// nothing is made or changed.
func TestCareOfLockedStore(t *testing.T) {
	t.Parallel()
	path, good := held(t), filepath.Join(t.TempDir(), "good.db")
	if code, _, errs := bot(t, environment("AIRESP_DB", started(t).cfg.DB), "backup", good); code != exitOK {
		t.Fatal(errs)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	for _, args := range [][]string{{"backup", copied}, {"export"}, {"restore", good, "--force"}, {"forget", "console:ana"}} {
		code, out, errs := bot(t, environment("AIRESP_DB", path), args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, path+" is locked by another process") {
			t.Errorf("%v: exit code %d, %q, %q", args, code, out, errs)
		}
	}
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(copied)} {
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != filepath.Base(path) {
			t.Errorf("something was left behind: %v, %v", entries, err)
		}
	}
}

// A copy that breaks off on its way is not taken for whole.
func TestBackupBrokenOff(t *testing.T) {
	t.Parallel()
	path, dir := held(t), t.TempDir()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "unix", socketPath(path))
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/backup" {
			return
		}
		_, _ = w.Write(whole)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}), quiet())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	code, out, errs := bot(t, environment("AIRESP_DB", path), "backup", filepath.Join(dir, "b.db"))
	if code != exitUsage || out != "" || !strings.Contains(errs, "the copy was not completed") {
		t.Errorf("exit code %d, %q, %q", code, out, errs)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("something was left behind: %v, %v", entries, err)
	}
	_ = s.Shutdown(context.Background())
	<-ended
}
