package commands

import (
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// changeList is changed cells, each with what it was and what it becomes. f
// is the newer framework, for the names that only it has.
func (c *call) changeList(changes []airesp.CellChange, f *airesp.Framework) reply.Block {
	var list reply.List
	for _, ch := range changes {
		name, model := ch.Domain, ch.Model
		for _, from := range []*airesp.Framework{c.framework, f} {
			if d, ok := from.Domain(ch.Domain); ok {
				name = d.Name
			}
			if m, ok := from.Model(ch.Model); ok {
				model = m.Name
			}
		}
		item := reply.Item{Title: reply.Say(reply.B(name), reply.S(" for "+model+": "+frozenWord(ch.From)+", now "), reply.B(frozenWord(ch.To)))}
		if ch.To.Note != "" {
			item.Lines = append(item.Lines, reply.Say(reply.S(ch.To.Note)))
		}
		list.Items = append(list.Items, item)
	}
	return list
}

func frozenWord(f airesp.Frozen) string {
	switch {
	case f.Responsibility == 0:
		return "not in the framework"
	case f.Critical:
		return f.Responsibility.Label() + ", critical"
	}
	return f.Responsibility.Label()
}

// reconfirmList says whose claims are to be confirmed again, by team.
func (c *call) reconfirmList(claims []airesp.Claim) reply.Block {
	count := map[string]int{}
	var order []string
	for _, held := range claims {
		if count[held.Team] == 0 {
			order = append(order, held.Team)
		}
		count[held.Team]++
	}
	if len(order) == 0 {
		return reply.Para{Text: reply.Say(reply.S("No claim covers these cells."))}
	}
	var list reply.List
	for _, id := range order[:min(len(order), perPage)] {
		team, _ := c.ledger.Team(id)
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.T(replyTeam(team)), reply.S(" has "+plural(count[id], "claim", "claims")+" to confirm"))})
	}
	if more := len(order) - perPage; more > 0 {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.S(fmt.Sprintf("And %s.", plural(more, "more team", "more teams"))))})
	}
	return list
}
