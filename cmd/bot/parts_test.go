package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"airesp"
	"airesp/commands"
)

// failing is a store whose writes fail.
type failing struct {
	commands.Store
	err error
}

func (f failing) Append(context.Context, string, airesp.Tip, ...airesp.Record) error { return f.err }
func (f failing) PutSnapshot(context.Context, string, airesp.Mark, []byte, ...airesp.Mark) error {
	return f.err
}
func (f failing) Subject(context.Context, string, string) (string, error) { return "", f.err }

// Only a write whose outcome is unknown ends the process: after any other
// failure the store still knows what it holds.
func TestUnknownOutcome(t *testing.T) {
	writes := map[string]func(context.Context, *guarded) error{
		"Append":      func(ctx context.Context, g *guarded) error { return g.Append(ctx, "default", airesp.Tip{}) },
		"PutSnapshot": func(ctx context.Context, g *guarded) error { return g.PutSnapshot(ctx, "default", airesp.Mark{}, nil) },
		"Subject": func(ctx context.Context, g *guarded) error {
			_, err := g.Subject(ctx, "default", "console:ana")
			return err
		},
	}
	for _, x := range []struct {
		err   error
		calls int
	}{
		{nil, 0}, {airesp.ErrConflict, 0}, {errors.New("the disk is full"), 0}, {fmt.Errorf("%w: EIO", airesp.ErrOutcomeUnknown), 1},
	} {
		for name, write := range writes {
			calls := 0
			g := &guarded{Store: failing{err: x.err}, broken: func() { calls++ }}
			if err := write(t.Context(), g); !errors.Is(err, x.err) || calls != x.calls {
				t.Errorf("%s, %v: gives %v, %d calls", name, x.err, err, calls)
			}
		}
	}
	g := &guarded{Store: failing{err: airesp.ErrOutcomeUnknown}}
	if err := g.Append(t.Context(), "default", airesp.Tip{}); !errors.Is(err, airesp.ErrOutcomeUnknown) {
		t.Errorf("gives %v", err)
	}
}

func TestReference(t *testing.T) {
	a, b := reference(), reference()
	if len(a) != 8 || a == b {
		t.Errorf("%s and %s", a, b)
	}
}
