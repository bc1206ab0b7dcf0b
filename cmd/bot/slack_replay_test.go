package main

import (
	"path/filepath"
	"testing"

	"airesp/adapters/slack/slackfake"
)

// A button is only words: whoever presses it is asked for their own right, and
// a copy of a press does nothing, also after a restart.
func TestSlackReplayedButton(t *testing.T) {
	s := newSlack(t)
	env := slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "http")
	p := begin(t, env, "serve").ready()
	s.Command(p.url, slackfake.Command{User: "U1", Text: "accept data-privacy for coding until 30d because the pilot ends then"})
	asked := s.Next()
	if len(asked.Buttons) == 0 || asked.Buttons[0].Label != "Approve" {
		t.Fatalf("Slack shows %q", asked.Text)
	}
	held := "It holds 2 events" // with the framework
	press := func(user, home, trigger, want string) {
		t.Helper()
		s.Press(p.url, slackfake.Press{User: user, Home: home, Trigger: trigger, Value: asked.Buttons[0].Value})
		says(t, s, want)
		s.Command(p.url, slackfake.Command{User: "U1", Text: "history"})
		says(t, s, held)
	}
	press("U1", "", "1.a", "somebody else") // who asked
	press("U3", "T9", "1.b", "Ask a full member")
	held = "It holds 3 events"
	press("U2", "", "1.c", "is an accepted risk until")
	claim := slackfake.Press{User: "U2", Trigger: "1.d", Value: "1:claim model-security by Platform"}
	s.Press(p.url, claim)
	says(t, s, "now owns")
	s.Command(p.url, slackfake.Command{User: "U2", Text: "release model-security by Platform"})
	says(t, s, "has given back")
	held = "It holds 6 events" // the team, its claim, and the end of that
	for range 2 {
		s.Press(p.url, claim) // it would claim again
		says(t, s, "")
		press("U2", "", "1.c", "") // the same delivery
		press("U1", "", "1.c", "") // the same, under another name
		p.stop()
		p = begin(t, env, "serve").ready()
	}
	p.stop()
}
