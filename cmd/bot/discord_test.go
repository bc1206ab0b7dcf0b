package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
	"airesp/adapters/slack/slackfake"
)

// newDiscord is a stand-in for Discord. Taking its lock once tells the race
// detector that it was made before the program's requests, which come from
// outside.
func newDiscord(t *testing.T) *discordfake.Fake {
	d := discordfake.New(t)
	d.Problems()
	d.Gateway.Beats()
	return d
}

// ana is a member of the privacy office.
var ana = discordfake.Person{ID: "1100000000000000301", Guild: "1100000000000000401", Roles: []string{"1100000000000000501"}}

// discordEnv are the settings for a Discord, over HTTP or the Gateway or both.
func discordEnv(d *discordfake.Fake, db string, ways ...string) []string {
	env := []string{"AIRESP_DB=" + db, "DISCORD_API_URL=" + d.URL}
	for _, way := range ways {
		switch way {
		case "http":
			env = append(env, "DISCORD_PUBLIC_KEY="+d.PublicKey(), "DISCORD_APPLICATION_ID="+d.ApplicationID)
		case "gateway":
			env = append(env, "DISCORD_TOKEN="+d.Token)
		}
	}
	return env
}

// discordSays fails the test unless an interaction is answered with the texts.
func discordSays(t *testing.T, in *discordfake.Interaction, texts ...string) {
	t.Helper()
	m := in.Answer()
	for _, text := range texts {
		if !strings.Contains(m.Text, text) {
			t.Errorf("Discord shows %q, without %q", m.Text, text)
		}
	}
}

// step is something that ana does, and what she is to see.
type step struct {
	do    func() *discordfake.Interaction // made when it is sent: an old one is not answered
	texts []string
}

// steps are the two steps of the first minutes, and the question again.
func steps(d *discordfake.Fake) []step {
	ask := func() *discordfake.Interaction {
		return d.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "Cursor"))
	}
	claim := func() *discordfake.Interaction {
		return d.Slash(ana, "claim", discordfake.Text("domain", "data-privacy"), discordfake.Role("team", ana.Roles[0], "Privacy Office"))
	}
	return []step{
		{ask, []string{"Customer", "NOBODY"}}, {claim, []string{"now owns", "Data Privacy"}}, {ask, []string{"Customer", ana.Roles[0]}},
	}
}

func TestDiscordOverHTTP(t *testing.T) {
	d := newDiscord(t)
	env := discordEnv(d, filepath.Join(t.TempDir(), "airesp.db"), "http")
	for _, step := range steps(d) {
		p := begin(t, env, "serve").ready()
		in := step.do()
		if err := in.Post(p.url + "/discord/interactions"); err != nil {
			t.Fatalf("%v\n%s", err, p.text())
		}
		discordSays(t, in, step.texts...)
		p.stop()
		if log := p.text(); !strings.Contains(log, "Discord over HTTP is on; without DISCORD_TOKEN") {
			t.Errorf("the log is\n%s", log)
		}
	}
}

func TestDiscordOverGateway(t *testing.T) {
	d := newDiscord(t)
	env := discordEnv(d, filepath.Join(t.TempDir(), "airesp.db"), "gateway")
	for _, step := range steps(d) {
		p := begin(t, env).ready()
		d.Gateway.Wait("a session", d.Gateway.Connected)
		in := step.do()
		d.Gateway.Send(in)
		discordSays(t, in, step.texts...)
		d.Gateway.Wait("the commands", func() bool { return len(d.Commands("")) > 0 })
		p.stop()
	}
	if names := d.Commands(""); !slices.Contains(names, "airesp") {
		t.Errorf("registered are %v", names)
	}
}

// A token that Discord refuses ends the process with one clear line.
func TestDiscordRefusesTheToken(t *testing.T) {
	d := newDiscord(t)
	d.Tolerate()
	env := discordEnv(d, filepath.Join(t.TempDir(), "airesp.db"))
	p := begin(t, append(env, "DISCORD_TOKEN=another.bot.token"), "serve")
	if code := p.exit(); code != exitRefused {
		t.Errorf("exit code %d", code)
	}
	if log := p.text(); !strings.Contains(log, "\nbot: Discord stopped: ") || !strings.Contains(log, "DISCORD_TOKEN") {
		t.Errorf("it says:\n%s", log)
	}
}

// Both platforms at once, in every way, over one ledger.
func TestTwoPlatforms(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	db := filepath.Join(t.TempDir(), "airesp.db")
	env := append(slackEnv(s, db, "http", "socket"), discordEnv(d, db, "http", "gateway")...)
	p := begin(t, env).ready()
	s.Connected(1)
	s.Command(p.url, slackfake.Command{Text: "claim data-privacy by Privacy Office"})
	says(t, s, "now owns")
	in := d.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"))
	if err := in.Post(p.url + "/discord/interactions"); err != nil {
		t.Fatal(err)
	}
	discordSays(t, in, "Privacy Office")
	in = d.Slash(ana, "claim", discordfake.Text("domain", "data-security"), discordfake.Role("team", ana.Roles[0], "Security"))
	d.Gateway.Send(in)
	discordSays(t, in, "now owns", "Data Security")
	s.Ack(s.SocketCommand(slackfake.Command{Text: "who-owns data-security"}))
	says(t, s, "Our owner: Security")
	code, out, errs := bot(t, environment("AIRESP_DB", db), "ask", "who-owns", "data-privacy")
	if code != exitOK || !strings.Contains(out, "Privacy Office") {
		t.Errorf("ask: %d %s%s", code, out, errs)
	}
	_, metrics := p.get("/metrics")
	for _, want := range []string{`platform="slack",verb="claim"} 1`, `platform="discord",verb="claim"} 1`, `platform="console",verb="who-owns"} 1`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	p.stop()
	if log := p.text(); !strings.Contains(log, "Slack over HTTP and Socket Mode is on\"") || !strings.Contains(log, "Discord over HTTP and the Gateway is on\"") {
		t.Errorf("the log is\n%s", log)
	}
}

// Where every workspace is an organisation, nothing crosses between them.
func TestWorkspacesApart(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	db := filepath.Join(t.TempDir(), "airesp.db")
	env := append(slackEnv(s, db, "http"), discordEnv(d, db, "http")...)
	p := begin(t, append(env, "AIRESP_ORG=workspace"), "serve").ready()
	s.Command(p.url, slackfake.Command{Text: "claim data-privacy by Privacy Office", Team: "T0001"})
	says(t, s, "now owns")
	s.Command(p.url, slackfake.Command{Text: "who-owns data-privacy", Team: "T0001"})
	says(t, s, "Privacy Office")
	s.Command(p.url, slackfake.Command{Text: "who-owns data-privacy", Team: "T0002"})
	says(t, s, "NOBODY")
	in := d.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"))
	if err := in.Post(p.url + "/discord/interactions"); err != nil {
		t.Fatal(err)
	}
	discordSays(t, in, "NOBODY")
	look := environment("AIRESP_DB", db)
	for org, want := range map[string]string{"slack:T0001": "Privacy Office", "slack:T0002": "NOBODY", "default": "NOBODY"} {
		if _, out, _ := bot(t, look, "ask", "--org", org, "who-owns", "data-privacy"); !strings.Contains(out, want) {
			t.Errorf("organisation %s: %s", org, out)
		}
	}
	p.stop()
}

func TestRegister(t *testing.T) {
	d := newDiscord(t)
	look := environment("DISCORD_TOKEN", d.Token, "DISCORD_API_URL", d.URL)
	for _, x := range []struct {
		args []string
		want string
	}{
		{nil, "The commands were registered for every server.\n"},
		{nil, "The commands were registered already for every server; nothing was changed.\n"},
		{[]string{"--guild", ana.Guild}, "The commands were registered for server " + ana.Guild + ".\n"},
	} {
		code, out, errs := bot(t, look, append([]string{"discord", "register"}, x.args...)...)
		if code != exitOK || out != x.want {
			t.Errorf("%v: exit code %d, %s%s", x.args, code, out, errs)
		}
	}
	d.Tolerate()
	code, _, errs := bot(t, environment("DISCORD_TOKEN", "canary", "DISCORD_API_URL", d.URL), "discord", "register")
	if code != exitUsage || !strings.HasPrefix(errs, "bot: the commands were not registered: ") || strings.Contains(errs, "canary") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// A form is opened before a restart and sent after it: the answer is brought up
// to date, and the channel is told.
func TestDiscordForm(t *testing.T) {
	d := newDiscord(t)
	env := discordEnv(d, filepath.Join(t.TempDir(), "airesp.db"), "http")
	p := begin(t, env, "serve").ready()
	post := func(in *discordfake.Interaction) *discordfake.Interaction {
		t.Helper()
		if err := in.Post(p.url + "/discord/interactions"); err != nil {
			t.Fatalf("%v\n%s", err, p.text())
		}
		return in
	}
	asked := post(d.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "Cursor")))
	b, ok := asked.Answer().Button("Claim it")
	if !ok {
		t.Fatalf("there is no button: %+v", asked.Answer())
	}
	form := post(d.Press(ana, b)).Modal()
	p.stop()
	p = begin(t, env, "serve").ready()
	sent := post(d.Submit(ana, form, discordfake.Role("team-role", ana.Roles[0], "Privacy Office")))
	list := sent.Wait(func(list []discordfake.Message) bool { return len(list) == 2 })
	if !strings.Contains(list[0].Text, ana.Roles[0]) || !strings.Contains(list[1].Text, "now owns") || list[1].Private {
		t.Errorf("people see %+v", list)
	}
	offered := post(d.Type(ana, "claim", "team", "priv")).Choices()
	if !slices.Equal(offered, []string{"Privacy Office"}) {
		t.Errorf("offered are %v", offered)
	}
	p.stop()
}

// A program that is killed and started again does not begin sessions on the
// Gateway faster than Discord takes them.
func TestDiscordCrashes(t *testing.T) {
	d := newDiscord(t)
	env := discordEnv(d, filepath.Join(t.TempDir(), "airesp.db"), "gateway")
	for n := range 2 {
		p := begin(t, env)
		d.Gateway.Wait("an IDENTIFY", func() bool { return len(d.Gateway.Identified()) > n })
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		p.exit()
	}
	times := d.Gateway.Identified()
	if gap := times[1].Sub(times[0]); gap < 5*time.Second {
		t.Errorf("the second IDENTIFY came after %v", gap)
	}
}
