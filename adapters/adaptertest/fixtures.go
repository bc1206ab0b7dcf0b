package adaptertest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/commands"
	"airesp/commands/reply"
)

// Fixtures are replies of every kind: each verb's examples on an empty
// ledger, the states that a claim goes through, refusals, text that tries to
// ping, and sizes at and beyond the platforms' limits.
func Fixtures(t testing.TB) []Fixture {
	t.Helper()
	var list []Fixture
	add := func(name string, r commands.Reply) { list = append(list, Fixture{Name: name, Reply: r}) }

	b := New(t)
	for _, c := range commands.Table() {
		for i, example := range c.Examples {
			if !c.Writes() {
				add(fmt.Sprintf("%s-%d", c.Name, i+1), b.Say(example))
			}
		}
	}
	for _, f := range []struct{ name, text string }{
		{"claim-domain", "claim data-privacy by Privacy Office"},
		{"who-owns-owned", "who-owns data-privacy"},
		{"claim-again", "claim data-privacy by Privacy Office"},
		{"claim-held", "claim data-privacy by Legal"},
		{"claim-narrower", "claim data-privacy for cursor by Platform"},
		{"who-owns-mixed", "who-owns data-privacy"},
		{"who-owns-one", "who-owns data-privacy for cursor"},
		{"claim-provider", "claim infrastructure-security for saas by Vendor Management"},
		{"claim-critical", "claim agent-governance for agentic by Platform"},
		{"claim-not-applicable", "claim agent-governance for coding by Platform"},
		{"claim-no-team", "claim data-security"},
		{"release-none", "release model-security"},
		{"release-other-scope", "release data-privacy for saas"},
		{"release-narrower", "release data-privacy for coding"},
		{"matrix-owned", "matrix"},
		{"model-owned", "model agentic"},
		{"unknown-domain", "who-owns data-privcy for cursor"},
		{"unknown-domain-far", "who-owns zzzzzzzz"},
		{"unknown-model", "who-owns data-privacy for cursr"},
		{"ambiguous-product", "who-owns data-privacy for copilot"},
		{"ambiguous-domain", "who-owns ip"},
		{"out-of-scope", "who-owns data-privacy for spotify"},
		{"unknown-verb", "who-own data-privacy"},
		{"missing-domain", "who-owns"},
		{"misuse", "gaps page nine"},
		{"last-page", "gaps page 9"},
		{"hostile-team", `claim model-security by "<!channel> @everyone <@U1> <@&1> [x](http://evil.example) *b* _i_ ` + "`c`" + ` &amp; \"`},
		{"who-owns-hostile", "who-owns model-security"},
		{"hostile-word", "who-owns <!here>@everyone<@&1>"},
	} {
		add(f.name, b.Say(f.text))
	}
	b.Wait(airesp.ConfirmEvery + time.Hour)
	add("who-owns-overdue", b.Say("who-owns data-privacy"))
	add("coverage-weeks", b.Say("coverage"))
	add("gaps-overdue", b.Say("gaps for saas"))
	add("claim-confirm", b.Say("claim data-privacy by Privacy Office"))
	add("release-domain", b.Say("release data-privacy"))
	add("who-owns-earlier", b.Say("who-owns data-privacy on 2026-11-30"))
	add("gaps-earlier", b.Say("gaps for saas on 2026-11-30"))
	add("history-claims", b.Say("history"))
	add("history-domain", b.Say("history data-privacy"))
	add("export-claims", b.Say("export csv"))
	add("undo", b.Say("undo"))
	add("undo-again", b.Say("undo 1"))
	add("history-undone", b.Say("history data-privacy"))
	ownership(t, add)
	guidance(t, add)
	digests(t, add)
	add("select", commands.Reply{Command: "identify", Message: reply.Message{
		Summary: reply.Say(reply.S("Question 1 of 2.")),
		Blocks: []reply.Block{reply.Select{
			Lead: reply.Say(reply.B("Does it act by itself?")), Placeholder: "Choose an answer",
			Choices: []reply.Choice{
				{Label: "Yes", Description: "without a person's approval", Command: reply.Do("identify", reply.Arg{Option: "product", Value: "cursor"})},
				{Label: "No <!here> @everyone", Command: reply.Do("identify", reply.Arg{Option: "product", Value: "copilot"})},
			},
		}},
	}})
	atLimits(add)
	add("at-the-limits", commands.Reply{Command: "limits", Message: limits()})
	return list
}

// limits is a message beyond every platform's limits: what cannot be shown
// must be cut where people see it.
func limits() reply.Message {
	long := strings.Repeat("long words that never end ", 200)
	list := reply.List{Ordered: true, More: reply.Say(reply.S("see the rest with "), reply.Cmd(reply.Do("gaps")))}
	for i := range 200 {
		list.Items = append(list.Items, reply.Item{
			Title: reply.Say(reply.B(fmt.Sprintf("Item %d", i+1)), reply.S(": a title of the usual length")),
			Lines: []reply.Text{reply.Say(reply.S("A line that says what is left for us, as long as most of them are in practice."))},
		})
	}
	buttons := reply.Buttons{Lead: reply.Say(reply.S("Too many buttons:"))}
	for i := range 30 {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: fmt.Sprintf("Button %d %s", i+1, long[:100]), Command: reply.Do("gaps")})
	}
	grid := reply.Grid{}
	for i := range 25 {
		grid.Columns = append(grid.Columns, fmt.Sprint(i+1))
	}
	for i := range 25 {
		row := reply.GridRow{Name: fmt.Sprintf("A domain with a name of forty letters %02d", i+1)}
		for range grid.Columns {
			row.Cells = append(row.Cells, "C!")
		}
		grid.Rows = append(grid.Rows, row)
	}
	return reply.Message{
		Summary: reply.Say(reply.S(long)),
		Blocks:  []reply.Block{reply.Heading{Text: long}, reply.Para{Text: reply.Say(reply.S(long))}, grid, list, buttons, reply.Footer{Text: reply.Say(reply.S(long))}},
	}
}
