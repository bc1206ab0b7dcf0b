package airesp

import (
	"slices"
	"time"
)

// FormerName is a name that a team had until it got another. It finds the team
// as long as no team is called that.
type FormerName struct {
	Name  string    `json:"name"`
	Until time.Time `json:"until"`
}

// TeamRenamed says that a team took over the new name of its group.
type TeamRenamed struct {
	Team string `json:"team"`
	Was  string `json:"was"`
	Name string `json:"name"`
}

func (TeamRenamed) Kind() string { return "team-renamed" }

func (b TeamRenamed) apply(l *Ledger, e Event) {
	t, ok := l.teams[b.Team]
	if !ok {
		return
	}
	l.names.drop(t.Name, t.ID)
	t.Former = slices.DeleteFunc(slices.Clone(t.Former), func(f FormerName) bool {
		return Canonical(f.Name) == Canonical(t.Name) || Canonical(f.Name) == Canonical(b.Name)
	})
	t.Former = append(t.Former, FormerName{Name: t.Name, Until: e.At})
	t.Name = b.Name
	l.addTeam(t)
}

// DecideRenamed decides that the team which became known by a group is called
// what the group is called now: the first of some names. There is no body when
// no team became known by it, or the team is tied to other groups too; when it
// is called by one of the names already; and when another team is, or has a
// name that looks like it.
func (l *Ledger) DecideRenamed(g Binding, names []string) []Body {
	t, ok := l.TeamOf(g)
	if !ok || t.Follows != g || len(t.Bindings) != 1 {
		return nil
	}
	if slices.ContainsFunc(names, func(n string) bool { return SameName(n, t.Name) }) {
		return nil
	}
	name, err := Name(names[0])
	if err != nil {
		return nil
	}
	if _, taken := l.TeamLike(name); taken {
		return nil
	}
	return []Body{TeamRenamed{Team: t.ID, Was: t.Name, Name: name}}
}

// formerly finds the team that had a name last; key is its canonical form.
func (l *Ledger) formerly(key string) (had Team, ok bool) {
	var until time.Time
	for _, t := range l.teams {
		for _, f := range t.Former {
			if Canonical(f.Name) != key {
				continue
			}
			if !ok || f.Until.After(until) || f.Until.Equal(until) && compareIDs(t.ID, had.ID) > 0 {
				had, until, ok = t, f.Until, true
			}
		}
	}
	return had, ok
}
