package commands

import (
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// elsewhere refuses to change anything outside the channels that the settings
// allow, if they name any. Looking is allowed everywhere, so is what only
// administrators can do, or nobody could mend a wrong setting, and so is the
// terminal.
func elsewhere(cmd Command, req Request, s airesp.Settings) *Error {
	here := airesp.Channel{Platform: req.Identity.Platform, ID: req.Place.Channel}
	if cmd.Access != Write || cmd.ReadOnly || req.Identity.Operator || len(s.Channels) == 0 || slices.ContainsFunc(s.Channels, here.Same) {
		return nil
	}
	return refuse(Forbidden, reply.S("Things are changed here only in "+channelNames(s.Channels)+". Ask again there; nothing was changed."))
}

func channelNames(list []airesp.Channel) string {
	names := make([]string, len(list))
	for i, ch := range list {
		names[i] = channelName(ch)
	}
	return enumerate(names)
}

// channelName reads "#security (Slack)".
func channelName(ch airesp.Channel) string {
	if ch.Name != "" {
		return "#" + ch.Name + " (" + platformName(ch.Platform) + ")"
	}
	return "the " + platformName(ch.Platform) + " channel " + ch.ID
}

func platformName(p string) string {
	if p == "" {
		return p
	}
	return strings.ToUpper(p[:1]) + p[1:]
}

// channels reads channels as settings hold them: those that the platform has
// recognised, "here", or, from an operator, ids such as slack:C1. "all" is the
// empty setting.
func channels(text string, req Request) (string, error) {
	switch strings.ToLower(text) {
	case "all", "any", "anywhere", "everywhere":
		return "", nil
	}
	var list []airesp.Channel
	for token := range strings.FieldsSeq(strings.ReplaceAll(text, ",", " ")) {
		ch, ok := channel(token, req)
		if !ok {
			return "", &valueError{"names no channel that I can see; pick channels from the list that opens after #, or say here, or all", nil}
		}
		if !slices.ContainsFunc(list, ch.Same) {
			list = append(list, ch)
		}
	}
	if len(list) > maxChannels {
		return "", &valueError{"names too many channels; 50 are the most", nil}
	}
	parts := make([]string, len(list))
	for i, ch := range list {
		parts[i] = ch.String()
	}
	return strings.Join(parts, " "), nil
}

const maxChannels = 50

// channel reads one channel: <#C1|security> on Slack, <#1> on Discord.
func channel(token string, req Request) (airesp.Channel, bool) {
	here := airesp.Channel{Platform: req.Identity.Platform, ID: req.Place.Channel}
	if strings.ToLower(token) == "here" {
		return here, here.ID != ""
	}
	if m, ok := req.Mentions[token]; ok {
		return airesp.Channel{Platform: here.Platform, ID: m.Channel, Name: m.Name}, m.Channel != ""
	}
	if inside, ok := strings.CutPrefix(token, "<#"); ok {
		inside, closed := strings.CutSuffix(inside, ">")
		id, name, _ := strings.Cut(inside, "|")
		return airesp.Channel{Platform: here.Platform, ID: id, Name: name}, closed && isChannelID(id) && !req.Identity.Operator
	}
	if list := airesp.Channels(token); req.Identity.Operator && len(list) == 1 && isChannelID(list[0].ID) {
		return list[0], list[0].Platform == "slack" || list[0].Platform == "discord"
	}
	return here, false
}

// isChannelID reports whether an id is of letters and digits alone.
func isChannelID(id string) bool {
	return id != "" && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
