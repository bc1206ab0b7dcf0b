package commands

import (
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/chart"
	"airesp/commands/reply"
)

// matrixPicture is the matrix as a picture. Owners and gaps are in it once
// anything has been claimed.
func (c *call) matrixPicture(columns []place, inUse []airesp.Target, subtitle string) chart.Matrix {
	f := c.framework
	m := chart.Matrix{
		Title: "AI security: whose job it is", Subtitle: subtitle, Ledger: len(c.ledger.AllClaims())+len(c.ledger.Risks()) > 0,
		Source: credit(f),
	}
	owners := owners{c: c}
	under := make([][]airesp.Target, len(columns)) // what is in use, by column
	for i, p := range columns {
		name := nameOf(p.short(), p.Model.ID)
		for _, t := range inUse {
			if t == p.target() || p.System.ID == "" && t.Model == p.Model.ID {
				under[i] = append(under[i], t)
			}
		}
		if len(under[i]) == 0 {
			name.Text, name.Else = name.Text+" (not in use)", name.Else+" (not in use)"
		}
		m.Columns = append(m.Columns, name)
	}
	for _, d := range f.Domains {
		row := chart.Row{Name: nameOf(d.Name, d.ID)}
		for i, p := range columns {
			row.Cells = append(row.Cells, c.cell(d.ID, p, under[i], &owners))
		}
		m.Rows = append(m.Rows, row)
	}
	m.Owners = owners.names
	return m
}

// modelStrip is one column of the matrix as a picture. The lists beside it say
// the same.
func (c *call) modelStrip(p place, coverage string) reply.Image {
	m := c.matrixPicture([]place{p}, []airesp.Target{p.target()}, coverage+".")
	m.Title = reply.Printable(p.title())
	return c.image("model.png", chart.Strip{Matrix: m})
}

// teamStrip is what a team has taken on, by domain, as a picture. The list
// beside it says the same.
func (c *call) teamStrip(t airesp.Team, claims []airesp.Claim, head string) reply.Image {
	inUse, _ := c.ledger.Targets(c.framework)
	strip := chart.Duties{Title: reply.Printable(t.Name), Subtitle: head, Source: credit(c.framework)}
	for _, d := range c.framework.Domains {
		tile := chart.Duty{Name: nameOf(d.Name, d.ID)}
		for _, role := range airesp.Roles() {
			for _, claim := range claims {
				if claim.Domain != d.ID || claim.Role != role {
					continue
				}
				if tile.Role == "" {
					tile.Role = role
				}
				tile.Overdue = tile.Overdue || claim.Overdue(c.now)
			}
		}
		if tile.Role == airesp.Accountable {
			tile.Note = c.share(d.ID, t.ID, inUse)
		}
		strip.Tiles = append(strip.Tiles, tile)
	}
	return c.image("team.png", strip)
}

// share reads "2 of 8": in how many of the cells in use that need an owner a
// team is accountable.
func (c *call) share(domain, team string, inUse []airesp.Target) string {
	owned, needed := 0, 0
	for _, t := range inUse {
		s := c.ledger.State(c.framework, domain, t, c.now)
		if !s.Cell.Responsibility.NeedsOwner() {
			continue
		}
		needed++
		if s.Owned && s.Claim.Team == team {
			owned++
		}
	}
	return fmt.Sprintf("%d of %d", owned, needed)
}

// cell is a cell of the picture: what holds for all that is in use of a column.
func (c *call) cell(domain string, p place, inUse []airesp.Target, owners *owners) chart.Cell {
	s := c.ledger.State(c.framework, domain, p.target(), c.now)
	out := chart.Cell{Responsibility: s.Cell.Responsibility, Critical: s.Cell.Critical}
	if !s.Cell.Responsibility.NeedsOwner() && !s.Owned {
		return out
	}
	var teams []string
	accepted := len(inUse) > 0
	for _, t := range inUse {
		s := c.ledger.State(c.framework, domain, t, c.now)
		if s.Owned && !slices.Contains(teams, s.Claim.Team) {
			teams = append(teams, s.Claim.Team)
		}
		out.Gap = out.Gap || s.Gap != ""
		accepted = accepted && s.Accepted()
	}
	if len(inUse) == 0 && s.Owned {
		teams = []string{s.Claim.Team}
	}
	out.Accepted = accepted
	switch len(teams) {
	case 0:
	case 1:
		out.Owner = owners.place(teams[0])
	default:
		out.Several = len(teams)
		for _, t := range teams {
			owners.place(t)
		}
	}
	return out
}

// owners numbers the teams of a picture, in the order in which they come.
type owners struct {
	c     *call
	ids   []string
	names []chart.Name
}

// place is a team's place plus one.
func (o *owners) place(id string) int {
	if i := slices.Index(o.ids, id); i >= 0 {
		return i + 1
	}
	team, _ := o.c.ledger.Team(id)
	o.ids = append(o.ids, id)
	o.names = append(o.names, nameOf(team.Name, "team "+id))
	return len(o.ids)
}
