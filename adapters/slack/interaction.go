package slack

import (
	"encoding/json"
	"maps"
	"slices"

	"airesp/commands"
)

// kind is what somebody did with something that is on their screen.
type kind uint8

const (
	otherwise  kind = iota // nothing that is looked at here, such as a closed form
	pressed                // a button, or a choice from a menu
	submitted              // a form
	suggesting             // somebody types into a menu that asks for its entries
)

// deed is what somebody did with something that is on their screen.
type deed struct {
	kind    kind
	req     commands.Request // without what is asked
	value   string           // of the button or the choice; for suggesting what was typed
	again   again            // the answer that it was done below
	hook    hook             // its url is empty when there is no message to answer beside
	trigger string
	view    view
}

// view is a form or the Home tab.
type view struct {
	id, hash string
	kind     string // "modal" or "home"; empty for a message
	sealed   string // what the program put into it
	field    string // for suggesting: the option that is asked for
	values   map[string]string
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
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Actions     []struct {
		Type     string `json:"type"`
		BlockID  string `json:"block_id"`
		Value    string `json:"value"`
		TS       string `json:"action_ts"`
		Selected struct {
			Value string `json:"value"`
		} `json:"selected_option"`
	} `json:"actions"`
	Value   string `json:"value"`    // of a suggestion
	BlockID string `json:"block_id"` // of a suggestion
	View    struct {
		ID       string `json:"id"`
		Hash     string `json:"hash"`
		Type     string `json:"type"`
		Metadata string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]input `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// input is what somebody put into one field of a form.
type input struct {
	Value    string `json:"value"`
	Date     string `json:"selected_date"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Several []struct {
		Value string `json:"value"`
	} `json:"selected_options"`
	Channels []string `json:"selected_channels"`
	Users    []string `json:"selected_users"`
}

// decodeDeed reads an interaction.
//
// Slack names the home workspace of whoever did it beside the workspace in
// which it happened; where the two differ, the person came in through Slack
// Connect and is a guest.
func (a *Adapter) decodeDeed(payload []byte) (d deed, err error) {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		return d, err
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
	d = deed{
		req: commands.Request{
			ID:       in.TriggerID,
			Org:      a.cfg.Org(workspace),
			Identity: commands.Identity{Platform: platform, Workspace: workspace, User: in.User.ID, Standing: standing},
			Place:    commands.Place{Channel: in.Channel.ID},
		},
		hook:    newHook(in.ResponseURL, addressee{workspace: workspace, user: in.User.ID, channel: in.Channel.ID, thread: in.Container.ThreadTS}),
		trigger: in.TriggerID,
		view:    view{id: in.View.ID, hash: in.View.Hash, kind: in.View.Type, sealed: in.View.Metadata, field: in.BlockID},
	}
	switch in.Type {
	case "block_actions":
		d.press(in)
	case "view_submission":
		d.kind, d.req.ID = submitted, "view/"+in.View.ID // one form changes something once
		d.view.values = map[string]string{}
		for option, inputs := range in.View.State.Values {
			for _, i := range inputs {
				d.view.values[option] = i.text()
			}
		}
	case "block_suggestion":
		d.kind, d.value = suggesting, in.Value
	}
	return d, nil
}

// press takes over the button or the choice, where it is one of ours.
func (d *deed) press(in interaction) {
	if len(in.Actions) == 0 {
		return
	}
	act := in.Actions[0]
	switch act.Type {
	case "button":
		d.kind, d.value = pressed, act.Value
	case "static_select":
		d.kind, d.value = pressed, act.Selected.Value
	}
	if in.Container.Ephemeral {
		d.again = againOf(act.BlockID)
	}
	if d.req.ID == "" {
		d.req.ID = act.TS + "/" + in.Container.MessageTS
	}
}

// text is what was put into a field, as it would be typed.
func (i input) text() string {
	switch {
	case i.Date != "":
		return i.Date
	case i.Selected.Value != "":
		return choiceText(i.Selected.Value)
	case len(i.Several) > 0:
		var list []string
		for _, s := range i.Several {
			list = append(list, choiceText(s.Value))
		}
		return joined(list)
	case len(i.Channels) > 0:
		return written("<#", i.Channels)
	case len(i.Users) > 0:
		return written("<@", i.Users)
	}
	return i.Value
}

// written are ids as Slack writes them in a text, behind what says of what.
func written(of string, ids []string) string {
	var list []string
	for _, id := range ids {
		if isID(id) {
			list = append(list, of+id+">")
		}
	}
	return joined(list)
}

// mentioned are the groups and people that texts name as Slack writes them.
// group gives a user group's name now.
func mentioned(workspace string, group func(id string) string, texts ...string) map[string]commands.Mention {
	all := map[string]commands.Mention{}
	for _, t := range texts {
		_, found := decodeText(t, workspace)
		maps.Copy(all, found)
	}
	for _, token := range slices.Collect(maps.Keys(all)) {
		if m := all[token]; m.Binding.Group != "" {
			if name := group(m.Binding.Group); name != "" {
				m.Name = name
			}
			all[token] = m
		}
	}
	return all
}
