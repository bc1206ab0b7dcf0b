package commands_test

import (
	"fmt"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
)

// BenchmarkHistory looks back over histories of growing length: a page costs
// the same however long the history is, and so does a search that finds
// nothing once the history is longer than what is looked through.
func BenchmarkHistory(b *testing.B) {
	for _, n := range []int{30_000, 300_000} {
		bench := adaptertest.New(b)
		l, at := airesp.NewLedger(), bench.Now()
		write := func(bodies ...airesp.Body) {
			records, err := l.Seal(at, "u0000000000000001", "", bodies...)
			if err == nil {
				err = bench.DB.Append(b.Context(), "default", l.Tip(), records...)
			}
			if err != nil {
				b.Fatal(err)
			}
			for _, r := range records {
				if err := l.Apply(r); err != nil {
					b.Fatal(err)
				}
			}
		}
		write(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy"}}, airesp.Claimed{Domain: "data-privacy", Team: "t1", Review: at})
		for l.Tip().Seq < uint64(n) {
			at = at.Add(time.Hour)
			var many []airesp.Body
			for range 1000 {
				many = append(many, airesp.Attested{Domain: "data-privacy", Team: "t1", Review: at.Add(time.Hour)})
			}
			write(many...)
		}
		bench.Wait(at.Sub(bench.Now()))
		bench.Say("version") // folds what there is
		for _, text := range []string{"history", "history page 900", "history model-security", "who-owns data-privacy"} {
			b.Run(fmt.Sprintf("%d/%s", n, text), func(b *testing.B) {
				for b.Loop() {
					if r := bench.Say(text); r.Error != nil {
						b.Fatal(r.Error)
					}
				}
			})
		}
	}
}
