package commands

import (
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// claimant is the team that the request is for: the one that was named, or the
// only one that the person surely belongs to. A team that is not known yet has
// no id. forced is an administrator's reason to act for a team of others.
func (c *call) claimant() (t airesp.Team, forced string, refusal *Error) {
	if c.args.team == nil {
		t, refusal = c.ownTeam()
		return t, "", refusal
	}
	t = c.named()
	forced, refusal = c.mandate(t, c.again(t.Name))
	return t, forced, refusal.about("team")
}

// named is the team that was named. One that is not known yet has no id.
func (c *call) named() airesp.Team {
	if m := c.args.team.mention; m != nil {
		if known, ok := c.ledger.TeamOf(m.Binding); ok {
			return known
		}
		return airesp.Team{Name: c.freeName(m.Name, m.Binding.Platform), Bindings: []airesp.Binding{m.Binding}}
	}
	if known, ok := c.ledger.TeamNamed(c.args.team.name); ok {
		return known
	}
	return airesp.Team{Name: c.args.team.name}
}

// known is the team that was named, which must be known already. The refusal
// suggests the request with the names of teams that are.
func (c *call) known() (airesp.Team, *Error) {
	t := c.named()
	if t.ID != "" {
		return t, nil
	}
	e := refuse(NotFound, reply.S("No team here is called "), reply.C(shorten(t.Name)), reply.S("."))
	var names []string
	for _, known := range c.ledger.Teams() {
		names = append(names, known.Name)
	}
	near := airesp.Near(t.Name, names)
	if len(near) > 0 {
		e.Lead = reply.Say(reply.S("Did you mean:"))
	} else if len(names) > 0 {
		near, e.Lead = names[:min(5, len(names))], reply.Say(reply.S("The teams here:"))
	}
	if len(names) == 0 {
		e.Message = append(e.Message, reply.S(" None is known yet: a team becomes known when it claims something."))
	}
	for _, name := range near {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: name, Command: c.again(name)})
	}
	return t, e.about("team")
}

// freeName is a name for a group that becomes a team. A team of another
// origin may have the name already; the two are not taken for the same.
func (c *call) freeName(name, platform string) string {
	tidy, err := airesp.Name(name)
	if err != nil {
		tidy = "Team"
	}
	try := tidy
	for n := 1; ; n++ {
		if _, taken := c.ledger.TeamLike(try); !taken {
			return try
		}
		try = tidy + " (" + platform + ")"
		if n > 1 {
			try = fmt.Sprintf("%s (%s %d)", tidy, platform, n)
		}
	}
}

// belongs reports whether the person surely is of the team: in one of its
// groups, listed, or an operator who named it.
func (c *call) belongs(t airesp.Team) bool {
	id := c.req.Identity
	return id.in(t) || c.by != "" && slices.Contains(t.Members, c.by) ||
		id.Operator && slices.ContainsFunc(id.Teams, func(n string) bool { return c.isCalled(t, n) })
}

// isCalled reports whether a name stands for a team: it is its own, or one that
// it had before.
func (c *call) isCalled(t airesp.Team, name string) bool {
	if airesp.Canonical(name) == airesp.Canonical(t.Name) {
		return true
	}
	known, ok := airesp.Team{}, false
	if len(t.Former) > 0 {
		known, ok = c.ledger.TeamNamed(name)
	}
	return ok && known.ID == t.ID
}

// ownTeam is the only team that the person surely belongs to.
func (c *call) ownTeam() (airesp.Team, *Error) {
	var own []airesp.Team
	for _, t := range c.ledger.Teams() {
		if c.belongs(t) {
			own = append(own, t)
		}
	}
	for _, name := range c.req.Identity.Teams {
		if _, ok := c.ledger.TeamNamed(name); ok {
			continue
		}
		tidy, err := airesp.Name(name)
		if err != nil {
			return airesp.Team{}, refuse(InvalidArgument, reply.S(err.Error()+"."))
		}
		own = append(own, airesp.Team{Name: tidy})
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
		e = refuse(MissingArgument, reply.S("Which team is "+roleIn(c.role(), c.subject())+"? Name it: "),
			reply.Cmd(c.blank(c.again(""), "team")), reply.S("."))
		for _, t := range c.ledger.Teams() {
			if c.standsFor(t) == nil {
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
	return e.about("team")
}

// again is the request as it was written, for another team. An empty name
// leaves the team out.
func (c *call) again(team string) reply.Command { return c.cmd.command(c.raw, "team", team) }

// role is the role that the request is about.
func (c *call) role() airesp.Role {
	if c.args.role == "" {
		return airesp.Accountable
	}
	return c.args.role
}

// roleIn reads "accountable for Data Privacy", "consulted on Data Privacy".
func roleIn(role airesp.Role, subject string) string {
	word := map[airesp.Role]string{airesp.Accountable: "for", airesp.Responsible: "for", airesp.Consulted: "on", airesp.Informed: "of"}[role]
	return string(role) + " " + word + " " + subject
}
