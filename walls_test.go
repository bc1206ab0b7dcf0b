package airesp_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// wall says what a room may import beyond the standard library, and why.
// Imports of tests are free, except that they too stay within the module's
// direct dependencies.
type wall struct {
	room   string   // import path; a room's own sub-rooms have walls of their own
	may    []string // import path, or a prefix that ends in "/..."
	std    bool     // the standard library as a whole
	reason string
}

var walls = []wall{
	{"airesp", []string{"go.yaml.in/yaml/v3", "golang.org/x/text/..."}, true, "the subject is pure: no I/O and no platform, so that every rule can be tested alone"},
	{"airesp/commands/reply", nil, true, "a reply is words and blocks, the same for every platform"},
	{"airesp/commands/chart", []string{"airesp", "golang.org/x/image/..."}, true, "a picture is made of numbers and names alone, so that the same ledger gives the same bytes"},
	{"airesp/commands", []string{"airesp", "airesp/commands/...", "go.yaml.in/yaml/v3"}, true, "one command layer for all platforms: it must not know any of them, nor where the ledger lies; YAML is for how people ask"},
	{"airesp/store", []string{"airesp", "go.etcd.io/bbolt/...", "go.etcd.io/bbolt"}, true, "the store keeps records; what they mean is decided elsewhere"},
	{"airesp/store/storetest", []string{"airesp"}, true, "one suite for every engine, so it knows none"},
	{"airesp/adapters/slack", []string{"airesp", "airesp/commands/...", "airesp/commands", "github.com/slack-go/slack/...", "github.com/slack-go/slack", "github.com/gorilla/websocket"}, true, "an adapter knows its platform and the command layer, no other adapter and no store"},
	{"airesp/adapters/slack/slackfake", []string{"github.com/gorilla/websocket"}, true, "the fake is a witness against the adapter, so it shares nothing with it"},
	{"airesp/adapters/discord", []string{"airesp", "airesp/commands/...", "airesp/commands", "github.com/bwmarrin/discordgo", "github.com/gorilla/websocket"}, true, "an adapter knows its platform and the command layer, no other adapter and no store"},
	{"airesp/adapters/discord/discordfake", []string{"github.com/gorilla/websocket", "github.com/getkin/kin-openapi/..."}, true, "the fake is a witness against the adapter, so it shares nothing with it"},
	{"airesp/adapters/console", []string{"airesp", "airesp/commands/...", "airesp/commands", "golang.org/x/term"}, true, "an adapter knows its platform and the command layer, no other adapter and no store"},
	{"airesp/adapters/clock", []string{"airesp", "airesp/commands/...", "airesp/commands"}, true, "time is one more caller: it knows the command layer, and platforms only by what it asks of them"},
	{"airesp/adapters/adaptertest", []string{"airesp", "airesp/commands/...", "airesp/commands", "airesp/store"}, true, "the adapters' tests run on a real store, which the adapters themselves must not see"},
}

// core may not reach the network or a database by the standard library either.
var forbidden = map[string][]string{
	"airesp":                {"os", "net", "net/http", "database/sql", "log/slog", "time/tzdata"},
	"airesp/commands":       {"os", "net", "net/http", "database/sql"},
	"airesp/commands/chart": {"os", "net", "net/http", "database/sql", "log/slog", "time/tzdata"},
	"airesp/commands/reply": {"os", "net", "net/http", "database/sql", "log/slog"},
	"airesp/store":          {"net/http"},
}

func TestWalls(t *testing.T) {
	imports := listImports(t)
	for _, w := range walls {
		list, ok := imports[w.room]
		if !ok {
			t.Errorf("%s: no such package; its wall guards nothing", w.room)
		}
		for _, path := range list {
			if !w.allows(path) {
				t.Errorf("%s must not import %s: %s", w.room, path, w.reason)
			}
			if slices.Contains(forbidden[w.room], path) {
				t.Errorf("%s must not import %s: %s", w.room, path, w.reason)
			}
		}
	}
	for room := range imports {
		known := slices.ContainsFunc(walls, func(w wall) bool { return w.room == room })
		if !known && room != "airesp/cmd/bot" {
			t.Errorf("%s has no wall: only cmd/bot sees everything", room)
		}
	}
}

func (w wall) allows(path string) bool {
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") && first != "airesp" {
		return w.std
	}
	for _, m := range w.may {
		prefix, tree := strings.CutSuffix(m, "...")
		if path == m || tree && strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// TestNoInit keeps out init functions, which would make order matter.
func TestNoInit(t *testing.T) {
	out, err := exec.Command("git", "grep", "-nE", `^func init\(\)`, "--", "*.go").CombinedOutput()
	if err == nil {
		t.Errorf("init functions:\n%s", out)
	}
}

func listImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		imports[fields[0]] = fields[1:]
	}
	return imports
}
