package airesp_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"airesp"
)

func (s *story) system(w airesp.SystemWish) error {
	s.t.Helper()
	bodies, err := s.ledger.DecideSystem(w, s.now)
	s.add(bodies...)
	return err
}

func TestDecideSystem(t *testing.T) {
	s := newStory(t)
	if err := s.system(airesp.SystemWish{Name: "Loan Bot", Model: "saas", Team: s.team("Lending")}); err != nil {
		t.Fatal(err)
	}
	bot, ok := s.ledger.SystemNamed("loan-bot")
	team, _ := s.ledger.TeamNamed("Lending")
	if !ok || bot.ID != "s2" || bot.Model != "saas" || bot.Team != team.ID || !bot.Added.Equal(start) {
		t.Fatalf("the system is %+v", bot)
	}
	tip := s.ledger.Tip()
	if err := s.system(airesp.SystemWish{Name: "loan bot", Model: "saas"}); err != nil || s.ledger.Tip() != tip {
		t.Errorf("the same system again: %v, or the ledger changed", err)
	}
	var other *airesp.OtherModelError
	if err := s.system(airesp.SystemWish{Name: "Loan Bot", Model: "coding"}); !errors.As(err, &other) || other.System.ID != bot.ID {
		t.Errorf("another model for the same name gave %v", err)
	}
	var taken *airesp.TakenError
	if err := s.system(airesp.SystemWish{Name: "L0an Bot", Model: "saas"}); !errors.As(err, &taken) || !taken.Alike() || taken.By != "Loan Bot" {
		t.Errorf("a name that looks the same gave %v", err)
	}
	if err := s.system(airesp.SystemWish{Name: "Other", Model: "saas", Team: airesp.Team{Name: "Lеnding"}}); !errors.As(err, &taken) || taken.By != "Lending" { // Cyrillic
		t.Errorf("a team that looks the same gave %v", err)
	}
	if s.ledger.Tip() != tip {
		t.Error("a refusal changed the ledger")
	}
	s.now = s.now.Add(time.Hour)
	if err := s.system(airesp.SystemWish{Name: "Loan Bot", Model: "saas", Product: "Zork"}); err != nil {
		t.Fatal(err)
	}
	if now, _ := s.ledger.SystemNamed("Loan Bot"); now.ID != bot.ID || now.Product != "Zork" || now.Team != team.ID || !now.Added.Equal(start) {
		t.Errorf("with a product the system is %+v", now)
	}
	if n := len(s.ledger.Systems()); n != 1 {
		t.Errorf("there are %d systems, want 1", n)
	}
	s.sameFromSnapshot(3)
}

func TestDecideRetire(t *testing.T) {
	s := newStory(t)
	if err := s.system(airesp.SystemWish{Name: "Loan Bot", Model: "saas"}); err != nil {
		t.Fatal(err)
	}
	bot, _ := s.ledger.SystemNamed("Loan Bot")
	at := airesp.Target{Model: "saas", System: bot.ID}
	for _, w := range []airesp.ClaimWish{
		{Domain: "data-privacy", Scope: at.Scope(), Team: s.team("Privacy")},
		{Domain: "data-privacy", Scope: airesp.Scope{Model: "saas"}, Team: airesp.Team{Name: "Platform"}},
	} {
		bodies, err := s.ledger.DecideClaim(s.f, w, s.now)
		if err != nil {
			t.Fatal(err)
		}
		s.add(bodies...)
	}
	if n := len(s.ledger.SystemClaims(bot.ID)); n != 1 {
		t.Errorf("the system has %d claims, want 1", n)
	}
	s.now = s.now.Add(time.Hour)
	s.add(s.ledger.DecideRetire(bot, "")...)
	if bodies := s.ledger.DecideRetire(bot, ""); bodies != nil {
		t.Errorf("a second retirement decides %v", bodies)
	}
	if n := len(s.ledger.SystemClaims(bot.ID)); n != 0 {
		t.Errorf("the retired system has %d claims", n)
	}
	if got := s.owner("data-privacy", "saas"); got != "Platform" {
		t.Errorf("the model is owned by %q, want Platform", got)
	}
	if _, ok := s.ledger.SystemLike("Loan Bot"); ok {
		t.Error("a retired system keeps its name from others")
	}
	// The name is free again, and the one retired last has it.
	if err := s.system(airesp.SystemWish{Name: "Loan Bot", Model: "coding"}); err != nil {
		t.Fatal(err)
	}
	second, _ := s.ledger.SystemNamed("Loan Bot")
	s.now = s.now.Add(time.Hour)
	s.add(s.ledger.DecideRetire(second, "")...)
	if last, ok := s.ledger.RetiredNamed("loan bot"); !ok || last.ID != second.ID {
		t.Errorf("the system retired last is %+v, want %s", last, second.ID)
	}
	if _, ok := s.ledger.RetiredNamed("Lone Bot"); ok {
		t.Error("a name that no system had was found")
	}
	s.sameFromSnapshot(2)
}

func TestDecideUse(t *testing.T) {
	s := newStory(t)
	used := func(models ...string) []airesp.Target {
		var list []airesp.Target
		for _, m := range models {
			list = append(list, airesp.Target{Model: m})
		}
		return list
	}
	if list, assumed := s.ledger.Targets(s.f); !assumed || len(list) != 8 {
		t.Errorf("in use before anything was said: %v, %v", list, assumed)
	}
	s.add(s.ledger.DecideUse([]string{"coding", "saas", "coding"}, true)...)
	if list, assumed := s.ledger.Targets(s.f); assumed || !slices.Equal(list, used("saas", "coding")) {
		t.Errorf("in use: %v, %v", list, assumed)
	}
	since := s.ledger.Used()["saas"]
	s.now = s.now.Add(time.Hour)
	s.add(s.ledger.DecideUse([]string{"saas", "mcp"}, true)...)
	if got := s.ledger.Used()["saas"]; !got.Equal(since) {
		t.Errorf("saas is in use since %v, want %v", got, since)
	}
	if bodies := s.ledger.DecideUse([]string{"saas", "mcp"}, true); bodies != nil {
		t.Errorf("what is in use already decides %v", bodies)
	}
	s.add(s.ledger.DecideUse([]string{"saas", "coding", "mcp", "iaas"}, false)...)
	if list, assumed := s.ledger.Targets(s.f); !assumed || len(list) != 8 {
		t.Errorf("in use when all was taken back: %v, %v", list, assumed)
	}
}
