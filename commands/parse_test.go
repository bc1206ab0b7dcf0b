package commands_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestWaysToType types the same question as people do.
func TestWaysToType(t *testing.T) {
	b := adaptertest.New(t)
	want := adaptertest.Text(b.Say("who-owns data-privacy for coding"))
	for _, text := range []string{
		"who-owns data-privacy for coding",
		"who owns data privacy for coding",
		"WHO Data-Privacy FOR Coding",
		"who-owns gdpr for ai coding assistants",
		"who-owns 5 for 7",
		`who-owns "data privacy" for "coding"`,
		"who-owns “data privacy” for coding",
		"  who-owns   data-privacy\tfor\ncoding ",
		"who-owns --domain data-privacy --for coding",
		"who-owns --model=coding --domain=data-privacy",
		"who-owns data-privacy coding",
		"who-owns coding data-privacy",
		"who-owns the data privacy for our coding assistant",
	} {
		if got := adaptertest.Text(b.Say(text)); got != want {
			t.Errorf("%q answers\n%s\nwant\n%s", text, got, want)
		}
	}
}

// TestQuotes claims for teams whose names hold words of the grammar.
func TestQuotes(t *testing.T) {
	for _, team := range []string{"Care for Data", "By Design", "--force", "Legal & Privacy", "Équipe «IA»"} {
		b := adaptertest.New(t)
		r := b.Say(`claim data-privacy for coding by "` + team + `"`)
		if r.Error != nil || !strings.Contains(adaptertest.Text(r), team+" now owns") {
			t.Errorf("a claim by %q: %s", team, adaptertest.Text(r))
		}
		offer := b.Say("claim data-security")
		if offer.Error == nil || len(offer.Error.Suggestions) != 1 {
			t.Fatalf("a claim without a team: %s", adaptertest.Text(offer))
		}
		if r := b.Say(offer.Error.Suggestions[0].Command.String()); r.Error != nil || !strings.Contains(adaptertest.Text(r), team+" now owns") {
			t.Errorf("the suggestion %q: %s", offer.Error.Suggestions[0].Command, adaptertest.Text(r))
		}
	}
}

// FuzzDispatch types anything. It must be answered or refused, never fail, and
// the same words must give the same answer.
func FuzzDispatch(f *testing.F) {
	for _, s := range []string{"who-owns data-privacy for cursor", "crosswalk nist GOVERN 1.1", "compare saas vs mcp", "identify answers yes,no", "choose answers no,high", `claim "`, "gaps page 1", "\xff\x00", "who-owns for for for", "--", "help help", "“"} {
		f.Add(s)
	}
	b := adaptertest.New(f) // a guest changes nothing, so one will do
	f.Fuzz(func(t *testing.T, text string) {
		guest := commands.Identity{Platform: "slack", Workspace: "w1", User: "u1", Standing: commands.Guest}
		ask := func() commands.Reply {
			return b.Dispatch(context.Background(), commands.Request{Org: "default", Text: text, Identity: guest})
		}
		r := ask()
		if r.Error != nil && r.Error.Code == commands.Unavailable {
			t.Fatalf("%q failed: %v", text, r.Error)
		}
		said := adaptertest.Text(r)
		if strings.TrimSpace(said) == "" || !utf8.ValidString(said) {
			t.Fatalf("%q is answered with %q", text, said)
		}
		if again := adaptertest.Text(ask()); again != said {
			t.Fatalf("%q is answered in two ways:\n%s\n%s", text, said, again)
		}
	})
}
