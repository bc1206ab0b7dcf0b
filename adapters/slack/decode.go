package slack

import "airesp/commands"

// request is a slash command as the command layer takes it. Only members of
// the workspace that installed the app can use its slash commands.
func (a *Adapter) request(f form) commands.Request {
	text, mentions := decodeText(f.Text, f.Team)
	return commands.Request{
		ID:       f.Trigger,
		Org:      a.cfg.Org(f.Team),
		Identity: commands.Identity{Platform: platform, Workspace: f.Team, User: f.User},
		Place:    commands.Place{Channel: f.Channel},
		Text:     text,
		Mentions: mentions,
	}
}

// to is whom the answer to a slash command is for.
func (f form) to() addressee { return addressee{workspace: f.Team, user: f.User, channel: f.Channel} }
