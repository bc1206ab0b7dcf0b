package chart

import (
	"fmt"
	"image"
	"strings"

	"airesp"
)

// Duties is what a team has taken on, as a strip of the domains.
type Duties struct {
	Title    string
	Subtitle string
	Tiles    []Duty // one a domain
	Source   string // small print
}

// Duty is what a team is for one domain.
type Duty struct {
	Name    Name
	Role    airesp.Role // the one with most to do; empty for none
	Note    string      // a few letters below, such as "2 of 8"; it may be empty
	Overdue bool        // something of it has to be confirmed
}

// PNG draws the strip.
func (d Duties) PNG() []byte {
	p := newPen()
	return d.layout(p).png(p)
}

func (d Duties) layout(p *pen) *scene {
	s := &scene{size: image.Pt(2*margin+tilesWide*tileWidth, margin)}
	s.headed(p, d.Title, d.Subtitle)
	names := make([]Name, len(d.Tiles))
	for i, t := range d.Tiles {
		names[i] = t.Name
	}
	s.tiles(p, names, func(i int, at image.Rectangle) {
		t := d.Tiles[i]
		s.mark(at, letterOf(t.Role), t.Note, inkOfRole(t.Role))
		if t.Role == "" {
			s.frame(at, 1, line)
		}
		if t.Overdue {
			s.frame(at, frameWide, red)
		}
	})
	s.size.Y += 10
	var entries []entry
	for _, r := range airesp.Roles() {
		entries = append(entries, entry{letterOf(r), inkOfRole(r), false, capital(string(r))})
	}
	s.flow(p, append(entries, entry{"–", notApplicable, false, "Nothing taken on"}, entry{"", onPage, true, "Overdue: to be confirmed"}))
	s.size.Y += 6
	s.paragraph(p, d.Source, caption, small)
	s.size.Y += margin - 4
	return s
}

// letterOf is a role's letter: its first, as in the tables that people make.
func letterOf(r airesp.Role) string {
	if r == "" {
		return "–"
	}
	return capital(string(r))[:1]
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func inkOfRole(r airesp.Role) ink {
	switch r {
	case airesp.Accountable:
		return onCustomer
	case airesp.Responsible:
		return onShared
	case airesp.Consulted, airesp.Informed:
		return onProvider
	}
	return notApplicable
}

// Alt says what the strip says.
func (d Duties) Alt() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s", d.Title, d.Subtitle)
	none := 0
	for _, t := range d.Tiles {
		if t.Role == "" {
			none++
			continue
		}
		fmt.Fprintf(&b, " %s: %s", t.Name.Text, t.Role)
		if t.Note != "" {
			fmt.Fprintf(&b, " in %s", t.Note)
		}
		if t.Overdue {
			b.WriteString(", overdue")
		}
		b.WriteString(".")
	}
	if none > 0 {
		fmt.Fprintf(&b, " Nothing in %d others.", none)
	}
	return b.String()
}
