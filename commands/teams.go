package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// teams are the verbs about teams, and about what this place has set for
// itself.
func teams() []Command {
	team := teamOption("", "The team, by its name or its group")
	team.Required = true
	groups := func(what string) Option {
		return Option{Name: "groups", Kind: KindGroups, Keyword: "to", Placeholder: "GROUP, ROLE or USER", Required: true, Summary: what}
	}
	from := groups("The groups, roles and people that no longer speak for it")
	from.Keyword = "from"
	return slices.Concat([]Command{
		{
			Name: "team add", Group: "team", Access: Write, Show: reply.Public, run: addTeam,
			Summary:  "Make a team known, so that it can own something",
			Options:  []Option{{Name: "name", Kind: KindName, Placeholder: "NAME", Required: true, Summary: "What people here call the team"}},
			Examples: []string{"team add Privacy Office"},
		},
		{
			Name: "team bind", Group: "team", Access: Admin, Show: reply.Public, run: bindTeam,
			Summary:  "Tie a team to groups, roles or people, so that only they can speak for it",
			Options:  []Option{team, groups("The groups, roles and people that speak for it")},
			Examples: []string{"team bind Privacy Office slack:T1/S2", "team bind Privacy Office to discord:10/role/20, discord:10/30"},
		},
		{
			Name: "team unbind", Group: "team", Access: Admin, Show: reply.Public, run: unbindTeam,
			Summary:  "Untie groups, roles or people from a team",
			Options:  []Option{team, from},
			Examples: []string{"team unbind Privacy Office slack:T1/S2"},
		},
		{
			Name: "team list", Group: "team", Aliases: []string{"teams"}, Access: Read, run: listTeams,
			Summary:  "Every team: what it owns, and who can speak for it",
			Options:  []Option{pageOption()},
			Examples: []string{"team list", "teams page 1"},
		},
		{
			Name: "team", Group: "team", Access: Read, run: showTeam,
			Summary:  "One team: what it is accountable and responsible for, what is overdue or offered to it",
			Options:  []Option{team, pageOption()},
			Examples: []string{"team Privacy Office"},
		},
		{
			Name: "mine", Access: Read, run: mine,
			Summary:  "What your teams own: what is overdue first, and what waits for your answer",
			Options:  []Option{pageOption()},
			Examples: []string{"mine"},
		},
		{
			Name: "home", Access: Read, run: home,
			Summary:  "Your first screen: what your teams own, what is overdue, and the gaps closest to you",
			Examples: []string{"home"},
		},
	}, settings(), aliases())
}

// addTeam makes a team known. A group that is mentioned becomes a team of its
// name, tied to it.
func addTeam(ctx context.Context, c *call) (Reply, error) {
	var t airesp.Team
	var added bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		t = airesp.Team{Name: c.args.text["name"]}
		if m := c.req.Mentions[strings.TrimSpace(c.raw["name"])]; m.isGroup() {
			if known, ok := d.Ledger.TeamOf(m.Binding); ok {
				t = known
				return nil, nil
			}
			t = airesp.Team{Name: c.freeName(m.Name, m.Binding.Platform), Bindings: []airesp.Binding{m.Binding}}
		}
		bodies, err := d.Ledger.DecideTeam(t)
		added = len(bodies) > 0
		return bodies, c.alike(err, "name")
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("team list", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	t, _ = after.TeamNamed(t.Name)
	text := reply.Say(reply.T(replyTeam(t)), reply.S(" is known here now. "))
	if !added {
		text = reply.Say(reply.T(replyTeam(t)), reply.S(" is known here already, so nothing was changed. "))
	}
	m := reply.Message{Summary: append(text, c.tied(t)...)}
	hint := reply.Say(reply.S("It owns nothing by that alone. It takes a domain with "),
		reply.Cmd(c.blank(c.do("claim", values{"team": t.Name}), "domain")), reply.S("."))
	if added {
		m.Blocks = append(m.Blocks, reply.Para{Text: hint})
	}
	m.Blocks = append(m.Blocks, c.bindHint(t)...)
	return Reply{Message: m, Data: c.data(map[string]any{"team": c.teamData(t)})}, nil
}

// alike says which known name a new one could be taken for, and offers the
// request with that one.
func (c *call) alike(err error, option string) error {
	var taken *airesp.TakenError
	if !errors.As(err, &taken) {
		return err
	}
	e := refuse(Conflict, reply.B(taken.Name), reply.S(" looks the same as "), reply.B(taken.By),
		reply.S(", which is known here already, so people would take the one for the other. Nothing was changed."))
	e.Lead = reply.Say(reply.S("If that is the one you mean:"))
	e.Suggestions = []Suggestion{{Label: taken.By, Command: c.cmd.command(c.raw, option, taken.By)}}
	return e
}

// bindTeam ties groups and people to a team.
func bindTeam(ctx context.Context, c *call) (Reply, error) {
	return c.bind(ctx, func(d Deal, t airesp.Team) ([]airesp.Body, error) {
		var groups []airesp.Binding
		var people []string
		for _, m := range c.args.groups {
			if m.isGroup() {
				groups = append(groups, m.Binding)
				continue
			}
			id, err := c.Store.Subject(ctx, c.req.Org, m.Person)
			if err != nil {
				return nil, err
			}
			people = append(people, id)
		}
		bodies, err := d.Ledger.DecideBind(t, groups, people)
		return bodies, c.boundElsewhere(err)
	}, " is tied to ", " was tied to all of these already. Nothing was changed. ")
}

// unbindTeam unties groups and people from a team.
func unbindTeam(ctx context.Context, c *call) (Reply, error) {
	return c.bind(ctx, func(d Deal, t airesp.Team) ([]airesp.Body, error) {
		var groups []airesp.Binding
		var people []string
		for _, m := range c.args.groups {
			if m.isGroup() {
				groups = append(groups, m.Binding)
				continue
			}
			id, err := c.among(ctx, t.Members, m.Person)
			if err != nil {
				return nil, err
			}
			people = append(people, id)
		}
		return d.Ledger.DecideUnbind(t, groups, people), nil
	}, " is no longer tied to ", " was tied to none of these. Nothing was changed. ")
}

// bind changes what a team is tied to, and says what it is tied to then.
func (c *call) bind(ctx context.Context, decide func(Deal, airesp.Team) ([]airesp.Body, error), done, none string) (Reply, error) {
	var t airesp.Team
	var changed bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if t, refusal = c.known(); refusal != nil {
			if c.args.team.mention == nil {
				refusal.Suggestions = append(refusal.Suggestions, Suggestion{Label: "Add " + c.args.team.name, Command: c.do("team add", values{"name": c.args.team.name})})
			}
			return nil, refusal
		}
		bodies, err := decide(d, t)
		changed = len(bodies) > 0
		return bodies, err
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("team list", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	t, _ = after.Team(t.ID)
	text := reply.Say(reply.B(t.Name), reply.S(none))
	if changed {
		var names []string
		for _, m := range c.args.groups {
			names = append(names, m.Name)
		}
		text = reply.Say(reply.B(t.Name), reply.S(done+enumerate(names)+". "))
	}
	m := reply.Message{Summary: append(text, c.tied(t)...)}
	m.Blocks = append(m.Blocks, c.bindHint(t)...)
	return Reply{Message: m, Data: c.data(map[string]any{"team": c.teamData(t)})}, nil
}

// boundElsewhere says which team has a group, and how to untie it there.
func (c *call) boundElsewhere(err error) error {
	var bound *airesp.BoundError
	if !errors.As(err, &bound) {
		return err
	}
	at := slices.IndexFunc(c.args.groups, func(m Mention) bool { return m.Binding == bound.Group })
	e := refuse(Conflict, reply.B(c.args.groups[at].Name), reply.S(" is tied to "), reply.B(bound.Team.Name),
		reply.S(" already, and a group speaks for one team. Nothing was changed."))
	e.Lead = reply.Say(reply.S("To untie it there first:"))
	token := strings.Fields(strings.ReplaceAll(c.raw["groups"], ",", " "))[at]
	e.Suggestions = []Suggestion{{Label: "Untie it from " + bound.Team.Name, Command: c.do("team unbind", values{"team": bound.Team.Name, "groups": token})}}
	return e
}

// among is the one of some subject ids that stands for a person; "" when none
// does. It asks only for what is kept, and makes no new id.
func (c *call) among(ctx context.Context, subjects []string, person string) (string, error) {
	for _, id := range subjects {
		who, known, err := c.Store.Person(ctx, c.req.Org, id)
		if err != nil {
			return "", err
		}
		if known && who == person {
			return id, nil
		}
	}
	return "", nil
}

// tied says who can speak for a team.
func (c *call) tied(t airesp.Team) reply.Text {
	_, suspect := t.Suspect()
	switch {
	case suspect:
		return reply.Say(reply.B("Nobody can speak for it any more"), reply.S(", since "+lostGroups(t)+". What it owns counts as a gap until an administrator ties it to others: "),
			reply.Cmd(c.blank(c.do("team bind", values{"team": t.Name}), "groups")), reply.S("."))
	case t.Bound():
		return reply.Say(reply.S("It is tied to " + tiedTo(t) + ", who alone can speak for it."))
	case c.ledger.Settings().MembersOnly:
		return reply.Say(reply.S("It is tied to nobody, so only an administrator can act for it."))
	}
	return reply.Say(reply.S("It is tied to nobody, so anybody can speak for it."))
}

// tiedTo counts what a team is tied to: "1 Slack group and 2 people".
func tiedTo(t airesp.Team) string {
	slack, discord, other := 0, 0, 0
	for _, b := range t.Bindings {
		switch b.Platform {
		case "slack":
			slack++
		case "discord":
			discord++
		default:
			other++
		}
	}
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{slack, "Slack group", "Slack groups"}, {discord, "Discord role", "Discord roles"},
		{other, "group", "groups"}, {len(t.Members), "person", "people"},
	} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.one, p.many))
		}
	}
	return enumerate(parts)
}

// bindHint says how an unbound team is tied; nothing for a bound one.
func (c *call) bindHint(t airesp.Team) []reply.Block {
	if t.Bound() {
		return nil
	}
	return []reply.Block{reply.Footer{Text: reply.Say(reply.S("An administrator ties it to those who can speak for it: "),
		reply.Cmd(c.blank(c.do("team bind", values{"team": t.Name}), "groups")))}}
}
