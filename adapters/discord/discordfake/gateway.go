package discordfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway is the fake's Gateway. Each shard has one session, and a session one
// connection: a new one takes the place of the one before.
type Gateway struct {
	f        *Fake
	upgrader websocket.Upgrader

	mu         sync.Mutex
	changed    *sync.Cond
	beat       time.Duration
	conns      map[*websocket.Conn]bool // of all shards
	shards     map[int]*session         // by the shard's number; shard 0 is all when there is one
	advice     int                      // how many shards the program is advised to have
	remaining  int                      // how many sessions it may begin, as it is told
	elsewhere  string                   // where sessions are to be resumed; empty for here
	refuse     int                      // close code for every IDENTIFY and RESUME, or 0
	deaf       bool                     // heartbeats are not answered
	mute       bool                     // no HELLO
	invalidate int                      // how many IDENTIFYs and RESUMEs are answered by op 9
	identified []time.Time
	resumed    int
	resumedAt  string // path of the connection that resumed last
	beats      int
	closing    int // code of the last close frame that the program sent
	down       bool
}

// session is a session of one shard.
type session struct {
	id     string // empty when there is none
	events []event
	conn   *websocket.Conn // nil while nothing is connected
	count  int             // of shards, as the program said
}

type event struct {
	Op   int    `json:"op"`
	Data any    `json:"d"`
	Seq  *int   `json:"s"`
	Type string `json:"t,omitempty"`
}

func newGateway(f *Fake) *Gateway {
	g := &Gateway{f: f, beat: 41250 * time.Millisecond, advice: 1, remaining: 999, conns: map[*websocket.Conn]bool{}, shards: map[int]*session{0: {}}}
	g.changed = sync.NewCond(&g.mu)
	return g
}

func (g *Gateway) url() string {
	return "ws" + strings.TrimPrefix(g.f.server.URL, "http") + "/gateway/"
}

// Advise sets how many shards the program is advised to have.
func (g *Gateway) Advise(shards int) { g.with(func() { g.advice = shards }) }

// Leave sets how many more sessions the program is told it may begin.
func (g *Gateway) Leave(remaining int) { g.with(func() { g.remaining = remaining }) }

func (g *Gateway) told() (shards, remaining int) {
	g.with(func() { shards, remaining = g.advice, g.remaining })
	return shards, remaining
}

// ResumeAt tells sessions to come where they are to be resumed.
func (g *Gateway) ResumeAt(url string) { g.with(func() { g.elsewhere = url }) }

// Elsewhere is a second address of this Gateway.
func (g *Gateway) Elsewhere() string { return g.url() + "resume/" }

// ResumedAt is the path of the connection that resumed a session last.
func (g *Gateway) ResumedAt() (path string) {
	g.with(func() { path = g.resumedAt })
	return path
}

// Shards are how many shards each connected shard said there are, by number.
func (g *Gateway) Shards() (counts map[int]int) {
	counts = map[int]int{}
	g.with(func() {
		for n, s := range g.shards {
			if s.id != "" && s.conn != nil {
				counts[n] = s.count
			}
		}
	})
	return counts
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
func (g *Gateway) Forget() { g.with(func() { g.shards[0].id, g.shards[0].events = "", nil }) }

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
	g.with(func() {
		for _, s := range g.shards {
			yes = yes || s.conn != nil && s.id != ""
		}
	})
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

// Send dispatches an interaction to the shard of its server. While nothing is
// connected it is kept for whoever resumes the session.
func (g *Gateway) Send(in *Interaction) {
	g.with(func() { g.push(g.shardOf(in.guild), "INTERACTION_CREATE", json.RawMessage(in.Body)) })
}

// shardOf is the session of the shard that has a server. g.mu is held.
func (g *Gateway) shardOf(guild string) *session {
	id, _ := strconv.ParseUint(guild, 10, 64)
	if s := g.shards[int(id>>22)%len(g.shards)]; s != nil {
		return s
	}
	return g.shards[0]
}

// Dispatch dispatches any event to the first shard.
func (g *Gateway) Dispatch(kind string, data any) {
	g.with(func() { g.push(g.shards[0], kind, data) })
}

// Op sends an opcode with its data to every connection: 7 to ask for a new
// connection, 9 to end the session, 1 to ask for a heartbeat.
func (g *Gateway) Op(op int, data any) {
	g.with(func() {
		for conn := range g.conns {
			write(conn, event{Op: op, Data: data})
		}
	})
}

// Close closes every connection with a code.
func (g *Gateway) Close(code int) {
	g.with(func() {
		for conn := range g.conns {
			closeWith(conn, code, "")
		}
	})
}

func closeWith(conn *websocket.Conn, code int, why string) {
	conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, why), time.Now().Add(time.Second))
	conn.Close()
}

// Break ends every connection without a word.
func (g *Gateway) Break() {
	g.with(func() {
		for conn := range g.conns {
			conn.NetConn().Close()
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
		for conn := range g.conns {
			conn.Close()
		}
	})
}

// push adds an event to a session and sends it. g.mu is held.
func (g *Gateway) push(s *session, kind string, data any) {
	seq := len(s.events) + 1
	e := event{Data: data, Seq: &seq, Type: kind}
	s.events = append(s.events, e)
	if s.id != "" && s.conn != nil {
		write(s.conn, e)
	}
}

func write(conn *websocket.Conn, e event) {
	conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	conn.WriteJSON(e)
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
	g.with(func() {
		g.conns[conn] = true
		if !g.mute && !g.down {
			write(conn, event{Op: 10, Data: map[string]any{"heartbeat_interval": g.beat.Milliseconds()}})
		}
	})
	defer g.with(func() { g.drop(conn) })
	for {
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := conn.ReadJSON(&p); err != nil {
			return
		}
		g.with(func() { g.take(conn, r.URL.Path, p.Op, p.Data) })
	}
}

// drop forgets a connection. g.mu is held.
func (g *Gateway) drop(conn *websocket.Conn) {
	delete(g.conns, conn)
	for _, s := range g.shards {
		if s.conn == conn {
			s.conn = nil
		}
	}
}

// take answers what the program sent. g.mu is held.
func (g *Gateway) take(conn *websocket.Conn, path string, op int, data json.RawMessage) {
	if !g.conns[conn] {
		return
	}
	switch op {
	case 1:
		g.beats++
		if !g.deaf {
			write(conn, event{Op: 11})
		}
	case 2, 6:
		g.begin(conn, path, op, data)
	default:
		closeWith(conn, 4001, "Unknown opcode")
	}
}

// begin answers IDENTIFY and RESUME.
func (g *Gateway) begin(conn *websocket.Conn, path string, op int, data json.RawMessage) {
	var d struct {
		Token      string         `json:"token"`
		Intents    *int           `json:"intents"`
		Properties map[string]any `json:"properties"`
		Session    string         `json:"session_id"`
		Seq        int            `json:"seq"`
		Shard      []int          `json:"shard"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		closeWith(conn, 4002, "Decode error")
		return
	}
	if op == 2 {
		g.identified = append(g.identified, time.Now())
	}
	switch {
	case d.Token != "Bot "+g.f.Token && d.Token != g.f.Token:
		closeWith(conn, 4004, "Authentication failed.")
	case g.refuse != 0:
		closeWith(conn, g.refuse, "Refused")
	case g.invalidate > 0:
		g.invalidate--
		g.shards = map[int]*session{0: {}}
		write(conn, event{Op: 9, Data: false})
	case op == 6:
		g.resume(conn, path, d.Session, d.Seq)
	case d.Intents == nil || d.Properties == nil:
		closeWith(conn, 4002, "Decode error")
	case *d.Intents&^1 != 0: // more than the guilds is not needed
		closeWith(conn, 4014, "Disallowed intent(s).")
	default:
		g.identify(conn, d.Shard)
	}
}

// resume goes on with a session. g.mu is held.
func (g *Gateway) resume(conn *websocket.Conn, path, id string, seq int) {
	for _, s := range g.shards {
		if s.id == "" || s.id != id || seq > len(s.events) {
			continue
		}
		g.leave(s)
		s.conn = conn
		for _, e := range s.events[seq:] {
			write(conn, e)
		}
		g.resumed++
		g.resumedAt = path
		g.push(s, "RESUMED", map[string]any{})
		return
	}
	write(conn, event{Op: 9, Data: false})
}

// leave ends the connection that a session had before. g.mu is held.
func (g *Gateway) leave(s *session) {
	if s.conn != nil {
		s.conn.Close()
		delete(g.conns, s.conn)
	}
}

// identify begins a session for a shard: its number and their count, or nothing
// for the only one. g.mu is held.
func (g *Gateway) identify(conn *websocket.Conn, which []int) {
	number, count := 0, 1
	if len(which) == 2 {
		number, count = which[0], which[1]
	}
	if number < 0 || number >= count {
		closeWith(conn, 4010, "Invalid shard.")
		return
	}
	if count < g.advice {
		closeWith(conn, 4011, "Sharding required.")
		return
	}
	s := g.shards[number]
	if s == nil {
		s = &session{}
		g.shards[number] = s
	}
	g.leave(s)
	resumeAt := g.elsewhere
	if resumeAt == "" {
		resumeAt = g.url()
	}
	*s = session{id: fmt.Sprintf("session-%d", len(g.identified)), conn: conn, count: count}
	g.push(s, "READY", map[string]any{
		"v": 9, "session_id": s.id, "resume_gateway_url": resumeAt, "guilds": []any{}, "session_type": "normal",
		"user":        map[string]any{"id": g.f.ApplicationID, "username": "airesp", "bot": true, "discriminator": "0000"},
		"application": map[string]any{"id": g.f.ApplicationID, "flags": 0},
	})
}
