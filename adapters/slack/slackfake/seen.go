package slackfake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Seen is a message as people see it.
type Seen struct {
	Via      string // "response", "ack", "response_url" or a Web API method
	User     string // who asked
	Channel  string
	Thread   string // the message that it answers, where it was posted in a thread
	Public   bool   // everybody in the channel sees it, not only User
	Text     string // what is on the screen
	Fallback string // what notifications and screen readers say
	Buttons  []Button
	Pings    []string // who is notified by it
	Replaces bool     // it took the place of the message that held the button
	Raw      []byte
}

// Button is a button to press.
type Button struct {
	Label, Value string
	Block        string // the id of its block, where the app gave one
}

// show takes a message and reports whether Slack shows it. s.mu is held.
func (s *Slack) show(via, user, channel string, message []byte) bool {
	if s.unknown(message) {
		return false
	}
	problems := Check(message)
	for _, p := range problems {
		s.problem("%s: %s", via, p)
	}
	if len(problems) > 0 {
		return false
	}
	seen := Look(message)
	seen.Via, seen.User, seen.Channel = via, user, channel
	s.seen = append(s.seen, seen)
	s.notify()
	return true
}

// Seen is everything that people have seen so far.
func (s *Slack) Seen() []Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Seen(nil), s.seen...)
}

// Next waits for the next message that people see.
func (s *Slack) Next() Seen {
	s.t.Helper()
	s.until("a message", 10*time.Second, func() bool { return len(s.seen) > s.handed })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handed++
	return s.seen[s.handed-1]
}

// Look is what people see of a message, as an app sends it.
func Look(message []byte) Seen {
	var m struct {
		Type      string `json:"response_type"`
		Text      string `json:"text"`
		LinkNames any    `json:"link_names"`
		Parse     string `json:"parse"`
		Blocks    []any  `json:"blocks"`
		Replaces  bool   `json:"replace_original"`
	}
	_ = json.Unmarshal(message, &m) // Check has said so
	seen := Seen{Public: m.Type == "in_channel", Fallback: unescaped(m.Text), Replaces: m.Replaces, Raw: message}
	named := m.Parse == "full" || m.LinkNames == true || m.LinkNames == 1.0
	e := eye{seen: &seen, named: named}
	e.markup(m.Text)
	for _, b := range m.Blocks {
		block, _ := b.(object)
		e.block, _ = block["block_id"].(string)
		e.look(b)
		e.line()
	}
	if seen.Text = strings.TrimSpace(e.b.String()); len(m.Blocks) == 0 {
		seen.Text = seen.Fallback
	}
	return seen
}

// eye reads blocks as a person does.
type eye struct {
	seen  *Seen
	b     strings.Builder
	block string // the id of the block that is looked at
	named bool   // names such as @everyone notify as well
}

func (e *eye) line() {
	if s := e.b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		e.b.WriteByte('\n')
	}
}

func (e *eye) look(v any) {
	o, ok := v.(object)
	if !ok {
		return
	}
	text, _ := o["text"].(string)
	switch o["type"] {
	case "mrkdwn":
		e.markup(text)
		e.b.WriteString(unescaped(text))
	case "plain_text", "text":
		e.b.WriteString(text)
	case "date":
		fallback, _ := o["fallback"].(string)
		e.b.WriteString(fallback)
	case "user", "usergroup", "broadcast":
		e.seen.Pings = append(e.seen.Pings, fmt.Sprint(o["type"], o["user_id"], o["usergroup_id"], o["range"]))
	case "image":
		alt, _ := o["alt_text"].(string)
		e.b.WriteString("[picture: " + alt + "]")
	case "data_visualization":
		title, _ := o["title"].(string)
		e.b.WriteString("[chart: " + title + "]")
	case "button":
		inner, _ := o["text"].(object)
		label, _ := inner["text"].(string)
		value, _ := o["value"].(string)
		e.seen.Buttons = append(e.seen.Buttons, Button{label, value, e.block})
		e.b.WriteString("[" + label + "] ")
	case "static_select":
		options, _ := o["options"].([]any)
		for _, x := range options {
			option, _ := x.(object)
			inner, _ := option["text"].(object)
			label, _ := inner["text"].(string)
			value, _ := option["value"].(string)
			e.seen.Buttons = append(e.seen.Buttons, Button{label, value, e.block})
			e.b.WriteString("[" + label + " v] ")
		}
	case "table":
		rows, _ := o["rows"].([]any)
		for _, r := range rows {
			cells, _ := r.([]any)
			for _, c := range cells {
				e.look(c)
				e.b.WriteString(" | ")
			}
			e.line()
		}
	case "raw_text":
		e.b.WriteString(text)
	case "input":
		for _, part := range []string{"label", "hint", "element"} {
			e.look(o[part])
			e.line()
		}
	default:
		e.look(o["text"])
		for _, list := range []string{"fields", "elements"} {
			items, _ := o[list].([]any)
			for i, item := range items {
				e.inside(o, item, i)
			}
		}
	}
}

// inside reads one element of a block.
func (e *eye) inside(parent object, item any, i int) {
	o, _ := item.(object)
	kind, _ := o["type"].(string)
	if strings.HasPrefix(kind, "rich_text_") {
		e.line()
	}
	if parent["type"] == "rich_text_list" {
		mark := "- "
		if parent["style"] == "ordered" {
			offset, _ := parent["offset"].(float64)
			mark = fmt.Sprintf("%d. ", int(offset)+i+1)
		}
		e.b.WriteString(mark)
	}
	e.look(item)
}

// pingMarkup is what notifies people in text with mark-up.
var pingMarkup = regexp.MustCompile(`<(!(channel|here|everyone|group)|@|!subteam\^)[^>]*>`)

var pingName = regexp.MustCompile(`@(channel|here|everyone)\b`)

// markup looks for who is notified by text with mark-up.
func (e *eye) markup(s string) {
	e.seen.Pings = append(e.seen.Pings, pingMarkup.FindAllString(s, -1)...)
	if e.named {
		e.seen.Pings = append(e.seen.Pings, pingName.FindAllString(s, -1)...)
	}
}

func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
