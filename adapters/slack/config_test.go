package slack

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"airesp/commands"

	"go.yaml.in/yaml/v3"
)

func TestConfig(t *testing.T) {
	for _, c := range []struct {
		cfg  Config
		want string // in the error; empty for none
	}{
		{Config{}, "neither SLACK_SIGNING_SECRET"},
		{Config{BotToken: "xoxb-1"}, "neither SLACK_SIGNING_SECRET"},
		{Config{SigningSecret: "abc"}, ""},
		{Config{AppToken: "xapp-1"}, ""},
		{Config{SigningSecret: " abc"}, "SLACK_SIGNING_SECRET holds white space"},
		{Config{SigningSecret: "abc\n"}, "SLACK_SIGNING_SECRET holds white space"},
		{Config{SigningSecret: " "}, "SLACK_SIGNING_SECRET holds white space"},
		{Config{SigningSecret: "a\u200bb"}, "SLACK_SIGNING_SECRET holds white space"},
		{Config{SigningSecret: "abc", AppToken: "xapp 1"}, "SLACK_APP_TOKEN holds white space"},
		{Config{SigningSecret: "abc", BotToken: "xoxb-1\t"}, "SLACK_BOT_TOKEN holds white space"},
		{Config{SigningSecret: "abc", APIURL: "slack.com/api"}, "SLACK_API_URL"},
		{Config{SigningSecret: "abc", APIURL: "ftp://slack.com/api"}, "SLACK_API_URL"},
		{Config{SigningSecret: "abc", APIURL: "https://a:b@slack.com/api"}, "SLACK_API_URL"},
		{Config{SigningSecret: "abc", APIURL: "https://slack.com/api?x=1"}, "SLACK_API_URL"},
		{Config{SigningSecret: "abc", APIURL: "http://127.0.0.1:1/api"}, ""},
	} {
		a, err := New(c.cfg, nil, nil, quiet())
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%+v: %v", c.cfg, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%+v: %v, want %q", c.cfg, err, c.want)
		case err == nil && !strings.HasSuffix(a.cfg.APIURL, "/api/"):
			t.Errorf("the API is at %q", a.cfg.APIURL)
		case err == nil && a.cfg.Org("T1") != "default":
			t.Error("without Org all workspaces are one")
		}
	}
	var log strings.Builder
	if _, err := New(Config{AppToken: "xoxb-canary"}, nil, nil, slog.New(slog.NewTextHandler(&log, nil))); err != nil || !strings.Contains(log.String(), "xapp-") {
		t.Errorf("a token of another kind: %v, %s", err, log.String())
	}
	cfg := Config{SigningSecret: "canary", AppToken: "canary", BotToken: "canary"}
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "cfg", cfg)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "cfg", cfg)
	if all := fmt.Sprintf("%v %+v %#v %s", cfg, cfg, cfg, log.String()); strings.Contains(all, "canary") {
		t.Errorf("a secret is printed: %s", all)
	}
}

// TestManifest reads the manifest as Slack does.
func TestManifest(t *testing.T) {
	type manifest struct {
		Metadata any `yaml:"_metadata"`
		Display  struct {
			Name, Description string
			Color             string `yaml:"background_color"`
		} `yaml:"display_information"`
		Features struct {
			Bot struct {
				Name   string `yaml:"display_name"`
				Online bool   `yaml:"always_online"`
			} `yaml:"bot_user"`
			Commands []struct {
				Command, URL, Description string
				Hint                      string `yaml:"usage_hint"`
				Escape                    bool   `yaml:"should_escape"`
			} `yaml:"slash_commands"`
		}
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
		Settings struct {
			Interactivity struct {
				On  bool   `yaml:"is_enabled"`
				URL string `yaml:"request_url"`
			}
			Socket bool `yaml:"socket_mode_enabled"`
			Org    bool `yaml:"org_deploy_enabled"`
			Rotate bool `yaml:"token_rotation_enabled"`
		}
	}
	read := func(table []commands.Command, base string) (m manifest) {
		t.Helper()
		data, err := Manifest(table, base)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(data, &m); err != nil { // TestManifestSchema finds what is too much

			t.Fatalf("%v in\n%s", err, data)
		}
		return m
	}
	m := read(commands.Table(), "https://bot.example.com/airesp/")
	c := m.Features.Commands[0]
	if c.Command != "/airesp" || c.URL != "https://bot.example.com/airesp/slack/commands" || !c.Escape || len(c.Hint) > maxUsageHint {
		t.Errorf("%+v", c)
	}
	if first := commands.Table()[0].Usage(); !strings.HasPrefix(c.Hint, first+" | ") {
		t.Errorf("%q does not begin with %q", c.Hint, first)
	}
	if got := strings.Join(m.OAuth.Scopes.Bot, " "); got != "commands chat:write files:write usergroups:read app_mentions:read im:history" {
		t.Errorf("scopes %s", got)
	}
	if s := m.Settings; s.Socket || !s.Interactivity.On || s.Interactivity.URL != "https://bot.example.com/airesp/slack/interactions" {
		t.Errorf("%+v", s)
	}
	if len(m.Display.Name) > 35 || len(m.Display.Description) > 140 {
		t.Error("the display information is too long")
	}
	hint := func(table []commands.Command) string {
		t.Helper()
		return read(table, "").Features.Commands[0].Hint
	}
	few := []commands.Command{{Name: "ask", Options: []commands.Option{{Placeholder: "WHAT", Required: true}}}, {Name: "set a"}, {Name: "set b"}, {Name: "a:\"verb\"\\#<x>"}, {Name: "set"}, {Name: "help"}}
	if got := hint(few); got != `ask WHAT | set | a:"verb"\#<x> | help` {
		t.Errorf("the hint of a few verbs: %q", got)
	}
	added := commands.Command{Name: "one-more-verb", Summary: "x"}
	for at := range len(commands.Table()) + 1 {
		if got := hint(slices.Insert(commands.Table(), at, added)); got == c.Hint || len(got) > maxUsageHint {
			t.Errorf("with a verb more, at %d, the hint is %q", at, got)
		}
	}
	long := slices.Clone(few)
	for i := range 100 {
		long = append(long, commands.Command{Name: fmt.Sprintf("verb-%03d", i)})
	}
	// What is shown is whole names, and with what is counted it is everything.
	got := hint(long)
	kept, rest, ok := strings.Cut(got, " | and ")
	var left int
	if _, err := fmt.Sscanf(rest, "%d more, listed by help", &left); err != nil || !ok || len(got) > maxUsageHint || len(got) < maxUsageHint-20 {
		t.Errorf("a long hint: %q, %v", got, err)
	}
	names := strings.Split(kept, " | ")
	if last := long[len(long)-1-left].Name; names[len(names)-1] != last || len(names)+left != len(long)-2 {
		t.Errorf("a long hint ends at %q, not at %q, with %d more: %q", names[len(names)-1], last, left, got)
	}
	m = read(commands.Table(), "")
	if !m.Settings.Socket || m.Features.Commands[0].URL != "" || m.Settings.Interactivity.URL != "" || !m.Settings.Interactivity.On {
		t.Errorf("without a base URL: %+v", m)
	}
	for _, base := range []string{"bot.example.com", "ftp://x", "https://", "https://x?a=b", "https://u@x", "https://x#y"} {
		if _, err := Manifest(commands.Table(), base); err == nil {
			t.Errorf("%s is taken", base)
		}
	}
}
