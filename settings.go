package airesp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settings are what an organisation has set for itself.
type Settings struct {
	// AttestEvery is how long a claim holds before it has to be confirmed.
	AttestEvery time.Duration
	// MembersOnly lets only members of a bound team claim; otherwise any full
	// member can speak for a team that is not tied to a group.
	MembersOnly bool
	// Approvers is the id of the team that may approve accepted risks; empty
	// for any full member other than who asked.
	Approvers string
	// Channels are the only channels in which the bot changes anything; empty
	// for all.
	Channels []Channel
	// DigestsOpen lets any full member set up a channel's digest; otherwise
	// administrators do, and who manages the channel where the platform says so.
	DigestsOpen bool
}

// Channel is a channel of a platform.
type Channel struct{ Platform, ID, Name string } // the name as it was when it was set; may be empty

// String is the channel as settings hold it: "slack:C1#security".
func (c Channel) String() string {
	s := c.Platform + ":" + c.ID
	if name := strings.Join(strings.Fields(c.Name), "-"); name != "" {
		s += "#" + name
	}
	return s
}

// Same reports whether both are one channel, whatever it is called.
func (c Channel) Same(d Channel) bool { return c.Platform == d.Platform && c.ID == d.ID }

// Channels reads channels as settings hold them, parted by spaces.
func Channels(value string) []Channel {
	var list []Channel
	for s := range strings.FieldsSeq(value) {
		id, name, _ := strings.Cut(s, "#")
		platform, id, ok := strings.Cut(id, ":")
		if ok && id != "" {
			list = append(list, Channel{Platform: platform, ID: id, Name: name})
		}
	}
	return list
}

// Names of settings, as events and people write them.
const (
	SetAttestEvery = "attest-every"
	SetClaims      = "claims"
	SetApprovers   = "approvers"
	SetChannels    = "channels"
	SetDigests     = "digests"
)

// DigestsOpen is the value of SetDigests with which any full member sets them up.
const DigestsOpen = "open"

// MembersOnly is the value of SetClaims with which only members claim.
const MembersOnly = "members-only"

// Set says that a setting was changed. An empty value is the default.
type Set struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (Set) Kind() string { return "set" }

func (b Set) apply(l *Ledger, _ Event) {
	if b.Value == "" {
		delete(l.settings, b.Name)
		return
	}
	l.settings[b.Name] = b.Value
}

// Settings are the organisation's settings, with defaults for the rest.
func (l *Ledger) Settings() Settings {
	s := Settings{AttestEvery: ConfirmEvery}
	if days, err := Days(l.settings[SetAttestEvery]); err == nil {
		s.AttestEvery = days
	}
	s.MembersOnly = l.settings[SetClaims] == MembersOnly
	s.Approvers = l.settings[SetApprovers]
	s.Channels = Channels(l.settings[SetChannels])
	s.DigestsOpen = l.settings[SetDigests] == DigestsOpen
	return s
}

// Days reads a number of days, such as "90", "90d" or "90 days", from 1 to
// 1,000.
func Days(text string) (time.Duration, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	for _, unit := range []string{"days", "day", "d"} {
		if number, ok := strings.CutSuffix(word, unit); ok {
			word = strings.TrimSpace(number)
			break
		}
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 1000 {
		return 0, fmt.Errorf("%q is no number of days from 1 to 1000", text)
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

// DecideSet decides that a setting has a value; empty for the default. It
// returns no body when it has it already.
func (l *Ledger) DecideSet(name, value string) []Body {
	if l.settings[name] == value {
		return nil
	}
	return []Body{Set{Name: name, Value: value}}
}

// Setting is one setting as it was set; empty for the default.
func (l *Ledger) Setting(name string) string { return l.settings[name] }

// SettingNames is the name of every setting.
func SettingNames() []string {
	names := []string{SetAttestEvery, SetClaims, SetApprovers, SetChannels, SetDigests}
	slices.Sort(names)
	return names
}
