package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// hosted serves a handler as serve does, for at most this many connections.
func hosted(t *testing.T, most int, h http.Handler) (addr string) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(h, quiet())
	done := make(chan error, 1)
	go func() { done <- server.Serve(newCrowd(l, most)) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		_ = server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

func healthy() http.Handler {
	mux := http.NewServeMux()
	new(health).register(mux)
	mux.HandleFunc("POST /read", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "slow", http.StatusRequestTimeout)
		}
	})
	return mux
}

// idle opens connections that send the beginning of a request, or nothing.
func idle(t *testing.T, addr string, n int, send string) []net.Conn {
	t.Helper()
	var list []net.Conn
	for range n {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if _, err := io.WriteString(conn, send); err != nil && send == "" {
			t.Fatal(err)
		}
		list = append(list, conn)
	}
	return list
}

// Strangers who only hold connections cannot keep a health check out.
func TestCrowd(t *testing.T) {
	for name, send := range map[string]string{
		"silent":      "",
		"half header": "POST /read HTTP/1.1\r\nHost: x\r\nContent-",
	} {
		t.Run(name, func(t *testing.T) {
			addr := hosted(t, 20, healthy())
			conns := idle(t, addr, 100, send)
			status, err := fetch(addr)
			if err != nil || status != http.StatusOK {
				t.Fatalf("healthz: %d, %v", status, err)
			}
			// The oldest have made room.
			_ = conns[0].SetReadDeadline(time.Now().Add(5 * time.Second))
			if _, err := conns[0].Read(make([]byte, 1)); err == nil || isTimeout(err) {
				t.Errorf("the oldest connection is still open: %v", err)
			}
		})
	}
}

const slowBody = "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"

// Where everybody sends a body that never ends, health checks pass as soon as
// the rush is over.
func TestCrowdOfSlowBodies(t *testing.T) {
	addr := hosted(t, 20, bounded(healthy(), 10))
	idle(t, addr, 60, slowBody)
	passes(t, addr, patience/2)
}

// Where every connection is at work, those that nobody waits for any more make
// room.
func TestCrowdAtWork(t *testing.T) {
	t.Parallel()
	addr := hosted(t, 20, healthy())
	idle(t, addr, 40, slowBody)
	passes(t, addr, patience+time.Second)
}

// passes fails the test when no health check passes in time.
func passes(t *testing.T, addr string, within time.Duration) {
	t.Helper()
	for end := time.Now().Add(within); ; time.Sleep(10 * time.Millisecond) {
		if status, err := fetch(addr); err == nil && status == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			t.Fatal("healthz does not answer")
		}
	}
}

func TestBounded(t *testing.T) {
	begun, end := make(chan struct{}, 9), make(chan struct{})
	h := bounded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			begun <- struct{}{}
			<-end
		}
	}), 1)
	status := func(path string) (code int) {
		w := httptest.NewRecorder()
		defer func() {
			if recover() == http.ErrAbortHandler {
				code = 0
			}
		}()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code
	}
	first := make(chan int, 1)
	go func() { first <- status("/slow") }()
	<-begun
	if a, b := status("/slow"), status(pathHealth); a != 0 || b != http.StatusOK {
		t.Errorf("beyond the bound: %d and %d", a, b)
	}
	close(end)
	if a, b := <-first, status("/slow"); a != http.StatusOK || b != http.StatusOK {
		t.Errorf("within the bound: %d and %d", a, b)
	}
}

func fetch(addr string) (int, error) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return 0, err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func isTimeout(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func TestSlowHeader(t *testing.T) {
	t.Parallel()
	addr := hosted(t, 20, healthy())
	start := time.Now()
	conn := idle(t, addr, 1, "GET /healthz HTTP/1.1\r\nX: ")[0]
	_ = conn.SetReadDeadline(start.Add(headerTime + 3*time.Second))
	if _, err := io.Copy(io.Discard, conn); err != nil || time.Since(start) < headerTime/2 {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

func TestLargeHeader(t *testing.T) {
	addr := hosted(t, 20, healthy())
	conn := idle(t, addr, 1, "GET /healthz HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", 2*headerBytes)+"\r\n\r\n")[0]
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Fatalf("%v, %v", resp, err)
	}
	resp.Body.Close()
}

func TestReadiness(t *testing.T) {
	h := &health{}
	if got := h.reasons(t.Context()); got != "" {
		t.Errorf("not ready: %s", got)
	}
	h.checks = []readiness{
		func(context.Context) error { return errors.New("the store is full") },
		func(context.Context) error { return nil },
		func(context.Context) error { return errors.New("Slack is away") },
	}
	if got := h.reasons(t.Context()); got != "the store is full\nSlack is away\n" {
		t.Errorf("it says %q", got)
	}
	h.leaving.Store(true)
	if got := h.reasons(t.Context()); got != "the process is stopping\n" {
		t.Errorf("it says %q", got)
	}
}

// A handler that panics is answered, and the value of the panic stays inside.
func TestPanic(t *testing.T) {
	var log strings.Builder
	server := newServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("canary") }), textLog(&log))
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	resp, err := http.Get("http://" + l.Addr().String() + "/?canary=1")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if err := server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	<-done
	if resp.StatusCode != http.StatusInternalServerError || strings.Contains(string(body), "canary") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if !strings.Contains(log.String(), "an HTTP handler panicked") || !strings.Contains(log.String(), "http_test.go") || strings.Contains(log.String(), "canary") {
		t.Errorf("the log is %s", &log)
	}
}
