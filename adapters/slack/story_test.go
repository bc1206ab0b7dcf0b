package slack

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
)

// TestStory asks, claims and asks again, over HTTP and over Socket Mode.
func TestStory(t *testing.T) {
	t.Run("http", func(t *testing.T) {
		r := newRig(t)
		story(t, r, "response", func(c slackfake.Command) { r.slack.Command(r.app, c) })
	})
	t.Run("socket", func(t *testing.T) {
		r, _ := newSocketRig(t)
		r.slack.Connected(1)
		story(t, r, "ack", func(c slackfake.Command) { r.slack.Ack(r.slack.SocketCommand(c)) })
	})
}

func story(t *testing.T, r *rig, via string, send func(slackfake.Command)) {
	say := func(c slackfake.Command) slackfake.Seen {
		t.Helper()
		send(c)
		seen := r.slack.Next()
		if seen.Via != via {
			t.Errorf("it came by %s, not by %s", seen.Via, via)
		}
		return seen
	}
	asked := say(slackfake.Command{Text: "who-owns data-privacy for cursor"})
	wants(t, asked, "AI Coding Assistants", "Customer", "NOBODY")
	if asked.Public || len(asked.Buttons) == 0 {
		t.Errorf("an answer is for who asked, with something to do next: %+v", asked)
	}

	claim := slackfake.Command{Text: "claim data-privacy by Privacy", Trigger: "123.456.abc"}
	before := r.tip(t)
	claimed := say(claim)
	wants(t, claimed, "Privacy now owns Data Privacy")
	after := r.tip(t)
	if !claimed.Public || after.Seq <= before.Seq {
		t.Errorf("a claim is seen by the channel and kept: public %t, %d → %d events", claimed.Public, before.Seq, after.Seq)
	}
	owned := say(slackfake.Command{Text: "who-owns data-privacy for cursor"})
	wants(t, owned, "Our owner: Privacy (anybody can speak for it), since 23 Nov 2026, to be confirmed by 21 Feb 2027.")

	for range 3 {
		say(claim)
	}
	if r.tip(t) != after {
		t.Error("a copy of a delivery changed the ledger")
	}
	wants(t, say(slackfake.Command{Text: "claim data-privacy by Legal", User: "U0002"}), "already has an accountable team: Privacy")
	if r.tip(t) != after {
		t.Error("a refused claim changed the ledger")
	}
}

// TestTwoClaimants lets two teams claim at once: one wins, the other is told.
func TestTwoClaimants(t *testing.T) {
	r := newRig(t)
	var both sync.WaitGroup
	for _, team := range []string{"Privacy", "Legal"} {
		both.Go(func() {
			r.slack.Command(r.app, slackfake.Command{Text: "claim data-privacy by " + team, User: "U" + team})
		})
	}
	both.Wait()
	one, other := r.slack.Next(), r.slack.Next()
	if !one.Public {
		one, other = other, one
	}
	wants(t, one, "now owns Data Privacy")
	wants(t, other, "already has an accountable team", "Nothing was changed")
	if !one.Public || other.Public {
		t.Error("one wins before the channel, the other is told alone")
	}
}

// TestCopies delivers one claim many times at once: it is kept once, and every
// copy is answered.
func TestCopies(t *testing.T) {
	r := newRig(t)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			r.slack.Command(r.app, slackfake.Command{Text: "claim data-privacy by Privacy", Trigger: "123.456.abc"})
		})
	}
	all.Wait()
	claimed := 0
	for range 50 {
		if strings.Contains(r.slack.Next().Text, "now owns") {
			claimed++
		}
	}
	if claimed != 1 || r.tip(t).Seq != 3 {
		t.Errorf("%d claims, %d events; want one claim by a team that becomes known, under a framework that is recorded", claimed, r.tip(t).Seq)
	}
	wants(t, r.ask(t, "history"), "It holds 3 events", "Event 1: Privacy became known", "Event 2: Privacy became accountable for Data Privacy", "Event 3: The framework AI Security Shared Responsibility Model")
}

// TestEveryVerb answers every example of the table over HTTP.
func TestEveryVerb(t *testing.T) {
	r := newRig(t)
	for _, c := range commands.Table() {
		for _, example := range c.Examples {
			seen := r.ask(t, example)
			if seen.Fallback == "" || strings.Contains(seen.Text, "is not a command") || strings.Contains(seen.Text, "the fault is ours") {
				t.Errorf("%s: %s", example, seen.Text)
			}
		}
	}
	wants(t, r.ask(t, ""), "All commands")
}

// TestButtons presses what an answer offers.
func TestButtons(t *testing.T) {
	r := newRig(t)
	asked := r.ask(t, "who-owns data-privacy for cursor")
	value := asked.Buttons[0].Value
	if value != "1:claim data-privacy for coding" {
		t.Fatalf("the button holds %q", value)
	}
	press := func(p slackfake.Press) slackfake.Seen {
		t.Helper()
		if a := r.slack.Press(r.app, p); a.Status != 200 || len(a.Body) > 0 {
			t.Errorf("a button is acknowledged with %d and %q", a.Status, a.Body)
		}
		seen := r.slack.Next()
		if seen.Via != "response_url" {
			t.Errorf("the result came by %s", seen.Via)
		}
		return seen
	}
	var as []commands.Identity
	r.holdWith(func(_ context.Context, req commands.Request) { as = append(as, req.Identity) })
	r.slack.Press(r.app, slackfake.Press{Value: value, User: "U0007"})
	if v := r.slack.NextView(); v.Title != "Claim" || v.Fields["team"] != "external_select" {
		t.Errorf("what the button lacks is asked for in %v", v)
	}
	if as[0].User != "U0007" || as[0].Workspace != slackfake.Team || as[0].Standing != commands.Member {
		t.Errorf("it ran as %+v", as[0])
	}
	claimed := press(slackfake.Press{Value: value + " by Privacy", User: "U0007"})
	wants(t, claimed, "Privacy now owns")
	if !claimed.Public {
		t.Error("the channel sees a claim")
	}
	before := r.tip(t)
	wants(t, press(slackfake.Press{Value: "1:claim model-security by Privacy", Home: "T9999"}), "Guests and people of other workspaces can ask")
	wants(t, press(slackfake.Press{Value: "0:claim model-security by Privacy"}), "from an older version")
	wants(t, press(slackfake.Press{Value: "claim model-security by Privacy"}), "from an older version")
	wants(t, press(slackfake.Press{Value: ""}), "from an older version")
	if r.tip(t) != before {
		t.Error("a guest, or an old button, changed the ledger")
	}
}

// TestUserGroups claims for a user group: only its members can.
func TestUserGroups(t *testing.T) {
	r := newRig(t)
	r.slack.Group("S123", "U0001", "U0002")
	claim := func(user, rest string) slackfake.Seen {
		t.Helper()
		r.slack.Command(r.app, slackfake.Command{Text: rest, User: user})
		return r.slack.Next()
	}
	const group = "<!subteam^S123|@privacy team>"
	wants(t, claim("U0009", "claim data-privacy by "+group), "You do not belong to privacy team")
	wants(t, claim("U0001", "claim data-privacy by "+group), "privacy team now owns Data Privacy")
	wants(t, claim("U0002", "claim model-security by "+group), "privacy team now owns Model Security")
	calls := r.slack.Calls("usergroups.users.list")
	wants(t, claim("U0001", "who-owns data-privacy"), "privacy team, since")
	if r.slack.Calls("usergroups.users.list") != calls {
		t.Error("a question asked Slack who is in a group")
	}
	r.slack.Group("S123")
	wants(t, claim("U0001", "release data-privacy by "+group), "privacy team has given back Data Privacy")
	later := time.Now().Add(groupsLife)
	r.a.groups.now = func() time.Time { return later } // what was found out is too old
	wants(t, claim("U0001", "claim data-privacy by "+group), "You do not belong to privacy team")
	later = later.Add(groupsLife)
	r.slack.Fail("usergroups.users.list", "missing_scope")
	before := r.tip(t)
	wants(t, claim("U0001", "claim data-security by "+group), "cannot be checked at the moment")
	if r.tip(t) != before {
		t.Error("what could not be checked changed the ledger")
	}
}

// TestPeopleAndChannels ties a person to a team, and what is changed to a
// channel, both as Slack names them.
func TestPeopleAndChannels(t *testing.T) {
	r := newRig(t)
	r.Bench = adaptertest.NewAdmin(t, "slack:U0001")
	r.slack.Group("S123", "U0001")
	say := func(user, channel, text string) slackfake.Seen {
		t.Helper()
		r.slack.Command(r.app, slackfake.Command{Text: text, User: user, Channel: channel})
		return r.slack.Next()
	}
	wants(t, say("U0001", "C1", "team add Privacy"), "Privacy is known here now")
	wants(t, say("U0001", "C1", "team bind Privacy <@U0002|Ana María>"), "Privacy")
	wants(t, say("U0003", "C1", "claim data-privacy by Privacy"), "You do not belong to Privacy")
	if say("U0003", "C1", "claim data-privacy by Privacy because <@U0002|Ana María> left"); r.slack.Calls("usergroups.users.list") != 0 {
		t.Error("Slack was asked for the members of a person")
	}
	wants(t, say("U0002", "C1", "claim data-privacy by Privacy"), "Privacy now owns Data Privacy")

	wants(t, say("U0001", "C1", "settings channels <#C2|the security>, <#C3>"), "#the-security (Slack)")
	before := r.tip(t)
	wants(t, say("U0002", "C1", "release data-privacy"), "only in #the-security (Slack)")
	if r.tip(t) != before {
		t.Error("something was changed in another channel")
	}
	wants(t, say("U0002", "C3", "release data-privacy"), "has given back Data Privacy")
	wants(t, say("U0002", "C2", "claim data-privacy by Privacy"), "Privacy now owns Data Privacy")

	// A person who is named beside a group takes none of its place.
	text := "team bind Privacy to <!subteam^S123|@privacy>, <@U0005|a>, <@U0006|b>, <@U0007|c>"
	wants(t, say("U0001", "C2", text), "Privacy")
	if r.slack.Calls("usergroups.users.list") != 1 {
		t.Errorf("Slack was asked %d times who is in a group", r.slack.Calls("usergroups.users.list"))
	}
}
