package commands

import (
	"context"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

func identifyCommand() Command {
	return Command{
		Name: "identify", Aliases: []string{"which model"}, Access: Read, run: identify,
		Summary: "Which deployment model a product belongs to; without one, questions that find it",
		Options: []Option{
			{Name: "product", Kind: KindProduct, Placeholder: "PRODUCT", Summary: "The product's name, for instance Cursor"},
			answersOption("Yes or no to the questions so far, in their order, for instance yes,no"),
		},
		Examples: []string{"identify cursor", "identify copilot", "identify", "identify answers yes,no,yes"},
	}
}

// identify says which deployment model a product belongs to. Without a product
// it asks: the steps of the guide, one at a time.
func identify(_ context.Context, c *call) (Reply, error) {
	switch {
	case len(c.args.places) > 0:
		return c.identified(), nil
	case len(c.guide().Probes) == 0:
		return c.listModels(), nil
	}
	given := answers(c.args.text["answers"])
	found, err := c.guide().Identify(given)
	if err != nil {
		return Reply{}, c.refuseAnswers(given, err)
	}
	var next *asked
	if found.Next != nil {
		next = &asked{given, len(c.guide().Probes), found.Next.Question, []airesp.Answer{{ID: "yes", Label: "Yes"}, {ID: "no", Label: "No"}}}
	}
	rep := Reply{Models: found.Models, Data: c.data(map[string]any{"answers": orEmpty(given), "question": c.questionData(next), "outside": found.Outside})}
	switch {
	case found.Outside != "":
		rep.Message = c.outside(found, given)
	case len(found.Models) > 0:
		rep.Message = c.foundModels(found, given, next)
	case next == nil:
		rep.Message = c.foundNone(given)
	default:
		rep.Message = c.question(*next)
	}
	if len(given) == 0 {
		rep.Message.Blocks = append(rep.Message.Blocks, reply.Para{Text: reply.Say(reply.S("It has a name? "), reply.Cmd(c.blank(c.do("identify", nil), "product")),
			reply.S(" is quicker. Not decided yet what to use? "), reply.Cmd(c.do("choose", nil)))})
	}
	rep.Message.Blocks = append(rep.Message.Blocks, c.guideLeftOut()...)
	rep.Models = c.modelIDs(placesOfModels(rep.Models))
	return rep, nil
}

// foundModels is the model that the answers gave, with the reason; after it
// the next question may be asked, since there can be several.
func (c *call) foundModels(found airesp.Identified, given []string, next *asked) reply.Message {
	lead, _ := c.framework.Model(c.guide().Lead(found.Models))
	m := reply.Message{Summary: reply.Say(reply.S("It is "), reply.B(lead.Name), reply.S("."))}
	if len(found.Models) > 1 {
		m.Summary = reply.Say(reply.S(fmt.Sprintf("It is %d deployment models at once, of which ", len(found.Models))), reply.B(lead.Name), reply.S(" leaves most with us."))
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(c.guide().Several))})
	}
	var list reply.List
	for i, id := range found.Models {
		model, _ := c.framework.Model(id)
		list.Items = append(list.Items, reply.Item{
			Title: reply.Say(reply.B(model.Name), reply.S(": "+model.Summary)),
			Lines: []reply.Text{reply.Say(reply.S("Why: yes to “" + found.Probes[i].Question + "”"))},
		})
	}
	m.Blocks = append(m.Blocks, list, reply.Para{Text: c.inShort(lead)})
	if next != nil {
		lead := "To be sure, " + lowerFirst(next.count()) + ": "
		if len(found.Models) == 1 {
			lead = "More than one can be true. " + lead
		}
		m.Blocks = append(m.Blocks, c.menu(*next, reply.Say(reply.S(lead), reply.B(next.text))))
	}
	var more []reply.Button
	for _, id := range found.Models {
		if id != lead.ID {
			other, _ := c.framework.Model(id)
			more = append(more, reply.Button{Label: "How it differs from " + other.Short, Command: c.do("compare", values{"models": pair(place{Model: other}, place{Model: lead})})})
		}
	}
	steps := c.nextSteps(lead, append(more, c.turnBack(given)...)...)
	if next != nil { // the question stands there, and comes first
		steps.Lead = nil
		steps.Buttons = slices.DeleteFunc(steps.Buttons, func(b reply.Button) bool { return b.Command.Verb == "gaps" })
	}
	m.Blocks = append(m.Blocks, steps)
	return m
}

// outside says that the framework does not apply.
func (c *call) outside(found airesp.Identified, given []string) reply.Message {
	return reply.Message{
		Summary: reply.Say(reply.B("No deployment model."), reply.S(" "+found.Outside)),
		Blocks: []reply.Block{
			reply.Para{Text: reply.Say(reply.S("Nothing of it counts as a gap here, and it needs no owner."))},
			reply.Buttons{Buttons: c.turnBack(given)},
		},
	}
}

// foundNone is the end of the questions without a yes.
func (c *call) foundNone(given []string) reply.Message {
	return reply.Message{
		Summary: reply.Say(reply.B("None of the deployment models fits."), reply.S(" One of the answers may have been hasty, or it is not decided yet what will be used.")),
		Blocks: []reply.Block{reply.Buttons{Buttons: append([]reply.Button{
			{Label: "Choose one that fits", Command: c.do("choose", nil), Primary: true},
		}, c.turnBack(given)...)}},
	}
}

// identified says what the products count as that were named.
func (c *call) identified() Reply {
	m := reply.Message{}
	var buttons []reply.Button
	for i, n := range c.args.places {
		if i > 0 {
			m.Summary = append(m.Summary, reply.S(" "))
		}
		switch {
		case n.System.ID != "":
			m.Summary = append(m.Summary, reply.B(n.System.Name), reply.S(" is a system of ours, and counts as "), reply.B(n.Model.Name), reply.S("."))
		case n.As == "":
			m.Summary = append(m.Summary, reply.B(n.Model.Name), reply.S(" is a deployment model."))
		default:
			m.Summary = append(m.Summary, reply.B(n.As), reply.S(" counts as "), reply.B(n.Model.Name), reply.S("."))
		}
		about := aboutModel(n.Model)
		if len(c.args.places) > 1 {
			about = append(reply.Say(reply.B(n.Model.Name), reply.S(": ")), about...)
		}
		m.Blocks = append(m.Blocks, reply.Para{Text: about}, reply.Para{Text: c.inShort(n.Model)})
		buttons = append(buttons,
			reply.Button{Label: "What is ours in " + n.short(), Command: c.do("model", values{"model": n.word()}), Primary: i == 0},
			reply.Button{Label: "Gaps in " + n.short(), Command: c.do("gaps", values{"model": n.word()})})
		if n.System.ID == "" {
			buttons = append(buttons, reply.Button{Label: "Add it as a system", Command: c.blank(c.do("system add", values{"model": n.Model.ID, "product": n.As}), "name")})
		}
	}
	m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: buttons}, c.source)
	return Reply{Message: m}
}

// listModels lists the models, for a framework that the guide knows nothing
// of.
func (c *call) listModels() Reply {
	var list reply.List
	for _, m := range c.framework.Models {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(m.Name), reply.S(": "+m.Summary))})
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S("Which of these do you use? Name a product to find its deployment model: "), reply.Cmd(c.blank(c.do("identify", nil), "product")), reply.S(".")),
		Blocks:  append([]reply.Block{list, c.source}, c.guideLeftOut()...),
	}}
}

// placesOfModels are the places of models by their ids.
func placesOfModels(ids []string) []place {
	list := make([]place, len(ids))
	for i, id := range ids {
		list[i].Model.ID = id
	}
	return list
}
