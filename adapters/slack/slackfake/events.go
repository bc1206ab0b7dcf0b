package slackfake

import (
	"encoding/json"
	"maps"
	"net/http"
	"time"
)

// BotUser is the app's own user.
const BotUser = "U0BOT"

// Event is an event as Slack brings it, with the fields of inner in it. id is
// the event's id; the same again is a copy.
func (s *Slack) Event(id, team string, inner map[string]any) []byte {
	if id == "" {
		s.mu.Lock()
		id = s.id("Ev")
		s.mu.Unlock()
	}
	return mustJSON(map[string]any{
		"token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": or(team, Team), "api_app_id": "A0001", "type": "event_callback", "event_id": id,
		"event_time": s.Now().Unix(), "event": inner, "is_ext_shared_channel": false,
		"authorizations": []any{map[string]any{"team_id": or(team, Team), "user_id": BotUser, "is_bot": true}},
	})
}

// Said is the event of a message that somebody writes: a mention of the app in
// a channel, or a direct message to it. fields replace what is in it.
func (s *Slack) Said(text string, direct bool, fields map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	inner := map[string]any{"type": "app_mention", "user": User, "text": text, "ts": s.id("1764000000."), "channel": Channel, "team": Team}
	if direct {
		inner["type"], inner["channel"], inner["channel_type"] = "message", "D0001", "im"
	}
	maps.Copy(inner, fields)
	return inner
}

// SendEvent brings an event over HTTP. It may be a retry.
func (s *Slack) SendEvent(app string, event []byte, retry string) Answer {
	s.t.Helper()
	r := s.Request(app+"/slack/events", "application/json", event, time.Now())
	if retry != "" {
		r.Header.Set("X-Slack-Retry-Num", retry)
		r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	a := s.Do(r)
	if a.Status != http.StatusOK || a.Took > AckTime {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.problem("the app answered an event with %d after %v; Slack brings it again", a.Status, a.Took)
	}
	return a
}

// posted answers chat.postMessage and chat.postEphemeral. s.mu is held.
func (s *Slack) posted(method string, args map[string]any) map[string]any {
	text := func(name string) string { v, _ := args[name].(string); return v }
	user, kind := "", "in_channel"
	if method == "chat.postEphemeral" {
		user, kind = text("user"), "ephemeral"
	}
	message := map[string]any{"response_type": kind, "text": text("text"), "blocks": args["blocks"], "link_names": args["link_names"] == "true"}
	if raw, ok := args["blocks"].(string); ok { // a form carries the blocks as JSON
		message["blocks"] = json.RawMessage(raw)
	}
	channel, now := text("channel"), s.now()
	switch {
	case s.left[channel] != "":
		return failed(s.left[channel])
	case channel == "":
		return failed("channel_not_found")
	case s.gap > 0 && now.Sub(s.lastIn[channel]) < s.gap:
		s.problem("two messages to a channel within %v", now.Sub(s.lastIn[channel]))
	}
	s.lastIn[channel] = now
	if !s.show(method, user, channel, mustJSON(message)) {
		return failed("invalid_blocks")
	}
	s.seen[len(s.seen)-1].Thread = text("thread_ts")
	return map[string]any{"ok": true, "channel": channel, "ts": s.keep(channel, args)}
}

// Gap is how far apart two messages to one channel must be; 0 is any.
func (s *Slack) Gap(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gap = d
}
