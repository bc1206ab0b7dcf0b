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

// ownershipRules says who may use the verbs about ownership and risk.
func ownershipRules() map[string]rule {
	const ask = "accept incident-response for saas until 90d because it ends then"
	return map[string]rule{
		"claim":    {text: "claim data-security by Privacy because they are away", who: theTeam()},
		"release":  {text: "release data-privacy because the team is gone", who: theTeam()},
		"transfer": {before: []string{"claim data-security for coding by Legal"}, text: "transfer data-privacy to Legal because they asked", who: theTeam()},
		"attest":   {text: "attest data-privacy because they are away", who: theTeam()},
		"dispute":  {text: "dispute data-privacy because we run it", who: fullMembers()},
		"resolve":  {before: []string{"dispute data-privacy because it is wrong"}, text: "resolve data-privacy because they agreed", who: theTeam()},
		"accept":   {text: ask, who: fullMembers()},
		"approve":  {before: []string{ask}, text: "approve r4", who: fullMembers().but("discord member of the role", commands.Forbidden)},
		"reject":   {before: []string{ask}, text: "reject r4", who: fullMembers()},
		"unaccept": {before: []string{ask}, text: "unaccept r4", who: fullMembers()},
	}
}

// cast is a bench on which several people act: ana of Privacy and bo of
// Platform, in their Discord roles; cy of neither; dee of Privacy as well; and
// adm, who is an administrator.
type cast struct {
	*adaptertest.Bench
	t *testing.T
}

func newCast(t *testing.T) cast {
	c := cast{adaptertest.NewAdmin(t, "discord:g1/adm"), t}
	c.does("ana", "team add <@&privacy>")
	c.does("bo", "team add <@&platform>")
	return c
}

func (c cast) ask(who, text string) commands.Reply {
	c.t.Helper()
	id := commands.Identity{Platform: "discord", Workspace: "g1", User: who, GroupsKnown: true}
	switch who {
	case "ana", "dee":
		id.Groups = []airesp.Binding{role("privacy")}
	case "bo":
		id.Groups = []airesp.Binding{role("platform")}
	case "guest":
		id.Standing = commands.Guest
	}
	return c.Dispatch(context.Background(), commands.Request{
		Org: "default", Identity: id, Text: text, WantData: true,
		Mentions: map[string]commands.Mention{
			"<@&privacy>": {Binding: role("privacy"), Name: "Privacy"}, "<@&platform>": {Binding: role("platform"), Name: "Platform"},
			"<@&legal>": {Binding: role("legal"), Name: "Legal"},
		},
	})
}

// does asks for what must be answered, with all that is said in the reply.
func (c cast) does(who, text string, says ...string) string {
	c.t.Helper()
	r := c.ask(who, text)
	if r.Error != nil {
		c.t.Fatalf("%s: %q is refused: %s", who, text, adaptertest.Text(r))
	}
	c.says(who, text, r, says)
	return adaptertest.Text(r)
}

// fails asks for what must be refused, and must change nothing.
func (c cast) fails(who, text string, code commands.Code, says ...string) {
	c.t.Helper()
	before := c.tip()
	r := c.ask(who, text)
	if r.Error == nil || r.Error.Code != code {
		c.t.Errorf("%s: %q gave %v, want %s: %s", who, text, r.Error, code, adaptertest.Text(r))
	}
	if c.tip() != before {
		c.t.Errorf("%s: %q was refused and changed the ledger", who, text)
	}
	c.says(who, text, r, says)
}

// same asks for what must be answered without a change.
func (c cast) same(who, text string, says ...string) {
	c.t.Helper()
	before := c.tip()
	c.does(who, text, says...)
	if c.tip() != before {
		c.t.Errorf("%s: %q changed the ledger", who, text)
	}
}

func (c cast) says(who, text string, r commands.Reply, says []string) {
	c.t.Helper()
	for _, s := range says {
		if !strings.Contains(adaptertest.Text(r), s) {
			c.t.Errorf("%s: %q does not say %q:\n%s", who, text, s, adaptertest.Text(r))
		}
	}
}

func (c cast) tip() airesp.Tip {
	tip, err := c.DB.Tip(context.Background(), "default")
	if err != nil {
		c.t.Fatal(err)
	}
	return tip
}

// request is the id of the first request that a reply speaks of.
func (c cast) request(r string) string {
	for word := range strings.FieldsSeq(r) {
		if word = strings.Trim(word, ".,:"); len(word) > 1 && word[0] == 'r' && strings.Trim(word[1:], "0123456789") == "" {
			return word
		}
	}
	c.t.Fatalf("no request in %q", r)
	return ""
}

const day = 24 * time.Hour

func TestClaimInRoles(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy", "Privacy now owns Data Privacy", "To be confirmed by 21 Feb 2027")
	c.same("ana", "claim data-privacy", "already", "Nothing was changed")
	c.does("bo", "claim data-privacy as responsible", "Platform is now responsible for Data Privacy", "release data-privacy as responsible by Platform")
	c.does("ana", "claim data-privacy as responsible", "Privacy is now responsible for")
	c.does("cy", "claim data-privacy as consulted by Legal", "Legal is now consulted on Data Privacy", "any full member can speak for it", "team bind Legal to GROUP")
	c.does("cy", "who-owns data-privacy for saas", "Responsible: Privacy, Platform", "Consulted: Legal")
	c.fails("cy", "claim data-privacy as informed by Platform", commands.Forbidden, "You do not belong to Platform")
	c.fails("guest", "claim data-security by Legal", commands.Forbidden)
	c.fails("ana", "claim data-privacy as boss", commands.InvalidArgument, "not a role")
	c.fails("ana", "claim agent-governance for coding", commands.InvalidArgument, "does not apply")
	c.does("ana", "claim infrastructure-security for software as a service", "vendor's contact")
	c.does("cy", "gaps for saas", "8 gaps for SaaS AI Models. 1 of our 9 duties has an owner (11 %).")
	c.does("bo", "release data-privacy as responsible", "Platform is no longer responsible for Data Privacy")
	c.fails("bo", "release data-privacy as responsible", commands.Forbidden)
	c.does("ana", "release data-privacy as responsible")
	c.fails("ana", "release data-privacy as responsible", commands.NotFound, "nothing to give back")
}

func TestClaimUntilAndNote(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy for saas until 30d note until by Platform is ready", "It ends by itself on 23 Dec 2026", "Note: until by Platform is ready")
	c.same("ana", "claim data-privacy for saas", "already")
	c.does("ana", "claim data-privacy for saas note all ours", "changed its claim", "It ends by itself on 23 Dec 2026", "Note: all ours")
	for _, date := range []string{"today", "yesterday", "2026-11-22", "20y", "5000y"} {
		c.fails("ana", "claim data-security until "+date, commands.InvalidArgument, "after today")
	}
	c.fails("ana", "claim data-security until soon", commands.InvalidArgument)
	c.fails("bo", "claim data-privacy for saas", commands.Conflict, "until 23 Dec 2026")
	c.does("bo", "claim data-privacy")
	c.Wait(31 * day)
	c.does("cy", "who-owns data-privacy for saas", "Our owner: Platform") // the wider claim holds on
	c.does("bo", "release data-privacy")
	c.does("cy", "who-owns data-privacy for saas", "Privacy", "ended on 23 Dec 2026")
	c.does("cy", "gaps for saas", "Privacy had it until 23 Dec 2026")
	c.does("ana", "attest", "cannot be confirmed, only claimed anew", "claim data-privacy for saas by Privacy")
	c.does("bo", "claim data-privacy for saas", "Platform now owns Data Privacy for SaaS")
	c.does("cy", "who-owns data-privacy for saas", "Our owner: Platform")
}

func TestHeldOffersWhatToDo(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy for coding")
	c.fails("bo", "claim data-privacy for coding", commands.Conflict, "already has an accountable team: Privacy", "transfer data-privacy for coding to Platform",
		"dispute data-privacy for coding because REASON", "claim data-privacy for coding as responsible by Platform")
	c.fails("ana", "claim data-privacy for coding by Legal", commands.Conflict, "You speak for that team", "transfer data-privacy for coding to TEAM")
	c.does("bo", "claim data-privacy for coding as responsible by Platform")
}

// TestUnboundIsShown says of a claim that anybody could have made it, until
// its team is tied to a group.
func TestUnboundIsShown(t *testing.T) {
	c := newCast(t)
	c.does("cy", "claim data-privacy by Legal", "any full member can speak for it")
	c.does("bo", "who-owns data-privacy for saas", "Legal (anybody can speak for it)")
	c.does("adm", "team bind Legal to <@&legal>")
	if text := c.does("bo", "who-owns data-privacy for saas"); strings.Contains(text, "anybody") {
		t.Errorf("the team is tied to a group, and the reply says:\n%s", text)
	}
	c.fails("cy", "release data-privacy", commands.Forbidden)
}

func TestReleaseEndsWhatHangsOnIt(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	c.does("ana", "transfer data-privacy to Platform")
	c.does("cy", "dispute data-privacy because it is ours")
	c.fails("bo", "release data-privacy", commands.Forbidden)
	c.fails("ana", "release data-privacy by Platform", commands.Conflict, "does not own")
	c.fails("ana", "release data-privacy for coding", commands.NotFound, "nothing to give back", "release data-privacy")
	c.does("ana", "release data-privacy because we merged", "has given back", "NOBODY", "The reason given: we merged", "The open offer and the dispute")
	c.does("bo", "claim data-privacy")
	c.does("cy", "who-owns data-privacy", "Our owner: Platform")
	if text := c.does("cy", "who-owns data-privacy for saas"); strings.Contains(text, "Disputed") || strings.Contains(text, "Offered") {
		t.Errorf("what hung on the former claim hangs on the new one:\n%s", text)
	}
}

func TestTransfer(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	c.fails("bo", "transfer data-privacy to Platform", commands.Forbidden)
	c.fails("ana", "transfer data-privacy to Platfrom", commands.NotFound, "transfer data-privacy to Platform")
	c.fails("ana", "transfer data-privacy to Privacy", commands.Conflict, "already")
	c.fails("ana", "transfer data-privacy for coding to Platform", commands.NotFound, "transfer data-privacy to Platform")
	c.fails("ana", "transfer data-privacy", commands.MissingArgument)
	id := c.request(c.does("ana", "transfer data-privacy to Platform", "Privacy offers Data Privacy to Platform", "Nothing changes hands"))
	c.same("ana", "transfer data-privacy to Platform", "already", id)
	c.does("cy", "who-owns data-privacy", "Our owner: Privacy", "Offered to Platform")
	c.does("cy", "who-owns data-privacy for saas", "Offered to Platform")
	c.fails("cy", "approve "+id, commands.Forbidden, "Platform")
	c.fails("ana", "approve "+id, commands.Forbidden)
	c.fails("dee", "approve "+id, commands.Forbidden, "Platform") // of the team that offers
	c.fails("cy", "reject "+id, commands.Forbidden)
	c.fails("cy", "approve r99", commands.NotFound, "Data Privacy to Platform", "approve "+id)
	c.fails("cy", "approve", commands.MissingArgument, "approve "+id)
	c.does("dee", "reject "+id, "Privacy took back its offer")
	c.fails("bo", "approve "+id, commands.NotFound, "Nothing waits for a decision")

	id = c.request(c.does("ana", "transfer data-privacy to Platform because they run it", "The reason given: they run it"))
	c.does("bo", "reject "+id+" because we do not", "Platform turned down Data Privacy", "Privacy stays accountable")
	id = c.request(c.does("ana", "transfer data-privacy to <@&platform>"))
	c.does("bo", "approve "+id, "Platform now owns Data Privacy, in place of Privacy")
	c.same("bo", "approve "+id, "before", "Nothing was changed")
	c.does("cy", "who-owns data-privacy", "Our owner: Platform")

	c.does("bo", "transfer data-privacy to Privacy")
	c.does("ana", "claim data-privacy note ours again", "accepted what it was offered", "in place of Platform", "Note: ours again")
	c.does("cy", "who-owns data-privacy", "Our owner: Privacy")
}

// TestTransferOfSeveral hands several claims over at once, each by a request
// of its own.
func TestTransferOfSeveral(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy for saas, coding")
	text := c.does("ana", "transfer data-privacy for saas, coding to Platform")
	var ids []string
	for _, line := range strings.Split(text, "\n") {
		if _, id, ok := strings.Cut(line, ": approve "); ok {
			ids = append(ids, id)
		}
	}
	if len(ids) != 2 || ids[0] == ids[1] {
		t.Fatalf("two claims were offered as %v:\n%s", ids, text)
	}
	c.does("bo", "approve "+ids[1], "Coding")
	c.does("cy", "who-owns data-privacy for saas", "Our owner: Privacy", "Offered to Platform")
	c.does("cy", "who-owns data-privacy for coding", "Our owner: Platform")
}

// TestOneOfferAtATime replaces an offer by another, whose acceptance counts.
func TestOneOfferAtATime(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	c.does("cy", "team add Legal")
	first := c.request(c.does("ana", "transfer data-privacy to Platform"))
	c.does("ana", "transfer data-privacy to Legal")
	c.fails("bo", "approve "+first, commands.NotFound)
	c.fails("bo", "claim data-privacy", commands.Conflict)
	c.does("cy", "claim data-privacy by Legal", "accepted what it was offered")
}

// TestOwnOffer does not let one person who is in both teams give and take.
func TestOwnOffer(t *testing.T) {
	c := newCast(t)
	c.does("cy", "claim data-privacy by Legal")
	c.does("cy", "team add Risk")
	id := c.request(c.does("cy", "transfer data-privacy to Risk"))
	c.fails("cy", "approve "+id, commands.Forbidden, "somebody else has to accept")
	c.fails("cy", "claim data-privacy by Risk", commands.Forbidden, "somebody else has to accept")
	c.fails("adm", "approve "+id+"9", commands.NotFound)
	c.does("bo", "approve "+id)
}

func TestBreakGlassTransfer(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	c.fails("adm", "transfer data-privacy to Platform", commands.MissingArgument, "because REASON")
	c.does("adm", "transfer data-privacy to Platform because Privacy was dissolved", "Platform now owns Data Privacy, in place of Privacy",
		"An administrator did this", "Privacy was dissolved")
	c.does("cy", "who-owns data-privacy", "Our owner: Platform")
}

func TestDispute(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy for saas")
	c.fails("bo", "dispute data-privacy for saas", commands.MissingArgument)
	c.fails("bo", "dispute data-privacy because it is wrong", commands.NotFound, "dispute data-privacy for saas because it is wrong")
	c.fails("guest", "dispute data-privacy for saas because it is wrong", commands.Forbidden)
	before := c.does("cy", "gaps for saas")
	c.does("bo", "dispute data-privacy for saas because we run it", "counts as a gap", "Privacy stays accountable", "we run it")
	c.same("cy", "dispute data-privacy for saas because we run it too", "already")
	if after := c.does("cy", "gaps for saas", "disputed", "we run it"); before == after {
		t.Error("a dispute makes no gap")
	}
	c.does("cy", "who-owns data-privacy for saas", "Disputed since 23 Nov 2026: we run it")
	c.fails("cy", "resolve data-privacy for saas", commands.Forbidden)
	c.fails("bo", "resolve data-privacy", commands.NotFound, "resolve data-privacy for saas")
	c.does("bo", "resolve data-privacy for saas", "was withdrawn", "Privacy stays accountable")
	c.fails("bo", "resolve data-privacy for saas", commands.NotFound, "nothing to resolve")
	c.does("bo", "dispute data-privacy for saas because we run it")
	c.does("ana", "resolve data-privacy for saas because both agreed", "is resolved", "How: both agreed")
	c.does("bo", "dispute data-privacy for saas because we run it")
	c.fails("adm", "resolve data-privacy for saas", commands.MissingArgument, "because REASON")
	c.does("adm", "resolve data-privacy for saas because it drags on", "An administrator did this", "it drags on")
}

func TestApproversResolveAndOffer(t *testing.T) {
	c := newCast(t)
	c.does("adm", "settings approvers Platform")
	c.does("ana", "claim data-privacy")
	c.does("cy", "dispute data-privacy because of a move")
	c.does("bo", "resolve data-privacy because checked", "is resolved")
	c.does("cy", "team add Legal")
	c.does("bo", "transfer data-privacy to Legal because the board decided", "Privacy offers Data Privacy to Legal")
	c.does("cy", "claim data-privacy by Legal")
}

func TestAttest(t *testing.T) {
	c := newCast(t)
	c.same("ana", "attest", "no claims here", "attest all by TEAM")
	c.does("ana", "claim data-privacy")
	c.does("bo", "claim data-security")
	c.same("ana", "attest", "Nothing is due", "Data Privacy", "by 21 Feb 2027")
	c.same("ana", "attest data-privacy", "Nothing is due")
	c.Wait(30 * day)
	c.does("ana", "claim model-security for mcp as responsible")
	c.same("ana", "attest", "Nothing is due")
	c.fails("ana", "attest data-security", commands.Forbidden, "Platform")
	c.fails("ana", "attest network-security", commands.NotFound, "nothing to confirm")
	c.fails("ana", "attest all by Platform", commands.Forbidden)
	c.fails("ana", "attest all by Platfrom", commands.NotFound, "attest all by Platform")
	c.fails("adm", "attest all by Platform", commands.MissingArgument, "because REASON")
	c.Wait(50 * day)
	c.does("ana", "attest", "Confirmed: Data Privacy, owned by Privacy", "To be confirmed again by 12 May 2027")
	c.same("ana", "attest", "Nothing is due", "Model Security", "by 23 Mar 2027")
	c.Wait(2 * day)
	c.does("dee", "attest all", "Confirmed 2 claims of Privacy", "responsible: Privacy")
	c.same("dee", "attest all", "Nothing is due")
	c.Wait(day / 2)
	c.does("adm", "attest all by Platform because they are on leave", "An administrator did this", "Data Security")
	c.Wait(100 * day)
	c.does("cy", "gaps for saas", "has not confirmed it, due on")
	c.does("cy", "gaps for mcp --team Privacy", "1 gap", "Data Privacy: ")
	c.fails("ana", "attest data-privacy for saas", commands.NotFound, "attest data-privacy")
}

// TestAttestForNobodyElse leaves the claims of others alone, where a team is
// tied to no group.
func TestAttestForNobodyElse(t *testing.T) {
	c := newCast(t)
	c.does("cy", "claim data-privacy by Legal")
	c.does("bo", "claim data-security by Legal")
	c.Wait(85 * day)
	c.does("cy", "attest", "Confirmed: Data Privacy, owned by Legal")
	c.same("ana", "attest all", "no claims here")
	c.does("ana", "attest data-security", "Confirmed: Data Security, owned by Legal")
}

func TestAttestPeriod(t *testing.T) {
	c := newCast(t)
	c.does("adm", "settings attest-every 30d")
	c.does("ana", "claim data-privacy", "To be confirmed by 23 Dec 2026")
	c.Wait(20 * day)
	c.does("ana", "confirm", "To be confirmed again by 12 Jan 2027")
}
