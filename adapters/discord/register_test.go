package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
)

// TestRegister registers twice: the second time nothing is sent.
func TestRegister(t *testing.T) {
	t.Parallel()
	for _, server := range []string{"", guild} {
		r := newRig(t)
		for i := range 3 {
			changed, err := r.a.RegisterCommands(t.Context(), server)
			if err != nil || changed != (i == 0) {
				t.Errorf("%q, time %d: changed is %v, %v", server, i, changed, err)
			}
		}
		if n := len(r.Requests("PUT ")); n != 1 {
			t.Errorf("%q: %d PUTs were sent", server, n)
		}
		if names := r.Commands(server); !slices.Equal(names, commandNames()) {
			t.Errorf("%q: registered are %v", server, names)
		}
	}
}

// commandNames are the commands that the table makes: one for the verbs of no
// group, and one a group.
func commandNames() []string {
	var names []string
	for _, c := range commands.Table() {
		name, _ := path(c)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// TestRegisterAgain registers over what another program, or an older version,
// has left.
func TestRegisterAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	older := []ApplicationCommand{{Name: "old", Type: 1, Description: "Something that is no longer there"}}
	if err := r.a.api.do(t.Context(), http.MethodPut, "/applications/"+r.ApplicationID+"/commands", withToken, older, nil); err != nil {
		t.Fatal(err)
	}
	if changed, err := r.a.RegisterCommands(t.Context(), ""); !changed || err != nil {
		t.Error(changed, err)
	}
	if names := r.Commands(""); !slices.Equal(names, commandNames()) {
		t.Errorf("registered are %v", names)
	}
}

func TestRegisterTrouble(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Limit("PUT ", 2, 0.02)
	r.Fault("GET /applications/@me", 1, func(w http.ResponseWriter) { w.WriteHeader(404) })
	if changed, err := r.a.RegisterCommands(t.Context(), ""); !changed || err != nil {
		t.Error(changed, err)
	}
	if _, err := r.a.RegisterCommands(t.Context(), "../1"); err == nil {
		t.Error("a server that is none was taken")
	}
	r.a.api.token = "another"
	_, err := r.a.RegisterCommands(t.Context(), "")
	if !isStatus(err, http.StatusUnauthorized) || strings.Contains(err.Error(), "another") {
		t.Errorf("a wrong token gives %v", err)
	}
	r.a.cfg.Token = ""
	if _, err := r.a.RegisterCommands(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		t.Errorf("no token gives %v", err)
	}
}

// TestCommands holds the generated commands against Discord's rules and
// against the table.
func TestCommands(t *testing.T) {
	t.Parallel()
	table := commands.Table()
	cmds, err := Commands(table, airesp.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	raw := judged(t, cmds)
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	adaptertest.Golden(t, "commands.json", append(b.Bytes(), '\n'))
	subs := map[string]CommandOption{}
	for _, c := range cmds {
		for _, sub := range c.Options {
			subs[c.Name+" "+sub.Name] = sub
		}
	}
	if len(subs) != len(table) {
		t.Fatalf("%d verbs are shown, and the table has %d", len(subs), len(table))
	}
	for _, c := range table {
		command, word := path(c)
		sub := subs[command+" "+word]
		shown := map[string]CommandOption{}
		for _, o := range sub.Options {
			shown[o.Name] = o
		}
		for _, o := range c.Options {
			if spare(o, c.Options) && shown["model"].Complete {
				continue // a model that is typed can be a product or a system
			}
			if shown[o.Name].Name == "" {
				t.Errorf("%s has no option %s", c.Name, o.Name)
			}
			if o.Kind == commands.KindTeam && (!shown[o.Name].Complete || shown[roleOption(o.Name)].Type != typeRole) {
				t.Errorf("%s %s is not offered by name and by role", c.Name, o.Name)
			}
			if (o.Kind == commands.KindSystem || o.Kind == commands.KindProduct) && !shown[o.Name].Complete {
				t.Errorf("%s %s is not completed", c.Name, o.Name)
			}
		}
		for _, o := range sub.Options {
			if (o.Name == "domain" || o.Name == "model") && len(o.Choices) == 0 && !o.Complete {
				t.Errorf("%s %s offers nothing", sub.Name, o.Name)
			}
		}
	}
}

// TestPermissions hides a command of which only administrators have any use.
func TestPermissions(t *testing.T) {
	t.Parallel()
	table := []commands.Command{
		{Name: "a", Group: "x", Summary: "x", Access: commands.Admin}, {Name: "b", Group: "x", Summary: "x", Access: commands.Admin},
		{Name: "c", Group: "y", Summary: "x", Access: commands.Admin}, {Name: "d", Group: "y", Summary: "x"},
	}
	cmds, err := Commands(table, airesp.BuiltIn())
	if err != nil || cmds[0].Permissions != manageServer || cmds[1].Permissions != "" {
		t.Errorf("%+v %v", cmds, err)
	}
	judged(t, cmds)
}

// TestCommandsOfLargeFrameworks makes the names so long that choices have to
// go, those of the last verbs first, and values are offered as one types.
func TestCommandsOfLargeFrameworks(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		length, verbs int // at least so many have choices
	}{{10, 4}, {45, 2}, {90, 1}, {300, 1}} {
		f := airesp.BuiltIn()
		for i := range f.Domains {
			f.Domains[i].Name = strings.Repeat("d", x.length-2) + fmt.Sprint(10+i)
		}
		for i := range f.Models {
			f.Models[i].Name = strings.Repeat("m", x.length-2) + fmt.Sprint(10+i)
		}
		cmds, err := Commands(commands.Table(), f)
		if err != nil {
			t.Fatal(err)
		}
		judged(t, cmds)
		listed := 0
		for i, sub := range cmds[0].Options {
			for _, o := range sub.Options {
				if o.Name != "domain" {
					continue
				}
				if o.Choices != nil {
					listed++
				} else if !o.Complete {
					t.Errorf("%d: %s offers nothing", i, sub.Name)
				}
			}
		}
		if listed < x.verbs {
			t.Errorf("names of %d characters: choices for %d verbs", x.length, listed)
		}
	}
}

func TestCommandsImpossible(t *testing.T) {
	t.Parallel()
	f := airesp.BuiltIn()
	for name, c := range map[string]commands.Command{
		"no summary": {Name: "x"}, "a group of spaces": {Name: "x", Group: "x y", Summary: "x"}, "capitals": {Name: "X", Summary: "x"},
		"an option": {Name: "x", Summary: "x", Options: []commands.Option{{Name: "é à", Summary: "x"}}},
	} {
		if _, err := Commands([]commands.Command{c}, f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	many := make([]commands.Command, 26)
	for i := range many {
		many[i] = commands.Command{Name: fmt.Sprint("x", i), Summary: "x"}
	}
	if _, err := Commands(many, f); err == nil {
		t.Error("26 verbs: no error")
	}
	for i := range many {
		for j := range 10 {
			many[i].Options = append(many[i].Options, commands.Option{Name: fmt.Sprint("o", j), Kind: commands.KindProduct, Summary: strings.Repeat("x", 90)})
		}
	}
	if _, err := Commands(many[:25], f); err == nil || !strings.Contains(err.Error(), "8000") {
		t.Errorf("too much in all gives %v", err)
	}
}

// judged marshals commands and fails the test when Discord would refuse them.
func judged(t *testing.T, cmds []ApplicationCommand) []byte {
	t.Helper()
	raw, err := encode(cmds)
	if err != nil {
		t.Fatal(err)
	}
	if err := discordfake.CheckCommands(raw, false); err != nil {
		t.Error(err)
	}
	if err := discordfake.OpenAPI("commands", raw); err != nil {
		t.Error(err)
	}
	return raw
}

func TestConfig(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("ab", 32)
	for words, cfg := range map[string]Config{
		"DISCORD_TOKEN (for":        {},
		"DISCORD_TOKEN holds":       {Token: "x\ny"},
		"copy it again":             {Token: "Bot x y"},
		"64 hexadecimal":            {PublicKey: key[2:]},
		"DISCORD_PUBLIC_KEY":        {PublicKey: strings.Repeat("zz", 32)},
		"DISCORD_APPLICATION_ID":    {PublicKey: key, ApplicationID: "x"},
		"DISCORD_API_URL":           {PublicKey: key, APIURL: "discord.com/api"},
		"no base URL":               {PublicKey: key, APIURL: "https://u:p@discord.com/api"},
		"https://discord.com/api":   {PublicKey: key, APIURL: "https:///api"},
		"DISCORD_API_URL is no bas": {PublicKey: key, APIURL: "ftp://discord.com/api"},
	} {
		_, err := New(cfg, panics{}, commands.Table(), airesp.BuiltIn(), nil)
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v gives %v, without %q", cfg, err, words)
		}
	}
	secret := Config{Token: "secret", PublicKey: key, APIURL: "https://discord.example/api/"}
	for _, s := range []string{fmt.Sprint(secret), fmt.Sprintf("%+v %#v", secret, secret), secret.LogValue().String()} {
		if strings.Contains(s, "secret") {
			t.Errorf("the token is in %s", s)
		}
	}
	got, err := secret.checked()
	if err != nil || got.APIURL != "https://discord.example/api" || got.Org("1") != "default" {
		t.Error(got.APIURL, err)
	}
}

// TestAPIErrors names no address in an error, since that may hold a token.
func TestAPIErrors(t *testing.T) {
	t.Parallel()
	a := newAPI(Config{APIURL: "http://127.0.0.1:1/api", Token: "secret"})
	a.pause = func(int) time.Duration { return 0 }
	err := a.do(t.Context(), http.MethodPost, "/interactions/1/secret/callback", withToken, 1, nil)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("the error is %v", err)
	}
}
