package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The rules of response_url: docs.slack.dev, "Handling user interaction". A
// URL takes five messages within 30 minutes.
const (
	maxUses  = 5
	hookLife = 30 * time.Minute
)

// The hosts of Slack's own response URLs.
const (
	hookHost    = "hooks.slack.com"
	hookHostGov = "hooks.slack-gov.com"
)

// hook is a response_url: where the answer to one request may be posted, and
// whom it is for when that no longer works.
type hook struct {
	url  string
	to   addressee
	made time.Time
	uses int
}

func newHook(url string, to addressee) hook { return hook{url: url, to: to, made: time.Now()} }

// allowed reports whether a reply may be posted to a URL: over https to Slack's
// own hosts, or to the configured Web API's scheme and host.
func (c Config) allowed(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" {
		return false
	}
	if c.ownAPI != nil && u.Scheme == c.ownAPI.Scheme && u.Host == c.ownAPI.Host {
		return true
	}
	return u.Scheme == "https" && (u.Host == hookHost || u.Host == hookHostGov)
}

// refused says that a response_url surely did not take a message. Any other
// failure leaves open whether it did.
type refused string

func (r refused) Error() string { return string(r) }

// errHook says that a response_url is not one, without saying what it is.
const errHook = refused("the response_url is not one of Slack's")

// reply posts a message to a response_url. Where that surely did not take it,
// the message is posted so that only the person sees it.
func (a *Adapter) reply(ctx context.Context, h *hook, m Message) error {
	err := a.post(ctx, h, m.appendPost())
	var no refused
	if err == nil || !errors.As(err, &no) || h.to.channel == "" || h.to.user == "" {
		return err
	}
	if second := a.whisper(ctx, h.to, m); second != nil {
		return fmt.Errorf("%w; and as a message for them alone: %w", err, second)
	}
	return nil
}

// post posts a message to a response_url. When Slack asks to wait, it waits
// and tries once more.
func (a *Adapter) post(ctx context.Context, h *hook, body []byte) error {
	if !a.cfg.allowed(h.url) {
		return errHook
	}
	for try := 0; ; try++ {
		switch {
		case h.uses >= maxUses:
			return refused("the response_url has been used five times")
		case time.Since(h.made) > hookLife:
			return refused("the response_url is older than 30 minutes")
		}
		h.uses++
		wait, err := a.postOnce(ctx, h.url, body)
		if err == nil || wait == 0 || try > 0 {
			return err
		}
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

// postOnce posts once. wait says how long to wait before another try; 0 means
// that another would not help.
func (a *Adapter) postOnce(ctx context.Context, to string, body []byte) (wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, errHook
	}
	req.Header.Set("Content-Type", contentJSON)
	resp, err := a.hooks.Do(req)
	if err != nil {
		return 0, withoutURL(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
		var said struct{ OK *bool }
		if json.Unmarshal(body, &said) == nil && said.OK != nil && !*said.OK {
			return 0, refused("the answer to a post was no")
		}
		return 0, withoutURL(err)
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		if wait = retryAfter(resp.Header.Get("Retry-After")); wait > maxRetryAfter {
			wait = 0
		}
	}
	return wait, refused(fmt.Sprintf("the answer to a post was %d", resp.StatusCode))
}

// withoutURL takes the URL out of an error of net/http, since whoever has a
// response_url can post to it.
func withoutURL(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
