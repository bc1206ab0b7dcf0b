package commands_test

import (
	"encoding/json"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

const askRisk = "accept user-access-control for saas until 2027-03-31 because it is a trial"

func TestAcceptedRisk(t *testing.T) {
	c := newCast(t)
	c.does("cy", "gaps for saas", "9 gaps")
	c.fails("guest", askRisk, commands.Forbidden)
	text := c.does("ana", askRisk, "until 31 Mar 2027", "It stays a gap until somebody else approves", "SaaS AI Models: Customer", "You decide who gets a seat")
	id := c.request(text)
	c.same("ana", askRisk, "asked about already", id)
	c.fails("bo", askRisk, commands.Conflict, "was asked about before", "reject "+id)
	c.fails("ana", strings.Replace(askRisk, "trial", "pilot", 1), commands.Conflict)
	c.does("cy", "gaps for saas", "9 gaps", "waiting for approval: it is a trial")
	c.fails("ana", "approve "+id, commands.Forbidden, "somebody else has to accept it", "reject "+id)
	c.fails("guest", "approve "+id, commands.Forbidden)
	c.does("bo", "approve "+strings.ToUpper(id), "is an accepted risk until 31 Mar 2027", "Why: it is a trial")
	c.same("bo", "approve "+id, "nothing was changed")
	c.fails("bo", "reject "+id, commands.Conflict, "unaccept "+id)
	c.fails("bo", askRisk, commands.Conflict)
	c.does("cy", "gaps for saas", "8 gaps", "1 more is accepted until 31 Mar 2027")
	c.does("cy", "who-owns user-access-control for saas", "NOBODY", "Accepted risk "+id+" until 31 Mar 2027: it is a trial")

	c.Wait(150 * day)
	c.does("cy", "gaps for saas", "9 gaps", "Accepted risk "+id+" ended on 31 Mar 2027")
	c.does("cy", "gaps for saas --since 30d", "1 gap")
	c.does("cy", "gaps for saas --since 15d", "No such gaps", "9 in all")
}

func TestRiskIsTakenBack(t *testing.T) {
	c := newCast(t)
	id := c.request(c.does("ana", askRisk))
	c.does("ana", "reject "+id, "was taken back, so it stays a gap")
	c.fails("bo", "approve "+id, commands.NotFound)
	id = c.request(c.does("ana", askRisk))
	c.does("bo", "reject "+id+" because it is too long", "was turned down", "it is too long")
	id = c.request(c.does("ana", askRisk))
	c.does("bo", "approve "+id)
	c.fails("cy", "unaccept user-access-control", commands.NotFound, "unaccept "+id)
	c.fails("cy", "unaccept r99", commands.NotFound, "unaccept "+id)
	c.fails("cy", "unaccept", commands.MissingArgument, "unaccept "+id)
	c.does("cy", "unaccept user-access-control for saas because we have an owner", "no longer an accepted risk", "It counts as a gap", "we have an owner")
	c.fails("cy", "unaccept user-access-control for saas", commands.NotFound)
	id = c.request(c.does("ana", askRisk))
	c.does("ana", "unaccept "+id, "The request to accept", "was taken back")
	c.does("cy", "gaps for saas", "9 gaps")
}

func TestAcceptIsRefused(t *testing.T) {
	c := newCast(t)
	for _, date := range []string{"today", "2026-11-01", "2029-01-01", "3y"} {
		c.fails("ana", "accept user-access-control for saas until "+date+" because x", commands.InvalidArgument, "after today")
	}
	c.fails("ana", "accept user-access-control for saas until 90d", commands.MissingArgument)
	c.fails("ana", "accept user-access-control for saas because x", commands.MissingArgument)
	c.fails("ana", "accept user-access-control until 90d because x", commands.MissingArgument, "accept user-access-control for saas until 90d because x")
	c.fails("ana", "accept model-security for saas until 90d because x", commands.InvalidArgument, "needs no owner of ours")
	c.fails("ana", "accept agent-governance for coding until 90d because x", commands.InvalidArgument)
	c.does("ana", "claim user-access-control")
	c.fails("ana", "accept user-access-control for saas until 90d because x", commands.Conflict, "is no gap", "Privacy")
	c.does("bo", "dispute user-access-control because y")
	c.does("ana", "accept user-access-control for saas until 90d because x")
}

// TestRiskIsRenewed asks for a later date while the earlier one holds.
func TestRiskIsRenewed(t *testing.T) {
	c := newCast(t)
	first := c.request(c.does("ana", askRisk))
	c.does("bo", "approve "+first)
	second := c.request(c.does("ana", "accept user-access-control for saas until 2027-06-30 because it goes on"))
	c.does("cy", "gaps for saas", "8 gaps", "until 31 Mar 2027")
	c.does("bo", "approve "+second)
	c.does("cy", "gaps for saas", "8 gaps", "until 30 Jun 2027")
	c.fails("bo", "unaccept "+first, commands.NotFound)
	c.does("bo", "unaccept "+second)
	c.does("cy", "gaps for saas", "9 gaps")
}

func TestRiskWaitsTooLong(t *testing.T) {
	c := newCast(t)
	id := c.request(c.does("ana", askRisk))
	c.Wait(200 * day)
	c.fails("bo", "approve "+id, commands.Conflict, "too late", "accept user-access-control for saas until DATE because REASON")
	c.does("ana", "accept user-access-control for saas until 90d because it goes on")
}

func TestApprovers(t *testing.T) {
	c := newCast(t)
	c.does("adm", "settings approvers Platform")
	id := c.request(c.does("bo", askRisk, "until somebody else, of Platform, approves"))
	c.fails("ana", "approve "+id, commands.Forbidden, "Platform")
	c.fails("ana", "reject "+id, commands.Forbidden)
	c.fails("bo", "approve "+id, commands.Forbidden)
	c.fails("adm", "approve "+id, commands.MissingArgument, "because REASON")
	c.does("adm", "approve "+id+" because nobody else is here", "An administrator approved this out of turn", "nobody else is here")
	c.fails("ana", "unaccept "+id, commands.Forbidden)
	c.does("bo", "unaccept "+id)
	own := c.request(c.does("adm", askRisk))
	c.fails("adm", "approve "+own, commands.MissingArgument)
	c.fails("adm", "approve "+own+" because of an emergency", commands.Forbidden, "somebody else has to accept it")
}

// TestOwnRequestOfAnAdministrator waits for somebody else like anybody's: it
// takes two people to accept a risk.
func TestOwnRequestOfAnAdministrator(t *testing.T) {
	c := newCast(t)
	id := c.request(c.does("adm", askRisk))
	c.fails("adm", "approve "+id, commands.Forbidden, "somebody else has to accept it")
	c.fails("adm", "approve "+id+" because of an emergency", commands.Forbidden, "somebody else has to accept it")
	c.does("bo", "approve "+id)

	id = c.request(c.does("ana", "accept data-privacy for saas until 90d because x"))
	if text := c.does("adm", "approve "+id+" because it is small"); strings.Contains(text, "out of turn") {
		t.Errorf("an administrator who may approve as any member is said to have overruled others:\n%s", text)
	}
}

// TestStaleRisk changes the note of the cell, as a new edition of the
// framework does.
func TestStaleRisk(t *testing.T) {
	f, err := airesp.Load("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	c := cast{adaptertest.NewWith(t, f), t}
	id := c.request(c.does("ana", "accept data for own until 90d because it is small"))
	c.does("bo", "approve "+id)
	c.does("cy", "gaps", "No gaps", "1 more is accepted")
	f, err = airesp.Load("small.yaml", []byte(strings.Replace(small, "own: You do it.", "own: You do all of it.", 1)))
	if err != nil {
		t.Fatal(err)
	}
	c.ReopenWith(f)
	c.does("cy", "gaps", "1 gap", "Accepted risk "+id+" no longer holds, since the framework changed the cell: it is small")
	c.does("ana", "accept data for own until 90d because it is still small")
}

// TestRiskData is what programs read of a request.
func TestRiskData(t *testing.T) {
	c := newCast(t)
	data, err := json.Marshal(c.ask("ana", "accept user-access-control for saas, coding until 90d because x"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Data struct {
			Requests []struct{ ID, Domain, Scope string }
		}
	}
	if err := json.Unmarshal(data, &r); err != nil || len(r.Data.Requests) != 2 || r.Data.Requests[0].Scope != "model:saas" {
		t.Fatalf("%v: %s", err, data)
	}
	for _, req := range r.Data.Requests {
		c.does("bo", "approve "+req.ID, "accepted risk")
	}
}
