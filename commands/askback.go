package commands

import (
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// askBack asks about the first thing in a question that is not certain; nil
// when all is. Its suggestions are complete commands.
func (r *Router) askBack(q question) *Error {
	for _, list := range [][]airesp.Sense{q.domains, q.places} {
		for _, s := range list {
			if !s.Certain() {
				return r.askWhich(q, s)
			}
		}
	}
	switch {
	case q.unknown != "":
		return r.askUnknown(q)
	case len(q.domains) == 0 && len(q.places) > 0 && !q.sureOf && (q.saysMore() && !q.cue && q.places[0].Out == nil || len(q.rest) > 0 && (q.intent.Domains == "who-owns" && q.intent.Bare == "matrix" || q.intent.Product != "")):
		return r.askWhat(q)
	case q.faint, q.slip && len(q.rest) > 0 && q.onlySlips():
		e := refuse(Ambiguous, reply.S("I am not sure what this is about."))
		e.Lead = reply.Say(reply.S("Did you mean:"))
		for _, s := range r.steps(q) {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: s.command().String(), Command: s.command()})
		}
		return e
	}
	return nil
}

// saysMore reports whether a question says more than the name of a place.
func (q question) saysMore() bool {
	for i, w := range q.words {
		if !named(q.found, i) && w.Class != airesp.Small && w.Text != "ai" {
			return true
		}
	}
	return false
}

// askWhat asks what somebody wants to know about a place, where the words that
// say it were not understood.
func (r *Router) askWhat(q question) *Error {
	e := refuse(Ambiguous, reply.S("I see what you ask about, but not what you want to know."))
	e.Lead = reply.Say(reply.S("Did you mean:"))
	places := strings.Join(placeWords(q.places), ", ")
	for _, d := range q.likely {
		cmd := r.table[r.verbs["who-owns"]]
		e.Suggestions = append(e.Suggestions, Suggestion{Label: "Who owns " + d.Label, Command: step{cmd, cmd.filled(d.ID, places)}.command()})
	}
	for _, s := range []struct{ label, verb string }{{"What is left for us", "model"}, {"Which deployment model it is", "identify"}, {"What is nobody's", "gaps"}} {
		cmd := r.table[r.verbs[s.verb]]
		words := places
		if s.verb == "model" {
			words = placeWords(q.places)[0]
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: s.label, Command: step{cmd, cmd.filled("", words)}.command()})
	}
	return e
}

// onlySlips reports whether every name in a question is misspelt, and so short that another word
// may have been meant.
func (q question) onlySlips() bool {
	return !slices.ContainsFunc(q.found, func(f airesp.Found) bool { return !f.Slip || len(f.Text) >= longName })
}

// longName is how many letters a name has that is found for certain though letters are wrong.
const longName = 9

// askWhich asks which of its meanings a word has.
func (r *Router) askWhich(q question, s airesp.Sense) *Error {
	at := slices.IndexFunc(q.found, func(f airesp.Found) bool {
		return slices.ContainsFunc(f.Senses, func(o airesp.Sense) bool {
			return o.Kind == s.Kind && slices.Equal(o.Options, s.Options) && o.As == s.As
		})
	})
	e := refuse(Ambiguous, reply.S("That can be one of several domains."))
	if at >= 0 {
		e = refuse(Ambiguous, reply.C(q.found[at].Text), reply.S(" can mean several things."))
	}
	e.Lead = reply.Say(reply.S("Which one do you mean?"))
	if s.Ask != "" {
		e.Lead = reply.Say(reply.S(s.Ask))
	}
	for _, o := range s.Options {
		sure := s
		sure.Options = []airesp.Option{o}
		with := q
		with.domains, with.places = replaced(q.domains, s, sure), replaced(q.places, s, sure)
		steps := r.steps(with)
		cmd := steps[0].command()
		switch {
		case len(steps) > 1 && at < 0:
			cmd = r.do("ask", values{"question": o.Word + ", " + q.text})
		case len(steps) > 1:
			cmd = r.do("ask", values{"question": q.sentence(q.found[at], o.Word)})
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: o.Label, Command: cmd})
	}
	if s.Why != "" {
		e.More = append(e.More, reply.Para{Text: reply.Say(reply.S(s.Why))})
	}
	return e
}

func replaced(list []airesp.Sense, old, by airesp.Sense) []airesp.Sense {
	out := slices.Clone(list)
	for i, s := range out {
		if s.Kind == old.Kind && s.As == old.As && slices.Equal(s.Options, old.Options) {
			out[i] = by
		}
	}
	return out
}

// sentence is the question with other words for something that it names. Its sentences stay apart;
// capital letters are lost.
func (q question) sentence(f airesp.Found, by string) string {
	var words []string
	for i, w := range q.words {
		if n := len(words); i > 0 && n > 0 && w.Part != q.words[i-1].Part {
			words[n-1] += "?"
		}
		switch {
		case i == f.From:
			words = append(words, by)
		case i > f.From && i < f.To:
		case w.Text == ",":
			words = append(words, "and")
		default:
			words = append(words, w.Text)
		}
	}
	return strings.Join(words, " ")
}

// askUnknown asks for the deployment model of a product that nobody knows.
func (r *Router) askUnknown(q question) *Error {
	e := refuse(Ambiguous, reply.S("I do not know "), reply.C(shorten(q.unknown)), reply.S(". "))
	e.Lead = reply.Say(reply.S("Which deployment model is it?"))
	if len(q.domains) == 0 {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: "I am not sure: ask me a few questions", Command: r.do("identify", nil)})
	}
	for _, m := range r.framework.Models {
		with := q
		with.places = []airesp.Sense{{Kind: airesp.KindModel, Options: []airesp.Option{{ID: m.ID, Label: m.Name, Word: m.ID}}}}
		steps := r.steps(with)
		cmd := steps[0].command()
		if len(steps) > 1 {
			at := slices.IndexFunc(q.words, func(w airesp.Word) bool { return w.Text == q.unknown })
			cmd = r.do("ask", values{"question": q.sentence(airesp.Found{From: at, To: at + 1}, m.ID)})
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: m.Short, Command: cmd})
	}
	return e
}

// decline says what can be asked, where a sentence shares nothing with the
// subject.
func (r *Router) decline() *Error {
	e := refuse(NotUnderstood, reply.S("I only know who owns AI security here, and did not find that in your words. "), reply.Cmd(reply.Do("help")), reply.S(" says what else I answer."))
	return r.withExamples(e)
}

// withExamples adds three things that can be asked to a refusal.
func (r *Router) withExamples(e *Error) *Error {
	domain, model := r.framework.Domains[0], r.framework.Models[0]
	if d, ok := r.framework.Domain("data-privacy"); ok {
		domain = d // what most people ask first
	}
	e.Lead = reply.Say(reply.S("You can ask for instance:"))
	e.Suggestions = []Suggestion{
		{Label: "Who owns " + domain.Name, Command: r.do("who-owns", values{"domain": domain.ID})},
		{Label: "What is left for us in " + model.Short, Command: r.do("model", values{"model": model.ID})},
		{Label: "What is nobody's", Command: r.do("gaps", nil)},
	}
	return e
}

// offer shows the command for a change that a question asks for. Nothing that
// writes is ever done because of a plain question.
func (r *Router) offer(q question) *Error {
	cmd := r.table[r.verbs[q.wish]]
	e := refuse(Ambiguous, reply.S("Nothing was changed: I change something only on a complete command."))
	e.Lead = reply.Say(reply.S("If that is what you want, run:"))
	var places []string
	for _, s := range q.places {
		if len(s.Options) == 1 {
			places = append(places, s.Options[0].Word)
		}
	}
	domains := domainIDs(q.domains)
	if len(domains) == 0 {
		domains = []string{""}
	}
	for _, id := range domains[:min(len(domains), maxSteps)] {
		raw := cmd.filled(id, strings.Join(places, ", "))
		for _, o := range cmd.Options {
			if o.Kind == KindTeam && len(q.teams) > 0 {
				raw[o.Name] = q.teams[0].Options[0].Word
			}
		}
		out := cmd.command(raw, "", "")
		for _, o := range cmd.Options {
			if raw[o.Name] == "" && (o.Required || o.Kind == KindTeam && o.Keyword == "by") && o.Kind != KindFlag {
				out = r.blank(out, o.Name)
			}
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: cmd.Name, Command: out})
	}
	e.Suggestions = append(e.Suggestions, Suggestion{Label: "How " + cmd.Name + " works", Command: r.do("help", values{"verb": cmd.Name})})
	return e
}
