package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"
)

// maxAck is the size from which Slack silently drops an acknowledgement, in
// bytes. slack-go measured it; Slack speaks of 20 kB.
const maxAck = 20_000

// writeTime is how long an acknowledgement may take to send.
const writeTime = 5 * time.Second

// reason is Slack's reason to end a connection.
type reason string

func (r reason) Error() string { return string(r) }

// link is one Socket Mode connection.
type link struct {
	a     *Adapter
	ws    *websocket.Conn
	since time.Time
	leave chan error    // Slack's reason, once, when it wants the connection replaced
	done  chan struct{} // closed when the connection is

	writing sync.Mutex
}

// connect opens a connection. Slack has not greeted yet.
func (a *Adapter) connect(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, a.pace.greeting)
	defer cancel()
	_, to, err := a.sockets.StartSocketModeContext(ctx)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "wss" && (u.Scheme != "ws" || a.cfg.ownAPI == nil || a.cfg.ownAPI.Scheme != "http") {
		return nil, errors.New("the address that Slack gave is no secure WebSocket")
	}
	// Slack does not put together what is sent in several frames, so the buffer
	// holds the largest acknowledgement.
	d := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: a.pace.greeting, WriteBufferSize: 32 << 10}
	ws, resp, err := d.DialContext(ctx, to, nil)
	if err != nil {
		if resp != nil {
			resp.Body.Close()
			err = fmt.Errorf("%w: the answer was %d", err, resp.StatusCode)
		}
		return nil, withoutURL(err)
	}
	ws.SetReadLimit(maxBody)
	return &link{a: a, ws: ws, since: time.Now(), leave: make(chan error, 1), done: make(chan struct{})}, nil
}

// serve reads requests until the connection ends, or open does. It takes them
// only while taking lasts.
func (l *link) serve(taking, open context.Context) {
	defer close(l.done)
	defer context.AfterFunc(open, l.close)()
	ctx, cancel := context.WithCancel(open)
	var pinging sync.WaitGroup
	pinging.Go(func() { l.ping(ctx) })
	l.read(taking)
	cancel()
	_ = l.ws.Close()
	pinging.Wait()
}

func (l *link) read(taking context.Context) {
	l.ws.SetPongHandler(func(string) error { return l.lives(l.a.pace.silence) })
	l.ws.SetPingHandler(func(data string) error {
		// A pong that cannot be written shows when the next read fails.
		_ = l.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime))
		return l.lives(l.a.pace.silence)
	})
	greeted, asked := false, false
	for wait := l.a.pace.greeting; l.lives(wait) == nil; wait = l.a.pace.silence {
		_, data, err := l.ws.ReadMessage()
		if err != nil {
			return
		}
		var env socketmode.Request
		switch err := json.Unmarshal(data, &env); {
		case err != nil:
			l.a.log.Warn("Slack sent something that is no envelope")
		case env.Type == socketmode.RequestTypeHello && !greeted:
			greeted = true
			l.a.links.Add(1)
			defer l.a.links.Add(-1)
			l.a.log.Info("connected to Slack by Socket Mode")
		case env.Type == socketmode.RequestTypeDisconnect && !asked:
			asked = true
			l.leave <- reason(env.Reason)
			defer time.AfterFunc(l.a.pace.grace, l.close).Stop()
		case taking.Err() == nil:
			l.take(env)
		}
	}
}

// lives puts off the time at which the connection counts as dead.
func (l *link) lives(d time.Duration) error { return l.ws.SetReadDeadline(time.Now().Add(d)) }

// ping asks for signs of life, since a dead connection may look like a quiet
// one.
func (l *link) ping(ctx context.Context) {
	t := time.NewTicker(l.a.pace.ping)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-t.C:
			if l.ws.WriteControl(websocket.PingMessage, nil, now.Add(writeTime)) != nil {
				_ = l.ws.Close() // the reader finds out
				return
			}
		}
	}
}

// close ends the connection in order. The reader then returns.
func (l *link) close() {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = l.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
	_ = l.ws.Close()
}

// take begins to answer one envelope.
func (l *link) take(env socketmode.Request) {
	switch env.Type {
	case socketmode.RequestTypeSlashCommands:
		var f form
		if json.Unmarshal(env.Payload, &f) == nil && f.User != "" {
			l.command(env, f)
			return
		}
	case socketmode.RequestTypeInteractive:
		if d, err := l.a.decodeDeed(env.Payload); err == nil && d.kind != otherwise {
			l.deed(env, d)
			return
		}
	case socketmode.RequestTypeEventsAPI:
		var e event
		if json.Unmarshal(env.Payload, &e) == nil && !l.a.takeEvent(e) {
			return // not acknowledged, so that Slack brings it again
		}
	}
	_ = l.ack(env, nil) // what nothing here is for is acknowledged as well
}

// command answers a slash command in the acknowledgement when the reply is
// ready in time and small enough, else by response_url.
func (l *link) command(env socketmode.Request, f form) {
	if !l.a.begin() {
		_ = l.ack(env, busy().appendJSON(nil))
		return
	}
	deliver := func(body []byte) error { return l.ack(env, body) }
	ack := func() { _ = l.ack(env, nil) } // the reply is posted all the same
	go l.a.inTime(newHook(f.ResponseURL, f.to()), l.a.commandWork(f), deliver, ack)
}

// deed answers what somebody did with something on their screen: a form and a
// menu in the acknowledgement, a button by what is shown later. When too many
// requests are at work nothing is acknowledged, on which Slack shows that it
// did not work.
func (l *link) deed(env socketmode.Request, d deed) {
	if !l.a.begin() {
		l.a.log.Warn("too many requests at once: a button or a form was not looked at")
		return
	}
	deliver := func(body []byte) error { return l.ack(env, body) }
	switch d.kind {
	case pressed:
		_ = l.ack(env, nil)
		go l.a.press(d)
	case submitted:
		go l.a.submit(d, deliver, func(body []byte) { _ = l.ack(env, body) })
	case suggesting:
		go l.a.suggest(d, deliver)
	}
}

// errUndelivered says that the acknowledgement did not carry the message.
var errUndelivered = errors.New("the acknowledgement cannot carry the message")

// ack acknowledges an envelope, with the message if Slack takes it there. When
// the connection has broken the reader finds out as well.
func (l *link) ack(env socketmode.Request, body []byte) error {
	id, err := json.Marshal(env.EnvelopeID)
	if err != nil || env.EnvelopeID == "" {
		return errUndelivered
	}
	b := append([]byte(`{"envelope_id":`), id...)
	carried := body != nil && env.AcceptsResponsePayload && len(b)+len(body)+len(`,"payload":}`) < maxAck
	if carried {
		b = append(append(b, `,"payload":`...), body...)
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.ws.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	if err := l.ws.WriteMessage(websocket.TextMessage, append(b, '}')); err != nil {
		return err
	}
	if body != nil && !carried {
		return errUndelivered
	}
	return nil
}
