package commands

import (
	"cmp"
	"maps"
	"slices"

	"airesp"
)

// hearing is the phrases in a question that say what is wanted: sure ones first, then in the order
// of the table.
type hearing struct {
	intents []intent
	said    []said
}

// hear finds the phrases in the sentences that ask something, or in all where there are none.
func (t cueTable) hear(q question) hearing {
	h := hearing{t.intents, t.asked.in(q.asked)}
	if len(h.said) == 0 {
		h.said = t.asked.in(q.words)
	}
	slices.SortStableFunc(h.said, func(a, b said) int {
		switch {
		case a.sure == b.sure:
			return cmp.Compare(a.of, b.of)
		case a.sure:
			return -1
		}
		return 1
	})
	return h
}

// first is what is wanted first of all; without any field when nothing is.
func (h hearing) first() intent {
	if len(h.said) == 0 {
		return intent{}
	}
	return h.intents[h.said[0].of]
}

// sure reports whether a phrase says what is wanted whatever else is said.
func (h hearing) sure() bool { return len(h.said) > 0 && h.said[0].sure }

// saysSurely reports whether a name is a part of what one sure phrase says.
func (h hearing) saysSurely(f airesp.Found) bool {
	return slices.ContainsFunc(h.said, func(s said) bool { return s.sure && len(s.used) > f.To-f.From && within(f, s.used) })
}

// alone reports whether what is wanted is about no domain, whatever is named: it is of at least so
// many places as are there.
func (h hearing) alone(places int) bool {
	return h.sure() && h.first().Alone && places >= h.first().Several
}

// noDomain reports whether what is wanted need not be about a domain.
func (h hearing) noDomain() bool {
	first := h.first()
	return len(h.said) > 0 && (h.sure() || first.Domains == "" || first.Bare != "" && first.PlacesFirst)
}

// placesFirst reports whether something is wanted that is asked of places before all.
func (h hearing) placesFirst() bool {
	return slices.ContainsFunc(h.said, func(s said) bool { return h.intents[s.of].PlacesFirst })
}

// words are those of all phrases.
func (h hearing) words() []int { return usedBy(h.said) }

// longest is how many words the longest phrase has.
func (h hearing) longest() int {
	most := 0
	for _, s := range h.said {
		most = max(most, len(s.used))
	}
	return most
}

// clauses are the sentences of a question, and the questions in them: "…, and who …".
type clauses struct {
	of     []int        // of each word, the part in which it stands
	asks   map[int]bool // parts that ask something
	points map[int]bool // parts that ask about what another part names: "who checks that?"
}

// clausesOf cuts a question into its parts.
func clausesOf(read airesp.Reading) clauses {
	words := read.Words
	p := clauses{make([]int, len(words)), map[int]bool{}, map[int]bool{}}
	part := 0
	for i, w := range words {
		begins := i == 0 || words[i-1].Part != w.Part
		if i > 0 && (begins || joins(w) && i+1 < len(words) && asking(words[i+1].Meant)) {
			part++
		}
		p.of[i] = part
		switch w.Meant {
		case "who", "whos", "whose", "whom", "which", "what", "whats", "how", "where", "whether":
			p.asks[part] = p.asks[part] || i+1 == len(words) || words[i+1].Meant != "if"
		default:
			p.asks[part] = p.asks[part] || begins && (yesOrNo(w.Meant) || telling(w.Meant))
		}
		p.points[part] = p.points[part] || pointing(words, i)
	}
	maps.DeleteFunc(p.asks, func(_ int, yes bool) bool { return !yes })
	told := false // a domain is named in what is told
	for _, f := range read.Found {
		if strongDomain(f) {
			p.points[p.of[f.From]] = false
			told = told || !p.asks[p.of[f.From]]
		}
	}
	maps.DeleteFunc(p.points, func(part int, yes bool) bool { return !yes || !told || !p.asks[part] })
	return p
}

// pointing reports whether a word stands for what was named before.
func pointing(words []airesp.Word, i int) bool {
	switch words[i].Meant {
	case "it", "this", "them", "those", "these":
		return true
	case "that":
		return i+1 == len(words) || joins(words[i+1]) || words[i+1].Part != words[i].Part
	}
	return false
}

// asked is the words of the parts that ask something; the words of others, which tell what it is
// about, are left blank. It is all words when every part asks, or none does, or one of them points
// back.
func (p clauses) asked(words []airesp.Word) []airesp.Word {
	if len(p.asks) == 0 || len(p.points) > 0 {
		return words
	}
	asked := slices.Clone(words)
	for i, w := range words {
		if !p.asks[p.of[i]] {
			asked[i] = airesp.Word{Text: blank, Meant: blank, Stem: blank, Part: w.Part}
		}
	}
	return asked
}

// yesOrNo reports whether a sentence that begins with a word asks for a yes or a no.
func yesOrNo(word string) bool {
	switch word {
	case "is", "isnt", "are", "arent", "do", "does", "can", "could", "should", "must", "would", "did", "has", "have":
		return true
	}
	return false
}

// telling reports whether a sentence that begins with a word asks to be told something.
func telling(word string) bool {
	switch word {
	case "tell", "show", "give", "list", "explain", "help":
		return true
	}
	return false
}

// blank stands for a word that is passed over. Nobody can type it: it is no letter.
const blank = "."

// asksWhom reports whether a question asks for a person or a team, whatever else: not with "somebody
// who owns", which only says of whom it speaks.
func (q question) asksWhom() bool {
	for i, w := range q.asked {
		if person(w.Meant) && (w.Meant != "who" || i == 0 || !somebody(q.asked[i-1].Meant)) {
			return true
		}
	}
	return false
}

// person reports whether a word asks for a person.
func person(word string) bool {
	return word == "who" || word == "whos" || word == "whose" || word == "whom"
}

func somebody(word string) bool {
	switch word {
	case "somebody", "someone", "anybody", "anyone", "person", "people":
		return true
	}
	return false
}

// asksWhomBesides reports whether a question for a person or a team begins before a phrase, or is
// joined to what the phrase is in: "do we have a list of systems, and who keeps it".
func (q question) asksWhomBesides(s said) bool {
	for i, w := range q.asked {
		if person(w.Meant) && (i < s.used[0] || i > 0 && joins(q.asked[i-1])) {
			return true
		}
	}
	return false
}

// inAsked reports whether a word stands in a sentence that asks.
func (q question) inAsked(at int) bool { return q.asked[at].Text != blank }
