package commands

import (
	"context"
	"errors"

	"airesp"
	"airesp/commands/reply"
)

// isApprover reports whether the settings name a team that approves, and the
// person is of it.
func (c *call) isApprover() bool {
	t, ok := c.ledger.Team(c.ledger.Settings().Approvers)
	return ok && c.standsFor(t) == nil
}

// mayDecide lets the approvers decide on accepted risks, where the settings
// name such a team, else any full member. forced is an administrator's reason.
func (c *call) mayDecide() (forced string, refusal *Error) {
	id := c.ledger.Settings().Approvers
	if id == "" {
		return "", nil
	}
	if t, ok := c.ledger.Team(id); ok {
		return c.mandate(t, c.cmd.command(c.raw, "", ""))
	}
	if reason := c.args.text["reason"]; reason != "" && c.admin(c.req.Identity) {
		return reason, nil
	}
	return "", refuse(Forbidden, reply.S("The team that approves accepted risks is no longer known here. An administrator names another with "),
		reply.C("settings approvers"), reply.S("."))
}

// decided is what an approval or a rejection was about: one of the two.
type decided struct {
	offer  airesp.Transfer
	risk   airesp.Risk
	own    bool // it was the person's own request, or their team's offer
	forced string
	done   bool // somebody had approved it before
}

// approve gives consent: to an accepted risk, or to an offer of a claim.
func approve(ctx context.Context, c *call) (Reply, error) { return c.decide(ctx, true) }

// reject refuses consent, or takes a request back.
func reject(ctx context.Context, c *call) (Reply, error) { return c.decide(ctx, false) }

func (c *call) decide(ctx context.Context, yes bool) (Reply, error) {
	var about decided
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		about = decided{}
		id := c.args.text["id"]
		if id == "" {
			return nil, c.waiting(MissingArgument, reply.Say(reply.C(c.cmd.Name), reply.S(" needs the number of what waits.")))
		}
		var ok bool
		if about.offer, ok = d.Ledger.Transfer(id); ok {
			return c.decideOffer(d, &about, yes)
		}
		if about.risk, ok = d.Ledger.Risk(id); ok {
			return c.decideRisk(d, &about, yes)
		}
		for _, claim := range d.Ledger.AllClaims() {
			if yes && claim.Offer == id {
				about.offer = airesp.Transfer{ID: id, Domain: claim.Domain, Scope: claim.Scope, To: claim.Team}
				about.done = true
				return nil, nil
			}
		}
		return nil, c.waiting(NotFound, reply.Say(reply.S("Nothing waits under the number "), reply.C(shorten(id)), reply.S(". It may have been decided already.")))
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	if about.offer.ID != "" {
		return Reply{Message: c.offerDecided(about, yes)}, nil
	}
	if r, ok := after.Risk(about.risk.ID); ok {
		about.risk = r
	}
	return Reply{Message: c.riskDecided(about, yes)}, nil
}

// decideOffer lets the receiving team take or turn down an offer, and the
// offering team take it back.
func (c *call) decideOffer(d Deal, about *decided, yes bool) ([]airesp.Body, error) {
	to, _ := d.Ledger.Team(about.offer.To)
	from, _ := d.Ledger.Team(about.offer.From)
	var refusal *Error
	if about.own = !yes && (about.offer.By == c.by || c.standsFor(from) == nil); !about.own {
		about.forced, refusal = c.mandate(to, c.cmd.command(c.raw, "", ""))
	}
	if refusal != nil {
		return nil, refusal
	}
	reason := c.args.text["reason"]
	if about.offer.By == c.by && yes && c.admin(c.req.Identity) {
		about.forced = reason
	}
	if about.forced != "" {
		reason = ""
	}
	bodies, err := d.Ledger.DecideTaken(about.offer, c.by, yes, reason, about.forced, d.Now)
	return bodies, c.explainDecision(err)
}

// decideRisk lets the approvers decide on a risk, and who asked for it take it
// back.
func (c *call) decideRisk(d Deal, about *decided, yes bool) ([]airesp.Body, error) {
	r := about.risk
	if r.Approved() && !yes {
		return nil, refuse(Conflict, reply.C(r.ID), reply.S(" has been approved already. To take the accepted risk back: "),
			reply.Cmd(c.do("unaccept", values{"id": r.ID})), reply.S("."))
	}
	about.done = r.Approved()
	var refusal *Error
	if about.own = r.AskedBy == c.by; !about.own || yes {
		about.forced, refusal = c.mayDecide()
	}
	if refusal != nil {
		return nil, refusal
	}
	reason := c.args.text["reason"]
	if about.forced != "" {
		reason = ""
	}
	bodies, err := d.Ledger.DecideRiskDecision(c.framework, r, c.by, yes, reason, about.forced, d.Now)
	var own *airesp.OwnRequestError
	if errors.As(err, &own) {
		return nil, c.explainOwn(own) // an administrator too: two people accept a risk
	}
	return bodies, c.explainDecision(err)
}

func (c *call) explainDecision(err error) error {
	var own *airesp.OwnRequestError
	var lapsed *airesp.LapsedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own) && c.admin(c.req.Identity):
		e := c.explainOwn(own)
		e.Message = append(e.Message, reply.S(" As an administrator you can approve it all the same, but you have to say why: "),
			reply.Cmd(c.blank(c.cmd.command(c.raw, "", ""), "reason")), reply.S("."))
		return e
	case errors.As(err, &own):
		return c.explainOwn(own)
	case errors.As(err, &lapsed):
		r := lapsed.Risk
		e := refuse(Conflict, c.riskLine(r)...)
		v := c.valuesOf(r.Domain, r.Scope)
		e.Message = append(e.Message, reply.S(". Ask again: "), reply.Cmd(c.blank(c.blank(c.do("accept", v), "until"), "reason")), reply.S("."))
		return e
	}
	return err
}

// waiting refuses, and lists what waits for a decision.
func (c *call) waiting(code Code, text reply.Text) *Error {
	e := refuse(code, text...)
	verb := "Approve "
	if c.cmd.Name == "reject" {
		verb = "Reject "
	}
	add := func(id, label string) {
		if len(e.Suggestions) < 5 {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: verb + label, Command: c.do(c.cmd.Name, values{"id": id})})
		}
	}
	for _, r := range c.ledger.Risks() {
		if !r.Approved() && !r.Lapsed(c.framework, c.now) {
			add(r.ID, "the risk of "+c.shortName(r.Domain, r.Scope))
		}
	}
	for _, t := range c.ledger.Transfers() {
		add(t.ID, c.shortName(t.Domain, t.Scope)+" to "+known(c.ledger, t.To))
	}
	e.Lead = reply.Say(reply.S("What waits:"))
	if len(e.Suggestions) == 0 {
		e.More = append(e.More, reply.Para{Text: reply.Say(reply.S("Nothing waits for a decision at the moment."))})
	}
	return e
}

// shortName is nameOf in fewer letters, for buttons.
func (c *call) shortName(domain string, s airesp.Scope) string {
	d, _ := c.framework.Domain(domain)
	if s.Whole() {
		return d.Name
	}
	return d.Name + " for " + c.placeOfScope(s).short()
}

func (c *call) offerDecided(about decided, yes bool) reply.Message {
	t := about.offer
	to, _ := c.ledger.Team(t.To)
	from, _ := c.ledger.Team(t.From)
	subject, toName, fromName := reply.B(c.nameOf(t.Domain, t.Scope)), reply.T(replyTeam(to)), reply.T(replyTeam(from))
	m := reply.Message{Blocks: c.given(about.forced)}
	switch {
	case about.done:
		m.Summary = reply.Say(toName, reply.S(" accepted "), subject, reply.S(" before. Nothing was changed."))
	case yes:
		held, _ := c.ledger.Claim(t.Domain, t.Scope)
		m.Summary = reply.Say(toName, reply.S(" now owns "), subject, reply.S(", in place of "), fromName, reply.S(". To be confirmed by "), reply.On(held.Review), reply.S("."))
	case about.own:
		m.Summary = reply.Say(fromName, reply.S(" took back its offer of "), subject, reply.S(" to "), toName, reply.S(" and stays accountable."))
	default:
		m.Summary = reply.Say(toName, reply.S(" turned down "), subject, reply.S(". "), fromName, reply.S(" stays accountable."))
	}
	return m
}

func (c *call) riskDecided(about decided, yes bool) reply.Message {
	r := about.risk
	subject := reply.B(c.nameOf(r.Domain, r.Scope))
	if !yes {
		word := " was turned down, so it stays a gap."
		if about.own {
			word = " was taken back, so it stays a gap."
		}
		return reply.Message{Summary: reply.Say(reply.S("The request to accept "), subject, reply.S(word)), Blocks: c.given(about.forced)}
	}
	m := reply.Message{Summary: reply.Say(subject, reply.S(" is an accepted risk until "), reply.On(r.Until), reply.S(": it does not count as a gap until then, or until the framework changes it."))}
	if about.done {
		m.Summary = append(c.riskLine(r), reply.S(". It was approved before; nothing was changed."))
	}
	if about.forced != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.B("An administrator approved this"), reply.S(" out of turn. The reason given: "+about.forced))})
	}
	v := c.valuesOf(r.Domain, r.Scope)
	m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("Why: " + r.Reason))}, reply.List{Items: c.riskItems(r)},
		reply.Footer{Text: reply.Say(reply.S("To take it back: "), reply.Cmd(c.do("unaccept", v)), reply.S("."))})
	return m
}
