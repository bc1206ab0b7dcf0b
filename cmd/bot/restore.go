package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/signal"
	"syscall"

	"airesp/store"
)

// restore makes a backup the store.
func restore(ctx context.Context, c *call) error {
	file, err := c.one("restore", "the name of a backup", "airesp-backup.db")
	if err != nil {
		return err
	}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := there(file); err != nil {
		return fmt.Errorf("%s does not exist; name a file that bot backup made", file)
	}
	if conn, err := dialUnix(ctx, socketPath(cfg.DB)); err == nil { // its file may have been removed, and it still works with it
		_ = conn.Close()
		return alone(cfg.DB, "restoring replaces")
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT) // so that no half file is left behind
	defer stop()
	r, kept, err := store.Restore(ctx, cfg.DB, file, c.own.force)
	var locked *store.LockedError
	switch {
	case errors.Is(err, fs.ErrExist):
		return &failure{code: exitRefused, err: fmt.Errorf(
			"%s exists and was left as it is; with --force it is kept under another name, and the backup takes its place", cfg.DB)}
	case errors.As(err, &locked):
		return alone(cfg.DB, "restoring replaces")
	case err != nil:
		return c.unsound(r, err, "Nothing was restored.")
	}
	if kept != "" {
		fmt.Fprintf(c.out, "the store that was there is now %s\n", kept)
	}
	return c.holds(r)
}

// alone refuses what no other process may see.
func alone(db, what string) error {
	return fmt.Errorf("%s is locked by another process, probably a running bot; stop it first, since %s the file", db, what)
}
