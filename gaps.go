package airesp

import (
	"cmp"
	"slices"
	"time"
)

// GapReason says why a cell counts as a gap.
type GapReason string

// The reasons, by which a gap can be closed in different ways.
const (
	Unowned GapReason = "unowned"  // no team has claimed it
	Expired GapReason = "expired"  // its claim has ended, or was not confirmed in time
	Contest GapReason = "disputed" // somebody contests who is accountable
	Suspect GapReason = "suspect"  // nobody can speak for the team that holds it any more
)

// State is what the ledger says of one domain for one target.
type State struct {
	Target  Target
	Cell    Cell
	Owned   bool
	Claim   Claim     // the accountable claim that holds; zero when Owned is false
	Dispute *Dispute  // nil when there is none
	Risk    *Risk     // nil when there is none: the accepted risk that keeps it from being a gap, else one asked for, else one that has lapsed
	Gap     GapReason // empty when it is no gap
	Since   time.Time // since when it is a gap; zero when it always was
}

// Accepted reports whether only an accepted risk keeps the cell from being a
// gap.
func (s State) Accepted() bool {
	return s.Gap == "" && s.Risk != nil && s.Risk.Approved() && s.Cell.Responsibility.NeedsOwner()
}

// State is what holds for a domain and a target now: the narrowest claim that
// has not ended, and whether the cell is a gap.
func (l *Ledger) State(f *Framework, domain string, t Target, now time.Time) State {
	s := State{Target: t}
	s.Cell, _ = f.Cell(domain, t.Model)
	s.Claim, s.Owned = l.holding(domain, t, now)
	if !s.Cell.Responsibility.NeedsOwner() {
		return s
	}
	suspect := false
	var lost time.Time
	if s.Owned {
		if d, ok := l.Dispute(domain, s.Claim.Scope); ok {
			s.Dispute = new(d)
		}
		lost, suspect = l.teams[s.Claim.Team].Suspect()
	}
	switch {
	case !s.Owned:
		s.Gap, s.Since = Unowned, l.since(domain, t)
	case s.Claim.Overdue(now):
		s.Gap, s.Since = Expired, s.Claim.Due()
	case s.Dispute != nil:
		s.Gap, s.Since = Contest, s.Dispute.At
	case suspect:
		s.Gap, s.Since = Suspect, later(lost, s.Claim.At)
	default:
		return s
	}
	l.weigh(f, &s, now)
	return s
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// holding is the accountable claim that holds for a target: the narrowest. One
// that has ended by itself gives way to a wider one that has not.
func (l *Ledger) holding(domain string, t Target, now time.Time) (Claim, bool) {
	c, ok := l.OwnerOf(domain, t)
	if !ok || !c.Ended(now) {
		return c, ok
	}
	for _, s := range t.scopes() {
		if wider, ok := l.Claim(domain, s); ok && !wider.Ended(now) {
			return wider, true
		}
	}
	return c, true
}

// weigh looks for an accepted risk that keeps a cell from being a gap. Where
// one has lapsed, the gap is there since then.
func (l *Ledger) weigh(f *Framework, s *State, now time.Time) {
	if len(l.risks) == 0 {
		return
	}
	since := s.Since
	var asked, ended, late *Risk // the narrowest of each
	for _, scope := range s.Target.scopes() {
		if r, ok := l.RiskOn(s.Cell.Domain, scope); ok {
			if r.Holds(f, now) {
				s.Risk, s.Gap = new(r), ""
				return
			}
			if r.Approved() && ended == nil {
				ended = new(r)
			}
			if lapsed := l.lapsed(r, f, now); lapsed.After(since) {
				since = lapsed
			}
		}
		if r, ok := l.RiskAskedOn(s.Cell.Domain, scope); ok {
			switch lapsed := r.Lapsed(f, now); {
			case !lapsed && asked == nil:
				asked = new(r)
			case lapsed && late == nil:
				late = new(r)
			}
		}
	}
	s.Since = since
	for _, r := range []*Risk{asked, ended, late} {
		if r != nil {
			s.Risk = r
			return
		}
	}
}

// lapsed is when an approved risk ceased to hold; zero when that is not known.
func (l *Ledger) lapsed(r Risk, f *Framework, now time.Time) (at time.Time) {
	if !r.Approved() {
		return at
	}
	if now.After(r.Until) {
		at = r.Until
	}
	if changed := l.framework.At; r.Stale(f) && changed.After(r.ApprovedAt) && (at.IsZero() || changed.Before(at)) {
		at = changed
	}
	return at
}

// since is since when nobody owns a domain for a target: the last release, or
// since the target came into use.
func (l *Ledger) since(domain string, t Target) time.Time {
	last := l.used[t.Model]
	if t.System != "" {
		last = l.systems[t.System].Added
	}
	for _, s := range t.scopes() {
		if at := l.freed[keyOf(domain, s, Accountable, "")]; at.After(last) {
			last = at
		}
	}
	return last
}

// Coverage counts the cells that need an owner of ours: those that have a
// valid one, and those whose gap is an accepted risk.
type Coverage struct {
	Owned, Accepted, Needed int
	Until                   time.Time // when the first of the accepted risks ends; zero without any
}

// Percent is the share with a valid owner in whole percent, rounded down, so
// that 100 means all.
func (c Coverage) Percent() int {
	if c.Needed == 0 {
		return 100
	}
	return 100 * c.Owned / c.Needed
}

// Gaps is every gap of the targets, the worst first: critical cells, then
// Customer before Shared, then the model with more systems, then the oldest,
// then the framework's order. The coverage is over the same targets.
func (l *Ledger) Gaps(f *Framework, targets []Target, now time.Time) ([]State, Coverage) {
	return l.GapsWhere(f, targets, now, func(State) bool { return true })
}

// GapsWhere is Gaps of the cells that keep says yes to, and the coverage of
// those alone.
func (l *Ledger) GapsWhere(f *Framework, targets []Target, now time.Time, keep func(State) bool) ([]State, Coverage) {
	gaps := make([]State, 0, len(f.Domains)*len(targets))
	var cov Coverage
	for _, d := range f.Domains {
		for _, t := range targets {
			s := l.State(f, d.ID, t, now)
			if !s.Cell.Responsibility.NeedsOwner() || !keep(s) {
				continue
			}
			cov.Needed++
			switch {
			case s.Gap != "":
				gaps = append(gaps, s)
			case s.Accepted():
				cov.Accepted++
				if cov.Until.IsZero() || s.Risk.Until.Before(cov.Until) {
					cov.Until = s.Risk.Until
				}
			default:
				cov.Owned++
			}
		}
	}
	return l.worstFirst(gaps), cov
}

// worstFirst sorts gaps. A State is large, so places are sorted in their stead.
func (l *Ledger) worstFirst(gaps []State) []State {
	systems := map[string]int{}
	for _, s := range l.systems {
		if s.Active() {
			systems[s.Model]++
		}
	}
	type place struct {
		rank, systems, i int
		since            time.Time
	}
	order := make([]place, len(gaps))
	for i, g := range gaps {
		order[i] = place{i: i, systems: systems[g.Target.Model], since: g.Since}
		if !g.Cell.Critical {
			order[i].rank = 2
		}
		if g.Cell.Responsibility != Customer {
			order[i].rank++
		}
	}
	slices.SortFunc(order, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.systems, a.systems), a.since.Compare(b.since), cmp.Compare(a.i, b.i))
	})
	sorted := make([]State, len(gaps))
	for i, p := range order {
		sorted[i] = gaps[p.i]
	}
	return sorted
}
