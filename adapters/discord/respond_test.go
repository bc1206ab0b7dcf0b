package discord

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// gated makes the rig's commands wait for the returned channel to be closed.
func gated(r *rig) chan struct{} {
	gate := make(chan struct{})
	r.a.do = slow{r.a.do, gate}
	r.a.patience = 10 * time.Millisecond
	return gate
}

// TestSlow promises an answer and completes it: who sees it is settled by the
// promise, and a refusal stays between the bot and who asked.
func TestSlow(t *testing.T) {
	for _, road := range []string{"http", "gateway"} {
		for _, x := range []struct {
			name    string
			ask     func(f *discordfake.Fake) *discordfake.Interaction
			private bool // the promise
			final   bool // the answer
			words   string
		}{
			{"private", func(f *discordfake.Fake) *discordfake.Interaction {
				return f.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"))
			}, true, true, "NOBODY"},
			{"public", func(f *discordfake.Fake) *discordfake.Interaction {
				return claim(f, ana, "data-privacy", privacy, "Privacy")
			}, false, false, "now owns"},
			{"refused", func(f *discordfake.Fake) *discordfake.Interaction {
				return claim(f, ben, "data-privacy", privacy, "Privacy")
			}, false, true, "You do not belong to"},
			{"pressed", func(f *discordfake.Fake) *discordfake.Interaction {
				return f.Press(ana, discordfake.Button{CustomID: "1:claim data-privacy by Privacy"})
			}, false, false, "now owns"},
		} {
			t.Run(road+" "+x.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t)
				gate := gated(r)
				in := x.ask(r.Fake)
				if road == "gateway" {
					r.run()
					r.Gateway.Send(in)
				} else if err := in.Post(r.url); err != nil {
					t.Fatal(err)
				}
				promise := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 })[0]
				if !promise.Thinking || promise.Private != x.private {
					t.Errorf("the promise is %+v", promise)
				}
				close(gate)
				list := in.Wait(func(list []discordfake.Message) bool {
					return len(list) == 1 && strings.Contains(list[0].Text, x.words)
				})
				r.sees(list[0], x.final, x.words)
				for _, call := range r.Requests("") {
					if strings.HasPrefix(call.Path, "/webhooks") && call.Authorization != "" {
						t.Error("a webhook call carries the token")
					}
				}
			})
		}
	}
}

// TestSlowWithoutToken completes an answer with the public key as the only credential.
func TestSlowWithoutToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(r *rig) { r.a.cfg.Token, r.a.api.token = "", "" })
	gate := gated(r)
	in := r.Slash(ana, "version")
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	close(gate)
	r.sees(in.Answer(), true, "airesp v0.0.0")
	if err := r.a.Run(t.Context()); err != nil {
		t.Error(err)
	}
	if err := r.a.Ready(); err != nil {
		t.Error(err)
	}
}

// TestPromiseOvertaken completes an answer before Discord knows of the promise.
func TestPromiseOvertaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	gate := gated(r)
	in := r.Slash(ana, "version")
	r.Fault("PATCH /webhooks", 2, func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"code":10015,"message":"Unknown Webhook"}`)
	})
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	close(gate)
	r.sees(in.Answer(), true, "airesp v0.0.0")
}

// TestCallbackTrouble makes Discord fail in its ways while the Gateway's
// interactions are answered.
func TestCallbackTrouble(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	for name, fault := range map[string]func(){
		"rate limit":  func() { r.Limit("POST /interactions", 2, 0.05) },
		"bad gateway": func() { r.Fault("POST /interactions", 2, func(w http.ResponseWriter) { w.WriteHeader(502) }) },
		"page": func() {
			r.Fault("POST /interactions", 1, func(w http.ResponseWriter) { http.Error(w, "<html>sorry", 503) })
		},
		"half an object": func() {
			r.Fault("POST /interactions", 1, func(w http.ResponseWriter) { http.Error(w, `{"code":1`, 500) })
		},
		"no end of a 429": func() {
			r.Fault("POST /interactions", 1, func(w http.ResponseWriter) { w.Header().Set("Retry-After", "soon"); w.WriteHeader(429) })
		},
	} {
		fault()
		m := r.send(r.Slash(ana, "version"))
		if !strings.Contains(m.Text, "airesp v0.0.0") {
			t.Errorf("%s: %q", name, m.Text)
		}
	}
	// A limit beyond the three seconds ends the try.
	r.Limit("POST /interactions", 1, 3600)
	r.Gateway.Send(r.Slash(ana, "version"))
	r.Gateway.Wait("a word in the log", func() bool { return strings.Contains(r.log.String(), "could not be shown") })
}

// TestTooLate sends interactions again after a break, as a resumed session
// does: what Discord no longer waits for is not carried out.
func TestTooLate(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	ahead := func() time.Time { return time.Now().Add(10 * time.Second) }
	dead := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
	r.SetClock(ahead)
	r.a.now = ahead
	r.Gateway.Send(dead)
	r.Gateway.Wait("the refusal", func() bool { return strings.Contains(r.log.String(), "came too late") })
	if n := r.records(); n != 0 {
		t.Errorf("%d records were written", n)
	}

	// A clock that is wrong must not make the bot useless.
	r.SetClock(time.Now)
	m := r.send(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	r.sees(m, false, "now owns")
}

func TestBusy(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(r *rig) { r.a.slots, r.a.slotWait = make(chan struct{}, 1), time.Millisecond })
	gate := gated(r)
	first := r.Slash(ana, "version")
	if err := first.Post(r.url); err != nil {
		t.Fatal(err)
	}
	r.sees(r.post(r.Slash(ana, "version")), true, "Too much is being asked")
	short, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if err := r.a.Drain(short); err == nil {
		t.Error("Drain did not wait")
	}
	close(gate)
	if err := r.a.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	r.sees(first.Answer(), true, "airesp")
	r.sees(r.post(r.Slash(ana, "version")), true, "airesp")
}

// TestStuck asks a command that never ends: it does not hold its place for ever.
func TestStuck(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	gate := gated(r)
	defer close(gate)
	r.a.longest = 10 * time.Millisecond
	in := r.Slash(ana, "version")
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	if err := r.a.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.sees(in.Answer(), true, "no longer waited for", "/airesp who-owns")
}

func TestPanic(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	r.a.do = panics{}
	r.sees(r.post(r.Slash(ana, "version")), true, "the fault is ours")
	r.sees(r.send(r.Slash(ana, "version")), true, "the fault is ours")
	if !strings.Contains(r.log.String(), "a Discord request panicked") {
		t.Error("the panic was not logged")
	}
}

// instant is a Discord that takes everything at once.
type instant struct{ calls atomic.Int64 }

func (i *instant) RoundTrip(r *http.Request) (*http.Response, error) {
	i.calls.Add(1)
	io.Copy(io.Discard, r.Body)
	return &http.Response{StatusCode: 204, Header: http.Header{"X-Ratelimit-Remaining": {"4"}}, Body: http.NoBody, Request: r}, nil
}

// TestManyInteractions answers 10,000 interactions with calls of the API, and
// looks for what is kept of them. discordgo's own calls keep a bucket for each.
func TestManyInteractions(t *testing.T) {
	r := newRig(t)
	var s *session
	r.a.begun = func(started *session) { s = started }
	r.run()
	r.Gateway.Wait("the commands", func() bool { return strings.Contains(r.log.String(), "are registered") })
	discord := &instant{}
	r.a.api.client.Transport = discord
	r.a.do = constant{}
	in := r.Slash(ana, "version")
	body := func(i int) []byte {
		other := fmt.Sprintf("22000000000%08d", i)
		return []byte(strings.ReplaceAll(string(in.Body), in.ID, other)) // the token holds the id too
	}
	var before runtime.MemStats
	for i := range 11000 {
		if i == 1000 {
			r.a.Drain(t.Context())
			runtime.GC()
			runtime.ReadMemStats(&before)
		}
		r.a.incoming(t.Context(), body(i))
	}
	r.a.Drain(t.Context())
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := discord.calls.Load(); n != 11000 {
		t.Errorf("%d calls were made", n)
	}
	if n := reflect.ValueOf(s.dg.Ratelimiter).Elem().FieldByName("buckets").Len(); n > 1 {
		t.Errorf("discordgo keeps %d buckets", n)
	}
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("the heap grew by %d bytes in 10,000 interactions", grown)
	if grown > 1<<20 {
		t.Error("that is more than nothing")
	}
}

// constant answers everything alike.
type constant struct{ Dispatcher }

func (constant) Dispatch(context.Context, commands.Request) commands.Reply {
	return commands.Reply{Message: reply.Message{Summary: reply.Say(reply.S("An answer."))}}
}
