package adaptertest

import (
	"fmt"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// atLimits adds messages of just the sizes at which a platform ends, or just
// beyond: 50 blocks, paragraphs of 3,000 characters, tables of 100 rows and 20
// columns, lists of 200 gaps, and more choices than a menu holds.
func atLimits(add func(name string, r commands.Reply)) {
	message := func(blocks ...reply.Block) commands.Reply {
		return commands.Reply{Command: "limits", Message: reply.Message{Summary: reply.Say(reply.S("A message at a limit.")), Blocks: blocks}}
	}
	for _, n := range []int{49, 50} { // the summary is a block as well
		var list []reply.Block
		for i := range n {
			list = append(list, reply.Heading{Text: fmt.Sprintf("Heading %d", i+1)})
		}
		add(fmt.Sprintf("limit-blocks-%d", n+1), message(list...))
	}
	for _, n := range []int{3000, 3001} {
		add(fmt.Sprintf("limit-text-%d", n), message(reply.Para{Text: reply.Say(reply.S(strings.Repeat("ten letters"[:10], n/10) + strings.Repeat("x", n%10)))}))
	}
	for _, size := range [][2]int{{10, 19}, {99, 2}, {99, 19}, {100, 20}} {
		g := reply.Grid{Legend: []reply.Text{reply.Say(reply.S("What the cells mean."))}}
		for c := range size[1] {
			g.Columns = append(g.Columns, fmt.Sprint(c+1))
		}
		for r := range size[0] {
			row := reply.GridRow{Name: fmt.Sprintf("Row %d", r+1)}
			for range size[1] {
				row.Cells = append(row.Cells, "C")
			}
			g.Rows = append(g.Rows, row)
		}
		add(fmt.Sprintf("limit-table-%dx%d", size[0]+1, size[1]+1), message(g))
	}
	gaps := reply.List{Ordered: true, More: reply.Say(reply.S("see the next with "), reply.Cmd(reply.Do("gaps", reply.Arg{Option: "page", Keyword: "page", Value: "2"})))}
	for i := range 200 {
		gaps.Items = append(gaps.Items, reply.Item{
			Title: reply.Say(reply.B(fmt.Sprintf("Supply Chain Security for System %d", i+1)), reply.S(": Customer, critical")),
			Lines: []reply.Text{reply.Say(reply.S("You choose and check what you build on.")), reply.Say(reply.S("Why: "), reply.B("NOBODY"), reply.S(" has claimed it; a gap for 34 days."))},
		})
	}
	add("limit-gaps-200", message(gaps))
	for _, n := range []int{100, 101} {
		s := reply.Select{Lead: reply.Say(reply.S("One of many:")), Placeholder: "Choose"}
		for i := range n {
			s.Choices = append(s.Choices, reply.Choice{Label: fmt.Sprintf("Choice %d", i+1), Command: reply.Do("gaps")})
		}
		add(fmt.Sprintf("limit-menu-%d", n), message(s))
	}
}
