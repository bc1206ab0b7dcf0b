package commands

import (
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// nobody is how an unowned cell reads, everywhere.
const nobody = "NOBODY"

// cellWord is the framework's word for a cell: "Customer", "Shared, critical".
func cellWord(c airesp.Cell) string {
	if c.Critical {
		return c.Responsibility.Label() + ", critical"
	}
	return c.Responsibility.Label()
}

// meaning says what the framework's word leaves to us.
func meaning(r airesp.Responsibility) string {
	switch r {
	case airesp.Provider:
		return "the vendor does it"
	case airesp.Customer:
		return "it is ours to do"
	case airesp.Shared:
		return "the vendor does a part, the rest is ours"
	}
	return "there is nothing to do here"
}

// ownerLine says who owns a cell, since when, and until when that is confirmed.
func (c *call) ownerLine(cell airesp.Cell) reply.Text {
	claim, ok := c.ledger.Owner(cell.Domain, cell.Model)
	switch {
	case ok:
		return append(reply.Say(reply.S("Our owner: ")), c.claimSpans(claim)...)
	case cell.Responsibility.NeedsOwner():
		return reply.Say(reply.S("Our owner: "), reply.B(nobody))
	}
	return reply.Say(reply.S("Our owner: none needed"))
}

// claimSpans reads "Privacy, since 3 Nov 2026, to be confirmed by 1 Feb 2027".
func (c *call) claimSpans(claim airesp.Claim) []reply.Span {
	team, _ := c.ledger.Team(claim.Team)
	spans := []reply.Span{reply.T(replyTeam(team)), reply.S(", since "), reply.On(claim.At)}
	if claim.Confirmed.After(claim.At) {
		spans = append(spans, reply.S(", confirmed "), reply.On(claim.Confirmed))
	}
	if claim.Overdue(c.now) {
		return append(spans, reply.S(", "), reply.B("not confirmed"), reply.S(" by "), reply.On(claim.Review))
	}
	return append(spans, reply.S(", to be confirmed by "), reply.On(claim.Review))
}

// title names models as people asked for them: "Cursor (AI Coding Assistants)".
func title(n airesp.Named) string {
	if n.As == "" {
		return n.Model.Name
	}
	return n.As + " (" + n.Model.Name + ")"
}

func titles(named []airesp.Named) string {
	list := make([]string, len(named))
	for i, n := range named {
		list[i] = title(n)
	}
	return enumerate(list)
}

// enumerate joins words as people do: "a, b and c".
func enumerate(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// domainList names every domain, for people who have to choose one.
func (r *Router) domainList() reply.Block {
	ids := make([]string, len(r.framework.Domains))
	for i, d := range r.framework.Domains {
		ids[i] = d.ID
	}
	return reply.Para{Text: reply.Say(reply.S("The domains: " + strings.Join(ids, ", ")))}
}

// modelList names every deployment model, for people who have to choose one.
func (r *Router) modelList() reply.Block {
	list := make([]string, len(r.framework.Models))
	for i, m := range r.framework.Models {
		list[i] = m.ID + " (" + m.Name + ")"
	}
	return reply.Para{Text: reply.Say(reply.S("The deployment models: " + strings.Join(list, ", ") + ". A product's name works as well."))}
}

// do is a command of the table with values for some of its options, in the
// table's order. An empty value leaves its option out.
func (r *Router) do(verb string, raw values) reply.Command {
	return r.table[r.verbs[verb]].command(raw, "", "")
}

// blank adds an option that the reader has to fill in.
func (r *Router) blank(cmd reply.Command, option string) reply.Command {
	for _, o := range r.table[r.verbs[cmd.Verb]].Options {
		if o.Name == option {
			cmd.Args = append(cmd.Args, reply.Arg{Option: o.Name, Keyword: o.Keyword, Value: o.Placeholder, Blank: true})
		}
	}
	return cmd
}

// ids lists the model ids of named models as typed text.
func ids(named []airesp.Named) string {
	list := make([]string, len(named))
	for i, n := range named {
		list[i] = n.Model.ID
	}
	return strings.Join(list, ", ")
}
