package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// listSystems lists the systems in use, in the order in which they were added.
func listSystems(_ context.Context, c *call) (Reply, error) {
	all := c.ledger.Systems()
	from, to, refusal := c.paged(len(all))
	if refusal != nil {
		return Reply{}, refusal
	}
	if len(all) == 0 {
		_, assumed := c.ledger.Targets(c.framework)
		add := c.blank(c.blank(c.do("system add", nil), "name"), "model")
		return Reply{
			Message: reply.Message{
				Summary: reply.Say(reply.S("No system is listed here yet. Add the first: "), reply.Cmd(add), reply.S(".")),
				Blocks:  []reply.Block{reply.Para{Text: c.whatCounts(assumed)}},
			},
			Data: c.data(map[string]any{"systems": []systemJSON{}}),
		}, nil
	}
	list := reply.List{Ordered: true, Start: from + 1}
	for _, s := range all[from:to] {
		item := reply.Item{Title: append(reply.Say(reply.B(s.Name), reply.S(": ")), c.about(s)...)}
		gaps, cov := c.ledger.Gaps(c.framework, []airesp.Target{{Model: s.Model, System: s.ID}}, c.now)
		line := reply.Say(reply.S("No gaps. " + duties(cov) + "."))
		if len(gaps) > 0 {
			line = reply.Say(reply.B(gapCount(gaps)), reply.S(". "+duties(cov)+"."))
		}
		item.Lines = []reply.Text{line}
		list.Items = append(list.Items, item)
	}
	m := reply.Message{Summary: reply.Say(reply.B(plural(len(all), "system", "systems")), reply.S(" in use here.")), Blocks: []reply.Block{list}}
	m.Blocks = append(m.Blocks, c.turns(len(all))...)
	m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Look at one:")), Buttons: []reply.Button{
		{Label: "Show " + all[from].Name, Command: c.do("system show", values{"system": all[from].Name})},
	}})
	rep := Reply{Message: m}
	if c.req.WantData {
		data := make([]systemJSON, 0, len(all))
		for _, s := range all {
			data = append(data, c.systemData(s))
		}
		rep.Data = map[string]any{"systems": data}
	}
	return rep, nil
}

// gapCount reads "3 gaps, 1 of them critical".
func gapCount(gaps []airesp.State) string {
	text := plural(len(gaps), "gap", "gaps")
	critical := 0
	for _, g := range gaps {
		if g.Cell.Critical {
			critical++
		}
	}
	if critical > 0 {
		text += fmt.Sprintf(", %d of them critical", critical)
	}
	return text
}

// showSystem shows a system, and who owns each security domain for it.
func showSystem(ctx context.Context, c *call) (Reply, error) {
	s := c.args.system
	if !s.Active() {
		return Reply{
			Models: []string{s.Model}, Systems: []string{s.ID},
			Message: reply.Message{Summary: reply.Say(reply.B(s.Name), reply.S(" ("+c.placeName(s)+") was in use from "), reply.On(s.Added),
				reply.S(" and was retired on "), reply.On(s.Retired), reply.S(". Nobody owns anything for it any more."))},
			Data: c.data(map[string]any{"system": c.systemData(s), "cells": []cellJSON{}}),
		}, nil
	}
	at := airesp.Target{Model: s.Model, System: s.ID}
	states, _ := c.column(at)
	gaps, cov := c.ledger.Gaps(c.framework, []airesp.Target{at}, c.now)
	head := append(reply.Say(reply.B(s.Name), reply.S(": ")), c.about(s)...)
	m := reply.Message{Summary: append(head, reply.S(", in use since "), reply.On(s.Added), reply.S(fmt.Sprintf(". For it %s.", oursOf(len(states), cov))))}
	rows, b, refusal := c.rows(states)
	if refusal != nil {
		return Reply{}, refusal
	}
	m.Blocks = rows
	if len(gaps) > 0 {
		b.Buttons = append(b.Buttons, reply.Button{Label: "Show its gaps", Command: c.do("gaps", values{"model": s.Name}), Primary: true})
	}
	b.Buttons = append(b.Buttons, reply.Button{Label: "Retire it", Command: c.do("system retire", values{"system": s.Name})})
	m.Blocks = append(m.Blocks, b, c.source)
	rep := Reply{Models: []string{s.Model}, Systems: []string{s.ID}, Message: m}
	if c.req.WantData {
		cells, err := c.cellData(ctx, states)
		if err != nil {
			return rep, err
		}
		rep.Data = map[string]any{"system": c.systemData(s), "cells": cells}
	}
	return rep, nil
}

// retireSystem ends a system and the claims on it.
func retireSystem(ctx context.Context, c *call) (Reply, error) {
	s := c.args.system
	var claims []airesp.Claim
	var forced string
	var done bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		s, _ = d.Ledger.System(s.ID)
		claims, done = d.Ledger.SystemClaims(s.ID), false
		if !s.Active() {
			return nil, nil
		}
		var refusal *Error
		if forced, refusal = c.mandates(s); refusal != nil {
			return nil, refusal
		}
		done = true
		return d.Ledger.DecideRetire(s, forced), nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("system list", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	s, _ = after.System(s.ID)
	if !done {
		return Reply{Message: reply.Message{Summary: reply.Say(reply.B(s.Name), reply.S(" was retired on "), reply.On(s.Retired), reply.S(" already. Nothing was changed."))}}, nil
	}
	text := reply.Say(reply.B(s.Name), reply.S(" is retired. "))
	switch len(claims) {
	case 0:
		text = append(text, reply.S("No team had a claim on it."))
	case 1:
		text = append(append(text, reply.S("The claim on it ended, that of ")), append(c.teamSpans(claims), reply.S("."))...)
	default:
		text = append(append(text, reply.S(fmt.Sprintf("The %d claims on it ended, those of ", len(claims)))), append(c.teamSpans(claims), reply.S("."))...)
	}
	m := reply.Message{Summary: text, Blocks: forcedPara(forced)}
	_, assumed := after.Targets(c.framework)
	m.Blocks = append(m.Blocks, reply.Para{Text: c.whatCounts(assumed)},
		reply.Buttons{Buttons: []reply.Button{{Label: "Show our systems", Command: c.do("system list", nil)}}})
	return Reply{
		Models: []string{s.Model}, Systems: []string{s.ID}, Message: m,
		Data: c.data(map[string]any{"system": c.systemData(s), "claims_ended": len(claims)}),
	}, nil
}

// teamSpans lists the teams of claims, each once.
func (c *call) teamSpans(claims []airesp.Claim) []reply.Span {
	var spans []reply.Span
	var seen []string
	for _, claim := range claims {
		if slices.Contains(seen, claim.Team) {
			continue
		}
		if len(seen) > 0 {
			spans = append(spans, reply.S(", "))
		}
		seen = append(seen, claim.Team)
		t, _ := c.ledger.Team(claim.Team)
		spans = append(spans, reply.T(replyTeam(t)))
	}
	return spans
}

// doneBefore answers a copy of a request that was carried out before.
func (c *call) doneBefore(see reply.Command) Reply {
	return Reply{Message: reply.Message{Summary: reply.Say(
		reply.S("This was done when it first arrived; the copy changed nothing. See it with "), reply.Cmd(see), reply.S("."))}}
}

// systemJSON is a system in the JSON form.
type systemJSON struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Model   string     `json:"model"`
	Product string     `json:"product,omitempty"`
	Team    string     `json:"team,omitempty"`
	Since   time.Time  `json:"since"`
	Retired *time.Time `json:"retired,omitempty"`
	Gaps    int        `json:"gaps"`
	Owned   int        `json:"owned"`
	Needed  int        `json:"needed"`
}

func (c *call) systemData(s airesp.System) systemJSON {
	t, _ := c.ledger.Team(s.Team)
	j := systemJSON{ID: s.ID, Name: s.Name, Model: s.Model, Product: s.Product, Team: t.Name, Since: s.Added}
	if !s.Active() {
		j.Retired = &s.Retired
		return j
	}
	gaps, cov := c.ledger.Gaps(c.framework, []airesp.Target{{Model: s.Model, System: s.ID}}, c.now)
	j.Gaps, j.Owned, j.Needed = len(gaps), cov.Owned, cov.Needed
	return j
}
