package slackfake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bolt starts the app on Slack's own framework, and gives its URL over HTTP.
func bolt(t *testing.T, s *Slack, way string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("Node.js is not installed, so the fake stands without its witness")
	}
	dir := filepath.Join("testdata", "bolt")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "@slack", "bolt")); err != nil {
		t.Skip("run npm install in testdata/bolt: without Slack's framework the fake stands without its witness")
	}
	cmd := exec.Command(node, "app.js")
	cmd.Dir = dir
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "WAY=" + way, "SIGNING_SECRET=" + s.Secret, "APP_TOKEN=" + s.AppToken, "BOT_TOKEN=" + s.BotToken, "API_URL=" + s.APIURL(),
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the app says: %s", errs.String())
		}
	})
	started := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		started <- line
	}()
	select {
	case line := <-started:
		var where struct{ Port int }
		if json.Unmarshal([]byte(line), &where) != nil {
			t.Fatalf("the app did not start: %s", errs.String())
		}
		return fmt.Sprintf("http://127.0.0.1:%d", where.Port)
	case <-time.After(30 * time.Second):
		t.Fatal("the app does not start")
		return ""
	}
}

// TestBolt is the fake's outside witness: an app on Slack's own framework
// works against it, over HTTP and over Socket Mode.
func TestBolt(t *testing.T) {
	t.Run("http", func(t *testing.T) {
		s := New(t)
		app := bolt(t, s, "http")
		witness(t, s, uses{
			command: func(c Command) { s.Command(app, c) }, press: func(p Press) { s.Press(app, p) },
			event:  func(e []byte) { s.SendEvent(app, e, "") },
			submit: func(sent Sent) View { return s.Submit(app, sent) },
			suggest: func(v View, field, typed string) []Button {
				return s.Suggest(app, v, field, typed)
			},
		})
		s.Secret += "x"
		if a := s.Post(app+"/slack/commands", "application/x-www-form-urlencoded", []byte("command=/airesp&text=x")); a.Status != 401 {
			t.Errorf("another signature is answered with %d", a.Status)
		}
	})
	t.Run("socket", func(t *testing.T) {
		s := New(t)
		bolt(t, s, "socket")
		s.Connected(1)
		witness(t, s, uses{
			command: func(c Command) { s.Ack(s.SocketCommand(c)) }, press: func(p Press) { s.Ack(s.SocketPress(p)) },
			event: func(e []byte) { s.Ack(s.SocketEvent(e)) }, submit: s.SocketSubmit, suggest: s.SocketSuggest,
		})
		s.Disconnect("refresh_requested", 0)
		s.Called("apps.connections.open", 2)
		s.Connected(1)
		s.Ack(s.SocketCommand(Command{Text: "after the connection was replaced"}))
		if seen := s.Next(); !strings.Contains(seen.Text, "you said after the connection") {
			t.Errorf("%+v", seen)
		}
	})
}

// uses is what people do with an app, in one of the two ways.
type uses struct {
	command func(Command)
	press   func(Press)
	event   func([]byte)
	submit  func(Sent) View
	suggest func(v View, field, typed string) []Button
}

func witness(t *testing.T, s *Slack, u uses) {
	t.Helper()
	// What is posted by response_url may come before the answer itself is seen.
	two := func() map[string]Seen {
		a, b := s.Next(), s.Next()
		return map[string]Seen{a.Via: a, b.Via: b}
	}
	u.command(Command{Text: "hello & <goodbye>"})
	got := two()
	said := got["response"]
	if said.Text == "" {
		said = got["ack"]
	}
	if !strings.Contains(said.Text, "you said hello & <goodbye>") || !said.Public || len(said.Buttons) != 1 {
		t.Errorf("the answer: %+v", said)
	}
	if late := got["response_url"]; late.Text != "and once more" || late.Public {
		t.Errorf("by response_url: %+v", late)
	}
	u.press(Press{Value: "again"})
	if seen := s.Next(); seen.Text != "pressed again" {
		t.Errorf("a button: %+v", seen)
	}

	u.command(Command{Text: "form"})
	v := s.NextView()
	if v.Title != "Form" || v.Fields["team"] != "external_select" {
		t.Fatalf("the form: %v", v)
	}
	if list := u.suggest(v, "team", "priv"); len(list) != 1 || list[0].Label != "found priv" {
		t.Errorf("entries: %v", list)
	}
	if refused := u.submit(Sent{View: v}); refused.Errors["team"] != "choose one" {
		t.Errorf("an empty form: %v", refused)
	}
	if done := u.submit(Sent{View: v, Values: map[string]string{"team": "one"}}); done.ID != "" {
		t.Errorf("a form that was taken stays: %v", done)
	}
	if seen := s.Next(); seen.Text != "sent one" || seen.Channel != Channel {
		t.Errorf("after the form: %+v", seen)
	}

	mention := s.Said("<@"+BotUser+"> hello", false, nil)
	u.event(s.Event("", "", mention))
	if seen := s.Next(); seen.Text != "mentioned by U0001 in T0001 as T0001" || seen.Thread != mention["ts"] {
		t.Errorf("a mention: %+v", seen)
	}
	u.event(s.Event("", "", map[string]any{"type": "app_home_opened", "user": User, "tab": "home", "channel": "D1", "event_ts": "1"}))
	if home := s.HomeWith(User, "the Home tab"); home.Kind != "home" {
		t.Errorf("the Home tab: %v", home)
	}
}
