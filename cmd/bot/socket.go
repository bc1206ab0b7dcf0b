package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"airesp/adapters/console"
	"airesp/store"
)

// While a process holds the store, the other sub-commands reach it by a unix
// socket beside the store file. It speaks HTTP and JSON with this same program
// and nobody else: only the owner of the file can open it, and whoever can
// read the file is its operator.

const (
	maxQuestion = 1 << 20
	maxAnswer   = 64 << 20
	askTime     = 30 * time.Second
	dialTime    = 500 * time.Millisecond
	helloTime   = 1500 * time.Millisecond
)

func socketPath(db string) string { return db + ".sock" }

// socket is the serving end.
type socket struct {
	path   string
	mine   os.FileInfo
	server *http.Server
	done   chan struct{}
}

// openSocket serves the socket. Without one the program still does its work,
// so a failure is a warning.
func openSocket(ctx context.Context, p *parts) *socket {
	path := socketPath(p.cfg.DB)
	l, err := listenUnix(ctx, path)
	if err != nil {
		p.log.Warn("there is no socket beside the store, so bot ask cannot reach this process", "path", path, "err", err)
		return nil
	}
	s := &socket{path: path, done: make(chan struct{})}
	s.mine, _ = os.Lstat(path)
	s.server = newServer(http.MaxBytesHandler(socketRoutes(p), maxQuestion), p.log)
	// The read timeout would end the context of a request that takes longer.
	s.server.ReadTimeout, s.server.WriteTimeout = 0, askTime
	go func() {
		defer close(s.done)
		if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			p.log.Warn("the socket beside the store stopped working", "err", err)
		}
	}()
	return s
}

// close answers what is under way, at most until ctx ends, and removes the
// socket unless another process has put its own in its place.
func (s *socket) close(ctx context.Context) {
	if s == nil {
		return
	}
	if now, err := os.Lstat(s.path); err == nil && os.SameFile(now, s.mine) {
		_ = os.Remove(s.path)
	}
	_ = s.server.Shutdown(ctx)
	<-s.done
}

// listenUnix makes the socket in a folder of its own that nobody else can
// enter, and moves it into place when its mode is right. One that is there
// already is replaced only when nobody answers.
func listenUnix(ctx context.Context, path string) (net.Listener, error) {
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case info.Mode().Type() != fs.ModeSocket:
		return nil, errors.New("something else has its name")
	default:
		if conn, err := dialUnix(ctx, path); err == nil {
			_ = conn.Close()
			return nil, errors.New("another process answers there")
		}
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s") // mode 0700
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	temp := filepath.Join(dir, "s")
	l, err := new(net.ListenConfig).Listen(ctx, "unix", temp)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err = os.Chmod(temp, 0o600); err == nil {
		err = place(ctx, temp, path)
	}
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

// place moves the socket into place, and takes it back where its path is longer
// than the system lets anybody dial.
func place(ctx context.Context, temp, path string) error {
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	conn, err := dialUnix(ctx, path)
	if err != nil {
		_ = os.Remove(path)
		return err
	}
	return conn.Close()
}

func dialUnix(ctx context.Context, path string) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTime}
	return d.DialContext(ctx, "unix", path)
}

// errNobody says that no process serves the socket.
var errNobody = errors.New("no process holds the store")

// viaSocket asks the process that holds the store. The error is errNobody when
// there is none, and *store.LockedError when there is one that does not answer.
// to is what the answer is decoded into, or the io.Writer that it goes to.
func viaSocket(ctx context.Context, db, route string, q, to any) error {
	conn, err := dialUnix(ctx, socketPath(db))
	if err != nil {
		return errNobody
	}
	_ = conn.Close()
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialUnix(ctx, socketPath(db)) },
	}}
	defer client.CloseIdleConnections()
	quick, stop := context.WithTimeout(ctx, helloTime)
	defer stop()
	if err := post(quick, client, "/hello", nil, nil); err != nil {
		return &store.LockedError{Path: db}
	}
	return post(ctx, client, route, q, to)
}

func post(ctx context.Context, client *http.Client, route string, q, to any) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://store"+route, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("the running bot did not answer (%w); look at its log", err)
	}
	defer resp.Body.Close()
	answer := io.LimitReader(resp.Body, maxAnswer)
	switch {
	case resp.StatusCode != http.StatusOK:
		text, _ := io.ReadAll(io.LimitReader(answer, 1<<10))
		return fmt.Errorf("the running bot could not do this: %s", bytes.TrimSpace(text))
	case to == nil:
		return nil
	}
	if w, ok := to.(io.Writer); ok {
		if _, err := io.Copy(w, resp.Body); err != nil {
			return fmt.Errorf("the copy was not completed: %w", err)
		}
		return nil
	}
	return json.NewDecoder(answer).Decode(to)
}

// question is what ask asks, and answer what it prints.
type (
	question struct {
		Org   string   `json:"org,omitempty"` // empty for that of the process that answers
		User  string   `json:"user"`
		Teams []string `json:"teams"`
		Text  string   `json:"text"`
		JSON  bool     `json:"json"`
		Width int      `json:"width"`
		Draw  bool     `json:"draw,omitempty"` // the reply's picture is wanted too
	}
	answer struct {
		OK      bool   `json:"ok"`
		Output  string `json:"output"`
		Picture []byte `json:"picture,omitempty"` // PNG
	}
)

// respond answers a question. Both ends of the socket use it, so that it makes
// no difference who holds the store.
func respond(ctx context.Context, d console.Dispatcher, org string, q question) (answer, error) {
	if q.Org != "" {
		org = q.Org
	}
	req := console.Speaker{Org: org, User: q.User, Teams: q.Teams}.Request(q.Text)
	req.WantData = q.JSON
	rep := d.Dispatch(ctx, req)
	a := answer{OK: rep.Error == nil}
	if images := rep.Message.Images(); q.Draw && len(images) > 0 {
		a.Picture = images[0].Draw()
	}
	if !q.JSON {
		a.Output = console.Draw(rep, q.Width)
		return a, nil
	}
	data, err := json.Marshal(rep)
	a.Output = string(data) + "\n"
	return a, err
}
