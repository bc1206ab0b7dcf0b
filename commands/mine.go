package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// mine shows what the person's teams have taken on, and what waits for them.
func mine(ctx context.Context, c *call) (Reply, error) {
	if err := c.recognise(ctx); err != nil {
		return Reply{}, err
	}
	own, every := c.ownTeams()
	waits := append(c.waitingFor(own), c.toApprove()...)
	if len(own) == 0 {
		return c.noTeam(waits), nil
	}
	claims := c.duties(func(id string) bool {
		return slices.ContainsFunc(own, func(t airesp.Team) bool { return t.ID == id })
	})
	var head reply.Text
	switch {
	case every:
		head = reply.Say(reply.S("At the bot's own terminal you can speak for every team. Together they are "))
	case len(own) == 1:
		head = reply.Say(reply.S("Your team "), reply.T(replyTeam(own[0])), reply.S(" is "))
	default:
		head = reply.Say(reply.S("Your teams "))
		for i, t := range own {
			if i > 0 {
				head = append(head, reply.S(", "))
			}
			head = append(head, reply.T(replyTeam(t)))
		}
		head = append(head, reply.S(" are together "))
	}
	head = append(head, reply.S(c.count(claims).String()+"."))
	rep, refusal := c.roster(append(head, c.nextReview(claims)...), claims, waits)
	if refusal != nil {
		return Reply{}, refusal
	}
	rep.Message.Blocks = append(rep.Message.Blocks, c.groupsUnknown()...)
	if d, ok := rep.Data.(map[string]any); ok {
		names := make([]string, len(own))
		for i, t := range own {
			names[i] = t.Name
		}
		d["teams"] = names
	}
	return rep, nil
}

// recognise finds the subject id of who asks among those that the ledger
// holds of team members and of people who ask for something. Looking makes no
// new id for anybody.
func (c *call) recognise(ctx context.Context) error {
	var ids []string
	for _, t := range c.ledger.Teams() {
		ids = append(ids, t.Members...)
	}
	for _, r := range c.ledger.Risks() {
		ids = append(ids, r.AskedBy)
	}
	slices.Sort(ids)
	id, err := c.among(ctx, slices.Compact(ids), c.req.Identity.Person())
	c.by = id
	return err
}

// ownTeams are the known teams that the person belongs to. every says that
// they are all teams, since an operator who names none speaks for any.
func (c *call) ownTeams() (own []airesp.Team, every bool) {
	all := c.ledger.Teams()
	if id := c.req.Identity; id.Operator && !id.narrowed() {
		return all, true
	}
	return slices.DeleteFunc(all, func(t airesp.Team) bool { return !c.belongs(t) }), false
}

// noTeam says why nothing is listed, and what can be done.
func (c *call) noTeam(waits []reply.Item) Reply {
	m := reply.Message{Summary: reply.Say(reply.S("You belong to no team that is known here, so you own nothing by name."))}
	m.Blocks = append(m.Blocks, waitingBlocks(waits)...)
	m.Blocks = append(m.Blocks,
		reply.Para{Text: reply.Say(reply.S("An administrator ties a team to its group or its people: "),
			reply.Cmd(c.blank(c.blank(c.do("team bind", nil), "team"), "groups")), reply.S("."))},
		reply.Buttons{Lead: reply.Say(reply.S("Look at:")), Buttons: []reply.Button{
			{Label: "All teams", Command: c.do("team list", nil)}, {Label: "What is nobody's", Command: c.do("gaps", nil)},
		}})
	m.Blocks = append(m.Blocks, c.groupsUnknown()...)
	return Reply{Message: m, Data: c.data(map[string]any{"teams": []string{}, "claims": []dutyJSON{}})}
}

// groupsUnknown says that teams tied to groups may be missing.
func (c *call) groupsUnknown() []reply.Block {
	if c.req.Identity.Operator || c.req.Identity.GroupsKnown {
		return nil
	}
	return []reply.Block{reply.Footer{Text: reply.Say(reply.S("Which groups you are in cannot be checked here, so teams that are tied to groups may be missing."))}}
}

// roster shows claims, a page at a time, below what waits for an answer.
func (c *call) roster(head reply.Text, claims []airesp.Claim, waits []reply.Item) (Reply, *Error) {
	from, to, refusal := c.paged(len(claims))
	if refusal != nil {
		return Reply{}, refusal
	}
	m := reply.Message{Summary: head, Blocks: waitingBlocks(waits)}
	list := reply.List{Ordered: true, Start: from + 1}
	for _, claim := range claims[from:to] {
		list.Items = append(list.Items, c.dutyItem(claim, several(claims)))
	}
	if len(list.Items) > 0 {
		m.Blocks = append(append(m.Blocks, list), c.turns(len(claims))...)
	}
	next := reply.Buttons{Lead: reply.Say(reply.S("Next:"))}
	if c.count(claims).overdue > 0 {
		v := values{}
		if c.args.team != nil {
			v["team"] = c.named().Name
		}
		next.Buttons = append(next.Buttons, reply.Button{Label: "Confirm what is due", Command: c.do("attest", v), Primary: true})
	}
	next.Buttons = append(next.Buttons, reply.Button{Label: "See what is nobody's", Command: c.do("gaps", nil)})
	m.Blocks = append(m.Blocks, next)
	rep := Reply{Message: m}
	if c.req.WantData {
		data := make([]dutyJSON, 0, len(claims))
		for _, claim := range claims {
			data = append(data, c.dutyData(claim))
		}
		rep.Data = map[string]any{"claims": data, "overdue": c.count(claims).overdue, "waiting": len(waits)}
	}
	return rep, nil
}

func waitingBlocks(waits []reply.Item) []reply.Block {
	if len(waits) == 0 {
		return nil
	}
	return []reply.Block{reply.Heading{Text: "Waiting for an answer"}, reply.List{Items: waits}, reply.Heading{Text: "Claims"}}
}

// several reports whether claims are of more than one team.
func several(claims []airesp.Claim) bool {
	return slices.ContainsFunc(claims, func(claim airesp.Claim) bool { return claim.Team != claims[0].Team })
}

// dutyItem is one claim: what, in which role, whose unless that is said above,
// and until when.
func (c *call) dutyItem(claim airesp.Claim, whose bool) reply.Item {
	title := reply.Say(reply.B(c.nameOf(claim.Domain, claim.Scope)), reply.S(": "+string(claim.Role)))
	if team, _ := c.ledger.Team(claim.Team); whose {
		title = append(title, reply.S(" ("), reply.T(replyTeam(team)), reply.S(")"))
	}
	item := reply.Item{Title: append(append(title, reply.S(" ")), c.heldSpans(claim)...)}
	if claim.Overdue(c.now) {
		item.Title = append(reply.Say(reply.B("Overdue. ")), item.Title...)
	}
	if d, ok := c.ledger.Dispute(claim.Domain, claim.Scope); ok && claim.Role == airesp.Accountable {
		item.Lines = append(item.Lines, reply.Say(reply.B("Disputed"), reply.S(" since "), reply.On(d.At), reply.S(": "+d.Reason)))
	}
	if offer := c.offerLine(claim); offer != nil {
		item.Lines = append(item.Lines, offer)
	}
	if claim.Note != "" {
		item.Lines = append(item.Lines, reply.Say(reply.S("Note: "+claim.Note)))
	}
	return item
}

// waitingFor is what other teams offer to these.
func (c *call) waitingFor(own []airesp.Team) []reply.Item {
	var items []reply.Item
	for _, offer := range c.ledger.Transfers() {
		if !slices.ContainsFunc(own, func(t airesp.Team) bool { return t.ID == offer.To }) {
			continue
		}
		from, _ := c.ledger.Team(offer.From)
		to, _ := c.ledger.Team(offer.To)
		items = append(items, c.waits(offer.ID, reply.Say(reply.B(c.nameOf(offer.Domain, offer.Scope)), reply.S(": offered to "), reply.T(replyTeam(to)),
			reply.S(" by "), reply.T(replyTeam(from)), reply.S(" on "), reply.On(offer.At), reply.S("."))))
	}
	return items
}

// toApprove is the risks that the person may approve: not one's own, and only
// for those whom the settings name.
func (c *call) toApprove() []reply.Item {
	id := c.req.Identity
	if id.Standing != Member || c.ledger.Settings().Approvers != "" && !c.isApprover() {
		return nil
	}
	var items []reply.Item
	for _, r := range c.ledger.Risks() {
		if r.Approved() || r.Lapsed(c.framework, c.now) || c.by != "" && r.AskedBy == c.by {
			continue
		}
		items = append(items, c.waits(r.ID, reply.Say(reply.B(c.nameOf(r.Domain, r.Scope)), reply.S(": to be accepted as a risk until "), reply.On(r.Until),
			reply.S(". The reason given: "+r.Reason))))
	}
	return items
}

// waits is one thing that waits, and how to answer it.
func (c *call) waits(id string, what reply.Text) reply.Item {
	return reply.Item{Title: what, Lines: []reply.Text{reply.Say(
		reply.S("Approve it with "), reply.Cmd(c.do("approve", values{"id": id})), reply.S(", or turn it down with "), reply.Cmd(c.do("reject", values{"id": id})), reply.S("."))}}
}

// dutyJSON is one claim of a team in the JSON form.
type dutyJSON struct {
	Domain   string      `json:"domain"`
	Scope    string      `json:"scope"`
	Role     airesp.Role `json:"role"`
	Team     string      `json:"team"`
	Since    time.Time   `json:"since"`
	ReviewBy time.Time   `json:"review_by"`
	Overdue  bool        `json:"overdue"`
}

func (c *call) dutyData(claim airesp.Claim) dutyJSON {
	t, _ := c.ledger.Team(claim.Team)
	return dutyJSON{
		Domain: claim.Domain, Scope: fmt.Sprint(claim.Scope), Role: claim.Role, Team: t.Name,
		Since: claim.At, ReviewBy: claim.Due(), Overdue: claim.Overdue(c.now),
	}
}
