package reply

import (
	"slices"
	"strings"
)

// Command is a complete command that a reply offers. Platforms write it
// differently: as words on Slack and the console, as named options on Discord.
type Command struct {
	Verb string
	Args []Arg
}

// Arg is one argument of a Command.
type Arg struct {
	Option  string // name of the option, as Discord shows it
	Keyword string // word before the value in typed text; empty for the first argument
	Value   string
	// Flag marks an option that is given or not: typed text has its keyword
	// alone.
	Flag bool
	// Blank marks a value that the reader has to fill in, such as TEAM. A
	// button runs the command without it, and the command then asks back.
	Blank bool
}

// Do is a command with its verb and arguments.
func Do(verb string, args ...Arg) Command { return Command{Verb: verb, Args: args} }

// Filled is the command without the values that the reader would have to fill
// in, as a button runs it.
func (c Command) Filled() Command {
	blank := func(a Arg) bool { return a.Blank }
	if slices.ContainsFunc(c.Args, blank) {
		c.Args = slices.DeleteFunc(slices.Clone(c.Args), blank)
	}
	return c
}

// String is the command as it is typed after /airesp or on the console.
func (c Command) String() string {
	var b strings.Builder
	b.WriteString(c.Verb)
	keyword := ""
	for _, a := range c.Args {
		switch {
		case a.Keyword != "" && a.Keyword == keyword:
			b.WriteString(",")
		case a.Keyword != "":
			b.WriteString(" " + a.Keyword)
		}
		keyword = a.Keyword
		if a.Value != "" && !a.Flag {
			b.WriteString(" " + a.Value)
		}
	}
	return b.String()
}

// Options is the command as Discord shows it: verb option:value option:value.
func (c Command) Options() string {
	var b strings.Builder
	b.WriteString(c.Verb)
	for _, a := range c.Args {
		b.WriteString(" " + a.Option + ":" + a.Value)
	}
	return b.String()
}
