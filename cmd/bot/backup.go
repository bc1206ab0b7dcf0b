package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"airesp/store"
)

// backup copies the store into a new file.
func backup(ctx context.Context, c *call) error {
	file, err := c.one("backup", "the name of the new file", "airesp-backup.db")
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
	log := newLogger(c.world, cfg, slog.LevelWarn)
	r, err := store.Keep(ctx, file, cfg.DB, func(w io.Writer) error {
		return holder(ctx, cfg.DB, "/backup", w, func() (err error) {
			db, err := store.Open(ctx, cfg.DB, log)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			return db.Backup(ctx, w)
		})
	})
	if errors.Is(err, fs.ErrExist) {
		return &failure{code: exitRefused, err: fmt.Errorf("%s exists and was left as it is; name a file that does not", file)}
	}
	if err != nil {
		return c.unsound(r, err, "No backup was made.")
	}
	return c.holds(r)
}

// one is the only argument of a sub-command.
func (c *call) one(name, what, example string) (string, error) {
	switch {
	case len(c.args) == 0 || c.args[0] == "":
		return "", fmt.Errorf("%s needs %s, for instance: bot %s %s", name, what, name, example)
	case len(c.args) > 1:
		return "", fmt.Errorf("%s takes one argument, not %d. See: bot help %s", name, len(c.args), name)
	}
	return c.args[0], nil
}

// there checks that the store exists: opening it would make a new one.
func there(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist; set AIRESP_DB to the file of the store", path)
	}
	return nil
}

// unsound gives an error its exit code: that of a refusal when a file is not
// what it should be. What is damaged is printed as verify does.
func (c *call) unsound(r store.Report, err error, outcome string) error {
	var bad *store.OpenError
	switch {
	case errors.Is(err, store.ErrUnsound):
		_ = report(c.out, r)
		return &failure{code: exitRefused, err: errors.New(outcome)}
	case errors.As(err, &bad) && !errors.Is(err, fs.ErrPermission):
		return &failure{code: exitRefused, err: err}
	}
	return err
}

// holds prints what a sound file holds. The heads are what a copy kept
// elsewhere is compared by.
func (c *call) holds(r store.Report) error {
	if err := report(c.out, r); err != nil {
		return err
	}
	for _, o := range r.Orgs {
		fmt.Fprintf(c.out, "  %q: %s, head %s\n", o.Org, count(int(o.Records), "record"), o.Head.String()[:12])
	}
	return nil
}
