package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The rules of response_url: docs.slack.dev, "Handling user interaction". A
// URL takes five messages within 30 minutes.
const (
	maxUses     = 5
	hookTimeout = 10 * time.Second
	// maxRetryAfter is the longest that a late reply waits for Slack to take it.
	maxRetryAfter = 30 * time.Second
)

// The hosts of Slack's own response URLs.
const (
	hookHost    = "hooks.slack.com"
	hookHostGov = "hooks.slack-gov.com"
)

// newHooks is a client that gives up in time and follows no redirect, which
// could lead anywhere.
func newHooks() *http.Client {
	return &http.Client{
		Timeout:       hookTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// hook is a response_url: where the answer to one request may be posted.
type hook struct {
	url  string
	uses int
}

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

// errHook says that a response_url is not one, without saying what it is.
var errHook = errors.New("the response_url is not one of Slack's")

// post posts a message to a response_url. When Slack asks to wait, it waits
// and tries once more.
func (a *Adapter) post(ctx context.Context, h *hook, body []byte) error {
	if !a.cfg.allowed(h.url) {
		return errHook
	}
	for try := 0; ; try++ {
		if h.uses >= maxUses {
			return errors.New("the response_url has been used five times")
		}
		h.uses++
		wait, err := a.postOnce(ctx, h.url, body)
		if err == nil || wait == 0 || try > 0 {
			return err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
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
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody)); err != nil {
		return 0, withoutURL(err)
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return 0, nil
	case http.StatusTooManyRequests:
		wait = retryAfter(resp.Header.Get("Retry-After"))
	}
	return wait, fmt.Errorf("the answer to a post was %d", resp.StatusCode)
}

// retryAfter reads a Retry-After header in seconds. What cannot be read is one
// second; 0 is returned when the wait would be too long.
func retryAfter(s string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	switch {
	case err != nil || !(n > 0):
		return time.Second
	case n > maxRetryAfter.Seconds():
		return 0
	}
	return time.Duration(n * float64(time.Second))
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
