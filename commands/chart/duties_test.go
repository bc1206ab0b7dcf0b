package chart

import (
	"strings"
	"testing"

	"airesp"
)

// duties is a strip with every role, and something overdue.
func duties(domains int, name string) Duties {
	d := Duties{Title: "Privacy Office", Subtitle: "It is accountable for 3 and responsible for 1, 1 of them overdue.", Source: "A framework"}
	roles := append(airesp.Roles(), "")
	for i := range domains {
		t := Duty{Name: Name{Text: name, Else: name}, Role: roles[i%len(roles)], Overdue: i%len(roles) == 1}
		if t.Role == airesp.Accountable {
			t.Note = "25 of 25"
		}
		d.Tiles = append(d.Tiles, t)
	}
	return d
}

func TestDuties(t *testing.T) {
	t.Parallel()
	golden(t, "duties", duties(16, "Data Privacy").PNG())
	for _, d := range []Duties{duties(1, "Data"), duties(16, "A name that is forty characters long, or"), duties(25, strings.Repeat("w", 40))} {
		p := newPen()
		s := d.layout(p)
		checkLayout(t, p, s)
		for _, tile := range d.Tiles {
			if n := squeeze(p.name(tile.Name)); !strings.Contains(written(s), n) {
				t.Errorf("the domain %s is not whole", n)
			}
		}
	}
}

func TestDutiesAlt(t *testing.T) {
	t.Parallel()
	want := "Privacy Office. It is accountable for 3 and responsible for 1, 1 of them overdue. Data: accountable in 25 of 25. Data: responsible, overdue. Data: consulted. Data: informed. Nothing in 2 others."
	d := duties(5, "Data")
	d.Tiles = append(d.Tiles, Duty{Name: Name{Text: "Data"}})
	if got := d.Alt(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
