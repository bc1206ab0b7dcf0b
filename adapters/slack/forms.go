package slack

import (
	"strings"
	"unicode"

	"airesp"
	"airesp/commands"
	"airesp/commands/reply"
)

// Slack's limits on views and what is in them, in characters.
const (
	maxViewBlocks  = 100
	maxTitle       = 24
	maxMetadata    = 3000
	maxOptions     = 100 // entries of a menu
	maxOptionText  = 75
	maxOptionValue = 150
	maxPlaceholder = 150
	maxInput       = 1000 // of a person's own words; the command layer takes fewer
)

// peopleBlock is what follows an option's name in the id of the field in which
// people are chosen for it, beside the one for user groups.
const peopleBlock = " people"

// A choice's value says how it would be typed: the words themselves, or a user
// group of the platform.
const (
	choiceWords = "="
	choiceGroup = "g:"
)

// choiceText is a choice as it would be typed.
func choiceText(value string) string {
	if id, ok := strings.CutPrefix(value, choiceGroup); ok && isID(id) {
		return "<!subteam^" + id + ">"
	}
	return strings.TrimPrefix(value, choiceWords)
}

func joined(list []string) string { return strings.Join(list, ", ") }

// form writes the blocks of a form: the command as far as it is known, and a
// field for each option that it lacks.
func (p *pen) form(f commands.Form) {
	p.raw(`[`)
	p.para(reply.Say(reply.S("You are filling in: "), reply.Cmd(f.Command)))
	for _, field := range f.Fields[:min(len(f.Fields), maxViewBlocks-1)] {
		p.field(field)
	}
	p.raw(`]`)
}

// field draws the field of an option; for groups, of which people can be some,
// two of which either will do.
func (p *pen) field(f commands.Field) {
	o := f.Option
	if o.Kind == commands.KindGroups {
		f.Option.Required = false
		p.input(f, "User groups", func() {
			p.raw(`"type":"multi_external_select","min_query_length":0,"placeholder":`)
			p.plain("Choose user groups")
		})
		f.Option.Name, f.Option.Summary = o.Name+peopleBlock, ""
		p.input(f, "People", func() {
			p.raw(`"type":"multi_users_select","placeholder":`)
			p.plain("Choose people")
		})
		return
	}
	p.input(f, label(o.Name), func() { p.element(f) })
}

// input draws a field around the element that is filled in.
func (p *pen) input(f commands.Field, label string, element func()) {
	o := f.Option
	p.begin(`{"type":"input","block_id":`)
	p.b = appendString(p.b, o.Name)
	p.raw(`,"optional":`)
	if o.Required {
		p.raw(`false`)
	} else {
		p.raw(`true`)
	}
	p.raw(`,"label":`)
	p.plain(label)
	if o.Summary != "" {
		p.raw(`,"hint":`)
		p.plain(o.Summary)
	}
	p.raw(`,"element":{"action_id":"v",`)
	element()
	p.raw(`}}`)
	p.blocks++
}

// element draws what is filled in, by the kind of the option.
func (p *pen) element(f commands.Field) {
	o := f.Option
	switch {
	case o.Kind == commands.KindTeam:
		p.raw(`"type":"external_select","min_query_length":0,"placeholder":`)
		p.plain("Choose a team or a user group")
	case o.Kind == commands.KindChannels:
		p.raw(`"type":"multi_channels_select","placeholder":`)
		p.plain("Choose channels")
	case o.Kind == commands.KindDate:
		p.raw(`"type":"datepicker","placeholder":`)
		p.plain("Choose a day")
	case len(f.Choices) > 0 && fitsMenu(f.Choices):
		p.raw(`"type":"static_select","options":[`)
		for _, c := range f.Choices {
			p.option(c.Label, "", choiceWords+c.Value)
		}
		p.raw(`]`)
	default:
		p.raw(`"type":"plain_text_input","max_length":`)
		p.number(maxInput)
		if o.Kind == commands.KindText {
			p.raw(`,"multiline":true`)
		}
		if o.Placeholder != "" {
			p.raw(`,"placeholder":`)
			p.plain(cut(sentenceCase(o.Placeholder), maxPlaceholder))
		}
	}
}

// option writes an entry of a menu.
func (p *pen) option(text, description, value string) {
	p.begin(`{"text":`)
	p.plain(cut(text, maxOptionText))
	if description != "" {
		p.raw(`,"description":`)
		p.plain(cut(description, maxOptionText))
	}
	p.raw(`,"value":`)
	p.b = appendString(p.b, value)
	p.raw(`}`)
}

// fitsMenu reports whether a menu can hold all of the choices.
func fitsMenu(list []commands.FieldChoice) bool {
	for _, c := range list {
		if len(choiceWords+c.Value) > maxOptionValue || strings.TrimSpace(reply.Printable(c.Label)) == "" {
			return false
		}
	}
	return len(list) <= maxOptions
}

// label is an option's name as people read it.
func label(name string) string {
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
}

// sentenceCase writes "PRODUCT or SYSTEM" as "Product or system".
func sentenceCase(s string) string {
	s = strings.ToLower(s)
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// title is a form's heading.
func title(s string) string { return cut(s, maxTitle) }

// suggestions are the entries for a field that asks for a team or for groups:
// what is typed so far is looked for in the names of teams and user groups,
// and can become a new team.
func suggestions(typed string, groupsOnly bool, teams []airesp.Team, groups []group) []byte {
	p := pen{}
	p.raw(`{"options":[`)
	n := 0
	add := func(text, description, value string) {
		if n < maxOptions && len(value) <= maxOptionValue && strings.TrimSpace(text) != "" {
			p.option(reply.Printable(text), description, value)
			n++
		}
	}
	key := airesp.Canonical(typed)
	like := func(name string) bool { return strings.Contains(airesp.Canonical(name), key) }
	exact := key == ""
	if !groupsOnly {
		for _, t := range teams {
			exact = exact || airesp.Canonical(t.Name) == key
			if like(t.Name) {
				add(t.Name, "Team", choiceWords+t.Name)
			}
		}
	}
	for _, g := range groups {
		if like(g.name) || like(g.handle) {
			add(g.name, "User group @"+g.handle, choiceGroup+g.id)
		}
	}
	if !groupsOnly && !exact {
		if name, err := airesp.Name(typed); err == nil {
			add(name, "A new team", choiceWords+name)
		}
	}
	p.raw(`]}`)
	return p.b
}

// group is a user group that can be chosen.
type group struct{ id, name, handle string }
