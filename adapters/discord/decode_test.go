package discord

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"airesp"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/commands/reply"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	f := discordfake.New(t)
	person := ana
	person.Roles = []string{privacy, legal}
	in, err := decode(f.Slash(person, "gaps", discordfake.Text("product", "cursor"), discordfake.Number("page", 2),
		discordfake.Role("team", legal, "Legal")).Body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := in.request(func(g string) string { return "org " + g }, map[string]string{"airesp gaps": "gaps"})
	if err != nil {
		t.Fatal(err)
	}
	id := req.Identity
	if req.Org != "org "+guild || req.ID == "" || req.Place.Channel == "" || id.Person() != "discord:"+guild+"/"+ana.ID ||
		!id.GroupsKnown || len(id.Groups) != 2 || id.Groups[0] != (airesp.Binding{Platform: "discord", Workspace: guild, Group: privacy}) {
		t.Errorf("%+v", req)
	}
	if req.Verb != "gaps" || req.Options["product"] != "cursor" || req.Options["page"] != "2" || req.Options["team"] != roleMention(legal) {
		t.Errorf("%+v", req.Options)
	}
	if m := req.Mentions[roleMention(legal)]; m.Name != "Legal" || m.Binding.Group != legal {
		t.Errorf("%+v", req.Mentions)
	}
}

func TestLate(t *testing.T) {
	t.Parallel()
	f := discordfake.New(t)
	now := time.Now()
	f.SetClock(func() time.Time { return now })
	in, err := decode(f.Slash(ana, "version").Body)
	if err != nil {
		t.Fatal(err)
	}
	for off, want := range map[time.Duration]bool{
		0: false, time.Second: false, 2 * time.Second: true, 10 * time.Minute: true, 2 * time.Hour: false, -time.Minute: false,
	} {
		if got := in.late(now.Add(off), lateAfter); got != want {
			t.Errorf("after %v late is %v", off, got)
		}
	}
}

// FuzzDecode decodes anything: no panic, and nothing in a request that the
// envelope did not say.
func FuzzDecode(f *testing.F) {
	fake := discordfake.New(f)
	for _, in := range []*discordfake.Interaction{
		claim(fake, ana, "data-privacy", privacy, "Privacy"), fake.Slash(ben, ""), fake.Press(ana, discordfake.Button{CustomID: "1#2:help\n1 x"}),
		fake.Slash(discordfake.Person{ID: "1"}, "help"), fake.Do(ana, 4, map[string]any{}), fake.Do(ana, 5, map[string]any{}),
	} {
		f.Add(in.Body)
	}
	form := discordfake.Modal{CustomID: "1:claim data-privacy\n=gaps", Fields: []discordfake.Field{{Name: "team-role", Type: 6}, {Name: "note", Type: 4}}}
	f.Add(fake.Submit(ana, form, discordfake.Role("team-role", legal, "Legal"), discordfake.Text("note", "x")).Body)
	f.Add(fake.Choose(ana, discordfake.Menu{Type: 6, CustomID: "1@team:claim data-privacy"}, discordfake.Role("", legal, "Legal")).Body)
	f.Add([]byte(`{"type":1}`))
	verbs := newForms(commands.Table(), nil).verbs
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := decode(body)
		if err != nil {
			return
		}
		in.late(time.Now(), lateAfter)
		req, err := in.request(func(string) string { return "default" }, verbs)
		if err != nil {
			if _, ok := err.(refusal); !ok {
				t.Errorf("the error is %v", err)
			}
			return
		}
		if !isKey(req.Identity.Workspace) || !isKey(req.Identity.User) || req.Identity.Operator || req.ID == "" {
			t.Errorf("%+v", req.Identity)
		}
		for token, m := range req.Mentions {
			if m.Person != "" {
				if !strings.HasPrefix(m.Person, platform+":"+req.Identity.Workspace+"/") || m.Name == "" || !strings.HasPrefix(token, "<@") {
					t.Errorf("%s is %+v", token, m)
				}
				continue
			}
			if m.Binding.Workspace != req.Identity.Workspace || m.Binding.Group == req.Identity.Workspace || m.Name == "" || token != roleMention(m.Binding.Group) {
				t.Errorf("%s is %+v", token, m)
			}
		}
	})
}

// FuzzRender draws any text: Discord takes the message, nobody is pinged, and
// what is a user's stays inert.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"", " ", "@everyone @here <@1> <@&1> <@!1> <#1> <:x:1> <a:x:1> <t:1:R> </x:1> <id:guide>", "```\n`` `", "**b** __u__ ~~s~~ ||x|| *i* _i_",
		"[x](http://evil.example) https://evil.example discord.gg/x", "# h\n> q\n- l\n1. n\n-# s", "\x00\xff\u202e\u2028\u200b", ":smile: \\", "1) x",
		strings.Repeat("long ", 1000), strings.Repeat("𝔘`*", 700), `\ufffd`,
	} {
		f.Add(s, uint8(3), true)
	}
	cmds, err := Commands(commands.Table(), airesp.BuiltIn())
	if err != nil {
		f.Fatal(err)
	}
	view := View{Guild: guild, forms: newForms(commands.Table(), cmds), Mentions: map[string]commands.Mention{
		"<@&5>": {Binding: airesp.Binding{Group: "5"}, Name: "Five"}}}
	f.Fuzz(func(t *testing.T, s string, n uint8, public bool) {
		check(t, Render(anything(s, int(n), public), view))
	})
}

// anything is a message that shows s everywhere.
func anything(s string, n int, public bool) reply.Message {
	text := reply.Say(reply.S(s), reply.B(s), reply.C(s), reply.T(reply.Team{Name: s, Groups: []reply.Group{{Platform: platform, Workspace: guild, ID: s + "x"}}}),
		reply.Cmd(reply.Do("claim", reply.Arg{Option: "domain", Value: s}, reply.Arg{Option: "team", Keyword: "by", Value: "<@&5>"})), reply.B(s), reply.B(s))
	list := reply.List{Ordered: n%2 == 0, Start: n, More: text}
	buttons := reply.Buttons{Lead: text}
	grid := reply.Grid{Legend: []reply.Text{text}}
	for range n % 40 {
		list.Items = append(list.Items, reply.Item{Title: text, Lines: []reply.Text{text, reply.Say(reply.S(s))}})
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: s, Command: reply.Do("claim", reply.Arg{Value: s})})
		grid.Columns = append(grid.Columns, s)
	}
	for range n % 30 {
		row := reply.GridRow{Name: s}
		for range grid.Columns {
			row.Cells = append(row.Cells, s)
		}
		grid.Rows = append(grid.Rows, row)
	}
	m := reply.Message{Summary: text, Blocks: []reply.Block{
		reply.Heading{Text: s}, reply.Para{Text: text}, list, reply.Heading{Text: s}, reply.Heading{Text: s}, grid, buttons, buttons, reply.Footer{Text: text},
		reply.Heading{Text: s},
	}}
	if public {
		m.Visibility = reply.Public
	}
	return m
}

// check fails the test when Discord would refuse the message, or somebody
// would be pinged even if the message allowed it.
func check(t *testing.T, m Message) []byte {
	t.Helper()
	raw, err := encode(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := discordfake.CheckMessage(raw); err != nil {
		t.Errorf("Discord would refuse it: %v\n%s", err, raw)
	}
	if len(m.AllowedMentions.Parse) != 0 || m.AllowedMentions.Parse == nil {
		t.Error("the message allows mentions")
	}
	texts := []string{m.Content}
	for _, e := range m.Embeds {
		texts = append(texts, e.Description)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) {
			t.Errorf("invalid UTF-8: %q", text)
		}
		for _, bad := range live(text) {
			t.Errorf("%q works in %q", bad, text)
		}
	}
	return raw
}

// ours is what the renderer itself writes: the date, and the role with the id 5.
var ours = regexp.MustCompile(`<t:-?\d+:D>|<@&5>`)

// live is what Discord would make something of, of all that a user may have
// typed: outside code, every mark must be escaped.
func live(text string) (found []string) {
	for _, line := range strings.Split(withoutCode(text), "\n") {
		for _, bad := range []string{"@everyone", "@here", "<@", "<#", "<:", "<a:", "<t:", "</", "<id:", "://", "](", "||", "~~", "__", "discord.gg"} {
			if strings.Contains(ours.ReplaceAllString(line, ""), bad) {
				found = append(found, bad)
			}
		}
	}
	return found
}

// withoutCode takes out what stands between backticks, and every escaped
// character.
func withoutCode(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		switch {
		case runes[i] == '\\':
			i++
			b.WriteRune('·')
		case runes[i] == '`':
			n := 1
			for i+n < len(runes) && runes[i+n] == '`' {
				n++
			}
			end := strings.Index(string(runes[i+n:]), strings.Repeat("`", n))
			if end < 0 {
				b.WriteString("an open backtick: discord.gg")
				return b.String()
			}
			i += n + utf8.RuneCountInString(string(runes[i+n:])[:end]) + n - 1
			b.WriteRune('·')
		default:
			b.WriteRune(runes[i])
		}
	}
	return b.String()
}

func TestLiveFindsWhatWorks(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"@everyone", "x <@1>", "`a` <@1>", "`a", "https://x", "[x](y)", "||x||"} {
		if len(live(s)) == 0 {
			t.Errorf("%q was not found to work", s)
		}
	}
	for _, s := range []string{"`@everyone`", `\<@1>`, "```\n<@1>\n```"} {
		if len(live(s)) > 0 {
			t.Errorf("%q was found to work: %v", s, live(s))
		}
	}
	if raw, _ := json.Marshal("x"); string(raw) != `"x"` {
		t.Error(raw)
	}
}
