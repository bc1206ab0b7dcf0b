package airesp

import (
	"fmt"
	"strings"
)

// Kind is what a lookup looks for, and what a sentence can name.
type Kind int

const (
	KindDomain Kind = iota
	KindModel
	KindSystem
	KindTeam
	KindFramework // another framework
	KindReference // an id in one, such as LLM01
)

// String returns "domain", "model" and so on.
func (k Kind) String() string {
	return [...]string{"domain", "model", "system", "team", "framework", "reference"}[k]
}

// UnknownError is a text that names nothing.
type UnknownError struct {
	Kind Kind
	Text string   // in canonical form, cut to 80 characters; empty when nothing was typed
	Near []Option // what may have been meant: at most three, best first
}

func (e *UnknownError) Error() string {
	var words []string
	for _, o := range e.Near {
		words = append(words, o.Word)
	}
	if len(words) == 0 {
		return fmt.Sprintf("no %s is called %q", e.Kind, e.Text)
	}
	return fmt.Sprintf("no %s is called %q; did you mean %s?", e.Kind, e.Text, strings.Join(words, " or "))
}

// AmbiguousError is a text that can mean several domains or models.
type AmbiguousError struct {
	Kind    Kind
	Text    string   // in canonical form
	As      string   // the product, when the text names one that counts as several models
	Ask     string   // the question to ask; may be empty
	Why     string   // what tells the meanings apart; may be empty
	Default string   // the id to take when nobody can be asked; may be empty
	Options []Option // at least two
	Before  []Named  // what stands before Text in a list
	Rest    string   // what stands behind it, in canonical form
}

func (e *AmbiguousError) Error() string {
	var words []string
	for _, o := range e.Options {
		words = append(words, o.Word)
	}
	return fmt.Sprintf("%q can mean more than one %s: %s", e.Text, e.Kind, strings.Join(words, " or "))
}

// OutOfScopeError is a product to which the framework does not apply.
type OutOfScopeError struct {
	Text    string // in canonical form
	Product OutOfScope
}

func (e *OutOfScopeError) Error() string {
	return fmt.Sprintf("%s is out of scope: it %s", e.Product.Name, e.Product.Reason)
}

func asked(kind Kind, text string, a Ambiguous) *AmbiguousError {
	return &AmbiguousError{Kind: kind, Text: text, Ask: a.Ask, Why: a.Why, Default: a.Default, Options: a.Options}
}
