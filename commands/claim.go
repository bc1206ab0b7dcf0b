package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// claim gives a team a role for a domain, as a whole or in some places.
// Several places are one decision: all are claimed, or none.
func claim(ctx context.Context, c *call) (Reply, error) {
	var team airesp.Team
	var forced string
	var done []airesp.Body
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if team, forced, refusal = c.claimant(); refusal != nil {
			return nil, refusal
		}
		done = nil
		to := team
		for _, s := range c.scopes() {
			more, err := d.Ledger.DecideClaim(c.framework, c.wish(s, to, forced), d.Now)
			if err != nil {
				return nil, c.explainClaim(err, s, to)
			}
			for _, b := range more {
				if t, ok := b.(airesp.TeamAdded); ok {
					to = t.Team // the further scopes are claimed by the same team
				}
			}
			done = append(done, more...)
		}
		team = to
		return done, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	before := c.ledger
	c.ledger = after
	return Reply{Message: c.claimMessage(before, team, forced, done)}, nil
}

// wish is what the request wants for one scope. What a member gives as a
// reason is kept as the note.
func (c *call) wish(s airesp.Scope, t airesp.Team, forced string) airesp.ClaimWish {
	w := airesp.ClaimWish{
		Domain: c.args.domain.ID, Scope: s, Role: c.role(), Team: t, Until: c.args.dates["until"],
		Note: c.args.text["note"], By: c.by, Forced: forced,
	}
	if w.Note == "" && forced == "" {
		w.Note = c.args.text["reason"]
	}
	return w
}

// scopes are the scopes that the request names: the whole domain when none.
func (c *call) scopes() []airesp.Scope {
	if len(c.args.places) == 0 {
		return []airesp.Scope{{}}
	}
	var list []airesp.Scope
	for _, p := range c.args.places {
		list = append(list, p.scope())
	}
	return list
}

// subject names what is claimed: "Data Privacy" or "Data Privacy for Cursor (…)".
func (c *call) subject() string {
	if len(c.args.places) == 0 {
		return c.args.domain.Name
	}
	return c.args.domain.Name + " for " + titles(c.args.places)
}

// explainClaim turns a refusal of the ledger into a sentence.
func (c *call) explainClaim(err error, s airesp.Scope, to airesp.Team) error {
	var held *airesp.HeldError
	var none *airesp.NotApplicableError
	var until *airesp.UntilError
	var own *airesp.OwnRequestError
	switch {
	case errors.As(err, &held):
		return c.explainHeld(held.Claim, to)
	case errors.As(err, &none):
		return refuse(InvalidArgument, reply.S(c.scopeName(s)+" does not apply, so nobody has to own it: "+none.Cell.Note))
	case errors.As(err, &until):
		return c.explainUntil(until)
	case errors.As(err, &own):
		return c.explainOwn(own)
	}
	return c.alike(err, "team")
}

// explainHeld says who is accountable already, and what the team that asks can
// do about it.
func (c *call) explainHeld(held airesp.Claim, to airesp.Team) *Error {
	holder, _ := c.ledger.Team(held.Team)
	e := refuse(Conflict, reply.S(c.scopeName(held.Scope)+" already has an accountable team: "), reply.T(replyTeam(holder)), reply.S(", since "), reply.On(held.At))
	if !held.Until.IsZero() {
		e.Message = append(e.Message, reply.S(", until "), reply.On(held.Until))
	}
	e.Message = append(e.Message, reply.S(". Nothing was changed."))
	offer := c.blank(c.do("transfer", c.claimValues(held)), "team")
	if to.ID != "" {
		v := c.claimValues(held)
		v["team"] = to.Name
		offer = c.do("transfer", v)
	}
	if c.standsFor(holder) == nil {
		e.Message = append(e.Message, reply.S(" You speak for that team, so you can hand it over."))
		e.Suggestions = []Suggestion{{Label: "Hand it over", Command: offer}}
	} else {
		e.Message = append(e.Message, reply.S(" That team can hand it over with "), reply.Cmd(offer), reply.S("."))
		e.Suggestions = []Suggestion{{Label: "Dispute it", Command: c.blank(c.do("dispute", c.claimValues(held)), "reason")}}
	}
	v := c.claimValues(held)
	v["role"], v["team"] = string(airesp.Responsible), to.Name
	e.Suggestions = append(e.Suggestions, Suggestion{Label: "My team does a part of it", Command: c.do("claim", v)})
	return e
}

func (c *call) explainUntil(err *airesp.UntilError) *Error {
	return c.cmd.misuse(reply.On(err.Until), reply.S(" does not work here: the date has to lie after today, and not after "), reply.On(err.Latest), reply.S(".")).about("until")
}

func (c *call) explainOwn(err *airesp.OwnRequestError) *Error {
	return refuse(Forbidden, reply.C(err.ID), reply.S(" was asked for by you, so somebody else has to accept it. You can take it back with "),
		reply.Cmd(c.do("reject", values{"id": err.ID})), reply.S("."))
}

func (c *call) scopeName(s airesp.Scope) string { return c.nameOf(c.args.domain.ID, s) }

// nameOf names a domain in a scope: "Data Privacy for Cursor (…)".
func (c *call) nameOf(domain string, s airesp.Scope) string {
	name := domain
	if d, ok := c.framework.Domain(domain); ok {
		name = d.Name
	}
	if s.Whole() {
		return name
	}
	return name + " for " + c.placeOfScope(s).title()
}

// valuesOf are the options that name a domain in a scope.
func (c *call) valuesOf(domain string, s airesp.Scope) values {
	v := values{"domain": domain}
	if !s.Whole() {
		v["model"] = c.placeOfScope(s).word()
	}
	return v
}

// claimValues are the options that name a claim.
func (c *call) claimValues(claim airesp.Claim) values { return c.valuesOf(claim.Domain, claim.Scope) }

// claimMessage says what the decision was. It is seen by the whole channel.
func (c *call) claimMessage(before *airesp.Ledger, team airesp.Team, forced string, done []airesp.Body) reply.Message {
	held, _ := c.ledger.ClaimAs(c.args.domain.ID, c.scopes()[0], c.role(), team.ID)
	m := reply.Message{Summary: append(c.claimSentence(before, held, done), c.heldUntil(held)...)}
	m.Blocks = append(m.Blocks, forcedPara(forced)...)
	if held.Note != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("Note: " + held.Note))})
	}
	if c.role() == airesp.Accountable {
		m.Blocks = append(m.Blocks, c.leftForUs()...)
		if others := c.narrower(held); others != "" {
			m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(others))})
		}
	}
	if t, _ := c.ledger.Team(team.ID); !t.Bound() && !c.req.Identity.Operator {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.T(replyTeam(t)), reply.S(" is tied to no group yet, so any full member can speak for it."))})
		m.Blocks = append(m.Blocks, c.bindHint(t)...)
	}
	back := c.claimValues(held)
	if back["model"] = wordsOf(c.args.places); c.role() != airesp.Accountable {
		back["role"], back["team"] = string(c.role()), known(c.ledger, team.ID)
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("To give it back: "), reply.Cmd(c.do("release", back)))})
	return m
}

// known is a team's name.
func known(l *airesp.Ledger, id string) string {
	t, _ := l.Team(id)
	return t.Name
}

// claimSentence is the first sentence: who has what now, and by what.
func (c *call) claimSentence(before *airesp.Ledger, held airesp.Claim, done []airesp.Body) reply.Text {
	var claimed, taken, confirmed bool
	for _, b := range done {
		switch b.(type) {
		case airesp.Claimed:
			claimed = true
		case airesp.TransferEnded:
			taken = true
		case airesp.Attested:
			confirmed = true
		}
	}
	team, _ := c.ledger.Team(held.Team)
	name, subject := reply.T(replyTeam(team)), c.subject()
	was, had := before.ClaimAs(held.Domain, held.Scope, held.Role, held.Team)
	does := "owns "
	if held.Role != airesp.Accountable {
		does, subject = "is ", roleIn(held.Role, subject)
	}
	switch {
	case taken:
		from, _ := c.ledger.Team(was.Team)
		return reply.Say(name, reply.S(" accepted what it was offered and owns "), reply.B(subject), reply.S(" now, in place of "), reply.T(replyTeam(from)), reply.S("."))
	case claimed && had && was.Team == held.Team && was.At.Equal(held.At):
		return reply.Say(name, reply.S(" changed its claim: it "+does), reply.B(subject), reply.S("."))
	case claimed && held.Role == airesp.Accountable:
		return reply.Say(name, reply.S(" now owns "), reply.B(subject), reply.S("."))
	case claimed:
		return reply.Say(name, reply.S(" is now "), reply.B(subject), reply.S("."))
	case confirmed:
		return reply.Say(name, reply.S(" confirmed that it "+does), reply.B(subject), reply.S("."))
	}
	return reply.Say(name, reply.S(" "+does), reply.B(subject), reply.S(" already, since "), reply.On(held.At), reply.S(". Nothing was changed."))
}

// heldUntil says when a claim has to be confirmed, and when it ends.
func (c *call) heldUntil(held airesp.Claim) reply.Text {
	text := reply.Say(reply.S(" To be confirmed by "), reply.On(held.Review), reply.S("."))
	if held.Until.IsZero() {
		return text
	}
	ends := reply.Say(reply.S(" It ends by itself on "), reply.On(held.Until), reply.S("."))
	if held.Until.Before(held.Review) {
		return ends
	}
	return append(text, ends...)
}

// leftForUs says, for a claim on one model, what the team has taken on. The
// first sentence names a single place already.
func (c *call) leftForUs() []reply.Block {
	var list reply.List
	for _, p := range c.args.places {
		cell, _ := c.framework.Cell(c.args.domain.ID, p.Model.ID)
		note := reply.Say(reply.S(cell.Note))
		if cell.Responsibility == airesp.Provider {
			note = append(note, reply.S(" The team is the vendor's contact."))
		}
		if len(c.args.places) == 1 {
			return []reply.Block{reply.Para{Text: append(reply.Say(reply.B(cellWord(cell)), reply.S(" ("+meaning(cell.Responsibility)+"). ")), note...)}}
		}
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(p.title()), reply.S(": "+cellWord(cell))), Lines: []reply.Text{note}})
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
		if other.Team != held.Team && !other.Scope.Whole() && other.Role == airesp.Accountable {
			list = append(list, c.placeOfScope(other.Scope).title()+" stays with "+known(c.ledger, other.Team))
		}
	}
	if len(list) == 0 {
		return ""
	}
	more := ""
	if n := len(list) - 10; n > 0 {
		list, more = slices.Clip(list[:10]), "; and "+plural(n, "more", "more")
	}
	return strings.Join(list, "; ") + more + "."
}

// repeated answers a copy of a request that was carried out before.
func (c *call) repeated(l *airesp.Ledger) Reply {
	c.ledger = l
	text := reply.Say(reply.S("This was done when it first arrived; the copy changed nothing."))
	if c.args.domain.ID != "" {
		text = append(text, reply.S(" See it with "),
			reply.Cmd(c.do("who-owns", values{"domain": c.args.domain.ID, "model": wordsOf(c.args.places)})), reply.S("."))
	}
	return Reply{quiet: true, Message: reply.Message{Summary: text}}
}
