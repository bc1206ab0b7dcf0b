package chart

import (
	"strings"
	"testing"
)

// column is one column of a matrix.
func column(m Matrix, at int) Strip {
	m.Columns = m.Columns[at : at+1]
	for i := range m.Rows {
		m.Rows[i].Cells = m.Rows[i].Cells[at : at+1]
	}
	return Strip{m}
}

func TestStrip(t *testing.T) {
	t.Parallel()
	golden(t, "strip", column(builtIn(true), 5).PNG())
	for _, m := range []Strip{
		column(builtIn(false), 0), column(builtIn(true), 5), column(made(1, 1, "A name that is forty characters long, or"), 0),
		column(made(25, 1, strings.Repeat("w", 40)), 0),
	} {
		p := newPen()
		s := m.layout(p)
		checkLayout(t, p, s)
		for _, r := range m.Rows {
			if n := squeeze(p.name(r.Name)); !strings.Contains(written(s), n) {
				t.Errorf("the domain %s is not whole", n)
			}
		}
	}
}
