package discord

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"airesp/commands/reply"
)

func (d *drawing) paragraph(mark string, t reply.Text) part {
	return part{share: maxPart, body: func(limit int) string {
		text := d.line(t, limit-len(mark))
		if text == "" {
			return ""
		}
		return mark + text
	}}
}

// list draws items with their lines below. Only whole items are left out.
func (d *drawing) list(l reply.List) part {
	items := make([]string, len(l.Items))
	for i, item := range l.Items {
		mark := cmp.Or(l.Number(i), "- ")
		indent := "\n" + strings.Repeat(" ", len(mark))
		items[i] = mark + d.line(item.Title, maxItem/2)
		for _, line := range item.Lines {
			room := maxItem - length(items[i]) - len(indent)
			if room < 20 {
				items[i] += "…"
				break
			}
			items[i] += indent + d.line(line, room)
		}
	}
	return part{body: func(limit int) string {
		all := strings.Join(items, "\n")
		if length(all) <= limit {
			return all
		}
		shown := largest(len(items)-1, func(n int) bool {
			return length(d.first(items, n, l.More, limit)) <= limit
		})
		return d.first(items, shown, l.More, limit)
	}}
}

// first is the first n items, and how to see the others.
func (d *drawing) first(items []string, n int, more reply.Text, limit int) string {
	text := strings.Join(items[:n], "\n")
	if n == len(items) {
		return text
	}
	rest := fmt.Sprintf("and %d more", len(items)-n)
	if len(more) > 0 {
		rest += ": " + d.line(more, min(limit/2, maxPart/2))
	}
	if n == 0 {
		return rest
	}
	return text + "\n" + rest
}

// grid draws a table as fixed-width type with its legend below. The names of
// the rows are shortened to what a phone leaves them, unless they could not be
// told apart then; those lines are broken by the phone.
func (d *drawing) grid(g reply.Grid) part {
	lines := fence(gridLines(g))
	return part{share: maxGrid, body: func(limit int) string {
		legend := ""
		for _, l := range g.Legend {
			legend += "\n" + d.line(l, maxPart/2)
		}
		limit = min(limit, maxGrid) - length(legend)
		draw := func(n int) string {
			text := "```\n" + strings.Join(lines[:n], "\n") + "\n```"
			if n < len(lines) {
				text += fmt.Sprintf("\nand %d more rows", len(lines)-n)
			}
			return text
		}
		n := len(lines)
		if length(draw(n)) > limit {
			n = largest(n-1, func(n int) bool { return length(draw(n)) <= limit })
		}
		if n == 0 {
			return "The table is too large to be shown here."
		}
		return draw(n) + legend
	}}
}

// gridLines are the lines of the table. A cell is as wide as its column's name
// and a space, which a mark such as "!" may use.
func gridLines(g reply.Grid) []string {
	name, cell := 0, 2
	for _, c := range g.Columns {
		cell = max(cell, 1+utf8.RuneCountInString(c))
	}
	for _, r := range g.Rows {
		name = max(name, utf8.RuneCountInString(r.Name))
		for _, c := range r.Cells {
			cell = max(cell, utf8.RuneCountInString(c))
		}
	}
	name, cell = min(name, maxName), min(cell, maxCell)
	if short := gridWidth - 1 - cell*len(g.Columns); short < name && short >= minName && distinct(g.ShortNames(short)) {
		name = short
	}
	names := g.ShortNames(name)
	line := func(first string, cells []string) string {
		var b strings.Builder
		b.WriteString(pad(cutPlain(first, name), name) + " ")
		for _, c := range cells {
			b.WriteString(pad(cutPlain(c, cell), cell))
		}
		return strings.TrimRight(b.String(), " ")
	}
	lines := []string{line("", g.Columns)}
	for i, r := range g.Rows {
		lines = append(lines, line(names[i], r.Cells))
	}
	return lines
}

// distinct reports whether names can be told apart.
func distinct(names []string) bool {
	seen := map[string]bool{}
	for _, n := range names {
		if seen[n] {
			return false
		}
		seen[n] = true
	}
	return true
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) }

// fence makes lines safe to stand between three backticks.
func fence(lines []string) []string {
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(tidy(l), "`", "ˋ")
	}
	return lines
}
