package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"airesp/adapters/discord"
	"airesp/adapters/slack"
	"airesp/commands"
)

// registerTime bounds the calls to Discord.
const registerTime = time.Minute

// slackManifest prints the manifest that a Slack app is made from.
func slackManifest(_ context.Context, c *call) error {
	data, err := slack.Manifest(commands.Table(), c.own.url)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	_, err = c.out.Write(data)
	return err
}

// discordRegister registers the commands, or prints them.
func discordRegister(ctx context.Context, c *call) error {
	if err := c.guildGiven(); err != nil {
		return err
	}
	if c.own.dryRun {
		c.sub.settings = []string{"AIRESP_FRAMEWORK"}
	}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	f, err := framework(cfg.Framework)
	if err != nil {
		return err
	}
	if c.own.dryRun {
		list, err := discord.Commands(commands.Table(), f)
		if err != nil {
			return err
		}
		out := json.NewEncoder(c.out)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	if !cfg.DiscordToken.Set() {
		return errors.New("DISCORD_TOKEN: it is needed to register the commands; set it to the bot's token, or use --dry-run to see them")
	}
	a, err := discord.New(toCall(cfg), nil, commands.Table(), f, newLogger(c.world, cfg, slog.LevelWarn))
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, registerTime)
	defer stop()
	changed, err := a.RegisterCommands(ctx, c.own.guild)
	if err != nil {
		return fmt.Errorf("the commands were not registered: %w", err)
	}
	where := "every server"
	if c.own.guild != "" {
		where = "server " + c.own.guild
	}
	if changed {
		fmt.Fprintf(c.out, "The commands were registered for %s.\n", where)
	} else {
		fmt.Fprintf(c.out, "The commands were registered already for %s; nothing was changed.\n", where)
	}
	return nil
}

// toCall is Discord's configuration for calls alone.
func toCall(cfg *config) discord.Config {
	return discord.Config{
		Token: cfg.DiscordToken.Reveal(), PublicKey: cfg.DiscordPublicKey, ApplicationID: cfg.DiscordApplicationID, APIURL: cfg.DiscordAPIURL,
	}
}

// discordInvite prints the link that adds the app to a server.
func discordInvite(ctx context.Context, c *call) error {
	if err := c.guildGiven(); err != nil {
		return err
	}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	f, err := framework("")
	if err != nil {
		return err
	}
	if !cfg.discordOn() {
		return errors.New("set DISCORD_TOKEN, or DISCORD_PUBLIC_KEY and DISCORD_APPLICATION_ID, as for serve: the link depends on which it is")
	}
	a, err := discord.New(toCall(cfg), nil, commands.Table(), f, newLogger(c.world, cfg, slog.LevelWarn))
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, registerTime)
	defer stop()
	link, err := a.Invite(ctx, c.own.guild)
	if err != nil {
		return fmt.Errorf("the link cannot be made: %w", err)
	}
	fmt.Fprintln(c.out, link)
	return nil
}

// guildGiven checks the id of a server.
func (c *call) guildGiven() error {
	if strings.Trim(c.own.guild, "0123456789") != "" {
		return errors.New("--guild: it must be a number; copy the server's id from Discord")
	}
	return nil
}
