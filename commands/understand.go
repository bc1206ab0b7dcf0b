package commands

import (
	"slices"

	"airesp"
)

// question is what a sentence in plain words asks for.
type question struct {
	text    string // as it was typed
	words   []airesp.Word
	found   []airesp.Found // what it names and counts
	domains []airesp.Sense
	places  []airesp.Sense // models, products and systems
	teams   []airesp.Sense
	others  []airesp.Sense // other frameworks, and ids in them
	intent  intent
	verb    string // that answers it; empty when nothing does
	wish    string // the verb that writes, when the sentence asks for a change
	cue     bool   // a phrase said what it asks for
	slip    bool   // a name in it is misspelt
	plain   bool   // what it asks for is said in more words than what else it says
	rest    []int  // words that tell something and were not understood
	unknown string // a word in the place of a product, that nobody knows
}

// understand reads a sentence. It decides nothing about what is ambiguous.
func (t cueTable) understand(reader *airesp.Reader, text string) question {
	read := reader.Read(text)
	q := question{text: text, words: read.Words}
	var cues []int
	var heard []int // intents in the order of the table
	most := 0       // words of the longest phrase
	for i, list := range t.phrases {
		if used, longest, ok := all(list, q.words); ok {
			cues, heard, most = append(cues, used...), append(heard, i), max(most, longest)
		}
	}
	var wished []int
	q.wish, wished = t.wishIn(q.words)
	cues = append(cues, wished...)
	prefersPlaces := len(heard) > 0 && t.intents[heard[0]].PlacesFirst
	told := slices.ContainsFunc(heard, func(i int) bool { return t.intents[i].PlacesFirst })
	q.found = t.counting(read, cues, told)
	q.choose(prefersPlaces, q.prefersOthers(len(heard) == 0, len(heard) > 0 && t.intents[heard[0]].Others != ""))
	q.rest = t.untold(q.words, q.found, cues)
	q.plain = len(q.rest) <= max(0, most-2) || len(q.rest) == 1 && slices.ContainsFunc(cues, func(i int) bool { return q.words[i].Class >= airesp.Known })
	if len(heard) == 0 && len(q.others) > 0 && len(q.domains) > 0 {
		q.verb = "crosswalk"
	}
	for _, i := range heard {
		if verb := t.intents[i].verbFor(q); verb != "" {
			q.intent, q.verb, q.cue = t.intents[i], verb, true
			break
		}
	}
	if q.verb == "" {
		q.verb = q.plainVerb()
	}
	q.keepProducts()
	q.unknown = q.unknownPlace()
	return q
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
