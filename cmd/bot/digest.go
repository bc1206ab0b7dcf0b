package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"airesp/adapters/console"
)

// digest prints the digest that would be posted. It is the verb "digest
// preview", asked about the whole organisation.
func digest(ctx context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if !c.own.dryRun {
		return errors.New("digest needs --dry-run: it only prints what would be posted, and bot serve posts it when it is due")
	}
	q := question{Text: "digest preview", Width: console.Width(c.out)}
	if c.own.at != "" {
		if _, err := time.Parse(time.RFC3339, c.own.at); err != nil {
			return fmt.Errorf("--at %q is no time; write it like 2026-11-30T09:00:00Z", c.own.at)
		}
		q.Text += " at " + c.own.at
	}
	a, err := c.askThere(ctx, cfg, q)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c.out, a.Output); err != nil {
		return fmt.Errorf("the digest could not be printed: %w", err)
	}
	if !a.OK {
		return &failure{code: exitRefused}
	}
	return nil
}

func digestFlags(set *flag.FlagSet, f *flags) {
	set.BoolVar(&f.dryRun, "dry-run", false, "print the digest and post nothing")
	set.StringVar(&f.at, "at", "", "`TIME` that it would be posted at, such as 2026-11-30T09:00:00Z (default: now)")
}
