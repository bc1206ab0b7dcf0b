// Package storetest says what a store does, as tests that every engine passes.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"airesp"
)

// Store is what is tested. Reopen closes the store and opens the same data
// again; the old value is not used afterwards.
type Store interface {
	Append(ctx context.Context, org string, after airesp.Tip, records ...airesp.Record) error
	Read(ctx context.Context, org string, from uint64) iter.Seq2[airesp.Record, error]
	Tip(ctx context.Context, org string) (airesp.Tip, error)
	Marks(ctx context.Context, org string) ([]airesp.Mark, error)
	Snapshot(ctx context.Context, org string, m airesp.Mark) ([]byte, error)
	PutSnapshot(ctx context.Context, org string, m airesp.Mark, data []byte, drop ...airesp.Mark) error
	Subject(ctx context.Context, org, person string) (string, error)
	Person(ctx context.Context, org, subject string) (person string, known bool, err error)
	Forget(ctx context.Context, org, person string, at time.Time) (subject string, known bool, err error)
	Orgs(ctx context.Context) ([]string, error)
	Reopen(t *testing.T) Store
}

// Run runs the suite. open gives a new, empty store and closes it at the end
// of the test that it is given.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"empty":              empty,
		"round trip":         roundTrip,
		"conflict":           conflict,
		"refused records":    refused,
		"separate":           separate,
		"concurrent":         concurrent,
		"read from middle":   fromMiddle,
		"read while writing": whileWriting,
		"snapshot":           snapshot,
		"snapshots":          snapshots,
		"subjects":           subjects,
		"concurrent subject": concurrentSubject,
		"forget":             forget,
		"reopen":             reopen,
		"cancelled":          cancelled,
		"names":              names,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	t.Run("subjects of two stores", func(t *testing.T) {
		a, b := subject(t, open(t), "o", "slack:T1/U1"), subject(t, open(t), "o", "slack:T1/U1")
		if a == b {
			t.Errorf("both stores gave %s: the id is not random", a)
		}
	})
}

// Records makes n records that follow from a tip, and the tip after them.
func Records(t testing.TB, after airesp.Tip, n int) ([]airesp.Record, airesp.Tip) {
	t.Helper()
	list := make([]airesp.Record, n)
	for i := range list {
		list[i] = record(t, after, fmt.Sprintf("team %d", after.Seq+1))
		after = airesp.Tip{Seq: list[i].Seq, Hash: list[i].Hash()}
	}
	return list, after
}

func record(t testing.TB, after airesp.Tip, team string) airesp.Record {
	t.Helper()
	r, err := airesp.Event{
		Seq: after.Seq + 1, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(after.Seq) * time.Second),
		By: "u0123456789abcdef", Prev: after.Hash,
		Body: airesp.TeamAdded{Team: airesp.Team{ID: fmt.Sprintf("t%d", after.Seq+1), Name: team}},
	}.Encode()
	must(t, err)
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// All reads everything from a number on.
func All(t testing.TB, s Store, org string, from uint64) []airesp.Record {
	t.Helper()
	var list []airesp.Record
	for r, err := range s.Read(t.Context(), org, from) {
		must(t, err)
		list = append(list, r)
	}
	return list
}

func tip(t testing.TB, s Store, org string) airesp.Tip {
	t.Helper()
	tip, err := s.Tip(t.Context(), org)
	must(t, err)
	return tip
}

func subject(t testing.TB, s Store, org, person string) string {
	t.Helper()
	id, err := s.Subject(t.Context(), org, person)
	must(t, err)
	return id
}

func empty(t *testing.T, s Store) {
	for range 2 { // asking must not create anything
		equal(t, "records", len(All(t, s, "nobody", 0)), 0)
		equal(t, "tip", tip(t, s, "nobody"), airesp.Tip{})
		equal(t, "snapshots", stored(t, s, "nobody"), map[uint64]string{})
		_, known, err := s.Person(t.Context(), "nobody", "u0123456789abcdef")
		must(t, err)
		equal(t, "known", known, false)
		orgs, err := s.Orgs(t.Context())
		must(t, err)
		equal(t, "organisations", len(orgs), 0)
		s = s.Reopen(t)
	}
}

func roundTrip(t *testing.T, s Store) {
	var all []airesp.Record
	var end airesp.Tip
	for _, n := range []int{1, 1, 3, 500, 1700} { // more than a reader takes at once
		records, next := Records(t, end, n)
		must(t, s.Append(t.Context(), "o", end, records...))
		all, end = append(all, records...), next
		equal(t, "tip", tip(t, s, "o"), end)
	}
	must(t, s.Append(t.Context(), "o", end)) // none at all
	equal(t, "records", All(t, s, "o", 0), all)
	equal(t, "records from 1", All(t, s, "o", 1), all)
	ledger := airesp.NewLedger()
	for r, err := range s.Read(t.Context(), "o", 1) {
		must(t, err)
		must(t, ledger.Apply(r))
	}
	equal(t, "ledger", ledger.Tip(), end)
}

func conflict(t *testing.T, s Store) {
	first, one := Records(t, airesp.Tip{}, 1)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, first...))
	second, two := Records(t, one, 1)
	must(t, s.Append(t.Context(), "o", one, second...))

	other := airesp.Tip{Seq: two.Seq, Hash: record(t, one, "another").Hash()}
	ahead := airesp.Tip{Seq: two.Seq + 1, Hash: two.Hash}
	for what, after := range map[string]airesp.Tip{"stale": one, "start": {}, "wrong hash": other, "ahead": ahead} {
		records, _ := Records(t, after, 2)
		if err := s.Append(t.Context(), "o", after, records...); !errors.Is(err, airesp.ErrConflict) {
			t.Errorf("%s: got %v, want a conflict", what, err)
		}
	}
	records, _ := Records(t, one, 1)
	if err := s.Append(t.Context(), "never written", one, records...); !errors.Is(err, airesp.ErrConflict) {
		t.Errorf("no such organisation: got %v, want a conflict", err)
	}
	equal(t, "records", All(t, s, "o", 1), append(first, second...))
	equal(t, "tip", tip(t, s, "o"), two)
	orgs, err := s.Orgs(t.Context())
	must(t, err)
	equal(t, "organisations", orgs, []string{"o"})
}

func refused(t *testing.T, s Store) {
	kept, one := Records(t, airesp.Tip{}, 1)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, kept...))
	good, _ := Records(t, one, 3)
	renumbered := good[1]
	renumbered.Seq++
	for what, records := range map[string][]airesp.Record{
		"a gap":              {good[0], good[2]},
		"starts too late":    good[1:],
		"twice the same":     {good[0], good[0]},
		"backwards":          {good[1], good[0]},
		"number not its own": {good[0], renumbered},
		"unchained":          {good[0], record(t, airesp.Tip{Seq: 2, Hash: one.Hash}, "x")},
		"unchained to tip":   {record(t, airesp.Tip{Seq: 1}, "x")},
		"not an event":       {good[0], {Seq: 3, Data: []byte("{")}},
		"nothing":            {{Seq: 2}},
	} {
		err := s.Append(t.Context(), "o", one, records...)
		if err == nil || errors.Is(err, airesp.ErrConflict) {
			t.Errorf("%s: got %v, want a refusal", what, err)
		}
	}
	if err := s.Append(t.Context(), "new", airesp.Tip{}, good...); err == nil {
		t.Error("a first record with number 2 was accepted")
	}
	equal(t, "records", All(t, s, "o", 1), kept)
	equal(t, "tip", tip(t, s, "o"), one)
	equal(t, "tip of new", tip(t, s, "new"), airesp.Tip{})
}

func separate(t *testing.T, s Store) {
	orgs := []string{"meta", "slack:T1", "slack:T1/", "slack:T2", "Ünïcode/../x"} // by name
	want := map[string][]airesp.Record{}
	person := "slack:T1/U1"
	ids := map[string]string{}
	for i, org := range orgs {
		records, _ := Records(t, airesp.Tip{}, i+1)
		records[0] = record(t, airesp.Tip{}, "of "+org)
		records = records[:1]
		must(t, s.Append(t.Context(), org, airesp.Tip{}, records...))
		must(t, s.PutSnapshot(t.Context(), org, mark(1), []byte("snapshot of "+org)))
		want[org], ids[org] = records, subject(t, s, org, person)
	}
	for _, org := range orgs {
		equal(t, org, All(t, s, org, 1), want[org])
		equal(t, org, stored(t, s, org), map[uint64]string{1: "snapshot of " + org})
		for _, other := range orgs {
			is, known, err := s.Person(t.Context(), org, ids[other])
			must(t, err)
			if org != other && (ids[org] == ids[other] || known) || org == other && is != person {
				t.Errorf("id of %s in %s: %q, %v", other, org, is, known)
			}
		}
	}
	list, err := s.Orgs(t.Context())
	must(t, err)
	equal(t, "organisations", list, orgs)
}

// concurrent lets many append at once. In each round, that is after each tip,
// exactly one wins and the others try again.
func concurrent(t *testing.T, s Store) {
	const writers = 100
	acked := make([]airesp.Record, writers+1)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for {
				after, err := s.Tip(t.Context(), "o")
				if err != nil {
					t.Error(err)
					return
				}
				r := record(t, after, fmt.Sprintf("writer %d", w))
				err = s.Append(t.Context(), "o", after, r)
				if errors.Is(err, airesp.ErrConflict) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if acked[r.Seq].Data != nil {
					t.Errorf("record %d was acknowledged twice", r.Seq)
				}
				acked[r.Seq] = r
				mu.Unlock()
				return
			}
		})
	}
	wg.Wait()
	equal(t, "records", All(t, s, "o", 1), acked[1:])
}

func fromMiddle(t *testing.T, s Store) {
	const n = 2500
	records, end := Records(t, airesp.Tip{}, n)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	for _, from := range []uint64{2, 999, 1000, 1001, 1002, 2000, n - 1, n} {
		equal(t, fmt.Sprint("from ", from), All(t, s, "o", from), records[from-1:])
	}
	equal(t, "after the end", len(All(t, s, "o", n+1)), 0)
	equal(t, "far after the end", len(All(t, s, "o", ^uint64(0))), 0)
	for r, err := range s.Read(t.Context(), "o", 7) { // stopped early
		must(t, err)
		equal(t, "first", r, records[6])
		break
	}
	equal(t, "tip", tip(t, s, "o"), end)
}

func whileWriting(t *testing.T, s Store) {
	records, end := Records(t, airesp.Tip{}, 1500)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	var got []airesp.Record
	for r, err := range s.Read(t.Context(), "o", 1) {
		must(t, err)
		got = append(got, r)
		if r.Seq%300 == 0 { // would wait for ever if the reader kept a transaction open
			var more []airesp.Record
			after := end
			more, end = Records(t, after, 1)
			must(t, s.Append(t.Context(), "o", after, more...))
		}
	}
	equal(t, "records", got, records)
	equal(t, "tip", tip(t, s, "o"), end)
}

func subjects(t *testing.T, s Store) {
	valid := regexp.MustCompile(`^u[0-9a-f]{16}$`)
	seen := map[string]bool{}
	for i := range 300 {
		person := fmt.Sprintf("slack:T1/U%d", i)
		id := subject(t, s, "o", person)
		if !valid.MatchString(id) || seen[id] {
			t.Fatalf("%s has the id %q", person, id)
		}
		seen[id] = true
		equal(t, "again", subject(t, s, "o", person), id)
		is, known, err := s.Person(t.Context(), "o", id)
		must(t, err)
		if is != person || !known {
			t.Errorf("%s is %q, %v", id, is, known)
		}
	}
	for _, id := range []string{"u0000000000000000", "slack:T1/U1", "", "x\x00"} {
		is, known, err := s.Person(t.Context(), "o", id)
		must(t, err)
		if known || is != "" {
			t.Errorf("%q is %q, %v", id, is, known)
		}
	}
}

func concurrentSubject(t *testing.T, s Store) {
	ids := make([]string, 20)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			var err error
			if ids[i], err = s.Subject(t.Context(), "o", "slack:T1/U1"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	equal(t, "different ids", len(slices.Compact(ids)), 1)
}

func reopen(t *testing.T, s Store) {
	records, end := Records(t, airesp.Tip{}, 40)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	must(t, s.PutSnapshot(t.Context(), "o", mark(40), []byte("state")))
	id := subject(t, s, "o", "slack:T1/U1")
	for range 3 {
		s = s.Reopen(t)
		equal(t, "records", All(t, s, "o", 1), records)
		equal(t, "tip", tip(t, s, "o"), end)
		equal(t, "id", subject(t, s, "o", "slack:T1/U1"), id)
		equal(t, "snapshots", stored(t, s, "o"), map[uint64]string{40: "state"})
		orgs, err := s.Orgs(t.Context())
		must(t, err)
		equal(t, "organisations", orgs, []string{"o"})
		after := end
		var more []airesp.Record
		more, end = Records(t, after, 1)
		must(t, s.Append(t.Context(), "o", after, more...))
		records = append(records, more...)
	}
}

func cancelled(t *testing.T, s Store) {
	records, end := Records(t, airesp.Tip{}, 2500)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range s.Read(ctx, "o", 1) {
		if last = err; err == nil {
			n++
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || n >= len(records) {
		t.Errorf("after %d records: %v, want a cancelled reading", n, last)
	}
	more, _ := Records(t, end, 1)
	_, known, personErr := s.Person(ctx, "o", "u0000000000000000")
	_, tipErr := s.Tip(ctx, "o")
	_, snapshotErr := s.Snapshot(ctx, "o", mark(1))
	_, marksErr := s.Marks(ctx, "o")
	_, subjectErr := s.Subject(ctx, "o", "slack:T1/U1")
	_, orgsErr := s.Orgs(ctx)
	for what, err := range map[string]error{
		"append": s.Append(ctx, "o", end, more...), "put snapshot": s.PutSnapshot(ctx, "o", mark(1), []byte("x")),
		"marks": marksErr, "person": personErr, "tip": tipErr, "snapshot": snapshotErr, "subject": subjectErr, "orgs": orgsErr,
	} {
		if !errors.Is(err, context.Canceled) || known {
			t.Errorf("%s: got %v, want cancelled", what, err)
		}
	}
	equal(t, "tip", tip(t, s, "o"), end)
}

func names(t *testing.T, s Store) {
	long := string(bytes.Repeat([]byte("x"), 200))
	for _, org := range []string{"", long + "x", "a\x00b", "a\nb", "\x7f", "\xff"} {
		records, _ := Records(t, airesp.Tip{}, 1)
		_, tipErr := s.Tip(t.Context(), org)
		_, snapshotErr := s.Snapshot(t.Context(), org, mark(1))
		_, marksErr := s.Marks(t.Context(), org)
		_, subjectErr := s.Subject(t.Context(), org, "p")
		_, _, personErr := s.Person(t.Context(), org, "u0000000000000000")
		var readErr error
		for _, readErr = range s.Read(t.Context(), org, 1) {
		}
		for what, err := range map[string]error{
			"append": s.Append(t.Context(), org, airesp.Tip{}, records...), "put snapshot": s.PutSnapshot(t.Context(), org, mark(1), nil),
			"marks": marksErr, "tip": tipErr, "snapshot": snapshotErr, "subject": subjectErr, "person": personErr, "read": readErr,
		} {
			if err == nil {
				t.Errorf("%s accepted the name %q", what, org)
			}
		}
	}
	for _, person := range []string{"", "a\x00b", "\xff"} {
		if id, err := s.Subject(t.Context(), "o", person); err == nil {
			t.Errorf("person %q got the id %s", person, id)
		}
	}
	records, _ := Records(t, airesp.Tip{}, 1)
	must(t, s.Append(t.Context(), long, airesp.Tip{}, records...))
}
