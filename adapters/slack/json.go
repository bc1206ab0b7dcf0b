package slack

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// escape writes the three characters that Slack reads in text with mark-up as
// entities.
func escape(s string) string {
	if !strings.ContainsAny(s, "&<>") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// MarshalJSON is the message as the answer to a slash command.
func (m Message) MarshalJSON() ([]byte, error) { return m.appendJSON(nil), nil }

// appendJSON appends the message as the answer to a slash command. Nothing in
// it is read for names or links, and no link is unfurled.
func (m Message) appendJSON(b []byte) []byte {
	return append(m.appendOpen(b), '}')
}

// appendPost appends the message as it is posted to a response_url: beside the
// message that held the button, or in its place.
func (m Message) appendPost() []byte {
	b := append(m.appendOpen(nil), `,"replace_original":`...)
	return append(strconv.AppendBool(b, m.inPlace), '}')
}

func (m Message) appendOpen(b []byte) []byte {
	if b == nil {
		b = make([]byte, 0, len(m.Blocks)+len(m.Text)+256)
	}
	kind := "ephemeral"
	if m.Public {
		kind = "in_channel"
	}
	b = append(b, `{"response_type":"`...)
	b = append(b, kind...)
	b = append(b, `","mrkdwn":false,"link_names":false,"unfurl_links":false,"unfurl_media":false,"text":`...)
	b = appendString(b, m.Text)
	b = append(b, `,"blocks":`...)
	return append(b, m.Blocks...)
}

const hexDigits = "0123456789abcdef"

// appendString appends a JSON string. What is no UTF-8 becomes U+FFFD.
func appendString(b []byte, s string) []byte {
	return append(appendInside(append(b, '"'), s), '"')
}

// appendInside appends a JSON string without its quotes.
func appendInside(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			b = append(append(b, s[from:i]...), '\\')
			from = i + 1
			switch c {
			case '"', '\\':
				b = append(b, c)
			case '\n':
				b = append(b, 'n')
			default:
				b = append(b, 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
		}
		i++
	}
	return append(b, s[from:]...)
}
