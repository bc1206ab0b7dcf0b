package discord

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
)

// TestReplay posts a signed claim again while its signature is still good: one
// whose original was answered, and one whose original never arrived. The first
// changes nothing more; the second is not carried out, since nobody would see
// what it did.
func TestReplay(t *testing.T) {
	t.Parallel()
	for name, arrived := range map[string]bool{"answered": true, "never arrived": false} {
		r := newRig(t)
		in := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
		if arrived {
			r.sees(r.post(in), false, "now owns")
		}
		records := r.records()
		ahead := func() time.Time { return time.Now().Add(4 * time.Minute) }
		header := r.Sign(in.Body, time.Now())
		r.SetClock(ahead)
		r.a.now = ahead
		for range 3 {
			status, answer, err := discordfake.Send(r.url, in.Body, header)
			if status != http.StatusAccepted || len(answer) > 0 || err != nil {
				t.Errorf("%s: answered %d %q %v", name, status, answer, err)
			}
			if err := r.a.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := r.records(); n != records {
			t.Errorf("%s: replays wrote %d records", name, n-records)
		}
		if strings.Count(r.log.String(), "was not carried out") != 3 {
			t.Errorf("%s: the log is\n%s", name, r.log)
		}
		if list := in.Messages(); arrived && (len(list) != 1 || !strings.Contains(list[0].Text, "now owns")) {
			t.Errorf("%s: people see %+v", name, list)
		}
	}
}

// TestWrongClock answers over HTTP with a clock that is ahead.
func TestWrongClock(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.a.now = func() time.Time { return time.Now().Add(30 * time.Second) }
	in := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	list := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 && !list[0].Thinking })
	r.sees(list[0], false, "now owns")
}

// TestSlowCopy delivers one slow claim over both transports at once: one of
// them answers, and what it shows stays.
func TestSlowCopy(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	gate := gated(r)
	in := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	r.Gateway.Send(in)
	r.Gateway.Wait("the promise", func() bool { return len(in.Messages()) == 1 })
	close(gate)
	list := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 && !list[0].Thinking })
	r.sees(list[0], false, "now owns")
	if err := r.a.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Gateway.Send(in) // once more, after it is done
	r.send(r.Slash(ana, "version"))
	if err := r.a.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(r.Requests("PATCH /webhooks")); n != 1 || len(in.Messages()) != 1 {
		t.Errorf("the answer was filled in %d times, and people see %+v", n, in.Messages())
	}
}
