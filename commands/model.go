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
		Summary: reply.Say(reply.B(n.title()), reply.S(fmt.Sprintf(": %s.", oursOf(len(states), cov)))),
		Blocks:  []reply.Block{reply.Para{Text: aboutModel(n.Model)}, c.modelStrip(n, duties(cov))},
	}
	rows, buttons, refusal := c.rows(states)
	if refusal != nil {
		return rep, refusal
	}
	m.Blocks = append(append(m.Blocks, rows...), c.oneDomain(n, states))
	if cov.Owned < cov.Needed {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "Show the gaps", Command: c.do("gaps", values{"model": n.word()}), Primary: true})
	}
	if counts[airesp.Shared] > 0 {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "What to ask the provider", Command: c.do("model", values{"model": n.word(), "questions": "yes"})})
	}
	if len(buttons.Buttons) > 0 {
		m.Blocks = append(m.Blocks, buttons)
	}
	m.Blocks = append(m.Blocks, c.source)
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

// oursOf reads "8 of 16 domains need an owner of ours, and 2 have one".
func oursOf(domains int, cov airesp.Coverage) string {
	need, have := "need", fmt.Sprintf("%d have one", cov.Owned)
	if cov.Needed == 1 {
		need = "needs"
	}
	switch {
	case cov.Needed == 0:
		return "no domain needs an owner of ours"
	case cov.Owned == cov.Needed:
		have = "each has one"
	case cov.Owned == 0:
		have = "none has one"
	case cov.Owned == 1:
		have = "1 has one"
	}
	return fmt.Sprintf("%d of %s %s an owner of ours, and %s", cov.Needed, plural(domains, "domain", "domains"), need, have)
}

// rows are the domains of a model: those that are ours, page by page, with
// their owners and a line of what is left for us; the others in one line. The
// buttons turn the pages.
func (c *call) rows(states []airesp.State) ([]reply.Block, reply.Buttons, *Error) {
	var ours []airesp.State
	var providers, none []string
	for _, s := range states {
		d, _ := c.framework.Domain(s.Cell.Domain)
		switch s.Cell.Responsibility {
		case airesp.Customer, airesp.Shared:
			ours = append(ours, s)
		case airesp.Provider:
			providers = append(providers, d.Name+c.heldBy(s))
		default:
			none = append(none, d.Name+c.heldBy(s))
		}
	}
	from, to, refusal := c.paged(len(ours))
	if refusal != nil {
		return nil, reply.Buttons{}, refusal
	}
	var blocks []reply.Block
	for _, part := range []struct {
		heading string
		of      airesp.Responsibility
	}{{"Customer: ours alone", airesp.Customer}, {"Shared: the provider does a part", airesp.Shared}} {
		list := reply.List{}
		for _, s := range ours[from:to] {
			if s.Cell.Responsibility == part.of {
				list.Items = append(list.Items, c.row(s))
			}
		}
		if len(list.Items) > 0 {
			blocks = append(blocks, reply.Heading{Text: part.heading}, list)
		}
	}
	if text := needsNothing(providers, none); to == len(ours) && len(text) > 0 {
		blocks = append(blocks, reply.Para{Text: text})
	}
	var pages reply.Buttons
	for _, b := range c.turns(len(ours)) {
		pages, _ = b.(reply.Buttons)
	}
	return blocks, pages, nil
}

// row is a domain that is ours: its owner, and what is left for us.
func (c *call) row(s airesp.State) reply.Item {
	d, _ := c.framework.Domain(s.Cell.Domain)
	end := "): "
	if s.Cell.Critical {
		end = ", critical): "
	}
	title := append(append(reply.Say(reply.B(d.Name), reply.S(" (")), c.shortOwner(s)...), reply.S(end+s.Cell.Note))
	return reply.Item{Title: title, Lines: c.moreLines(s)}
}

// heldBy names the owner of what needs none; it is empty where nobody has
// claimed it.
func (c *call) heldBy(s airesp.State) string {
	if !s.Owned {
		return ""
	}
	team, _ := c.ledger.Team(s.Claim.Team)
	return " (" + team.Name + ")"
}

// shortOwner is the owner of a cell and whether the claim holds, in few words.
func (c *call) shortOwner(s airesp.State) reply.Text {
	text := reply.Say(reply.B(nobody))
	if s.Owned {
		team, _ := c.ledger.Team(s.Claim.Team)
		text = reply.Say(reply.T(replyTeam(team)))
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

// oneDomain offers each domain with its tasks and its questions.
func (c *call) oneDomain(n place, states []airesp.State) reply.Block {
	menu := reply.Select{
		Placeholder: "More on a domain",
		Typed:       c.blank(c.do("domain", values{"model": n.word()}), "domain"),
	}
	for _, s := range states {
		d, _ := c.framework.Domain(s.Cell.Domain)
		menu.Choices = append(menu.Choices, reply.Choice{Label: d.Name, Description: cellWord(s.Cell), Command: c.do("domain", values{"domain": d.ID, "model": n.word()})})
	}
	return menu
}

// asksPerPage is how many domains with their questions one reply lists.
const asksPerPage = 3

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
