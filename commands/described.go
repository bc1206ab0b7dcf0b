package commands

import (
	"slices"

	"airesp"
)

// maxDescribed is how many phrases that describe a domain count in one question.
const maxDescribed = 64

// descriptions are the phrases that describe a domain in the sentences that ask something, or in all
// where there are none. For what is surely wanted of no domain there are none, unless a person is
// asked for in other words besides.
func (t cueTable) descriptions(q question, h hearing) []said {
	list := t.told.in(q.asked)
	if len(list) == 0 {
		list = t.told.in(q.words)
	}
	for _, s := range h.said {
		i := h.intents[s.of]
		switch {
		case !s.sure || i.Bare == "":
		case i.Bare == i.Domains:
			return list
		case !q.asksWhomBesides(s):
			return nil
		default:
			list = slices.DeleteFunc(list, func(d said) bool {
				return slices.ContainsFunc(d.used, func(at int) bool { return slices.Contains(s.used, at) })
			})
		}
	}
	return list
}

// described adds the domains that a question describes without a name: "who says how much the
// agent may spend". A domain that is named stands before them, unless another question follows it:
// "who owns privacy, and who says how much the agent may spend". What can mean several domains is
// settled by the one that is described. hits are the phrases that describe one. It returns which words do so.
func (t cueTable) described(q *question, hits []said) (used []int) {
	if len(hits) > 0 && !q.namesInAsked() && q.inAsked(hits[0].used[0]) {
		q.domains, q.counted = nil, make([]bool, len(q.found))
	}
	hits = slices.Clone(hits[:min(len(hits), maxDescribed)])
	if len(q.domains) > 0 { // "harmful content, who looks at that"
		hits = slices.DeleteFunc(hits, func(s said) bool { return q.clauses.points[q.clauses.of[s.used[0]]] })
	}
	all := slices.Clone(hits)
	hits = slices.DeleteFunc(hits, func(s said) bool { return covered(s, all) })
	if len(hits) > 0 {
		d := t.most(hits)
		for i, s := range q.domains {
			if d.Certain() && !s.Certain() && slices.ContainsFunc(s.Options, func(o airesp.Option) bool { return o.ID == d.Options[0].ID }) {
				q.domains[i] = d
				return hits[0].used
			}
		}
	}
	t.overrule(q, hits)
	for _, h := range hits { // what says more about a domain that is named is understood
		if slices.ContainsFunc(q.domains, func(o airesp.Sense) bool { return o.Certain() && o.Options[0].ID == t.domains[h.of].ID }) {
			used = append(used, h.used...)
		}
	}
	hits = slices.DeleteFunc(hits, func(s said) bool { return !q.apart(s) })
	for len(hits) > 0 {
		n := 1
		for n < len(hits) && !parted(q.words, hits[n-1].used[len(hits[n-1].used)-1], hits[n].used[0]) {
			n++
		}
		q.domains = insert(q.domains, t.most(hits[:n]))
		for _, h := range hits[:n] {
			used = append(used, h.used...)
		}
		hits = hits[n:]
	}
	return used
}

// overrule puts a domain that is described in the place of a name that is only a part of how it is
// described: "which permissions the agent gets" is not about permissions in general.
func (t cueTable) overrule(q *question, hits []said) {
	for i, f := range q.found {
		s, domain := f.Sense(airesp.KindDomain)
		if !domain || !q.counted[i] {
			continue
		}
		over := slices.DeleteFunc(slices.Clone(hits), func(h said) bool {
			return h.used[0] > f.From || f.To > h.used[len(h.used)-1]+1 || len(h.used) <= f.To-f.From+1
		})
		if len(over) == 0 || slices.ContainsFunc(over, func(h said) bool { return s.Certain() && t.domains[h.of].ID == s.Options[0].ID }) {
			continue
		}
		q.counted[i] = false
		q.domains = slices.DeleteFunc(q.domains, func(o airesp.Sense) bool { return slices.Equal(o.Options, s.Options) })
		if !q.apart(over[0]) {
			q.domains = insert(q.domains, t.most(over))
		}
	}
}

// namesInAsked reports whether a domain is named in the sentences that ask.
func (q question) namesInAsked() bool {
	for i, f := range q.found {
		if _, domain := f.Sense(airesp.KindDomain); domain && q.counted[i] && q.inAsked(f.From) {
			return true
		}
	}
	return false
}

// most is the domain that most words of phrases describe; several that as many do have to be asked
// back.
func (t cueTable) most(hits []said) airesp.Sense {
	words, counted := make([]int, len(t.domains)), map[[2]int]bool{}
	for _, h := range hits {
		for _, at := range h.used {
			if k := [2]int{h.of, at}; !counted[k] {
				counted[k] = true
				words[h.of]++
			}
		}
	}
	s, most := airesp.Sense{Kind: airesp.KindDomain}, slices.Max(words)
	for i, n := range words {
		if n == most {
			s.Options = append(s.Options, airesp.Option{ID: t.domains[i].ID, Label: t.domains[i].Name, Word: t.domains[i].ID})
		}
	}
	return s
}

// covered reports whether a longer phrase stands on the words of another.
func covered(s said, all []said) bool {
	from, to := s.used[0], s.used[len(s.used)-1]
	return slices.ContainsFunc(all, func(o said) bool {
		return len(o.used) > len(s.used) && o.used[0] <= to && from <= o.used[len(o.used)-1]
	})
}

// apart reports whether a phrase stands in another question than each name of a domain, or is joined
// to it.
func (q question) apart(s said) bool {
	from, to := s.used[0], s.used[len(s.used)-1]
	for i, f := range q.found {
		_, domain := f.Sense(airesp.KindDomain)
		if !domain || !q.counted[i] {
			continue
		}
		end, begin := min(f.To, to+1), max(f.From, from)
		if begin < end || !parted(q.words, end, begin) && !adjoining(airesp.Reading{Words: q.words, Found: q.found}, end, begin) {
			return false
		}
	}
	return true
}

// parted reports whether another question begins between two words: "and who", ", whose", ", and".
func parted(words []airesp.Word, from, to int) bool {
	for i := from; i+1 < to; i++ {
		if joins(words[i]) && (asking(words[i+1].Meant) || words[i].Text == "," && joins(words[i+1])) {
			return true
		}
	}
	return false
}
