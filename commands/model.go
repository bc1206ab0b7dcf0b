package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// showModel shows what is left for us in one deployment model: our rows
// first, the critical ones before the others.
func showModel(ctx context.Context, c *call) (Reply, error) {
	if len(c.args.places) > 1 {
		e := refuse(InvalidArgument, reply.S("Ask for one deployment model at a time."))
		for _, p := range c.args.places {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: p.title(), Command: c.do("model", values{"model": p.word()})})
		}
		return Reply{}, e
	}
	n := c.args.places[0]
	states, counts := c.column(n.target())
	list := c.columnList(states)
	list.More = reply.Say(reply.S("The whole column: "), reply.Cmd(c.do("matrix", values{"model": n.Model.ID})))
	_, cov := c.ledger.Gaps(c.framework, []airesp.Target{n.target()}, c.now)
	m := reply.Message{
		Summary: reply.Say(reply.B(n.title()), reply.S(fmt.Sprintf(": %s. %s.", summaryOf(counts), coverage(cov)))),
		Blocks:  []reply.Block{reply.Para{Text: aboutModel(n.Model)}, list},
	}
	if cov.Owned < cov.Needed {
		m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{
			{Label: "Show the gaps", Command: c.do("gaps", values{"model": n.word()})},
		}})
	}
	m.Blocks = append(m.Blocks, c.source)
	rep := Reply{Message: m}
	if c.req.WantData {
		data, err := c.cellData(ctx, states)
		if err != nil {
			return rep, err
		}
		rep.Data = map[string]any{"cells": data}
	}
	return rep, nil
}

// columnList shows what is left for us in each domain, and who owns it.
func (c *call) columnList(states []airesp.State) reply.List {
	var list reply.List
	for _, s := range states {
		cell := s.Cell
		d, _ := c.framework.Domain(cell.Domain)
		item := reply.Item{
			Title: reply.Say(reply.B(d.Name), reply.S(": "+cellWord(cell))),
			Lines: []reply.Text{reply.Say(reply.S(cell.Note))},
		}
		if s.Owned || cell.Responsibility.NeedsOwner() {
			item.Lines = append(append(item.Lines, c.ownerLine(s)), c.moreLines(s)...)
		}
		list.Items = append(list.Items, item)
	}
	return list
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

// identify says which deployment model a product belongs to. Without a
// product it lists the models, so that people can find theirs.
func identify(_ context.Context, c *call) (Reply, error) {
	if len(c.args.places) == 0 {
		var list reply.List
		for _, m := range c.framework.Models {
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(m.Name), reply.S(": "+m.Summary))})
		}
		return Reply{Message: reply.Message{
			Summary: reply.Say(reply.S("Which of these do you use? Name a product to find its deployment model: "), reply.Cmd(c.blank(c.do("identify", nil), "product")), reply.S(".")),
			Blocks:  []reply.Block{list, c.source},
		}}, nil
	}
	m := reply.Message{}
	var buttons []reply.Button
	for i, n := range c.args.places {
		if i > 0 {
			m.Summary = append(m.Summary, reply.S(" "))
		}
		if n.As == "" {
			m.Summary = append(m.Summary, reply.B(n.Model.Name), reply.S(" is a deployment model."))
		} else {
			m.Summary = append(m.Summary, reply.B(n.As), reply.S(" counts as "), reply.B(n.Model.Name), reply.S("."))
		}
		m.Blocks = append(m.Blocks, reply.Para{Text: append(reply.Say(reply.B(n.Model.Name), reply.S(": ")), aboutModel(n.Model)...)})
		buttons = append(buttons,
			reply.Button{Label: "What is ours in " + n.Model.Short, Command: c.do("model", values{"model": n.Model.ID}), Primary: i == 0},
			reply.Button{Label: "Gaps in " + n.Model.Short, Command: c.do("gaps", values{"model": n.Model.ID})})
	}
	m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: buttons}, c.source)
	return Reply{Message: m}, nil
}
