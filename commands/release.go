package commands

import (
	"context"
	"errors"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// release gives a role for a domain back, in exactly the scopes that the
// request names.
func release(ctx context.Context, c *call) (Reply, error) {
	var was []airesp.Claim
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var bodies []airesp.Body
		was, forced = nil, ""
		for _, s := range c.scopes() {
			held, by, refusal := c.releasing(s)
			if refusal != nil {
				return nil, refusal
			}
			more, err := d.Ledger.DecideRelease(c.args.domain.ID, s, held.Role, held.Team, by)
			if err != nil {
				return nil, err
			}
			for _, b := range more {
				if r, ok := b.(airesp.Released); ok && by == "" {
					r.Reason = c.args.text["reason"]
					b = r
				}
				bodies = append(bodies, b)
			}
			was = append(was, held)
			if by != "" {
				forced = by
			}
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	ended := c.endedWith(was)
	c.ledger = after
	return Reply{Message: c.releaseMessage(was, forced, ended)}, nil
}

// releasing finds the claim to give back on a scope, and by what right the
// person does: forced is an administrator's reason.
func (c *call) releasing(s airesp.Scope) (held airesp.Claim, forced string, refusal *Error) {
	var list, own []airesp.Claim
	var only *airesp.Team
	if c.args.team != nil {
		t, refusal := c.known()
		if refusal != nil {
			return held, "", refusal
		}
		only = &t
	}
	for _, claim := range c.ledger.Claims(c.args.domain.ID) {
		if claim.Scope != s || claim.Role != c.role() {
			continue
		}
		if only != nil && claim.Team != only.ID && claim.Role == airesp.Accountable {
			return held, "", c.notTheirs(claim, *only)
		}
		if only != nil && claim.Team != only.ID {
			continue
		}
		list = append(list, claim)
		if t, _ := c.ledger.Team(claim.Team); c.standsFor(t) == nil {
			own = append(own, claim)
		}
	}
	if len(own) == 0 {
		own = list
	}
	switch len(own) {
	case 0:
		return held, "", c.nothingHeld(s)
	case 1:
		t, _ := c.ledger.Team(own[0].Team)
		forced, refusal = c.mandate(t, c.again(t.Name))
		return own[0], forced, refusal
	}
	e := refuse(Ambiguous, reply.S("Several teams are "+roleIn(c.role(), c.scopeName(s))+"."))
	e.Lead = reply.Say(reply.S("Give it back for:"))
	for _, claim := range own[:min(5, len(own))] {
		name := known(c.ledger, claim.Team)
		e.Suggestions = append(e.Suggestions, Suggestion{Label: name, Command: c.again(name)})
	}
	return held, "", e
}

func (c *call) notTheirs(held airesp.Claim, t airesp.Team) *Error {
	e := refuse(Conflict, reply.T(replyTeam(t)), reply.S(" does not own "+c.scopeName(held.Scope)+", so it cannot give it back. Its owner: "))
	e.Message = append(append(e.Message, c.claimSpans(held)...), reply.S("."))
	return e
}

// nothingHeld says that a scope is not held in the role, and what is.
func (c *call) nothingHeld(s airesp.Scope) *Error {
	text := "No team has claimed " + c.scopeName(s) + ", so there is nothing to give back."
	if c.role() != airesp.Accountable {
		text = "No such team is " + roleIn(c.role(), c.scopeName(s)) + ", so there is nothing to give back."
	}
	e := refuse(NotFound, reply.S(text))
	c.suggestHeld(e, c.role(), func(v values) reply.Command { return c.do("release", v) })
	return e
}

// suggestHeld adds the claims on the domain, for a command on each of them.
func (c *call) suggestHeld(e *Error, role airesp.Role, do func(v values) reply.Command) {
	for _, held := range c.ledger.Claims(c.args.domain.ID) {
		if held.Role != role {
			continue
		}
		v := c.claimValues(held)
		label := c.scopeName(held.Scope)
		if role != airesp.Accountable {
			v["role"], v["team"] = string(role), known(c.ledger, held.Team)
			label += ", " + v["team"]
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: label, Command: do(v)})
	}
	if len(e.Suggestions) > 0 {
		e.Suggestions = e.Suggestions[:min(5, len(e.Suggestions))]
		e.Lead = reply.Say(reply.S("What has been claimed:"))
	}
}

// endedWith says which offers and disputes end with the claims.
func (c *call) endedWith(was []airesp.Claim) string {
	var offers, disputes int
	for _, held := range was {
		if held.Role != airesp.Accountable {
			continue
		}
		if _, ok := c.ledger.OfferOn(held.Domain, held.Scope); ok {
			offers++
		}
		if _, ok := c.ledger.Dispute(held.Domain, held.Scope); ok {
			disputes++
		}
	}
	switch {
	case offers > 0 && disputes > 0:
		return "The open offer and the dispute about it ended with that."
	case offers > 0:
		return "The open offer of it to another team ended with that."
	case disputes > 0:
		return "The dispute about it ended with that."
	}
	return ""
}

func (c *call) releaseMessage(was []airesp.Claim, forced, ended string) reply.Message {
	team, _ := c.ledger.Team(was[0].Team)
	m := reply.Message{}
	if c.role() == airesp.Accountable {
		m.Summary = reply.Say(reply.T(replyTeam(team)), reply.S(" has given back "), reply.B(c.subject()), reply.S("."))
		c.nowOwned(&m)
	} else {
		m.Summary = reply.Say(reply.T(replyTeam(team)), reply.S(" is no longer "), reply.B(roleIn(c.role(), c.subject())), reply.S("."))
	}
	head := forcedPara(forced)
	if reason := c.args.text["reason"]; reason != "" && forced == "" {
		head = append(head, reply.Para{Text: reply.Say(reply.S("The reason given: " + reason))})
	}
	if ended != "" {
		head = append(head, reply.Para{Text: reply.Say(reply.S(ended))})
	}
	m.Blocks = append(head, m.Blocks...)
	return m
}

// nowOwned adds who owns the subject now.
func (c *call) nowOwned(m *reply.Message) {
	v := c.survey(c.asked())
	switch {
	case v.unowned == v.needed && v.needed > 0:
		m.Summary = append(m.Summary, reply.S(" Its owner now: "), reply.B(nobody), reply.S("."))
	case v.unowned > 0:
		m.Summary = append(m.Summary, reply.B(" "+nobody), reply.S(fmt.Sprintf(" owns it now in %s.", of(v.unowned, len(v.states)))))
	case v.same && v.owner != nil:
		m.Summary = append(append(m.Summary, reply.S(" Its owner now: ")), append(c.claimSpans(*v.owner), reply.S("."))...)
	}
	if v.unowned > 0 {
		m.Blocks = append(m.Blocks, c.claimOffer())
	}
}
