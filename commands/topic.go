package commands

import (
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// topic is what a history is about: everything when it is zero.
type topic struct {
	domain, team, system string // ids; one of them at most
	name                 string
}

func (t topic) all() bool { return t == topic{} }

// of reads " of the domain Data Privacy", or is empty for everything. It says
// the kind, since a word can come to mean another thing: that of a team whose
// making was undone may name a domain.
func (t topic) of() string {
	switch {
	case t.domain != "":
		return " of the domain " + t.name
	case t.team != "":
		return " of the team " + t.name
	case t.system != "":
		return " of the system " + t.name
	}
	return ""
}

// topic finds what was asked about. A word that is the name of several things
// is asked back; "domain X", "team X" and "system X" say which.
func (c *call) topic() (topic, *Error) {
	text := c.args.text["about"]
	if text == "" {
		return topic{}, nil
	}
	if m, ok := c.req.Mentions[text]; ok {
		if t, ok := c.ledger.TeamOf(m.Binding); ok {
			return topic{team: t.ID, name: t.Name}, nil
		}
		return topic{}, refuse(NotFound, reply.S("No team of ours is tied to that group."))
	}
	kind, name, _ := strings.Cut(text, " ")
	kind = strings.ToLower(kind)
	if found := c.topics(name); name != "" && slices.Contains(topicKinds(), kind) {
		if at, ok := found[kind]; ok {
			return at, nil
		}
	}
	found := c.topics(text)
	var at topic
	for _, k := range topicKinds() {
		if one, ok := found[k]; ok {
			at = one
		}
	}
	switch len(found) {
	case 1:
		return at, nil
	case 0:
		return topic{}, c.noTopic(text)
	}
	e := refuse(Ambiguous, reply.C(shorten(text)), reply.S(" is the name of several things."))
	e.Lead = reply.Say(reply.S("Which one do you mean?"))
	for _, k := range topicKinds() {
		if one, ok := found[k]; ok {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: "The " + k + " " + one.name, Command: c.do("history", values{"about": k + " " + text})})
		}
	}
	return topic{}, e
}

func topicKinds() []string { return []string{"domain", "team", "system"} }

// topics is what a name can mean, by kind.
func (c *call) topics(name string) map[string]topic {
	found := map[string]topic{}
	if d, err := c.domain(name, c.ledger); err == nil {
		found["domain"] = topic{domain: d.ID, name: d.Name}
	}
	if t, ok := c.ledger.TeamNamed(name); ok {
		found["team"] = topic{team: t.ID, name: t.Name}
	}
	if s, ok := c.ledger.SystemNamed(name); ok {
		found["system"] = topic{system: s.ID, name: s.Name}
	} else if s, ok := c.ledger.System(strings.ToLower(name)); ok {
		found["system"] = topic{system: s.ID, name: s.Name}
	} else if s, ok := c.ledger.RetiredNamed(name); ok {
		found["system"] = topic{system: s.ID, name: s.Name}
	}
	return found
}

func (c *call) noTopic(text string) *Error {
	e := refuse(NotFound, reply.S("No domain, team or system is called "), reply.C(shorten(text)), reply.S("."))
	e.misread = true
	var names []string
	for _, d := range c.framework.Domains {
		names = append(names, d.ID)
	}
	for _, t := range c.ledger.Teams() {
		names = append(names, t.Name)
	}
	for _, s := range c.ledger.Systems() {
		names = append(names, s.Name)
	}
	for _, near := range airesp.Near(text, names) {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: near, Command: c.do("history", values{"about": near})})
	}
	e.Lead = reply.Say(reply.S("Did you mean:"))
	if len(e.Suggestions) == 0 {
		e.Lead, e.Suggestions = reply.Say(reply.S("Everything is in:")), []Suggestion{{Label: "The whole history", Command: c.do("history", nil)}}
	}
	return e
}

// has reports whether an event is about the topic.
func (t topic) has(tell *teller, e airesp.Event) bool {
	if t.all() {
		return true
	}
	for _, p := range tell.concerns(e) {
		if t.domain != "" && p.Domain == t.domain || t.system != "" && p.Scope.System == t.system || t.team != "" && p.Team == t.team {
			return true
		}
	}
	return false
}

// concerns is what an event is about: cells, teams and systems, each in the
// fields of a place.
func (t *teller) concerns(e airesp.Event) []airesp.Place {
	team := func(id string) airesp.Place { return airesp.Place{Team: id} }
	system := func(id string) airesp.Place { return airesp.Place{Scope: airesp.Scope{System: id}} }
	switch b := e.Body.(type) {
	case airesp.TeamAdded:
		return []airesp.Place{team(b.Team.ID)}
	case airesp.TeamBound:
		return []airesp.Place{team(b.Team)}
	case airesp.TeamRenamed:
		return []airesp.Place{team(b.Team)}
	case airesp.GroupLost:
		return []airesp.Place{team(b.Team)}
	case airesp.GroupFound:
		return []airesp.Place{team(b.Team)}
	case airesp.SystemAdded:
		return []airesp.Place{system(b.System.ID), team(b.System.Team)}
	case airesp.SystemRetired:
		return []airesp.Place{system(b.System)}
	case airesp.Claimed:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.Released:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.Attested:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.TransferOffered:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.From}, team(b.To)}
	case airesp.TransferEnded:
		return t.concerns(t.origin(b.ID))
	case airesp.Disputed:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.Resolved:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope}}
	case airesp.RiskAsked:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope}}
	case airesp.RiskDecided:
		return t.concerns(t.origin(b.ID))
	case airesp.RiskEnded:
		return t.concerns(t.origin(b.ID))
	case airesp.Snoozed:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.Asked:
		return []airesp.Place{{Domain: b.Domain, Scope: b.Scope, Team: b.Team}}
	case airesp.TeamChannel:
		return []airesp.Place{team(b.Team)}
	case airesp.Nudged:
		var list []airesp.Place
		for _, n := range b.About {
			list = append(list, airesp.Place{Domain: n.Domain, Scope: n.Scope})
		}
		return list
	case airesp.Set:
		return []airesp.Place{team(b.Value)}
	case airesp.Restored:
		list := placesOf(b)
		for _, s := range b.Systems {
			list = append(list, system(s.ID))
		}
		for _, id := range b.Without.Systems {
			list = append(list, system(id))
		}
		for _, x := range b.Teams {
			list = append(list, team(x.ID))
		}
		return list
	}
	return nil
}
