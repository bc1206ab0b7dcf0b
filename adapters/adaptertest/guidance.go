package adaptertest

import (
	"testing"

	"airesp/commands"
)

// guidance adds the replies about other frameworks, other models and the
// questions that find a model, with the
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
		{"model-system", "model Loan Bot"},
		{"model-questions", "model Loan Bot --questions"},
		{"domain-system", "domain context-pollution-protection for Loan Bot"},
		{"identify-system", "identify Loan Bot"},
		{"identify-several", "identify answers yes,no,yes,yes"},
		{"identify-outside", "identify answers no"},
		{"identify-none", "identify answers yes,no,no,no,no,no,no,no,no"},
		{"identify-impossible", "identify answers yes,no,<!here>@everyone"},
		{"choose-tied", "choose answers no,high,maximum,limited,complex,strict"},
		{"choose-decided", "choose answers yes"},
		{"choose-impossible", "choose answers yes,no"},
	} {
		add(f.name, b.Say(f.text))
	}
}
