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

// wishIn is the verb that writes which a sentence asks for: its first word
// that is not mere politeness.
func (t cueTable) wishIn(words []airesp.Word) (verb string, used []int) {
	at := 0
	for at < len(words) && t.polite[words[at].Meant] {
		if used, verb := t.wishAt(words, at); verb != "" {
			return verb, used
		}
		at++
	}
	used, verb = t.wishAt(words, at)
	return verb, used
}

func (t cueTable) wishAt(words []airesp.Word, at int) (used []int, verb string) {
	for i, list := range t.wished {
		if used, ok := find(list, words, at); ok && !asks(words, slices.Max(used)+1) {
			return used, t.wishes[i].Verb
		}
	}
	return nil, ""
}

// asks reports whether a question follows, as in "confirm who owns logging".
func asks(words []airesp.Word, at int) bool {
	if at >= len(words) {
		return false
	}
	switch words[at].Meant {
	case "who", "whos", "whose", "whom", "which", "what", "whether", "if", "where", "how", "when":
		return true
	}
	return false
}

// untold are the words that tell something and are not part of a name or a
// phrase.
func (t cueTable) untold(words []airesp.Word, found []airesp.Found, cues []int) []int {
	var rest []int
	for i, w := range words {
		named := slices.ContainsFunc(found, func(f airesp.Found) bool { return f.From <= i && i < f.To })
		mended := w.Class == airesp.Known && w.Meant != w.Text
		if !named && !mended && w.Class != airesp.Small && !slices.Contains(cues, i) && !t.subject[w.Meant] && !t.doings[w.Meant] {
			rest = append(rest, i)
		}
	}
	return rest
}

// counting is what is found and counts. A name that is an everyday word too
// counts only where nothing else is told than what is about the subject, or
// beside another name.
func (t cueTable) counting(read airesp.Reading, cues []int, told bool) []airesp.Found {
	strong := slices.ContainsFunc(read.Found, func(f airesp.Found) bool { return !f.Everyday })
	alone := len(t.untold(read.Words, read.Found, cues)) == 0
	strongDomain := slices.ContainsFunc(read.Found, func(f airesp.Found) bool {
		s, domain := f.Sense(airesp.KindDomain)
		return domain && !f.Everyday && !s.Loose
	})
	var list []airesp.Found
	for _, f := range read.Found {
		_, domain := f.Sense(airesp.KindDomain)
		f.Everyday = f.Everyday || domain && within(f, cues)
		switch {
		case !f.Everyday, alone && !(domain && strongDomain), told && !domain && led(read.Words, f.From):
		case !strong:
			continue
		case domain && strongDomain && !beside(read, f):
			continue
		}
		list = append(list, f)
	}
	return list
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
		case "for", "in", "with", "on", "using", "of", "from", "to", "and", "or", ",", "versus", "vs":
			return true
		case "the", "our", "a", "an":
		default:
			return false
		}
	}
	return false
}

// beside reports whether a name stands in a list with another, as in "privacy
// and safety".
func beside(read airesp.Reading, f airesp.Found) bool {
	return slices.ContainsFunc(read.Found, func(o airesp.Found) bool {
		switch {
		case o.From == f.From:
			return false
		case o.To < f.From:
			return f.From-o.To <= 2 && listed(read.Words[o.To:f.From])
		case f.To < o.From:
			return o.From-f.To <= 2 && listed(read.Words[f.To:o.From])
		}
		return false
	})
}

// listed reports whether words part the entries of a list.
func listed(words []airesp.Word) bool {
	return slices.ContainsFunc(words, func(w airesp.Word) bool { return w.Text == "," || w.Text == "and" || w.Text == "or" })
}

// choose decides, for what is found, what kind of thing it is, and leaves out
// what another name settles: in "Gemini through Vertex AI" the second says
// where the first is used.
func (q *question) choose(prefersPlaces, prefersOthers bool) {
	kinds := make([]airesp.Kind, len(q.found))
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
		if q.describes(kinds, i) || q.mentioned(kinds, i) || !s.Certain() && (q.settled(kinds, i) || s.Loose && q.certainApart(kinds, i)) {
			continue
		}
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
		return f.Everyday && !s.Certain() && domain && !led(q.words, f.From) && !q.describing(kinds, at)
	}
	_, framework := f.Sense(airesp.KindFramework)
	return framework && domain && under(q.words, f.From)
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
		if _, ok := f.Sense(airesp.KindFramework); ok {
			frameworks++
			unasked = unasked && (i+1 == len(q.found) || !listed(q.words[f.To:q.found[i+1].From]))
		} else if _, ok := f.Sense(airesp.KindDomain); ok {
			domains++
		}
	}
	return !q.startsWithWho() && (asked || unasked && domains > 0 && frameworks > 0)
}

// startsWithWho reports whether a question asks for a person or a team.
func (q question) startsWithWho() bool {
	if len(q.words) == 0 {
		return false
	}
	switch q.words[0].Meant {
	case "who", "whos", "whose", "whom":
		return true
	}
	return false
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
			apart = apart || !listed(q.words[from:to])
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

// unknownPlace is a word that nobody knows where a product is expected: after
// "for", "in" and the like, and the words that lead up to a name.
func (q question) unknownPlace() string {
	if len(q.places) > 0 {
		return ""
	}
	for _, i := range q.rest {
		if q.words[i].Class != airesp.Strange {
			continue
		}
		if i+1 < len(q.words) {
			switch q.words[i+1].Text {
			case "usage", "rollout", "assistant", "app", "tool", "bot", "deployment", "instance", "platform", "product":
				return q.words[i].Text
			}
		}
		for at := i - 1; at >= 0 && i-at <= 3; at-- {
			switch q.words[at].Text {
			case "for", "in", "with", "on", "using", "via", "inside", "through", "use", "within":
				return q.words[i].Text
			case "the", "our", "a", "an", "my", "their", "new", "this":
				continue
			}
			break
		}
	}
	return ""
}
