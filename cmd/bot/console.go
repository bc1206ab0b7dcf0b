package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/signal"
	"syscall"
	"time"

	"airesp/adapters/console"
	"airesp/commands"
	"airesp/store"
)

// start is the program without a sub-command: serve where credentials were
// given, else the console.
func start(ctx context.Context, c *call) error {
	if present(c.look, c.settings) {
		return serve(ctx, c)
	}
	return talk(ctx, c)
}

// talk runs the console on the embedded store.
func talk(ctx context.Context, c *call) error {
	c.sub.settings = []string{"AIRESP_DB", "AIRESP_FRAMEWORK", "AIRESP_ORG", "AIRESP_ADMINS", "AIRESP_LOG", "AIRESP_LOG_FORMAT"}
	cfg, err := c.load()
	if err != nil {
		return err
	}
	user, teams, err := c.speaker()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	p, err := assemble(ctx, cfg, newLogger(c.world, cfg, slog.LevelWarn), nil, nil)
	var locked *store.LockedError
	if errors.As(err, &locked) {
		return fmt.Errorf("%w If it is a bot, it answers: bot ask TEXT", err)
	}
	if err != nil {
		return err
	}
	defer p.close()
	if p.created {
		fmt.Fprintf(c.err, "A new, empty store was created: %s\n\n", cfg.DB)
	}
	s := openSocket(ctx, p)
	defer func() {
		end, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer stop()
		s.close(end)
	}()
	t := console.Console{
		Dispatcher: p.router, Speaker: console.Speaker{Org: cfg.consoleOrg(), User: user, Teams: teams},
		Framework: p.framework, Table: commands.Table(), In: c.in, Out: c.out, History: cfg.DB + ".history",
	}
	err = t.Run(ctx)
	if errors.Is(err, console.ErrNoInput) {
		fmt.Fprintln(c.err, "bot: standard input was empty, so nothing was asked. To answer on Slack or Discord, set their credentials: see README.md.")
		return nil
	}
	return err
}
