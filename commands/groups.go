package commands

import (
	"context"
	"slices"
	"time"

	"airesp"
)

// A group that a team is tied to may be deleted or left by everybody, on any
// platform. Adapters look after the groups that Groups names and tell
// NoteGroups what they found. One look may be wrong, as when a platform is in
// trouble, so only the second in a row counts: two strikes.

// betweenStrikes is how far two looks are apart at least for both to count.
const betweenStrikes = 10 * time.Minute

// GroupState is what a platform says about a group.
type GroupState uint8

const (
	GroupThere GroupState = iota // it is there, with people in it
	GroupEmpty                   // nobody is in it
	GroupGone                    // it was deleted or disabled
)

// GroupCheck is what an adapter found out about a group. What it could not
// find out is left away.
type GroupCheck struct {
	Binding airesp.Binding
	State   GroupState
	// Names are what the group is called, the one that people read first. With
	// none it is not looked at whether it was renamed.
	Names []string
}

// Groups are the groups of a platform's workspace that teams are tied to.
func (r *Router) Groups(ctx context.Context, org, platform, workspace string) ([]airesp.Binding, error) {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return nil, err
	}
	var list []airesp.Binding
	for _, t := range l.Teams() {
		for _, b := range t.Bindings {
			if b.Platform == platform && b.Workspace == workspace {
				list = append(list, b)
			}
		}
	}
	return list, nil
}

// Teams are the teams of an organisation, in the order in which they became
// known.
func (r *Router) Teams(ctx context.Context, org string) ([]airesp.Team, error) {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return nil, err
	}
	return l.Teams(), nil
}

// Events is how many events an organisation's ledger holds. It tells whether
// anything has changed since it was last asked.
func (r *Router) Events(ctx context.Context, org string) (uint64, error) {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return 0, err
	}
	return l.Tip().Seq, nil
}

// NoteGroups takes what an adapter found out about groups of an organisation.
// A group that is gone or empty twice in a row is lost: a team that is tied to
// such groups alone becomes suspect, and what it owns counts as gaps. A group
// that is there again is so at once, and so is the new name of one that gave its
// own to a team.
func (r *Router) NoteGroups(ctx context.Context, org, platform string, found []GroupCheck) error {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return err
	}
	now := r.Now()
	found = slices.DeleteFunc(slices.Clone(found), func(g GroupCheck) bool {
		return !r.strikes.counts(org, g, now) || len(r.noted(l, g)) == 0
	})
	req := Request{Org: org, Identity: Identity{Platform: platform, User: "airesp", Standing: Robot}}
	for _, g := range found { // one by one, since the name that one group gives up may be what the next one takes
		_, err := r.book.Decide(ctx, req, func(d Deal) ([]airesp.Body, error) { return r.noted(d.Ledger, g), nil })
		if err != nil {
			return err
		}
	}
	return nil
}

// noted is what a check says anew. A name that cannot be a team's, or that
// means something in the framework, is not taken over.
func (r *Router) noted(l *airesp.Ledger, g GroupCheck) []airesp.Body {
	if g.State != GroupThere {
		return l.DecideLost(g.Binding, g.State == GroupEmpty)
	}
	bodies := l.DecideFound(g.Binding)
	if len(g.Names) > 0 && r.meansAlready(g.Names[0]) == "" {
		bodies = append(bodies, l.DecideRenamed(g.Binding, g.Names)...)
	}
	return bodies
}
