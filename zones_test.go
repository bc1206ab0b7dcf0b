package airesp_test

import (
	"archive/zip"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp"
)

var everyWeek = flag.Bool("every-week", false, "try every week of the zones, not only those in which clocks change")

// zoneNames are the names of all time zones that Go comes with, one for each
// that differs.
func zoneNames(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("there is no Go to ask for its time zones:", err)
	}
	z, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip("this Go has no list of time zones:", err)
	}
	defer z.Close()
	var names []string
	seen := map[uint32]bool{} // by content: many names are for the same zone
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, "/") && f.Name != "Factory" && !seen[f.CRC32] {
			seen[f.CRC32] = true
			names = append(names, f.Name)
		}
	}
	return names
}

const (
	firstYear = 2010 // Samoa left out a Friday in 2011
	lastYear  = 2029
)

// odd are zones in which something unusual happens.
func odd() []string {
	return []string{"Pacific/Apia", "America/Nuuk", "America/Havana", "Asia/Pyongyang", "Australia/Lord_Howe", "Africa/Casablanca", "Antarctica/Troll"}
}

// wallOf is what clocks show: seconds since 1970 if they showed UTC.
func wallOf(t time.Time) int64 {
	_, offset := t.Zone()
	return t.Unix() + int64(offset)
}

// tally is what was met.
type tally struct{ slots, gaps, twice, ends, left int64 }

// TestEveryZone holds the slots of time zones over twenty years, for every half
// hour of every day of the week, against what the clocks show around them: the
// slot is the first instant at which they show the time, or the end of the gap
// that skips it, on the same day unless that day does not exist.
//
// With -every-week all zones and weeks are tried. Otherwise it is a sample of
// the zones, with the odd ones, and of their weeks those in which clocks
// change, and one a year.
func TestEveryZone(t *testing.T) {
	names := zoneNames(t)
	if !*everyWeek {
		for i, name := range names {
			if i%48 == 0 {
				names = append(names[:i/48], name)
			}
		}
		names = append(names, odd()...)
	}
	var all tally
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan string)
	for range 2 {
		wg.Go(func() {
			for name := range work {
				zone, err := airesp.Zone(name)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				n := tally{}
				weeks := weeksOf(zone)
				for d := time.Sunday; d <= time.Saturday; d++ {
					for half := range 48 {
						n.try(t, zone, weeks, d, half)
					}
				}
				mu.Lock()
				all = tally{all.slots + n.slots, all.gaps + n.gaps, all.twice + n.twice, all.ends + n.ends, all.left + n.left}
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	wg.Wait()
	t.Logf("%d zones, %d slots: %d in a gap (%d of them at the end of a day, %d on a day that does not exist), %d of a time that comes twice",
		len(names), all.slots, all.gaps, all.ends, all.left, all.twice)
	if all.gaps == 0 || all.twice == 0 || all.ends == 0 || all.left == 0 {
		t.Error("something that happens was not met")
	}
}

// weeksOf are the Mondays of the weeks to try.
func weeksOf(zone *time.Location) []time.Time {
	var list []time.Time
	for monday := time.Date(firstYear, 1, 4, 0, 0, 0, 0, time.UTC); monday.Year() <= lastYear; monday = monday.AddDate(0, 0, 7) {
		_, end := monday.AddDate(0, 0, -1).In(zone).ZoneBounds()
		changes := !end.IsZero() && end.Before(monday.AddDate(0, 0, 9))
		if *everyWeek || changes || monday.YearDay() <= 7 {
			list = append(list, monday)
		}
	}
	return list
}

func (n *tally) try(t *testing.T, zone *time.Location, weeks []time.Time, d time.Weekday, half int) {
	s, err := airesp.ParseSchedule(fmt.Sprintf("weekly %v %02d:%02d %s", d, half/2, half%2*30, zone))
	if err != nil {
		t.Error(err)
		return
	}
	slot := s.Next(weeks[0].AddDate(0, 0, -9))
	for _, monday := range weeks {
		day := monday.AddDate(0, 0, (int(d)+6)%7)
		if slot = s.Next(slot.At); slot.Day != day.Format(time.DateOnly) {
			slot = s.Next(day.Add(-50 * time.Hour))
		}
		n.slots++
		at := slot.At.In(zone)
		dawn := day.Unix()
		want, got, before := dawn+int64(half)*1800, wallOf(at), wallOf(at.Add(-time.Second))
		ok := slot.Day == day.Format(time.DateOnly) && s.Latest(slot.At) == slot && s.Latest(slot.At.Add(-time.Second)).Key != slot.Key
		switch {
		case got == want:
			ok = ok && !shownEarlier(at, want)
			if end := nextChange(at); wallOf(end) <= want && end.Sub(at) < 4*time.Hour {
				n.twice++
			}
		case got > want && before < want && got < dawn+86400: // the end of the gap
			n.gaps++
		case got < want && got >= dawn && wallOf(at.Add(time.Minute)) >= dawn+86400: // it ends the day
			n.gaps, n.ends = n.gaps+1, n.ends+1
		case got == dawn+86400 && before < dawn: // there is no such day
			n.gaps, n.left = n.gaps+1, n.left+1
		default:
			ok = false
		}
		if !ok {
			t.Errorf("%s: the slot of the week of %s is %+v, %v there", s, monday.Format(time.DateOnly), slot, at)
		}
	}
}

// nextChange is when clocks change next, far away when they do not.
func nextChange(at time.Time) time.Time {
	_, end := at.ZoneBounds()
	if end.IsZero() {
		return at.AddDate(1, 0, 0)
	}
	return end
}

// shownEarlier reports whether clocks show a time at an instant within the
// four hours before.
func shownEarlier(at time.Time, want int64) bool {
	start, _ := at.ZoneBounds()
	if start.IsZero() || at.Sub(start) > 4*time.Hour {
		return false
	}
	for back := 15 * time.Minute; back <= 4*time.Hour; back += 15 * time.Minute {
		if wallOf(at.Add(-back)) == want {
			return true
		}
	}
	return false
}

// TestEveryTick lets a clock tick every half hour through twenty years: each
// local week brings one slot, in order. One zone is tried, or all with
// -every-week.
func TestEveryTick(t *testing.T) {
	names := []string{"Pacific/Apia"}
	if *everyWeek {
		names = zoneNames(t)
	}
	for i, name := range names {
		zone, err := airesp.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := airesp.ParseSchedule(fmt.Sprintf("weekly %v %02d:30 %s", time.Weekday(i%7), i%24, name))
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Date(firstYear, 1, 4, 0, 0, 0, 0, zone)
		end := begin.AddDate(20, 0, 0)
		var keys []string
		last := s.Latest(begin)
		for now := begin; now.Before(end); now = now.Add(30 * time.Minute) {
			if slot := s.Latest(now); s.After(slot, last) {
				keys, last = append(keys, slot.Key), slot
			}
		}
		if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) || len(keys) < 1043 || len(keys) > 1044 {
			t.Errorf("%s: %d slots in twenty years", s, len(keys))
		}
	}
}
