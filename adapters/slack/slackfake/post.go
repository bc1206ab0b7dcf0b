package slackfake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Command is a slash command that somebody types. Empty fields are filled in.
type Command struct {
	Text    string // after /airesp
	User    string
	Team    string
	Channel string
	Trigger string // trigger_id; the same again is a copy of the same delivery
	Hook    string // response_url
}

// Press is a button that somebody presses.
type Press struct {
	Value   string
	Block   string // the id of its block
	User    string
	Team    string // where it was pressed
	Home    string // the workspace of who pressed; empty means Team
	Channel string
	Trigger string
	Hook    string
	View    View // where it was pressed, when that was no message
	Choice  bool // it is an entry of a menu
	Public  bool // the message is one that everybody sees
}

// Answer is what the app answered to a request over HTTP.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	Took   time.Duration
}

// Command types a slash command over HTTP. app is the app's base URL.
func (s *Slack) Command(app string, c Command) Answer {
	s.t.Helper()
	c = s.filled(c)
	a := s.Post(app+"/slack/commands", "application/x-www-form-urlencoded", []byte(c.form().Encode()))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered(a, c.User, c.Channel, "response")
	return a
}

// answered notes what the person sees of an answer. s.mu is held.
func (s *Slack) answered(a Answer, user, channel, via string) {
	switch {
	case a.Took > AckTime:
		s.problem("the app took %v to answer; the person sees operation_timeout", a.Took)
	case a.Status != http.StatusOK:
		s.problem("the app answered %d; the person sees dispatch_failed", a.Status)
	case len(a.Body) > 0 && !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json"):
		s.show(via, user, channel, mustJSON(map[string]string{"text": string(a.Body)}))
	case len(a.Body) > 0:
		s.show(via, user, channel, a.Body)
	}
}

// Press presses a button over HTTP.
func (s *Slack) Press(app string, p Press) Answer {
	s.t.Helper()
	p = s.pressed(p)
	form := url.Values{"payload": {string(p.payload())}}
	a := s.Post(app+"/slack/interactions", "application/x-www-form-urlencoded", []byte(form.Encode()))
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Status != http.StatusOK || a.Took > AckTime {
		s.problem("the app answered a button with %d after %v; the person sees a warning sign", a.Status, a.Took)
	}
	return a
}

// Post posts a signed body to a URL.
func (s *Slack) Post(to, contentType string, body []byte) Answer {
	s.t.Helper()
	return s.Do(s.Request(to, contentType, body, time.Now()))
}

// Request is a request that was signed at a time.
func (s *Slack) Request(to, contentType string, body []byte, at time.Time) *http.Request {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	timestamp, signature := s.Sign(body, at)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", signature)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	return r
}

// Do sends a request to the app.
func (s *Slack) Do(r *http.Request) Answer {
	s.t.Helper()
	start := time.Now()
	resp, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: body, Took: time.Since(start)}
}

// filled gives a command what it leaves open, and a response_url.
func (s *Slack) filled(c Command) Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.User, c.Team, c.Channel = or(c.User, User), or(c.Team, Team), or(c.Channel, Channel)
	if c.Trigger == "" {
		c.Trigger = s.id("13345224609.738474920.")
	}
	s.issued(c.Trigger)
	if c.Hook == "" {
		c.Hook = s.newHook(c.User, c.Channel)
	}
	return c
}

func (c Command) fields() map[string]string {
	return map[string]string{
		"token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": c.Team, "team_domain": "example", "channel_id": c.Channel, "channel_name": "security",
		"user_id": c.User, "user_name": "ana", "command": "/airesp", "text": c.Text, "api_app_id": "A0001", "is_enterprise_install": "false",
		"response_url": c.Hook, "trigger_id": c.Trigger,
	}
}

func (c Command) form() url.Values {
	v := url.Values{}
	for name, value := range c.fields() {
		v.Set(name, value)
	}
	return v
}

func (s *Slack) pressed(p Press) Press {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.User, p.Team, p.Channel = or(p.User, User), or(p.Team, Team), or(p.Channel, Channel)
	p.Home = or(p.Home, p.Team)
	if p.Trigger == "" {
		p.Trigger = s.id("12321423423.333649436676.")
	}
	s.issued(p.Trigger)
	if p.View.ID != "" {
		p.Channel, p.Hook = "", ""
	} else if p.Hook == "" {
		p.Hook = s.newHook(p.User, p.Channel)
		s.hooks[strings.TrimPrefix(p.Hook, s.server.URL)].below = !p.Public
	}
	return p
}

func (p Press) payload() []byte {
	act := map[string]any{
		"type": "button", "action_id": "run-1", "block_id": or(p.Block, "b1"), "value": p.Value, "action_ts": "1764000001.000200",
		"text": map[string]any{"type": "plain_text", "text": "Claim it"},
	}
	if p.Choice {
		act = map[string]any{
			"type": "static_select", "action_id": "choose", "block_id": or(p.Block, "b1"), "action_ts": "1764000001.000200",
			"selected_option": map[string]any{"text": map[string]any{"type": "plain_text", "text": "x"}, "value": p.Value},
		}
	}
	m := map[string]any{
		"type": "block_actions", "api_app_id": "A0001", "token": "gIkuvaNzQIHg97ATvDxqgjtO", "trigger_id": p.Trigger,
		"team":    map[string]any{"id": p.Team, "domain": "example"},
		"user":    map[string]any{"id": p.User, "username": "ana", "name": "ana", "team_id": p.Home},
		"actions": []any{act}, "is_enterprise_install": false, "enterprise": nil,
	}
	if p.View.ID != "" {
		m["container"] = map[string]any{"type": "view", "view_id": p.View.ID}
		m["view"] = map[string]any{"id": p.View.ID, "hash": p.View.Hash, "type": p.View.Kind, "private_metadata": p.View.Metadata, "state": map[string]any{"values": map[string]any{}}}
	} else {
		m["response_url"] = p.Hook
		m["channel"] = map[string]any{"id": p.Channel, "name": "security"}
		m["container"] = map[string]any{"type": "message", "message_ts": "1764000000.000100", "channel_id": p.Channel, "is_ephemeral": !p.Public}
	}
	return mustJSON(m)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
