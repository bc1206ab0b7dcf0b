package slack

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// TestReconnect ends connections in every way that Slack does. Requests go on.
func TestReconnect(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(r *rig)
	}{
		{"refresh_requested", func(r *rig) { r.slack.Disconnect("refresh_requested", 50*time.Millisecond) }},
		{"warning", func(r *rig) { r.slack.Disconnect("warning", 100*time.Millisecond) }},
		{"at once", func(r *rig) { r.slack.Disconnect("refresh_requested", 0) }},
		{"too many", func(r *rig) { r.slack.Disconnect("too_many_websockets", 0) }},
		{"without a word", func(r *rig) { r.slack.Drop() }},
		{"half open", func(r *rig) { r.slack.Silence() }},
		{"while the API fails", func(r *rig) {
			r.slack.Fail("apps.connections.open", "internal_error")
			n := r.slack.Calls("apps.connections.open")
			r.slack.Drop()
			r.slack.Called("apps.connections.open", n+2)
			r.slack.Fail("apps.connections.open", "")
		}},
		{"while the API is limited", func(r *rig) {
			r.slack.Limit("apps.connections.open", 1, "1")
			r.slack.Drop()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newSocketRig(t, func(a *Adapter) { a.pace.silence, a.pace.ping = 300*time.Millisecond, 50*time.Millisecond })
			r.slack.Connected(1)
			opened := r.slack.Calls("apps.connections.open")
			c.end(r)
			r.slack.Called("apps.connections.open", opened+1)
			r.slack.Connected(1)
			r.slack.Ack(r.slack.SocketCommand(slackfake.Command{Text: "who-owns data-privacy"}))
			wants(t, r.slack.Next(), "NOBODY")
			if err := r.a.Ready(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNothingIsLost sends 10,000 commands, a twentieth of which change the
// ledger, while Slack replaces the connection again and again: announced or at
// once. Times are a tenth of life: a connection lasts 200 ms instead of 2 s.
// Each command is answered, once, and each change is made once. Only an envelope
// that Slack drops with its connection is lost, which the person sees and types
// it again; those are counted.
func TestNothingIsLost(t *testing.T) {
	const all, workers = 10_000, 8
	r, _ := newSocketRig(t)
	r.slack.Connected(1)
	stop := make(chan struct{})
	rounds := 0
	var replacing sync.WaitGroup
	replacing.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Millisecond):
			}
			rounds++
			if rounds%2 == 0 {
				r.slack.Disconnect("refresh_requested", 0)
			} else {
				r.slack.Disconnect("warning", 150*time.Millisecond)
			}
		}
	})
	var asking sync.WaitGroup
	var dropped atomic.Int64
	for w := range workers {
		asking.Go(func() {
			for i := w; i < all; i += workers {
				c := slackfake.Command{Text: "who-owns data-privacy for cursor", User: fmt.Sprintf("U%05d", i)}
				if i%20 == 0 {
					c.Text = fmt.Sprintf("system add Loan Bot %05d for saas", i)
				}
				for {
					r.slack.Connected(1)
					e := r.slack.SocketCommand(c)
					if e == nil {
						continue
					}
					if r.slack.AckOrLost(e) {
						break
					}
					dropped.Add(1)
				}
			}
		})
	}
	asking.Wait()
	close(stop)
	replacing.Wait()
	drain(t, r.a)
	answers := map[string]int{}
	for _, s := range r.slack.Seen() {
		answers[s.User]++
	}
	extra := 0
	for i := range all {
		n := answers[fmt.Sprintf("U%05d", i)]
		if n == 0 {
			t.Fatalf("command %d has no answer", i)
		}
		extra += n - 1
	}
	if extra > int(dropped.Load()) {
		t.Errorf("%d answers too many, and only %d commands were typed again", extra, dropped.Load())
	}
	systems := strings.Count(string(mustJSON(r.Say("system list").Data)), "Loan Bot ")
	t.Logf("%d commands over %d connections: %d answered, %d envelopes dropped by Slack with their connection and typed again, %d systems added", all, rounds, len(answers), dropped.Load(), systems)
	if want := all / 20; systems != want {
		t.Errorf("%d systems were added, want %d", systems, want)
	}
}

// TestFinal stops when trying again can never help, and says what to do.
func TestFinal(t *testing.T) {
	t.Run("link_disabled", func(t *testing.T) {
		r, ended := newSocketRig(t)
		r.slack.Connected(1)
		opened := r.slack.Calls("apps.connections.open")
		r.slack.Disconnect("link_disabled", 0)
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "turn it on under Socket Mode") {
			t.Errorf("Run ended with %v", err)
		}
		if n := r.slack.Calls("apps.connections.open"); n != opened {
			t.Errorf("it tried %d more times", n-opened)
		}
		if r.a.Ready() == nil {
			t.Error("it is still ready")
		}
	})
	for _, code := range []string{"invalid_auth", "not_allowed_token_type", "missing_scope", "token_revoked"} {
		t.Run(code, func(t *testing.T) {
			r := newRig(t)
			r.slack.Fail("apps.connections.open", code)
			a := r.adapter(t, Config{AppToken: r.slack.AppToken, APIURL: r.slack.APIURL()})
			defer a.hooks.CloseIdleConnections()
			if err := a.Run(context.Background()); err == nil || !strings.Contains(err.Error(), code) || strings.Contains(err.Error(), r.slack.AppToken) {
				t.Errorf("Run ended with %v", err)
			}
		})
	}
	t.Run("another token", func(t *testing.T) {
		r := newRig(t)
		a := r.adapter(t, Config{AppToken: "xapp-1-wrong", APIURL: r.slack.APIURL()})
		defer a.hooks.CloseIdleConnections()
		if err := a.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "invalid_auth") {
			t.Errorf("Run ended with %v", err)
		}
	})
	t.Run("without a token", func(t *testing.T) {
		r := newRig(t)
		a := r.adapter(t, Config{SigningSecret: "s"})
		if err := a.Run(context.Background()); err != nil || a.Ready() != nil {
			t.Errorf("Run %v, Ready %v", err, a.Ready())
		}
	})
}

// TestSocketButtons presses a button over Socket Mode, and sends events, which
// are only acknowledged.
func TestSocketButtons(t *testing.T) {
	r, _ := newSocketRig(t)
	r.slack.Connected(1)
	if e := r.slack.Ack(r.slack.SocketPress(slackfake.Press{Value: "1:claim data-privacy by Privacy"})); len(e.Payload) > 0 {
		t.Errorf("acknowledged with %s", e.Payload)
	}
	wants(t, r.slack.Next(), "Privacy now owns")
	tip := r.tip(t)
	r.slack.Ack(r.slack.SocketPress(slackfake.Press{Value: "1:claim model-security by Privacy", Home: "T2"}))
	wants(t, r.slack.Next(), "other workspaces can ask")
	r.slack.Ack(r.slack.SocketEvent([]byte(`{"type":"event_callback","event":{"type":"app_mention"}}`)))
	r.slack.Ack(r.slack.SocketEvent([]byte(`null`)))
	if r.tip(t) != tip {
		t.Error("the ledger changed")
	}
}

// TestBigReply answers by response_url what Slack would drop in an
// acknowledgement.
func TestBigReply(t *testing.T) {
	r, _ := newSocketRig(t)
	r.slack.Connected(1)
	much := reply.Say(reply.S(strings.Repeat("&", maxText)))
	r.says = &commands.Reply{Message: reply.Message{Summary: much, Blocks: []reply.Block{reply.Para{Text: much}}}}
	r.slack.Ack(r.slack.SocketCommand(slackfake.Command{Text: "help"}))
	if seen := r.slack.Next(); seen.Via != "response_url" {
		t.Errorf("%d bytes came by %s", len(seen.Raw), seen.Via)
	}
}

// TestShutdown ends Run while a command is at work: it is answered first.
func TestShutdown(t *testing.T) {
	r := newRig(t)
	a := r.adapter(t, Config{AppToken: r.slack.AppToken, APIURL: r.slack.APIURL()})
	defer a.hooks.CloseIdleConnections()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- a.Run(ctx) }()
	r.slack.Connected(1)
	release, inside := make(chan struct{}), make(chan struct{})
	r.holdWith(func(context.Context, commands.Request) { close(inside); <-release })
	e := r.slack.SocketCommand(slackfake.Command{Text: "claim data-privacy by Privacy"})
	<-inside
	stop()
	select {
	case err := <-ended:
		t.Errorf("Run ended with %v before the command was answered", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	r.slack.Ack(e)
	wants(t, r.slack.Next(), "Privacy now owns")
}

// TestPause grows the time between tries, and honours what Slack asks for.
func TestPause(t *testing.T) {
	a := Adapter{pace: usualPace(), log: quiet()}
	if d := a.pause(0, nil); d != 0 {
		t.Errorf("after a connection that lasted: %v", d)
	}
	if d := a.pause(0, reason("too_many_websockets")); d < 30*time.Second {
		t.Errorf("too many: %v", d)
	}
	for n := 1; n < 100; n++ {
		if d := a.pause(n, errHook); d < 250*time.Millisecond || d > 30*time.Second {
			t.Errorf("try %d: %v", n, d)
		}
	}
}
