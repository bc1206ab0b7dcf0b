package slack

import (
	"context"
	"slices"
	"time"

	"airesp"
	"airesp/commands"

	"github.com/slack-go/slack"
)

// watchEvery is how often the user groups that teams are tied to are looked
// at. Two looks that find a group gone are needed for it to count.
const watchEvery = 15 * time.Minute

// watch looks after user groups until ctx ends.
func (a *Adapter) watch(ctx context.Context) {
	for sleep(ctx, a.watchEvery) {
		a.lookAtGroups(ctx)
	}
}

// lookAtGroups tells the command layer which of the user groups that teams are
// tied to are gone or empty, and what they are called.
func (a *Adapter) lookAtGroups(ctx context.Context) {
	for _, workspace := range a.workspaces(ctx) {
		a.lookAtWorkspace(ctx, workspace)
	}
}

func (a *Adapter) lookAtWorkspace(ctx context.Context, workspace string) {
	if !a.tokens.any() {
		return
	}
	if err := a.lookAt(ctx, workspace); err != nil && ctx.Err() == nil {
		a.log.Warn("the user groups of a workspace could not be looked at", "workspace", workspace, "err", withoutURL(err))
	}
}

func (a *Adapter) lookAt(ctx context.Context, workspace string) error {
	req := commands.Request{Org: a.cfg.Org(workspace), Identity: commands.Identity{Platform: platform, Workspace: workspace}}
	a.groups.forget(workspace) // a look of its own, so that two are two
	tied := a.wanted(ctx, &req)
	if len(tied) == 0 {
		return nil
	}
	list, err := a.listGroups(ctx, workspace)
	if err != nil {
		return err
	}
	found := make([]commands.GroupCheck, len(tied))
	for i, b := range tied {
		found[i] = check(b, list)
	}
	return a.ledgers.NoteGroups(ctx, req.Org, platform, found)
}

// workspaces are those of which it is known that a token works there.
func (a *Adapter) workspaces(ctx context.Context) []string {
	list, err := a.tokens.workspaces(ctx)
	if err != nil {
		a.log.Warn("the workspaces that the app is installed in cannot be read", "err", err)
	}
	if own := a.home.Load(); own != nil && *own != "" && !slices.Contains(list, *own) {
		list = append(list, *own)
	}
	return list
}

// check is what a list of user groups says about one of them.
func check(b airesp.Binding, list []slack.UserGroup) commands.GroupCheck {
	c := commands.GroupCheck{Binding: b, State: commands.GroupGone}
	i := slices.IndexFunc(list, func(g slack.UserGroup) bool { return g.ID == b.Group })
	switch {
	case i < 0 || list[i].DateDelete > 0:
		return c
	case list[i].UserCount == 0 && len(list[i].Users) == 0:
		c.State = commands.GroupEmpty
	default:
		c.State = commands.GroupThere
	}
	c.Names = []string{list[i].Name, list[i].Handle}
	return c
}
