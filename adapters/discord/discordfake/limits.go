package discordfake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// body is a message as it is sent. A key that is not here is taken for a slip.
type body struct {
	Content         string      `json:"content"`
	Embeds          []embed     `json:"embeds"`
	Components      []component `json:"components"`
	AllowedMentions *allowed    `json:"allowed_mentions"`
	Flags           int         `json:"flags"`
	TTS             bool        `json:"tts"`
	Attachments     []struct {
		ID          string `json:"id"`
		Filename    string `json:"filename"`
		Description string `json:"description"`
	} `json:"attachments"`
}

type embed struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Color       int    `json:"color"`
	Footer      struct {
		Text string `json:"text"`
	} `json:"footer"`
	Fields []struct {
		Name   string `json:"name"`
		Value  string `json:"value"`
		Inline bool   `json:"inline"`
	} `json:"fields"`
}

type allowed struct {
	Parse []string `json:"parse"`
	Users []string `json:"users"`
	Roles []string `json:"roles"`
}

// strict decodes JSON and refuses keys that v does not have.
func strict(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the end")
	}
	return nil
}

// invalid is how Go's JSON writes bytes that are no text.
var invalid = regexp.MustCompile(`(^|[^\\])(\\\\)*\\ufffd`)

func chars(s string) int { return len(utf16.Encode([]rune(s))) }

// CheckMessage says what Discord, or the rule that every message says whom it
// pings, has against a message body. It is nil when there is nothing.
func CheckMessage(raw []byte) error {
	_, err := parseMessage(raw)
	return err
}

func parseMessage(raw []byte) (body, error) {
	var b body
	if err := strict(raw, &b); err != nil {
		return b, err
	}
	var wrong []string
	bad := func(when bool, format string, args ...any) {
		if when {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	bad(invalid.Match(raw), "text is not valid UTF-8")
	bad(b.Content == "" && len(b.Embeds) == 0 && len(b.Components) == 0, "Cannot send an empty message")
	bad(chars(b.Content) > 2000, "content has %d characters", chars(b.Content))
	bad(b.Flags&^(1<<6|1<<2|1<<12) != 0, "unknown flags %b", b.Flags)
	bad(len(b.Embeds) > 10, "%d embeds", len(b.Embeds))
	total := 0
	for _, e := range b.Embeds {
		bad(chars(e.Title) > 256 || chars(e.Description) > 4096 || chars(e.Footer.Text) > 2048 || len(e.Fields) > 25, "a part of an embed is too long")
		bad(e.Title+e.Description == "" && len(e.Fields) == 0, "an empty embed")
		total += chars(e.Title) + chars(e.Description) + chars(e.Footer.Text)
		for _, x := range e.Fields {
			bad(chars(x.Name) > 256 || chars(x.Value) > 1024 || x.Name == "" || x.Value == "", "a field of an embed is empty or too long")
			total += chars(x.Name) + chars(x.Value)
		}
	}
	bad(total > 6000, "embeds have %d characters", total)
	bad(len(b.Components) > 5, "%d rows", len(b.Components))
	ids := map[string]bool{}
	for _, r := range b.Components {
		checkRow(r, ids, bad)
	}
	for i, x := range b.Attachments {
		bad(x.ID != fmt.Sprint(i) || x.Filename == "" || chars(x.Description) > 1024, "attachment %d is %+v", i, x)
	}
	if a := b.AllowedMentions; a == nil {
		bad(true, "allowed_mentions is missing")
	} else {
		bad(slices.Contains(a.Parse, "users") && len(a.Users) > 0 || slices.Contains(a.Parse, "roles") && len(a.Roles) > 0,
			"parse and ids exclude each other")
		bad(len(a.Users) > 100 || len(a.Roles) > 100, "too many ids")
		bad(a.Parse == nil && a.Users == nil && a.Roles == nil, "allowed_mentions says nothing")
		for _, kind := range a.Parse {
			bad(!slices.Contains([]string{"users", "roles", "everyone"}, kind), "unknown mention type %q", kind)
		}
	}
	if len(wrong) > 0 {
		return b, errors.New(strings.Join(wrong, "; "))
	}
	return b, nil
}

var mention = regexp.MustCompile(`<@(!|&)?(\d+)>|@(everyone|here)`)

// pings is whom a message's content would ping. An interaction's message that
// does not say pings people only; embeds ping nobody.
func pings(b body) []string {
	a := b.AllowedMentions
	if a == nil {
		a = &allowed{Parse: []string{"users"}}
	}
	var list []string
	for _, m := range mention.FindAllStringSubmatch(b.Content, -1) {
		kind, ids := "users", a.Users
		switch {
		case m[3] != "":
			kind, ids = "everyone", nil
		case m[1] == "&":
			kind, ids = "roles", a.Roles
		}
		if slices.Contains(a.Parse, kind) || slices.Contains(ids, m[2]) {
			list = append(list, m[0])
		}
	}
	return list
}

type command struct {
	Name                     string   `json:"name"`
	Type                     int      `json:"type"`
	Description              string   `json:"description"`
	Options                  []choose `json:"options"`
	Contexts                 []int    `json:"contexts"`
	IntegrationTypes         []int    `json:"integration_types"`
	DefaultMemberPermissions *string  `json:"default_member_permissions"`
}

type choose struct {
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Required    bool     `json:"required"`
	MinValue    *float64 `json:"min_value"`
	MaxValue    *float64 `json:"max_value"`
	MaxLength   int      `json:"max_length"`
	Complete    bool     `json:"autocomplete"`
	Options     []choose `json:"options"`
	Choices     []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"choices"`
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

// CheckCommands says what Discord has against a list of commands, for all
// servers or for one.
func CheckCommands(raw []byte, oneGuild bool) error {
	var list []command
	if err := strict(raw, &list); err != nil {
		return err
	}
	var wrong []string
	bad := func(when bool, format string, args ...any) {
		if when {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	named := func(name, description string) int {
		bad(!commandName.MatchString(name) || name != strings.ToLower(name), "name %q", name)
		bad(description == "" || chars(description) > 100, "description %q", description)
		return chars(name) + chars(description)
	}
	var options func(list []choose, depth int) int
	options = func(list []choose, depth int) (size int) {
		bad(len(list) > 25, "%d options", len(list))
		names, optional := map[string]bool{}, false
		for _, o := range list {
			size += named(o.Name, o.Description)
			bad(names[o.Name], "option %q twice", o.Name)
			names[o.Name] = true
			bad(o.Required && optional, "Required options must be placed before non-required options: %q", o.Name)
			optional = optional || !o.Required
			bad(o.Type < 1 || o.Type > 11 || o.Type <= 2 && depth > 0, "option %q of type %d", o.Name, o.Type)
			bad(len(o.Choices) > 25 || len(o.Choices) > 0 && o.Type != 3, "choices of %q", o.Name)
			bad(o.Complete && (len(o.Choices) > 0 || o.Type != 3), "option %q has choices and asks for more, or is of type %d", o.Name, o.Type)
			bad(len(o.Options) > 0 && o.Type > 2, "option %q has options", o.Name)
			for _, c := range o.Choices {
				bad(c.Name == "" || chars(c.Name) > 100 || chars(c.Value) > 100, "choice %q", c.Name)
				size += chars(c.Name) + chars(c.Value)
			}
			size += options(o.Options, depth+1)
		}
		return size
	}
	for _, c := range list {
		size := named(c.Name, c.Description) + options(c.Options, 0)
		bad(size > 8000, "command %q has %d characters", c.Name, size)
		bad(c.Type != 1, "command %q is of type %d", c.Name, c.Type)
		bad(oneGuild && (c.Contexts != nil || c.IntegrationTypes != nil), "contexts and integration_types are for commands of all servers")
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; "))
	}
	return nil
}
