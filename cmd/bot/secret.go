package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// redacted is all that a Secret shows of itself.
const redacted = "[secret]"

// Secret is a value that must not reach a log, an error, a reply or a metric.
// However it is printed or encoded, it shows nothing; Reveal is the one way to
// the value.
type Secret struct{ value string }

// Reveal is the value. Call it only where the value is handed to whoever needs it.
func (s Secret) Reveal() string { return s.value }

// Set reports whether there is a value.
func (s Secret) Set() bool { return s.value != "" }

// String, GoString, Format, MarshalJSON, MarshalText and LogValue all redact.
func (s Secret) String() string               { return redacted }
func (s Secret) GoString() string             { return redacted }
func (s Secret) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, redacted) }
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(redacted) }

// redactor writes to standard error, without the secrets that it knows. It is
// the second wall: what libraries put into their errors is not ours to choose,
// and the answer of a broken proxy may repeat a token.
type redactor struct {
	w io.Writer

	mu      sync.RWMutex
	secrets [][]byte
}

// hide adds secrets to leave out. One of a few letters is not worth it: it
// would be found in ordinary words.
func (r *redactor) hide(secrets ...Secret) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		if len(s.value) >= 6 {
			r.secrets = append(r.secrets, []byte(s.value))
		}
	}
}

// Write writes p. Loggers write a line at a time, so no secret is cut in two.
func (r *redactor) Write(p []byte) (int, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	clean := p
	for _, s := range r.secrets {
		if bytes.Contains(clean, s) { // ReplaceAll copies even when there is none
			clean = bytes.ReplaceAll(clean, s, []byte(redacted))
		}
	}
	if _, err := r.w.Write(clean); err != nil {
		return 0, err
	}
	return len(p), nil
}
