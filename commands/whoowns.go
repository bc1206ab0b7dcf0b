package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// whoOwns answers whose job a domain is in each model asked for (all when
// none is), what is left for us, and which team has claimed it.
func whoOwns(ctx context.Context, c *call) (Reply, error) {
	asked := c.asked()
	v := c.survey(asked)
	rep := Reply{Message: reply.Message{Summary: c.asOf(c.whoOwnsSummary(v))}}
	rep.Message.Blocks = c.left(asked, v, false)
	if v.same && len(v.states) > 1 {
		for _, line := range v.lines {
			rep.Message.Blocks = append(rep.Message.Blocks, reply.Para{Text: line})
		}
	}
	if next := c.nextFor(asked, v); len(next.Buttons) > 0 && c.then == nil {
		rep.Message.Blocks = append(rep.Message.Blocks, next)
	}
	rep.Message.Blocks = append(append(rep.Message.Blocks, c.lookedBack()...), c.drift()...)
	rep.Message.Blocks = append(rep.Message.Blocks, c.source)
	if c.req.WantData {
		data, err := c.cellData(ctx, v.states)
		if err != nil {
			return rep, err
		}
		rep.Data = c.dated(map[string]any{"cells": data})
	}
	return rep, nil
}

// asked is the places that were named, or every deployment model.
func (c *call) asked() []place {
	if len(c.args.places) > 0 {
		return c.args.places
	}
	var all []place
	for _, m := range c.framework.Models {
		all = append(all, place{Model: m})
	}
	return all
}

// survey is what the ledger says of one domain in several places.
type survey struct {
	states  []airesp.State
	needed  int // cells that need an owner of ours
	unowned int
	// same: one claim, or none at all, holds for every cell that needs an
	// owner, and the same is to be said of each, so that it is said once.
	same  bool
	owner *airesp.Claim // the claim that is the same; nil for nobody
	lines []reply.Text  // what else there is to say of each such cell
}

func (c *call) survey(asked []place) survey {
	v := survey{same: true}
	for _, p := range asked {
		s := c.ledger.State(c.framework, c.args.domain.ID, p.target(), c.now)
		v.states = append(v.states, s)
		if !s.Cell.Responsibility.NeedsOwner() {
			v.same = v.same && (!s.Owned || s.Claim.Scope.Whole())
			continue
		}
		v.needed++
		var owner *airesp.Claim
		if s.Owned {
			owner = &s.Claim
		} else {
			v.unowned++
		}
		lines := c.moreLines(s)
		if v.needed == 1 {
			v.owner, v.lines = owner, lines
		}
		if !sameClaim(v.owner, owner) || !sameLines(v.lines, lines) {
			v.same = false
		}
	}
	return v
}

func sameClaim(a, b *airesp.Claim) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Seq == b.Seq
}

func sameLines(a, b []reply.Text) bool {
	return slices.EqualFunc(a, b, func(x, y reply.Text) bool { return x.String() == y.String() })
}

func (c *call) whoOwnsSummary(v survey) reply.Text {
	name := c.args.domain.Name
	switch {
	case len(v.states) == 1 && len(c.args.places) > 0:
		cell := v.states[0].Cell
		return append(reply.Say(
			reply.B(name+" for "+c.args.places[0].title()+": "+cellWord(cell)), reply.S(" ("+meaning(cell.Responsibility)+"). "),
		), append(c.ownerLine(v.states[0]), reply.S("."))...)
	case v.needed == 0:
		return reply.Say(reply.B(name), reply.S(" needs no owner of ours here."))
	case v.same && v.owner == nil:
		return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. Our owner: ", of(v.needed, len(v.states)))), reply.B(nobody), reply.S("."))
	case v.same:
		text := reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. Our owner: ", of(v.needed, len(v.states)))))
		return append(append(text, c.claimSpans(*v.owner)...), reply.S("."))
	case v.unowned == 0:
		return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s, and has one in each.", of(v.needed, len(v.states)))))
	}
	return reply.Say(reply.B(name), reply.S(fmt.Sprintf(" needs an owner of ours in %s. ", of(v.needed, len(v.states)))),
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

// nextFor is what can be done next: claim what is nobody's, and read what is
// left for us where the answer names only the owners.
func (c *call) nextFor(asked []place, v survey) reply.Buttons {
	var b reply.Buttons
	if v.unowned > 0 {
		b = c.claimOffer()
	}
	if !v.same && v.unowned < v.needed && len(v.states) > 1 {
		b.Buttons = append(b.Buttons, reply.Button{Label: "What is left for us", Command: c.do("domain", values{"domain": c.args.domain.ID, "model": wordsOf(asked)})})
	}
	return b
}

// claimOffer is the button below what is nobody's.
func (c *call) claimOffer() reply.Buttons {
	claim := c.do("claim", values{"domain": c.args.domain.ID, "model": wordsOf(c.args.places)})
	return reply.Buttons{
		Lead:    reply.Say(reply.S("Does your team do this?")),
		Buttons: []reply.Button{{Label: "Claim it", Command: c.blank(claim, "team"), Primary: true}},
	}
}

// cellJSON is one cell in the JSON form.
type cellJSON struct {
	Domain         string                `json:"domain"`
	Model          string                `json:"model"`
	System         string                `json:"system,omitempty"`
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

func (c *call) cellData(ctx context.Context, states []airesp.State) ([]cellJSON, error) {
	list := make([]cellJSON, 0, len(states))
	for _, s := range states {
		j := cellOf(s.Cell)
		j.System = s.Target.System
		if s.Owned {
			person, known, err := c.Store.Person(ctx, c.req.Org, s.Claim.By)
			if err != nil {
				return nil, err
			}
			if !known {
				person = s.Claim.By
			}
			team, _ := c.ledger.Team(s.Claim.Team)
			j.Owner = &ownerJSON{Team: team.Name, Scope: s.Claim.Scope.String(), ClaimedBy: person, ClaimedAt: s.Claim.At, ReviewBy: s.Claim.Review}
		}
		list = append(list, j)
	}
	return list, nil
}

func cellOf(cell airesp.Cell) cellJSON {
	return cellJSON{Domain: cell.Domain, Model: cell.Model, Responsibility: cell.Responsibility, Critical: cell.Critical}
}
