package commands_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestAsOf asks how it was on other days. The story: Privacy claims on 23
// November at 9:00, gives back on the 25th, Platform claims on the 27th.
func TestAsOf(t *testing.T) {
	c := newCast(t)
	c.same("cy", "asof 2026-10-31 data-privacy", "As of 31 Oct 2026: Data Privacy needs", "NOBODY", "Nothing had been recorded by then: the first event is of 23 Nov 2026.")
	c.does("ana", "claim data-privacy")
	c.Wait(48 * time.Hour)
	c.does("ana", "release data-privacy")
	c.Wait(48 * time.Hour)
	c.does("bo", "claim data-privacy")
	c.does("bo", "system add Loan Bot for saas")
	for text, owner := range map[string]string{
		"asof 2026-11-22 data-privacy":                          "NOBODY",
		"asof 2026-11-23 data-privacy":                          "Privacy, since 23 Nov 2026",
		"asof 24 Nov 2026 data privacy":                         "Privacy, since 23 Nov 2026",
		"as of November 24, 2026 data-privacy":                  "Privacy, since 23 Nov 2026",
		"asof data-privacy on 2026-11-25":                       "NOBODY",
		"who-owns data-privacy on 2026-11-26":                   "NOBODY",
		"who-owns data-privacy for coding on 2026-11-24":        "Privacy, since 23 Nov 2026",
		"who-owns data-privacy on 3 days ago":                   "Privacy, since 23 Nov 2026",
		"who-owns data-privacy on today":                        "Platform, since 27 Nov 2026",
		"who-owns data-privacy --on=2026-11-27":                 "Platform, since 27 Nov 2026",
		"who-owns data-privacy for Loan Bot on 2026-11-27":      "Platform, since 27 Nov 2026",
		"who-owns data-privacy for coding, saas on 24 Nov 2026": "Privacy, since 23 Nov 2026",
	} {
		r := c.ask("cy", text)
		said := adaptertest.Text(r)
		if r.Error != nil || !strings.HasPrefix(said, "As of ") || !strings.Contains(said, "Our owner: "+owner) {
			t.Errorf("%q does not say %q:\n%s", text, owner, said)
		}
		if !strings.Contains(said, "comes from today's framework") || strings.Contains(said, "Claim it") {
			t.Errorf("%q does not say what it is made of, or offers to change the past:\n%s", text, said)
		}
	}
	for text, code := range map[string]commands.Code{
		"asof data-privacy":                                commands.MissingArgument,
		"asof 2026-11-28 data-privacy":                     commands.InvalidArgument,
		"who-owns data-privacy on 2099-01-01":              commands.InvalidArgument,
		"who-owns data-privacy on some day":                commands.InvalidArgument,
		"who-owns data-privacy for Loan Bot on 2026-11-26": commands.UnknownModel,
	} {
		c.fails("cy", text, code)
	}
	c.same("cy", "who-owns data-privacy on chatgpt enterprise", "Data Privacy for ChatGPT Enterprise")
	r := c.ask("cy", "asof 2026-11-24 data-privacy")
	got := asJSON[struct {
		Command string
		Data    struct {
			AsOf   time.Time `json:"as_of"`
			Events uint64
			Cells  []struct{ Owner struct{ Team string } }
		}
	}](t, r)
	if got.Command != "asof" || got.Data.Events != 4 || got.Data.AsOf.Format(time.DateOnly) != "2026-11-24" || len(got.Data.Cells) != 8 || got.Data.Cells[0].Owner.Team != "Privacy" {
		t.Errorf("the JSON form is %+v", got)
	}
}

// TestAsOfOverdue asks about a day on which a claim was not confirmed in time.
func TestAsOfOverdue(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	c.Wait(100 * 24 * time.Hour)
	c.does("ana", "attest data-privacy")
	c.same("cy", "who-owns data-privacy on 2027-02-25", "As of 25 Feb 2027", "not confirmed")
	c.same("cy", "who-owns data-privacy on 2027-02-01", "to be confirmed by 21 Feb 2027")
	c.same("cy", "who-owns data-privacy", "confirmed 3 Mar 2027")
	c.Reopen()
	c.same("cy", "who-owns data-privacy on 2027-02-25", "not confirmed")
}

// TestGapsAsOf lists the gaps of other days.
func TestGapsAsOf(t *testing.T) {
	c := newCast(t)
	c.same("cy", "gaps on 2026-11-20", "As of 20 Nov 2026: 97 gaps", "Nothing had been recorded by then")
	c.does("ana", "claim data-privacy")
	c.Wait(48 * time.Hour)
	c.does("ana", "release data-privacy")
	c.same("cy", "gaps on 2026-11-24", "As of 24 Nov 2026: 89 gaps", "gaps on 2026-11-24 page 2", "after event 4 of the 5")
	c.same("cy", "gaps for coding on 2026-11-24", "As of 24 Nov 2026: 7 gaps")
	c.same("cy", "gaps", "97 gaps")
	if text := c.does("cy", "gaps on 2026-11-24"); strings.Contains(text, "claim ") {
		t.Errorf("gaps of the past are offered to be closed:\n%s", text)
	}
}

// TestAsOfAgain asks the same about the past after more has happened: the
// answer stays as it was, also after a restart.
func TestAsOfAgain(t *testing.T) {
	b := adaptertest.New(t)
	var days, want []string
	for i := range 12 {
		b.Say("claim data-privacy by Team " + string(rune('A'+i)))
		days = append(days, b.Now().Format(time.DateOnly))
		b.Wait(24 * time.Hour)
		want = append(want, owners(t, b.Say("asof "+days[i]+" data-privacy")))
		b.Say("release data-privacy")
	}
	for _, again := range []string{"later", "after a restart"} {
		for i := range days {
			day := days[(i*5)%12]
			if got := owners(t, b.Say("asof "+day+" data-privacy")); got != want[(i*5)%12] {
				t.Errorf("%s, as of %s it was %s, before it was %s", again, day, got, want[(i*5)%12])
			}
		}
		b.Reopen()
	}
}

func owners(t *testing.T, r commands.Reply) string {
	t.Helper()
	var list []string
	for _, cell := range asJSON[struct {
		Data struct {
			Cells []struct{ Owner struct{ Team string } }
		}
	}](t, r).Data.Cells {
		list = append(list, cell.Owner.Team)
	}
	return strings.Join(list, ",")
}

// TestLookBackAtOnce looks back many times at once while the ledger grows.
func TestLookBackAtOnce(t *testing.T) {
	b := adaptertest.New(t)
	b.Say("claim data-privacy by Privacy")
	b.Wait(24 * time.Hour)
	b.Say("release data-privacy")
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if r := b.Say(fmt.Sprintf("claim data-privacy for coding by Team %d", i)); r.Error != nil && r.Error.Code != commands.Conflict {
				t.Error(r.Error)
			}
		})
		wg.Go(func() {
			if text := adaptertest.Text(b.Say("asof 2026-11-23 data-privacy")); !strings.Contains(text, "Our owner: Privacy") {
				t.Errorf("as of the 23rd: %s", text)
			}
		})
		wg.Go(func() {
			if text := adaptertest.Text(b.Say("history before 4")); !strings.Contains(text, "Privacy became accountable") {
				t.Errorf("the history: %s", text)
			}
		})
	}
	wg.Wait()
}
