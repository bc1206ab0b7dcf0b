package airesp_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"airesp"
)

// frameworkWith is tiny with its file changed.
func frameworkWith(t *testing.T, change func(string) string) *airesp.Framework {
	t.Helper()
	f, err := airesp.Load("changed.yaml", []byte(change(tiny)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// tiny is a framework of two models and two domains.
const tiny = `
framework: {name: Tiny, version: 1.0.0, author: Us, publisher: Us, source: https://example.org, license: MIT, copyright: Us, attribution: Ours.}
models:
  own: {name: Our Own, short: Own, summary: We run it., words: [ours]}
  theirs: {name: Somebody Else's, short: Theirs, summary: They run it., words: [bought]}
matrix:
  data: [C, P]
  code: [S, C]
domains:
  data:
    {name: Data, summary: All data., words: [records], tasks: [Look after it], questions: ["Do you?"], notes: {own: You do it., theirs: They do it.}}
  code:
    {name: Code, summary: All code., words: [programs], tasks: [Look after it], questions: ["Do you?"], notes: {own: Both do it., theirs: You do it.}}
`

func replaced(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

func TestFrameworkUpgrade(t *testing.T) {
	same := func(s string) string { return s }
	v1 := frameworkWith(t, same)
	s := newStory(t)
	s.f = v1
	if _, ok := s.ledger.Framework(); ok {
		t.Fatal("an empty ledger has a framework")
	}
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Ops"}}, airesp.SystemAdded{System: airesp.System{ID: "s2", Name: "Bot", Model: "theirs"}})
	set, changed := s.ledger.DecideFramework(v1)
	if len(set) != 1 || changed != nil {
		t.Fatalf("the first framework gave %v and the changes %v", set, changed)
	}
	s.add(set...)
	for _, scope := range []airesp.Scope{{}, {Model: "own"}, {Model: "theirs"}, {System: "s2"}} {
		for _, d := range []string{"data", "code"} {
			s.add(airesp.Claimed{Domain: d, Scope: scope, Team: "t1", Review: s.now.Add(time.Hour)})
		}
	}
	if again, _ := s.ledger.DecideFramework(v1); again != nil || !s.ledger.Records(v1) {
		t.Errorf("the same framework is recorded again: %v", again)
	}
	for _, c := range []struct {
		name    string
		change  func(string) string
		changed []airesp.CellRef
		asked   []string // domain and scope of the claims
	}{
		{"another version only", replaced("version: 1.0.0", "version: 1.0.1"), nil, nil},
		{"other words only", replaced("They do it.", "They say that they do it."), nil, nil},
		{"one cell", replaced("data: [C, P]", "data: [C, S]"), []airesp.CellRef{{Domain: "data", Model: "theirs"}},
			[]string{"data domain", "data model:theirs", "data system:s2"}},
		{"a critical mark", replaced("data: [C, P]", "data: [C!, P]"), []airesp.CellRef{{Domain: "data", Model: "own"}},
			[]string{"data domain", "data model:own"}},
	} {
		v2 := frameworkWith(t, c.change)
		bodies, list := s.ledger.DecideFramework(v2)
		if len(bodies) != 1 || s.ledger.Records(v2) {
			t.Errorf("%s: nothing to record", c.name)
			continue
		}
		var refs []airesp.CellRef
		for _, ch := range list {
			refs = append(refs, airesp.CellRef{Domain: ch.Domain, Model: ch.Model})
		}
		if !reflect.DeepEqual(refs, c.changed) || !reflect.DeepEqual(airesp.Diff(v1, v2), list) {
			t.Errorf("%s changed the cells %v, want %v", c.name, refs, c.changed)
		}
		var foretold, asked []string
		for _, claim := range s.ledger.Reconfirm(list) {
			foretold = append(foretold, claim.Domain+" "+claim.Scope.String())
		}
		after := &story{t: t, f: v2, ledger: s.ledger.Clone(), now: s.now}
		after.add(bodies...)
		for _, claim := range after.ledger.AllClaims() {
			if claim.Overdue(s.now) {
				asked = append(asked, claim.Domain+" "+claim.Scope.String())
			}
		}
		if !reflect.DeepEqual(asked, c.asked) || !reflect.DeepEqual(foretold, c.asked) {
			t.Errorf("%s asks for %v and foretold %v, want %v", c.name, asked, foretold, c.asked)
		}
		if was, _ := after.ledger.Framework(); was.Version != v2.Version || !was.At.Equal(s.now) || !after.ledger.Records(v2) {
			t.Errorf("%s: recorded is %s of %v", c.name, was.Version, was.At)
		}
	}
}

// TestDiffOfOthers compares frameworks that do not have the same cells.
func TestDiffOfOthers(t *testing.T) {
	v1 := frameworkWith(t, func(s string) string { return s })
	big := airesp.BuiltIn()
	forth, back := airesp.Diff(v1, big), airesp.Diff(big, v1)
	if len(forth) != 128+4 || len(back) != 128+4 {
		t.Fatalf("%d and %d cells differ, want all of both, 132", len(forth), len(back))
	}
	last := forth[len(forth)-1]
	if last.Domain != "data" || last.From.Responsibility == 0 || last.To.Responsibility != 0 {
		t.Errorf("the last one is %+v, want one that only the older framework has", last)
	}
}
