package commands_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestOwnershipExamples asks every example of the verbs about ownership and
// risk where what it needs is there.
func TestOwnershipExamples(t *testing.T) {
	claims := []string{
		"claim data-privacy by Privacy", "claim data-privacy for coding by Legal", "claim data-privacy as consulted by Legal", "team add Platform",
	}
	ask := "accept incident-response for saas until 90d because it is a trial"
	needs := map[string][]string{
		"claim": nil, "accept": nil, "plan": nil, "gaps": nil,
		"release": claims, "transfer": claims, "dispute": claims, "attest": claims,
		"resolve": append(claims, "dispute data-privacy because x", "dispute data-privacy for coding because y"),
		"approve": {ask}, "reject": {ask}, "unaccept": {ask},
	}
	asked := map[string]bool{}
	for _, cmd := range commands.Table() {
		before, mine := needs[cmd.Name]
		if !mine {
			continue
		}
		asked[cmd.Name] = true
		for _, example := range cmd.Examples {
			c := cast{adaptertest.New(t), t}
			// The request becomes event 12, as the examples have it.
			for n := 0; len(before) == 1 && c.tip().Seq < 11; n++ {
				c.does("cy", fmt.Sprintf("team add Team %d", n))
			}
			for _, text := range before {
				c.does("cy", text)
			}
			c.Wait(2 * day)
			who := "cy"
			if cmd.Name == "approve" {
				who = "bo"
			}
			if r := c.ask(who, example); r.Error != nil {
				t.Errorf("%q is refused: %s", example, adaptertest.Text(r))
			}
		}
	}
	if len(asked) != len(needs) {
		t.Errorf("of %d verbs only %v are in the table", len(needs), asked)
	}
}

// TestTextsFit checks what platforms show of the table.
func TestTextsFit(t *testing.T) {
	for _, cmd := range commands.Table() {
		texts := map[string]string{cmd.Name: cmd.Summary}
		for _, o := range cmd.Options {
			texts[cmd.Name+" "+o.Name] = o.Summary
		}
		for name, text := range texts {
			if n := utf8.RuneCountInString(text); n == 0 || n > 100 {
				t.Errorf("the summary of %s has %d characters", name, n)
			}
		}
	}
}
