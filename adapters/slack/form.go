package slack

import (
	"errors"
	"net/url"
	"strings"
)

// form holds the fields of a request that are used here. A slash command has
// the same ones over HTTP, as a form, and over Socket Mode, as JSON.
type form struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	Team        string `json:"team_id"`
	User        string `json:"user_id"`
	Channel     string `json:"channel_id"`
	Trigger     string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Payload     string `json:"-"`
	SSLCheck    string `json:"-"`
}

var (
	errTwice  = errors.New("a field is given twice")
	errEscape = errors.New("a form that cannot be read")
)

// parseForm reads the fields of a form that are used here, in one pass. It
// takes and refuses what url.ParseQuery does, and refuses a used field that is
// given twice besides, since the two could disagree.
func parseForm(s string) (form, error) {
	var f form
	var seen [9]bool
	if strings.IndexByte(s, ';') >= 0 {
		return f, errEscape
	}
	for s != "" {
		var pair string
		pair, s, _ = strings.Cut(s, "&")
		name, value, _ := strings.Cut(pair, "=")
		key, err := unescape(name)
		if err != nil {
			return f, err
		}
		i, to := f.field(key)
		if to == nil {
			if err := checkEscapes(value); err != nil {
				return f, err
			}
			continue
		}
		if seen[i] {
			return f, errTwice
		}
		seen[i] = true
		if *to, err = unescape(value); err != nil {
			return f, err
		}
	}
	return f, nil
}

// field is the place of a field and its number, or nil when it is not used.
func (f *form) field(key string) (int, *string) {
	switch key {
	case "command":
		return 0, &f.Command
	case "text":
		return 1, &f.Text
	case "team_id":
		return 2, &f.Team
	case "user_id":
		return 3, &f.User
	case "channel_id":
		return 4, &f.Channel
	case "trigger_id":
		return 5, &f.Trigger
	case "response_url":
		return 6, &f.ResponseURL
	case "payload":
		return 7, &f.Payload
	case "ssl_check":
		return 8, &f.SSLCheck
	}
	return 0, nil
}

func unescape(s string) (string, error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	t, err := url.QueryUnescape(s)
	if err != nil {
		return "", errEscape // the library's error quotes the text
	}
	return t, nil
}

func checkEscapes(s string) error {
	for i := strings.IndexByte(s, '%'); i >= 0; {
		if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			return errEscape
		}
		s = s[i+3:]
		i = strings.IndexByte(s, '%')
	}
	return nil
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
