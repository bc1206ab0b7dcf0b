package commands

import "airesp/commands/reply"

// records are the verbs that look back: what happened, how it was, what can
// be shown to others as proof, and what the answers are made from.
func records() []Command {
	return []Command{
		{
			Name: "history", Group: "record", Aliases: []string{"log"}, Access: Read, run: history,
			Summary: "What happened, the newest first: everything, or about a domain, a team or a system",
			Options: []Option{
				{Name: "about", Kind: KindText, Placeholder: "DOMAIN, TEAM or SYSTEM", Summary: "Only what is about this domain, team or system"},
				pageOption(),
				{Name: "before", Kind: KindID, Keyword: "before", Placeholder: "EVENT", Summary: "Only what happened before the event of this number"},
			},
			Examples: []string{"history", "history data-privacy", "history page 2"},
		},
		{
			Name: "asof", Group: "record", Aliases: []string{"as of", "as-of"}, Access: Read, run: whoOwns,
			Summary:  "Who owned a domain at the end of an earlier day",
			Options:  on(onOption(true)),
			Examples: []string{"asof 2026-10-31 data-privacy", "asof data-privacy for coding on 2026-10-31"},
		},
		{
			Name: "undo", Group: "record", Access: Write, Show: reply.Public, run: undo,
			Summary: "Take back your last decision, or the one of an event; for 10 minutes, an administrator always",
			Options: []Option{
				{Name: "id", Kind: KindID, Placeholder: "EVENT", Summary: "The number of an event, from the history; your last decision if nothing is said"},
				becauseOption(false, "Why; an administrator who undoes what somebody else decided has to say it"),
			},
			Examples: []string{"undo", "undo 12", "undo 12 because it was claimed for the wrong team"},
		},
		{
			Name: "export", Group: "record", Access: Write, ReadOnly: true, run: export,
			Summary: "The evidence: every cell with its owner, since when and how we know, as a file",
			Options: []Option{
				{Name: "format", Kind: KindChoice, Placeholder: "csv, json or md", Choices: []string{"csv", "json", "md"}, Summary: "csv for spreadsheets (if nothing is said), json for programs, md for reading"},
				onOption(false),
			},
			Examples: []string{"export csv", "export json", "export md on 2026-10-31"},
		},
		{
			Name: "framework show", Group: "framework", Aliases: []string{"framework"}, Access: Read, run: frameworkShow,
			Summary:  "The framework that the answers come from: version, source, what was recorded",
			Examples: []string{"framework show"},
		},
		{
			Name: "framework diff", Group: "framework", Access: Admin, ReadOnly: true, run: frameworkDiff,
			Summary: "What another framework file would change here; on the console only",
			Options: []Option{
				{Name: "file", Kind: KindFile, Placeholder: "FILE", Required: true, Summary: "The name of the file"},
				pageOption(),
			},
			Examples: []string{"framework diff new.yaml"},
		},
		{
			Name: "framework upgrade", Group: "framework", Access: Admin, Show: reply.Public, run: frameworkUpgrade,
			Summary: "Record the framework that the bot runs now; claims on changed cells are confirmed again",
			Options: []Option{
				{Name: "dry-run", Kind: KindFlag, Keyword: "--dry-run", Placeholder: "", Summary: "Only show what would change"},
				pageOption(),
			},
			Examples: []string{"framework upgrade --dry-run", "framework upgrade"},
		},
	}
}
