package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
)

// slackEnv are the settings for a Slack, over HTTP or Socket Mode or both.
func slackEnv(s *slackfake.Slack, db string, ways ...string) []string {
	env := []string{"AIRESP_DB=" + db, "SLACK_API_URL=" + s.APIURL(), "SLACK_BOT_TOKEN=" + s.BotToken}
	for _, way := range ways {
		switch way {
		case "http":
			env = append(env, "SLACK_SIGNING_SECRET="+s.Secret)
		case "socket":
			env = append(env, "SLACK_APP_TOKEN="+s.AppToken)
		}
	}
	return env
}

// newSlack is a stand-in for Slack.
func newSlack(t *testing.T) *slackfake.Slack { return slackfake.New(t) }

// says fails the test unless the next message on Slack holds the texts.
func says(t *testing.T, s *slackfake.Slack, texts ...string) {
	t.Helper()
	seen := s.Next()
	for _, text := range texts {
		if !strings.Contains(seen.Text, text) {
			t.Errorf("Slack shows %q, without %q", seen.Text, text)
		}
	}
}

// The two steps of the first minutes, each on its own process.
func TestSlackOverHTTP(t *testing.T) {
	s := newSlack(t)
	env := slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "http")

	p := begin(t, env, "serve").ready()
	s.Command(p.url, slackfake.Command{Text: "who-owns data-privacy for cursor"})
	says(t, s, "Customer", "NOBODY")
	s.Command(p.url, slackfake.Command{Text: "claim data-privacy by Privacy Office"})
	says(t, s, "Privacy Office", "now owns", "Data Privacy")
	p.stop()

	p = begin(t, env).ready() // with credentials, bot alone is bot serve
	s.Command(p.url, slackfake.Command{Text: "who-owns data-privacy for cursor"})
	says(t, s, "Customer", "Privacy Office")
	status, metrics := p.get("/metrics")
	if want := `airesp_commands_total{outcome="answered",platform="slack",verb="who-owns"} 1`; status != http.StatusOK || !strings.Contains(metrics, want) {
		t.Errorf("the metrics lack %s", want)
	}
	p.stop()
	if log := p.text(); !strings.Contains(log, "Slack over HTTP is on") || strings.Contains(log, "data-privacy") || strings.Contains(log, "Privacy Office") {
		t.Errorf("the log is\n%s", log)
	}
}

func TestSlackOverSocketMode(t *testing.T) {
	s := newSlack(t)
	env := slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "socket")
	for _, step := range []struct{ text, want string }{
		{"claim data-privacy by Privacy Office", "now owns"},
		{"who-owns data-privacy for cursor", "Privacy Office"},
	} {
		p := begin(t, env, "serve").ready()
		s.Connected(1)
		s.Ack(s.SocketCommand(slackfake.Command{Text: step.text}))
		says(t, s, step.want)
		if status, _ := p.get("/slack/commands"); status != http.StatusNotFound {
			t.Errorf("without a signing secret /slack/commands answers %d", status)
		}
		p.stop()
	}
}

// What else has the socket's name is left alone, and costs the socket only.
func TestSocketNameIsTaken(t *testing.T) {
	s := newSlack(t)
	db := filepath.Join(t.TempDir(), "airesp.db")
	if err := os.WriteFile(socketPath(db), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := begin(t, slackEnv(s, db, "http"), "serve").ready()
	p.stop()
	if data, err := os.ReadFile(socketPath(db)); err != nil || string(data) != "mine" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	if log := p.text(); !strings.Contains(log, "there is no socket beside the store") {
		t.Errorf("the log is\n%s", log)
	}
}

// A token that Slack refuses ends the process with one clear line.
func TestSlackRefusesTheToken(t *testing.T) {
	s := newSlack(t)
	s.Fail("apps.connections.open", "invalid_auth")
	p := begin(t, slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "socket"), "serve")
	if code := p.exit(); code != exitRefused {
		t.Errorf("exit code %d", code)
	}
	if log := p.text(); !strings.Contains(log, "\nbot: Slack stopped: ") || !strings.Contains(log, "SLACK_APP_TOKEN") {
		t.Errorf("it says:\n%s", log)
	}
}

// Where Slack cannot be reached the process stays up, and is not ready.
func TestSlackIsAway(t *testing.T) {
	s := newSlack(t)
	s.Fail("apps.connections.open", "internal_error")
	p := begin(t, slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "socket"), "serve")
	s.Called("apps.connections.open", 1)
	if status, body := p.get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "Slack") {
		t.Errorf("ready: %d %s", status, body)
	}
	if status, _ := p.get("/healthz"); status != http.StatusOK {
		t.Errorf("healthz answers %d", status)
	}
	p.stop()
}

// TestTermUnderLoad ends the program while many people claim: what one of them
// was told is there afterwards.
func TestTermUnderLoad(t *testing.T) {
	t.Parallel()
	s := newSlack(t)
	env := append(slackEnv(s, filepath.Join(t.TempDir(), "airesp.db"), "http"), "AIRESP_ORG=workspace")
	p := begin(t, env, "serve").ready()
	var told sync.Map // workspaces that were told of their claim
	var count, ids atomic.Int64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for {
				team := fmt.Sprintf("T%05d", ids.Add(1))
				said, err := sendCommand(client, s, p.url, team, "claim data-privacy by Privacy")
				if err != nil {
					return // the program has gone
				}
				if strings.Contains(said, "now owns") {
					told.Store(team, true)
					count.Add(1)
				}
			}
		})
	}
	for end := time.Now().Add(30 * time.Second); count.Load() < 300; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("only %d claims in time\n%s", count.Load(), p.text())
		}
	}
	start := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.exit(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	took := time.Since(start)
	workers.Wait()
	t.Logf("%d claims were confirmed; it stopped in %v", count.Load(), took)
	if took > drainTime+time.Second {
		t.Errorf("it took %v to stop", took)
	}

	p = begin(t, env, "serve").ready()
	lost := 0
	told.Range(func(team, _ any) bool {
		said, err := sendCommand(client, s, p.url, team.(string), "who-owns data-privacy")
		if err != nil || !strings.Contains(said, "Privacy") || strings.Contains(said, "NOBODY") {
			lost++
		}
		return true
	})
	if lost > 0 {
		t.Errorf("%d of %d confirmed claims are lost", lost, count.Load())
	}
	client.CloseIdleConnections()
	p.stop()
}

// sendCommand types a command in a workspace and gives what Slack would get.
func sendCommand(client *http.Client, s *slackfake.Slack, app, team, text string) (string, error) {
	form := "command=/airesp&team_id=" + team + "&user_id=U0001&channel_id=C0001&trigger_id=" + team + text[:3] +
		"&text=" + strings.ReplaceAll(text, " ", "+")
	resp, err := client.Do(s.Request(app+"/slack/commands", "application/x-www-form-urlencoded", []byte(form), time.Now()))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	return string(bytes.TrimSpace(body)), err
}
