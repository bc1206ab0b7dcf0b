package commands

import (
	"context"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// How much a person's first screen lists: what a phone shows in a few swipes.
const (
	homeDuties = 8
	homeGaps   = 5
)

// home is a person's first screen: what their teams own, what is overdue, the
// gaps that are closest to them, and three things to do.
func home(ctx context.Context, c *call) (Reply, error) {
	if err := c.recognise(ctx); err != nil {
		return Reply{}, err
	}
	own, _ := c.ownTeams()
	mine := func(id string) bool {
		return slices.ContainsFunc(own, func(t airesp.Team) bool { return t.ID == id })
	}
	claims := c.duties(mine)
	inUse, assumed := c.ledger.Targets(c.framework)
	all, cov := c.ledger.Gaps(c.framework, inUse, c.now)
	m := reply.Message{Summary: append(c.homeHead(own, claims), c.everywhere(all, cov)...)}
	if waits := append(c.waitingFor(own), c.toApprove()...); len(waits) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Waiting for an answer"}, reply.List{Items: waits[:min(homeDuties, len(waits))]})
	}
	m.Blocks = append(m.Blocks, c.homeDuties(own, claims)...)
	near := c.closest(all, claims)
	if len(near) > 0 {
		m.Blocks = append(append(m.Blocks, reply.Heading{Text: "Gaps closest to you"}), c.homeGaps(near)...)
	}
	m.Blocks = append(m.Blocks, c.homeButtons(claims, near), c.gapsFooter(assumed))
	m.Blocks = append(m.Blocks, c.groupsUnknown()...)
	return Reply{Message: m, Data: c.data(map[string]any{"teams": len(own), "overdue": c.count(claims).overdue, "gaps": len(all)})}, nil
}

// homeHead says which teams are the person's, and what they have taken on.
func (c *call) homeHead(own []airesp.Team, claims []airesp.Claim) reply.Text {
	if len(own) == 0 {
		return reply.Say(reply.B("You belong to no team that is known here."))
	}
	var head reply.Text
	for i, t := range own[:min(3, len(own))] {
		if i > 0 {
			head = append(head, reply.S(", "))
		}
		head = append(head, reply.T(replyTeam(t)))
	}
	if more := len(own) - 3; more > 0 {
		head = append(head, reply.S(fmt.Sprintf(" and %d more", more)))
	}
	verb := " is "
	if len(own) > 1 {
		verb = " are together "
	}
	count := c.count(claims).String()
	if len(claims) > 0 && c.count(claims).overdue == 0 {
		count += ", none overdue"
	}
	return append(head, reply.S(verb+count+"."))
}

// everywhere counts the gaps of all teams.
func (c *call) everywhere(all []airesp.State, cov airesp.Coverage) reply.Text {
	if len(all) == 0 {
		return append(reply.Say(reply.S(" Everywhere: ")), c.gapsSummary(all, cov, 0)...)
	}
	return reply.Say(reply.S(" Everywhere: "), reply.B(countGaps(all, "")+"."))
}

// homeDuties lists what is overdue, then what else the person's teams own.
func (c *call) homeDuties(own []airesp.Team, claims []airesp.Claim) []reply.Block {
	if len(own) == 0 {
		return []reply.Block{reply.Para{Text: reply.Say(reply.S("An administrator ties a team to its group or its people: "),
			reply.Cmd(c.blank(c.blank(c.do("team bind", nil), "team"), "groups")), reply.S("."))}}
	}
	overdue, rest := reply.List{}, reply.List{}
	for _, claim := range claims {
		list := &rest
		if claim.Overdue(c.now) {
			list = &overdue
		}
		list.Items = append(list.Items, c.dutyItem(claim, len(own) > 1))
	}
	var blocks []reply.Block
	if len(overdue.Items) > 0 {
		blocks = append(blocks, reply.Heading{Text: "Overdue"}, c.firstItems(overdue))
	}
	if len(rest.Items) > 0 {
		blocks = append(blocks, reply.Heading{Text: "Your domains"}, c.firstItems(rest))
	}
	return blocks
}

// firstItems is the beginning of a list, with a last item that says how many
// more there are.
func (c *call) firstItems(l reply.List) reply.List {
	if more := len(l.Items) - homeDuties; more > 0 {
		l.Items = append(l.Items[:homeDuties:homeDuties], reply.Item{Title: reply.Say(reply.S(fmt.Sprintf("and %d more: ", more)), reply.Cmd(c.do("mine", nil)))})
	}
	return l
}

// nearGap is a gap with how close it is to the person: 0 is the closest.
type nearGap struct {
	airesp.State
	rank int
	why  string
}

// closest is the gaps in which a person's teams have most to do, the worst
// first among equals.
func (c *call) closest(all []airesp.State, claims []airesp.Claim) []nearGap {
	var list []nearGap
	for _, g := range all {
		if n := c.near(g, claims); n.rank > 0 || g.Gap != airesp.Expired { // what is overdue is listed before
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b nearGap) int { return a.rank - b.rank })
	return list[:min(homeGaps, len(list))]
}

// near says how close a gap is to teams that hold some claims, and why.
func (c *call) near(g airesp.State, claims []airesp.Claim) nearGap {
	best := nearGap{g, 4, ""}
	system, _ := c.ledger.System(g.Target.System)
	for _, claim := range claims {
		n := best
		switch {
		case g.Owned && g.Claim.Seq == claim.Seq:
			n.rank, n.why = 0, "Your team holds it."
		case system.Team != "" && system.Team == claim.Team:
			n.rank, n.why = 1, "Your team runs "+system.Name+"."
		case claim.Domain == g.Cell.Domain:
			n.rank, n.why = 2, "Your team owns "+c.nameOf(claim.Domain, claim.Scope)+"."
		case claim.Scope.Model != "" && claim.Scope.Model == g.Cell.Model:
			n.rank, n.why = 3, "Your team owns "+c.nameOf(claim.Domain, claim.Scope)+"."
		}
		if n.rank < best.rank {
			best = n
		}
	}
	return best
}

// homeGaps lists gaps, a line each. Why they are close is said once where it is
// the same for all.
func (c *call) homeGaps(near []nearGap) []reply.Block {
	var l reply.List
	same := !slices.ContainsFunc(near, func(g nearGap) bool { return g.why != near[0].why })
	for _, g := range near {
		item := reply.Item{Title: c.gapTitle(c.gapShort(g.State), g.State)}
		if g.why != "" && !same {
			item.Lines = append(item.Lines, reply.Say(reply.S(g.why)))
		}
		l.Items = append(l.Items, item)
	}
	if why := near[0].why; same && why != "" {
		return []reply.Block{reply.Para{Text: reply.Say(reply.S(why))}, l}
	}
	return []reply.Block{l}
}

// homeButtons are three things to do: what is due or closest first.
func (c *call) homeButtons(claims []airesp.Claim, near []nearGap) reply.Buttons {
	first := reply.Button{Label: "Claim a domain", Command: c.blank(c.blank(c.do("claim", nil), "domain"), "team"), Primary: true}
	switch {
	case c.count(claims).overdue > 0:
		first = reply.Button{Label: "Confirm what is due", Command: c.do("attest", nil), Primary: true}
	case len(near) > 0:
		first = c.closeButton(near[0].State)
	}
	return reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: []reply.Button{
		first, {Label: "See all gaps", Command: c.do("gaps", nil)}, {Label: "Add a system", Command: c.blank(c.blank(c.do("system add", nil), "name"), "model")},
	}}
}
