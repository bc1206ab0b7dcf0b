package commands

import (
	"slices"
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
func (c *call) ownerLine(s airesp.State) reply.Text {
	switch {
	case s.Owned:
		return append(reply.Say(reply.S("Our owner: ")), c.claimSpans(s.Claim)...)
	case s.Cell.Responsibility.NeedsOwner():
		return reply.Say(reply.S("Our owner: "), reply.B(nobody))
	}
	return reply.Say(reply.S("Our owner: none needed"))
}

// claimSpans reads "Privacy, since 3 Nov 2026, to be confirmed by 1 Feb 2027".
func (c *call) claimSpans(claim airesp.Claim) []reply.Span {
	team, _ := c.ledger.Team(claim.Team)
	return append([]reply.Span{reply.T(replyTeam(team)), reply.S(c.unboundMark(team) + ", ")}, c.heldSpans(claim)...)
}

// heldSpans reads "since 3 Nov 2026, to be confirmed by 1 Feb 2027".
func (c *call) heldSpans(claim airesp.Claim) []reply.Span {
	spans := []reply.Span{reply.S("since "), reply.On(claim.At)}
	if claim.Confirmed.After(claim.At) {
		spans = append(spans, reply.S(", confirmed "), reply.On(claim.Confirmed))
	}
	switch {
	case claim.Ended(c.now):
		return append(spans, reply.S(", "), reply.B("ended"), reply.S(" on "), reply.On(claim.Until))
	case c.now.After(claim.Review):
		return append(spans, reply.S(", "), reply.B("not confirmed"), reply.S(" by "), reply.On(claim.Review))
	case !claim.Asked.IsZero():
		return append(spans, reply.S(", "), reply.B("not confirmed"), reply.S(" since the framework changed it on "), reply.On(claim.Asked))
	case !claim.Until.IsZero() && claim.Until.Before(claim.Review):
		return append(spans, reply.S(", until "), reply.On(claim.Until))
	}
	return append(spans, reply.S(", to be confirmed by "), reply.On(claim.Review))
}

// unboundMark marks a team for which anybody could have claimed.
func (c *call) unboundMark(t airesp.Team) string {
	switch {
	case t.Bound():
		return ""
	case c.ledger.Settings().MembersOnly:
		return " (tied to nobody)"
	}
	return " (anybody can speak for it)"
}

// offerLine says to whom a claim is offered; it is empty when to nobody.
func (c *call) offerLine(claim airesp.Claim) reply.Text {
	offer, ok := c.ledger.OfferOn(claim.Domain, claim.Scope)
	if !ok || claim.Role != airesp.Accountable {
		return nil
	}
	to, _ := c.ledger.Team(offer.To)
	return reply.Say(reply.S("Offered to "), reply.T(replyTeam(to)), reply.S(" on "), reply.On(offer.At), reply.S(", which can accept it with "),
		reply.Cmd(c.do("approve", values{"id": offer.ID})))
}

// moreLines says what else the ledger holds of a cell: a dispute, an accepted
// risk, and the teams in other roles.
func (c *call) moreLines(s airesp.State) []reply.Text {
	var lines []reply.Text
	if offer := c.offerLine(s.Claim); s.Owned && offer != nil {
		lines = append(lines, offer)
	}
	if s.Owned && s.Claim.Note != "" {
		lines = append(lines, reply.Say(reply.S("Note: "+s.Claim.Note)))
	}
	if s.Dispute != nil {
		lines = append(lines, reply.Say(reply.B("Disputed"), reply.S(" since "), reply.On(s.Dispute.At), reply.S(": "+s.Dispute.Reason)))
	}
	if s.Risk != nil {
		lines = append(lines, c.riskLine(*s.Risk))
	}
	return append(lines, c.others(s)...)
}

// riskLine says how an accepted risk stands.
func (c *call) riskLine(r airesp.Risk) reply.Text {
	head := reply.Say(reply.S("Accepted risk "), reply.C(r.ID))
	switch {
	case !r.Approved() && r.Lapsed(c.framework, c.now):
		return reply.Say(reply.S("Asked to accept the risk in "), reply.C(r.ID), reply.S(", too late to be approved: "+r.Reason))
	case !r.Approved():
		return reply.Say(reply.S("Asked to accept the risk in "), reply.C(r.ID), reply.S(" until "), reply.On(r.Until), reply.S(", waiting for approval: "+r.Reason))
	case r.Stale(c.framework):
		return append(head, reply.S(" no longer holds, since the framework changed the cell: "+r.Reason))
	case c.now.After(r.Until):
		return append(head, reply.S(" ended on "), reply.On(r.Until), reply.S(": "+r.Reason))
	}
	return append(head, reply.S(" until "), reply.On(r.Until), reply.S(": "+r.Reason))
}

// others are the teams that are responsible, consulted or informed.
func (c *call) others(s airesp.State) []reply.Text {
	var lines []reply.Text
	for _, role := range airesp.Roles()[1:] {
		var teams []reply.Span
		for _, claim := range c.ledger.InRole(s.Cell.Domain, s.Target, role) {
			if len(teams) > 0 {
				teams = append(teams, reply.S(", "))
			}
			team, _ := c.ledger.Team(claim.Team)
			teams = append(teams, reply.T(replyTeam(team)))
		}
		if len(teams) > 0 {
			head := reply.S(strings.ToUpper(string(role[:1])) + string(role[1:]) + ": ")
			lines = append(lines, append(reply.Say(head), teams...))
		}
	}
	return lines
}

// enumerate joins words as people do: "a, b and c".
func enumerate(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// domainMenu offers every domain in place of a value that is missing or that
// nobody knows.
func (r *Router) domainMenu(c Command, o Option, raw values, unknown string) reply.Block {
	menu := r.menuFor(c, o, raw)
	for _, d := range r.framework.Domains {
		menu.Choices = append(menu.Choices, reply.Choice{Label: d.Name, Command: c.command(raw, o.Name, replaceEntry(raw[o.Name], unknown, d.ID))})
	}
	return menu
}

// modelMenu is domainMenu for the deployment models.
func (r *Router) modelMenu(c Command, o Option, raw values, unknown string) reply.Block {
	menu := r.menuFor(c, o, raw)
	menu.Lead = reply.Say(reply.S("Choose a deployment model, or name a product:"))
	for _, m := range r.framework.Models {
		menu.Choices = append(menu.Choices, reply.Choice{Label: m.Name, Command: c.command(raw, o.Name, replaceEntry(raw[o.Name], unknown, m.ID))})
	}
	return menu
}

func (r *Router) menuFor(c Command, o Option, raw values) reply.Select {
	return reply.Select{
		Lead: reply.Say(reply.S("Choose a security domain:")), Placeholder: "Choose one",
		Typed: r.blank(c.command(raw, o.Name, ""), o.Name),
	}
}

// modelList names every deployment model, for people who have to choose several.
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
	at := 0 // how many of the arguments stand before it in the table
	for _, o := range r.table[r.verbs[cmd.Verb]].Options {
		if o.Name == option {
			arg := reply.Arg{Option: o.Name, Keyword: o.Keyword, Value: o.Placeholder, Blank: true}
			cmd.Args = slices.Insert(slices.Clone(cmd.Args), at, arg)
			break
		}
		if at < len(cmd.Args) && cmd.Args[at].Option == o.Name {
			at++
		}
	}
	return cmd
}
