package commands

import (
	"context"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

func domainCommand() Command {
	return Command{
		Name: "domain", Aliases: []string{"tasks"}, Access: Read, run: showDomain,
		Summary:  "A security domain: what it covers, what to do, what to ask the provider; everywhere or in one model",
		Options:  on(),
		Examples: []string{"domain data-privacy", "domain gdpr", "domain data-privacy for cursor"},
	}
}

// showDomain explains a domain: what it covers, what to do, what to ask the
// provider, and how it lies in each model, or in those that are named.
func showDomain(ctx context.Context, c *call) (Reply, error) {
	if len(c.args.places) > 0 {
		return c.domainIn(ctx)
	}
	d := c.args.domain
	m := reply.Message{Summary: reply.Say(reply.B(d.Name), reply.S(": "+d.Summary))}
	if d.Covers != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(d.Covers))})
	}
	if d.Emerging {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("The framework marks this domain as emerging: it came with newer kinds of AI, and matters today."))})
	}
	m.Blocks = append(m.Blocks, reply.Heading{Text: "Whose job it is"}, c.byModel())
	m.Blocks = append(m.Blocks, lines("What to do", d.Tasks)...)
	m.Blocks = append(m.Blocks, lines("What to ask the provider", d.Questions)...)
	m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{
		{Label: "Who owns it", Command: c.do("who-owns", values{"domain": d.ID})},
		{Label: "In other frameworks", Command: c.do("crosswalk", values{"about": d.ID})},
	}}, c.source)
	return Reply{Message: m, Data: c.data(map[string]any{"domain": d.ID, "name": d.Name, "emerging": d.Emerging,
		"summary": d.Summary, "covers": d.Covers, "tasks": d.Tasks, "questions": d.Questions})}, nil
}

// domainIn explains a domain where it was asked for: whose job it is, what to
// do about our part, and what to ask the provider about theirs.
func (c *call) domainIn(ctx context.Context) (Reply, error) {
	d, v := c.args.domain, c.survey(c.args.places)
	rep, err := c.columnReply(ctx, v.states)
	if err != nil {
		return rep, err
	}
	m := reply.Message{Summary: c.whoOwnsSummary(v), Blocks: c.left(c.args.places, v, true)}
	theirs := false
	for _, s := range v.states {
		theirs = theirs || s.Cell.Responsibility == airesp.Shared || s.Cell.Responsibility == airesp.Provider
	}
	if v.needed > 0 {
		m.Blocks = append(m.Blocks, lines("What to do", d.Tasks)...)
	}
	if theirs {
		m.Blocks = append(m.Blocks, lines("What to ask the provider", d.Questions)...)
	}
	if v.unowned > 0 {
		m.Blocks = append(m.Blocks, c.claimOffer())
	}
	m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{
		{Label: "More on " + d.Name, Command: c.do("domain", values{"domain": d.ID})},
		{Label: "In other frameworks", Command: c.do("crosswalk", values{"about": d.ID})},
	}}, c.source)
	rep.Message = m
	return rep, nil
}

// byModel groups the models of a domain by responsibility, in few lines.
func (c *call) byModel() reply.List {
	var list reply.List
	for _, r := range []airesp.Responsibility{airesp.Customer, airesp.Shared, airesp.Provider, airesp.NotApplicable} {
		var names []string
		for _, m := range c.framework.Models {
			if cell, _ := c.framework.Cell(c.args.domain.ID, m.ID); cell.Responsibility == r {
				name := m.Short
				if cell.Critical {
					name += " (critical)"
				}
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(r.Label()), reply.S(" ("+meaning(r)+"): "+enumerate(names)))})
		}
	}
	return list
}

// lines is a headed list of plain lines; nothing when there are none.
func lines(heading string, texts []string) []reply.Block {
	if len(texts) == 0 {
		return nil
	}
	var list reply.List
	for _, t := range texts {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.S(t))})
	}
	return []reply.Block{reply.Heading{Text: heading}, list}
}

// data is d when the request wants data, else nothing.
func (c *call) data(d map[string]any) any {
	if !c.req.WantData {
		return nil
	}
	return d
}

// summaryOf reads "1 Customer, 8 Shared, 6 Provider and 1 N/A".
func summaryOf(counts map[airesp.Responsibility]int) string {
	var parts []string
	for _, r := range []airesp.Responsibility{airesp.Customer, airesp.Shared, airesp.Provider, airesp.NotApplicable} {
		if counts[r] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[r], r.Label()))
		}
	}
	return enumerate(parts)
}
