package commands

import (
	"context"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// help lists the verbs, or explains one.
func help(_ context.Context, c *call) (Reply, error) {
	if c.args.verb != "" {
		return c.helpVerb()
	}
	f := c.framework
	m := reply.Message{
		Summary: reply.Say(reply.S(fmt.Sprintf("I answer who owns AI security here: for each of %s in %s, what the framework says and which of our teams is accountable.",
			plural(len(f.Domains), "security domain", "security domains"), plural(len(f.Models), "deployment model", "deployment models")))),
		Blocks: []reply.Block{
			reply.Buttons{Lead: reply.Say(reply.S("Start here:")), Buttons: []reply.Button{
				{Label: "See the matrix", Command: c.do("matrix", nil)},
				{Label: "See what is nobody's", Command: c.do("gaps", nil)},
				{Label: "Find your deployment model", Command: c.do("identify", nil)},
			}},
			reply.Heading{Text: "Commands"}, c.firstVerbs(),
			reply.Heading{Text: "More commands"}, c.moreVerbs(),
			c.domainList(), c.Router.modelList(),
			reply.Footer{Text: reply.Say(reply.S(fmt.Sprintf("%s %s. %s. %s", f.Name, f.Version, f.Copyright, f.Attribution)))},
		},
	}
	return Reply{Message: m}, nil
}

// firstVerbs explains the verbs of no group.
func (c *call) firstVerbs() reply.List {
	var list reply.List
	for _, cmd := range c.table {
		if cmd.Group == "" {
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.C(cmd.Usage())), Lines: []reply.Text{reply.Say(reply.S(cmd.Summary))}})
		}
	}
	return list
}

// moreVerbs names the verbs of each group: all of them explained would be
// longer than a phone's screen, and than a message may be.
func (c *call) moreVerbs() reply.List {
	var list reply.List
	at := map[string]int{}
	for _, cmd := range c.table {
		if cmd.Group == "" {
			continue
		}
		i, ok := at[cmd.Group]
		if !ok {
			i = len(list.Items)
			at[cmd.Group] = i
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(cmd.Group + ": ")), Lines: []reply.Text{
				reply.Say(reply.S("Explained by "), reply.Cmd(c.do("help", values{"verb": cmd.Name}))),
			}})
		} else {
			list.Items[i].Title = append(list.Items[i].Title, reply.S(", "))
		}
		list.Items[i].Title = append(list.Items[i].Title, reply.C(cmd.Name))
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
	m := reply.Message{Summary: reply.Say(reply.B(cmd.Name), reply.S(": "+cmd.Summary+".")), Blocks: []reply.Block{cmd.usageBlock()}}
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
