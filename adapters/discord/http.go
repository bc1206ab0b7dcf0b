package discord

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// Path is where Discord's interactions arrive over HTTP.
const Path = "/discord/interactions"

// Register serves the interactions on mux when there is a public key.
func (a *Adapter) Register(mux *http.ServeMux) {
	if a.cfg.key != nil {
		mux.HandleFunc("POST "+Path, a.interactions)
	}
}

// interactions answers one interaction. No request, however broken, is
// answered with a status of 500 or more.
func (a *Adapter) interactions(w http.ResponseWriter, r *http.Request) {
	body, err := authentic(r, a.cfg.key, a.now())
	switch {
	case errors.Is(err, errTooLarge):
		io.CopyN(io.Discard, r.Body, maxRest) //nolint:errcheck,gosec // as much as comes
		http.Error(w, "the body is larger than 1 MiB", http.StatusRequestEntityTooLarge)
		return
	case errors.Is(err, errCutShort):
		http.Error(w, "the body ended early", http.StatusBadRequest)
		return
	case err != nil:
		http.Error(w, "the signature is missing or wrong", http.StatusUnauthorized)
		return
	}
	in, err := decode(body)
	if err != nil {
		http.Error(w, "this is no interaction", http.StatusBadRequest)
		return
	}
	if in.Kind == kindPing {
		a.warn(write(w, response{Type: respondPong}))
		return
	}
	if in.late(a.now(), heldBack) && in.Kind != kindAutocomplete {
		// Discord may have given up on this response, or it is a copy: a call
		// shows whether it still waits, as on the Gateway.
		w.WriteHeader(http.StatusAccepted)
		a.work(context.WithoutCancel(r.Context()), in)
		return
	}
	if !a.begin(in) {
		a.warn(write(w, a.say(notRunning)))
		return
	}
	defer a.recovered()
	ended := true
	defer func() {
		if ended {
			a.end(in)
		}
	}()
	rest := a.serve(context.WithoutCancel(r.Context()), in, func(res response) error { return write(w, res) }, false)
	if rest == nil {
		return
	}
	ended = false
	go func() {
		defer a.end(in)
		defer a.recovered()
		rest()
	}()
}

// write sends a response in the body of the HTTP response.
func write(w http.ResponseWriter, res response) error {
	body, err := encode(res)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err = w.Write(body)
	return err
}
