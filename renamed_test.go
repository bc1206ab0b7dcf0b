package airesp_test

import (
	"reflect"
	"testing"

	"airesp"
)

// TestRenamed renames the group that a team became known by: the team follows,
// and its old name finds it until another team is called that.
func TestRenamed(t *testing.T) {
	s := newStory(t)
	one, two := airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S1"}, airesp.Binding{Platform: "slack", Workspace: "T1", Group: "S2"}
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy", Bindings: []airesp.Binding{one}}})
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t2", Name: "Legal"}})
	s.add(airesp.TeamBound{Team: "t2", Add: []airesp.Binding{two}})
	called := func(name, id string) {
		t.Helper()
		if team, ok := s.ledger.TeamNamed(name); ok != (id != "") || team.ID != id {
			t.Errorf("%q finds %q, want %q", name, team.ID, id)
		}
	}
	for _, c := range []struct {
		why   string
		group airesp.Binding
		names []string
	}{
		{"no team has the group", airesp.Binding{Group: "S3"}, []string{"Other"}},
		{"the team had its own name before it was tied to the group", two, []string{"Lawyers"}},
		{"the name is what the team is called", one, []string{"privacy"}},
		{"the team is called by the group's handle", one, []string{"Data Protection", "privacy"}},
		{"another team is called that", one, []string{"legal"}},
		{"it looks like another team", one, []string{"Lega1"}},
		{"no team can be called that", one, []string{"..."}},
	} {
		if bodies := s.ledger.DecideRenamed(c.group, c.names); len(bodies) > 0 {
			t.Errorf("%s: %v", c.why, bodies)
		}
	}
	s.add(s.ledger.DecideRenamed(one, []string{"Data Protection"})...)
	called("data-protection", "t1")
	called("Privacy", "t1")
	if _, taken := s.ledger.TeamLike("Privacy"); taken {
		t.Error("the old name cannot be given to another team")
	}
	data, err := s.ledger.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if l, ok := airesp.FromSnapshot(data); !ok || !reflect.DeepEqual(l.Teams(), s.ledger.Teams()) {
		t.Errorf("the snapshot holds other teams: %s", data)
	}
	bodies, err := s.ledger.DecideTeam(airesp.Team{Name: "Privacy"})
	if err != nil || len(bodies) != 1 {
		t.Fatalf("%v, %v", bodies, err)
	}
	s.add(bodies...)
	called("Privacy", bodies[0].(airesp.TeamAdded).Team.ID)
	called("Data Protection", "t1")
	if len(s.ledger.DecideRenamed(one, []string{"Privacy"})) > 0 {
		t.Error("the old name is taken back from the team that has it")
	}
	s.add(s.ledger.DecideRenamed(one, []string{"Privacy Office"})...)
	called("Data Protection", "t1")
	s.add(airesp.TeamBound{Team: "t1", Add: []airesp.Binding{{Platform: "discord", Workspace: "1", Group: "2"}}})
	if len(s.ledger.DecideRenamed(one, []string{"Data Protection"})) > 0 {
		t.Error("a team of two groups follows one of them")
	}
}
