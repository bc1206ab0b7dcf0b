package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// release gives a domain back, in exactly the scopes that the request names.
func release(ctx context.Context, c *call) (Reply, error) {
	var was airesp.Claim
	after, err := c.book.Decide(ctx, c.req, func(l *airesp.Ledger, now time.Time) ([]airesp.Body, error) {
		c.ledger, c.now = l, now
		var bodies []airesp.Body
		for _, s := range c.scopes() {
			more, err := l.DecideRelease(c.args.domain.ID, s)
			if err != nil {
				return nil, c.explainRelease(err)
			}
			was, _ = l.Claim(c.args.domain.ID, s)
			team, _ := l.Team(was.Team)
			if refusal := c.speaksFor(c.req.Identity, team); refusal != nil {
				return nil, refusal
			}
			bodies = append(bodies, more...)
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	team, _ := after.Team(was.Team)
	m := reply.Message{Summary: reply.Say(reply.T(replyTeam(team)), reply.S(" has given back "), reply.B(c.subject()), reply.S("."))}
	c.ledger = after
	var all []airesp.Named
	for _, f := range c.framework.Models {
		if len(c.args.models) == 0 {
			all = append(all, airesp.Named{Model: f})
		}
	}
	v := c.survey(append(all, c.args.models...))
	switch {
	case v.unowned == v.needed && v.needed > 0:
		m.Summary = append(m.Summary, reply.S(" Its owner now: "), reply.B(nobody), reply.S("."))
	case v.unowned > 0:
		m.Summary = append(m.Summary, reply.B(" "+nobody), reply.S(fmt.Sprintf(" owns it now in %s.", of(v.unowned, len(v.cells)))))
	case v.same && v.owner != nil:
		m.Summary = append(append(m.Summary, reply.S(" Its owner now: ")), append(c.claimSpans(*v.owner), reply.S("."))...)
	}
	if v.unowned > 0 {
		m.Blocks = append(m.Blocks, c.claimOffer())
	}
	return Reply{Message: m}, nil
}

// explainRelease says that the scope is not held, and which scopes are.
func (c *call) explainRelease(err error) error {
	var none *airesp.NotHeldError
	if !errors.As(err, &none) {
		return err
	}
	e := refuse(NotFound, reply.S("No team has claimed "+c.scopeName(none.Scope)+", so there is nothing to give back."))
	for _, held := range c.ledger.Claims(none.Domain) {
		e.Suggestions = append(e.Suggestions, Suggestion{
			Label:   c.scopeName(held.Scope),
			Command: c.do("release", values{"domain": held.Domain, "model": held.Scope.Model}),
		})
	}
	if len(e.Suggestions) > 0 {
		e.Suggestions = e.Suggestions[:min(5, len(e.Suggestions))]
		e.Lead = reply.Say(reply.S("What has been claimed:"))
	}
	return e
}
