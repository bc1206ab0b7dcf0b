package commands

import (
	"slices"
)

// Table is every verb, in the order in which help shows them. Each family of
// verbs lists its own beside its code.
func Table() []Command {
	return slices.Concat(questions(), others(), ownership(), risks(), systems(), teams(), digests(), records(), about())
}

func domainOption() Option {
	return Option{Name: "domain", Kind: KindDomain, Placeholder: "DOMAIN", Required: true, Summary: "The security domain, for instance data-privacy"}
}

// places are the ways to say where. Typed text has one place for them, after
// "for".
func placeOptions() []Option {
	return []Option{
		{Name: "model", Kind: KindModel, Keyword: "for", Placeholder: "MODEL, PRODUCT or SYSTEM", Summary: "The deployment model"},
		{Name: "product", Kind: KindProduct, Keyword: "for", Placeholder: "PRODUCT", Summary: "Or a product, for instance Cursor"},
		{Name: "system", Kind: KindProduct, Keyword: "for", Placeholder: "SYSTEM", Summary: "Or one of our systems, by its name"},
	}
}

func teamOption(keyword, summary string) Option {
	return Option{Name: "team", Kind: KindTeam, Keyword: keyword, Placeholder: "TEAM", Summary: summary}
}

func becauseOption(required bool, summary string) Option {
	return Option{Name: "reason", Kind: KindText, Keyword: "because", Placeholder: "REASON", Required: required, Summary: summary}
}

// with is a list of options: the first ones, then groups of further ones.
func with(first []Option, more ...Option) []Option { return append(slices.Clone(first), more...) }

// on is a domain and where, the options of most verbs.
func on(more ...Option) []Option {
	return slices.Concat([]Option{domainOption()}, placeOptions(), more)
}

// questions are the verbs that answer from the framework and the ledger.
func questions() []Command {
	return []Command{
		{
			Name: "who-owns", Aliases: []string{"who", "who owns"}, Access: Read, run: whoOwns,
			Summary:  "Whose job a security domain is, and which of our teams owns it",
			Options:  on(onOption(false)),
			Examples: []string{"who-owns data-privacy", "who-owns data-privacy for cursor", "who-owns agent-governance for agentic, mcp", "who-owns data-privacy on 2026-10-31"},
		},
		matrixCommand(),
		domainCommand(),
		modelCommand(),
		identifyCommand(),
		gapsCommand(),
		planCommand(),
		coverageCommand(),
		askCommand(),
	}
}

// about are the verbs about the bot itself.
func about() []Command {
	return []Command{
		{
			Name: "help", Aliases: []string{"?", "commands"}, Access: Read, run: help,
			Summary: "What can be asked, and how",
			Options: []Option{
				{Name: "verb", Kind: KindVerb, Placeholder: "COMMAND", Summary: "A command to explain"},
			},
			Examples: []string{"help", "help claim"},
		},
		{
			Name: "version", Access: Read, run: version,
			Summary:  "Which program and which version of the framework answer here",
			Examples: []string{"version"},
		},
	}
}
