package discordfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// openAPI is Discord's description of its API, loaded once: that takes 0.2 s,
// and with the race detector 1.5 s. It is nil where the file is not at hand.
var openAPI = sync.OnceValues(func() (*openapi3.T, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	file := filepath.Join(dir, "..", "shared", "oracles", "discord-openapi.json")
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return openapi3.NewLoader().LoadFromFile(file)
})

// HasOpenAPI reports whether Discord's OpenAPI description is at hand. Without
// it only the fake's own limits are checked.
func HasOpenAPI() bool {
	doc, err := openAPI()
	return err == nil && doc != nil
}

// asked is what the OpenAPI description has been asked about in this process.
var asked struct {
	sync.Mutex
	bodies map[string]bool
	kinds  map[string]int
}

// judge puts a body aside for the end of the test, since the OpenAPI
// description takes up to 50 ms for one. Of a kind, only the first forty
// that differ are looked at. The fake's mutex is held.
func (f *Fake) judge(kind string, raw []byte) {
	asked.Lock()
	defer asked.Unlock()
	if asked.bodies == nil {
		asked.bodies, asked.kinds = map[string]bool{}, map[string]int{}
	}
	if asked.kinds[kind] == 40 || asked.bodies[kind+string(raw)] {
		return
	}
	asked.kinds[kind]++
	asked.bodies[kind+string(raw)] = true
	f.judgements[kind] = append(f.judgements[kind], raw)
}

// OpenAPI says what Discord's OpenAPI description has against bodies of a kind:
// "response" (the first one to an interaction), "message" (a further one),
// "edit" or "commands". It is nil where the description is not at hand. Many
// bodies at once take little longer than one.
func OpenAPI(kind string, bodies ...[]byte) error {
	doc, err := openAPI()
	if doc == nil || err != nil {
		return err
	}
	values := map[string][]any{} // by the name of the schema
	for _, raw := range bodies {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		list, ok := v.([]any)
		if kind != "commands" {
			list = []any{v}
		} else if !ok {
			return errors.New("commands are a list")
		}
		for _, x := range list {
			name := schemaOf(kind, x)
			values[name] = append(values[name], x)
		}
	}
	var wrong []error
	for name, list := range values {
		schema := doc.Components.Schemas[name]
		if schema == nil {
			return fmt.Errorf("the description has no %q", name)
		}
		// The validator makes its form of the schema anew for each value, so
		// that all are asked about as one list, and one by one only to tell
		// which is wrong.
		all := openapi3.NewArraySchema()
		all.Items = &openapi3.SchemaRef{Ref: "#/components/schemas/" + name, Value: schema.Value}
		if all.VisitJSON(list, openapi3.EnableJSONSchema2020()) == nil {
			continue
		}
		for _, v := range list {
			if err := schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020()); err != nil {
				body, _ := json.Marshal(v)
				wrong = append(wrong, fmt.Errorf("%.600s\n%s", err.Error(), body))
			}
		}
	}
	return errors.Join(wrong...)
}

// schemaOf is the name of the schema for a body.
func schemaOf(kind string, v any) string {
	m, _ := v.(map[string]any)
	switch kind {
	case "message":
		return "IncomingWebhookRequestPartial"
	case "post":
		return "MessageCreateRequest"
	case "edit":
		return "IncomingWebhookUpdateRequestPartial"
	case "commands":
		// The description wants a number where Discord takes a string.
		if m["default_member_permissions"] != nil {
			m["default_member_permissions"] = 0.0
		}
		return "ApplicationCommandUpdateRequest"
	}
	switch m["type"] {
	case 1.0:
		return "PongInteractionCallbackRequest"
	case 6.0, 7.0:
		return "UpdateMessageInteractionCallbackRequest"
	case 9.0:
		return "ModalInteractionCallbackRequest"
	case 8.0:
		return "ApplicationCommandAutocompleteCallbackRequest"
	}
	return "CreateMessageInteractionCallbackRequest"
}
