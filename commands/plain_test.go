package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestPlainWordsChangeNothing asks in plain words for everything that can be
// changed. A sentence only ever gets the command to run.
func TestPlainWordsChangeNothing(t *testing.T) {
	b := adaptertest.NewAdmin(t, "console:ana")
	b.Say("claim data-privacy for coding by Privacy")
	b.Say("system add Loan Bot for saas by Privacy")
	before, err := b.DB.Tip(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands.Table() {
		if !c.Writes() {
			continue
		}
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			for _, sentence := range []string{
				"please %s data privacy for cursor", "can you %s incident response for us", "could somebody %s the Loan Bot", "I want to %s GDPR for the Privacy team",
				"who can %s data privacy in cursor?", "we should %s model security", "let us %s logging now", "ask please %s data-privacy by Legal",
			} {
				r := b.Say(fmt.Sprintf(sentence, name))
				if r.Error != nil && r.Error.Code == commands.Unavailable {
					t.Errorf("%q failed: %s", fmt.Sprintf(sentence, name), adaptertest.Text(r))
				}
			}
		}
	}
	for _, sentence := range []string{"claim privacy for us please", "make Legal the owner of logging for cursor", "hand data privacy over to Legal"} {
		r := b.Say(sentence)
		if r.Error == nil || r.Error.Code != commands.Ambiguous || len(r.Error.Suggestions) == 0 {
			t.Errorf("%q is not offered as a command: %s", sentence, adaptertest.Text(r))
		}
	}
	if after, _ := b.DB.Tip(t.Context(), "default"); after != before {
		t.Errorf("plain words made %d events", after.Seq-before.Seq)
	}
}

// TestAnswers looks at what a question is answered with.
func TestAnswers(t *testing.T) {
	b := adaptertest.New(t)
	b.Say("system add Loan Bot for saas by Lending")
	for _, c := range []struct{ text, says string }{
		{"who handles GDPR in our Cursor rollout?", "Answered as: who-owns data-privacy for cursor"},
		{"ask who handles GDPR in our Cursor rollout?", "Answered as: who-owns data-privacy for cursor"},
		{"who owns privacy and logging in cursor", "Answered as: who-owns data-privacy for cursor, who-owns monitoring-and-logging for cursor"},
		{"who handles GDPR in our Copilot rollout?", "who-owns data-privacy for coding"},
		{"who handles privacy and dlp in copilot", "ask who handles privacy and dlp in coding"},
		{"who owns incident response for the loan bot", "Loan Bot (SaaS AI Models)"},
		{"what does the Lending team own", "Answered as: team Lending"},
		{"is prompt injection on us in chatgpt", "Context Pollution Protection for ChatGPT"},
		{"who handles privacy in grammarly", "leaves it out"},
		{"who handles privacy in zorblax", "I do not know zorblax"},
		{"explain privacy, dlp, logging, appsec and ethics", "You asked for more"},
		{"who won the match?", "You can ask for instance"},
		{"claim privacy for us please", "claim data-privacy by TEAM"},
		{"who-own data-privacy", "who-owns data-privacy"},
		{"gasp", "gaps"},
	} {
		if r := b.Say(c.text); !strings.Contains(adaptertest.Text(r), c.says) {
			t.Errorf("%q does not say %q:\n%s", c.text, c.says, adaptertest.Text(r))
		}
	}
	r := b.Say("who owns logging and GDPR in the loan bot and cursor")
	if got := strings.Join(append(append(r.Domains, r.Models...), r.Systems...), " "); got != "data-privacy monitoring-and-logging saas coding s2" || r.Command != "who-owns" {
		t.Errorf("resolved to %s", got)
	}
}

// BenchmarkQuestion answers a question in plain words from a real store, and
// declines one.
// TestQuestionsInContext looks at what counts in more than one sentence, and what is asked back.
func TestQuestionsInContext(t *testing.T) {
	b := adaptertest.New(t)
	for _, c := range []struct{ text, says string }{
		// What is named in passing gives way to what is asked about.
		{"Copyright is another story, but who does logging in Cursor?", "Answered as: who-owns monitoring-and-logging for cursor"},
		{"logging in Cursor is done, but who does privacy?", "Answered as: who-owns data-privacy for cursor"},
		{"who keeps the SOC informed about privacy", "Answered as: who-owns data-privacy"},
		{"who is in the SOC", "Answered as: who-owns monitoring-and-logging"},
		// What is described and not named.
		{"who says how much the agent may spend", "who-owns agent-governance for agentic"},
		{"who owns privacy, and who says how much the agent may spend", "Answered as: who-owns data-privacy, who-owns agent-governance"},
		{"who decides which permissions the bot gets", "Answered as: who-owns agent-governance"},
		{"who switches the bot off", "That can be one of several domains."},
		// A product that nobody knows is asked about, wherever it stands.
		{"PromptHarbor, who owns privacy", "who-owns data-privacy for saas"},
		{"what are our duties with QuillNest", "I am not sure: ask me a few questions"},
		// What is sure whatever else is said, and what is about something else.
		{"give me the full matrix on one page, it is for the board", "Answered as: matrix"},
		{"my laptop is broken, who can fix it", "You can ask for instance"},
		{"my laptop is broken, and who does incident response in Cursor", "Answered as: who-owns incident-response for cursor"},
		{"the SOC is now in charge of logging", "Nothing was changed"},
		{"is the SOC now in charge of logging", "Answered as: who-owns monitoring-and-logging"},
		{"remind me which domains I own", "Answered as: mine"},
	} {
		if r := b.Say(c.text); !strings.Contains(adaptertest.Text(r), c.says) {
			t.Errorf("%q does not say %q:\n%s", c.text, c.says, adaptertest.Text(r))
		}
	}
}

func BenchmarkQuestion(b *testing.B) {
	bench := adaptertest.New(b)
	long := strings.Repeat("check what the agent may do and who sets limits ", 80)
	for _, text := range []string{"who handles GDPR in our Cursor rollout?", "who won the match?", long} {
		b.Run(text[:min(len(text), 40)], func(b *testing.B) {
			req := commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"}}
			for b.Loop() {
				bench.Dispatch(context.Background(), req)
			}
		})
	}
}
