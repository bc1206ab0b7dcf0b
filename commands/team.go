package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// duties are claims of some teams, in the order in which they need attention:
// what is overdue first, then the accountable ones, then by when they are due.
func (c *call) duties(of func(team string) bool) []airesp.Claim {
	var list []airesp.Claim
	for _, claim := range c.ledger.AllClaims() {
		if of(claim.Team) {
			list = append(list, claim)
		}
	}
	first := func(yes bool) int {
		if yes {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b airesp.Claim) int {
		return cmp.Or(
			first(a.Overdue(c.now))-first(b.Overdue(c.now)),
			first(a.Role == airesp.Accountable)-first(b.Role == airesp.Accountable),
			a.Due().Compare(b.Due()),
		)
	})
	return list
}

// tally counts claims by role, and those that are overdue.
type tally struct {
	roles   map[airesp.Role]int
	overdue int
}

func (c *call) count(claims []airesp.Claim) tally {
	t := tally{roles: map[airesp.Role]int{}}
	for _, claim := range claims {
		t.roles[claim.Role]++
		if claim.Overdue(c.now) {
			t.overdue++
		}
	}
	return t
}

// String reads "accountable for 3 and responsible for 1, 2 of them overdue".
func (t tally) String() string {
	var parts []string
	for _, r := range airesp.Roles() {
		if n := t.roles[r]; n > 0 {
			parts = append(parts, roleIn(r, fmt.Sprint(n)))
		}
	}
	text := enumerate(parts)
	switch {
	case text == "":
		return "accountable for nothing yet"
	case t.overdue > 0:
		text += fmt.Sprintf(", %d of them overdue", t.overdue)
	}
	return text
}

// listTeams lists the teams in the order in which they became known.
func listTeams(_ context.Context, c *call) (Reply, error) {
	all := c.ledger.Teams()
	from, to, refusal := c.paged(len(all))
	if refusal != nil {
		return Reply{}, refusal
	}
	if len(all) == 0 {
		return Reply{
			Message: reply.Message{Summary: reply.Say(reply.S("No team is known here yet. A team becomes known when it claims something, or with "),
				reply.Cmd(c.blank(c.do("team add", nil), "name")), reply.S("."))},
			Data: c.data(map[string]any{"teams": []teamJSON{}}),
		}, nil
	}
	of := map[string][]airesp.Claim{}
	for _, claim := range c.duties(func(string) bool { return true }) {
		of[claim.Team] = append(of[claim.Team], claim)
	}
	list := reply.List{Ordered: true, Start: from + 1}
	unbound := 0
	for _, t := range all {
		if !t.Bound() {
			unbound++
		}
	}
	open := unbound == len(all) && !c.ledger.Settings().MembersOnly // which is then said once
	for i, t := range all {
		if i < from || i >= to {
			continue
		}
		item := reply.Item{Title: reply.Say(reply.T(replyTeam(t)), reply.S(": "+c.count(of[t.ID]).String()+"."))}
		if names := c.firstOf(of[t.ID]); names != "" {
			item.Lines = append(item.Lines, reply.Say(reply.S(names)))
		}
		if !open {
			item.Lines = append(item.Lines, c.tied(t))
		}
		list.Items = append(list.Items, item)
	}
	head := reply.Say(reply.B(plural(len(all), "team", "teams")), reply.S(" known here."))
	switch {
	case open:
		head = append(head, reply.S(" Anybody can speak for each of them, since none is tied to a group or to people."))
	case unbound > 0:
		head = append(head, reply.S(fmt.Sprintf(" Tied to nobody: %d.", unbound)))
	}
	m := reply.Message{Summary: head, Blocks: append([]reply.Block{list}, c.turns(len(all))...)}
	m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Look at one:")), Buttons: []reply.Button{
		{Label: "Show " + all[from].Name, Command: c.do("team", values{"team": all[from].Name})},
	}})
	rep := Reply{Message: m}
	if c.req.WantData {
		data := make([]teamJSON, 0, len(all))
		for _, t := range all {
			j := c.teamData(t)
			j.count(c.count(of[t.ID]))
			data = append(data, j)
		}
		rep.Data = map[string]any{"teams": data}
	}
	return rep, nil
}

// firstOf names the first three accountable claims: "Data Privacy; Model
// Security for Loan Bot (RAG); and 2 more".
func (c *call) firstOf(claims []airesp.Claim) string {
	const most = 3
	var names []string
	for _, claim := range claims {
		if claim.Role == airesp.Accountable {
			names = append(names, c.nameOf(claim.Domain, claim.Scope))
		}
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, "; ")
}

// showTeam shows what one team has taken on, and what waits for it.
func showTeam(_ context.Context, c *call) (Reply, error) {
	t, refusal := c.known()
	if refusal != nil {
		return Reply{}, refusal
	}
	claims := c.duties(func(id string) bool { return id == t.ID })
	head := reply.Say(reply.T(replyTeam(t)), reply.S(" is "+c.count(claims).String()+"."))
	rep, refusal := c.roster(append(head, c.nextReview(claims)...), claims, c.waitingFor([]airesp.Team{t}))
	if refusal != nil {
		return Reply{}, refusal
	}
	if len(claims) > 0 {
		rep.Message.Blocks = slices.Insert(rep.Message.Blocks, 0, reply.Block(c.teamStrip(t, claims, "It is "+c.count(claims).String()+".")))
	}
	next := len(rep.Message.Blocks) - 1 // what to do next comes last
	rep.Message.Blocks = slices.Insert(rep.Message.Blocks, next, reply.Block(reply.Para{Text: c.tied(t)}))
	rep.Message.Blocks = append(rep.Message.Blocks, c.bindHint(t)...)
	if d, ok := rep.Data.(map[string]any); ok {
		d["team"] = c.teamData(t)
	}
	return rep, nil
}

// nextReview says when the next claim has to be confirmed.
func (c *call) nextReview(claims []airesp.Claim) reply.Text {
	var next time.Time
	for _, claim := range claims {
		if due := claim.Due(); !claim.Overdue(c.now) && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	if next.IsZero() {
		return nil
	}
	return reply.Say(reply.S(" The next review is due by "), reply.On(next), reply.S("."))
}

// teamJSON is a team in the JSON form.
type teamJSON struct {
	Name        string           `json:"name"`
	Bound       bool             `json:"bound"`
	Groups      []airesp.Binding `json:"groups"`
	Members     int              `json:"members"`
	Accountable int              `json:"accountable"`
	Responsible int              `json:"responsible"`
	Consulted   int              `json:"consulted"`
	Informed    int              `json:"informed"`
	Overdue     int              `json:"overdue"`
}

func (j *teamJSON) count(t tally) {
	j.Accountable, j.Responsible = t.roles[airesp.Accountable], t.roles[airesp.Responsible]
	j.Consulted, j.Informed, j.Overdue = t.roles[airesp.Consulted], t.roles[airesp.Informed], t.overdue
}

func (c *call) teamData(t airesp.Team) teamJSON {
	j := teamJSON{Name: t.Name, Bound: t.Bound(), Groups: append([]airesp.Binding{}, t.Bindings...), Members: len(t.Members)}
	j.count(c.count(c.duties(func(id string) bool { return id == t.ID })))
	return j
}
