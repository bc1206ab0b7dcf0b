package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"airesp/adapters/adaptertest"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
	"airesp/commands/reply"

	"github.com/slack-go/slack"
)

// TestFixtures draws every reply of the shared list: each is as its golden
// file, within Slack's limits, and notifies nobody.
func TestFixtures(t *testing.T) {
	for _, f := range adaptertest.Fixtures(t) {
		t.Run(f.Name, func(t *testing.T) {
			m := dressed(f.Reply)
			body, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, m.appendJSON(nil), "", "  "); err != nil {
				t.Fatal(err)
			}
			adaptertest.Golden(t, f.Name+".json", append(pretty.Bytes(), '\n'))
			checkMessage(t, f.Reply.Message, body)
			seen := slackfake.Look(body)
			adaptertest.Golden(t, f.Name+".txt", []byte(seen.Text+"\n"))
		})
	}
}

// dressed is a reply as an adapter with a bot token draws it.
func dressed(rep commands.Reply) Message {
	a := &Adapter{tokens: &tokens{own: &slack.Client{}}}
	return a.dress(rep)
}

// checkMessage holds a drawn message against the rules that hold for all.
func checkMessage(t *testing.T, m reply.Message, body []byte) {
	t.Helper()
	for _, p := range slackfake.Check(body) {
		t.Error(p)
	}
	seen := slackfake.Look(body)
	if len(seen.Pings) > 0 {
		t.Errorf("it notifies %q", seen.Pings)
	}
	if seen.Public != (m.Visibility == reply.Public) {
		t.Error("the wrong people see it")
	}
	if n := utf8.RuneCountInString(seen.Fallback); n > maxText {
		t.Errorf("the text has %d characters", n)
	}
	sameAsSlackGo(t, body)
	fitsMessage(t, body)
}

// sameAsSlackGo reads the blocks with slack-go's types and writes them again:
// nothing may be lost, added or unknown.
func sameAsSlackGo(t *testing.T, body []byte) {
	t.Helper()
	var theirs slack.Msg
	if err := json.Unmarshal(body, &theirs); err != nil {
		t.Fatalf("slack-go cannot read it: %v", err)
	}
	again, err := json.Marshal(theirs.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var ours struct{ Blocks any }
	var want any
	if err := json.Unmarshal(body, &ours); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(again, &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(ours.Blocks, want) {
		t.Errorf("slack-go reads it otherwise:\nours  %s\ntheirs %s", body, again)
	}
	if bytes.Contains(again, []byte("unknown")) {
		t.Errorf("slack-go does not know a part of it")
	}
}

// TestLayout holds the small rules of drawing.
func TestLayout(t *testing.T) {
	when := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	claim := reply.Do("claim", reply.Arg{Option: "domain", Value: "data-privacy"}, reply.Arg{Option: "team", Keyword: "by", Value: "TEAM", Blank: true})
	for _, c := range []struct {
		name  string
		block reply.Block
		want  string // on the screen
		raw   string // in the JSON
	}{
		{"commands are shown with the slash", reply.Para{Text: reply.Say(reply.Cmd(claim))}, "/airesp claim data-privacy by TEAM", `"style":{"code":true}`},
		{"a button runs what is complete", reply.Buttons{Buttons: []reply.Button{{Label: "Claim it", Command: claim, Primary: true}}}, "[Claim it]", `"value":"1:claim data-privacy","style":"primary"`},
		{"a date is the reader's own", reply.Para{Text: reply.Say(reply.On(when))}, "23 Nov 2026", `"type":"date","timestamp":1795476600`},
		{"code cannot be broken out of", reply.Para{Text: reply.Say(reply.C("a ` b ``` c"))}, "a ` b ``` c", `{"type":"text","text":"a ` + "` b ```" + ` c","style":{"code":true}}`},
		{"numbers go on", reply.List{Ordered: true, Start: 11, Items: []reply.Item{{Title: reply.Say(reply.B("x"))}, {Title: reply.Say(reply.B("y"))}}}, "11. x\n12. y", `"offset":10`},
		{"lines lie under their title", reply.List{Items: []reply.Item{{Title: reply.Say(reply.B("x")), Lines: []reply.Text{reply.Say(reply.S("one")), reply.Say(reply.C("two"))}}}}, "- x\none\ntwo", `"text":"\none\n"`},
		{"text keeps to its line", reply.Para{Text: reply.Say(reply.S("a\nb\u2028c\u202ed"))}, "a b c\uFFFDd", ""},
		{"small print is plain", reply.Footer{Text: reply.Say(reply.S("*x* "), reply.Cmd(reply.Do("help")))}, "*x* /airesp help", `"type":"plain_text"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := reply.Message{Summary: reply.Say(reply.S("Summary.")), Blocks: []reply.Block{c.block}}
			body := Render(m).appendJSON(nil)
			checkMessage(t, m, body)
			if got := strings.TrimPrefix(slackfake.Look(body).Text, "Summary.\n"); got != c.want {
				t.Errorf("people see %q, want %q", got, c.want)
			}
			if !strings.Contains(string(body), c.raw) {
				t.Errorf("no %s in %s", c.raw, body)
			}
		})
	}
}

// TestNothingIsEmpty draws messages without content: Slack refuses an empty
// text.
// TestItemButtons puts buttons beside each item of a short list, and into a menu
// below a long one.
func TestItemButtons(t *testing.T) {
	for n, want := range map[int]string{5: "[5. Claim]", 6: "6. Gap"} {
		list := reply.List{Ordered: true, Menus: []string{"Claim a gap"}}
		for i := range n {
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.S("A gap.")), Name: "Gap", Buttons: []reply.Button{
				{Label: "Claim", Command: reply.Do("gaps", reply.Arg{Option: "page", Keyword: "page", Value: fmt.Sprint(i + 1)})}}})
		}
		m := reply.Message{Summary: reply.Say(reply.S("Gaps.")), Blocks: []reply.Block{list}}
		body, err := json.Marshal(Render(m))
		if err != nil {
			t.Fatal(err)
		}
		checkMessage(t, m, body)
		if seen := slackfake.Look(body); !strings.Contains(seen.Text, want) {
			t.Errorf("%d gaps are shown as\n%s", n, seen.Text)
		}
	}
}

func TestNothingIsEmpty(t *testing.T) {
	for i, m := range []reply.Message{
		{},
		{Summary: reply.Say(reply.S(""))},
		{Summary: reply.Say(reply.S("  ")), Blocks: []reply.Block{reply.Heading{Text: " "}, reply.Para{}, reply.List{}, reply.Grid{}, reply.Buttons{}, reply.Footer{}}},
		{Blocks: []reply.Block{reply.List{Items: []reply.Item{{}, {Title: reply.Say(reply.S("x"))}, {}}}, reply.Buttons{Buttons: []reply.Button{{}}}}},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) { checkMessage(t, m, Render(m).appendJSON(nil)) })
	}
}

// TestCutsAreSeen draws what is too long: whole items go, and a line says how
// many.
func TestCutsAreSeen(t *testing.T) {
	var l reply.List
	for i := range 400 {
		l.Items = append(l.Items, reply.Item{Title: reply.Say(reply.S(fmt.Sprintf("item %d of a list that does not end", i+1)))})
	}
	l.More = reply.Say(reply.S("see "), reply.Cmd(reply.Do("gaps")))
	m := reply.Message{Summary: reply.Say(reply.S("Summary.")), Blocks: []reply.Block{l, reply.Footer{Text: reply.Say(reply.S("The end."))}}}
	body := Render(m).appendJSON(nil)
	checkMessage(t, m, body)
	text := slackfake.Look(body).Text
	shown := strings.Count(text, "does not end")
	if want := fmt.Sprintf("and %d more: see /airesp gaps", 400-shown); shown < 50 || !strings.Contains(text, want) || !strings.HasSuffix(text, "The end.") {
		t.Errorf("%d items, then not %q:\n%s", shown, want, text)
	}
	var many reply.Message
	many.Summary = reply.Say(reply.S("Summary."))
	for range 120 {
		many.Blocks = append(many.Blocks, reply.Heading{Text: "A heading"})
	}
	body = Render(many).appendJSON(nil)
	checkMessage(t, many, body)
	if !strings.HasSuffix(slackfake.Look(body).Text, "so its end is left out.") {
		t.Error("the end is left out without a word")
	}
}

// TestMessageSize keeps what is sent over Socket Mode below what Slack drops.
func TestMessageSize(t *testing.T) {
	for _, f := range adaptertest.Fixtures(t) {
		if n := len(Render(f.Reply.Message).appendJSON(nil)); n >= maxAck {
			t.Errorf("%s: %d bytes", f.Name, n)
		}
	}
}

// FuzzRender draws any text in every place where text can be.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"", "plain", "<!channel>", "<@U1> & *b* _i_ ~s~ `c` ```", "@everyone", "\xff\xfe", "\x00\n\t\u2028\u202e", strings.Repeat("ä", 4000), strings.Repeat("😀<", 2000), `"\`} {
		f.Add(s, 1)
		f.Add(s, 60)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = min(max(n, 0), 60)
		text := reply.Say(reply.S(s), reply.B(s), reply.C(s), reply.T(reply.Team{Name: s}), reply.Cmd(reply.Do("claim", reply.Arg{Value: s})))
		m := reply.Message{Summary: text, Blocks: []reply.Block{reply.Heading{Text: s}, reply.Para{Text: text}}}
		list := reply.List{Ordered: n%2 == 0, Start: n, More: text}
		buttons := reply.Buttons{Lead: text}
		grid := reply.Grid{Columns: []string{s, "2"}, Legend: []reply.Text{text}}
		for range n {
			list.Items = append(list.Items, reply.Item{Title: text, Lines: []reply.Text{text}})
			buttons.Buttons = append(buttons.Buttons, reply.Button{Label: s, Command: reply.Do("claim", reply.Arg{Value: s}, reply.Arg{Value: s, Blank: true})})
			grid.Rows = append(grid.Rows, reply.GridRow{Name: s, Cells: []string{s, s}})
		}
		m.Blocks = append(m.Blocks, list, buttons, grid, reply.Footer{Text: text})
		checkMessage(t, m, Render(m).appendJSON(nil))
	})
}
