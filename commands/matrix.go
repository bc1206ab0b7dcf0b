package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

func matrixCommand() Command {
	return Command{
		Name: "matrix", Access: Read, run: matrix,
		Summary:  "The whole framework in one picture: whose job each domain is, who owns it, and the gaps",
		Options:  with(placeOptions(), Option{Name: "text", Kind: KindFlag, Keyword: "--text", Summary: "The table alone, without the picture"}),
		Examples: []string{"matrix", "matrix for saas, coding", "matrix --text"},
	}
}

// matrix shows the whole framework, and how much of it has an owner: as a
// picture, and as a table of letters.
func matrix(_ context.Context, c *call) (Reply, error) {
	f := c.framework
	columns := c.args.places
	if len(columns) == 0 {
		for _, m := range f.Models {
			columns = append(columns, place{Model: m})
		}
	}
	inUse, _ := c.inUse()
	_, cov := c.ledger.Gaps(f, inUse, c.now)
	size := plural(len(f.Domains), "security domain", "security domains") + " in " + countPlaces(columns)
	m := reply.Message{Summary: reply.Say(reply.S(fmt.Sprintf("Whose job each of %s is, in %s. %s.",
		plural(len(f.Domains), "security domain", "security domains"), countPlaces(columns), duties(cov))))}
	grid := c.matrixGrid(columns)
	if c.args.flags["text"] {
		m.Blocks = []reply.Block{grid, c.source}
	} else {
		m.Blocks = []reply.Block{c.image("matrix.png", c.matrixPicture(columns, inUse, size+". "+duties(cov)+"."), grid), c.source}
	}
	rep := Reply{Message: m}
	if c.req.WantData {
		var cells []cellJSON
		for _, d := range f.Domains {
			for _, p := range columns {
				cell, _ := f.Cell(d.ID, p.Model.ID)
				cells = append(cells, cellOf(cell))
			}
		}
		rep.Data = map[string]any{"cells": cells}
	}
	return rep, nil
}

// countPlaces reads "8 deployment models" or "Chatbot (SaaS AI Models)".
func countPlaces(list []place) string {
	if len(list) == 1 {
		return list[0].title()
	}
	for _, p := range list {
		if p.System.ID != "" {
			return titles(list)
		}
	}
	return plural(len(list), "deployment model", "deployment models")
}

// matrixGrid is the matrix as letters.
func (c *call) matrixGrid(columns []place) reply.Grid {
	grid := reply.Grid{}
	var names []reply.Span
	for i, p := range columns {
		number := strconv.Itoa(i + 1)
		grid.Columns = append(grid.Columns, number)
		names = append(names, reply.B(number), reply.S("\u00a0"+strings.ReplaceAll(p.short(), " ", "\u00a0")))
		if i < len(columns)-1 {
			names = append(names, reply.S(", "))
		}
	}
	for _, d := range c.framework.Domains {
		row := reply.GridRow{Name: d.Name}
		for _, p := range columns {
			cell, _ := c.framework.Cell(d.ID, p.Model.ID)
			row.Cells = append(row.Cells, letter(cell))
		}
		grid.Rows = append(grid.Rows, row)
	}
	grid.Legend = []reply.Text{
		reply.Say(names...),
		reply.Say(reply.B("P"), reply.S(" provider, "), reply.B("C"), reply.S(" customer, "), reply.B("S"), reply.S(" shared, "),
			reply.B("–"), reply.S(" not applicable, "), reply.B("!"), reply.S(" critical")),
	}
	return grid
}

// letter is a cell in the matrix: "C", or "C!" when it is critical.
func letter(cell airesp.Cell) string {
	if cell.Critical {
		return cell.Responsibility.Letter() + "!"
	}
	return cell.Responsibility.Letter()
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
