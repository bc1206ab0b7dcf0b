package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// gapsPage is how many gaps one reply shows: about two screens of a phone.
const gapsPage = 10

// gaps lists the cells that need an owner of ours and have none, the worst
// first.
func gaps(_ context.Context, c *call) (Reply, error) {
	all, cov := c.ledger.Gaps(c.framework, c.modelIDs(c.args.models), c.now)
	pages := max(1, (len(all)+gapsPage-1)/gapsPage)
	if c.args.page > pages {
		return Reply{}, refuse(InvalidArgument, reply.S(fmt.Sprintf("There is no page %d: the last one is page %d.", c.args.page, pages)))
	}
	m := reply.Message{Summary: c.gapsSummary(all, cov)}
	first := (c.args.page - 1) * gapsPage
	shown := all[first:min(first+gapsPage, len(all))]
	list := reply.List{Ordered: true, Start: first + 1}
	for _, g := range shown {
		list.Items = append(list.Items, c.gapItem(g))
	}
	if len(shown) > 0 {
		m.Blocks = append(m.Blocks, list, c.gapButtons(shown[0], pages))
	}
	m.Blocks = append(m.Blocks, c.gapsFooter())
	return Reply{Message: m, Data: c.data(map[string]any{
		"gaps": gapData(all), "coverage": map[string]int{"owned": cov.Owned, "needed": cov.Needed},
	})}, nil
}

func (c *call) gapsSummary(all []airesp.Gap, cov airesp.Coverage) reply.Text {
	where := ""
	if len(c.args.models) > 0 {
		where = " for " + titles(c.args.models)
	}
	if len(all) == 0 {
		return reply.Say(reply.B("No gaps"+where+"."), reply.S(" "+coverage(cov)+"."))
	}
	critical := 0
	for _, g := range all {
		if g.Cell.Critical {
			critical++
		}
	}
	head := plural(len(all), "gap", "gaps") + where
	if critical > 0 {
		head += fmt.Sprintf(", %d of them critical", critical)
	}
	return reply.Say(reply.B(head+"."), reply.S(fmt.Sprintf(" %s (%d %%).", coverage(cov), cov.Percent())))
}

func (c *call) gapItem(g airesp.Gap) reply.Item {
	d, _ := c.framework.Domain(g.Cell.Domain)
	m, _ := c.framework.Model(g.Cell.Model)
	why := reply.Say(reply.S("Why: "), reply.B(nobody), reply.S(" has claimed it."))
	if g.Reason == airesp.Expired {
		why = append(reply.Say(reply.S("Why: ")), c.claimSpans(g.Claim)...)
	}
	return reply.Item{
		Title: reply.Say(reply.B(d.Name), reply.S(" for "+m.Name+": "+cellWord(g.Cell))),
		Lines: []reply.Text{reply.Say(reply.S(g.Cell.Note)), why},
	}
}

// gapButtons offers to close the worst gap shown, and the other pages.
func (c *call) gapButtons(worst airesp.Gap, pages int) reply.Block {
	d, _ := c.framework.Domain(worst.Cell.Domain)
	m, _ := c.framework.Model(worst.Cell.Model)
	claim := c.do("claim", values{"domain": d.ID, "model": m.ID})
	b := reply.Buttons{}
	if pages > 1 {
		b.Lead = reply.Say(reply.S(fmt.Sprintf("Page %d of %d.", c.args.page, pages)))
	}
	b.Buttons = append(b.Buttons, reply.Button{Label: "Claim " + d.Name + " for " + m.Short, Command: c.blank(claim, "team"), Primary: true})
	turn := func(label string, to int) {
		b.Buttons = append(b.Buttons, reply.Button{Label: label, Command: c.do("gaps", values{"model": ids(c.args.models), "page": strconv.Itoa(to)})})
	}
	if c.args.page > 1 {
		turn("Previous page", c.args.page-1)
	}
	if c.args.page < pages {
		turn("Next page", c.args.page+1)
	}
	return b
}

func (c *call) gapsFooter() reply.Block {
	text := "Worst first: critical, then Customer before Shared, then the oldest."
	if len(c.args.models) == 0 {
		text = fmt.Sprintf("Every one of the %s counts, since nobody has said which are in use here. ",
			plural(len(c.framework.Models), "deployment model", "deployment models")) + text
	}
	return reply.Footer{Text: reply.Say(reply.S(text))}
}

type gapJSON struct {
	Domain         string                `json:"domain"`
	Model          string                `json:"model"`
	Responsibility airesp.Responsibility `json:"responsibility"`
	Critical       bool                  `json:"critical"`
	Reason         airesp.GapReason      `json:"reason"`
	Since          *time.Time            `json:"since"`
}

func gapData(all []airesp.Gap) []gapJSON {
	list := make([]gapJSON, 0, len(all))
	for _, g := range all {
		j := gapJSON{Domain: g.Cell.Domain, Model: g.Cell.Model, Responsibility: g.Cell.Responsibility, Critical: g.Cell.Critical, Reason: g.Reason}
		if !g.Since.IsZero() {
			j.Since = &g.Since
		}
		list = append(list, j)
	}
	return list
}
