package commands

import "airesp"

// Request is one command as an adapter decoded it. It holds no type of any
// platform's SDK.
type Request struct {
	// ID names the delivery, unique on its platform for at least a day, so
	// that a copy of it changes nothing. Empty where nothing is repeated.
	ID       string
	Org      string
	Identity Identity
	Place    Place

	// Text is what was typed after /airesp. When Verb is set, Text is empty.
	// Options holds the options by their names in the table; beside Text they
	// are what a form added to it.
	Text    string
	Verb    string
	Options map[string]string

	// Mentions says which tokens of Text and Options stand for a group of
	// the platform, such as a role mention.
	Mentions map[string]Mention

	// WantData asks for Reply.Data, which costs a little more.
	WantData bool

	wrote *uint64 // set to the number of the decision's first event
}

// Mention is a group, a person or a channel that the text names by the
// platform's own id.
type Mention struct {
	Binding airesp.Binding // zero unless it is a group
	Person  string         // as Identity.Person; empty unless it is a person
	Channel string         // the id; empty unless it is a channel
	Name    string         // what the platform calls it now
}

// isGroup reports whether a team can be made of the mention.
func (m Mention) isGroup() bool { return m.Binding != (airesp.Binding{}) }

// Place is the channel that a request came from.
type Place struct{ Channel string }

// Identity is who asks, from the signed request alone.
type Identity struct {
	Platform  string // "slack", "discord" or "console"
	Workspace string // Slack workspace or Discord server
	User      string // the platform's id of the person
	Standing  Standing

	// Groups are the platform's groups that the person is in, and
	// GroupsKnown says whether that could be found out.
	Groups      []airesp.Binding
	GroupsKnown bool

	// Manages says that the person may manage the channel of the request, by
	// the platform's own word in it.
	Manages bool

	// Operator marks somebody who can read the store file. An operator speaks
	// for Teams, or for any team when Teams is empty.
	Operator bool
	Teams    []string
}

// Standing is what kind of account a person has.
type Standing uint8

const (
	Member   Standing = iota // a full member of the workspace or server
	Guest                    // a guest, or a person of another workspace: reads only
	Robot                    // a bot: reads only
	standing                 // the number of standings
)

// Person is the person's name in the ledger's mapping, such as
// "slack:T1/U2", "discord:10/20" or "console:ana".
func (i Identity) Person() string {
	if i.Workspace == "" {
		return i.Platform + ":" + i.User
	}
	return i.Platform + ":" + i.Workspace + "/" + i.User
}

// narrowed reports whether an operator speaks for some teams only, and not as
// whoever runs the bot.
func (i Identity) narrowed() bool { return i.Operator && len(i.Teams) > 0 }

// in reports whether the person is in one of the team's groups.
func (i Identity) in(t airesp.Team) bool {
	for _, g := range i.Groups {
		if t.HasGroup(g) {
			return true
		}
	}
	return false
}
