package commands

import (
	"slices"

	"airesp"
)

// choose decides, for what is found, what kind of thing it is, and leaves out
// what another name settles: in "Gemini through Vertex AI" the second says
// where the first is used.
func (q *question) choose(passing []bool, alone, prefersPlaces, prefersOthers bool) {
	kinds := make([]airesp.Kind, len(q.found))
	q.counted = make([]bool, len(q.found))
	only := func(k airesp.Kind) bool {
		return slices.ContainsFunc(q.found, func(f airesp.Found) bool {
			_, is := f.Sense(k)
			return is && len(f.Senses) == 1
		})
	}
	for i, f := range q.found {
		kinds[i] = kindOf(f, prefersPlaces || only(airesp.KindDomain) && (f.Senses[0].Kind != airesp.KindDomain || q.placed(i)), prefersOthers)
	}
	for i, f := range q.found {
		s, _ := f.Sense(kinds[i])
		if passing[i] || alone && s.Kind == airesp.KindDomain || q.aside(kinds, passing, i) || q.located(kinds, i) || q.describes(kinds, i) || q.mentioned(kinds, i) || !s.Certain() && (q.settled(kinds, i) || s.Loose && q.certainApart(kinds, i)) {
			continue
		}
		q.counted[i] = true
		q.slip = q.slip || f.Slip
		switch s.Kind {
		case airesp.KindDomain:
			q.domains = insert(q.domains, s)
		case airesp.KindTeam:
			q.teams = insert(q.teams, s)
		case airesp.KindFramework, airesp.KindReference:
			q.others = insert(q.others, s)
		default:
			q.places = insert(q.places, s)
		}
	}
}

// placesFound is how many names of places there are.
func (q question) placesFound() (n int) {
	for _, f := range q.found {
		_, model := f.Sense(airesp.KindModel)
		_, system := f.Sense(airesp.KindSystem)
		if model || system {
			n++
		}
	}
	return n
}

// located reports whether the name of a domain only says where something is, as in "encryption in
// the vector store": it stands behind "in" or the like, and another domain is named before.
func (q question) located(kinds []airesp.Kind, at int) bool {
	f := q.found[at]
	if kinds[at] != airesp.KindDomain || f.From == 0 {
		return false
	}
	from := f.From - 1
	for from > 0 && q.words[from].Hollow() {
		from--
	}
	switch q.words[from].Text {
	case "in", "into", "onto", "inside", "within", "behind", "between", "across":
	default:
		return false
	}
	for i, o := range q.found[:at] {
		s, _ := o.Sense(kinds[i])
		if kinds[i] == airesp.KindDomain && s.Certain() && !o.Everyday && o.To <= from && !parted(q.words, o.To, from) {
			return true
		}
	}
	return false
}

// aside reports whether something is named only in a sentence that asks nothing, and another of its
// kind is named in one that asks.
func (q question) aside(kinds []airesp.Kind, passing []bool, at int) bool {
	if q.inAsked(q.found[at].From) {
		return false
	}
	for i, f := range q.found {
		s, _ := f.Sense(kinds[i])
		if (kinds[i] == airesp.KindDomain) == (kinds[at] == airesp.KindDomain) && s.Certain() && !passing[i] && q.inAsked(f.From) {
			return true
		}
	}
	return false
}

// passing says of what is found whether it only names people, such as the risk committee, in a
// question about something else.
func (t cueTable) passing(q question, h hearing, described bool) []bool {
	people := map[int]bool{}
	for _, s := range t.people.in(q.words) {
		for i := s.used[0]; i <= s.used[len(s.used)-1]; i++ {
			people[i] = true
		}
	}
	passing := make([]bool, len(q.found))
	others := described || q.wish == "" && h.noDomain()
	for i, f := range q.found {
		_, domain := f.Sense(airesp.KindDomain)
		passing[i] = domain && people[f.From] && people[f.To-1]
		_, reference := f.Sense(airesp.KindReference)
		others = others || reference || domain && !passing[i] && !f.Everyday
	}
	for i := range passing {
		passing[i] = passing[i] && others
	}
	return passing
}

// placed reports whether a name stands where a place is expected, alone or behind one that
// describes it: "for our vector database agents".
func (q question) placed(at int) bool {
	from := at
	for from > 0 && q.found[from-1].To == q.found[from].From {
		from--
	}
	return led(q.words, q.found[from].From)
}

// describes reports whether a domain's name only says of what kind a place is, in a question
// about another domain.
func (q question) describes(kinds []airesp.Kind, at int) bool {
	if kinds[at] != airesp.KindDomain || at+1 >= len(q.found) || !q.placed(at) || q.found[at+1].From != q.found[at].To || kinds[at+1] != airesp.KindModel {
		return false
	}
	_, both := q.found[at+1].Sense(airesp.KindDomain)
	return both && slices.ContainsFunc(kinds[:at], func(k airesp.Kind) bool { return k == airesp.KindDomain })
}

// mentioned reports whether something, such as a chatbot, is only told of in a question about a
// domain, and not asked about: "who responds when the chatbot leaks data".
func (q question) mentioned(kinds []airesp.Kind, at int) bool {
	f := q.found[at]
	s, _ := f.Sense(kinds[at])
	others := slices.Delete(slices.Clone(kinds), at, at+1)
	domain := slices.Contains(others, airesp.KindDomain)
	if s.Kind == airesp.KindModel {
		return f.Everyday && !s.Certain() && domain && !led(q.words, f.From) && !q.describing(kinds, at) && (f.To == len(q.words) || !joins(q.words[f.To]))
	}
	_, framework := f.Sense(airesp.KindFramework)
	return framework && domain && under(q.words, f.From)
}

// against reports whether a word sets two things side by side.
func against(w airesp.Word) bool {
	return w.Text == "vs" || w.Text == "versus" || w.Text == "against"
}

// joins reports whether a word joins what stands before it to what follows.
func joins(w airesp.Word) bool {
	return w.Text == "," || w.Text == "and" || w.Text == "or" || w.Text == "but"
}

// describing reports whether a place stands right before the domain that is asked about, as in
// "chatbot privacy".
func (q question) describing(kinds []airesp.Kind, at int) bool {
	if at+1 == len(kinds) || q.found[at+1].From > q.found[at].To {
		return false
	}
	s, _ := q.found[at+1].Sense(kinds[at+1])
	return !s.Loose
}

// under reports whether words before another say that what follows is the reason for a question:
// "under the EU AI Act".
func under(words []airesp.Word, at int) bool {
	at--
	for at > 0 && words[at].Text == "the" {
		at--
	}
	return at >= 0 && (words[at].Text == "under" || words[at].Text == "per" || words[at].Text == "of" && at > 0 && words[at-1].Text == "context")
}

// kindOf is what something is that can be several things.
func kindOf(f airesp.Found, place, other bool) airesp.Kind {
	var order []airesp.Kind
	if other {
		order = append(order, airesp.KindFramework, airesp.KindReference)
	}
	if place {
		order = append(order, airesp.KindSystem, airesp.KindModel)
	}
	for _, k := range append(order, airesp.KindDomain, airesp.KindSystem, airesp.KindModel) {
		if _, ok := f.Sense(k); ok {
			return k
		}
	}
	return f.Senses[0].Kind
}

// prefersOthers decides whether what is a domain's word and another framework,
// such as "EU AI Act", is meant as the framework.
func (q question) prefersOthers(unasked, asked bool) bool {
	domains, frameworks := 0, 0
	for i, f := range q.found {
		if _, ok := f.Sense(airesp.KindReference); ok {
			asked = true // an id and the framework that it is of
		}
		if _, ok := f.Sense(airesp.KindFramework); ok {
			frameworks++
			unasked = unasked && (i+1 == len(q.found) || !listed(q.words[f.To:q.found[i+1].From]))
		} else if _, ok := f.Sense(airesp.KindDomain); ok {
			domains++
		}
	}
	return !q.startsWithWho() && (asked || frameworks > 1 && domains == 0 || unasked && domains > 0 && frameworks > 0)
}

// startsWithWho reports whether the first word of a question asks for a person or a team.
func (q question) startsWithWho() bool {
	return len(q.words) > 0 && person(q.words[0].Meant)
}

// settled reports whether another name, not beside it in a list, says which of
// its options an ambiguous one means.
func (q *question) settled(kinds []airesp.Kind, at int) bool {
	s, _ := q.found[at].Sense(kinds[at])
	by, apart := map[string]bool{}, false // options that others name; whether one of them is not listed beside it
	for i, f := range q.found {
		o, _ := f.Sense(kinds[i])
		if i == at || len(o.Options) != 1 || (o.Kind == airesp.KindDomain) != (s.Kind == airesp.KindDomain) {
			continue
		}
		from, to := q.found[min(i, at)].To, q.found[max(i, at)].From
		near := s.Kind != airesp.KindDomain || hollow(q.words[from:to])
		if near && slices.ContainsFunc(s.Options, func(x airesp.Option) bool { return x.ID == o.Options[0].ID }) {
			by[o.Options[0].ID] = true
			apart = apart || !listed(q.words[from:to]) && !slices.ContainsFunc(q.words[from:to], against)
		}
	}
	return len(by) == 1 && apart
}

// hollow reports whether words say nothing, as in "encrypt the vector store".
func hollow(words []airesp.Word) bool {
	return !slices.ContainsFunc(words, func(w airesp.Word) bool {
		return w.Text != "the" && w.Text != "our" && w.Text != "a" && w.Text != "my" && w.Text != "your"
	})
}

// certainApart reports whether another name of a domain is certain and not listed beside one that
// can mean several.
func (q *question) certainApart(kinds []airesp.Kind, at int) bool {
	for i, f := range q.found {
		o, _ := f.Sense(kinds[i])
		if i != at && o.Kind == airesp.KindDomain && !o.Loose && !listed(q.words[q.found[min(i, at)].To:q.found[max(i, at)].From]) {
			return true
		}
	}
	return false
}

// insert adds a sense unless it is there.
func insert(list []airesp.Sense, s airesp.Sense) []airesp.Sense {
	if slices.ContainsFunc(list, func(o airesp.Sense) bool {
		return o.Kind == s.Kind && o.As == s.As && slices.Equal(o.Options, s.Options) && o.Out == s.Out
	}) {
		return list
	}
	return append(list, s)
}
