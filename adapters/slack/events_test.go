package slack

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
)

// bring is how an event comes.
type bring func(event []byte)

func eventWays(t *testing.T, test func(t *testing.T, r *rig, send bring)) {
	t.Run("http", func(t *testing.T) {
		r := newRig(t)
		test(t, r, func(e []byte) { r.slack.SendEvent(r.app, e, "") })
	})
	t.Run("socket", func(t *testing.T) {
		r, _ := newSocketRig(t)
		r.slack.Connected(1)
		test(t, r, func(e []byte) { r.slack.Ack(r.slack.SocketEvent(e)) })
	})
}

// TestQuestions asks in a mention and in a direct message: each is answered in
// its thread; what is refused in a channel is seen by who asked alone.
func TestQuestions(t *testing.T) {
	eventWays(t, func(t *testing.T, r *rig, send bring) {
		ask := func(text string, direct bool, fields map[string]any) slackfake.Seen {
			t.Helper()
			inner := r.slack.Said(text, direct, fields)
			send(r.slack.Event("", "", inner))
			seen := r.slack.Next()
			want, _ := inner["ts"].(string)
			if thread, ok := inner["thread_ts"].(string); ok {
				want = thread
			}
			if seen.Thread != want || seen.Channel != inner["channel"] {
				t.Errorf("%s: answered in %s, thread %q, want %q", text, seen.Channel, seen.Thread, want)
			}
			return seen
		}
		mention := "<@" + slackfake.BotUser + "> "
		seen := ask(mention+"who-owns data-privacy for cursor", false, nil)
		wants(t, seen, "NOBODY")
		if !seen.Public || strings.Contains(seen.Text, "Share to channel") {
			t.Errorf("%+v", seen)
		}
		wants(t, ask(mention+"`/airesp who-owns data-privacy for cursor`", false, map[string]any{"thread_ts": "1.2"}), "NOBODY")
		if refused := ask(mention+"claim zzz by <!subteam^S9>", false, nil); refused.Public || refused.Via != "chat.postEphemeral" {
			t.Errorf("a refusal: %+v", refused)
		}
		wants(t, ask("claim data-privacy by Privacy &amp; Co", true, nil), "Privacy & Co now owns Data Privacy")
		if refused := ask("who-owns zzz", true, nil); refused.Via != "chat.postMessage" {
			t.Errorf("a refusal in a direct message: %+v", refused)
		}
		before := r.tip(t)
		if guest := ask(mention+"claim model-security by Privacy", false, map[string]any{"user_team": "T9999"}); r.tip(t) != before {
			t.Errorf("a guest changed something: %+v", guest)
		}
		wants(t, ask(mention, false, nil), "All commands")
	})
}

// TestNotAsked lets bots speak, this one too, and people edit, delete, join and
// write to each other: nothing is answered.
func TestNotAsked(t *testing.T) {
	eventWays(t, func(t *testing.T, r *rig, send bring) {
		for _, c := range []struct {
			direct bool
			fields map[string]any
		}{
			{true, map[string]any{"bot_id": "B0001", "user": slackfake.BotUser}},
			{true, map[string]any{"user": slackfake.BotUser}},
			{true, map[string]any{"bot_id": "B7"}},
			{false, map[string]any{"bot_id": "B7", "user": "U7"}},
			{true, map[string]any{"subtype": "message_changed"}},
			{true, map[string]any{"subtype": "message_deleted"}},
			{true, map[string]any{"subtype": "bot_message", "user": nil}},
			{true, map[string]any{"edited": map[string]any{"user": "U1", "ts": "2"}}},
			{true, map[string]any{"channel_type": "channel"}},
			{true, map[string]any{"user": "<!here>"}},
			{false, map[string]any{"type": "channel_created"}},
			{false, map[string]any{"type": "app_home_opened", "tab": "messages"}},
			{false, map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{"U1"}}}},
		} {
			send(r.slack.Event("", "", r.slack.Said("who-owns data-privacy", c.direct, c.fields)))
		}
		send([]byte(`{"type":"event_callback","event":{"type":"message"}}`))
		send([]byte(`{"type":"app_rate_limited"}`))
		send(r.slack.Event("", "", r.slack.Said("version", true, nil)))
		wants(t, r.slack.Next(), "airesp v0.0.0")
		if n := len(r.slack.Seen()); n != 1 {
			t.Errorf("%d answers, want the last one alone: %+v", n, r.slack.Seen())
		}
	})
}

// TestEventCopies brings one question and one claim many times, as retries, at
// once and much later: each is answered once. A retry whose first never came
// is answered.
func TestEventCopies(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	r.a.events.now = func() time.Time { return now }
	claim := r.slack.Event("Ev-claim", "", r.slack.Said("claim data-privacy by Privacy", true, nil))
	read := r.slack.Event("Ev-read", "", r.slack.Said("who-owns model-security", true, nil))
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() { r.slack.SendEvent(r.app, claim, "1") })
		all.Go(func() { r.slack.SendEvent(r.app, read, "2") })
	}
	all.Wait()
	r.slack.Next()
	r.slack.Next()
	tip := r.tip(t)
	now = now.Add(10 * time.Minute)
	r.slack.SendEvent(r.app, read, "3")
	r.slack.SendEvent(r.app, claim, "3")
	// A mention in a direct message may come as two events about one message.
	inner := r.slack.Said("version", true, nil)
	r.slack.SendEvent(r.app, r.slack.Event("Ev-a", "", inner), "")
	r.slack.SendEvent(r.app, r.slack.Event("Ev-b", "", inner), "")
	wants(t, r.slack.Next(), "airesp v0.0.0")
	drain(t, r.a)
	if n := len(r.slack.Seen()); n != 3 || r.tip(t) != tip || tip.Seq != 3 {
		t.Errorf("%d answers, want 3; the ledger went from %d to %d", n, tip.Seq, r.tip(t).Seq)
	}
	// After a restart nothing is known of earlier questions here, but the claim is.
	again := r.adapter(t, r.a.cfg)
	defer again.hooks.CloseIdleConnections()
	if !again.takeEvent(decodedEvent(t, claim)) {
		t.Error("a copy after a restart is not acknowledged")
	}
	drain(t, again)
	if r.tip(t) != tip {
		t.Error("a copy after a restart changed the ledger")
	}
	now = now.Add(eventMemory)
	r.a.events.first("another")
	if n := len(r.a.events.seen); n != 1 {
		t.Errorf("%d questions are known for longer than a day", n-1)
	}
}

// shelf is a Record in the test's own store.
type shelf struct{ r *rig }

func (s shelf) Load() ([]byte, error) { return s.r.DB.Value(context.Background(), "slack questions") }
func (s shelf) Save(data []byte) error {
	return s.r.DB.PutValue(context.Background(), "slack questions", data)
}

// TestCopyAfterRestart brings a question again after a restart: it is not
// answered twice. One whose answer was never begun is.
func TestCopyAfterRestart(t *testing.T) {
	r := newRig(t)
	start := func() *Adapter {
		cfg := r.a.cfg
		cfg.Questions = shelf{r}
		a := r.adapter(t, cfg)
		t.Cleanup(a.hooks.CloseIdleConnections)
		return a
	}
	read := decodedEvent(t, r.slack.Event("", "", r.slack.Said("version", true, nil)))
	fresh := decodedEvent(t, r.slack.Event("", "", r.slack.Said("who-owns model-security", true, nil)))
	for _, e := range []event{read, fresh} {
		a := start()
		a.takeEvent(read)
		a.takeEvent(e)
		drain(t, a)
	}
	seen := r.slack.Seen()
	if len(seen) != 2 || !strings.Contains(seen[0].Text, "airesp v0.0.0") || !strings.Contains(seen[1].Text, "Model Security") {
		t.Errorf("%d answers: %+v", len(seen), seen)
	}
	full := newRecent(shelf{r}, quiet())
	for i := range maxEvents + 2 {
		full.first(fmt.Sprint(i))
	}
	if err := full.save(); err != nil {
		t.Fatal(err)
	}
	if again := newRecent(shelf{r}, quiet()); len(full.order) > maxEvents+1 || len(again.order) != maxSaved || again.first(fmt.Sprint(maxEvents+1)) || !again.first("0") {
		t.Errorf("%d questions are known, %d of them after a restart", len(full.order), len(again.order))
	}
}

// TestEventsWhileBusy is told to bring an event again.
func TestEventsWhileBusy(t *testing.T) {
	r := newRig(t)
	r.a.slots, r.a.slotWait = make(chan struct{}, 1), time.Millisecond
	r.a.begin()
	e := r.slack.Event("Ev1", "", r.slack.Said("version", true, nil))
	if a := r.slack.SendEvent(r.app, e, ""); a.Status != 503 {
		t.Errorf("answered with %d", a.Status)
	}
	r.slack.Problems()
	r.a.end()
	r.slack.SendEvent(r.app, e, "1")
	wants(t, r.slack.Next(), "airesp v0.0.0")
}

// TestOneASecond answers several questions in one channel: never two messages
// within a second, and none is lost.
func TestOneASecond(t *testing.T) {
	r := newRig(t)
	r.slack.Gap(950 * time.Millisecond)
	r.a.gate.gap = channelGap
	for range 3 {
		r.slack.SendEvent(r.app, r.slack.Event("", "", r.slack.Said("version", true, nil)), "")
	}
	for range 3 {
		r.slack.Next()
	}
}
