package slack

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"airesp"
	"airesp/commands"

	"github.com/slack-go/slack"
)

// What it may cost to find out who is in a user group, within the three
// seconds that Slack waits, and how long the answer is believed.
const (
	groupsTime = 1500 * time.Millisecond
	groupsLife = time.Minute
	maxAsked   = 4 // groups asked for one by one; more are asked for all together
)

// groups remembers for a short time who is in which user group, and which
// groups a workspace has. It is safe for concurrent use.
type groups struct {
	now func() time.Time

	mu      sync.Mutex
	members map[airesp.Binding]roster
	lists   map[string]listing // by workspace
}

type roster struct {
	at    time.Time
	users []string
}

type listing struct {
	at   time.Time
	list []slack.UserGroup // disabled ones too
}

func newGroups() *groups {
	return &groups{now: time.Now, members: map[airesp.Binding]roster{}, lists: map[string]listing{}}
}

// known is who is in a group, if that was found out a short time ago.
func (g *groups) known(b airesp.Binding) ([]string, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.members[b]
	return r.users, ok && g.now().Sub(r.at) < groupsLife
}

func (g *groups) put(b airesp.Binding, users []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.prune()
	g.members[b] = roster{g.now(), users}
}

// prune forgets what is too old to be believed. g.mu is held.
func (g *groups) prune() {
	for b, r := range g.members {
		if g.now().Sub(r.at) >= groupsLife {
			delete(g.members, b)
		}
	}
	for w, l := range g.lists {
		if g.now().Sub(l.at) >= groupsLife {
			delete(g.lists, w)
		}
	}
}

// forget makes the next question about a workspace's groups go to Slack.
func (g *groups) forget(workspace string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.lists, workspace)
	for b := range g.members {
		if b.Workspace == workspace {
			delete(g.members, b)
		}
	}
}

// listGroups are the user groups of a workspace, with their members, as they
// were at most groupsLife ago.
func (a *Adapter) listGroups(ctx context.Context, workspace string) ([]slack.UserGroup, error) {
	g := a.groups
	g.mu.Lock()
	l, ok := g.lists[workspace]
	g.mu.Unlock()
	if ok && g.now().Sub(l.at) < groupsLife {
		return l.list, nil
	}
	err := a.call(ctx, workspace, func(ctx context.Context, api *slack.Client) (err error) {
		l.list, err = api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true), slack.GetUserGroupsOptionIncludeDisabled(true),
			slack.GetUserGroupsOptionIncludeCount(true), slack.GetUserGroupsOptionTeamID(workspace))
		return err
	})
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.prune()
	l.at = g.now()
	g.lists[workspace] = l
	for _, is := range l.list {
		if is.DateDelete == 0 {
			g.members[airesp.Binding{Platform: platform, Workspace: workspace, Group: is.ID}] = roster{l.at, is.Users}
		}
	}
	return l.list, nil
}

// groupName is a user group's name now, or "" when that cannot be found out.
func (a *Adapter) groupName(ctx context.Context, workspace string) func(id string) string {
	return func(id string) string {
		list, err := a.listGroups(ctx, workspace)
		i := slices.IndexFunc(list, func(g slack.UserGroup) bool { return g.ID == id })
		if err != nil || i < 0 {
			return ""
		}
		return list[i].Name
	}
}

// findGroups finds out which user groups the person is in, of those that the
// text names and those that teams are tied to, when the answer depends on it.
// When Slack does not say, GroupsKnown stays false, and the command layer
// refuses what it cannot check.
func (a *Adapter) findGroups(ctx context.Context, req *commands.Request) {
	if !a.tokens.any() || !a.personal(req.Text) {
		return
	}
	wanted := a.wanted(ctx, req)
	ctx, cancel := context.WithTimeout(ctx, groupsTime)
	defer cancel()
	unknown := slices.DeleteFunc(slices.Clone(wanted), func(b airesp.Binding) bool {
		_, ok := a.groups.known(b)
		return ok
	})
	if err := a.learn(ctx, unknown); err != nil {
		a.log.Warn("Slack did not say who is in a user group", "err", err)
	}
	req.Identity.GroupsKnown = true
	for _, b := range wanted {
		users, ok := a.groups.known(b)
		if !ok {
			req.Identity.GroupsKnown = false
		}
		if slices.Contains(users, req.Identity.User) {
			req.Identity.Groups = append(req.Identity.Groups, b)
		}
	}
}

// wanted are the groups on which an answer may depend.
func (a *Adapter) wanted(ctx context.Context, req *commands.Request) []airesp.Binding {
	var list []airesp.Binding
	add := func(b airesp.Binding) {
		if b.Platform == platform && b.Workspace == req.Identity.Workspace && !slices.Contains(list, b) {
			list = append(list, b)
		}
	}
	for _, m := range req.Mentions {
		add(m.Binding)
	}
	teams, err := a.ledgers.Teams(ctx, req.Org)
	if err != nil {
		a.log.Warn("the teams could not be read", "err", err)
	}
	for _, t := range teams {
		for _, b := range t.Bindings {
			add(b)
		}
	}
	return list
}

// learn asks Slack who is in some groups of one workspace.
func (a *Adapter) learn(ctx context.Context, wanted []airesp.Binding) error {
	if len(wanted) > maxAsked {
		_, err := a.listGroups(ctx, wanted[0].Workspace)
		return err
	}
	errs := make([]error, len(wanted))
	var asking sync.WaitGroup
	for i, b := range wanted {
		asking.Go(func() {
			var users []string
			errs[i] = a.call(ctx, b.Workspace, func(ctx context.Context, api *slack.Client) (err error) {
				users, err = api.GetUserGroupMembersContext(ctx, b.Group, slack.GetUserGroupMembersOptionTeamID(b.Workspace))
				return err
			})
			if errs[i] == nil {
				a.groups.put(b, users)
			}
		})
	}
	asking.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// personal reports whether an answer depends on the groups of who asks: that
// of every verb that can change the ledger, of those about oneself, and of
// plain questions, which may be about oneself.
func (a *Adapter) personal(text string) bool {
	verb, writes := a.verb(text)
	return writes || slices.Contains([]string{"mine", "home", "ask", ""}, verb)
}

// verb is the canonical verb that a text begins with, and whether it can change
// the ledger.
func (a *Adapter) verb(text string) (name string, writes bool) {
	words := strings.Fields(text)
	for n := min(2, len(words)); n > 0; n-- {
		name := airesp.Canonical(strings.Join(words[:n], " "))
		if writes, ok := a.writes[name]; ok {
			return name, writes
		}
	}
	return "", false
}
