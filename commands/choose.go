package commands

import (
	"context"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

func chooseCommand() Command {
	return Command{
		Name: "choose", Group: "framework", Access: Read, run: choose,
		Summary: "Which deployment model fits what is not decided yet: when each does, and questions that find it",
		Options: []Option{
			{Name: "show", Kind: KindChoice, Placeholder: "when or mixes", Choices: []string{"when", "mixes"}, Summary: "When each model fits, or ways to use several at once"},
			answersOption("The answers to the questions so far, in their order, for instance no,high,low"),
		},
		Examples: []string{"choose", "choose when", "choose mixes", "choose answers no,medium", "choose answers no,high,low,limited,simple,basic"},
	}
}

// choose guides to a deployment model for what is not decided yet: when each
// fits, and questions that score them, one at a time.
func choose(_ context.Context, c *call) (Reply, error) {
	switch c.args.text["show"] {
	case "mixes":
		return c.mixes(), nil
	case "when":
		return c.whenEachFits(), nil
	}
	given := answers(c.args.text["answers"])
	fit, err := c.guide().Choose(given)
	if err != nil {
		return Reply{}, c.refuseAnswers(given, err)
	}
	var next *asked
	if fit.Next != nil {
		next = &asked{given, len(c.guide().Questions), fit.Next.Question, fit.Next.Answers}
	}
	rep := Reply{Data: c.data(map[string]any{
		"answers": orEmpty(given), "question": c.questionData(next), "fits": fitData(fit), "kind": fit.Kind, "warnings": orEmpty(fit.Warnings),
	})}
	switch {
	case len(given) == 0:
		rep.Message = c.begin(next)
	case next != nil:
		rep.Message = c.question(*next)
	default:
		rep.Message = c.fits(fit, given)
		for _, r := range fit.Ranked[:min(1, len(fit.Ranked))] {
			rep.Models = []string{r.Model}
		}
	}
	rep.Message.Blocks = append(rep.Message.Blocks, c.guideLeftOut()...)
	return rep, nil
}

// begin asks the first question.
func (c *call) begin(first *asked) reply.Message {
	if first == nil {
		return reply.Message{Summary: reply.Say(reply.S("There is no guide for the deployment models of this framework. See what each leaves with us: "), reply.Cmd(c.do("matrix", nil)), reply.S("."))}
	}
	return reply.Message{
		Summary: reply.Say(reply.S(fmt.Sprintf("Not decided yet? %s find the deployment model that fits.", plural(first.of, "question", "questions")))),
		Blocks: []reply.Block{c.menu(*first, reply.Say(reply.S(first.count()+": "), reply.B(first.text))), reply.Buttons{Buttons: []reply.Button{
			{Label: "When each one fits", Command: c.do("choose", values{"show": "when"})},
			{Label: "Several at once", Command: c.do("choose", values{"show": "mixes"})},
			{Label: "It is in use already", Command: c.do("identify", nil)},
		}}},
	}
}

// whenEachFits lists the reasons for each model.
func (c *call) whenEachFits() Reply {
	var list reply.List
	for _, w := range c.guide().When {
		model, _ := c.framework.Model(w.Model)
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(model.Name), reply.S(" when "+enumerate(w.Reasons)+curatedMark(w.Curated)))})
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S(plural(len(list.Items), "deployment model", "deployment models") + ", and when each of them fits.")),
		Blocks: append([]reply.Block{list, reply.Buttons{Buttons: []reply.Button{
			{Label: "Find the one that fits", Command: c.do("choose", nil)},
			{Label: "Several at once", Command: c.do("choose", values{"show": "mixes"})},
		}}, reply.Footer{Text: reply.Say(reply.S("* is our own judgement; the others are the framework's, in our words."))}}, c.guideLeftOut()...),
	}, Data: c.data(map[string]any{"when": whenData(c.guide().When)})}
}

type whenJSON struct {
	Model   string   `json:"model"`
	Origin  string   `json:"origin"` // "framework" or "curated"
	Reasons []string `json:"reasons"`
}

func whenData(all []airesp.When) []whenJSON {
	list := make([]whenJSON, len(all))
	for i, w := range all {
		list[i] = whenJSON{w.Model, originOf(w.Curated), orEmpty(w.Reasons)}
	}
	return list
}

// mixes shows ways to use several models, and what holds for all of them.
func (c *call) mixes() Reply {
	var list, always reply.List
	for _, x := range c.guide().Mixes {
		item := reply.Item{Title: reply.Say(reply.B(x.Name), reply.S(c.withModels(x.Models)+": "+x.Summary))}
		if x.Note != "" {
			item.Lines = []reply.Text{reply.Say(reply.S("We add: " + x.Note))}
		}
		list.Items = append(list.Items, item)
	}
	for _, p := range c.guide().Principles {
		always.Items = append(always.Items, reply.Item{Title: reply.Say(reply.S(p))})
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S("Several deployment models side by side are usual. Each keeps its own owners.")),
		Blocks: append([]reply.Block{list, reply.Heading{Text: "Whatever you choose"}, always, reply.Buttons{Buttons: []reply.Button{
			{Label: "Find the one that fits", Command: c.do("choose", nil)},
		}}, c.source}, c.guideLeftOut()...),
	}, Data: c.data(map[string]any{"mixes": mixData(c.guide().Mixes), "principles": c.guide().Principles})}
}

func (c *call) withModels(ids []string) string {
	var names []string
	for _, id := range ids {
		m, _ := c.framework.Model(id)
		names = append(names, m.Short)
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + enumerate(names) + ")"
}

// fits is the end: the two models with the most points, and why.
func (c *call) fits(fit airesp.Fit, given []string) reply.Message {
	if len(fit.Ranked) == 0 {
		return reply.Message{Summary: reply.Say(reply.S("No answer speaks for a deployment model of this framework.")), Blocks: []reply.Block{reply.Buttons{Buttons: c.turnBack(given)}}}
	}
	best, _ := c.framework.Model(fit.Ranked[0].Model)
	name := best.Name + kindWord(best, fit.Kind)
	m := reply.Message{Summary: reply.Say(reply.B(name), reply.S(fmt.Sprintf(" fits best: %d of %d answers speak for it.", fit.Ranked[0].Points, len(given))))}
	var second airesp.Model
	if len(fit.Ranked) > 1 {
		second, _ = c.framework.Model(fit.Ranked[1].Model)
	}
	switch {
	case fit.Decided:
		m.Summary = reply.Say(reply.B(name), reply.S(" it is: one answer decides it."))
	case fit.Tied:
		m.Summary = reply.Say(reply.B(name), reply.S(" and "), reply.B(second.Name), reply.S(fmt.Sprintf(" fit equally well: %d of %d answers speak for each. The first leaves fewer domains to us alone.", fit.Ranked[0].Points, len(given))))
	}
	for _, w := range fit.Warnings {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.B("Take care. "), reply.S(w))})
	}
	list := reply.List{Ordered: !fit.Decided}
	for _, r := range fit.Ranked[:min(2, len(fit.Ranked))] {
		model, _ := c.framework.Model(r.Model)
		item := reply.Item{Title: reply.Say(reply.B(model.Name), reply.S(": "+plural(r.Points, "point", "points")))}
		if fit.Decided {
			item.Title = reply.Say(reply.B(model.Name))
		}
		for _, reason := range r.Reasons {
			item.Lines = append(item.Lines, reply.Say(reply.S(reason.Factor+": "+lowerFirst(reason.Answer))))
		}
		list.Items = append(list.Items, item)
	}
	m.Blocks = append(m.Blocks, list)
	m.Blocks = append(m.Blocks, reply.Para{Text: c.inShort(best)})
	var more []reply.Button
	if second.ID != "" {
		more = append(more, reply.Button{Label: "Compare the two", Command: c.do("compare", values{"models": pair(place{Model: best}, place{Model: second})})})
	}
	next := c.nextSteps(best, append(more, c.turnBack(given)...)...)
	next.Buttons = slices.DeleteFunc(next.Buttons, func(b reply.Button) bool { return b.Command.Verb == "gaps" }) // nothing is in use yet
	m.Blocks = append(m.Blocks, next)
	if !fit.Decided {
		m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("A point for each answer that speaks for a model. It is a start for a talk, not a verdict."))})
	}
	return m
}

// kindWord says which kind of a model the answers ask for.
func kindWord(m airesp.Model, kind string) string {
	switch {
	case m.ID != "saas" || kind == "":
		return ""
	case kind == "private":
		return " (a private tenant)"
	}
	return " (a " + kind + " service)"
}

type fitJSON struct {
	Model   string   `json:"model"`
	Points  int      `json:"points"`
	Reasons []string `json:"reasons"`
}

func fitData(fit airesp.Fit) []fitJSON {
	list := make([]fitJSON, len(fit.Ranked))
	for i, r := range fit.Ranked {
		list[i] = fitJSON{Model: r.Model, Points: r.Points}
		for _, reason := range r.Reasons {
			list[i].Reasons = append(list[i].Reasons, reason.Factor+": "+reason.Answer)
		}
	}
	return list
}

type mixJSON struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Models  []string `json:"models"`
	Summary string   `json:"summary"`
}

func mixData(mixes []airesp.Mix) []mixJSON {
	list := make([]mixJSON, len(mixes))
	for i, x := range mixes {
		list[i] = mixJSON{x.ID, x.Name, orEmpty(x.Models), x.Summary}
	}
	return list
}
