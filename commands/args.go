package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// args are a command's options, resolved. A field that was not given is zero.
type args struct {
	domain airesp.Domain
	places []place // what follows "for", as written
	team   *teamArg
	system airesp.System
	role   airesp.Role
	dates  map[string]time.Time // by option name
	text   map[string]string    // by option name: reasons, notes, names, ids, choices
	flags  map[string]bool      // by option name
	groups []Mention
	verb   string
	page   int // from 1
}

// teamArg is a team as it was named: by name, or by a group of the platform.
type teamArg struct {
	name    string
	mention *Mention
}

// resolve turns raw values into args, or says what is wrong with the first
// that cannot be resolved.
func (r *Router) resolve(c Command, req Request, raw values, l *airesp.Ledger) (args, *Error) {
	raw = r.teamInPlace(c, r.untangle(c, c.apart(c.sort(raw), req), l), l)
	a := args{page: 1, dates: map[string]time.Time{}, text: map[string]string{}, flags: map[string]bool{}}
	now := r.Now()
	for _, o := range c.Options {
		text := strings.TrimSpace(raw[o.Name])
		if text == "" {
			if o.Required {
				return a, r.offerNames(r.missing(c, o, raw), c, o, raw, l).about(o.Name)
			}
			continue
		}
		var err error
		switch o.Kind {
		case KindDomain:
			a.domain, err = r.domain(text, l)
		case KindModel, KindProduct:
			var more []place
			more, err = r.places(text, l)
			for _, p := range more {
				if !slices.ContainsFunc(a.places, p.same) {
					a.places = append(a.places, p)
				}
			}
		case KindPair:
			raw[o.Name] = strings.Join(parts(text), ", ") // so that a suggestion replaces one of the two
			a.places, err = r.pair(text, l)
		case KindTeam:
			a.team, err = team(text, req.Mentions)
		case KindVerb:
			a.verb = text
		case KindPage:
			a.page, err = pageNumber(text)
		case KindSystem:
			a.system, err = r.system(text, l)
		case KindRole:
			a.role, err = role(text)
		case KindDate:
			a.dates[o.Name], err = day(text, now)
		case KindSince:
			a.dates[o.Name], err = since(text, now)
		case KindName:
			a.text[o.Name], err = newName(text, req.Mentions)
		case KindText:
			a.text[o.Name], err = sentence(text)
		case KindID:
			a.text[o.Name] = strings.ToLower(text)
		case KindFile, KindReference, KindCatalogue, KindAnswers, KindQuestion:
			a.text[o.Name] = text
		case KindChannels:
			a.text[o.Name], err = channels(text, req)
		case KindFlag:
			a.flags[o.Name] = text == "yes" || text == "true"
		case KindChoice:
			a.text[o.Name], err = choice(text, o.Choices)
		case KindGroups:
			a.groups, err = groups(text, req)
		}
		if err != nil {
			return a, r.explainValue(c, o, raw, err).about(o.Name)
		}
	}
	return a, nil
}

// sort moves a first word to the option that it is for, where a verb takes a
// domain, an id such as r12 or a fixed word in the same place.
func (c Command) sort(raw values) values {
	first, ok := c.slot("")
	text := strings.ToLower(strings.TrimSpace(raw[first.Name]))
	if !ok || text == "" || first.Kind != KindDomain {
		return raw
	}
	for _, o := range c.Options {
		if o.Keyword == "" && raw[o.Name] == "" && (o.Kind == KindID && isID(text) || o.Kind == KindChoice && slices.Contains(o.Choices, text)) {
			raw[o.Name] = text
			delete(raw, first.Name)
			break
		}
	}
	return raw
}

// isID reports whether a word is an id of a request, such as r12.
func isID(word string) bool {
	number, ok := strings.CutPrefix(word, "r")
	_, err := strconv.ParseUint(number, 10, 64)
	return ok && err == nil
}

// untangle splits "who-owns data-privacy cursor" and "who-owns cursor data
// privacy", in which the word "for" was left out, where both parts name
// something exactly and the whole does not.
func (r *Router) untangle(c Command, raw values, l *airesp.Ledger) values {
	first, ok := c.slot("")
	models, has := c.slot("for")
	if !ok || !has || first.Kind != KindDomain || raw[models.Name] != "" {
		return raw
	}
	var unknown *airesp.UnknownError
	if _, err := r.domain(raw[first.Name], l); !errors.As(err, &unknown) {
		return raw
	}
	words := strings.Fields(raw[first.Name])
	for i := len(words) - 1; i > 0 && len(words) <= 12; i-- {
		left, right := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		for _, try := range [][2]string{{left, right}, {right, left}} {
			if _, err := r.domain(try[0], l); err != nil {
				continue
			}
			var ambiguous *airesp.AmbiguousError
			if _, err := r.places(try[1], l); err == nil || errors.As(err, &ambiguous) {
				raw[first.Name], raw[models.Name] = try[0], try[1]
				return raw
			}
		}
	}
	return raw
}

func team(text string, mentions map[string]Mention) (*teamArg, error) {
	if m, ok := mentions[text]; ok && m.isGroup() {
		return &teamArg{name: m.Name, mention: &m}, nil
	}
	if strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">") {
		return nil, &airesp.NameError{Why: "it is a mention of something that is not a group"}
	}
	name, err := airesp.Name(text)
	return &teamArg{name: name}, err
}

func pageNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 1, fmt.Errorf("%q is no page", text)
	}
	return n, nil
}

// missing refuses a command without a value that it needs, and lists what the
// value can be.
func (r *Router) missing(c Command, o Option, raw values) *Error {
	e := refuse(MissingArgument, reply.C(c.Name), reply.S(" needs "+article(o.Placeholder)+"."))
	if o.Kind == KindPair {
		e = refuse(MissingArgument, reply.C(c.Name), reply.S(" needs two deployment models, products or systems."))
	}
	e.More = append(e.More, c.usageBlock())
	switch o.Kind {
	case KindDomain:
		e.More = append(e.More, r.domainMenu(c, o, raw, ""))
	case KindModel, KindProduct:
		e.More = append(e.More, r.modelMenu(c, o, raw, ""))
	case KindPair:
		e.More = append(e.More, r.modelList())
	}
	return e
}

// replaceEntry is a list as it was typed, with the entry that could not be
// resolved replaced. Where it is not an entry of its own the whole is.
func replaceEntry(typed, unknown, by string) string {
	entries := strings.Split(typed, ",")
	for i, e := range entries {
		if airesp.Canonical(e) == unknown {
			entries[i] = " " + by
			return strings.TrimSpace(strings.Join(entries, ","))
		}
	}
	return by
}

// shorten cuts what somebody typed to what a sentence can hold.
func shorten(typed string) string {
	const most = 80
	if r := []rune(typed); len(r) > most {
		return string(r[:most]) + "…"
	}
	return typed
}

func article(placeholder string) string {
	noun := strings.ToLower(placeholder)
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

// explainValue turns what the framework says of a word into a refusal whose
// suggestions are complete commands.
func (r *Router) explainValue(c Command, o Option, raw values, err error) *Error {
	var unknown *airesp.UnknownError
	var ambiguous *airesp.AmbiguousError
	var outside *airesp.OutOfScopeError
	var name *airesp.NameError
	switch {
	case errors.As(err, &unknown):
		return r.explainUnknown(c, o, raw, unknown)
	case errors.As(err, &ambiguous):
		return r.explainAmbiguous(c, o, raw, ambiguous)
	case errors.As(err, &outside):
		p := outside.Product
		e := refuse(NotFound, reply.B(p.Name), reply.S(" "+p.Reason+", so the framework leaves it out. Treat it as an ordinary vendor: "+p.Instead+"."))
		if p.Note != "" {
			e.More = append(e.More, reply.Para{Text: reply.Say(reply.S(p.Note))})
		}
		return e
	case errors.As(err, &name):
		return c.misuse(reply.S("This name cannot be used: " + name.Why + "."))
	}
	if refusal := r.explainMore(c, o, raw, err); refusal != nil {
		return refusal
	}
	if o.Keyword == "" {
		return c.misuse(reply.C(shorten(raw[o.Name])), reply.S(" is not "+article(o.Placeholder)+"."))
	}
	return c.misuse(reply.S("After "), reply.C(o.Keyword), reply.S(" comes "+article(o.Placeholder)+", and "), reply.C(shorten(raw[o.Name])), reply.S(" is none."))
}

func (r *Router) explainUnknown(c Command, o Option, raw values, u *airesp.UnknownError) *Error {
	code, noun, menu := UnknownDomain, "security domain", r.domainMenu(c, o, raw, u.Text)
	if u.Kind == airesp.KindModel {
		code, noun, menu = UnknownModel, "deployment model or product", r.modelMenu(c, o, raw, u.Text)
	}
	typed := u.Text
	if airesp.Canonical(raw[o.Name]) == u.Text {
		typed = strings.TrimSpace(raw[o.Name]) // as it was typed
	}
	e := refuse(code, reply.S("No "+noun+" is called "), reply.C(shorten(typed)), reply.S("."))
	for _, n := range u.Near {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: n.Label, Command: c.command(raw, o.Name, replaceEntry(raw[o.Name], u.Text, n.Word))})
	}
	if len(e.Suggestions) > 0 {
		e.Lead = reply.Say(reply.S("Did you mean:"))
	} else {
		e.More = append(e.More, menu)
	}
	return e
}

func (r *Router) explainAmbiguous(c Command, o Option, raw values, a *airesp.AmbiguousError) *Error {
	e := refuse(Ambiguous, reply.C(a.Text), reply.S(" can mean several things."))
	e.Lead = reply.Say(reply.S("Which one do you mean?"))
	if a.Ask != "" {
		e.Lead = reply.Say(reply.S(a.Ask))
	}
	for _, opt := range a.Options {
		var list []string
		for _, b := range a.Before {
			list = append(list, b.Model.ID)
		}
		list = append(list, opt.ID)
		if rest := strings.Trim(a.Rest, " ,;+&"); rest != "" {
			list = append(list, rest)
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: opt.Label, Command: c.command(raw, o.Name, strings.Join(list, ", "))})
	}
	if a.Why != "" {
		e.Message = append(e.Message, reply.S(" "+a.Why))
	}
	return e
}

// command is c with its raw values, one of them replaced.
func (c Command) command(raw values, name, value string) reply.Command {
	out := reply.Do(c.Name)
	for _, o := range c.Options {
		v := raw[o.Name]
		if o.Name == name {
			v = value
		}
		if v != "" {
			out.Args = append(out.Args, c.arg(o, v))
		}
	}
	return out
}

// arg is a value for one of the command's options, quoted where a word of it
// would be read as a keyword.
func (c Command) arg(o Option, value string) reply.Arg {
	if o.Kind == KindFlag {
		return reply.Arg{Option: o.Name, Keyword: o.Keyword, Value: value, Flag: true}
	}
	for _, w := range strings.Fields(value) {
		if _, _, found := c.keyword(word{text: w}); found || strings.HasPrefix(w, "--") {
			return reply.Arg{Option: o.Name, Keyword: o.Keyword, Value: quote(value)}
		}
	}
	if first, _, _ := strings.Cut(airesp.Canonical(value), " "); o.Keyword == "" && slices.Contains(c.further, first) {
		value = quote(value)
	}
	return reply.Arg{Option: o.Name, Keyword: o.Keyword, Value: value}
}
