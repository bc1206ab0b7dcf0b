package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// matrix shows the whole framework as letters, and how much of it has an owner.
func matrix(_ context.Context, c *call) (Reply, error) {
	f := c.framework
	models := f.Models
	if len(c.args.places) > 0 {
		models = nil
		for _, p := range c.args.places {
			models = append(models, p.Model)
		}
	}
	grid := reply.Grid{}
	var columns []reply.Span
	for i, m := range models {
		number := strconv.Itoa(i + 1)
		grid.Columns = append(grid.Columns, number)
		columns = append(columns, reply.B(number), reply.S("\u00a0"+strings.ReplaceAll(m.Short, " ", "\u00a0")))
		if i < len(models)-1 {
			columns = append(columns, reply.S(", "))
		}
	}
	var cells []cellJSON
	for _, d := range f.Domains {
		row := reply.GridRow{Name: d.Name}
		for _, m := range models {
			cell, _ := f.Cell(d.ID, m.ID)
			row.Cells = append(row.Cells, letter(cell))
			cells = append(cells, cellOf(cell))
		}
		grid.Rows = append(grid.Rows, row)
	}
	grid.Legend = []reply.Text{
		reply.Say(columns...),
		reply.Say(reply.B("P"), reply.S(" provider, "), reply.B("C"), reply.S(" customer, "), reply.B("S"), reply.S(" shared, "),
			reply.B("–"), reply.S(" not applicable, "), reply.B("!"), reply.S(" critical")),
	}
	_, cov := c.ledger.Gaps(f, modelTargets(models), c.now)
	rep := Reply{Message: reply.Message{
		Summary: reply.Say(reply.S(fmt.Sprintf("Who is responsible for %s in %s. %s.",
			plural(len(f.Domains), "security domain", "security domains"), plural(len(models), "deployment model", "deployment models"), coverage(cov)))),
		Blocks: []reply.Block{grid, c.source},
	}}
	if c.req.WantData {
		rep.Data = map[string]any{"cells": cells}
	}
	return rep, nil
}

// letter is a cell in the matrix: "C", or "C!" when it is critical.
func letter(cell airesp.Cell) string {
	if cell.Critical {
		return cell.Responsibility.Letter() + "!"
	}
	return cell.Responsibility.Letter()
}

func modelTargets(models []airesp.Model) []airesp.Target {
	list := make([]airesp.Target, len(models))
	for i, m := range models {
		list[i] = airesp.Target{Model: m.ID}
	}
	return list
}

// coverage reads "12 of the 97 cells that need an owner of ours have one".
func coverage(c airesp.Coverage) string {
	if c.Needed == 0 {
		return "No cell needs an owner of ours"
	}
	verb := "have"
	if c.Owned == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%d of the %s of ours %s one", c.Owned, plural(c.Needed, "cell that needs an owner", "cells that need an owner"), verb)
}
