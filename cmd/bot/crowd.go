package main

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// maxConns is how many HTTP connections are held at once. A waiting one costs
// about 15 KiB.
const maxConns = 512

// maxRequests is how many requests of platforms are at work at once. It is
// below maxConns, so that there is always room for a health check.
const maxRequests = 400

// patience is how long anybody waits for an answer: Slack and Discord give up
// after 3 seconds.
const patience = 3 * time.Second

// crowd is a listener that holds a bounded number of connections. When one
// more comes, the oldest that nobody waits for makes room, so that a thousand
// slow or idle strangers cannot keep Slack, Discord or a health check out.
type crowd struct {
	net.Listener
	most int

	mu    sync.Mutex
	conns *list.List // of *member, oldest first
}

// member is one connection of a crowd.
type member struct {
	net.Conn
	busy  atomic.Int64 // since when a request is at work, in Unix nanoseconds; 0 when none is
	leave func()
}

func newCrowd(l net.Listener, most int) *crowd {
	return &crowd{Listener: l, most: most, conns: list.New()}
}

// Accept takes the next connection in.
func (c *crowd) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil {
		return nil, err
	}
	m := &member{Conn: conn}
	c.mu.Lock()
	place := c.conns.PushBack(m)
	m.leave = sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.conns.Remove(place)
	})
	var out *member
	if c.conns.Len() > c.most {
		out = c.oldestIdle()
	}
	c.mu.Unlock()
	if out != nil {
		_ = out.Close()
	}
	return m, nil
}

// oldestIdle is the connection that makes room: the oldest without a request,
// or else with one that has taken too long. Where there is none, it is the new one.
func (c *crowd) oldestIdle() *member {
	late := time.Now().Add(-patience).UnixNano()
	var slow *member
	for e := c.conns.Front(); e != nil; e = e.Next() {
		m := e.Value.(*member)
		switch since := m.busy.Load(); {
		case since == 0 && (slow == nil || e.Next() != nil):
			return m
		case since == 0:
			return slow
		case slow == nil && since < late:
			slow = m
		}
	}
	return slow
}

// Close closes the connection and gives its place back.
func (m *member) Close() error {
	m.leave()
	return m.Conn.Close()
}

// noteState is the ConnState hook of the server: it learns which connections
// have a request at work.
func noteState(conn net.Conn, state http.ConnState) {
	m, ok := conn.(*member)
	if !ok {
		return
	}
	since := int64(0)
	if state == http.StateActive {
		since = time.Now().UnixNano()
	}
	m.busy.Store(since)
}

// memberKey is where a request's context holds its connection.
type memberKey struct{}

// noteConn is the ConnContext hook of the server.
func noteConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, memberKey{}, conn)
}

// bounded hangs up when too many requests are at work, except on those that
// ask how the program is. An answer would cost more than all the rest: the
// server waits half a second for it to arrive.
func bounded(h http.Handler, most int64) http.Handler {
	var atWork atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case pathHealth, pathReady, pathMetrics:
			h.ServeHTTP(w, r)
			return
		}
		defer atWork.Add(-1)
		if atWork.Add(1) > most {
			if m, ok := r.Context().Value(memberKey{}).(*member); ok {
				_ = m.Close() // or the server would wait for the rest of the body
			}
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	})
}
