package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestSettings(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "settings", "every 90 days. This is the default.", "in every channel. This is the default.")
	must(t, b, "settings attest-every 60d", "every 60 days")
	still(t, b, "settings attest-every 60 days", "nothing was changed")
	must(t, b, "claim data-privacy by Privacy", "22 Jan 2027")
	must(t, b, "settings attest-every 1", "every 1 day.")
	must(t, b, "settings attest-every 90d")
	must(t, b, "settings", "every 90 days. This is the default.")
	for _, bad := range []string{"0", "1001", "-5", "60x", "6asd", "soon", "60d 5"} {
		mustNot(t, b, "settings attest-every "+bad, commands.InvalidArgument, "settings attest-every 30d")
	}
	mustNot(t, b, "settings attest-every", commands.MissingArgument)

	must(t, b, "settings claims members-only", "1 team is tied to nobody")
	still(t, b, "settings claims members-only", "nothing was changed")
	mustNot(t, b, "settings claims member-only", commands.InvalidArgument, "settings claims members-only")
	must(t, b, "settings claims open", "any full member can speak")

	must(t, b, "settings approvers Privacy", "approved by Privacy", "team bind Privacy to")
	mustNot(t, b, "settings approvers Privcy", commands.NotFound, "settings approvers Privacy")
	must(t, b, "settings approvers anyone", "any full member can approve")
	mustNot(t, b, "settings volume 11", commands.InvalidArgument)

	must(t, b, "settings channels slack:C1#security discord:22", "#security (Slack) and the Discord channel 22")
	var data struct {
		Settings struct {
			Days     int `json:"attest-every"`
			Claims   string
			Channels []string
		}
	}
	decode(t, b.Say("settings"), &data)
	if data.Settings.Days != 90 || data.Settings.Claims != "open" || len(data.Settings.Channels) != 2 || data.Settings.Channels[0] != "slack:C1#security" {
		t.Errorf("the data is %+v", data)
	}
}

// TestMembersOnly keeps people from speaking for a team that is tied to nobody.
func TestMembersOnly(t *testing.T) {
	b := adaptertest.New(t)
	member := commands.Request{Org: "default", Identity: actors[0].identity, Text: "claim data-privacy by Privacy"}
	must(t, b, "settings claims members-only")
	if r := b.Dispatch(context.Background(), member); r.Error == nil || r.Error.Code != commands.Forbidden {
		t.Errorf("a claim for a team that is tied to nobody: %s", adaptertest.Text(r))
	}
	must(t, b, "settings claims open")
	if r := b.Dispatch(context.Background(), member); r.Error != nil {
		t.Errorf("a claim when claims are open: %s", adaptertest.Text(r))
	}
}

// TestChannels allows changes only in some channels; questions, settings and
// the terminal stay open.
func TestChannels(t *testing.T) {
	b := adaptertest.NewAdmin(t, "slack:T1/boss")
	ask := func(platform, channel, user, text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Text: text, Place: commands.Place{Channel: channel},
			Identity: commands.Identity{Platform: platform, Workspace: "T1", User: user, GroupsKnown: true},
		})
	}
	check := func(platform, channel, user, text string, code commands.Code, says string) {
		t.Helper()
		r := ask(platform, channel, user, text)
		got := commands.Code("")
		if r.Error != nil {
			got = r.Error.Code
		}
		if said := adaptertest.Text(r); got != code || !strings.Contains(said, says) {
			t.Errorf("%s in %s gave %q, want %q and %q:\n%s", text, channel, got, code, says, said)
		}
	}
	check("slack", "C9", "boss", "settings channels <#C1|security> here", "", "#security (Slack) and the Slack channel C9")
	check("slack", "C9", "boss", "settings channels <#C1|security>", "", "only in #security (Slack)")
	check("slack", "C1", "u1", "claim data-privacy by Privacy", "", "now owns")
	check("slack", "C2", "u1", "claim data-security by Privacy", commands.Forbidden, "only in #security (Slack)")
	check("slack", "C2", "boss", "claim data-security by Privacy", commands.Forbidden, "only in #security (Slack)")
	check("slack", "", "u1", "release data-privacy", commands.Forbidden, "nothing was changed")
	check("discord", "C1", "u1", "release data-privacy", commands.Forbidden, "only in #security (Slack)") // the same id elsewhere
	check("slack", "C2", "u1", "who-owns data-privacy", "", "Privacy")
	check("slack", "C2", "u1", "settings", "", "only in #security (Slack)")
	must(t, b, "claim data-security by Legal", "now owns") // the terminal
	for _, bad := range []string{"#security", "<#C1", "<#c1>", "<#>", "<@U1>", "slack:C1"} {
		check("slack", "C1", "boss", "settings channels "+bad, commands.InvalidArgument, "names no channel")
	}
	check("slack", "", "boss", "settings channels here", commands.InvalidArgument, "names no channel")
	check("slack", "C2", "boss", "settings channels all", "", "in every channel")
	check("slack", "C2", "u1", "release data-privacy", "", "given back")
}

// TestAdmin says who asks what they may, and lets nobody become more.
func TestAdmin(t *testing.T) {
	b := adaptertest.NewAdmin(t, "slack:w1/admin", "discord:20")
	for name, says := range map[string]string{
		"administrator": "You are one of them", "slack member": "not one of them, but a full member", "slack guest": "can ask only",
		"slack bot": "can ask only", "operator": "own terminal",
	} {
		for _, a := range actors {
			if a.name != name {
				continue
			}
			r := b.Dispatch(context.Background(), commands.Request{Org: "default", Text: "admin", Identity: a.identity})
			if said := adaptertest.Text(r); r.Error != nil || !strings.Contains(said, "2 people are administrators here. "+"") || !strings.Contains(said, says) || !strings.Contains(said, "AIRESP_ADMINS") {
				t.Errorf("admin by %s:\n%s", name, said)
			}
		}
	}
	mustNot(t, b, "admin add slack:w1/u1", commands.InvalidArgument)
	must(t, adaptertest.New(t), "admin", "Nobody is an administrator here.")
}

// TestCopiesOfSettings delivers requests of each kind twice.
func TestCopiesOfSettings(t *testing.T) {
	b := adaptertest.NewAdmin(t, "slack:w1/admin")
	for i, text := range []string{
		"system add Loan Bot for saas", "use saas", "team add Privacy", "team bind Privacy <@&r2>", "team unbind Privacy <@&r2>",
		"settings attest-every 60d", "system retire Loan Bot", "unuse saas",
	} {
		req := commands.Request{ID: string(rune('a' + i)), Org: "default", Text: text, Identity: actors[9].identity, Mentions: twoRoles()}
		if r := b.Dispatch(context.Background(), req); r.Error != nil {
			t.Fatalf("%s: %s", text, adaptertest.Text(r))
		}
		b.Wait(time.Minute)
		before, _ := b.DB.Tip(t.Context(), "default")
		r := b.Dispatch(context.Background(), req)
		if after, _ := b.DB.Tip(t.Context(), "default"); r.Error != nil || after != before || !strings.Contains(adaptertest.Text(r), "the copy changed nothing") {
			t.Errorf("a copy of %s: %s", text, adaptertest.Text(r))
		}
	}
}
