package commands

import (
	"slices"

	"airesp"
)

// question is what a sentence in plain words asks for.
type question struct {
	text      string // as it was typed
	words     []airesp.Word
	clauses   clauses
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
	surely    int             // in how many words, at most
	slip      bool            // a name in it is misspelt
	plain     bool            // what it asks for is said in more words than what else it says
	rest      []int           // words that tell something and were not understood
	elsewhere bool            // it is about something else
	faint     bool            // nothing in it is of the subject for certain
	likely    []airesp.Option // domains that it may be about, where it names none
	unknown   string          // a word in the place of a product, that nobody knows
}

// understand reads a question. It decides nothing about what is ambiguous.
func (t cueTable) understand(reader *airesp.Reader, text string) question {
	read := reader.Read(text)
	q := question{text: text, words: read.Words, clauses: clausesOf(read)}
	q.asked = q.clauses.asked(q.words)
	h := t.hear(q)
	if q.elsewhere = t.elsewhere(q, h, read); q.elsewhere {
		return q
	}
	var wished []int
	q.wish, wished = t.wishIn(q.asked)
	cues := append(h.words(), wished...)
	descriptions := t.descriptions(q, h)
	q.unknown = t.unknownWord(read, cues)
	q.found = t.counting(read, h, cues, q.unknown != "", descriptions)
	q.choose(t.passing(q, h, len(descriptions) > 0), h.alone(q.placesFound()) && !q.startsWithWho(), h.first().PlacesFirst, q.prefersOthers(len(h.said) == 0, h.first().Others != ""))
	cues = append(cues, t.described(&q, descriptions)...)
	q.faint = t.faint(read, cues, descriptions)
	q.rest = t.untold(q.asked, q.found, cues)
	more := len(t.untold(q.words, q.found, cues))
	q.plain = more <= max(0, h.longest()-2) || more == 1 && slices.ContainsFunc(cues, func(i int) bool { return q.words[i].Class >= airesp.Known })
	q.decide(h)
	if q.wish != "" && q.words[wished[0]].Meant == "give" && q.cue && q.verb != "who-owns" {
		q.wish = "" // "give us the gaps"
	}
	if len(q.domains) == 0 && len(q.places) > 0 {
		q.likely = reader.Likely(q.likeWords())
	}
	if slices.ContainsFunc(q.places, isProduct) || len(q.places) > 0 && q.verb != "identify" {
		q.unknown = ""
	}
	return q
}

// faint reports whether a question is as likely about something else: it names nothing of the
// subject, and tells much beside the phrases that describe a domain.
func (t cueTable) faint(read airesp.Reading, cues []int, descriptions []said) bool {
	if slices.ContainsFunc(read.Words, func(w airesp.Word) bool { return t.plainly[w.Meant] }) ||
		slices.ContainsFunc(read.Found, func(f airesp.Found) bool {
			return !f.Everyday || len(f.Senses) > 1 || f.Senses[0].Kind != airesp.KindDomain
		}) {
		return false
	}
	longest := 0
	for _, s := range descriptions {
		longest = max(longest, len(s.used))
	}
	return longest > 0 && len(t.untold(read.Words, read.Found, append(usedBy(descriptions), cues...))) > max(0, longest-2)
}

// elsewhere reports whether a question is about something else altogether. What is told beside it
// may be about anything, where what is asked is clear.
func (t cueTable) elsewhere(q question, h hearing, read airesp.Reading) bool {
	if len(t.other.in(q.asked)) > 0 {
		return true
	}
	settled := h.sure() && h.first().Bare != "help" || slices.ContainsFunc(read.Found, func(f airesp.Found) bool { return strongDomain(f) && q.inAsked(f.From) })
	return !settled && len(t.other.in(q.words)) > 0
}

// decide finds the verb that answers a question: that of the first intent that fits what is named.
func (q *question) decide(h hearing) {
	if len(h.said) == 0 && len(q.others) > 0 && len(q.domains) > 0 {
		q.verb = "crosswalk"
	}
	if q.verb == "" && len(q.domains)+len(q.places) == 0 && q.catalogues() > 1 {
		q.verb = "frameworks"
		return
	}
	for _, s := range h.said {
		i := h.intents[s.of]
		if verb := i.verbFor(*q); verb != "" && !(i.Domains == "domain" && q.asksWhom()) {
			q.intent, q.verb, q.cue = i, verb, true
			for _, o := range h.said {
				if o.of == s.of && o.sure {
					q.sureOf, q.surely = true, max(q.surely, len(o.used))
				}
			}
			break
		}
	}
	if q.verb == "" {
		q.verb = q.plainVerb()
	}
	if q.verb == "" && q.unknown != "" {
		q.verb = "model"
	}
	q.keepProducts()
}

// catalogues is how many other frameworks are named.
func (q question) catalogues() (n int) {
	for _, s := range q.others {
		if s.Kind == airesp.KindFramework {
			n++
		}
	}
	return n
}

// likeWords are the words that tell what a question may be about: those of no name.
func (q question) likeWords() []airesp.Word {
	var words []airesp.Word
	for i, w := range q.words {
		if w.Class != airesp.Small && !named(q.found, i) {
			words = append(words, w)
		}
	}
	return words
}

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
