package slack

import (
	"math"
	"strconv"
	"strings"

	"airesp/commands/reply"
)

// noLimit is the room of a list that need not be cut.
const noLimit = math.MaxInt

// maxSectionBytes is where a section of very many spans is cut, since each
// span costs more than its text.
const maxSectionBytes = 6000

// pen writes blocks as JSON. That costs a quarter of what marshalling
// slack-go's types does, without making them; the tests hold what is written
// against those types.
type pen struct {
	b      []byte
	blocks int
	text   int // characters of one paragraph
	room   int // bytes that are left for items of lists
	most   int // blocks there may be
	tables int // tables that may still be drawn
	again  again

	plainEnd int // where the last text element without a style ends
}

func (p *pen) raw(s string) { p.b = append(p.b, s...) }

// back takes back what was written since n.
func (p *pen) back(n int) { p.b, p.plainEnd = p.b[:n], 0 }

func (p *pen) number(n int) { p.b = strconv.AppendInt(p.b, int64(n), 10) }

// begin starts an element of an array.
func (p *pen) begin(s string) {
	if n := len(p.b); n > 0 && p.b[n-1] != '[' {
		p.b = append(p.b, ',')
	}
	p.raw(s)
}

// plain writes a plain_text object, in which Slack reads no mark-up.
func (p *pen) plain(s string) {
	p.raw(`{"type":"plain_text","emoji":false,"text":`)
	p.b = appendString(p.b, s)
	p.raw(`}`)
}

// richText writes a rich_text block around what fill writes, or nothing when
// that is nothing.
func (p *pen) richText(fill func()) {
	before := len(p.b)
	p.begin(`{"type":"rich_text","elements":[`)
	empty := len(p.b)
	if fill(); len(p.b) == empty {
		p.back(before)
		return
	}
	p.raw(`]}`)
	p.blocks++
}

// section writes a text and lines below it, and cuts what is beyond the pen's
// limit. It reports whether there was anything to write.
func (p *pen) section(first reply.Text, lines ...reply.Text) bool {
	before := len(p.b)
	p.begin(`{"type":"rich_text_section","elements":[`)
	empty := len(p.b)
	left := p.text
	for i := -1; i < len(lines) && left >= 0; i++ {
		line := first
		if i >= 0 {
			line = lines[i]
		}
		left = p.line(line, len(p.b) > empty, left, before+maxSectionBytes)
	}
	if len(p.b) == empty {
		p.back(before)
		return false
	}
	p.raw(`]}`)
	return true
}

// line writes one line, after a line break unless it is the first. It returns
// how many characters are left, or -1 when the line was cut.
func (p *pen) line(t reply.Text, broken bool, left, end int) int {
	for i := range t {
		text := content(t[i])
		if text == "" {
			continue
		}
		if broken {
			p.run("\n", "")
			broken = false
		}
		n := len(text)
		if n > left {
			n = units(text)
		}
		if len(p.b) > end {
			left = 0
		}
		if n > left {
			p.run(cut(text, max(1, left)), "")
			return -1
		}
		left -= n
		p.span(&t[i], text)
	}
	return left
}

// span writes one span.
func (p *pen) span(s *reply.Span, text string) {
	switch s.Style {
	case reply.Strong:
		p.run(text, `,"style":{"bold":true}`)
	case reply.Code, reply.ToType:
		p.run(text, `,"style":{"code":true}`)
	case reply.Day:
		p.begin(`{"type":"date","timestamp":`)
		p.number(int(s.Time.Unix()))
		p.raw(`,"format":"{date_short_pretty}","fallback":`)
		p.b = appendString(p.b, text)
		p.raw(`}`)
	default:
		p.run(text, "")
	}
}

// run writes a text element. Slack shows its text as it is. Text without a
// style goes on in the element before, when that has none either.
func (p *pen) run(text, style string) {
	if style == "" && p.plainEnd == len(p.b) {
		p.b = appendInside(p.b[:len(p.b)-len(`"}`)], text)
	} else {
		p.begin(`{"type":"text","text":"`)
		p.b = appendInside(p.b, text)
	}
	p.raw(`"`)
	p.raw(style)
	p.raw(`}`)
	if style == "" {
		p.plainEnd = len(p.b)
	}
}

// content is what a span says, as people read it.
func content(s reply.Span) string {
	switch s.Style {
	case reply.ToType:
		return SlashCommand + " " + reply.Printable(s.Command.String())
	case reply.TeamName:
		return reply.Printable(s.Team.Name)
	case reply.Day:
		return s.Time.UTC().Format(reply.PlainDate)
	}
	return reply.Printable(s.Text)
}

// units is the length of a text in UTF-16 units, which is at least its length
// in characters.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// cut shortens a text to n characters, the last of them "…".
func cut(s string, n int) string {
	if len(s) <= n || units(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		if used++; r > 0xffff {
			used++
		}
		if used > n-1 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}
