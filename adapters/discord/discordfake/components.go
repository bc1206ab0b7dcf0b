package discordfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// component is a component of a message or a modal, with the keys of all types
// together: which of them a type has is checked.
type component struct {
	Type        int         `json:"type"`
	Style       int         `json:"style"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	CustomID    string      `json:"custom_id"`
	Content     string      `json:"content"`
	Placeholder string      `json:"placeholder"`
	Options     []entry     `json:"options"`
	MinValues   *int        `json:"min_values"`
	MaxValues   int         `json:"max_values"`
	MaxLength   int         `json:"max_length"`
	Required    *bool       `json:"required"`
	Disabled    bool        `json:"disabled"`
	Component   *component  `json:"component"`
	Components  []component `json:"components"`
}

type entry struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description"`
}

// has are the keys that a type of component has beside its type.
func has(kind int) []string {
	return map[int][]string{
		1: {"components"}, 2: {"style", "label", "custom_id", "disabled"}, 3: {"custom_id", "placeholder", "options", "min_values", "max_values", "required"},
		4: {"custom_id", "style", "placeholder", "max_length", "required"}, 5: {"custom_id", "placeholder", "min_values", "max_values", "required"},
		6: {"custom_id", "placeholder", "min_values", "max_values", "required"}, 7: {"custom_id", "placeholder", "min_values", "max_values", "required"},
		8: {"custom_id", "placeholder", "min_values", "max_values", "required"}, 10: {"content"}, 18: {"label", "description", "component"},
	}[kind]
}

type complain func(when bool, format string, args ...any)

// checkKeys complains about keys that the type does not have.
func checkKeys(c component, bad complain) {
	raw, _ := json.Marshal(c)
	var keys map[string]any
	_ = json.Unmarshal(raw, &keys)
	for key, v := range keys {
		empty := v == nil || v == "" || v == 0.0 || v == false
		bad(!empty && key != "type" && !slices.Contains(has(c.Type), key), "a component of type %d has %s", c.Type, key)
	}
}

// checkRow complains about what Discord has against a row of a message.
func checkRow(r component, ids map[string]bool, bad complain) {
	bad(r.Type != 1 || len(r.Components) < 1 || len(r.Components) > 5, "a row of type %d with %d components", r.Type, len(r.Components))
	for _, x := range r.Components {
		checkKeys(x, bad)
		bad(ids[x.CustomID], "Component custom id cannot be duplicated: %q", x.CustomID)
		ids[x.CustomID] = true
		bad(x.CustomID == "" || chars(x.CustomID) > 100, "custom_id %q", x.CustomID)
		switch x.Type {
		case 2:
			bad(x.Style < 1 || x.Style > 4, "a button of style %d", x.Style)
			bad(x.Label == "" || chars(x.Label) > 80, "label %q", x.Label)
		case 3, 5, 6, 7, 8:
			bad(len(r.Components) != 1, "a menu stands beside %d others", len(r.Components)-1)
			checkMenu(x, bad)
		default:
			bad(true, "a component of type %d, style %d", x.Type, x.Style)
		}
	}
}

// checkMenu complains about what Discord has against a select.
func checkMenu(x component, bad complain) {
	bad(chars(x.Placeholder) > 150, "placeholder %q", x.Placeholder)
	bad(x.MaxValues > 25 || x.MinValues != nil && *x.MinValues > max(1, x.MaxValues), "a menu for %d values", x.MaxValues)
	bad((x.Type == 3) != (len(x.Options) > 0) || len(x.Options) > 25, "a menu of type %d with %d entries", x.Type, len(x.Options))
	bad(x.Type == 3 && x.MaxValues > len(x.Options), "more values than entries")
	seen := map[string]bool{}
	for _, o := range x.Options {
		bad(o.Label == "" || chars(o.Label) > 100 || o.Value == "" || chars(o.Value) > 100 || chars(o.Description) > 100, "entry %+v", o)
		bad(seen[o.Value], "the value %q twice", o.Value)
		seen[o.Value] = true
	}
}

type modalBody struct {
	Title      string      `json:"title"`
	CustomID   string      `json:"custom_id"`
	Components []component `json:"components"`
}

// CheckModal says what Discord has against a modal.
func CheckModal(raw []byte) error {
	_, err := parseModal(raw)
	return err
}

func parseModal(raw []byte) (modalBody, error) {
	var m modalBody
	if err := strict(raw, &m); err != nil {
		return m, err
	}
	var wrong []string
	bad := func(when bool, format string, args ...any) {
		if when {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	bad(m.Title == "" || chars(m.Title) > 45, "title %q", m.Title)
	bad(m.CustomID == "" || chars(m.CustomID) > 100, "custom_id %q", m.CustomID)
	bad(len(m.Components) < 1 || len(m.Components) > 5, "%d components in a modal", len(m.Components))
	ids := map[string]bool{}
	for _, c := range m.Components {
		checkKeys(c, bad)
		if c.Type == 10 {
			bad(c.Content == "" || chars(c.Content) > 4000, "a text of %d characters", chars(c.Content))
			continue
		}
		bad(c.Type != 18 || c.Component == nil || c.Label == "" || chars(c.Label) > 45 || chars(c.Description) > 100, "a part of a modal: %+v", c)
		if c.Component == nil {
			continue
		}
		x := *c.Component
		checkKeys(x, bad)
		bad(x.CustomID == "" || chars(x.CustomID) > 100 || ids[x.CustomID], "custom_id %q in a modal", x.CustomID)
		ids[x.CustomID] = true
		switch x.Type {
		case 3, 5, 6, 7, 8:
			checkMenu(x, bad)
		case 4:
			bad(x.Style < 1 || x.Style > 2 || x.MaxLength > 4000, "an input of style %d for %d characters", x.Style, x.MaxLength)
		default:
			bad(true, "a component of type %d in a label", x.Type)
		}
	}
	if len(wrong) > 0 {
		return m, errors.New(strings.Join(wrong, "; "))
	}
	return m, nil
}
