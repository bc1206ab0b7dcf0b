package airesp

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Address is where messages go that nobody has just asked for: a channel of a
// platform, or a person's direct messages.
type Address struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace,omitempty"` // Slack workspace or Discord server
	Channel   string `json:"channel"`
	Person    bool   `json:"person,omitempty"` // Channel is a person, who gets a direct message
}

// String is the address as operators write it: slack:T1/C2.
func (a Address) String() string { return a.Platform + ":" + a.Workspace + "/" + a.Channel }

// ParseAddress reads what String wrote.
func ParseAddress(text string) (a Address, ok bool) {
	platform, rest, _ := strings.Cut(text, ":")
	workspace, channel, ok := strings.Cut(rest, "/")
	a = Address{Platform: platform, Workspace: workspace, Channel: channel}
	return a, ok && platform != "" && workspace != "" && channel != ""
}

// Subscription says that a channel gets the digest, when, and about what.
type Subscription struct {
	To       Address   `json:"to"`
	Name     string    `json:"name,omitempty"` // what the channel was called; may be empty
	Schedule string    `json:"schedule"`       // as Schedule.String writes it
	Critical bool      `json:"critical,omitempty"`
	Only     Only      `json:"only,omitzero"`
	By       string    `json:"by"` // subject id of who set it
	At       time.Time `json:"at"` // slots up to then are not due
}

// Only narrows a digest. At most one field is set; none means everything.
type Only struct {
	Model  string `json:"model,omitempty"`
	System string `json:"system,omitempty"` // ids, as is the next
	Team   string `json:"team,omitempty"`   // what it let lapse or lie in dispute, and what its systems have
}

// Subscribed says that a channel gets the digest from now on, or gets it at
// other times or about something else.
type Subscribed struct {
	To       Address `json:"to"`
	Name     string  `json:"name,omitempty"`
	Schedule string  `json:"schedule"`
	Critical bool    `json:"critical,omitempty"`
	Only     Only    `json:"only,omitzero"`
}

// Unsubscribed says that a channel gets no digest any more.
type Unsubscribed struct {
	To  Address `json:"to"`
	Why string  `json:"why,omitempty"` // why the program did it by itself, such as "is_archived"
}

// DigestSending says that a digest is about to be handed to a platform. It is
// kept before the call, so that a crash in between shows.
type DigestSending struct {
	To      Address `json:"to"`
	Slot    Slot    `json:"slot"`
	Attempt int     `json:"attempt"` // from 1
}

// DigestSent says that a digest is in its channel.
type DigestSent struct {
	To   Address `json:"to"`
	Slot Slot    `json:"slot"`
	Ref  string  `json:"ref"`  // the platform's id of the message
	Mark string  `json:"mark"` // of what it says; see Run.Mark
}

// DigestUnsent says that a digest is not known to be in its channel, and why.
type DigestUnsent struct {
	To    Address  `json:"to"`
	Slot  Slot     `json:"slot"`
	State RunState `json:"state"` // Unclear, Failed or Missed
	Why   string   `json:"why,omitempty"`
}

func (Subscribed) Kind() string    { return "subscribed" }
func (Unsubscribed) Kind() string  { return "unsubscribed" }
func (DigestSending) Kind() string { return "digest-sending" }
func (DigestSent) Kind() string    { return "digest-sent" }
func (DigestUnsent) Kind() string  { return "digest-unsent" }

// RunState is how far the digest of a slot has come.
type RunState string

const (
	Sending RunState = "sending" // handed to the platform; nothing was heard yet
	Sent    RunState = "sent"    // it is in the channel
	Unclear RunState = "unclear" // the platform's answer was lost: it may be there
	Failed  RunState = "failed"  // the platform refused it; it is tried again
	Missed  RunState = "missed"  // it could not be sent in time, and is tried no more
)

// Open reports whether the digest is still to be sent.
func (s RunState) Open() bool { return s == Sending || s == Unclear || s == Failed }

// Run is the digest of one slot in one channel.
type Run struct {
	Slot    Slot      `json:"slot"`
	State   RunState  `json:"state"`
	Attempt int       `json:"attempt,omitempty"`
	Tried   time.Time `json:"tried,omitzero"` // when the last attempt began
	At      time.Time `json:"at"`             // of the last change
	Ref     string    `json:"ref,omitempty"`
	Mark    string    `json:"mark,omitempty"` // differs when the message says something else
	Why     string    `json:"why,omitempty"`
}

// maxRuns is how many digests of a channel are remembered.
const maxRuns = 10

func (b Subscribed) apply(l *Ledger, e Event) {
	l.subscriptions[b.To] = Subscription{
		To: b.To, Name: b.Name, Schedule: b.Schedule, Critical: b.Critical, Only: b.Only, By: e.By, At: e.At,
	}
}

func (b Unsubscribed) apply(l *Ledger, _ Event) { delete(l.subscriptions, b.To) }

func (b DigestSending) apply(l *Ledger, e Event) {
	l.putRun(b.To, b.Slot, func(r *Run) { r.State, r.Attempt, r.Tried, r.At, r.Why = Sending, b.Attempt, e.At, e.At, "" })
}

func (b DigestSent) apply(l *Ledger, e Event) {
	l.putRun(b.To, b.Slot, func(r *Run) { r.State, r.At, r.Ref, r.Mark, r.Why = Sent, e.At, b.Ref, b.Mark, "" })
}

func (b DigestUnsent) apply(l *Ledger, e Event) {
	l.putRun(b.To, b.Slot, func(r *Run) { r.State, r.At, r.Why = b.State, e.At, b.Why })
}

// putRun changes the run of a slot. A new run comes first, and what is still
// open of an earlier one has been missed by then.
func (l *Ledger) putRun(to Address, slot Slot, change func(*Run)) {
	runs := slices.Clone(l.runs[to])
	i := slices.IndexFunc(runs, func(r Run) bool { return r.Slot.Key == slot.Key })
	if i < 0 {
		for j := range runs {
			if runs[j].State.Open() {
				runs[j].State, runs[j].Why = Missed, "the next one was due"
			}
		}
		runs, i = slices.Insert(runs, 0, Run{Slot: slot}), 0
	}
	change(&runs[i])
	l.runs[to] = runs[:min(len(runs), maxRuns)]
}

// Subscriptions is every subscription, the oldest first.
func (l *Ledger) Subscriptions() []Subscription {
	return slices.SortedFunc(maps.Values(l.subscriptions), func(a, b Subscription) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.To.String(), b.To.String()))
	})
}

// Subscription is the subscription of a channel.
func (l *Ledger) Subscription(to Address) (Subscription, bool) {
	s, ok := l.subscriptions[to]
	return s, ok
}

// Runs are the last digests of a channel, the newest first, whether it still
// gets them or not.
func (l *Ledger) Runs(to Address) []Run { return l.runs[to] }

// CatchUp is how long after its slot a digest is still sent.
const CatchUp = 24 * time.Hour

// Due is what has to be done about a channel's digest.
type Due struct {
	Slot Slot
	Run  Run  // what was tried for this slot; zero before the first attempt
	Late bool // it can only be recorded as missed
}

// DueDigest is what has to be done about a subscription now; ok is false when
// nothing has. A slot is due once, and only if it is later than every one
// before it, wherever the clock and the schedule have gone meanwhile.
func (l *Ledger) DueDigest(s Subscription, now time.Time) (d Due, ok bool) {
	when, err := ParseSchedule(s.Schedule)
	if err != nil {
		return d, false
	}
	latest := when.Latest(now)
	var last Run
	if runs := l.runs[s.To]; len(runs) > 0 {
		last = runs[0]
	}
	switch fresh := latest.At.After(s.At) && when.After(latest, last.Slot); {
	case fresh:
		d = Due{Slot: latest}
	case last.State.Open():
		d = Due{Slot: last.Slot, Run: last}
	default:
		return d, false
	}
	d.Late = now.Sub(d.Slot.At) > CatchUp
	return d, true
}

// DecideSubscribe decides that a channel gets the digest. It returns no body
// when it gets the same already.
func (l *Ledger) DecideSubscribe(s Subscription) []Body {
	was, ok := l.subscriptions[s.To]
	if ok && was.Schedule == s.Schedule && was.Critical == s.Critical && was.Only == s.Only {
		return nil
	}
	return []Body{Subscribed{To: s.To, Name: s.Name, Schedule: s.Schedule, Critical: s.Critical, Only: s.Only}}
}

// DecideUnsubscribe decides that a channel gets no digest any more. There is
// no body when it gets none.
func (l *Ledger) DecideUnsubscribe(to Address, why string) []Body {
	if _, ok := l.subscriptions[to]; !ok {
		return nil
	}
	return []Body{Unsubscribed{To: to, Why: why}}
}

// StaleRunError refuses to note something about a digest that has moved on.
type StaleRunError struct {
	To   Address
	Slot Slot
}

func (e *StaleRunError) Error() string {
	return fmt.Sprintf("the digest of %s is not to be sent any more", e.Slot.Key)
}

// DecideSending decides that the digest that is due is handed to the platform
// now. Errors: *StaleRunError when it is not the one that was looked at.
func (l *Ledger) DecideSending(s Subscription, due Due, now time.Time) ([]Body, error) {
	is, ok := l.DueDigest(s, now)
	if _, subscribed := l.subscriptions[s.To]; !ok || !subscribed || is.Slot.Key != due.Slot.Key || is.Run.Attempt != due.Run.Attempt {
		return nil, &StaleRunError{s.To, due.Slot}
	}
	return []Body{DigestSending{To: s.To, Slot: due.Slot, Attempt: due.Run.Attempt + 1}}, nil
}

// DecideRun decides how the digest of a slot went on. Errors: *StaleRunError
// when its end is known already.
func (l *Ledger) DecideRun(to Address, slot Slot, r Run) ([]Body, error) {
	for _, was := range l.runs[to] {
		if was.Slot.Key == slot.Key && !was.State.Open() {
			return nil, &StaleRunError{to, slot}
		}
	}
	if r.State == Sent {
		return []Body{DigestSent{To: to, Slot: slot, Ref: r.Ref, Mark: r.Mark}}, nil
	}
	return []Body{DigestUnsent{To: to, Slot: slot, State: r.State, Why: r.Why}}, nil
}
