package discordfake

import (
	"fmt"
	"slices"
)

// Menu is a select of a message.
type Menu struct {
	Type     int // 3 for given values, 6 for roles
	CustomID string
	Values   []string
	Labels   []string
	on       *Message
}

// Modal is a form as somebody sees it.
type Modal struct {
	Title, CustomID, Text string
	Fields                []Field

	on *Message // that it was opened from; nil for a command
}

// Field is a part of a modal that can be filled in.
type Field struct {
	Name     string // its custom_id
	Label    string
	Type     int
	Required bool
	Values   []string

	id int // of the label
}

// Field finds a field by its name.
func (m Modal) Field(name string) (Field, bool) {
	i := slices.IndexFunc(m.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return m.Fields[i], true
}

func (m modalBody) shown(on *Message) *Modal {
	out := &Modal{Title: m.Title, CustomID: m.CustomID, on: on}
	for i, c := range m.Components {
		if c.Component == nil {
			out.Text = c.Content
			continue
		}
		x := c.Component
		f := Field{Name: x.CustomID, Label: c.Label, Type: x.Type, Required: x.Required == nil || *x.Required, id: 2*i + 1}
		for _, o := range x.Options {
			f.Values = append(f.Values, o.Value)
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

// Choose is a choice in a menu: values, or the ids of roles with their names.
func (f *Fake) Choose(p Person, m Menu, values ...Option) *Interaction {
	list, resolved := chosen(values)
	data := map[string]any{"custom_id": m.CustomID, "component_type": m.Type, "id": 1, "values": list}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return f.on(m.on, f.Do(p, 3, data))
}

// chosen are the values of options, and the roles and people among them.
func chosen(values []Option) (list []any, resolved map[string]any) {
	list, resolved = []any{}, map[string]any{}
	for _, o := range values {
		list = append(list, o.Value)
		o.resolve(resolved)
	}
	return list, resolved
}

// Submit is a modal that was filled in: options by their names, several of a
// name for several values. What is not given is left empty.
func (f *Fake) Submit(p Person, m Modal, values ...Option) *Interaction {
	components, resolved := []any{map[string]any{"type": 10, "id": 1}}, map[string]any{}
	for _, x := range m.Fields {
		var own []Option
		for _, o := range values {
			if o.Name == x.Name {
				own = append(own, o)
			}
		}
		list, found := chosen(own)
		for kind, of := range found {
			resolved[kind] = of
		}
		inner := map[string]any{"type": x.Type, "id": x.id + 1, "custom_id": x.Name}
		if x.Type == 4 {
			inner["value"] = ""
			if len(list) > 0 {
				inner["value"] = list[0]
			}
		} else {
			inner["values"] = list
		}
		components = append(components, map[string]any{"type": 18, "id": x.id, "component": inner})
	}
	data := map[string]any{"custom_id": m.CustomID, "components": components}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return f.on(m.on, f.Do(p, 5, data))
}

// Type is an option while somebody types in it.
func (f *Fake) Type(p Person, verb, option, typed string) *Interaction {
	return f.command(p, 4, verb, Option{Name: option, Type: 3, Value: typed, focused: true})
}

// Modal waits for the form that the interaction opens.
func (in *Interaction) Modal() Modal {
	in.f.t.Helper()
	in.Wait(func([]Message) bool { return in.modal != nil })
	in.f.mu.Lock()
	defer in.f.mu.Unlock()
	if in.modal == nil {
		return Modal{}
	}
	return *in.modal
}

// Choices waits for the values that are offered.
func (in *Interaction) Choices() []string {
	in.f.t.Helper()
	in.Wait(func([]Message) bool { return in.answered })
	in.f.mu.Lock()
	defer in.f.mu.Unlock()
	return in.choices
}

// resolve adds what the option's id stands for.
func (o Option) resolve(resolved map[string]any) {
	add := func(kind string, v map[string]any) {
		if resolved[kind] == nil {
			resolved[kind] = map[string]any{}
		}
		resolved[kind].(map[string]any)[fmt.Sprint(o.Value)] = v
	}
	switch {
	case o.Type == 8:
		add("roles", map[string]any{"id": o.Value, "name": o.role, "permissions": "0", "position": 1, "color": 0,
			"hoist": false, "managed": false, "mentionable": false})
	case o.person != "":
		add("users", map[string]any{"id": o.Value, "username": o.person, "global_name": nil, "discriminator": "0", "avatar": nil})
		add("members", map[string]any{"roles": []any{}, "permissions": "0"})
	}
}
