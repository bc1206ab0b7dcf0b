package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// pace is how Socket Mode connections come and go.
type pace struct {
	greeting time.Duration // for connecting, and again for Slack's hello
	silence  time.Duration // a connection without a sign of life for this long is dead
	ping     time.Duration // how often a sign of life is asked for
	grace    time.Duration // how long a connection that Slack ends may still bring requests
	settled  time.Duration // a connection that lasted this long did not fail
	backoff  time.Duration // before the second try, and doubled with every further one
	longest  time.Duration // between two tries
	crowded  time.Duration // at least, when Slack has too many connections of this app
}

func usualPace() pace {
	return pace{
		greeting: 15 * time.Second, silence: 30 * time.Second, ping: 10 * time.Second, grace: 15 * time.Second,
		settled: time.Second, backoff: 500 * time.Millisecond, longest: 30 * time.Second, crowded: 30 * time.Second,
	}
}

// Run serves Socket Mode, where there is an app token, and looks after tokens,
// user groups and Home tabs, where there is a bot token, until ctx ends; then
// it waits some seconds for the requests at work. Without any of these it
// returns nil at once. It returns an error only when another try can never
// work; the error says what to do.
func (a *Adapter) Run(ctx context.Context) error {
	var care sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	defer care.Wait()
	defer stop()
	if a.tokens.any() {
		care.Go(func() {
			a.checkTokens(ctx)
			a.watch(ctx)
		})
		care.Go(func() { a.keepHomes(ctx) })
	}
	switch {
	case a.cfg.AppToken != "":
		return a.connections(ctx)
	case a.tokens.any():
		<-ctx.Done()
	}
	return nil
}

// connections keeps Socket Mode connections.
//
// Slack ends every connection after some hours and says so. The next one is
// then opened while the old one still brings requests, so that none falls in
// between. slack-go's own client closes first and hides Slack's reason, which
// is why the connections are kept here.
func (a *Adapter) connections(ctx context.Context) error {
	var links sync.WaitGroup
	taking, stopTaking := context.WithCancel(ctx)              // while requests are taken
	open, closeAll := context.WithCancel(context.Background()) // while connections are open
	defer func() {
		stopTaking()
		a.drainWithin(a.drainWindow)
		closeAll()
		links.Wait()
	}()
	for failed := 0; ; {
		l, err := a.connect(ctx)
		if err == nil {
			links.Go(func() { l.serve(taking, open) })
			select {
			case <-ctx.Done():
			case <-l.done:
			case err = <-l.leave:
			}
			if err == nil && len(l.leave) > 0 {
				err = <-l.leave // said just before the end
			}
			if ctx.Err() == nil {
				a.log.Info("the Slack connection ends", "reason", cmp.Or(slackCode(err), "it broke"))
			}
		} else if ctx.Err() == nil {
			a.log.Warn("Slack could not be reached by Socket Mode", "err", withoutURL(err))
		}
		if ctx.Err() != nil {
			return nil
		}
		if hopeless := final(err); hopeless != nil {
			return hopeless
		}
		if failed++; l != nil && time.Since(l.since) >= a.pace.settled {
			failed = 0
		}
		if !sleep(ctx, a.pause(failed, err)) {
			return nil
		}
	}
}

func (a *Adapter) drainWithin(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	if a.Drain(ctx) != nil {
		a.log.Warn("some Slack requests were cut short", "after", d)
	}
}

// pause is how long to wait before the next try after so many failed ones, and
// what Slack asks for. Half of it is chance, so that several instances do not
// come at once.
func (a *Adapter) pause(failed int, err error) time.Duration {
	var limited *slack.RateLimitedError
	var least time.Duration
	switch {
	case errors.As(err, &limited):
		least = limited.RetryAfter
	case slackCode(err) == "too_many_websockets":
		least = a.pace.crowded
	}
	if failed == 0 {
		return least
	}
	d := min(a.pace.backoff<<min(failed-1, 16), a.pace.longest)
	return least + d/2 + rand.N(d/2+1)
}

func sleep(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// slackCode is Slack's word for an error.
func slackCode(err error) string {
	var e slack.SlackErrorResponse
	var r reason
	switch {
	case errors.As(err, &e):
		return e.Err
	case errors.As(err, &r):
		return string(r)
	}
	return ""
}

// final is the error to stop with when trying again can never help, or nil.
func final(err error) error {
	code := slackCode(err)
	switch code {
	case "link_disabled":
		return errors.New("the Slack app has Socket Mode turned off (link_disabled): turn it on under Socket Mode at api.slack.com/apps, then start again")
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type", "no_permission", "missing_scope":
		return fmt.Errorf("SLACK_APP_TOKEN was refused by Slack (%s): create an app-level token with the scope connections:write under Basic Information at api.slack.com/apps, and start again with it", code)
	}
	return nil
}
