package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"airesp"
	"airesp/commands/reply"
)

// maxSentence is the longest reason or note, in characters.
const maxSentence = 500

// valueError says why a value cannot be used, in a sentence, and what is
// known instead.
type valueError struct {
	why   string
	known []string
}

func (e *valueError) Error() string { return e.why }

// explainMore refuses a value of a kind that only the organisation knows.
func (r *Router) explainMore(c Command, o Option, raw values, err error) *Error {
	var v *valueError
	if !errors.As(err, &v) {
		return nil
	}
	text := reply.Say(reply.C(shorten(raw[o.Name])), reply.S(" "+v.why+"."))
	e := c.misuse(text...)
	if o.Kind == KindSystem {
		e = refuse(NotFound, text...)
		if len(v.known) == 0 {
			e.Suggestions = []Suggestion{{Label: "The systems in use", Command: r.do("system list", nil)}}
			return e
		}
	}
	for _, word := range v.known {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: word, Command: c.command(raw, o.Name, word)})
	}
	if len(e.Suggestions) > 0 {
		e.Lead = reply.Say(reply.S("Did you mean:"))
	}
	return e
}

// system finds a system by its name or id: one in use, or, if there is none,
// the one that was retired last.
func (r *Router) system(text string, l *airesp.Ledger) (airesp.System, error) {
	if s, ok := l.SystemNamed(text); ok {
		return s, nil
	}
	if s, ok := l.System(strings.ToLower(text)); ok {
		return s, nil
	}
	if s, ok := l.RetiredNamed(text); ok {
		return s, nil
	}
	var names []string
	for _, s := range l.Systems() {
		names = append(names, s.Name)
	}
	return airesp.System{}, &valueError{"is not the name of a system in use", airesp.Near(text, names)}
}

func role(text string) (airesp.Role, error) {
	role := airesp.Role(strings.ToLower(text))
	if slices.Contains(airesp.Roles(), role) {
		return role, nil
	}
	return "", &valueError{"is not a role: accountable, responsible, consulted or informed", roleWords(text)}
}

func roleWords(text string) []string {
	var words []string
	for _, r := range airesp.Roles() {
		words = append(words, string(r))
	}
	return airesp.Near(text, words)
}

func choice(text string, choices []string) (string, error) {
	word := strings.ToLower(text)
	if slices.Contains(choices, word) {
		return word, nil
	}
	return "", &valueError{"is not one of " + enumerate(choices), airesp.Near(text, choices)}
}

// sentence checks a reason or a note: words that can be read, not too many.
func sentence(text string) (string, error) {
	seen := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) && !unicode.IsSpace(r) {
			return -1 // it cannot be seen, so it says nothing
		}
		return r
	}, text)
	tidy := strings.Join(strings.Fields(seen), " ")
	if airesp.Canonical(tidy) == "" {
		return "", &valueError{"says nothing; write it in words", nil}
	}
	if n := len([]rune(tidy)); n > maxSentence {
		return "", &valueError{fmt.Sprintf("has %d characters; %d are the most", n, maxSentence), nil}
	}
	return tidy, nil
}

// day reads a day: 2027-03-31, "31 Mar 2027", "today", "tomorrow", "30d", "in
// 6 weeks", "3 months". A day given ends at its last second, in UTC.
func day(text string, now time.Time) (time.Time, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	for _, layout := range []string{"2006-01-02", "2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006", "Jan 2, 2006", "January 2, 2006"} {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return endOf(t), nil
		}
	}
	switch word {
	case "today":
		return endOf(now), nil
	case "tomorrow":
		return endOf(now.AddDate(0, 0, 1)), nil
	case "yesterday":
		return endOf(now.AddDate(0, 0, -1)), nil
	}
	if n, unit, ok := span(word); ok {
		return endOf(unit(now, n)), nil
	}
	return time.Time{}, &valueError{"is not a day that I can read; write it like 2027-03-31, or like 30d", nil}
}

// since reads a day in the past, from its beginning; "30d" is 30 days ago.
func since(text string, now time.Time) (time.Time, error) {
	word := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), " ago")
	at, err := time.Time{}, error(nil)
	if n, unit, ok := span(word); ok {
		at = unit(now, -n)
	} else if at, err = day(text, now); err == nil {
		at = at.AddDate(0, 0, -1).Add(time.Second)
	}
	if err == nil && at.After(now) {
		return at, &valueError{"lies in the future; give a day in the past, like 2026-10-01 or 30d", nil}
	}
	return at, err
}

func endOf(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 23, 59, 59, 0, time.UTC)
}

// span reads "30d", "in 6 weeks" or "3 months".
func span(word string) (n int, unit func(t time.Time, n int) time.Time, ok bool) {
	word = strings.TrimSpace(strings.TrimPrefix(word, "in "))
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	n, err := strconv.Atoi(word[:digits])
	if err != nil || n > 10_000 {
		return 0, nil, false
	}
	switch strings.TrimSpace(word[digits:]) {
	case "d", "day", "days":
		return n, func(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }, true
	case "w", "week", "weeks":
		return n, func(t time.Time, n int) time.Time { return t.AddDate(0, 0, 7*n) }, true
	case "month", "months":
		return n, func(t time.Time, n int) time.Time { return t.AddDate(0, n, 0) }, true
	case "y", "year", "years":
		return n, func(t time.Time, n int) time.Time { return t.AddDate(n, 0, 0) }, true
	}
	return 0, nil, false
}

// groups reads groups and people: mentions of the platform, or, from an
// operator, their ids written out, such as slack:T1/S2 or discord:10/role/20.
func groups(text string, req Request) ([]Mention, error) {
	var list []Mention
	for token := range strings.FieldsSeq(strings.ReplaceAll(text, ",", " ")) {
		m, ok := mentioned(token, req)
		if !ok {
			return nil, &valueError{"names no group and no person; mention them with @", nil}
		}
		list = append(list, m)
	}
	return list, nil
}

// written reads the id of a group or a person as an operator writes it.
func written(token string) (Mention, bool) {
	platform, rest, _ := strings.Cut(token, ":")
	workspace, id, ok := strings.Cut(rest, "/")
	if !ok || workspace == "" || id == "" {
		return Mention{}, false
	}
	group, isRole := strings.CutPrefix(id, "role/")
	switch {
	case platform == "slack" && strings.HasPrefix(id, "S"), platform == "discord" && isRole:
		return Mention{Binding: airesp.Binding{Platform: platform, Workspace: workspace, Group: group}, Name: token}, true
	case platform == "slack" || platform == "discord":
		return Mention{Person: token, Name: token}, true
	}
	return Mention{}, false
}
