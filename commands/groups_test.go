package commands_test

import (
	"context"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestLostGroup deletes the group of a team: the first look that finds it gone
// changes nothing, the second one makes what the team owns a gap, and one that
// finds it again ends that.
func TestLostGroup(t *testing.T) {
	b := adaptertest.New(t)
	group := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S2"}
	must(t, b, "team add Privacy")
	must(t, b, "team bind Privacy slack:T1/S2")
	must(t, b, "claim agent-governance by Privacy")
	note := func(state commands.GroupState) {
		t.Helper()
		if err := b.NoteGroups(context.Background(), "default", "slack", []commands.GroupCheck{{Binding: group, State: state}}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := b.Groups(context.Background(), "default", "slack", "T1"); err != nil || len(list) != 1 || list[0] != group {
		t.Errorf("groups to look after: %v, %v", list, err)
	}
	if list, _ := b.Groups(context.Background(), "default", "slack", "T2"); len(list) != 0 {
		t.Errorf("groups of another workspace: %v", list)
	}
	events := func() uint64 {
		n, err := b.Events(context.Background(), "default")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := events()
	note(commands.GroupThere)
	note(commands.GroupGone)
	b.Wait(time.Minute)
	note(commands.GroupGone) // too soon after the first
	b.Wait(time.Hour)
	note(commands.GroupThere)
	note(commands.GroupGone)
	if events() != before {
		t.Error("one look that found the group gone changed the ledger")
	}
	b.Wait(time.Hour)
	note(commands.GroupGone)
	note(commands.GroupGone)
	if events() != before+1 {
		t.Errorf("%d events after the second look, want one more than %d", events(), before)
	}
	must(t, b, "who-owns agent-governance for agentic", "Privacy")
	must(t, b, "gaps for agentic", "nobody can speak for Privacy any more, since its group is gone", "Say who speaks for it: team bind Privacy to")
	must(t, b, "plan for agentic", "Say who speaks for the team that owns", "team bind Privacy to")
	must(t, b, "team Privacy", "Nobody can speak for it any more, since its group is gone")
	must(t, b, "history", "A group that speaks for Privacy was found to be gone")
	note(commands.GroupEmpty)
	must(t, b, "team Privacy", "since its group is empty")
	note(commands.GroupThere)
	must(t, b, "team Privacy", "It is tied to 1 Slack group, who alone can speak for it")
	must(t, b, "history", "The group that speaks for Privacy is there again")
	b.Reopen()
	note(commands.GroupGone)
	b.Wait(time.Hour)
	note(commands.GroupGone)
	b.Reopen()
	must(t, b, "team Privacy", "since its group is gone")
	must(t, b, "team bind Privacy slack:T1/S3", "Privacy is tied to")
	must(t, b, "team unbind Privacy slack:T1/S2", "It is tied to 1 Slack group, who alone can speak for it")
}
