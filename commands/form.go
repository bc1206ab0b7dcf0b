package commands

import (
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// Form asks for everything that a command still lacks, for a platform that can
// ask for several things at once. Whoever fills it in sends the Text of
// Command and the values of the fields, in Request.Options, as one Request: it
// is checked and authorised like a typed one, so nothing in a form has to be
// trusted.
type Form struct {
	Command reply.Command // with what is known already
	Fields  []Field       // at least one; what is needed comes first
}

// Field is an option that can be filled in.
type Field struct {
	Option  Option // Required also when only this request needs it
	Choices []FieldChoice
}

// FieldChoice is a value that a field can have. A field with choices takes
// other values too when its kind is KindTeam.
type FieldChoice struct{ Value, Label string }

// Title is the form's heading, such as "Claim" or "System add".
func (f Form) Title() string {
	return strings.ToUpper(f.Command.Verb[:1]) + f.Command.Verb[1:]
}

// about says which option a refusal is about, unless it says so already.
func (e *Error) about(option string) *Error {
	if e != nil && e.Option == "" {
		e.Option = option
	}
	return e
}

// fillable adds a form to a refusal of a writing command that lacks something.
func (r *Router) fillable(e *Error, c Command, raw values, l *airesp.Ledger) *Error {
	missing := e.Code == MissingArgument || e.Code == Ambiguous && e.Option == "team"
	if !missing || e.Option == "" || !c.Writes() || e.Form != nil {
		return e
	}
	form := &Form{Command: c.command(raw, e.Option, "")}
	var later []Field
	for _, o := range c.Options {
		asked := o.Name == e.Option
		if !asked && !c.open(o, raw) {
			continue
		}
		// What model it is can be said in several ways, of which one is enough.
		o.Required = o.Required || asked && o.Kind != KindModel
		f := Field{Option: o, Choices: r.fieldChoices(o, l)}
		if asked || o.Required {
			form.Fields = append(form.Fields, f)
		} else {
			later = append(later, f)
		}
	}
	form.Fields = append(form.Fields, later...)
	e.Form = form
	return e
}

// open reports whether a form can ask for an option: nothing fills its place
// yet, and it is something that people fill in.
func (c Command) open(o Option, raw values) bool {
	switch o.Kind {
	case KindVerb, KindPage, KindID, KindFlag, KindSince, KindFile:
		return false
	}
	return !slices.ContainsFunc(c.Options, func(other Option) bool { return other.Keyword == o.Keyword && raw[other.Name] != "" })
}

// fieldChoices is what an option can be, where that is a list; nil for words
// of the person's own.
func (r *Router) fieldChoices(o Option, l *airesp.Ledger) []FieldChoice {
	var list []FieldChoice
	add := func(value, label string) { list = append(list, FieldChoice{value, label}) }
	switch {
	case o.Kind == KindDomain:
		for _, d := range r.framework.Domains {
			add(d.ID, d.Name)
		}
	case o.Kind == KindModel:
		for _, m := range r.framework.Models {
			add(m.ID, m.Name)
		}
	case o.Kind == KindSystem, o.Kind == KindProduct && o.Name == "system":
		for _, s := range l.Systems() {
			add(s.Name, s.Name)
		}
	case o.Kind == KindTeam:
		for _, t := range l.Teams() {
			add(t.Name, t.Name)
		}
	case o.Kind == KindRole:
		for _, role := range airesp.Roles() {
			add(string(role), string(role))
		}
	case o.Kind == KindChoice:
		for _, c := range o.Choices {
			add(c, c)
		}
	}
	return list
}
