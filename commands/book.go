package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"airesp"
)

// Log is the chain of records of each organisation.
type Log interface {
	// Append adds records after the tip, all or none, and returns when they
	// are durable. It fails with airesp.ErrConflict when the chain has grown.
	Append(ctx context.Context, org string, after airesp.Tip, records ...airesp.Record) error
	// Read yields the records from number from on.
	Read(ctx context.Context, org string, from uint64) iter.Seq2[airesp.Record, error]
}

// Snapshots keeps snapshots of each organisation's ledger, each under a mark.
type Snapshots interface {
	Marks(ctx context.Context, org string) ([]airesp.Mark, error)                                       // the earliest first
	Snapshot(ctx context.Context, org string, m airesp.Mark) ([]byte, error)                            // nil when there is none
	PutSnapshot(ctx context.Context, org string, m airesp.Mark, data []byte, drop ...airesp.Mark) error // drop are removed
}

// People maps persons to the random subject ids that events hold.
type People interface {
	Subject(ctx context.Context, org, person string) (string, error)
	Person(ctx context.Context, org, subject string) (person string, known bool, err error)
}

// Store is what a Book keeps its ledgers in.
type Store interface {
	Log
	Snapshots
	People
}

// maxTries bounds how often a decision is taken again because another process
// wrote in between.
const maxTries = 20

var (
	errRepeated = errors.New("this delivery has already changed the ledger")
	errNewer    = errors.New("the ledger holds events of a newer version of this program")
)

// Book holds the folded ledger of every organisation and keeps it current
// with the store. It is safe for concurrent use.
type Book struct {
	store     Store
	framework *airesp.Framework
	now       func() time.Time
	log       *slog.Logger

	mu    sync.Mutex
	pages map[string]*page
}

// page is the ledger of one organisation.
type page struct {
	mu       sync.Mutex // held while the ledger is changed
	ledger   atomic.Pointer[airesp.Ledger]
	snapshot uint64 // number of the last event in the stored snapshot
	marks    marks
}

// NewBook makes a Book on a store, for a program that answers from a
// framework. now is the clock.
func NewBook(s Store, f *airesp.Framework, now func() time.Time, log *slog.Logger) *Book {
	return &Book{store: s, framework: f, now: now, log: log, pages: map[string]*page{}}
}

func (b *Book) page(org string) *page {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.pages[org]
	if p == nil {
		p = &page{}
		b.pages[org] = p
	}
	return p
}

// Ledger is the organisation's ledger with everything that the store holds by
// now. The caller must not change it.
func (b *Book) Ledger(ctx context.Context, org string) (*airesp.Ledger, error) {
	p := b.page(org)
	if l := p.ledger.Load(); l != nil {
		fresh := true
		for _, err := range b.store.Read(ctx, org, l.Tip().Seq+1) {
			if err != nil {
				return nil, err
			}
			fresh = false
			break
		}
		if fresh {
			return l, nil
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return b.catchUp(ctx, org, p)
}

// Known is the organisation's ledger as it was last seen, without asking the
// store whether it has grown; it is read only when it never was. The caller
// must not change it.
func (b *Book) Known(ctx context.Context, org string) (*airesp.Ledger, error) {
	if l := b.page(org).ledger.Load(); l != nil {
		return l, nil
	}
	return b.Ledger(ctx, org)
}

// catchUp folds what the store holds beyond the page's ledger. p.mu is held.
func (b *Book) catchUp(ctx context.Context, org string, p *page) (*airesp.Ledger, error) {
	from := p.ledger.Load()
	if from == nil {
		var err error
		if from, err = b.saved(ctx, org, func(airesp.Mark) bool { return true }); err != nil {
			return nil, err
		}
		if p.snapshot = from.Tip().Seq; p.snapshot > 0 {
			p.marks.add(from)
		}
	}
	l, kept, err := b.fold(ctx, org, from, p.snapshot, ^uint64(0), time.Time{})
	if err != nil {
		return nil, err
	}
	p.snapshot = kept
	p.ledger.Store(l)
	b.keepSnapshot(ctx, org, p, l)
	return l, nil
}

// Deal is what a decision is taken on.
type Deal struct {
	Ledger *airesp.Ledger
	Now    time.Time
	By     string // subject id of who asks
}

// Decide takes a decision on the current ledger and keeps it. decide may be
// called again when another process wrote in between; it returns what
// happens, or nothing when nothing has to. The ledger returned is the one
// after the decision.
//
// Errors: those of decide; errRepeated when req was already carried out;
// errNewer; those of the store.
func (b *Book) Decide(ctx context.Context, req Request, decide func(d Deal) ([]airesp.Body, error)) (*airesp.Ledger, error) {
	p := b.page(req.Org)
	p.mu.Lock()
	defer p.mu.Unlock()
	cause := causeOf(req)
	subject, err := b.store.Subject(ctx, req.Org, req.Identity.Person())
	if err != nil {
		return nil, err
	}
	for range maxTries {
		l, err := b.catchUp(ctx, req.Org, p)
		if err != nil {
			return nil, err
		}
		if l.Seen(cause) {
			return l, errRepeated
		}
		if len(l.Unknown()) > 0 {
			return l, errNewer
		}
		now := b.now()
		bodies, err := decide(Deal{Ledger: l, Now: now, By: subject})
		if err != nil || len(bodies) == 0 {
			return l, err
		}
		if _, recorded := l.Framework(); !recorded && !slices.ContainsFunc(bodies, isFrameworkSet) {
			set, _ := l.DecideFramework(b.framework) // what the first decisions were taken under
			bodies = append(slices.Clip(bodies), set...)
		}
		records, err := l.Seal(now, subject, cause, bodies...)
		if err != nil {
			return l, err
		}
		if err := b.store.Append(ctx, req.Org, l.Tip(), records...); errors.Is(err, airesp.ErrConflict) {
			continue
		} else if err != nil {
			return l, err
		}
		next := l.Clone()
		for _, r := range records {
			if err := next.Apply(r); err != nil {
				return l, fmt.Errorf("a stored record cannot be folded: %w", err)
			}
		}
		p.ledger.Store(next)
		b.keepSnapshot(ctx, req.Org, p, next)
		if req.wrote != nil {
			*req.wrote = records[0].Seq
		}
		return next, nil
	}
	return nil, fmt.Errorf("%w, %d times in a row", airesp.ErrConflict, maxTries)
}

// causeOf is the digest of a delivery's id; half of it tells any two apart.
func causeOf(req Request) string {
	if req.ID == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(req.Identity.Platform + "\x00" + req.ID))
	return hex.EncodeToString(sum[:16])
}

func isFrameworkSet(b airesp.Body) bool {
	_, ok := b.(airesp.FrameworkSet)
	return ok
}
