package slackfake

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Slack's limits, as its own type package states them.
const (
	maxBlocks   = 50
	maxHeader   = 150
	maxText     = 3000
	maxFields   = 10
	maxField    = 2000
	maxActions  = 25
	maxContext  = 10
	maxLabel    = 75
	maxValue    = 2000
	maxURL      = 3000
	maxID       = 255
	maxFallback = 40_000 // beyond it text is cut

	maxTableRows   = 100
	maxTableCells  = 20
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 150
	maxPlaceholder = 150
	maxInputLabel  = 2000
	maxInputLength = 3000

	maxViewBlocks = 100
	maxTitle      = 24
	maxMetadata   = 3000
)

// maxTotal is where messages are refused though each block is legal, in
// characters of the blocks as they are sent. It is measured, not documented.
const maxTotal = 13_200

type object = map[string]any

// checker collects what is wrong with a message.
type checker struct {
	problems []string
	view     bool // in a view there may be inputs, and no tables
	inputs   int
	tables   int
	charts   int
}

// Check holds a message, as an app sends it, against Slack's limits, and says
// what is wrong with it.
func Check(message []byte) []string {
	var c checker
	var m struct {
		Text     string          `json:"text"`
		Type     string          `json:"response_type"`
		Blocks   json.RawMessage `json:"blocks"`
		Markdown bool            `json:"mrkdwn"`
	}
	if !utf8.Valid(message) {
		c.wrong("the message is not UTF-8")
	}
	if err := json.Unmarshal(message, &m); err != nil {
		return append(c.problems, "no_text: the message is no JSON: "+err.Error())
	}
	c.length("text", m.Text, maxFallback)
	if strings.TrimSpace(m.Text) == "" {
		c.wrong("text is what notifications and screen readers use, and it is blank")
	}
	if m.Type != "" && m.Type != "ephemeral" && m.Type != "in_channel" {
		c.wrong("response_type %q", m.Type)
	}
	if len(m.Blocks) == 0 {
		return c.problems
	}
	if n := utf8.RuneCount(m.Blocks); n > maxTotal {
		c.wrong("msg_blocks_too_long: %d characters in all blocks", n)
	}
	c.blocks(m.Blocks, maxBlocks)
	return c.problems
}

// blocks checks the blocks of a message or a view.
func (c *checker) blocks(raw json.RawMessage, most int) {
	var blocks []object
	if err := json.Unmarshal(raw, &blocks); err != nil {
		c.wrong("invalid_blocks_format: %v", err)
		return
	}
	if len(blocks) > most {
		c.wrong("%d blocks", len(blocks))
	}
	ids := map[string]bool{}
	for i, b := range blocks {
		at := fmt.Sprintf("block %d (%v)", i, b["type"])
		if id, ok := b["block_id"].(string); ok {
			c.length(at+" block_id", id, maxID)
			if ids[id] {
				c.wrong("%s: block_id %q is used twice", at, id)
			}
			ids[id] = true
		}
		c.block(at, b)
	}
}

func (c *checker) wrong(format string, a ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, a...))
}

// units is the length that Slack's clients count: UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

func (c *checker) length(at, s string, limit int) {
	if n := units(s); n < 1 || n > limit {
		c.wrong("%s has %d characters; 1 to %d are allowed", at, n, limit)
	}
}

func (c *checker) block(at string, b object) {
	switch b["type"] {
	case "header":
		c.text(at, b["text"], maxHeader, "plain_text")
	case "section":
		fields, _ := b["fields"].([]any)
		if b["text"] == nil && len(fields) == 0 {
			c.wrong("%s has neither text nor fields", at)
		}
		if b["text"] != nil {
			c.text(at, b["text"], maxText, "plain_text", "mrkdwn")
		}
		if len(fields) > maxFields {
			c.wrong("%s has %d fields", at, len(fields))
		}
		for _, f := range fields {
			c.text(at+" field", f, maxField, "plain_text", "mrkdwn")
		}
	case "context":
		for _, e := range c.elements(at, b, maxContext) {
			c.text(at, e, maxText, "plain_text", "mrkdwn")
		}
	case "actions":
		ids := map[any]bool{}
		for _, e := range c.elements(at, b, maxActions) {
			if e["type"] == "static_select" {
				c.element(at, e)
				continue
			}
			c.button(at, e, ids)
		}
	case "table":
		c.table(at, b)
	case "input":
		c.input(at, b)
	case "image":
		alt, _ := b["alt_text"].(string)
		file, _ := b["slack_file"].(object)
		if id, _ := file["id"].(string); id == "" || alt == "" || utf8.RuneCountInString(alt) > maxField {
			c.wrong("%s: an image needs a file, and alt text of at most %d characters", at, maxField)
		}
	case "data_visualization":
		c.chart(at, b)
	case "divider":
	case "rich_text":
		for _, e := range c.elements(at, b, maxTotal) {
			c.rich(at, e)
		}
	default:
		c.wrong("%s: unsupported block type", at)
	}
}

func (c *checker) elements(at string, b object, limit int) []object {
	list, _ := b["elements"].([]any)
	if len(list) < 1 || len(list) > limit {
		c.wrong("%s has %d elements; 1 to %d are allowed", at, len(list), limit)
	}
	var out []object
	for _, e := range list {
		o, ok := e.(object)
		if !ok {
			c.wrong("%s: an element is no object", at)
			continue
		}
		out = append(out, o)
	}
	return out
}

// text checks a text object.
func (c *checker) text(at string, v any, limit int, kinds ...string) {
	o, ok := v.(object)
	s, isText := o["text"].(string)
	if !ok || !isText {
		c.wrong("%s: no text object", at)
		return
	}
	c.length(at+" text", s, limit)
	kind, _ := o["type"].(string)
	if !strings.Contains(strings.Join(kinds, " "), kind) || kind == "" {
		c.wrong("%s: text of type %q", at, kind)
	}
	if _, emoji := o["emoji"]; emoji && kind != "plain_text" {
		c.wrong("%s: emoji is for plain_text only", at)
	}
}

func (c *checker) button(at string, b object, ids map[any]bool) {
	if b["type"] != "button" {
		c.wrong("%s: element of type %v", at, b["type"])
		return
	}
	c.text(at+" button", b["text"], maxLabel, "plain_text")
	id, _ := b["action_id"].(string)
	c.length(at+" action_id", id, maxID)
	if ids[id] {
		c.wrong("%s: action_id %q is used twice", at, id)
	}
	ids[id] = true
	if v, ok := b["value"].(string); ok {
		c.length(at+" value", v, maxValue)
	}
	if v, ok := b["url"].(string); ok {
		c.length(at+" url", v, maxURL)
	}
	if s := b["style"]; s != nil && s != "primary" && s != "danger" {
		c.wrong("%s: button style %v", at, s)
	}
}

// rich checks an element of a rich_text block.
func (c *checker) rich(at string, e object) {
	switch e["type"] {
	case "rich_text_section", "rich_text_preformatted", "rich_text_quote":
		for _, leaf := range c.elements(at, e, maxTotal) {
			c.leaf(at, leaf)
		}
	case "rich_text_list":
		if e["style"] != "bullet" && e["style"] != "ordered" {
			c.wrong("%s: list style %v", at, e["style"])
		}
		for _, item := range c.elements(at, e, maxTotal) {
			if item["type"] != "rich_text_section" {
				c.wrong("%s: list item of type %v", at, item["type"])
			}
			c.rich(at, item)
		}
	default:
		c.wrong("%s: element of type %v", at, e["type"])
	}
}

func (c *checker) leaf(at string, e object) {
	switch e["type"] {
	case "text":
		s, _ := e["text"].(string)
		c.length(at+" text", s, maxTotal)
	case "date":
		if _, ok := e["timestamp"].(float64); !ok {
			c.wrong("%s: a date without a timestamp", at)
		}
		if f, _ := e["format"].(string); !strings.Contains(f, "{") || !strings.Contains(f, "}") {
			c.wrong("%s: a date with the format %q", at, f)
		}
	case "link", "emoji", "user", "usergroup", "channel", "broadcast":
	default:
		c.wrong("%s: leaf of type %v", at, e["type"])
	}
	style, _ := e["style"].(object)
	for k, v := range style {
		if _, ok := v.(bool); !ok || !strings.Contains(" bold italic strike code underline ", " "+k+" ") {
			c.wrong("%s: style %s", at, k)
		}
	}
}
