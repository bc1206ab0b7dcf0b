// Package adaptertest holds what the tests of every adapter share: a router
// over a real store, one list of replies to draw, and golden files. It is for
// tests only.
package adaptertest

import (
	"context"
	"flag"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/commands"
	"airesp/commands/reply"
	"airesp/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Start is the time at which every Bench begins.
var Start = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// Bench is a router over a real store in a folder of the test's own, with a
// clock that the test turns.
type Bench struct {
	*commands.Router
	DB     *store.DB
	Files  map[string]string // framework files that an operator can name; new.yaml to begin with
	config commands.Config

	mu  sync.Mutex
	now time.Time
}

// builtIn is the built-in framework, read once: nothing changes a framework.
var builtIn = sync.OnceValue(airesp.BuiltIn)

// New makes a Bench with the built-in framework.
func New(t testing.TB) *Bench { return newBench(t, builtIn(), nil) }

// NewWith makes a Bench with another framework.
func NewWith(t testing.TB, f *airesp.Framework) *Bench { return newBench(t, f, nil) }

// NewAdmin makes a Bench with administrators.
func NewAdmin(t testing.TB, admins ...string) *Bench { return newBench(t, builtIn(), admins) }

func newBench(t testing.TB, f *airesp.Framework, admins []string) *Bench {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "airesp.db"), log,
		store.WithRandom(rand.NewChaCha8([32]byte{}))) // so that hashes are the same in every run
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &Bench{DB: db, now: Start, Files: map[string]string{"new.yaml": OtherFramework}}
	b.config = commands.Config{
		Framework: f, Store: db, Log: log, Now: b.Now, Admins: admins, OpenFramework: b.open,
		Reference: func() string { return "ref-0001" },
		Build:     commands.Build{Version: "v0.0.0", Commit: "0000000", Go: "go1.0"},
	}
	return b.Reopen()
}

// Reopen replaces the router by one that has seen nothing yet, as a restart
// does.
func (b *Bench) Reopen() *Bench {
	b.Router = commands.NewRouter(b.config)
	return b
}

// ReopenWith is Reopen, by a program that answers from another framework.
func (b *Bench) ReopenWith(f *airesp.Framework) *Bench {
	b.config.Framework = f
	return b.Reopen()
}

// Now is the Bench's clock.
func (b *Bench) Now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// Wait turns the clock forward.
func (b *Bench) Wait(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// Say runs a command as an operator on the console who speaks for teams.
func (b *Bench) Say(text string, teams ...string) commands.Reply {
	return b.Dispatch(context.Background(), commands.Request{
		Org: "default", Text: text, WantData: true,
		Identity: commands.Identity{Platform: "console", User: "ana", Operator: true, Teams: teams},
	})
}

// Fixture is a reply that every platform must be able to draw.
type Fixture struct {
	Name  string
	Reply commands.Reply
}

// Golden compares got with the golden file testdata/golden/name, or writes it
// when the test runs with -update.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs from its golden file (run with -update when that is meant):\n%s", name, firstDifference(string(want), string(got)))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := at(w, i), at(g, i)
		if a != b {
			return "want: " + a + "\n got: " + b
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end of file)"
}

// Text is the summary of a reply, to look for in what a platform received.
func Text(r commands.Reply) string { return reply.PlainText(r.Message, 0) }
