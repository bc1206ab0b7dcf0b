package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

func modelCommand() Command {
	return Command{
		Name: "model", Aliases: []string{"duties"}, Access: Read, run: showModel,
		Summary: "What a deployment model, product or system leaves with us in each security domain, and our owners",
		Options: []Option{
			{Name: "model", Kind: KindModel, Placeholder: "MODEL, PRODUCT or SYSTEM", Summary: "The deployment model"},
			{Name: "product", Kind: KindProduct, Placeholder: "PRODUCT or SYSTEM", Summary: "Or a product or a system of ours, for instance Cursor"},
			{Name: "questions", Kind: KindFlag, Keyword: "--questions", Summary: "What to ask the provider instead, for each domain that is shared"},
			pageOption(),
		},
		Examples: []string{"model coding", "duties chatgpt enterprise", "model saas --questions"},
	}
}

// showModel shows what is left for us in one deployment model: our rows
// first, the critical ones before the others.
func showModel(ctx context.Context, c *call) (Reply, error) {
	switch {
	case len(c.args.places) == 0:
		return Reply{}, c.missing(c.cmd, c.cmd.Options[0], c.raw)
	case len(c.args.places) > 1:
		e := refuse(InvalidArgument, reply.S("Ask for one deployment model at a time."))
		for _, p := range c.args.places {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: p.title(), Command: c.do("model", values{"model": p.word()})})
		}
		return Reply{}, e
	}
	n := c.args.places[0]
	states, counts := c.column(n.target())
	rep, err := c.columnReply(ctx, states)
	if err != nil {
		return rep, err
	}
	if c.args.flags["questions"] {
		rep.Message, err = c.toAsk(n, states)
		return rep, err
	}
	_, cov := c.ledger.Gaps(c.framework, []airesp.Target{n.target()}, c.now)
	m := reply.Message{
		Summary: reply.Say(reply.B(n.title()), reply.S(fmt.Sprintf(": %s. %s.", summaryOf(counts), coverage(cov)))),
		Blocks:  []reply.Block{reply.Para{Text: aboutModel(n.Model)}, c.modelStrip(n, coverage(cov))},
	}
	m.Blocks = append(append(m.Blocks, c.rows(n, states)...), c.oneDomain(n, states))
	var buttons reply.Buttons
	if cov.Owned < cov.Needed {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "Show the gaps", Command: c.do("gaps", values{"model": n.word()}), Primary: true})
	}
	if counts[airesp.Shared] > 0 {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "What to ask the provider", Command: c.do("model", values{"model": n.word(), "questions": "yes"})})
	}
	m.Blocks = append(m.Blocks, buttons, c.source)
	rep.Message = m
	return rep, nil
}

func (c *call) columnReply(ctx context.Context, states []airesp.State) (rep Reply, err error) {
	if !c.req.WantData {
		return rep, nil
	}
	cells, err := c.cellData(ctx, states)
	rep.Data = map[string]any{"cells": cells}
	return rep, err
}

// rows are the domains of a model under three headings: ours with their
// owners, the provider's, and those that do not apply.
func (c *call) rows(n place, states []airesp.State) []reply.Block {
	var ours, theirs, none reply.List
	for _, s := range states {
		d, _ := c.framework.Domain(s.Cell.Domain)
		switch s.Cell.Responsibility {
		case airesp.Customer, airesp.Shared:
			title := append(reply.Say(reply.B(d.Name), reply.S(": "+cellWord(s.Cell)+". ")), c.shortOwner(s)...)
			ours.Items = append(ours.Items, reply.Item{Title: title, Lines: append([]reply.Text{reply.Say(reply.S(s.Cell.Note))}, c.moreLines(s)...)})
		case airesp.Provider:
			theirs.Items = append(theirs.Items, c.noteItem(d, s))
		default:
			none.Items = append(none.Items, c.noteItem(d, s))
		}
	}
	more := reply.Say(reply.S("The whole column: "), reply.Cmd(c.do("matrix", values{"model": n.Model.ID})))
	var blocks []reply.Block
	for _, part := range []struct {
		heading string
		list    reply.List
	}{{"Ours to look after", ours}, {"The provider's", theirs}, {"Does not apply", none}} {
		if len(part.list.Items) > 0 {
			part.list.More = more
			blocks = append(blocks, reply.Heading{Text: part.heading}, part.list)
		}
	}
	return blocks
}

// noteItem is a domain with nothing for us to do, and why.
func (c *call) noteItem(d airesp.Domain, s airesp.State) reply.Item {
	item := reply.Item{Title: reply.Say(reply.B(d.Name), reply.S(": "+s.Cell.Note))}
	if s.Owned {
		item.Lines = append(item.Lines, c.shortOwner(s))
	}
	return item
}

// shortOwner is the owner of a cell and whether the claim holds, in few words.
func (c *call) shortOwner(s airesp.State) reply.Text {
	text := reply.Say(reply.S("Our owner: "))
	if !s.Owned {
		text = append(text, reply.B(nobody))
	} else {
		team, _ := c.ledger.Team(s.Claim.Team)
		text = append(text, reply.T(replyTeam(team)))
	}
	switch {
	case s.Gap == airesp.Expired:
		text = append(text, reply.S(", "), reply.B("overdue"))
	case s.Gap == airesp.Contest:
		text = append(text, reply.S(", "), reply.B("disputed"))
	case s.Gap != "" && s.Gap != airesp.Unowned:
		text = append(text, reply.S(", "), reply.B(string(s.Gap)))
	case s.Accepted():
		text = append(text, reply.S(", risk accepted until "), reply.On(s.Risk.Until))
	}
	return text
}

// oneDomain offers each domain that is ours with its tasks.
func (c *call) oneDomain(n place, states []airesp.State) reply.Block {
	menu := reply.Select{Lead: reply.Say(reply.S("What to do in one of them:")), Placeholder: "Choose a domain"}
	for _, s := range states {
		if s.Cell.Responsibility.NeedsOwner() {
			d, _ := c.framework.Domain(s.Cell.Domain)
			menu.Choices = append(menu.Choices, reply.Choice{Label: d.Name, Description: cellWord(s.Cell), Command: c.do("domain", values{"domain": d.ID, "model": n.word()})})
		}
	}
	if len(menu.Choices) == 0 {
		return reply.Para{Text: reply.Say(reply.S("Nothing here needs an owner of ours."))}
	}
	return menu
}

// asksPerPage is how many domains with their questions one reply lists.
const asksPerPage = 5

// toAsk lists what to ask the provider for each domain that is shared, page by
// page, and at the end the domains that do not apply, with the reason.
func (c *call) toAsk(n place, states []airesp.State) (reply.Message, error) {
	var items []reply.Item
	shared := 0
	for _, of := range []airesp.Responsibility{airesp.Shared, airesp.NotApplicable} {
		for _, s := range states {
			d, _ := c.framework.Domain(s.Cell.Domain)
			switch {
			case s.Cell.Responsibility != of:
			case of == airesp.NotApplicable:
				items = append(items, reply.Item{Title: reply.Say(reply.B(d.Name), reply.S(": nothing to ask. "+s.Cell.Note))})
			default:
				shared++
				item := reply.Item{Title: reply.Say(reply.B(d.Name), reply.S(": "+s.Cell.Note))}
				for _, q := range d.Questions {
					item.Lines = append(item.Lines, reply.Say(reply.S("Ask: "+q)))
				}
				items = append(items, item)
			}
		}
	}
	from, to, refusal := c.pagedBy(len(items), asksPerPage)
	if refusal != nil {
		return reply.Message{}, refusal
	}
	m := reply.Message{Summary: reply.Say(reply.B("What to ask the provider of "+n.title()), reply.S(": "+plural(shared, "domain is", "domains are")+" shared, and a shared one works only when both sides know their part."))}
	if shared == 0 {
		m.Summary = reply.Say(reply.S("Nothing is shared with a provider in "), reply.B(n.title()), reply.S(", so there is nothing to agree on."))
	}
	if len(items) > 0 {
		m.Blocks = append(m.Blocks, reply.List{Items: items[from:to]})
	}
	m.Blocks = append(m.Blocks, c.turnsBy(len(items), asksPerPage)...)
	m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{{Label: "What is ours in " + n.short(), Command: c.do("model", values{"model": n.word()})}}}, c.source)
	return m, nil
}

func aboutModel(m airesp.Model) reply.Text {
	text := reply.Say(reply.S(m.Summary))
	if m.Risk != "" {
		text = append(text, reply.S(" Risk: "+m.Risk+"."))
	}
	return text
}

// column is what holds for every domain of a target, ours first and critical
// first, and how many cells there are of each responsibility.
func (c *call) column(t airesp.Target) ([]airesp.State, map[airesp.Responsibility]int) {
	var states []airesp.State
	counts := map[airesp.Responsibility]int{}
	for _, d := range c.framework.Domains {
		s := c.ledger.State(c.framework, d.ID, t, c.now)
		states = append(states, s)
		counts[s.Cell.Responsibility]++
	}
	slices.SortStableFunc(states, func(a, b airesp.State) int { return cmp.Compare(weight(a.Cell), weight(b.Cell)) })
	return states, counts
}

// weight orders cells by how much is left for us: critical, customer, shared,
// provider, not applicable.
func weight(cell airesp.Cell) int {
	if cell.Critical {
		return 0
	}
	return 1 + slices.Index([]airesp.Responsibility{airesp.Customer, airesp.Shared, airesp.Provider, airesp.NotApplicable}, cell.Responsibility)
}
