package slack

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"airesp/adapters/slack/slackfake"
	"airesp/commands"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// schemas are those of Slack's own type packages; see testdata/schema.
var schemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	all := map[string]*jsonschema.Schema{}
	for _, name := range []string{"Message", "Modal", "Home", "Options", "App"} {
		s, err := c.Compile(filepath.Join("testdata", "schema", "slack.json") + "#/definitions/" + name)
		if err != nil {
			return nil, err
		}
		all[name] = s
	}
	return all, nil
})

// fits holds a value against one of Slack's own types.
func fits(t testing.TB, kind string, value any) {
	t.Helper()
	all, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	withoutOffset(v)
	if err := all[kind].Validate(v); err != nil {
		t.Errorf("Slack's own types know no such %s: %.1500v\n%s", kind, err, data)
	}
}

// withoutOffset takes the offset out of lists: Slack documents it, slack-go has
// it, and the type package has forgotten it.
func withoutOffset(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			withoutOffset(e)
		}
	case map[string]any:
		if v["type"] == "rich_text_list" {
			delete(v, "offset")
		}
		for _, e := range v {
			withoutOffset(e)
		}
	}
}

// fitsMessage holds what is sent of a message against Slack's own types.
func fitsMessage(t testing.TB, body []byte) {
	t.Helper()
	var m struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	fits(t, "Message", map[string]any{"text": m.Text, "blocks": m.Blocks})
}

// TestSchemaHasTeeth shows that what Slack does not know is found.
func TestSchemaHasTeeth(t *testing.T) {
	all, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	for kind, bad := range map[string]string{
		"Message": `{"text":"x","blocks":[{"type":"table","rows":[[{"type":"raw_txt","text":"x"}]]}]}`,
		"Modal":   `{"view":{"type":"modal","title":{"type":"mrkdwn","text":"x"},"blocks":[]}}`,
		"Home":    `{"view":{"type":"home","blocks":[{"type":"button"}]}}`,
		"Options": `{"options":[{"text":"x","value":"y"}]}`,
		"App":     `{"manifest":{"display_information":{"name":"x"},"settings":{"event_subscriptions":{"bot_events":["message.everything"]}}}}`,
	} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if all[kind].Validate(v) == nil {
			t.Errorf("%s: %s passes", kind, bad)
		}
	}
}

// TestManifestSchema holds the manifest, with and without a base URL, against
// Slack's own type of it.
func TestManifestSchema(t *testing.T) {
	for _, base := range []string{"", "https://bot.example.com"} {
		data, err := Manifest(commands.Table(), base)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := yaml.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		fits(t, "App", map[string]any{"manifest": m})
	}
}

// TestEveryForm draws the form of every verb that can lack something, with
// all of its options to fill in: each is a view as Slack knows it.
func TestEveryForm(t *testing.T) {
	a := &Adapter{formKey: []byte("key")}
	for _, c := range commands.Table() {
		if !c.Writes() || len(c.Options) == 0 {
			continue
		}
		f := commands.Form{}
		f.Command.Verb = c.Name
		for _, o := range c.Options {
			f.Fields = append(f.Fields, commands.Field{Option: o})
		}
		f.Fields[0].Choices = []commands.FieldChoice{{Value: "a", Label: "<!channel> @everyone"}, {Value: "b", Label: strings.Repeat("long ", 50)}}
		v, ok := a.formView(f, deed{})
		if !ok {
			t.Errorf("%s: the form holds too much", c.Name)
		}
		data := mustJSON(v)
		for _, p := range slackfake.CheckView(data) {
			t.Errorf("%s: %s", c.Name, p)
		}
		if pings := slackfake.Look(data).Pings; len(pings) > 0 {
			t.Errorf("%s notifies %q", c.Name, pings)
		}
		fits(t, "Modal", map[string]any{"view": json.RawMessage(data)})
	}
}
