package commands

import (
	"cmp"
	"context"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// help says what matters first and names the other verbs, or explains one.
func help(_ context.Context, c *call) (Reply, error) {
	if c.args.verb != "" {
		return c.helpVerb()
	}
	f := c.framework
	m := reply.Message{
		Summary: reply.Say(reply.S(fmt.Sprintf("I answer who owns AI security here: whose job each of %s is in each of %s, and which of our teams has it.",
			plural(len(f.Domains), "security domain", "security domains"), plural(len(f.Models), "deployment model", "deployment models")))),
		Blocks: []reply.Block{
			reply.Para{Text: reply.Say(reply.S("Ask in your own words, or with these:"))}, c.firstVerbs(),
			reply.Buttons{Buttons: []reply.Button{
				{Label: "See the matrix", Command: c.do("matrix", nil)},
				{Label: "See what is nobody's", Command: c.do("gaps", nil)},
				{Label: "Find your deployment model", Command: c.do("identify", nil)},
			}},
			reply.Heading{Text: "All commands"}, c.allVerbs(),
			reply.Footer{Text: reply.Say(reply.Cmd(c.blank(c.do("help", nil), "verb")), reply.S(" explains one. Domains, models and products are found by the names that people use for them, such as gdpr or chatgpt enterprise."))},
			c.source,
		},
	}
	return Reply{Message: m}, nil
}

// firstVerbs explains the few verbs that most people need.
func (c *call) firstVerbs() reply.List {
	var list reply.List
	for _, verb := range []struct {
		cmd reply.Command
		is  string
	}{
		{c.blank(c.do("who-owns", nil), "domain"), "whose job it is, and which team has it"},
		{c.do("gaps", nil), "what is nobody's, the worst first"},
		{c.blank(c.do("model", nil), "model"), "what is left for us there"},
		{c.blank(c.blank(c.do("claim", nil), "domain"), "team"), "makes a team accountable"},
		{c.do("mine", nil), "what your teams own, and what waits for you"},
		{c.do("plan", nil), "what to do next"},
	} {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.Cmd(verb.cmd), reply.S(": "+verb.is))})
	}
	return list
}

// allVerbs names the verbs, a line for each group: all of them explained would
// be longer than a phone's screen, and than a message may be.
func (c *call) allVerbs() reply.List {
	var list reply.List
	at := map[string]int{}
	for _, cmd := range c.table {
		group := cmp.Or(cmd.Group, "everyday")
		i, ok := at[group]
		if !ok {
			i = len(list.Items)
			at[group] = i
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(group + ": "))})
		} else {
			list.Items[i].Title = append(list.Items[i].Title, reply.S(", "))
		}
		list.Items[i].Title = append(list.Items[i].Title, reply.S(cmd.Name))
	}
	return list
}

func (c *call) helpVerb() (Reply, error) {
	i, ok := c.verbs[airesp.Canonical(c.args.verb)]
	if !ok {
		e := c.unknownVerb([]word{{text: c.args.verb}})
		e.misread = true
		return Reply{}, e
	}
	cmd := c.table[i]
	m := reply.Message{Summary: reply.Say(reply.B(cmd.Name), reply.S(": "+cmd.Summary+".")), Blocks: []reply.Block{
		reply.Para{Text: reply.Say(reply.S("Type it like this: "), reply.C(cmd.Usage()))},
	}}
	var list reply.List
	for _, o := range cmd.Options {
		need := "optional"
		if o.Required {
			need = "needed"
		}
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(o.Name), reply.S(fmt.Sprintf(" (%s): %s", need, o.Summary)))})
	}
	if len(list.Items) > 0 {
		m.Blocks = append(m.Blocks, list)
	}
	m.Blocks = append(m.Blocks, lines("Examples", cmd.Examples)...)
	if who := whoCan(cmd); who != "" {
		m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S(who))})
	}
	return Reply{Message: m}, nil
}

// whoCan says who may use a verb, where not everybody may.
func whoCan(cmd Command) string {
	text := ""
	switch cmd.Access {
	case Read:
		return ""
	case Write:
		text = "Full members can do this."
	case Admin:
		text = "Administrators can do this."
	}
	if cmd.Writes() {
		return text + " The channel sees the result."
	}
	return text + " It changes nothing."
}

// version says which program and which framework answer here.
func version(_ context.Context, c *call) (Reply, error) {
	f, b := c.framework, c.Build
	return Reply{
		Message: reply.Message{
			Summary: reply.Say(reply.S(fmt.Sprintf("airesp %s (commit %s, %s), %s %s.", b.Version, b.Commit, b.Go, f.Name, f.Version))),
			Blocks:  []reply.Block{reply.Footer{Text: reply.Say(reply.S(f.Copyright + ". " + f.Attribution))}},
		},
		Data: c.data(map[string]any{"version": b.Version, "commit": b.Commit, "go": b.Go, "framework": f.Version}),
	}, nil
}
