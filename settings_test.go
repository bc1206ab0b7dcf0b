package airesp_test

import (
	"slices"
	"testing"
	"time"

	"airesp"
)

func TestDays(t *testing.T) {
	for _, c := range []struct {
		text string
		want int // days; 0 for none
	}{
		{"90", 90}, {"90d", 90}, {"90 days", 90}, {" 1 Day ", 1}, {"1000d", 1000},
		{"0", 0}, {"1001", 0}, {"-1", 0}, {"", 0}, {"d", 0}, {"days", 0}, {"6asd", 0}, {"60dd", 0}, {"1.5d", 0}, {"99999999999999999999", 0},
	} {
		got, err := airesp.Days(c.text)
		if (err == nil) != (c.want > 0) || got != time.Duration(c.want)*24*time.Hour {
			t.Errorf("Days(%q) = %v, %v; want %d days", c.text, got, err, c.want)
		}
	}
}

func TestDecideSet(t *testing.T) {
	s := newStory(t)
	if got := s.ledger.Settings(); got.AttestEvery != airesp.ConfirmEvery || got.MembersOnly || got.Approvers != "" || got.Channels != nil {
		t.Errorf("the defaults are %+v", got)
	}
	s.add(s.ledger.DecideSet(airesp.SetAttestEvery, "60d")...)
	s.add(s.ledger.DecideSet(airesp.SetClaims, airesp.MembersOnly)...)
	if got := s.ledger.Settings(); got.AttestEvery != 60*24*time.Hour || !got.MembersOnly {
		t.Errorf("the settings are %+v", got)
	}
	if bodies := s.ledger.DecideSet(airesp.SetAttestEvery, "60d"); bodies != nil {
		t.Errorf("the same value again decides %v", bodies)
	}
	s.add(s.ledger.DecideSet(airesp.SetClaims, "")...)
	if s.ledger.Settings().MembersOnly || s.ledger.Setting(airesp.SetClaims) != "" {
		t.Error("the default does not come back")
	}
	s.sameFromSnapshot(2)
}

func TestChannelSetting(t *testing.T) {
	list := []airesp.Channel{{Platform: "slack", ID: "C1", Name: "ai security"}, {Platform: "discord", ID: "22"}}
	value := list[0].String() + " " + list[1].String()
	if value != "slack:C1#ai-security discord:22" {
		t.Errorf("the setting is %q", value)
	}
	back := airesp.Channels(value)
	if !slices.EqualFunc(back, list, airesp.Channel.Same) || back[0].Name != "ai-security" {
		t.Errorf("it reads back as %+v", back)
	}
	if list[0].Same(airesp.Channel{Platform: "discord", ID: "C1"}) {
		t.Error("channels of two platforms are the same")
	}
	if got := airesp.Channels("C1 slack: :  #"); len(got) != 0 {
		t.Errorf("what is no channel reads as %+v", got)
	}
}
