package commands

import (
	"slices"

	"airesp"
)

// untold are the words that tell something and are not part of a name or a
// phrase.
func (t cueTable) untold(words []airesp.Word, found []airesp.Found, cues []int) []int {
	var rest []int
	for i, w := range words {
		mended := w.Class == airesp.Known && w.Meant != w.Text
		if !named(found, i) && !mended && w.Class != airesp.Small && !slices.Contains(cues, i) && !t.subject[w.Meant] && !t.doings[w.Meant] {
			rest = append(rest, i)
		}
	}
	return rest
}

// named reports whether a word is a part of something that is found.
func named(found []airesp.Found, i int) bool {
	return slices.ContainsFunc(found, func(f airesp.Found) bool { return f.From <= i && i < f.To })
}

// counting is what is found and counts. A name that is an everyday word too counts only where
// nothing else is told than what is about the subject, beside another name, or written as a name.
// about says that the subject is clear anyway. A domain's name inside of a phrase that is sure, such
// as "log of changes", does not count; phrases that describe a domain say more than an everyday word
// that is not listed beside them.
func (t cueTable) counting(read airesp.Reading, h hearing, cues []int, about bool, described []said) []airesp.Found {
	told := h.placesFirst()
	strong := about || len(described) > 0 || slices.ContainsFunc(read.Found, func(f airesp.Found) bool { return !f.Everyday })
	alone := len(t.untold(read.Words, read.Found, cues)) == 0
	certain := slices.ContainsFunc(read.Found, strongDomain)
	var list []airesp.Found
	for _, f := range read.Found {
		_, domain := f.Sense(airesp.KindDomain)
		f.Everyday = f.Everyday || domain && within(f, cues)
		switch {
		case domain && f.Thing && len(f.Senses) == 1 && certain && !beside(read, f) && !inOtherQuestion(read, f):
			continue
		case domain && h.saysSurely(f), domain && f.Everyday && len(described) > 0 && !besidePhrase(read, f, described):
			continue
		case !f.Everyday, alone && !(domain && certain), told && !domain && led(read.Words, f.From):
		case !domain && read.Words[f.From].Name:
		case !strong:
			continue
		case domain && certain && !beside(read, f) && !inOtherQuestion(read, f):
			continue
		}
		list = append(list, f)
	}
	return list
}

// strongDomain reports whether something names a domain for certain, and not only a thing.
func strongDomain(f airesp.Found) bool {
	s, domain := f.Sense(airesp.KindDomain)
	_, framework := f.Sense(airesp.KindFramework)
	return domain && !framework && !f.Everyday && !f.Thing && !s.Loose
}

// inOtherQuestion reports whether each name that is certainly a domain's stands in another question.
func inOtherQuestion(read airesp.Reading, f airesp.Found) bool {
	return !slices.ContainsFunc(read.Found, func(o airesp.Found) bool {
		return strongDomain(o) && !parted(read.Words, min(f.To, o.To), max(f.From, o.From))
	})
}

// within reports whether all words of a name are words of phrases.
func within(f airesp.Found, cues []int) bool {
	for i := f.From; i < f.To; i++ {
		if !slices.Contains(cues, i) {
			return false
		}
	}
	return true
}

// led reports whether a name stands where a place is expected: "gaps in coding".
func led(words []airesp.Word, at int) bool {
	for at--; at >= 0; at-- {
		switch words[at].Text {
		case "for", "in", "with", "on", "using", "of", "from", "to", "and", "or", ",", "versus", "vs", "via", "through", "into", "onto", "behind",
			"use", "uses", "used", "run", "running", "onboarded", "bought", "introduced", "launched", "trialling", "called":
			return true
		case "the", "our", "a", "an":
		default:
			return false
		}
	}
	return false
}

// beside reports whether a name stands in a list with that of a domain, as in "privacy and safety"
// and "privacy in Cursor and the roles".
func beside(read airesp.Reading, f airesp.Found) bool {
	return slices.ContainsFunc(read.Found, func(o airesp.Found) bool {
		return o.From != f.From && strongDomain(o) && adjoining(read, min(f.To, o.To), max(f.From, o.From))
	})
}

// adjoining reports whether the words between two names only join them: beside "and" there is
// nothing but hollow words, and places with what leads to them.
func adjoining(read airesp.Reading, from, to int) bool {
	joined := false
	for i := from; i < to; i++ {
		w := read.Words[i]
		joined = joined || joins(w)
		if !joins(w) && !w.Hollow() && !named(read.Found, i) && !led(read.Words, i+1) {
			return false
		}
	}
	return joined
}

// besidePhrase reports whether a name is in a phrase, or joined to it as in "its libraries and what they log".
func besidePhrase(read airesp.Reading, f airesp.Found, list []said) bool {
	return slices.ContainsFunc(list, func(s said) bool {
		begin, end := min(f.To, s.used[len(s.used)-1]+1), max(f.From, s.used[0])
		return begin > end || begin < end && slices.ContainsFunc(read.Words[begin:end], func(w airesp.Word) bool { return w.Text == "and" || w.Text == "or" })
	})
}

// listed reports whether words part the entries of a list.
func listed(words []airesp.Word) bool {
	return slices.ContainsFunc(words, joins)
}

// unknownWord is a word that nobody knows and that is a product's: it is written as one, or stands
// where a product is expected, after "for", "in", "bought" and the like and what leads up to a name;
// or it is what "is … paas or saas" asks about.
func (t cueTable) unknownWord(read airesp.Reading, cues []int) string {
	words := read.Words
	for i, w := range words {
		if w.Brand && !named(read.Found, i) && (w.Class == airesp.Strange || w.Meant != w.Text) && !t.subject[w.Text] {
			return w.Text
		}
	}
	for _, i := range t.untold(words, read.Found, cues) {
		if words[i].Class == airesp.Strange && placeExpected(read, i) {
			return words[i].Text
		}
	}
	return ""
}

// placeExpected reports whether a word stands where a product would.
func placeExpected(read airesp.Reading, i int) bool {
	words := read.Words
	if i+1 < len(words) {
		switch words[i+1].Text {
		case "usage", "rollout", "assistant", "app", "tool", "bot", "deployment", "instance", "platform", "product", "ai":
			return true
		}
	}
	for at := i - 1; at >= 0 && i-at <= 3; at-- {
		switch words[at].Text {
		case "for", "in", "with", "on", "using", "via", "inside", "through", "use", "uses", "within", "bought", "buy", "buys", "buying",
			"purchased", "introduce", "introduced", "introducing", "installed", "called", "named", "trialling", "trialing", "piloting":
			return true
		case "our", "new", "this", "their":
			continue
		case "of", "at":
			return at < i-1 || words[i].Name
		case "is", "are":
			return slices.ContainsFunc(read.Found, func(f airesp.Found) bool { return f.From == i+1 })
		}
		return false
	}
	return false
}
