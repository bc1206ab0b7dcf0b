package commands_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/commands/reply"
)

func picture(t *testing.T, r commands.Reply) reply.Image {
	t.Helper()
	list := r.Message.Images()
	if len(list) != 1 {
		t.Fatalf("%d pictures in %q", len(list), adaptertest.Text(r))
	}
	return list[0]
}

// TestMatrixPicture: the same ledger gives the same picture, and whatever it
// shows makes it another one.
func TestMatrixPicture(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	empty := picture(t, b.Say("matrix"))
	b.Say("claim data-privacy by Privacy Office")
	first := picture(t, b.Say("matrix"))
	if bytes.Equal(empty.Draw(), first.Draw()) {
		t.Error("a claim is not seen in the picture")
	}
	if !bytes.Equal(first.Draw(), picture(t, b.Reopen().Say("matrix")).Draw()) {
		t.Error("the same ledger gives another picture after a restart")
	}
	for _, want := range []string{"Data Privacy: S S S C S C C C; Privacy Office 8.", "8 of our 97", "SaaS AI, PaaS AI"} {
		if !strings.Contains(first.Alt, want) {
			t.Errorf("the alt text lacks %q: %s", want, first.Alt)
		}
	}
	b.Wait(airesp.ConfirmEvery + time.Hour) // nothing is written, but the claim is overdue
	late := picture(t, b.Say("matrix"))
	if bytes.Equal(first.Draw(), late.Draw()) || !strings.Contains(late.Alt, "Privacy Office 8; gaps 8.") {
		t.Errorf("an overdue claim is not seen: %s", late.Alt)
	}
}

// TestMatrixInUse: what is not in use is no gap, and a system is a column.
func TestMatrixInUse(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	b.Say("system add Helpdesk Bot for agentic by Support", "Support")
	b.Say("claim data-privacy by Privacy Office")
	b.Say("claim data-privacy for Helpdesk Bot by Support", "Support")
	all := picture(t, b.Say("matrix"))
	if !strings.Contains(all.Alt, "SaaS AI (not in use),") || !strings.Contains(all.Alt, "Application Security: P S C C S C C C; gaps 1.") {
		t.Errorf("alt text: %s", all.Alt)
	}
	one := b.Say("matrix for Helpdesk Bot")
	if alt := picture(t, one).Alt; !strings.Contains(alt, "Columns: Helpdesk Bot.") || !strings.Contains(alt, "Data Privacy: C; Support 1.") {
		t.Errorf("alt text: %s", alt)
	}
	if !strings.Contains(adaptertest.Text(one), "16 security domains is, in Helpdesk Bot (Agentic AI Systems)") {
		t.Errorf("reply: %s", adaptertest.Text(one))
	}
}

// TestModelStrip: one column, with the same owners and gaps as the matrix.
func TestModelStrip(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	b.Say("claim data-privacy by Privacy Office")
	strip := picture(t, b.Say("model coding"))
	if !strings.HasPrefix(strip.Alt, "AI Coding Assistants. 1 of our 8 duties has an owner") || !strings.Contains(strip.Alt, "Data Privacy: C; Privacy Office 1.") ||
		!strings.Contains(strip.Alt, "Code Generation Security: C!; gaps 1.") || len(strip.Words) != 0 {
		t.Errorf("alt text: %s", strip.Alt)
	}
	if bytes.Equal(strip.Draw(), picture(t, b.Say("matrix for coding")).Draw()) {
		t.Error("the strip is drawn as the matrix is")
	}
}

func TestMatrixText(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	with, without := b.Say("matrix"), b.Say("matrix --text")
	if len(without.Message.Images()) != 0 || adaptertest.Text(with) != adaptertest.Text(without) {
		t.Error("--text is not the table alone")
	}
}

// BenchmarkMatrixPicture is a picture that was drawn before.
func BenchmarkMatrixPicture(b *testing.B) {
	x := adaptertest.New(b)
	x.Say("claim data-privacy by Privacy Office")
	x.Say("matrix").Message.Images()[0].Draw()
	for b.Loop() {
		x.Say("matrix").Message.Images()[0].Draw()
	}
}
