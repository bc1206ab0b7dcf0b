package discord

import (
	"cmp"
	"strings"

	"airesp/commands"
)

// Limits of Discord's on a modal, in characters or in number.
const (
	maxTitle      = 45
	maxFields     = 5 // its text included
	maxFieldLabel = 45
	maxHint       = 100
	maxInput      = 500 // of ours: the longest reason
)

// Modal is a form that opens over the chat. discordgo has no Label, without
// which a select cannot stand in one.
type Modal struct {
	Title      string      `json:"title"`
	CustomID   string      `json:"custom_id"`
	Components []Component `json:"components"`
}

// modal draws a form: what is needed first, as much as Discord has room for,
// below the sentence that says what is missing. again is the command that makes
// the message anew from which the form was opened; it may be empty. ok is false
// when the form cannot be drawn.
func modal(e *commands.Error, v View, again string) (m Modal, ok bool) {
	r, ok := refer(e.Form.Command, v.Mentions)
	r.again = again
	m = Modal{Title: cutPlain(tidy(e.Form.Title()), maxTitle), CustomID: r.customID(map[string]bool{})}
	if !ok || m.CustomID == "" {
		return m, false
	}
	m.Components = append(m.Components, Component{Type: typeText, Content: (&drawing{view: v}).line(e.Message, maxContent)})
	for _, f := range e.Form.Fields {
		parts := fields(f)
		if len(m.Components)+len(parts) > maxFields {
			break
		}
		m.Components = append(m.Components, parts...)
	}
	return m, true
}

// fields draw a field: a team as one of those that are known and as a role.
func fields(f commands.Field) []Component {
	o := f.Option
	label := Component{Type: typeLabel, Label: cutPlain(words(o.Name), maxFieldLabel), Description: cutPlain(tidy(o.Summary), maxHint)}
	in := Component{CustomID: o.Name, Required: &o.Required}
	switch {
	case o.Kind == commands.KindTeam:
		either := false
		in.Required = &either
		role := Component{Type: typeLabel, Label: "Or the team's role", Description: "The Discord role of the team",
			Component: &Component{Type: typeRoleSelect, CustomID: roleOption(o.Name), Required: &either}}
		if len(f.Choices) == 0 || len(f.Choices) > maxMenu || !entries(&in, f.Choices) {
			in.Type, in.Style, in.MaxLength = typeInput, 1, maxEntry
		}
		label.Component = &in
		return []Component{label, role}
	case o.Kind == commands.KindGroups:
		in.Type, in.MaxValues = typeMention, maxMenu
	case o.Kind == commands.KindChannels:
		in.Type, in.MaxValues = typeChannelSelect, maxMenu
	case len(f.Choices) > 0 && len(f.Choices) <= maxMenu && entries(&in, f.Choices):
		if o.Kind == commands.KindModel && o.Required {
			in.MaxValues = len(in.Options)
		}
	case o.Kind == commands.KindText:
		in.Type, in.Style, in.MaxLength = typeInput, 2, maxInput
	default:
		in.Type, in.Style, in.MaxLength = typeInput, 1, maxInput
	}
	label.Component = &in
	return []Component{label}
}

// entries makes a component a menu. It is false when an entry cannot be shown.
func entries(in *Component, choices []commands.FieldChoice) bool {
	var list []Entry
	for _, c := range choices {
		label := cutPlain(tidy(cmp.Or(c.Label, c.Value)), maxEntry)
		if length(c.Value) > maxOptionValue || strings.TrimSpace(label) == "" {
			return false
		}
		list = append(list, Entry{Label: label, Value: c.Value})
	}
	in.Type, in.Options = typeMenu, list
	return true
}

// words is the name of an option as a heading: "Team", "Model".
func words(name string) string {
	name = strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}
