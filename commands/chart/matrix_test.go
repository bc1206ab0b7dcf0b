package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"airesp"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// golden compares a picture with the golden one, pixel by pixel.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".png")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	want, have := decode(t, file), decode(t, got)
	if want.Bounds() != have.Bounds() {
		t.Fatalf("%s: %v, want %v", name, have.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if want.At(x, y) != have.At(x, y) {
				t.Fatalf("%s: the pixel at %d,%d is %v, want %v (run with -update when that is meant)", name, x, y, have.At(x, y), want.At(x, y))
			}
		}
	}
	if len(got) > 150_000 {
		t.Errorf("%s: %d bytes, more than 150 kB", name, len(got))
	}
}

func decode(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// builtIn is the matrix of the built-in framework, with owners when ledger is set.
func builtIn(ledger bool) Matrix {
	f := airesp.BuiltIn()
	m := Matrix{Title: "Who is responsible for AI security", Subtitle: "16 security domains in 8 deployment models.", Ledger: ledger, Source: f.Name + " " + f.Version}
	for _, c := range f.Models {
		m.Columns = append(m.Columns, Name{Text: c.Short, Else: c.ID})
	}
	if ledger {
		m.Owners = []Name{{Text: "Privacy Office"}, {Text: "Platform"}, {Text: "Pia Olsen's team"}, {Text: "法務部", Else: "Team 4"}}
	}
	for y, d := range f.Domains {
		row := Row{Name: Name{Text: d.Name, Else: d.ID}}
		for x, c := range f.Models {
			cell, _ := f.Cell(d.ID, c.ID)
			out := Cell{Responsibility: cell.Responsibility, Critical: cell.Critical}
			if ledger && cell.Responsibility.NeedsOwner() {
				out.Owner = (y + x) % 5
				out.Gap = out.Owner == 0 || y == 3
				if y == 7 && out.Gap {
					out.Gap, out.Accepted = false, true
				}
			}
			row.Cells = append(row.Cells, out)
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

// made is a matrix of a size whose names have about 40 characters.
func made(rows, columns int, name string) Matrix {
	m := Matrix{Title: "A title that is long enough to need more than one line in a small picture", Subtitle: name, Ledger: true, Source: name}
	for i := range columns {
		m.Columns = append(m.Columns, Name{Text: fmt.Sprintf("%s %d", name, i+1)})
		m.Owners = append(m.Owners, Name{Text: fmt.Sprintf("%s %d", name, i+1)})
	}
	for y := range rows {
		row := Row{Name: Name{Text: fmt.Sprintf("%s %d", name, y+1)}}
		for x := range columns {
			row.Cells = append(row.Cells, Cell{Responsibility: airesp.Customer, Critical: true, Gap: x%2 == 0, Owner: x + 1})
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func TestMatrixGolden(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]Matrix{"framework": builtIn(false), "owned": builtIn(true), "one": made(1, 1, "Security"), "largest": made(25, 25, "A name that is forty characters long, or")} {
		got := m.PNG()
		if !bytes.Equal(got, m.PNG()) {
			t.Errorf("%s: the same matrix gives other bytes", name)
		}
		golden(t, name, got)
	}
}

// TestMatrixLayout looks for text that overlaps other text, leaves its box or
// the picture, or has lost letters.
func TestMatrixLayout(t *testing.T) {
	t.Parallel()
	words, long := "A name that is forty characters long, or", strings.Repeat("w", 40)
	for _, m := range []Matrix{
		made(1, 1, words), made(1, 1, long), made(8, 16, words), made(16, 8, long), made(25, 25, words), made(25, 25, long),
		builtIn(false), builtIn(true),
	} {
		p := newPen()
		checkLayout(t, p, m.layout(p))
		if all := written(m.layout(p)); !strings.Contains(all, squeeze(m.Title)) || !strings.Contains(all, squeeze(m.Source)) {
			t.Errorf("the title or the source is not whole")
		} else {
			for i := range m.Columns {
				if n := squeeze(p.name(m.Columns[i])); !strings.Contains(all, n) {
					t.Errorf("the column %s is not whole", n)
				}
			}
			for i := range m.Rows {
				if n := squeeze(p.name(m.Rows[i].Name)); !strings.Contains(all, n) {
					t.Errorf("the row %s is not whole", n)
				}
			}
		}
	}
}

func checkLayout(t *testing.T, p *pen, s *scene) {
	t.Helper()
	page := image.Rectangle{Max: s.size.Mul(Scale)}
	type taken struct {
		at   image.Rectangle
		text string
	}
	var all []taken
	for _, l := range s.labels {
		for i, text := range l.lines {
			_, at := p.place(l, i)
			if !at.In(page) || !at.In(scaled(l.at).Inset(-Scale)) {
				t.Errorf("%q at %v leaves its box %v or the picture %v", text, at, scaled(l.at), page)
			}
			all = append(all, taken{at, text})
		}
	}
	for i, a := range all {
		for _, b := range all[:i] {
			if a.at.Overlaps(b.at) {
				t.Errorf("%q at %v overlaps %q at %v", a.text, a.at, b.text, b.at)
			}
		}
	}
}

// written is all text of a scene without its spaces.
func written(s *scene) string {
	var b strings.Builder
	for _, l := range s.labels {
		b.WriteString(squeeze(strings.Join(l.lines, "")))
		b.WriteString("\n")
	}
	return b.String()
}

func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

// TestContrast computes what the Web Content Accessibility Guidelines ask:
// 4.5:1 for every text, 3:1 for the outline of a gap on every ground.
func TestContrast(t *testing.T) {
	t.Parallel()
	for i := range inks {
		text, ground := i.tones()
		if got := contrast(text, ground); got < 4.5 {
			t.Errorf("ink %d: contrast %.2f:1, want 4.5:1", i, got)
		}
	}
	for _, i := range []ink{onCustomer, onShared, onProvider, onPage} {
		_, ground := i.tones()
		if got := contrast(red, ground); got < 3 {
			t.Errorf("a gap on the ground of ink %d: contrast %.2f:1, want 3:1", i, got)
		}
	}
}

func contrast(a, b tone) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t tone) float64 {
	linear := func(v uint8) float64 {
		c := float64(v) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	c := t.rgba()
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func TestAlt(t *testing.T) {
	t.Parallel()
	m := builtIn(true)
	got := m.Alt()
	for _, want := range []string{"C customer 57, S shared 40, P provider 22, – n/a 9; 5 critical (!)", "Columns: SaaS AI, PaaS AI", "Agent Governance: S S C C – C! – C; Platform 2; Pia Olsen's team 1", "gaps 8", "accepted 1", "法務部"} {
		if !strings.Contains(got, want) {
			t.Errorf("the alt text lacks %q:\n%s", want, got)
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	m := Matrix{}
	for _, n := range []string{"Privacy Office", "Pia O", "Platform", "x", "法務部", "data & ai security", "T 1", "!!!"} {
		m.Owners = append(m.Owners, Name{Text: n})
	}
	if got := strings.Join(m.initials(newPen()), " "); got != "PO PO2 PL X T1 DA T12 T2" {
		t.Errorf("initials: %s", got)
	}
}

func BenchmarkMatrix(b *testing.B) {
	m := builtIn(true)
	for b.Loop() {
		m.PNG()
	}
}
