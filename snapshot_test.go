package airesp_test

import (
	"fmt"
	"testing"
	"time"

	"airesp"
)

// long is a history of n events: 500 systems with all their domains claimed,
// then confirmed over and over, by deliveries on Slack, one decision in a
// hundred undone.
func long(t testing.TB, n int) *story {
	t.Helper()
	s := newStory(t)
	set, _ := s.ledger.DecideFramework(s.f)
	s.add(set...)
	for i := range 50 {
		s.add(airesp.TeamAdded{Team: airesp.Team{ID: fmt.Sprint("t", s.ledger.Tip().Seq+1), Name: fmt.Sprint("Team ", i)}})
	}
	var systems []string
	for i := range 500 {
		sys := airesp.System{ID: fmt.Sprint("s", s.ledger.Tip().Seq+1), Name: fmt.Sprint("System ", i), Model: s.f.Models[i%8].ID, Added: s.now}
		s.add(airesp.SystemAdded{System: sys})
		systems = append(systems, sys.ID)
	}
	teams := s.ledger.Teams()
	for i := 0; len(s.records) < n; i++ {
		s.now = s.now.Add(10 * time.Second) // 8,640 deliveries a day
		domain, scope, team := s.f.Domains[i%16].ID, airesp.Scope{System: systems[i/16%500]}, teams[i%50].ID
		var b airesp.Body = airesp.Claimed{Domain: domain, Scope: scope, Team: team, Review: s.now.Add(airesp.ConfirmEvery), Note: "as agreed with the platform group"}
		switch {
		case i >= 8000 && i%100 == 0:
			b = airesp.Undone{From: uint64(len(s.records)), To: uint64(len(s.records))}
		case i >= 8000:
			b = airesp.Attested{Domain: domain, Scope: scope, Team: team, Review: s.now.Add(airesp.ConfirmEvery)}
		}
		s.add(b)
	}
	return s
}

// TestSnapshotOpens opens a full ledger from its snapshot: it must be the same
// ledger, within the second that opening a million events may take.
func TestSnapshotOpens(t *testing.T) {
	s := long(t, 20_000)
	data, err := s.ledger.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	l, ok := airesp.FromSnapshot(data)
	took := time.Since(start)
	if !ok || len(l.AllClaims()) != 8000 || l.Tip() != s.ledger.Tip() {
		t.Fatalf("the snapshot gives %d claims", len(l.AllClaims()))
	}
	if took > time.Second {
		t.Errorf("opening took %v, want less than a second", took)
	}
	again, err := l.Snapshot()
	if err != nil || string(again) != string(data) {
		t.Errorf("the snapshot of the opened ledger differs (%v)", err)
	}
	if !l.Within(s.now) || l.Within(s.now.Add(-time.Second)) {
		t.Error("the opened ledger does not know the time of its latest event")
	}
}

// BenchmarkOpen folds a history from its first record, and opens it from a
// snapshot: only the first may grow with its length.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		s := long(b, n)
		data, err := s.ledger.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("snapshot-%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, ok := airesp.FromSnapshot(data); !ok {
					b.Fatal("no ledger")
				}
			}
			b.ReportMetric(float64(len(data)), "bytes")
		})
		if n > 100_000 {
			continue // a minute, and it shows the same
		}
		b.Run(fmt.Sprintf("fold-%d", n), func(b *testing.B) {
			for b.Loop() {
				l := airesp.NewLedger()
				for _, r := range s.records {
					if err := l.Apply(r); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
