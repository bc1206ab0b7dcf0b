package main

import (
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"strings"
	"testing"

	"airesp/adapters/slack/slackfake"
)

// The whole program as an app in one workspace, over Socket Mode: a question in
// a channel, a form, the Home tab that follows what it changed, and an undo.
func TestSlackApp(t *testing.T) {
	s := newSlack(t)
	s.Group("S1", slackfake.User)
	s.Rename("S1", "Privacy Office")
	p := begin(t, slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "socket"), "serve").ready()
	s.Connected(1)
	s.Ack(s.SocketEvent(s.Event("", "", map[string]any{"type": "app_home_opened", "user": slackfake.User, "tab": "home", "channel": "D1"})))
	s.HomeWith(slackfake.User, "You belong to no team")
	s.NextView()

	s.Ack(s.SocketEvent(s.Event("", "", s.Said("<@"+slackfake.BotUser+"> who-owns data-privacy for cursor", false, nil))))
	asked := s.Next()
	if !strings.Contains(asked.Text, "NOBODY") || asked.Thread == "" || len(asked.Buttons) == 0 {
		t.Fatalf("%+v", asked)
	}
	s.Ack(s.SocketPress(slackfake.Press{Value: asked.Buttons[0].Value}))
	form := s.NextView()
	if list := s.SocketSuggest(form, "team", "priv"); len(list) != 2 || list[0].Label != "Privacy Office" {
		t.Fatalf("teams to choose from: %v", list)
	}
	s.SocketSubmit(slackfake.Sent{View: form, Values: map[string]string{"team": "g:S1"}})
	claimed := s.Next()
	if !strings.Contains(claimed.Text, "Privacy Office now owns") || !claimed.Public {
		t.Errorf("%+v", claimed)
	}
	s.HomeWith(slackfake.User, "Privacy Office is accountable for 1")
	s.Ack(s.SocketPress(slackfake.Press{Value: claimed.Buttons[len(claimed.Buttons)-1].Value}))
	says(t, s, "Undone: Privacy Office became accountable")
	s.HomeWith(slackfake.User, "You belong to no team")
	p.stop()
	if log := p.text(); strings.Contains(log, s.BotToken) || strings.Contains(log, "data-privacy") {
		t.Errorf("the log is\n%s", log)
	}
}

// The whole program for many workspaces: one installs the app in a browser, and
// is served with its own token after a restart; another one is not.
func TestSlackInstall(t *testing.T) {
	s := newSlack(t)
	const key = "a key for the tokens that workspaces gave"
	env := append(slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "http"), "AIRESP_ORG=workspace",
		"SLACK_CLIENT_ID="+s.Client.ID, "SLACK_CLIENT_SECRET="+s.Client.Secret, "AIRESP_KEY="+strings.ReplaceAll(key, " ", "-"))
	for i, e := range env { // only what workspaces give
		if strings.HasPrefix(e, "SLACK_BOT_TOKEN=") {
			env[i] = "AIRESP_LOG=info"
		}
	}
	p := begin(t, env, "serve").ready()
	s.RedirectURL = p.url + "/slack/oauth_redirect"
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	person := &http.Client{Jar: jar, Transport: transport}
	resp, err := person.Get(p.url + "/slack/install")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("installing ends with %d\n%s", resp.StatusCode, p.text())
	}
	p.stop()

	s.Scopes = append(s.Scopes, "files:read")
	p = begin(t, env, "serve").ready()
	s.Group("S1", slackfake.User)
	ask := func(team string) {
		s.Command(p.url, slackfake.Command{Team: team, Text: "claim data-privacy by <!subteam^S1|@privacy>"})
	}
	ask("T0077")
	says(t, s, "privacy now owns Data Privacy")
	ask("T0078")
	says(t, s, "cannot be checked at the moment")
	s.Called("auth.test", 1)
	for {
		if _, body := p.get("/readyz"); strings.Contains(body, "note: something is to be mended in 1 of the workspaces") {
			break
		}
		if t.Context().Err() != nil {
			t.Fatal("readiness does not name what is to be mended")
		}
	}
	p.stop()
	if log := p.text(); !strings.Contains(log, "the scope files:read is not used") || strings.Contains(log, s.Token("T0077")) {
		t.Errorf("the log is\n%s", log)
	}
}
