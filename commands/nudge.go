package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// nudging are the verbs about reminders. The reminders themselves are sent by
// the clock; see Nudges.
func nudging() []Command {
	team := teamOption("", "The team")
	team.Required = true
	to := teamOption("to", "The team that is asked; its owner if nothing is said")
	return []Command{
		{
			Name: "remind", Group: "claims", Access: Write, Show: reply.Public, run: remind,
			Summary:  "Ask a team to look at a domain: it gets a message with the buttons",
			Options:  on(to),
			Examples: []string{"remind data-privacy to Privacy Office", "remind data-privacy for coding to Platform"},
		},
		{
			Name: "snooze", Group: "claims", Access: Write, Show: reply.Public, run: snooze,
			Summary: "No reminders about a claim of your team for two weeks, or until a day",
			Options: on(
				Option{Name: "until", Kind: KindDate, Keyword: "until", Placeholder: "DATE", Summary: "For instance 2026-12-24 or 30d; two weeks if nothing is said"},
				becauseOption(false, "Why; an administrator who does it for a team of others has to say it")),
			Examples: []string{"snooze data-privacy", "snooze data-privacy for coding until 30d"},
		},
		{
			Name: "team channel", Group: "team", Access: Write, Show: reply.Public, run: teamChannel,
			Summary: "Send reminders for a team to this channel, in place of its people",
			Options: []Option{team,
				{Name: "off", Kind: KindFlag, Keyword: "--off", Summary: "Send them to its people again"},
				{Name: "channel", Kind: KindName, Keyword: "in", Placeholder: "slack:T1/C1", Summary: "Another channel, by its id; only at the bot's own terminal"},
				becauseOption(false, "Why; an administrator who does it for a team of others has to say it")},
			Examples: []string{"team channel Privacy Office", "team channel Privacy Office --off"},
		},
	}
}

// remind asks a team to look at a domain.
func remind(ctx context.Context, c *call) (Reply, error) {
	var asked airesp.Ask
	var t airesp.Team
	var changed bool
	var last time.Time
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if t, refusal = c.reminded(); refusal != nil {
			return nil, refusal
		}
		var bodies []airesp.Body
		for _, s := range c.scopes() {
			asked = airesp.Ask{Domain: c.args.domain.ID, Scope: s, Team: t.ID}
			last, _, _ = d.Ledger.LastAsked(asked)
			bodies = append(bodies, d.Ledger.DecideAsk(asked, d.Now)...)
		}
		changed = len(bodies) > 0
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	if !changed {
		return Reply{Message: reply.Message{Summary: reply.Say(reply.T(replyTeam(t)), reply.S(" was asked the same on "), reply.On(last), reply.S(", so nothing is sent. It can be asked again after a week."))}}, nil
	}
	text := reply.Say(reply.T(replyTeam(t)), reply.S(" is asked to look at "), reply.B(c.subject()))
	if len(c.recipients(ctx, t, airesp.Claim{By: c.by})) > 0 {
		text = append(text, reply.S(". The message goes out within minutes, or tomorrow if it had one today."))
		return Reply{Message: reply.Message{Summary: text}}, nil
	}
	return Reply{Message: reply.Message{
		Summary: append(text, reply.S(", but I do not know how to reach it.")),
		Blocks: []reply.Block{reply.Para{Text: reply.Say(reply.S("In the team's channel, type "),
			reply.Cmd(c.do("team channel", values{"team": t.Name})), reply.S(". The message goes there then."))}},
	}}, nil
}

// reminded is the team to ask: the one named, or the owner.
func (c *call) reminded() (airesp.Team, *Error) {
	if c.args.team != nil {
		return c.known()
	}
	for _, s := range c.scopes() {
		if held, ok := c.ledger.Claim(c.args.domain.ID, s); ok {
			t, _ := c.ledger.Team(held.Team)
			return t, nil
		}
	}
	e := refuse(MissingArgument, reply.S("Nobody owns "+c.subject()+", so say which team is asked: "), reply.Cmd(c.blank(c.again(""), "team")), reply.S("."))
	for _, t := range c.ledger.Teams() {
		if len(e.Suggestions) < 5 {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: t.Name, Command: c.again(t.Name)})
		}
	}
	if len(e.Suggestions) > 0 {
		e.Lead = reply.Say(reply.S("Ask:"))
	}
	return airesp.Team{}, e.about("team")
}

// snoozeFor is how long reminders are put off if nothing is said.
const snoozeFor = 14

// snooze puts reminders about claims off.
func snooze(ctx context.Context, c *call) (Reply, error) {
	until := c.args.dates["until"]
	if until.IsZero() {
		until = endOf(c.now.AddDate(0, 0, snoozeFor))
	}
	var list []airesp.Claim
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if list, forced, refusal = c.toAttest(); refusal != nil {
			return nil, refusal
		}
		list = slices.DeleteFunc(list, func(claim airesp.Claim) bool { return claim.Role != airesp.Accountable })
		bodies, err := d.Ledger.DecideSnooze(list, until, forced, d.Now)
		var wrong *airesp.UntilError
		if errors.As(err, &wrong) {
			return nil, c.explainUntil(wrong)
		}
		return bodies, err
	})
	if errors.Is(err, errRepeated) {
		return c.repeated(after), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	m := reply.Message{Summary: reply.Say(reply.S("No reminders about "), reply.B(c.subject()), reply.S(" until "), reply.On(until), reply.S(". It still has to be confirmed in time."))}
	m.Blocks = append(m.Blocks, forcedPara(forced)...)
	for _, claim := range list[:min(1, len(list))] {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("To confirm it: "), reply.Cmd(c.do("attest", c.claimValues(claim))), reply.S("."))})
	}
	return Reply{Message: m}, nil
}

// teamChannel says where reminders for a team go.
func teamChannel(ctx context.Context, c *call) (Reply, error) {
	off := c.args.flags["off"]
	var to airesp.Address
	if !off {
		var refusal *Error
		if to, refusal = c.here(); refusal != nil {
			return Reply{}, refusal
		}
	}
	var t airesp.Team
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if t, refusal = c.known(); refusal != nil {
			return nil, refusal
		}
		if forced, refusal = c.mandate(t, c.again(t.Name)); refusal != nil {
			return nil, refusal
		}
		return d.Ledger.DecideChannel(t, to, forced), nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("team", values{"team": t.Name})), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	text := " go to " + c.channelOf(to, "") + " from now on."
	if off {
		text = " go to its people from now on: those listed, or whoever made the claim."
	}
	m := reply.Message{Summary: reply.Say(reply.S("Reminders for "), reply.T(replyTeam(t)), reply.S(text))}
	m.Blocks = append(m.Blocks, forcedPara(forced)...)
	return Reply{Message: m}, nil
}
