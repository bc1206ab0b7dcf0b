package commands

import (
	"cmp"
	"slices"

	"airesp"
)

// question is what a sentence in plain words asks for.
type question struct {
	text      string // as it was typed
	words     []airesp.Word
	asked     []airesp.Word  // the same, without the sentences that only tell something
	found     []airesp.Found // what it names and counts
	counted   []bool         // of what is found, what the question is about
	domains   []airesp.Sense
	places    []airesp.Sense // models, products and systems
	teams     []airesp.Sense
	others    []airesp.Sense // other frameworks, and ids in them
	intent    intent
	verb      string          // that answers it; empty when nothing does
	wish      string          // the verb that writes, when the sentence asks for a change
	cue       bool            // a phrase said what it asks for
	sureOf    bool            // and says so whatever else is said
	slip      bool            // a name in it is misspelt
	plain     bool            // what it asks for is said in more words than what else it says
	rest      []int           // words that tell something and were not understood
	elsewhere bool            // it is about something else
	likely    []airesp.Option // domains that it may be about, where it names none
	unknown   string          // a word in the place of a product, that nobody knows
}

// understand reads a question. It decides nothing about what is ambiguous.
func (t cueTable) understand(reader *airesp.Reader, text string) question {
	read := reader.Read(text)
	q := question{text: text, words: read.Words, asked: askedPart(read.Words)}
	if q.elsewhere = len(t.other.in(q.words)) > 0; q.elsewhere {
		return q
	}
	heard := t.asked.in(q.asked)
	if len(heard) == 0 {
		heard = t.asked.in(q.words)
	}
	slices.SortStableFunc(heard, func(a, b said) int {
		switch {
		case a.sure == b.sure:
			return cmp.Compare(a.of, b.of)
		case a.sure:
			return -1
		}
		return 1
	})
	var cues []int
	most := 0 // words of the longest phrase
	for _, s := range heard {
		cues, most = append(cues, s.used...), max(most, len(s.used))
	}
	var wished []int
	q.wish, wished = t.wishIn(q.asked)
	cues = append(cues, wished...)
	in := func(i int) intent { return t.intents[heard[i].of] }
	prefersPlaces := len(heard) > 0 && in(0).PlacesFirst
	told := slices.ContainsFunc(heard, func(s said) bool { return t.intents[s.of].PlacesFirst })
	hits := t.told.in(q.asked)
	if len(hits) == 0 {
		hits = t.told.in(q.words)
	}
	if len(heard) > 0 && heard[0].sure && in(0).Bare != in(0).Domains {
		hits = nil
	}
	q.unknown = t.unknownWord(read, cues)
	q.found = t.counting(read, cues, told, len(hits) > 0 || q.unknown != "")
	q.choose(t.passing(q, heard), t.alone(heard), prefersPlaces, q.prefersOthers(len(heard) == 0, len(heard) > 0 && in(0).Others != ""))
	cues = append(cues, t.described(&q, hits)...)
	q.rest = t.untold(q.asked, q.found, cues)
	rest := len(t.untold(q.words, q.found, cues))
	q.plain = rest <= max(0, most-2) || rest == 1 && slices.ContainsFunc(cues, func(i int) bool { return q.words[i].Class >= airesp.Known })
	if len(heard) == 0 && len(q.others) > 0 && len(q.domains) > 0 {
		q.verb = "crosswalk"
	}
	for i, s := range heard {
		if verb := in(i).verbFor(q); verb != "" && !(verb == "domain" && q.asksWhom()) {
			q.intent, q.verb, q.cue = in(i), verb, true
			q.sureOf = slices.ContainsFunc(heard, func(o said) bool { return o.of == s.of && o.sure })
			break
		}
	}
	if q.verb == "" {
		q.verb = q.plainVerb()
	}
	q.keepProducts()
	q.likely = reader.Likely(q.likeWords())
	if slices.ContainsFunc(q.places, isProduct) || len(q.places) > 0 && q.verb != "identify" {
		q.unknown = ""
	}
	return q
}

// likeWords are the words that tell what a question may be about: those of no name.
func (q question) likeWords() []airesp.Word {
	var words []airesp.Word
	for i, w := range q.words {
		if w.Class != airesp.Small && !slices.ContainsFunc(q.found, func(f airesp.Found) bool { return f.From <= i && i < f.To }) {
			words = append(words, w)
		}
	}
	return words
}

// askedPart is the words of the sentences that ask something; the words of others, which tell what
// it is about, are left blank. It is all words when every sentence asks, or none does.
func askedPart(words []airesp.Word) []airesp.Word {
	asks := map[int]bool{}
	part, of := 0, make([]int, len(words))
	for i, w := range words {
		begins := i == 0 || words[i-1].Part != w.Part
		if i > 0 && (begins || joins(w) && i+1 < len(words) && asking(words[i+1].Meant)) {
			part++
		}
		of[i] = part
		switch w.Meant {
		case "who", "whos", "whose", "whom", "which", "what", "whats", "how", "where", "whether":
			asks[part] = true
		case "is", "are", "do", "does", "can", "could", "should", "must", "would", "did", "tell", "show", "give", "list", "explain", "help":
			if begins {
				asks[part] = true
			}
		}
	}
	if len(asks) == 0 || len(asks) == part+1 {
		return words
	}
	asked := slices.Clone(words)
	for i, w := range words {
		if !asks[of[i]] {
			asked[i] = airesp.Word{Text: blank, Meant: blank, Stem: blank, Part: w.Part}
		}
	}
	return asked
}

// blank stands for a word that is passed over. Nobody can type it: it is no letter.
const blank = "."

// asksWhom reports whether a question asks for a person or a team, whatever else.
func (q question) asksWhom() bool {
	return slices.ContainsFunc(q.asked, func(w airesp.Word) bool {
		return w.Meant == "who" || w.Meant == "whos" || w.Meant == "whose" || w.Meant == "whom"
	})
}

// inAsked reports whether a word stands in a sentence that asks.
func (q question) inAsked(at int) bool { return q.asked[at].Text != blank }

// verbFor is the verb that answers the intent for what a sentence names.
func (i intent) verbFor(q question) string {
	switch {
	case len(q.others) > 0 && i.Others != "" && (i.Bare == "" || len(q.domains) == 0):
		return i.Others
	case len(q.domains)+len(q.places)+len(q.teams) == 0 && len(q.others) > 0:
		return "" // nothing of ours
	case len(q.domains) > 0 && len(q.places) > 0:
		return i.Both
	case len(q.domains) > 0:
		return i.Domains
	case len(q.places) > 0 && len(q.places) < i.Several:
		return ""
	case len(q.places) > 0 && i.Product != "" && !slices.ContainsFunc(q.places, isModel):
		return i.Product
	case len(q.places) > 0:
		return i.Places
	case len(q.teams) > 0 && i.Bare != "history":
		return "team"
	}
	return i.Bare
}

// plainVerb is the verb for a sentence that only names something.
func (q question) plainVerb() string {
	switch {
	case len(q.domains) > 0:
		return "who-owns"
	case slices.ContainsFunc(q.places, isProduct):
		return "identify"
	case len(q.places) > 0:
		return "model"
	case len(q.teams) > 0:
		return "team"
	case slices.ContainsFunc(q.others, func(s airesp.Sense) bool { return s.Kind == airesp.KindReference }):
		return "crosswalk"
	case len(q.others) > 0:
		return "frameworks"
	}
	return ""
}

// keepProducts reads "is Bedrock paas or saas" as a question about Bedrock:
// what is named beside a product is what it may be.
func (q *question) keepProducts() {
	products := slices.DeleteFunc(slices.Clone(q.places), isModel)
	if len(q.domains) > 0 || len(products) == 0 || len(products) == len(q.places) || q.verb != "identify" && q.cue && q.intent.Product == "" {
		return
	}
	q.verb, q.places = "identify", products
}

func isModel(s airesp.Sense) bool { return !isProduct(s) }

func isProduct(s airesp.Sense) bool { return s.As != "" || s.Out != nil || len(s.Options) > 1 }
