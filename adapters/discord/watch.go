package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"airesp/commands"
)

// watchEvery is how often the roles that teams are tied to are looked at. Two
// looks that find a role gone are needed for it to count. Whether somebody is
// in a role is not asked: Discord tells that only with a privileged intent.
const watchEvery = 15 * time.Minute

// maxGuilds is how many servers Discord lists in one answer.
const maxGuilds = 200

// look looks after roles until ctx ends.
func (a *Adapter) look(ctx context.Context) {
	for sleep(ctx, a.watchEvery) {
		if err := a.lookAtRoles(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the roles of a Discord server could not be looked at", "err", err)
		}
	}
}

// lookAtRoles tells the command layer which of the roles that teams are tied
// to are gone, and what the others are called, in every server that the bot is in. Of a server that it has
// left nothing can be said.
func (a *Adapter) lookAtRoles(ctx context.Context) error {
	var all []error
	after := "0"
	for {
		guilds, err := a.list(ctx, fmt.Sprintf("/users/@me/guilds?limit=%d&after=%s", maxGuilds, url.QueryEscape(after)))
		if err != nil {
			return errors.Join(append(all, err)...)
		}
		for _, g := range guilds {
			if isID(g.ID) {
				all = append(all, a.lookAt(ctx, g.ID))
			}
			after = g.ID
		}
		if len(guilds) < maxGuilds {
			return errors.Join(all...)
		}
	}
}

// lookAt looks at one server, if teams are tied to roles of it.
func (a *Adapter) lookAt(ctx context.Context, guild string) error {
	org := a.cfg.Org(guild)
	tied, err := a.do.Groups(ctx, org, platform, guild)
	if err != nil || len(tied) == 0 {
		return err
	}
	roles, err := a.list(ctx, "/guilds/"+guild+"/roles")
	if err != nil {
		return err
	}
	if len(roles) == 0 {
		return errors.New("Discord names no role, although every server has one")
	}
	found := make([]commands.GroupCheck, len(tied))
	for i, b := range tied {
		found[i] = commands.GroupCheck{Binding: b, State: commands.GroupGone}
		if at := slices.IndexFunc(roles, func(r listed) bool { return r.ID == b.Group }); at >= 0 {
			found[i].State, found[i].Names = commands.GroupThere, []string{roles[at].Name}
		}
	}
	return a.do.NoteGroups(ctx, org, platform, found)
}

// listed is a server or a role in a list of them.
type listed struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// list is what Discord lists at an address.
func (a *Adapter) list(ctx context.Context, path string) (things []listed, err error) {
	err = a.api.do(ctx, http.MethodGet, path, withToken, nil, &things)
	return things, err
}
