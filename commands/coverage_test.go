package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands/reply"
)

const oneWeek = 7 * 24 * time.Hour

// TestCoverageByWeek: each reading is what gaps says of that day.
func TestCoverageByWeek(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	b.Say("claim data-privacy by Privacy Office")
	b.Wait(oneWeek)
	b.Say("claim incident-response by Security")
	b.Wait(oneWeek)
	b.Say("claim user-access-control by Security")
	b.Say("dispute data-privacy because it is ours")
	b.Wait(14 * oneWeek) // the claims become overdue on the way
	r := b.Say("coverage since 6 months")
	grid := picture(t, r).Words[0].(reply.Grid)
	if n := len(grid.Rows); n < 16 || n > 18 {
		t.Errorf("%d readings of 16 weeks", n)
	}
	for _, row := range grid.Rows[:len(grid.Rows)-1] {
		then := adaptertest.Text(b.Say("gaps on " + row.Name))
		if want := fmt.Sprintf("%s gaps", row.Cells[2]); !strings.Contains(then, want) {
			t.Errorf("%s: the table has %s, gaps says: %s", row.Name, want, strings.SplitN(then, "\n", 2)[0])
		}
	}
	if got := fmt.Sprint(grid.Columns, grid.Rows[0].Cells, grid.Rows[len(grid.Rows)-1].Cells); got != "[% Own Gap Unc Due Dis] [8 8 89 89 0 0] [0 0 97 73 24 0]" {
		t.Errorf("the table: %s", got)
	}
	if alt := picture(t, r).Alt; !strings.Contains(alt, "23 Nov: 8 of 97 owned (8 %), gaps 89.") || !strings.Contains(alt, "disputed 8") {
		t.Errorf("alt text: %s", alt)
	}
	if text := b.Say("coverage --text"); len(text.Message.Images()) != 0 || !strings.Contains(adaptertest.Text(text), "Unc: nobody has claimed it") {
		t.Errorf("--text: %s", adaptertest.Text(text))
	}
}

// TestCoverageLongAndShort: a long history is shown in longer steps, and
// before the first event there is nothing to show.
func TestCoverageLongAndShort(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	if r := b.Say("coverage"); len(r.Message.Images()) != 0 || !strings.Contains(adaptertest.Text(r), "Nothing has been claimed yet") {
		t.Errorf("an empty ledger: %s", adaptertest.Text(r))
	}
	b.Say("claim data-privacy by Privacy Office")
	if r := b.Say("coverage"); len(r.Message.Images()) != 0 || !strings.Contains(adaptertest.Text(r), "nothing to compare") {
		t.Errorf("the first day: %s", adaptertest.Text(r))
	}
	b.Wait(3 * 365 * 24 * time.Hour)
	rows := picture(t, b.Say("coverage since 5 years")).Words[0].(reply.Grid).Rows
	if len(rows) < 13 || len(rows) > 26 || !strings.HasSuffix(rows[0].Name, "2026") {
		t.Errorf("%d readings from %s on", len(rows), rows[0].Name)
	}
}
