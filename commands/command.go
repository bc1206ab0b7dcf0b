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
	Name    string
	Aliases []string // other words for it; may be several words, such as "who owns"
	Summary string   // one line, at most 100 characters
	// Group is the family in which a platform lists the verb that cannot list
	// them all at one level. It may be empty; typed text has no use for it.
	Group    string
	Options  []Option
	Examples []string // complete commands
	Access   Access
	ReadOnly bool             // changes nothing, although not everybody may use it
	Show     reply.Visibility // who sees a reply that is not a refusal
	run      func(ctx context.Context, c *call) (Reply, error)
	further  []string // canonical words that after Name make the name of another verb
}

// Writes reports whether the verb can change the ledger.
func (c Command) Writes() bool { return c.Access != Read && !c.ReadOnly }

// Undoable reports whether what the verb decides can be taken back.
func (c Command) Undoable() bool {
	return c.Writes() && c.Name != "undo" && c.Name != "framework upgrade"
}

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
	Choices     []string // for KindChoice, KindReference and KindCatalogue
}

// Kind is the type of an option's value.
type Kind uint8

const (
	KindDomain    Kind = iota // a security domain
	KindModel                 // deployment models; in typed text also products
	KindProduct               // products, where models have an option of their own
	KindTeam                  // a team by name, or a group of the platform
	KindVerb                  // a verb of the table
	KindPage                  // a page number, from 1
	KindSystem                // a system of the organisation
	KindRole                  // a role, such as responsible
	KindDate                  // a day, such as 2027-03-31 or "in 30 days"
	KindText                  // words of the person's own, up to the end of the text
	KindName                  // a name for something new
	KindID                    // the number of a request or an event
	KindFlag                  // given or not
	KindGroups                // groups and people of the platform
	KindChoice                // one of Option.Choices
	KindSince                 // a day in the past, such as 2026-10-01; "30d" is 30 days ago
	KindChannels              // channels of the platform
	KindPair                  // two deployment models, products or systems, in one text
	KindReference             // a domain, another framework, or an id of one, such as LLM01
	KindCatalogue             // another framework by its id, one of Option.Choices, or by another name
	KindAnswers               // answers to questions that were asked one at a time, such as "yes,no"
	KindFile                  // the name of a framework file beside the program; console only
	KindQuestion              // a question in the person's own words: everything after the verb
)

// tail reports whether typed text of this kind goes on to the end.
func (k Kind) tail() bool { return k == KindText }

// Reply is the answer to a Request.
type Reply struct {
	Command string   // the verb that ran; empty when none was found
	Domains []string // ids that the request was resolved to, in the framework's order
	Models  []string
	Systems []string
	Message reply.Message
	Error   *Error // why the request was refused; nil when it was answered
	// Again is the complete command that gives this answer again, so that it
	// can be shared or brought up to date. Without a verb when the command
	// changed something or was refused.
	Again reply.Command
	// Undo takes back what the command has decided. Without a verb when it
	// changed nothing, or nothing that can be taken back.
	Undo  reply.Command
	quiet bool // only who asked sees it, whatever the verb says
	Data  any  // the verb's own part of the JSON form; set when Request.WantData is
}

// call is a verb at work.
type call struct {
	*Router
	req    Request
	cmd    Command
	raw    values // as they were given
	args   args
	ledger *airesp.Ledger
	now    time.Time
	then   *moment // set when the command asks about an earlier time; ledger and now are of then
	by     string  // subject id of who asks; set while a decision is taken
}

// at makes the call look at what a decision is taken on.
func (c *call) at(d Deal) { c.ledger, c.now, c.by = d.Ledger, d.Now, d.By }
