package airesp

import (
	"fmt"
	"slices"
	"testing"
)

// Between any two models a domain is listed exactly when its cell differs, and the way back has the
// opposite directions.
func TestCompare(t *testing.T) {
	f := BuiltIn()
	back := map[Direction][]Direction{
		ToUs: {Relieved, ToProvider}, Begins: {Ceases}, Ceases: {Begins}, ToShared: {ToProvider}, Relieved: {ToUs}, ToProvider: {ToUs, ToShared}, PriorityNow: {PriorityNow},
	}
	for _, a := range f.Models {
		for _, b := range f.Models {
			there, home := f.Compare(a.ID, b.ID), f.Compare(b.ID, a.ID)
			moved := map[string]Direction{}
			for _, s := range there {
				moved[s.To.Domain] = s.Direction
				i := slices.IndexFunc(home, func(h Shift) bool { return h.To.Domain == s.To.Domain })
				if i < 0 || !slices.Contains(back[s.Direction], home[i].Direction) {
					t.Errorf("%s to %s: %s is %v, and back %v", a.ID, b.ID, s.To.Domain, s.Direction, home)
				}
			}
			for _, d := range f.Domains {
				x, _ := f.Cell(d.ID, a.ID)
				y, _ := f.Cell(d.ID, b.ID)
				if differs := x.Responsibility != y.Responsibility || x.Critical != y.Critical; differs != (moved[d.ID] != 0) {
					t.Errorf("%s to %s: %s differs %v, direction %v", a.ID, b.ID, d.ID, differs, moved[d.ID])
				}
			}
		}
	}
	got := ""
	for _, s := range f.Compare("coding", "agentic") {
		got += fmt.Sprint(s.Direction, " ")
	}
	if want := "to-us to-us to-us to-us to-us to-us to-us begins to-shared to-shared relieved relieved ceases "; got != want {
		t.Errorf("coding to agentic is %s, want %s", got, want)
	}
}
