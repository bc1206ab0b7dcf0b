package airesp

import (
	"fmt"
	"time"
)

// Slot is one time at which a digest is due. Slots are worked out from the
// wall clock and not counted by a running one, so a program that was down for
// weeks finds one slot, the latest.
type Slot struct {
	// Key names the period that the slot is in, in the schedule's own calendar:
	// 2026-W48, 2026-11 or 2026-11-23. There is one digest a key at most.
	Key string    `json:"key"`
	Day string    `json:"day"` // the calendar day that it is due on, such as 2026-11-23
	At  time.Time `json:"at"`
}

// IsZero reports whether it is no slot.
func (s Slot) IsZero() bool { return s.Key == "" }

// Latest is the last slot that is not after now. On a day on which clocks are
// put forward over the time of day, the slot is at the first instant after the
// gap, or, where the gap ends the day, a minute before it; where the time of
// day comes twice, it is the first of the two. For a day that a place has left
// out altogether it is the end of that gap.
func (s Schedule) Latest(now time.Time) Slot {
	for n := 1; ; n-- {
		day := s.day(now, n)
		if at := s.instant(day); !at.After(now) {
			return s.slot(day, at)
		}
	}
}

// Next is the first slot after now.
func (s Schedule) Next(now time.Time) Slot {
	for n := -1; ; n++ {
		day := s.day(now, n)
		if at := s.instant(day); at.After(now) {
			return s.slot(day, at)
		}
	}
}

// day is the calendar day of the slot in the period n periods after the one
// that now is in.
func (s Schedule) day(now time.Time, n int) time.Time {
	local := now.In(s.Zone())
	y, m, d := local.Date()
	switch s.Period {
	case Monthly:
		return s.dayOf(y, m+time.Month(n))
	case Weekdays:
		day := date(y, m, d)
		for ; n > 0; n-- {
			day = workday(day.AddDate(0, 0, 1), 1)
		}
		for day = workday(day, -1); n < 0; n++ {
			day = workday(day.AddDate(0, 0, -1), -1)
		}
		return day
	}
	return date(y, m, d-sinceMonday(local.Weekday())+7*n+sinceMonday(s.Weekday))
}

// date is a calendar day, at midnight UTC so that days can be counted.
func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// sinceMonday is how many days a weekday is after Monday.
func sinceMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

// workday is the day itself from Monday to Friday, else the nearest such day
// in a direction.
func workday(day time.Time, step int) time.Time {
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, step)
	}
	return day
}

// dayOf is the day of a month that the schedule means.
func (s Schedule) dayOf(y int, m time.Month) time.Time {
	first, last := date(y, m, 1), date(y, m+1, 0)
	switch {
	case s.Nth > 0:
		return first.AddDate(0, 0, (int(s.Weekday)-int(first.Weekday())+7)%7+7*(s.Nth-1))
	case s.Nth < 0:
		return last.AddDate(0, 0, -((int(last.Weekday()) - int(s.Weekday) + 7) % 7))
	}
	return first.AddDate(0, 0, min(s.Day, last.Day())-1)
}

// slot names a slot.
func (s Schedule) slot(day, at time.Time) Slot {
	slot := Slot{Day: day.Format(time.DateOnly), At: at.UTC()}
	switch s.Period {
	case Monthly:
		slot.Key = slot.Day[:len("2006-01")]
	case Weekdays:
		slot.Key = slot.Day
	default:
		year, week := day.ISOWeek()
		slot.Key = fmt.Sprintf("%04d-W%02d", year, week)
	}
	return slot
}

// instant is when the slot of a day is; see Latest.
func (s Schedule) instant(day time.Time) time.Time {
	wall := day.Add(time.Duration(s.Hour)*time.Hour + time.Duration(s.Minute)*time.Minute)
	y, m, d := day.Date()
	t := time.Date(y, m, d, s.Hour, s.Minute, 0, 0, s.Zone())
	start, end := t.ZoneBounds()
	switch shown := shows(t); {
	case shown.After(wall): // time.Date chose the time after the gap
		return sameDay(day, start)
	case shown.Before(wall):
		return sameDay(day, end)
	}
	if !start.IsZero() {
		_, now := t.Zone()
		_, was := start.Add(-time.Second).Zone()
		if first := t.Add(time.Duration(now-was) * time.Second); first.Before(start) && shows(first).Equal(wall) {
			return first
		}
	}
	return t
}

// sameDay is the end of a gap, or the minute before it where only that is on
// the same day.
func sameDay(day, end time.Time) time.Time {
	before := end.Add(-time.Minute)
	if shows(end).Sub(day) >= 24*time.Hour && !shows(before).Before(day) {
		return before
	}
	return end
}

// shows is what clocks show at an instant, in UTC's clothes.
func shows(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// After reports whether a slot is of a later period than another, counted in
// this schedule's periods. So there is one digest a period at most, even when
// the schedule or its zone was changed within it, and none twice when the
// clock is set back.
func (s Schedule) After(slot, last Slot) bool {
	day, ok := calendarDay(slot.Day)
	before, had := calendarDay(last.Day)
	return ok && (!had || s.period(day) > s.period(before))
}

func calendarDay(text string) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day, err == nil
}

// period numbers the schedule's periods.
func (s Schedule) period(day time.Time) int {
	switch s.Period {
	case Monthly:
		return day.Year()*12 + int(day.Month())
	case Weekdays:
		return int(day.Unix() / 86400)
	}
	monday := day.AddDate(0, 0, -sinceMonday(day.Weekday()))
	return int(monday.Unix() / (7 * 86400))
}
