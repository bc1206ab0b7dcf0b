package slack

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"airesp/adapters/slack/slackfake"
)

const claimForm = "command=%2Fairesp&text=claim+data-privacy+by+Privacy&team_id=T0001&user_id=U0001&channel_id=C0001&trigger_id=1.2.3&response_url="

// TestSignature sends claims that Slack did not sign: each is refused before
// anything reads it, and nothing is kept.
func TestSignature(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	r.a.seal.now = func() time.Time { return now.Truncate(time.Second) }
	before := r.tip(t)
	other := slackfake.New(t) // signs with another secret
	body := []byte(claimForm)
	for _, c := range []struct {
		name string
		edit func(req *http.Request) *http.Request
		want int
	}{
		{"no headers", func(q *http.Request) *http.Request {
			q.Header.Del(headerSignature)
			q.Header.Del(headerTimestamp)
			return q
		}, 401},
		{"no signature", func(q *http.Request) *http.Request { q.Header.Del(headerSignature); return q }, 401},
		{"no timestamp", func(q *http.Request) *http.Request { q.Header.Del(headerTimestamp); return q }, 401},
		{"empty signature", func(q *http.Request) *http.Request { q.Header.Set(headerSignature, "v0="); return q }, 401},
		{"other version", func(q *http.Request) *http.Request {
			q.Header.Set(headerSignature, "v1"+q.Header.Get(headerSignature)[2:])
			return q
		}, 401},
		{"no hex", func(q *http.Request) *http.Request {
			q.Header.Set(headerSignature, "v0="+strings.Repeat("g", 64))
			return q
		}, 401},
		{"cut off", func(q *http.Request) *http.Request {
			q.Header.Set(headerSignature, q.Header.Get(headerSignature)[:66])
			return q
		}, 401},
		{"one bit off", func(q *http.Request) *http.Request {
			s := []byte(q.Header.Get(headerSignature))
			s[len(s)-1] ^= 1
			q.Header.Set(headerSignature, string(s))
			return q
		}, 401},
		{"timestamp changed", func(q *http.Request) *http.Request {
			q.Header.Set(headerTimestamp, "0"+q.Header.Get(headerTimestamp))
			return q
		}, 401},
		{"no number", func(q *http.Request) *http.Request { q.Header.Set(headerTimestamp, "now"); return q }, 401},
		{"huge number", func(q *http.Request) *http.Request { q.Header.Set(headerTimestamp, strings.Repeat("9", 400)); return q }, 401},
		{"other body", func(q *http.Request) *http.Request {
			e := r.slack.Request(q.URL.String(), contentForm, append(bytes.Clone(body), '&'), now)
			e.Header = q.Header
			return e
		}, 401},
		{"other secret", func(q *http.Request) *http.Request { return other.Request(q.URL.String(), contentForm, body, now) }, 401},
		{"301 s old", func(q *http.Request) *http.Request {
			return r.slack.Request(q.URL.String(), contentForm, body, now.Add(-301*time.Second))
		}, 401},
		{"301 s ahead", func(q *http.Request) *http.Request {
			return r.slack.Request(q.URL.String(), contentForm, body, now.Add(301*time.Second))
		}, 401},
		{"a year ahead", func(q *http.Request) *http.Request {
			return r.slack.Request(q.URL.String(), contentForm, body, now.AddDate(1, 0, 0))
		}, 401},
		{"2 MiB", func(q *http.Request) *http.Request {
			return r.slack.Request(q.URL.String(), contentForm, make([]byte, 2<<20), now)
		}, 413},
		{"2 MiB in pieces", func(q *http.Request) *http.Request {
			e := r.slack.Request(q.URL.String(), contentForm, make([]byte, 2<<20), now)
			e.ContentLength = -1
			return e
		}, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, path := range []string{pathCommands, pathInteractions, pathEvents} {
				a := r.slack.Do(c.edit(r.slack.Request(r.app+path, contentForm, body, now)))
				if a.Status != c.want {
					t.Errorf("%s: %d, want %d", path, a.Status, c.want)
				}
				if bytes.Contains(a.Body, []byte("Privacy")) {
					t.Errorf("the refusal says %s", a.Body)
				}
			}
			if r.tip(t) != before {
				t.Error("it was kept")
			}
		})
	}
	for _, at := range []time.Duration{-300 * time.Second, 300 * time.Second} {
		if a := r.slack.Do(r.slack.Request(r.app+pathCommands, contentForm, []byte(strings.Replace(claimForm, "claim", "who-owns", 1)), now.Add(at))); a.Status != 200 {
			t.Errorf("%v off: %d, want 200", at, a.Status)
		}
	}
}

// TestReplay sends one signed request again within its five minutes.
func TestReplay(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	send := func() { r.slack.Do(r.slack.Request(r.app+pathCommands, contentForm, []byte(claimForm), now)) }
	send()
	tip := r.tip(t)
	send()
	if r.tip(t) != tip || tip.Seq == 0 {
		t.Errorf("%d events, then %d", tip.Seq, r.tip(t).Seq)
	}
}

func TestEmptySecret(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an empty secret made a seal")
		}
	}()
	newSeal("", time.Now)
}

// TestRequests sends what is signed but is no command: an answer below 500,
// and nothing is done.
func TestRequests(t *testing.T) {
	r := newRig(t)
	before := r.tip(t)
	post := func(contentType, body string) int {
		t.Helper()
		return r.slack.Post(r.app+pathCommands, contentType, []byte(body)).Status
	}
	for _, c := range []struct {
		name, contentType, body string
		want                    int
	}{
		{"no content type", "", claimForm, 415},
		{"other content type", "text/plain", claimForm, 415},
		{"odd content type", "application/x-www-form-urlencoded; charset", claimForm, 415},
		{"with a charset", "application/x-www-form-urlencoded; charset=utf-8", strings.Replace(claimForm, "claim", "who-owns", 1), 200},
		{"nothing", contentForm, "", 400},
		{"field twice", contentForm, claimForm + "&user_id=U0002", 400},
		{"payload twice", contentForm, "payload=%7B%7D&payload=%7B%7D", 400},
		{"bad escape", contentForm, "text=%zz&" + claimForm, 400},
		{"bad escape elsewhere", contentForm, claimForm + "&other=%z", 400},
		{"nobody", contentForm, strings.Replace(claimForm, "U0001", "", 1), 400},
		{"payload is no JSON", contentForm, "payload=x", 400},
		{"payload is no object", contentForm, "payload=%5B%5D", 400},
		{"an interaction that is none of ours", contentForm, "payload=" + url.QueryEscape(`{"type":"view_submission"}`), 200},
		{"a select", contentForm, "payload=" + url.QueryEscape(`{"type":"block_actions","actions":[{"type":"static_select"}]}`), 200},
		{"no action", contentForm, "payload=" + url.QueryEscape(`{"type":"block_actions"}`), 200},
		{"an event", contentJSON, `{"type":"event_callback","event":{"type":"app_mention","text":"claim data-privacy by Privacy"}}`, 200},
		{"no JSON", contentJSON, `{`, 400},
		{"ssl check", contentForm, "ssl_check=1&token=x", 200},
	} {
		if got := post(c.contentType, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if r.tip(t) != before {
		t.Error("the ledger changed")
	}
	a := r.slack.Post(r.app+pathEvents, contentJSON, []byte(`{"type":"url_verification","challenge":"a\"b<c"}`))
	if a.Status != 200 || !strings.Contains(string(a.Body), `"challenge":`) {
		t.Errorf("challenge: %d %s", a.Status, a.Body)
	}
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", pathCommands, "", 405}, {"PUT", pathCommands, claimForm, 405}, {"DELETE", pathEvents, "", 405},
		{"GET", pathCommands + "?ssl_check=1", "", 200}, {"POST", pathCommands, "ssl_check=1", 200}, {"POST", pathCommands, "ssl_check=10", 401},
		{"POST", pathCommands + "?payload=x", "", 401},
	} {
		req, err := http.NewRequest(c.method, r.app+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if a := r.slack.Do(req); a.Status != c.want {
			t.Errorf("unsigned %s %s %q: %d, want %d", c.method, c.path, c.body, a.Status, c.want)
		}
	}
	req := r.slack.Request(r.app+pathCommands, contentForm, []byte("ssl_check=1"), time.Now())
	req.Header.Set(headerSignature, "v0="+strings.Repeat("0", 64))
	if a := r.slack.Do(req); a.Status != 401 {
		t.Errorf("an SSL check with a wrong signature: %d", a.Status)
	}
}
