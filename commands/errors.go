package commands

import (
	"slices"

	"airesp/commands/reply"
)

// Code tells programs why a request was refused.
type Code string

const (
	UnknownDomain   Code = "unknown-domain"
	UnknownModel    Code = "unknown-model"
	NotUnderstood   Code = "not-understood"
	MissingArgument Code = "missing-argument"
	InvalidArgument Code = "invalid-argument"
	Ambiguous       Code = "ambiguous"
	Conflict        Code = "conflict"
	Forbidden       Code = "forbidden"
	NotFound        Code = "not-found"
	Unavailable     Code = "unavailable"
)

// Error is a refusal that a person can act on: a code, a sentence and what to
// type next.
type Error struct {
	Code    Code
	Message reply.Text
	// misread: the words of the command may be no command at all.
	misread bool
	// Option is the option that the refusal is about, by its name in the
	// table; empty when it is about none.
	Option string
	// Form asks for what is missing. It is nil when nothing is, or when a form
	// would not help.
	Form *Form
	// Lead introduces Suggestions, such as "Did you mean".
	Lead        reply.Text
	Suggestions []Suggestion
	More        []reply.Block // what else helps, such as the list of domains; it comes before Suggestions
}

// Suggestion is a complete command to choose, and what it is about.
type Suggestion struct {
	Label   string
	Command reply.Command
}

// Error is the sentence without its suggestions.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message.String() }

// maxButtons is how many suggestions stand side by side; more are a menu.
const maxButtons = 5

// message is the refusal as a reply.
func (e *Error) message() reply.Message {
	m := reply.Message{Visibility: reply.Private, Summary: e.Message, Blocks: slices.Clone(e.More)}
	switch {
	case len(e.Suggestions) > maxButtons:
		menu := reply.Select{Lead: e.Lead, Placeholder: "Choose one"}
		for _, s := range e.Suggestions {
			menu.Choices = append(menu.Choices, reply.Choice{Label: s.Label, Command: s.Command})
		}
		m.Blocks = append(m.Blocks, menu)
	case len(e.Suggestions) > 0:
		b := reply.Buttons{Lead: e.Lead}
		for _, s := range e.Suggestions {
			b.Buttons = append(b.Buttons, reply.Button{Label: s.Label, Command: s.Command})
		}
		m.Blocks = append(m.Blocks, b)
	}
	return m
}

func refuse(code Code, spans ...reply.Span) *Error {
	return &Error{Code: code, Message: spans}
}
