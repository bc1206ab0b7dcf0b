package airesp

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// System is an AI system that the organisation runs or buys.
type System struct {
	ID      string    `json:"id"` // "s" and the number of the event that added it
	Name    string    `json:"name"`
	Model   string    `json:"model"`             // its deployment model
	Product string    `json:"product,omitempty"` // what it is made with, if that is known
	Team    string    `json:"team,omitempty"`    // the team that runs it; owns nothing by that alone
	Added   time.Time `json:"added"`
	Retired time.Time `json:"retired,omitzero"`
}

// Active reports whether the system is still in use.
func (s System) Active() bool { return s.Retired.IsZero() }

// SystemAdded says that a system came into use, is in use again, or has
// another product or team.
type SystemAdded struct {
	System System `json:"system"`
	Forced string `json:"forced,omitempty"` // why an administrator did it for the teams concerned
}

// SystemRetired says that a system is no longer in use. Its claims end with it.
type SystemRetired struct {
	System string `json:"system"`
	Forced string `json:"forced,omitempty"` // why an administrator did it for the teams concerned
}

// ModelsUsed says that deployment models are in use, or no longer, where
// nobody lists systems.
type ModelsUsed struct {
	Models []string `json:"models"`
	Used   bool     `json:"used"`
}

func (SystemAdded) Kind() string   { return "system-added" }
func (SystemRetired) Kind() string { return "system-retired" }
func (ModelsUsed) Kind() string    { return "models-used" }

func (b SystemAdded) apply(l *Ledger, _ Event) { l.addSystem(b.System) }

func (b SystemRetired) apply(l *Ledger, e Event) {
	s, ok := l.systems[b.System]
	if !ok {
		return
	}
	s.Retired = e.At
	l.systems[s.ID] = s
	l.systemNames.drop(s.Name, s.ID)
	gone := func(k claimKey) bool { return k.scope.System == s.ID }
	for k := range l.claims {
		if gone(k) {
			l.dropClaim(k)
		}
	}
	maps.DeleteFunc(l.disputes, func(k claimKey, _ Dispute) bool { return gone(k) })
	for _, r := range l.Risks() {
		if r.Scope.System == s.ID {
			l.dropRisk(r)
		}
	}
	maps.DeleteFunc(l.transfers, func(_ string, t Transfer) bool { return t.Scope.System == s.ID })
}

func (b ModelsUsed) apply(l *Ledger, e Event) {
	for _, m := range b.Models {
		if b.Used {
			l.used[m] = e.At
		} else {
			delete(l.used, m)
		}
	}
}

func (l *Ledger) addSystem(s System) {
	l.systems[s.ID] = s
	if s.Active() {
		l.systemNames.put(s.Name, s.ID)
	}
}

// SystemWish is a system that somebody wants to have in the ledger.
type SystemWish struct {
	Name    string // tidy, see Name
	Model   string
	Product string
	Team    Team // may have no id: it then becomes known by the same decision
}

// OtherModelError refuses to give a system in use another deployment model.
type OtherModelError struct{ System System }

func (e *OtherModelError) Error() string {
	return fmt.Sprintf("%q is there already, as %s", e.System.Name, e.System.Model)
}

// DecideSystem decides that a system comes into use. For one that is in use
// already it changes the product and the team that the wish names; it returns
// no body when that changes nothing.
//
// Errors: *TakenError when another name looks like this one, of a system or of
// the new team; *OtherModelError.
func (l *Ledger) DecideSystem(w SystemWish, now time.Time) ([]Body, error) {
	if err := l.fresh(w.Team); err != nil {
		return nil, err
	}
	bodies, team := l.know(w.Team)
	s, known := l.SystemNamed(w.Name)
	switch like, alike := l.SystemLike(w.Name); {
	case known && s.Model != w.Model:
		return nil, &OtherModelError{System: s}
	case !known && alike:
		return nil, &TakenError{Name: w.Name, By: like.Name}
	case !known:
		s = System{
			ID: fmt.Sprintf("s%d", l.tip.Seq+1+uint64(len(bodies))), Name: w.Name, Model: w.Model,
			Added: now.UTC().Truncate(time.Millisecond),
		}
	}
	was := s
	s.Product, s.Team = cmp.Or(w.Product, s.Product), cmp.Or(team.ID, s.Team)
	if known && s == was {
		return nil, nil
	}
	return append(bodies, SystemAdded{System: s}), nil
}

// DecideRetire decides that a system is no longer in use. It returns no body
// when it is retired already. forced is why an administrator does it for the
// teams concerned.
func (l *Ledger) DecideRetire(s System, forced string) []Body {
	if is, ok := l.systems[s.ID]; !ok || !is.Active() {
		return nil
	}
	return []Body{SystemRetired{System: s.ID, Forced: forced}}
}

// DecideUse decides that deployment models are in use, or no longer. Those
// for which that holds already are left out; there is no body when none is
// left.
func (l *Ledger) DecideUse(models []string, used bool) []Body {
	b := ModelsUsed{Used: used}
	for _, m := range models {
		if _, is := l.used[m]; is != used && !slices.Contains(b.Models, m) {
			b.Models = append(b.Models, m)
		}
	}
	if len(b.Models) == 0 {
		return nil
	}
	return []Body{b}
}

// SystemClaims are the claims on exactly this system, in any role, the oldest
// first.
func (l *Ledger) SystemClaims(id string) []Claim {
	return l.claimsBy(func(c Claim) bool { return c.Scope.System == id })
}

// SystemNamed finds a system in use by its name, whatever its case and spacing.
func (l *Ledger) SystemNamed(name string) (System, bool) {
	id, ok := l.systemNames[Canonical(name)]
	return l.systems[id], ok
}

// SystemLike finds a system in use whose name is the same to people; see
// SameName.
func (l *Ledger) SystemLike(name string) (System, bool) {
	id, ok := l.systemNames.like(name)
	return l.systems[id], ok
}

// RetiredNamed finds the system with this name that was retired last.
func (l *Ledger) RetiredNamed(name string) (System, bool) {
	var last System
	for _, s := range l.systems {
		later := cmp.Or(s.Retired.Compare(last.Retired), compareIDs(s.ID, last.ID)) > 0
		if !s.Active() && later && Canonical(s.Name) == Canonical(name) {
			last = s
		}
	}
	return last, last.ID != ""
}

// System finds a system, in use or retired, by its id.
func (l *Ledger) System(id string) (System, bool) {
	s, ok := l.systems[id]
	return s, ok
}

// Systems is every system in use, in the order in which they were added.
func (l *Ledger) Systems() []System {
	var list []System
	for _, s := range l.systems {
		if s.Active() {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b System) int {
		return cmp.Or(a.Added.Compare(b.Added), compareIDs(a.ID, b.ID))
	})
	return list
}

// Used are the deployment models that somebody said are in use, with since
// when.
func (l *Ledger) Used() map[string]time.Time { return l.used }

// Targets is everything in use: each system, and each deployment model that
// was said to be in use. Until anything was said, every model counts, and
// assumed is true.
func (l *Ledger) Targets(f *Framework) (targets []Target, assumed bool) {
	for _, m := range f.Models {
		if _, ok := l.used[m.ID]; ok {
			targets = append(targets, Target{Model: m.ID})
		}
	}
	for _, s := range l.Systems() {
		targets = append(targets, Target{Model: s.Model, System: s.ID})
	}
	if len(targets) > 0 {
		return targets, false
	}
	for _, m := range f.Models {
		targets = append(targets, Target{Model: m.ID})
	}
	return targets, true
}
