package discordfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// nonceLife is how long Discord remembers a nonce. It speaks of "a few minutes".
const nonceLife = 2 * time.Minute

// Posted is a message in a channel that no interaction asked for.
type Posted struct {
	*Message
	Nonce  string
	Edited int // how often

	at  time.Time
	raw json.RawMessage
}

// Posted are the messages of a channel, the oldest first.
func (f *Fake) Posted(channel string) []Posted {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []Posted
	for _, p := range f.channels[channel] {
		list = append(list, *p)
	}
	return list
}

// Leave makes calls about a channel fail with one of Discord's codes, such as
// 10003 for one that is not there.
func (f *Fake) Leave(channel string, status, code int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left[channel] = &refused{status, code, "Discord says no"}
}

// Lose keeps the next n messages to channels, but answers them with write.
func (f *Fake) Lose(n int, write func(w http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range n {
		f.losing = append(f.losing, write)
	}
}

// postTo takes a message to a channel.
func (c call) postTo() (any, *refused) {
	channel := c.r.PathValue("channel")
	if bad := c.f.left[channel]; bad != nil {
		return nil, bad
	}
	c.f.judge("post", c.body)
	var body map[string]json.RawMessage
	var nonce string
	var enforce bool
	if json.Unmarshal(c.body, &body) != nil {
		return nil, &refused{400, 50109, "The request body contains invalid JSON."}
	}
	_ = json.Unmarshal(body["nonce"], &nonce)
	_ = json.Unmarshal(body["enforce_nonce"], &enforce)
	delete(body, "nonce")
	delete(body, "enforce_nonce")
	if len(nonce) > 25 {
		c.f.problem("the nonce %q is too long", nonce)
	}
	for _, p := range c.f.channels[channel] {
		if enforce && nonce != "" && p.Nonce == nonce && c.f.now().Sub(p.at) < nonceLife {
			return p.json(c.f), nil
		}
	}
	raw, _ := json.Marshal(body)
	m, bad := c.f.message(raw)
	if bad != nil {
		return nil, bad
	}
	p := &Posted{Message: m, Nonce: nonce, at: c.f.now(), raw: raw}
	c.f.channels[channel] = append(c.f.channels[channel], p)
	if len(c.f.losing) > 0 {
		lost := c.f.losing[0]
		c.f.losing = c.f.losing[1:]
		return lost, nil
	}
	return p.json(c.f), nil
}

func (p *Posted) json(f *Fake) map[string]any {
	var m map[string]any
	_ = json.Unmarshal(p.raw, &m)
	return map[string]any{
		"id": p.ID, "content": m["content"], "embeds": m["embeds"], "nonce": p.Nonce,
		"author": map[string]any{"id": f.ApplicationID, "bot": true}, "timestamp": p.at.UTC().Format(time.RFC3339),
	}
}

// inChannel lists the messages of a channel after a time, the newest first.
func (c call) inChannel() (any, *refused) {
	if bad := c.f.left[c.r.PathValue("channel")]; bad != nil {
		return nil, bad
	}
	after, _ := strconv.ParseUint(c.r.URL.Query().Get("after"), 10, 64)
	list := []any{}
	for _, p := range slices.Backward(c.f.channels[c.r.PathValue("channel")]) {
		if id, _ := strconv.ParseUint(p.ID, 10, 64); id > after {
			list = append(list, p.json(c.f))
		}
	}
	return list, nil
}

// editIn changes a message of a channel.
func (c call) editIn() (any, *refused) {
	if bad := c.f.left[c.r.PathValue("channel")]; bad != nil {
		return nil, bad
	}
	for _, p := range c.f.channels[c.r.PathValue("channel")] {
		if p.ID != c.r.PathValue("message") {
			continue
		}
		m, bad := c.f.message(c.body)
		if bad != nil {
			return nil, bad
		}
		m.ID = p.ID
		p.Message, p.raw = m, c.body
		p.Edited++
		return p.json(c.f), nil
	}
	return nil, unknownMessage
}

// direct opens direct messages with a person: a channel named after them.
func (c call) direct() (any, *refused) {
	var who struct {
		Recipient string `json:"recipient_id"`
	}
	if strict(c.body, &who) != nil || who.Recipient == "" {
		return nil, &refused{400, 50035, "Invalid Form Body"}
	}
	return map[string]any{"id": "dm-" + who.Recipient, "type": 1}, nil
}

// isLost reports whether an answer is written in place of the right one.
func isLost(v any) bool {
	_, ok := v.(func(http.ResponseWriter))
	return ok
}
