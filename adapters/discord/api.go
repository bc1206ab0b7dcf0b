package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"airesp/commands/reply"

	"github.com/bwmarrin/discordgo"
)

const (
	apiVersion = "v10"
	maxAnswer  = 4 << 20 // bytes of an answer of Discord's that are read
	maxTries   = 5       // of one call, the first included
)

// userAgent is in the form that Discord asks for.
const userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"

// api is the REST API. It is used in place of discordgo's own calls because
// those keep a rate-limit bucket for every interaction for ever, and wait out
// a rate limit without regard to the context.
type api struct {
	base   string // with the version, without a slash at the end
	token  string
	client *http.Client
	pause  func(attempt int) time.Duration // before a call is tried again
	limits limits
}

func newAPI(cfg Config) *api {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = maxAtWork
	return &api{
		base: cfg.APIURL + "/" + apiVersion, token: cfg.Token,
		client: &http.Client{
			Transport: transport, Timeout: 10 * time.Second,
			// Discord does not redirect, and a token must not follow.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		pause: func(attempt int) time.Duration { return 250 * time.Millisecond << attempt },
	}
}

// Error codes of Discord's.
const (
	codeUnknownInteraction = 10062 // the three seconds are over
	codeUnknownMessage     = 10008 // the first response is not there yet, or not any more
	codeUnknownWebhook     = 10015 // the interaction was not answered (yet), or its 15 minutes are over
	codeAnswered           = 40060 // somebody answered before
)

// apiError is an error answer of Discord's.
type apiError struct {
	Status  int
	Code    int    // Discord's own; 0 when there is none
	Message string // Discord's own
	after   time.Duration
	global  bool // the limit is that of all calls together
	tries   int  // of the call, this one included
}

func (e *apiError) Error() string {
	return fmt.Sprintf("Discord answered %d (code %d): %s", e.Status, e.Code, e.Message)
}

func isStatus(err error, status int) bool {
	var e *apiError
	return errors.As(err, &e) && e.Status == status
}

// how says how a call may be made.
type how int

const (
	withToken how = 1 << iota // with the bot's token
	once                      // not idempotent: never sent again once it may have arrived
	early                     // sent again while Discord does not know the interaction yet
)

// do makes a call and decodes its answer into out, unless that is nil. A rate
// limit is waited for, and a failure that may pass is tried again, as long as
// the context leaves the time.
//
// Errors: *apiError; errNoTime; errRefused; those of the network, without the
// address, since that may hold an interaction's token.
func (c *api) do(ctx context.Context, method, path string, mode how, in, out any) error {
	body, kind, err := content(in)
	if err != nil {
		return err
	}
	route := method + " " + path
	for attempt := 0; ; attempt++ {
		if err := c.turn(ctx, route, mode); err != nil {
			return err
		}
		err := c.try(ctx, method, path, mode, kind, body, out, attempt)
		wait, again := c.again(err, mode, attempt)
		if !again || attempt+1 == maxTries || patient(ctx, wait) != nil {
			return err
		}
	}
}

// turn waits until the limits let a call be made.
func (c *api) turn(ctx context.Context, route string, mode how) error {
	for {
		wait, err := c.limits.take(route, mode&withToken != 0, time.Now())
		if err != nil || wait == 0 {
			return err
		}
		if err := patient(ctx, wait); err != nil {
			return err
		}
	}
}

// errNoTime ends a call that a limit holds back for longer than there is time.
var errNoTime = errors.New("a rate limit of Discord's lasts longer than there is time")

// patient waits, unless the context ends before.
func patient(ctx context.Context, wait time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait || !sleep(ctx, wait) {
		return errNoTime
	}
	return nil
}

// again decides whether a failed call is made again, and when.
func (c *api) again(err error, mode how, attempt int) (time.Duration, bool) {
	var e *apiError
	var op *net.OpError
	switch {
	case err == nil:
		return 0, false
	case !errors.As(err, &e): // the network's
		notSent := errors.As(err, &op) && op.Op == "dial"
		return c.pause(attempt), mode&once == 0 || notSent
	case e.Status == http.StatusTooManyRequests:
		return e.after, true
	case e.Code == codeUnknownWebhook || e.Code == codeUnknownMessage:
		return c.pause(attempt), mode&early != 0
	case e.Status >= 500:
		return c.pause(attempt), mode&once == 0
	}
	return 0, false
}

func (c *api) try(ctx context.Context, method, path string, mode how, kind string, body []byte, out any, before int) error {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, reader)
	if err != nil {
		return errors.New("the request to Discord could not be made")
	}
	req.Header.Set("User-Agent", userAgent)
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	if mode&withToken != 0 {
		req.Header.Set("Authorization", "Bot "+c.token)
	}
	res, err := c.client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return fmt.Errorf("Discord cannot be reached: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	var refused *apiError
	if res.StatusCode < 200 || res.StatusCode > 299 {
		refused = explain(res, answer)
		refused.tries = before + 1
	}
	c.limits.note(method+" "+path, res, refused, time.Now())
	switch {
	case refused != nil:
		return refused
	case err != nil:
		return fmt.Errorf("Discord's answer broke off: %w", err)
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return errors.New("Discord's answer could not be read")
	}
	return nil
}

// explain reads an error answer, which may be anything: a proxy's page, half
// an object, or nothing.
func explain(res *http.Response, answer []byte) *apiError {
	var d struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	e := &apiError{Status: res.StatusCode, Message: http.StatusText(res.StatusCode)}
	if json.Unmarshal(answer, &d) == nil {
		e.Code = d.Code
		if d.Message != "" {
			e.Message = cutPlain(d.Message, 200)
		}
	}
	e.global = d.Global || res.Header.Get("X-RateLimit-Global") == "true"
	e.after = cmp.Or(seconds(res.Header.Get("Retry-After")), time.Duration(min(max(d.RetryAfter, 0), 3600)*float64(time.Second)), time.Second)
	return e
}

// content is what a call sends, and its type: JSON, or a form when a message has
// files. There is none for nil.
func content(v any) (body []byte, kind string, err error) {
	if v == nil {
		return nil, "", nil
	}
	if body, err = encode(v); err != nil {
		return nil, "", err
	}
	var files []reply.File
	switch v := v.(type) {
	case Message:
		files = v.files
	case edit:
		files = v.files
	}
	if len(files) == 0 {
		return body, "application/json", nil
	}
	return form(body, files)
}

// encode is JSON with < and > as they are, which keeps mentions readable.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
