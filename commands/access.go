package commands

import (
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// Access says who may use a verb at all. What a verb may be used on, such as
// whose claims, is decided by the verb with standsFor or mandate.
type Access uint8

const (
	Read  Access = iota // everybody who can ask
	Write               // full members: no guests, no bots, nobody of another workspace
	Admin               // those whom the configuration names
)

// allow checks the verb's access level.
func (r *Router) allow(c Command, id Identity) *Error {
	switch {
	case c.Access == Read || r.admin(id):
		return nil
	case c.Access == Admin && !id.Operator:
		return refuse(Forbidden, reply.S("Only an administrator can do this. Administrators are named in the bot's configuration, not in chat."))
	case c.Access == Admin && !c.ReadOnly && id.narrowed():
		return refuse(Forbidden, reply.S("You speak for "+strings.Join(id.Teams, ", ")+" only, since you named a team when you started, and this is for all teams. "+
			"Leave --team out to do it as whoever runs the bot."))
	case id.Standing == Member:
		return nil
	}
	who := "Guests and people of other workspaces"
	if id.Standing == Robot {
		who = "Bots"
	}
	if c.ReadOnly {
		return refuse(Forbidden, reply.S(who+" can ask single questions, but not do this. Ask a full member to do it."))
	}
	return refuse(Forbidden, reply.S(who+" can ask, but not change anything. Ask a full member to do it."))
}

// admin reports whether the configuration names the person as an
// administrator, with or without the workspace.
func (r *Router) admin(id Identity) bool {
	return slices.Contains(r.Admins, id.Person()) || slices.Contains(r.Admins, id.Platform+":"+id.User)
}

// standsFor decides whether the person may act for a team in their own right:
// somebody in one of its groups or listed in it, or any full member while the
// team is tied to nothing (unless the settings ask for membership).
// Administrators act for other teams only with a reason: see mandate.
func (c *call) standsFor(t airesp.Team) *Error {
	id := c.req.Identity
	name := reply.T(replyTeam(t))
	switch {
	case id.Operator:
		if len(id.Teams) == 0 || slices.ContainsFunc(id.Teams, func(n string) bool { return airesp.Canonical(n) == airesp.Canonical(t.Name) }) {
			return nil
		}
		return refuse(Forbidden, reply.S("You do not speak for "), name, reply.S("."))
	case id.in(t) || c.by != "" && slices.Contains(t.Members, c.by):
		return nil
	case !t.Bound() && !c.ledger.Settings().MembersOnly:
		return nil
	case !t.Bound():
		return refuse(Forbidden, name, reply.S(" is not tied to a group or to people yet, and only members may claim here. An administrator ties it with "),
			reply.C("team bind"), reply.S("."))
	case len(t.Members) == 0 && !t.BoundOn(id.Platform, id.Workspace):
		return refuse(Forbidden, name, reply.S(" is tied to a group on another platform, so it can be spoken for only there."))
	case !id.GroupsKnown && t.BoundOn(id.Platform, id.Workspace):
		return refuse(Unavailable, reply.S("Whether you belong to "), name, reply.S(" cannot be checked at the moment, so nothing was changed. Try again later."))
	}
	return refuse(Forbidden, reply.S("You do not belong to "), name, reply.S(". Only its members can speak for it."))
}

// mandate decides by what right the person acts for a team. forced is empty
// when it is their own, else the reason that they gave as an administrator;
// again is the command to repeat with a reason.
func (c *call) mandate(t airesp.Team, again reply.Command) (forced string, refusal *Error) {
	if refusal = c.standsFor(t); refusal == nil || !c.admin(c.req.Identity) {
		return "", refusal
	}
	if reason := c.args.text["reason"]; reason != "" {
		return reason, nil
	}
	return "", refuse(MissingArgument, reply.S("You do not belong to "), reply.T(replyTeam(t)),
		reply.S(". As an administrator you can act for it, but you have to say why: "), reply.Cmd(c.blank(again, "reason")), reply.S(".")).about("reason")
}

// forcedPara tells the channel that an administrator acted, and why. It is
// nothing when nobody was overruled.
func forcedPara(forced string) []reply.Block {
	if forced == "" {
		return nil
	}
	return []reply.Block{reply.Para{Text: reply.Say(reply.B("An administrator did this"), reply.S(" without belonging to the team. The reason given: "+forced))}}
}

// replyTeam is a team as replies show it.
func replyTeam(t airesp.Team) reply.Team {
	out := reply.Team{Name: t.Name}
	for _, b := range t.Bindings {
		out.Groups = append(out.Groups, reply.Group{Platform: b.Platform, Workspace: b.Workspace, ID: b.Group})
	}
	return out
}
