package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/signal"
	"syscall"
	"time"

	"airesp/store"
)

// forget removes a person from the store, in every organisation unless one is
// named. The file is written anew even when
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
	// From a damaged file nothing could be removed for certain.
	r, err := db.Verify(ctx)
	if err == nil && !r.OK() {
		err = store.ErrUnsound
	}
	if err != nil {
		return c.unsound(r, err, "Nobody was forgotten.")
	}
	subjects, err := c.forgetIn(ctx, db, r, person, cfg)
	if err != nil {
		return err
	}
	if r, err = db.Compact(ctx); err != nil {
		if len(subjects) > 0 {
			err = fmt.Errorf("%w\n%s has no id any more, but the file still holds the name; run this again", err, person)
		}
		return c.unsound(r, err, "The file still holds the name; run this again.")
	}
	if len(subjects) == 0 {
		return &failure{code: exitRefused, err: fmt.Errorf("%s is not known %s; the file was written anew all the same", person, c.within(cfg))}
	}
	for _, o := range r.Orgs {
		if subject, ok := subjects[o.Org]; ok {
			fmt.Fprintf(c.out, "%s is forgotten in organisation %q: %s in its records names nobody any more, and the history says so\n", person, o.Org, subject)
		}
	}
	if err := c.holds(r); err != nil {
		return err
	}
	fmt.Fprint(c.out, "Backups and exports made before still hold the name; replace them.\n")
	return nil
}

// forgetIn removes a person from the organisation that was named on the
// command line, or from all, and gives the id that they had in each.
func (c *call) forgetIn(ctx context.Context, db *store.DB, r store.Report, person string, cfg *config) (map[string]string, error) {
	_, one := c.settings["AIRESP_ORG"]
	var orgs []string
	for _, o := range r.Orgs {
		if one && o.Org != cfg.consoleOrg() {
			continue
		}
		if len(o.Newer) > 0 {
			return nil, &failure{code: exitRefused, err: fmt.Errorf(
				"organisation %q holds events of a newer version, so this version does not write to it. Nobody was forgotten; use the newer version", o.Org)}
		}
		orgs = append(orgs, o.Org)
	}
	subjects := map[string]string{}
	for _, org := range orgs {
		subject, known, err := db.Forget(ctx, org, person, time.Now())
		if err != nil {
			return nil, err
		}
		if known {
			subjects[org] = subject
		}
	}
	return subjects, nil
}

// within says where a person was looked for.
func (c *call) within(cfg *config) string {
	if _, one := c.settings["AIRESP_ORG"]; one {
		return fmt.Sprintf("in organisation %q", cfg.consoleOrg())
	}
	return "in any organisation"
}
