package slack

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// apiTime bounds one call of the Web API.
const apiTime = 10 * time.Second

// newAPI is a client for Slack's Web API. The library logs tokens' URLs and
// bodies only in its debug mode, which stays off.
func newAPI(cfg Config, botToken string) *slack.Client {
	return slack.New(botToken,
		slack.OptionAppLevelToken(cfg.AppToken),
		slack.OptionAPIURL(cfg.APIURL),
		slack.OptionHTTPClient(newHooks()),
		slack.OptionLog(log.New(io.Discard, "", 0)),
	)
}

// newHooks is a client that gives up in time and follows no redirect, which
// could lead anywhere.
func newHooks() *http.Client {
	return &http.Client{
		Timeout:       apiTime,
		Transport:     legible{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// legible makes Retry-After a whole number of seconds, which is all that the
// library reads; without one it would take a 429 for any other failure.
type legible struct{ http.RoundTripper }

func (l legible) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		resp.Header.Set("Retry-After", strconv.Itoa(int((retryAfter(resp.Header.Get("Retry-After"))+time.Second-1)/time.Second)))
	}
	return resp, err
}

// CloseIdleConnections lets http.Client reach the transport.
func (l legible) CloseIdleConnections() {
	if c, ok := l.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// Waits for Slack, which says itself how long they are to be.
const (
	maxRetryAfter = 30 * time.Second // longer is not waited for
	farAway       = time.Hour        // stands for everything beyond
)

// retryAfter reads a Retry-After header in seconds. What cannot be read is one
// second.
func retryAfter(s string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	switch {
	case err != nil || !(n > 0):
		return time.Second
	case n > farAway.Seconds():
		return farAway
	}
	return time.Duration(n * float64(time.Second))
}

// maxTries bounds how often a call of the Web API is made again because Slack
// asks to wait, or because its token has just expired.
const maxTries = 3

// call makes a call of the Web API for a workspace. Where Slack asks to wait it
// waits, for as long as ctx and maxRetryAfter allow.
func (a *Adapter) call(ctx context.Context, workspace string, do func(context.Context, *slack.Client) error) error {
	for try := 1; ; try++ {
		api, err := a.tokens.client(ctx, workspace)
		if err != nil {
			return err
		}
		err = do(ctx, api)
		var limited *slack.RateLimitedError
		switch {
		case err == nil:
			return nil
		case try == maxTries:
			return withoutURL(err)
		case errors.As(err, &limited) && limited.RetryAfter <= maxRetryAfter:
			if !sleep(ctx, limited.RetryAfter) {
				return ctx.Err()
			}
		case slackCode(err) == "token_expired" && a.tokens.stale(workspace):
		default:
			return withoutURL(err)
		}
	}
}

// channelGap is how far apart two messages to one channel are at least.
const channelGap = time.Second

// maxQueued is how long a message may wait for its channel.
const maxQueued = 30 * time.Second

var errCrowded = errors.New("too many messages wait for this channel")

// turnstile lets one message a second into a channel.
type turnstile struct {
	mu   sync.Mutex
	gap  time.Duration
	next map[string]time.Time // channel → when the next message may go
}

// pass waits for the channel's turn.
func (t *turnstile) pass(ctx context.Context, channel string) error {
	now := time.Now()
	t.mu.Lock()
	if len(t.next) > 1000 {
		for c, at := range t.next {
			if at.Before(now) {
				delete(t.next, c)
			}
		}
	}
	at := t.next[channel]
	if at.Before(now) {
		at = now
	}
	wait := at.Sub(now)
	if wait > maxQueued {
		t.mu.Unlock()
		return errCrowded
	}
	t.next[channel] = at.Add(t.gap)
	t.mu.Unlock()
	if !sleep(ctx, wait) {
		return ctx.Err()
	}
	return nil
}
