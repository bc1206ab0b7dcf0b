package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestTeamAdd(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "team add Privacy Office", "Privacy Office is known here now", "anybody can speak for it", "claim DOMAIN by Privacy Office", "team bind Privacy Office to")
	still(t, b, "team add privacy-office", "known here already")
	mustNot(t, b, "team add Рrivасу Оffiсе", commands.Conflict, "looks the same as Privacy Office", "team add Privacy Office") // Cyrillic
	mustNot(t, b, "claim data-privacy by Рrivасу Оffiсе", commands.Conflict, "claim data-privacy by Privacy Office")
	mustNot(t, b, "system add Loan Bot for saas by Pr1vacy 0ffice", commands.Conflict, "system add Loan Bot for saas by Privacy Office")
	mustNot(t, b, "team add", commands.MissingArgument)
	mustNot(t, b, "team add <@U1>", commands.InvalidArgument, "mention")

	// A name may be a word of another verb.
	must(t, b, "team add list", `team bind list`)
	must(t, b, `team "list"`, "list is accountable for nothing yet")
	must(t, b, "team add By Design")
	must(t, b, `claim data-privacy by "By Design"`)
	must(t, b, `team "By Design"`, "By Design is accountable for 1")
	if cmd := mustNot(t, b, "team lits", commands.NotFound).Error.Suggestions[0].Command.String(); cmd != `team "list"` {
		t.Errorf("the suggestion is %s", cmd)
	}
}

// TestTeamOfAGroup makes a team of a group that is mentioned, once.
func TestTeamOfAGroup(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "team add Privacy")
	ask := func(text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Identity: actors[4].identity, Text: text, Mentions: twoRoles(), WantData: true,
		})
	}
	r := ask("team add <@&r1>")
	if said := adaptertest.Text(r); r.Error != nil || !strings.Contains(said, "Privacy (discord) is known here now. It is tied to 1 Discord role") {
		t.Errorf("a group with the name of a team: %s", said)
	}
	if said := adaptertest.Text(ask("team add <@&r1>")); !strings.Contains(said, "Privacy (discord) is known here already") {
		t.Errorf("a group that is a team: %s", said)
	}
}

func TestTeamBind(t *testing.T) {
	b := adaptertest.NewAdmin(t, "slack:T1/boss")
	ana := commands.Identity{Platform: "slack", Workspace: "T1", User: "U3"}
	boss := commands.Identity{Platform: "slack", Workspace: "T1", User: "boss"}
	ask := func(id commands.Identity, text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Identity: id, Text: text, Mentions: map[string]commands.Mention{
				"<!subteam^S2>": {Binding: airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S2"}, Name: "privacy"},
				"<@U3>":         {Person: "slack:T1/U3", Name: "ana"},
				"<#C1>":         {Channel: "C1", Name: "general"},
			},
		})
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
	must(t, b, "team add Privacy")
	must(t, b, "team add Legal")
	check(ana, "team bind Privacy <@U3>", commands.Forbidden, "Only an administrator")
	check(boss, "team bind Privacy <!subteam^S2> <@U3>", "", "Privacy is tied to privacy and ana. It is tied to 1 Slack group and 1 person")
	check(boss, "team bind Privacy to <@U3>, <!subteam^S2>", "", "was tied to all of these already")
	check(boss, "team bind Legal <!subteam^S2>", commands.Conflict, "team unbind Privacy from <!subteam^S2>")
	check(boss, "team bind Legal slack:T1/S9", commands.MissingArgument, "mentioned with @") // ids are for operators
	check(boss, "team bind Legal to slack:T1/S9", commands.InvalidArgument, "mention them with @")
	check(boss, "team bind Legal to <#C1>", commands.InvalidArgument, "names no group")
	check(boss, "team bind Legel <@U3>", commands.NotFound, "team bind Legal to <@U3>")
	check(boss, "team bind Nobody <@U3>", commands.NotFound, "team add Nobody")
	check(boss, "claim data-privacy by <@U3>", commands.InvalidArgument, "not a group")

	// Who is listed speaks for the team, who is not does not.
	check(ana, "claim data-privacy by Privacy", "", "now owns")
	check(actors[0].identity, "claim data-security by Privacy", commands.Forbidden, "belong to Privacy")
	check(ana, "mine", "", "Your team Privacy is accountable for 1")
	check(boss, "team unbind Legal <@U3>", "", "was tied to none of these")
	check(boss, "team unbind Privacy <@U3>", "", "is no longer tied to ana. It is tied to 1 Slack group,")
	check(boss, "team unbind Privacy from <!subteam^S2>", "", "anybody can speak for it")
	check(ana, "mine", "", "You belong to no team")

	// Ids written at the terminal.
	must(t, b, "team bind Legal slack:T1/S9 discord:10/role/20 discord:10/30", "1 Slack group, 1 Discord role and 1 person")
	mustNot(t, b, "team bind Legal to console:ana", commands.InvalidArgument)
	var data struct {
		Team struct {
			Bound   bool
			Groups  []airesp.Binding
			Members int
		}
	}
	decode(t, b.Say("team Legal"), &data)
	if !data.Team.Bound || len(data.Team.Groups) != 2 || data.Team.Groups[1] != (airesp.Binding{Platform: "discord", Workspace: "10", Group: "20"}) || data.Team.Members != 1 {
		t.Errorf("the data is %+v", data)
	}
}

func TestTeamList(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "team list", "No team is known here yet")
	for i := range 12 {
		must(t, b, fmt.Sprintf("team add Group %c", 'A'+i))
	}
	for _, d := range []string{"data-privacy", "data-security", "model-security", "network-security"} {
		must(t, b, "claim "+d+" by Group A")
	}
	must(t, b, "claim data-privacy as responsible by Group A")
	must(t, b, "team bind Group B slack:T1/S1")
	must(t, b, "team list", "12 teams known here. Tied to nobody: 11.", "1. Group A: accountable for 4 and responsible for 1.", "; and 1 more",
		"2. Group B: accountable for nothing yet.\n   It is tied to 1 Slack group", "Page 1 of 2")
	must(t, b, "team list page 2", "11. Group K")
	b.Wait(airesp.ConfirmEvery + time.Hour)
	must(t, b, "team list", "accountable for 4 and responsible for 1, 5 of them overdue")
	must(t, b, "settings claims members-only", "11 teams are tied to nobody")
	must(t, b, "team list", "so only an administrator can act for it")
}

func TestTeamAndMine(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "claim data-privacy by Privacy")
	b.Wait(airesp.ConfirmEvery - 24*time.Hour)
	must(t, b, "claim data-security for coding by Privacy")
	must(t, b, "claim model-security by Legal")
	must(t, b, "transfer model-security to Privacy")
	must(t, b, "claim incident-response as consulted by Privacy")
	b.Wait(48 * time.Hour)
	said := adaptertest.Text(must(t, b, "team Privacy", "accountable for 2 and consulted on 1, 1 of them overdue", "The next review is due by",
		"Model Security: offered to Privacy by Legal", "anybody can speak for it", "attest by Privacy"))
	overdue, other := strings.Index(said, "1. Overdue. Data Privacy: accountable"), strings.Index(said, "2. Data Security for AI Coding Assistants: accountable")
	if overdue < 0 || other < overdue || !strings.Contains(said, "3. Incident Response: consulted") {
		t.Errorf("the overdue claim does not come first:\n%s", said)
	}
	// Somebody asks to accept a risk: others see it in theirs, the asker does not.
	asker := commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"}
	ask := func(id commands.Identity, text string) string {
		return adaptertest.Text(b.Dispatch(context.Background(), commands.Request{Org: "default", Identity: id, Text: text}))
	}
	ask(asker, "accept agent-governance for saas until 60d because it is a trial")
	if got := ask(asker, "mine"); strings.Contains(got, "trial") {
		t.Errorf("what somebody asked for waits for them:\n%s", got)
	}
	if got := ask(commands.Identity{Platform: "slack", Workspace: "w1", User: "u2"}, "mine"); !strings.Contains(got, "The reason given: it is a trial") || !strings.Contains(got, "approve r") {
		t.Errorf("a risk to approve is not listed:\n%s", got)
	}
	if got := ask(commands.Identity{Platform: "slack", Workspace: "w1", User: "u3", Standing: commands.Guest}, "mine"); strings.Contains(got, "trial") {
		t.Errorf("a guest is asked to approve:\n%s", got)
	}
	must(t, b, "settings approvers Legal")
	must(t, b, "team bind Legal slack:w1/U9")
	if got := ask(commands.Identity{Platform: "slack", Workspace: "w1", User: "u2"}, "mine"); strings.Contains(got, "trial") {
		t.Errorf("somebody who may not approve is asked to:\n%s", got)
	}
	if got := ask(commands.Identity{Platform: "slack", Workspace: "w1", User: "U9"}, "mine"); !strings.Contains(got, "trial") || !strings.Contains(got, "Your team Legal is accountable for 1") {
		t.Errorf("an approver is not asked:\n%s", got)
	}
	mine := adaptertest.Text(b.Say("mine", "Legal", "Privacy"))
	if !strings.Contains(mine, "Your teams Privacy, Legal are together accountable for 3") && !strings.Contains(mine, "Your teams Legal, Privacy are together accountable for 3") {
		t.Errorf("mine for two teams:\n%s", mine)
	}
	if none := adaptertest.Text(b.Say("mine", "Marketing")); !strings.Contains(none, "You belong to no team that is known here") {
		t.Errorf("mine for an unknown team:\n%s", none)
	}
	must(t, b, "attest by Privacy")
	must(t, b, "team Privacy", "accountable for 2 and consulted on 1.")
}

// TestMinePages reads more claims than a page holds. Looking keeps nothing,
// not even an id for who looks.
func TestMinePages(t *testing.T) {
	b := adaptertest.New(t)
	for _, d := range airesp.BuiltIn().Domains {
		must(t, b, "claim "+d.ID+" by Everything")
	}
	before, _ := b.DB.Tip(t.Context(), "default")
	must(t, b, "team Everything", "10. ", "Page 1 of 2", "team Everything page 2")
	must(t, b, "team Everything page 2", "16. ")
	must(t, b, "mine page 2", "16. ", "mine page 1")
	mustNot(t, b, "mine page 3", commands.InvalidArgument, "mine page 2")
	if after, _ := b.DB.Tip(t.Context(), "default"); after != before {
		t.Error("looking changed the ledger")
	}
}

// TestUnboundClaims marks what a team owns for which anybody could have claimed.
func TestUnboundClaims(t *testing.T) {
	b := adaptertest.New(t)
	must(t, b, "claim data-privacy by Privacy")
	must(t, b, "who-owns data-privacy", "Privacy (anybody can speak for it), since")
	must(t, b, "team bind Privacy slack:T1/S1")
	if said := adaptertest.Text(b.Say("who-owns data-privacy")); strings.Contains(said, "anybody") {
		t.Errorf("a team that is tied to a group is marked:\n%s", said)
	}
}
