package commands

import (
	"context"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// maxSteps is how many commands a question is answered with, so that the
// answer to a long list still fits a message. The rest are offered.
const maxSteps = 4

func askCommand() Command {
	return Command{
		Name: "ask", Access: Read, run: ask,
		Summary:  "A question in plain words; it is answered by the command that fits, and changes nothing",
		Options:  []Option{{Name: "question", Kind: KindQuestion, Placeholder: "QUESTION", Required: true, Summary: "In your own words, for instance: who handles GDPR in Cursor?"}},
		Examples: []string{"ask who handles GDPR in our Cursor rollout?", "ask what must we do for ChatGPT Enterprise"},
	}
}

func ask(ctx context.Context, c *call) (Reply, error) {
	_, rep, err := c.answer(ctx, c.req, c.understand(c.req.Org, c.args.text["question"], c.ledger), c.ledger)
	return rep, err
}

// step is one command that answers a question, or a part of it.
type step struct {
	cmd Command
	raw values
}

func (s step) command() reply.Command { return s.cmd.command(s.raw, "", "") }

// understand reads a question with the names and words of the organisation.
func (r *Router) understand(org, text string, l *airesp.Ledger) question {
	return r.cues().understand(r.readers.of(org, l), text)
}

// answer answers a question with the verb that fits, or asks back, or
// declines. The command it returns has no name when no verb fits.
func (r *Router) answer(ctx context.Context, req Request, q question, l *airesp.Ledger) (Command, Reply, error) {
	if q.wish != "" {
		return r.table[r.verbs[q.wish]], Reply{}, r.offer(q)
	}
	if q.elsewhere || q.verb == "" || !q.sensible() && q.unknown == "" {
		return Command{}, Reply{}, r.decline()
	}
	cmd := r.table[r.verbs[q.verb]]
	rep := Reply{Command: cmd.Name}
	rep.Domains, rep.Models, rep.Systems = r.resolved(q)
	if refusal := r.askBack(q); refusal != nil {
		return cmd, rep, refusal
	}
	steps := r.steps(q)
	var parts []Reply
	for _, s := range steps[:min(len(steps), maxSteps)] {
		part, _, err := r.carryOut(ctx, s.cmd, s.raw, req, l)
		if err != nil {
			return cmd, rep, err
		}
		parts = append(parts, part)
	}
	return cmd, r.together(rep, q, steps, parts), nil
}

// sensible reports whether a question is about the subject at all. A phrase
// alone, such as "what next", says so only when nothing else is said.
func (q question) sensible() bool {
	return len(q.domains)+len(q.places)+len(q.teams)+len(q.others) > 0 || q.sureOf || q.plain && (q.verb != "matrix" || q.intent.Domains == "" || q.aboutSubject())
}

// aboutSubject reports whether a word of the subject is in a question that
// names nothing of it.
func (q question) aboutSubject() bool {
	return slices.ContainsFunc(q.words, func(w airesp.Word) bool { return w.Text == "ai" || w.Text == "security" || w.Text == "llm" })
}

// steps are the commands that answer a question whose names are certain.
func (r *Router) steps(q question) []step {
	cmd := r.table[r.verbs[q.verb]]
	places := placeWords(q.places)
	if len(q.others) > 0 && (cmd.Name == "crosswalk" || cmd.Name == "frameworks") {
		return crossSteps(cmd, q)
	}
	var steps []step
	for _, id := range domainIDs(q.domains) {
		steps = append(steps, step{cmd, cmd.filled(id, strings.Join(places, ", "))})
	}
	switch {
	case len(steps) > 0:
	case cmd.Name == "model":
		for _, p := range places {
			steps = append(steps, step{cmd, cmd.filled("", p)})
		}
	case len(places) == 0 && len(q.teams) > 0:
		steps = append(steps, step{cmd, cmd.filled(q.teams[0].Options[0].Word, "")})
	default:
		steps = append(steps, step{cmd, cmd.filled("", strings.Join(places, ", "))})
	}
	return steps
}

// crossSteps are the commands that answer what other frameworks say.
func crossSteps(cmd Command, q question) []step {
	var steps []step
	for _, o := range q.others {
		for _, id := range domainIDs(q.domains) {
			steps = append(steps, step{cmd, cmd.filled(id, o.Options[0].Word)})
		}
	}
	if len(steps) > 0 {
		return steps
	}
	for _, o := range q.others {
		raw := cmd.filled(o.Options[0].Word, "")
		if cmd.Name == "frameworks" {
			raw = cmd.filled("", o.Options[0].Word)
		}
		steps = append(steps, step{cmd, raw})
	}
	return steps
}

// filled is values for a verb: a subject, such as a domain, for the option
// without a keyword, and places for the option that takes them.
func (c Command) filled(about, places string) values {
	raw := values{}
	for _, o := range c.Options {
		switch o.Kind {
		case KindDomain, KindText, KindTeam, KindReference:
			if about != "" && o.Keyword == "" {
				raw[o.Name], about = about, ""
			}
		case KindModel, KindProduct, KindPair, KindCatalogue:
			if places != "" {
				raw[o.Name], places = places, ""
			}
		}
	}
	return raw
}

func domainIDs(domains []airesp.Sense) []string {
	var ids []string
	for _, s := range domains {
		for _, o := range s.Options {
			if !slices.Contains(ids, o.ID) {
				ids = append(ids, o.ID)
			}
		}
	}
	return ids
}

// placeWords is what to type for places.
func placeWords(places []airesp.Sense) []string {
	var words []string
	for _, s := range places {
		word := ""
		switch {
		case s.Out != nil:
			word = s.Out.Name
		case len(s.Options) > 0:
			word = s.Options[0].Word
		}
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// resolved is the ids of what a question names for certain, in the order of
// the framework.
func (r *Router) resolved(q question) (domains, models, systems []string) {
	named := domainIDs(slices.DeleteFunc(slices.Clone(q.domains), func(s airesp.Sense) bool { return !s.Certain() }))
	for _, d := range r.framework.Domains {
		if slices.Contains(named, d.ID) {
			domains = append(domains, d.ID)
		}
	}
	for _, s := range q.places {
		switch {
		case s.Kind == airesp.KindSystem:
			systems = append(systems, s.Options[0].ID)
			models = append(models, s.Options[0].Label)
		case len(s.Options) == 1:
			models = append(models, s.Options[0].ID)
		}
	}
	return domains, r.inOrder(models), unique(systems)
}

// together is one reply of the replies to the parts of a question.
func (r *Router) together(rep Reply, q question, steps []step, parts []Reply) Reply {
	rep.Message = parts[0].Message
	blocks := withoutSource(parts[0].Message.Blocks, r.source)
	for _, p := range parts[1:] {
		blocks = append(blocks, reply.Para{Text: p.Message.Summary})
		blocks = append(blocks, withoutSource(p.Message.Blocks, r.source)...)
	}
	if len(steps) > len(parts) {
		more := reply.Buttons{Lead: reply.Say(reply.S("You asked for more:"))}
		for _, s := range steps[len(parts):] {
			more.Buttons = append(more.Buttons, reply.Button{Label: s.command().String(), Command: s.command()})
		}
		blocks = append(blocks, more)
	}
	as := reply.Say(reply.S("Answered as: "))
	for i, s := range steps[:len(parts)] {
		if i > 0 {
			as = append(as, reply.S(", "))
		}
		as = append(as, reply.Cmd(s.command()))
	}
	rep.Message.Blocks = append(blocks, r.source, reply.Footer{Text: as})
	rep.Data = joinData(parts)
	rep.Again = parts[0].Again
	if len(steps) > 1 {
		rep.Again = r.do("ask", values{"question": q.text})
	}
	for _, p := range parts {
		rep.Models, rep.Systems = append(rep.Models, p.Models...), append(rep.Systems, p.Systems...)
	}
	rep.Models, rep.Systems = r.inOrder(rep.Models), unique(rep.Systems)
	return rep
}

// withoutSource leaves out the small print, which is said once.
func withoutSource(blocks []reply.Block, source reply.Block) []reply.Block {
	var list []reply.Block
	for _, b := range blocks {
		if f, ok := b.(reply.Footer); ok && f.Text.String() == source.(reply.Footer).Text.String() {
			continue
		}
		list = append(list, b)
	}
	return list
}

// joinData is the data of one part, or the cells of all, or a list.
func joinData(parts []Reply) any {
	if len(parts) == 1 {
		return parts[0].Data
	}
	var cells []cellJSON
	var answers []any
	for _, p := range parts {
		data, _ := p.Data.(map[string]any)
		if more, ok := data["cells"].([]cellJSON); ok {
			cells = append(cells, more...)
		}
		answers = append(answers, p.Data)
	}
	switch {
	case parts[0].Data == nil:
		return nil
	case cells != nil:
		return map[string]any{"cells": cells}
	}
	return map[string]any{"answers": answers}
}

// inOrder is ids of models, each once, in the order of the framework.
func (r *Router) inOrder(models []string) []string {
	var list []string
	for _, m := range r.framework.Models {
		if slices.Contains(models, m.ID) {
			list = append(list, m.ID)
		}
	}
	return list
}

func unique(ids []string) []string {
	var list []string
	for _, id := range ids {
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}
