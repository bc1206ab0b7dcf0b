package airesp

import (
	"cmp"
	"slices"
	"time"
)

// GapReason says why a cell counts as a gap.
type GapReason string

const (
	Unowned GapReason = "unowned" // no team has claimed it
	Expired GapReason = "expired" // its team has not confirmed the claim in time
)

// Gap is a cell in which the organisation has something to do (the cell is
// Customer or Shared) without a valid accountable claim.
type Gap struct {
	Cell   Cell
	Reason GapReason
	Claim  Claim     // the claim that is overdue; zero for Unowned
	Since  time.Time // since when it is a gap; zero when it always was
}

// Coverage is the share of cells that need an owner and have one.
type Coverage struct{ Owned, Needed int }

// Percent is the coverage in whole percent, rounded down, so that 100 means all.
func (c Coverage) Percent() int {
	if c.Needed == 0 {
		return 100
	}
	return 100 * c.Owned / c.Needed
}

// Gaps is every gap of the models given (all when none is), the worst first:
// critical cells, then Customer before Shared, then the oldest, then the
// framework's order. The coverage is over the same models.
func (l *Ledger) Gaps(f *Framework, models []string, now time.Time) ([]Gap, Coverage) {
	var gaps []Gap
	var cov Coverage
	for cell := range f.Cells() {
		if !cell.Responsibility.NeedsOwner() || len(models) > 0 && !slices.Contains(models, cell.Model) {
			continue
		}
		cov.Needed++
		owner, ok := l.Owner(cell.Domain, cell.Model)
		switch {
		case !ok:
			gaps = append(gaps, Gap{Cell: cell, Reason: Unowned})
		case owner.Overdue(now):
			gaps = append(gaps, Gap{Cell: cell, Reason: Expired, Claim: owner, Since: owner.Review})
		default:
			cov.Owned++
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(
			before(a.Cell.Critical, b.Cell.Critical),
			before(a.Cell.Responsibility == Customer, b.Cell.Responsibility == Customer),
			a.Since.Compare(b.Since),
		)
	})
	return gaps, cov
}

// before orders true ahead of false.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
