package slackfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// Kept is a message that stays in a channel.
type Kept struct {
	TS     string
	Thread string
	Slot   string // of its metadata
	Text   string // what is on the screen
	Edited int    // how often

	event string
}

// Kept are the messages of a channel, the oldest first.
func (s *Slack) Kept(channel string) []Kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Kept
	for _, k := range s.kept[channel] {
		list = append(list, *k)
	}
	return list
}

// Leave makes calls about a channel fail with one of Slack's codes, such as
// is_archived.
func (s *Slack) Leave(channel, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left[channel] = code
}

// Lose keeps the next n messages to channels, but answers them with write.
func (s *Slack) Lose(n int, write func(w http.ResponseWriter)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.losing = append(s.losing, write)
	}
}

// lost is how the answer to a message that was taken is lost; nil when it is
// not. s.mu is held.
func (s *Slack) lost(method string, answer map[string]any) (write func(http.ResponseWriter)) {
	if method == "chat.postMessage" && answer["ok"] == true && len(s.losing) > 0 {
		write, s.losing = s.losing[0], s.losing[1:]
	}
	return write
}

// keep keeps a message in its channel and returns its timestamp. s.mu is held.
func (s *Slack) keep(channel string, args map[string]any) string {
	k := &Kept{TS: s.id(strconv.FormatInt(s.now().Unix(), 10) + "."), Text: s.seen[len(s.seen)-1].Text}
	k.Thread, _ = args["thread_ts"].(string)
	var meta struct {
		Type    string         `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	}
	if raw, ok := args["metadata"].(string); ok && json.Unmarshal([]byte(raw), &meta) == nil {
		k.event = meta.Type
		k.Slot, _ = meta.Payload["slot"].(string)
	}
	s.kept[channel] = append(s.kept[channel], k)
	return k.TS
}

// change answers chat.update. s.mu is held.
func (s *Slack) change(args map[string]any) map[string]any {
	channel, _ := args["channel"].(string)
	for _, k := range s.kept[channel] {
		if k.TS != args["ts"] {
			continue
		}
		message := map[string]any{"response_type": "in_channel", "text": args["text"], "blocks": args["blocks"]}
		if raw, ok := args["blocks"].(string); ok {
			message["blocks"] = json.RawMessage(raw)
		}
		if !s.show("chat.update", "", channel, mustJSON(message)) {
			return failed("invalid_blocks")
		}
		k.Text = s.seen[len(s.seen)-1].Text
		k.Edited++
		return map[string]any{"ok": true, "channel": channel, "ts": k.TS, "text": args["text"]}
	}
	return failed("message_not_found")
}

// history answers conversations.history, where the app may read it. s.mu is held.
func (s *Slack) history(args map[string]any) map[string]any {
	channel, _ := args["channel"].(string)
	if !slices.Contains(s.Scopes, "channels:history") {
		return failed("missing_scope")
	}
	list := []any{}
	for _, k := range slices.Backward(s.kept[channel]) {
		m := map[string]any{"type": "message", "ts": k.TS, "bot_id": "B0001", "text": k.Text}
		if k.event != "" {
			m["metadata"] = map[string]any{"event_type": k.event, "event_payload": map[string]any{"slot": k.Slot}}
		}
		oldest, _ := args["oldest"].(string)
		if k.TS >= oldest {
			list = append(list, m)
		}
	}
	return map[string]any{"ok": true, "messages": list, "has_more": false}
}
