package commands

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// Nudging is a reminder that somebody is to get now.
type Nudging struct {
	Org    string
	To     airesp.Address
	who    string // as airesp.Nudged names them
	about  []airesp.Nudge
	asked  []airesp.Ask
	Letter Letter
}

// maxNudged is how many claims one reminder lists, with their buttons.
const maxNudged = 5

// recipient is somebody who can be reminded.
type recipient struct {
	who string
	to  airesp.Address
}

// recipients are who is reminded for a team: its channel, or the people listed,
// or whoever made the claim.
func (c *call) recipients(ctx context.Context, t airesp.Team, claim airesp.Claim) []recipient {
	if t.Channel != (airesp.Address{}) {
		return []recipient{{t.Channel.String(), t.Channel}}
	}
	people := t.Members
	if len(people) == 0 && claim.Team == t.ID {
		people = []string{claim.By}
	}
	var list []recipient
	for _, subject := range people {
		person, known, err := c.Store.Person(ctx, c.req.Org, subject)
		if err != nil || !known {
			continue
		}
		if to, ok := airesp.ParseAddress(person); ok {
			to.Person = true
			list = append(list, recipient{subject, to})
		}
	}
	return list
}

// Nudges are the reminders of an organisation that are due now, one for each
// recipient who may get one today.
func (r *Router) Nudges(ctx context.Context, org string) ([]Nudging, error) {
	c, err := r.robot(ctx, org, "remind")
	if err != nil {
		return nil, err
	}
	if c.behind() {
		return nil, ErrClockBehind
	}
	byWho := map[string]*Nudging{}
	add := func(t airesp.Team, claim airesp.Claim, put func(*Nudging)) {
		for _, to := range c.recipients(ctx, t, claim) {
			if !c.ledger.MayNudge(to.who, c.now) {
				continue
			}
			if byWho[to.who] == nil {
				byWho[to.who] = &Nudging{Org: org, To: to.to, who: to.who}
			}
			put(byWho[to.who])
		}
	}
	due := c.ledger.DueNudges(c.now)
	for _, n := range slices.SortedFunc(maps.Keys(due), func(a, b airesp.Nudge) int {
		return strings.Compare(fmt.Sprint(a.Due.Unix(), a.Domain, a.Scope), fmt.Sprint(b.Due.Unix(), b.Domain, b.Scope))
	}) {
		t, _ := c.ledger.Team(due[n].Team)
		add(t, due[n], func(x *Nudging) { x.about = append(x.about, n) })
	}
	for _, a := range c.ledger.DueAsks() {
		t, ok := c.ledger.Team(a.Team)
		held, _ := c.ledger.Claim(a.Domain, a.Scope)
		if ok {
			add(t, held, func(x *Nudging) { x.asked = append(x.asked, a) })
		}
	}
	var list []Nudging
	for _, who := range slices.Sorted(maps.Keys(byWho)) {
		n := byWho[who]
		n.Letter = c.reminder(ctx, *n)
		list = append(list, *n)
	}
	return list, nil
}

// BeginNudge keeps that somebody is reminded, before they are: a reminder that
// is lost on the way is not repeated before the next stage.
func (r *Router) BeginNudge(ctx context.Context, n Nudging) error {
	return r.note(ctx, n.Org, func(d Deal) ([]airesp.Body, error) {
		if !d.Ledger.MayNudge(n.who, d.Now) {
			return nil, &airesp.StaleRunError{To: n.To}
		}
		return []airesp.Body{airesp.Nudged{To: n.who, About: n.about, Asked: n.asked}}, nil
	})
}

// reminder is what a recipient reads.
func (c *call) reminder(ctx context.Context, n Nudging) Letter {
	m := reply.Message{Visibility: reply.Public}
	total := len(n.about) + len(n.asked)
	overdue := 0
	for _, a := range n.about {
		if a.Stage == airesp.DueNow {
			overdue++
		}
	}
	var parts []string
	if k := len(n.about) - overdue; k > 0 {
		parts = append(parts, plural(k, "claim is soon to be confirmed", "claims are soon to be confirmed"))
	}
	if overdue > 0 {
		parts = append(parts, plural(overdue, "claim is overdue", "claims are overdue"))
	}
	if k := len(n.asked); k > 0 {
		parts = append(parts, plural(k, "request", "requests")+" to look at a domain")
	}
	m.Summary = reply.Say(reply.S("A reminder: " + enumerate(parts) + "."))
	shown := 0
	for _, a := range n.about[:min(len(n.about), maxNudged)] {
		shown++
		m.Blocks = append(m.Blocks, c.nudgeBlocks(shown, a)...)
	}
	for _, a := range n.asked[:min(len(n.asked), maxNudged-shown)] {
		shown++
		m.Blocks = append(m.Blocks, c.askBlocks(ctx, shown, a)...)
	}
	if total > shown {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(plural(total-shown, "more", "more")+": "), reply.Cmd(c.do("mine", nil)))})
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("You get one message of this kind a day at most."))})
	return Letter{To: n.To, Message: m}
}

// nudgeBlocks is a claim that is to be confirmed, and what can be done.
func (c *call) nudgeBlocks(i int, n airesp.Nudge) []reply.Block {
	claim, _ := c.ledger.Claim(n.Domain, n.Scope)
	v := c.claimValues(claim)
	number := func(label string) string { return fmt.Sprintf("%d. %s", i, label) }
	return []reply.Block{
		reply.List{Ordered: true, Start: i, Items: []reply.Item{c.dutyItem(claim, true)}},
		reply.Buttons{Buttons: []reply.Button{
			{Label: number("Confirm"), Command: c.do("attest", v), Primary: true},
			{Label: number("Transfer"), Command: c.blank(c.do("transfer", v), "team")},
			{Label: number("Release"), Command: c.do("release", v)},
			{Label: number("Snooze 2 weeks"), Command: c.do("snooze", v)},
		}},
	}
}

// askBlocks is a request of somebody's, and what can be done.
func (c *call) askBlocks(ctx context.Context, i int, a airesp.Ask) []reply.Block {
	team, _ := c.ledger.Team(a.Team)
	_, subject, _ := c.ledger.LastAsked(a)
	by, err := c.person(ctx, subject)
	if err != nil {
		by = "somebody"
	}
	v := c.valuesOf(a.Domain, a.Scope)
	accept := c.blank(c.blank(c.do("accept", v), "until"), "reason")
	first := reply.Button{Label: fmt.Sprintf("%d. Claim", i), Primary: true}
	if held, ok := c.ledger.Claim(a.Domain, a.Scope); ok && held.Team == a.Team {
		first.Label, first.Command = fmt.Sprintf("%d. Confirm", i), c.do("attest", v)
	} else {
		with := c.valuesOf(a.Domain, a.Scope)
		with["team"] = team.Name
		first.Command = c.do("claim", with)
	}
	return []reply.Block{
		reply.List{Ordered: true, Start: i, Items: []reply.Item{{Title: reply.Say(reply.B(c.nameOf(a.Domain, a.Scope)), reply.S(": "+by+" asks "), reply.T(replyTeam(team)), reply.S(" to look at it."))}}},
		reply.Buttons{Buttons: []reply.Button{first,
			{Label: fmt.Sprintf("%d. Accept the gap", i), Command: accept},
			{Label: fmt.Sprintf("%d. What is it", i), Command: c.do("domain", values{"domain": a.Domain})},
		}},
	}
}
