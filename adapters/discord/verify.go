package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	maxBody   = 1 << 20         // bytes of a request; Discord's own are a few thousand
	maxRest   = 4 << 20         // bytes of a larger body that are read away, so that the refusal is seen
	usualBody = 16 << 10        // bytes set aside before any have come
	freshness = 5 * time.Minute // how far a request's time may be off, either way
)

var (
	errTooLarge  = errors.New("the body is too large")
	errSignature = errors.New("the signature is missing or wrong")
	errCutShort  = errors.New("the body ended early")
)

// authentic reads a request and returns its body when Discord signed it, a
// short while ago: ed25519 over the timestamp and the raw body. Nothing of the
// body is looked at before. Discord sends wrong signatures on purpose, and
// takes the address away from whoever lets one pass.
//
// Errors: errTooLarge, errSignature, errCutShort.
func authentic(r *http.Request, key ed25519.PublicKey, now time.Time) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, errTooLarge
	}
	stamp := r.Header.Get("X-Signature-Timestamp")
	var sig [ed25519.SignatureSize]byte
	given := r.Header.Get("X-Signature-Ed25519")
	if len(given) != hex.EncodedLen(len(sig)) || len(stamp) > 20 {
		return nil, errSignature
	}
	if _, err := hex.Decode(sig[:], []byte(given)); err != nil {
		return nil, errSignature
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > freshness {
		return nil, errSignature
	}
	// The timestamp goes before the body in one buffer, which is what was signed.
	// Only the usual size is set aside, since a stranger may announce any.
	var signed bytes.Buffer
	signed.Grow(len(stamp) + int(min(max(r.ContentLength, 0), usualBody)) + bytes.MinRead)
	signed.WriteString(stamp)
	if _, err := signed.ReadFrom(io.LimitReader(r.Body, maxBody+1)); err != nil {
		return nil, errCutShort
	}
	if signed.Len()-len(stamp) > maxBody {
		return nil, errTooLarge
	}
	if !ed25519.Verify(key, signed.Bytes(), sig[:]) {
		return nil, errSignature
	}
	return signed.Bytes()[len(stamp):], nil
}
