package airesp

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Undone says that the decision that events From to To were was undone. The
// Restored that follow it in the same decision put back what was before.
type Undone struct {
	From   uint64 `json:"from"`
	To     uint64 `json:"to"`
	Forced string `json:"forced,omitempty"` // why an administrator undid what was somebody else's
}

// Restored puts parts of the ledger back as they were: what there was, and,
// in Without, the names of what there was not.
type Restored struct {
	Claims    []Claim              `json:"claims,omitempty"`
	Freed     []freed              `json:"freed,omitempty"` // the zero time for never
	Disputes  []Dispute            `json:"disputes,omitempty"`
	Transfers []Transfer           `json:"transfers,omitempty"`
	Risks     []Risk               `json:"risks,omitempty"`
	Teams     []Team               `json:"teams,omitempty"`
	Systems   []System             `json:"systems,omitempty"`
	Used      map[string]time.Time `json:"used,omitempty"`
	Digests   []Subscription       `json:"digests,omitempty"`
	Asks      []request            `json:"asks,omitempty"`
	Settings  map[string]string    `json:"settings,omitempty"` // an empty value is the default
	Without   Without              `json:"without,omitzero"`
}

// Without names parts of a ledger that are not there.
type Without struct {
	Claims    []Place   `json:"claims,omitempty"`
	Disputes  []Place   `json:"disputes,omitempty"`
	Transfers []string  `json:"transfers,omitempty"` // ids, as in the next three
	Risks     []string  `json:"risks,omitempty"`
	Teams     []string  `json:"teams,omitempty"`
	Systems   []string  `json:"systems,omitempty"`
	Used      []string  `json:"used,omitempty"`
	Digests   []Address `json:"digests,omitempty"`
	Asks      []Ask     `json:"asks,omitempty"`
}

// IsZero reports whether nothing is named.
func (w Without) IsZero() bool {
	return len(w.Claims)+len(w.Disputes)+len(w.Transfers)+len(w.Risks)+len(w.Teams)+len(w.Systems)+len(w.Used)+len(w.Digests)+len(w.Asks) == 0
}

// Place names a claim, or what hangs on it. Team is empty for the accountable
// role.
type Place struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	Role   Role   `json:"role,omitempty"`
	Team   string `json:"team,omitempty"`
}

func (p Place) key() claimKey { return keyOf(p.Domain, p.Scope, orAccountable(p.Role), p.Team) }

func (Undone) Kind() string   { return "undone" }
func (Restored) Kind() string { return "restored" }

func (b Undone) apply(l *Ledger, _ Event) {
	i, _ := slices.BinarySearchFunc(l.undone, b.From, func(u Undone, from uint64) int { return cmp.Compare(u.From, from) })
	l.undone = slices.Insert(l.undone, i, Undone{From: b.From, To: b.To})
}

// IsUndone reports whether an event was undone.
func (l *Ledger) IsUndone(seq uint64) bool {
	i, found := slices.BinarySearchFunc(l.undone, seq, func(u Undone, seq uint64) int { return cmp.Compare(u.From, seq) })
	return found || i > 0 && seq <= l.undone[i-1].To
}

func (b Restored) apply(l *Ledger, _ Event) {
	b.remove(l)
	for _, s := range b.Systems {
		l.putSystem(s)
	}
	for _, t := range b.Teams {
		l.dropTeam(t.ID)
		l.addTeam(t)
	}
	for _, c := range b.Claims {
		l.putClaim(c)
	}
	for _, f := range b.Freed {
		k := keyOf(f.Domain, f.Scope, Accountable, "")
		if l.freed[k] = f.At; f.At.IsZero() {
			delete(l.freed, k)
		}
	}
	for _, d := range b.Disputes {
		l.disputes[keyOf(d.Domain, d.Scope, Accountable, "")] = d
	}
	for _, t := range b.Transfers {
		l.transfers[t.ID] = t
	}
	for _, r := range b.Risks {
		l.putRisk(r)
	}
	for _, s := range b.Digests {
		l.subscriptions[s.To] = s
	}
	for _, a := range b.Asks {
		l.asks[a.Ask] = a
	}
	for m, since := range b.Used {
		l.used[m] = since
	}
	for name, value := range b.Settings {
		Set{Name: name, Value: value}.apply(l, Event{})
	}
}

// remove takes out what was not there.
func (b Restored) remove(l *Ledger) {
	for _, p := range b.Without.Claims {
		l.dropClaim(p.key())
	}
	for _, p := range b.Without.Disputes {
		delete(l.disputes, p.key())
	}
	for _, id := range b.Without.Transfers {
		delete(l.transfers, id)
	}
	for _, id := range b.Without.Risks {
		if r, ok := l.Risk(id); ok {
			l.dropRisk(r)
		}
	}
	for _, id := range b.Without.Systems {
		l.dropSystem(id)
	}
	for _, id := range b.Without.Teams {
		l.dropTeam(id)
	}
	for _, m := range b.Without.Used {
		delete(l.used, m)
	}
	for _, to := range b.Without.Digests {
		delete(l.subscriptions, to)
	}
	for _, a := range b.Without.Asks {
		delete(l.asks, a)
	}
}

// dropTeam forgets a team.
func (l *Ledger) dropTeam(id string) {
	t, ok := l.teams[id]
	if !ok {
		return
	}
	delete(l.teams, id)
	l.names.drop(t.Name, id)
	for _, b := range t.Bindings {
		if l.groups[b] == id {
			delete(l.groups, b)
		}
	}
}

// dropSystem forgets a system.
func (l *Ledger) dropSystem(id string) {
	s, ok := l.systems[id]
	if !ok {
		return
	}
	delete(l.systems, id)
	l.systemNames.drop(s.Name, id)
	for k := range l.freed {
		if k.scope.System == id {
			delete(l.freed, k)
		}
	}
}

// putSystem makes a system what it was, in use or retired.
func (l *Ledger) putSystem(s System) {
	if was, ok := l.systems[s.ID]; ok {
		l.systemNames.drop(was.Name, s.ID)
	}
	l.addSystem(s)
}

// CannotUndoError refuses to undo a decision: because of its kind, because
// something was built on it since, or because it was undone before.
type CannotUndoError struct {
	Seq uint64
	Why string
}

func (e *CannotUndoError) Error() string {
	return fmt.Sprintf("event %d cannot be undone: %s", e.Seq, e.Why)
}
