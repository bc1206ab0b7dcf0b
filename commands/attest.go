package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// dueSoon is how long before its date a claim can be confirmed with a bare
// attest.
const dueSoon = 14 * 24 * time.Hour

// attested is what a request to confirm came to.
type attested struct {
	all    []airesp.Claim // those it was about
	done   []airesp.Body
	forced string
}

// attest confirms claims of the person's teams for another period.
func attest(ctx context.Context, c *call) (Reply, error) {
	var a attested
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		a = attested{}
		var refusal *Error
		if a.all, a.forced, refusal = c.toAttest(); refusal != nil {
			return nil, refusal
		}
		due := a.all
		if c.args.domain.ID == "" && c.args.text["which"] == "" && len(c.args.places) == 0 {
			due = slices.DeleteFunc(slices.Clone(a.all), func(claim airesp.Claim) bool { return claim.Due().After(d.Now.Add(dueSoon)) })
		}
		a.done = d.Ledger.DecideAttest(due, a.forced, d.Now)
		return a.done, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	m := c.attestMessage(a)
	if len(a.done) > 0 {
		m.Blocks = append(forcedPara(a.forced), m.Blocks...)
	}
	return Reply{Message: m, Data: c.data(map[string]any{"confirmed": c.attestData(a.done)})}, nil
}

// toAttest is the claims that the request is about, whether they are due or
// not: those on a domain or of a team that were named, or all of the person's
// teams. A team that is tied to nothing is the person's where they made the
// claim themselves.
func (c *call) toAttest() (list []airesp.Claim, forced string, refusal *Error) {
	if c.args.team != nil {
		t, refusal := c.known()
		if refusal == nil {
			forced, refusal = c.mandate(t, c.again(t.Name))
		}
		if refusal != nil {
			return nil, "", refusal
		}
		list = c.claimsWhere(func(claim airesp.Claim) bool { return claim.Team == t.ID })
		return list, forced, c.noneOf(list)
	}
	if c.args.domain.ID == "" {
		return c.claimsWhere(c.isTheirs), "", nil
	}
	found := c.claimsWhere(func(airesp.Claim) bool { return true })
	if refusal := c.noneOf(found); refusal != nil {
		return nil, "", refusal
	}
	for _, claim := range found {
		t, _ := c.ledger.Team(claim.Team)
		by, no := c.mandate(t, c.again(t.Name))
		switch {
		case no != nil && refusal == nil:
			refusal = no
		case no == nil:
			list = append(list, claim)
		}
		if by != "" {
			forced = by
		}
	}
	if len(list) == 0 {
		return nil, "", refusal
	}
	return list, forced, nil
}

func (c *call) isTheirs(claim airesp.Claim) bool {
	t, _ := c.ledger.Team(claim.Team)
	return c.belongs(t) || claim.By == c.by && c.standsFor(t) == nil
}

// claimsWhere is the claims on the domain and the places that were named, if
// any were, for which also holds.
func (c *call) claimsWhere(also func(airesp.Claim) bool) []airesp.Claim {
	return slices.DeleteFunc(c.ledger.AllClaims(), func(claim airesp.Claim) bool {
		return c.args.domain.ID != "" && claim.Domain != c.args.domain.ID ||
			len(c.args.places) > 0 && !slices.Contains(c.scopes(), claim.Scope) || !also(claim)
	})
}

// noneOf refuses a request about a domain or a team without claims.
func (c *call) noneOf(list []airesp.Claim) *Error {
	switch {
	case len(list) > 0:
		return nil
	case c.args.domain.ID == "":
		return refuse(NotFound, reply.T(replyTeam(c.named())), reply.S(" has no claims here, so there is nothing to confirm."))
	}
	e := refuse(NotFound, reply.S("There is no such claim on "+c.subject()+", so there is nothing to confirm."))
	c.suggestHeld(e, airesp.Accountable, func(v values) reply.Command { return c.do("attest", v) })
	return e
}

// attestMessage says what was confirmed and until when, or when the next
// confirmation is due.
func (c *call) attestMessage(a attested) reply.Message {
	if len(a.done) == 0 {
		return c.nothingDue(a.all)
	}
	m := reply.Message{}
	list := reply.List{}
	var teams []string // ids
	var until time.Time
	for _, b := range a.done {
		at, ok := b.(airesp.Attested)
		if !ok {
			continue
		}
		claim, _ := c.ledger.ClaimAs(at.Domain, at.Scope, at.Role, at.Team)
		if !slices.Contains(teams, at.Team) {
			teams = append(teams, at.Team)
		}
		until = at.Review
		list.Items = append(list.Items, reply.Item{Title: c.claimTitle(claim)})
	}
	n := len(list.Items)
	m.Summary = append(append(reply.Say(reply.S("Confirmed "), reply.B(plural(n, "claim", "claims")), reply.S(" of ")), c.someOf(teams)...),
		reply.S(". To be confirmed again by "), reply.On(until), reply.S("."))
	if n == 1 {
		m.Summary = append(append(reply.Say(reply.S("Confirmed: ")), list.Items[0].Title...), reply.S(". To be confirmed again by "), reply.On(until), reply.S("."))
	} else {
		list.Items = list.Items[:min(n, perPage)]
		m.Blocks = append(m.Blocks, list)
	}
	if n > perPage {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("and " + plural(n-perPage, "more", "more") + "."))})
	}
	return c.withEnded(m, a.all)
}

// claimTitle reads "Data Privacy for Cursor (…), owned by Privacy".
func (c *call) claimTitle(claim airesp.Claim) reply.Text {
	t, _ := c.ledger.Team(claim.Team)
	word := ", owned by "
	if claim.Role != airesp.Accountable {
		word = ", " + string(claim.Role) + ": "
	}
	return reply.Say(reply.B(c.nameOf(claim.Domain, claim.Scope)), reply.S(word), reply.T(replyTeam(t)))
}

// someOf lists teams by their ids, and counts those beyond the first few.
func (c *call) someOf(ids []string) []reply.Span {
	const most = 5
	var spans []reply.Span
	for i, id := range ids[:min(most, len(ids))] {
		switch {
		case i > 0 && i == len(ids)-1:
			spans = append(spans, reply.S(" and "))
		case i > 0:
			spans = append(spans, reply.S(", "))
		}
		t, _ := c.ledger.Team(id)
		spans = append(spans, reply.T(replyTeam(t)))
	}
	if n := len(ids) - most; n > 0 {
		spans = append(spans, reply.S(" and "+plural(n, "other team", "other teams")))
	}
	return spans
}

// nothingDue says when the next claim has to be confirmed.
func (c *call) nothingDue(all []airesp.Claim) reply.Message {
	live := slices.DeleteFunc(slices.Clone(all), func(claim airesp.Claim) bool { return claim.Ended(c.now) })
	if len(live) == 0 && len(all) == 0 {
		return reply.Message{
			Summary: reply.Say(reply.S("Your teams have no claims here, so there is nothing to confirm.")),
			Blocks: []reply.Block{reply.Para{Text: reply.Say(reply.S("For a team that is not tied to you, name it: "),
				reply.Cmd(c.blank(c.do("attest", values{"which": "all"}), "team")), reply.S("."))}},
		}
	}
	if len(live) == 0 {
		return c.withEnded(reply.Message{Summary: reply.Say(reply.S("Nothing can be confirmed: what was claimed has ended."))}, all)
	}
	next := slices.MinFunc(live, func(a, b airesp.Claim) int { return a.Due().Compare(b.Due()) })
	m := reply.Message{Summary: append(append(reply.Say(reply.S("Nothing is due. The next to confirm: ")), c.claimTitle(next)...),
		reply.S(", by "), reply.On(next.Due()), reply.S("."))}
	if c.now.Sub(next.Confirmed) > 24*time.Hour {
		v := c.claimValues(next)
		v["team"] = known(c.ledger, next.Team)
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("To confirm it now: "), reply.Cmd(c.do("attest", v)), reply.S("."))})
	}
	return c.withEnded(m, all)
}

// withEnded adds the claims that have ended, which have to be claimed anew.
func (c *call) withEnded(m reply.Message, all []airesp.Claim) reply.Message {
	list := reply.List{}
	for _, claim := range all {
		if claim.Ended(c.now) && len(list.Items) < perPage {
			v := c.claimValues(claim)
			if v["team"] = known(c.ledger, claim.Team); claim.Role != airesp.Accountable {
				v["role"] = string(claim.Role)
			}
			list.Items = append(list.Items, reply.Item{
				Title: append(c.claimTitle(claim), reply.S(", ended on "), reply.On(claim.Until)),
				Lines: []reply.Text{reply.Say(reply.S("It cannot be confirmed, only claimed anew: "), reply.Cmd(c.do("claim", v)))},
			})
		}
	}
	if len(list.Items) > 0 {
		m.Blocks = append(m.Blocks, list)
	}
	return m
}

type attestJSON struct {
	Domain   string      `json:"domain"`
	Scope    string      `json:"scope"`
	Role     airesp.Role `json:"role"`
	Team     string      `json:"team"`
	ReviewBy time.Time   `json:"review_by"`
}

func (c *call) attestData(done []airesp.Body) []attestJSON {
	list := []attestJSON{}
	for _, b := range done {
		if a, ok := b.(airesp.Attested); ok {
			claim, _ := c.ledger.ClaimAs(a.Domain, a.Scope, a.Role, a.Team)
			list = append(list, attestJSON{a.Domain, a.Scope.String(), claim.Role, known(c.ledger, a.Team), a.Review})
		}
	}
	return list
}
