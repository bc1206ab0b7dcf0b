package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
	"airesp/commands"
)

func drain(t *testing.T, a *Adapter) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := a.Drain(ctx); err != nil {
		t.Error(err)
	}
}

// TestHome opens the Home tab, which follows what the person does and what
// others do, and lets them act in it.
func TestHome(t *testing.T) {
	r, _ := newSocketRig(t, func(a *Adapter) { a.homeEvery = 20 * time.Millisecond })
	r.slack.Connected(1)
	r.slack.Group("S1", "U0001")
	r.Say("team add Privacy")
	r.Say("team bind Privacy slack:T0001/S1")
	open := func(user string) slackfake.View {
		t.Helper()
		r.slack.Ack(r.slack.SocketEvent(r.slack.Event("", "", map[string]any{"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"})))
		r.slack.HomeWith(user, "gaps")
		return r.slack.Home(user)
	}
	v := open("U0001")
	wants(t, v.Seen, "Privacy is accountable for nothing yet", "97 gaps", "Gaps closest to you", "[See all gaps]", "[Add a system]")
	wants(t, open("U0002").Seen, "You belong to no team")
	if len(v.Buttons) != 3 {
		t.Errorf("three buttons, not %v", v.Buttons)
	}

	// What somebody else does on another platform is seen after a while.
	r.Say("claim data-privacy for saas by Privacy")
	v = r.slack.HomeWith("U0001", "Privacy is accountable for 1")
	wants(t, v.Seen, "Your team owns Data Privacy")
	r.slack.HomeWith("U0002", "96 gaps")
	r.Wait(100 * 24 * time.Hour)
	r.Say("team add Other") // something that changes, for the time to be seen
	wants(t, r.slack.HomeWith("U0001", "1 of them overdue").Seen, "Overdue", "[Confirm what is due]")

	// A button in it opens a window, in which the answer is.
	v = r.slack.HomeWith("U0001", "[Confirm what is due]")
	shown := len(r.slack.Seen())
	for range r.slack.Shown() {
		r.slack.NextView()
	}
	r.slack.Ack(r.slack.SocketPress(slackfake.Press{View: v, Value: v.Buttons[0].Value}))
	answer := modalOf(r)
	wants(t, answer.Seen, "Data Privacy")
	if len(r.slack.Seen()) != shown {
		t.Error("a press in the Home tab wrote a message")
	}
	r.slack.HomeWith("U0001", ", none overdue.")
	r.slack.Ack(r.slack.SocketPress(slackfake.Press{View: v, Value: v.Buttons[2].Value}))
	form := modalOf(r)
	if form.Title != "System add" {
		t.Fatalf("%v", form)
	}
	done := r.slack.SocketSubmit(slackfake.Sent{View: form, Values: map[string]string{"name": "Loan Bot", "model": "=saas"}})
	wants(t, done.Seen, "Loan Bot")

	// Another instance has drawn it: that one stays.
	r.slack.Touch(v.ID)
	published := r.slack.Calls("views.publish")
	r.Say("claim user-access-control for saas by Privacy")
	r.slack.Called("views.publish", published+1)
	if p := r.slack.Problems(); len(p) > 0 {
		t.Error(p)
	}
}

// modalOf waits for the next window that opens.
func modalOf(r *rig) slackfake.View {
	for {
		if v := r.slack.NextView(); v.Kind == "modal" {
			return v
		}
	}
}

// TestHomesAreBounded keeps the tabs that were opened last, and draws first
// what is due, then what is behind its ledger.
func TestHomesAreBounded(t *testing.T) {
	h := newHomes()
	for i := range maxHomes + 10 {
		h.open(person{"T1", fmt.Sprint("U", i)})
	}
	if len(h.shown) != maxHomes || h.recent.Len() != maxHomes || h.shown[person{"T1", "U9"}] != nil {
		t.Errorf("%d tabs", len(h.shown))
	}
	next := func() (users []string) {
		for range maxHomes + 1 {
			tab, ok := h.next(func(string) (uint64, bool) { return 7, true })
			if !ok {
				break
			}
			users = append(users, tab.user)
			h.drawn(tab.person, 7, "hash")
		}
		return users
	}
	if all := next(); len(all) != maxHomes || all[0] != fmt.Sprint("U", maxHomes+9) {
		t.Errorf("%d are drawn, the first is of %s", len(all), all[0])
	}
	h.drawn(person{"T1", "U20"}, 6, "hash")
	h.touch(commands.Identity{Workspace: "T1", User: "U30"})
	h.touch(commands.Identity{Workspace: "T2", User: "U30"})
	h.stale(person{"T1", "U40"})
	if got := strings.Join(next(), " "); got != "U40 U30 U20" || len(h.wake) != 1 {
		t.Errorf("drawn anew: %s", got)
	}
	h.forget("T1")
	if len(h.shown) != 0 || h.recent.Len() != 0 {
		t.Error("the tabs of a workspace that is gone are kept")
	}
}
