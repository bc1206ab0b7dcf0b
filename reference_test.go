package airesp_test

import (
	"cmp"
	"slices"
	"time"

	"airesp"
)

// reference is the ledger as one would write it down: lists, gone through from
// the first event on, without a thought for speed. It knows every event but
// Undone and Restored.
type reference struct {
	claims   []airesp.Claim
	freed    []airesp.Claim // claims given back; Confirmed is when
	offers   []airesp.Transfer
	disputes []airesp.Dispute
	risks    []airesp.Risk
	systems  []airesp.System
	used     map[string]time.Time
	changed  time.Time // when the framework was last recorded
}

func refer(t interface{ Fatal(...any) }, records []airesp.Record) *reference {
	r := &reference{used: map[string]time.Time{}}
	for _, record := range records {
		e, err := record.Decode()
		if err != nil {
			t.Fatal(err)
		}
		r.apply(e)
	}
	return r
}

func role(r airesp.Role) airesp.Role {
	if r == "" {
		return airesp.Accountable
	}
	return r
}

// at finds a claim; only the accountable role is exclusive.
func (r *reference) at(domain string, s airesp.Scope, as airesp.Role, team string) int {
	return slices.IndexFunc(r.claims, func(c airesp.Claim) bool {
		return c.Domain == domain && c.Scope == s && c.Role == role(as) && (role(as) == airesp.Accountable || c.Team == team)
	})
}

// settle ends what was about the team that held a claim.
func (r *reference) settle(domain string, s airesp.Scope) {
	r.offers = slices.DeleteFunc(r.offers, func(o airesp.Transfer) bool { return o.Domain == domain && o.Scope == s })
	r.disputes = slices.DeleteFunc(r.disputes, func(d airesp.Dispute) bool { return d.Domain == domain && d.Scope == s })
}

func (r *reference) put(c airesp.Claim) {
	i := r.at(c.Domain, c.Scope, c.Role, c.Team)
	if c.Role == airesp.Accountable && (i < 0 || r.claims[i].Team != c.Team) {
		r.settle(c.Domain, c.Scope)
	}
	if i >= 0 {
		r.claims = slices.Delete(r.claims, i, i+1)
	}
	r.claims = append(r.claims, c)
}

func (r *reference) apply(e airesp.Event) {
	switch b := e.Body.(type) {
	case airesp.SystemAdded:
		r.systems = slices.DeleteFunc(r.systems, func(s airesp.System) bool { return s.ID == b.System.ID })
		r.systems = append(r.systems, b.System)
	case airesp.SystemRetired:
		r.retire(b.System, e.At)
	case airesp.ModelsUsed:
		for _, m := range b.Models {
			if delete(r.used, m); b.Used {
				r.used[m] = e.At
			}
		}
	case airesp.FrameworkSet:
		r.upgrade(b, e.At)
	case airesp.Claimed, airesp.Released, airesp.Attested:
		r.applyClaim(e)
	case airesp.TransferOffered, airesp.TransferEnded:
		r.applyTransfer(e)
	case airesp.Disputed:
		r.disputes = append(r.disputes, airesp.Dispute{Domain: b.Domain, Scope: b.Scope, Team: b.Team, By: e.By, At: e.At, Reason: b.Reason})
	case airesp.Resolved:
		r.disputes = slices.DeleteFunc(r.disputes, func(d airesp.Dispute) bool { return d.Domain == b.Domain && d.Scope == b.Scope })
	case airesp.RiskAsked, airesp.RiskDecided, airesp.RiskEnded:
		r.applyRisk(e)
	}
}

func (r *reference) applyClaim(e airesp.Event) {
	switch b := e.Body.(type) {
	case airesp.Claimed:
		c := airesp.Claim{Domain: b.Domain, Scope: b.Scope, Role: role(b.Role), Team: b.Team, By: e.By, At: e.At, Confirmed: e.At,
			Review: b.Review, Until: b.Until, Note: b.Note, Seq: e.Seq}
		if i := r.at(b.Domain, b.Scope, b.Role, b.Team); i >= 0 {
			if was := r.claims[i]; was.Team == b.Team && (was.Until.IsZero() || !e.At.After(was.Until)) {
				c.By, c.At, c.Seq, c.Offer = was.By, was.At, was.Seq, was.Offer
			}
		}
		r.put(c)
	case airesp.Released:
		if i := r.at(b.Domain, b.Scope, b.Role, b.Team); i >= 0 {
			r.claims = slices.Delete(r.claims, i, i+1)
		}
		if role(b.Role) == airesp.Accountable {
			r.settle(b.Domain, b.Scope)
			r.freed = append(r.freed, airesp.Claim{Domain: b.Domain, Scope: b.Scope, Confirmed: e.At})
		}
	case airesp.Attested:
		if i := r.at(b.Domain, b.Scope, b.Role, b.Team); i >= 0 {
			r.claims[i].Confirmed, r.claims[i].Review, r.claims[i].Asked = e.At, b.Review, time.Time{}
		}
	}
}

func (r *reference) applyTransfer(e airesp.Event) {
	switch b := e.Body.(type) {
	case airesp.TransferOffered:
		r.offers = slices.DeleteFunc(r.offers, func(o airesp.Transfer) bool { return o.Domain == b.Domain && o.Scope == b.Scope })
		r.offers = append(r.offers, airesp.Transfer{ID: b.ID, Domain: b.Domain, Scope: b.Scope, From: b.From, To: b.To, By: e.By, At: e.At, Reason: b.Reason})
	case airesp.TransferEnded:
		i := slices.IndexFunc(r.offers, func(o airesp.Transfer) bool { return o.ID == b.ID })
		if i < 0 {
			return
		}
		o := r.offers[i]
		r.offers = slices.Delete(r.offers, i, i+1)
		if b.Taken {
			r.put(airesp.Claim{Domain: o.Domain, Scope: o.Scope, Role: airesp.Accountable, Team: o.To, By: e.By, At: e.At, Confirmed: e.At,
				Review: b.Review, Seq: e.Seq, Offer: o.ID})
		}
	}
}

func (r *reference) applyRisk(e airesp.Event) {
	gone := func(id string) {
		r.risks = slices.DeleteFunc(r.risks, func(x airesp.Risk) bool { return x.ID == id })
	}
	switch b := e.Body.(type) {
	case airesp.RiskAsked:
		r.risks = slices.DeleteFunc(r.risks, func(x airesp.Risk) bool { return x.Domain == b.Domain && x.Scope == b.Scope && !x.Approved() })
		r.risks = append(r.risks, airesp.Risk{ID: b.ID, Domain: b.Domain, Scope: b.Scope, Until: b.Until, Reason: b.Reason,
			Framework: b.Framework, Cells: b.Cells, AskedBy: e.By, AskedAt: e.At})
	case airesp.RiskDecided:
		i := slices.IndexFunc(r.risks, func(x airesp.Risk) bool { return x.ID == b.ID })
		if i < 0 {
			return
		}
		x := r.risks[i]
		gone(b.ID)
		if b.Approved {
			r.risks = slices.DeleteFunc(r.risks, func(y airesp.Risk) bool { return y.Domain == x.Domain && y.Scope == x.Scope && y.Approved() })
			x.ApprovedBy, x.ApprovedAt, x.Forced = e.By, e.At, b.Forced
			r.risks = append(r.risks, x)
		}
	case airesp.RiskEnded:
		gone(b.ID)
	}
}

func (r *reference) retire(id string, at time.Time) {
	for i := range r.systems {
		if r.systems[i].ID == id {
			r.systems[i].Retired = at
		}
	}
	of := func(s airesp.Scope) bool { return s.System == id }
	r.claims = slices.DeleteFunc(r.claims, func(c airesp.Claim) bool { return of(c.Scope) })
	r.offers = slices.DeleteFunc(r.offers, func(o airesp.Transfer) bool { return of(o.Scope) })
	r.disputes = slices.DeleteFunc(r.disputes, func(d airesp.Dispute) bool { return of(d.Scope) })
	r.risks = slices.DeleteFunc(r.risks, func(x airesp.Risk) bool { return of(x.Scope) })
}

func (r *reference) upgrade(b airesp.FrameworkSet, at time.Time) {
	r.changed = at
	for _, cell := range b.Changed {
		for i, c := range r.claims {
			model := c.Scope.Model
			for _, s := range r.systems {
				if s.ID == c.Scope.System {
					model = s.Model
				}
			}
			if c.Domain == cell.Domain && (c.Scope.Whole() || model == cell.Model) {
				r.claims[i].Asked = at
			}
		}
	}
}

// scopes of a target, the narrowest first.
func scopes(t airesp.Target) []airesp.Scope {
	if t.System != "" {
		return []airesp.Scope{{System: t.System}, {Model: t.Model}, {}}
	}
	return []airesp.Scope{{Model: t.Model}, {}}
}

func (r *reference) state(f *airesp.Framework, domain string, t airesp.Target, now time.Time) airesp.State {
	s := airesp.State{Target: t}
	s.Cell, _ = f.Cell(domain, t.Model)
	for _, ended := range []bool{false, true} { // one that has ended counts only where there is no other
		for _, scope := range scopes(t) {
			i := r.at(domain, scope, airesp.Accountable, "")
			if i >= 0 && !s.Owned && (!r.claims[i].Until.IsZero() && now.After(r.claims[i].Until)) == ended {
				s.Owned, s.Claim = true, r.claims[i]
			}
		}
	}
	if s.Cell.Responsibility != airesp.Customer && s.Cell.Responsibility != airesp.Shared {
		return s
	}
	for _, d := range r.disputes {
		if s.Owned && d.Domain == domain && d.Scope == s.Claim.Scope {
			s.Dispute = &d
		}
	}
	switch {
	case !s.Owned:
		s.Gap, s.Since = airesp.Unowned, r.unownedSince(domain, t)
	case !s.Claim.Asked.IsZero() || now.After(s.Claim.Review) || !s.Claim.Until.IsZero() && now.After(s.Claim.Until):
		s.Gap, s.Since = airesp.Expired, s.Claim.Review
		for _, at := range []time.Time{s.Claim.Until, s.Claim.Asked} {
			if !at.IsZero() && at.Before(s.Since) {
				s.Since = at
			}
		}
	case s.Dispute != nil:
		s.Gap, s.Since = airesp.Contest, s.Dispute.At
	}
	if s.Gap != "" {
		r.accept(f, &s, now)
	}
	return s
}

func (r *reference) unownedSince(domain string, t airesp.Target) time.Time {
	since := r.used[t.Model]
	for _, s := range r.systems {
		if s.ID == t.System {
			since = s.Added
		}
	}
	for _, freed := range r.freed {
		if freed.Domain == domain && slices.Contains(scopes(t), freed.Scope) && freed.Confirmed.After(since) {
			since = freed.Confirmed
		}
	}
	return since
}

func stale(f *airesp.Framework, x airesp.Risk) bool {
	for _, was := range x.Cells {
		is, ok := f.Cell(x.Domain, was.Model)
		if !ok || is.Responsibility != was.Responsibility || is.Critical != was.Critical || is.Note != was.Note {
			return true
		}
	}
	return false
}

func (r *reference) accept(f *airesp.Framework, s *airesp.State, now time.Time) {
	since := s.Since
	var asked, late, lapsed []airesp.Risk
	for _, scope := range scopes(s.Target) {
		for _, x := range r.risks {
			switch {
			case x.Domain != s.Cell.Domain || x.Scope != scope:
			case !x.Approved() && !stale(f, x) && !now.After(x.Until):
				asked = append(asked, x)
			case !x.Approved():
				late = append(late, x)
			case !stale(f, x) && !now.After(x.Until):
				s.Risk, s.Gap = &x, ""
				s.Since = since
				return
			default:
				lapsed = append(lapsed, x)
				at := time.Time{}
				if now.After(x.Until) {
					at = x.Until
				}
				if stale(f, x) && r.changed.After(x.ApprovedAt) && (at.IsZero() || r.changed.Before(at)) {
					at = r.changed
				}
				if at.After(since) {
					since = at
				}
			}
		}
	}
	s.Since = since
	for _, list := range [][]airesp.Risk{asked, lapsed, late} {
		if len(list) > 0 {
			s.Risk = &list[0]
			return
		}
	}
}

// gaps are those of the targets, sorted by the order that is promised.
func (r *reference) gaps(f *airesp.Framework, targets []airesp.Target, now time.Time) []airesp.State {
	rank := func(s airesp.State) (n int) {
		if !s.Cell.Critical {
			n += 2
		}
		if s.Cell.Responsibility != airesp.Customer {
			n++
		}
		return n
	}
	running := func(model string) (n int) {
		for _, s := range r.systems {
			if s.Model == model && s.Retired.IsZero() {
				n++
			}
		}
		return n
	}
	var list []airesp.State
	for _, d := range f.Domains {
		for _, t := range targets {
			if s := r.state(f, d.ID, t, now); s.Gap != "" {
				list = append(list, s)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b airesp.State) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), -cmp.Compare(running(a.Target.Model), running(b.Target.Model)), a.Since.Compare(b.Since))
	})
	return list
}
