package airesp

import (
	"cmp"
	"math"
	"slices"
)

// likeness says which words are said of which domains, so that a sentence that names none can be
// compared with what is known of each. It is good for a suggestion and never for an answer.
type likeness struct {
	domains []Option
	weight  map[string][]float64 // of a stem, for each domain
}

const (
	maxLikely   = 2   // domains that are suggested
	leastLikely = 1.5 // weight below which none is; a word of one domain in sixteen has 2.8
)

func newLikeness(f *Framework, common everyday) likeness {
	l := likeness{weight: map[string][]float64{}}
	for i, d := range f.Domains {
		l.domains = append(l.domains, Option{d.ID, d.Name, d.ID})
		for _, list := range [][]string{{d.Name, d.Summary, d.Covers}, d.Words, d.Also, d.Hints, d.Asked, d.Tasks, d.Questions} {
			for _, text := range list {
				for _, w := range typedWords(text) {
					if s := stem(w.Text); !common.small[w.Text] {
						if l.weight[s] == nil {
							l.weight[s] = make([]float64, len(f.Domains))
						}
						l.weight[s][i] = 1
					}
				}
			}
		}
	}
	for _, domains := range l.weight {
		n := 0.0
		for _, w := range domains {
			n += w
		}
		for i := range domains {
			domains[i] *= math.Log(float64(len(domains)) / n)
		}
	}
	return l
}

// Likely returns the domains that some words may be about, the likeliest first; none when nothing
// speaks for any. It is a suggestion: nobody has named them.
func (r *Reader) Likely(words []Word) []Option {
	score := make([]float64, len(r.like.domains))
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w.Stem] {
			continue
		}
		seen[w.Stem] = true
		for i, weight := range r.like.weight[w.Stem] {
			score[i] += weight
		}
	}
	var order []int
	for i, s := range score {
		if s >= leastLikely {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	var likely []Option
	for _, i := range order[:min(len(order), maxLikely)] {
		likely = append(likely, r.like.domains[i])
	}
	return likely
}
