package slack

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
)

// Vault keeps what must outlive the program: one small value a workspace. What
// is put there is encrypted.
type Vault interface {
	Value(ctx context.Context, name string) ([]byte, error) // nil when there is none
	PutValue(ctx context.Context, name string, data []byte) error
	Values(ctx context.Context, prefix string) (names []string, err error)
}

// minKey is how long a key is at least, in bytes, so that it cannot be guessed.
const minKey = 32

// keyring encrypts with its first key and decrypts with all, so that a key can
// be replaced: put the new one before the old one, and take the old one away
// later.
type keyring []cipher.AEAD

// newKeyring derives the keys. Errors say what is wrong, and hold no key.
func newKeyring(keys []string) (keyring, error) {
	var ring keyring
	for _, k := range keys {
		if len(k) < minKey {
			return nil, fmt.Errorf("AIRESP_KEY is shorter than %d characters; make one with: openssl rand -base64 32", minKey)
		}
		key, err := hkdf.Key(sha256.New, []byte(k), nil, "airesp slack tokens", 32)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		ring = append(ring, aead)
	}
	return ring, nil
}

// lock encrypts a value for a name; under another name it cannot be read.
func (r keyring) lock(name string, data []byte) []byte {
	return r[0].Seal(nil, nil, data, []byte(name))
}

var errLocked = errors.New("none of the keys in AIRESP_KEY opens what was kept; put the key that it was kept with behind the new one, with a comma between them")

// unlock decrypts. old says that it was not the first key.
func (r keyring) unlock(name string, locked []byte) (data []byte, old bool, err error) {
	for i, aead := range r {
		if data, err := aead.Open(nil, nil, locked, []byte(name)); err == nil {
			return data, i > 0, nil
		}
	}
	return nil, false, errLocked
}

// macKey is a key of its own to sign what goes through somebody else's hands.
func macKey(purpose string, secrets ...string) []byte {
	secrets = slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return s == "" })
	if len(secrets) == 0 {
		return []byte(rand.Text() + rand.Text())
	}
	key, err := hkdf.Key(sha256.New, []byte(secrets[0]), nil, "airesp slack "+purpose, 32)
	if err != nil { // cannot happen for this length
		panic(err)
	}
	return key
}
