package airesp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Scope says what part of a domain a claim is about. The zero Scope is the
// whole domain; a narrower scope wins over a wider one.
type Scope struct {
	Model string `json:"model,omitempty"` // one deployment model
}

// Whole reports whether the scope is the whole domain.
func (s Scope) Whole() bool { return s == Scope{} }

// String is "domain" for the whole domain, else "model:ID".
func (s Scope) String() string {
	if s.Whole() {
		return "domain"
	}
	return "model:" + s.Model
}

// Claim says which team is accountable for a domain in a scope.
type Claim struct {
	Domain    string    `json:"domain"`
	Scope     Scope     `json:"scope"`
	Team      string    `json:"team"` // the team's id
	By        string    `json:"by"`   // subject id of who claimed it
	At        time.Time `json:"at"`
	Confirmed time.Time `json:"confirmed"` // the claim itself, or the last attestation
	Review    time.Time `json:"review"`    // to be confirmed again by then
	Seq       uint64    `json:"seq"`       // the event that made the claim
}

// Overdue reports whether the claim should have been confirmed before now.
func (c Claim) Overdue(now time.Time) bool { return now.After(c.Review) }

type claimKey struct {
	domain string
	scope  Scope
}

// causeMemory is how long a delivery is remembered, counted in the ledger's
// own time, so that a late copy of it changes nothing. Slack repeats a
// delivery for about six minutes, and a person may press a button twice.
const causeMemory = 24 * time.Hour

// Ledger is the state of one organisation: the fold of its events. It has no
// I/O and no clock. A Ledger may be read by many at once as long as nobody
// calls Apply; a writer clones it first.
type Ledger struct {
	tip     Tip
	teams   map[string]Team
	names   map[string]string // canonical team name → id
	groups  map[Binding]string
	claims  map[claimKey]Claim
	causes  map[string]time.Time
	last    time.Time // time of the last event
	pruned  time.Time // when causes were last looked through
	unknown []string  // kinds of events that this build does not know
}

// NewLedger is the ledger of an organisation in which nothing has happened.
func NewLedger() *Ledger {
	return &Ledger{
		teams: map[string]Team{}, names: map[string]string{}, groups: map[Binding]string{},
		claims: map[claimKey]Claim{}, causes: map[string]time.Time{},
	}
}

// Clone is a copy that can be changed without changing l.
func (l *Ledger) Clone() *Ledger {
	c := *l
	c.teams, c.names, c.groups = maps.Clone(l.teams), maps.Clone(l.names), maps.Clone(l.groups)
	c.claims, c.causes = maps.Clone(l.claims), maps.Clone(l.causes)
	c.unknown = slices.Clone(l.unknown)
	return &c
}

// Tip is the last event that the ledger holds.
func (l *Ledger) Tip() Tip { return l.tip }

// Unknown lists the kinds of events that this build does not know. A ledger
// that has any can be read, but must not be written.
func (l *Ledger) Unknown() []string { return l.unknown }

// Seen reports whether a delivery has already changed this ledger.
func (l *Ledger) Seen(cause string) bool {
	_, ok := l.causes[cause]
	return cause != "" && ok
}

// Claim is the claim on exactly this scope.
func (l *Ledger) Claim(domain string, s Scope) (Claim, bool) {
	c, ok := l.claims[claimKey{domain, s}]
	return c, ok
}

// Owner is the claim that holds for a cell: the narrowest that covers it.
func (l *Ledger) Owner(domain, model string) (Claim, bool) {
	if c, ok := l.Claim(domain, Scope{Model: model}); ok {
		return c, true
	}
	return l.Claim(domain, Scope{})
}

// Claims is every claim on a domain, the widest first, then by scope.
func (l *Ledger) Claims(domain string) []Claim {
	var list []Claim
	for k, c := range l.claims {
		if k.domain == domain {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Claim) int { return strings.Compare(a.Scope.String(), b.Scope.String()) })
	return list
}

// Seal turns decided bodies into the records to append after the ledger's
// last event, each chained to the one before it.
func (l *Ledger) Seal(at time.Time, by, cause string, bodies ...Body) ([]Record, error) {
	at = at.UTC().Truncate(time.Millisecond)
	records := make([]Record, 0, len(bodies))
	tip := l.tip
	for _, b := range bodies {
		r, err := Event{Seq: tip.Seq + 1, At: at, By: by, Cause: cause, Prev: tip.Hash, Body: b}.Encode()
		if err != nil {
			return nil, err
		}
		records = append(records, r)
		tip = Tip{Seq: r.Seq, Hash: r.Hash()}
	}
	return records, nil
}

// Apply folds the next record into the ledger. A record that does not follow
// from the last one is a *ChainError and changes nothing.
func (l *Ledger) Apply(r Record) error {
	e, err := r.Decode()
	if err != nil {
		return err
	}
	if r.Seq != l.tip.Seq+1 || e.Prev != l.tip.Hash {
		return &ChainError{Seq: r.Seq}
	}
	l.tip = Tip{Seq: r.Seq, Hash: r.Hash()}
	l.last = e.At
	l.remember(e)
	switch b := e.Body.(type) {
	case TeamAdded:
		l.addTeam(b.Team)
	case Claimed:
		l.claims[claimKey{b.Domain, b.Scope}] = Claim{
			Domain: b.Domain, Scope: b.Scope, Team: b.Team, By: e.By, At: e.At, Confirmed: e.At, Review: b.Review, Seq: e.Seq,
		}
	case Released:
		delete(l.claims, claimKey{b.Domain, b.Scope})
	case Attested:
		if c, ok := l.Claim(b.Domain, b.Scope); ok {
			c.Confirmed, c.Review = e.At, b.Review
			l.claims[claimKey{b.Domain, b.Scope}] = c
		}
	case Unknown:
		if !slices.Contains(l.unknown, b.Name) {
			l.unknown = append(l.unknown, b.Name)
		}
	}
	return nil
}

func (l *Ledger) addTeam(t Team) {
	l.teams[t.ID] = t
	l.names[Canonical(t.Name)] = t.ID
	for _, b := range t.Bindings {
		l.groups[b] = t.ID
	}
}

// remember keeps the cause of an event and forgets those that are too old. It
// looks through all of them once an hour at most, so that a long history
// folds in linear time.
func (l *Ledger) remember(e Event) {
	if e.Cause == "" {
		return
	}
	if e.At.Sub(l.pruned) > time.Hour {
		maps.DeleteFunc(l.causes, func(_ string, at time.Time) bool { return e.At.Sub(at) > causeMemory })
		l.pruned = e.At
	}
	l.causes[e.Cause] = e.At
}

func sortTeams(teams []Team) {
	number := func(t Team) int {
		n, _ := strconv.Atoi(strings.TrimPrefix(t.ID, "t"))
		return n
	}
	slices.SortFunc(teams, func(a, b Team) int {
		return cmp.Or(cmp.Compare(number(a), number(b)), strings.Compare(a.ID, b.ID))
	})
}

// snapshotFormat changes whenever the fold does, so that a snapshot of an
// older fold is thrown away and the ledger folded anew from its events.
const snapshotFormat = 1

type snapshot struct {
	Format int                  `json:"format"`
	Tip    Tip                  `json:"tip"`
	Last   time.Time            `json:"last"`
	Pruned time.Time            `json:"pruned"`
	Teams  []Team               `json:"teams"`
	Claims []Claim              `json:"claims"`
	Causes map[string]time.Time `json:"causes"`
}

// Snapshot is the state of the ledger in bytes, so that opening it does not
// have to read its whole history. It is an error to snapshot a ledger that
// holds unknown events, because this build does not know their effect.
func (l *Ledger) Snapshot() ([]byte, error) {
	if len(l.unknown) > 0 {
		return nil, fmt.Errorf("no snapshot: the ledger holds events of a newer build (%s)", strings.Join(l.unknown, ", "))
	}
	s := snapshot{Format: snapshotFormat, Tip: l.tip, Last: l.last, Pruned: l.pruned, Teams: l.Teams(), Causes: l.causes}
	s.Claims = slices.SortedFunc(maps.Values(l.claims), func(a, b Claim) int { return cmp.Compare(a.Seq, b.Seq) })
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
	l.tip, l.last, l.pruned = s.Tip, s.Last, s.Pruned
	for _, t := range s.Teams {
		l.addTeam(t)
	}
	for _, c := range s.Claims {
		l.claims[claimKey{c.Domain, c.Scope}] = c
	}
	if s.Causes != nil {
		l.causes = s.Causes
	}
	return l, true
}
