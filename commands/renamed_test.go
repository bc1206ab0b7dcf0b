package commands_test

import (
	"context"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestRenamedGroup renames the group that a team became known by. The team and
// what it owns go by the new name, the old one still works, and the history
// says so. A name that means something in the framework is not taken over.
func TestRenamedGroup(t *testing.T) {
	b := adaptertest.New(t)
	group := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S2"}
	req := commands.Request{Org: "default", Identity: commands.Identity{Platform: "slack", Workspace: "T1", User: "U1", GroupsKnown: true, Groups: []airesp.Binding{group}},
		Text: "claim agent-governance by <!subteam^S2>"}
	req.Mentions = map[string]commands.Mention{"<!subteam^S2>": {Binding: group, Name: "Privacy"}}
	if rep := b.Dispatch(context.Background(), req); rep.Error != nil {
		t.Fatal(rep.Error)
	}
	note := func(name string) {
		t.Helper()
		check := commands.GroupCheck{Binding: group, Names: []string{name, "a-handle"}}
		if err := b.NoteGroups(context.Background(), "default", "slack", []commands.GroupCheck{check}); err != nil {
			t.Fatal(err)
		}
	}
	before, _ := b.Events(context.Background(), "default")
	note("Privacy")
	note("Data Privacy") // a domain
	if now, _ := b.Events(context.Background(), "default"); now != before {
		t.Errorf("%d events, want %d", now, before)
	}
	note("Data Protection")
	note("Data Protection")
	if now, _ := b.Events(context.Background(), "default"); now != before+1 {
		t.Errorf("%d events, want %d", now, before+1)
	}
	must(t, b, "who-owns agent-governance for agentic", "Data Protection")
	must(t, b, "team Privacy", "Data Protection is accountable for 1")
	must(t, b, "history team Privacy", "Privacy is now called Data Protection, as its group is", "Data Protection became accountable")
	if rep := b.Say("undo 4 reason it was wrong"); rep.Error == nil {
		t.Error("the name of a group was undone")
	}
	b.Reopen()
	must(t, b, "claim model-security by Privacy", "Data Protection now owns")
	must(t, b, "team add Privacy", "Privacy is known here now")
	must(t, b, "team Privacy", "Privacy is accountable for nothing yet")
}
