package commands_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

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
	{"discord colleague of the role", commands.Identity{Platform: "discord", Workspace: "g1", User: "u8", Groups: []airesp.Binding{role("r1")}, GroupsKnown: true}},
	{"discord channel manager", commands.Identity{Platform: "discord", Workspace: "g1", User: "u9", GroupsKnown: true, Manages: true}},
}

// verdicts is the code of a refusal for each actor; empty for an answer.
type verdicts map[string]commands.Code

func (v verdicts) but(name string, code commands.Code) verdicts {
	v = maps.Clone(v)
	v[name] = code
	return v
}

// theTeam lets only those who speak for the team that is tied to a Discord
// role, the hardest case; an administrator needs a reason.
func theTeam() verdicts {
	v := verdicts{}
	for _, a := range actors {
		v[a.name] = commands.Forbidden
	}
	for _, name := range []string{"discord member of the role", "discord colleague of the role", "operator", "administrator"} {
		v[name] = ""
	}
	return v.but("discord, roles not known", commands.Unavailable)
}

// fullMembers lets everybody but guests and bots.
func fullMembers() verdicts {
	v := verdicts{}
	for _, a := range actors {
		if v[a.name] = ""; a.identity.Standing != commands.Member {
			v[a.name] = commands.Forbidden
		}
	}
	return v
}

// administrators lets those alone, and whoever can read the store file.
func administrators() verdicts {
	v := verdicts{}
	for _, a := range actors {
		v[a.name] = commands.Forbidden
	}
	return v.but("administrator", "").but("operator", "")
}

// rule is a request, after others by the Discord member of the role, and who
// may make it.
type rule struct {
	before []string
	text   string
	who    verdicts // nobody is refused where it says nothing
	reads  bool     // it leaves the ledger as it is, though the verb could change it
}

// rules says for each verb that writes who may, and for others where their
// first example does not do. The ledger begins with a claim on data-privacy of
// the team Privacy: event 2 of three, since the framework is recorded as well.
func rules() map[string]rule {
	all := map[string]rule{}
	for _, family := range []map[string]rule{ownershipRules(), teamAndSystemRules(), recordRules(), digestRules()} {
		maps.Copy(all, family)
	}
	return all
}

// teamAndSystemRules says who may use the verbs about systems, teams and
// settings.
func teamAndSystemRules() map[string]rule {
	return map[string]rule{
		"system add":    {text: "system add Loan Bot for saas by Legal", who: fullMembers()},
		"system show":   {before: []string{"system add Loan Bot for saas"}},
		"system retire": {before: []string{"system add Loan Bot for saas by Privacy"}, text: "system retire Loan Bot because it was a trial", who: theTeam()},
		"use":           {text: "use saas", who: fullMembers()},
		"unuse":         {before: []string{"use saas"}, text: "unuse saas", who: fullMembers()},
		"team add":      {text: "team add Legal", who: fullMembers()},
		"team bind":     {text: "team bind Privacy <@&r2>", who: administrators()},
		"team unbind":   {text: "team unbind Privacy <@&r1>", who: administrators()},
		"team":          {before: []string{"team add Privacy Office"}},

		"settings attest-every": {text: "settings attest-every 60d", who: administrators()},
		"settings alias":        {text: "settings alias jewels means data-security", who: administrators()},
		"settings unalias":      {text: "settings unalias jewels", who: administrators().but("administrator", commands.NotFound).but("operator", commands.NotFound)},
		"settings claims":       {text: "settings claims members-only", who: administrators()},
		"settings approvers":    {text: "settings approvers Privacy", who: administrators()},
		"settings digests":      {text: "settings digests open", who: administrators()},
		"settings channels":     {text: "settings channels <#C1>, <#C2|security>", who: administrators().but("operator", commands.InvalidArgument)},
	}
}

// digestRules says who may use the verbs about digests and reminders.
func digestRules() map[string]rule {
	managers := verdicts{}
	for _, a := range actors {
		managers[a.name] = commands.Forbidden
	}
	managers = managers.but("administrator", "").but("discord channel manager", "")
	for _, name := range []string{"operator", "operator of another team"} {
		managers[name] = commands.MissingArgument // there is no channel at the terminal
	}
	return map[string]rule{
		"digest on":    {text: "digest on weekly mon 09:00 Europe/Paris", who: managers},
		"digest off":   {text: "digest off", who: managers, reads: true}, // there is none
		"digest now":   {text: "digest now", who: fullMembers()},
		"remind":       {text: "remind model-security to Privacy", who: fullMembers()},
		"snooze":       {text: "snooze data-privacy because it is the holidays", who: theTeam()},
		"team channel": {text: "team channel Privacy because they asked for it", who: theTeam().but("operator", commands.MissingArgument).but("operator of another team", commands.MissingArgument)},
	}
}

// twoRoles are the roles that requests name.
func twoRoles() map[string]commands.Mention {
	return map[string]commands.Mention{"<@&r1>": {Binding: role("r1"), Name: "Privacy"}, "<@&r2>": {Binding: role("r2"), Name: "Data"}}
}

// TestWhoMay asserts, for every verb and actor, whether it is answered.
func TestWhoMay(t *testing.T) {
	all := rules()
	for _, cmd := range commands.Table() {
		w, known := all[cmd.Name]
		if cmd.Writes() && !known {
			t.Errorf("%s writes, and this test does not say who may", cmd.Name)
			continue
		}
		if w.text == "" {
			w.text = cmd.Examples[0]
		}
		w.reads = w.reads || !cmd.Writes()
		b := adaptertest.NewAdmin(t, "slack:w1/admin")
		for _, a := range actors { // each in an organisation of their own
			for _, text := range append([]string{"claim data-privacy by <@&r1>"}, w.before...) {
				r := b.Dispatch(context.Background(), commands.Request{
					Org: a.name, Text: text, Identity: actors[3].identity, Place: commands.Place{Channel: "C1"},
					Mentions: twoRoles(),
				})
				if r.Error != nil {
					t.Fatal(text, r.Error)
				}
			}
			b.Wait(48 * time.Hour)
			before, err := b.DB.Tip(context.Background(), a.name)
			if err != nil {
				t.Fatal(err)
			}
			r := b.Dispatch(context.Background(), commands.Request{Org: a.name, Text: w.text, Identity: a.identity, Place: commands.Place{Channel: "C1"}, Mentions: twoRoles()})
			got := commands.Code("")
			if r.Error != nil {
				got = r.Error.Code
			}
			if got != w.who[a.name] {
				t.Errorf("%s by %s gave %q (%s), want %q", w.text, a.name, got, adaptertest.Text(r), w.who[a.name])
			}
			after, err := b.DB.Tip(context.Background(), a.name)
			if err != nil {
				t.Fatal(err)
			}
			if changed := before != after; changed != (!w.reads && w.who[a.name] == "") {
				t.Errorf("%s by %s changed the ledger: %v", w.text, a.name, changed)
			}
		}
	}
}

// TestBreakGlass lets an administrator act for a team that is not theirs: only
// with a reason, in public, and marked.
func TestBreakGlass(t *testing.T) {
	for verb, w := range rules() {
		text, _, hasReason := strings.Cut(w.text, " because ")
		if !hasReason || w.reads || w.who["slack member"] == "" {
			continue // any member may
		}
		b := adaptertest.NewAdmin(t, "slack:w1/admin")
		ask := func(text string, id commands.Identity) commands.Reply {
			return b.Dispatch(context.Background(), commands.Request{
				Org: "default", Text: text, Identity: id, Place: commands.Place{Channel: "C1"},
				Mentions: twoRoles(),
			})
		}
		for _, before := range append([]string{"claim data-privacy by <@&r1>"}, w.before...) {
			if r := ask(before, actors[3].identity); r.Error != nil {
				t.Fatal(r.Error)
			}
		}
		b.Wait(48 * time.Hour)
		tip, _ := b.DB.Tip(t.Context(), "default")
		admin := actors[9].identity
		r := ask(text, admin)
		if r.Error == nil || r.Error.Code != commands.MissingArgument || !strings.Contains(adaptertest.Text(r), " because REASON") {
			t.Errorf("%s without a reason: %s", verb, adaptertest.Text(r))
		}
		if now, _ := b.DB.Tip(t.Context(), "default"); now != tip {
			t.Errorf("%s without a reason changed the ledger", verb)
		}
		r = ask(w.text, admin)
		if r.Error != nil || r.Message.Visibility != 1 || !strings.Contains(adaptertest.Text(r), "An administrator did this") {
			t.Errorf("%s with a reason: %s", verb, adaptertest.Text(r))
		}
		marked := false
		for record, err := range b.DB.Read(t.Context(), "default", tip.Seq+1) {
			if err != nil {
				t.Fatal(err)
			}
			marked = marked || strings.Contains(string(record.Data), `"forced":"`)
		}
		if !marked {
			t.Errorf("%s by an administrator is not marked in the history", verb)
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
