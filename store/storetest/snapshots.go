package storetest

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"airesp"
)

// mark is of a snapshot after some events.
func mark(seq uint64) airesp.Mark {
	return airesp.Mark{Seq: seq, Late: time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC).Add(time.Duration(seq) * time.Second)}
}

// stored is all snapshots of an organisation by the number of their last
// event. It checks that the marks come in order, as they were put.
func stored(t *testing.T, s Store, org string) map[uint64]string {
	t.Helper()
	marks, err := s.Marks(t.Context(), org)
	must(t, err)
	all, last := map[uint64]string{}, uint64(0)
	for _, m := range marks {
		if m.Seq <= last {
			t.Errorf("the mark of %d comes after that of %d", m.Seq, last)
		}
		last = m.Seq
		equal(t, "mark", m, mark(m.Seq))
		data, err := s.Snapshot(t.Context(), org, m)
		must(t, err)
		if data == nil {
			t.Errorf("there is no snapshot under the mark of %d", m.Seq)
		}
		all[m.Seq] = string(data)
	}
	return all
}

// snapshot replaces one under the same mark, whatever its size.
func snapshot(t *testing.T, s Store) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<14)
	for _, data := range [][]byte{[]byte("one"), big, []byte("three"), {}} {
		must(t, s.PutSnapshot(t.Context(), "o", mark(7), data))
		equal(t, "snapshots", stored(t, s, "o"), map[uint64]string{7: string(data)})
		records, _ := Records(t, tip(t, s, "o"), 1)
		must(t, s.Append(t.Context(), "o", tip(t, s, "o"), records...)) // leaves it alone
	}
	equal(t, "records", len(All(t, s, "o", 1)), 4)
	data, err := s.Snapshot(t.Context(), "o", mark(8))
	must(t, err)
	equal(t, "snapshot under another mark", data, []byte(nil))
}

// snapshots keeps many, and removes those that are named, if they are there.
func snapshots(t *testing.T, s Store) {
	want := map[uint64]string{}
	for i := range uint64(300) { // not in their order
		seq := 1 + i*7919%1000
		want[seq] = fmt.Sprint("state ", seq)
		must(t, s.PutSnapshot(t.Context(), "o", mark(seq), []byte(want[seq])))
	}
	equal(t, "snapshots", stored(t, s, "o"), want)
	var drop []airesp.Mark
	for seq := range want {
		if seq%3 > 0 {
			drop = append(drop, mark(seq))
			delete(want, seq)
		}
	}
	zero := airesp.Mark{} // of an empty ledger, which no event is in
	must(t, s.PutSnapshot(t.Context(), "o", zero, []byte("none"), append(drop, mark(5000), zero)...))
	data, err := s.Snapshot(t.Context(), "o", zero)
	must(t, err)
	equal(t, "the first", string(data), "none")
	want[2000] = "last"
	must(t, s.PutSnapshot(t.Context(), "o", mark(2000), []byte("last"), zero))
	for range 2 {
		equal(t, "snapshots", stored(t, s, "o"), want)
		equal(t, "snapshots of another", stored(t, s, "other"), map[uint64]string{})
		s = s.Reopen(t)
	}
}
