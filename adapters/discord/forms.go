package discord

import (
	"cmp"
	"slices"

	"airesp/commands"
	"airesp/commands/reply"
)

// forms is how the commands look when they are typed on Discord.
type forms struct {
	options map[string][]commands.Option // by verb
	paths   map[string]string            // by verb: where Discord lists it, such as "airesp-system add"
	verbs   map[string]string            // by path: the verb
	listed  map[string][]Choice          // by verb and option, when only these values can be given
	writes  map[string]bool              // the verbs that can change something
}

func newForms(table []commands.Command, cmds []ApplicationCommand) forms {
	f := forms{options: map[string][]commands.Option{}, paths: map[string]string{}, verbs: map[string]string{}, listed: map[string][]Choice{},
		writes: map[string]bool{}}
	for _, c := range table {
		command, word := path(c)
		f.options[c.Name], f.writes[c.Name] = c.Options, c.Writes()
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
			if f.isTeam(c.Verb, a.Option) {
				c.Args[i].Option = roleOption(a.Option)
			}
		}
	}
	c.Verb = cmp.Or(f.paths[c.Verb], CommandName+" "+c.Verb)
	return "/" + c.Options()
}

func (f forms) isTeam(verb, option string) bool {
	return slices.ContainsFunc(f.options[verb], func(o commands.Option) bool { return o.Name == option && o.Kind == commands.KindTeam })
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
