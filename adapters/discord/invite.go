package discord

import (
	"context"
	"errors"
	"net/url"
	"strconv"
)

// permissions are what digests and reminders need in their channels: to see
// them, to write, to have a box below the text, and to find what was posted
// before when an answer of Discord's was lost.
const permissions = viewChannel | sendMessages | embedLinks | readHistory

const (
	viewChannel  = 1 << 10
	sendMessages = 1 << 11
	embedLinks   = 1 << 14
	readHistory  = 1 << 16
)

// Invite is the link by which whoever manages a server adds the application to
// it: to any, or to one when guild is not empty.
//
// It asks for what is used and no more. The commands need one scope and no
// permission: answers belong to interactions, and these bring their own. With a
// token the bot joins the server too, which the Gateway, the look after deleted
// roles and digests need.
//
// It needs DISCORD_APPLICATION_ID, or the token to ask for it.
func (a *Adapter) Invite(ctx context.Context, guild string) (string, error) {
	if a.cfg.ApplicationID == "" && a.cfg.Token == "" {
		return "", errors.New("set DISCORD_APPLICATION_ID, or DISCORD_TOKEN to ask Discord for it")
	}
	app, err := a.applicationID(ctx)
	if err != nil {
		return "", err
	}
	q := url.Values{"client_id": {app}, "scope": {"applications.commands"}, "integration_type": {"0"}}
	if a.cfg.Token != "" {
		q.Set("scope", "bot applications.commands")
		q.Set("permissions", strconv.Itoa(permissions))
	}
	if guild != "" {
		q.Set("guild_id", guild)
		q.Set("disable_guild_select", "true")
	}
	return "https://discord.com/oauth2/authorize?" + q.Encode(), nil
}
