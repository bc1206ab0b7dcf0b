package airesp

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"
)

// maxRestored is how many claims one Restored holds, so that its record stays
// small whatever is undone.
const maxRestored = 500

const changedSince = "what it changed has changed again since"

// DecideUndo decides what puts back the state before a decision. before is
// the ledger just before its first event, after the one just after its last;
// forced is why an administrator undoes what somebody else decided. Whether
// the asker may is not decided here.
//
// Every part of the ledger that differs between before and after is put back,
// whatever the events were. Errors: *CannotUndoError when such a part has
// changed again since, when nothing can be put back, or when the decision was
// undone or is an undo itself.
func (l *Ledger) DecideUndo(before, after *Ledger, events []Event, forced string) ([]Body, error) {
	first, last := events[0].Seq, events[0].Seq
	refuse := func(why string) ([]Body, error) { return nil, &CannotUndoError{Seq: first, Why: why} }
	if l.IsUndone(first) {
		return refuse("it was undone before")
	}
	for _, e := range events {
		switch e.Body.(type) {
		case Undone, Restored:
			return refuse("it is an undo itself; take the decision again instead")
		case Unknown:
			return refuse("a newer version of this program wrote it")
		case TeamRenamed:
			return refuse("the team has the name of its group; it follows when the group is renamed")
		case PersonForgotten:
			return refuse("a person who was removed stays removed")
		case FrameworkSet:
			if len(events) == 1 {
				return refuse("it records the framework that the program runs; run the earlier one and record that")
			}
			continue // recorded along with the first decision; it stays
		}
		last = e.Seq
	}
	back, why := l.putBack(before, after)
	if why != "" {
		return refuse(why)
	}
	parts := back.split()
	if len(parts) == 0 {
		return refuse("there is nothing to put back")
	}
	return append([]Body{Undone{From: first, To: last, Forced: forced}}, parts...), nil
}

// putBack is what makes the ledger again what it was in before, in every part
// that differs in after; why is why that cannot be done.
func (l *Ledger) putBack(before, after *Ledger) (b Restored, why string) {
	ok := []bool{
		differ(before.claims, after.claims, l.claims,
			func(_ claimKey, c Claim) { b.Claims = append(b.Claims, c) },
			func(k claimKey) { b.Without.Claims = append(b.Without.Claims, placeOf(k)) }),
		differ(before.disputes, after.disputes, l.disputes,
			func(_ claimKey, d Dispute) { b.Disputes = append(b.Disputes, d) },
			func(k claimKey) { b.Without.Disputes = append(b.Without.Disputes, placeOf(k)) }),
		differ(before.transfers, after.transfers, l.transfers,
			func(_ string, t Transfer) { b.Transfers = append(b.Transfers, t) },
			func(id string) { b.Without.Transfers = append(b.Without.Transfers, id) }),
		differ(before.risks, after.risks, l.risks,
			func(_ claimKey, r Risk) { b.Risks = append(b.Risks, r) },
			func(k claimKey) { b.Without.Risks = append(b.Without.Risks, after.risks[k].ID) }),
		differ(before.systems, after.systems, l.systems,
			func(_ string, s System) { b.Systems = append(b.Systems, s) },
			func(id string) { b.Without.Systems = append(b.Without.Systems, id) }),
		differ(before.used, after.used, l.used,
			func(m string, since time.Time) { b.Used = put(b.Used, m, since) },
			func(m string) { b.Without.Used = append(b.Without.Used, m) }),
		differ(before.subscriptions, after.subscriptions, l.subscriptions,
			func(_ Address, s Subscription) { b.Digests = append(b.Digests, s) },
			func(to Address) { b.Without.Digests = append(b.Without.Digests, to) }),
		differ(before.asks, after.asks, l.asks,
			func(_ Ask, a request) { b.Asks = append(b.Asks, a) },
			func(a Ask) { b.Without.Asks = append(b.Without.Asks, a) }),
		differ(before.settings, after.settings, l.settings,
			func(name, value string) { b.Settings = put(b.Settings, name, value) },
			func(name string) { b.Settings = put(b.Settings, name, "") }),
		differ(before.teams, only(after.teams, before.teams), only(l.teams, before.teams),
			func(_ string, t Team) { b.Teams = append(b.Teams, t) }, func(string) {}),
	}
	if slices.Contains(ok, false) {
		return b, changedSince
	}
	// When a claim was last given back matters only together with the claim.
	differ(before.freed, after.freed, after.freed,
		func(k claimKey, at time.Time) { b.Freed = append(b.Freed, freed{k.domain, k.scope, at}) },
		func(k claimKey) { b.Freed = append(b.Freed, freed{Domain: k.domain, Scope: k.scope}) })
	b.order()
	if why := l.taken(b); why != "" {
		return b, why
	}
	return l.withoutTeams(b, before, after)
}

// differ calls put for what before has otherwise than after, and drop for what
// only after has. It reports whether all of that is in now as it is in after.
func differ[K comparable, V any](before, after, now map[K]V, put func(K, V), drop func(K)) bool {
	fresh := true
	check := func(k K, then V, there bool) {
		is, ok := now[k]
		fresh = fresh && ok == there && reflect.DeepEqual(is, then)
	}
	for k, was := range before {
		if then, ok := after[k]; !ok || !reflect.DeepEqual(was, then) {
			check(k, then, ok)
			put(k, was)
		}
	}
	for k, then := range after {
		if _, ok := before[k]; !ok {
			check(k, then, true)
			drop(k)
		}
	}
	return fresh
}

// only is what a map holds under the keys of another.
func only[K comparable, V any](m, keys map[K]V) map[K]V {
	out := make(map[K]V, len(keys))
	for k := range keys {
		if v, ok := m[k]; ok {
			out[k] = v
		}
	}
	return out
}

func put[V any](m map[string]V, key string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}

func placeOf(k claimKey) Place {
	return Place{Domain: k.domain, Scope: k.scope, Role: wireRole(k.role), Team: k.team}
}

// taken is why something cannot be put back: its place is taken by now, or
// something new hangs on what would go.
func (l *Ledger) taken(b Restored) string {
	for _, s := range b.Systems {
		if other, ok := l.SystemLike(s.Name); ok && s.Active() && other.ID != s.ID {
			return "another system has its name by now"
		}
	}
	for _, t := range b.Teams {
		if other, ok := l.TeamLike(t.Name); ok && other.ID != t.ID {
			return "another team has its name by now"
		}
		for _, g := range t.Bindings {
			if other, ok := l.TeamOf(g); ok && other.ID != t.ID {
				return "its group belongs to another team by now"
			}
		}
	}
	next := l.Clone()
	b.apply(next, Event{})
	for _, id := range b.Without.Systems {
		if next.onSystem(id) {
			return "the system has claims by now; retire it instead"
		}
	}
	return ""
}

// onSystem reports whether anything was decided on a system's cells.
func (l *Ledger) onSystem(id string) bool {
	for k := range l.claims {
		if k.scope.System == id {
			return true
		}
	}
	for k := range l.risks {
		if k.scope.System == id {
			return true
		}
	}
	return false
}

// withoutTeams adds the teams that the decision made known, and that nothing
// else names.
func (l *Ledger) withoutTeams(b Restored, before, after *Ledger) (Restored, string) {
	next := l.Clone()
	b.apply(next, Event{})
	for id, then := range after.teams {
		if _, was := before.teams[id]; was {
			continue
		}
		if is, ok := l.teams[id]; ok && reflect.DeepEqual(is, then) && !next.named(id) {
			b.Without.Teams = append(b.Without.Teams, id)
		}
	}
	slices.SortFunc(b.Without.Teams, compareIDs)
	return b, ""
}

// named reports whether anything in the ledger names a team.
func (l *Ledger) named(id string) bool {
	for _, c := range l.claims {
		if c.Team == id {
			return true
		}
	}
	for _, s := range l.systems {
		if s.Team == id {
			return true
		}
	}
	for _, t := range l.transfers {
		if t.From == id || t.To == id {
			return true
		}
	}
	for _, d := range l.disputes {
		if d.Team == id {
			return true
		}
	}
	for _, value := range l.settings {
		if value == id || Canonical(value) == Canonical(l.teams[id].Name) {
			return true
		}
	}
	return false
}

// order makes the same undo the same bytes.
func (b *Restored) order() {
	slices.SortFunc(b.Claims, func(x, y Claim) int { return cmp.Compare(x.Seq, y.Seq) })
	slices.SortFunc(b.Freed, func(x, y freed) int {
		return strings.Compare(x.Domain+" "+x.Scope.String(), y.Domain+" "+y.Scope.String())
	})
	slices.SortFunc(b.Disputes, func(x, y Dispute) int {
		return cmp.Or(strings.Compare(x.Domain, y.Domain), strings.Compare(x.Scope.String(), y.Scope.String()))
	})
	slices.SortFunc(b.Transfers, func(x, y Transfer) int { return compareIDs(x.ID, y.ID) })
	slices.SortFunc(b.Risks, func(x, y Risk) int { return compareIDs(x.ID, y.ID) })
	slices.SortFunc(b.Teams, func(x, y Team) int { return compareIDs(x.ID, y.ID) })
	slices.SortFunc(b.Systems, func(x, y System) int { return compareIDs(x.ID, y.ID) })
	byPlace := func(x, y Place) int {
		return cmp.Or(strings.Compare(x.Domain, y.Domain), strings.Compare(x.Scope.String(), y.Scope.String()),
			strings.Compare(string(x.Role), string(y.Role)), strings.Compare(x.Team, y.Team))
	}
	slices.SortFunc(b.Without.Claims, byPlace)
	slices.SortFunc(b.Without.Disputes, byPlace)
	slices.SortFunc(b.Without.Transfers, compareIDs)
	slices.SortFunc(b.Without.Risks, compareIDs)
	slices.SortFunc(b.Without.Systems, compareIDs)
	slices.Sort(b.Without.Used)
	slices.SortFunc(b.Digests, func(x, y Subscription) int { return strings.Compare(x.To.String(), y.To.String()) })
	slices.SortFunc(b.Without.Digests, func(x, y Address) int { return strings.Compare(x.String(), y.String()) })
	slices.SortFunc(b.Asks, func(x, y request) int { return x.Ask.compare(y.Ask) })
	slices.SortFunc(b.Without.Asks, Ask.compare)
}

// split is b as events that are not too long: what goes first, then the rest.
func (b Restored) split() []Body {
	var parts []Body
	for len(b.Without.Claims) > maxRestored {
		parts = append(parts, Restored{Without: Without{Claims: b.Without.Claims[:maxRestored]}})
		b.Without.Claims = b.Without.Claims[maxRestored:]
	}
	for len(b.Claims) > maxRestored {
		parts = append(parts, Restored{Claims: b.Claims[:maxRestored]})
		b.Claims = b.Claims[maxRestored:]
	}
	for len(b.Freed) > maxRestored {
		parts = append(parts, Restored{Freed: b.Freed[:maxRestored]})
		b.Freed = b.Freed[maxRestored:]
	}
	if !reflect.ValueOf(b).IsZero() {
		parts = append(parts, b)
	}
	return parts
}
