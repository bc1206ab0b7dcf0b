package commands

import (
	"sync"
	"time"

	"airesp"
)

// strikes remembers the first look that found a group gone or empty, until the
// second. It does not outlive the program, which only puts the second off.
type strikes struct {
	mu    sync.Mutex
	first map[strike]time.Time
}

type strike struct {
	org   string
	group airesp.Binding
}

// counts reports whether a look says something new: the group is there, or it
// was gone or empty when it was looked at before.
func (s *strikes) counts(org string, g GroupCheck, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := strike{org, g.Binding}
	if g.State == GroupThere {
		delete(s.first, key)
		return true
	}
	if s.first == nil {
		s.first = map[strike]time.Time{}
	}
	at, before := s.first[key]
	if !before {
		s.first[key] = now
	}
	return before && now.Sub(at) >= betweenStrikes
}

// lostGroups says what became of a team's groups: "its group is gone".
func lostGroups(t airesp.Team) string {
	what := goneOrEmpty(t.Lost[0].Empty)
	for _, g := range t.Lost {
		if g.Empty != t.Lost[0].Empty {
			what = "gone or empty"
		}
	}
	if len(t.Lost) == 1 {
		return "its group is " + what
	}
	return "its groups are " + what
}

func goneOrEmpty(empty bool) string {
	if empty {
		return "empty"
	}
	return "gone"
}
