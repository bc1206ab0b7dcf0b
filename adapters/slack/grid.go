package slack

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"airesp/commands/reply"
)

// How wide a table may be, in characters of fixed-width type: what a phone
// shows without breaking lines.
const (
	gridWidth = 38
	nameWidth = 21 // leaves room for eight columns, a model each
)

// gridText draws a table for fixed-width type: a line of column names, then a
// line a row. Columns that do not fit beside the names follow below, and lines
// beyond a text object's limit are counted.
func gridText(g reply.Grid) string {
	name, cell := 0, 2
	measure := func(c string) {
		n := utf8.RuneCountInString(c)
		if last, _ := utf8.DecodeLastRuneInString(c); last != '!' {
			n++ // a gap, except where the sign parts the cells
		}
		cell = max(cell, n)
	}
	for _, r := range g.Rows {
		name = max(name, utf8.RuneCountInString(r.Name))
		for _, c := range r.Cells {
			measure(c)
		}
	}
	for _, c := range g.Columns {
		measure(c)
	}
	name = min(name, nameWidth)
	names := g.ShortNames(name)
	each := max(1, (gridWidth-name-1)/cell)
	var lines []string
	for from := 0; from < len(g.Columns); from += each {
		to := min(from+each, len(g.Columns))
		if from > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, gridLine("", g.Columns[from:to], name, cell))
		for i, r := range g.Rows {
			lines = append(lines, gridLine(names[i], r.Cells[min(from, len(r.Cells)):min(to, len(r.Cells))], name, cell))
		}
	}
	return wholeLines(lines, maxText)
}

func gridLine(first string, cells []string, name, cell int) string {
	var b strings.Builder
	b.WriteString(padded(cut(reply.Printable(first), name), name) + " ")
	for _, c := range cells {
		b.WriteString(padded(reply.Printable(c), cell))
	}
	return strings.TrimRight(b.String(), " ")
}

func padded(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

// wholeLines joins as many lines as fit, and says how many do not.
func wholeLines(lines []string, n int) string {
	const note = 40 // room for the last line
	used := 0
	for i, l := range lines {
		if used += units(l) + 1; used > n-note {
			return strings.Join(append(lines[:i:i], fmt.Sprintf("… and %s more lines", thousands(len(lines)-i))), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// thousands writes a number as people read it: 1,200.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
