package airesp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"airesp"
)

var start = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// story is a ledger and the records that made it.
type story struct {
	t       testing.TB
	f       *airesp.Framework
	ledger  *airesp.Ledger
	records []airesp.Record
	now     time.Time
}

func newStory(t testing.TB) *story {
	return &story{t: t, f: airesp.BuiltIn(), ledger: airesp.NewLedger(), now: start}
}

func (s *story) add(bodies ...airesp.Body) {
	s.t.Helper()
	records, err := s.ledger.Seal(s.now, "u1", fmt.Sprintf("cause-%d", len(s.records)), bodies...)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range records {
		if err := s.ledger.Apply(r); err != nil {
			s.t.Fatal(err)
		}
	}
	s.records = append(s.records, records...)
}

// team is a known team, or one that is to become known.
func (s *story) team(name string) airesp.Team {
	if t, ok := s.ledger.TeamNamed(name); ok {
		return t
	}
	return airesp.Team{Name: name}
}

func (s *story) claim(domain, model, team string) error {
	bodies, err := s.ledger.DecideClaim(s.f, airesp.ClaimWish{Domain: domain, Scope: airesp.Scope{Model: model}, Team: s.team(team)}, s.now)
	s.add(bodies...)
	return err
}

// targets is everything in use.
func (s *story) targets() []airesp.Target {
	list, _ := s.ledger.Targets(s.f)
	return list
}

func (s *story) owner(domain, model string) string {
	c, _ := s.ledger.Owner(domain, model)
	t, _ := s.ledger.Team(c.Team)
	return t.Name
}

func TestNarrowerScopeWins(t *testing.T) {
	s := newStory(t)
	for _, c := range [][3]string{{"data-privacy", "", "Privacy"}, {"data-privacy", "coding", "Platform"}} {
		if err := s.claim(c[0], c[1], c[2]); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.owner("data-privacy", "coding"); got != "Platform" {
		t.Errorf("coding is owned by %q, want Platform", got)
	}
	if got := s.owner("data-privacy", "saas"); got != "Privacy" {
		t.Errorf("saas is owned by %q, want Privacy", got)
	}
	bodies, err := s.ledger.DecideRelease("data-privacy", airesp.Scope{Model: "coding"}, airesp.Accountable, "", "")
	if err != nil {
		t.Fatal(err)
	}
	s.add(bodies...)
	if got := s.owner("data-privacy", "coding"); got != "Privacy" {
		t.Errorf("after the release coding is owned by %q, want Privacy", got)
	}
}

func TestClaimIsRefused(t *testing.T) {
	s := newStory(t)
	if err := s.claim("data-privacy", "", "Privacy"); err != nil {
		t.Fatal(err)
	}
	before := s.ledger.Tip()
	var held *airesp.HeldError
	if err := s.claim("data-privacy", "", "Legal"); !errors.As(err, &held) {
		t.Errorf("a second accountable claim gave %v, want a HeldError", err)
	}
	var none *airesp.NotApplicableError
	if err := s.claim("agent-governance", "coding", "Platform"); !errors.As(err, &none) {
		t.Errorf("a claim on a cell that does not apply gave %v, want a NotApplicableError", err)
	}
	var unheld *airesp.NotHeldError
	if _, err := s.ledger.DecideRelease("data-privacy", airesp.Scope{Model: "saas"}, airesp.Accountable, "", ""); !errors.As(err, &unheld) {
		t.Errorf("a release of what is not held gave %v, want a NotHeldError", err)
	}
	if s.ledger.Tip() != before {
		t.Error("a refusal changed the ledger")
	}
}

func TestClaimIsConfirmed(t *testing.T) {
	s := newStory(t)
	for _, step := range []struct {
		wait time.Duration
		kind string // of the one event that the repeated claim makes
	}{{0, "team-added"}, {time.Hour, ""}, {48 * time.Hour, "attested"}, {airesp.ConfirmEvery + time.Hour, "attested"}} {
		s.now = s.now.Add(step.wait)
		n := len(s.records)
		if err := s.claim("data-privacy", "", "Privacy"); err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(s.records) > n {
			e, err := s.records[n].Decode()
			if err != nil {
				t.Fatal(err)
			}
			got = e.Body.Kind()
		}
		if got != step.kind {
			t.Errorf("a claim after %v made %q, want %q", step.wait, got, step.kind)
		}
	}
	if c, _ := s.ledger.Claim("data-privacy", airesp.Scope{}); !c.At.Equal(start) || !c.Review.Equal(s.now.Add(airesp.ConfirmEvery)) {
		t.Errorf("the claim is from %v until %v, want from %v until %v", c.At, c.Review, start, s.now.Add(airesp.ConfirmEvery))
	}
}

func TestGaps(t *testing.T) {
	s := newStory(t)
	all, cov := s.ledger.Gaps(s.f, s.targets(), s.now)
	if len(all) != 97 || cov != (airesp.Coverage{Owned: 0, Needed: 97}) {
		t.Fatalf("an empty ledger has %d gaps, coverage %v; want 97 of 97", len(all), cov)
	}
	for i, g := range all {
		if g.Cell.Critical != (i < 5) {
			t.Errorf("gap %d is %v, but the five critical ones come first", i+1, g.Cell)
		}
	}
	if err := s.claim("data-privacy", "", "Privacy"); err != nil {
		t.Fatal(err)
	}
	all, cov = s.ledger.Gaps(s.f, []airesp.Target{{Model: "coding"}}, s.now)
	if len(all) != 7 || cov.Owned != 1 {
		t.Errorf("coding has %d gaps and %d owned, want 7 and 1", len(all), cov.Owned)
	}
	s.now = s.now.Add(airesp.ConfirmEvery + time.Second)
	all, cov = s.ledger.Gaps(s.f, []airesp.Target{{Model: "coding"}}, s.now)
	expired := 0
	for _, g := range all {
		if g.Gap == airesp.Expired {
			expired++
		}
	}
	if len(all) != 8 || cov.Owned != 0 || expired != 1 {
		t.Errorf("after the review date: %d gaps, %d owned, %d expired; want 8, 0, 1", len(all), cov.Owned, expired)
	}
}

// TestAnySequence takes random decisions and checks what must always hold.
func TestAnySequence(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s := newStory(t)
		teams := []string{"Privacy", "Platform", "Legal", "Équipe IA"}
		for range 300 {
			s.now = s.now.Add(time.Duration(rng.IntN(600)) * time.Minute)
			d := s.f.Domains[rng.IntN(4)].ID
			model := ""
			if rng.IntN(2) == 0 {
				model = s.f.Models[rng.IntN(len(s.f.Models))].ID
			}
			before, had := s.ledger.Claim(d, airesp.Scope{Model: model})
			if rng.IntN(3) == 0 {
				bodies, err := s.ledger.DecideRelease(d, airesp.Scope{Model: model}, airesp.Accountable, "", "")
				if (err == nil) != had {
					t.Fatalf("release of %s %s: %v, held: %v", d, model, err, had)
				}
				s.add(bodies...)
				continue
			}
			err := s.claim(d, model, teams[rng.IntN(len(teams))])
			after, has := s.ledger.Claim(d, airesp.Scope{Model: model})
			switch {
			case had && (!has || after.Team != before.Team || !after.At.Equal(before.At)):
				t.Fatalf("a claim overwrote %v with %v", before, after)
			case err == nil && !has:
				t.Fatalf("a claim that was not refused is not there")
			}
		}
		s.sameFromSnapshot(rng.IntN(len(s.records)))
	}
}

// sameFromSnapshot checks that folding all records equals folding the rest
// onto a snapshot taken after the first n.
func (s *story) sameFromSnapshot(n int) {
	s.t.Helper()
	l := airesp.NewLedger()
	for i, r := range s.records {
		if i == n {
			data, err := l.Snapshot()
			if err != nil {
				s.t.Fatal(err)
			}
			restored, ok := airesp.FromSnapshot(data)
			if !ok {
				s.t.Fatal("a snapshot cannot be read back")
			}
			l = restored
		}
		if err := l.Apply(r); err != nil {
			s.t.Fatal(err)
		}
	}
	want, _ := s.ledger.Snapshot()
	got, _ := l.Snapshot()
	if !bytes.Equal(want, got) {
		s.t.Errorf("folding from a snapshot differs from folding from the first record:\n%s\n%s", want, got)
	}
}

func TestCloneIsApart(t *testing.T) {
	s := newStory(t)
	if err := s.claim("data-privacy", "", "Privacy"); err != nil {
		t.Fatal(err)
	}
	before, _ := s.ledger.Snapshot()
	clone := s.ledger.Clone()
	other := &story{t: t, f: s.f, ledger: clone, now: start}
	if err := other.claim("data-security", "", "Security"); err != nil {
		t.Fatal(err)
	}
	if after, _ := s.ledger.Snapshot(); !bytes.Equal(before, after) {
		t.Error("a change to the clone changed the ledger")
	}
}

func TestChain(t *testing.T) {
	s := newStory(t)
	if err := s.claim("data-privacy", "", "Privacy"); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]airesp.Record{
		"the same record again": s.records[1],
		"a gap in the numbers":  {Seq: 4, Data: bytes.Replace(s.records[1].Data, []byte(`"seq":2`), []byte(`"seq":4`), 1)},
		"another history":       {Seq: 3, Data: bytes.Replace(s.records[1].Data, []byte(`"seq":2`), []byte(`"seq":3`), 1)},
	} {
		before := s.ledger.Tip()
		var chain *airesp.ChainError
		if err := s.ledger.Apply(r); !errors.As(err, &chain) {
			t.Errorf("%s gave %v, want a ChainError", name, err)
		}
		if s.ledger.Tip() != before {
			t.Errorf("%s changed the ledger", name)
		}
	}
}

func TestNewerEvents(t *testing.T) {
	s := newStory(t)
	for _, data := range []string{`{"v":1,"seq":1,"at":"2026-11-23T09:00:00Z","by":"u1","prev":"` + airesp.Hash{}.String() + `","kind":"teleported","body":{}}`} {
		if err := s.ledger.Apply(airesp.Record{Seq: 1, Data: []byte(data)}); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.ledger.Unknown(); len(got) != 1 || got[0] != "teleported" {
		t.Errorf("unknown events are %v, want teleported", got)
	}
	if _, err := s.ledger.Snapshot(); err == nil {
		t.Error("a ledger with unknown events made a snapshot")
	}
	newer := `{"v":99,"seq":1,"at":"2026-11-23T09:00:00Z","by":"u1","prev":"` + airesp.Hash{}.String() + `","kind":"claimed","body":{"domain":7}}`
	e, err := airesp.Record{Seq: 1, Data: []byte(newer)}.Decode()
	if _, unknown := e.Body.(airesp.Unknown); err != nil || !unknown {
		t.Errorf("an event of a newer version decodes to %#v, %v; want Unknown", e.Body, err)
	}
}

// TestOldEvents reads records as the first release wrote them, byte for byte.
func TestOldEvents(t *testing.T) {
	s := newStory(t)
	if err := s.claim("data-privacy", "coding", "Privacy"); err != nil {
		t.Fatal(err)
	}
	s.now = start.Add(48 * time.Hour)
	if err := s.claim("data-privacy", "coding", "Privacy"); err != nil {
		t.Fatal(err)
	}
	bodies, _ := s.ledger.DecideRelease("data-privacy", airesp.Scope{Model: "coding"}, airesp.Accountable, "", "")
	s.add(bodies...)
	want := []string{
		`"kind":"team-added","body":{"team":{"id":"t1","name":"Privacy"}}}`,
		`"kind":"claimed","body":{"domain":"data-privacy","scope":{"model":"coding"},"team":"t1","review":"2027-02-21T09:00:00Z"}}`,
		`"kind":"attested","body":{"domain":"data-privacy","scope":{"model":"coding"},"team":"t1","review":"2027-02-23T09:00:00Z"}}`,
		`"kind":"released","body":{"domain":"data-privacy","scope":{"model":"coding"},"team":"t1"}}`,
	}
	for i, r := range s.records {
		if !strings.HasSuffix(string(r.Data), want[i]) {
			t.Errorf("record %d is %s, want it to end with %s", i+1, r.Data, want[i])
		}
		if !json.Valid(r.Data) {
			t.Errorf("record %d is no JSON", i+1)
		}
	}
}

func TestName(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"Privacy", "Privacy"},
		{"  Privacy   Office ", "Privacy Office"},
		{"@privacy", "privacy"},
		{"E\u0301quipe IA", "Équipe IA"},
		{"安全", "安全"},
		{"", ""}, {"   ", ""}, {"---", ""},
		{"a\u202eb", ""}, {"a\u200bb", ""}, {"a\x00b", ""}, {"\xff", ""},
		{strings.Repeat("x", airesp.MaxName+1), ""},
	} {
		got, err := airesp.Name(c.typed)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("TeamName(%q) = %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}
