package airesp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"airesp"
)

// state is what an undo has to put back: the ledger without its end, its
// deliveries and its marks.
func (s *story) state() string {
	s.t.Helper()
	data, err := s.ledger.Snapshot()
	if err != nil {
		s.t.Fatal(err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		s.t.Fatal(err)
	}
	for _, name := range []string{"tip", "last", "late", "pruned", "causes", "undone"} {
		delete(parts, name)
	}
	data, err = json.Marshal(parts)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// at is the ledger after its first n records.
func (s *story) at(n uint64) *airesp.Ledger {
	s.t.Helper()
	l := airesp.NewLedger()
	for _, r := range s.records[:n] {
		if err := l.Apply(r); err != nil {
			s.t.Fatal(err)
		}
	}
	return l
}

// decision is the events from number from to number to.
func (s *story) decision(from, to uint64) []airesp.Event {
	s.t.Helper()
	var events []airesp.Event
	for _, r := range s.records[from-1 : to] {
		e, err := r.Decode()
		if err != nil {
			s.t.Fatal(err)
		}
		if e.Of != from {
			s.t.Fatalf("event %d says that it belongs to the decision of event %d, not %d", e.Seq, e.Of, from)
		}
		events = append(events, e)
	}
	return events
}

// undo undoes the decision of events from to to.
func (s *story) undo(from, to uint64) error {
	bodies, err := s.ledger.DecideUndo(s.at(from-1), s.at(to), s.decision(from, to), "")
	s.add(bodies...)
	return err
}

// anything is the events of one decision that could happen next.
func (s *story) anything(rng *rand.Rand) []airesp.Body {
	next := s.ledger.Tip().Seq + 1
	id := func(letter string, after uint64) string { return fmt.Sprintf("%s%d", letter, next+after) }
	domain := s.f.Domains[rng.IntN(3)].ID
	scope := airesp.Scope{}
	if rng.IntN(2) == 0 {
		scope.Model = s.f.Models[rng.IntN(2)].ID
	}
	if systems := s.ledger.Systems(); len(systems) > 0 && rng.IntN(3) == 0 {
		scope = airesp.Scope{System: systems[rng.IntN(len(systems))].ID}
	}
	teams := s.ledger.Teams()
	if len(teams) < 3 || rng.IntN(10) == 0 {
		team := airesp.Team{ID: id("t", 0), Name: fmt.Sprintf("Team %d", next)}
		return []airesp.Body{airesp.TeamAdded{Team: team}, airesp.Claimed{Domain: domain, Scope: scope, Team: team.ID, Review: s.now.Add(time.Hour)}}
	}
	team := teams[rng.IntN(len(teams))].ID
	other := teams[rng.IntN(len(teams))].ID
	role := airesp.Roles()[rng.IntN(4)]
	if role == airesp.Accountable {
		role = ""
	}
	held, isHeld := s.ledger.Claim(domain, scope)
	switch rng.IntN(16) {
	case 0, 1, 2:
		return []airesp.Body{airesp.Claimed{Domain: domain, Scope: scope, Role: role, Team: team, Review: s.now.Add(time.Hour), Note: fmt.Sprint("note ", next)}}
	case 3:
		return []airesp.Body{airesp.Released{Domain: domain, Scope: scope, Role: role, Team: team}}
	case 4:
		return []airesp.Body{airesp.Attested{Domain: domain, Scope: scope, Role: role, Team: team, Review: s.now.Add(2 * time.Hour)}}
	case 5:
		if !isHeld {
			return nil
		}
		return []airesp.Body{airesp.TransferOffered{ID: id("r", 0), Domain: domain, Scope: scope, From: held.Team, To: other}}
	case 6:
		if open := s.ledger.Transfers(); len(open) > 0 {
			return []airesp.Body{airesp.TransferEnded{ID: open[rng.IntN(len(open))].ID, Taken: rng.IntN(2) == 0, Review: s.now.Add(time.Hour)}}
		}
	case 7:
		if isHeld {
			return []airesp.Body{airesp.Disputed{Domain: domain, Scope: scope, Team: held.Team, Reason: "no"}}
		}
	case 8:
		return []airesp.Body{airesp.Resolved{Domain: domain, Scope: scope}}
	case 9:
		cells := []airesp.Frozen{{Model: s.f.Models[0].ID, Responsibility: airesp.Customer}}
		return []airesp.Body{airesp.RiskAsked{ID: id("r", 0), Domain: domain, Scope: scope, Until: s.now.Add(time.Hour), Reason: "so", Cells: cells}}
	case 10:
		if open := s.ledger.Risks(); len(open) > 0 {
			risk := open[rng.IntN(len(open))].ID
			if rng.IntN(3) == 0 {
				return []airesp.Body{airesp.RiskEnded{ID: risk}}
			}
			return []airesp.Body{airesp.RiskDecided{ID: risk, Approved: rng.IntN(2) == 0}}
		}
	case 11:
		if systems := s.ledger.Systems(); len(systems) > 2 {
			return []airesp.Body{airesp.SystemRetired{System: systems[rng.IntN(len(systems))].ID}}
		}
		sys := airesp.System{ID: id("s", 0), Name: fmt.Sprintf("System %d", next), Model: s.f.Models[0].ID, Team: team, Added: s.now}
		return []airesp.Body{airesp.SystemAdded{System: sys}, airesp.Claimed{Domain: domain, Scope: airesp.Scope{System: sys.ID}, Team: team, Review: s.now.Add(time.Hour)}}
	case 14:
		to := airesp.Address{Platform: "slack", Workspace: "w", Channel: fmt.Sprint("C", rng.IntN(3))}
		if _, ok := s.ledger.Subscription(to); ok && rng.IntN(2) == 0 {
			return s.ledger.DecideUnsubscribe(to, "")
		}
		return []airesp.Body{
			airesp.Subscribed{To: to, Schedule: "weekly mon 09:00 UTC", Critical: rng.IntN(2) == 0},
			airesp.TeamChannel{Team: team, Channel: to},
		}
	case 15:
		ask := airesp.Asked{Ask: airesp.Ask{Domain: domain, Scope: scope, Team: team}}
		if isHeld {
			return []airesp.Body{ask, airesp.Snoozed{Domain: domain, Scope: scope, Team: held.Team, Until: s.now.Add(time.Hour)}}
		}
		return []airesp.Body{ask}
	case 12:
		return []airesp.Body{airesp.ModelsUsed{Models: []string{s.f.Models[rng.IntN(3)].ID}, Used: rng.IntN(2) == 0}}
	case 13:
		group := airesp.Binding{Platform: "slack", Workspace: "w", Group: fmt.Sprint("S", rng.IntN(4))}
		if _, taken := s.ledger.TeamOf(group); taken || rng.IntN(2) == 0 {
			return []airesp.Body{airesp.Set{Name: airesp.SetAttestEvery, Value: []string{"", "30", "60"}[rng.IntN(3)]}}
		}
		return []airesp.Body{airesp.TeamBound{Team: team, Add: []airesp.Binding{group}, AddMembers: []string{fmt.Sprint("u", next)}}}
	}
	return nil
}

// TestUndoPutsBack undoes every kind of decision right after it: the ledger
// must be in every part what it was. The undo itself cannot be undone, and
// nothing is undone twice.
func TestUndoPutsBack(t *testing.T) {
	undone, nothing := map[string]int{}, 0
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 7))
		s := newStory(t)
		for range 160 {
			s.now = s.now.Add(time.Minute)
			bodies := s.anything(rng)
			if len(bodies) == 0 {
				continue
			}
			before, from := s.state(), s.ledger.Tip().Seq+1
			s.add(bodies...)
			after, to := s.state(), s.ledger.Tip().Seq
			if rng.IntN(2) == 0 {
				continue // this one stays
			}
			err := s.undo(from, to)
			var cannot *airesp.CannotUndoError
			if before == after {
				if !errors.As(err, &cannot) || s.ledger.Tip().Seq != to {
					t.Fatalf("an undo of %s, which changed nothing, gave %v", bodies[0].Kind(), err)
				}
				nothing++
				continue
			}
			if err != nil {
				t.Fatalf("%s cannot be undone right after it: %v", bodies[0].Kind(), err)
			}
			if got := s.state(); got != before {
				t.Fatalf("the undo of %v left\n%s\nwant\n%s", bodies, got, before)
			}
			for seq := from; seq <= to; seq++ {
				if !s.ledger.IsUndone(seq) {
					t.Errorf("event %d is not marked as undone", seq)
				}
			}
			if s.ledger.IsUndone(to+1) || s.ledger.IsUndone(from-1) {
				t.Errorf("events beside %d to %d are marked as undone", from, to)
			}
			undone[bodies[len(bodies)-1].Kind()]++
			end := s.ledger.Tip().Seq
			if err := s.undo(from, to); !errors.As(err, &cannot) {
				t.Errorf("a second undo gave %v", err)
			}
			if err := s.undo(to+1, end); !errors.As(err, &cannot) {
				t.Errorf("an undo of the undo gave %v", err)
			}
		}
		s.sameFromSnapshot(rng.IntN(len(s.records)))
	}
	for _, kind := range []string{
		"claimed", "released", "attested", "transfer-offered", "transfer-ended", "disputed", "resolved", "risk-asked", "risk-decided", "risk-ended",
		"system-retired", "models-used", "team-bound", "set",
	} {
		if undone[kind] == 0 {
			t.Errorf("no %s was ever undone, so the test shows nothing of it", kind)
		}
	}
	if nothing == 0 {
		t.Error("no decision without effect was ever undone")
	}
}

// TestUndoLater undoes older decisions: what others built on stays, with a
// refusal that changes nothing.
func TestUndoLater(t *testing.T) {
	refused, done := 0, 0
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 8))
		s := newStory(t)
		var decisions [][2]uint64
		for range 200 {
			s.now = s.now.Add(time.Minute)
			if bodies := s.anything(rng); len(bodies) > 0 {
				from := s.ledger.Tip().Seq + 1
				s.add(bodies...)
				decisions = append(decisions, [2]uint64{from, s.ledger.Tip().Seq})
			}
			if len(decisions) == 0 || rng.IntN(3) > 0 {
				continue
			}
			d := decisions[rng.IntN(len(decisions))]
			state, tip := s.state(), s.ledger.Tip()
			if err := s.undo(d[0], d[1]); err != nil {
				var cannot *airesp.CannotUndoError
				if !errors.As(err, &cannot) || s.state() != state || s.ledger.Tip() != tip {
					t.Fatalf("a refused undo gave %v, and changed: %v", err, s.ledger.Tip() != tip)
				}
				refused++
				continue
			}
			done++
			for _, c := range s.ledger.AllClaims() {
				if _, ok := s.ledger.Team(c.Team); !ok {
					t.Fatalf("the undo took away the team %s, which has claims", c.Team)
				}
				if sys, ok := s.ledger.System(c.Scope.System); c.Scope.System != "" && (!ok || !sys.Active()) {
					t.Fatalf("there is a claim on the system %s, which is not in use", c.Scope.System)
				}
			}
		}
		s.sameFromSnapshot(rng.IntN(len(s.records)))
	}
	if refused < 20 || done < 20 {
		t.Errorf("%d undos were refused and %d done; the test needs both", refused, done)
	}
}

func TestUndoRefuses(t *testing.T) {
	s := newStory(t)
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy"}}, airesp.Claimed{Domain: "data-privacy", Team: "t1", Review: s.now})
	s.add(airesp.Attested{Domain: "data-privacy", Team: "t1", Review: s.now.Add(time.Hour)})
	set, _ := s.ledger.DecideFramework(s.f)
	s.add(set...)
	for _, c := range []struct {
		from, to uint64
		why      string
	}{{1, 2, "changed again"}, {4, 4, "framework"}} {
		var cannot *airesp.CannotUndoError
		if err := s.undo(c.from, c.to); !errors.As(err, &cannot) || cannot.Seq != c.from || !strings.Contains(cannot.Why, c.why) {
			t.Errorf("undo of events %d to %d gave %v, want %q", c.from, c.to, err, c.why)
		}
	}
	if err := s.undo(3, 3); err != nil {
		t.Fatal(err)
	}
	// What the attestation had built on the claim is gone, so the claim can go.
	if err := s.undo(1, 2); err != nil {
		t.Errorf("after the undo of what was built on it: %v", err)
	}
	if teams := s.ledger.Teams(); len(teams) != 0 {
		t.Errorf("teams that nothing names stayed: %v", teams)
	}
}

// TestUndoOfMany undoes a decision on thousands of claims: no event may be
// too long to store.
func TestUndoOfMany(t *testing.T) {
	s := newStory(t)
	var claims, confirmed []airesp.Body
	for i := range 3000 {
		b := airesp.Claimed{Domain: s.f.Domains[i%16].ID, Scope: airesp.Scope{System: fmt.Sprint("s", i)}, Team: "t1", Review: s.now, Note: strings.Repeat("ü", 500)}
		claims = append(claims, b)
		confirmed = append(confirmed, airesp.Attested{Domain: b.Domain, Scope: b.Scope, Team: b.Team, Review: s.now.Add(time.Hour)})
	}
	s.add(claims...)
	before := s.state()
	s.add(confirmed...)
	if err := s.undo(3001, 6000); err != nil {
		t.Fatal(err)
	}
	if s.state() != before {
		t.Error("the undo left other claims than there were")
	}
	for _, r := range s.records[6000:] {
		if len(r.Data) > 900<<10 {
			t.Errorf("event %d has %d bytes", r.Seq, len(r.Data))
		}
	}
}

// TestDecisionOf reads which decision events belong to, also from records
// that do not say it.
func TestDecisionOf(t *testing.T) {
	s := newStory(t)
	s.add(airesp.Set{Name: "claims", Value: "open"})
	s.add(airesp.Set{Name: "claims"}, airesp.Set{Name: "attest-every", Value: "3"}, airesp.Set{Name: "attest-every"})
	var of []uint64
	for _, r := range s.records {
		e, err := r.Decode()
		if err != nil {
			t.Fatal(err)
		}
		of = append(of, e.Of)
	}
	if want := []uint64{1, 2, 2, 2}; !reflect.DeepEqual(of, want) {
		t.Errorf("events belong to the decisions %v, want %v", of, want)
	}
	old := airesp.Record{Seq: 3, Data: []byte(`{"v":1,"seq":3,"at":"2026-11-23T09:00:00Z","by":"u1","prev":"` + airesp.Hash{}.String() + `","kind":"set","body":{}}`)}
	if e, err := old.Decode(); err != nil || e.Of != 3 {
		t.Errorf("an event that does not say it belongs to %d, %v; want itself", e.Of, err)
	}
}
