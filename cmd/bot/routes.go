package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// socketRoutes are what the socket answers.
func socketRoutes(p *parts) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hello", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /ask", func(w http.ResponseWriter, r *http.Request) {
		var q question
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			http.Error(w, "this is no question", http.StatusBadRequest)
			return
		}
		a, err := respond(r.Context(), p.router, p.cfg.consoleOrg(), q)
		send(w, p.log, a, err)
	})
	mux.HandleFunc("POST /verify", func(w http.ResponseWriter, r *http.Request) {
		// A large file takes longer than any other request.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		report, err := p.db.Verify(r.Context())
		send(w, p.log, report, err)
	})
	mux.HandleFunc("POST /backup", func(w http.ResponseWriter, r *http.Request) {
		out := &patient{ResponseWriter: w}
		err := p.db.Backup(r.Context(), out)
		if err == nil {
			return
		}
		if out.begun { // the other end must not take it for whole
			p.log.Error("a backup was broken off", "err", err)
			panic(http.ErrAbortHandler)
		}
		send(w, p.log, nil, err)
	})
	return mux
}

// patient is an answer that may take long, as long as it moves.
type patient struct {
	http.ResponseWriter
	begun bool
}

func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	if err := http.NewResponseController(p.ResponseWriter).SetWriteDeadline(time.Now().Add(askTime)); err != nil {
		return 0, err
	}
	return p.ResponseWriter.Write(b)
}

func send(w http.ResponseWriter, log *slog.Logger, v any, err error) {
	if err == nil {
		err = json.NewEncoder(w).Encode(v)
	}
	if err != nil {
		log.Error("a request by the socket failed", "err", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
