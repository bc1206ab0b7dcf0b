package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"slices"
	"strings"

	"airesp"
	"airesp/adapters/console"
	"airesp/store"
)

// ask answers one command line.
func ask(ctx context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	q := question{Text: strings.Join(c.args, " "), JSON: c.own.json, Width: console.Width(c.out)}
	if len(c.args) == 0 {
		return errors.New("ask needs a text, for instance: bot ask who-owns data-privacy")
	}
	if q.User, q.Teams, err = c.speaker(); err != nil {
		return err
	}
	q.Draw = c.own.out != "" || c.own.draw
	if cfg.OrgGiven {
		q.Org = cfg.consoleOrg()
	}
	a, err := askHolder(ctx, cfg, newLogger(c.world, cfg, slog.LevelWarn), q)
	if err != nil {
		return err
	}
	if q.Draw {
		if err := c.showPicture(a, q.Width); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(c.out, a.Output); err != nil {
		return fmt.Errorf("the reply could not be printed: %w", err)
	}
	if !a.OK {
		return &failure{code: exitRefused}
	}
	return nil
}

// showPicture writes the picture of an answer to the file that was named, or
// draws it in the terminal.
func (c *call) showPicture(a answer, width int) error {
	if len(a.Picture) == 0 {
		if a.OK {
			fmt.Fprintln(c.err, "bot: this answer has no picture")
		}
		return nil
	}
	if c.own.out != "" {
		if err := os.WriteFile(c.own.out, a.Picture, 0o644); err != nil { //nolint:gosec // for others to see, as the umask allows
			return fmt.Errorf("the picture was not written: %w", err)
		}
	}
	if !c.own.draw {
		return nil
	}
	blocks, err := console.HalfBlocks(a.Picture, width)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c.out, blocks+"\n")
	return err
}

// askHolder asks the process that holds the store, or answers from the store
// itself when there is none.
func askHolder(ctx context.Context, cfg *config, log *slog.Logger, q question) (a answer, err error) {
	remote, stop := context.WithTimeout(ctx, askTime)
	defer stop()
	err = viaSocket(remote, cfg.DB, "/ask", q, &a)
	if !errors.Is(err, errNobody) {
		return a, err
	}
	p, err := assemble(ctx, cfg, log, nil, nil)
	var locked *store.LockedError
	if errors.As(err, &locked) {
		// Its holder may have been about to open its socket.
		if again := viaSocket(remote, cfg.DB, "/ask", q, &a); !errors.Is(again, errNobody) {
			return a, again
		}
	}
	if err != nil {
		return a, err
	}
	defer p.close()
	if p.created { // a mistyped path looks like claims that have vanished
		log.Warn("created a new, empty store", "path", cfg.DB)
	}
	return respond(ctx, p.router, cfg.consoleOrg(), q)
}

// speaker is who asks: the name given or the login name, and each team once.
func (c *call) speaker() (name string, teams []string, err error) {
	name = cmp.Or(c.own.user, loginName(c.look))
	if err := plainName(name); err != nil {
		return "", nil, fmt.Errorf("--user: %w", err)
	}
	for _, t := range c.own.teams {
		if _, err := airesp.Name(t); err != nil {
			return "", nil, fmt.Errorf("--team %q: %w", t, err)
		}
		same := func(other string) bool { return airesp.Canonical(other) == airesp.Canonical(t) }
		if !slices.ContainsFunc(teams, same) {
			teams = append(teams, t)
		}
	}
	return name, teams, nil
}

// loginName is the user's name, also where the system has no list of users, as
// in a container.
func loginName(look func(string) (string, bool)) string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username[strings.LastIndexByte(u.Username, '\\')+1:] // Windows puts a domain before it
	}
	for _, v := range []string{"USER", "LOGNAME"} {
		if name, _ := look(v); name != "" {
			return name
		}
	}
	return fmt.Sprintf("uid-%d", os.Getuid())
}
