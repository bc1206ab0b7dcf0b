package airesp

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxTeamName is the longest name of a team, in characters.
const MaxTeamName = 80

// Team is a group of people in the organisation that can own domains.
type Team struct {
	ID       string    `json:"id"` // "t" and the number of the event that added it
	Name     string    `json:"name"`
	Bindings []Binding `json:"bindings,omitempty"`
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

// TeamName checks and tidies a name that somebody typed: composed characters
// (NFC), single spaces, no control or format characters, at most MaxTeamName
// characters.
func TeamName(s string) (string, error) {
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
	if n := utf8.RuneCountInString(name); n > MaxTeamName {
		return "", &NameError{fmt.Sprintf("it has %d characters; %d are the most", n, MaxTeamName)}
	}
	return name, nil
}

// NameError says why a name cannot be used.
type NameError struct{ Why string }

func (e *NameError) Error() string { return "this name cannot be used: " + e.Why }

// BoundOn reports whether the team is tied to any group of a platform, and
// whether one of them is on the platform and workspace given.
func (t Team) BoundOn(platform, workspace string) (anywhere, here bool) {
	for _, b := range t.Bindings {
		if b.Platform == platform && b.Workspace == workspace {
			return true, true
		}
	}
	return len(t.Bindings) > 0, false
}

// HasGroup reports whether the team is tied to this very group.
func (t Team) HasGroup(b Binding) bool {
	for _, have := range t.Bindings {
		if have == b {
			return true
		}
	}
	return false
}

// TeamNamed finds a team by its name, whatever its case and spacing.
func (l *Ledger) TeamNamed(name string) (Team, bool) {
	id, ok := l.names[Canonical(name)]
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
	teams := make([]Team, 0, len(l.teams))
	for _, t := range l.teams {
		teams = append(teams, t)
	}
	sortTeams(teams)
	return teams
}
