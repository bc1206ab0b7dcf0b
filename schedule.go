package airesp

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Schedule says when a digest is due: once a week, once a month or on every
// weekday, at a time of day in a time zone. See Latest for what that means
// where clocks are put forward or back.
type Schedule struct {
	Period  Period
	Weekday time.Weekday // of Weekly, and of Monthly with Nth
	Nth     int          // of Monthly: the first to fourth such weekday; -1 is the last; 0 means Day counts
	Day     int          // of Monthly: 1 to 31, the last day where a month is shorter
	Hour    int
	Minute  int
	zone    *time.Location
}

// Period is how often a digest is due, and the length of time in which there
// is one at most.
type Period string

const (
	Weekly   Period = "weekly"
	Monthly  Period = "monthly"
	Weekdays Period = "weekdays" // Monday to Friday
)

// ScheduleError says what is wrong with a schedule, in a sentence.
type ScheduleError struct{ Why string }

func (e *ScheduleError) Error() string { return e.Why }

// DefaultHour is when a digest is due if no time of day is given.
const DefaultHour = 9

// ParseSchedule reads a schedule as people write it: "weekly mon 09:00
// Europe/Paris", "monthly 1 09:00", "monthly first mon", "monthly last fri 16:30
// UTC", "weekdays 08:00 America/New_York". Without a time it is 09:00, without a
// zone UTC. Errors: *ScheduleError.
func ParseSchedule(text string) (Schedule, error) {
	s := Schedule{Hour: DefaultHour, zone: time.UTC}
	words := strings.Fields(text)
	if len(words) == 0 {
		return s, &ScheduleError{"it says nothing"}
	}
	day, timed, zoned := false, false, false
	for i, word := range words {
		w := strings.ToLower(strings.Trim(word, ",."))
		weekday, isWeekday := weekdayOf(w)
		nth, isNth := nthOf(w)
		hour, minute, isTime := clockTime(w)
		number, err := strconv.Atoi(strings.TrimRight(w, "stndrh"))
		switch {
		case slices.Contains([]string{"on", "at", "every", "the", "of", "day"}, w):
		case i == 0 && (w == "weekdays" || w == "workdays"):
			s.Period = Weekdays
		case Period(w) == Weekly || Period(w) == Monthly || w == "week" || w == "month":
			if s.Period != "" {
				return s, &ScheduleError{fmt.Sprintf("%q says twice how often", text)}
			}
			s.Period = Weekly
			if strings.HasPrefix(w, "month") {
				s.Period = Monthly
			}
		case isWeekday && !day && s.Period != Weekdays:
			s.Weekday, day = weekday, true
			if s.Period == "" {
				s.Period = Weekly
			}
		case isNth && s.Period == Monthly && s.Nth == 0:
			s.Nth = nth
		case err == nil && s.Period == Monthly && !day && s.Nth == 0 && number >= 1 && number <= 31:
			s.Day, day = number, true
		case isTime && !timed:
			s.Hour, s.Minute, timed = hour, minute, true
		case !zoned:
			if s.zone, err = Zone(word); err != nil {
				return s, err
			}
			zoned = true
		default:
			return s, &ScheduleError{fmt.Sprintf("%q is not understood in it", word)}
		}
	}
	switch {
	case s.Period == "":
		return s, &ScheduleError{"it does not say how often: weekly, monthly or weekdays"}
	case s.Period == Weekly && !day:
		s.Weekday = time.Monday
	case s.Period == Monthly && s.Nth != 0 && !day:
		return s, &ScheduleError{"it does not say which day of the week"}
	case s.Period == Monthly && !day:
		s.Day = 1
	case s.Period == Monthly && s.Nth == 0 && s.Day == 0:
		return s, &ScheduleError{"it does not say which of them: first, second, third, fourth or last"}
	}
	return s, nil
}

// String is the schedule as ParseSchedule reads it.
func (s Schedule) String() string {
	day := strings.ToLower(s.Weekday.String()[:3])
	when := string(s.Period)
	switch {
	case s.Period == Weekly:
		when += " " + day
	case s.Period == Monthly && s.Nth != 0:
		when += " " + nthWord(s.Nth) + " " + day
	case s.Period == Monthly:
		when += " " + strconv.Itoa(s.Day)
	}
	return fmt.Sprintf("%s %02d:%02d %s", when, s.Hour, s.Minute, s.Zone())
}

// Zone is the schedule's time zone; UTC for the zero Schedule.
func (s Schedule) Zone() *time.Location {
	if s.zone == nil {
		return time.UTC
	}
	return s.zone
}

// Zone finds a time zone by its IANA name, whatever its case. The names are
// those that the program was built with or the system has. Errors: *ScheduleError.
func Zone(name string) (*time.Location, error) {
	for _, try := range []string{name, zoneCase(name), strings.ToUpper(name)} {
		if strings.EqualFold(try, "local") || try == "" || strings.HasPrefix(try, "/") || strings.Contains(try, "..") {
			continue
		}
		if z, err := time.LoadLocation(try); err == nil {
			return z, nil
		}
	}
	return nil, &ScheduleError{fmt.Sprintf("%q is not a time zone; write one such as Europe/Paris, America/New_York or UTC", name)}
}

// zoneCase writes a name as most zones are written: america/new_york becomes
// America/New_York.
func zoneCase(name string) string {
	b := []byte(strings.ToLower(name))
	for i, c := range b {
		if c >= 'a' && c <= 'z' && (i == 0 || b[i-1] == '/' || b[i-1] == '_' || b[i-1] == '-') {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// nthOf reads first to fourth, 1st to 4th and last, which is -1.
func nthOf(w string) (n int, ok bool) {
	for i, words := range [][]string{{"last"}, {"first", "1st"}, {"second", "2nd"}, {"third", "3rd"}, {"fourth", "4th"}} {
		if slices.Contains(words, w) {
			return cmp.Or(i, -1), true
		}
	}
	return 0, false
}

func nthWord(n int) string {
	if n < 0 {
		return "last"
	}
	return []string{"", "first", "second", "third", "fourth"}[n]
}

// weekdayOf reads mon, monday, mondays; at least three letters.
func weekdayOf(w string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); len(w) >= 3 && (strings.HasPrefix(name, w) || w == name+"s") {
			return d, true
		}
	}
	return 0, false
}

// clockTime reads 09:00, 9:00, 9am and 4:30pm.
func clockTime(w string) (hour, minute int, ok bool) {
	digits, half := w, ""
	for _, suffix := range []string{"am", "pm"} {
		if cut, found := strings.CutSuffix(w, suffix); found {
			digits, half = cut, suffix
		}
	}
	h, m, colon := strings.Cut(digits, ":")
	hour, err := strconv.Atoi(h)
	if err != nil || !colon && half == "" || len(h) > 2 {
		return 0, 0, false
	}
	if colon {
		if minute, err = strconv.Atoi(m); err != nil || len(m) != 2 {
			return 0, 0, false
		}
	}
	if half != "" && (hour < 1 || hour > 12) {
		return 0, 0, false
	}
	if half != "" {
		hour %= 12
	}
	if half == "pm" {
		hour += 12
	}
	return hour, minute, hour >= 0 && hour < 24 && minute >= 0 && minute < 60
}
