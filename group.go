package airesp

import (
	"slices"
	"time"
)

// LostGroup is a group of a platform that was found to be gone, or to have
// nobody in it, so that nobody can speak for a team by it any more.
type LostGroup struct {
	Group Binding   `json:"group"`
	At    time.Time `json:"at"`
	Empty bool      `json:"empty,omitempty"` // it is there, and has nobody in it
}

// GroupLost says that a group which a team is tied to is gone or empty.
type GroupLost struct {
	Team  string  `json:"team"`
	Group Binding `json:"group"`
	Empty bool    `json:"empty,omitempty"`
}

// GroupFound says that a group which was lost is there again, with people.
type GroupFound struct {
	Team  string  `json:"team"`
	Group Binding `json:"group"`
}

func (GroupLost) Kind() string  { return "group-lost" }
func (GroupFound) Kind() string { return "group-found" }

func (b GroupLost) apply(l *Ledger, e Event) {
	if t, ok := l.teams[b.Team]; ok && t.HasGroup(b.Group) {
		t.Lost = append(without(t.Lost, b.Group), LostGroup{Group: b.Group, At: e.At, Empty: b.Empty})
		l.addTeam(t)
	}
}

func (b GroupFound) apply(l *Ledger, _ Event) {
	if t, ok := l.teams[b.Team]; ok {
		t.Lost = without(t.Lost, b.Group)
		l.addTeam(t)
	}
}

// without is a list of lost groups without some of them, in a new slice; nil
// when nothing is left.
func without(lost []LostGroup, groups ...Binding) []LostGroup {
	var out []LostGroup
	for _, g := range lost {
		if !slices.Contains(groups, g.Group) {
			out = append(out, g)
		}
	}
	return out
}

// Suspect reports whether nobody can speak for the team any more, and since
// when: it is tied to groups alone, and all of them are gone or empty.
func (t Team) Suspect() (since time.Time, suspect bool) {
	if len(t.Bindings) == 0 || len(t.Members) > 0 || len(t.Lost) < len(t.Bindings) {
		return time.Time{}, false
	}
	for _, g := range t.Lost {
		if g.At.After(since) {
			since = g.At
		}
	}
	return since, true
}

// DecideLost decides that a group is gone or empty. There is no body when that
// is known, or when no team is tied to it.
func (l *Ledger) DecideLost(g Binding, empty bool) []Body {
	t, ok := l.TeamOf(g)
	if !ok || slices.ContainsFunc(t.Lost, func(lost LostGroup) bool { return lost.Group == g && lost.Empty == empty }) {
		return nil
	}
	return []Body{GroupLost{Team: t.ID, Group: g, Empty: empty}}
}

// DecideFound decides that a group is there. There is no body when it was not
// lost.
func (l *Ledger) DecideFound(g Binding) []Body {
	t, ok := l.TeamOf(g)
	if !ok || !slices.ContainsFunc(t.Lost, func(lost LostGroup) bool { return lost.Group == g }) {
		return nil
	}
	return []Body{GroupFound{Team: t.ID, Group: g}}
}
