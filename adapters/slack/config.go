package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"unicode"
)

// DefaultAPIURL is where Slack's Web API is.
const DefaultAPIURL = "https://slack.com/api/"

// Config is what connects a program to Slack. Each credential turns on what it
// is needed for; at least one of SigningSecret and AppToken must be set.
type Config struct {
	SigningSecret string // turns on HTTP; Register serves it
	AppToken      string // turns on Socket Mode; Run serves it
	BotToken      string // for Slack's Web API: members of user groups, replies to messages, forms and the Home tab

	// ClientID and ClientSecret let people install the app into further
	// workspaces. Their tokens are kept in Vault, encrypted with the first of
	// Keys; the others open what an earlier key locked.
	ClientID     string
	ClientSecret string
	Keys         []string
	Vault        Vault

	// Questions keeps which mentions and direct messages were answered, so that
	// none is answered twice after a restart. Nil keeps nothing.
	Questions Record

	// APIURL is another base of the Web API, for tests and proxies. Replies may
	// then also be posted to its host. Empty means DefaultAPIURL.
	APIURL string

	// Org says which organisation's ledger a Slack workspace uses. Nil means
	// the organisation "default" for all.
	Org func(workspace string) string

	ownAPI *url.URL // APIURL, when it was set
}

// checked is the configuration with its defaults, or what is wrong with it.
func (c Config) checked() (Config, error) {
	if c.SigningSecret == "" && c.AppToken == "" {
		return c, errors.New("neither SLACK_SIGNING_SECRET (for HTTP) nor SLACK_APP_TOKEN (for Socket Mode) is set")
	}
	for _, v := range []struct{ name, value string }{
		{"SLACK_SIGNING_SECRET", c.SigningSecret}, {"SLACK_APP_TOKEN", c.AppToken}, {"SLACK_BOT_TOKEN", c.BotToken},
		{"SLACK_CLIENT_ID", c.ClientID}, {"SLACK_CLIENT_SECRET", c.ClientSecret},
	} {
		if strings.ContainsFunc(v.value, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
			return c, fmt.Errorf("%s holds white space or a character that no Slack secret has; copy it again", v.name)
		}
	}
	if err := c.checkInstall(); err != nil {
		return c, err
	}
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	} else {
		u, err := url.Parse(c.APIURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return c, errors.New("SLACK_API_URL is no base URL, such as " + DefaultAPIURL)
		}
		c.ownAPI = u
		c.APIURL = strings.TrimRight(c.APIURL, "/") + "/"
	}
	if c.Org == nil {
		c.Org = func(string) string { return "default" }
	}
	return c, nil
}

// checkInstall checks what installing into further workspaces needs. Keys
// without a client still open what was kept before.
func (c Config) checkInstall() error {
	switch {
	case (c.ClientID == "") != (c.ClientSecret == ""):
		return errors.New("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together; set both or none")
	case c.ClientID != "" && c.SigningSecret == "":
		return errors.New("SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET: an app for several workspaces gets its requests over HTTP")
	case c.ClientID != "" && (len(c.Keys) == 0 || c.Vault == nil):
		return errors.New("SLACK_CLIENT_ID needs AIRESP_KEY, with which the workspaces' tokens are kept; make one with: openssl rand -base64 32")
	}
	return nil
}

// authorizeURL is the page on which people let the app in.
func (c Config) authorizeURL() string {
	if c.ownAPI == nil {
		return "https://slack.com/oauth/v2/authorize"
	}
	return c.ownAPI.Scheme + "://" + c.ownAPI.Host + "/oauth/v2/authorize"
}

func isAppToken(s string) bool { return strings.HasPrefix(s, "xapp-") }

// String keeps the secrets out of whatever prints a Config.
func (c Config) String() string { return "slack.Config{" + c.APIURL + "}" }

// GoString is String.
func (c Config) GoString() string { return c.String() }

// LogValue is String.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
