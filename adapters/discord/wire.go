package discord

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// session is one session on the Gateway, which can outlive a connection.
type session struct {
	shard
	a     *Adapter
	dg    *discordgo.Session
	wire  *wire
	lost  chan struct{} // a connection ended
	seen  atomic.Bool   // Discord said READY
	fresh bool          // the next connection begins with IDENTIFY
	asked func(bool)    // called when it has, or could not
}

// newSession makes a session of discordgo's with everything off that is not
// needed: no state, no reconnecting, no intents (interactions come without).
func (a *Adapter) newSession(ctx context.Context, part shard) *session {
	s := &session{shard: part, a: a, wire: newWire(part.link.lost), lost: make(chan struct{}, 1), fresh: true}
	dg, _ := discordgo.New("Bot " + a.cfg.Token) // it never fails
	dg.LogLevel = -1                             // its log goes to the standard logger
	dg.StateEnabled, dg.Compress = false, false
	dg.ShouldReconnectOnError, dg.ShouldReconnectVoiceOnSessionError = false, false
	dg.Identify.Intents = discordgo.IntentsNone
	dg.ShardID, dg.ShardCount = part.id, part.count
	dg.UserAgent = userAgent
	dg.Client = &http.Client{Timeout: a.api.client.Timeout, Transport: rebase{ctx: ctx, cfg: a.cfg, wire: s.wire, next: a.api.client.Transport}}
	dg.Dialer = s.wire.dialer(ctx)
	dg.SyncEvents = true // handlers here only take note, and interactions get their own goroutines
	dg.AddHandler(func(_ *discordgo.Session, _ *discordgo.Ready) { s.up() })
	dg.AddHandler(func(_ *discordgo.Session, _ *discordgo.Resumed) { s.up() })
	dg.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) {
		select {
		case s.lost <- struct{}{}:
		default:
		}
	})
	// The raw event is decoded here, as over HTTP: discordgo hands on what it
	// cannot decode as an empty struct.
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		switch e.Type {
		case "INTERACTION_CREATE":
			a.incoming(ctx, e.RawData)
		case "READY":
			s.wire.learn(e.RawData)
		}
	})
	s.dg = dg
	if a.begun != nil {
		a.begun(s)
	}
	return s
}

func (s *session) up() {
	s.seen.Store(true)
	s.asked(true)
	s.link.connected(time.Now(), s.beat())
	s.a.log.Info("connected to the Discord Gateway", "shard", s.id, "of", s.count)
}

// wire makes a session's connections and watches them. discordgo answers
// "invalid session" with an IDENTIFY at once, as often as it comes, which can
// use up a day's thousand in a minute; the wire breaks the connection instead.
//
// It also hears what discordgo does not tell, and sends it where Discord wants
// a session to be resumed: see errElsewhere.
type wire struct {
	invalidSession, mayResume, interval *regexp.Regexp

	lost func() // told when the latest connection ends

	mu                          sync.Mutex
	conn                        net.Conn // the latest
	over                        bool     // the latest try was cut off
	dialled, invalid, resumable bool     // of the latest try

	every    time.Duration // heartbeat interval of the latest connection; 0 until it is heard
	resumeAt string        // where Discord wants the session to be resumed; empty once that failed
	at, next string        // where discordgo connects to, and is to connect to; empty for the usual address
}

func newWire(lost func()) *wire {
	return &wire{
		lost: lost,
		// Quotes in a string are escaped, so nothing that a user wrote matches.
		invalidSession: regexp.MustCompile(`"op": ?9[^0-9]`),
		mayResume:      regexp.MustCompile(`"d": ?true`),
		interval:       regexp.MustCompile(`"heartbeat_interval": ?([0-9]{1,9})[^0-9]`),
	}
}

// reset forgets how the last connection went, and says whether the next one
// resumes its session.
func (w *wire) reset(resume bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over, w.dialled, w.invalid, w.resumable, w.every, w.next = false, false, false, false, 0, ""
	if resume && w.at != w.resumeAt {
		w.next = w.resumeAt
	}
}

// learn reads from READY where the session is to be resumed.
func (w *wire) learn(ready []byte) {
	var d struct {
		At string `json:"resume_gateway_url"`
	}
	_ = json.Unmarshal(ready, &d) // without it the usual address serves
	if u, err := url.Parse(d.At); err != nil || u.Host == "" || u.Scheme != "wss" && u.Scheme != "ws" {
		d.At = ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.resumeAt = d.At
}

// address is where discordgo is to connect to; empty for the usual address.
func (w *wire) address() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.next = w.next, ""
	return w.at
}

// unreached notes that nothing could be reached, so that the usual address is
// tried next.
func (w *wire) unreached() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.resumeAt = ""
}

// beat is the heartbeat interval that Discord wants; 0 when it was not heard.
func (w *wire) beat() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.every
}

func (w *wire) state() (dialled, invalid, resumable bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dialled, w.invalid, w.resumable
}

// cut ends the connection, or the one that is being made, without a farewell,
// so that the session can be resumed.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	if w.conn != nil {
		_ = w.conn.Close()
	}
}

// errElsewhere ends a try to connect to an address that discordgo remembers,
// while another one is wanted: it asks for the address again only after a
// failure.
var errElsewhere = errors.New("the session is resumed elsewhere")

func (w *wire) mustMove() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next != ""
}

func (w *wire) dialer(run context.Context) *websocket.Dialer {
	plain := &net.Dialer{Timeout: 10 * time.Second}
	secure := &tls.Dialer{NetDialer: plain}
	watched := func(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
		return func(ctx context.Context, network, addr string) (net.Conn, error) {
			if w.mustMove() {
				return nil, errElsewhere
			}
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(run, cancel)()
			conn, err := dial(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.over {
				_ = conn.Close()
				return nil, context.DeadlineExceeded
			}
			w.conn, w.dialled = conn, true
			return &watchedConn{Conn: conn, wire: w, run: run}, nil
		}
	}
	d := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 15 * time.Second, NetDialContext: watched(plain.DialContext)}
	// With a proxy, TLS is set up above the connection that is made here, and
	// there is nothing to read in it.
	gateway := &http.Request{URL: &url.URL{Scheme: "https", Host: "gateway.discord.gg"}}
	if proxy, err := http.ProxyFromEnvironment(gateway); err == nil && proxy == nil {
		d.NetDialTLSContext = watched(secure.DialContext)
	}
	return d
}

// longestWord is how much of what was read is looked at again with what comes
// next, in bytes.
const longestWord = 32

var errInvalid = errors.New("Discord ended the session")

// watchedConn ends after Discord has said that the session is invalid.
//
// Only reading tells that a connection has ended. discordgo's heart may beat
// once more after the end, and would take a failure for one of the connection
// that has come in the meantime. Until run ends, the frames that close a
// connection are kept back: discordgo says 1000 in them, which ends the session.
type watchedConn struct {
	net.Conn
	wire *wire
	run  context.Context //nolint:containedctx // it outlives the call that makes the connection
	tail []byte          // the end of what was read last, in case a word is cut in two
}

func (c *watchedConn) Read(p []byte) (int, error) {
	if err := c.ended(); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	window := append(c.tail, p[:n]...)
	c.wire.mu.Lock()
	defer c.wire.mu.Unlock()
	if c.wire.invalidSession.Match(window) {
		c.wire.invalid, c.wire.resumable = true, c.wire.mayResume.Match(window)
	}
	if c.wire.every == 0 {
		if m := c.wire.interval.FindSubmatch(window); m != nil {
			ms, _ := strconv.Atoi(string(m[1]))
			c.wire.every = time.Duration(ms) * time.Millisecond
		}
	}
	c.tail = append(c.tail[:0], window[max(0, len(window)-longestWord):]...)
	if err != nil && c.wire.conn == c.Conn {
		c.wire.lost()
	}
	return n, err
}

func (c *watchedConn) Write(p []byte) (int, error) {
	const closeFrame = 0x88 // the first byte of one; each is written at once
	farewell := len(p) > 0 && p[0] == closeFrame && c.run.Err() == nil
	if c.ended() == nil && !farewell {
		_, _ = c.Conn.Write(p)
	}
	return len(p), nil
}

func (c *watchedConn) ended() error {
	if _, invalid, _ := c.wire.state(); !invalid {
		return nil
	}
	c.wire.lost()
	_ = c.Conn.Close()
	return errInvalid
}
