package slack

import (
	"strings"

	"airesp"
	"airesp/commands"
)

// decodeText turns a command's text into what was typed. Slack writes & < >
// as entities, and in <…> what it recognised: a user group becomes a token
// without spaces that the second result explains, a link the text that was
// typed, and people and channels stay as they are.
func decodeText(s, workspace string) (string, map[string]commands.Mention) {
	if !strings.ContainsAny(s, "&<") {
		return s, nil
	}
	var mentions map[string]commands.Mention
	var b strings.Builder
	for s != "" {
		plain, rest, found := strings.Cut(s, "<")
		b.WriteString(unentity(plain))
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString("<" + unentity(rest))
			break
		}
		s = after
		target, label, _ := strings.Cut(inside, "|")
		group, isGroup := strings.CutPrefix(target, "!subteam^")
		switch {
		case isGroup && isID(group):
			token := "<" + target + ">"
			name := strings.TrimPrefix(unentity(label), "@")
			if name == "" {
				name = group
			}
			if mentions == nil {
				mentions = map[string]commands.Mention{}
			}
			mentions[token] = commands.Mention{
				Binding: airesp.Binding{Platform: platform, Workspace: workspace, Group: group}, Name: name,
			}
			b.WriteString(token)
		case isLink(target):
			if label == "" {
				label = target
			}
			b.WriteString(unentity(label))
		default:
			b.WriteString("<" + unentity(inside) + ">")
		}
	}
	return b.String(), mentions
}

func isLink(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "mailto:")
}

// isID reports whether s can be an id of Slack: capitals and digits.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// unentity reads the three entities that Slack writes, once: what was typed as
// "&lt;" arrives as "&amp;lt;".
func unentity(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for s != "" {
		plain, rest, found := strings.Cut(s, "&")
		b.WriteString(plain)
		if !found {
			break
		}
		switch {
		case strings.HasPrefix(rest, "amp;"):
			b.WriteByte('&')
			s = rest[len("amp;"):]
		case strings.HasPrefix(rest, "lt;"):
			b.WriteByte('<')
			s = rest[len("lt;"):]
		case strings.HasPrefix(rest, "gt;"):
			b.WriteByte('>')
			s = rest[len("gt;"):]
		default:
			b.WriteByte('&')
			s = rest
		}
	}
	return b.String()
}
