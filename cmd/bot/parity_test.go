package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/discord"
	"airesp/adapters/discord/discordfake"
	"airesp/adapters/slack"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// heard is a command layer that keeps what it answered last.
type heard struct {
	*adaptertest.Bench
	mu   sync.Mutex
	last commands.Reply
}

func (h *heard) Dispatch(ctx context.Context, req commands.Request) commands.Reply {
	rep := h.Bench.Dispatch(ctx, req)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = rep
	return rep
}

func (h *heard) answer() commands.Reply {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// places are the three places where people ask, each with a ledger of its own
// and an administrator who asks.
type places struct {
	console  *adaptertest.Bench
	slackSet *slackfake.Slack
	onSlack  *heard
	slackURL string
	discord  *discordfake.Fake
	onDisc   *heard
	discURL  string
}

func newPlaces(t *testing.T) *places {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	p := &places{
		console: adaptertest.New(t), slackSet: newSlack(t), discord: newDiscord(t),
		onSlack: &heard{Bench: adaptertest.NewAdmin(t, "slack:"+slackfake.User)},
		onDisc:  &heard{Bench: adaptertest.NewAdmin(t, "discord:"+ana.ID)},
	}
	serve := func(a adapter) string {
		mux := http.NewServeMux()
		a.Register(mux)
		s := httptest.NewServer(mux)
		t.Cleanup(func() {
			s.Close()
			if err := a.Drain(context.Background()); err != nil {
				t.Error(err)
			}
		})
		return s.URL
	}
	s, err := slack.New(slack.Config{SigningSecret: p.slackSet.Secret, BotToken: p.slackSet.BotToken, APIURL: p.slackSet.APIURL()}, p.onSlack, commands.Table(), log)
	if err != nil {
		t.Fatal(err)
	}
	p.slackURL = serve(s)
	d, err := discord.New(discord.Config{PublicKey: p.discord.PublicKey(), ApplicationID: p.discord.ApplicationID, APIURL: p.discord.URL}, p.onDisc, commands.Table(), airesp.BuiltIn(), log)
	if err != nil {
		t.Fatal(err)
	}
	p.discURL = serve(d) + discord.Path
	return p
}

// options is a typed command as the options of a slash command on Discord: the
// verb where Discord lists it, and what stands after each keyword.
func options(c commands.Command, text string) (verb string, list []discordfake.Option) {
	verb = c.Name
	if c.Group != "" {
		word := c.Name[strings.LastIndexByte(c.Name, ' ')+1:]
		if c.Name == c.Group {
			word = "show"
		}
		verb = "airesp-" + c.Group + " " + word
	}
	at, values := c.Options[0:min(1, len(c.Options))], map[string][]string{}
	current, tail := "", false // whether all that follows is one's own words
	if len(at) > 0 && at[0].Keyword == "" {
		current = at[0].Name
	}
	for _, word := range strings.Fields(strings.TrimPrefix(text, c.Name)) {
		i := slices.IndexFunc(c.Options, func(o commands.Option) bool {
			return o.Keyword != "" && (o.Keyword == word || "--"+o.Keyword == word || "--"+o.Name == word)
		})
		if i < 0 || tail {
			values[current] = append(values[current], word)
			continue
		}
		current, tail = c.Options[i].Name, c.Options[i].Kind == commands.KindText
		if c.Options[i].Kind == commands.KindFlag {
			values[current] = []string{"true"}
		}
	}
	for _, o := range c.Options {
		if v := values[o.Name]; len(v) > 0 {
			list = append(list, discordfake.Text(o.Name, strings.Join(v, " ")))
		}
	}
	return verb, list
}

// TestParityOfVerbs gives every example of the table on the terminal, on Slack
// and on Discord. Each must be the same verb, be answered or be refused for the
// same reason, and be about the same domains and models. What is about the
// channel that it is said in is compared between the two that have channels.
func TestParityOfVerbs(t *testing.T) {
	p := newPlaces(t)
	elsewhere := func(example string) bool { // ids and files that only the terminal reads
		return strings.Contains(example, "slack:") || strings.Contains(example, "discord:") || strings.Contains(example, ".yaml") || strings.Contains(example, "#")
	}
	n := 0
	for _, c := range commands.Table() {
		for _, example := range c.Examples {
			if elsewhere(example) || !strings.HasPrefix(example, c.Name) {
				continue
			}
			n++
			want := p.console.Say(example)
			p.slackSet.Command(p.slackURL, slackfake.Command{Text: example})
			verb, list := options(c, example)
			in := p.discord.Slash(ana, verb, list...)
			if err := in.Post(p.discURL); err != nil {
				t.Fatalf("%s: %v", example, err)
			}
			if strings.Contains(want.Message.Summary.String(), "At the terminal there is no channel") {
				want = p.onSlack.answer()
			}
			for place, got := range map[string]commands.Reply{"Slack": p.onSlack.answer(), "Discord": p.onDisc.answer()} {
				if got.Command != want.Command || codeOf(got) != codeOf(want) || !slices.Equal(got.Domains, want.Domains) || !slices.Equal(got.Models, want.Models) {
					t.Errorf("%q on %s is %q %q %v %v; on the terminal %q %q %v %v\n%s\n%s", example, place, got.Command, codeOf(got), got.Domains, got.Models,
						want.Command, codeOf(want), want.Domains, want.Models, got.Message.Summary, want.Message.Summary)
				}
			}
		}
	}
	if n < len(commands.Table()) {
		t.Errorf("only %d examples were given", n)
	}
}

func codeOf(r commands.Reply) commands.Code {
	if r.Error == nil {
		return ""
	}
	return r.Error.Code
}

// TestParityOfButtons draws every fixture: each button and each choice of a
// menu is on all three platforms, to be pressed or with its command to type.
func TestParityOfButtons(t *testing.T) {
	buttons := 0
	for _, x := range adaptertest.Fixtures(t) {
		if x.Name == "at-the-limits" {
			continue // more of them than any platform takes
		}
		drawn := map[string]string{
			"the terminal": reply.PlainText(x.Reply.Message, 0), "Slack": asJSON(t, slack.Render(x.Reply.Message)),
			"Discord": asJSON(t, discord.Render(x.Reply.Message, discord.View{})),
		}
		for _, b := range x.Reply.Message.InWords().Blocks {
			var list []reply.Button
			switch b := b.(type) {
			case reply.Buttons:
				list = b.Buttons
			case reply.Select:
				list = b.Buttons().Buttons
			}
			for _, b := range list {
				buttons++
				label := strings.Trim(asJSON(t, reply.Printable(b.Label)), `"`)
				for place, text := range drawn {
					if !strings.Contains(text, label) && !strings.Contains(text, label[:min(len(label), 12)]) {
						t.Errorf("%s: %s has no %q", x.Name, place, b.Label)
					}
				}
			}
		}
	}
	if buttons < 100 {
		t.Errorf("only %d buttons were looked for", buttons)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// TestParityOfForms presses, for every verb that changes something, a button
// that lacks what it needs. Where the command layer has a form, a window opens
// on Slack and on Discord, and asks for the first of what the form does.
func TestParityOfForms(t *testing.T) {
	p := newPlaces(t)
	forms := 0
	for _, c := range commands.Table() {
		if !c.Writes() {
			continue
		}
		want := p.onDisc.Dispatch(t.Context(), commands.Request{Org: "default", Text: c.Name,
			Identity: commands.Identity{Platform: "discord", Workspace: ana.Guild, User: ana.ID, GroupsKnown: true}})
		if want.Error == nil || want.Error.Form == nil {
			continue
		}
		forms++
		first := want.Error.Form.Fields[0].Option.Name
		in := p.discord.Press(ana, discordfake.Button{CustomID: "1:" + c.Name})
		if err := in.Post(p.discURL); err != nil {
			t.Fatal(err)
		}
		if _, ok := in.Modal().Field(first); !ok {
			t.Errorf("%s: Discord's form has no %s: %+v", c.Name, first, in.Modal())
		}
		p.slackSet.Press(p.slackURL, slackfake.Press{Value: "1:" + c.Name})
		if v := p.slackSet.NextView(); v.Fields[first] == "" {
			t.Errorf("%s: Slack's form has no %s: %v", c.Name, first, v.Fields)
		}
	}
	if forms < 5 {
		t.Errorf("only %d verbs have a form", forms)
	}
}
