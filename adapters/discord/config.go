package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"unicode"
)

// DefaultAPIURL is where Discord's REST API is.
const DefaultAPIURL = "https://discord.com/api"

// Config is what connects a program to Discord. Each credential turns on what
// it is needed for; at least one of Token and PublicKey must be set.
type Config struct {
	Token     string // the bot's token; turns on the Gateway, and the registration of the commands
	PublicKey string // the application's key in hexadecimal; turns on interactions over HTTP

	// ApplicationID is asked of Discord when it is empty and there is a token.
	ApplicationID string

	// APIURL is another base of the REST API, for tests and proxies, without
	// the version: SCHEME://HOST[:PORT]/api. The Gateway is where this base
	// says that it is. Empty means DefaultAPIURL.
	APIURL string

	// Shards is the number of connections to the Gateway; 0 follows Discord's
	// advice.
	Shards int

	// Starts keeps when sessions on the Gateway were begun, so that a program
	// that crashes again and again does not use up a day's. Nil keeps nothing
	// beyond the end of the program.
	Starts Record

	// Org says which organisation's ledger a Discord server uses. Nil means
	// the organisation "default" for all.
	Org func(guild string) string

	key  ed25519.PublicKey // PublicKey, decoded
	base *url.URL          // APIURL, parsed
}

// checked is the configuration with its defaults, or what is wrong with it.
func (c Config) checked() (Config, error) {
	c.Token = strings.TrimPrefix(c.Token, "Bot ")
	if c.Token == "" && c.PublicKey == "" {
		return c, errors.New("Discord needs DISCORD_TOKEN (for the Gateway) or DISCORD_PUBLIC_KEY (for HTTP)")
	}
	if strings.ContainsFunc(c.Token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }) {
		return c, errors.New("DISCORD_TOKEN holds white space or a character that no token has; copy it again")
	}
	if c.PublicKey != "" {
		key, err := hex.DecodeString(c.PublicKey)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return c, fmt.Errorf("DISCORD_PUBLIC_KEY must be %d hexadecimal digits, as on the application's General Information page", 2*ed25519.PublicKeySize)
		}
		c.key = key
	}
	if c.ApplicationID != "" && !isID(c.ApplicationID) {
		return c, errors.New("DISCORD_APPLICATION_ID must be a number, as on the application's General Information page")
	}
	if c.Shards < 0 || c.Shards > MaxShards {
		return c, fmt.Errorf("DISCORD_SHARDS must be from 1 to %d, or unset to follow Discord's advice", MaxShards)
	}
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	u, err := url.Parse(strings.TrimRight(c.APIURL, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return c, errors.New("DISCORD_API_URL is no base URL, such as " + DefaultAPIURL)
	}
	c.base, c.APIURL = u, u.String()
	if c.Org == nil {
		c.Org = func(string) string { return "default" }
	}
	return c, nil
}

// isID reports whether s can be an id of Discord's, a "snowflake".
func isID(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for _, b := range []byte(s) {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}

// String keeps the token out of whatever prints a Config.
func (c Config) String() string { return "discord.Config{" + c.APIURL + "}" }

// GoString is String.
func (c Config) GoString() string { return c.String() }

// LogValue is String.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
