package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// formLife is how long a form can be open and still be sent.
const formLife = 24 * time.Hour

// formState is what a form is about. It travels in the form itself, signed for
// the person whom it was shown to, so that a restart forgets no form. The
// command in it is authorised when the form is sent, like any other.
type formState struct {
	Command string    `json:"c"`
	Fields  []string  `json:"f"` // the options that are asked for
	Channel string    `json:"h,omitempty"`
	Thread  string    `json:"t,omitempty"`
	Hook    string    `json:"u,omitempty"` // the response_url beside which it was opened
	Again   again     `json:"g,omitzero"`  // the answer below which it was opened
	At      time.Time `json:"a"`
}

// sealState writes a state for somebody. It is empty when it is too long for a
// form to hold.
func (a *Adapter) sealState(s formState, to addressee) string {
	data, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	text := base64.RawURLEncoding.EncodeToString(append(a.signState(data, to), data...))
	if len(text) > maxMetadata {
		return ""
	}
	return text
}

func (a *Adapter) signState(data []byte, to addressee) []byte {
	mac := hmac.New(sha256.New, a.formKey)
	mac.Write([]byte(to.workspace + "/" + to.user + "\x00"))
	mac.Write(data)
	return mac.Sum(nil)
}

// openState reads a state, ok only when it was made here, for this person, and
// not too long ago.
func (a *Adapter) openState(text string, to addressee) (s formState, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < sha256.Size || !hmac.Equal(b[:sha256.Size], a.signState(b[sha256.Size:], to)) {
		return s, false
	}
	if err := json.Unmarshal(b[sha256.Size:], &s); err != nil {
		return s, false
	}
	return s, time.Since(s.At) < formLife
}
