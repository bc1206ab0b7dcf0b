package slack

import (
	"strings"

	"airesp/commands/reply"
)

// Slack's limits on a table. A message may have one.
const (
	maxTableRows  = 100
	maxTableCells = 20 // a row
)

// noCell stands where a cell has nothing to say: a cell must have a text.
const noCell = "–"

func fitsTable(g reply.Grid) bool {
	return len(g.Rows) > 0 && len(g.Columns) > 0 && len(g.Rows) < maxTableRows && len(g.Columns) < maxTableCells
}

// table draws a table of Slack's own: the names of the columns, then a row
// each. Slack shows the text of its cells as it is.
func (p *pen) table(g reply.Grid) {
	p.tables--
	p.begin(`{"type":"table","rows":[`)
	p.tableRow("", g.Columns)
	for _, r := range g.Rows {
		cells := r.Cells[:min(len(r.Cells), len(g.Columns))]
		p.tableRow(r.Name, cells)
	}
	p.raw(`]}`)
	p.blocks++
}

func (p *pen) tableRow(name string, cells []string) {
	p.begin(`[`)
	p.cell(name)
	for _, c := range cells {
		p.cell(c)
	}
	p.raw(`]`)
}

func (p *pen) cell(s string) {
	if s = strings.TrimSpace(reply.Printable(s)); s == "" {
		s = noCell
	}
	p.begin(`{"type":"raw_text","text":`)
	p.b = appendString(p.b, cut(s, maxLabel))
	p.raw(`}`)
}
