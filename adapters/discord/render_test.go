package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// TestGolden draws every fixture, and holds it against Discord's rules.
func TestGolden(t *testing.T) {
	t.Parallel()
	cmds, err := Commands(commands.Table(), airesp.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	view := View{Guild: guild, forms: newForms(commands.Table(), cmds)}
	var all [][]byte
	for _, x := range adaptertest.Fixtures(t) {
		m := Render(x.Reply.Message, view)
		check(t, m)
		raw, err := encode(response{Type: respondMessage, Data: m})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
		var b bytes.Buffer
		if err := json.Indent(&b, raw, "", "  "); err != nil {
			t.Fatal(err)
		}
		adaptertest.Golden(t, x.Name+".json", append(b.Bytes(), '\n'))
	}
	if err := discordfake.OpenAPI("response", all...); err != nil {
		t.Error(err)
	}
	if !discordfake.HasOpenAPI() {
		t.Skip("Discord's OpenAPI description is not at hand; only our own limits were checked")
	}
}

func render(blocks ...reply.Block) Message {
	cmds, _ := Commands(commands.Table(), airesp.BuiltIn())
	return Render(reply.Message{Summary: reply.Say(reply.S("Summary.")), Blocks: blocks},
		View{Guild: guild, forms: newForms(commands.Table(), cmds), Mentions: map[string]commands.Mention{
			roleMention(privacy): {Binding: airesp.Binding{Platform: platform, Workspace: guild, Group: privacy}, Name: "Privacy"}}})
}

func TestSpans(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	team := func(workspace string) reply.Span {
		return reply.T(reply.Team{Name: "Privacy_Office", Groups: []reply.Group{
			{Platform: "slack", Workspace: guild, ID: "1"}, {Platform: platform, Workspace: workspace, ID: privacy}}})
	}
	arg := func(option, keyword, value string, blank bool) reply.Arg {
		return reply.Arg{Option: option, Keyword: keyword, Value: value, Blank: blank}
	}
	for want, text := range map[string]reply.Text{
		"a **b** `c`":             reply.Say(reply.S("a "), reply.B("b"), reply.S(" "), reply.C("c")),
		"**a**\u200b**b**":        reply.Say(reply.B("a"), reply.B("b")),
		"`a`\u200b`b`":            reply.Say(reply.C("a"), reply.C("b")),
		" **b** c":                reply.Say(reply.B(" b "), reply.S("c")),
		"`aˋb`":                   reply.Say(reply.C("a`b")),
		roleMention(privacy):      reply.Say(team(guild)),
		`Privacy\_Office`:         reply.Say(team("another")),
		"<t:1793707200:D>":        reply.Say(reply.On(day)),
		`\# x`:                    reply.Say(reply.S("# x")),
		`1\. x 2. y`:              reply.Say(reply.S("1. x 2. y")),
		`\- a - b`:                reply.Say(reply.S("- a - b")),
		`a\:b a: b`:               reply.Say(reply.S("a:b a: b")),
		`v1.2 discord\.gg`:        reply.Say(reply.S("v1.2 discord.gg")),
		"@\u200beveryone a@b @HE": reply.Say(reply.S("@everyone a@b @HE")),
		"a b\ufffdc":              reply.Say(reply.S("a\nb\u202ec")),
		"`/airesp claim domain:x model:coding team:TEAM`": reply.Say(reply.Cmd(reply.Do("claim", arg("domain", "", "x", false),
			arg("model", "for", "coding", false), arg("team", "by", "TEAM", true)))),
		"`/airesp who-owns domain:data-privacy product:coding, mcp`": reply.Say(reply.Cmd(reply.Do("who-owns", arg("domain", "", "data-privacy", false),
			arg("model", "for", "coding, mcp", false)))),
		"`/airesp claim team-role:@Privacy`": reply.Say(reply.Cmd(reply.Do("claim", arg("team", "by", roleMention(privacy), false)))),
	} {
		m := render(reply.Para{Text: text})
		if got := strings.TrimPrefix(m.Content, "Summary.\n\n"); got != want {
			t.Errorf("drawn as %q, want %q", got, want)
		}
	}
}

func TestCuts(t *testing.T) {
	t.Parallel()
	list := reply.List{More: reply.Say(reply.S("see "), reply.Cmd(reply.Do("gaps")))}
	for i := range 300 {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(fmt.Sprintf("Item %d", i+1))), Lines: []reply.Text{reply.Say(reply.S("A line."))}})
	}
	m := render(list, reply.Footer{Text: reply.Say(reply.S("The end."))})
	check(t, m)
	text := m.Embeds[0].Description
	shown := strings.Count(text, "A line.")
	if want := fmt.Sprintf("and %d more: see `/airesp gaps`\n\n-# The end.", 300-shown); shown < 50 || !strings.HasSuffix(text, want) {
		t.Errorf("%d items are shown, and then %q", shown, text[len(text)-80:])
	}
	long := reply.Say(reply.S(strings.Repeat("word ", 1000)))
	m = render(reply.Para{Text: long}, reply.Para{Text: long})
	check(t, m)
	if n := strings.Count(m.Embeds[0].Description, "…"); n != 2 {
		t.Errorf("%d cuts are marked", n)
	}
	m = render(slicesRepeat[reply.Block](reply.Para{Text: long}, 50)...)
	check(t, m)
	if !strings.Contains(m.Embeds[0].Description, "more parts are too long to be shown here") {
		t.Errorf("parts are missing without a word: %q", m.Embeds[0].Description)
	}
}

func slicesRepeat[T any](x T, n int) []T {
	list := make([]T, n)
	for i := range list {
		list[i] = x
	}
	return list
}

func TestButtons(t *testing.T) {
	t.Parallel()
	blank := reply.Arg{Option: "team", Keyword: "by", Value: "TEAM", Blank: true}
	domain := reply.Arg{Option: "domain", Value: "data-privacy"}
	m := render(reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: []reply.Button{
		{Label: "Claim", Command: reply.Do("claim", domain, blank), Primary: true},
		{Label: "Again", Command: reply.Do("claim", domain)},
		{Label: "", Command: reply.Do("help")},
		{Label: "Role", Command: reply.Do("claim", domain, reply.Arg{Option: "team", Keyword: "by", Value: roleMention(privacy)})},
		{Label: "Long", Command: reply.Do("claim", domain, reply.Arg{Option: "product", Keyword: "for", Value: strings.Repeat("x", 90)}, blank)},
	}}, reply.Footer{Text: reply.Say(reply.S("Small."))})
	check(t, m)
	want := []Component{
		{Type: 2, Style: 1, Label: "Claim", CustomID: "1:claim data-privacy"}, {Type: 2, Style: 2, Label: "Again", CustomID: "1#2:claim data-privacy"},
		{Type: 2, Style: 2, Label: "help", CustomID: "1:help"},
		{Type: 2, Style: 2, Label: "Role", CustomID: "1:claim data-privacy by " + roleMention(privacy) + "\n" + privacy + " Privacy"},
	}
	if got := m.Components[0].Components; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the buttons are %+v", got)
	}
	if want := "-# Small.\nNext:\n\n- Long: `/airesp claim domain:data-privacy product:xx"; !strings.Contains(m.Content, want) {
		t.Errorf("drawn as %q", m.Content)
	}
}
