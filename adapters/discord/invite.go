package discord

import (
	"context"
	"errors"
	"net/url"
)

// Invite is the link by which whoever manages a server adds the application to
// it: to any, or to one when guild is not empty.
//
// It asks for what is used and no more. The commands need one scope; with a
// token the bot joins the server too, which the Gateway and the look after
// deleted roles need. Neither needs a permission: answers belong to
// interactions, and these bring their own.
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
		q.Set("permissions", "0")
	}
	if guild != "" {
		q.Set("guild_id", guild)
		q.Set("disable_guild_select", "true")
	}
	return "https://discord.com/oauth2/authorize?" + q.Encode(), nil
}
