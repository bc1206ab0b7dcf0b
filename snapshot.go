package airesp

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// snapshotFormat changes whenever the fold does, so that a snapshot of an
// older fold is thrown away and the ledger folded anew from its events.
const snapshotFormat = 6

type snapshot struct {
	Format    int                  `json:"format"`
	Tip       Tip                  `json:"tip"`
	Last      time.Time            `json:"last"`
	Late      time.Time            `json:"late"`
	Pruned    time.Time            `json:"pruned"`
	Teams     []Team               `json:"teams"`
	Systems   []System             `json:"systems"`
	Used      map[string]time.Time `json:"used"`
	Claims    []Claim              `json:"claims"`
	Freed     []freed              `json:"freed"`
	Transfers []Transfer           `json:"transfers"`
	Disputes  []Dispute            `json:"disputes"`
	Risks     []Risk               `json:"risks"`
	Settings  map[string]string    `json:"settings"`
	Digest    digestState          `json:"digest,omitzero"`
	Framework FrameworkSet         `json:"framework"`
	Undone    []Undone             `json:"undone"`
	Causes    map[string]time.Time `json:"causes"`
}

// Mark says which events a snapshot holds: those up to a number.
type Mark struct {
	Seq  uint64
	Late time.Time // the latest time of any of them, rounded up to milliseconds
}

// Mark is what a snapshot of the ledger holds.
func (l *Ledger) Mark() Mark {
	late := l.late.Truncate(time.Millisecond)
	if late.Before(l.late) {
		late = late.Add(time.Millisecond)
	}
	return Mark{Seq: l.tip.Seq, Late: late}
}

// freed says when the accountable claim on a scope was last given back.
type freed struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	At     time.Time `json:"at,omitzero"`
}

// Snapshot is the state of the ledger in bytes, so that opening it does not
// have to read its whole history. It is an error to snapshot a ledger that
// holds unknown events, because this build does not know their effect.
func (l *Ledger) Snapshot() ([]byte, error) {
	if len(l.unknown) > 0 {
		return nil, fmt.Errorf("no snapshot: the ledger holds events of a newer build (%s)", strings.Join(l.unknown, ", "))
	}
	s := snapshot{
		Format: snapshotFormat, Tip: l.tip, Last: l.last, Late: l.late, Pruned: l.pruned,
		Teams:   l.Teams(),
		Systems: slices.SortedFunc(maps.Values(l.systems), func(a, b System) int { return compareIDs(a.ID, b.ID) }),
		Used:    l.used, Claims: l.AllClaims(), Transfers: l.Transfers(), Disputes: l.Disputes(), Risks: l.Risks(),
		Digest: l.digestState(), Settings: l.settings, Framework: l.framework, Undone: l.undone, Causes: l.causes,
	}
	for k, at := range l.freed {
		s.Freed = append(s.Freed, freed{k.domain, k.scope, at})
	}
	slices.SortFunc(s.Freed, func(a, b freed) int {
		return strings.Compare(a.Domain+" "+a.Scope.String(), b.Domain+" "+b.Scope.String())
	})
	return json.Marshal(s)
}

// FromSnapshot rebuilds the ledger that Snapshot wrote. ok is false when the
// bytes are of another format: fold the events from the first one instead.
func FromSnapshot(data []byte) (l *Ledger, ok bool) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil || s.Format != snapshotFormat {
		return nil, false
	}
	l = NewLedger()
	l.tip, l.last, l.late, l.pruned, l.framework = s.Tip, s.Last, s.Late, s.Pruned, s.Framework
	for _, t := range s.Teams {
		l.addTeam(t)
	}
	for _, sys := range s.Systems {
		l.addSystem(sys)
	}
	for _, c := range s.Claims {
		l.putClaim(c)
	}
	for _, f := range s.Freed {
		l.freed[keyOf(f.Domain, f.Scope, Accountable, "")] = f.At
	}
	for _, t := range s.Transfers {
		l.transfers[t.ID] = t
	}
	for _, d := range s.Disputes {
		l.disputes[keyOf(d.Domain, d.Scope, Accountable, "")] = d
	}
	for _, r := range s.Risks {
		l.putRisk(r)
	}
	l.setDigest(s.Digest)
	l.undone = s.Undone
	maps.Copy(l.used, s.Used)
	maps.Copy(l.settings, s.Settings)
	maps.Copy(l.causes, s.Causes)
	return l, true
}
