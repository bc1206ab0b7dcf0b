package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
)

// end runs the adapter and returns what Run returned.
func (r *rig) end() error {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	err := r.a.Run(ctx)
	if ctx.Err() != nil {
		r.Error("Run did not end by itself")
	}
	return err
}

// TestReconnect loses the connection in every way from which Discord lets a
// session go on, and sends an interaction while it is lost.
func TestReconnect(t *testing.T) {
	for name, lose := range map[string]func(g *discordfake.Gateway){
		"op 7":            func(g *discordfake.Gateway) { g.Op(7, nil) },
		"close 4000":      func(g *discordfake.Gateway) { g.Close(4000) },
		"close 4009":      func(g *discordfake.Gateway) { g.Close(4009) },
		"broken":          func(g *discordfake.Gateway) { g.Break() },
		"op 9, resumable": func(g *discordfake.Gateway) { g.Op(9, true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.run()
			r.sees(r.send(r.Slash(ana, "version")), true, "airesp")
			lose(r.Gateway)
			// discordgo takes a second to close; what comes meanwhile is sent again.
			in := r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"))
			r.Gateway.Wait("the loss", func() bool { return r.a.Ready() != nil || r.Gateway.Resumed() > 0 })
			r.Gateway.Send(in)
			r.Gateway.Wait("the session", func() bool { return r.Gateway.Resumed() == 1 && r.a.Ready() == nil })
			r.sees(in.Answer(), true, "NOBODY")
			if n := len(r.Gateway.Identified()); n != 1 {
				t.Errorf("%d IDENTIFYs were sent", n)
			}
		})
	}
}

// TestNewSession loses the session itself.
func TestNewSession(t *testing.T) {
	for name, lose := range map[string]func(g *discordfake.Gateway){
		"op 9":               func(g *discordfake.Gateway) { g.Forget(); g.Op(9, false) },
		"op 9 to the resume": func(g *discordfake.Gateway) { g.Forget(); g.Break() },
		"op 9 many times":    func(g *discordfake.Gateway) { g.Invalidate(4); g.Break() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(r *rig) { r.a.starts.apart = 200 * time.Millisecond })
			r.run()
			lose(r.Gateway)
			r.Gateway.Wait("the loss", func() bool { return r.a.Ready() != nil || len(r.Gateway.Identified()) > 1 })
			r.Gateway.Wait("a session", func() bool { return r.a.Ready() == nil })
			r.sees(r.send(r.Slash(ana, "version")), true, "airesp")
			times := r.Gateway.Identified()
			for i := 1; i < len(times); i++ {
				if gap := times[i].Sub(times[i-1]); gap < 190*time.Millisecond {
					t.Errorf("an IDENTIFY came %v after the one before", gap)
				}
			}
			if len(times) < 2 || len(times) > 5 {
				t.Errorf("%d IDENTIFYs were sent", len(times))
			}
		})
	}
}

// TestFatal ends Run where trying again is of no use.
func TestFatal(t *testing.T) {
	for code, words := range map[int]string{
		4004: "DISCORD_TOKEN", 4010: "DISCORD_SHARDS", 4011: "DISCORD_SHARDS", 4012: "newer version", 4013: "intents", 4014: "intents",
	} {
		t.Run(fmt.Sprint("close ", code), func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.Gateway.Refuse(code)
			if err := r.end(); err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("Run returned %v", err)
			}
			if n := len(r.Gateway.Identified()); n > 1 {
				t.Errorf("%d IDENTIFYs were sent", n)
			}
			if r.a.Ready() == nil {
				t.Error("it is still ready")
			}
		})
	}
	t.Run("a token that is refused", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.a.api.token, r.a.cfg.Token = "another", "another"
		if err := r.end(); !errors.Is(err, errToken) && !strings.Contains(err.Error(), errToken.Error()) {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Run("a token that is taken back", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		done := make(chan error, 1)
		go func() { done <- r.end() }()
		r.Gateway.Wait("the Gateway", func() bool { return r.a.Ready() == nil })
		r.Gateway.Refuse(4004)
		r.Gateway.Close(4004)
		if err := <-done; err == nil || !strings.Contains(err.Error(), "4004") {
			t.Errorf("Run returned %v", err)
		}
	})
}

// TestDeadConnection stops the answers to heartbeats. The program notices
// before it has sent a second one in vain, says that it is not ready, and
// connects anew, to the same session.
func TestDeadConnection(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Gateway.SetBeat(600 * time.Millisecond)
	r.run()
	r.Gateway.Wait("heartbeats", func() bool { return r.Gateway.Beats() > 2 })
	if err := r.a.Ready(); err != nil {
		t.Error(err)
	}
	r.Gateway.Deafen(true)
	before := r.Gateway.Beats()
	r.Gateway.Wait("the end of readiness", func() bool { return r.a.Ready() != nil })
	if n := r.Gateway.Beats() - before; n > 2 {
		t.Errorf("%d heartbeats were sent in vain before it was noticed", n)
	}
	r.Gateway.Wait("a new connection", func() bool { return r.Gateway.Resumed() > 0 })
	r.Gateway.Deafen(false)
	r.Gateway.Wait("readiness", func() bool { return r.a.Ready() == nil })
	if code := r.Gateway.ClosedWith(); code == 1000 || code == 1001 {
		t.Errorf("the connection was closed with %d, which ends the session", code)
	}
	if n := len(r.Gateway.Identified()); n != 1 {
		t.Errorf("%d IDENTIFYs were sent", n)
	}
}

// TestResumeElsewhere resumes where Discord wants it, and at the usual address
// when nobody answers there.
func TestResumeElsewhere(t *testing.T) {
	for name, at := range map[string]func(r *rig) string{
		"alive": func(r *rig) string { return r.Gateway.Elsewhere() },
		"dead":  func(*rig) string { return "ws://127.0.0.1:1/" },
		"wrong": func(*rig) string { return "file:///etc/passwd" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.Gateway.ResumeAt(at(r))
			r.run()
			for n := range 2 {
				r.Gateway.Break()
				r.Gateway.Wait("the session", func() bool { return r.Gateway.Resumed() == n+1 && r.a.Ready() == nil })
				if elsewhere := strings.HasSuffix(r.Gateway.ResumedAt(), "/resume/"); elsewhere != (name == "alive") {
					t.Errorf("loss %d: resumed at %s", n, r.Gateway.ResumedAt())
				}
			}
			if n := len(r.Gateway.Identified()); n != 1 {
				t.Errorf("%d IDENTIFYs were sent", n)
			}
		})
	}
}

// TestShards has as many connections as Discord advises, or as are configured.
// Each is told its own servers' interactions, and each loss is its own.
func TestShards(t *testing.T) {
	for _, configured := range []int{0, 3} {
		t.Run(fmt.Sprint(configured), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(r *rig) { r.a.cfg.Shards = configured })
			want := 3
			if configured == 0 {
				r.Gateway.Advise(2)
				want = 2
			}
			r.run()
			for n, count := range r.Gateway.Shards() {
				if count != want {
					t.Errorf("shard %d says that there are %d", n, count)
				}
			}
			if n := len(r.Gateway.Shards()); n != want {
				t.Errorf("%d shards are connected", n)
			}
			for i := range uint64(6) {
				p := ana
				p.Guild = fmt.Sprint(2200000000000000001 + i<<22)
				r.sees(r.send(r.Slash(p, "version")), true, "airesp")
			}
			r.Gateway.Break()
			r.Gateway.Wait("the sessions", func() bool { return r.Gateway.Resumed() == want && r.a.Ready() == nil })
			times := r.Gateway.Identified()
			for i := 1; i < len(times); i++ {
				if gap := times[i].Sub(times[i-1]); gap < 9*time.Millisecond {
					t.Errorf("an IDENTIFY came %v after the one before", gap)
				}
			}
		})
	}
}

// TestNoMoreSessions waits while Discord says that none may be begun.
func TestNoMoreSessions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Gateway.Leave(0)
	go func() {
		r.Gateway.Wait("a word in the log", func() bool { return strings.Contains(r.log.String(), "no more sessions begin") })
		if n := len(r.Gateway.Identified()); n != 0 {
			t.Errorf("%d IDENTIFYs were sent", n)
		}
		r.Gateway.Leave(1)
	}()
	r.run()
}

// TestSilence connects to a Gateway that never says HELLO.
func TestSilence(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(r *rig) { r.a.pace.opening = time.Second })
	r.Gateway.Mute(true)
	go func() {
		r.Gateway.Wait("the end of patience", func() bool { return strings.Count(r.log.String(), "Gateway was lost") > 0 })
		r.Gateway.Mute(false)
	}()
	r.run()
}

// TestUnreachable starts while Discord is down, and comes up with it.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Fault("GET /", 14, func(w http.ResponseWriter) { http.Error(w, "what a broken proxy says", http.StatusServiceUnavailable) })
	r.run()
	r.Gateway.Wait("the commands", func() bool { return len(r.Commands("")) == len(commandNames()) })
	if n := len(r.Gateway.Identified()); n != 1 {
		t.Errorf("%d IDENTIFYs were sent", n)
	}
	if log := r.log.String(); strings.Contains(log, "broken proxy") || !strings.Contains(log, "503") {
		t.Errorf("the log holds a body, or not the status:\n%s", log)
	}
}

// TestUndecodable sends what is no interaction over the Gateway.
func TestUndecodable(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	for _, data := range []string{`{}`, `null`, `[]`, `"x"`, `{"id":5}`, `{"type":2,"data":"x"}`, `{"id":"1","type":3,"data":{"component_type":"x"}}`,
		`{"id":"1","type":5,"data":{"components":[{"type":99}]}}`, `{"id":"1","type":2,"guild_id":"1"}`} {
		r.Gateway.Dispatch("INTERACTION_CREATE", json.RawMessage(data))
	}
	r.Gateway.Dispatch("SOMETHING_NEW", map[string]any{"x": 1})
	r.Gateway.Dispatch("GUILD_CREATE", map[string]any{"id": "1"})
	r.sees(r.send(r.Slash(ana, "version")), true, "airesp")
}

// TestStop ends Run while a command is at work: it is waited for.
func TestStop(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	gate := gated(r)
	r.a.patience = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.a.Run(ctx) }()
	r.Gateway.Wait("the Gateway", func() bool { return r.a.Ready() == nil })
	in := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
	r.Gateway.Send(in)
	r.Gateway.Wait("the command", func() bool { return len(r.a.slots) == 1 })
	cancel()
	r.Gateway.Wait("the end of the connection", func() bool { return !r.Gateway.Connected() })
	close(gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
	r.sees(in.Answer(), false, "now owns")
	if code := r.Gateway.ClosedWith(); code != 1000 {
		t.Errorf("closed with %d", code)
	}
}
