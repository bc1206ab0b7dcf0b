package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
)

// maxBody is the largest request that is read, in bytes. Slack's own are a few
// thousand.
const maxBody = 1 << 20

// maxKept is the largest buffer that is kept for the next request, in bytes.
const maxKept = 64 << 10

const (
	contentForm = "application/x-www-form-urlencoded"
	contentJSON = "application/json"
)

// Where Slack posts to. Each takes every kind of payload, so that one Request
// URL can serve for all.
const (
	pathCommands     = "/slack/commands"
	pathInteractions = "/slack/interactions"
	pathEvents       = "/slack/events"
)

// Register adds the endpoints that Slack posts to. Without a signing secret
// there are none, since nothing that arrives could be trusted.
//
// Whatever wraps the handlers must let Flush through, by an Unwrap method, for
// a slow command to be acknowledged in time.
func (a *Adapter) Register(mux *http.ServeMux) {
	if a.seal == nil {
		return
	}
	for _, p := range []string{pathCommands, pathInteractions, pathEvents} {
		mux.HandleFunc(p, a.serve)
	}
	if a.cfg.ClientID != "" {
		mux.HandleFunc("GET "+pathInstall, a.serveInstall)
		mux.HandleFunc("GET "+pathRedirect, a.serveRedirect)
	}
}

func (a *Adapter) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.RawQuery != "" && isSSLCheck([]byte(r.URL.RawQuery)) {
		return // 200
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	buffer := a.buffers.Get().(*[]byte)
	defer func() {
		if cap(*buffer) <= maxKept {
			a.buffers.Put(buffer)
		}
	}()
	body, err := readBody(r, (*buffer)[:0])
	*buffer = body
	if err != nil {
		status := http.StatusBadRequest
		if errors.Is(err, errTooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
		return
	}
	if !a.seal.valid(r.Header, body) {
		// Slack checks the certificate with a request that it does not sign.
		// It is answered with nothing, and nothing is done.
		if r.Header.Get(headerSignature) == "" && r.Header.Get(headerTimestamp) == "" && isSSLCheck(body) {
			return
		}
		http.Error(w, "not signed by Slack", http.StatusUnauthorized)
		return
	}
	switch mediaType(r.Header.Get("Content-Type")) {
	case contentForm:
		a.serveForm(w, r, string(body))
	case contentJSON:
		a.serveEvent(w, body)
	default:
		http.Error(w, "neither a form nor JSON", http.StatusUnsupportedMediaType)
	}
}

var errTooLarge = errors.New("the body is longer than 1 MiB")

// readBody appends the whole body, as it was sent, to b.
func readBody(r *http.Request, b []byte) ([]byte, error) {
	if r.ContentLength > maxBody {
		return b, errTooLarge
	}
	for {
		n, err := r.Body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case len(b) > maxBody:
			return b, errTooLarge
		case errors.Is(err, io.EOF):
			return b, nil
		case err != nil:
			return b, err
		case len(b) == cap(b):
			b = slices.Grow(b, len(b)+512)
		}
	}
}

// isSSLCheck looks for ssl_check=1 among the fields of a form or a query.
func isSSLCheck(form []byte) bool {
	for pair := range bytes.SplitSeq(form, []byte("&")) {
		if string(pair) == "ssl_check=1" {
			return true
		}
	}
	return false
}

func mediaType(header string) string {
	if header == contentForm || header == contentJSON {
		return header
	}
	t, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return t
}

// serveForm answers a slash command or an interaction.
func (a *Adapter) serveForm(w http.ResponseWriter, r *http.Request, body string) {
	f, err := parseForm(body)
	switch {
	case err != nil:
		http.Error(w, "the form cannot be read: "+err.Error(), http.StatusBadRequest)
	case f.Payload != "":
		a.serveInteraction(w, r, []byte(f.Payload))
	case f.SSLCheck == "1":
		return // 200
	case f.Command != "" && f.User != "":
		a.serveCommand(w, r, f)
	default:
		http.Error(w, "neither a slash command nor an interaction", http.StatusBadRequest)
	}
}

// serveCommand answers a slash command in the response itself when the reply
// is ready in time. Otherwise it ends the response, which has no body, and
// works on; the connection is not used again, since the handler still holds it.
func (a *Adapter) serveCommand(w http.ResponseWriter, r *http.Request, f form) {
	if !a.begin() {
		writeJSON(w, busy().appendJSON(nil))
		return
	}
	deliver := func(body []byte) error {
		writeJSON(w, body)
		return r.Context().Err() // of a client that has gone away
	}
	ack := func() {
		h := w.Header()
		h.Set("Content-Length", "0")
		h.Set("Connection", "close")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush() // who has gone away cannot be told
	}
	a.inTime(newHook(f.ResponseURL, f.to()), a.commandWork(f), deliver, ack)
}

// serveInteraction answers what somebody did with something on their screen: a
// form and a menu in the response itself, a button by what is shown later. When
// too many requests are at work the answer is 503, on which Slack shows that
// it did not work.
func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request, payload []byte) {
	d, err := a.decodeDeed(payload)
	switch {
	case err != nil:
		http.Error(w, "the payload is no JSON", http.StatusBadRequest)
		return
	case d.kind == otherwise:
		return // 200
	case !a.begin():
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	deliver := func(body []byte) error {
		writeJSON(w, body)
		return r.Context().Err() // of a client that has gone away
	}
	switch d.kind {
	case pressed:
		go a.press(d)
	case submitted:
		a.submit(d, deliver, func(body []byte) {
			w.Header().Set("Connection", "close") // the handler still holds it
			writeJSON(w, body)
			_ = http.NewResponseController(w).Flush() // who has gone away cannot be told
		})
	case suggesting:
		a.suggest(d, deliver)
	}
}

// serveEvent answers the challenge with which Slack checks the URL, and
// acknowledges every other event. When too many requests are at work Slack is
// asked to bring it again.
func (a *Adapter) serveEvent(w http.ResponseWriter, body []byte) {
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		http.Error(w, "the event is no JSON", http.StatusBadRequest)
		return
	}
	switch {
	case e.Type == "url_verification":
		answer, err := json.Marshal(map[string]string{"challenge": e.Challenge})
		if err != nil {
			http.Error(w, "the challenge cannot be answered", http.StatusBadRequest)
			return
		}
		writeJSON(w, answer)
	case !a.takeEvent(e):
		http.Error(w, "busy", http.StatusServiceUnavailable)
	}
}

func writeJSON(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentJSON)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // who has gone away cannot be told
}
