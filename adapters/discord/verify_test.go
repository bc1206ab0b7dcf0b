package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
)

// TestForgeries sends a claim with signatures that are wrong in every way. It
// must be turned down before anything looks at it.
func TestForgeries(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	now := time.Now()
	r.a.now = func() time.Time { return now }
	body := claim(r.Fake, ana, "data-privacy", privacy, "Privacy").Body
	_, stranger, _ := ed25519.GenerateKey(nil)
	foreign := func(at time.Time) http.Header {
		h := r.Sign(body, at)
		h.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(stranger, append([]byte(h.Get("X-Signature-Timestamp")), body...))))
		return h
	}
	with := func(name, value string) http.Header {
		h := r.Sign(body, now)
		if h.Set(name, value); value == "" {
			h.Del(name)
		}
		return h
	}
	good := r.Sign(body, now).Get("X-Signature-Ed25519")
	stamp := strconv.FormatInt(now.Unix(), 10)
	changed := bytes.Replace(body, []byte("data-privacy"), []byte("data-securit"), 1)
	for _, x := range []struct {
		name   string
		body   []byte
		header http.Header
		want   int
	}{
		{"no headers", body, http.Header{}, 401},
		{"no signature", body, with("X-Signature-Ed25519", ""), 401},
		{"no timestamp", body, with("X-Signature-Timestamp", ""), 401},
		{"another key", body, foreign(now), 401},
		{"another body", changed, r.Sign(body, now), 401},
		{"another body of another length", append(body[:len(body):len(body)], ' '), r.Sign(body, now), 401},
		{"an empty body", nil, r.Sign(body, now), 401},
		{"another timestamp", body, with("X-Signature-Timestamp", strconv.FormatInt(now.Unix()+1, 10)), 401},
		{"a timestamp that is no number", body, with("X-Signature-Timestamp", "today"), 401},
		{"a timestamp beyond numbers", body, with("X-Signature-Timestamp", strings.Repeat("9", 20)), 401},
		{"a timestamp written otherwise", body, with("X-Signature-Timestamp", "+"+stamp), 401},
		{"no hexadecimal", body, with("X-Signature-Ed25519", strings.Repeat("zz", 64)), 401},
		{"half a signature", body, with("X-Signature-Ed25519", good[:64]), 401},
		{"a signature and more", body, with("X-Signature-Ed25519", good+"00"), 401},
		{"zeroes", body, with("X-Signature-Ed25519", strings.Repeat("0", 128)), 401},
		{"5 minutes and a second old", body, r.Sign(body, now.Add(-freshness-time.Second)), 401},
		{"5 minutes and 2 seconds ahead", body, r.Sign(body, now.Add(freshness+2*time.Second)), 401},
		{"signed, but no JSON", []byte("{"), r.Sign([]byte("{"), now), 400},
		{"signed, but no interaction", []byte("[]"), r.Sign([]byte("[]"), now), 400},
		{"signed, with an id of its own making", []byte(`{"id":"../1","type":2}`), r.Sign([]byte(`{"id":"../1","type":2}`), now), 400},
	} {
		t.Run(x.name, func(t *testing.T) {
			status, answer, err := discordfake.Send(r.url, x.body, x.header)
			if err != nil || status != x.want {
				t.Errorf("answered %d %q, want %d; %v", status, answer, x.want, err)
			}
		})
	}
	if n := r.records(); n != 0 {
		t.Errorf("forgeries wrote %d records", n)
	}
	for _, at := range []time.Time{now.Add(-freshness + time.Second), now.Add(freshness - time.Second), now} {
		if status, answer, err := discordfake.Send(r.url, body, r.Sign(body, at)); status != 200 || err != nil {
			t.Errorf("a good signature of %v is answered %d %q %v", at.Sub(now), status, answer, err)
		}
	}
	if n := r.records(); n == 0 {
		t.Error("the claim was not written in the end")
	}
}

func TestPing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := []byte(`{"id":"1","application_id":"2","type":1,"token":"t","version":1}`)
	req, _ := http.NewRequest(http.MethodPost, r.url, bytes.NewReader(body))
	req.Header = r.Sign(body, time.Now())
	res, err := http.DefaultTransport.(*http.Transport).Clone().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/json" || string(answer) != `{"type":1}` {
		t.Errorf("%d %s %s", res.StatusCode, res.Header.Get("Content-Type"), answer)
	}
	if err := discordfake.OpenAPI("response", answer); err != nil {
		t.Error(err)
	}
}

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	large := bytes.Repeat([]byte(" "), 2<<20)
	for name, body := range map[string]io.Reader{"announced": bytes.NewReader(large), "in chunks": io.MultiReader(bytes.NewReader(large))} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url, body)
		req.Header = r.Sign(large, time.Now())
		res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: answered %d", name, res.StatusCode)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, method := range []string{"GET", "PUT", "DELETE", "PATCH", "OPTIONS"} {
		req, _ := http.NewRequestWithContext(t.Context(), method, r.url, nil)
		res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is answered %d", method, res.StatusCode)
		}
	}
}

// TestBrokenBody ends a body early, as a lost connection does.
func TestBrokenBody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := []byte(`{"type":1}`)
	req := httptest.NewRequest(http.MethodPost, Path, io.MultiReader(bytes.NewReader(body[:4]), broken{}))
	req.Header = r.Sign(body, time.Now())
	w := httptest.NewRecorder()
	r.a.interactions(w, req)
	if w.Code != http.StatusBadRequest {
		t.Errorf("answered %d", w.Code)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestHostileBodies sends signed bodies of all shapes; none may be answered
// with a status of 500 or more, nor write anything.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Tolerate()
	good := claim(r.Fake, ana, "data-privacy", privacy, "Privacy").Body
	var whole map[string]any
	if err := json.Unmarshal(good, &whole); err != nil {
		t.Fatal(err)
	}
	send := func(body []byte) {
		req := httptest.NewRequestWithContext(context.Background(), http.MethodPost, Path, bytes.NewReader(body))
		req.Header = r.Sign(body, time.Now())
		w := httptest.NewRecorder()
		r.a.interactions(w, req)
		if w.Code >= 500 || w.Code == 0 {
			t.Errorf("answered %d to %s", w.Code, body)
		}
	}
	for key := range whole {
		for _, v := range []any{nil, 0, -1, 1e99, "", "x", []any{}, map[string]any{}, true, []any{nil}} {
			if key == "id" || key == "token" || key == "channel_id" || key == "version" || key == "guild_id" && v == "x" {
				continue // that is another, good, claim
			}
			x := map[string]any{}
			for k, have := range whole {
				x[k] = have
			}
			x[key] = v
			if key == "application_id" || key == "app_permissions" || key == "locale" || key == "guild_locale" || key == "entitlements" ||
				key == "context" || key == "guild" || key == "channel" || key == "authorizing_integration_owners" || key == "attachment_size_limit" {
				x["data"] = map[string]any{"name": "airesp", "type": 1}
			}
			body, _ := json.Marshal(x)
			send(body)
		}
	}
	for _, data := range []string{
		`{"name":"airesp","options":[{"type":1,"name":"claim","options":[{"type":8,"name":"team","value":{}}]}]}`,
		`{"name":"airesp","options":[{"type":1,"name":"claim","options":[{"type":8,"name":"team","value":"x"}]}]}`,
		`{"name":"airesp","options":[{"type":1,"name":"claim","options":[{"type":3,"name":"domain"}]}]}`,
		`{"name":"airesp","options":[{"type":1,"name":"claim","options":[{"type":8,"name":"team","value":null}]}]}`,
		`{"name":"airesp","options":[{"type":2,"name":"claim"}]}`,
		`{"name":"airesp","options":[{"type":1,"name":""}]}`,
		`{"name":"airesp","options":[null]}`,
	} {
		x := map[string]any{}
		for k, have := range whole {
			x[k] = have
		}
		x["data"] = json.RawMessage(data)
		body, _ := json.Marshal(x)
		send(body)
	}
	if n := r.records(); n != 0 {
		t.Errorf("%d records were written", n)
	}
}
