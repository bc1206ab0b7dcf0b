package airesp_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"airesp"
)

// wisher takes random decisions of every kind, as several people.
type wisher struct {
	*story
	rng   *rand.Rand
	by    string
	other *airesp.Framework // another edition, in which some cells differ
}

func newWisher(t testing.TB, seed uint64) *wisher {
	data, err := os.ReadFile("framework.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, change := range [][2]string{
		{"data-privacy:                      [S,", "data-privacy:                      [C,"},
		{"model-security:                    [P,   P,", "model-security:                    [P,   S,"},
		{"version: 1.1.0", "version: 1.2.0"},
	} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("the framework has no %q", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	other, err := airesp.Load("other.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return &wisher{story: newStory(t), rng: rand.New(rand.NewPCG(seed, 7)), other: other}
}

func (w *wisher) domain() string { return w.f.Domains[w.rng.IntN(6)].ID }

func (w *wisher) scope() airesp.Scope {
	switch systems := w.ledger.Systems(); {
	case w.rng.IntN(3) == 0:
		return airesp.Scope{}
	case w.rng.IntN(2) == 0 && len(systems) > 0:
		return airesp.Scope{System: systems[w.rng.IntN(len(systems))].ID}
	}
	return airesp.Scope{Model: w.f.Models[w.rng.IntN(4)].ID}
}

func (w *wisher) anyTeam() airesp.Team {
	return w.team([]string{"Privacy", "Platform", "Legal", "Équipe IA", "Risk"}[w.rng.IntN(5)])
}

// until is a day, zero now and then, and sometimes one that cannot be.
func (w *wisher) until() time.Time {
	if w.rng.IntN(2) == 0 {
		return time.Time{}
	}
	return w.now.Add(time.Duration(w.rng.IntN(90)-2) * 24 * time.Hour)
}

// wish takes one random decision; it may be refused.
func (w *wisher) wish(undo bool) error {
	w.by = fmt.Sprintf("u%d", w.rng.IntN(3))
	d, s, l := w.domain(), w.scope(), w.ledger
	role := airesp.Accountable
	if w.rng.IntN(4) == 0 {
		role = airesp.Roles()[w.rng.IntN(4)]
	}
	switch n := w.rng.IntN(22); n {
	default: // claims are the most frequent
		return w.take(l.DecideClaim(w.f, airesp.ClaimWish{Domain: d, Scope: s, Role: role, Team: w.anyTeam(), Until: w.until(), By: w.by}, w.now))
	case 0, 1:
		return w.take(l.DecideRelease(d, s, role, w.anyTeam().ID, ""))
	case 2:
		return w.take(l.DecideAttest(l.Claims(d), "", w.now), nil)
	case 3, 4:
		return w.take(l.DecideTransfer(airesp.TransferWish{Domain: d, Scopes: []airesp.Scope{s}, To: w.anyTeam(), Reason: "why", Forced: w.rng.IntN(5) == 0}, w.now))
	case 5, 6:
		for _, t := range l.Transfers() {
			if w.rng.IntN(2) == 0 {
				return w.take(l.DecideTaken(t, w.by, w.rng.IntN(3) > 0, "", "", w.now))
			}
		}
	case 7, 8:
		return w.take(l.DecideDispute(d, []airesp.Scope{s}, "why"))
	case 9:
		for _, x := range l.Disputes() {
			return w.take(l.DecideResolve(x, "how", ""), nil)
		}
	case 10, 11, 12:
		return w.take(l.DecideRisk(w.f, airesp.RiskWish{Domain: d, Scopes: []airesp.Scope{s}, Until: w.until(), Reason: "why"}, w.now))
	case 13, 14:
		for _, r := range l.Risks() {
			if w.rng.IntN(2) == 0 {
				return w.take(l.DecideRiskDecision(w.f, r, w.by, r.Approved() || w.rng.IntN(4) > 0, "", "", w.now))
			}
		}
	case 15:
		for _, r := range l.Risks() {
			if w.rng.IntN(4) == 0 {
				return w.take([]airesp.Body{airesp.RiskEnded{ID: r.ID}}, nil)
			}
		}
	case 16:
		return w.take(l.DecideSystem(airesp.SystemWish{Name: fmt.Sprintf("Bot %d", w.rng.IntN(6)), Model: w.f.Models[w.rng.IntN(4)].ID, Team: w.anyTeam()}, w.now))
	case 17:
		for _, sys := range l.Systems() {
			if w.rng.IntN(4) == 0 {
				return w.take(l.DecideRetire(sys, ""), nil)
			}
		}
	case 18:
		return w.take(l.DecideUse([]string{w.f.Models[w.rng.IntN(4)].ID}, w.rng.IntN(3) > 0), nil)
	case 19:
		if w.rng.IntN(4) == 0 {
			w.f, w.other = w.other, w.f
			bodies, _ := l.DecideFramework(w.f)
			return w.take(bodies, nil)
		}
	case 20:
		if undo {
			return w.undo()
		}
	}
	return nil
}

// take keeps what was decided.
func (w *wisher) take(bodies []airesp.Body, err error) error {
	if err != nil || len(bodies) == 0 {
		return err
	}
	records, err := w.ledger.Seal(w.now, w.by, "", bodies...)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range records {
		if err := w.ledger.Apply(r); err != nil {
			w.t.Fatal(err)
		}
	}
	w.records = append(w.records, records...)
	return nil
}

// undo takes back one of the last decisions.
func (w *wisher) undo() error {
	if len(w.records) == 0 {
		return nil
	}
	at, err := w.records[len(w.records)-1-w.rng.IntN(min(5, len(w.records)))].Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	var events []airesp.Event
	before := airesp.NewLedger()
	after := before
	for _, r := range w.records {
		e, err := r.Decode()
		if err != nil {
			w.t.Fatal(err)
		}
		if e.Of == at.Of {
			if len(events) == 0 {
				after = before.Clone()
			}
			events = append(events, e)
			err = after.Apply(r)
		} else if len(events) == 0 {
			err = before.Apply(r)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return w.take(w.ledger.DecideUndo(before, after, events, ""))
}

// everywhere is every target there is.
func (w *wisher) everywhere() []airesp.Target {
	var list []airesp.Target
	for _, m := range w.f.Models {
		list = append(list, airesp.Target{Model: m.ID})
	}
	for _, s := range w.ledger.Systems() {
		list = append(list, airesp.Target{Model: s.Model, System: s.ID})
	}
	return list
}

// sound checks what must always hold.
func (w *wisher) sound() {
	w.t.Helper()
	type place struct {
		domain string
		scope  airesp.Scope
	}
	holders := map[place]string{}
	for _, c := range w.ledger.AllClaims() {
		at := place{c.Domain, c.Scope}
		if c.Role != airesp.Accountable {
			continue
		}
		if first, ok := holders[at]; ok {
			w.t.Fatalf("%v is held by %s and by %s", at, first, c.Team)
		}
		holders[at] = c.Team
		if _, ok := w.ledger.Team(c.Team); !ok {
			w.t.Fatalf("%v is held by a team that nobody knows", at)
		}
	}
	for _, t := range w.ledger.Transfers() {
		if holders[place{t.Domain, t.Scope}] != t.From {
			w.t.Fatalf("%v offers what %s holds", t, holders[place{t.Domain, t.Scope}])
		}
	}
	for _, d := range w.ledger.Disputes() {
		if holders[place{d.Domain, d.Scope}] != d.Team {
			w.t.Fatalf("%v disputes what %s holds", d, holders[place{d.Domain, d.Scope}])
		}
	}
	for _, r := range w.ledger.Risks() {
		if found, ok := w.ledger.Risk(r.ID); !ok || found.ID != r.ID {
			w.t.Fatalf("risk %s is found as %v", r.ID, found)
		}
		if r.Approved() && r.ApprovedBy == r.AskedBy {
			w.t.Fatalf("%v was approved by who asked for it", r)
		}
	}
}

// TestAnyWishes takes random decisions of every kind, undo included, and
// checks what must always hold; and that folding from zero equals folding from
// a snapshot at any point.
func TestAnyWishes(t *testing.T) {
	kinds := map[string]bool{}
	for seed := range uint64(15) {
		w := newWisher(t, seed)
		for range 300 {
			w.now = w.now.Add(time.Duration(w.rng.IntN(48)) * time.Hour)
			n := len(w.records)
			if err := w.wish(true); err != nil && len(w.records) != n {
				t.Fatalf("a refusal (%v) changed the ledger", err)
			}
			w.sound()
		}
		for _, r := range w.records {
			e, _ := r.Decode()
			kinds[e.Body.Kind()] = true
			if b, ok := e.Body.(airesp.RiskAsked); ok {
				if found, ok := w.ledger.Risk(b.ID); ok && found.ID != b.ID {
					t.Errorf("the number %s finds risk %s", b.ID, found.ID)
				}
			}
		}
		for range 3 {
			w.sameFromSnapshot(w.rng.IntN(len(w.records)))
		}
	}
	for _, kind := range []string{"team-added", "system-added", "system-retired", "models-used", "claimed", "released", "attested", "transfer-offered",
		"transfer-ended", "disputed", "resolved", "risk-asked", "risk-decided", "risk-ended", "framework-set", "undone", "restored"} {
		if !kinds[kind] {
			t.Errorf("no wish led to %q", kind)
		}
	}
}

// TestTakeover checks that an accountable claim passes from one team to
// another only by a release, an accepted offer, or its own end.
func TestTakeover(t *testing.T) {
	passed := 0
	for seed := range uint64(10) {
		w := newWisher(t, 100+seed)
		for range 300 {
			w.now = w.now.Add(time.Duration(w.rng.IntN(48)) * time.Hour)
			before, n := w.ledger.Clone(), len(w.records)
			_ = w.wish(false)
			for _, c := range w.ledger.AllClaims() {
				was, ok := before.Claim(c.Domain, c.Scope)
				if !ok || c.Role != airesp.Accountable || was.Team == c.Team {
					continue
				}
				passed++
				if offer, _ := before.OfferOn(c.Domain, c.Scope); offer.To == c.Team && offer.By != w.by || was.Ended(w.now) {
					continue
				}
				forced := false
				for _, r := range w.records[n:] {
					e, _ := r.Decode()
					end, ok := e.Body.(airesp.TransferEnded)
					forced = forced || ok && end.Forced != ""
				}
				if !forced {
					t.Fatalf("%v passed from %s to %s by nobody's consent", c, was.Team, c.Team)
				}
			}
		}
	}
	if passed == 0 {
		t.Error("no claim passed to another team")
	}
}

// TestReference compares State and Gaps with the slow, obvious way.
func TestReference(t *testing.T) {
	accepted, lapsed := 0, 0
	for seed := range uint64(10) {
		w := newWisher(t, 200+seed)
		for i := range 250 {
			w.now = w.now.Add(time.Duration(w.rng.IntN(72)) * time.Hour)
			_ = w.wish(false)
			if i%10 != 0 {
				continue
			}
			r := refer(t, w.records)
			for _, later := range []time.Duration{0, 60 * 24 * time.Hour} {
				now := w.now.Add(later)
				for _, target := range w.everywhere() {
					for _, d := range w.f.Domains[:6] {
						got, want := w.ledger.State(w.f, d.ID, target, now), r.state(w.f, d.ID, target, now)
						if !reflect.DeepEqual(got, want) {
							t.Fatalf("seed %d, after %d wishes, %s for %v:\n got %+v\nwant %+v", seed, i+1, d.ID, target, got, want)
						}
						if got.Accepted() {
							accepted++
						} else if got.Risk != nil && got.Risk.Approved() {
							lapsed++
						}
					}
				}
				got, cov := w.ledger.Gaps(w.f, w.everywhere(), now)
				want := r.gaps(w.f, w.everywhere(), now)
				for n := range max(len(got), len(want)) {
					if n >= min(len(got), len(want)) || !reflect.DeepEqual(got[n], want[n]) {
						t.Fatalf("seed %d, after %d wishes, gap %d of %d (want %d):\n got %+v\nwant %+v", seed, i+1, n+1, len(got), len(want), got[min(n, len(got)):], want[min(n, len(want)):])
					}
				}
				if cov.Owned+cov.Accepted+len(got) != cov.Needed {
					t.Fatalf("coverage %+v does not add up with %d gaps", cov, len(got))
				}
			}
		}
	}
	if accepted == 0 || lapsed == 0 {
		t.Errorf("%d cells were accepted and %d had been; both must be tried", accepted, lapsed)
	}
}

// TestPlanClosesGaps carries out what a plan says, until there are no gaps.
func TestPlanClosesGaps(t *testing.T) {
	for seed := range uint64(5) {
		w := newWisher(t, 300+seed)
		for range 200 {
			w.now = w.now.Add(time.Duration(w.rng.IntN(72)) * time.Hour)
			_ = w.wish(false)
		}
		w.by = "nobody else"
		for range 1000 {
			gaps, _ := w.ledger.Gaps(w.f, w.everywhere(), w.now)
			steps := w.ledger.Plan(w.f, w.everywhere(), w.now, 1)
			if len(gaps) == 0 {
				break
			}
			if len(steps) != 1 {
				t.Fatalf("%d gaps and %d steps", len(gaps), len(steps))
			}
			if err := w.do(steps[0]); err != nil {
				t.Fatalf("%+v: %v", steps[0], err)
			}
			if left, _ := w.ledger.Gaps(w.f, w.everywhere(), w.now); len(gaps)-len(left) < steps[0].Closes {
				t.Fatalf("%+v closed %d gaps", steps[0], len(gaps)-len(left))
			}
		}
		if steps := w.ledger.Plan(w.f, w.everywhere(), w.now, 5); len(steps) > 0 {
			t.Errorf("a plan without end: %+v", steps[0])
		}
	}
}

// do carries out a step of a plan.
func (w *wisher) do(s airesp.Step) error {
	d := s.Gap.Cell.Domain
	team := s.Team
	if team.Name == "" {
		team = w.team("Privacy")
	}
	switch s.Do {
	case airesp.ToDecide:
		return w.take(w.ledger.DecideRiskDecision(w.f, *s.Gap.Risk, w.by, true, "", "", w.now))
	case airesp.ToResolve:
		x, ok := w.ledger.Dispute(d, s.Scope)
		if !ok {
			return errors.New("there is no such dispute")
		}
		return w.take(w.ledger.DecideResolve(x, "", ""), nil)
	case airesp.ToAttest:
		c, _ := w.ledger.Claim(d, s.Scope)
		return w.take(w.ledger.DecideAttest([]airesp.Claim{c}, "", w.now), nil)
	}
	return w.take(w.ledger.DecideClaim(w.f, airesp.ClaimWish{Domain: d, Scope: s.Scope, Team: team, By: w.by}, w.now))
}

// many is a ledger of n systems, with claims on a part of their cells.
func many(b *testing.B, n int) *story {
	s := newStory(b)
	for i := range n {
		id := fmt.Sprintf("s%d", i+1)
		s.add(airesp.SystemAdded{System: airesp.System{ID: id, Name: fmt.Sprintf("System %d", i), Model: s.f.Models[i%len(s.f.Models)].ID, Added: s.now}})
		for j := range 4 {
			d := s.f.Domains[(i+3*j)%len(s.f.Domains)].ID
			bodies, err := s.ledger.DecideClaim(s.f, airesp.ClaimWish{Domain: d, Scope: airesp.Scope{System: id}, Team: s.team(fmt.Sprintf("Team %d", (i+j)%40))}, s.now)
			if err == nil {
				s.add(bodies...)
			}
		}
		bodies, err := s.ledger.DecideRisk(s.f, airesp.RiskWish{Domain: "incident-response", Scopes: []airesp.Scope{{System: id}}, Until: s.now.Add(90 * 24 * time.Hour), Reason: "why"}, s.now)
		if err == nil {
			s.add(bodies...)
		}
	}
	return s
}

// BenchmarkGaps looks through all cells of many systems: at most 50 ms for
// 500 of them.
func BenchmarkGaps(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		s := many(b, n)
		targets := s.targets()
		b.Run(fmt.Sprintf("systems-%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.ledger.Gaps(s.f, targets, s.now)
			}
		})
		b.Run(fmt.Sprintf("plan-%d", n), func(b *testing.B) {
			for b.Loop() {
				s.ledger.Plan(s.f, targets, s.now, 5)
			}
		})
	}
}

// BenchmarkState is what who-owns asks of the ledger: a domain in every model,
// and in one system.
func BenchmarkState(b *testing.B) {
	for _, n := range []int{500, 5000} {
		s := many(b, n)
		one := s.ledger.Systems()[n/2]
		b.Run(fmt.Sprintf("systems-%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, m := range s.f.Models {
					s.ledger.State(s.f, "data-privacy", airesp.Target{Model: m.ID}, s.now)
				}
				s.ledger.State(s.f, "data-privacy", airesp.Target{Model: one.Model, System: one.ID}, s.now)
			}
		})
	}
}
