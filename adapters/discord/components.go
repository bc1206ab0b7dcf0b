package discord

import (
	"cmp"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// Types of components, in messages and in modals.
const (
	typeRow           = 1
	typeButton        = 2
	typeMenu          = 3 // a select of given values
	typeInput         = 4
	typeRoleSelect    = 6
	typeMention       = 7 // a select of roles and people
	typeChannelSelect = 8
	typeText          = 10
	typeLabel         = 18
)

// Limits of Discord's on components, in characters or in number.
const (
	maxRows        = 5
	maxRow         = 5 // buttons in a row; a menu fills one
	maxLabel       = 80
	maxMenu        = 25 // entries
	maxEntry       = 100
	maxPlaceholder = 150
)

// Component is a part of a message that people can use, or of a modal. Fields
// that its type does not have are zero.
type Component struct {
	Type        int         `json:"type"`
	Style       int         `json:"style,omitempty"`
	Label       string      `json:"label,omitempty"`
	Description string      `json:"description,omitempty"`
	CustomID    string      `json:"custom_id,omitempty"`
	Content     string      `json:"content,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Options     []Entry     `json:"options,omitempty"`
	MinValues   *int        `json:"min_values,omitempty"`
	MaxValues   int         `json:"max_values,omitempty"`
	MaxLength   int         `json:"max_length,omitempty"`
	Required    *bool       `json:"required,omitempty"`
	Component   *Component  `json:"component,omitempty"`
	Components  []Component `json:"components,omitempty"`
}

// Entry is an entry of a menu.
type Entry struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// buttons adds the buttons that Discord's limits allow to the message, and
// returns what they are for, with the commands of the others to type.
func (d *drawing) buttons(b reply.Buttons, out *Message) []part {
	var typed reply.List
	for _, x := range b.Buttons {
		if !d.button(x, out) {
			typed.Items = append(typed.Items, reply.Item{Title: reply.Say(reply.S(x.Label+": "), reply.Cmd(x.Command))})
		}
	}
	return d.offered(b.Lead, typed)
}

// itemButtons adds what can be done about the items of a list: a row of buttons,
// or menus where there are more, since all components stand below all text.
func (d *drawing) itemButtons(l reply.List, out *Message) []part {
	var all reply.Buttons
	for i, item := range l.Items {
		for _, x := range item.Buttons {
			x.Label = l.Number(i) + x.Label
			all.Buttons = append(all.Buttons, x)
		}
	}
	if len(all.Buttons) <= maxNumbered {
		return d.buttons(all, out)
	}
	var parts []part
	for _, s := range l.Selects() {
		parts = append(parts, d.menu(s, out)...)
	}
	return parts
}

// offered is what components are for, and the commands that have none.
func (d *drawing) offered(lead reply.Text, typed reply.List) []part {
	var parts []part
	if len(lead) > 0 {
		parts = append(parts, d.paragraph("", lead))
	}
	if len(typed.Items) > 0 {
		parts = append(parts, d.list(typed))
	}
	return parts
}

// button adds a button, if there is room for it and for what it runs.
func (d *drawing) button(x reply.Button, out *Message) bool {
	n := len(out.Components)
	full := n == 0 || out.Components[n-1].Components[0].Type != typeButton || len(out.Components[n-1].Components) == maxRow
	if full && n == maxRows {
		return false
	}
	r, ok := refer(x.Command, d.view.Mentions)
	if !ok {
		return false
	}
	r.inPlace, r.again = d.turns(x.Command), d.anew(x.Command)
	id := r.customID(d.ids)
	if id == "" {
		return false
	}
	if full {
		out.Components = append(out.Components, Component{Type: typeRow})
		n++
	}
	out.Components[n-1].Components = append(out.Components[n-1].Components, button(x, id))
	return true
}

// turns reports whether a command gives the answer that is drawn again, as
// another page of it does: then it takes the answer's place.
func (d *drawing) turns(c reply.Command) bool {
	return d.view.Again.Verb != "" && c.Verb == d.view.Again.Verb
}

// anew is the command that makes the answer anew after c has changed
// something; empty when there is none.
func (d *drawing) anew(c reply.Command) string {
	if d.view.Again.Verb == "" || !d.view.forms.writes[c.Verb] {
		return ""
	}
	r, ok := refer(d.view.Again, d.view.Mentions)
	if !ok || len(r.roles) > 0 {
		return ""
	}
	return r.text
}

func button(x reply.Button, id string) Component {
	out := Component{Type: typeButton, Style: 2, Label: cutPlain(tidy(x.Label), maxLabel), CustomID: id}
	if x.Primary {
		out.Style = 1
	}
	if strings.TrimSpace(out.Label) == "" {
		out.Label = cutPlain(tidy(x.Command.String()), maxLabel)
	}
	return out
}

// menu adds a menu of commands to the message, and returns what it is for, with
// the commands to type that it has no room for.
func (d *drawing) menu(s reply.Select, out *Message) []part {
	var typed reply.List
	box := Component{Type: typeMenu, Placeholder: cutPlain(tidy(s.Placeholder), maxPlaceholder)}
	taken, again := map[string]bool{}, ""
	for _, x := range s.Choices {
		r, ok := refer(x.Command, d.view.Mentions)
		value, label := r.body(), cutPlain(tidy(x.Label), maxEntry)
		if !ok || length(value) > maxOptionValue || taken[value] || strings.TrimSpace(label) == "" || len(box.Options) == maxMenu || len(out.Components) == maxRows {
			typed.Items = append(typed.Items, reply.Item{Title: reply.Say(reply.S(x.Title()+": "), reply.Cmd(x.Command))})
			continue
		}
		taken[value], again = true, cmp.Or(again, d.anew(x.Command))
		box.Options = append(box.Options, Entry{Label: label, Value: value, Description: cutPlain(tidy(x.Description), maxEntry)})
	}
	if len(box.Options) > 0 {
		box.CustomID = ref{again: again}.customID(d.ids)
		out.Components = append(out.Components, Component{Type: typeRow, Components: []Component{box}})
	}
	return d.offered(s.Lead, typed)
}

// picker adds a select of the server's roles to a refusal that asks for a team,
// where a modal could not be shown.
func (d *drawing) picker(f *commands.Form, out *Message) {
	if f == nil || f.Fields[0].Option.Kind != commands.KindTeam || len(out.Components) == maxRows {
		return
	}
	r, ok := refer(f.Command, d.view.Mentions)
	r.fill = f.Fields[0].Option.Name
	if !ok {
		return
	}
	if id := r.customID(d.ids); id != "" {
		out.Components = append(out.Components, Component{Type: typeRow, Components: []Component{
			{Type: typeRoleSelect, CustomID: id, Placeholder: "The role of the team"}}})
	}
}
