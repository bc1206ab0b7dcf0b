package chart

import (
	"fmt"
	"strings"

	"airesp"
)

// Alt says what the picture says: how many cells of each kind, then row by row
// the letters in the order of the columns, the owners and the gaps.
func (m Matrix) Alt() string {
	var b strings.Builder
	count := map[airesp.Responsibility]int{}
	critical := 0
	for _, r := range m.Rows {
		for _, c := range r.Cells {
			count[c.Responsibility]++
			if c.Critical {
				critical++
			}
		}
	}
	fmt.Fprintf(&b, "%s. %s Cells:", m.Title, m.Subtitle)
	for i, r := range responsibilities() {
		fmt.Fprintf(&b, "%s %s %s %d", comma(i), r.Letter(), strings.ToLower(r.Label()), count[r])
	}
	fmt.Fprintf(&b, "; %d critical (!). Columns:", critical)
	for i, c := range m.Columns {
		fmt.Fprintf(&b, "%s %s", comma(i), c.Text)
	}
	b.WriteString(".")
	for _, r := range m.Rows {
		fmt.Fprintf(&b, " %s:", r.Name.Text)
		for _, c := range r.Cells {
			b.WriteString(" " + c.Responsibility.Letter())
			if c.Critical {
				b.WriteString("!")
			}
		}
		if m.Ledger {
			b.WriteString(m.altOwners(r))
		}
		b.WriteString(".")
	}
	return b.String()
}

// altOwners is who owns cells of a row, and in how many columns nobody does.
func (m Matrix) altOwners(r Row) string {
	gaps, accepted, several, owned := 0, 0, 0, make([]int, len(m.Owners)+1)
	for _, c := range r.Cells {
		owned[c.Owner]++
		if c.Several > 0 {
			several++
		}
		switch {
		case c.Gap:
			gaps++
		case c.Accepted:
			accepted++
		}
	}
	text := ""
	for i, n := range m.Owners {
		if owned[i+1] > 0 {
			text += fmt.Sprintf("; %s %d", n.Text, owned[i+1])
		}
	}
	if several > 0 {
		text += fmt.Sprintf("; several teams %d", several)
	}
	if gaps > 0 {
		text += fmt.Sprintf("; gaps %d", gaps)
	}
	if accepted > 0 {
		text += fmt.Sprintf("; accepted %d", accepted)
	}
	return text
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}
