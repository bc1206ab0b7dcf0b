package slack

import (
	"strings"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
)

// TestBroughtUpToDate claims what an answer shows as a gap, at once and by a
// form: the channel is told, and the answer shows the owner.
func TestBroughtUpToDate(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		var gap slackfake.Button
		told := func(domain string) {
			t.Helper()
			if seen := r.slack.Next(); !seen.Public || seen.Replaces || !strings.Contains(seen.Text, "Privacy now owns "+domain) {
				t.Errorf("the channel is told: %+v", seen)
			}
			seen := r.slack.Next()
			if seen.Public || !seen.Replaces || strings.Contains(seen.Text, "NOBODY") || !strings.Contains(seen.Text, "Privacy") {
				t.Errorf("the answer is brought up to date: %+v", seen)
			}
			if last := seen.Buttons[len(seen.Buttons)-1]; last.Label != "Share to channel" || last.Block == "" || last.Block == gap.Block {
				t.Errorf("the answer that is new ends with %+v, the one before had %q", last, gap.Block)
			}
		}
		gap = r.ask(t, "who-owns data-privacy for cursor").Buttons[0]
		w.press(slackfake.Press{Value: gap.Value + " by Privacy", Block: gap.Block})
		told("Data Privacy")
		gap = r.ask(t, "who-owns code-generation-security for cursor").Buttons[0]
		w.press(slackfake.Press{Value: gap.Value, Block: gap.Block})
		w.submit(slackfake.Sent{View: r.slack.NextView(), Values: map[string]string{"team": "=Privacy"}})
		told("Code Generation Security")

		gap = r.ask(t, "who-owns incident-response for cursor").Buttons[0]
		w.press(slackfake.Press{Value: gap.Value + " by Privacy", Block: gap.Block, Public: true})
		r.slack.Next()
		tip := r.tip(t)
		w.press(slackfake.Press{Value: gap.Value + " by Nobody", Block: gap.Block})
		wants(t, r.slack.Next(), "already has an accountable team") // a refusal leaves the answer
		w.press(slackfake.Press{Value: gap.Value + " by Privacy", Block: againBlock + "1:release data-privacy by Privacy"})
		r.slack.Next()
		if drain(t, r.a); r.tip(t) != tip {
			t.Error("the id of a block changed the ledger")
		}
		if n, seen := 10, r.slack.Seen(); len(seen) != n {
			t.Errorf("%d messages, want %d; the last one: %s", len(seen), n, seen[len(seen)-1].Text)
		}
	})
}

// TestPagesTurn turns the pages of an answer: each takes the place of the one
// before. Where that is not possible the page is shown below.
func TestPagesTurn(t *testing.T) {
	r := newRig(t)
	turn := func(in slackfake.Seen, label string, p slackfake.Press) slackfake.Seen {
		t.Helper()
		for _, b := range in.Buttons {
			if b.Label == label {
				p.Value, p.Block = b.Value, b.Block
				r.slack.Press(r.app, p)
				return r.slack.Next()
			}
		}
		t.Fatalf("no button %q in %s", label, in.Text)
		return slackfake.Seen{}
	}
	first := r.ask(t, "gaps")
	second := turn(first, "Next page", slackfake.Press{})
	wants(t, second, "Page 2 of")
	back := turn(second, "Previous page", slackfake.Press{})
	if !second.Replaces || !back.Replaces || back.Text != first.Text {
		t.Errorf("the pages do not take each other's place: %v, %v\n%s", second.Replaces, back.Replaces, back.Text)
	}
	hook := r.slack.Hook()
	r.slack.Wait(31 * time.Minute)
	if late := turn(first, "Next page", slackfake.Press{Hook: hook}); late.Replaces || late.Via != "chat.postEphemeral" || late.Text != second.Text {
		t.Errorf("a page that cannot be put in place: %+v", late)
	}
	if beside := turn(first, "Next page", slackfake.Press{Public: true}); beside.Replaces {
		t.Errorf("a page takes the place of what everybody sees: %+v", beside)
	}
}
