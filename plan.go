package airesp

import (
	"cmp"
	"slices"
	"time"
)

// Step is one thing to do that closes gaps.
type Step struct {
	Gap    State // the worst of the gaps that it closes
	Scope  Scope // what it is about
	Closes int   // how many gaps, at least
	Do     StepKind
	Team   Team // who could do it; zero when nobody comes to mind
	Why    StepReason
	Where  Scope  // the claim that Why speaks of
	Near   string // the domain of that claim, for OwnsNearby
}

// StepKind is what has to be done.
type StepKind string

const (
	ToClaim   StepKind = "claim"
	ToReclaim StepKind = "claim-again" // the claim has ended by itself
	ToAttest  StepKind = "attest"
	ToResolve StepKind = "resolve"
	ToDecide  StepKind = "decide" // somebody asks to accept the gap
	ToBind    StepKind = "bind"   // nobody can speak for the team that holds it
)

// StepReason says why a team is suggested.
type StepReason string

const (
	Holder      StepReason = "holder"        // it holds the claim
	MayApprove  StepReason = "approver"      // it approves accepted risks, where one team does
	OwnsTheSame StepReason = "owns-the-same" // it owns the same domain elsewhere
	RunsIt      StepReason = "runs-it"       // it runs the system, or most of them
	OwnsNearby  StepReason = "owns-nearby"   // it owns most of the neighbouring domains
	NobodyYet   StepReason = "nobody"
)

// neighbouring is how far apart neighbouring domains are in the framework's order.
const neighbouring = 2

// stepKey puts gaps together that one step closes.
type stepKey struct {
	do            StepKind
	seq           uint64 // of the claim
	risk          string
	domain, model string
}

// Plan is the next steps, at most n, that close the gaps of the targets: the
// step for the worst gap first. Gaps that one claim, confirmation or decision
// closes are one step.
func (l *Ledger) Plan(f *Framework, targets []Target, now time.Time, n int) []Step {
	gaps, _ := l.Gaps(f, targets, now)
	var keys []stepKey
	groups := map[stepKey][]State{}
	for _, g := range gaps {
		k := l.stepFor(f, g, now)
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], g)
	}
	var steps []Step
	held := l.claimsBy(func(c Claim) bool {
		_, suspect := l.teams[c.Team].Suspect()
		return c.Role == Accountable && !c.Overdue(now) && !suspect
	})
	for _, k := range keys[:min(n, len(keys))] {
		steps = append(steps, l.step(f, k, groups[k], held))
	}
	return steps
}

func (l *Ledger) stepFor(f *Framework, g State, now time.Time) stepKey {
	switch {
	case g.Risk != nil && !g.Risk.Approved() && !g.Risk.Lapsed(f, now):
		return stepKey{do: ToDecide, risk: g.Risk.ID}
	case g.Gap == Contest:
		return stepKey{do: ToResolve, seq: g.Claim.Seq}
	case g.Gap == Suspect:
		return stepKey{do: ToBind, seq: g.Claim.Seq}
	case g.Gap == Expired && g.Claim.Ended(now):
		return stepKey{do: ToReclaim, seq: g.Claim.Seq}
	case g.Gap == Expired:
		return stepKey{do: ToAttest, seq: g.Claim.Seq}
	}
	return stepKey{do: ToClaim, domain: g.Cell.Domain, model: g.Cell.Model}
}

func (l *Ledger) step(f *Framework, k stepKey, gaps []State, held []Claim) Step {
	s := Step{Gap: gaps[0], Closes: len(gaps), Do: k.do}
	switch k.do {
	case ToDecide:
		s.Scope, s.Why = s.Gap.Risk.Scope, MayApprove
		s.Team, _ = l.Team(l.Settings().Approvers)
	case ToClaim:
		s.Scope = s.Gap.Target.Scope()
		if len(gaps) > 1 {
			s.Scope = Scope{Model: k.model} // one claim for all the systems of the model
		}
		l.suggest(f, &s, gaps, held)
	default:
		s.Scope, s.Why = s.Gap.Claim.Scope, Holder
		s.Team, _ = l.Team(s.Gap.Claim.Team)
	}
	return s
}

// suggest names the team that most likely does what nobody has claimed.
func (l *Ledger) suggest(f *Framework, s *Step, gaps []State, held []Claim) {
	domain := s.Gap.Cell.Domain
	at := f.domainAt[domain]
	same, near, runs := tally{}, tally{}, tally{}
	for _, c := range held {
		i, known := f.domainAt[c.Domain]
		switch {
		case c.Domain == domain:
			same.add(c.Team, c)
		case known && max(at-i, i-at) <= neighbouring:
			near.add(c.Team, c)
		}
	}
	for _, g := range gaps {
		if sys, ok := l.systems[g.Target.System]; ok && sys.Team != "" {
			runs.add(sys.Team, Claim{})
		}
	}
	s.Why = NobodyYet
	for _, by := range []struct {
		why   StepReason
		tally tally
	}{{OwnsTheSame, same}, {RunsIt, runs}, {OwnsNearby, near}} {
		if id, claim, ok := by.tally.most(); ok {
			s.Team, s.Why, s.Where, s.Near = l.teams[id], by.why, claim.Scope, claim.Domain
			return
		}
	}
}

// tally counts something for each team, and keeps the first of it.
type tally map[string]struct {
	n     int
	first Claim
}

func (t tally) add(team string, c Claim) {
	e, ok := t[team]
	if !ok {
		e.first = c
	}
	e.n++
	t[team] = e
}

// most is the team with the most, of equals the one that is known for longest.
func (t tally) most() (team string, first Claim, ok bool) {
	var ids []string
	for id := range t {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return "", Claim{}, false
	}
	team = slices.MinFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(t[b].n, t[a].n), compareIDs(a, b)) })
	return team, t[team].first, true
}
