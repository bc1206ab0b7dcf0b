package commands_test

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/store"
)

// The figures that the project promises are those of
//
//	go test ./commands -run '^$' -bench Growth -benchtime 20x -events 1000000
var growthEvents = flag.Int("events", 20_000, "how long the longer history of BenchmarkGrowth is")

// BenchmarkGrowth opens ledgers of 500 systems and asks them, through the
// router and from a store on disk. The second one has a history ten times as
// long: growth is what that takes in relation to the first.
func BenchmarkGrowth(b *testing.B) {
	const systems = 500
	took := map[string]float64{} // ns of one operation on the first ledger
	for _, events := range []int{*growthEvents / 10, *growthEvents} {
		path := filepath.Join(b.TempDir(), "airesp.db")
		from, now := busyLedger(b, path, systems, events)
		open := func(b *testing.B) (*commands.Router, *store.DB) {
			db, err := store.Open(b.Context(), path, nil)
			if err != nil {
				b.Fatal(err)
			}
			return commands.NewRouter(commands.Config{
				Framework: airesp.BuiltIn(), Store: db, Log: quiet(), Now: func() time.Time { return now }, Reference: func() string { return "" },
			}), db
		}
		ask := func(b *testing.B, r *commands.Router, text string) {
			req := commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: "slack", Workspace: "T1", User: "U1"}}
			if reply := r.Dispatch(context.Background(), req); reply.Error != nil {
				b.Fatal(adaptertest.Text(reply))
			}
		}
		shut := func(b *testing.B, db *store.DB) {
			if err := db.Close(); err != nil {
				b.Fatal(err)
			}
		}
		who := "who-owns data-privacy for system 7"
		back := "asof " + from.Add(now.Sub(from)/2).Format(time.DateOnly) + " data-privacy for system 7"
		measure := func(name string, each func(b *testing.B)) {
			b.Run(fmt.Sprintf("%s/%d", name, events), func(b *testing.B) {
				each(b)
				ns := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
				if first, ok := took[name]; ok {
					b.ReportMetric(ns/first, "growth")
				} else {
					took[name] = ns
				}
			})
		}
		// Opening includes the first answer.
		measure("open", func(b *testing.B) {
			for b.Loop() {
				r, db := open(b)
				ask(b, r, who)
				shut(b, db)
			}
		})
		measure("open and look back", func(b *testing.B) {
			for b.Loop() {
				r, db := open(b)
				ask(b, r, back)
				shut(b, db)
			}
		})
		r, db := open(b)
		ask(b, r, who) // reads the ledger
		for _, text := range []string{who, "gaps"} {
			name, _, _ := strings.Cut(text, " ")
			measure(name, func(b *testing.B) {
				for b.Loop() {
					ask(b, r, text)
				}
			})
		}
		shut(b, db)
	}
}

// busyLedger writes a store of many systems, whose claims are confirmed again
// and again: a hundred of them every hour. It gives the times of the first and
// the last event.
func busyLedger(b *testing.B, path string, systems, events int) (from, to time.Time) {
	b.Helper()
	db, err := store.Open(b.Context(), path, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}()
	f, now := airesp.BuiltIn(), adaptertest.Start
	book := commands.NewBook(db, f, func() time.Time { return now }, quiet())
	seq := 0
	decide := func(bodies []airesp.Body) {
		now = now.Add(time.Hour)
		req := commands.Request{Org: "default", Identity: commands.Identity{Platform: "slack", Workspace: "T1", User: "U1"}}
		l, err := book.Decide(b.Context(), req, func(commands.Deal) ([]airesp.Body, error) { return bodies, nil })
		if err != nil {
			b.Fatal(err)
		}
		seq = int(l.Tip().Seq)
	}
	decide([]airesp.Body{airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy"}}})
	var bodies, confirm []airesp.Body
	for i := range systems {
		s := airesp.System{ID: fmt.Sprint("s", i), Name: fmt.Sprint("system ", i), Model: f.Models[i%len(f.Models)].ID, Added: now}
		bodies = append(bodies, airesp.SystemAdded{System: s})
		for d := i % 2; d < len(f.Domains); d += 2 {
			at := airesp.Claimed{Domain: f.Domains[d].ID, Scope: airesp.Scope{System: s.ID}, Team: "t1", Review: now.Add(airesp.ConfirmEvery)}
			if d < 4 {
				bodies = append(bodies, at)
				confirm = append(confirm, airesp.Attested{Domain: at.Domain, Scope: at.Scope, Team: at.Team, Review: at.Review})
			}
		}
	}
	decide(bodies)
	for from = now; seq < events; {
		decide(confirm[:min(len(confirm), events-seq, 100)])
		confirm = append(confirm[100:], confirm[:100]...)
	}
	return from, now
}
