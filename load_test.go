package airesp

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive holds a framework file and the problems that are expected of it.
func TestLoadProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			file, want := archive.Files[0], string(archive.Files[1].Data)
			f, err := Load(file.Name, file.Data)
			if got := listed(t, f, err); got != want {
				t.Errorf("problems are\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// listed returns the problems of a load, one a line, and checks that they come instead of a framework.
func listed(t *testing.T, f *Framework, err error) string {
	t.Helper()
	if err == nil {
		if f == nil {
			t.Error("neither a framework nor problems")
		}
		return ""
	}
	var problems Problems
	if !errors.As(err, &problems) || f != nil {
		t.Fatalf("Load returned %v and %v, want Problems alone", f, err)
	}
	return problems.Error() + "\n"
}

// What cannot stand in an archive.
func TestLoadBytes(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"nothing", "", "f:1: the file is empty; start from a copy of the built-in framework"},
		{"NUL", "framework:\n  name: a\x00b\n", "f:2: this line holds the control character U+0000; remove it"},
		{"invalid UTF-8", "framework:\n\n  name: a\xffb\n", "f:3: this line is not UTF-8 text; save the file as UTF-8"},
		{"UTF-16", "\xff\xfea\x00:\x00", "f:1: this line is not UTF-8 text; save the file as UTF-8"},
		{"two bad lines", "a\x01\nb\x02\n", "f:1: this line holds the control character U+0001; remove it\nf:2: this line holds the control character U+0002; remove it"},
		{"too large", strings.Repeat("#", MaxFile+1), "f:1: the file has 1048577 bytes; 1048576 are the most"},
		{"text", "hello", "f:1: the file must be keys with values (key: value), not the text \"hello\""},
		{"list", "[hello]", "f:1: the file must be keys with values (key: value), not a list"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := Load("f", []byte(test.data))
			if got := strings.TrimSuffix(listed(t, f, err), "\n"); got != test.want {
				t.Errorf("problems are\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// sized writes a framework of so many models and domains.
func sized(models, domains int) string {
	var b strings.Builder
	b.WriteString("framework: {name: Sized, version: 1.0}\nmodels:\n")
	for m := range models {
		fmt.Fprintf(&b, "  m%d: {name: Model m%d}\n", m, m)
	}
	b.WriteString("domains:\n")
	for d := range domains {
		fmt.Fprintf(&b, "  d%d:\n    name: Domain d%d\n    notes:\n", d, d)
		for m := range models {
			fmt.Fprintf(&b, "      m%d: Note d%d m%d\n", m, d, m)
		}
	}
	b.WriteString("matrix:\n")
	for d := range domains {
		letters := make([]string, models)
		for m := range models {
			letters[m] = []string{"P", "C!", "S", `"-"`}[(d+m)%4]
		}
		fmt.Fprintf(&b, "  d%d: [%s]\n", d, strings.Join(letters, ", "))
	}
	return b.String()
}

func TestLoadSizes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 25}, {25, 1}, {8, 16}, {25, 25}} {
		f, err := Load("f", []byte(sized(size[0], size[1])))
		if err != nil {
			t.Errorf("%v: %v", size, err)
			continue
		}
		n := 0
		for c := range f.Cells() {
			d, m := n/size[0], n%size[0]
			want := Cell{f.Domains[d].ID, f.Models[m].ID, Responsibility((d+m)%4 + 1), (d+m)%4 == 1, fmt.Sprintf("Note d%d m%d", d, m)}
			if got, ok := f.Cell(want.Domain, want.Model); c != want || got != want || !ok {
				t.Errorf("%v: cell %d is %+v and %+v, want %+v", size, n, c, got, want)
			}
			n++
		}
		if n != size[0]*size[1] {
			t.Errorf("%v: %d cells", size, n)
		}
	}
	for _, size := range [][2]int{{26, 1}, {1, 26}, {2000, 2}, {2, 2000}} {
		_, err := Load("f", []byte(sized(size[0], size[1])))
		if err == nil || !strings.Contains(err.Error(), "25 are the most") {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestLoadManyProblems(t *testing.T) {
	_, err := Load("f", []byte(strings.Repeat("\x01\n", 5000)))
	problems := err.(Problems)
	if len(problems) != maxProblems+1 || !strings.Contains(problems[maxProblems].Message, "more problems") {
		t.Errorf("%d problems, the last %q", len(problems), problems[len(problems)-1])
	}
}

// A key that is one space out of line is reported where it is.
func TestLoadSyntaxLine(t *testing.T) {
	all := strings.SplitAfter(builtInFile, "\n")
	tried, first := 0, true
	for i, line := range all {
		if !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "   ") || strings.HasPrefix(line, "  #") {
			first = first || !strings.HasPrefix(line, " ") && strings.HasSuffix(line, ":\n")
			continue
		}
		if first { // it sets the indentation, so the next one is out of line
			first = false
			continue
		}
		tried++
		if tried%10 != 0 { // each takes two loads
			continue
		}
		broken := slices.Clone(all)
		broken[i] = line[1:]
		_, err := Load("f", []byte(strings.Join(broken, "")))
		if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("f:%d: this is not valid YAML", i+1)) {
			t.Errorf("line %d %.20q: %v", i+1, line, err)
		}
	}
	if tried < 100 {
		t.Errorf("only %d lines found", tried)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(builtInFile[:6000]))
	f.Add([]byte(sized(2, 2)))
	archives, _ := filepath.Glob("testdata/load/*.txtar")
	for _, path := range archives {
		if archive, err := txtar.ParseFile(path); err == nil {
			f.Add(archive.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		framework, err := Load("f", data)
		if listed(t, framework, err) == "" {
			NewLookup(framework)
			return
		}
		for i, p := range err.(Problems) {
			if p.Line < 1 || p.Message == "" || i > 0 && p.Line < err.(Problems)[i-1].Line {
				t.Errorf("bad problem %+v", p)
			}
		}
	})
}
