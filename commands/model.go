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
	if len(c.args.models) > 1 {
		e := refuse(InvalidArgument, reply.S("Ask for one deployment model at a time."))
		for _, n := range c.args.models {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: title(n), Command: c.do("model", values{"model": n.Model.ID})})
		}
		return Reply{}, e
	}
	n := c.args.models[0]
	cells, counts := c.column(n.Model.ID)
	var list reply.List
	list.More = reply.Say(reply.S("The whole column: "), reply.Cmd(c.do("matrix", values{"model": n.Model.ID})))
	for _, cell := range cells {
		d, _ := c.framework.Domain(cell.Domain)
		item := reply.Item{
			Title: reply.Say(reply.B(d.Name), reply.S(": "+cellWord(cell))),
			Lines: []reply.Text{reply.Say(reply.S(cell.Note))},
		}
		if _, owned := c.ledger.Owner(cell.Domain, cell.Model); owned || cell.Responsibility.NeedsOwner() {
			item.Lines = append(item.Lines, c.ownerLine(cell))
		}
		list.Items = append(list.Items, item)
	}
	_, cov := c.ledger.Gaps(c.framework, []string{n.Model.ID}, c.now)
	m := reply.Message{
		Summary: reply.Say(reply.B(title(n)), reply.S(fmt.Sprintf(": %s. %s.", summaryOf(counts), coverage(cov)))),
		Blocks:  []reply.Block{reply.Para{Text: aboutModel(n.Model)}, list},
	}
	if cov.Owned < cov.Needed {
		m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{
			{Label: "Show the gaps", Command: c.do("gaps", values{"model": n.Model.ID})},
		}})
	}
	m.Blocks = append(m.Blocks, c.source)
	rep := Reply{Message: m}
	if c.req.WantData {
		data, err := c.cellData(ctx, cells)
		if err != nil {
			return rep, err
		}
		rep.Data = map[string]any{"cells": data}
	}
	return rep, nil
}

func aboutModel(m airesp.Model) reply.Text {
	text := reply.Say(reply.S(m.Summary))
	if m.Risk != "" {
		text = append(text, reply.S(" Risk: "+m.Risk+"."))
	}
	return text
}

// column is the cells of a model, ours first and critical first, and how many
// there are of each responsibility.
func (c *call) column(model string) ([]airesp.Cell, map[airesp.Responsibility]int) {
	var cells []airesp.Cell
	counts := map[airesp.Responsibility]int{}
	for cell := range c.framework.Cells() {
		if cell.Model == model {
			cells = append(cells, cell)
			counts[cell.Responsibility]++
		}
	}
	slices.SortStableFunc(cells, func(a, b airesp.Cell) int { return cmp.Compare(weight(a), weight(b)) })
	return cells, counts
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
	if len(c.args.models) == 0 {
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
	for i, n := range c.args.models {
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
