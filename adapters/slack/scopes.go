package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// scopes are what the bot token needs, each with what does not work without.
func scopes() []scope {
	return []scope{
		{"commands", "nobody can type " + SlashCommand},
		{"chat:write", "mentions are not answered, and a late reply is lost when Slack no longer takes it"},
		{"files:write", "pictures are not shown, only their words"},
		{"usergroups:read", "nobody can claim for a user group"},
		{"app_mentions:read", "mentions are not answered"},
		{"im:history", "direct messages are not answered"},
	}
}

// optional are scopes that are not asked for, but used where they were granted:
// to find a digest again of which nobody knows whether it arrived.
func optional() []string { return []string{"channels:history", "groups:history"} }

type scope struct{ name, without string }

func scopeNames() []string {
	var names []string
	for _, s := range scopes() {
		names = append(names, s.name)
	}
	return names
}

// compareScopes says which scopes are missing and which are superfluous among
// those that were granted, a sentence each.
func compareScopes(granted string) []string {
	var has, notes []string
	for s := range strings.SplitSeq(granted, ",") {
		if s = strings.TrimSpace(s); s != "" {
			has = append(has, s)
		}
	}
	if len(has) == 0 {
		return nil // Slack did not say
	}
	for _, s := range scopes() {
		if !slices.Contains(has, s.name) {
			notes = append(notes, fmt.Sprintf("the scope %s is missing: %s; add it under OAuth & Permissions, and install the app again", s.name, s.without))
		}
	}
	for _, s := range has {
		if !slices.Contains(append(scopeNames(), optional()...), s) {
			notes = append(notes, fmt.Sprintf("the scope %s is not used; take it away under OAuth & Permissions", s))
		}
	}
	return notes
}

// checkTokens asks Slack about every token: whether it works, and what it may
// do. What is not as it should be is logged, and kept for Notes.
func (a *Adapter) checkTokens(ctx context.Context) {
	if a.tokens.own != nil {
		a.checkToken(ctx, "")
	}
	list, err := a.tokens.workspaces(ctx)
	if err != nil {
		a.log.Warn("the workspaces that the app is installed in cannot be read", "err", err)
	}
	for _, w := range list {
		a.checkToken(ctx, w)
	}
}

func (a *Adapter) checkToken(ctx context.Context, workspace string) {
	var is *slack.AuthTestResponse
	ask := func(ctx context.Context, api *slack.Client) (err error) {
		is, err = api.AuthTestContext(ctx)
		return err
	}
	var err error
	if workspace == "" {
		err = withoutURL(ask(ctx, a.tokens.own))
	} else {
		err = a.call(ctx, workspace, ask)
	}
	var notes []string
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		notes = append(notes, fmt.Sprintf("Slack did not take the bot token (%s)", codeOf(err)))
	default:
		notes = compareScopes(is.Header.Get("X-OAuth-Scopes"))
		if workspace == "" {
			a.home.Store(&is.TeamID)
		}
	}
	a.note(workspace, notes)
}

// codeOf is Slack's word for an error, or that there was none.
func codeOf(err error) string {
	if code := slackCode(err); code != "" {
		return code
	}
	return "it could not be reached"
}

// note keeps what is not as it should be with a workspace's token, in place of
// what was noted before, and logs what is new.
func (a *Adapter) note(workspace string, notes []string) {
	a.noting.Lock()
	defer a.noting.Unlock()
	for _, n := range notes {
		if !slices.Contains(a.notes[workspace], n) {
			a.log.Warn("Slack: "+n, "workspace", workspace)
		}
	}
	a.notes[workspace] = notes
}

// Notes are what should be mended although the program works, a sentence each.
// They name no workspace: who may read them is not known here.
func (a *Adapter) Notes() []string {
	a.noting.Lock()
	defer a.noting.Unlock()
	list, others := slices.Clone(a.notes[""]), 0
	for workspace, notes := range a.notes {
		if workspace != "" && len(notes) > 0 {
			others++
		}
	}
	if others > 0 {
		list = append(list, fmt.Sprintf("something is to be mended in %d of the workspaces that installed the app; the log says what", others))
	}
	return list
}
