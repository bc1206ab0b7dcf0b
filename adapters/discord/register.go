package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"airesp"
	"airesp/commands"
)

// CommandName is the command whose subcommands are the verbs of the table. A
// group of verbs has a command of its own, CommandName-GROUP.
const CommandName = "airesp"

// Limits of Discord's on an application command, in characters or in number.
const (
	maxCommand     = 8000 // names, descriptions and values of a command together
	maxDescription = 100
	maxNameText    = 32 // of a command, a subcommand or an option
	maxChoices     = 25
	maxOptions     = 25
	maxChoiceText  = 100 // of a choice's name and of its value
)

// ApplicationCommand is a slash command as Discord's API has it.
type ApplicationCommand struct {
	Name        string          `json:"name"`
	Type        int             `json:"type"`
	Description string          `json:"description"`
	Options     []CommandOption `json:"options,omitempty"`

	// Contexts and IntegrationTypes keep the command to servers. Discord takes
	// them for commands that are registered for all servers only.
	Contexts         []int `json:"contexts,omitempty"`
	IntegrationTypes []int `json:"integration_types,omitempty"`

	// Permissions hides the command from members without these permissions, a
	// bit set as a number in text, until a server says otherwise. Everybody
	// sees it when it is empty. Who may do what is checked at every call.
	Permissions string `json:"default_member_permissions,omitempty"`
}

// manageServer is the permission of those who look after a server.
const manageServer = "32"

// CommandOption is a subcommand, or an option of one.
type CommandOption struct {
	Type        int             `json:"type"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Required    bool            `json:"required,omitempty"`
	Choices     []Choice        `json:"choices,omitempty"`
	Complete    bool            `json:"autocomplete,omitempty"`
	MinValue    *float64        `json:"min_value,omitempty"`
	Options     []CommandOption `json:"options,omitempty"`
}

// Choice is one of the values that an option can have.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Commands makes the slash commands from the command table: one command with a
// subcommand for each verb, and one more for each group of verbs. The first
// verbs of each have the names of domains and models as choices, as many verbs
// as Discord's limit on a command allows; for the others, and for what only the
// organisation knows, values are offered while somebody types. What is typed
// all the same the command layer checks as it checks typed text.
//
// It fails when the table cannot be shown on Discord at all.
func Commands(table []commands.Command, f *airesp.Framework) ([]ApplicationCommand, error) {
	var names []string
	verbs := map[string][]commands.Command{}
	for _, c := range table {
		name, _ := path(c)
		if verbs[name] == nil {
			names = append(names, name)
		}
		verbs[name] = append(verbs[name], c)
	}
	all := make([]ApplicationCommand, 0, len(names))
	for _, name := range names {
		c, err := fitting(name, verbs[name], table, f)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// fitting makes one command, with as many choices as it has room for.
func fitting(name string, verbs, table []commands.Command, f *airesp.Framework) (ApplicationCommand, error) {
	for rich := len(verbs); ; rich-- {
		c, err := command(name, verbs, table, f, rich)
		switch {
		case err != nil:
			return c, err
		case c.size() <= maxCommand:
			return c, nil
		case rich == 0:
			return c, fmt.Errorf("the command %s needs %d characters on Discord; %d are the most", name, c.size(), maxCommand)
		}
	}
}

// command makes a command of verbs. The first rich ones get choices.
func command(name string, verbs, table []commands.Command, f *airesp.Framework, rich int) (ApplicationCommand, error) {
	all := ApplicationCommand{
		Name: name, Type: 1, Description: "Who owns AI security here: whose job it is, and which of our teams answers for it",
		Contexts: []int{0}, IntegrationTypes: []int{0},
	}
	var words []string
	for i, c := range verbs {
		_, word := path(c)
		words = append(words, word)
		sub := CommandOption{Type: typeSubcommand, Name: word, Description: cutPlain(c.Summary, maxDescription)}
		// Discord wants the required options first.
		for _, required := range []bool{true, false} {
			for _, o := range c.Options {
				if i >= rich && spare(o, c.Options) {
					continue
				}
				if x := commandOption(o, table, f, i < rich); x.Required == required {
					sub.Options = append(sub.Options, x)
				}
				if o.Kind == commands.KindTeam && !required {
					sub.Options = append(sub.Options, CommandOption{Type: typeRole, Name: roleOption(o.Name), Description: "Or the team by its Discord role"})
				}
			}
		}
		all.Options = append(all.Options, sub)
	}
	if !slices.ContainsFunc(verbs, func(c commands.Command) bool { return c.Access != commands.Admin }) {
		all.Permissions = manageServer
	}
	if name != CommandName {
		all.Description = cutPlain(strings.Join(words, ", "), maxDescription)
	}
	return all, all.check()
}

// path is where a verb is found: the command and its subcommand. A verb that
// has its group's name is "show" there.
func path(c commands.Command) (command, word string) {
	command, word = CommandName, c.Name
	if c.Group != "" {
		command += "-" + c.Group
	}
	if i := strings.LastIndexByte(word, ' '); i >= 0 {
		word = word[i+1:]
	} else if word == c.Group {
		word = "show"
	}
	return command, word
}

// spare reports whether an option is only another way to fill the place of a
// model: one that has no choices takes products and systems as well.
func spare(o commands.Option, all []commands.Option) bool {
	return o.Kind == commands.KindProduct && slices.ContainsFunc(all, func(other commands.Option) bool {
		return other.Kind == commands.KindModel && other.Keyword == o.Keyword
	})
}

func commandOption(o commands.Option, table []commands.Command, f *airesp.Framework, rich bool) CommandOption {
	out := CommandOption{Type: typeString, Name: o.Name, Description: cutPlain(o.Summary, maxDescription), Required: o.Required}
	var choices []Choice
	few := true // whether the choices are worth their place
	switch o.Kind {
	case commands.KindTeam:
		// Either this or the role is needed, which Discord cannot say.
		out.Required, out.Complete = false, true
	case commands.KindGroups:
		out.Type = typeMentionable
	case commands.KindSystem, commands.KindProduct, commands.KindPair, commands.KindReference:
		out.Complete = true
	case commands.KindName:
		out.Complete = o.Name == "product"
	case commands.KindChannels:
		out.Type = typeChannel
	case commands.KindFlag:
		out.Type = typeBoolean
	case commands.KindRole:
		for _, r := range airesp.Roles() {
			choices = append(choices, Choice{Name: string(r), Value: string(r)})
		}
	case commands.KindChoice, commands.KindCatalogue:
		for _, c := range o.Choices {
			choices = append(choices, Choice{Name: c, Value: c})
		}
	case commands.KindPage:
		first := 1.0
		out.Type, out.MinValue = typeInteger, &first
	case commands.KindDomain:
		few = rich
		for _, d := range f.Domains {
			choices = append(choices, Choice{Name: d.Name, Value: d.ID})
		}
	case commands.KindModel:
		few = rich
		for _, m := range f.Models {
			choices = append(choices, Choice{Name: m.Name, Value: m.ID})
		}
	case commands.KindVerb:
		few = rich
		for _, c := range table {
			choices = append(choices, Choice{Name: c.Name, Value: c.Name})
		}
	}
	if few && len(choices) <= maxChoices && !tooLong(choices) {
		for i := range choices {
			choices[i].Name = cutPlain(choices[i].Name, maxChoiceText)
		}
		out.Choices = choices
	} else if len(choices) > 0 {
		out.Complete = true
	}
	return out
}

// roleOption is the option that takes a team as a role, beside the one that
// takes it by its name.
func roleOption(option string) string { return option + "-role" }

func tooLong(choices []Choice) bool {
	for _, c := range choices {
		if utf8.RuneCountInString(c.Value) > maxChoiceText {
			return true
		}
	}
	return false
}

// size is the number of characters that Discord counts against maxCommand.
func (c ApplicationCommand) size() int {
	n := length(c.Name) + length(c.Description)
	for _, o := range c.Options {
		n += o.size()
	}
	return n
}

func (o CommandOption) size() int {
	n := length(o.Name) + length(o.Description)
	for _, c := range o.Choices {
		n += length(c.Name) + length(c.Value)
	}
	for _, inner := range o.Options {
		n += inner.size()
	}
	return n
}

// check finds what Discord would refuse and no shortening can mend.
func (c ApplicationCommand) check() error {
	strange := func(r rune) bool {
		return !strings.ContainsRune("-_'", r) && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}
	bad := func(s string) bool {
		n := utf8.RuneCountInString(s)
		return n < 1 || n > maxNameText || strings.ContainsFunc(s, strange) || s != strings.ToLower(s)
	}
	if bad(c.Name) {
		return fmt.Errorf("the group %q cannot be shown on Discord", c.Name)
	}
	if len(c.Options) > maxOptions {
		return fmt.Errorf("the command %s has %d verbs; Discord takes %d", c.Name, len(c.Options), maxOptions)
	}
	for _, sub := range c.Options {
		if bad(sub.Name) || sub.Description == "" || len(sub.Options) > maxOptions {
			return fmt.Errorf("the verb %q cannot be shown on Discord", sub.Name)
		}
		for _, o := range sub.Options {
			if bad(o.Name) || o.Description == "" {
				return fmt.Errorf("the option %q of the verb %q cannot be shown on Discord", o.Name, sub.Name)
			}
		}
	}
	return nil
}

// RegisterCommands makes Discord show the commands of the table: in every
// server, or in one when guild is not empty. It asks what is registered first,
// and sends nothing when that is the same. Commands of the application that
// are not of the table are removed.
//
// It needs the token. Errors are of Discord's or of the network.
func (a *Adapter) RegisterCommands(ctx context.Context, guild string) (changed bool, err error) {
	if a.cfg.Token == "" {
		return false, errors.New("the commands can be registered only with DISCORD_TOKEN")
	}
	if guild != "" && !isID(guild) {
		return false, fmt.Errorf("%q is no id of a Discord server", guild)
	}
	app, err := a.applicationID(ctx)
	if err != nil {
		return false, fmt.Errorf("asking Discord which application the token is for: %w", err)
	}
	path := "/applications/" + url.PathEscape(app) + "/commands"
	want := make([]ApplicationCommand, len(a.commands))
	copy(want, a.commands)
	if guild != "" {
		path = "/applications/" + url.PathEscape(app) + "/guilds/" + url.PathEscape(guild) + "/commands"
		for i := range want {
			want[i].Contexts, want[i].IntegrationTypes = nil, nil
		}
	}
	var have []ApplicationCommand
	if err := a.api.do(ctx, http.MethodGet, path, withToken, nil, &have); err != nil {
		return false, fmt.Errorf("reading the registered commands: %w", err)
	}
	if guild != "" {
		for i := range have {
			have[i].Contexts, have[i].IntegrationTypes = nil, nil
		}
	}
	if same(want, have) {
		return false, nil
	}
	if err := a.api.do(ctx, http.MethodPut, path, withToken, want, nil); err != nil {
		return false, fmt.Errorf("registering the commands: %w", err)
	}
	return true, nil
}

// same compares commands as JSON, in which an empty list is no list.
func same(a, b []ApplicationCommand) bool {
	left, err1 := json.Marshal(a)
	right, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(left, right)
}

// applicationID is the configured id, or the one that Discord gives for the token.
func (a *Adapter) applicationID(ctx context.Context) (string, error) {
	if a.cfg.ApplicationID != "" {
		return a.cfg.ApplicationID, nil
	}
	var app struct {
		ID string `json:"id"`
	}
	err := a.api.do(ctx, http.MethodGet, "/applications/@me", withToken, nil, &app)
	if isStatus(err, http.StatusNotFound) { // where only the older address is known
		err = a.api.do(ctx, http.MethodGet, "/oauth2/applications/@me", withToken, nil, &app)
	}
	if err == nil && !isID(app.ID) {
		err = errors.New("Discord gave no id; set DISCORD_APPLICATION_ID")
	}
	return app.ID, err
}
