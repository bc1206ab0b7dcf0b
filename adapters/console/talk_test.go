package console

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// screen is the output end of a terminal, to look at while it is written.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// shows waits until the screen shows a text.
func (s *screen) shows(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !strings.Contains(s.String(), text); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the screen does not show %q:\n%q", text, s.String())
		}
	}
}

// sit starts a conversation; keys types, and over waits for its end.
func sit(t *testing.T, ctx context.Context, history string) (s *screen, keys func(string), over func() error) {
	t.Helper()
	s = &screen{}
	c := newConsole(adaptertest.New(t), "", s)
	c.History = history
	in, typing := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- c.talk(ctx, in, func() (int, int) { return 80, 24 }) }()
	t.Cleanup(func() { typing.Close() })
	return s, func(k string) {
			if _, err := io.WriteString(typing, k); err != nil {
				t.Fatal(err)
			}
		}, func() error {
			select {
			case err := <-done:
				return err
			case <-time.After(10 * time.Second):
				t.Fatal("it does not end")
				return nil
			}
		}
}

func TestTalk(t *testing.T) {
	history := t.TempDir() + "/history"
	s, keys, over := sit(t, t.Context(), history)
	s.shows(t, "Try these first:")
	keys("who-ow\tdata-p\tfor curs\t\r")
	s.shows(t, "Data Privacy for Cursor (AI Coding Assistants): Customer")
	keys("\r/airesp claim data-privacy by Privacy\r")
	s.shows(t, "Privacy now owns")
	keys("quit\r")
	if err := over(); err != nil {
		t.Fatal(err)
	}
	if out := s.String(); !strings.Contains(out, "Goodbye") || strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") {
		t.Errorf("a line break without its return, or no goodbye:\n%q", out)
	}
	s, keys, over = sit(t, t.Context(), history)
	s.shows(t, "airesp> ")
	keys("\x1b[A\x1b[A\r") // up, up: the line before quit
	s.shows(t, "Privacy now owns")
	keys("\x04")
	if err := over(); err != nil {
		t.Error(err)
	}
}

func TestLeave(t *testing.T) {
	for name, key := range map[string]string{"Ctrl-C": "\x03", "Ctrl-D": "\x04", "exit": "EXIT\r", "in the middle": "who\x03"} {
		t.Run(name, func(t *testing.T) {
			s, keys, over := sit(t, t.Context(), "")
			s.shows(t, "airesp> ")
			keys(key)
			if err := over(); err != nil {
				t.Error(err)
			}
			s.shows(t, "Goodbye.")
		})
	}
	ctx, stop := context.WithCancel(t.Context())
	s, _, over := sit(t, ctx, "")
	s.shows(t, "airesp> ")
	stop()
	if err := over(); err != nil {
		t.Error(err)
	}
}

func TestComplete(t *testing.T) {
	c := newCompleter(commands.Table(), airesp.BuiltIn())
	for _, x := range []struct {
		typed, want string
		choices     string // some of them
	}{
		{"", "", "who-owns matrix gaps help"},
		{"who", "who-owns ", ""},
		{"m", "m", "matrix model"},
		{"/airesp mat", "/airesp matrix ", ""},
		{"nothing", "nothing", ""},
		{"nothing x", "nothing x", ""},
		{"who-owns ", "who-owns ", "data-privacy data-security"},
		{"who-owns data-", "who-owns data-", "data-privacy data-security"},
		{"who-owns DATA-P", "who-owns data-privacy ", ""},
		{"who-owns data-privacy ", "who-owns data-privacy ", "for on"},
		{"who-owns data-privacy f", "who-owns data-privacy for ", ""},
		{"who-owns data-privacy for ", "who-owns data-privacy for ", "saas coding"},
		{"who-owns data-privacy for co", "who-owns data-privacy for co", "coding"},
		{"who-owns data-privacy for cod", "who-owns data-privacy for cod", "coding"},
		{"who-owns data-privacy for saas, cursor", "who-owns data-privacy for saas, cursor ", ""},
		{"who-owns data-privacy for saas, ", "who-owns data-privacy for saas, ", "saas coding"},
		{"claim data-privacy for saas ", "claim data-privacy for saas ", "as by until note because"},
		{"claim data-privacy for saas as ", "claim data-privacy for saas as ", "accountable responsible consulted informed"},
		{"claim data-privacy for saas as r", "claim data-privacy for saas as responsible ", ""},
		{"claim data-privacy as responsible ", "claim data-privacy as responsible ", "for by until note because"},
		{"claim data-privacy until ", "claim data-privacy until ", ""},
		{"claim data-privacy by Privacy because ", "claim data-privacy by Privacy because ", ""},
		{"claim data-privacy because we work for sa", "claim data-privacy because we work for sa", ""},
		{"claim data-privacy note u", "claim data-privacy note u", ""},
		{"transfer data-privacy to ", "transfer data-privacy to ", ""},
		{"attest a", "attest a", "all agent-governance"},
		{"attest al", "attest all ", ""},
		{"attest all b", "attest all b", "by because"},
		{"claim data-privacy by Pri", "claim data-privacy by Pri", ""},
		{"gaps ", "gaps ", "for page"},
		{"gaps p", "gaps page ", ""},
		{"gaps page 2 ", "gaps page 2 ", "for --team --critical --since on"},
		{"gaps --c", "gaps --critical ", ""},
		{"gaps --critical ", "gaps --critical ", "for --team --since on page"},
		{"gaps --critical for mc", "gaps --critical for mcp ", ""},
		{"gaps --team ", "gaps --team ", ""},
		{"sys", "system ", ""},
		{"system", "system ", ""},
		{"system ", "system ", "add list show retire"},
		{"SYSTEM s", "system show ", ""},
		{"/airesp system sh", "/airesp system show ", ""},
		{"system show ", "system show ", ""},
		{"system show l", "system show l", ""},
		{"system add ", "system add ", ""},
		{"system add Loan Bot ", "system add Loan Bot ", "for using by because"},
		{"system add Loan Bot for co", "system add Loan Bot for co", "coding"},
		{"system list ", "system list page ", ""},
		{"systems ", "systems page ", ""},
		{"te", "team", ""},
		{"team", "team", "team list bind"},
		{"team ", "team ", "add bind unbind list"},
		{"team l", "team list ", ""},
		{"team x", "team x", ""},
		{"team list ", "team list page ", ""},
		{"team Privacy ", "team Privacy page ", ""},
		{"team bind Privacy ", "team bind Privacy to ", ""},
		{"settings ", "settings ", "attest-every claims approvers channels"},
		{"settings claims ", "settings claims ", "members-only open"},
		{"settings claims m", "settings claims members-only ", ""},
		{"settings attest-every ", "settings attest-every ", ""},
		{"framework ", "framework ", "show diff upgrade"},
		{"framework upgrade ", "framework upgrade ", "--dry-run page"},
		{"framework upgrade --dry-run ", "framework upgrade --dry-run page ", ""},
		{"export ", "export ", "csv json md on"},
		{"export j", "export json ", ""},
		{"use iaa", "use iaas ", ""},
		{"hand over data-pri", "hand over data-privacy ", ""},
		{"who owns data-pri", "who owns data-privacy ", ""},
		{"help system a", "help system add ", ""},
		{"help cl", "help claim ", ""},
		{"version ", "version ", ""},
		{"matrix for github co", "matrix for github copilot", ""},
	} {
		got, choices := c.tab(x.typed)
		if strings.TrimRight(got, " ") != strings.TrimRight(x.want, " ") {
			t.Errorf("%q completes to %q, want %q (choices %v)", x.typed, got, x.want, choices)
		}
		for _, want := range strings.Fields(x.choices) {
			if !strings.Contains(" "+strings.Join(choices, " ")+" ", " "+want+" ") {
				t.Errorf("%q offers %v, without %q", x.typed, choices, want)
			}
		}
	}
}

// From any beginning of it, Tab leads towards a verb and never away from it.
func TestCompleteReachesEveryVerb(t *testing.T) {
	c := newCompleter(commands.Table(), airesp.BuiltIn())
	for _, cmd := range commands.Table() {
		for n := range len(cmd.Name) {
			typed := cmd.Name[:n]
			got, choices := c.tab(typed)
			if !strings.HasPrefix(got, typed) || !strings.HasPrefix(cmd.Name+" ", got) {
				t.Errorf("%q completes to %q, away from %q", typed, got, cmd.Name)
			}
			if got == typed && !slices.ContainsFunc(choices, func(s string) bool { return strings.HasSuffix(cmd.Name, s) }) {
				t.Errorf("%q offers %v, without %q", typed, choices, cmd.Name)
			}
		}
	}
}

// What Tab completes must be understood.
func TestCompletionsAreUnderstood(t *testing.T) {
	b := adaptertest.New(t)
	c := newCompleter(commands.Table(), airesp.BuiltIn())
	for _, p := range append(c.product, c.models...) {
		if rep := b.Say("identify " + p); rep.Error != nil && rep.Error.Code != commands.Ambiguous {
			t.Errorf("%q is offered, but refused: %v", p, rep.Error)
		}
	}
	for _, v := range c.verbs() {
		if rep := b.Say("help " + v); rep.Error != nil || rep.Command != "help" {
			t.Errorf("%q is offered, but refused: %v", v, rep.Error)
		}
	}
	for _, d := range c.domains {
		if rep := b.Say("domain " + d); rep.Error != nil {
			t.Errorf("%q is offered, but refused: %v", d, rep.Error)
		}
	}
}

func TestColumns(t *testing.T) {
	if got := columns([]string{"a", "bbb", "c"}, 12); got != "a    bbb\nc\n" {
		t.Errorf("got %q", got)
	}
	if got := columns(make([]string, maxChoices+2), 80); !strings.Contains(got, "and 2 more\n") {
		t.Errorf("got %q", got)
	}
}
