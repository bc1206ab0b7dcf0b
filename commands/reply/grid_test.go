package reply

import (
	"slices"
	"testing"
)

func TestShortNames(t *testing.T) {
	for _, c := range []struct {
		n           int
		names, want []string
	}{
		{17, []string{"Data Privacy", "Monitoring and Logging", "Context Pollution Protection", "Seventeen letters"},
			[]string{"Data Privacy", "Monitoring", "Context Pollution", "Seventeen letters"}},
		{8, []string{"Data Privacy", "Data Security"}, []string{"Data Pr…", "Data Se…"}}, // "Data" would be two rows
		{8, []string{"Uninterruptible", "Data"}, []string{"Uninter…", "Data"}},
		{5, []string{"a\x1b[31m b"}, []string{"a�[3…"}},
	} {
		var g Grid
		for _, n := range c.names {
			g.Rows = append(g.Rows, GridRow{Name: n})
		}
		if got := g.ShortNames(c.n); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d characters are %q, want %q", c.names, c.n, got, c.want)
		}
	}
}
