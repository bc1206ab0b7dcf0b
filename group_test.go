package airesp_test

import (
	"testing"
	"time"

	"airesp"
)

// TestSuspect holds when nobody can speak for a team: with all of its groups
// lost, and no person beside them; and that a snapshot knows as well.
func TestSuspect(t *testing.T) {
	s := newStory(t)
	one, two := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S1"}, airesp.Binding{Platform: "discord", Workspace: "1", Group: "2"}
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy", Bindings: []airesp.Binding{one, two}}})
	if err := s.claim("data-privacy", "saas", "Privacy"); err != nil {
		t.Fatal(err)
	}
	target := airesp.Target{Model: "saas"}
	want := func(when string, gap airesp.GapReason) {
		t.Helper()
		if is := s.ledger.State(s.f, "data-privacy", target, s.now); is.Gap != gap || gap != "" && !is.Since.Equal(s.now) {
			t.Errorf("%s: %q since %v, want %q", when, is.Gap, is.Since, gap)
		}
	}
	want("both groups there", "")
	s.add(s.ledger.DecideLost(one, true)...)
	want("one of two is lost", "")
	s.now = s.now.Add(time.Hour)
	s.add(s.ledger.DecideLost(two, false)...)
	want("both are lost", airesp.Suspect)
	if len(s.ledger.DecideLost(two, false)) != 0 || len(s.ledger.DecideLost(airesp.Binding{Group: "other"}, false)) != 0 {
		t.Error("what is known, or is nobody's, is decided again")
	}
	data, err := s.ledger.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	l, ok := airesp.FromSnapshot(data)
	if team, _ := l.TeamNamed("Privacy"); !ok || len(team.Lost) != 2 {
		t.Errorf("the snapshot holds %v", team.Lost)
	}
	s.add(airesp.TeamBound{Team: "t1", AddMembers: []string{"u7"}})
	want("a person speaks for it", "")
	s.add(airesp.TeamBound{Team: "t1", RemoveMembers: []string{"u7"}, Remove: []airesp.Binding{one}})
	want("the one that is left is lost", airesp.Suspect)
	s.add(s.ledger.DecideFound(two)...)
	want("it is there again", "")
	if len(s.ledger.DecideFound(two)) != 0 {
		t.Error("a group that is there is found again")
	}
}
