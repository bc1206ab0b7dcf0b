package slackfake

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxAck is the size from which an acknowledgement is dropped, in bytes.
const maxAck = 20_000

// maxLinks is how many Socket Mode connections an app may have.
const maxLinks = 10

// link is one Socket Mode connection.
type link struct {
	ws      *websocket.Conn
	writing sync.Mutex
	leaving bool // told to go; brings nothing new
	silent  bool // half open: nothing goes out or in any more
	done    chan struct{}
}

func (l *link) send(v any) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.ws.WriteMessage(websocket.TextMessage, mustJSON(v))
}

// Envelope is a request over Socket Mode.
type Envelope struct {
	ID      string
	Acked   bool
	Payload []byte // what the acknowledgement carried
	Took    time.Duration
	Lost    bool // the connection that brought it ended before it was acknowledged

	link          *link
	sent          time.Time
	user, channel string
	takesPayload  bool
	message       bool // what the acknowledgement carries is a message
}

// ticket is good for one connection. s.mu is held.
func (s *Slack) ticket() string {
	t := secret("")
	s.hooks["ticket/"+t] = &hook{made: s.now()}
	return t
}

func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := "ticket/" + strings.TrimPrefix(r.URL.Path, "/socket/")
	s.mu.Lock()
	_, ok := s.hooks[ticket]
	delete(s.hooks, ticket)
	s.mu.Unlock()
	if !ok {
		http.Error(w, "no ticket", http.StatusNotFound)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l := &link{ws: ws, done: make(chan struct{})}
	s.mu.Lock()
	full := len(s.links) >= maxLinks
	n := len(s.links) + 1
	s.mu.Unlock()
	if full {
		_ = l.send(map[string]any{"type": "disconnect", "reason": "too_many_websockets"})
		ws.Close()
		return
	}
	_ = l.send(map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": "A0001"},
		"debug_info": map[string]any{"host": "applink-fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	s.mu.Lock()
	s.links[l] = true
	s.notify()
	s.mu.Unlock()
	go s.pings(l)
	s.read(l)
}

// pings sends the pings by which an app knows that the connection lives.
func (s *Slack) pings(l *link) {
	t := time.NewTicker(s.ping)
	defer t.Stop()
	for {
		select {
		case <-l.done:
			return
		case <-t.C:
			s.mu.Lock()
			silent := l.silent
			s.mu.Unlock()
			if !silent {
				_ = l.ws.WriteControl(websocket.PingMessage, []byte("Ping from applink-fake"), time.Now().Add(time.Second))
			}
		}
	}
}

// read reads acknowledgements until the connection ends.
func (s *Slack) read(l *link) {
	defer func() {
		l.ws.Close()
		close(l.done)
		s.mu.Lock()
		delete(s.links, l)
		for _, e := range s.envelope {
			if e.link == l && !e.Acked {
				e.Lost = true
			}
		}
		s.notify()
		s.mu.Unlock()
	}()
	pong := l.ws.PingHandler()
	l.ws.SetPingHandler(func(data string) error {
		s.mu.Lock()
		silent := l.silent
		s.mu.Unlock()
		if silent {
			return nil
		}
		return pong(data)
	})
	for {
		_, data, err := l.ws.ReadMessage()
		if err != nil {
			return
		}
		s.mu.Lock()
		if !l.silent {
			s.acked(data)
		}
		s.mu.Unlock()
	}
}

// acked takes an acknowledgement. s.mu is held.
func (s *Slack) acked(data []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(data, &ack); err != nil || ack.ID == "" {
		s.problem("the app sent something that is no acknowledgement")
		return
	}
	e := s.envelope[ack.ID]
	switch {
	case e == nil:
		s.problem("the app acknowledged an envelope that was never sent")
		return
	case e.Lost:
		return // it came too late
	case e.Acked:
		s.problem("the app acknowledged an envelope twice")
		return
	case len(data) >= maxAck:
		s.problem("an acknowledgement of %d bytes was dropped", len(data))
		return
	}
	e.Acked, e.Payload, e.Took = true, ack.Payload, time.Since(e.sent)
	if e.Took > AckTime {
		s.problem("the app took %v to acknowledge; the person sees operation_timeout", e.Took)
	}
	if text := string(ack.Payload); text != "" && text != "{}" && text != `""` && text != "null" {
		if e.message {
			s.show("ack", e.user, e.channel, ack.Payload)
		} else if !e.takesPayload {
			s.problem("an acknowledgement carried a payload that nobody takes")
		}
	}
	s.notify()
}

// SocketCommand types a slash command over Socket Mode. Nil means that no
// connection was there to bring it.
func (s *Slack) SocketCommand(c Command) *Envelope {
	c = s.filled(c)
	return s.sendEnvelope("slash_commands", true, c.User, c.Channel, mustJSON(c.fields()))
}

// SocketPress presses a button over Socket Mode.
func (s *Slack) SocketPress(p Press) *Envelope {
	p = s.pressed(p)
	return s.sendEnvelope("interactive", false, p.User, p.Channel, p.payload())
}

// SocketEvent sends an event over Socket Mode.
func (s *Slack) SocketEvent(payload []byte) *Envelope {
	return s.sendEnvelope("events_api", false, User, Channel, payload)
}

func (s *Slack) sendEnvelope(kind string, takesPayload bool, user, channel string, payload []byte) *Envelope {
	s.mu.Lock()
	var open []*link
	for l := range s.links {
		if !l.leaving {
			open = append(open, l)
		}
	}
	if len(open) == 0 {
		s.mu.Unlock()
		return nil
	}
	s.turn++
	l := open[s.turn%len(open)]
	e := &Envelope{ID: s.id("env-"), link: l, sent: time.Now(), user: user, channel: channel, takesPayload: takesPayload, message: kind == "slash_commands"}
	s.envelope[e.ID] = e
	silent := l.silent
	s.mu.Unlock()
	if !silent {
		_ = l.send(map[string]any{
			"envelope_id": e.ID, "type": kind, "accepts_response_payload": takesPayload, "payload": json.RawMessage(payload),
		})
	}
	return e
}

// Ack waits for an envelope's acknowledgement, and fails the test when it does
// not come in Slack's time.
func (s *Slack) Ack(e *Envelope) *Envelope {
	s.t.Helper()
	if e == nil {
		s.t.Fatal("there was no connection to send an envelope over")
	}
	s.until("an acknowledgement", AckTime, func() bool { return e.Acked })
	return e
}

// AckOrLost waits for an envelope's acknowledgement, or for the end of the
// connection that brought it: in real life the person then sees an error.
func (s *Slack) AckOrLost(e *Envelope) (acked bool) {
	s.t.Helper()
	s.until("an acknowledgement", AckTime, func() bool { return e.Acked || e.Lost })
	s.mu.Lock()
	defer s.mu.Unlock()
	return e.Acked
}

// Disconnect tells every connection to go, for a reason of Slack's, and closes
// it after a while.
func (s *Slack) Disconnect(reason string, after time.Duration) {
	s.mu.Lock()
	var told []*link
	for l := range s.links {
		if !l.leaving {
			l.leaving = reason != "warning"
			told = append(told, l)
		}
	}
	s.mu.Unlock()
	for _, l := range told {
		_ = l.send(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-fake"}})
		if after == 0 {
			l.ws.Close()
			continue
		}
		timer := time.AfterFunc(after, func() { l.ws.Close() })
		go func() {
			<-l.done
			timer.Stop()
		}()
	}
}

// Drop cuts every connection without a word.
func (s *Slack) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.links {
		l.ws.Close()
	}
}

// Silence leaves every connection half open: it neither brings nor takes
// anything any more.
func (s *Slack) Silence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.links {
		l.silent = true
	}
}

// Connected waits until n connections are open that bring requests.
func (s *Slack) Connected(n int) {
	s.t.Helper()
	s.until("Socket Mode connections", 10*time.Second, func() bool {
		open := 0
		for l := range s.links {
			if !l.leaving && !l.silent {
				open++
			}
		}
		return open >= n
	})
}

// Called waits until a Web API method was called n times.
func (s *Slack) Called(method string, n int) {
	s.t.Helper()
	s.until("calls of "+method, 10*time.Second, func() bool { return s.calls[method] >= n })
}
