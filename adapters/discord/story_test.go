package discord

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// TestStory is what the bot is for: asking who owns something, claiming it,
// and being refused what is another's. It goes the same way on both roads.
func TestStory(t *testing.T) {
	roads := map[string]func(*rig, *discordfake.Interaction) discordfake.Message{"http": (*rig).post, "gateway": (*rig).send}
	for name, ask := range roads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if name == "gateway" {
				r.run()
			}
			who := func() *discordfake.Interaction {
				return r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursor"))
			}
			m := ask(r, who())
			r.sees(m, true, "AI Coding Assistants", "Customer", "NOBODY")

			first := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
			r.sees(ask(r, first), false, roleMention(privacy)+" now owns", "Data Privacy")
			r.sees(ask(r, who()), true, roleMention(privacy), "since <t:")

			records := r.records()
			r.sees(ask(r, claim(r.Fake, ben, "data-security", privacy, "Privacy")), true, "You do not belong to")
			r.sees(ask(r, claim(r.Fake, ben, "data-privacy", legal, "Legal")), true, "already has an accountable team", roleMention(privacy))
			r.sees(ask(r, claim(r.Fake, ana, "data-security", guild, "@everyone")), true, "@\u200beveryone is not a team")
			guest := ana
			guest.Pending = true
			r.sees(ask(r, claim(r.Fake, guest, "data-security", privacy, "Privacy")), true, "Guests")
			robot := ana
			robot.Bot = true
			r.sees(ask(r, claim(r.Fake, robot, "data-security", privacy, "Privacy")), true, "Bots")
			if n := r.records(); n != records {
				t.Errorf("refused claims wrote %d records", n-records)
			}
		})
	}
}

func TestNotInDirectMessages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	m := r.post(r.Slash(discordfake.Person{ID: "2200000000000000101"}, "who-owns", discordfake.Text("domain", "data-privacy")))
	r.sees(m, true, "ask me in a channel of your server")
}

func TestCopiesChangeNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	in := claim(r.Fake, ana, "data-privacy", privacy, "Privacy")
	r.post(in)
	records := r.records()
	for range 5 {
		if status, _, err := r.Fake.Post(r.url, in.Body); err != nil || status >= 300 { // 202 once it is late
			t.Fatal(status, err)
		}
		r.Gateway.Send(in)
	}
	r.send(r.Slash(ana, "version")) // the Gateway keeps the order
	if err := r.a.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := r.records(); n != records {
		t.Errorf("copies wrote %d records", n-records)
	}
	if n := len(in.Messages()); n != 1 {
		t.Errorf("people see %d answers", n)
	}
}

func TestOneWinner(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a, b := claim(r.Fake, ana, "data-privacy", privacy, "Privacy"), claim(r.Fake, ben, "data-privacy", legal, "Legal")
	var wait sync.WaitGroup
	for _, in := range []*discordfake.Interaction{a, b} {
		wait.Go(func() {
			if err := in.Post(r.url); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	texts := []string{a.Answer().Text, b.Answer().Text}
	won := slices.IndexFunc(texts, func(s string) bool { return strings.Contains(s, "now owns") })
	if won < 0 || !strings.Contains(texts[1-won], "already has an accountable team") {
		t.Errorf("there is no one winner: %q", texts)
	}
}

// TestPress follows buttons: what they do, for whom, and what an unknown one does.
func TestPress(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	m := r.post(r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursor")))
	b, ok := m.Button("Claim it")
	if !ok || !b.Primary {
		t.Fatalf("there is no button to claim it: %+v", m.Buttons)
	}
	asked := r.open(r.Press(ana, b))
	if asked.Title != "Claim" || !strings.Contains(asked.Text, "Which team is accountable") {
		t.Errorf("the form is %+v", asked)
	}
	r.post(claim(r.Fake, ana, "data-security", privacy, "Privacy"))
	r.sees(r.post(r.Press(ana, discordfake.Button{CustomID: b.CustomID})), false, roleMention(privacy)+" now owns", "AI Coding Assistants")
	if asked := r.open(r.Press(ben, b)); !strings.Contains(asked.Text, "Which team is accountable") {
		t.Errorf("the form is %+v", asked)
	}

	for _, id := range []string{"2:who-owns data-privacy", "who-owns data-privacy", "", "1"} {
		r.sees(r.post(r.Press(ana, discordfake.Button{CustomID: id})), true, "another version of me")
	}
	r.sees(r.post(r.Do(ana, 3, map[string]any{"custom_id": "1:help", "component_type": 3, "values": []string{"x", "y"}})), true, "cannot do anything with this")
	r.sees(r.post(r.Do(ana, 3, map[string]any{"custom_id": "1:help", "component_type": 99})), true, "cannot do anything with this")
	r.sees(r.post(r.Do(ana, 5, map[string]any{"custom_id": "1:help", "components": []any{map[string]any{"type": 18, "component": map[string]any{"type": 99, "custom_id": "team"}}}})), true, "cannot do anything with this")
	r.sees(r.post(r.Do(ana, 2, map[string]any{"name": "other", "type": 1})), true, "cannot do anything with this")
	r.sees(r.post(r.Slash(ana, "")), true, "I answer who owns AI security here")
}

// TestPressKeepsRole presses a suggestion for a claim that named a role which
// is no team yet: the button has to bring the role along.
func TestPressKeepsRole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	m := r.post(r.Slash(ana, "claim", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursr"),
		discordfake.Role("team", privacy, "Privacy & Data")))
	if len(m.Buttons) == 0 {
		t.Fatalf("nothing is suggested:\n%s", m.Text)
	}
	r.sees(r.post(r.Press(ben, m.Buttons[0])), true, "You do not belong to")
	r.sees(r.post(r.Press(ana, m.Buttons[0])), false, roleMention(privacy)+" now owns")
	if text := adaptertest.Text(r.bench.Say("who-owns data-privacy for cursor")); !strings.Contains(text, "Privacy & Data") {
		t.Errorf("the team has another name:\n%s", text)
	}
}

// TestEveryVerb asks each verb of the table over HTTP, with its first example
// as options, as Discord's own form would send it.
func TestEveryVerb(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	values := map[commands.Kind]discordfake.Option{
		commands.KindDomain: discordfake.Text("", "data-privacy"), commands.KindModel: discordfake.Text("", "coding"),
		commands.KindProduct: discordfake.Text("", "cursor"), commands.KindTeam: discordfake.Role("", privacy, "Privacy"),
		commands.KindVerb: discordfake.Text("", "claim"), commands.KindPage: discordfake.Number("", 1),
		commands.KindSystem: discordfake.Text("", "Loan Bot"), commands.KindRole: discordfake.Text("", "responsible"),
		commands.KindDate: discordfake.Text("", "30d"), commands.KindSince: discordfake.Text("", "yesterday"),
		commands.KindText: discordfake.Text("", "30 days"), commands.KindName: discordfake.Text("", "Loan Bot"),
		commands.KindID: discordfake.Text("", "r12"), commands.KindFlag: discordfake.Bool("", true),
		commands.KindGroups: discordfake.Role("", legal, "Legal"), commands.KindChannels: discordfake.Channel("", "1400000000000000001"),
		commands.KindFile: discordfake.Text("", "framework.yaml"), commands.KindPair: discordfake.Text("", "saas and mcp"),
		commands.KindQuestion: discordfake.Text("", "who handles GDPR in Cursor?"),
	}
	for _, c := range commands.Table() {
		var options []discordfake.Option
		for _, o := range c.Options {
			if o.Required || o.Keyword != "" && strings.Contains(c.Examples[0], " "+o.Keyword+" ") && o.Kind != commands.KindProduct {
				x, ok := values[o.Kind]
				if o.Kind == commands.KindChoice {
					x, ok = discordfake.Text("", o.Choices[0]), true
				}
				if !ok {
					t.Fatalf("%s: nothing to fill in for %s", c.Name, o.Name)
				}
				x.Name = o.Name
				options = append(options, x)
			}
		}
		command, word := path(c)
		m := r.post(r.Slash(ana, command+" "+word, options...))
		// A refusal, such as that there is nothing to release, is private.
		if m.Text == "" || !m.Private && c.Show == reply.Private || strings.Contains(m.Text, "fault is ours") || strings.Contains(m.Text, "cannot do anything with this") {
			t.Errorf("%s is not answered: %q", c.Name, m.Text)
		}
	}
}
