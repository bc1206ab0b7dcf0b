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

// judgement is a body that waits for the OpenAPI description.
type judgement struct {
	kind string
	raw  []byte
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
	f.judgements = append(f.judgements, judgement{kind, raw})
}

// OpenAPI says what Discord's OpenAPI description has against a body. The kind
// is "response" (the first one to an interaction), "message" (a further one),
// "edit" or "commands". It is nil where the description is not at hand.
func OpenAPI(kind string, raw []byte) error {
	doc, err := openAPI()
	if doc == nil || err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	values, name := []any{v}, ""
	switch kind {
	case "response":
		name = "CreateMessageInteractionCallbackRequest"
		if m, ok := v.(map[string]any); ok && m["type"] == 1.0 {
			name = "PongInteractionCallbackRequest"
		} else if ok && m["type"] == 8.0 {
			name = "ApplicationCommandAutocompleteCallbackRequest"
		}
	case "message":
		name = "IncomingWebhookRequestPartial"
	case "edit":
		name = "IncomingWebhookUpdateRequestPartial"
	case "commands":
		name = "ApplicationCommandUpdateRequest"
		list, ok := v.([]any)
		if !ok {
			return errors.New("commands are a list")
		}
		values = list
		for _, x := range list {
			// The description wants a number where Discord takes a string.
			if m, ok := x.(map[string]any); ok && m["default_member_permissions"] != nil {
				m["default_member_permissions"] = 0.0
			}
		}
	}
	schema := doc.Components.Schemas[name]
	if schema == nil {
		return fmt.Errorf("the description has no %q", name)
	}
	for _, v := range values {
		if err := schema.Value.VisitJSON(v, openapi3.EnableJSONSchema2020()); err != nil {
			return fmt.Errorf("%.600s", err.Error())
		}
	}
	return nil
}
