package commands_test

import (
	"context"
	"iter"
	"log/slog"
	"slices"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/store"
)

// counted is a store that counts the records that are read from it.
type counted struct {
	*store.DB
	read int
}

func (c *counted) Read(ctx context.Context, org string, from uint64) iter.Seq2[airesp.Record, error] {
	return func(yield func(airesp.Record, error) bool) {
		for r, err := range c.DB.Read(ctx, org, from) {
			c.read++
			if !yield(r, err) {
				return
			}
		}
	}
}

// longHistory fills a store by way of a Book with a history in which each event is an
// hour after the one before.
func longHistory(t testing.TB, b *adaptertest.Bench, events int) {
	t.Helper()
	book := commands.NewBook(b.DB, airesp.BuiltIn(), b.Now, quiet())
	write := func(bodies ...airesp.Body) {
		req := commands.Request{Org: "default", Identity: commands.Identity{Platform: "console", User: "ana"}}
		if _, err := book.Decide(t.Context(), req, func(commands.Deal) ([]airesp.Body, error) { return bodies, nil }); err != nil {
			t.Fatal(err)
		}
	}
	write(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy"}}, airesp.Claimed{Domain: "data-privacy", Team: "t1", Review: b.Now()})
	const many = 500
	for n := 3; n < events; n += many {
		b.Wait(many * time.Hour)
		bodies := make([]airesp.Body, many)
		for i := range bodies {
			bodies[i] = airesp.Attested{Domain: "data-privacy", Team: "t1", Review: b.Now().Add(time.Duration(n+i) * time.Second)}
		}
		write(bodies...)
	}
}

// However long the history is, looking back after a restart folds a bounded
// part of it, and gives what a fold from the first event gives.
func TestLookBackBounded(t *testing.T) {
	const events, most = 14_000, 7_000
	b := adaptertest.New(t)
	longHistory(t, b, events)
	var wants []*airesp.Ledger
	l := airesp.NewLedger()
	for r, err := range b.DB.Read(t.Context(), "default", 1) {
		if err == nil {
			err = l.Apply(r)
		}
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains([]uint64{1, 4_999, 8_765, events - 20}, r.Seq) {
			wants = append(wants, l.Clone())
		}
	}
	s := &counted{DB: b.DB}
	lookBack := func(t *testing.T) {
		t.Helper()
		for _, want := range wants {
			seq := want.Tip().Seq
			s.read = 0
			after, err := commands.NewBook(s, airesp.BuiltIn(), b.Now, quiet()).After(t.Context(), "default", seq)
			if err != nil {
				t.Fatal(err)
			}
			same(t, after, want)
			until, err := commands.NewBook(s, airesp.BuiltIn(), b.Now, quiet()).Until(t.Context(), "default", want.Last())
			if err != nil {
				t.Fatal(err)
			}
			if !until.Within(want.Last()) || until.Tip().Seq < seq {
				t.Errorf("until the time of event %d it is after event %d", seq, until.Tip().Seq)
			}
			if s.read > 2*most {
				t.Errorf("%d events were read to look back to event %d twice, %d at most", s.read, seq, 2*most)
			}
		}
	}
	fewMarks(t, b.DB)
	t.Run("kept on the way", lookBack)

	// Of a store without snapshots, or with those of another version, they are
	// made by whoever reads it first.
	for name, data := range map[string][]byte{"of another version": []byte("{}"), "none": nil} {
		t.Run(name, func(t *testing.T) {
			marks, err := b.DB.Marks(t.Context(), "default")
			if err != nil {
				t.Fatal(err)
			}
			first := airesp.Mark{Seq: 1}
			err = b.DB.PutSnapshot(t.Context(), "default", first, data, marks...)
			for _, m := range marks {
				if err == nil && data != nil {
					err = b.DB.PutSnapshot(t.Context(), "default", m, data)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			book := commands.NewBook(s, airesp.BuiltIn(), b.Now, quiet())
			if _, err := book.Ledger(t.Context(), "default"); err != nil {
				t.Fatal(err)
			}
			lookBack(t)
			fewMarks(t, b.DB)
		})
	}
}

// same compares ledgers by all that they hold.
func same(t *testing.T, got, want *airesp.Ledger) {
	t.Helper()
	g, err := got.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	w, err := want.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if string(g) != string(w) {
		t.Errorf("got the ledger\n%s\nwant\n%s", g, w)
	}
}

// fewMarks checks that snapshots lie far apart.
func fewMarks(t *testing.T, db *store.DB) {
	t.Helper()
	if marks, err := db.Marks(t.Context(), "default"); err != nil || len(marks) < 2 || len(marks) > 4 {
		t.Errorf("%d snapshots: %v, %v", len(marks), marks, err)
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
