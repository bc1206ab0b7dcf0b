package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/signal"
	"syscall"

	"airesp/store"
)

// forget removes a person from the store. The file is written anew even when
// the person is not known, so that one that was broken off can be run again.
func forget(ctx context.Context, c *call) error {
	person, err := c.one("forget", "a person", "slack:T1/U2")
	if err != nil {
		return err
	}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := there(cfg.DB); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT) // so that no half file is left behind
	defer stop()
	db, err := store.Open(ctx, cfg.DB, newLogger(c.world, cfg, slog.LevelWarn))
	var locked *store.LockedError
	if errors.As(err, &locked) {
		return alone(cfg.DB, "forgetting rewrites")
	}
	if err != nil {
		return c.unsound(store.Report{}, err, "")
	}
	defer func() { _ = db.Close() }() // once more does no harm
	org := cfg.consoleOrg()
	// From a damaged file nothing could be removed for certain.
	r, err := db.Verify(ctx)
	if err == nil && !r.OK() {
		err = store.ErrUnsound
	}
	if err != nil {
		return c.unsound(r, err, "Nobody was forgotten.")
	}
	subject, known, err := db.Forget(ctx, org, person)
	if err != nil {
		return err
	}
	if r, err = db.Compact(ctx); err != nil {
		if known {
			err = fmt.Errorf("%w\n%s has no id any more, but the file still holds the name; run this again", err, person)
		}
		return c.unsound(r, err, "The file still holds the name; run this again.")
	}
	if !known {
		return &failure{code: exitRefused, err: fmt.Errorf("%s is not known in organisation %q; the file was written anew all the same%s", person, org, others(r, org))}
	}
	fmt.Fprintf(c.out, "%s is forgotten in organisation %q: %s in its records names nobody any more\n", person, org, subject)
	if err := c.holds(r); err != nil {
		return err
	}
	fmt.Fprint(c.out, "Backups and exports made before still hold the name; replace them. Write down who was forgotten and when, where your rules ask for it.\n")
	return nil
}

// others names the organisations that somebody could have meant.
func others(r store.Report, org string) string {
	list := ""
	for _, o := range r.Orgs {
		if o.Org != org {
			list += fmt.Sprintf(" %q", o.Org)
		}
	}
	if list == "" {
		return ""
	}
	return "; name another one with --org:" + list
}
