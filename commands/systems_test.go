package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// must asks and fails the test when the answer is a refusal or does not say
// something.
func must(t *testing.T, b *adaptertest.Bench, text string, says ...string) commands.Reply {
	t.Helper()
	r := b.Say(text)
	said := adaptertest.Text(r)
	if r.Error != nil {
		t.Fatalf("%s is refused: %s", text, said)
	}
	for _, s := range says {
		if !strings.Contains(said, s) {
			t.Errorf("%s does not say %q:\n%s", text, s, said)
		}
	}
	return r
}

// mustNot asks and fails the test unless it is refused with a code, says
// something and changes nothing.
func mustNot(t *testing.T, b *adaptertest.Bench, text string, code commands.Code, says ...string) commands.Reply {
	t.Helper()
	before, _ := b.DB.Tip(t.Context(), "default")
	r := b.Say(text)
	said := adaptertest.Text(r)
	if r.Error == nil || r.Error.Code != code {
		t.Fatalf("%s gave %v, want %s:\n%s", text, r.Error, code, said)
	}
	for _, s := range says {
		if !strings.Contains(said, s) {
			t.Errorf("%s does not say %q:\n%s", text, s, said)
		}
	}
	if after, _ := b.DB.Tip(t.Context(), "default"); after != before {
		t.Errorf("%s is refused and changed the ledger", text)
	}
	return r
}

// still asks and fails the test when it changes the ledger.
func still(t *testing.T, b *adaptertest.Bench, text string, says ...string) {
	t.Helper()
	before, _ := b.DB.Tip(t.Context(), "default")
	must(t, b, text, says...)
	if after, _ := b.DB.Tip(t.Context(), "default"); after != before {
		t.Errorf("%s changed the ledger", text)
	}
}

// TestSystemAndTeamExamples runs every example of the systems' and the teams'
// verbs, in an order in which each has what it needs.
func TestSystemAndTeamExamples(t *testing.T) {
	first := []string{"system add", "system list", "system show", "team add", "team bind", "team list", "team", "mine"}
	var rest []string
	for _, c := range commands.Table() {
		word, _, _ := strings.Cut(c.Name, " ")
		if slices.Contains([]string{"system", "team", "use", "unuse", "settings", "admin"}, word) && !slices.Contains(first, c.Name) {
			rest = append(rest, c.Name)
		}
	}
	b := adaptertest.New(t)
	ran := 0
	for _, name := range append(first, rest...) {
		for _, c := range commands.Table() {
			for _, example := range c.Examples {
				if c.Name != name {
					continue
				}
				if name == "team channel" {
					example += " in slack:T1/C1" // the terminal is no channel
				}
				must(t, b, example)
				ran++
			}
		}
	}
	if ran < 20 {
		t.Errorf("only %d examples ran", ran)
	}
}

func TestSystemAdd(t *testing.T) {
	b := adaptertest.New(t)
	r := must(t, b, "system add Loan Bot for saas by Lending", "Loan Bot (SaaS AI Models, run by Lending) is in use now", "None of our 9 duties has an owner", "gaps for Loan Bot")
	if !slices.Equal(r.Systems, []string{"s2"}) || !slices.Equal(r.Models, []string{"saas"}) {
		t.Errorf("the systems are %v and the models %v", r.Systems, r.Models)
	}
	still(t, b, "system add loan-bot for saas by lending", "already. Nothing was changed")
	mustNot(t, b, "system add Loan Bot for coding", commands.Conflict, "A system keeps its deployment model", "system retire Loan Bot")
	must(t, b, "system add Code Helper for cursor", "AI Coding Assistants with Cursor")
	must(t, b, "system add Scribe --model saas --product Zork", "SaaS AI Models with Zork")
	must(t, b, "system add Desk --product cursor --team Platform", "AI Coding Assistants with Cursor, run by Platform")
	must(t, b, `system add "Help for Returns by Mail" for saas`, `gaps for "Help for Returns by Mail"`)
	must(t, b, `gaps for "Help for Returns by Mail"`, "Help for Returns by Mail (SaaS AI Models)")

	// What is known of a system can be added to.
	must(t, b, "system add Code Helper by Platform", "AI Coding Assistants with Cursor, run by Platform", "is changed")
	must(t, b, "system show Code Helper", "run by Platform")
}

func TestSystemAddIsRefused(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "system add Loan Bot for saas")
	for _, c := range []struct {
		text string
		code commands.Code
		says string
	}{
		{"system add", commands.MissingArgument, "needs a name"},
		{"system add Desk", commands.MissingArgument, "system add Desk for coding"},
		{"system add Desk for saas, coding", commands.InvalidArgument, "one deployment model"},
		{"system add Desk for copilot", commands.Ambiguous, "system add Desk for coding"},
		{"system add Desk for copilot by Help Desk", commands.Ambiguous, "system add Desk for coding by Help Desk"},
		{"system add Desk using copilot", commands.Ambiguous, "system add Desk for coding using copilot"},
		{"system add Desk using Zork", commands.UnknownModel, "No deployment model or product is called Zork"},
		{"system add Desk for saas using cursor", commands.InvalidArgument, "system add Desk for coding using cursor"},
		{"system add Desk for Loan Bot", commands.InvalidArgument, "system add Desk for saas"},
		{"system add Cursor", commands.InvalidArgument, "system add Cursor (ours) for coding using Cursor"},
		{"system add the coding assistant for saas", commands.InvalidArgument, "the deployment model AI Coding Assistants"},
		{"system add 7 for saas", commands.InvalidArgument, "stands for the security domain"}, // a place in the list
		{"system add Copilot for coding", commands.InvalidArgument, "system add Copilot (ours) for coding"},
		{"system add Spotify for saas", commands.InvalidArgument, "Spotify (ours)"},
		{"system add data-privacy for saas", commands.InvalidArgument, "the security domain Data Privacy"},
		{"system add saas and coding for saas", commands.InvalidArgument, "several deployment models"},
		{"system add L0an Bot for saas", commands.Conflict, "looks the same as Loan Bot"},
		{"system add Lоan Воt for saas", commands.Conflict, "system add Loan Bot for saas"}, // Cyrillic
		{"system add a\u202eb for saas", commands.InvalidArgument, "cannot be seen"},
		{"system add " + strings.Repeat("x", 81) + " for saas", commands.InvalidArgument, "80 are the most"},
	} {
		mustNot(t, b, c.text, c.code, c.says)
	}
	// A suggestion is a command that works.
	e := b.Say("system add Cursor").Error
	must(t, b, e.Suggestions[0].Command.String(), "Cursor (ours) (AI Coding Assistants with Cursor)")
	must(t, b, "who-owns data-privacy for cursor", "Cursor (AI Coding Assistants)")
	must(t, b, "who-owns data-privacy for cursor (ours)", "Cursor (ours) (AI Coding Assistants)")
}

func TestSystemList(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "system list", "No system is listed here yet", "system add NAME")
	for i := range 23 {
		must(t, b, fmt.Sprintf("system add Robot %d for coding", i))
	}
	must(t, b, "claim data-privacy for Robot 3 by Platform")
	must(t, b, "systems", "23 systems in use here", "1. Robot 0: AI Coding Assistants\n   8 gaps, 1 of them critical", "4. Robot 3: AI Coding Assistants\n   7 gaps", "Page 1 of 3", "system list page 2")
	must(t, b, "system list page 3", "21. Robot 20", "system list page 2")
	mustNot(t, b, "system list page 4", commands.InvalidArgument, "system list page 3")
	var data struct {
		Systems []struct {
			Name string
			Gaps int
		}
	}
	decode(t, b.Say("system list page 3"), &data)
	if len(data.Systems) != 23 || data.Systems[3].Name != "Robot 3" || data.Systems[3].Gaps != 7 {
		t.Errorf("the data is %+v", data)
	}
}

// decode reads a reply's own part of the JSON form.
func decode(t *testing.T, r commands.Reply, into any) {
	t.Helper()
	raw, err := json.Marshal(r.Data)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestSystemRetire(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "system add Loan Bot for saas by Lending")
	must(t, b, "claim data-privacy for Loan Bot by Privacy")
	must(t, b, "claim data-privacy for Loan Bot as consulted by Legal")
	must(t, b, "claim data-privacy for saas by Platform")
	must(t, b, "system show loan bot", "Loan Bot: SaaS AI Models, run by Lending, in use since 23 Nov 2026. For it 9 of 16 domains need an owner of ours, and 1 has one", "Data Privacy (Privacy): ", "Consulted: Legal")
	must(t, b, "system retire Loan Bot", "The 2 claims on it ended, those of Privacy, Legal")
	still(t, b, "system retire Loan Bot", "was retired on 23 Nov 2026 already")
	must(t, b, "system show Loan Bot", "was retired on 23 Nov 2026")
	mustNot(t, b, "who-owns data-privacy for Loan Bot", commands.UnknownModel)
	must(t, b, "who-owns data-privacy for saas", "Our owner: Platform")
	mustNot(t, b, "system retire Lone Bott", commands.NotFound)
	must(t, b, "system add Loan Bot for coding", "Loan Bot (AI Coding Assistants) is in use now")
	must(t, b, "who-owns data-privacy for Loan Bot", "NOBODY")
}

// TestWhoRetires lets the team that runs a system retire it, or, when none is
// named, who speaks for every team with a claim on it.
func TestWhoRetires(t *testing.T) {
	b := adaptertest.NewAdmin(t, "discord:g1/boss")
	lending := commands.Identity{Platform: "discord", Workspace: "g1", User: "u1", Groups: []airesp.Binding{role("r1")}, GroupsKnown: true}
	outsider := commands.Identity{Platform: "discord", Workspace: "g1", User: "u2", GroupsKnown: true}
	boss := commands.Identity{Platform: "discord", Workspace: "g1", User: "boss", GroupsKnown: true}
	ask := func(id commands.Identity, text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{Org: "default", Identity: id, Text: text, Mentions: twoRoles()})
	}
	check := func(id commands.Identity, text string, code commands.Code, says string) {
		t.Helper()
		r := ask(id, text)
		got := commands.Code("")
		if r.Error != nil {
			got = r.Error.Code
		}
		if said := adaptertest.Text(r); got != code || !strings.Contains(said, says) {
			t.Errorf("%s gave %q, want %q and %q:\n%s", text, got, code, says, said)
		}
	}
	check(lending, "system add Loan Bot for saas", "", "in use now")
	check(lending, "claim data-privacy for Loan Bot by <@&r1>", "", "now owns")
	check(outsider, "system retire Loan Bot", commands.Forbidden, "has claims on Loan Bot")
	check(outsider, "system add Loan Bot by Mine", commands.Forbidden, "has claims on Loan Bot")
	check(lending, "system add Loan Bot by <@&r1>", "", "run by Privacy")
	check(outsider, "system retire Loan Bot", commands.Forbidden, "runs Loan Bot")
	check(boss, "system retire Loan Bot", commands.MissingArgument, "system retire Loan Bot because REASON")
	check(boss, "system retire Loan Bot because it leaks", "", "An administrator did this")
	check(outsider, "system add Other Bot for saas by <@&r1>", "", "run by Privacy")
	check(outsider, "system retire Other Bot", commands.Forbidden, "runs Other Bot")
	check(lending, "system retire Other Bot", "", "is retired")
}

func TestUse(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "gaps", "97 gaps")
	must(t, b, "use saas, coding", "SaaS AI Models and AI Coding Assistants are now in use here", "For gaps count now: SaaS AI Models and AI Coding Assistants.")
	must(t, b, "gaps", "17 gaps")
	still(t, b, "use cursor", "AI Coding Assistants is in use here already. Nothing was changed.")
	must(t, b, "use coding and mcp", "MCP-Based Systems is now in use here")
	must(t, b, "system add Loan Bot for saas", "in use now")
	must(t, b, "unuse saas mcp", "are not in use here any more", "For gaps count now: AI Coding Assistants, and 1 system.")
	still(t, b, "unuse saas", "Nothing was changed")
	must(t, b, "unuse coding", "For gaps count now: 1 system.")
	mustNot(t, b, "use Loan Bot", commands.InvalidArgument, "system show Loan Bot")
	mustNot(t, b, "unuse Loan Bot", commands.InvalidArgument, "system retire Loan Bot")
	mustNot(t, b, "use copilot", commands.Ambiguous, "use coding")
	mustNot(t, b, "use", commands.MissingArgument)
	must(t, b, "system retire Loan Bot", "each of the 8 deployment models counts", "use MODEL")
}
