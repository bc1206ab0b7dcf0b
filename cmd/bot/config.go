package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// config is what the program was told. Every field is one setting.
type config struct {
	DB        string
	Addr      string
	Framework string
	Org       string
	OrgGiven  bool
	Admins    []string
	Log       slog.Level
	LogGiven  bool
	LogJSON   bool

	SlackSigningSecret Secret
	SlackAppToken      Secret
	SlackBotToken      Secret
	SlackClientID      string
	SlackClientSecret  Secret
	SlackAPIURL        string
	Keys               []Secret // the first encrypts, all decrypt

	DiscordToken         Secret
	DiscordPublicKey     string
	DiscordApplicationID string
	DiscordAPIURL        string
	DiscordShards        int
}

// setting is one row of the table of settings. The environment variable, the
// flag, the file variable and the help all come from it.
type setting struct {
	env        string
	fallback   string // what holds when nothing is given
	doc        string
	secret     bool
	credential bool                     // its presence alone asks for serve
	set        func(value string) error // err continues "ENV: "
}

// settings is the table, bound to the fields of c.
func (c *config) settings() []setting {
	return []setting{
		{env: "AIRESP_DB", fallback: "airesp.db", doc: "file that keeps the claims", set: c.setDB},
		{env: "AIRESP_ADDR", fallback: "127.0.0.1:8080", doc: "address for HTTP: host:port", set: c.setAddr},
		{env: "AIRESP_FRAMEWORK", doc: "another framework file (default: the built-in one)", set: text(&c.Framework)},
		{env: "AIRESP_ORG", fallback: defaultOrg, doc: "organisation; \"workspace\" makes each Slack workspace and Discord server its own", set: c.setOrg},
		{env: "AIRESP_ADMINS", doc: "who may speak for every team: slack:U…, discord:…, console:NAME, comma between them", set: c.setAdmins},
		{env: "AIRESP_LOG", fallback: "info", doc: "debug, info, warn or error", set: c.setLog},
		{env: "AIRESP_LOG_FORMAT", fallback: "text", doc: "text or json", set: c.setLogFormat},
		{env: "SLACK_SIGNING_SECRET", secret: true, credential: true, doc: "turns on Slack over HTTP", set: secret(&c.SlackSigningSecret)},
		{env: "SLACK_APP_TOKEN", secret: true, credential: true, doc: "turns on Slack's Socket Mode", set: secret(&c.SlackAppToken)},
		{env: "SLACK_BOT_TOKEN", secret: true, credential: true, doc: "for Slack's Web API, such as members of user groups", set: secret(&c.SlackBotToken)},
		{env: "SLACK_CLIENT_ID", doc: "lets people install the app into further workspaces, at /slack/install", set: text(&c.SlackClientID)},
		{env: "SLACK_CLIENT_SECRET", secret: true, doc: "goes with it", set: secret(&c.SlackClientSecret)},
		{env: "AIRESP_KEY", secret: true, doc: "encrypts what workspaces gave; after a change NEW,OLD", set: c.setKeys},
		{env: "SLACK_API_URL", doc: "another base of Slack's Web API", set: c.setSlackURL},
		{env: "DISCORD_TOKEN", secret: true, credential: true, doc: "turns on Discord's Gateway", set: c.setDiscordToken},
		{env: "DISCORD_PUBLIC_KEY", credential: true, doc: "turns on Discord over HTTP", set: c.setDiscordKey},
		{env: "DISCORD_APPLICATION_ID", doc: "the application's id (default: asked of Discord)", set: c.setDiscordApp},
		{env: "DISCORD_SHARDS", doc: "number of connections to Discord's Gateway (default: as Discord advises)", set: c.setDiscordShards},
		{env: "DISCORD_API_URL", doc: "another base of Discord's API: SCHEME://HOST[:PORT]/api", set: c.setDiscordURL},
	}
}

// flag is the setting's name on the command line.
func (s setting) flag() string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(s.env, "AIRESP_")), "_", "-")
}

// flags are all spellings that the command line takes: --db, --airesp-db and
// --AIRESP_DB.
func (s setting) flags() []string {
	list := []string{s.flag(), strings.ReplaceAll(strings.ToLower(s.env), "_", "-"), s.env}
	return slices.Compact(list)
}

// given are the values of flags, by the name of the environment variable.
type given map[string]string

// load reads the settings named, or all when none is. What is wrong with any
// of them is in one error, a line each.
func load(look func(string) (string, bool), flags given, names ...string) (*config, error) {
	c := &config{}
	var wrong []error
	for _, s := range c.settings() {
		if len(names) > 0 && !slices.Contains(names, s.env) {
			continue
		}
		value, from, err := s.find(look, flags)
		if err == nil && (value != "" || s.fallback != "") {
			err = s.set(cmp.Or(value, s.fallback))
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", cmp.Or(from, s.env), err))
			continue
		}
		c.OrgGiven = c.OrgGiven || s.env == "AIRESP_ORG" && value != ""
		c.LogGiven = c.LogGiven || s.env == "AIRESP_LOG" && value != ""
	}
	if len(wrong) == 0 {
		wrong = append(wrong, c.adminsFit(), c.installFits())
	}
	return c, errors.Join(wrong...)
}

// find is the setting's value: that of its flag, of its variable, or what the
// file named by its file variable holds. from names where a fault lies.
func (s setting) find(look func(string) (string, bool), flags given) (value, from string, err error) {
	if value, ok := flags[s.env]; ok {
		if value == "" {
			err = errors.New("it is empty; give it a value")
		}
		return value, "--" + s.flag(), err
	}
	value, ok := look(s.env)
	path, fromFile := look(s.env + "_FILE")
	switch {
	case ok && fromFile:
		return "", s.env, fmt.Errorf("%s_FILE is set as well; set only one of them", s.env)
	case fromFile:
		value, err = contentOf(path)
		from = s.env + "_FILE"
		ok = true
	default:
		from = s.env
	}
	if err == nil && ok && value == "" && (s.secret || fromFile) {
		err = errors.New("it is empty; give it a value, or unset it")
	}
	return value, from, err
}

// present reports whether anything that asks for serve was given, even if it
// is wrong.
func present(look func(string) (string, bool), flags given) bool {
	for _, s := range new(config).settings() {
		_, byFlag := flags[s.env]
		value, byEnv := look(s.env)
		_, byFile := look(s.env + "_FILE")
		if s.credential && (byFlag || byFile || byEnv && (s.secret || value != "")) {
			return true
		}
	}
	return false
}
