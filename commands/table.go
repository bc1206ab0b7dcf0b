package commands

import "airesp/commands/reply"

// Table is every verb, in the order in which help shows them.
func Table() []Command {
	domain := Option{Name: "domain", Kind: KindDomain, Placeholder: "DOMAIN", Required: true, Summary: "The security domain, for instance data-privacy"}
	forModel := Option{Name: "model", Kind: KindModel, Keyword: "for", Placeholder: "MODEL or PRODUCT", Summary: "The deployment model"}
	forProduct := Option{Name: "product", Kind: KindProduct, Keyword: "for", Placeholder: "PRODUCT", Summary: "Or a product, for instance Cursor"}
	byTeam := Option{Name: "team", Kind: KindTeam, Keyword: "by", Placeholder: "TEAM", Summary: "The team that is accountable"}
	return []Command{
		{
			Name: "who-owns", Aliases: []string{"who", "who owns"}, Access: Read, run: whoOwns,
			Summary:  "Whose job a security domain is, and which of our teams owns it",
			Options:  []Option{domain, forModel, forProduct},
			Examples: []string{"who-owns data-privacy", "who-owns data-privacy for cursor", "who-owns agent-governance for agentic, mcp"},
		},
		{
			Name: "matrix", Access: Read, run: matrix,
			Summary:  "The whole framework at a glance: who is responsible for each domain in each model",
			Options:  []Option{forModel, forProduct},
			Examples: []string{"matrix", "matrix for saas, coding"},
		},
		{
			Name: "domain", Access: Read, run: showDomain,
			Summary:  "A security domain: what it covers, what to do, what to ask the provider",
			Options:  []Option{domain},
			Examples: []string{"domain data-privacy", "domain gdpr"},
		},
		{
			Name: "model", Access: Read, run: showModel,
			Summary: "A deployment model: what is left for us in each of its security domains",
			Options: []Option{
				{Name: "model", Kind: KindModel, Placeholder: "MODEL or PRODUCT", Required: true, Summary: "The deployment model"},
			},
			Examples: []string{"model coding", "model chatgpt enterprise"},
		},
		{
			Name: "identify", Access: Read, run: identify,
			Summary: "Which deployment model a product belongs to",
			Options: []Option{
				{Name: "product", Kind: KindProduct, Placeholder: "PRODUCT", Summary: "The product's name, for instance Cursor"},
			},
			Examples: []string{"identify cursor", "identify copilot"},
		},
		{
			Name: "claim", Access: Write, Show: reply.Public, run: claim,
			Summary:  "Make a team accountable for a domain, in all models or only in some",
			Options:  []Option{domain, forModel, forProduct, byTeam},
			Examples: []string{"claim data-privacy by Privacy Office", "claim data-privacy for coding by Platform"},
		},
		{
			Name: "release", Access: Write, Show: reply.Public, run: release,
			Summary:  "Give a claimed domain back, so that another team can claim it",
			Options:  []Option{domain, forModel, forProduct},
			Examples: []string{"release data-privacy", "release data-privacy for coding"},
		},
		{
			Name: "gaps", Access: Read, run: gaps,
			Summary: "What is nobody's: the cells that need an owner of ours and have none, worst first",
			Options: []Option{forModel, forProduct,
				{Name: "page", Kind: KindPage, Keyword: "page", Placeholder: "NUMBER", Summary: "The page to show, from 1"},
			},
			Examples: []string{"gaps", "gaps for mcp", "gaps page 2"},
		},
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
