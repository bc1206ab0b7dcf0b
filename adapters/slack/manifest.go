package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"airesp/commands"
)

// The limits of an app manifest: docs.slack.dev, "App manifest reference".
const maxUsageHint = 1000

// Manifest is the app manifest, in YAML, for the verbs of table. With a base
// URL Slack posts to it; without one the app uses Socket Mode. The scopes are
// those that are used: commands to be asked, usergroups:read to find out who
// speaks for a team that is tied to a user group.
//
// It fails when baseURL is no http or https URL.
func Manifest(table []commands.Command, baseURL string) ([]byte, error) {
	base := strings.TrimRight(baseURL, "/")
	if base != "" {
		u, err := url.Parse(base)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("%q is no URL that Slack could post to; give one such as https://bot.example.com", baseURL)
		}
	}
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	at := func(indent, key, path string) {
		if base != "" {
			line("%s%s: %s", indent, key, quoted(base+path))
		}
	}
	line("_metadata:")
	line("  major_version: 1")
	line("display_information:")
	line("  name: airesp")
	line("  description: %s", quoted("Who owns AI security here: what the framework says, and which team is accountable"))
	line("  background_color: %s", quoted("#1f3a5f"))
	line("features:")
	line("  bot_user:")
	line("    display_name: airesp")
	line("    always_online: true")
	line("  slash_commands:")
	line("    - command: %s", SlashCommand)
	at("      ", "url", pathCommands)
	line("      description: %s", quoted("Ask who owns AI security, and claim what your team does"))
	line("      usage_hint: %s", quoted(usageHint(table)))
	line("      should_escape: true")
	line("oauth_config:")
	line("  scopes:")
	line("    bot:")
	line("      - commands")
	line("      - usergroups:read")
	line("settings:")
	line("  interactivity:")
	line("    is_enabled: true")
	at("    ", "request_url", pathInteractions)
	line("  org_deploy_enabled: false")
	line("  socket_mode_enabled: %t", base == "")
	line("  token_rotation_enabled: false")
	return []byte(b.String()), nil
}

// usageHint names the verbs with their options, as many as fit.
func usageHint(table []commands.Command) string {
	var b strings.Builder
	for i, c := range table {
		next := c.Usage()
		if i > 0 {
			next = " | " + next
		}
		if b.Len()+len(next)+len(" | …") > maxUsageHint {
			return b.String() + " | …"
		}
		b.WriteString(next)
	}
	return b.String()
}

// quoted is a YAML string in double quotes: every JSON string is one.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // cannot happen for a string
		return `""`
	}
	return string(b)
}
