package commands_test

import (
	"context"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// actor is one kind of person who may ask.
type actor struct {
	name     string
	identity commands.Identity
}

func role(id string) airesp.Binding {
	return airesp.Binding{Platform: "discord", Workspace: "g1", Group: id}
}

var actors = []actor{
	{"slack member", commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"}},
	{"slack guest", commands.Identity{Platform: "slack", Workspace: "w1", User: "u2", Standing: commands.Guest}},
	{"slack bot", commands.Identity{Platform: "slack", Workspace: "w1", User: "u3", Standing: commands.Robot}},
	{"discord member of the role", commands.Identity{Platform: "discord", Workspace: "g1", User: "u4", Groups: []airesp.Binding{role("r1")}, GroupsKnown: true}},
	{"discord member without it", commands.Identity{Platform: "discord", Workspace: "g1", User: "u5", GroupsKnown: true}},
	{"discord, roles not known", commands.Identity{Platform: "discord", Workspace: "g1", User: "u6"}},
	{"member of another server", commands.Identity{Platform: "discord", Workspace: "g2", User: "u7", Groups: []airesp.Binding{{Platform: "discord", Workspace: "g2", Group: "r1"}}, GroupsKnown: true}},
	{"operator", commands.Identity{Platform: "console", User: "ana", Operator: true}},
	{"operator of another team", commands.Identity{Platform: "console", User: "bob", Operator: true, Teams: []string{"Legal"}}},
	{"administrator", commands.Identity{Platform: "slack", Workspace: "w1", User: "admin"}},
}

// TestWhoMay asserts, for every verb and actor, whether it is answered. The
// claims are on a team that is tied to a Discord role, the hardest case.
func TestWhoMay(t *testing.T) {
	yes := func(names ...string) map[string]commands.Code {
		m := map[string]commands.Code{}
		for _, n := range names {
			m[n] = ""
		}
		return m
	}
	writers := yes("discord member of the role", "operator", "administrator")
	for _, a := range actors {
		if _, ok := writers[a.name]; !ok {
			writers[a.name] = commands.Forbidden
		}
	}
	writers["discord, roles not known"] = commands.Unavailable
	written := map[string]string{
		"claim":   "claim data-security by Privacy",
		"release": "release data-privacy",
	}
	for _, cmd := range commands.Table() {
		for _, a := range actors {
			b := adaptertest.NewAdmin(t, "slack:w1/admin")
			setUp := commands.Request{
				Org: "default", Text: "claim data-privacy by <@&r1>", Identity: actors[3].identity,
				Mentions: map[string]commands.Mention{"<@&r1>": {Binding: role("r1"), Name: "Privacy"}},
			}
			if r := b.Dispatch(context.Background(), setUp); r.Error != nil {
				t.Fatal(r.Error)
			}
			text, want := cmd.Examples[0], commands.Code("")
			if cmd.Writes() {
				text, want = written[cmd.Name], writers[a.name]
			}
			if text == "" {
				t.Fatalf("%s writes, and this test does not say on what", cmd.Name)
			}
			before, err := b.DB.Tip(context.Background(), "default")
			if err != nil {
				t.Fatal(err)
			}
			r := b.Dispatch(context.Background(), commands.Request{Org: "default", Text: text, Identity: a.identity})
			got := commands.Code("")
			if r.Error != nil {
				got = r.Error.Code
			}
			if got != want {
				t.Errorf("%s by %s gave %q (%s), want %q", text, a.name, got, adaptertest.Text(r), want)
			}
			after, err := b.DB.Tip(context.Background(), "default")
			if err != nil {
				t.Fatal(err)
			}
			if changed := before != after; changed != (cmd.Writes() && want == "") {
				t.Errorf("%s by %s changed the ledger: %v", text, a.name, changed)
			}
		}
	}
}

func TestForgedTeam(t *testing.T) {
	b := adaptertest.New(t)
	member := commands.Identity{Platform: "discord", Workspace: "g1", User: "u1", Groups: []airesp.Binding{role("r1")}, GroupsKnown: true}
	outsider := commands.Identity{Platform: "discord", Workspace: "g1", User: "u2", GroupsKnown: true}
	mentions := map[string]commands.Mention{"<@&r1>": {Binding: role("r1"), Name: "Privacy"}}
	ask := func(id commands.Identity, text string, m map[string]commands.Mention) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{Org: "default", Identity: id, Text: text, Mentions: m})
	}
	if r := ask(outsider, "claim data-privacy by <@&r1>", mentions); r.Error == nil || r.Error.Code != commands.Forbidden {
		t.Errorf("somebody outside the role claimed for it: %s", adaptertest.Text(r))
	}
	if r := ask(member, "claim data-privacy by <@&r1>", mentions); r.Error != nil {
		t.Fatalf("a member of the role was refused: %v", r.Error)
	}
	if r := ask(outsider, "claim data-security by Privacy", nil); r.Error == nil || r.Error.Code != commands.Forbidden {
		t.Errorf("naming the team in words got around its role: %s", adaptertest.Text(r))
	}
	if r := ask(outsider, "claim data-security by <@&r1>", nil); r.Error == nil || r.Error.Code != commands.InvalidArgument {
		t.Errorf("a mention that the platform did not vouch for was taken for the role: %s", adaptertest.Text(r))
	}
	if r := ask(member, "claim data-security", nil); r.Error != nil || !strings.Contains(adaptertest.Text(r), "Privacy") {
		t.Errorf("a bare claim by a member of one team: %s", adaptertest.Text(r))
	}
}
