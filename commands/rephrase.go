package commands

import (
	"slices"

	"airesp"
)

// rephrased decides whether typed words that are no command, or none that can
// be carried out, are a question in plain words.
func (r *Router) rephrased(req Request, cmd Command, raw values, refusal *Error, l *airesp.Ledger) (question, bool) {
	if req.Verb != "" || req.Text == "" || len(req.Options) > 0 {
		return question{}, false
	}
	words := split(req.Text)
	switch {
	case cmd.Name == "" && r.chatter(words):
		return r.understand(req.Org, req.Text, l), true
	case cmd.Name == "" && r.slipped(words, req, l):
		return question{}, false // the refusal suggests the verb that was meant
	case cmd.Name == "":
		q := r.understand(req.Org, req.Text, l)
		return q, len(words) > 1 || q.verb != "" && q.sensible()
	case r.spoken(words):
		return r.understand(req.Org, req.Text, l), true
	}
	q := r.understand(req.Org, req.Text, l)
	if q.sureOf && q.asksAnything() || q.elsewhere && len(words) > 3 {
		return q, true
	}
	switch refusal.Code {
	case UnknownDomain, UnknownModel, InvalidArgument, Ambiguous, NotUnderstood, NotFound, MissingArgument:
		if cmd.detailed(raw) || cmd.Writes() && (raw == nil || refusal.Code == MissingArgument) {
			return question{}, false
		}
		wanted := refusal.Code != Ambiguous && q.sureOf && !q.slip && q.verb != "" && len(q.words) > 3
		return q, wanted || q.sure(refusal.Code == NotUnderstood)
	}
	return question{}, false
}

// sure reports whether every word of a question was understood as it is
// written, so that it can be read as one although a command begins so too.
// Without bare it has to name something.
func (q question) sure(bare bool) bool {
	if q.asksWho() || q.namedFirst() {
		return true
	}
	if q.slip || len(q.rest) > 0 || q.unknown != "" {
		return false
	}
	for _, list := range [][]airesp.Sense{q.domains, q.places} {
		for _, s := range list {
			if !s.Certain() {
				return false
			}
		}
	}
	tells := bare || q.surely > 1 || len(q.domains)+len(q.places)+len(q.others) > 0
	return tells && (q.wish != "" || q.verb != "")
}

// namedFirst reports whether a question begins with a name of several words, of which the first is a
// verb too: "model theft".
func (q question) namedFirst() bool {
	return len(q.found) > 0 && q.counted[0] && q.found[0].From == 0 && q.found[0].To > 1 && (!q.slip || len(q.words) > 2)
}

// asksWho reports whether a question about a domain asks for a person or a team within it; its
// first word may be a verb, such as "who-owns".
func (q question) asksWho() bool {
	return len(q.domains) > 0 && len(q.words) > 0 && slices.ContainsFunc(q.words[1:], func(w airesp.Word) bool { return person(w.Meant) })
}

// asksAnything reports whether a question word stands behind the first word, as in "remind me which
// domains I own".
func (q question) asksAnything() bool {
	return len(q.words) > 0 && slices.ContainsFunc(q.words[1:], func(w airesp.Word) bool { return asking(w.Meant) })
}

// spoken reports whether the words begin as people speak, and not as those who
// know the commands type: "who" also begins a question about anything.
func (r *Router) spoken(words []word) bool { return airesp.Canonical(words[0].text) == "who" }

// chatter reports whether all that is typed is one word that says nothing, such as "thanks", or is
// too short to be a misspelt command.
func (r *Router) chatter(words []word) bool {
	return len(words) == 1 && (len(words[0].text) < 4 || r.readers.base().Small(words[0].text))
}

// slipped reports whether the first word is a verb in which a letter or two
// are wrong, and the rest fits that verb.
func (r *Router) slipped(words []word, req Request, l *airesp.Ledger) bool {
	if len(words) > 1 && (r.readers.base().Everyday(words[0].text) || r.readers.of(req.Org, l).Names(words[0].text)) {
		return false
	}
	for _, name := range airesp.Misspelt(words[0].text, r.verbNames()) {
		c := r.table[r.verbs[airesp.Canonical(name)]]
		raw, refusal := c.parse(words[1:])
		if refusal != nil {
			continue
		}
		if _, refusal = r.resolve(c, req, raw, l); refusal == nil {
			return true
		}
	}
	return false
}

func (r *Router) verbNames() []string {
	var names []string
	for _, c := range r.table {
		names = append(names, append([]string{c.Name}, c.Aliases...)...)
	}
	return names
}

// detailed reports whether a command was given values that nobody puts into a
// question, such as a date or a reason.
func (c Command) detailed(raw values) bool {
	return slices.ContainsFunc(c.Options, func(o Option) bool {
		return raw[o.Name] != "" && o.Kind != KindDomain && o.Kind != KindModel && o.Kind != KindProduct && o.Kind != KindSystem && o.Kind != KindTeam && o.Kind != KindVerb && o.Kind != KindReference && o.Kind != KindCatalogue && o.Kind != KindPair && !(o.Kind == KindText && o.Keyword == "")
	})
}
