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
	if err := c.holds(r); err != nil {
		return err
	}
	return c.revived(ctx, cfg.DB, kept)
}

// revived says who is named in the restored store although they were forgotten
// since the backup was made. Only the store that was there before knows that.
func (c *call) revived(ctx context.Context, db, kept string) error {
	var list []store.Revived
	err := fs.ErrNotExist
	if kept != "" {
		list, err = store.FindRevived(ctx, db, kept)
	}
	if err != nil {
		fmt.Fprint(c.out, "Whoever was forgotten after this backup was made is named in it again, and it cannot know that; forget them again with bot forget.\n")
		return ctx.Err()
	}
	for _, p := range list {
		fmt.Fprintf(c.out, "%s was forgotten in organisation %q after this backup was made, and is named in it again; run: bot forget %s\n", p.Person, p.Org, p.Person)
	}
	return nil
}

// alone refuses what no other process may see.
func alone(db, what string) error {
	return fmt.Errorf("%s is locked by another process, probably a running bot; stop it first, since %s the file", db, what)
}
