package airesp

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Nudges remind the team of a claim that it is to be confirmed: 14 days before,
// 3 days before, and when it is overdue. Each is sent once, and nobody gets
// more than one message a day, whatever it is about.

// Stage is how close a claim is to its date.
type Stage int

const (
	NoStage Stage = iota
	DueIn14
	DueIn3
	DueNow
)

const day = 24 * time.Hour

// betweenNudges is how far apart two nudges to the same recipient are at least.
const betweenNudges = 20 * time.Hour // and on another day; see MayNudge

// Nudge is a reminder about a claim that was sent.
type Nudge struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Due    time.Time `json:"due"` // of the claim then: a confirmed claim begins anew
	Stage  Stage     `json:"stage"`
}

// Nudged says that somebody was reminded. It is kept before the message is
// handed to the platform, so that nobody is reminded twice.
type Nudged struct {
	To    string  `json:"to"` // a subject id, or an Address for a team's channel
	About []Nudge `json:"about,omitempty"`
	Asked []Ask   `json:"asked,omitempty"` // requests that went out with it
}

// Snoozed says that a team wants no reminders about a claim for a while.
type Snoozed struct {
	Domain string    `json:"domain"`
	Scope  Scope     `json:"scope,omitzero"`
	Team   string    `json:"team"`
	Until  time.Time `json:"until"`
	Forced string    `json:"forced,omitempty"`
}

// Ask is a request to a team to take something on, or to look after it.
type Ask struct {
	Domain string `json:"domain"`
	Scope  Scope  `json:"scope,omitzero"`
	Team   string `json:"team"`
}

// Asked says that somebody asks a team to look at a domain.
type Asked struct {
	Ask
}

// TeamChannel says where reminders for a team go; the zero Address is to whom
// they go without it.
type TeamChannel struct {
	Team    string  `json:"team"`
	Channel Address `json:"channel,omitzero"`
	Forced  string  `json:"forced,omitempty"`
}

func (Nudged) Kind() string      { return "nudged" }
func (Snoozed) Kind() string     { return "snoozed" }
func (Asked) Kind() string       { return "asked" }
func (TeamChannel) Kind() string { return "team-channel" }

// request is an Ask as the ledger holds it.
type request struct {
	Ask
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Sent time.Time `json:"sent,omitzero"`
}

func (b Nudged) apply(l *Ledger, e Event) {
	l.nudged[b.To] = e.At
	for _, n := range b.About {
		l.nudges[keyOf(n.Domain, n.Scope, Accountable, "")] = n
	}
	for _, a := range b.Asked {
		if is, ok := l.asks[a]; ok {
			is.Sent = e.At
			l.asks[a] = is
		}
	}
}

func (b Snoozed) apply(l *Ledger, _ Event) {
	k := keyOf(b.Domain, b.Scope, Accountable, "")
	if c, ok := l.claims[k]; ok && c.Team == b.Team {
		c.Snoozed = b.Until
		l.claims[k] = c
	}
}

func (b Asked) apply(l *Ledger, e Event) {
	l.asks[b.Ask] = request{Ask: b.Ask, By: e.By, At: e.At}
}

func (b TeamChannel) apply(l *Ledger, _ Event) {
	if t, ok := l.teams[b.Team]; ok {
		t.Channel = b.Channel
		l.teams[t.ID] = t
	}
}

// StageOf is how close a claim is to its date. A claim that is confirmed at
// short intervals has no early stages.
func StageOf(c Claim, now time.Time) Stage {
	due, whole := c.Due(), c.Review.Sub(c.Confirmed)
	switch {
	case now.After(due):
		return DueNow
	case due.Sub(now) <= 3*day && whole >= 6*day:
		return DueIn3
	case due.Sub(now) <= 14*day && whole >= 28*day:
		return DueIn14
	}
	return NoStage
}

// DueNudges are the accountable claims that somebody is to be reminded of now,
// with the stage that each has reached. Claims that are put off are left out.
func (l *Ledger) DueNudges(now time.Time) map[Nudge]Claim {
	due := map[Nudge]Claim{}
	for k, c := range l.claims {
		stage := StageOf(c, now)
		if k.role != Accountable || stage == NoStage || now.Before(c.Snoozed) {
			continue
		}
		n := Nudge{Domain: c.Domain, Scope: c.Scope, Due: c.Due(), Stage: stage}
		if was := l.nudges[k]; was.Due.Equal(n.Due) && was.Stage >= n.Stage && !was.Due.IsZero() {
			continue
		}
		due[n] = c
	}
	return due
}

// DueAsks are the requests that have not gone out yet, the oldest first.
func (l *Ledger) DueAsks() []Ask {
	var list []request
	for _, a := range l.asks {
		if a.Sent.IsZero() {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b request) int { return a.At.Compare(b.At) })
	out := make([]Ask, len(list))
	for i, a := range list {
		out[i] = a.Ask
	}
	return out
}

// LastAsked is when a team was last asked, by whom, and whether that has gone out.
func (l *Ledger) LastAsked(a Ask) (at time.Time, by string, sent bool) {
	is := l.asks[a]
	return is.At, is.By, !is.Sent.IsZero()
}

// MayNudge reports whether a recipient may get a message: not more than one on
// a calendar day (UTC), nor two within some hours.
func (l *Ledger) MayNudge(to string, now time.Time) bool {
	last, ok := l.nudged[to]
	return !ok || now.Sub(last) >= betweenNudges && now.UTC().Format(time.DateOnly) > last.UTC().Format(time.DateOnly)
}

// askAgain is how long a team that was asked is not asked the same again.
const askAgain = 7 * day

// DecideAsk decides that a team is asked to look at a domain. There is no body
// when it was asked the same within a week.
func (l *Ledger) DecideAsk(a Ask, now time.Time) []Body {
	if was, ok := l.asks[a]; ok && now.Sub(was.At) < askAgain {
		return nil
	}
	return []Body{Asked{a}}
}

// DecideSnooze decides that a team wants no reminders about claims until a
// date. Errors: *UntilError.
func (l *Ledger) DecideSnooze(claims []Claim, until time.Time, forced string, now time.Time) ([]Body, error) {
	if err := checkUntil(until, now, 1); err != nil {
		return nil, err
	}
	var bodies []Body
	for _, c := range claims {
		if !c.Snoozed.Equal(until) {
			bodies = append(bodies, Snoozed{Domain: c.Domain, Scope: c.Scope, Team: c.Team, Until: until, Forced: forced})
		}
	}
	return bodies, nil
}

// DecideChannel decides where reminders for a team go. There is no body when
// they go there already.
func (l *Ledger) DecideChannel(t Team, to Address, forced string) []Body {
	if t.Channel == to {
		return nil
	}
	return []Body{TeamChannel{Team: t.ID, Channel: to, Forced: forced}}
}

func (a Ask) compare(b Ask) int {
	return cmp.Or(strings.Compare(a.Domain, b.Domain), strings.Compare(a.Scope.String(), b.Scope.String()), strings.Compare(a.Team, b.Team))
}
