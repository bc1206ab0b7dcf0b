package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.uber.org/goleak"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/commands/reply"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newConsole(b *adaptertest.Bench, in string, out io.Writer) *Console {
	return &Console{
		Dispatcher: b, Speaker: Speaker{Org: "default", User: "ana"}, Framework: airesp.BuiltIn(),
		Table: commands.Table(), In: strings.NewReader(in), Out: out,
	}
}

func TestGolden(t *testing.T) {
	for _, f := range adaptertest.Fixtures(t) {
		t.Run(f.Name, func(t *testing.T) {
			adaptertest.Golden(t, f.Name+".txt", []byte(Draw(f.Reply, defaultWidth)))
		})
	}
}

// A line may be wider than the terminal only where a single word is, or in a
// grid, which has the width of its columns, or in a file, which is as it is.
func TestDrawKeepsTheWidth(t *testing.T) {
	for _, f := range adaptertest.Fixtures(t) {
		f.Reply.Message.Blocks = slices.DeleteFunc(f.Reply.Message.InWords().Blocks, func(b reply.Block) bool {
			_, isGrid := b.(reply.Grid)
			_, isFile := b.(reply.File)
			return isGrid || isFile
		})
		for _, width := range []int{1, 40, 80, 100, 500} {
			most := min(max(width, minWidth), maxWidth)
			for _, line := range strings.Split(Draw(f.Reply, width), "\n") {
				if n := utf8.RuneCountInString(line); n > most && len(strings.Fields(line)) > 2 {
					t.Errorf("%s at width %d: a line has %d characters: %s", f.Name, width, n, line)
				}
			}
		}
	}
}

// Nothing that people typed may steer the terminal.
func TestDrawIsPrintable(t *testing.T) {
	b := adaptertest.New(t)
	for _, text := range []string{"who-owns \x1b[2Jx", "\x1b]0;title\a", "who-owns data\u202eprivacy", "claim data-privacy by \x00a", "\xff\xfe"} {
		out := Draw(b.Say(text), 80)
		if strings.ContainsFunc(out, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == '\u202e' }) {
			t.Errorf("%q is answered with %q", text, out)
		}
	}
}

// before is what has to be said before a verb's examples can be answered.
var before = map[string][]string{
	"release":     {"claim data-privacy by Privacy", "claim data-privacy for coding by Platform", "claim data-privacy as consulted by Legal"},
	"transfer":    {"team add Legal", "team add Platform", "claim data-privacy by Privacy", "claim data-privacy for coding by Privacy"},
	"dispute":     {"claim data-privacy by Privacy", "claim data-privacy for coding by Platform"},
	"resolve":     {"claim data-privacy by Privacy", "claim data-privacy for coding by Platform", "dispute data-privacy because x", "dispute data-privacy for coding because x"},
	"attest":      {"claim data-privacy by Privacy", "claim data-privacy for coding by Privacy"},
	"unaccept":    {"accept incident-response for saas until 90d because the contract ends then"},
	"system show": {"system add Loan Bot for saas"}, "system retire": {"system add Loan Bot for saas"},
	"team bind": {"team add Privacy Office"}, "team": {"team add Privacy Office"},
	"team unbind": {"team add Privacy Office", "team bind Privacy Office slack:T1/S2"},
	"undo":        {"claim data-privacy by Privacy"},
	"remind":      {"team add Privacy Office", "team add Platform"}, "team channel": {"team add Privacy Office"},
	"snooze":           {"claim data-privacy by Privacy", "claim data-privacy for coding by Privacy"},
	"settings unalias": {"settings alias crown jewels means data-security"},
}

// refused are the examples that name a number which nothing has so early, or
// are about the channel that one is in.
var refused = map[string]commands.Code{
	"unaccept r12 because we found an owner": commands.NotFound,
	"approve r12":                            commands.NotFound,
	"reject r12":                             commands.NotFound,
	"reject r12 because the vendor has no such setting": commands.NotFound,
	"history page 2": commands.InvalidArgument,
	"undo 12":        commands.NotFound,
	"undo 12 because it was claimed for the wrong team": commands.NotFound,
	"identify copilot":                                              commands.Ambiguous,
	"digest on weekly mon 09:00 Europe/Paris":                       commands.MissingArgument,
	"digest on monthly first mon 09:00 UTC --critical-only for mcp": commands.MissingArgument,
	"digest off":                  commands.MissingArgument,
	"team channel Privacy Office": commands.MissingArgument,
}

// TestEveryVerb runs every example of the table on the console: it is the verb
// that it is an example of, and is answered.
func TestEveryVerb(t *testing.T) {
	for _, cmd := range commands.Table() {
		for _, example := range cmd.Examples {
			t.Run(example, func(t *testing.T) {
				b := adaptertest.New(t)
				for _, text := range before[cmd.Name] {
					if rep := b.Say(text); rep.Error != nil {
						t.Fatalf("%q, before the example, is refused: %v", text, rep.Error)
					}
				}
				rep := b.Dispatch(t.Context(), Speaker{Org: "default", User: "ana"}.Request("/airesp "+example))
				if rep.Command != cmd.Name && cmd.Name != "ask" { // which says what it ran instead
					t.Errorf("%q ran %q", example, rep.Command)
				}
				var code commands.Code
				if rep.Error != nil {
					code = rep.Error.Code
				}
				if want := refused[example]; code != want {
					t.Errorf("%q is refused with %q, want %q: %v", example, code, want, rep.Error)
				}
				if Draw(rep, 80) == "" {
					t.Errorf("%q has no reply", example)
				}
			})
		}
	}
}

func TestRequest(t *testing.T) {
	for _, x := range []struct{ typed, want string }{
		{"who-owns data-privacy", "who-owns data-privacy"},
		{"  /airesp   gaps ", "gaps"},
		{"/AIRESP\tgaps", "gaps"},
		{"/airesp", ""},
		{"/airespx gaps", "/airespx gaps"},
		{"/ai", "/ai"},
		{"/airesp\u00a0gaps", "gaps"},
		{"", ""},
	} {
		req := Speaker{Org: "o", User: "ana", Teams: []string{"privacy"}}.Request(x.typed)
		if req.Text != x.want {
			t.Errorf("%q becomes %q, want %q", x.typed, req.Text, x.want)
		}
		if id := req.Identity; req.Org != "o" || id.Person() != "console:ana" || !id.Operator || id.Teams[0] != "privacy" {
			t.Errorf("%q comes from %+v", x.typed, req)
		}
	}
}

func TestPipe(t *testing.T) {
	long := strings.Repeat("x", 3*maxLine)
	for _, x := range []struct {
		name, in string
		want     []string // beginnings of the replies
		err      error
	}{
		{"several", "version\n/airesp claim data-privacy by Privacy\r\n\n  \nwho-owns data-privacy for cursor", []string{"airesp v0.0.0", "Privacy now owns", "Data Privacy for Cursor"}, nil},
		{"leaves", "version\nexit\nversion\n", []string{"airesp v0.0.0"}, nil},
		{"too long", long + "\nversion\n", []string{"That is longer than", "airesp v0.0.0"}, nil},
		{"asks for help", "/airesp\n", []string{"I answer who owns"}, nil},
		{"empty", "", nil, ErrNoInput},
		{"only blank", "\n \n", nil, ErrNoInput},
	} {
		t.Run(x.name, func(t *testing.T) {
			var out strings.Builder
			if err := newConsole(adaptertest.New(t), x.in, &out).Run(t.Context()); !errors.Is(err, x.err) {
				t.Fatalf("error %v, want %v", err, x.err)
			}
			rest := out.String()
			for _, want := range x.want {
				i := strings.Index(rest, want)
				if i < 0 {
					t.Fatalf("no %q in %q", want, rest)
				}
				rest = rest[i+len(want):]
			}
			if n := strings.Count(out.String(), "airesp v0.0.0"); n > 1 {
				t.Errorf("answered %d times", n)
			}
		})
	}
}

func TestPipeStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := newConsole(adaptertest.New(t), "version\n", io.Discard).Run(ctx); err != nil {
		t.Error(err)
	}
	c := newConsole(adaptertest.New(t), "version\n", brokenPipe{})
	if err := c.Run(t.Context()); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a reply that cannot be written gives %v", err)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWelcome(t *testing.T) {
	b := adaptertest.New(t)
	c := newConsole(b, "", io.Discard)
	text := c.welcome(80)
	for _, want := range []string{"who-owns data-privacy for cursor", "claim data-privacy for cursor by TEAM", "gaps", "README.md", "Slack", "Discord", "help", "exit"} {
		if !strings.Contains(text, want) {
			t.Errorf("the first screen lacks %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "\n"); n > 15 {
		t.Errorf("the first screen has %d lines", n)
	}
	small, err := airesp.Load("small.yaml", small())
	if err != nil {
		t.Fatal(err)
	}
	c.Framework = small
	if text := c.welcome(80); !strings.Contains(text, "who-owns b for y") {
		t.Errorf("the first screen does not fit another framework:\n%s", text)
	}
}

func small() []byte {
	return []byte(`
framework: {name: Small, version: "1", author: A, license: MIT, copyright: C, attribution: T}
models:
  x: {name: X, short: X, summary: x}
  y: {name: Y, short: Y, summary: y}
domains:
  a: {name: A, summary: a, notes: {x: n, y: n}}
  b: {name: B, summary: b, notes: {x: n, y: n}}
matrix:
  a: [P, P]
  b: [P, C]
`)
}

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := openHistory(path)
	for i := range maxHistory + 20 {
		h.Add(fmt.Sprintf("gaps page %d", i))
	}
	h.Add("  ")
	h.Add("version")
	h.Add("version")
	h.close()
	h = openHistory(path)
	defer h.close()
	if h.Len() != maxHistory || h.At(0) != "version" || h.At(1) != fmt.Sprintf("gaps page %d", maxHistory+19) {
		t.Errorf("%d lines, the last ones %q and %q", h.Len(), h.At(0), h.At(1))
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() > maxHistory*20 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if h := openHistory(t.TempDir()); h.file != nil {
		t.Error("a folder was taken for a file")
	}
}
