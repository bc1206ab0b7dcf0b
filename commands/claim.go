package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// claim makes a team accountable for a domain, as a whole or in some models.
// Several models are one decision: all are claimed, or none.
func claim(ctx context.Context, c *call) (Reply, error) {
	var team airesp.Team
	var added []airesp.Body
	after, err := c.book.Decide(ctx, c.req, func(l *airesp.Ledger, now time.Time) ([]airesp.Body, error) {
		c.ledger, c.now = l, now
		var refusal *Error
		if team, refusal = c.claimant(); refusal != nil {
			return nil, refusal
		}
		var bodies []airesp.Body
		for _, s := range c.scopes() {
			more, err := l.DecideClaim(c.framework, c.args.domain.ID, s, team, now)
			if err != nil {
				return nil, c.explainClaim(err)
			}
			for _, b := range more {
				if t, ok := b.(airesp.TeamAdded); ok {
					team = t.Team // the further scopes are claimed by the same team
				}
			}
			bodies = append(bodies, more...)
		}
		added = bodies
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	return Reply{Message: c.claimMessage(added)}, nil
}

// scopes are the scopes that the request names: the whole domain when none.
func (c *call) scopes() []airesp.Scope {
	if len(c.args.models) == 0 {
		return []airesp.Scope{{}}
	}
	var list []airesp.Scope
	for _, m := range c.args.models {
		list = append(list, airesp.Scope{Model: m.Model.ID})
	}
	return list
}

// subject names what is claimed: "Data Privacy" or "Data Privacy for Cursor (…)".
func (c *call) subject() string {
	if len(c.args.models) == 0 {
		return c.args.domain.Name
	}
	return c.args.domain.Name + " for " + titles(c.args.models)
}

// claimant is the team that the claim is for: the one that was named, or the
// only one that the person surely belongs to. A team that is not known yet has
// no id.
func (c *call) claimant() (airesp.Team, *Error) {
	if c.args.team == nil {
		return c.ownTeam()
	}
	team := airesp.Team{Name: c.args.team.name}
	if m := c.args.team.mention; m != nil {
		known, ok := c.ledger.TeamOf(m.Binding)
		if ok {
			return known, c.speaksFor(c.req.Identity, known)
		}
		team = airesp.Team{Name: c.freeName(m.Name, m.Binding.Platform), Bindings: []airesp.Binding{m.Binding}}
	} else if known, ok := c.ledger.TeamNamed(team.Name); ok {
		return known, c.speaksFor(c.req.Identity, known)
	}
	return team, c.speaksFor(c.req.Identity, team)
}

// freeName is a name for a group that becomes a team. A team of another
// origin may have the name already; the two are not taken for the same.
func (c *call) freeName(name, platform string) string {
	tidy, err := airesp.TeamName(name)
	if err != nil {
		tidy = "Team"
	}
	try := tidy
	for n := 1; ; n++ {
		if _, taken := c.ledger.TeamNamed(try); !taken {
			return try
		}
		try = tidy + " (" + platform + ")"
		if n > 1 {
			try = fmt.Sprintf("%s (%s %d)", tidy, platform, n)
		}
	}
}

func (c *call) ownTeam() (airesp.Team, *Error) {
	id := c.req.Identity
	var own []airesp.Team
	for _, t := range c.ledger.Teams() {
		if _, here := t.BoundOn(id.Platform, id.Workspace); here && id.in(t) {
			own = append(own, t)
		}
	}
	for _, name := range id.Teams {
		t, ok := c.ledger.TeamNamed(name)
		if !ok {
			tidy, err := airesp.TeamName(name)
			if err != nil {
				return t, refuse(InvalidArgument, reply.S(err.Error()+"."))
			}
			t = airesp.Team{Name: tidy}
		}
		own = append(own, t)
	}
	if len(own) == 1 {
		return own[0], nil
	}
	return airesp.Team{}, c.whichTeam(own)
}

// whichTeam asks back for the team, with those that the person can speak for.
func (c *call) whichTeam(own []airesp.Team) *Error {
	e := refuse(Ambiguous, reply.S("You belong to several teams."))
	if len(own) == 0 {
		e = refuse(MissingArgument, reply.S("Which team is accountable for "+c.subject()+"? Name it: "),
			reply.Cmd(c.blank(c.again(""), "team")), reply.S("."))
		for _, t := range c.ledger.Teams() {
			if c.speaksFor(c.req.Identity, t) == nil {
				own = append(own, t)
			}
		}
	}
	for _, t := range own[:min(len(own), 5)] {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: t.Name, Command: c.again(t.Name)})
	}
	if len(e.Suggestions) > 0 {
		e.Lead = reply.Say(reply.S("Claim " + c.subject() + " for:"))
	}
	return e
}

// again is this claim by another team.
func (c *call) again(team string) reply.Command {
	return c.do("claim", values{"domain": c.args.domain.ID, "model": ids(c.args.models), "team": team})
}

// explainClaim turns a refusal of the ledger into a sentence.
func (c *call) explainClaim(err error) error {
	var held *airesp.HeldError
	var none *airesp.NotApplicableError
	switch {
	case errors.As(err, &held):
		e := refuse(Conflict, reply.S(c.scopeName(held.Claim.Scope)+" already has an accountable team: "))
		e.Message = append(append(e.Message, c.claimSpans(held.Claim)...), reply.S(". Nothing was changed. That team can give it back with "),
			reply.Cmd(c.do("release", values{"domain": held.Claim.Domain, "model": held.Claim.Scope.Model})), reply.S("."))
		return e
	case errors.As(err, &none):
		return refuse(InvalidArgument, reply.S(c.scopeName(airesp.Scope{Model: none.Cell.Model})+" does not apply, so nobody has to own it: "+none.Cell.Note))
	}
	return err
}

func (c *call) scopeName(s airesp.Scope) string {
	if m, ok := c.framework.Model(s.Model); ok {
		return c.args.domain.Name + " for " + m.Name
	}
	return c.args.domain.Name
}

// claimMessage says what the decision was. It is seen by the whole channel.
func (c *call) claimMessage(done []airesp.Body) reply.Message {
	var claimed, confirmed int
	for _, b := range done {
		switch b.(type) {
		case airesp.Claimed:
			claimed++
		case airesp.Attested:
			confirmed++
		}
	}
	held, _ := c.ledger.Claim(c.args.domain.ID, c.scopes()[0])
	team, _ := c.ledger.Team(held.Team)
	name := reply.T(replyTeam(team))
	m := reply.Message{}
	switch {
	case claimed > 0:
		m.Summary = reply.Say(name, reply.S(" now owns "), reply.B(c.subject()), reply.S(". To be confirmed by "), reply.On(held.Review), reply.S("."))
	case confirmed > 0:
		m.Summary = reply.Say(name, reply.S(" confirmed that it owns "), reply.B(c.subject()), reply.S(", until "), reply.On(held.Review), reply.S("."))
	default:
		m.Summary = reply.Say(name, reply.S(" owns "), reply.B(c.subject()), reply.S(" already, since "), reply.On(held.At), reply.S(". Nothing was changed."))
	}
	if text := c.leftForUs(); len(text) > 0 {
		m.Blocks = append(m.Blocks, text...)
	}
	if others := c.narrower(held); others != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(others))})
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("To give it back: "),
		reply.Cmd(c.do("release", values{"domain": c.args.domain.ID, "model": ids(c.args.models)})))})
	return m
}

// leftForUs says, for a claim on one model, what the team has taken on.
func (c *call) leftForUs() []reply.Block {
	var list reply.List
	for _, m := range c.args.models {
		cell, _ := c.framework.Cell(c.args.domain.ID, m.Model.ID)
		lines := []reply.Text{reply.Say(reply.S(cell.Note))}
		if cell.Responsibility == airesp.Provider {
			lines = append(lines, reply.Say(reply.S("The vendor does this, so the team is the vendor's contact.")))
		}
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(title(m)), reply.S(": "+cellWord(cell))), Lines: lines})
	}
	if len(list.Items) == 0 {
		return nil
	}
	return []reply.Block{list}
}

// narrower says which models of a claimed domain stay with other teams.
func (c *call) narrower(held airesp.Claim) string {
	if !held.Scope.Whole() {
		return ""
	}
	var list []string
	for _, other := range c.ledger.Claims(held.Domain) {
		if other.Team == held.Team || other.Scope.Whole() {
			continue
		}
		m, _ := c.framework.Model(other.Scope.Model)
		t, _ := c.ledger.Team(other.Team)
		list = append(list, m.Name+" stays with "+t.Name)
	}
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "; ") + "."
}

// repeated answers a copy of a request that was carried out before.
func (c *call) repeated(l *airesp.Ledger) Reply {
	c.ledger = l
	return Reply{quiet: true, Message: reply.Message{Summary: reply.Say(
		reply.S("This was done when it first arrived; the copy changed nothing. See it with "),
		reply.Cmd(c.do("who-owns", values{"domain": c.args.domain.ID, "model": ids(c.args.models)})), reply.S("."),
	)}}
}
