package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestUndo(t *testing.T) {
	c := newCast(t)
	c.fails("cy", "undo", commands.NotFound, "You have changed nothing in the last 10 minutes", "undo EVENT")
	c.does("ana", "claim data-privacy for saas, coding")
	c.does("bo", "claim model-security")
	r := c.ask("ana", "undo")
	c.says("ana", "undo", r, []string{"Undone: Privacy became accountable for Data Privacy for SaaS AI Models. Privacy became accountable", "who-owns data-privacy for saas"})
	if r.Error != nil || r.Message.Visibility != 1 {
		t.Error("the channel does not see the undo")
	}
	c.same("cy", "who-owns data-privacy", "NOBODY")
	c.same("cy", "who-owns model-security", "Platform")
	c.same("cy", "history data-privacy", "Events 4 to 5 were undone.", "Undone since.", "Put back as it was before: Data Privacy for AI Coding Assistants and Data Privacy for SaaS AI Models.")

	// The next undo takes the decision before, here the team itself.
	c.does("ana", "undo", "Privacy became known")
	c.fails("ana", "undo", commands.NotFound)
	c.same("cy", "undo 4", "This was undone before, so nothing was changed.")
	c.fails("adm", "undo 7 because it was right", commands.Conflict, "it is an undo itself", "history")
	c.fails("cy", "undo 999", commands.NotFound, "There is no event 999")
	c.fails("cy", "undo it", commands.InvalidArgument, "is not the number of an event")
}

// TestUndoOfOthers lets people undo what others decided: nobody but an
// administrator, who says why, in public.
func TestUndoOfOthers(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy") // event 4
	for _, who := range []string{"bo", "cy", "dee"} {
		c.fails(who, "undo 4", commands.Forbidden, "Somebody else decided this", "release data-privacy")
		c.fails(who, "undo 4 because I say so", commands.Forbidden)
	}
	c.fails("guest", "undo 4", commands.Forbidden)
	c.fails("adm", "undo 4", commands.MissingArgument, "undo 4 because REASON")
	c.does("adm", "undo 4 because wrong team", "An administrator did this", "wrong team")
	c.same("cy", "history", "An administrator did this for others. The reason given: wrong team", "by discord user adm.")
	c.same("cy", "who-owns data-privacy", "NOBODY")
}

// TestUndoTooLate waits: after 10 minutes only an administrator can undo.
func TestUndoTooLate(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy") // event 4
	c.Wait(10 * time.Minute)
	c.does("ana", "undo 4")
	c.does("ana", "claim data-privacy") // event 7
	c.Wait(10*time.Minute + time.Second)
	c.fails("ana", "undo", commands.NotFound)
	c.fails("ana", "undo 7", commands.Forbidden, "more than 10 minutes ago", "release data-privacy")
	c.does("adm", "claim model-security by Ops") // events 8 and 9
	c.Wait(400 * 24 * time.Hour)
	c.does("adm", "undo 9")
	c.does("adm", "undo 7 because the team was never asked")
	c.same("cy", "who-owns data-privacy", "NOBODY")
}

// TestUndoBuiltOn undoes what others have built on since.
func TestUndoBuiltOn(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy") // event 4
	c.does("ana", "release data-privacy")
	c.does("bo", "claim data-privacy")
	c.fails("ana", "undo", commands.Conflict, "what it changed has changed again since", "It is about: Privacy is no longer accountable")
	c.does("bo", "undo")
	c.does("ana", "undo", "Privacy is no longer accountable")
	c.same("cy", "who-owns data-privacy", "Privacy, since 23 Nov 2026")
	c.does("ana", "system add Loan Bot for saas")
	c.does("bo", "claim data-security for Loan Bot")
	c.fails("ana", "undo", commands.Conflict, "the system has claims by now; retire it instead")
}

// TestUndoCopies delivers an undo several times: the copies undo nothing more.
func TestUndoCopies(t *testing.T) {
	b := adaptertest.New(t)
	send := func(id, text string) commands.Reply {
		return b.Dispatch(t.Context(), commands.Request{ID: id, Org: "default", Text: text, Identity: commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"}})
	}
	send("1", "claim data-privacy by Privacy")
	send("2", "claim data-security by Security")
	if r := send("3", "undo"); r.Error != nil || !strings.Contains(adaptertest.Text(r), "Data Security") {
		t.Fatal(adaptertest.Text(r))
	}
	tip, _ := b.DB.Tip(t.Context(), "default")
	for range 3 {
		if r := send("3", "undo"); r.Error != nil || !strings.Contains(adaptertest.Text(r), "the copy changed nothing") {
			t.Errorf("a copy of the undo: %s", adaptertest.Text(r))
		}
	}
	if now, _ := b.DB.Tip(t.Context(), "default"); now != tip {
		t.Error("a copy of the undo changed the ledger")
	}
}

// TestUndoAfterRestart undoes what was decided before the program was started
// again, just before and after a snapshot was kept.
func TestUndoAfterRestart(t *testing.T) {
	for _, n := range []int{1, 490, 500, 505} { // a snapshot is kept every 1000 events
		b := adaptertest.New(t)
		b.Say("team add Privacy")
		for range n {
			b.Say("claim data-security for saas by Privacy")
			b.Say("release data-security for saas")
		}
		b.Say("claim data-privacy by Privacy")
		for i := range 5 {
			b.Say(fmt.Sprintf("claim model-security for saas by Team %d", i))
			b.Say("release model-security for saas")
		}
		b.Reopen()
		tip, _ := b.DB.Tip(t.Context(), "default")
		r := b.Say(fmt.Sprintf("undo %d", tip.Seq-15))
		if r.Error != nil || !strings.Contains(adaptertest.Text(r), "Privacy became accountable for Data Privacy.") {
			t.Errorf("after %d events: %s", tip.Seq, adaptertest.Text(r))
		}
		if text := adaptertest.Text(b.Say("who-owns data-privacy")); !strings.Contains(text, "NOBODY") {
			t.Errorf("after %d events it is owned: %s", tip.Seq, text)
		}
	}
}
