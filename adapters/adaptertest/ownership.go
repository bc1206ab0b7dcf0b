package adaptertest

import (
	"context"
	"testing"
	"time"

	"airesp/commands"
)

// hostile is text of users that tries to ping and to change the layout.
const hostile = "<!channel> @everyone <@U1> <@&1> [x](http://evil.example) *b* `c` &amp; | ~s~"

// ownership adds the replies about roles, offers, disputes and accepted risks,
// with text of users wherever it can stand.
func ownership(t testing.TB, add func(name string, r commands.Reply)) {
	b := New(t)
	other := func(text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Text: text, WantData: true, Identity: commands.Identity{Platform: "console", User: "bo", Operator: true},
		})
	}
	b.Say("claim data-privacy for cursor by Privacy until 200d note " + hostile)
	add("claim-noted", b.Say("claim data-privacy for cursor by Privacy until 200d note "+hostile))
	add("claim-responsible", b.Say("claim data-privacy as responsible by Platform"))
	add("claim-role-unknown", b.Say("claim data-privacy as boss by Platform"))
	add("claim-until-past", b.Say("claim data-security by Platform until 2020-01-01"))
	add("transfer", b.Say("transfer data-privacy for cursor to Platform because "+hostile)) // r6
	add("transfer-again", b.Say("transfer data-privacy for cursor to Platform"))
	add("transfer-unknown-team", b.Say("transfer data-privacy for cursor to Platfrom"))
	add("dispute", b.Say("dispute data-privacy for cursor because "+hostile))
	add("who-owns-contested", b.Say("who-owns data-privacy for cursor"))
	add("approve-own", b.Say("approve r6"))
	add("approve-nothing", b.Say("approve r99"))
	add("resolve", b.Say("resolve data-privacy for cursor because "+hostile))
	add("approve-offer", other("approve r6"))
	add("accept", b.Say("accept user-access-control for saas, coding until 90d because "+hostile)) // r10, r11
	add("gaps-asked", b.Say("gaps for saas"))
	add("approve-risk", other("approve r10"))
	add("reject-risk", other("reject r11 because "+hostile))
	add("gaps-accepted", b.Say("gaps for saas"))
	add("gaps-critical", b.Say("gaps --critical"))
	add("plan-owned", b.Say("plan for coding, agentic"))
	add("unaccept", b.Say("unaccept r10 because "+hostile))
	add("attest-nothing", b.Say("attest"))
	add("team-owned", b.Say("team Platform"))
	b.Wait(80 * 24 * time.Hour)
	add("home-overdue", b.Say("home", "Privacy", "Platform"))
	add("attest-all", b.Say("attest all by Platform"))
	add("release-responsible", b.Say("release data-privacy as responsible by Platform because "+hostile))
}
