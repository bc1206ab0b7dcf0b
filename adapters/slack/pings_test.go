package slack

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"airesp/adapters/slack/slackfake"
)

// barbs are texts that would notify people, make links or change the layout,
// if anything read them for mark-up.
func barbs() []string {
	return []string{
		"<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S123>", "<!subteam^S123|@privacy>", "<@U0001>", "<@U0001|ana>", "@channel", "@everyone @here",
		"&lt;!channel&gt;", "&amp;lt;!here&amp;gt;", "<http://evil.example|click>", "*b* _i_ ~s~ `c` ```", "\"}]},{\"type\":\"broadcast\"", "<!date^1^{date}|x>", "\u202e<!here>",
	}
}

// TestNoPings puts barbs into every field that a person controls, and looks at
// every kind of message and view that goes out: nobody is ever notified.
func TestNoPings(t *testing.T) {
	r, _ := newSocketRig(t)
	r.slack.Connected(1)
	rng := rand.New(rand.NewPCG(7, 7))
	said := map[string]int{}
	look := func(s slackfake.Seen) slackfake.Seen {
		t.Helper()
		said[s.Via]++
		if len(s.Pings) > 0 {
			t.Errorf("%s notifies %q:\n%s", s.Via, s.Pings, s.Raw)
		}
		return s
	}
	view := func(v slackfake.View) slackfake.View {
		t.Helper()
		said[v.Kind]++
		if len(v.Pings) > 0 {
			t.Errorf("a view notifies %q:\n%s", v.Pings, v.Raw)
		}
		return v
	}
	for i, barb := range barbs() {
		other := barbs()[rng.IntN(len(barbs()))]
		name := func(what string) string { return strings.ReplaceAll(fmt.Sprintf("%s %d %s", what, i, barb), `"`, "'") }
		user := fmt.Sprintf("U%04d", i)
		// What is typed arrives as Slack writes it: as entities, or as a mention that Slack recognised.
		for _, text := range []string{escape(barb), barb} {
			for _, typed := range []string{
				`claim data-privacy for saas by "` + strings.ReplaceAll(text, `"`, "'") + `"`, "claim model-security note " + text, "system add " + text + " for saas", "team add " + text,
				"accept data-security for saas until 90d because " + text, "dispute data-privacy for saas because " + text, "transfer data-privacy for saas to " + text,
				"who-owns " + text, "gaps for " + text, text, "help " + text, "history " + text, "identify " + text, "settings channels " + text, "team bind " + text + " " + text, "release data-privacy for saas because " + text,
			} {
				r.slack.Command(r.app, slackfake.Command{Text: typed, User: user})
				look(r.slack.Next())
			}
		}
		for _, text := range []string{"who-owns data-privacy for saas", "history", "team list", "system list", "gaps", "mine", "export csv"} {
			r.slack.Command(r.app, slackfake.Command{Text: text, User: user})
			seen := look(r.slack.Next())
			for _, b := range seen.Buttons {
				if strings.HasPrefix(b.Value, shareVersion) {
					r.slack.Ack(r.slack.SocketPress(slackfake.Press{Value: b.Value, User: user}))
					look(r.slack.Next())
				}
			}
		}
		// Forms: what they are about, their menus, and what is filled in.
		r.slack.Group("S123", user)
		r.slack.Rename("S123", barb)
		r.slack.Ack(r.slack.SocketPress(slackfake.Press{Value: pressVersion + `claim incident-response for saas note "` + strings.ReplaceAll(barb, `"`, "'") + `"`, User: user}))
		v := view(modalOf(r))
		v.User = user
		r.slack.SocketSuggest(v, "team", "")
		refused := r.slack.SocketSubmit(slackfake.Sent{View: v, Values: map[string]string{"team": "=" + name("Team"), "until": "1999-01-01"}})
		for _, e := range refused.Errors {
			if pings := slackfake.Look([]byte(`{"text":"x","blocks":[{"type":"section","text":{"type":"plain_text","text":` + string(appendString(nil, e)) + `}}]}`)).Pings; len(pings) > 0 {
				t.Errorf("an error notifies %q", pings)
			}
		}
		if done := r.slack.SocketSubmit(slackfake.Sent{View: v, Values: map[string]string{"team": "=" + name("Team"), "reason": other}}); done.ID == "" {
			look(r.slack.Next())
			r.Say("release incident-response for saas")
		}
		// Messages: in a thread, and for one person alone.
		r.slack.Ack(r.slack.SocketEvent(r.slack.Event("", "", r.slack.Said("<@"+slackfake.BotUser+"> who-owns "+barb, false, map[string]any{"user": user}))))
		look(r.slack.Next())
		r.slack.Ack(r.slack.SocketEvent(r.slack.Event("", "", r.slack.Said("team "+escape(barb), true, map[string]any{"user": user}))))
		look(r.slack.Next())
		// The Home tab.
		r.slack.Ack(r.slack.SocketEvent(r.slack.Event("", "", map[string]any{"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"})))
		view(r.slack.HomeWith(user, "gaps"))
	}
	for _, via := range []string{"response", "response_url", "chat.postMessage", "chat.postEphemeral", "modal", "home"} {
		if said[via] < len(barbs())/2 {
			t.Errorf("only %d of %s were looked at: %v", said[via], via, said)
		}
	}
	t.Logf("looked at %v", said)
}
