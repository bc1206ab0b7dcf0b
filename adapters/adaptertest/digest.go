package adaptertest

import (
	"context"
	"testing"
	"time"

	"airesp/commands"
)

// digests adds the replies about digests and reminders: a first digest, one
// with everything in it, a quiet week, and the ways to set one up.
func digests(t testing.TB, add func(name string, r commands.Reply)) {
	b := New(t)
	other := func(text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Text: text, WantData: true, Identity: commands.Identity{Platform: "console", User: "bo", Operator: true},
		})
	}
	add("digest-on", b.Say("digest on weekly mon 09:00 Europe/Paris --critical-only in slack:T1/C1"))
	add("digest-on-again", b.Say("digest on weekly mon 09:00 Europe/Paris --critical-only in slack:T1/C1"))
	add("digest-on-wrong", b.Say("digest on every blue moon in slack:T1/C1"))
	add("digest-on-here", b.Say("digest on weekly mon 09:00 UTC"))
	add("digest-set", b.Say("digest status in slack:T1/C1"))
	add("digest-listed", b.Say("digest"))
	add("digest-off", b.Say("digest off in slack:T1/C1"))
	b.Say("system add Loan Bot for agentic by " + `"` + hostile + `"`)
	b.Say("system add Desk for saas")
	b.Say("claim agent-governance for Loan Bot by Platform")
	b.Wait(80 * 24 * time.Hour)
	add("digest-first", b.Say("digest preview"))
	b.Wait(10 * 24 * time.Hour)
	b.Say("claim data-privacy by Privacy")
	b.Say("claim model-security by Privacy")
	b.Say("dispute model-security because " + hostile)
	b.Say("accept incident-response for Desk until 90d because " + hostile)
	other("transfer data-privacy to Platform")
	b.Wait(24 * time.Hour)
	b.Say("system add Notes for coding")
	add("digest-full", b.Say("digest preview"))
	b.Say("digest on weekly thu 09:00 UTC in slack:T1/C1")
	b.Wait(9 * 24 * time.Hour)
	b.Say("resolve model-security because so")
	b.Say("approve r13")
	b.Say("reject r14")
	b.Wait(8 * 24 * time.Hour)
	add("digest-quiet", b.Say("digest preview for coding"))
	add("remind", b.Say("remind data-privacy to Platform"))
	add("remind-again", b.Say("remind data-privacy to Platform"))
	add("remind-nobody", b.Say("remind data-security"))
	add("snooze", b.Say("snooze data-privacy"))
	add("team-channel", b.Say("team channel Privacy in slack:T1/C1"))
	add("history-digest", b.Say("history"))
}
