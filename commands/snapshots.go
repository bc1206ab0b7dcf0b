package commands

import (
	"context"
	"slices"
	"time"

	"airesp"
)

const (
	// snapshotEvery is how many events may follow the last snapshot. Opening a
	// ledger reads at most this many, plus those of a write that was cut short.
	snapshotEvery = 1000
	// snapshotsApart is how many events lie between two snapshots that stay,
	// at least. Looking back folds about that many at most.
	snapshotsApart = 5000
	// eventSize is what an event takes on disk, about, in bytes. Snapshots of
	// a large ledger lie further apart, so that all of them together take no
	// more than the history.
	eventSize = 256
)

// apart is how far from each other snapshots of a size lie, in events.
func apart(size int) uint64 { return uint64(max(snapshotsApart, size/eventSize)) }

// saved is the ledger of the latest stored snapshot whose mark fits. Without
// one it is the empty ledger. Snapshots that are damaged, or of another version
// of the fold, are passed over.
func (b *Book) saved(ctx context.Context, org string, fits func(airesp.Mark) bool) (*airesp.Ledger, error) {
	marks, err := b.store.Marks(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, m := range slices.Backward(marks) {
		if !fits(m) {
			continue
		}
		data, err := b.store.Snapshot(ctx, org, m)
		if err != nil {
			return nil, err
		}
		if l, ok := airesp.FromSnapshot(data); ok && l.Tip().Seq == m.Seq && l.Within(m.Late) {
			return l, nil
		}
	}
	return airesp.NewLedger(), nil
}

// fold applies what follows in the store to a copy of a ledger, up to an event
// and a time; the zero time is never reached. On a long way from the last
// snapshot, that of event kept, it keeps some, and gives the number of the last.
func (b *Book) fold(ctx context.Context, org string, from *airesp.Ledger, kept, last uint64, end time.Time) (*airesp.Ledger, uint64, error) {
	l, next := from, kept+snapshotsApart
	for r, err := range b.store.Read(ctx, org, from.Tip().Seq+1) {
		if err != nil {
			return nil, 0, err
		}
		if r.Seq > last {
			break
		}
		if l == from {
			l = from.Clone()
		}
		done, err := l.ApplyUntil(r, end)
		if err != nil {
			return nil, 0, err
		}
		if !done {
			break
		}
		if r.Seq < next || len(l.Unknown()) > 0 {
			continue
		}
		data, err := l.Snapshot()
		if err != nil {
			return nil, 0, err
		}
		if next = kept + apart(len(data)); r.Seq < next { // too large for here
			continue
		}
		if b.put(ctx, org, l, data, kept) {
			kept = r.Seq
		}
		next = r.Seq + apart(len(data))
	}
	return l, kept, nil
}

// keepSnapshot stores a snapshot when many events have come since the last.
func (b *Book) keepSnapshot(ctx context.Context, org string, p *page, l *airesp.Ledger) {
	if l.Tip().Seq-p.snapshot < snapshotEvery || len(l.Unknown()) > 0 {
		return
	}
	data, err := l.Snapshot()
	if err != nil {
		b.log.Warn("no snapshot can be made", "err", err)
		return
	}
	if b.put(ctx, org, l, data, p.snapshot) {
		p.snapshot = l.Tip().Seq
		p.marks.add(l)
	}
}

// put stores a snapshot. after is the last one before it that can be used: it
// goes when it is not far enough from the one before, and so do those between,
// which cannot be used. A snapshot is a shortcut only, so a failure is logged
// and nothing more.
func (b *Book) put(ctx context.Context, org string, l *airesp.Ledger, data []byte, after uint64) bool {
	marks, err := b.store.Marks(ctx, org)
	if err == nil {
		var drop []airesp.Mark
		before := uint64(0)
		for _, m := range marks {
			switch {
			case m.Seq >= l.Tip().Seq:
			case m.Seq > after, m.Seq == after && after-before < apart(len(data)):
				drop = append(drop, m)
			default:
				before = m.Seq
			}
		}
		err = b.store.PutSnapshot(ctx, org, l.Mark(), data, drop...)
	}
	if err != nil {
		b.log.Warn("a snapshot was not kept, so looking back and the next start take longer", "err", err)
	}
	return err == nil
}
