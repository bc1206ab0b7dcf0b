package commands_test

import (
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestReasonSaysSomething gives a reason that nobody could read.
func TestReasonSaysSomething(t *testing.T) {
	b := adaptertest.NewAdmin(t, "console:ana")
	if r := b.Say("claim data-privacy by Privacy"); r.Error != nil {
		t.Fatal(r.Error)
	}
	for _, reason := range []string{"\u200b", "\u202e\u200d", "...", "\x00"} {
		r := b.Say("release data-privacy because "+reason, "Board")
		if r.Error == nil || r.Error.Code != commands.InvalidArgument {
			t.Errorf("the reason %q is taken: %s", reason, adaptertest.Text(r))
		}
	}
	if r := b.Say("release data-privacy because Ana\u200b is ill", "Board"); r.Error != nil {
		t.Errorf("a reason with an invisible character in it: %v", r.Error)
	}
}
