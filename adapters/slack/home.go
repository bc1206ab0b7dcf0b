package slack

import (
	"container/list"
	"context"
	"sync"
	"time"

	"airesp/commands"

	"github.com/slack-go/slack"
)

// How App Home is kept up to date: for the people who opened it last, at once
// after what they do themselves, and within a while after what others do.
const (
	maxHomes  = 500
	homeEvery = 15 * time.Second       // how often it is looked whether a ledger has changed
	homeGap   = 250 * time.Millisecond // between two tabs, so that a busy ledger does not use up Slack's limits
)

// homes are the Home tabs that people have opened. It is safe for concurrent
// use.
type homes struct {
	mu     sync.Mutex
	shown  map[person]*list.Element // of *homeTab
	recent *list.List               // the one opened last in front
	wake   chan struct{}
}

// person is somebody in a workspace.
type person struct{ workspace, user string }

// homeTab is what somebody sees in the Home tab.
type homeTab struct {
	person
	events uint64 // how many events the ledger had when it was drawn
	hash   string // of the view
	due    bool   // they have done something since
}

func newHomes() *homes {
	return &homes{shown: map[person]*list.Element{}, recent: list.New(), wake: make(chan struct{}, 1)}
}

// touch has a person's Home tab drawn anew, if they have opened it.
func (h *homes) touch(id commands.Identity) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e := h.shown[person{id.Workspace, id.User}]; e != nil {
		h.isDue(e)
	}
}

// isDue has a tab drawn next. h.mu is held.
func (h *homes) isDue(e *list.Element) {
	e.Value.(*homeTab).due = true
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// open notes that a person has opened the Home tab, and has it drawn.
func (h *homes) open(p person) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.shown[p]
	if e == nil {
		e = h.recent.PushFront(&homeTab{person: p})
		h.shown[p] = e
	}
	h.recent.MoveToFront(e)
	h.isDue(e)
	if h.recent.Len() > maxHomes {
		last := h.recent.Back()
		delete(h.shown, last.Value.(*homeTab).person)
		h.recent.Remove(last)
	}
}

// forget closes the tabs of a workspace.
func (h *homes) forget(workspace string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p, e := range h.shown {
		if p.workspace == workspace {
			delete(h.shown, p)
			h.recent.Remove(e)
		}
	}
}

// next is a tab to draw anew: one that is due, else the one opened last that
// events says is behind its ledger.
func (h *homes) next(events func(workspace string) (uint64, bool)) (homeTab, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var behind *homeTab
	for e := h.recent.Front(); e != nil; e = e.Next() {
		t := e.Value.(*homeTab)
		if t.due {
			return *t, true
		}
		if n, ok := events(t.workspace); ok && n != t.events && behind == nil {
			behind = t
		}
	}
	if behind == nil {
		return homeTab{}, false
	}
	return *behind, true
}

// drawn notes what a person sees now.
func (h *homes) drawn(p person, events uint64, hash string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e := h.shown[p]; e != nil {
		t := e.Value.(*homeTab)
		t.events, t.hash, t.due = events, hash, false
	}
}

// stale notes that a person sees another view than was thought.
func (h *homes) stale(p person) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e := h.shown[p]; e != nil {
		t := e.Value.(*homeTab)
		t.hash, t.due = "", true
	}
}

// keepHomes draws Home tabs anew until ctx ends.
func (a *Adapter) keepHomes(ctx context.Context) {
	tick := time.NewTicker(a.homeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-a.homes.wake:
		}
		for {
			t, ok := a.homes.next(func(workspace string) (uint64, bool) {
				n, err := a.ledgers.Events(ctx, a.cfg.Org(workspace))
				return n, err == nil
			})
			if !ok {
				break
			}
			a.drawHome(ctx, t)
			if !sleep(ctx, homeGap) {
				return
			}
		}
	}
}

// drawHome publishes a person's Home tab. When another instance of the program
// has drawn it meanwhile, it is drawn once more, upon what is there then.
func (a *Adapter) drawHome(ctx context.Context, t homeTab) {
	ctx, cancel := context.WithTimeout(ctx, a.longest)
	defer cancel()
	req := commands.Request{
		Org: a.cfg.Org(t.workspace), Text: "home", Identity: commands.Identity{Platform: platform, Workspace: t.workspace, User: t.user},
	}
	events, err := a.ledgers.Events(ctx, req.Org)
	if err != nil {
		a.log.Warn("a Home tab could not be drawn", "err", err)
		a.homes.drawn(t.person, t.events, t.hash)
		return
	}
	a.findGroups(ctx, &req)
	m := RenderView(a.do.Dispatch(ctx, req).Message)
	publish := slack.PublishViewContextRequest{
		UserID: t.user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: blockSet(m.Blocks)}},
	}
	if t.hash != "" {
		publish.Hash = &t.hash
	}
	var resp *slack.ViewResponse
	err = a.call(ctx, t.workspace, func(ctx context.Context, api *slack.Client) (err error) {
		resp, err = api.PublishViewContext(ctx, publish)
		return err
	})
	switch {
	case err == nil:
		a.homes.drawn(t.person, events, resp.Hash)
	case slackCode(err) == "hash_conflict":
		a.homes.stale(t.person)
	case ctx.Err() == nil:
		a.log.Warn("a Home tab could not be drawn", "err", err)
		a.homes.drawn(t.person, events, t.hash) // not again for the same change
	}
}
