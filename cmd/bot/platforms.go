package main

import (
	"errors"
	"fmt"
	"strings"

	"airesp/adapters/discord"
	"airesp/adapters/slack"
	"airesp/commands"
)

// receives says whether anything is configured that people can reach.
func (c *config) receives() error {
	switch {
	case c.slackOn() || c.discordOn():
		return nil
	case c.SlackBotToken.Set():
		return errors.New("SLACK_BOT_TOKEN: with it alone nothing is received; set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) as well")
	}
	return errors.New("there is nothing to serve; set SLACK_SIGNING_SECRET or SLACK_APP_TOKEN for Slack, " +
		"DISCORD_TOKEN or DISCORD_PUBLIC_KEY for Discord (bot alone answers on the terminal)")
}

func (c *config) slackOn() bool   { return c.SlackSigningSecret.Set() || c.SlackAppToken.Set() }
func (c *config) discordOn() bool { return c.DiscordToken.Set() || c.DiscordPublicKey != "" }

// slackPosts reports whether anything can be posted on Slack unasked.
func (c *config) slackPosts() bool { return c.SlackBotToken.Set() || c.SlackClientID != "" }

// platforms are the adapters that have credentials. One line of the log a
// platform says what is on and what is missing.
func (p *parts) platforms() ([]platform, error) {
	var list []platform
	if p.cfg.slackOn() {
		a, err := p.slack()
		if err != nil {
			return nil, err
		}
		list = append(list, platform{a, "Slack"})
	}
	if p.cfg.discordOn() {
		a, err := p.discord()
		if err != nil {
			return nil, err
		}
		list = append(list, platform{a, "Discord"})
	}
	return list, nil
}

func (p *parts) slack() (*slack.Adapter, error) {
	c := p.cfg
	a, err := slack.New(slack.Config{
		SigningSecret: c.SlackSigningSecret.Reveal(), AppToken: c.SlackAppToken.Reveal(), BotToken: c.SlackBotToken.Reveal(),
		ClientID: c.SlackClientID, ClientSecret: c.SlackClientSecret.Reveal(), Keys: reveal(c.Keys), Vault: p.vault(),
		APIURL: c.SlackAPIURL, Org: c.orgOf("slack"), Questions: drawer{p.db, "slack questions"},
	}, p.router, commands.Table(), p.log)
	if err != nil {
		return nil, err
	}
	p.log.Info(status("Slack", map[string]bool{"HTTP": c.SlackSigningSecret.Set(), "Socket Mode": c.SlackAppToken.Set()},
		missing{!c.SlackBotToken.Set() && len(c.Keys) == 0, "SLACK_BOT_TOKEN", "user groups cannot be checked, and messages, forms and the Home tab do not work"}))
	return a, nil
}

// vault is where workspaces' tokens are kept; nil without a key for them.
func (p *parts) vault() slack.Vault {
	if len(p.cfg.Keys) == 0 {
		return nil
	}
	return p.db
}

func reveal(secrets []Secret) []string {
	var list []string
	for _, s := range secrets {
		list = append(list, s.Reveal())
	}
	return list
}

func (p *parts) discord() (*discord.Adapter, error) {
	c := p.cfg
	a, err := discord.New(discord.Config{
		Token: c.DiscordToken.Reveal(), PublicKey: c.DiscordPublicKey, ApplicationID: c.DiscordApplicationID,
		APIURL: c.DiscordAPIURL, Org: c.orgOf("discord"), Shards: c.DiscordShards, Starts: drawer{p.db, "discord starts"},
	}, p.router, commands.Table(), p.framework, p.log)
	if err != nil {
		return nil, err
	}
	p.log.Info(status("Discord", map[string]bool{"HTTP": c.DiscordPublicKey != "", "the Gateway": c.DiscordToken.Set()},
		missing{!c.DiscordToken.Set(), "DISCORD_TOKEN", "the commands cannot be registered by bot discord register"}))
	return a, nil
}

// missing is a credential whose absence takes something away.
type missing struct {
	is      bool
	name    string
	without string
}

// status reads "Slack over HTTP is on; without SLACK_BOT_TOKEN …".
func status(name string, ways map[string]bool, m missing) string {
	var on []string
	for _, way := range []string{"HTTP", "Socket Mode", "the Gateway"} {
		if ways[way] {
			on = append(on, way)
		}
	}
	line := fmt.Sprintf("%s over %s is on", name, strings.Join(on, " and "))
	if m.is {
		line += fmt.Sprintf("; without %s %s", m.name, m.without)
	}
	return line
}
