package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
)

// Limits of the HTTP server. Slack and Discord send small requests at once and
// wait 3 seconds; whoever is slower than this is not they.
const (
	headerTime  = 5 * time.Second
	readTime    = 5 * time.Second
	writeTime   = 15 * time.Second
	idleTime    = 2 * time.Minute
	headerBytes = 16 << 10
)

const (
	pathHealth  = "/healthz"
	pathReady   = "/readyz"
	pathMetrics = "/metrics"
)

// newServer is an HTTP server with its limits set.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           unharmed(logged(h, log), log),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		ConnState:         noteState,
		ConnContext:       noteConn,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// unharmed answers 500 when a handler panics. The value of the panic may hold
// what somebody typed, so the log gets the stack alone.
func unharmed(h http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			log.Error("an HTTP handler panicked", "route", r.Pattern, "stack", string(debug.Stack()))
			http.Error(w, "internal error", http.StatusInternalServerError)
		}()
		h.ServeHTTP(w, r)
	})
}

// logged writes a line for every request at level debug: the route and the
// status, never a body, a query or a header.
func logged(h http.Handler, log *slog.Logger) http.Handler {
	if !log.Enabled(context.Background(), slog.LevelDebug) {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(s, r)
		log.Debug("http", "method", method(r), "route", r.Pattern, "status", s.status, "took", time.Since(start))
	})
}

// method is the request's method, when it is a usual one: it is the sender's
// text otherwise.
func method(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodPost || r.Method == http.MethodHead {
		return r.Method
	}
	return "other"
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// readiness is one thing that must hold for the program to be ready.
type readiness func(ctx context.Context) error

// health answers whether the process is up, and whether it can work.
type health struct {
	leaving atomic.Bool
	checks  []readiness
	notes   []func() []string // what should be mended although the program works
}

func (h *health) register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+pathHealth, func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET "+pathReady, func(w http.ResponseWriter, r *http.Request) {
		if reasons := h.reasons(r.Context()); reasons != "" {
			plain(w, http.StatusServiceUnavailable, reasons)
			return
		}
		body := "ready\n"
		for _, notes := range h.notes {
			for _, n := range notes() {
				body += "note: " + n + "\n"
			}
		}
		plain(w, http.StatusOK, body)
	})
}

// reasons says why the program is not ready, a line each.
func (h *health) reasons(ctx context.Context) string {
	if h.leaving.Load() {
		return "the process is stopping\n"
	}
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	var b strings.Builder
	for _, check := range h.checks {
		if err := check(ctx); err != nil {
			fmt.Fprintln(&b, err)
		}
	}
	return b.String()
}

func plain(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// listen opens the address of the settings.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("AIRESP_ADDR: %w; free the address, or set another one", err)
	}
	return newCrowd(l, maxConns), nil
}
