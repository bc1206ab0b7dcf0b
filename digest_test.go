package airesp_test

import (
	"testing"
	"time"

	"airesp"
)

var security = airesp.Address{Platform: "slack", Workspace: "T1", Channel: "C1"}

// subscribed is a story with a weekly digest, set on a Friday.
func subscribed(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.now = at(t, "2026-11-20T12:00:00Z")
	s.add(airesp.Subscribed{To: security, Schedule: "weekly mon 09:00 Europe/Paris"})
	return s
}

func (s *story) due() (airesp.Due, bool) {
	s.t.Helper()
	sub, ok := s.ledger.Subscription(security)
	if !ok {
		s.t.Fatal("there is no subscription")
	}
	return s.ledger.DueDigest(sub, s.now)
}

// send sends the digest that is due.
func (s *story) send() {
	s.t.Helper()
	due, ok := s.due()
	sub, _ := s.ledger.Subscription(security)
	bodies, err := s.ledger.DecideSending(sub, due, s.now)
	if !ok || err != nil {
		s.t.Fatalf("nothing can be sent: %v, %v", due, err)
	}
	s.add(bodies...)
	s.add(airesp.DigestSent{To: security, Slot: due.Slot, Ref: "1.2"})
}

func TestDigestIsDueOnce(t *testing.T) {
	s := subscribed(t)
	if due, ok := s.due(); ok {
		t.Fatalf("a slot from before the subscription is due: %v", due)
	}
	s.now = at(t, "2026-11-23T07:59:00Z")
	if _, ok := s.due(); ok {
		t.Fatal("it is due before its time")
	}
	s.now = at(t, "2026-11-23T08:00:00Z")
	if due, ok := s.due(); !ok || due.Slot.Key != "2026-W48" || due.Late {
		t.Fatalf("it is not due at its time: %v", due)
	}
	s.send()
	for _, now := range []string{
		"2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z", "2026-11-29T23:00:00Z", // later in the week
		"2026-11-22T08:00:00Z", "2025-11-23T08:00:00Z", "1970-01-01T00:00:00Z", // the clock was set back
	} {
		s.now = at(t, now)
		if due, ok := s.due(); ok {
			t.Errorf("at %s it is due again: %v", now, due)
		}
	}
	// Another hour and another zone in the same week, and off and on again.
	s.now = at(t, "2026-11-24T12:00:00Z")
	s.add(airesp.Subscribed{To: security, Schedule: "weekly wed 09:00 America/New_York"})
	s.add(airesp.Unsubscribed{To: security})
	s.add(airesp.Subscribed{To: security, Schedule: "weekly thu 09:00 Asia/Tokyo"})
	s.now = at(t, "2026-11-27T12:00:00Z")
	if due, ok := s.due(); ok {
		t.Errorf("two in one week: %v", due)
	}
	// A day ahead and back again.
	s.now = at(t, "2026-12-03T08:00:00Z")
	s.send()
	s.now = at(t, "2026-12-02T08:00:00Z")
	if due, ok := s.due(); ok {
		t.Errorf("a slot is due twice: %v", due)
	}
}

func TestDigestAfterWeeks(t *testing.T) {
	s := subscribed(t)
	s.now = at(t, "2026-12-14T20:00:00Z") // three weeks later, on a Monday evening
	due, ok := s.due()
	if !ok || due.Slot.Key != "2026-W51" || due.Late {
		t.Fatalf("the latest slot is not due: %v", due)
	}
	s.send()
	if due, ok := s.due(); ok {
		t.Fatalf("another is due: %v", due)
	}
	s.now = at(t, "2026-12-22T08:00:01Z") // 24 hours and a second after its slot
	if due, ok = s.due(); !ok || !due.Late {
		t.Fatalf("it is not too late: %v", due)
	}
	bodies, err := s.ledger.DecideRun(security, due.Slot, airesp.Run{State: airesp.Missed, Why: "down"})
	if err != nil {
		t.Fatal(err)
	}
	s.add(bodies...)
	if _, ok := s.due(); ok || s.ledger.Runs(security)[0].State != airesp.Missed || len(s.ledger.Runs(security)) != 2 {
		t.Errorf("after it was missed: %v", s.ledger.Runs(security))
	}
}

// TestDigestRetry: what is not known to be there stays due until its day is
// over, attempt by attempt, and nothing is noted of it once its end is known.
func TestDigestRetry(t *testing.T) {
	s := subscribed(t)
	s.now = at(t, "2026-11-23T08:00:00Z")
	sub, _ := s.ledger.Subscription(security)
	for i, state := range []airesp.RunState{airesp.Sending, airesp.Unclear, airesp.Failed} {
		due, ok := s.due()
		if !ok || due.Slot.Key != "2026-W48" || due.Run.Attempt != i {
			t.Fatalf("attempt %d is not due: %v", i+1, due)
		}
		bodies, err := s.ledger.DecideSending(sub, due, s.now)
		if err != nil {
			t.Fatal(err)
		}
		s.add(bodies...)
		if _, err := s.ledger.DecideSending(sub, due, s.now); err == nil {
			t.Error("the same attempt is begun twice")
		}
		if state != airesp.Sending {
			bodies, _ = s.ledger.DecideRun(security, due.Slot, airesp.Run{State: state, Why: "so"})
			s.add(bodies...)
		}
		s.now = s.now.Add(time.Hour)
	}
	s.send()
	run := s.ledger.Runs(security)[0]
	if run.State != airesp.Sent || run.Attempt != 4 || run.Ref != "1.2" || run.Why != "" {
		t.Errorf("the run ended as %+v", run)
	}
	if _, err := s.ledger.DecideRun(security, run.Slot, airesp.Run{State: airesp.Failed}); err == nil {
		t.Error("what was sent is noted as failed")
	}
	// One that was left open is missed when the next begins.
	s.now = at(t, "2026-11-30T08:00:00Z")
	due, _ := s.due()
	s.add(airesp.DigestSending{To: security, Slot: due.Slot, Attempt: 1})
	s.now = at(t, "2026-12-07T08:00:00Z")
	due, _ = s.due()
	s.add(airesp.DigestSending{To: security, Slot: due.Slot, Attempt: 1})
	if runs := s.ledger.Runs(security); runs[1].State != airesp.Missed || runs[0].State != airesp.Sending {
		t.Errorf("the runs are %+v", runs)
	}
}

func TestNudges(t *testing.T) {
	s := newStory(t)
	s.now = at(t, "2026-11-20T12:00:00Z")
	s.add(airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy"}},
		airesp.Claimed{Domain: s.f.Domains[0].ID, Team: "t1", Review: s.now.Add(90 * 24 * time.Hour)})
	stages := func() (list []airesp.Stage) {
		for n := range s.ledger.DueNudges(s.now) {
			list = append(list, n.Stage)
			if s.ledger.MayNudge("u1", s.now) {
				s.add(airesp.Nudged{To: "u1", About: []airesp.Nudge{n}})
			}
		}
		return list
	}
	start := s.now
	for _, c := range []struct {
		days float64
		want airesp.Stage
	}{{75, 0}, {76, airesp.DueIn14}, {80, 0}, {87, airesp.DueIn3}, {87.5, 0}, {90.5, airesp.DueNow}, {120, 0}} {
		s.now = start.Add(time.Duration(c.days * 24 * float64(time.Hour)))
		got := stages()
		if c.want == 0 && len(got) != 0 || c.want != 0 && (len(got) != 1 || got[0] != c.want) {
			t.Errorf("after %v days: %v, want %v", c.days, got, c.want)
		}
	}
	if s.ledger.MayNudge("u1", start.Add(91*24*time.Hour)) {
		t.Error("two messages within a day")
	}
	if !s.ledger.MayNudge("u2", s.now) || !s.ledger.MayNudge("u1", s.now) {
		t.Error("nobody may be reminded any more")
	}
	// Confirmed, it begins anew; put off, it is silent.
	s.add(airesp.Attested{Domain: s.f.Domains[0].ID, Team: "t1", Review: s.now.Add(90 * 24 * time.Hour)})
	s.now = s.now.Add(80 * 24 * time.Hour)
	claim, _ := s.ledger.Claim(s.f.Domains[0].ID, airesp.Scope{})
	bodies, err := s.ledger.DecideSnooze([]airesp.Claim{claim}, s.now.Add(5*24*time.Hour), "", s.now)
	if err != nil {
		t.Fatal(err)
	}
	s.add(bodies...)
	if got := stages(); len(got) != 0 {
		t.Errorf("it was put off, and is due: %v", got)
	}
	s.now = s.now.Add(6 * 24 * time.Hour)
	if got := stages(); len(got) != 1 || got[0] != airesp.DueIn14 {
		t.Errorf("after it was put off: %v", got)
	}
	// At short intervals there are no early reminders.
	s.add(airesp.Attested{Domain: s.f.Domains[0].ID, Team: "t1", Review: s.now.Add(5 * 24 * time.Hour)})
	s.now = s.now.Add(4 * 24 * time.Hour)
	if got := stages(); len(got) != 0 {
		t.Errorf("early reminders: %v", got)
	}
}
