package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// echo is a platform in trouble: every answer is an error that repeats what was
// sent to it, the token as well.
func echo(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "<p>%v %v %v</p>", r.URL, r.Header, r.Form)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/api"
}

// TestSecretsStayInside puts a canary into every secret, and then looks for it
// in everything that leaves the process. What people typed is not to be in the
// log either.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	url := echo(t)
	db := filepath.Join(t.TempDir(), "airesp.db")
	p := begin(t, []string{
		"AIRESP_DB=" + db, "AIRESP_LOG=debug", "SLACK_API_URL=" + url + "/", "DISCORD_API_URL=" + url,
		"SLACK_SIGNING_SECRET=canary-signing", "SLACK_APP_TOKEN=xapp-canary-app", "SLACK_BOT_TOKEN=xoxb-canary-bot",
		"SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET=canary-client", "AIRESP_ORG=workspace", "AIRESP_KEY=canary-key-that-is-long-enough-to-be-one",
		"DISCORD_TOKEN=canary-discord", "DISCORD_PUBLIC_KEY=" + strings.Repeat("0a", 32),
	}, "serve")
	var outside strings.Builder
	for _, path := range []string{"/healthz", "/metrics", "/", "/slack/commands?typed-text=1", "/readyz"} {
		status, body := p.get(path)
		fmt.Fprintln(&outside, status, body)
	}
	for _, path := range []string{"/slack/commands", "/slack/interactions", "/discord/interactions"} {
		resp, err := http.Post(p.url+path+"?typed-text=1", "application/x-www-form-urlencoded", strings.NewReader("text=typed-text&command=/airesp"))
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s answers %d without a signature", path, resp.StatusCode)
		}
		_ = resp.Write(&outside)
		resp.Body.Close()
	}
	for _, args := range [][]string{{"ask", "who-owns", "typed-text"}, {"ask", "claim", "data-privacy", "by", "typed-text"}, {"ask", "--json", "typed-text"}, {"verify"}} {
		_, out, errs := bot(t, environment("AIRESP_DB", db), args...)
		if strings.Contains(out+errs, "canary") {
			t.Errorf("%v prints a secret: %s%s", args, out, errs)
		}
	}
	// Both platforms have been tried and have failed by now, with their tokens in the answers.
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		log := p.text()
		if strings.Contains(log, "Slack could not be reached") && strings.Contains(log, "Discord") && strings.Count(log, `"level":"WARN"`) >= 3 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the platforms were not tried:\n%s", log)
		}
	}
	p.stop()
	outside.WriteString(p.text())
	for line := range strings.Lines(outside.String()) {
		if strings.Contains(line, "canary") {
			t.Errorf("a secret leaves the process: %s", line)
		}
	}
	for line := range strings.Lines(p.text()) {
		if strings.Contains(line, "typed-text") {
			t.Errorf("what somebody typed is in the log: %s", line)
		}
	}
}
