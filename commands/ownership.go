package commands

import "airesp/commands/reply"

// ownership are the verbs that say which team is what for a domain.
func ownership() []Command {
	as := Option{Name: "role", Kind: KindRole, Keyword: "as", Placeholder: "ROLE", Summary: "accountable (if nothing is said), responsible, consulted or informed"}
	until := Option{Name: "until", Kind: KindDate, Keyword: "until", Placeholder: "DATE", Summary: "When the claim ends by itself, for instance 2027-03-31 or 30d"}
	note := Option{Name: "note", Kind: KindText, Keyword: "note", Placeholder: "NOTE", Summary: "What others should know of it, in your own words"}
	why := becauseOption(false, "Why; an administrator who acts for another team has to say it")
	return []Command{
		{
			Name: "claim", Access: Write, Show: reply.Public, run: claim,
			Summary: "Make a team accountable for a domain, or say that it is responsible, consulted or informed",
			Options: on(as, teamOption("by", "The team; yours if nothing is said"), until, note, why),
			Examples: []string{
				"claim data-privacy by Privacy Office", "claim data-privacy for coding by Platform",
				"claim data-privacy as consulted by Legal", "claim incident-response for saas by Platform until 30d note until the new team is there",
			},
		},
		{
			Name: "release", Access: Write, Show: reply.Public, run: release,
			Summary:  "Give a claimed domain back, so that another team can claim it",
			Options:  on(as, teamOption("by", "The team, where several have the role"), why),
			Examples: []string{"release data-privacy", "release data-privacy for coding", "release data-privacy as consulted by Legal"},
		},
		{
			Name: "transfer", Group: "claims", Aliases: []string{"hand over", "offer"}, Access: Write, Show: reply.Public, run: transfer,
			Summary: "Offer a claimed domain to another team, which has it once somebody there accepts",
			Options: on(Option{Name: "team", Kind: KindTeam, Keyword: "to", Placeholder: "TEAM", Required: true, Summary: "The team that is to be accountable"},
				why),
			Examples: []string{"transfer data-privacy to Legal", "transfer data-privacy for coding to Platform"},
		},
		{
			Name: "dispute", Group: "claims", Aliases: []string{"contest"}, Access: Write, Show: reply.Public, run: dispute,
			Summary:  "Contest who is accountable; it counts as a gap until that is resolved",
			Options:  on(becauseOption(true, "Why the claim is wrong")),
			Examples: []string{"dispute data-privacy because we run the data platform", "dispute data-privacy for coding because Platform gave it up"},
		},
		{
			Name: "resolve", Group: "claims", Access: Write, Show: reply.Public, run: resolve,
			Summary:  "End a dispute; the team that is accountable stays so",
			Options:  on(becauseOption(false, "How it was resolved")),
			Examples: []string{"resolve data-privacy", "resolve data-privacy for coding because both teams agreed"},
		},
		{
			Name: "attest", Group: "claims", Aliases: []string{"confirm"}, Access: Write, Show: reply.Public, run: attest,
			Summary: "Confirm your teams' claims for another period: those that are due, all, or one domain's",
			Options: attestOptions(why),
			Examples: []string{
				"attest", "attest all", "attest data-privacy", "attest data-privacy for coding", "attest all by Privacy",
			},
		},
	}
}

func attestOptions(why Option) []Option {
	domain := domainOption()
	domain.Required, domain.Placeholder = false, "DOMAIN or all"
	which := Option{Name: "which", Kind: KindChoice, Placeholder: "all", Choices: []string{"all"}, Summary: "Every claim, whether it is due or not"}
	list := append([]Option{domain, which}, placeOptions()...)
	return append(list, teamOption("by", "Only the claims of this team"), why)
}
