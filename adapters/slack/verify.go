package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The headers and the version of Slack's request signature, and how far a
// request's time may be from ours: docs.slack.dev, "Verifying requests".
const (
	headerSignature = "X-Slack-Signature"
	headerTimestamp = "X-Slack-Request-Timestamp"
	sealVersion     = "v0"
	maxSkew         = 5 * time.Minute
)

// seal checks that requests were signed by Slack. It is safe for concurrent
// use.
type seal struct {
	now  func() time.Time
	macs sync.Pool // of *mac
}

// mac is a keyed hash to be used again. Its arrays keep the bytes of a check
// off the heap.
type mac struct {
	hash.Hash
	text      [2 * sha256.Size]byte // what goes before the body, then the signature as it was sent
	want, got [sha256.Size]byte
}

// newSeal makes a seal. The secret must not be empty, since everybody could
// sign with that.
func newSeal(secret string, now func() time.Time) *seal {
	if secret == "" {
		panic("slack: an empty signing secret")
	}
	key := []byte(secret)
	return &seal{now: now, macs: sync.Pool{New: func() any { return &mac{Hash: hmac.New(sha256.New, key)} }}}
}

// valid reports whether the body bears Slack's signature and was signed within
// five minutes of now. It looks at the raw bytes only.
func (s *seal) valid(h http.Header, body []byte) bool {
	stamp := h.Get(headerTimestamp)
	signature, versioned := strings.CutPrefix(h.Get(headerSignature), sealVersion+"=")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || !versioned || len(signature) != hex.EncodedLen(sha256.Size) || len(stamp) > 20 {
		return false
	}
	skew := s.now().Sub(time.Unix(seconds, 0))
	return s.signed(stamp, signature, body) && skew <= maxSkew && skew >= -maxSkew
}

// signed compares the signature in constant time.
func (s *seal) signed(stamp, signature string, body []byte) bool {
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)
	m.Reset()
	m.Write(append(append(append(m.text[:0], sealVersion+":"...), stamp...), ':'))
	m.Write(body)
	m.Sum(m.want[:0])
	_, err := hex.Decode(m.got[:], append(m.text[:0], signature...))
	return err == nil && hmac.Equal(m.want[:], m.got[:])
}
