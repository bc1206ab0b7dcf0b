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
// that is there again is so at once.
func (r *Router) NoteGroups(ctx context.Context, org, platform string, found []GroupCheck) error {
	l, err := r.book.Ledger(ctx, org)
	if err != nil {
		return err
	}
	now := r.Now()
	found = slices.DeleteFunc(slices.Clone(found), func(g GroupCheck) bool {
		return !r.strikes.counts(org, g, now) || len(g.decide(l)) == 0
	})
	if len(found) == 0 {
		return nil
	}
	req := Request{Org: org, Identity: Identity{Platform: platform, User: "airesp", Standing: Robot}}
	_, err = r.book.Decide(ctx, req, func(d Deal) ([]airesp.Body, error) {
		var bodies []airesp.Body
		for _, g := range found {
			bodies = append(bodies, g.decide(d.Ledger)...)
		}
		return bodies, nil
	})
	return err
}

// decide is what a check says anew.
func (g GroupCheck) decide(l *airesp.Ledger) []airesp.Body {
	if g.State == GroupThere {
		return l.DecideFound(g.Binding)
	}
	return l.DecideLost(g.Binding, g.State == GroupEmpty)
}
