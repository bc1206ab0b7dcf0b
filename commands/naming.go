package commands

import (
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// newName checks the name of something new. A group that is mentioned lends
// its name.
func newName(text string, mentions map[string]Mention) (string, error) {
	if m, ok := mentions[text]; ok && m.isGroup() {
		text = m.Name
	} else if strings.HasPrefix(text, "<") && strings.HasSuffix(text, ">") {
		return "", &airesp.NameError{Why: "it is a mention of something that is not a group"}
	}
	return airesp.Name(text)
}

// quote keeps a value together in typed text. Quotation marks inside it are
// left out: names are compared without them.
func quote(value string) string {
	return `"` + strings.NewReplacer(`"`, "", "“", "", "”", "", "„", "").Replace(value) + `"`
}

// apart splits "team bind Privacy @privacy @ana", in which nothing parts the
// team from its groups: the groups are the mentions, or the ids that an
// operator writes, at the end.
func (c Command) apart(raw values, req Request) values {
	first, ok := c.slot("")
	groups := Option{}
	for _, o := range c.Options {
		if o.Kind == KindGroups {
			groups = o
		}
	}
	if !ok || groups.Name == "" || raw[groups.Name] != "" {
		return raw
	}
	words := strings.Fields(raw[first.Name])
	n := len(words)
	for n > 1 {
		if _, ok := mentioned(strings.Trim(words[n-1], ","), req); !ok {
			break
		}
		n--
	}
	if n < len(words) {
		raw[first.Name], raw[groups.Name] = strings.Join(words[:n], " "), strings.Join(words[n:], " ")
	}
	return raw
}

// mentioned is the group or the person that a token stands for.
func mentioned(token string, req Request) (Mention, bool) {
	m, ok := req.Mentions[token]
	if !ok && req.Identity.Operator {
		m, ok = written(token)
	}
	return m, ok && (m.isGroup() || m.Person != "")
}

// offerNames adds, to a refusal of a request without a team or a system, those
// that are known, and how groups are named.
func (r *Router) offerNames(e *Error, c Command, o Option, raw values, l *airesp.Ledger) *Error {
	const most = 5
	var names []string
	switch o.Kind {
	case KindTeam:
		for _, t := range l.Teams() {
			names = append(names, t.Name)
		}
	case KindSystem:
		for _, s := range l.Systems() {
			names = append(names, s.Name)
		}
	case KindGroups:
		e.More = append(e.More, reply.Para{Text: reply.Say(
			reply.S("Groups, roles and people are mentioned with @. At the bot's own terminal they are written as ids, such as "),
			reply.C("slack:T1/S2"), reply.S(", "), reply.C("discord:10/role/20"), reply.S(" or "), reply.C("slack:T1/U3"), reply.S("."))})
	}
	for _, name := range names[:min(most, len(names))] {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: name, Command: c.command(raw, o.Name, name)})
	}
	if len(names) > 0 {
		e.Lead = reply.Say(reply.S("For instance:"))
	}
	return e
}
