package adaptertest

import (
	"testing"

	"airesp/commands"
)

// guidance adds the replies about other frameworks and other models, with the
// owners of an organisation in them.
func guidance(t testing.TB, add func(name string, r commands.Reply)) {
	b := New(t)
	b.Say("system add Loan Bot for agentic by Lending", "Lending")
	b.Say("claim context-pollution-protection for Loan Bot", "Lending")
	for _, f := range []struct{ name, text string }{
		{"crosswalk-owned", "crosswalk LLM01"},
		{"crosswalk-scopes", "crosswalk data-privacy aws-scopes"},
		{"crosswalk-model", "crosswalk saas"},
		{"crosswalk-several", "crosswalk iam"},
		{"crosswalk-unknown", "crosswalk LLM11"},
		{"crosswalk-hostile", "crosswalk " + hostile},
		{"frameworks-unknown", "frameworks " + hostile},
		{"compare-system", "compare saas and Loan Bot"},
		{"compare-same", "compare agentic and Loan Bot"},
		{"compare-one", "compare saas"},
	} {
		add(f.name, b.Say(f.text))
	}
}
