package commands

import (
	"context"
	"errors"

	"airesp"
	"airesp/commands/reply"
)

// transfer offers claims to another team. Nothing changes hands until that
// team accepts, unless an administrator overrules the team that holds them.
func transfer(ctx context.Context, c *call) (Reply, error) {
	var to airesp.Team
	var done []airesp.Body
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if to, refusal = c.receiver(); refusal != nil {
			return nil, refusal
		}
		forced = ""
		for _, s := range c.scopes() {
			held, ok := d.Ledger.Claim(c.args.domain.ID, s)
			if !ok {
				return nil, c.nothingTo("transfer", s)
			}
			by, refusal := c.mayOffer(held)
			if refusal != nil {
				return nil, refusal
			}
			if by != "" {
				forced = by
			}
		}
		var err error
		done, err = d.Ledger.DecideTransfer(airesp.TransferWish{
			Domain: c.args.domain.ID, Scopes: c.scopes(), To: to, Reason: c.args.text["reason"], Forced: forced != "",
		}, d.Now)
		return done, c.explainTransfer(err)
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	before := c.ledger
	c.ledger = after
	for _, b := range done {
		if t, ok := b.(airesp.TeamAdded); ok {
			to = t.Team
		}
	}
	return c.transferReply(before, to, forced, done), nil
}

// receiver is the team to hand over to. It must be known, or be a group of
// the platform, so that a slip of the pen hands nothing to nobody.
func (c *call) receiver() (airesp.Team, *Error) {
	if c.args.team.mention != nil {
		return c.named(), nil
	}
	return c.known()
}

// mayOffer decides whether the person may offer a claim: for the team that
// holds it, or as one of the approvers, where one team approves.
func (c *call) mayOffer(held airesp.Claim) (forced string, refusal *Error) {
	team, _ := c.ledger.Team(held.Team)
	if c.isApprover() {
		return "", nil
	}
	return c.mandate(team, c.cmd.command(c.raw, "", ""))
}

// nothingTo refuses a verb on a scope that no team is accountable for, and
// lists the claims there are.
func (c *call) nothingTo(verb string, s airesp.Scope) *Error {
	e := refuse(NotFound, reply.S("No team has claimed "+c.scopeName(s)+", so there is nothing to "+verb+"."))
	c.suggestHeld(e, airesp.Accountable, func(v values) reply.Command {
		v["team"], v["reason"] = c.raw["team"], c.raw["reason"]
		return c.do(verb, v)
	})
	return e
}

func (c *call) explainTransfer(err error) error {
	var held *airesp.HeldError
	if errors.As(err, &held) {
		t, _ := c.ledger.Team(held.Claim.Team)
		return refuse(Conflict, reply.T(replyTeam(t)), reply.S(" owns "+c.scopeName(held.Claim.Scope)+" already, so there is nothing to hand over."))
	}
	return c.alike(err, "team")
}

// requestJSON is an offer or a risk in the JSON form.
type requestJSON struct {
	ID     string `json:"id"`
	Domain string `json:"domain"`
	Scope  string `json:"scope"`
}

// transferReply says what was offered to whom, and how it is accepted.
func (c *call) transferReply(before *airesp.Ledger, to airesp.Team, forced string, done []airesp.Body) Reply {
	held, _ := before.Claim(c.args.domain.ID, c.scopes()[0])
	from, _ := before.Team(held.Team)
	name, subject := reply.T(replyTeam(to)), reply.B(c.subject())
	m := reply.Message{}
	var ids []requestJSON
	var buttons reply.Buttons
	for _, s := range c.scopes() {
		offer, ok := c.ledger.OfferOn(c.args.domain.ID, s)
		if !ok {
			continue
		}
		ids = append(ids, requestJSON{offer.ID, offer.Domain, offer.Scope.String()})
		buttons.Buttons = append(buttons.Buttons,
			reply.Button{Label: "Accept " + offer.ID, Command: c.do("approve", values{"id": offer.ID}), Primary: true},
			reply.Button{Label: "Turn down " + offer.ID, Command: c.do("reject", values{"id": offer.ID})})
	}
	switch {
	case forced != "":
		m.Summary = reply.Say(name, reply.S(" now owns "), subject, reply.S(", in place of "), reply.T(replyTeam(from)), reply.S("."))
	case len(done) == 0:
		m.Summary = reply.Say(subject, reply.S(" is offered to "), name, reply.S(" already. Nothing was changed; it waits for that team."))
	default:
		m.Summary = reply.Say(reply.T(replyTeam(from)), reply.S(" offers "), subject, reply.S(" to "), name,
			reply.S(". Nothing changes hands until somebody of that team accepts."))
	}
	m.Blocks = append(m.Blocks, forcedPara(forced)...)
	if reason := c.args.text["reason"]; reason != "" && forced == "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("The reason given: " + reason))})
	}
	if len(buttons.Buttons) > 0 {
		buttons.Lead = reply.Say(reply.S("For "), name, reply.S(":"))
		m.Blocks = append(m.Blocks, buttons, reply.Footer{Text: reply.Say(reply.S("Turning it down also takes the offer back, for the team that made it."))})
	}
	return Reply{Message: m, Data: c.data(map[string]any{"requests": ids})}
}
