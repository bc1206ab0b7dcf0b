package slack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"airesp/commands"
)

// maxUsageHint is how long the usage hint may be, in bytes. Slack takes 1,000
// characters (docs.slack.dev, "App manifest reference"), but shows them in one
// line while people type.
const maxUsageHint = 300

// botEvents are the events that are dealt with. Those of user groups have what
// is known of their members asked for anew.
func botEvents() []string {
	return []string{"app_home_opened", "app_mention", "app_uninstalled", "message.im", "subteam_members_changed", "subteam_updated", "tokens_revoked"}
}

// Manifest is the app manifest, in YAML, for the verbs of table. With a base
// URL Slack posts to it, and people can install the app into their workspaces
// from there; without one the app uses Socket Mode. The scopes are those that
// are used, and no other.
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
	list := func(indent string, names []string) {
		for _, n := range names {
			line("%s- %s", indent, n)
		}
	}
	line("_metadata:")
	line("  major_version: 1")
	line("display_information:")
	line("  name: airesp")
	line("  description: %s", quoted("Who owns AI security here: what the framework says, and which team is accountable"))
	line("  background_color: %s", quoted("#1f3a5f"))
	line("features:")
	line("  app_home:")
	line("    home_tab_enabled: true")
	line("    messages_tab_enabled: true")
	line("    messages_tab_read_only_enabled: false")
	line("  agent_view:")
	line("    agent_description: %s", quoted("Answers who owns AI security here, from the shared responsibility framework and what teams have claimed"))
	line("    suggested_prompts:")
	for _, p := range prompts() {
		line("      - title: %s", quoted(p.title))
		line("        message: %s", quoted(p.message))
	}
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
	if base != "" {
		line("  redirect_urls:")
		line("    - %s", quoted(base+pathRedirect))
	}
	line("  scopes:")
	line("    bot:")
	list("      ", scopeNames())
	line("settings:")
	line("  event_subscriptions:")
	at("    ", "request_url", pathEvents)
	line("    bot_events:")
	list("      ", botEvents())
	line("  interactivity:")
	line("    is_enabled: true")
	at("    ", "request_url", pathInteractions)
	at("    ", "message_menu_options_url", pathInteractions)
	line("  org_deploy_enabled: false")
	line("  socket_mode_enabled: %t", base == "")
	line("  token_rotation_enabled: false")
	return []byte(b.String()), nil
}

// prompts are what somebody who opens a conversation could ask first.
func prompts() []struct{ title, message string } {
	return []struct{ title, message string }{
		{"Who owns data privacy?", "who-owns data-privacy"},
		{"What is nobody's?", "gaps"},
		{"What is left for me?", "mine"},
	}
}

// usageHint shows how the first verb is typed, and names the others by their
// first words: "system" stands for every verb that begins with it. What does
// not fit is counted, so that every further word changes the hint.
func usageHint(table []commands.Command) string {
	var parts []string
	seen := map[string]bool{}
	for i, c := range table {
		word, _, _ := strings.Cut(c.Name, " ")
		if seen[word] {
			continue
		}
		seen[word] = true
		if i == 0 {
			word = c.Usage()
		}
		parts = append(parts, word)
	}
	hint := strings.Join(parts, " | ")
	for n := len(parts) - 1; len(hint) > maxUsageHint && n > 0; n-- {
		hint = fmt.Sprintf("%s | and %d more, listed by help", strings.Join(parts[:n], " | "), len(parts)-n)
	}
	return hint
}

// quoted is a YAML string in double quotes: every JSON string is one.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // cannot happen for a string
		return `""`
	}
	return string(b)
}
