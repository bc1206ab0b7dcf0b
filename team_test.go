package airesp_test

import (
	"errors"
	"testing"

	"airesp"
)

func TestDecideTeam(t *testing.T) {
	s := newStory(t)
	group := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S1"}
	bodies, err := s.ledger.DecideTeam(airesp.Team{Name: "Privacy Office", Bindings: []airesp.Binding{group}})
	if err != nil {
		t.Fatal(err)
	}
	s.add(bodies...)
	if bodies, err := s.ledger.DecideTeam(airesp.Team{Name: "privacy-office"}); bodies != nil || err != nil {
		t.Errorf("the same team again: %v, %v", bodies, err)
	}
	var taken *airesp.TakenError
	if _, err := s.ledger.DecideTeam(airesp.Team{Name: "Privacy 0ffice"}); !errors.As(err, &taken) || taken.By != "Privacy Office" {
		t.Errorf("a name that looks the same gave %v", err)
	}
	var bound *airesp.BoundError
	if _, err := s.ledger.DecideTeam(airesp.Team{Name: "Legal", Bindings: []airesp.Binding{group}}); !errors.As(err, &bound) || bound.Team.Name != "Privacy Office" {
		t.Errorf("a second team of a group gave %v", err)
	}
	// No claim and no offer brings a look-alike in.
	look := airesp.Team{Name: "Рrivacy Office"} // Cyrillic
	if _, err := s.ledger.DecideClaim(s.f, airesp.ClaimWish{Domain: "data-privacy", Team: look}, s.now); !errors.As(err, &taken) {
		t.Errorf("a claim by a look-alike gave %v", err)
	}
	if err := s.claim("data-privacy", "", "Legal"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ledger.DecideTransfer(airesp.TransferWish{Domain: "data-privacy", Scopes: []airesp.Scope{{}}, To: look}, s.now); !errors.As(err, &taken) {
		t.Errorf("an offer to a look-alike gave %v", err)
	}
}

func TestDecideBind(t *testing.T) {
	s := newStory(t)
	for _, name := range []string{"Privacy", "Legal"} {
		bodies, _ := s.ledger.DecideTeam(airesp.Team{Name: name})
		s.add(bodies...)
	}
	a := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S1"}
	b := airesp.Binding{Platform: "discord", Workspace: "10", Group: "20"}
	bind := func(team string, groups []airesp.Binding, people ...string) error {
		bodies, err := s.ledger.DecideBind(s.team(team), groups, people)
		s.add(bodies...)
		return err
	}
	if err := bind("Privacy", []airesp.Binding{a, b, a}, "u1", "u1"); err != nil {
		t.Fatal(err)
	}
	if p := s.team("Privacy"); len(p.Bindings) != 2 || len(p.Members) != 1 || !p.BoundOn("discord", "10") || p.BoundOn("discord", "11") {
		t.Errorf("the team is %+v", p)
	}
	if bodies, err := s.ledger.DecideBind(s.team("Privacy"), []airesp.Binding{b}, []string{"u1"}); bodies != nil || err != nil {
		t.Errorf("binding again decides %v, %v", bodies, err)
	}
	var bound *airesp.BoundError
	if err := bind("Legal", []airesp.Binding{a}); !errors.As(err, &bound) || bound.Team.Name != "Privacy" || bound.Group != a {
		t.Errorf("a group of another team gave %v", err)
	}
	if bodies := s.ledger.DecideUnbind(s.team("Legal"), []airesp.Binding{a}, []string{"u1", ""}); bodies != nil {
		t.Errorf("untying what is tied to another team decides %v", bodies)
	}
	s.add(s.ledger.DecideUnbind(s.team("Privacy"), []airesp.Binding{a, a}, []string{"u1", "u2"})...)
	if err := bind("Legal", []airesp.Binding{a}); err != nil {
		t.Errorf("an untied group cannot be tied again: %v", err)
	}
	if known, ok := s.ledger.TeamOf(a); !ok || known.Name != "Legal" {
		t.Errorf("the group belongs to %q, want Legal", known.Name)
	}
	if known, ok := s.ledger.TeamOf(b); !ok || known.Name != "Privacy" {
		t.Errorf("the other group belongs to %q, want Privacy", known.Name)
	}
	s.sameFromSnapshot(3)
}
