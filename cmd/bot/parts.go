package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"airesp"
	"airesp/commands"
	"airesp/store"
)

// parts are what every way of running the program is made of.
type parts struct {
	cfg       *config
	log       *slog.Logger
	framework *airesp.Framework
	db        *store.DB
	router    *commands.Router
	created   bool // there was no store before, and the log has not said so
}

// assemble opens the store and builds the router. broken is called when the
// outcome of a write is unknown, after which nothing more is written; it may be
// nil.
func assemble(ctx context.Context, cfg *config, log *slog.Logger, observe observer, broken func()) (*parts, error) {
	f, err := framework(cfg.Framework)
	if err != nil {
		return nil, err
	}
	_, missing := os.Lstat(cfg.DB)
	db, err := store.Open(ctx, cfg.DB, log)
	if err != nil {
		return nil, err
	}
	p := &parts{cfg: cfg, log: log, framework: f, db: db}
	p.created = errors.Is(missing, fs.ErrNotExist) && !log.Enabled(ctx, slog.LevelInfo)
	p.router = commands.NewRouter(commands.Config{
		Framework: f, Store: &guarded{Store: db, broken: broken}, Log: log, Now: time.Now,
		Reference: reference, Build: build(), Admins: cfg.Admins, Observe: observe, OpenFramework: framework,
	})
	return p, nil
}

// close ends the store's work.
func (p *parts) close() {
	if err := p.db.Close(); err != nil {
		p.log.Error("the store was not closed well; what was confirmed is kept", "err", err)
	}
}

// drawer is a value that a part of the program keeps in the store.
type drawer struct {
	db  *store.DB
	key string
}

// Load is the value; nil when there is none.
func (d drawer) Load() ([]byte, error) { return d.db.Value(context.Background(), d.key) }

// Save keeps the value.
func (d drawer) Save(data []byte) error { return d.db.PutValue(context.Background(), d.key, data) }

// reference is a number under which a failure is found in the log.
func reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// guarded is the store, watched for the failure after which it must be opened
// again.
type guarded struct {
	commands.Store
	broken func()
}

// Append, PutSnapshot and Subject are the store's, and all that write to it.
func (g *guarded) Append(ctx context.Context, org string, after airesp.Tip, records ...airesp.Record) error {
	return g.note(g.Store.Append(ctx, org, after, records...))
}

// PutSnapshot is the store's.
func (g *guarded) PutSnapshot(ctx context.Context, org string, m airesp.Mark, data []byte, drop ...airesp.Mark) error {
	return g.note(g.Store.PutSnapshot(ctx, org, m, data, drop...))
}

// Subject is the store's.
func (g *guarded) Subject(ctx context.Context, org, person string) (string, error) {
	id, err := g.Store.Subject(ctx, org, person)
	return id, g.note(err)
}

func (g *guarded) note(err error) error {
	if errors.Is(err, airesp.ErrOutcomeUnknown) && g.broken != nil {
		g.broken()
	}
	return err
}

// newLogger writes lines from a level on. The level of the settings wins where
// one was given.
func newLogger(w world, cfg *config, usual slog.Level) *slog.Logger {
	level := usual
	if cfg.LogGiven {
		level = cfg.Log
	}
	opts := &slog.HandlerOptions{Level: level}
	if cfg.LogJSON {
		return slog.New(slog.NewJSONHandler(w.err, opts))
	}
	return slog.New(slog.NewTextHandler(w.err, opts))
}
