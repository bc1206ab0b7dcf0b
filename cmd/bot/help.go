package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// subcommand is one row of the table of sub-commands.
type subcommand struct {
	name      string
	usage     string // what follows the name
	summary   string
	settings  []string // the settings that it reads; all when empty
	takesArgs bool
	mixed     bool // flags may follow the arguments
	flags     func(*flag.FlagSet, *flags)
	run       func(context.Context, *call) error
}

// subcommands is the table, in the order in which help shows it.
func subcommands() []subcommand {
	logs := []string{"AIRESP_LOG", "AIRESP_LOG_FORMAT"}
	embedded := append([]string{"AIRESP_DB", "AIRESP_FRAMEWORK", "AIRESP_ORG", "AIRESP_ADMINS"}, logs...)
	return []subcommand{
		{name: "serve", summary: "answer on every platform that has credentials, and serve health and metrics", run: serve},
		{name: "ask", usage: "[--json] [--out FILE] [--draw] [--org ORG] [--user NAME] [--team TEAM] TEXT…", takesArgs: true,
			summary: "answer one command, as if it had been typed after /airesp", settings: embedded, flags: askFlags, run: ask},
		{name: "check", usage: "[FILE]", takesArgs: true, summary: "look for mistakes in a framework file",
			settings: []string{"AIRESP_FRAMEWORK"}, run: check},
		{name: "verify", summary: "read every record again and check the chain of each organisation",
			settings: append([]string{"AIRESP_DB"}, logs...), run: verify},
		{name: "backup", usage: "FILE", takesArgs: true, mixed: true, summary: "copy the store into a new file and verify it, also while the bot runs",
			settings: append([]string{"AIRESP_DB"}, logs...), run: backup},
		{name: "restore", usage: "FILE [--force]", takesArgs: true, mixed: true, summary: "verify a backup and make it the store",
			settings: append([]string{"AIRESP_DB"}, logs...), flags: restoreFlags, run: restore},
		{name: "export", usage: "[--format csv|json|md] [--org ORG] [--on DATE]", summary: "print the evidence: every domain for every model and system, with its owner",
			settings: embedded, flags: exportFlags, run: export},
		{name: "digest", usage: "--dry-run [--org ORG] [--at TIME]", summary: "print the digest that would be posted",
			settings: embedded, flags: digestFlags, run: digest},
		{name: "forget", usage: "PERSON [--org ORG]", takesArgs: true, mixed: true,
			summary:  "remove a person, such as slack:T1/U2, from every organisation, or from one; their records stay and name nobody",
			settings: append([]string{"AIRESP_DB", "AIRESP_ORG"}, logs...), run: forget},
		{name: "slack manifest", usage: "[--url BASE]", summary: "print the manifest of the Slack app",
			settings: []string{"AIRESP_LOG"}, flags: manifestFlags, run: slackManifest},
		{name: "discord register", usage: "[--guild ID] [--dry-run]", summary: "register the commands on Discord, or print them as JSON",
			settings: append([]string{"AIRESP_FRAMEWORK", "DISCORD_TOKEN", "DISCORD_APPLICATION_ID", "DISCORD_API_URL"}, logs...),
			flags:    registerFlags, run: discordRegister},
		{name: "discord invite", usage: "[--guild ID]", summary: "print the link that adds the app to a Discord server",
			settings: append([]string{"DISCORD_TOKEN", "DISCORD_PUBLIC_KEY", "DISCORD_APPLICATION_ID", "DISCORD_API_URL"}, logs...),
			flags:    inviteFlags, run: discordInvite},
		{name: "version", summary: "print which program this is, and which framework", settings: []string{"AIRESP_FRAMEWORK"}, run: printVersion},
		{name: "help", usage: "[COMMAND]", takesArgs: true, summary: "explain a sub-command", settings: []string{"AIRESP_LOG"}, run: help},
	}
}

func speakerFlags(set *flag.FlagSet, f *flags) {
	set.StringVar(&f.user, "user", f.user, "`NAME` of who asks (default: the login name)")
	set.Var(&f.teams, "team", "a `TEAM` to speak for; several with commas, or by repeating the flag (default: any)")
}

func askFlags(set *flag.FlagSet, f *flags) {
	speakerFlags(set, f)
	set.BoolVar(&f.json, "json", false, "print one JSON object")
	set.StringVar(&f.out, "out", "", "`FILE` that gets the picture of the answer, as PNG; an older one is replaced")
	set.BoolVar(&f.draw, "draw", false, "draw the picture of the answer in the terminal, in 24-bit colours")
}

func manifestFlags(set *flag.FlagSet, f *flags) {
	set.StringVar(&f.url, "url", "", "`BASE` under which Slack reaches this program, such as https://bot.example.com; none for Socket Mode")
}

func registerFlags(set *flag.FlagSet, f *flags) {
	set.StringVar(&f.guild, "guild", "", "`ID` of the one server that gets the commands, at once (default: every server)")
	set.BoolVar(&f.dryRun, "dry-run", false, "print the commands as JSON and register nothing")
}

func inviteFlags(set *flag.FlagSet, f *flags) {
	set.StringVar(&f.guild, "guild", "", "`ID` of the one server that it is for (default: any)")
}

func restoreFlags(set *flag.FlagSet, f *flags) {
	set.BoolVar(&f.force, "force", f.force, "replace the store that is there, and keep it under another name")
}

func exportFlags(set *flag.FlagSet, f *flags) {
	set.StringVar(&f.format, "format", "csv", "`FORMAT` of the file: csv, json or md")
	set.StringVar(&f.on, "on", "", "`DATE` to look back to (default: now)")
}

// help explains the program, or one sub-command.
func help(_ context.Context, c *call) error {
	if len(c.args) > 0 {
		sub, rest, err := find(c.args)
		if err == nil && len(rest) > 0 {
			err = fmt.Errorf("help explains one sub-command at a time")
		}
		if err != nil {
			return err
		}
		return explain(c.out, sub)
	}
	fmt.Fprint(c.out, "bot answers who owns AI security: what the framework says, and which of your teams is accountable.\n\n",
		"  bot [--user NAME] [--team TEAM]\n        with credentials in the environment: serve; without: ask on the terminal\n")
	for _, s := range subcommands() {
		fmt.Fprintf(c.out, "  %s\n        %s\n", usageLine(s), s.summary)
	}
	fmt.Fprint(c.out, "\nSettings, as environment variables or flags. NAME_FILE reads the value of NAME from a file.\n")
	printSettings(c.out, nil)
	fmt.Fprint(c.out, "\nExit codes: 0 answered, 1 refused or not understood, 2 wrong command line or setting.\n")
	return nil
}

func usageLine(s subcommand) string { return strings.TrimSpace("bot " + s.name + " " + s.usage) }

// explain prints what a sub-command does and takes.
func explain(w io.Writer, s subcommand) error {
	fmt.Fprintf(w, "usage: %s\n\n%s%s.\n", usageLine(s), strings.ToUpper(s.summary[:1]), s.summary[1:])
	set := flag.NewFlagSet("", flag.ContinueOnError)
	if s.flags != nil {
		s.flags(set, &flags{})
		fmt.Fprint(w, "\nFlags:\n")
	}
	set.VisitAll(func(f *flag.Flag) {
		value, doc := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  --%s\n        %s\n", strings.TrimSpace(f.Name+" "+strings.ToUpper(value)), doc)
	})
	fmt.Fprint(w, "\nSettings, as environment variables or flags:\n")
	printSettings(w, s.settings)
	return nil
}

func printSettings(w io.Writer, names []string) {
	for _, s := range new(config).settings() {
		if len(names) > 0 && !slices.Contains(names, s.env) {
			continue
		}
		doc := s.doc
		if s.fallback != "" {
			doc += fmt.Sprintf(" (default: %s)", s.fallback)
		}
		if s.secret {
			doc += "; a secret, so keep it off the command line"
		}
		fmt.Fprintf(w, "  %s, --%s\n        %s\n", s.env, s.flag(), doc)
	}
}
