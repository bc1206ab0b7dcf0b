package commands

import (
	"context"
	"errors"

	"airesp"
	"airesp/commands/reply"
)

// risks are the verbs about gaps that the organisation accepts, and about
// what waits for somebody's consent.
func risks() []Command {
	id := Option{Name: "id", Kind: KindID, Placeholder: "ID", Summary: "The number of the request, for instance r12"}
	domain := domainOption()
	domain.Required, domain.Placeholder = false, "DOMAIN or ID"
	return []Command{
		{
			Name: "accept", Group: "risk", Access: Write, Show: reply.Public, run: accept,
			Summary: "Ask to live with a gap until a date; somebody else has to approve it",
			Options: on(Option{Name: "until", Kind: KindDate, Keyword: "until", Placeholder: "DATE", Required: true, Summary: "The last day, for instance 2027-03-31 or 90d"},
				becauseOption(true, "Why the organisation can live with it")),
			Examples: []string{"accept incident-response for saas until 90d because the contract ends then", "accept data-privacy for coding until 2027-06-30 because it is a trial"},
		},
		{
			Name: "unaccept", Group: "risk", Access: Write, Show: reply.Public, run: unaccept,
			Summary:  "Take an accepted risk back, or the request for one",
			Options:  append(append([]Option{domain, id}, placeOptions()...), becauseOption(false, "Why")),
			Examples: []string{"unaccept incident-response for saas", "unaccept r12 because we found an owner"},
		},
		{
			Name: "approve", Group: "claims", Access: Write, Show: reply.Public, run: approve,
			Summary:  "Approve an accepted risk that somebody else asked for, or take what your team was offered",
			Options:  []Option{id, becauseOption(false, "Why; an administrator who overrules others has to say it")},
			Examples: []string{"approve r12"},
		},
		{
			Name: "reject", Group: "claims", Aliases: []string{"decline", "withdraw"}, Access: Write, Show: reply.Public, run: reject,
			Summary:  "Turn down an accepted risk or an offer, or take back what you asked for",
			Options:  []Option{id, becauseOption(false, "Why")},
			Examples: []string{"reject r12", "reject r12 because the vendor has no such setting"},
		},
	}
}

// accept asks to accept the gaps on the scopes that the request names.
func accept(ctx context.Context, c *call) (Reply, error) {
	if len(c.args.places) == 0 {
		return Reply{}, c.acceptWhere()
	}
	var waiting []airesp.Risk // the same requests, made before
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		w := airesp.RiskWish{Domain: c.args.domain.ID, Until: c.args.dates["until"], Reason: c.args.text["reason"]}
		waiting = nil
		for _, s := range c.scopes() {
			r, ok := d.Ledger.RiskAskedOn(w.Domain, s)
			if ok && r.AskedBy == c.by && r.Until.Equal(w.Until) && r.Reason == w.Reason && !r.Lapsed(c.framework, d.Now) {
				waiting = append(waiting, r)
				continue
			}
			w.Scopes = append(w.Scopes, s)
		}
		bodies, err := d.Ledger.DecideRisk(c.framework, w, d.Now)
		return bodies, c.explainRisk(err)
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	return c.acceptReply(len(waiting) == len(c.scopes())), nil
}

func (c *call) acceptWhere() *Error {
	e := refuse(MissingArgument, reply.C("accept"), reply.S(" needs a deployment model, a product or a system, so that no more is accepted than is meant."))
	for _, p := range c.uses() {
		s := c.ledger.State(c.framework, c.args.domain.ID, p.target(), c.now)
		if s.Gap != "" && len(e.Suggestions) < 5 {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: p.title(), Command: c.cmd.command(c.raw, "model", p.word())})
		}
	}
	if len(e.Suggestions) > 0 {
		e.Lead = reply.Say(reply.S("Where it is a gap:"))
	}
	return e.about("model")
}

// uses is everything that is in use here.
func (c *call) uses() []place {
	list, _ := c.ledger.Targets(c.framework)
	out := make([]place, len(list))
	for i, t := range list {
		out[i] = c.placeOf(t)
	}
	return out
}

func (c *call) explainRisk(err error) error {
	var until *airesp.UntilError
	var none *airesp.NoGapError
	var held *airesp.HeldError
	var pending *airesp.PendingError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &until):
		return c.explainUntil(until)
	case errors.As(err, &none):
		return refuse(InvalidArgument, reply.S(c.scopeName(none.Scope)+" needs no owner of ours, so it is no gap and there is nothing to accept."))
	case errors.As(err, &held):
		e := refuse(Conflict, reply.S(c.subject()+" is no gap, so there is nothing to accept. Its owner: "))
		e.Message = append(append(e.Message, c.claimSpans(held.Claim)...), reply.S("."))
		return e
	case errors.As(err, &pending):
		e := refuse(Conflict, reply.S(c.scopeName(pending.Risk.Scope)+" was asked about before. "))
		e.Message = append(append(e.Message, c.riskLine(pending.Risk)...), reply.S(". Nothing was changed."))
		if !pending.Risk.Approved() {
			e.Message = append(e.Message, reply.S(" To ask for something else, take that back first: "), reply.Cmd(c.do("reject", values{"id": pending.Risk.ID})), reply.S("."))
		}
		return e
	}
	return err
}

// acceptReply says what was asked for, and who can approve it.
func (c *call) acceptReply(before bool) Reply {
	m := reply.Message{}
	var ids []requestJSON
	list := reply.List{Menus: []string{"Approve", "Reject"}}
	for _, s := range c.scopes() {
		r, ok := c.ledger.RiskAskedOn(c.args.domain.ID, s)
		if !ok {
			continue
		}
		ids = append(ids, requestJSON{r.ID, r.Domain, r.Scope.String()})
		items := c.riskItems(r)
		if n := len(items); n > 0 {
			items[n-1].Buttons = []reply.Button{
				{Label: "Approve", Command: c.do("approve", values{"id": r.ID}), Primary: true},
				{Label: "Reject", Command: c.do("reject", values{"id": r.ID})},
			}
		}
		list.Items = append(list.Items, items...)
	}
	end := reply.On(c.args.dates["until"])
	m.Summary = append(append(reply.Say(reply.S("Asked to accept "), reply.B(c.subject()), reply.S(" without an owner until "), end, reply.S(". It stays a gap until ")), c.whoApproves()...), reply.S(" approves."))
	if before {
		m.Summary = append(append(reply.Say(reply.B(c.subject()), reply.S(" was asked about already, until "), end, reply.S(", and waits until ")), c.whoApproves()...), reply.S(" approves. Nothing was changed."))
	}
	m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("The reason given: " + c.args.text["reason"]))}, list)
	return Reply{Message: m, Data: c.data(map[string]any{"requests": ids})}
}

// whoApproves says who may approve what was asked for.
func (c *call) whoApproves() reply.Text {
	if t, ok := c.ledger.Team(c.ledger.Settings().Approvers); ok {
		return reply.Say(reply.S("somebody else, of "), reply.T(replyTeam(t)), reply.S(","))
	}
	return reply.Say(reply.S("somebody else"))
}

// riskItems are the cells that a risk was asked for on, as they were then.
func (c *call) riskItems(r airesp.Risk) []reply.Item {
	var items []reply.Item
	for _, was := range r.Cells {
		p := c.placeOf(airesp.Target{Model: was.Model})
		if r.Scope.System != "" {
			p = c.placeOfScope(r.Scope)
		}
		cell := airesp.Cell{Responsibility: was.Responsibility, Critical: was.Critical}
		word := cellWord(cell)
		if r.Framework != c.framework.Version {
			word += ", framework " + r.Framework
		}
		items = append(items, reply.Item{Title: reply.Say(reply.B(p.title()), reply.S(": "+word)), Lines: []reply.Text{reply.Say(reply.S(was.Note))}, Name: p.short()})
	}
	return items
}

// unaccept takes accepted risks back, and requests for them.
func unaccept(ctx context.Context, c *call) (Reply, error) {
	var ended []airesp.Risk
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		list, refusal := c.risksMeant()
		if refusal != nil {
			return nil, refusal
		}
		var bodies []airesp.Body
		ended, forced = list, ""
		for _, r := range list {
			b := airesp.RiskEnded{ID: r.ID, Reason: c.args.text["reason"]}
			if r.AskedBy != c.by && r.ApprovedBy != c.by {
				by, refusal := c.mayDecide()
				if refusal != nil {
					return nil, refusal
				}
				if by != "" {
					b.Reason, b.Forced, forced = "", by, by
				}
			}
			bodies = append(bodies, b)
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
	first := ended[0]
	m := reply.Message{Summary: reply.Say(reply.B(c.namesOf(ended)), reply.S(" is no longer an accepted risk. "))}
	if !first.Approved() {
		m.Summary = reply.Say(reply.S("The request to accept "), reply.B(c.namesOf(ended)), reply.S(" was taken back. "))
	}
	if c.stillGap(first) {
		v := c.valuesOf(first.Domain, first.Scope)
		m.Summary = append(m.Summary, reply.S("It counts as a gap."))
		m.Blocks = append(m.Blocks, reply.Buttons{
			Lead:    reply.Say(reply.S("Does your team do this?")),
			Buttons: []reply.Button{{Label: "Claim it", Command: c.blank(c.do("claim", v), "team"), Primary: true}},
		})
	}
	m.Blocks = append(c.given(forced), m.Blocks...)
	return Reply{Message: m}, nil
}

// given says why something was done: as an administrator, or in one's own right.
func (c *call) given(forced string) []reply.Block {
	if reason := c.args.text["reason"]; forced == "" && reason != "" {
		return []reply.Block{reply.Para{Text: reply.Say(reply.S("The reason given: " + reason))}}
	}
	return forcedPara(forced)
}

// stillGap reports whether anything in the scope of a risk is a gap.
func (c *call) stillGap(r airesp.Risk) bool {
	for _, was := range r.Cells {
		t := airesp.Target{Model: was.Model, System: r.Scope.System}
		if c.ledger.State(c.framework, r.Domain, t, c.now).Gap != "" {
			return true
		}
	}
	return false
}

func (c *call) namesOf(list []airesp.Risk) string {
	var names []string
	seen := map[string]bool{}
	for _, r := range list {
		if name := c.nameOf(r.Domain, r.Scope); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return enumerate(names)
}

// risksMeant is the risks that the request names, by id or by scope.
func (c *call) risksMeant() ([]airesp.Risk, *Error) {
	if id := c.args.text["id"]; id != "" {
		if r, ok := c.ledger.Risk(id); ok {
			return []airesp.Risk{r}, nil
		}
		return nil, c.noRisk(reply.Say(reply.S("No accepted risk has the number "), reply.C(shorten(id)), reply.S(".")))
	}
	if c.args.domain.ID == "" {
		e := c.noRisk(reply.Say(reply.C("unaccept"), reply.S(" needs a domain or the number of an accepted risk.")))
		e.Code = MissingArgument
		return nil, e
	}
	var list []airesp.Risk
	for _, s := range c.scopes() {
		r, ok := c.ledger.RiskOn(c.args.domain.ID, s)
		if !ok {
			return nil, c.noRisk(reply.Say(reply.S("There is no accepted risk on " + c.scopeName(s) + ".")))
		}
		list = append(list, r)
		if asked, ok := c.ledger.RiskAskedOn(r.Domain, s); ok && asked.ID != r.ID {
			list = append(list, asked)
		}
	}
	return list, nil
}

// noRisk refuses, and lists the risks there are.
func (c *call) noRisk(text reply.Text) *Error {
	e := refuse(NotFound, text...)
	for _, r := range c.ledger.Risks() {
		if c.args.domain.ID == "" || r.Domain == c.args.domain.ID {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: c.nameOf(r.Domain, r.Scope), Command: c.do("unaccept", values{"id": r.ID})})
		}
	}
	if len(e.Suggestions) > 0 {
		e.Suggestions = e.Suggestions[:min(5, len(e.Suggestions))]
		e.Lead = reply.Say(reply.S("Accepted, or asked for:"))
	}
	return e
}
