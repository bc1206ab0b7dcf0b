package clock_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"airesp"
)

// TestDigestComes: at its time, once, on both platforms, and next week again;
// three weeks without the program are one digest.
func TestDigestComes(t *testing.T) {
	r := newRig(t)
	r.say("claim data-privacy by Privacy")
	r.on(onSlack)
	r.on(onDiscord)
	r.at(monday.Add(-time.Minute)).tick()
	if len(r.slots(onSlack))+len(r.slots(onDiscord)) != 0 {
		t.Fatal("it came before its time")
	}
	r.at(monday).tick()
	r.pass(3*time.Hour, 10*time.Minute)
	slack, discord := r.slack.Kept("C1"), r.discord.Posted("30")
	if len(slack) < 1 || slack[0].Slot != "2026-W48" || !strings.Contains(slack[0].Text, "Digest 2026-W48") {
		t.Fatalf("Slack has %v", slack)
	}
	if len(discord) != 1 || !strings.Contains(discord[0].Text, "critical") || len(discord[0].Pings) > 0 {
		t.Fatalf("Discord has %v", discord)
	}
	for _, k := range slack[1:] { // the rest is in the thread
		if k.Thread != slack[0].TS {
			t.Errorf("beside the thread: %q", k.Text)
		}
	}
	if len(slack) == 1 {
		t.Error("nothing is in the thread, though there are many gaps")
	}
	r.at(monday.Add(3 * 7 * 24 * time.Hour)).restart().tick()
	if n := r.slots(onSlack); len(n) != 2 || n["2026-W51"] != 1 {
		t.Errorf("after three weeks Slack has %v", n)
	}
	// The clock goes back, far back, and forward again.
	for _, now := range []time.Time{monday.AddDate(0, 0, 20), monday.AddDate(-1, 0, 0), time.Unix(0, 0), monday.AddDate(0, 0, 21)} {
		r.at(now).restart().tick()
	}
	if n := r.slots(onSlack); len(n) != 2 || n["2026-W51"] != 1 || n["2026-W48"] != 1 {
		t.Errorf("after the clock was set Slack has %v", n)
	}
}

// TestCrashes crashes the program 216 times, at every step between due and
// recorded, and counts: never no digest, never two on Discord, and on Slack two
// only where the crash was between the post and its record, both with the same
// slot. Where the bot may read the channel it is one on Slack as well.
func TestCrashes(t *testing.T) {
	steps := []string{"before digest-sending", "after digest-sending", "before post", "after post", "before digest-sent", "after digest-sent"}
	for _, c := range []struct {
		name string
		to   airesp.Address
		read bool
	}{{"slack", onSlack, false}, {"slack, reading", onSlack, true}, {"discord", onDiscord, false}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.mayRead(c.read)
			many := map[int]int{} // digests of a slot → how often
			week := monday
			for round := range 72 {
				step, to := steps[round%len(steps)], c.to
				to.Channel += fmt.Sprint(round) // a new one, which has no turn to wait for
				r.at(week.Add(-time.Hour)).on(to, "--critical-only")
				r.at(week).crash.die(step)
				r.tick()
				if !r.crash.hit {
					t.Fatalf("%s was not reached", step)
				}
				down := []time.Duration{5 * time.Second, time.Minute, 90 * time.Minute}[round/len(steps)%3]
				r.at(week.Add(down)).restart().tick()
				r.pass(time.Hour, 10*time.Minute)
				n := 0
				for slot, k := range r.slots(to) {
					n += k
					if len(r.slots(to)) != 1 {
						t.Errorf("%s: a digest of slot %s", step, slot)
					}
				}
				many[n]++
				mayTwice := c.to == onSlack && !c.read && (step == "after post" || step == "before digest-sent")
				if n < 1 || n > 2 || n == 2 && !mayTwice {
					t.Errorf("%s, down for %v: %d digests", step, down, n)
				}
				if run := r.runs(to)[0]; run.State != airesp.Sent {
					t.Errorf("%s: the run ended as %s", step, run.State)
				}
				r.router.Dispatch(t.Context(), off(to))
				week = week.AddDate(0, 0, 7)
			}
			t.Logf("72 crashes: %d times no digest, %d times one, %d times two of the same slot", many[0], many[1], many[2])
		})
	}
}

func breakOff(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

func halfJSON(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{"ok":true,"ts":"17640`)
}

// notSeen is where the adapter's own clock keeps the route waiting for longer
// than the test lasts.
const notSeen = -1

// TestAnswers: what a platform answers, and what becomes of the digest.
func TestAnswers(t *testing.T) {
	limit := func(after string) func(*rig) {
		return func(r *rig) {
			r.slack.Limit("chat.postMessage", 1, after)
			r.discord.Fault("POST /channels/30/messages", 1, func(w http.ResponseWriter) {
				if after != "" {
					w.Header().Set("Retry-After", after)
				}
				w.WriteHeader(http.StatusTooManyRequests)
			})
		}
	}
	gone := func(code string, number int) func(*rig) {
		return func(r *rig) {
			r.slack.Leave("C1", code)
			r.discord.Leave("30", 404, number)
		}
	}
	lose := func(how func(http.ResponseWriter)) func(*rig) {
		return func(r *rig) { r.slack.Lose(2, how); r.discord.Lose(1, how) }
	}
	for _, c := range []struct {
		name           string
		make           func(*rig)
		first, later   airesp.RunState // at once, and two hours later
		slack, discord int             // digests in the end
	}{
		{"Retry-After 1", limit("1"), airesp.Sent, airesp.Sent, 1, 1},
		{"Retry-After 3600", limit("3600"), airesp.Failed, airesp.Sent, 1, notSeen},
		{"Retry-After a float", limit("0.5"), airesp.Sent, airesp.Sent, 1, 1},
		{"Retry-After garbage", limit("soon"), airesp.Sent, airesp.Sent, 1, 1},
		{"Retry-After missing", limit(""), airesp.Sent, airesp.Sent, 1, 1},
		{"stored, then broken off", lose(breakOff), airesp.Unclear, airesp.Sent, 2, 1},
		{"half a JSON body", lose(halfJSON), airesp.Unclear, airesp.Sent, 2, 1},
		{"is_archived", gone("is_archived", 10003), airesp.Missed, airesp.Missed, 0, 0},
		{"not_in_channel", gone("not_in_channel", 50001), airesp.Missed, airesp.Missed, 0, 0},
		{"channel_not_found", gone("channel_not_found", 10003), airesp.Missed, airesp.Missed, 0, 0},
		{"a refusal", gone("restricted_action", 50013), airesp.Failed, airesp.Failed, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.discord.Tolerate()
			r.mayRead(false)
			r.on(onSlack, "--critical-only")
			r.on(onDiscord, "--critical-only")
			other := airesp.Address{Platform: "slack", Workspace: "T1", Channel: "C2"}
			r.on(other, "--critical-only")
			c.make(r)
			r.at(monday).tick()
			for _, to := range []airesp.Address{onSlack, onDiscord} {
				runs := r.runs(to)
				if len(runs) != 1 || runs[0].State != c.first && runs[0].State != c.later {
					t.Errorf("%s: at once %+v", to, runs)
				}
			}
			r.pass(2*time.Hour, 5*time.Minute)
			for _, to := range []airesp.Address{onSlack, onDiscord} {
				if got := r.runs(to)[0]; got.State != c.later && (to != onDiscord || c.discord != notSeen) || got.Attempt > 12 {
					t.Errorf("%s: later %+v", to, got)
				}
			}
			n, m := 0, 0
			for _, k := range r.slots(onSlack) {
				n += k
			}
			for _, k := range r.slots(onDiscord) {
				m += k
			}
			if n != c.slack || m != c.discord && c.discord != notSeen {
				t.Errorf("%d digests on Slack and %d on Discord, want %d and %d", n, m, c.slack, c.discord)
			}
			if got := r.runs(other)[0]; got.State != airesp.Sent {
				t.Errorf("another channel has to suffer: %+v", got)
			}
			told := r.slack.Kept("UADMIN")
			if gone := c.first == airesp.Missed; gone != (len(told) == 1) || gone != (len(r.slack.Kept("U7")) == 1) {
				t.Errorf("the administrator was told %v, and who set it up %v", told, r.slack.Kept("U7"))
			}
			r.slack.Problems()
		})
	}
}

// TestMissed: what cannot be sent for 24 hours is missed, counted and told; the
// attempts are few.
func TestMissed(t *testing.T) {
	r := newRig(t)
	r.on(onDiscord, "--critical-only")
	r.discord.Leave("30", 403, 50013)
	r.at(monday).tick()
	r.pass(25*time.Hour, 5*time.Minute)
	run := r.runs(onDiscord)[0]
	if run.State != airesp.Missed || run.Attempt > 40 || r.counted("digest missed") != 1 {
		t.Errorf("the run is %+v, counted %d times", run, r.counted("digest missed"))
	}
	if told := r.discord.Posted("dm-900"); len(told) != 1 || !strings.Contains(told[0].Text, "was missed") {
		t.Errorf("the administrator was told %v", told)
	}
	t.Logf("%d attempts in 24 hours", run.Attempt)
}

// TestUpdated: as gaps close, the message is brought up to date in its place.
func TestUpdated(t *testing.T) {
	r := newRig(t)
	r.say("use coding")
	r.say("claim model-security by Platform")
	r.on(onSlack)
	r.on(onDiscord)
	r.at(monday).tick()
	r.pass(time.Hour, 10*time.Minute)
	if n := r.slack.Kept("C1")[0].Edited; n != 0 {
		t.Errorf("edited %d times, though nothing has happened", n)
	}
	r.at(monday.Add(30 * time.Hour))
	r.say("claim data-privacy by Privacy")
	r.pass(time.Hour, 10*time.Minute)
	if k := r.slack.Kept("C1")[0]; k.Edited != 1 || !strings.Contains(k.Text, "thanks to Privacy") || !strings.Contains(k.Text, "Brought up to date") {
		t.Errorf("Slack has, edited %d times:\n%s", k.Edited, k.Text)
	}
	if p := r.discord.Posted("30"); len(p) != 1 || p[0].Edited != 1 || !strings.Contains(p[0].Text, "thanks to Privacy") {
		t.Errorf("Discord has %d messages:\n%s", len(p), p[0].Text)
	}
}

// TestReminders: who made a claim is reminded before it is due, once a stage
// and a day; a team's channel comes before people; a request goes out once.
func TestReminders(t *testing.T) {
	r := newRig(t)
	claim := func(platform, workspace, user, text string) {
		rep := r.router.Dispatch(t.Context(), commandsRequest(platform, workspace, user, text))
		if rep.Error != nil {
			t.Fatal(rep.Error)
		}
	}
	claim("slack", "T1", "U1", "claim data-privacy by Privacy")
	claim("slack", "T1", "U1", "claim model-security by Privacy")
	claim("discord", "10", "501", "claim data-security by Data")
	start := r.Now()
	for d := range 100 {
		r.at(start.AddDate(0, 0, d).Add(time.Hour)).tick()
		r.at(start.AddDate(0, 0, d).Add(5 * time.Hour)).tick()
	}
	got := r.slack.Kept("U1")
	if len(got) != 3 || !strings.Contains(got[0].Text, "2 claims are soon to be confirmed") || !strings.Contains(got[2].Text, "overdue") || !strings.Contains(got[0].Text, "[1. Snooze 2 weeks]") {
		t.Errorf("U1 got %v", got)
	}
	if dm := r.discord.Posted("dm-501"); len(dm) != 3 || len(dm[0].Buttons) != 0 {
		t.Errorf("501 got %v", dm)
	}
	r.say("team channel Privacy in slack:T1/C9")
	r.say("remind incident-response to Privacy")
	r.pass(3*24*time.Hour, 6*time.Hour)
	if in := r.slack.Kept("C9"); len(in) != 1 || !strings.Contains(in[0].Text, "Incident Response") || !strings.Contains(in[0].Text, "[1. Claim]") {
		t.Errorf("the channel got %v", in)
	}
	if r.counted("reminder sent") != 7 {
		t.Errorf("%d reminders were counted", r.counted("reminder sent"))
	}
}
