package commands

import (
	"context"
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// whoOwns answers whose job a domain is in each model asked for (all when
// none is), what is left for us, and which team has claimed it.
func whoOwns(ctx context.Context, c *call) (Reply, error) {
	asked := c.args.models
	if len(asked) == 0 {
		for _, m := range c.framework.Models {
			asked = append(asked, airesp.Named{Model: m})
		}
	}
	v := c.survey(asked)
	rep := Reply{Message: reply.Message{Summary: c.whoOwnsSummary(v)}}
	rep.Message.Blocks = append(rep.Message.Blocks, c.left(asked, v))
	if v.unowned > 0 {
		rep.Message.Blocks = append(rep.Message.Blocks, c.claimOffer())
	}
	rep.Message.Blocks = append(rep.Message.Blocks, c.source)
	if c.req.WantData {
		data, err := c.cellData(ctx, v.cells)
		if err != nil {
			return rep, err
		}
		rep.Data = map[string]any{"cells": data}
	}
	return rep, nil
}

// left says, for each cell, what is left for us and, where it is not the same
// for all, who owns it.
func (c *call) left(asked []airesp.Named, v survey) reply.Block {
	if len(v.cells) == 1 {
		return reply.Para{Text: reply.Say(reply.S(v.cells[0].Note))}
	}
	list := reply.List{More: reply.Say(reply.S("Ask for one model to see it: "),
		reply.Cmd(c.do("who-owns", values{"domain": c.args.domain.ID, "model": v.cells[len(v.cells)-1].Model})))}
	for i, cell := range v.cells {
		item := reply.Item{
			Title: reply.Say(reply.B(title(asked[i])), reply.S(": "+cellWord(cell))),
			Lines: []reply.Text{reply.Say(reply.S(cell.Note))},
		}
		if !v.same {
			item.Lines = append(item.Lines, c.ownerLine(cell))
		}
		list.Items = append(list.Items, item)
	}
	return list
}

// survey is what the ledger says of one domain in several models.
type survey struct {
	cells   []airesp.Cell
	needed  int // cells that need an owner of ours
	unowned int
	// same: one claim, or none at all, holds for every cell that needs an
	// owner, so that it is said once.
	same  bool
	owner *airesp.Claim // the claim that is the same; nil for nobody
}

func (c *call) survey(asked []airesp.Named) survey {
	v := survey{same: true}
	first := true
	for _, n := range asked {
		cell, _ := c.framework.Cell(c.args.domain.ID, n.Model.ID)
		v.cells = append(v.cells, cell)
		claim, ok := c.ledger.Owner(cell.Domain, cell.Model)
		if !cell.Responsibility.NeedsOwner() {
			v.same = v.same && (!ok || claim.Scope.Whole())
			continue
		}
		v.needed++
		var owner *airesp.Claim
		if ok {
			owner = &claim
		} else {
			v.unowned++
		}
		if first {
			v.owner, first = owner, false
		} else if (v.owner == nil) != (owner == nil) || owner != nil && owner.Seq != v.owner.Seq {
			v.same = false
		}
	}
	return v
}

func (c *call) whoOwnsSummary(v survey) reply.Text {
	name := c.args.domain.Name
	switch {
	case len(v.cells) == 1 && len(c.args.models) > 0:
		cell := v.cells[0]
		return append(reply.Say(
			reply.B(name+" for "+title(c.args.models[0])+": "+cellWord(cell)), reply.S(" ("+meaning(cell.Responsibility)+"). "),
		), append(c.ownerLine(cell), reply.S("."))...)
	case v.needed == 0:
		return reply.Say(reply.B(name), reply.S(" needs no owner of ours here."))
	case v.same && v.owner == nil:
		return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. Our owner: ", of(v.needed, len(v.cells)))), reply.B(nobody), reply.S("."))
	case v.same:
		text := reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. Our owner: ", of(v.needed, len(v.cells)))))
		return append(append(text, c.claimSpans(*v.owner)...), reply.S("."))
	case v.unowned == 0:
		return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s, and has one in each.", of(v.needed, len(v.cells)))))
	}
	return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. ", of(v.needed, len(v.cells)))),
		reply.B(nobody), reply.S(fmt.Sprintf(" owns %d of them.", v.unowned)))
}

func of(n, all int) string {
	if n == all && n == 2 {
		return "both deployment models"
	}
	if n == all && n > 2 {
		return fmt.Sprintf("all %d deployment models", all)
	}
	return fmt.Sprintf("%d of %s", n, plural(all, "deployment model", "deployment models"))
}

// claimOffer is the button below what is nobody's.
func (c *call) claimOffer() reply.Block {
	claim := c.do("claim", values{"domain": c.args.domain.ID, "model": ids(c.args.models)})
	return reply.Buttons{
		Lead:    reply.Say(reply.S("Does your team do this?")),
		Buttons: []reply.Button{{Label: "Claim it", Command: c.blank(claim, "team"), Primary: true}},
	}
}

// cellJSON is one cell in the JSON form.
type cellJSON struct {
	Domain         string                `json:"domain"`
	Model          string                `json:"model"`
	Responsibility airesp.Responsibility `json:"responsibility"`
	Critical       bool                  `json:"critical"`
	Owner          *ownerJSON            `json:"owner"`
}

type ownerJSON struct {
	Team      string    `json:"team"`
	Scope     string    `json:"scope"`
	ClaimedBy string    `json:"claimed_by"`
	ClaimedAt time.Time `json:"claimed_at"`
	ReviewBy  time.Time `json:"review_by"`
}

func (c *call) cellData(ctx context.Context, cells []airesp.Cell) ([]cellJSON, error) {
	list := make([]cellJSON, 0, len(cells))
	for _, cell := range cells {
		j := cellJSON{Domain: cell.Domain, Model: cell.Model, Responsibility: cell.Responsibility, Critical: cell.Critical}
		if claim, ok := c.ledger.Owner(cell.Domain, cell.Model); ok {
			person, known, err := c.Store.Person(ctx, c.req.Org, claim.By)
			if err != nil {
				return nil, err
			}
			if !known {
				person = claim.By
			}
			team, _ := c.ledger.Team(claim.Team)
			j.Owner = &ownerJSON{Team: team.Name, Scope: claim.Scope.String(), ClaimedBy: person, ClaimedAt: claim.At, ReviewBy: claim.Review}
		}
		list = append(list, j)
	}
	return list, nil
}
