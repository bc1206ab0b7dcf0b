package discord

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"airesp"
	"airesp/commands"
)

// Kinds of interaction.
const (
	kindPing         = 1
	kindCommand      = 2
	kindComponent    = 3
	kindAutocomplete = 4
)

// Types of what Discord shows or asks for.
const (
	typeSubcommand = 1
	typeString     = 3
	typeInteger    = 4
	typeBoolean    = 5
	typeChannel    = 7
	typeRole       = 8
	typeButton     = 2 // as a message component
)

// interaction is the part of an interaction that is used here. The same form
// comes over HTTP and over the Gateway.
type interaction struct {
	ID            string  `json:"id"`
	ApplicationID string  `json:"application_id"`
	Kind          int     `json:"type"`
	Token         string  `json:"token"`
	Guild         string  `json:"guild_id"` // empty in direct messages
	Channel       string  `json:"channel_id"`
	Member        *member `json:"member"` // only in a server
	Data          struct {
		Name     string   `json:"name"`
		Options  []option `json:"options"`
		Resolved struct {
			Roles map[string]struct {
				Name string `json:"name"`
			} `json:"roles"`
			Channels map[string]struct {
				Name string `json:"name"`
			} `json:"channels"`
		} `json:"resolved"`
		CustomID      string `json:"custom_id"`
		ComponentType int    `json:"component_type"`
	} `json:"data"`
}

type member struct {
	User struct {
		ID     string `json:"id"`
		Bot    bool   `json:"bot"`
		System bool   `json:"system"`
	} `json:"user"`
	Roles   []string `json:"roles"`
	Pending bool     `json:"pending"` // has not passed the server's screening yet
}

type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Options []option        `json:"options"`
}

var errMalformed = errors.New("this is no interaction of Discord's")

// decode reads an interaction. Whatever is not as Discord sends it is refused
// here, so that the rest can rely on it.
func decode(body []byte) (*interaction, error) {
	in := &interaction{}
	if json.Unmarshal(body, in) != nil || in.Kind < kindPing {
		return nil, errMalformed
	}
	if in.Kind == kindPing {
		return in, nil
	}
	ids := []string{in.ID}
	if in.ApplicationID != "" {
		ids = append(ids, in.ApplicationID)
	}
	if in.Guild != "" {
		if in.Member == nil {
			return nil, errMalformed
		}
		ids = append(append(ids, in.Guild, in.Member.User.ID), in.Member.Roles...)
	}
	for _, id := range ids {
		if !isKey(id) {
			return nil, errMalformed
		}
	}
	return in, nil
}

// isKey reports whether an id is safe to be a part of a person's name and of an
// address. Discord's own are digits.
func isKey(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
}

// refusal is what cannot be asked on Discord, in words for whoever asked.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	notHere    refusal = "I keep who owns what for each server apart, so ask me in a channel of your server, not in a direct message."
	notForMe   refusal = "I cannot do anything with this. Type /airesp to see what I can answer."
	oldButton  refusal = "This button is from another version of me, so nothing was done. Ask again with /airesp."
	notATeam   refusal = "@everyone is not a team. Pick the role of the team that is accountable."
	notRunning refusal = "Too much is being asked at once, so nothing was done. Ask again in a few seconds."
)

// request is the command that an interaction asks for. Who asks comes from the
// envelope that Discord signed or sent, and from nothing else.
//
// Errors: a refusal.
func (in *interaction) request(org func(guild string) string, verbs map[string]string) (commands.Request, error) {
	if in.Guild == "" {
		return commands.Request{}, notHere
	}
	req := commands.Request{
		ID: in.ID, Org: org(in.Guild), Identity: in.identity(), Place: commands.Place{Channel: in.Channel},
	}
	switch in.Kind {
	case kindCommand:
		return req, in.command(&req, verbs)
	case kindComponent:
		return req, in.press(&req)
	}
	return req, notForMe
}

func (in *interaction) identity() commands.Identity {
	id := commands.Identity{Platform: platform, Workspace: in.Guild, User: in.Member.User.ID, GroupsKnown: true}
	switch {
	case in.Member.User.Bot || in.Member.User.System:
		id.Standing = commands.Robot
	case in.Member.Pending:
		id.Standing = commands.Guest
	}
	for _, role := range in.Member.Roles {
		id.Groups = append(id.Groups, in.binding(role))
	}
	return id
}

func (in *interaction) binding(role string) airesp.Binding {
	return airesp.Binding{Platform: platform, Workspace: in.Guild, Group: role}
}

// command reads a slash command: a subcommand is the verb, and its options are
// those of the table. Without a subcommand the text is empty, which asks for help.
//
// verbs are the verbs of the table by where Discord lists them.
func (in *interaction) command(req *commands.Request, verbs map[string]string) error {
	if in.Data.Name == CommandName && (len(in.Data.Options) == 0 || in.Data.Options[0].Type != typeSubcommand) {
		return nil
	}
	if len(in.Data.Options) == 0 {
		return notForMe
	}
	verb := in.Data.Options[0]
	name, ok := verbs[in.Data.Name+" "+verb.Name]
	if !ok {
		return notForMe
	}
	req.Verb, req.Options = name, map[string]string{}
	for _, o := range verb.Options {
		value, ok := o.text()
		if !ok {
			return notForMe
		}
		if o.Type == typeRole {
			token, err := in.role(req, value, in.Data.Resolved.Roles[value].Name)
			if err != nil {
				return err
			}
			value = token
		}
		if o.Type == typeChannel {
			if !isID(value) {
				return notForMe
			}
			value = "<#" + value + "|" + in.Data.Resolved.Channels[value].Name + ">"
		}
		req.Options[o.Name] = value
	}
	return nil
}

// text is the option's value as text: Discord sends integers as numbers.
func (o option) text() (string, bool) {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s, true
	}
	var b bool
	if json.Unmarshal(o.Value, &b) == nil {
		return strconv.FormatBool(b), true
	}
	var n json.Number
	if json.Unmarshal(o.Value, &n) == nil {
		return n.String(), true
	}
	return "", false
}

// role makes a role a team that the request names, and returns how the request
// names it. The role that everybody has, whose id is the server's, is none.
func (in *interaction) role(req *commands.Request, id, name string) (token string, err error) {
	switch {
	case !isKey(id):
		return "", notForMe
	case id == in.Guild:
		return "", notATeam
	case name == "":
		name = "Role " + id
	}
	if req.Mentions == nil {
		req.Mentions = map[string]commands.Mention{}
	}
	token = roleMention(id)
	req.Mentions[token] = commands.Mention{Binding: in.binding(id), Name: name}
	return token, nil
}

func roleMention(id string) string { return "<@&" + id + ">" }

// press reads the press of a button: the command is in its custom_id, as
// buttonID wrote it, and runs with the rights of whoever pressed it.
func (in *interaction) press(req *commands.Request) error {
	if in.Data.ComponentType != typeButton {
		return notForMe
	}
	version, rest, ok := strings.Cut(in.Data.CustomID, ":")
	version, _, _ = strings.Cut(version, "#")
	if !ok || version != buttonVersion {
		return oldButton
	}
	text, roles, _ := strings.Cut(rest, "\n")
	req.Text = text
	for line := range strings.SplitSeq(roles, "\n") {
		if id, name, ok := strings.Cut(line, " "); ok {
			if _, err := in.role(req, id, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// late reports whether the interaction is older than limit, so that it may be
// too old to be answered: the Gateway sends some again after a break, and a
// request can be held back and be posted later. Its id tells when it was made;
// the clock here may be wrong. An age beyond the life of any interaction says
// nothing.
func (in *interaction) late(now time.Time, limit time.Duration) bool {
	const discordEpoch = 1420070400000 // ms: the first of 2015
	id, err := strconv.ParseUint(in.ID, 10, 64)
	if err != nil {
		return false
	}
	age := now.Sub(time.UnixMilli(int64(id>>22) + discordEpoch))
	return age > limit && age < time.Hour
}
