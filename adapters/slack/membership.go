package slack

import (
	"context"
	"slices"
	"strings"
	"time"

	"airesp"
	"airesp/commands"

	"github.com/slack-go/slack"
)

// What it may cost to find out who is in a user group, within the three
// seconds that Slack waits.
const (
	maxGroups  = 3 // groups looked at for one command
	groupsTime = 1500 * time.Millisecond
)

// findGroups finds out which of the user groups that the text names the person
// is in, when the command can change the ledger. Without a bot token, or when
// Slack does not say, GroupsKnown stays false, and the command layer refuses
// what it cannot check.
func (a *Adapter) findGroups(ctx context.Context, req *commands.Request) {
	var groups []airesp.Binding
	for _, m := range req.Mentions {
		if m.Binding.Group != "" { // not a person
			groups = append(groups, m.Binding)
		}
	}
	if len(groups) == 0 || len(groups) > maxGroups || a.cfg.BotToken == "" || !a.canWrite(req.Text) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, groupsTime)
	defer cancel()
	var in []airesp.Binding
	for _, g := range groups {
		users, err := a.api.GetUserGroupMembersContext(ctx, g.Group, slack.GetUserGroupMembersOptionTeamID(g.Workspace))
		if err != nil {
			a.log.Warn("Slack did not say who is in a user group", "err", withoutURL(err))
			return
		}
		if slices.Contains(users, req.Identity.User) {
			in = append(in, g)
		}
	}
	req.Identity.Groups, req.Identity.GroupsKnown = in, true
}

// canWrite reports whether a command's verb can change the ledger.
func (a *Adapter) canWrite(text string) bool {
	words := strings.Fields(text)
	for n := min(2, len(words)); n > 0; n-- {
		if writes, ok := a.writes[airesp.Canonical(strings.Join(words[:n], " "))]; ok {
			return writes
		}
	}
	return false
}
