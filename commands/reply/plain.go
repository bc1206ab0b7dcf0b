package reply

import (
	"bytes"
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PlainDate is how a date reads where a platform has no form of its own.
const PlainDate = "2 Jan 2006"

// String is the text without any mark-up. Characters that would steer a
// terminal are replaced.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.String())
	}
	return b.String()
}

// String is the span without any mark-up; see Text.String.
func (s Span) String() string {
	switch s.Style {
	case ToType:
		return Printable(s.Command.String())
	case TeamName:
		return Printable(s.Team.Name)
	case Day:
		return s.Time.UTC().Format(PlainDate)
	}
	return Printable(s.Text)
}

// Printable replaces control and format characters, so that text from users
// cannot steer a terminal or hide what it says. Line breaks become spaces.
func Printable(s string) string {
	if isPlain(s) || strings.IndexFunc(s, steers) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case steers(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// isPlain reports whether a text is ASCII that shows, as nearly all is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// steers reports whether a character could steer a terminal, hide text or
// break a line.
func steers(r rune) bool {
	if r >= ' ' && r < 0x7f {
		return false
	}
	return r < 0xa0 || r == utf8.RuneError || unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
}

// PlainText is the reference rendering: what the terminal shows. Lines are
// wrapped at width characters; 0 leaves them as long as they are.
func PlainText(m Message, width int) string {
	p := &printer{width: width}
	p.wrap("", "", m.Summary.String())
	for _, b := range m.InWords().Blocks {
		p.block(b)
	}
	return p.b.String()
}

type printer struct {
	b     strings.Builder
	width int
}

func (p *printer) block(b Block) {
	p.b.WriteByte('\n')
	switch b := b.(type) {
	case Heading:
		p.wrap("", "", b.Text)
	case Para:
		p.wrap("", "", b.Text.String())
	case List:
		p.list(b)
	case Grid:
		p.grid(b)
	case Buttons:
		if len(b.Lead) > 0 {
			p.wrap("", "", b.Lead.String())
		}
		for _, x := range b.Buttons {
			p.offer("  ", x.Label, x.Command)
		}
	case Select:
		if b.Typed.Verb != "" {
			p.typed(b)
			return
		}
		if len(b.Lead) > 0 {
			p.wrap("", "", b.Lead.String())
		}
		for _, x := range b.Choices {
			p.offer("  ", x.Title(), x.Command)
		}
	case File:
		p.b.Write(b.Data)
		if !bytes.HasSuffix(b.Data, []byte("\n")) {
			p.b.WriteByte('\n')
		}
	case Footer:
		p.wrap("", "", b.Text.String())
	}
}

// offer is a command to type, and what it is for.
func (p *printer) offer(indent, label string, c Command) {
	p.wrap(indent, indent+"  ", Printable(label)+": "+Printable(c.String()))
}

// typed is the one command for all choices, and what can stand in it.
func (p *printer) typed(s Select) {
	lead := s.Lead.String()
	if lead == "" {
		lead = Printable(s.Placeholder) + ":"
	}
	p.wrap("", "", lead+" "+Printable(s.Typed.String()))
	names := make([]string, len(s.Choices))
	for i, x := range s.Choices {
		names[i] = Printable(x.Label)
	}
	p.wrap("  ", "  ", strings.Join(names, ", "))
}

func (p *printer) list(l List) {
	for i, item := range l.Items {
		mark := cmp.Or(l.Number(i), "- ")
		indent := strings.Repeat(" ", len(mark))
		p.wrap(mark, indent, item.Title.String())
		for _, line := range item.Lines {
			p.wrap(indent, indent, line.String())
		}
		for _, x := range item.Buttons {
			p.offer(indent, x.Label, x.Command)
		}
	}
}

func (p *printer) grid(g Grid) {
	for _, line := range g.Lines() {
		p.b.WriteString(line + "\n")
	}
	for _, l := range g.Legend {
		p.wrap("", "  ", l.String())
	}
}

// Lines draws the grid in columns of even width, for fixed-width type: a line
// of column names, then a line a row.
func (g Grid) Lines() []string {
	name, cell := 0, 1
	for _, r := range g.Rows {
		name = max(name, utf8.RuneCountInString(r.Name))
		for _, c := range r.Cells {
			cell = max(cell, utf8.RuneCountInString(c))
		}
	}
	for _, c := range g.Columns {
		cell = max(cell, utf8.RuneCountInString(c))
	}
	line := func(first string, cells []string) string {
		var b strings.Builder
		b.WriteString(pad(Printable(first), name))
		for _, c := range cells {
			b.WriteString(" " + pad(Printable(c), cell))
		}
		return strings.TrimRight(b.String(), " ")
	}
	lines := []string{line("", g.Columns)}
	for _, r := range g.Rows {
		lines = append(lines, line(r.Name, r.Cells))
	}
	return lines
}

// ShortNames are the names of the rows in at most n characters, for where a
// phone leaves no more: their first words, as long as those tell them apart,
// else cut with a mark that says so.
func (g Grid) ShortNames(n int) []string {
	names, seen := make([]string, len(g.Rows)), map[string]bool{}
	for i, r := range g.Rows {
		names[i] = firstWords(Printable(r.Name), n)
		if names[i] == "" || seen[names[i]] {
			return g.cutNames(n)
		}
		seen[names[i]] = true
	}
	return names
}

func (g Grid) cutNames(n int) []string {
	names := make([]string, len(g.Rows))
	for i, r := range g.Rows {
		name := []rune(Printable(r.Name))
		if len(name) > n {
			name = append([]rune(strings.TrimRight(string(name[:n-1]), " ")), '…')
		}
		names[i] = string(name)
	}
	return names
}

// firstWords is as many words of a name as fit, without an "and" at the end.
func firstWords(name string, n int) string {
	if utf8.RuneCountInString(name) <= n {
		return name
	}
	short := string([]rune(name)[:n+1])
	short = strings.TrimRight(short[:max(0, strings.LastIndexByte(short, ' '))], " ")
	return strings.TrimSuffix(short, " and")
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

// wrap writes text with first before its first line and rest before the
// others, broken between words at the printer's width.
func (p *printer) wrap(first, rest, text string) {
	if p.width <= 0 {
		p.b.WriteString(first + text + "\n")
		return
	}
	line, used := first, false
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' }) { // a no-break space holds
		switch {
		case !used:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > p.width:
			p.b.WriteString(line + "\n")
			line = rest + word
		default:
			line += " " + word
		}
		used = true
	}
	p.b.WriteString(line + "\n")
}
