package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"airesp"
)

// forget removes a person of one organisation, and nothing else.
func forget(t *testing.T, s Store) {
	records, _ := Records(t, airesp.Tip{}, 3)
	must(t, s.Append(t.Context(), "o", airesp.Tip{}, records...))
	const ana, ben = "slack:T1/U1", "slack:T1/U2"
	id, kept, elsewhere := subject(t, s, "o", ana), subject(t, s, "o", ben), subject(t, s, "other", ana)

	at := time.Date(2026, 5, 6, 7, 8, 9, 123_456_789, time.UTC)
	forgotten := func(org, person, want string) {
		t.Helper()
		before := tip(t, s, org)
		got, known, err := s.Forget(t.Context(), org, person, at)
		must(t, err)
		equal(t, "id of "+person+" in "+org, got, want)
		equal(t, "known", known, want != "")
		if added := All(t, s, org, before.Seq+1); known {
			equal(t, "records added", len(added), 1)
			e, err := added[0].Decode()
			must(t, err)
			n := before.Seq + 1
			equal(t, "event", e, airesp.Event{Seq: n, Of: n, At: at.Truncate(time.Millisecond), Prev: before.Hash, Body: airesp.PersonForgotten{Subject: want}})
		} else {
			equal(t, "records added", len(added), 0)
		}
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
		equal(t, "records", All(t, s, "o", 1)[:len(records)], records)
		equal(t, "id of who stays", subject(t, s, "o", ben), kept)
		s = s.Reopen(t)
	}
	if again := subject(t, s, "o", ana); again == id {
		t.Errorf("who comes again has the old id %s", id)
	}
	for _, name := range []string{"", "a\x00b", "\xff"} {
		if _, _, err := s.Forget(t.Context(), "o", name, at); err == nil {
			t.Errorf("the person %q was accepted", name)
		}
		if _, _, err := s.Forget(t.Context(), name, ana, at); err == nil {
			t.Errorf("the organisation %q was accepted", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Forget(ctx, "o", ben, at); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
}
