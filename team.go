package airesp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is the longest name of a team or a system, in characters.
const MaxName = 80

// Team is a group of people in the organisation that can own domains.
type Team struct {
	ID       string    `json:"id"` // "t" and the number of the event that added it
	Name     string    `json:"name"`
	Bindings []Binding `json:"bindings,omitempty"`
	Members  []string  `json:"members,omitempty"` // subject ids of people who are listed one by one

	// Follows is the group that the team became known by, and whose name it
	// has; Former are the names that it had before, the oldest first.
	Follows Binding      `json:"follows,omitzero"`
	Former  []FormerName `json:"former,omitempty"`

	// Lost are those of Bindings whose groups are gone or empty.
	Lost []LostGroup `json:"lost,omitempty"`

	// Channel is where reminders for the team go. Without one they go to the
	// people listed, or to whoever made the claim.
	Channel Address `json:"channel,omitzero"`
}

// Binding ties a team to a group that a platform keeps, by the group's id and
// never by its name: a Slack user group or a Discord role.
type Binding struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace,omitempty"` // Slack workspace or Discord server
	Group     string `json:"group"`
}

// TeamAdded says that a team became known.
type TeamAdded struct {
	Team Team `json:"team"`
}

// TeamBound says that groups and people were tied to a team, or no longer are.
type TeamBound struct {
	Team          string    `json:"team"`
	Add           []Binding `json:"add,omitempty"`
	Remove        []Binding `json:"remove,omitempty"`
	AddMembers    []string  `json:"add_members,omitempty"`
	RemoveMembers []string  `json:"remove_members,omitempty"`
}

func (TeamAdded) Kind() string { return "team-added" }
func (TeamBound) Kind() string { return "team-bound" }

func (b TeamAdded) apply(l *Ledger, _ Event) {
	t := b.Team
	if len(t.Bindings) == 1 {
		t.Follows = t.Bindings[0]
	}
	l.addTeam(t)
}

func (b TeamBound) apply(l *Ledger, _ Event) {
	t, ok := l.teams[b.Team]
	if !ok {
		return
	}
	for _, r := range b.Remove {
		delete(l.groups, r)
	}
	t.Bindings = merge(t.Bindings, b.Add, b.Remove)
	t.Lost = without(t.Lost, b.Remove...)
	t.Members = merge(t.Members, b.AddMembers, b.RemoveMembers)
	l.addTeam(t)
}

// merge is a list with some elements added and some removed, in a new slice.
func merge[E comparable](list, add, remove []E) []E {
	var out []E
	for _, e := range append(slices.Clone(list), add...) {
		if !slices.Contains(remove, e) && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func (l *Ledger) addTeam(t Team) {
	l.teams[t.ID] = t
	l.names.put(t.Name, t.ID)
	for _, b := range t.Bindings {
		l.groups[b] = t.ID
	}
}

// know makes a team known that has no id yet. Its name must be fresh.
func (l *Ledger) know(t Team) ([]Body, Team) {
	if t.ID != "" || t.Name == "" {
		return nil, t
	}
	t.ID = l.nextTeam(0)
	return []Body{TeamAdded{Team: t}}, t
}

// fresh checks that a team which is to become known can be told from those
// that are. Errors: *TakenError.
func (l *Ledger) fresh(t Team) error {
	if known, ok := l.TeamLike(t.Name); ok && t.ID == "" && t.Name != "" {
		return &TakenError{Name: t.Name, By: known.Name}
	}
	return nil
}

// nextTeam is the id of a team that becomes known after some other events of
// the same decision.
func (l *Ledger) nextTeam(after int) string { return fmt.Sprintf("t%d", l.tip.Seq+1+uint64(after)) }

// TakenError refuses a name that is in use already, or looks like one that is.
type TakenError struct{ Name, By string }

func (e *TakenError) Error() string { return fmt.Sprintf("%q is taken by %q", e.Name, e.By) }

// Alike reports whether the names are spelt in different ways and only look
// the same.
func (e *TakenError) Alike() bool { return Canonical(e.Name) != Canonical(e.By) }

// BoundError refuses to tie a group to a second team.
type BoundError struct {
	Group Binding
	Team  Team
}

func (e *BoundError) Error() string {
	return fmt.Sprintf("group %s is tied to %q", e.Group.Group, e.Team.Name)
}

// DecideTeam decides that a team becomes known. It returns no body when a team
// of that very name is known. Errors: *TakenError when one looks like it,
// *BoundError when another team has its group.
func (l *Ledger) DecideTeam(t Team) ([]Body, error) {
	if _, ok := l.names[Canonical(t.Name)]; ok {
		return nil, nil
	}
	for _, g := range t.Bindings {
		if known, ok := l.TeamOf(g); ok {
			return nil, &BoundError{Group: g, Team: known}
		}
	}
	if err := l.fresh(t); err != nil {
		return nil, err
	}
	bodies, _ := l.know(t)
	return bodies, nil
}

// DecideBind decides that a team is tied to groups and people. What is tied to
// it already is left out. Errors: *BoundError when a group is tied to another
// team.
func (l *Ledger) DecideBind(t Team, groups []Binding, members []string) ([]Body, error) {
	b := TeamBound{Team: t.ID}
	for _, g := range groups {
		if other, ok := l.TeamOf(g); ok && other.ID != t.ID {
			return nil, &BoundError{Group: g, Team: other}
		}
		if !t.HasGroup(g) && !slices.Contains(b.Add, g) {
			b.Add = append(b.Add, g)
		}
	}
	for _, m := range members {
		if !slices.Contains(t.Members, m) && !slices.Contains(b.AddMembers, m) {
			b.AddMembers = append(b.AddMembers, m)
		}
	}
	if len(b.Add)+len(b.AddMembers) == 0 {
		return nil, nil
	}
	return []Body{b}, nil
}

// DecideUnbind decides that groups and people are no longer tied to a team.
// What is not tied to it is left out; there is no body when nothing is left.
func (l *Ledger) DecideUnbind(t Team, groups []Binding, members []string) []Body {
	b := TeamBound{Team: t.ID}
	for _, g := range groups {
		if t.HasGroup(g) && !slices.Contains(b.Remove, g) {
			b.Remove = append(b.Remove, g)
		}
	}
	for _, m := range members {
		if slices.Contains(t.Members, m) && !slices.Contains(b.RemoveMembers, m) {
			b.RemoveMembers = append(b.RemoveMembers, m)
		}
	}
	if len(b.Remove)+len(b.RemoveMembers) == 0 {
		return nil
	}
	return []Body{b}
}

// Name checks and tidies the name of a team or a system that somebody typed:
// composed characters (NFC), single spaces, no control or format characters,
// at most MaxName characters. Errors: *NameError.
func Name(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", &NameError{"it is not valid text"}
	}
	name := strings.TrimPrefix(strings.Join(strings.Fields(norm.NFC.String(s)), " "), "@")
	for _, r := range name {
		if unicode.Is(unicode.C, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return "", &NameError{"it holds a character that cannot be seen"}
		}
	}
	if Canonical(name) == "" {
		return "", &NameError{"it has no letter or digit"}
	}
	if n := utf8.RuneCountInString(name); n > MaxName {
		return "", &NameError{fmt.Sprintf("it has %d characters; %d are the most", n, MaxName)}
	}
	return name, nil
}

// NameError says why a name cannot be used.
type NameError struct{ Why string }

func (e *NameError) Error() string { return "this name cannot be used: " + e.Why }

// Bound reports whether the team is tied to any group or person, so that not
// everybody can speak for it.
func (t Team) Bound() bool { return len(t.Bindings)+len(t.Members) > 0 }

// BoundOn reports whether one of the team's groups is on this platform and
// workspace.
func (t Team) BoundOn(platform, workspace string) bool {
	return slices.ContainsFunc(t.Bindings, func(b Binding) bool { return b.Platform == platform && b.Workspace == workspace })
}

// HasGroup reports whether the team is tied to this very group.
func (t Team) HasGroup(b Binding) bool { return slices.Contains(t.Bindings, b) }

// TeamNamed finds a team by its name, or by one that it had before and that is
// nobody else's now, whatever its case and spacing.
func (l *Ledger) TeamNamed(name string) (Team, bool) {
	key := Canonical(name)
	if id, ok := l.names[key]; ok {
		return l.teams[id], true
	}
	return l.formerly(key)
}

// TeamLike finds a team whose name is the same to people; see SameName.
func (l *Ledger) TeamLike(name string) (Team, bool) {
	id, ok := l.names.like(name)
	return l.teams[id], ok
}

// TeamOf finds the team that is tied to a platform's group.
func (l *Ledger) TeamOf(b Binding) (Team, bool) {
	id, ok := l.groups[b]
	return l.teams[id], ok
}

// Team finds a team by its id.
func (l *Ledger) Team(id string) (Team, bool) {
	t, ok := l.teams[id]
	return t, ok
}

// Teams is every team, in the order in which they became known.
func (l *Ledger) Teams() []Team {
	return slices.SortedFunc(maps.Values(l.teams), func(a, b Team) int { return compareIDs(a.ID, b.ID) })
}
