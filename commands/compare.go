package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

func compareCommand() Command {
	return Command{
		Name: "compare", Group: "framework", Aliases: []string{"diff"}, Access: Read, run: compare,
		Summary: "What changes for us between two deployment models, products or systems, and in which direction",
		Options: []Option{
			{Name: "models", Kind: KindPair, Placeholder: "MODEL and MODEL", Required: true, Summary: "Two deployment models, products or systems, for instance saas and mcp"},
		},
		Examples: []string{"compare saas and mcp", "compare chatgpt enterprise with cursor"},
	}
}

// compare shows what moves from one place to another, and in which direction.
func compare(ctx context.Context, c *call) (Reply, error) {
	if n := len(c.args.places); n != 2 {
		return Reply{}, c.notTwo(n)
	}
	from, to := c.args.places[0], c.args.places[1]
	shifts := c.framework.Compare(from.Model.ID, to.Model.ID)
	rep, err := c.shiftReply(ctx, from, to, shifts)
	if err != nil {
		return rep, err
	}
	if from.Model.ID == to.Model.ID {
		rep.Message = c.sameModel(from, to)
		return rep, nil
	}
	rep.Message = reply.Message{
		Summary: reply.Say(reply.S("From "), reply.B(from.title()), reply.S(" to "), reply.B(to.title()),
			reply.S(fmt.Sprintf(", %d of %s change: %s.", len(shifts), plural(len(c.framework.Domains), "domain", "domains"), directions(shifts)))),
		Blocks: append(c.beforeAndAfter(from, to, shifts), c.shifts(shifts, to)...),
	}
	rep.Message.Blocks = append(rep.Message.Blocks, reply.Buttons{Buttons: []reply.Button{
		{Label: "What is ours in " + to.short(), Command: c.do("model", values{"model": to.word()}), Primary: true},
		{Label: "Gaps in " + to.short(), Command: c.do("gaps", values{"model": to.word()})},
		{Label: "The other way round", Command: c.do("compare", values{"models": pair(to, from)})},
	}}, c.source)
	return rep, nil
}

// notTwo refuses a comparison of fewer or more than two, and offers some.
func (c *call) notTwo(n int) *Error {
	if n > 2 {
		e := refuse(InvalidArgument, reply.S(fmt.Sprintf("I compare two at a time, and these are %d.", n)))
		for i := range min(n-1, 3) {
			p, q := c.args.places[i], c.args.places[i+1]
			e.Suggestions = append(e.Suggestions, Suggestion{Label: p.short() + " and " + q.short(), Command: c.do("compare", values{"models": pair(p, q)})})
		}
		e.Lead = reply.Say(reply.S("For instance:"))
		return e
	}
	one := c.args.places[0]
	e := refuse(MissingArgument, reply.S("Compare "), reply.B(one.title()), reply.S(" with what? Name a second deployment model, product or system."))
	e.Lead = reply.Say(reply.S("For instance:"))
	for _, m := range c.framework.Models {
		if other := (place{Model: m}); m.ID != one.Model.ID && len(e.Suggestions) < 3 {
			e.Suggestions = append(e.Suggestions, Suggestion{Label: "With " + m.Name, Command: c.do("compare", values{"models": pair(one, other)})})
		}
	}
	return e
}

func pair(a, b place) string { return a.word() + " and " + b.word() }

// sameModel answers about two names of one deployment model.
func (c *call) sameModel(from, to place) reply.Message {
	m := reply.Message{Summary: reply.Say(reply.B(from.title()), reply.S(" and "), reply.B(to.title()),
		reply.S(" are the same deployment model, so the framework leaves the same with us in both."))}
	if from.same(to) && from.As == to.As {
		m.Summary = reply.Say(reply.S("Both are "), reply.B(from.title()), reply.S(", so nothing moves."))
	}
	_, counts := c.column(from.target())
	m.Blocks = []reply.Block{reply.Para{Text: reply.Say(reply.S(summaryOf(counts) + "."))},
		reply.Buttons{Buttons: []reply.Button{{Label: "What is ours in " + from.short(), Command: c.do("model", values{"model": from.word()})}}}, c.source}
	return m
}

// beforeAndAfter counts the cells of both, and says how many of those that
// move to us have no owner yet.
func (c *call) beforeAndAfter(from, to place, shifts []airesp.Shift) []reply.Block {
	_, before := c.column(from.target())
	_, after := c.column(to.target())
	var text reply.Text
	for _, r := range []airesp.Responsibility{airesp.Customer, airesp.Shared, airesp.Provider, airesp.NotApplicable} {
		if len(text) > 0 {
			text = append(text, reply.S(", "))
		}
		text = append(text, reply.S(r.Label()+" "), reply.B(fmt.Sprintf("%d → %d", before[r], after[r])))
	}
	text = append(text, reply.S("."))
	unowned := 0
	for _, s := range shifts {
		if state := c.ledger.State(c.framework, s.To.Domain, to.target(), c.now); s.To.Responsibility.NeedsOwner() && !state.Owned {
			unowned++
		}
	}
	if unowned > 0 {
		text = append(text, reply.S(" Our owner there: "), reply.B(nobody), reply.S(fmt.Sprintf(" for %d of them.", unowned)))
	}
	return []reply.Block{reply.Para{Text: text}}
}

// directions reads "13 move to us and 1 becomes shared".
func directions(all []airesp.Shift) string {
	var order, list []string
	count := map[string]int{}
	for _, s := range all {
		word := "move to us"
		switch s.Direction {
		case airesp.Begins:
			word = "begin to apply"
		case airesp.ToShared, airesp.Relieved:
			word = "become shared"
		case airesp.ToProvider:
			word = "move to the provider"
		case airesp.Ceases:
			word = "cease to apply"
		case airesp.PriorityNow:
			word = "differ in being critical"
		}
		if count[word]++; count[word] == 1 {
			order = append(order, word)
		}
	}
	for _, word := range order {
		n := count[word]
		if verb, rest, _ := strings.Cut(word, " "); n == 1 {
			word = verb + "s " + rest
		}
		list = append(list, fmt.Sprintf("%d %s", n, word))
	}
	return enumerate(list)
}

// maxNoted is how many domains of a heading are explained; of more, only the
// critical ones are.
const maxNoted = 5

// shifts lists what moves, under a heading for each direction.
func (c *call) shifts(all []airesp.Shift, to place) []reply.Block {
	var blocks []reply.Block
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(s airesp.Shift) bool { return s.Direction != all[0].Direction })
		if n < 0 {
			n = len(all)
		}
		var list reply.List
		for _, s := range all[:n] {
			list.Items = append(list.Items, c.shiftItem(s, to, n <= maxNoted || s.To.Critical))
		}
		list.More = reply.Say(reply.S("The whole column: "), reply.Cmd(c.do("model", values{"model": to.word()})))
		blocks = append(blocks, reply.Heading{Text: directionWord(all[0].Direction)}, list)
		all = all[n:]
	}
	return blocks
}

func (c *call) shiftItem(s airesp.Shift, to place, noted bool) reply.Item {
	d, _ := c.framework.Domain(s.To.Domain)
	item := reply.Item{Title: reply.Say(reply.B(d.Name), reply.S(": "+cellWord(s.From)+" → "+cellWord(s.To)))}
	if noted {
		item.Lines = []reply.Text{reply.Say(reply.S(s.To.Note))}
	}
	if state := c.ledger.State(c.framework, d.ID, to.target(), c.now); state.Owned {
		item.Lines = append(item.Lines, append(reply.Say(reply.S("Our owner: ")), c.shortOwner(state)...))
	}
	return item
}

func directionWord(d airesp.Direction) string {
	switch d {
	case airesp.ToUs:
		return "Moves to us"
	case airesp.Begins:
		return "Begins to apply"
	case airesp.ToShared:
		return "Becomes shared: a part is ours now"
	case airesp.Relieved:
		return "Becomes shared: the provider takes a part"
	case airesp.ToProvider:
		return "Moves to the provider"
	case airesp.Ceases:
		return "Ceases to apply"
	}
	return "Same side, but critical in one of them"
}

type columnJSON struct {
	Model         string `json:"model"`
	System        string `json:"system,omitempty"`
	Customer      int    `json:"customer"`
	Shared        int    `json:"shared"`
	Provider      int    `json:"provider"`
	NotApplicable int    `json:"not_applicable"`
}

func (c *call) columnJSON(p place) columnJSON {
	_, n := c.column(p.target())
	return columnJSON{p.Model.ID, p.System.ID, n[airesp.Customer], n[airesp.Shared], n[airesp.Provider], n[airesp.NotApplicable]}
}

type shiftJSON struct {
	Direction string   `json:"direction"`
	From      cellJSON `json:"from"`
	To        cellJSON `json:"to"`
}

// shiftReply is a reply with what moves, for programs.
func (c *call) shiftReply(ctx context.Context, from, to place, shifts []airesp.Shift) (Reply, error) {
	if !c.req.WantData {
		return Reply{}, nil
	}
	var states []airesp.State
	for _, p := range []place{from, to} {
		for _, s := range shifts {
			states = append(states, c.ledger.State(c.framework, s.To.Domain, p.target(), c.now))
		}
	}
	cells, err := c.cellData(ctx, states)
	moves := make([]shiftJSON, len(shifts))
	for i, s := range shifts {
		if err == nil {
			moves[i] = shiftJSON{s.Direction.String(), cells[i], cells[i+len(shifts)]}
		}
	}
	return Reply{Data: map[string]any{"from": c.columnJSON(from), "to": c.columnJSON(to), "moves": moves}}, err
}
