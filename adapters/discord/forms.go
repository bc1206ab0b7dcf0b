package discord

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// buttonVersion begins the custom_id of every button, so that a later form can
// tell the buttons of older messages.
const buttonVersion = "1"

// maxCustomID is the longest custom_id, in characters.
const maxCustomID = 100

// forms is how the commands look when they are typed on Discord.
type forms struct {
	options map[string][]commands.Option // by verb
	paths   map[string]string            // by verb: where Discord lists it, such as "airesp-system add"
	verbs   map[string]string            // by path: the verb
	listed  map[string][]Choice          // by verb and option, when only these values can be given
}

func newForms(table []commands.Command, cmds []ApplicationCommand) forms {
	f := forms{options: map[string][]commands.Option{}, paths: map[string]string{}, verbs: map[string]string{}, listed: map[string][]Choice{}}
	for _, c := range table {
		command, word := path(c)
		f.options[c.Name] = c.Options
		f.paths[c.Name] = command + " " + word
		f.verbs[f.paths[c.Name]] = c.Name
	}
	for _, c := range cmds {
		for _, sub := range c.Options {
			for _, o := range sub.Options {
				if o.Choices != nil {
					f.listed[f.verbs[c.Name+" "+sub.Name]+" "+o.Name] = o.Choices
				}
			}
		}
	}
	return f
}

// typed is a command as it is typed: /airesp verb option:value.
func (f forms) typed(c reply.Command, mentions map[string]commands.Mention) string {
	c.Args = slices.Clone(c.Args)
	for i, a := range c.Args {
		c.Args[i].Option = f.option(c.Verb, a)
		if m, ok := mentions[a.Value]; ok {
			c.Args[i].Value = "@" + m.Name
		}
	}
	c.Verb = cmp.Or(f.paths[c.Verb], CommandName+" "+c.Verb)
	return "/" + c.Options()
}

// option is the option that can take the argument: one that lists its values
// takes no other, such as a product or several models, so another option for
// the same place takes it.
func (f forms) option(verb string, a reply.Arg) string {
	if a.Blank || f.takes(verb, a.Option, a.Value) {
		return a.Option
	}
	for _, o := range f.options[verb] {
		if o.Keyword == a.Keyword && f.takes(verb, o.Name, a.Value) {
			return o.Name
		}
	}
	return a.Option
}

func (f forms) takes(verb, option, value string) bool {
	list, ok := f.listed[verb+" "+option]
	return !ok || slices.ContainsFunc(list, func(c Choice) bool { return c.Value == value })
}

// buttonID is the custom_id of a button: "1:" and the command as text, without
// the values that the reader would have to fill in, since the command asks for
// them. Discord wants ids to differ, so the nth button with the same command
// becomes "1#n:…". Roles that the command names follow a line each, id and name.
//
// It is empty when that is longer than Discord allows, or would not come back
// as it was sent.
func buttonID(c reply.Command, mentions map[string]commands.Mention, used map[string]bool) string {
	text := strings.Join(strings.Fields(c.Filled().String()), " ")
	if tidy(text) != text {
		return ""
	}
	for _, token := range slices.Sorted(maps.Keys(mentions)) {
		if m := mentions[token]; strings.Contains(text, token) {
			text += "\n" + m.Binding.Group + " " + strings.Join(strings.Fields(m.Name), " ")
		}
	}
	id := buttonVersion + ":" + text
	for n := 2; used[id]; n++ {
		id = fmt.Sprintf("%s#%d:%s", buttonVersion, n, text)
	}
	if length(id) > maxCustomID {
		return ""
	}
	return id
}
