package airesp_test

import (
	"testing"
	"time"

	"airesp"
)

func TestParseSchedule(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"weekly mon 09:00 Europe/Paris", "weekly mon 09:00 Europe/Paris"},
		{"weekly", "weekly mon 09:00 UTC"},
		{"every Monday at 9:00 europe/paris", "weekly mon 09:00 Europe/Paris"},
		{"fridays 4:30pm america/new_york", "weekly fri 16:30 America/New_York"},
		{"weekly tue 12am utc", "weekly tue 00:00 UTC"},
		{"monthly 1 09:00 Asia/Kolkata", "monthly 1 09:00 Asia/Kolkata"},
		{"monthly on the 15th at 08:15", "monthly 15 08:15 UTC"},
		{"monthly", "monthly 1 09:00 UTC"},
		{"monthly first mon", "monthly first mon 09:00 UTC"},
		{"monthly on the last friday 17:00 UTC", "monthly last fri 17:00 UTC"},
		{"monthly 2nd tue 07:00", "monthly second tue 07:00 UTC"},
		{"weekdays 08:00 Pacific/Chatham", "weekdays 08:00 Pacific/Chatham"},
		{"weekdays", "weekdays 09:00 UTC"},
	} {
		s, err := airesp.ParseSchedule(c.text)
		if err != nil || s.String() != c.want {
			t.Errorf("%q is %q, %v; want %q", c.text, s, err, c.want)
		}
		if again, err := airesp.ParseSchedule(s.String()); err != nil || again.String() != s.String() {
			t.Errorf("%q is read again as %q, %v", s, again, err)
		}
	}
	for _, text := range []string{
		"", "mon tue", "weekly 25:00", "weekly mon 09:60", "weekly mon 9", "weekly Europe/Atlantis", "monthly 32", "monthly first",
		"monthly mon", "weekly monthly", "weekly 09:00 10:00", "weekly UTC UTC", "weekly ../../etc/passwd", "weekly Local", "weekly /etc/localtime", "09:00", "monthly 1 first mon",
	} {
		if s, err := airesp.ParseSchedule(text); err == nil {
			t.Errorf("%q is read as %q", text, s)
		}
	}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestSlots(t *testing.T) {
	for _, c := range []struct{ schedule, now, key, latest, next string }{
		{"weekly mon 09:00 Europe/Paris", "2026-11-23T07:59:59Z", "2026-W47", "2026-11-16T08:00:00Z", "2026-11-23T08:00:00Z"},
		{"weekly mon 09:00 Europe/Paris", "2026-11-23T08:00:00Z", "2026-W48", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"},
		{"weekly sun 02:30 Europe/Paris", "2027-03-28T12:00:00Z", "2027-W12", "2027-03-28T01:00:00Z", "2027-04-04T00:30:00Z"},       // a gap: at 03:00
		{"weekly sun 02:30 Europe/Paris", "2026-10-25T12:00:00Z", "2026-W43", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"},       // twice: the first
		{"weekly sat 23:30 America/Nuuk", "2027-03-28T12:00:00Z", "2027-W12", "2027-03-28T00:59:00Z", "2027-04-04T00:30:00Z"},       // a gap that ends the day
		{"weekly sun 00:00 America/Havana", "2027-03-14T12:00:00Z", "2027-W10", "2027-03-14T05:00:00Z", "2027-03-21T04:00:00Z"},     // a gap at midnight
		{"weekly fri 09:00 Pacific/Apia", "2012-01-01T12:00:00Z", "2011-W52", "2011-12-30T10:00:00Z", "2012-01-05T19:00:00Z"},       // a day that was left out
		{"monthly 31 09:00", "2027-03-01T00:00:00Z", "2027-02", "2027-02-28T09:00:00Z", "2027-03-31T09:00:00Z"},                     // a shorter month
		{"monthly first mon 09:00", "2026-11-01T00:00:00Z", "2026-10", "2026-10-05T09:00:00Z", "2026-11-02T09:00:00Z"},              //
		{"monthly last fri 17:00 Asia/Tokyo", "2026-11-27T08:00:00Z", "2026-11", "2026-11-27T08:00:00Z", "2026-12-25T08:00:00Z"},    //
		{"weekdays 09:00", "2026-11-28T12:00:00Z", "2026-11-27", "2026-11-27T09:00:00Z", "2026-11-30T09:00:00Z"},                    // a Saturday
		{"weekdays 09:00", "2026-11-30T08:00:00Z", "2026-11-27", "2026-11-27T09:00:00Z", "2026-11-30T09:00:00Z"},                    //
		{"weekly mon 00:30 Pacific/Kiritimati", "2026-11-22T10:30:00Z", "2026-W48", "2026-11-22T10:30:00Z", "2026-11-29T10:30:00Z"}, // already Monday there
		{"weekly thu 23:30 Pacific/Honolulu", "2027-01-01T09:30:00Z", "2026-W53", "2027-01-01T09:30:00Z", "2027-01-08T09:30:00Z"},   // still 2026 there
		{"weekly mon 09:00", "1970-01-01T00:00:00Z", "1970-W01", "1969-12-29T09:00:00Z", "1970-01-05T09:00:00Z"},                    //
	} {
		s, err := airesp.ParseSchedule(c.schedule)
		if err != nil {
			t.Fatal(err)
		}
		now := at(t, c.now)
		latest, next := s.Latest(now), s.Next(now)
		if latest.Key != c.key || !latest.At.Equal(at(t, c.latest)) || !next.At.Equal(at(t, c.next)) {
			t.Errorf("%s at %s: latest %s %s, next %s; want %s %s, %s", c.schedule, c.now,
				latest.Key, latest.At.Format(time.RFC3339), next.At.Format(time.RFC3339), c.key, c.latest, c.next)
		}
	}
}

// TestSlotAfter: one digest a period, whatever happens to the schedule, its
// zone and the clock.
func TestSlotAfter(t *testing.T) {
	week := func(text, now string) (airesp.Schedule, airesp.Slot) {
		s, err := airesp.ParseSchedule(text)
		if err != nil {
			t.Fatal(err)
		}
		return s, s.Latest(at(t, now))
	}
	_, last := week("weekly mon 09:00 Europe/Paris", "2026-11-25T12:00:00Z") // Monday 23 November
	for _, c := range []struct {
		schedule, now string
		want          bool
	}{
		{"weekly mon 09:00 Europe/Paris", "2026-11-25T12:00:00Z", false},
		{"weekly mon 09:00 Europe/Paris", "2026-11-30T12:00:00Z", true},
		{"weekly wed 09:00 America/New_York", "2026-11-25T18:00:00Z", false}, // moved within the week
		{"weekly sun 23:00 Pacific/Honolulu", "2026-11-30T09:30:00Z", false}, // still Sunday there
		{"weekly mon 00:00 Pacific/Kiritimati", "2026-11-29T10:00:00Z", true},
		{"weekly mon 09:00 Europe/Paris", "2026-11-22T12:00:00Z", false}, // the clock was set back
		{"weekly mon 09:00 Europe/Paris", "2025-11-25T12:00:00Z", false},
		{"weekly mon 09:00 Europe/Paris", "1970-01-05T12:00:00Z", false},
		{"weekdays 09:00", "2026-11-23T12:00:00Z", false},
		{"weekdays 09:00", "2026-11-24T12:00:00Z", true},
		{"monthly 25 09:00", "2026-11-25T12:00:00Z", false},
		{"monthly 1 09:00", "2026-12-01T12:00:00Z", true},
	} {
		s, slot := week(c.schedule, c.now)
		if got := s.After(slot, last); got != c.want {
			t.Errorf("%s at %s (%s) after %s: %v", c.schedule, c.now, slot.Key, last.Key, got)
		}
		if !s.After(slot, airesp.Slot{}) {
			t.Errorf("%s: the first slot is not due", c.schedule)
		}
	}
}
