package discord

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// refVersion begins every custom_id, so that a later form can tell those of
// older messages.
const refVersion = "1"

// Limits of Discord's on what a component sends back, in characters.
const (
	maxCustomID    = 100
	maxOptionValue = 100
)

// ref is what a component, or a modal, runs. It holds all that is needed, so
// that a button outlives a restart, and nothing that has to be trusted: the
// command runs with the rights of whoever presses it.
//
// As a custom_id it reads "1", what is said of it ("=" in place, "@OPTION" to
// fill, "#n" where ids would be the same), ":" and the command as text; then a
// line a role, its id and name, and a line "=COMMAND" for again.
type ref struct {
	text    string
	roles   []namedRole // those that the command names, which may be no team yet
	inPlace bool        // the answer takes the place of the message
	fill    string      // the option that takes what is chosen; empty for none
	again   string      // the command that makes the message anew, once this one has changed something
}

type namedRole struct{ id, name string }

// refer makes a ref of a command, without the values that the reader would have
// to fill in, since the command asks for them. It is false when the command
// would not come back as it was sent.
func refer(c reply.Command, mentions map[string]commands.Mention) (ref, bool) {
	r := ref{text: strings.Join(strings.Fields(c.Filled().String()), " ")}
	if tidy(r.text) != r.text {
		return r, false
	}
	for _, token := range slices.Sorted(maps.Keys(mentions)) {
		m := mentions[token]
		if !strings.Contains(r.text, token) {
			continue
		}
		if m.Person != "" {
			return r, false
		}
		r.roles = append(r.roles, namedRole{m.Binding.Group, strings.Join(strings.Fields(m.Name), " ")})
	}
	return r, true
}

// id is the ref as the nth custom_id that would be the same.
func (r ref) id(n int) string {
	id := refVersion
	if r.inPlace {
		id += "="
	}
	if r.fill != "" {
		id += "@" + r.fill
	}
	if n > 1 {
		id += fmt.Sprintf("#%d", n)
	}
	id += ":" + r.body()
	if r.again != "" {
		id += "\n=" + r.again
	}
	return id
}

// body is the command and its roles, as the value of an entry in a menu.
func (r ref) body() string {
	body := r.text
	for _, role := range r.roles {
		body += "\n" + role.id + " " + role.name
	}
	return body
}

// customID is the ref as a custom_id that is not in used yet. What makes the
// message anew is left away when there is no room for it. It is empty when
// the rest is longer than Discord allows.
func (r ref) customID(used map[string]bool) string {
	id := r.id(1)
	for n := 2; used[id]; n++ {
		id = r.id(n)
	}
	if length(id) > maxCustomID {
		if r.again == "" {
			return ""
		}
		r.again = ""
		return r.customID(used)
	}
	used[id] = true
	return id
}

// readRef reads a custom_id. It is false for one of another version.
func readRef(id string) (ref, bool) {
	head, body, ok := strings.Cut(id, ":")
	head, _, _ = strings.Cut(head, "#")
	head, fill, _ := strings.Cut(head, "@")
	head, inPlace := strings.CutSuffix(head, "=")
	if !ok || head != refVersion {
		return ref{}, false
	}
	r := readBody(body)
	r.inPlace, r.fill = inPlace, fill
	return r, true
}

// readBody reads a command with its roles, and what makes the message anew.
func readBody(body string) ref {
	text, lines, _ := strings.Cut(body, "\n")
	r := ref{text: text}
	for line := range strings.SplitSeq(lines, "\n") {
		if again, ok := strings.CutPrefix(line, "="); ok {
			r.again = again
		} else if id, name, ok := strings.Cut(line, " "); ok {
			r.roles = append(r.roles, namedRole{id, name})
		}
	}
	return r
}
