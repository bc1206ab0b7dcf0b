package console

import (
	"strings"
	"unicode"

	"airesp/commands"
)

// Platform is the console's name in identities and the history.
const Platform = "console"

// Speaker is who types. Whoever can read the store file is its operator and
// speaks for Teams, or for any team when there are none.
type Speaker struct {
	Org, User string
	Teams     []string
}

// Request is a typed line as a request.
func (s Speaker) Request(text string) commands.Request {
	return commands.Request{
		Org:      s.Org,
		Text:     command(text),
		Identity: commands.Identity{Platform: Platform, User: s.User, Operator: true, Teams: s.Teams},
	}
}

// prefix is what people type on Slack and Discord; it does no harm here.
const prefix = "/airesp"

// command is what follows the prefix, if there is one.
func command(line string) string {
	text := strings.TrimSpace(line)
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text
	}
	rest := text[len(prefix):]
	if rest != "" && !unicode.IsSpace([]rune(rest)[0]) {
		return text
	}
	return strings.TrimSpace(rest)
}

// leaves reports whether a line ends the session.
func leaves(text string) bool {
	return strings.EqualFold(text, "exit") || strings.EqualFold(text, "quit")
}
