package slack

import (
	"strings"
	"unicode"

	"airesp"
	"airesp/commands"
)

// decodeText turns a command's text into what was typed. Slack writes & < >
// as entities, and in <…> what it recognised: a user group or a person becomes
// a token without spaces that the second result explains, a channel a token
// that holds its name, and a link the text that was typed.
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
		user, isUser := strings.CutPrefix(target, "@")
		channel, isChannel := strings.CutPrefix(target, "#")
		switch {
		case isGroup && isID(group), isUser && isID(user):
			m := commands.Mention{Name: strings.TrimPrefix(unentity(label), "@")}
			if isGroup {
				m.Binding = airesp.Binding{Platform: platform, Workspace: workspace, Group: group}
			} else {
				m.Person = commands.Identity{Platform: platform, Workspace: workspace, User: user}.Person()
			}
			if m.Name == "" {
				m.Name = strings.TrimPrefix(target[1:], "subteam^")
			}
			if mentions == nil {
				mentions = map[string]commands.Mention{}
			}
			token := "<" + target + ">"
			mentions[token] = m
			b.WriteString(token)
		case isChannel && isID(channel):
			b.WriteString(channelToken(channel, unentity(label)))
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

// channelToken is a channel as the command layer reads it, in one word: what
// parts words there becomes a hyphen in the name.
func channelToken(id, name string) string {
	if name == "" {
		return "<#" + id + ">"
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(`,"“”„`, r) {
			return '-'
		}
		return r
	}, name)
	return "<#" + id + "|" + name + ">"
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
