package discordfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway is the fake's Gateway. It holds one connection; a new one takes the
// place of the one before.
type Gateway struct {
	f        *Fake
	upgrader websocket.Upgrader

	mu         sync.Mutex
	changed    *sync.Cond
	beat       time.Duration
	conn       *websocket.Conn
	session    string // empty when there is none
	events     []event
	refuse     int  // close code for every IDENTIFY and RESUME, or 0
	deaf       bool // heartbeats are not answered
	mute       bool // no HELLO
	invalidate int  // how many IDENTIFYs and RESUMEs are answered by op 9
	identified []time.Time
	resumed    int
	beats      int
	closing    int // code of the last close frame that the program sent
	down       bool
}

type event struct {
	Op   int    `json:"op"`
	Data any    `json:"d"`
	Seq  *int   `json:"s"`
	Type string `json:"t,omitempty"`
}

func newGateway(f *Fake) *Gateway {
	g := &Gateway{f: f, beat: 41250 * time.Millisecond}
	g.changed = sync.NewCond(&g.mu)
	return g
}

func (g *Gateway) url() string {
	return "ws" + strings.TrimPrefix(g.f.server.URL, "http") + "/gateway/"
}

// SetBeat sets the heartbeat interval for the connections to come.
func (g *Gateway) SetBeat(d time.Duration) { g.with(func() { g.beat = d }) }

// Refuse closes every IDENTIFY and RESUME to come with a code; 0 ends that.
func (g *Gateway) Refuse(code int) { g.with(func() { g.refuse = code }) }

// Invalidate answers the next n IDENTIFYs and RESUMEs with op 9.
func (g *Gateway) Invalidate(n int) { g.with(func() { g.invalidate = n }) }

// Deafen stops, or starts, the answers to heartbeats.
func (g *Gateway) Deafen(deaf bool) { g.with(func() { g.deaf = deaf }) }

// Mute stops, or starts, saying HELLO.
func (g *Gateway) Mute(mute bool) { g.with(func() { g.mute = mute }) }

// Forget drops the session, so that it cannot be resumed.
func (g *Gateway) Forget() { g.with(func() { g.session, g.events = "", nil }) }

// Identified is when the program sent IDENTIFY.
func (g *Gateway) Identified() (times []time.Time) {
	g.with(func() { times = append(times, g.identified...) })
	return times
}

// Resumed is how often the program resumed its session.
func (g *Gateway) Resumed() (n int) { g.with(func() { n = g.resumed }); return n }

// Beats is how many heartbeats came.
func (g *Gateway) Beats() (n int) { g.with(func() { n = g.beats }); return n }

// ClosedWith is the code with which the program last closed a connection.
func (g *Gateway) ClosedWith() (code int) { g.with(func() { code = g.closing }); return code }

// Connected reports whether a session is connected now.
func (g *Gateway) Connected() (yes bool) {
	g.with(func() { yes = g.conn != nil && g.session != "" })
	return yes
}

// Wait waits until ok holds, and fails the test after twenty seconds.
func (g *Gateway) Wait(what string, ok func() bool) {
	g.f.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			g.f.t.Errorf("discordfake: waited in vain for: %s", what)
			return
		}
		g.mu.Lock()
		wake := time.AfterFunc(50*time.Millisecond, g.changed.Broadcast)
		g.changed.Wait()
		wake.Stop()
		g.mu.Unlock()
	}
}

// Send dispatches an interaction. While nothing is connected it is kept for
// whoever resumes the session.
func (g *Gateway) Send(in *Interaction) { g.Dispatch("INTERACTION_CREATE", json.RawMessage(in.Body)) }

// Dispatch dispatches any event.
func (g *Gateway) Dispatch(kind string, data any) {
	g.with(func() { g.push(kind, data) })
}

// Op sends an opcode with its data: 7 to ask for a new connection, 9 to end
// the session, 1 to ask for a heartbeat.
func (g *Gateway) Op(op int, data any) { g.with(func() { g.write(event{Op: op, Data: data}) }) }

// Close closes the connection with a code.
func (g *Gateway) Close(code int) {
	g.with(func() {
		if g.conn != nil {
			g.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
			g.conn.Close()
		}
	})
}

// Break ends the connection without a word.
func (g *Gateway) Break() {
	g.with(func() {
		if g.conn != nil {
			g.conn.NetConn().Close()
		}
	})
}

func (g *Gateway) with(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
	g.changed.Broadcast()
}

func (g *Gateway) shut() {
	g.with(func() {
		g.down = true
		if g.conn != nil {
			g.conn.Close()
		}
	})
}

// push adds an event to the session and sends it. g.mu is held.
func (g *Gateway) push(kind string, data any) {
	seq := len(g.events) + 1
	e := event{Data: data, Seq: &seq, Type: kind}
	g.events = append(g.events, e)
	if g.session != "" {
		g.write(e)
	}
}

// write sends to whoever is connected. g.mu is held.
func (g *Gateway) write(e event) {
	if g.conn != nil {
		g.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		g.conn.WriteJSON(e)
	}
}

func (g *Gateway) serve(w http.ResponseWriter, r *http.Request) {
	if v := r.URL.Query().Get("v"); v != "9" && v != "10" || r.URL.Query().Get("encoding") != "json" {
		http.Error(w, "unknown version or encoding", http.StatusBadRequest)
		return
	}
	conn, err := g.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	conn.SetCloseHandler(func(code int, _ string) error {
		g.with(func() { g.closing = code })
		return nil
	})
	mute := false
	g.with(func() {
		if g.conn != nil {
			g.conn.Close()
		}
		g.conn = conn
		if mute = g.mute; !mute && !g.down {
			g.write(event{Op: 10, Data: map[string]any{"heartbeat_interval": g.beat.Milliseconds()}})
		}
	})
	defer g.with(func() {
		if g.conn == conn {
			g.conn = nil
		}
	})
	for {
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := conn.ReadJSON(&p); err != nil {
			return
		}
		g.with(func() { g.take(conn, p.Op, p.Data) })
	}
}

// take answers what the program sent. g.mu is held.
func (g *Gateway) take(conn *websocket.Conn, op int, data json.RawMessage) {
	if g.conn != conn {
		return
	}
	closeWith := func(code int, why string) {
		conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, why), time.Now().Add(time.Second))
		conn.Close()
	}
	switch op {
	case 1:
		g.beats++
		if !g.deaf {
			g.write(event{Op: 11})
		}
	case 2, 6:
		g.begin(op, data, closeWith)
	default:
		closeWith(4001, "Unknown opcode")
	}
}

// begin answers IDENTIFY and RESUME.
func (g *Gateway) begin(op int, data json.RawMessage, closeWith func(int, string)) {
	var d struct {
		Token      string         `json:"token"`
		Intents    *int           `json:"intents"`
		Properties map[string]any `json:"properties"`
		Session    string         `json:"session_id"`
		Seq        int            `json:"seq"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		closeWith(4002, "Decode error")
		return
	}
	if op == 2 {
		g.identified = append(g.identified, time.Now())
	}
	switch {
	case d.Token != "Bot "+g.f.Token && d.Token != g.f.Token:
		closeWith(4004, "Authentication failed.")
	case g.refuse != 0:
		closeWith(g.refuse, "Refused")
	case g.invalidate > 0:
		g.invalidate--
		g.session, g.events = "", nil
		g.write(event{Op: 9, Data: false})
	case op == 6 && (g.session == "" || d.Session != g.session || d.Seq > len(g.events)):
		g.write(event{Op: 9, Data: false})
	case op == 6:
		for _, e := range g.events[d.Seq:] {
			g.write(e)
		}
		g.resumed++
		g.push("RESUMED", map[string]any{})
	case d.Intents == nil || d.Properties == nil:
		closeWith(4002, "Decode error")
	case *d.Intents&^1 != 0: // more than the guilds is not needed
		closeWith(4014, "Disallowed intent(s).")
	default:
		g.session, g.events = fmt.Sprintf("session-%d", len(g.identified)), nil
		g.push("READY", map[string]any{
			"v": 9, "session_id": g.session, "resume_gateway_url": g.url(), "guilds": []any{}, "session_type": "normal",
			"user":        map[string]any{"id": g.f.ApplicationID, "username": "airesp", "bot": true, "discriminator": "0000"},
			"application": map[string]any{"id": g.f.ApplicationID, "flags": 0},
		})
	}
}
