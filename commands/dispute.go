package commands

import (
	"context"
	"errors"

	"airesp"
	"airesp/commands/reply"
)

// dispute contests the claims on the scopes that the request names.
func dispute(ctx context.Context, c *call) (Reply, error) {
	var done []airesp.Body
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var err error
		var none *airesp.NotHeldError
		done, err = d.Ledger.DecideDispute(c.args.domain.ID, c.scopes(), c.args.text["reason"])
		if errors.As(err, &none) {
			return nil, c.nothingTo("dispute", none.Scope)
		}
		return done, err
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	held, _ := after.Claim(c.args.domain.ID, c.scopes()[0])
	team, _ := after.Team(held.Team)
	d, _ := after.Dispute(held.Domain, held.Scope)
	m := reply.Message{Summary: reply.Say(reply.B(c.subject()), reply.S(" is disputed now, so it counts as a gap. "),
		reply.T(replyTeam(team)), reply.S(" stays accountable until it is resolved."))}
	if len(done) == 0 {
		m.Summary = reply.Say(reply.B(c.subject()), reply.S(" is disputed already, since "), reply.On(d.At), reply.S(". Nothing was changed."))
	}
	options := values{"domain": c.args.domain.ID, "model": wordsOf(c.args.places)}
	m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("The reason given: " + d.Reason))},
		reply.Buttons{
			Lead: reply.Say(reply.S("Once it is settled, for "), reply.T(replyTeam(team)), reply.S(" or whoever disputed it:")),
			Buttons: []reply.Button{
				{Label: "Resolve", Command: c.do("resolve", options), Primary: true},
				{Label: "Hand over", Command: c.blank(c.do("transfer", options), "team")},
			},
		})
	return Reply{Message: m}, nil
}

// resolve ends disputes. The claims stay with the teams that hold them.
func resolve(ctx context.Context, c *call) (Reply, error) {
	var forced string
	var own bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var bodies []airesp.Body
		forced, own = "", true
		for _, s := range c.scopes() {
			open, ok := d.Ledger.Dispute(c.args.domain.ID, s)
			if !ok {
				return nil, c.notDisputed(s)
			}
			by, refusal := c.mayResolve(open)
			if refusal != nil {
				return nil, refusal
			}
			how := c.args.text["reason"]
			if by != "" {
				how, forced = "", by
			}
			own = own && open.By == c.by
			bodies = append(bodies, d.Ledger.DecideResolve(open, how, by)...)
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	held, _ := after.Claim(c.args.domain.ID, c.scopes()[0])
	team, _ := after.Team(held.Team)
	verb := " is resolved: "
	if own {
		verb = " was withdrawn: "
	}
	m := reply.Message{Summary: reply.Say(reply.S("The dispute about "), reply.B(c.subject()), reply.S(verb), reply.T(replyTeam(team)), reply.S(" stays accountable."))}
	m.Blocks = append(m.Blocks, forcedPara(forced)...)
	if reason := c.args.text["reason"]; reason != "" && forced == "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("How: " + reason))})
	}
	return Reply{Message: m}, nil
}

// mayResolve lets whoever disputed withdraw it, and the accountable team, an
// approver or an administrator resolve it.
func (c *call) mayResolve(d airesp.Dispute) (forced string, refusal *Error) {
	if d.By == c.by || c.isApprover() {
		return "", nil
	}
	held, _ := c.ledger.Claim(d.Domain, d.Scope)
	team, _ := c.ledger.Team(held.Team)
	return c.mandate(team, c.cmd.command(c.raw, "", ""))
}

func (c *call) notDisputed(s airesp.Scope) *Error {
	e := refuse(NotFound, reply.S("No dispute about "+c.scopeName(s)+" is open, so there is nothing to resolve."))
	for _, d := range c.ledger.Disputes() {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: c.nameOf(d.Domain, d.Scope), Command: c.do("resolve", c.valuesOf(d.Domain, d.Scope))})
	}
	if len(e.Suggestions) > 0 {
		e.Suggestions = e.Suggestions[:min(5, len(e.Suggestions))]
		e.Lead = reply.Say(reply.S("What is disputed:"))
	}
	return e
}
