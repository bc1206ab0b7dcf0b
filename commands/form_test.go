package commands_test

import (
	"context"
	"strings"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// fields are the names of a form's fields, those that are needed with a "!".
func fields(r commands.Reply) string {
	if r.Error == nil || r.Error.Form == nil {
		return "no form"
	}
	var names []string
	for _, f := range r.Error.Form.Fields {
		name := f.Option.Name
		if f.Option.Required {
			name += "!"
		}
		names = append(names, name)
	}
	return r.Error.Form.Command.String() + " + " + strings.Join(names, " ")
}

// TestForm: a writing command that lacks something comes with a form for all
// that it lacks, what is needed first; nothing else does.
func TestForm(t *testing.T) {
	b := adaptertest.New(t)
	b.Say("team add Privacy")
	for _, c := range []struct{ text, want string }{
		{"claim data-privacy for saas", "claim data-privacy for saas + team! role until note reason"},
		{"claim", "claim + domain! model product system role team until note reason"},
		{"accept data-privacy", "accept data-privacy + until! reason! model product system"},
		{"accept data-privacy for saas until 90d", "accept data-privacy for saas until 90d + reason!"},
		{"system add Desk", "system add Desk + model product team reason"},
		{"claim data-privacy by Nobody until 2020-01-01", "no form"},
		{"claim data-privcy", "no form"},
		{"who-owns", "no form"},
		{"claim data-privacy by Privacy", "no form"},
	} {
		if got := fields(b.Say(c.text)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestFormChoices: what a field can be comes along where that is a list.
func TestFormChoices(t *testing.T) {
	b := adaptertest.New(t)
	b.Say("team add Privacy")
	form := b.Say("claim data-privacy for saas").Error.Form
	if form.Title() != "Claim" {
		t.Errorf("title %q", form.Title())
	}
	if got := form.Fields[0].Choices; len(got) != 1 || got[0] != (commands.FieldChoice{Value: "Privacy", Label: "Privacy"}) {
		t.Errorf("teams: %v", got)
	}
	if got := form.Fields[1].Choices; len(got) != 4 || got[0].Value != "accountable" {
		t.Errorf("roles: %v", got)
	}
	if got := form.Fields[2].Choices; got != nil {
		t.Errorf("a date is free text, not %v", got)
	}
}

// TestFormSent: a form comes back as its command and the values of its fields;
// a value that cannot be used is refused beside its own field, and nothing is
// kept until all can.
func TestFormSent(t *testing.T) {
	b := adaptertest.New(t)
	send := func(options map[string]string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			Org: "default", Text: "claim data-privacy for saas", Options: options,
			Identity: commands.Identity{Platform: "console", User: "ana", Operator: true},
		})
	}
	for option, value := range map[string]string{"team": "\u200b", "until": "soon", "role": "boss", "note": "\u200b"} {
		options := map[string]string{"team": "Privacy"}
		options[option] = value
		if r := send(options); r.Error == nil || r.Error.Option != option {
			t.Errorf("%s %q: %+v", option, value, r.Error)
		}
	}
	if r := send(map[string]string{"team": "Privacy", "until": "30d", "role": ""}); r.Error != nil {
		t.Fatal(r.Error)
	}
	if got := adaptertest.Text(b.Say("who-owns data-privacy for saas")); !strings.Contains(got, "Privacy") {
		t.Errorf("not claimed: %s", got)
	}
}

// TestAgain: an answer knows the command that gives it again; what changed
// something or was refused does not.
func TestAgain(t *testing.T) {
	b := adaptertest.New(t)
	for text, want := range map[string]string{
		"who-owns gdpr for cursor":   "who-owns gdpr for cursor",
		"gaps --critical for saas":   "gaps for saas --critical",
		"who owns data privacy saas": "who-owns data privacy for saas",
		"claim data-privacy by Us":   "",
		"who-owns zzzz":              "",
	} {
		r := b.Say(text)
		if got := r.Again.String(); got != want {
			t.Errorf("%s: again %q, want %q", text, got, want)
		}
		if want != "" && adaptertest.Text(b.Say(want)) != adaptertest.Text(r) {
			t.Errorf("%s and %s differ", text, want)
		}
	}
}
