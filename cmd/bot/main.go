// Command bot answers who owns AI security: on Slack, on Discord and on the
// terminal, from a shared responsibility framework and the claims of an
// organisation's teams.
//
// This package is the parts list: it reads the settings, opens the store,
// builds the router and the adapters, and runs them. What the bot says is
// decided in package commands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	_ "time/tzdata" // the container image has no time zones of its own

	"airesp/commands"
)

// Exit codes.
const (
	exitOK      = 0
	exitRefused = 1 // not understood, refused, or a check that found something
	exitUsage   = 2 // a wrong command line or setting, or no way to work with them
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], world{os.Stdin, os.Stdout, os.Stderr, os.LookupEnv}))
}

// world is what the program was started in.
type world struct {
	in       io.Reader
	out, err io.Writer
	look     func(variable string) (string, bool)
}

// failure is an error with the exit code that it ends the program with. An
// error without one ends it with exitUsage.
type failure struct {
	code int
	err  error // nil when everything has been said
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// run runs one command line and gives its exit code.
func run(ctx context.Context, args []string, w world) int {
	quiet := &redactor{w: w.err}
	w.err = quiet
	err := dispatch(ctx, args, w, quiet.hide)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	code := exitUsage
	var f *failure
	if errors.As(err, &f) {
		code = f.code
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(w.err, "bot: %s\n", strings.TrimRight(line, "\n"))
	}
	return code
}

// dispatch finds the sub-command and runs it. hide is told of every secret.
func dispatch(ctx context.Context, args []string, w world, hide func(...Secret)) error {
	root := subcommand{run: start, flags: speakerFlags}
	call := &call{world: w, sub: root, settings: given{}, hide: hide}
	rest, err := call.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return help(ctx, call)
	}
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return root.run(ctx, call)
	}
	sub, rest, err := find(rest)
	if err != nil {
		return err
	}
	call.sub = sub
	call.args, err = call.parseAll(rest)
	if errors.Is(err, flag.ErrHelp) {
		return explain(w.out, sub)
	}
	if err != nil {
		return err
	}
	if len(call.args) > 0 && !sub.takesArgs {
		return fmt.Errorf("%s takes no %q. See: bot help %s", sub.name, call.args[0], sub.name)
	}
	return sub.run(ctx, call)
}

// call is a sub-command at work.
type call struct {
	world
	sub      subcommand
	args     []string // what follows the flags
	settings given
	own      flags
	hide     func(...Secret)
}

// flags are the flags of sub-commands, apart from the settings.
type flags struct {
	user   string
	teams  words
	json   bool
	out    string
	draw   bool
	url    string
	guild  string
	dryRun bool
	format string
	on     string
	at     string
	force  bool
}

// parse reads flags: those of the settings, and those of the sub-command.
func (c *call) parse(args []string) ([]string, error) {
	set := flag.NewFlagSet("bot", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	for _, s := range new(config).settings() {
		for _, name := range s.flags() {
			set.Func(name, s.doc, func(value string) error {
				c.settings[s.env] = value
				return nil
			})
		}
	}
	if c.sub.flags != nil {
		c.sub.flags(set, &c.own)
	}
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, fmt.Errorf("%w. See: %s", err, strings.TrimSpace("bot help "+c.sub.name))
	}
	return set.Args(), nil
}

// parseAll is parse, for a sub-command whose flags may follow its arguments too.
func (c *call) parseAll(args []string) (words []string, err error) {
	for {
		rest, err := c.parse(args)
		if err != nil || len(rest) == 0 || !c.sub.mixed {
			return append(words, rest...), err
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// load reads the settings that the sub-command uses.
func (c *call) load() (*config, error) {
	cfg, err := load(c.look, c.settings, c.sub.settings...)
	c.hide(cfg.SlackSigningSecret, cfg.SlackAppToken, cfg.SlackBotToken, cfg.SlackClientSecret, cfg.DiscordToken)
	c.hide(cfg.Keys...)
	return cfg, err
}

// words is a flag that may be repeated, and holds a comma list each time.
type words []string

func (l *words) String() string { return strings.Join(*l, ",") }

// Set adds what is between the commas.
func (l *words) Set(value string) error {
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part == "" {
			return errors.New("there is nothing between the commas")
		}
		*l = append(*l, part)
	}
	return nil
}

// find finds the sub-command at the beginning of args. One has two words.
func find(args []string) (subcommand, []string, error) {
	var names []string
	for _, s := range subcommands() {
		names = append(names, s.name)
		words := strings.Fields(s.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == s.name {
			return s, args[len(words):], nil
		}
	}
	hint := ""
	for _, c := range commands.Table() {
		if c.Name == args[0] {
			hint = fmt.Sprintf(" To ask the bot, write: bot ask %s …", c.Name)
		}
	}
	return subcommand{}, nil, fmt.Errorf("%q is no sub-command.%s There are: %s. See: bot help", args[0], hint, strings.Join(names, ", "))
}
