package commands_test

import (
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestAlias(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "settings alias Kronjuwelen means data security", "stands for the security domain Data Security")
	must(t, b, "settings alias pair bot means github copilot", "the product GitHub Copilot")
	must(t, b, "settings alias flurbo means agentic", "the deployment model Agentic AI Systems")
	still(t, b, "settings alias kronjuwelen means data-security", "nothing was changed")
	must(t, b, "settings", "3 words of your own", "Kronjuwelen stands for the security domain Data Security")

	// in commands and in questions
	must(t, b, "who-owns Kronjuwelen", "Data Security")
	must(t, b, "who-owns kronjuwelen for pair bot", "Data Security for GitHub Copilot")
	must(t, b, "who-owns data-privacy for cursor, flurbo", "Agentic AI Systems")
	must(t, b, "who looks after the kronjuwelen in flurbo", "Data Security for Agentic AI Systems")
	must(t, b, "what must we do for flurbo", "Answered as: model flurbo")

	// what would hide something, or what people could not tell from it
	for _, word := range []string{"GDPR", "data privacy", "cursor", "copilot", "saas", "gaps", "the", "red teaming", "fIurbo", "pair b0t"} {
		mustNot(t, b, "settings alias "+word+" means coding", commands.InvalidArgument)
	}
	mustNot(t, b, "settings alias crown means copilot", commands.InvalidArgument, "settings alias crown means coding")
	mustNot(t, b, "settings alias crown means data-privcy", commands.InvalidArgument, "settings alias crown means data-privacy")
	mustNot(t, b, "settings alias crown", commands.MissingArgument)
	mustNot(t, b, "system add flurbo for saas", commands.InvalidArgument)
	must(t, b, "system add Support Desk for saas")
	mustNot(t, b, "settings alias support desk means coding", commands.InvalidArgument)

	// given up, undone and told
	mustNot(t, b, "settings unalias flurb", commands.NotFound, "settings unalias flurbo")
	must(t, b, "settings unalias flurbo", "stands for nothing of yours any more")
	mustNot(t, b, "who-owns data-privacy for flurbo", commands.UnknownModel)
	must(t, b, "undo", "Undone: The word flurbo")
	must(t, b, "who-owns data-privacy for flurbo", "Agentic AI Systems")
	must(t, b, "history", "The word flurbo stands for nothing of ours any more", "The word pair bot stands for the product GitHub Copilot")
}
