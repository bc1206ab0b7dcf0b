package airesp

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// causeMemory is how long a delivery is remembered, counted in the ledger's
// own time, so that a late copy of it changes nothing. Slack repeats a
// delivery for about six minutes, and a person may press a button twice.
const causeMemory = 24 * time.Hour

// Ledger is the state of one organisation: the fold of its events. It has no
// I/O and no clock. A Ledger may be read by many at once as long as nobody
// calls Apply; a writer clones it first.
type Ledger struct {
	tip  Tip
	last time.Time // time of the last event
	late time.Time // the latest time of any event; later than last when a clock was set back

	teams       map[string]Team
	names       nameIndex // of teams
	groups      map[Binding]string
	systems     map[string]System
	systemNames nameIndex            // of systems in use
	used        map[string]time.Time // deployment models said to be in use, since when

	claims    map[claimKey]Claim
	helpers   map[claimKey]int       // by domain and scope: how many claims are not accountable ones
	freed     map[claimKey]time.Time // when an accountable claim was last given back
	transfers map[string]Transfer    // open offers by id
	disputes  map[claimKey]Dispute
	risks     map[claimKey]Risk
	riskIDs   map[string]claimKey

	subscriptions map[Address]Subscription
	runs          map[Address][]Run
	asks          map[Ask]request
	nudges        map[claimKey]Nudge
	nudged        map[string]time.Time // recipient → when last

	settings  map[string]string
	framework FrameworkSet
	undone    []Undone // decisions that were undone, in the order of their numbers
	causes    map[string]time.Time
	pruned    time.Time // when causes were last looked through
	unknown   []string  // kinds of events that this build does not know
}

// NewLedger is the ledger of an organisation in which nothing has happened.
func NewLedger() *Ledger {
	return &Ledger{
		teams: map[string]Team{}, names: nameIndex{}, groups: map[Binding]string{},
		systems: map[string]System{}, systemNames: nameIndex{}, used: map[string]time.Time{},
		claims: map[claimKey]Claim{}, helpers: map[claimKey]int{}, freed: map[claimKey]time.Time{}, transfers: map[string]Transfer{},
		disputes: map[claimKey]Dispute{}, risks: map[claimKey]Risk{}, riskIDs: map[string]claimKey{},
		subscriptions: map[Address]Subscription{}, runs: map[Address][]Run{}, asks: map[Ask]request{},
		nudges: map[claimKey]Nudge{}, nudged: map[string]time.Time{},
		settings: map[string]string{}, causes: map[string]time.Time{},
	}
}

// Clone is a copy that can be changed without changing l.
func (l *Ledger) Clone() *Ledger {
	c := *l
	c.teams, c.names, c.groups = maps.Clone(l.teams), maps.Clone(l.names), maps.Clone(l.groups)
	c.systems, c.systemNames, c.used = maps.Clone(l.systems), maps.Clone(l.systemNames), maps.Clone(l.used)
	c.claims, c.helpers = maps.Clone(l.claims), maps.Clone(l.helpers)
	c.freed, c.transfers = maps.Clone(l.freed), maps.Clone(l.transfers)
	c.disputes, c.risks, c.riskIDs = maps.Clone(l.disputes), maps.Clone(l.risks), maps.Clone(l.riskIDs)
	c.subscriptions, c.runs, c.asks = maps.Clone(l.subscriptions), maps.Clone(l.runs), maps.Clone(l.asks)
	c.nudges, c.nudged = maps.Clone(l.nudges), maps.Clone(l.nudged)
	c.settings, c.causes = maps.Clone(l.settings), maps.Clone(l.causes)
	c.undone = slices.Clone(l.undone)
	c.unknown = slices.Clone(l.unknown)
	return &c
}

// Tip is the last event that the ledger holds.
func (l *Ledger) Tip() Tip { return l.tip }

// Last is the time of the last event.
func (l *Ledger) Last() time.Time { return l.last }

// Within reports whether no event of the ledger is later than end.
func (l *Ledger) Within(end time.Time) bool { return !l.late.After(end) }

// Unknown lists the kinds of events that this build does not know. A ledger
// that has any can be read, but must not be written.
func (l *Ledger) Unknown() []string { return l.unknown }

// Seen reports whether a delivery has already changed this ledger.
func (l *Ledger) Seen(cause string) bool {
	_, ok := l.causes[cause]
	return cause != "" && ok
}

// Claim is the accountable claim on exactly this scope.
func (l *Ledger) Claim(domain string, s Scope) (Claim, bool) {
	c, ok := l.claims[keyOf(domain, s, Accountable, "")]
	return c, ok
}

// OwnerOf is the accountable claim that holds for a target: the narrowest that
// covers it.
func (l *Ledger) OwnerOf(domain string, t Target) (Claim, bool) {
	if t.System != "" {
		if c, ok := l.Claim(domain, Scope{System: t.System}); ok {
			return c, true
		}
	}
	if c, ok := l.Claim(domain, Scope{Model: t.Model}); ok {
		return c, true
	}
	return l.Claim(domain, Scope{})
}

// Owner is the accountable claim that holds for a deployment model as a whole.
func (l *Ledger) Owner(domain, model string) (Claim, bool) {
	return l.OwnerOf(domain, Target{Model: model})
}

// InRole is the claims of a role other than Accountable that cover a target, the narrowest first.
func (l *Ledger) InRole(domain string, t Target, role Role) []Claim {
	var list []Claim
	for _, s := range t.scopes() {
		if l.helpers[riskKey(domain, s)] == 0 {
			continue
		}
		for _, team := range l.Teams() {
			if c, ok := l.claims[keyOf(domain, s, role, team.ID)]; ok {
				list = append(list, c)
			}
		}
	}
	return list
}

// putClaim makes a claim hold, or replaces it.
func (l *Ledger) putClaim(c Claim) {
	was, ok := l.claims[c.key()]
	switch {
	case c.Role != Accountable && !ok:
		l.helpers[riskKey(c.Domain, c.Scope)]++
	case c.Role == Accountable && was.Team != c.Team:
		l.settle(c.key())
	}
	l.claims[c.key()] = c
}

// dropClaim ends a claim.
func (l *Ledger) dropClaim(k claimKey) {
	if _, ok := l.claims[k]; ok && k.role != Accountable {
		l.helpers[riskKey(k.domain, k.scope)]--
	}
	delete(l.claims, k)
	if k.role == Accountable {
		l.settle(k)
	}
}

// settle forgets the offers and the dispute about a claim that another team
// has from now on, or nobody: they were about the team that had it.
func (l *Ledger) settle(k claimKey) {
	l.dropTransfers(k.domain, k.scope)
	delete(l.disputes, k)
}

// Claims is every claim on a domain, in any role and scope, the oldest first.
func (l *Ledger) Claims(domain string) []Claim {
	return l.claimsBy(func(c Claim) bool { return c.Domain == domain })
}

// AllClaims is every claim, the oldest first.
func (l *Ledger) AllClaims() []Claim { return l.claimsBy(func(Claim) bool { return true }) }

func (l *Ledger) claimsBy(keep func(Claim) bool) []Claim {
	var list []Claim
	for _, c := range l.claims {
		if keep(c) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Claim) int { return cmp.Compare(a.Seq, b.Seq) })
	return list
}

// Transfers is every open offer, the oldest first.
func (l *Ledger) Transfers() []Transfer {
	return slices.SortedFunc(maps.Values(l.transfers), func(a, b Transfer) int { return compareIDs(a.ID, b.ID) })
}

// Transfer finds an open offer by its id.
func (l *Ledger) Transfer(id string) (Transfer, bool) {
	t, ok := l.transfers[id]
	return t, ok
}

// Risks is every risk that is accepted or asked for, the oldest first.
func (l *Ledger) Risks() []Risk {
	return slices.SortedFunc(maps.Values(l.risks), func(a, b Risk) int { return compareIDs(a.ID, b.ID) })
}

// Disputes is every open dispute, the oldest first.
func (l *Ledger) Disputes() []Dispute {
	return slices.SortedFunc(maps.Values(l.disputes), func(a, b Dispute) int { return a.At.Compare(b.At) })
}

// Seal turns decided bodies into the records to append after the ledger's
// last event, each chained to the one before it.
func (l *Ledger) Seal(at time.Time, by, cause string, bodies ...Body) ([]Record, error) {
	at = at.UTC().Truncate(time.Millisecond)
	records := make([]Record, 0, len(bodies))
	tip := l.tip
	for _, b := range bodies {
		r, err := Event{Seq: tip.Seq + 1, Of: l.tip.Seq + 1, At: at, By: by, Cause: cause, Prev: tip.Hash, Body: b}.Encode()
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
	_, err := l.ApplyUntil(r, time.Time{})
	return err
}

// ApplyUntil is Apply, except that an event later than end is not folded: it
// changes nothing and done is false. The zero end is never reached.
func (l *Ledger) ApplyUntil(r Record, end time.Time) (done bool, err error) {
	e, err := r.Decode()
	if err != nil {
		return false, err
	}
	if r.Seq != l.tip.Seq+1 || e.Prev != l.tip.Hash {
		return false, &ChainError{Seq: r.Seq}
	}
	if !end.IsZero() && e.At.After(end) {
		return false, nil
	}
	l.tip = Tip{Seq: r.Seq, Hash: r.Hash()}
	l.last = e.At
	if e.At.After(l.late) {
		l.late = e.At
	}
	l.remember(e)
	e.Body.apply(l, e)
	return true, nil
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

// compareIDs orders ids such as t9 and t10 by their numbers.
func compareIDs(a, b string) int {
	number := func(id string) int {
		n, _ := strconv.Atoi(id[min(1, len(id)):])
		return n
	}
	return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
}
