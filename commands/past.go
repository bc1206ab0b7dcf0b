package commands

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"airesp"
)

// maxMarks is how many earlier states of one ledger are kept in memory, so
// that looking back again, or undoing what was done lately, reads little.
const maxMarks = 6

// marks are states of one ledger from which later ones can be folded. They
// are never changed.
type marks struct {
	folding sync.Mutex // held while an earlier state is folded: one at a time
	mu      sync.Mutex // guards list
	list    []*airesp.Ledger
}

// add keeps a state, in place of the one that was not used for longest.
func (m *marks) add(l *airesp.Ledger) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = slices.DeleteFunc(m.list, func(o *airesp.Ledger) bool { return o.Tip() == l.Tip() })
	m.list = slices.Insert(m.list, 0, l)
	m.list = m.list[:min(len(m.list), maxMarks)]
}

// best is the latest state that fits, of those kept, one more, and the empty
// ledger.
func (m *marks) best(more *airesp.Ledger, fits func(airesp.Mark) bool) *airesp.Ledger {
	m.mu.Lock()
	defer m.mu.Unlock()
	best := airesp.NewLedger()
	for _, l := range append(slices.Clone(m.list), more) {
		if l != nil && fits(l.Mark()) && l.Tip().Seq > best.Tip().Seq {
			best = l
		}
	}
	return best
}

// After is the organisation's ledger as it was just after an event.
func (b *Book) After(ctx context.Context, org string, seq uint64) (*airesp.Ledger, error) {
	return b.past(ctx, org, func(m airesp.Mark) bool { return m.Seq <= seq }, seq, time.Time{})
}

// Until is the organisation's ledger as it was at the end of a time: its
// events in order, up to the first that is later.
func (b *Book) Until(ctx context.Context, org string, end time.Time) (*airesp.Ledger, error) {
	return b.past(ctx, org, func(m airesp.Mark) bool { return !m.Late.After(end) }, ^uint64(0), end)
}

func (b *Book) past(ctx context.Context, org string, fits func(airesp.Mark) bool, last uint64, end time.Time) (*airesp.Ledger, error) {
	p := b.page(org)
	p.marks.folding.Lock()
	defer p.marks.folding.Unlock()
	from := p.marks.best(p.ledger.Load(), fits)
	later, err := b.saved(ctx, org, func(m airesp.Mark) bool { return m.Seq > from.Tip().Seq && fits(m) })
	if err != nil {
		return nil, err
	}
	if later.Tip().Seq > 0 {
		from = later
	}
	l, _, err := b.fold(ctx, org, from, from.Tip().Seq, last, end)
	if err != nil {
		return nil, err
	}
	p.marks.add(l)
	return l, nil
}

// Back yields an organisation's events from a number down to the first one.
// It reads them in pieces, so that it costs what is looked at.
func (b *Book) Back(ctx context.Context, org string, from uint64) iter.Seq2[airesp.Event, error] {
	return func(yield func(airesp.Event, error) bool) {
		for size := uint64(16); from > 0; size = min(4*size, 1000) {
			low := from - min(from, size) + 1
			events, err := b.span(ctx, org, low, from)
			if err != nil {
				yield(airesp.Event{}, err)
				return
			}
			for _, e := range slices.Backward(events) {
				if !yield(e, nil) {
					return
				}
			}
			from = low - 1
		}
	}
}

// span reads the events from low to high.
func (b *Book) span(ctx context.Context, org string, low, high uint64) ([]airesp.Event, error) {
	var events []airesp.Event
	for r, err := range b.store.Read(ctx, org, low) {
		if err != nil {
			return nil, err
		}
		if r.Seq > high {
			break
		}
		e, err := r.Decode()
		if err != nil {
			return nil, err
		}
		events = append(events, e)
		if r.Seq == high {
			break
		}
	}
	if uint64(len(events)) != high-low+1 {
		return nil, fmt.Errorf("events %d to %d are not there", low, high)
	}
	return events, nil
}

// Decision is all the events of the decision that an event belongs to.
func (b *Book) Decision(ctx context.Context, org string, seq uint64) ([]airesp.Event, error) {
	one, err := b.span(ctx, org, seq, seq)
	if err != nil {
		return nil, err
	}
	var events []airesp.Event
	for r, err := range b.store.Read(ctx, org, one[0].Of) {
		if err != nil {
			return nil, err
		}
		e, err := r.Decode()
		if err != nil {
			return nil, err
		}
		if e.Of != one[0].Of {
			break
		}
		events = append(events, e)
	}
	return events, nil
}
