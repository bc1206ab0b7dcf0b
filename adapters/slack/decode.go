package slack

import (
	"encoding/json"

	"airesp/commands"
)

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

// press is a button that somebody pressed.
type press struct {
	req         commands.Request
	value       string
	responseURL string
}

// interaction is the part of an interaction's payload that is used here.
type interaction struct {
	Type string `json:"type"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
	} `json:"container"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Actions     []struct {
		Type  string `json:"type"`
		Value string `json:"value"`
		TS    string `json:"action_ts"`
	} `json:"actions"`
}

// decodePress reads an interaction. ok is false for one that is no button of
// ours, such as a modal.
//
// Slack names the home workspace of whoever pressed beside the workspace in
// which it happened; where the two differ, the person came in through Slack
// Connect and is a guest.
func (a *Adapter) decodePress(payload []byte) (p press, ok bool, err error) {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		return p, false, err
	}
	if in.Type != "block_actions" || len(in.Actions) == 0 || in.Actions[0].Type != "button" {
		return p, false, nil
	}
	act := in.Actions[0]
	id := in.TriggerID
	if id == "" {
		id = act.TS + "/" + in.Container.MessageTS
	}
	workspace := in.Team.ID
	if workspace == "" {
		workspace = in.User.TeamID // the app is installed for a whole Enterprise Grid
	}
	standing := commands.Member
	switch {
	case in.User.IsBot:
		standing = commands.Robot
	case in.User.TeamID != "" && in.User.TeamID != workspace:
		standing = commands.Guest
	}
	return press{
		req: commands.Request{
			ID:       id,
			Org:      a.cfg.Org(workspace),
			Identity: commands.Identity{Platform: platform, Workspace: workspace, User: in.User.ID, Standing: standing},
			Place:    commands.Place{Channel: in.Channel.ID},
		},
		value: act.Value, responseURL: in.ResponseURL,
	}, true, nil
}
