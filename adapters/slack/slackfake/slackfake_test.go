package slackfake

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLimitsAgree holds the limits against those of Slack's own type package,
// where a copy of them lies beside the module.
func TestLimitsAgree(t *testing.T) {
	path := filepath.Join("..", "..", "..", "..", "shared", "oracles", "slack-block-limits.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no copy of Slack's limits here")
	}
	var o struct {
		Text struct {
			Max int `json:"max_length"`
		} `json:"text"`
		Action struct {
			Max int `json:"max_length"`
		} `json:"action_id"`
		Block struct {
			Max int `json:"max_length"`
		} `json:"block_id"`
		Button struct {
			Text, Value, URL struct {
				Max int `json:"max_length"`
			}
		}
		Actions struct {
			Elements struct {
				Max int `json:"max_items"`
			}
		}
		Context struct {
			Elements struct {
				Max int `json:"max_items"`
			}
		}
		Header struct {
			Text struct {
				Max int `json:"max_length"`
			}
		}
		Section struct {
			Text struct {
				Max int `json:"max_length"`
			}
			Fields struct {
				Max  int `json:"max_items"`
				Item int `json:"item_max_length"`
			}
		}
	}
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name         string
		ours, oracle int
	}{
		{"text", maxText, o.Text.Max}, {"action_id", maxID, o.Action.Max}, {"block_id", maxID, o.Block.Max},
		{"button text", maxLabel, o.Button.Text.Max}, {"button value", maxValue, o.Button.Value.Max}, {"button url", maxURL, o.Button.URL.Max},
		{"actions", maxActions, o.Actions.Elements.Max}, {"context", maxContext, o.Context.Elements.Max}, {"header", maxHeader, o.Header.Text.Max},
		{"section text", maxText, o.Section.Text.Max}, {"section fields", maxFields, o.Section.Fields.Max}, {"section field", maxField, o.Section.Fields.Item},
	} {
		if c.ours != c.oracle {
			t.Errorf("%s: %d here, %d in Slack's own package", c.name, c.ours, c.oracle)
		}
	}
}

// TestCheckHasTeeth shows that what Slack refuses is found.
func TestCheckHasTeeth(t *testing.T) {
	long := strings.Repeat("x", 3001)
	for _, c := range []struct{ name, message, want string }{
		{"no text", `{"blocks":[{"type":"divider"}]}`, "text"},
		{"no JSON", `hello`, "no_text"},
		{"empty text object", `{"text":"a","blocks":[{"type":"section","text":{"type":"mrkdwn","text":""}}]}`, "0 characters"},
		{"long section", `{"text":"a","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` + long + `"}}]}`, "3001"},
		{"long header", `{"text":"a","blocks":[{"type":"header","text":{"type":"plain_text","text":"` + long[:151] + `"}}]}`, "151"},
		{"mrkdwn header", `{"text":"a","blocks":[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]}`, "mrkdwn"},
		{"long label", `{"text":"a","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"1","text":{"type":"plain_text","text":"` + long[:76] + `"}}]}]}`, "76"},
		{"action twice", `{"text":"a","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"1","text":{"type":"plain_text","text":"a"}},{"type":"button","action_id":"1","text":{"type":"plain_text","text":"a"}}]}]}`, "twice"},
		{"block_id twice", `{"text":"a","blocks":[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]}`, "twice"},
		{"empty actions", `{"text":"a","blocks":[{"type":"actions","elements":[]}]}`, "0 elements"},
		{"too many blocks", `{"text":"a","blocks":[` + strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, 51), ",") + `]}`, "51 blocks"},
		{"too long", `{"text":"a","blocks":[` + strings.TrimSuffix(strings.Repeat(`{"type":"section","text":{"type":"mrkdwn","text":"`+long[:2900]+`"}},`, 5), ",") + `]}`, "msg_blocks_too_long"},
		{"empty rich text", `{"text":"a","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]}`, "0 characters"},
		{"odd style", `{"text":"a","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"big":true}}]}]}]}`, "style big"},
	} {
		got := strings.Join(Check([]byte(c.message)), "; ")
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: found %q, want %q in it", c.name, got, c.want)
		}
	}
	if p := Check([]byte(`{"text":"a","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"a"}}]}`)); len(p) > 0 {
		t.Errorf("a legal message: %q", p)
	}
}

func TestPingsAreFound(t *testing.T) {
	for _, message := range []string{
		`{"text":"<!channel>"}`, `{"text":"<@U1>"}`, `{"text":"<!subteam^S1|x>"}`, `{"text":"@everyone","link_names":true}`,
		`{"text":"a","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"hi <!here>"}}]}`,
		`{"text":"a","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"broadcast","range":"here"}]}]}]}`,
	} {
		if len(Look([]byte(message)).Pings) != 1 {
			t.Errorf("%s: pings %q", message, Look([]byte(message)).Pings)
		}
	}
	for _, message := range []string{
		`{"text":"&lt;!channel&gt; @everyone"}`,
		`{"text":"a","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<!here>"}]}]}]}`,
		`{"text":"a","blocks":[{"type":"header","text":{"type":"plain_text","text":"<!here>"}}]}`,
	} {
		if p := Look([]byte(message)).Pings; len(p) != 0 {
			t.Errorf("%s: pings %q", message, p)
		}
	}
}
