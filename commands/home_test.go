package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestHome is what somebody sees first: what their team owns, what is overdue,
// and the gaps of the domain that it owns elsewhere before all others.
func TestHome(t *testing.T) {
	b := adaptertest.New(t)
	home := func(teams ...string) string {
		t.Helper()
		r := b.Say("home", teams...)
		if r.Error != nil {
			t.Fatal(r.Error)
		}
		return adaptertest.Text(r)
	}
	check := func(said string, parts ...string) {
		t.Helper()
		for _, p := range parts {
			if !strings.Contains(said, p) {
				t.Errorf("no %q in\n%s", p, said)
			}
		}
	}
	check(home("Nobody"), "You belong to no team that is known here.", "97 gaps", "Claim ", "See all gaps: gaps", "Add a system: system add")
	must(t, b, "claim user-access-control for paas by Platform")
	said := home("Platform")
	check(said, "Platform is accountable for 1, none overdue.", "96 gaps", "Your domains", "Gaps closest to you", "Your team owns User Access Control for PaaS")
	gaps := said[strings.Index(said, "Gaps closest"):]
	if first, _, _ := strings.Cut(gaps, "Why"); !strings.Contains(first, "User Access Control") {
		t.Errorf("the closest gap is of another domain:\n%s", gaps)
	}
	b.Wait(airesp.ConfirmEvery + time.Hour)
	check(home("Platform"), "1 of them overdue", "Overdue. User Access Control", "Confirm what is due: attest")
}

// TestUndoOffered: what changed something can be taken back by a command that
// names it; what changed nothing, and an undo, cannot.
func TestUndoOffered(t *testing.T) {
	b := adaptertest.New(t)
	say := func(user, text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Text: text, Identity: commands.Identity{Platform: "console", User: user, Operator: true},
		})
	}
	claimed := say("ana", "claim data-privacy by Privacy")
	say("bo", "claim model-security by Privacy")
	if got := claimed.Undo.String(); got != "undo 1" {
		t.Errorf("undo is %q", got)
	}
	for _, text := range []string{"who-owns data-privacy", "claim data-privacy by Privacy", "claim data-privacy by Legal"} {
		if r := say("ana", text); r.Undo.Verb != "" {
			t.Errorf("%s: undo is %q", text, r.Undo)
		}
	}
	undone := say("ana", claimed.Undo.String())
	if undone.Error != nil || undone.Undo.Verb != "" {
		t.Errorf("%v, undo is %q", undone.Error, undone.Undo)
	}
	if said := adaptertest.Text(say("ana", "who-owns data-privacy for saas")); !strings.Contains(said, "NOBODY") {
		t.Error(said)
	}
}
