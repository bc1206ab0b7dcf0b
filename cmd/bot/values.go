package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"airesp/adapters/discord"
)

const (
	// defaultOrg is the organisation of a single-tenant install.
	defaultOrg = "default"
	// perWorkspace as AIRESP_ORG makes every workspace its own organisation.
	perWorkspace = "workspace"

	maxSecretFile = 64 << 10
	minKey        = 32 // characters of AIRESP_KEY, so that it cannot be guessed
)

func text(to *string) func(string) error {
	return func(value string) error {
		*to = value
		return nil
	}
}

// secret never repeats the value in its errors.
func secret(to *Secret) func(string) error {
	return func(value string) error {
		if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
			return errors.New("it holds white space; copy it again without")
		}
		*to = Secret{value}
		return nil
	}
}

// setDiscordToken takes the token with or without the word that Discord wants
// before it.
func (c *config) setDiscordToken(value string) error {
	return secret(&c.DiscordToken)(strings.TrimPrefix(value, "Bot "))
}

// contentOf is what a mounted file holds, without the line break at its end.
func contentOf(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("the file cannot be read (%w); correct the path", plainCause(err))
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("this is not a file; correct the path")
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("the file cannot be read (%w); correct its permissions", plainCause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("the file cannot be read (%w)", plainCause(err))
	case len(data) > maxSecretFile:
		return "", fmt.Errorf("the file has more than %d bytes; it must hold the value alone", maxSecretFile)
	}
	return strings.TrimRight(string(data), "\r\n"), nil
}

// plainCause is the reason in an error of the os package, without its path.
func plainCause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (c *config) setDB(value string) error {
	if scheme, _, ok := strings.Cut(value, "://"); ok {
		return fmt.Errorf("this version keeps its claims in a file and knows no %s://; name a file, such as airesp.db", strings.ToLower(scheme))
	}
	c.DB = value
	return nil
}

func (c *config) setAddr(value string) error {
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is no address; write host:port, such as 127.0.0.1:8080", value)
	}
	c.Addr = value
	return nil
}

func (c *config) setOrg(value string) error {
	if err := plainName(value); err != nil {
		return err
	}
	c.Org = value
	return nil
}

// plainName checks a name that goes into records as it is.
func plainName(value string) error {
	if strings.TrimSpace(value) != value || value == "" || len(value) > 100 || strings.ContainsFunc(value, unicode.IsControl) {
		return fmt.Errorf("%q cannot be a name; use 1 to 100 characters that can be seen", value)
	}
	return nil
}

func (c *config) setLog(value string) error {
	switch value {
	case "debug", "info", "warn", "error":
		return c.Log.UnmarshalText([]byte(value))
	}
	return fmt.Errorf("%q is no level; use debug, info, warn or error", value)
}

func (c *config) setLogFormat(value string) error {
	if value != "text" && value != "json" {
		return fmt.Errorf("%q is no format; use text or json", value)
	}
	c.LogJSON = value == "json"
	return nil
}

func (c *config) setSlackURL(value string) error {
	u, err := base(value)
	if err != nil {
		return fmt.Errorf("%w; write it like https://slack.com/api/", err)
	}
	c.SlackAPIURL = strings.TrimRight(u.String(), "/") + "/"
	return nil
}

func (c *config) setDiscordURL(value string) error {
	u, err := base(value)
	if err == nil && strings.TrimRight(u.Path, "/") != "/api" {
		err = errors.New("its path is not /api")
	}
	if err != nil {
		return fmt.Errorf("%w; write it like https://discord.com/api", err)
	}
	c.DiscordAPIURL = strings.TrimRight(u.String(), "/")
	return nil
}

// base checks the URL of an API. Its errors do not repeat it, since a URL can
// hold a password.
func base(value string) (*url.URL, error) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("this is no URL that begins with https:// or http://")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("a user, a query or a fragment has no place in it")
	}
	return u, nil
}

func (c *config) setDiscordKey(value string) error {
	if key, err := hex.DecodeString(value); err != nil || len(key) != 32 {
		return errors.New("it must have 64 hexadecimal digits; copy the public key from the application's page")
	}
	c.DiscordPublicKey = value
	return nil
}

func (c *config) setDiscordApp(value string) error {
	if strings.Trim(value, "0123456789") != "" {
		return errors.New("it must be a number; copy the application id from the application's page")
	}
	c.DiscordApplicationID = value
	return nil
}

func (c *config) setDiscordShards(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > discord.MaxShards {
		return fmt.Errorf("it must be a number from 1 to %d; unset it to follow Discord's advice", discord.MaxShards)
	}
	c.DiscordShards = n
	return nil
}

func (c *config) setAdmins(value string) error {
	forms := []*regexp.Regexp{
		regexp.MustCompile(`^slack:([TE][A-Z0-9]+/)?[UW][A-Z0-9]+$`),
		regexp.MustCompile(`^discord:([0-9]+/)?[0-9]+$`),
		regexp.MustCompile(`^console:[^/\s]+$`),
	}
	for who := range strings.SplitSeq(value, ",") {
		who = strings.TrimSpace(who)
		if !slices.ContainsFunc(forms, func(f *regexp.Regexp) bool { return f.MatchString(who) }) {
			return fmt.Errorf("%q names nobody; write slack:U…, slack:T…/U…, discord:USER, discord:SERVER/USER or console:NAME", who)
		}
		c.Admins = append(c.Admins, who)
	}
	return nil
}

// adminsFit refuses administrators without a workspace where there may be many:
// the same id could be somebody else's in another one.
func (c *config) adminsFit() error {
	if c.Org != perWorkspace {
		return nil
	}
	for _, who := range c.Admins {
		if !strings.HasPrefix(who, "console:") && !strings.Contains(who, "/") {
			return fmt.Errorf("AIRESP_ADMINS: with AIRESP_ORG=workspace %q must name the workspace too; write slack:T…/U… or discord:SERVER/USER", who)
		}
	}
	return nil
}

// setKeys takes one key, or several with commas between them.
func (c *config) setKeys(value string) error {
	for k := range strings.SplitSeq(value, ",") {
		var one Secret
		if err := secret(&one)(strings.TrimSpace(k)); err != nil {
			return err
		}
		if len(one.Reveal()) < minKey {
			return fmt.Errorf("a key has at least %d characters; make one with: openssl rand -base64 32", minKey)
		}
		c.Keys = append(c.Keys, one)
	}
	return nil
}

// installFits refuses to let anybody install the app into their workspace
// where all workspaces would share one ledger.
func (c *config) installFits() error {
	if c.SlackClientID != "" && c.Org != perWorkspace {
		return errors.New("SLACK_CLIENT_ID: whoever has the link can install the app, so each workspace must be an organisation of its own; set AIRESP_ORG=workspace")
	}
	return nil
}

// orgOf says which organisation a workspace of a platform belongs to.
func (c *config) orgOf(platform string) func(workspace string) string {
	if c.Org != perWorkspace {
		return func(string) string { return c.Org }
	}
	return func(workspace string) string { return platform + ":" + workspace }
}

// consoleOrg is the organisation of the console and of ask.
func (c *config) consoleOrg() string {
	if c.Org == perWorkspace {
		return defaultOrg
	}
	return c.Org
}
