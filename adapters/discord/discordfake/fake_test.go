package discordfake

import (
	"strings"
	"testing"
)

// TestTeeth makes sure that the fake, and Discord's OpenAPI description, find
// what is wrong.
func TestTeeth(t *testing.T) {
	long := strings.Repeat("x", 2001)
	none := `"allowed_mentions":{"parse":[]}`
	for name, x := range map[string]struct{ body, words string }{
		"no content":          {`{` + none + `}`, "empty message"},
		"content":             {`{"content":"` + long + `",` + none + `}`, "2001 characters"},
		"no allowed_mentions": {`{"content":"x"}`, "allowed_mentions is missing"},
		"half":                {`{"content":"x","allowed_mentions":{}}`, "says nothing"},
		"exclusion":           {`{"content":"x","allowed_mentions":{"parse":["users"],"users":["1"]}}`, "exclude each other"},
		"mention type":        {`{"content":"x","allowed_mentions":{"parse":["all"]}}`, "unknown mention type"},
		"a slip":              {`{"contents":"x",` + none + `}`, "contents"},
		"flags":               {`{"content":"x","flags":32768,` + none + `}`, "unknown flags"},
		"all embeds":          {`{"embeds":[{"description":"` + long + `"},{"description":"` + long + `"},{"description":"` + long + `"}],` + none + `}`, "6003 characters"},
		"an empty row":        {`{"content":"x","components":[{"type":1,"components":[]}],` + none + `}`, "0 components"},
		"no label":            {`{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"a"}]}],` + none + `}`, "label"},
		"the same id": {`{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"a","custom_id":"a"},` +
			`{"type":2,"style":1,"label":"b","custom_id":"a"}]}],` + none + `}`, "duplicated"},
		"a menu in company": {`{"content":"x","components":[{"type":1,"components":[{"type":6,"custom_id":"a"},{"type":6,"custom_id":"b"}]}],` + none + `}`, "stands beside"},
		"an empty menu":     {`{"content":"x","components":[{"type":1,"components":[{"type":3,"custom_id":"a"}]}],` + none + `}`, "0 entries"},
		"a key of another":  {`{"content":"x","components":[{"type":1,"components":[{"type":6,"custom_id":"a","style":1}]}],` + none + `}`, "has style"},
		"an attachment":     {`{"content":"x","attachments":[{"id":"1","filename":"a"}],` + none + `}`, "attachment 0"},
		"not text":          {`{"content":"\ufffd",` + none + `}`, "UTF-8"},
	} {
		if err := CheckMessage([]byte(x.body)); err == nil || !strings.Contains(err.Error(), x.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := CheckMessage([]byte(`{"content":"a \\ufffd",` + none + `}`)); err != nil {
		t.Error(err)
	}
	for words, body := range map[string]string{
		"title":                `{"title":"","custom_id":"a","components":[{"type":10,"content":"x"}]}`,
		"0 components":         `{"title":"x","custom_id":"a","components":[]}`,
		"part of a modal":      `{"title":"x","custom_id":"a","components":[{"type":1,"components":[]}]}`,
		"type 2 in a label":    `{"title":"x","custom_id":"a","components":[{"type":18,"label":"x","component":{"type":2,"custom_id":"b"}}]}`,
		"unknown field":        `{"title":"x","custom_id":"a","components":[{"type":10,"text":"x"}]}`,
		"custom_id \"b\" in a": `{"title":"x","custom_id":"a","components":[` + strings.Repeat(`{"type":18,"label":"x","component":{"type":6,"custom_id":"b"}},`, 2) + `{"type":10,"content":"x"}]}`,
	} {
		if err := CheckModal([]byte(body)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", words, err)
		}
	}
	for name, x := range map[string]struct{ body, words string }{
		"capitals":       {`[{"name":"X","type":1,"description":"x"}]`, "name"},
		"no description": {`[{"name":"x","type":1}]`, "description"},
		"order": {`[{"name":"x","type":1,"description":"x","options":[{"type":3,"name":"a","description":"x"},` +
			`{"type":3,"name":"b","description":"x","required":true}]}]`, "Required options"},
		"a slip": {`[{"name":"x","type":1,"description":"x","option":[]}]`, "option"},
		"size": {`[{"name":"x","type":1,"description":"x","options":[` + strings.TrimSuffix(strings.Repeat(`{"type":3,"name":"a","description":"`+
			strings.Repeat("x", 100)+`","choices":[`+strings.TrimSuffix(strings.Repeat(`{"name":"`+strings.Repeat("y", 90)+`","value":"z"},`, 25), ",")+`]},`, 4), ",") + `]}]`, "characters"},
	} {
		if err := CheckCommands([]byte(x.body), false); err == nil || !strings.Contains(err.Error(), x.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := CheckCommands([]byte(`[{"name":"x","type":1,"description":"x","contexts":[0]}]`), true); err == nil {
		t.Error("contexts of a server's command were taken")
	}
}

func TestPings(t *testing.T) {
	const content = "<@1> <@!2> <@&3> @everyone @here"
	for want, a := range map[string]*allowed{
		"<@1> <@!2>":       nil,
		"":                 {Parse: []string{}},
		"<@&3>":            {Roles: []string{"3"}},
		"@everyone @here":  {Parse: []string{"everyone"}},
		"<@1> <@!2> <@&3>": {Parse: []string{"users", "roles"}},
	} {
		if got := strings.Join(pings(body{Content: content, Embeds: []embed{{Description: content}}, AllowedMentions: a}), " "); got != want {
			t.Errorf("%+v pings %q, want %q", a, got, want)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	if !HasOpenAPI() {
		t.Skip("Discord's OpenAPI description is not at hand")
	}
	for _, x := range []struct {
		kind, body string
		ok         bool
	}{
		{"response", `{"type":4,"data":{"content":"x"}}`, true},
		{"response", `{"type":4,"data":{"content":5}}`, false},
		{"response", `{"type":5,"data":{"flags":64}}`, true},
		{"response", `{"type":1}`, true},
		{"response", `{"type":8,"data":{"choices":[]}}`, true},
		{"response", `{"type":9}`, false},
		{"message", `{"content":"x","components":[{"type":1,"components":[]}]}`, false},
		{"edit", `{"content":"` + strings.Repeat("x", 2001) + `"}`, false},
		{"commands", `[{"name":"x","description":"x","default_member_permissions":"0","options":[{"type":1,"name":"x","description":"x"}]}]`, true},
		{"commands", `[{"name":"x","options":[{"type":1,"name":"x"}]}]`, false},
	} {
		if err := OpenAPI(x.kind, []byte(x.body)); (err == nil) != x.ok {
			t.Errorf("%s %s: %v", x.kind, x.body, err)
		}
	}
}
