package commands

import (
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// Access says who may use a verb at all. What a verb may be used on, such as
// whose claims, is decided by the verb with speaksFor.
type Access uint8

const (
	Read  Access = iota // everybody who can ask
	Write               // full members: no guests, no bots, nobody of another workspace
)

// allow checks the verb's access level.
func (c Command) allow(id Identity) *Error {
	if c.Access == Read || id.Standing == Member {
		return nil
	}
	who := "Guests and people of other workspaces"
	if id.Standing == Robot {
		who = "Bots"
	}
	return refuse(Forbidden, reply.S(who+" can ask, but not change anything. Ask a full member to do it."))
}

// admin reports whether the configuration names the person as an
// administrator, with or without the workspace.
func (r *Router) admin(id Identity) bool {
	return slices.Contains(r.Admins, id.Person()) || slices.Contains(r.Admins, id.Platform+":"+id.User)
}

// speaksFor decides whether a person may act for a team: somebody in one of
// its groups, any full member while the team is not tied to a group, or an
// administrator.
func (r *Router) speaksFor(id Identity, t airesp.Team) *Error {
	name := reply.T(replyTeam(t))
	if r.admin(id) {
		return nil
	}
	if id.Operator {
		if len(id.Teams) == 0 || slices.ContainsFunc(id.Teams, func(n string) bool { return airesp.Canonical(n) == airesp.Canonical(t.Name) }) {
			return nil
		}
		return refuse(Forbidden, reply.S("You do not speak for "), name, reply.S("."))
	}
	anywhere, here := t.BoundOn(id.Platform, id.Workspace)
	switch {
	case !anywhere || id.in(t):
		return nil
	case !here:
		return refuse(Forbidden, name, reply.S(" is tied to a group on another platform, so it can be spoken for only there."))
	case !id.GroupsKnown:
		return refuse(Unavailable, reply.S("Whether you belong to "), name, reply.S(" cannot be checked at the moment, so nothing was changed. Try again later."))
	}
	return refuse(Forbidden, reply.S("You do not belong to "), name, reply.S(". Only its members can speak for it."))
}

// replyTeam is a team as replies show it.
func replyTeam(t airesp.Team) reply.Team {
	out := reply.Team{Name: t.Name}
	for _, b := range t.Bindings {
		out.Groups = append(out.Groups, reply.Group{Platform: b.Platform, Workspace: b.Workspace, ID: b.Group})
	}
	return out
}
