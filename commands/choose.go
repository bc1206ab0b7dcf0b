package commands

import (
	"context"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

func chooseCommand() Command {
	return Command{
		Name: "choose", Group: "framework", Access: Read, run: choose,
		Summary: "Which deployment model fits what is not decided yet: when each does, and questions that find it",
		Options: []Option{
			{Name: "show", Kind: KindChoice, Placeholder: "mixes", Choices: []string{"mixes"}, Summary: "Ways to use several models at once"},
			answersOption("The answers to the questions so far, in their order, for instance no,high,low"),
		},
		Examples: []string{"choose", "choose mixes", "choose answers no,medium", "choose answers no,high,low,limited,simple,basic"},
	}
}

// choose guides to a deployment model for what is not decided yet: when each
// fits, and questions that score them, one at a time.
func choose(_ context.Context, c *call) (Reply, error) {
	if c.args.text["show"] == "mixes" {
		return c.mixes(), nil
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
		rep.Message = c.whenToChoose(next)
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

// whenToChoose begins: the first question, and when each model fits.
func (c *call) whenToChoose(first *asked) reply.Message {
	m := reply.Message{Summary: reply.Say(reply.S("Not decided yet? Answer a few questions to find the deployment model that fits, or read when each one does."))}
	if first == nil {
		m.Summary = reply.Say(reply.S("There is no guide for the deployment models of this framework. See what each leaves with us: "), reply.Cmd(c.do("matrix", nil)), reply.S("."))
		return m
	}
	m.Blocks = append(m.Blocks, c.menu(*first, reply.Say(reply.S(first.count()+": "), reply.B(first.text))))
	var list reply.List
	for _, w := range c.guide().When {
		model, _ := c.framework.Model(w.Model)
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(model.Name), reply.S(" when "+enumerate(w.Reasons)+curatedMark(w.Curated)))})
	}
	m.Blocks = append(m.Blocks, list, reply.Buttons{Buttons: []reply.Button{
		{Label: "Several at once", Command: c.do("choose", values{"show": "mixes"})},
		{Label: "It is in use already", Command: c.do("identify", nil)},
	}}, reply.Footer{Text: reply.Say(reply.S("Where * stands, the reasons are ours; else they are the framework's, in our words."))})
	return m
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
	if fit.Decided {
		m.Summary = reply.Say(reply.B(name), reply.S(" it is: one answer decides it."))
	}
	for _, w := range fit.Warnings {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.B("Take care. "), reply.S(w))})
	}
	list := reply.List{Ordered: true}
	for _, r := range fit.Ranked[:min(2, len(fit.Ranked))] {
		model, _ := c.framework.Model(r.Model)
		item := reply.Item{Title: reply.Say(reply.B(model.Name), reply.S(": "+plural(r.Points, "point", "points")))}
		for _, reason := range r.Reasons {
			item.Lines = append(item.Lines, reply.Say(reply.S(reason.Factor+": "+lowerFirst(reason.Answer))))
		}
		list.Items = append(list.Items, item)
	}
	m.Blocks = append(m.Blocks, list)
	if fit.Tied {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("As many points for both: the one that leaves fewer domains to us alone comes first."))})
	}
	m.Blocks = append(m.Blocks, reply.Para{Text: c.inShort(best)})
	var more []reply.Button
	if len(fit.Ranked) > 1 {
		second, _ := c.framework.Model(fit.Ranked[1].Model)
		more = append(more, reply.Button{Label: "Compare the two", Command: c.do("compare", values{"models": pair(place{Model: best}, place{Model: second})})})
	}
	m.Blocks = append(m.Blocks, c.nextSteps(best, append(more, c.turnBack(given)...)...),
		reply.Footer{Text: reply.Say(reply.S("A point for each answer that speaks for a model. It is a start for a talk, not a verdict."))})
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
