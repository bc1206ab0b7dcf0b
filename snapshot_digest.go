package airesp

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// digestState is the part of a snapshot about digests and reminders.
type digestState struct {
	Subscriptions []Subscription       `json:"subscriptions,omitempty"`
	Runs          []runsOf             `json:"runs,omitempty"`
	Asks          []request            `json:"asks,omitempty"`
	Nudges        []Nudge              `json:"nudges,omitempty"`
	Nudged        map[string]time.Time `json:"nudged,omitempty"`
}

type runsOf struct {
	To   Address `json:"to"`
	Runs []Run   `json:"runs"`
}

func (l *Ledger) digestState() digestState {
	s := digestState{
		Subscriptions: l.Subscriptions(),
		Asks:          slices.SortedFunc(maps.Values(l.asks), func(a, b request) int { return a.Ask.compare(b.Ask) }),
		Nudges: slices.SortedFunc(maps.Values(l.nudges), func(a, b Nudge) int {
			return strings.Compare(a.Domain+" "+a.Scope.String(), b.Domain+" "+b.Scope.String())
		}),
		Nudged: l.nudged,
	}
	for to, runs := range l.runs {
		s.Runs = append(s.Runs, runsOf{to, runs})
	}
	slices.SortFunc(s.Runs, func(a, b runsOf) int { return strings.Compare(a.To.String(), b.To.String()) })
	return s
}

func (l *Ledger) setDigest(s digestState) {
	for _, sub := range s.Subscriptions {
		l.subscriptions[sub.To] = sub
	}
	for _, r := range s.Runs {
		l.runs[r.To] = r.Runs
	}
	for _, a := range s.Asks {
		l.asks[a.Ask] = a
	}
	for _, n := range s.Nudges {
		l.nudges[keyOf(n.Domain, n.Scope, Accountable, "")] = n
	}
	maps.Copy(l.nudged, s.Nudged)
}
