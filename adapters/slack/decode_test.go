package slack

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
)

// FuzzForm holds the form parser against the standard library's.
func FuzzForm(f *testing.F) {
	for _, s := range []string{claimForm, "", "&&", "a=b;c=d", "text=%zz", "x=%", "x=%4", "%74ext=a", "te+xt=b", "text", "text=&text", "text=a=b", "other=%zz&text=a", "payload=%7B%22a%22%3A1%7D", "ssl_check=1", "\xff=\xff", "a%3Bb=c", "command=%2Fx&text=a+%2B+b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseForm(s)
		want, wantErr := url.ParseQuery(s)
		if errors.Is(err, errTwice) {
			twice := false
			for _, name := range []string{"command", "text", "team_id", "user_id", "channel_id", "trigger_id", "response_url", "payload", "ssl_check"} {
				twice = twice || len(want[name]) > 1
			}
			if !twice && wantErr == nil {
				t.Errorf("%q: no field is given twice", s)
			}
			return
		}
		if (err != nil) != (wantErr != nil) {
			if strings.Count(s, "&") < 1000 { // the standard library has a limit of its own
				t.Fatalf("%q: error %v, the standard library's %v", s, err, wantErr)
			}
			return
		}
		if err != nil {
			return
		}
		theirs := form{
			Command: want.Get("command"), Text: want.Get("text"), Team: want.Get("team_id"), User: want.Get("user_id"),
			Channel: want.Get("channel_id"), Trigger: want.Get("trigger_id"), ResponseURL: want.Get("response_url"),
			Payload: want.Get("payload"), SSLCheck: want.Get("ssl_check"),
		}
		if got != theirs {
			t.Errorf("%q:\n%+v\nthe standard library:\n%+v", s, got, theirs)
		}
	})
}

func TestDecodeText(t *testing.T) {
	group := func(id, name string) commands.Mention {
		return commands.Mention{Binding: airesp.Binding{Platform: "slack", Workspace: "T1", Group: id}, Name: name}
	}
	person := func(id, name string) commands.Mention {
		return commands.Mention{Person: "slack:T1/" + id, Name: name}
	}
	for _, c := range []struct {
		in, want string
		mentions map[string]commands.Mention
	}{
		{"who-owns data-privacy", "who-owns data-privacy", nil},
		{"a &amp; b &lt;c&gt;", "a & b <c>", nil},
		{"&amp;lt;", "&lt;", nil},
		{"AT&T & co", "AT&T & co", nil},
		{"claim x by <!subteam^S123|@privacy team>", "claim x by <!subteam^S123>", map[string]commands.Mention{"<!subteam^S123>": group("S123", "privacy team")}},
		{"<!subteam^S1|@a &amp; b> <!subteam^S2>", "<!subteam^S1> <!subteam^S2>", map[string]commands.Mention{"<!subteam^S1>": group("S1", "a & b"), "<!subteam^S2>": group("S2", "S2")}},
		{"&lt;!subteam^S123|x&gt;", "<!subteam^S123|x>", nil},
		{"<!subteam^s 1|x>", "<!subteam^s 1|x>", nil},
		{"<!subteam^|x>", "<!subteam^|x>", nil},
		{"<@U1|ana> <#C1|general> <!channel>", "<@U1> <#C1|general> <!channel>", map[string]commands.Mention{"<@U1>": person("U1", "ana")}},
		{"team bind x <!subteam^S1|@x>, <@W2|@Ana &amp; María>", "team bind x <!subteam^S1>, <@W2>", map[string]commands.Mention{"<!subteam^S1>": group("S1", "x"), "<@W2>": person("W2", "Ana & María")}},
		{"<@U1>", "<@U1>", map[string]commands.Mention{"<@U1>": person("U1", "U1")}},
		{"&lt;@U1|ana&gt;", "<@U1|ana>", nil},
		{"<@u1|ana> <@|ana> <@U 1>", "<@u1|ana> <@|ana> <@U 1>", nil},
		{"<#C1> <#C2|>", "<#C1> <#C2>", nil},
		{"<#C1|a b,c> <#C2|d\"\u00a0“e”>", "<#C1|a-b-c> <#C2|d---e->", nil},
		{"<#c1|a b>", "<#c1|a b>", nil},
		{"identify <http://claude.ai|claude.ai>", "identify claude.ai", nil},
		{"<https://example.com/a?b&amp;c>", "https://example.com/a?b&c", nil},
		{"a < b", "a < b", nil},
		{"<", "<", nil},
		{"a <!subteam^S1", "a <!subteam^S1", nil},
	} {
		got, mentions := decodeText(c.in, "T1")
		if got != c.want || !maps.Equal(mentions, c.mentions) {
			t.Errorf("%q: %q %v, want %q %v", c.in, got, mentions, c.want, c.mentions)
		}
	}
}

// FuzzText decodes any text. Every mention is a token of the text, either a
// group or a person, a channel is one word whatever its name, and what Slack
// escaped comes back as it was typed.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "<!subteam^S1|@x> &amp; <@U1>", "a < b > c", "&&&amp;amp;", "<<!subteam^S1>>", "<http://a|b>", "<|>", "\xff<\xff>", "<@U1|ana b> <#C1|a b>", "<@U1><@U1|x>", "<#C1>", "a, \"b\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, mentions := decodeText(s, "T1")
		for token, m := range mentions {
			want, id := "<!subteam^"+m.Binding.Group+">", m.Binding.Group
			if m.Person != "" {
				id = strings.TrimPrefix(m.Person, "slack:T1/")
				want = "<@" + id + ">"
			}
			if token != want || !strings.Contains(text, token) || !isID(id) || m.Name == "" || m.Person != "" && m.Binding != (airesp.Binding{}) {
				t.Errorf("%q: %q is no token of %q: %+v", s, token, text, m)
			}
		}
		channel, none := decodeText("<#C1|"+escape(s)+">", "T1")
		oneWord := len(strings.Fields(channel)) == 1 && !strings.ContainsAny(channel, ",\"“”„")
		if !oneWord || !strings.HasPrefix(channel, "<#C1") || !strings.HasSuffix(channel, ">") || none != nil {
			t.Errorf("a channel called %q is %q with %v", s, channel, none)
		}
		if back, none := decodeText(escape(s), "T1"); back != s || none != nil {
			t.Errorf("%q escaped comes back as %q with %v", s, back, none)
		}
	})
}

// TestPressIdentity decodes who pressed from the envelope alone.
func TestPressIdentity(t *testing.T) {
	r := newRig(t)
	r.a.cfg.Org = func(workspace string) string { return "org of " + workspace }
	for _, c := range []struct {
		payload string
		want    commands.Identity
		id      string
	}{
		{`"team":{"id":"T1"},"user":{"id":"U1","team_id":"T1"},"trigger_id":"t1"`, commands.Identity{Workspace: "T1", User: "U1"}, "t1"},
		{`"team":{"id":"T1"},"user":{"id":"U1"},"trigger_id":"t1"`, commands.Identity{Workspace: "T1", User: "U1"}, "t1"},
		{`"team":{"id":"T1"},"user":{"id":"U1","team_id":"T2"},"trigger_id":"t1"`, commands.Identity{Workspace: "T1", User: "U1", Standing: commands.Guest}, "t1"},
		{`"team":{"id":"T1"},"user":{"id":"U1","team_id":"T1","is_bot":true},"trigger_id":"t1"`, commands.Identity{Workspace: "T1", User: "U1", Standing: commands.Robot}, "t1"},
		{`"team":null,"user":{"id":"U1","team_id":"T3"},"container":{"message_ts":"1.5"}`, commands.Identity{Workspace: "T3", User: "U1"}, "2.5/1.5"},
	} {
		payload := `{"type":"block_actions","actions":[{"type":"button","value":"1:help","action_ts":"2.5"}],"channel":{"id":"C1"},` + c.payload + `}`
		p, err := r.a.decodeDeed([]byte(payload))
		c.want.Platform = platform
		got := p.req.Identity
		if err != nil || p.kind != pressed || got.Person() != c.want.Person() || got.Standing != c.want.Standing || p.req.ID != c.id {
			t.Errorf("%s:\n%+v %q, want %+v %q", payload, got, p.req.ID, c.want, c.id)
		}
		if p.req.Org != "org of "+c.want.Workspace || p.req.Place.Channel != "C1" || got.GroupsKnown || got.Operator || len(got.Teams) > 0 {
			t.Errorf("%s: %+v", payload, p.req)
		}
	}
}

// TestWorkspacesAreApart claims in one workspace and asks in another.
func TestWorkspacesAreApart(t *testing.T) {
	r := newRig(t)
	r.a.cfg.Org = func(workspace string) string { return workspace }
	r.slack.Command(r.app, slackfake.Command{Text: "claim data-privacy by Privacy", Team: "T1"})
	wants(t, r.slack.Next(), "now owns")
	r.slack.Command(r.app, slackfake.Command{Text: "who-owns data-privacy", Team: "T2"})
	wants(t, r.slack.Next(), "NOBODY")
	r.slack.Press(r.app, slackfake.Press{Value: "1:who-owns data-privacy", Team: "T1"})
	wants(t, r.slack.Next(), "Our owner: Privacy")
}

func decodedEvent(t *testing.T, data []byte) event {
	t.Helper()
	var e event
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}
