package commands

import (
	"context"
	"errors"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// use says that deployment models are in use, or, as unuse, no longer.
func use(ctx context.Context, c *call) (Reply, error) {
	used := c.cmd.Name == "use"
	var models []string
	for _, p := range c.args.places {
		if p.System.ID != "" {
			return Reply{}, c.useSystem(p, used)
		}
		models = append(models, p.Model.ID)
	}
	var changed []string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		changed = nil
		bodies := d.Ledger.DecideUse(models, used)
		for _, b := range bodies {
			changed = b.(airesp.ModelsUsed).Models
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("gaps", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	names, now, end := changed, "now in use here.", ""
	if !used {
		now = "not in use here any more."
	}
	if len(changed) == 0 {
		names, now, end = models, "in use here already.", " Nothing was changed."
		if !used {
			now = "not said to be in use here."
		}
	}
	verb := " are "
	if len(names) == 1 {
		verb = " is "
	}
	text := reply.Say(reply.B(c.modelNames(names)), reply.S(verb+now+end))
	inUse, assumed := after.Targets(c.framework)
	_, cov := after.Gaps(c.framework, inUse, c.now)
	m := reply.Message{Summary: append(text, reply.S(" "+duties(cov)+"."))}
	m.Blocks = append(m.Blocks, reply.Para{Text: c.whatCounts(assumed)}, reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: []reply.Button{
		{Label: "Show the gaps", Command: c.do("gaps", nil), Primary: true},
		{Label: "Show our systems", Command: c.do("system list", nil)},
	}})
	return Reply{Message: m, Data: c.data(map[string]any{"used": c.usedModels(), "assumed": assumed})}, nil
}

// whatCounts says what the gaps are counted over.
func (c *call) whatCounts(assumed bool) reply.Text {
	if assumed {
		return reply.Say(reply.S(fmt.Sprintf("Nothing is said to be in use, so each of the %s counts for gaps. Say which are in use: ",
			plural(len(c.framework.Models), "deployment model", "deployment models"))), reply.Cmd(c.blank(c.do("use", nil), "model")), reply.S("."))
	}
	text := "For gaps count now: "
	models, systems := c.usedModels(), len(c.ledger.Systems())
	switch {
	case systems == 0:
		text += c.modelNames(models)
	case len(models) == 0:
		text += plural(systems, "system", "systems")
	default:
		text += c.modelNames(models) + ", and " + plural(systems, "system", "systems")
	}
	return reply.Say(reply.S(text + "."))
}

// usedModels are the ids of the models said to be in use, in the framework's
// order.
func (c *call) usedModels() []string {
	ids := []string{}
	for _, m := range c.framework.Models {
		if _, ok := c.ledger.Used()[m.ID]; ok {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

func (c *call) modelNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		m, _ := c.framework.Model(id)
		names[i] = m.Name
	}
	return enumerate(names)
}

// useSystem refuses to use a system, which counts by itself.
func (c *call) useSystem(p place, used bool) *Error {
	e := refuse(InvalidArgument, reply.B(p.System.Name), reply.S(" is one of our systems, which counts from the day it was added. Name deployment models here."))
	e.Suggestions = []Suggestion{{Label: "Show the system", Command: c.do("system show", values{"system": p.System.Name})}}
	if !used {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: "Retire the system", Command: c.do("system retire", values{"system": p.System.Name})})
	}
	return e
}
