package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is a set of variables for load.
func environment(pairs ...string) func(string) (string, bool) {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		v, ok := m[name]
		return v, ok
	}
}

func TestDefaults(t *testing.T) {
	c, err := load(environment("AIRESP_ADDR", "", "SLACK_API_URL", ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.DB != "airesp.db" || c.Addr != "127.0.0.1:8080" || c.Org != "default" || c.Log != slog.LevelInfo || c.LogJSON || c.Framework != "" || c.LogGiven || c.OrgGiven {
		t.Errorf("the defaults are %+v", c)
	}
	if c.receives() == nil {
		t.Error("without credentials there is something to serve")
	}
}

func TestSources(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c, err := load(environment(
		"AIRESP_DB", "env.db", "AIRESP_ORG", "acme", "AIRESP_LOG", "debug", "AIRESP_LOG_FORMAT", "json",
		"SLACK_BOT_TOKEN_FILE", file("token", "xoxb-from-file\r\n"), "SLACK_SIGNING_SECRET", "from-env",
		"SLACK_API_URL", "http://127.0.0.1:9/api", "DISCORD_API_URL", "http://127.0.0.1:9/api/",
		"DISCORD_TOKEN", "Bot abcdef", "AIRESP_ADMINS", "slack:U1, slack:T1/U2,discord:1,discord:2/3,console:ana",
	), given{"AIRESP_DB": "flag.db", "SLACK_SIGNING_SECRET": "from-flag"})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(c.DB, c.Org, c.OrgGiven, c.Log, c.LogJSON, c.SlackBotToken.Reveal(), c.SlackSigningSecret.Reveal(), c.SlackAPIURL, c.DiscordAPIURL, c.DiscordToken.Reveal(), c.Admins)
	want := fmt.Sprint("flag.db", "acme", true, slog.LevelDebug, true, "xoxb-from-file", "from-flag", "http://127.0.0.1:9/api/", "http://127.0.0.1:9/api", "abcdef",
		[]string{"slack:U1", "slack:T1/U2", "discord:1", "discord:2/3", "console:ana"})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every wrong value names its variable and what to do, in one line, and no
// line holds a secret.
func TestWrongValues(t *testing.T) {
	dir := t.TempDir()
	blank := filepath.Join(dir, "blank")
	large := filepath.Join(dir, "large")
	for path, content := range map[string][]byte{blank: []byte("\n"), large: bytes.Repeat([]byte("x"), maxSecretFile+1)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	key := strings.Repeat("0a", 32)
	for _, x := range []struct {
		env  []string
		want string // beginning of the line
		do   string
	}{
		{[]string{"AIRESP_LOG", "loud"}, `AIRESP_LOG: "loud" is no level`, "use debug, info, warn or error"},
		{[]string{"AIRESP_LOG", "INFO+1"}, "AIRESP_LOG: ", "use debug"},
		{[]string{"AIRESP_LOG_FORMAT", "xml"}, "AIRESP_LOG_FORMAT: ", "use text or json"},
		{[]string{"AIRESP_ADDR", "8080"}, "AIRESP_ADDR: ", "127.0.0.1:8080"},
		{[]string{"AIRESP_ADDR", "localhost:http2"}, "AIRESP_ADDR: ", "127.0.0.1:8080"},
		{[]string{"AIRESP_ADDR", "localhost:70000"}, "AIRESP_ADDR: ", "127.0.0.1:8080"},
		{[]string{"AIRESP_DB", "postgres://u:canary@db/x"}, "AIRESP_DB: ", "name a file"},
		{[]string{"AIRESP_ORG", " acme"}, "AIRESP_ORG: ", "1 to 100 characters"},
		{[]string{"AIRESP_ADMINS", "U1"}, "AIRESP_ADMINS: ", "slack:T…/U…"},
		{[]string{"AIRESP_ADMINS", "slack:U1,,discord:1"}, "AIRESP_ADMINS: ", "console:NAME"},
		{[]string{"AIRESP_ADMINS", "discord:ana"}, "AIRESP_ADMINS: ", "discord:SERVER/USER"},
		{[]string{"AIRESP_ADMINS", "slack:U1", "AIRESP_ORG", "workspace"}, "AIRESP_ADMINS: with AIRESP_ORG=workspace", "slack:T…/U…"},
		{[]string{"AIRESP_ADMINS", "discord:1", "AIRESP_ORG", "workspace"}, "AIRESP_ADMINS: ", "discord:SERVER/USER"},
		{[]string{"SLACK_SIGNING_SECRET", ""}, "SLACK_SIGNING_SECRET: it is empty", "unset it"},
		{[]string{"SLACK_APP_TOKEN", "canary canary"}, "SLACK_APP_TOKEN: it holds white space", "copy it again"},
		{[]string{"DISCORD_TOKEN", "canary\n"}, "DISCORD_TOKEN: it holds white space", "copy it again"},
		{[]string{"SLACK_BOT_TOKEN", "canary", "SLACK_BOT_TOKEN_FILE", blank}, "SLACK_BOT_TOKEN: SLACK_BOT_TOKEN_FILE is set as well", "only one"},
		{[]string{"SLACK_BOT_TOKEN_FILE", filepath.Join(dir, "nowhere")}, "SLACK_BOT_TOKEN_FILE: the file cannot be read (no such file", "correct the path"},
		{[]string{"SLACK_BOT_TOKEN_FILE", dir}, "SLACK_BOT_TOKEN_FILE: this is not a file", "correct the path"},
		{[]string{"SLACK_BOT_TOKEN_FILE", blank}, "SLACK_BOT_TOKEN_FILE: it is empty", "give it a value"},
		{[]string{"SLACK_BOT_TOKEN_FILE", large}, "SLACK_BOT_TOKEN_FILE: the file has more than", "the value alone"},
		{[]string{"SLACK_API_URL", "slack.com/api"}, "SLACK_API_URL: this is no URL", "https://slack.com/api/"},
		{[]string{"SLACK_API_URL", "https://u:canary@slack.com/api/"}, "SLACK_API_URL: a user", "https://slack.com/api/"},
		{[]string{"DISCORD_API_URL", "https://discord.com/api/v10"}, "DISCORD_API_URL: its path is not /api", "https://discord.com/api"},
		{[]string{"DISCORD_API_URL", "ftp://discord.com/api"}, "DISCORD_API_URL: this is no URL", "https://discord.com/api"},
		{[]string{"DISCORD_PUBLIC_KEY", key[2:]}, "DISCORD_PUBLIC_KEY: ", "64 hexadecimal digits"},
		{[]string{"DISCORD_PUBLIC_KEY", key[2:] + "zz"}, "DISCORD_PUBLIC_KEY: ", "64 hexadecimal digits"},
		{[]string{"DISCORD_SHARDS", "0"}, "DISCORD_SHARDS: it must be", "from 1 to"},
		{[]string{"DISCORD_SHARDS", "many"}, "DISCORD_SHARDS: it must be", "unset it"},
		{[]string{"DISCORD_APPLICATION_ID", "airesp"}, "DISCORD_APPLICATION_ID: ", "must be a number"},
	} {
		t.Run(strings.Join(x.env[:1], " ")+" "+x.want, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := run(t.Context(), []string{"serve"}, world{in: strings.NewReader(""), out: &out, err: &errs, look: environment(x.env...)})
			line := errs.String()
			if code != exitUsage || out.Len() > 0 || strings.Count(line, "\n") != 1 {
				t.Fatalf("exit code %d, stdout %q, stderr %q", code, &out, line)
			}
			if !strings.HasPrefix(line, "bot: "+x.want) || !strings.Contains(line, x.do) || strings.Contains(line, "canary") {
				t.Errorf("it says: %s", line)
			}
		})
	}
}

func TestSeveralWrongValues(t *testing.T) {
	_, err := load(environment("AIRESP_LOG", "loud", "AIRESP_ADDR", "x"), given{"AIRESP_DB": ""})
	if err == nil || strings.Count(err.Error(), "\n") != 2 || !strings.Contains(err.Error(), "--db: it is empty") {
		t.Errorf("got %v", err)
	}
	// A sub-command looks only at the settings that it uses.
	if _, err := load(environment("AIRESP_ADDR", "x", "SLACK_APP_TOKEN", ""), nil, "AIRESP_DB"); err != nil {
		t.Errorf("a setting that is not used is an error: %v", err)
	}
}

func TestReceives(t *testing.T) {
	for _, x := range []struct {
		env     []string
		present bool
		ok      bool
	}{
		{nil, false, false},
		{[]string{"DISCORD_APPLICATION_ID", "1"}, false, false},
		{[]string{"DISCORD_PUBLIC_KEY", ""}, false, false},
		{[]string{"SLACK_BOT_TOKEN", "x"}, true, false},
		{[]string{"SLACK_SIGNING_SECRET", "x"}, true, true},
		{[]string{"SLACK_APP_TOKEN", "x"}, true, true},
		{[]string{"DISCORD_TOKEN", "x"}, true, true},
		{[]string{"DISCORD_PUBLIC_KEY", strings.Repeat("0a", 32)}, true, true},
	} {
		look := environment(x.env...)
		if got := present(look, nil); got != x.present {
			t.Errorf("%v: present is %v", x.env, got)
		}
		c, err := load(look, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.receives(); (err == nil) != x.ok {
			t.Errorf("%v: %v", x.env, err)
		}
	}
	if !present(environment(), given{"DISCORD_TOKEN": "x"}) || !present(environment("SLACK_APP_TOKEN_FILE", "x"), nil) {
		t.Error("a credential by flag or file is not seen")
	}
}

func TestOrganisations(t *testing.T) {
	one, err := load(environment("AIRESP_ORG", "acme"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if one.orgOf("slack")("T1") != "acme" || one.orgOf("discord")("1") != "acme" || one.consoleOrg() != "acme" {
		t.Error("a single organisation is not the one of every workspace")
	}
	many, err := load(environment("AIRESP_ORG", "workspace", "AIRESP_ADMINS", "slack:T1/U1,console:ana"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if many.orgOf("slack")("T1") != "slack:T1" || many.orgOf("discord")("1") != "discord:1" || many.consoleOrg() != "default" {
		t.Error("workspaces are not organisations of their own")
	}
}

// Every setting has every spelling, and none stands for two.
func TestFlagNames(t *testing.T) {
	owner := map[string]string{}
	for _, s := range new(config).settings() {
		for _, name := range s.flags() {
			if other, taken := owner[name]; taken {
				t.Errorf("--%s stands for %s and %s", name, other, s.env)
			}
			owner[name] = s.env
		}
	}
	for name, env := range map[string]string{
		"db": "AIRESP_DB", "airesp-db": "AIRESP_DB", "AIRESP_DB": "AIRESP_DB", "log-format": "AIRESP_LOG_FORMAT",
		"slack-bot-token": "SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN": "SLACK_BOT_TOKEN", "discord-api-url": "DISCORD_API_URL",
	} {
		if owner[name] != env {
			t.Errorf("--%s stands for %q", name, owner[name])
		}
	}
	for _, s := range subcommands() {
		for _, name := range s.settings {
			if owner[name] == "" {
				t.Errorf("%s reads %s, which does not exist", s.name, name)
			}
		}
	}
}

func TestSecret(t *testing.T) {
	type holder struct {
		S Secret
		P *Secret
	}
	s := Secret{"canary"}
	h := holder{s, &s}
	var out strings.Builder
	for _, verb := range []string{"%s", "%v", "%+v", "%#v", "%q", "%x", "%X", "%d", "%10.2s"} {
		fmt.Fprintf(&out, verb+verb+verb+"\n", s, &s, h)
	}
	data, err := json.Marshal(map[string]any{"a": s, "b": &s, "c": h, "d": []Secret{s}})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(data)
	keyed, err := json.Marshal(map[Secret]int{s: 1})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(keyed)
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "s", s, "p", &s, "h", h)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "s", s, "p", &s, "h", h)
	out.WriteString(s.String() + s.GoString() + fmt.Sprint(s, fmt.Errorf("%w: %v", os.ErrInvalid, s)))
	if strings.Contains(out.String(), "canary") || strings.Contains(out.String(), "63616e617279") {
		t.Errorf("the secret shows:\n%s", &out)
	}
	if s.Reveal() != "canary" || !s.Set() || (Secret{}).Set() {
		t.Error("the secret cannot be used")
	}
}

func TestRedactor(t *testing.T) {
	var out bytes.Buffer
	r := &redactor{w: &out}
	r.hide(Secret{"canary-1"}, Secret{"canary-22"}, Secret{}, Secret{"e"})
	text := "here: canary-1 and canary-22, canary-1.\n"
	if n, err := r.Write([]byte(text)); n != len(text) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if got := out.String(); got != "here: [secret] and [secret], [secret].\n" {
		t.Errorf("got %s", got)
	}
}
