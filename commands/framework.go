package commands

import (
	"context"
	"errors"
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// frameworkShow says what the answers are made from, and what the ledger has
// recorded of it.
func frameworkShow(_ context.Context, c *call) (Reply, error) {
	f := c.framework
	counts := map[airesp.Responsibility]int{}
	critical := 0
	for cell := range f.Cells() {
		counts[cell.Responsibility]++
		if cell.Critical {
			critical++
		}
	}
	var parts []string
	for r := airesp.Provider; r <= airesp.NotApplicable; r++ {
		parts = append(parts, fmt.Sprintf("%d %s", counts[r], r.Label()))
	}
	cells := len(f.Domains) * len(f.Models)
	list := reply.List{Items: []reply.Item{
		{Title: reply.Say(reply.B("By "), reply.S(f.Author+", "+f.Publisher))},
		{Title: reply.Say(reply.B("Source: "), reply.S(f.Source+commit(f)))},
		{Title: reply.Say(reply.B("License: "), reply.S(f.License+". "+f.Copyright))},
		{Title: reply.Say(reply.B("Cells: "), reply.S(fmt.Sprintf("%s in %s make %d: %s; %d are critical", plural(len(f.Domains), "domain", "domains"),
			plural(len(f.Models), "deployment model", "deployment models"), cells, enumerate(parts), critical)))},
		{Title: c.recordedLine()},
	}}
	m := reply.Message{
		Summary: reply.Say(reply.S("The answers here come from "), reply.B(f.Name+" "+f.Version), reply.S(".")),
		Blocks:  append([]reply.Block{list}, c.drift()...),
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S(f.Attribution))})
	was, _ := c.ledger.Framework()
	return Reply{Message: m, Data: c.data(map[string]any{
		"name": f.Name, "version": f.Version, "source": f.Source, "commit": f.Commit, "license": f.License, "cells": cells, "critical": critical,
		"provider": counts[airesp.Provider], "customer": counts[airesp.Customer], "shared": counts[airesp.Shared], "not_applicable": counts[airesp.NotApplicable],
		"recorded": was.Version, "claims": len(c.ledger.AllClaims()),
	})}, nil
}

func commit(f *airesp.Framework) string {
	if f.Commit == "" {
		return ""
	}
	return " at " + f.Commit[:min(len(f.Commit), 12)]
}

// recordedLine says under which framework the claims stand.
func (c *call) recordedLine() reply.Text {
	was, ok := c.ledger.Framework()
	if !ok {
		return reply.Say(reply.B("Claims: "), reply.S("none yet; the first change here records the framework that it was made under"))
	}
	claims, asked := c.ledger.AllClaims(), 0
	for _, held := range claims {
		if !held.Asked.IsZero() {
			asked++
		}
	}
	text := reply.Say(reply.B("Claims: "), reply.S(fmt.Sprintf("%s, under %s %s, recorded on ", plural(len(claims), "claim", "claims"), was.Name, was.Version)), reply.On(was.At))
	if asked > 0 {
		text = append(text, reply.S(fmt.Sprintf("; %d to be confirmed again since a cell of theirs changed", asked)))
	}
	return text
}

// frameworkDiff compares the framework that runs with one in a file. Only the
// operator on the console has files.
func frameworkDiff(_ context.Context, c *call) (Reply, error) {
	if c.OpenFramework == nil || !c.req.Identity.Operator {
		return Reply{}, refuse(Forbidden, reply.S("Files are read only on the console of the machine that the bot runs on. An operator compares them there with "),
			reply.Cmd(c.blank(c.do("framework diff", nil), "file")), reply.S("."))
	}
	name := c.args.text["file"]
	f, err := c.OpenFramework(name)
	var problems airesp.Problems
	if errors.As(err, &problems) {
		return Reply{}, c.brokenFile(name, problems)
	}
	if err != nil {
		return Reply{}, refuse(NotFound, reply.C(shorten(name)), reply.S(" cannot be read: "+err.Error()+"."))
	}
	changes := airesp.Diff(c.framework, f)
	from, to, refusal := c.paged(len(changes))
	if refusal != nil {
		return Reply{}, refusal
	}
	m := reply.Message{Summary: reply.Say(reply.B(f.Name+" "+f.Version), reply.S(" and "), reply.B(c.framework.Name+" "+c.framework.Version),
		reply.S(", which runs here, have the same cells. No claim would have to be confirmed again."))}
	if len(changes) > 0 {
		claims := "no claim"
		if n := len(c.ledger.Reconfirm(changes)); n > 0 {
			claims = plural(n, "claim", "claims")
		}
		m.Summary = reply.Say(reply.B(f.Name+" "+f.Version), reply.S(" would change "+plural(len(changes), "cell", "cells")+" here; "+claims+" would have to be confirmed again."))
		m.Blocks = append(append(m.Blocks, c.changeList(changes[from:to], f)), c.turns(len(changes))...)
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("Nothing was changed. To use the file, start the bot with AIRESP_FRAMEWORK set to it, then record it with "),
		reply.Cmd(c.do("framework upgrade", nil)), reply.S("."))})
	return Reply{Message: m, Data: c.data(map[string]any{"changes": orNone(changes), "claims": len(c.ledger.Reconfirm(changes))})}, nil
}

// brokenFile refuses a file with what is wrong in it, line by line.
func (c *call) brokenFile(name string, problems airesp.Problems) *Error {
	const most = 20
	e := refuse(InvalidArgument, reply.C(shorten(name)), reply.S(" is no framework that can be used: "+plural(len(problems), "problem", "problems")+"."))
	var list reply.List
	for _, p := range problems[:min(len(problems), most)] {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.S(p.String()))})
	}
	e.More = append(e.More, list)
	if len(problems) > most {
		e.More = append(e.More, reply.Para{Text: reply.Say(reply.S(fmt.Sprintf("And %d more.", len(problems)-most)))})
	}
	return e
}

// frameworkUpgrade records the framework that runs as the one that claims are
// made under from now on.
func frameworkUpgrade(ctx context.Context, c *call) (Reply, error) {
	if c.args.flags["dry-run"] {
		bodies, changes := c.ledger.DecideFramework(c.framework)
		return c.upgradeReply(c.ledger, bodies, changes, c.ledger.Reconfirm(changes), true)
	}
	var changes []airesp.CellChange
	var bodies []airesp.Body
	var claims []airesp.Claim
	was := c.ledger
	now, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		if !c.admin(c.req.Identity) && !c.req.Identity.Operator {
			return nil, refuse(Forbidden, reply.S("Only an administrator records a framework."))
		}
		was = d.Ledger
		bodies, changes = d.Ledger.DecideFramework(c.framework)
		claims = d.Ledger.Reconfirm(changes)
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.undoRepeated(), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = now
	return c.upgradeReply(was, bodies, changes, claims, false)
}

// upgradeReply says what is recorded, or would be, and whose claims are to be
// confirmed again. was is the ledger before.
func (c *call) upgradeReply(was *airesp.Ledger, bodies []airesp.Body, changes []airesp.CellChange, claims []airesp.Claim, dry bool) (Reply, error) {
	f := c.framework
	from, to, refusal := c.paged(len(changes))
	if refusal != nil && dry {
		return Reply{}, refusal
	}
	if refusal != nil {
		from, to = 0, min(perPage, len(changes))
	}
	name := f.Name + " " + f.Version
	data := c.data(map[string]any{"changes": orNone(changes), "claims": len(claims), "recorded": !dry && len(bodies) > 0})
	if len(bodies) == 0 {
		return Reply{Message: reply.Message{Summary: reply.Say(reply.B(name), reply.S(" is recorded already, cell by cell. Nothing was changed."))}, Data: data}, nil
	}
	verb := " is recorded now."
	if dry {
		verb = " is not recorded yet."
	}
	m := reply.Message{Summary: reply.Say(reply.B(name), reply.S(verb))}
	old, had := was.Framework()
	switch {
	case !had:
		m.Summary = append(m.Summary, reply.S(" No framework was recorded before."))
	case len(changes) == 0:
		m.Summary = append(m.Summary, reply.S(fmt.Sprintf(" No cell is other than in %s %s, so no claim is asked for again.", old.Name, old.Version)))
	default:
		m.Summary = append(m.Summary, reply.S(fmt.Sprintf(" Since %s %s, %s changed; %s to be confirmed again.", old.Name, old.Version,
			plural(len(changes), "cell has", "cells have"), plural(len(claims), "claim is", "claims are"))))
		m.Blocks = append(m.Blocks, c.changeList(changes[from:to], f), c.reconfirmList(claims))
		if dry {
			m.Blocks = append(m.Blocks, c.turns(len(changes))...)
		} else if to < len(changes) {
			m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S(fmt.Sprintf("And %d more cells.", len(changes)-to)))})
		}
	}
	if dry {
		m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Nothing was changed. To record it:")),
			Buttons: []reply.Button{{Label: "Record it", Command: c.do("framework upgrade", nil), Primary: true}}})
	}
	return Reply{Message: m, Data: data}, nil
}
