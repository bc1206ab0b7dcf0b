package discord

import (
	"cmp"
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
	kindModal        = 5
)

// Types of what Discord shows or asks for.
const (
	typeSubcommand  = 1
	typeString      = 3
	typeInteger     = 4
	typeBoolean     = 5
	typeUser        = 6
	typeChannel     = 7
	typeRole        = 8
	typeMentionable = 9 // a role or a person
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
			Users map[string]struct {
				Name   string `json:"username"`
				Global string `json:"global_name"`
			} `json:"users"`
		} `json:"resolved"`
		CustomID      string   `json:"custom_id"`
		ComponentType int      `json:"component_type"`
		Values        []string `json:"values"`     // what was chosen
		Components    []filled `json:"components"` // of a modal
	} `json:"data"`
	Message *struct { // that the component is on, or that the modal was opened from
		ID    string `json:"id"`
		Flags int    `json:"flags"`
		From  struct {
			User struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"interaction_metadata"`
	} `json:"message"`
	Upload int `json:"attachment_size_limit"` // bytes

	ref ref // what a component or a modal runs
}

// filled is a part of a modal as it was filled in. Parts of other types than
// those that are asked for have other forms, so all are kept apart.
type filled struct {
	Type      int             `json:"type"`
	CustomID  string          `json:"custom_id"`
	Value     string          `json:"value"`
	Values    []string        `json:"values"`
	Component json.RawMessage `json:"component"`
}

type member struct {
	User struct {
		ID     string `json:"id"`
		Bot    bool   `json:"bot"`
		System bool   `json:"system"`
	} `json:"user"`
	Roles   []string `json:"roles"`
	Pending bool     `json:"pending"` // has not passed the server's screening yet

	// Permissions are those in the channel of the interaction, as a number in a
	// string.
	Permissions string `json:"permissions"`
}

type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Options []option        `json:"options"`
	Focused bool            `json:"focused"` // somebody types in it at the moment
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
	twice      refusal = "The team is given by its name and by its role, so nothing was done. Give one of them."
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
	case kindModal:
		return req, in.submit(&req)
	}
	return req, notForMe
}

func (in *interaction) identity() commands.Identity {
	id := commands.Identity{Platform: platform, Workspace: in.Guild, User: in.Member.User.ID, GroupsKnown: true, Manages: in.Member.manages()}
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

// Permissions of Discord's that let a member manage a channel.
const (
	mayAll      = 1 << 3
	mayChannels = 1 << 4
	mayServer   = 1 << 5
)

func (m *member) manages() bool {
	bits, err := strconv.ParseUint(m.Permissions, 10, 64)
	return err == nil && bits&(mayAll|mayChannels|mayServer) != 0
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
		value, err := in.value(req, o)
		if err != nil {
			return err
		}
		to := strings.TrimSuffix(o.Name, roleOption(""))
		if req.Options[to] != "" && value != "" {
			return twice
		}
		req.Options[to] = value
	}
	return nil
}

// value is what an option holds, as the command layer reads it.
func (in *interaction) value(req *commands.Request, o option) (string, error) {
	value, ok := o.text()
	switch {
	case !ok:
		return "", notForMe
	case o.Type == typeRole || o.Type == typeMentionable || o.Type == typeUser:
		return in.mention(req, value)
	case o.Type == typeChannel:
		return in.channel(value)
	}
	return value, nil
}

func (in *interaction) channel(id string) (string, error) {
	if !isID(id) {
		return "", notForMe
	}
	return "<#" + id + "|" + in.Data.Resolved.Channels[id].Name + ">", nil
}

// mention makes a role or a person something that the request names, and
// returns how the request names it.
func (in *interaction) mention(req *commands.Request, id string) (token string, err error) {
	u, person := in.Data.Resolved.Users[id]
	if !person {
		return in.role(req, id, in.Data.Resolved.Roles[id].Name)
	}
	if !isKey(id) {
		return "", notForMe
	}
	token = "<@" + id + ">"
	names(req, token, commands.Mention{Person: (commands.Identity{Platform: platform, Workspace: in.Guild, User: id}).Person(), Name: cmp.Or(u.Global, u.Name, "User "+id)})
	return token, nil
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
	token = roleMention(id)
	names(req, token, commands.Mention{Binding: in.binding(id), Name: name})
	return token, nil
}

// names notes what a token of the request stands for.
func names(req *commands.Request, token string, m commands.Mention) {
	if req.Mentions == nil {
		req.Mentions = map[string]commands.Mention{}
	}
	req.Mentions[token] = m
}

func roleMention(id string) string { return "<@&" + id + ">" }

// press reads the press of a button, or a choice in a menu.
func (in *interaction) press(req *commands.Request) error {
	r, ok := readRef(in.Data.CustomID)
	if !ok {
		return oldButton
	}
	chosen := filled{Type: in.Data.ComponentType, Values: in.Data.Values}
	switch {
	case chosen.Type == typeButton:
	case chosen.Type == typeMenu && len(chosen.Values) == 1:
		again := r.again
		r = readBody(chosen.Values[0])
		r.again = again
	case chosen.Type == typeRoleSelect && r.fill != "":
		if err := in.fill(req, r.fill, chosen); err != nil {
			return err
		}
	default:
		return notForMe
	}
	return in.run(req, r)
}

// submit reads a modal that was filled in.
func (in *interaction) submit(req *commands.Request) error {
	r, ok := readRef(in.Data.CustomID)
	if !ok {
		return oldButton
	}
	for _, part := range in.Data.Components {
		if part.Type != typeLabel {
			continue // text, which says nothing
		}
		var inner filled
		if json.Unmarshal(part.Component, &inner) != nil {
			return notForMe
		}
		option := strings.TrimSuffix(inner.CustomID, roleOption(""))
		if err := in.fill(req, option, inner); err != nil {
			return err
		}
	}
	return in.run(req, r)
}

// fill gives an option what was chosen or typed for it.
func (in *interaction) fill(req *commands.Request, option string, f filled) error {
	var list []string
	switch f.Type {
	case typeInput:
		list = append(list, f.Value)
	case typeMenu:
		list = f.Values
	case typeRoleSelect, typeMention:
		for _, id := range f.Values {
			token, err := in.mention(req, id)
			if err != nil {
				return err
			}
			list = append(list, token)
		}
	case typeChannelSelect:
		for _, id := range f.Values {
			channel, err := in.channel(id)
			if err != nil {
				return err
			}
			list = append(list, channel)
		}
	default:
		return notForMe
	}
	value := strings.TrimSpace(strings.Join(list, ", "))
	if value == "" {
		return nil
	}
	if req.Options[option] != "" {
		return twice
	}
	if req.Options == nil {
		req.Options = map[string]string{}
	}
	req.Options[option] = value
	return nil
}

// run makes a ref the request.
func (in *interaction) run(req *commands.Request, r ref) error {
	in.ref, req.Text = r, r.text
	for _, role := range r.roles {
		if _, err := in.role(req, role.id, role.name); err != nil {
			return err
		}
	}
	return nil
}

// replaceable reports whether the answer may take the place of the message: one
// that nobody else sees, or that who asked has asked for a short while ago.
func (in *interaction) replaceable(now time.Time) bool {
	switch {
	case in.Message == nil:
		return false
	case in.Message.Flags&ephemeral != 0:
		return true
	}
	age, ok := ageOf(in.Message.ID, now)
	return ok && age < tokenLife && in.Message.From.User.ID == in.Member.User.ID
}

// late reports whether the interaction is older than limit, so that it may be
// too old to be answered: the Gateway sends some again after a break, and a
// request can be held back and be posted later. Its id tells when it was made;
// the clock here may be wrong. An age beyond the life of any interaction says
// nothing.
func (in *interaction) late(now time.Time, limit time.Duration) bool {
	age, ok := ageOf(in.ID, now)
	return ok && age > limit && age < time.Hour
}

// ageOf is how long ago an id of Discord's was made.
func ageOf(id string, now time.Time) (age time.Duration, ok bool) {
	const discordEpoch = 1420070400000 // ms: the first of 2015
	n, err := strconv.ParseUint(id, 10, 64)
	return now.Sub(time.UnixMilli(int64(n>>22) + discordEpoch)), err == nil
}
