package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"airesp/store"
)

// export prints the evidence file and nothing else. It is the verb of the same
// name, asked in JSON, in which the file is whole.
func export(ctx context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if formats := []string{"csv", "json", "md"}; !slices.Contains(formats, c.own.format) {
		return fmt.Errorf("--format %q is none that export knows; use csv, json or md", c.own.format)
	}
	q := question{Text: "export " + c.own.format, JSON: true}
	if c.own.on != "" {
		q.Text += " on " + c.own.on
	}
	a, err := c.askThere(ctx, cfg, q)
	if err != nil {
		return err
	}
	var r struct {
		Error *struct{ Message string }
		Data  struct{ Content *string }
	}
	if err := json.Unmarshal([]byte(a.Output), &r); err != nil {
		return fmt.Errorf("the reply cannot be read: %w", err)
	}
	switch {
	case r.Error != nil:
		return &failure{code: exitRefused, err: errors.New(r.Error.Message)}
	case r.Data.Content == nil:
		return errors.New("the reply holds no file")
	}
	if _, err := io.WriteString(c.out, *r.Data.Content); err != nil {
		return fmt.Errorf("the file could not be printed: %w", err)
	}
	return nil
}

// askThere asks a question about a store that has to be there already, as
// whoever types.
func (c *call) askThere(ctx context.Context, cfg *config, q question) (a answer, err error) {
	if q.User, q.Teams, err = c.speaker(); err != nil {
		return a, err
	}
	if cfg.OrgGiven {
		q.Org = cfg.consoleOrg()
	}
	if err := there(cfg.DB); err != nil {
		return a, err
	}
	return askHolder(ctx, cfg, newLogger(c.world, cfg, slog.LevelWarn), q)
}

// holder does something in the process that holds the store, or directly when
// there is none.
func holder(ctx context.Context, db, route string, to any, direct func() error) error {
	err := viaSocket(ctx, db, route, nil, to)
	if !errors.Is(err, errNobody) {
		return err
	}
	err = direct()
	var locked *store.LockedError
	if errors.As(err, &locked) {
		// Its holder may have been about to open its socket.
		if again := viaSocket(ctx, db, route, nil, to); !errors.Is(again, errNobody) {
			return again
		}
	}
	return err
}
