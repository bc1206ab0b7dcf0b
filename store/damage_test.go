package store

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"airesp"
	"airesp/store/storetest"
)

func TestDamagedRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	records := mustAppend(t, db, "o", 2500)
	others, err := airesp.NewLedger().Seal(time.Now(), "u1", "", airesp.Released{Domain: "x"}, airesp.Released{Domain: "y"})
	if err == nil {
		err = db.Append(t.Context(), "other", airesp.Tip{}, others...)
	}
	if err != nil {
		t.Fatal(err)
	}
	good := closed(t, db)

	const last = 2500
	for _, seq := range []uint64{1, 2, 999, 1000, 1001, last - 1, last} {
		data := records[seq-1].Data
		in := bytes.Index(good, data)
		if in < 0 || bytes.Contains(good[in+1:], data) {
			t.Fatal("the record is not in the file once")
		}
		for what, at := range map[string]int{
			"name": bytes.Index(data, []byte("team ")), "prev": bytes.Index(data, []byte(`"prev":"`)) + 20,
			"brace": 0, "seq": bytes.Index(data, []byte(`"seq":`)) + 6,
		} {
			t.Run(fmt.Sprint(seq, " ", what), func(t *testing.T) {
				bad := bytes.Clone(good)
				bad[in+at] ^= 1
				path := filepath.Join(t.TempDir(), "airesp.db")
				write(t, path, bad)
				db := mustOpen(t, path)
				n := uint64(0)
				var err error
				var r airesp.Record
				for r, err = range db.Read(t.Context(), "o", 1) {
					if err == nil {
						if !reflect.DeepEqual(r, records[n]) {
							t.Fatalf("record %d was handed out altered", r.Seq)
						}
						n++
					}
				}
				names(t, err, seq)
				if n >= seq || n+2 < seq {
					t.Errorf("%d records were handed out", n)
				}
				if len(storetest.All(t, reopenable{db}, "other", 1)) != 2 {
					t.Error("another organisation is affected")
				}
				report, err := db.Verify(t.Context())
				if err != nil || report.OK() || len(report.Orgs) != 2 || report.Orgs[0].FirstBad != seq || report.Orgs[1].Problem != "" {
					t.Errorf("%+v, %v", report, err)
				}
				if seq == last {
					after := airesp.Tip{Seq: last, Hash: records[last-1].Hash()}
					more, _ := storetest.Records(t, after, 1)
					names(t, db.Append(t.Context(), "o", after, more...), seq)
				}
			})
		}
	}
}

// names wants an error about a record.
func names(t *testing.T, err error, seq uint64) {
	t.Helper()
	var chain *airesp.ChainError
	var damage *DamageError
	if !errors.As(err, &chain) || !errors.As(err, &damage) || chain.Seq != seq || damage.Record != seq ||
		!strings.Contains(err.Error(), fmt.Sprintf("record %d ", seq)) || !strings.Contains(err.Error(), "bot restore") {
		t.Errorf("got %v, want record %d", err, seq)
	}
}

func TestMissingRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	mustAppend(t, db, "o", 10)
	closed(t, db)
	events := func(tx *bbolt.Tx) *bbolt.Bucket {
		return tx.Bucket([]byte(bucketOrgs)).Bucket([]byte("o")).Bucket([]byte(bucketEvents))
	}
	for seq, n := range map[uint64]int{4: 2, 10: 8, 1: 0} {
		var was []byte
		edit(t, path, func(tx *bbolt.Tx) error {
			was = bytes.Clone(events(tx).Get(seqKey(seq)))
			return events(tx).Delete(seqKey(seq))
		})
		db := mustOpen(t, path)
		got := 0
		var err error
		for _, err = range db.Read(t.Context(), "o", 1) {
			if err == nil {
				got++
			}
		}
		names(t, err, seq)
		if got != n {
			t.Errorf("%d records before number %d, want %d", got, seq, n)
		}
		closed(t, db)
		edit(t, path, func(tx *bbolt.Tx) error { return events(tx).Put(seqKey(seq), was) })
	}
	edit(t, path, func(tx *bbolt.Tx) error { return events(tx).Put(seqKey(11), []byte("{}")) })
	db = mustOpen(t, path)
	if r, err := db.Verify(t.Context()); err != nil || r.OK() {
		t.Errorf("a record after the tip: %+v, %v", r, err)
	}
}

// TestVanished takes things away whole, as a lost update would.
func TestVanished(t *testing.T) {
	good := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "airesp.db")
		db := mustOpen(t, path)
		mustAppend(t, db, "a", 3)
		mustAppend(t, db, "b", 3)
		for _, p := range []string{"p1", "p2"} {
			if _, err := db.Subject(t.Context(), "a", p); err != nil {
				t.Fatal(err)
			}
		}
		closed(t, db)
		return path
	}
	orgs := func(tx *bbolt.Tx) *bbolt.Bucket { return tx.Bucket([]byte(bucketOrgs)) }
	a := func(tx *bbolt.Tx) *bbolt.Bucket { return orgs(tx).Bucket([]byte("a")) }
	tip := func(db *DB) error { _, err := db.Tip(t.Context(), "a"); return err }
	for name, c := range map[string]struct {
		take func(*bbolt.Tx) error
		ask  func(*DB) error
	}{
		"organisation": {func(tx *bbolt.Tx) error { return orgs(tx).DeleteBucket([]byte("a")) }, tip},
		"tip":          {func(tx *bbolt.Tx) error { return a(tx).Delete([]byte(keyTip)) }, tip},
		"tip of another": {func(tx *bbolt.Tx) error {
			return a(tx).Put([]byte(keyTip), bytes.Clone(orgs(tx).Bucket([]byte("b")).Get([]byte(keyTip))))
		}, tip},
		"events": {func(tx *bbolt.Tx) error { return a(tx).DeleteBucket([]byte(bucketEvents)) }, func(db *DB) error {
			for _, err := range db.Read(t.Context(), "a", 1) {
				return err
			}
			return nil
		}},
		"person": {func(tx *bbolt.Tx) error { return a(tx).Bucket([]byte(bucketSubjects)).Delete([]byte("p1")) }, func(db *DB) error {
			_, err := db.Subject(t.Context(), "a", "p1")
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			path := good(t)
			edit(t, path, c.take)
			db := mustOpen(t, path)
			var damage *DamageError
			if err := c.ask(db); !errors.As(err, &damage) {
				t.Errorf("got %v, want a DamageError", err)
			}
			if r, err := db.Verify(t.Context()); err != nil || r.OK() {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestDamagedSnapshot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	db := mustOpen(t, path)
	state := bytes.Repeat([]byte("state "), 2000)
	if err := db.PutSnapshot(t.Context(), "o", airesp.Mark{Seq: 1}, state); err != nil {
		t.Fatal(err)
	}
	bad := closed(t, db)
	bad[bytes.LastIndex(bad, []byte("state "))] ^= 1
	write(t, path, bad)
	var log bytes.Buffer
	db, err := Open(t.Context(), path, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if data, err := db.Snapshot(t.Context(), "o", airesp.Mark{Seq: 1}); data != nil || err != nil || !strings.Contains(log.String(), "snapshot is damaged") {
		t.Errorf("%d bytes, %v, log %s", len(data), err, &log)
	}
	if r, err := db.Verify(t.Context()); err != nil || r.OK() {
		t.Errorf("%+v, %v", r, err)
	}
	if err := db.PutSnapshot(t.Context(), "o", airesp.Mark{Seq: 1}, state); err != nil {
		t.Fatal(err)
	}
	if data, err := db.Snapshot(t.Context(), "o", airesp.Mark{Seq: 1}); !bytes.Equal(data, state) || err != nil {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// answers is everything that a store tells about what sets it up.
type answers struct {
	orgs     []string
	records  map[string][]airesp.Record
	snapshot map[string][]byte
	subjects map[string]string // "org person" → id
}

func setUp(t *testing.T, path string) answers {
	db := mustOpen(t, path)
	want := answers{[]string{"a", "b", "c"}, map[string][]airesp.Record{}, map[string][]byte{}, map[string]string{}}
	for i, org := range want.orgs {
		want.records[org] = mustAppend(t, db, org, []int{30, 2, 5}[i]) // several pages, inside another, one page
		want.snapshot[org] = bytes.Repeat([]byte(org), []int{2000, 10, 5000}[i])
		if err := db.PutSnapshot(t.Context(), org, airesp.Mark{Seq: 1}, want.snapshot[org]); err != nil {
			t.Fatal(err)
		}
		for p := range []int{20, 1, 2}[i] {
			person := fmt.Sprint("slack:T1/U", p)
			id, err := db.Subject(t.Context(), org, person)
			if err != nil {
				t.Fatal(err)
			}
			want.subjects[org+" "+person] = id
		}
	}
	closed(t, db)
	return want
}

// ask compares what a store answers with what it should. It gives the number
// of errors; an altered answer fails the test.
func (want answers) ask(t *testing.T, db *DB) (errs int) {
	check := func(what string, err error, same bool) {
		t.Helper()
		var damage *DamageError
		switch {
		case err != nil:
			errs++
			if !errors.As(err, &damage) {
				t.Errorf("%s: %v", what, err)
			}
		case !same:
			t.Errorf("%s: altered", what)
		}
	}
	orgs, err := db.Orgs(t.Context())
	check("orgs", err, reflect.DeepEqual(orgs, want.orgs))
	for _, org := range append([]string{"never"}, want.orgs...) {
		n := 0
		var r airesp.Record
		var err error
		for r, err = range db.Read(t.Context(), org, 1) {
			if err == nil {
				if n >= len(want.records[org]) || !reflect.DeepEqual(r, want.records[org][n]) {
					t.Errorf("record %d of %s was altered", n+1, org)
				}
				n++
			}
		}
		check("records of "+org, err, n == len(want.records[org]))
		tip, err := db.Tip(t.Context(), org)
		check("tip of "+org, err, tip.Seq == uint64(len(want.records[org])))
		data, err := db.Snapshot(t.Context(), org, airesp.Mark{Seq: 1})
		if data == nil && want.snapshot[org] != nil {
			errs++
		}
		check("snapshot of "+org, err, data == nil || bytes.Equal(data, want.snapshot[org]))
	}
	for who, id := range want.subjects {
		org, person, _ := strings.Cut(who, " ")
		got, err := db.Subject(t.Context(), org, person)
		check(who, err, got == id)
		is, known, err := db.Person(t.Context(), org, id)
		check(id, err, known && is == person)
	}
	return errs
}

// try opens a damaged store and asks it everything, twice, with a change in
// between.
func (want answers) try(t *testing.T, path string, change bool) (opened bool, errs int) {
	db, err := Open(t.Context(), path, nil)
	if err != nil {
		if open := (*OpenError)(nil); !errors.As(err, &open) {
			t.Errorf("opening: %v", err)
		}
		return false, 0
	}
	defer func() { _ = db.Close() }()
	errs = want.ask(t, db)
	report, err := db.Verify(t.Context())
	if err != nil || errs > 0 && report.OK() {
		t.Errorf("%d errors, but verified with %+v, %v", errs, report, err)
	}
	if !change {
		return true, errs
	}
	appended := want
	appended.records = map[string][]airesp.Record{}
	for org, records := range want.records {
		after := airesp.Tip{Seq: uint64(len(records)), Hash: records[len(records)-1].Hash()}
		more, _ := storetest.Records(t, after, 1)
		if err := db.Append(t.Context(), org, after, more...); err == nil {
			records = append(records[:len(records):len(records)], more...)
		} else if errors.Is(err, airesp.ErrConflict) {
			t.Errorf("append: %v", err)
		}
		appended.records[org] = records
	}
	appended.ask(t, db)
	return true, errs
}

func TestRandomDamage(t *testing.T) {
	const flips = 1000
	for half := range 2 {
		t.Run(fmt.Sprint(half), func(t *testing.T) {
			t.Parallel()
			randomDamage(t, flips/2)
		})
	}
}

func randomDamage(t *testing.T, flips int) {
	path := filepath.Join(t.TempDir(), "airesp.db")
	want := setUp(t, path)
	if opened, errs := want.try(t, path, false); !opened || errs > 0 {
		t.Fatal("not even the whole file is right")
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h, _, _, err := inspect(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	refused, noticed := 0, 0
	for i := range flips {
		at, bit := random.IntN(int(h.pages*h.pageSize)), random.IntN(8)
		bad := bytes.Clone(good)
		bad[at] ^= 1 << bit
		write(t, path, bad)
		opened, errs := want.try(t, path, i%10 == 0)
		if !opened {
			refused++
		} else if errs > 0 {
			noticed++
		}
		if t.Failed() {
			t.Fatalf("byte %d (page %d, %d), bit %d, seed %d", at, at/int(h.pageSize), at%int(h.pageSize), bit, seed)
		}
	}
	t.Logf("%d refused on opening, %d noticed later, %d harmless", refused, noticed, flips-refused-noticed)
}
