package slackfake

import (
	"encoding/json"
	"strings"
)

// CheckView holds a view, as an app sends it, against Slack's limits, and says
// what is wrong with it.
func CheckView(view []byte) []string {
	c := checker{view: true}
	var v struct {
		Type     string          `json:"type"`
		Title    object          `json:"title"`
		Close    object          `json:"close"`
		Submit   object          `json:"submit"`
		Blocks   json.RawMessage `json:"blocks"`
		Metadata string          `json:"private_metadata"`
		Callback string          `json:"callback_id"`
	}
	if err := json.Unmarshal(view, &v); err != nil {
		return []string{"the view is no JSON: " + err.Error()}
	}
	c.blocks(v.Blocks, maxViewBlocks)
	if len(v.Metadata) > maxMetadata || len(v.Callback) > maxID {
		c.wrong("private_metadata of %d, callback_id of %d characters", len(v.Metadata), len(v.Callback))
	}
	switch v.Type {
	case "modal":
		c.text("title", v.Title, maxTitle, "plain_text")
		if v.Close != nil {
			c.text("close", v.Close, maxTitle, "plain_text")
		}
		if v.Submit != nil {
			c.text("submit", v.Submit, maxTitle, "plain_text")
		}
		if c.inputs > 0 && v.Submit == nil {
			c.wrong("a view with an input needs a submit button")
		}
	case "home":
		if v.Title != nil || v.Close != nil || v.Submit != nil {
			c.wrong("a Home tab has no title, close or submit")
		}
	default:
		c.wrong("view of type %q", v.Type)
	}
	return c.problems
}

// table checks a table block, of which a message may have one.
func (c *checker) table(at string, b object) {
	if c.tables++; c.tables > 1 || c.view {
		c.wrong("only_one_table_allowed: %s", at)
	}
	rows, _ := b["rows"].([]any)
	if len(rows) < 1 || len(rows) > maxTableRows {
		c.wrong("%s has %d rows", at, len(rows))
	}
	width := -1
	for _, r := range rows {
		cells, _ := r.([]any)
		if width >= 0 && len(cells) != width {
			c.wrong("%s has rows of %d and %d cells", at, width, len(cells))
		}
		if width = len(cells); width < 1 || width > maxTableCells {
			c.wrong("%s has a row of %d cells", at, width)
		}
		for _, cell := range cells {
			o, _ := cell.(object)
			s, _ := o["text"].(string)
			if o["type"] != "raw_text" || s == "" {
				c.wrong("%s: a cell of type %v with the text %q", at, o["type"], s)
			}
		}
	}
}

// input checks an input block.
func (c *checker) input(at string, b object) {
	if c.inputs++; !c.view {
		c.wrong("%s: an input in a message", at)
	}
	c.text(at+" label", b["label"], maxInputLabel, "plain_text")
	if b["hint"] != nil {
		c.text(at+" hint", b["hint"], maxInputLabel, "plain_text")
	}
	e, ok := b["element"].(object)
	if !ok {
		c.wrong("%s: no element", at)
		return
	}
	c.element(at, e)
}

// element checks what people choose or type in.
func (c *checker) element(at string, e object) {
	id, _ := e["action_id"].(string)
	c.length(at+" action_id", id, maxID)
	if e["placeholder"] != nil {
		c.text(at+" placeholder", e["placeholder"], maxPlaceholder, "plain_text")
	}
	switch e["type"] {
	case "static_select":
		list, _ := e["options"].([]any)
		c.options(at, list, 1)
	case "plain_text_input":
		if n, ok := e["max_length"].(float64); ok && (n < 1 || n > maxInputLength) {
			c.wrong("%s: max_length %v", at, n)
		}
	case "external_select", "multi_external_select", "multi_channels_select", "multi_users_select", "datepicker":
	default:
		c.wrong("%s: element of type %v", at, e["type"])
	}
}

// options checks the entries of a menu.
func (c *checker) options(at string, list []any, least int) {
	if len(list) < least || len(list) > maxOptions {
		c.wrong("%s has %d options", at, len(list))
	}
	for _, o := range list {
		option, _ := o.(object)
		c.text(at+" option", option["text"], maxOptionText, "plain_text")
		if option["description"] != nil {
			c.text(at+" description", option["description"], maxOptionText, "plain_text")
		}
		value, _ := option["value"].(string)
		c.length(at+" option value", value, maxOptionValue)
	}
}

// CheckOptions holds the entries with which an app answers a menu against
// Slack's limits.
func CheckOptions(answer []byte) []string {
	var c checker
	var a struct{ Options []any }
	if err := json.Unmarshal(answer, &a); err != nil || !strings.Contains(string(answer), `"options"`) {
		return []string{"the entries are no JSON"}
	}
	c.options("the answer", a.Options, 0)
	return c.problems
}
