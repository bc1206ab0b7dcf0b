package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"airesp"
	"airesp/store/storetest"
)

func BenchmarkAppend(b *testing.B) {
	db := mustOpen(b, filepath.Join(b.TempDir(), "airesp.db"))
	var after airesp.Tip
	for b.Loop() {
		records, next := storetest.Records(b, after, 1)
		if err := db.Append(b.Context(), "o", after, records...); err != nil {
			b.Fatal(err)
		}
		after = next
	}
}

// BenchmarkReadNothingNew is what every command asks first.
func BenchmarkReadNothingNew(b *testing.B) {
	db := mustOpen(b, filepath.Join(b.TempDir(), "airesp.db"))
	fill(b, db, 100_000)
	for i := range 100 {
		mustAppend(b, db, fmt.Sprint("slack:T", i), 1)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range db.Read(b.Context(), "slack:T50", 2) {
			b.Fatal("there is something new", err)
		}
	}
}

func BenchmarkReadAll(b *testing.B) {
	db := mustOpen(b, filepath.Join(b.TempDir(), "airesp.db"))
	const n = 100_000
	fill(b, db, n)
	for b.Loop() {
		read := 0
		for _, err := range db.Read(b.Context(), "o", 1) {
			if err != nil {
				b.Fatal(err)
			}
			read++
		}
		if read != n {
			b.Fatal(read)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
}

func BenchmarkSubject(b *testing.B) {
	db := mustOpen(b, filepath.Join(b.TempDir(), "airesp.db"))
	for i := range 1000 {
		if _, err := db.Subject(b.Context(), "o", fmt.Sprint("slack:T1/U", i)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.Subject(b.Context(), "o", "slack:T1/U500"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen must not grow with the length of the history.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n, " records"), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "airesp.db")
			db := mustOpen(b, path)
			fill(b, db, n)
			closed(b, db)
			for b.Loop() {
				db, err := Open(b.Context(), path, nil)
				if err != nil {
					b.Fatal(err)
				}
				if err := db.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func fill(b *testing.B, db *DB, n int) {
	for ; n > 0; n -= 1000 {
		mustAppend(b, db, "o", min(n, 1000))
	}
}
