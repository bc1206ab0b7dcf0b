package storetest

import (
	"context"
	"errors"
	"testing"

	"airesp"
)

// forget removes a person of one organisation, and nothing else.
func forget(t *testing.T, s Store) {
	records, _ := Records(t, airesp.Tip{}, 3)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	const ana, ben = "slack:T1/U1", "slack:T1/U2"
	id, kept, elsewhere := subject(t, s, "o", ana), subject(t, s, "o", ben), subject(t, s, "other", ana)

	forgotten := func(org, person, want string) {
		t.Helper()
		got, known, err := s.Forget(t.Context(), org, person)
		must(t, err)
		equal(t, "id of "+person+" in "+org, got, want)
		equal(t, "known", known, want != "")
	}
	forgotten("nobody", ana, "")
	forgotten("o", id, "") // an id is nobody's name
	forgotten("o", ana, id)
	for range 2 {
		forgotten("o", ana, "")
		for who, want := range map[[2]string]string{{"o", id}: "", {"o", kept}: ben, {"other", elsewhere}: ana} {
			is, known, err := s.Person(t.Context(), who[0], who[1])
			must(t, err)
			equal(t, "person", is, want)
			equal(t, "known", known, want != "")
		}
		equal(t, "records", All(t, s, "o", 1), records)
		equal(t, "id of who stays", subject(t, s, "o", ben), kept)
		s = s.Reopen(t)
	}
	if again := subject(t, s, "o", ana); again == id {
		t.Errorf("who comes again has the old id %s", id)
	}
	for _, name := range []string{"", "a\x00b", "\xff"} {
		if _, _, err := s.Forget(t.Context(), "o", name); err == nil {
			t.Errorf("the person %q was accepted", name)
		}
		if _, _, err := s.Forget(t.Context(), name, ana); err == nil {
			t.Errorf("the organisation %q was accepted", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Forget(ctx, "o", ben); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}
