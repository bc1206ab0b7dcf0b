// Package commands is the shared command layer: one table of verbs, the text
// grammar, access, and the verbs themselves. It answers a Request from the
// framework and the ownership ledger with a Reply, and knows nothing of any
// platform, database or network.
//
// A verb that is added to Table appears on Slack, on Discord, on the console
// and in the help by itself.
package commands

import (
	"context"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// Command is one verb of the table.
type Command struct {
	Name     string
	Aliases  []string // other words for it; may be several words, such as "who owns"
	Summary  string   // one line, at most 100 characters
	Options  []Option
	Examples []string // complete commands
	Access   Access
	Show     reply.Visibility // who sees a reply that is not a refusal
	run      func(ctx context.Context, c *call) (Reply, error)
}

// Writes reports whether the verb can change the ledger.
func (c Command) Writes() bool { return c.Access != Read }

// Usage is the command with its options, as it is typed.
func (c Command) Usage() string {
	parts := []string{c.Name}
	slot := map[string]bool{}
	for _, o := range c.Options {
		if slot[o.Keyword] {
			continue // another way to fill the same place
		}
		slot[o.Keyword] = true
		text := strings.TrimSpace(o.Keyword + " " + o.Placeholder)
		if !o.Required {
			text = "[" + text + "]"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// Option is one option of a verb.
type Option struct {
	Name    string // as Discord shows it
	Kind    Kind
	Summary string // one line, at most 100 characters
	// Keyword is the word before the value in typed text; empty for the value
	// that follows the verb. Options that share a keyword are ways to fill the
	// same place: typed text goes to the first of them.
	Keyword     string
	Placeholder string // the value in usage lines, in capitals
	Required    bool
}

// Kind is the type of an option's value.
type Kind uint8

const (
	KindDomain  Kind = iota // a security domain
	KindModel               // deployment models; in typed text also products
	KindProduct             // products, where models have an option of their own
	KindTeam                // a team by name, or a group of the platform
	KindVerb                // a verb of the table
	KindPage                // a page number, from 1
)

// Reply is the answer to a Request.
type Reply struct {
	Command string   // the verb that ran; empty when none was found
	Domains []string // ids that the request was resolved to, in the framework's order
	Models  []string
	Message reply.Message
	Error   *Error // why the request was refused; nil when it was answered
	quiet   bool   // only who asked sees it, whatever the verb says
	Data    any    // the verb's own part of the JSON form; set when Request.WantData is
}

// call is a verb at work.
type call struct {
	*Router
	req    Request
	cmd    Command
	args   args
	ledger *airesp.Ledger
	now    time.Time
}
