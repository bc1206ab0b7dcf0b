package discord

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"airesp/commands/reply"
)

// unjoin stands between marks that would otherwise be read as one. It has no width.
const unjoin = "\u200b"

// line is a text as one line of Discord's markdown of at most limit
// characters; what is cut off is marked by an ellipsis. Everything in it is
// shown as it was written: no mark-up, link, mention or emoji of a user's works.
func (d *drawing) line(t reply.Text, limit int) string {
	full := d.spans(t)
	if length(full) <= limit {
		return full
	}
	var kept reply.Text
	for _, s := range t {
		if length(d.spans(append(kept, s))) < limit {
			kept = append(kept, s)
			continue
		}
		if s.Style == reply.Plain || s.Style == reply.Strong || s.Style == reply.Code {
			runes := []rune(cutPlain(s.Text, limit))
			n := largest(len(runes), func(n int) bool {
				return length(d.spans(append(kept, reply.Span{Style: s.Style, Text: string(runes[:n])}))) < limit
			})
			s.Text = strings.TrimRightFunc(string(runes[:n]), unicode.IsSpace)
			kept = append(kept, s)
		}
		break
	}
	return cutPlain(d.spans(kept)+"…", limit)
}

// largest is the largest n from 0 to top that fits, when all smaller ones do.
func largest(top int, fits func(n int) bool) int {
	low := 0
	for low < top {
		mid := (low + top + 1) / 2
		if fits(mid) {
			low = mid
		} else {
			top = mid - 1
		}
	}
	return low
}

// spans is a text as markdown. Marks of one kind that touch are kept apart.
func (d *drawing) spans(t reply.Text) string {
	var b strings.Builder
	last := reply.Plain
	for _, s := range t {
		style, text := d.span(s, b.Len() == 0)
		if text == "" {
			continue
		}
		if style == last && style != reply.Plain {
			b.WriteString(unjoin)
		}
		b.WriteString(text)
		last = style
	}
	return b.String()
}

// span is a span as markdown, and the kind of mark that it ends with.
func (d *drawing) span(s reply.Span, start bool) (reply.Style, string) {
	switch s.Style {
	case reply.Strong:
		// Spaces at the ends go outside, where every client takes the marks.
		text := tidy(s.Text)
		right := strings.TrimRightFunc(text, unicode.IsSpace)
		core := strings.TrimLeftFunc(right, unicode.IsSpace)
		if core == "" {
			return reply.Plain, text
		}
		style, after := reply.Strong, text[len(right):]
		if after != "" {
			style = reply.Plain
		}
		return style, right[:len(right)-len(core)] + "**" + escape(core, false) + "**" + after
	case reply.Code:
		return reply.Code, code(s.Text)
	case reply.ToType:
		return reply.Code, code(d.view.forms.typed(*s.Command, d.view.Mentions))
	case reply.TeamName:
		for _, g := range s.Team.Groups {
			if g.Platform == platform && g.Workspace == d.view.Guild && isID(g.ID) {
				return reply.Plain, roleMention(g.ID)
			}
		}
		return reply.Plain, escape(s.Team.Name, start)
	case reply.Day:
		return reply.Plain, fmt.Sprintf("<t:%d:D>", s.Time.Unix()) // Discord shows it in the reader's own words
	}
	return reply.Plain, escape(s.Text, start)
}

// code is text to be typed or compared to the letter. A backtick would end it,
// so it is shown by its likeness.
func code(s string) string {
	s = strings.ReplaceAll(tidy(s), "`", "ˋ")
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return "`" + s + "`"
}

// tidy replaces what would steer the display or begin a new line.
func tidy(s string) string {
	s = reply.Printable(s)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		if r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// escape makes text be shown to the letter. start says that it begins a line,
// where a few more characters have a meaning.
func escape(s string, start bool) string {
	s = tidy(s)
	var b strings.Builder
	b.Grow(len(s) + 8)
	if start {
		rest := strings.TrimLeft(s, " ")
		b.WriteString(s[:len(s)-len(rest)])
		s = rest
		digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
		switch {
		case s == "":
		case strings.ContainsRune("#-+", rune(s[0])):
			b.WriteByte('\\')
		case digits > 0 && digits < len(s) && (s[digits] == '.' || s[digits] == ')'):
			b.WriteString(s[:digits] + `\`)
			b.WriteByte(s[digits])
			s = s[digits+1:]
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case '\\', '*', '_', '~', '|', '`', '<', '>', '[', ']':
			b.WriteByte('\\')
		case ':': // an emoji by its name, or the scheme of a link
			if i+1 < len(s) && s[i+1] != ' ' {
				b.WriteByte('\\')
			}
		case '.': // the address of an invitation is found without a scheme
			if i > 0 && isLetter(s[i-1]) && i+1 < len(s) && isLetter(s[i+1]) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(c)
		if c == '@' {
			b.WriteString(apart(s[i+1:]))
		}
	}
	return b.String()
}

// apart is what keeps an @ from meaning everybody.
func apart(after string) string {
	for _, word := range []string{"everyone", "here"} {
		if len(after) >= len(word) && strings.EqualFold(after[:len(word)], word) {
			return unjoin
		}
	}
	return ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= utf8.RuneSelf }

// length counts as Discord's strictest clients do: in UTF-16 units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// cutPlain shortens text without mark-up to at most limit characters, the
// ellipsis that says so included.
func cutPlain(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	if limit < 1 {
		return ""
	}
	n := 0
	for i, r := range s {
		n += length(string(r))
		if n > limit-1 {
			return strings.TrimRightFunc(s[:i], unicode.IsSpace) + "…"
		}
	}
	return s
}
