package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
)

// drainTime is how long work that is under way may take to end.
const drainTime = 10 * time.Second

// adapter is a platform that can be served.
type adapter interface {
	Register(mux *http.ServeMux)
	Run(ctx context.Context) error
	Drain(ctx context.Context) error
	Ready() error
}

// platform is an adapter with its name for people.
type platform struct {
	adapter
	name string
}

// serve runs every platform that has credentials, until a signal comes or one
// of them cannot go on.
func serve(ctx context.Context, c *call) error {
	cfg, err := c.load()
	if err != nil {
		return err
	}
	if err := cfg.receives(); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		// A request leaves a few kB behind and little stays, so collecting them
		// less often costs some MB and saves a tenth of the time.
		debug.SetGCPercent(200)
	}
	signalled, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	context.AfterFunc(signalled, stop) // so that a second signal ends the process at once
	log := newLogger(c.world, cfg, slog.LevelInfo)
	ctx, fail := context.WithCancelCause(signalled)
	defer fail(nil)
	m := newMetrics()
	p, err := assemble(ctx, cfg, log, m.observe, func() {
		fail(errors.New("the disk failed during a write, so its outcome is unknown; look at the disk, then start the bot again"))
	})
	if err != nil && signalled.Err() != nil {
		return nil // asked to end before it had begun
	}
	if err != nil {
		return err
	}
	defer p.close()
	log.Info("airesp is starting", "version", p.router.Build.Version, "framework", p.framework.Version)
	platforms, err := p.platforms()
	if err != nil {
		return err
	}
	l, err := listen(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	p.run(ctx, fail, l, platforms, m)
	if signalled.Err() == nil {
		return &failure{code: exitRefused, err: context.Cause(ctx)}
	}
	return nil
}

// run works until ctx ends, and then lets what is under way come to its end.
func (p *parts) run(ctx context.Context, fail context.CancelCauseFunc, l net.Listener, platforms []platform, m *metrics) {
	mux := http.NewServeMux()
	state := &health{checks: []readiness{p.db.Writable}}
	for _, a := range platforms {
		a.Register(mux)
		state.checks = append(state.checks, func(context.Context) error { return a.Ready() })
		if noted, ok := a.adapter.(interface{ Notes() []string }); ok {
			state.notes = append(state.notes, noted.Notes)
		}
	}
	state.register(mux)
	mux.Handle("GET "+pathMetrics, m.handler())

	s := openSocket(ctx, p)
	server := newServer(bounded(mux, maxRequests), p.log)
	var working sync.WaitGroup
	working.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			fail(fmt.Errorf("HTTP stopped: %w", err))
		}
	})
	working.Go(func() { p.clock(platforms, m).Run(ctx) })
	for _, a := range platforms {
		working.Go(func() {
			if err := a.Run(ctx); err != nil && ctx.Err() == nil {
				fail(fmt.Errorf("%s stopped: %w", a.name, err))
			}
		})
	}
	p.log.Info("HTTP is on", "addr", l.Addr().String())

	<-ctx.Done()
	p.log.Info("stopping; what is under way is finished first")
	state.leaving.Store(true)
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer stop()
	working.Go(func() { _ = server.Shutdown(end) })
	working.Go(func() { s.close(end) })
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		working.Wait()
		for _, a := range platforms {
			if err := a.Drain(end); err != nil {
				p.log.Warn("work was still under way when the time was over", "platform", a.name)
			}
		}
	}()
	select {
	case <-ended:
	case <-end.Done():
	}
}
