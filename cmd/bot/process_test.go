package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the real program at work.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string // where it serves HTTP
	done chan error

	mu  sync.Mutex
	log bytes.Buffer // what it wrote, to standard output as well
}

// begin starts the program and waits until it serves HTTP. env are settings,
// NAME=VALUE.
func begin(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command("bot", args...), done: make(chan error, 1)}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "GORACE=" + os.Getenv("GORACE"), "AIRESP_LOG_FORMAT=json", "AIRESP_ADDR=127.0.0.1:0"}, env...)
	p.cmd.Dir = t.TempDir()
	r, w := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = w, w
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	addr := make(chan string, 1)
	read := make(chan struct{})
	go p.read(r, addr, read)
	go func() {
		err := p.cmd.Wait()
		w.Close()
		<-read
		p.done <- err
	}()
	t.Cleanup(p.kill)
	select {
	case a := <-addr:
		p.url = "http://" + a
	case err := <-p.done:
		p.done <- err
		t.Fatalf("the program ended: %v\n%s", err, p.text())
	case <-time.After(20 * time.Second):
		t.Fatalf("the program does not serve HTTP:\n%s", p.text())
	}
	return p
}

// read keeps what the program writes, and looks for the address in it.
func (p *process) read(r io.Reader, addr chan<- string, done chan<- struct{}) {
	defer close(done)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		var line struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "HTTP is on" {
			addr <- line.Addr
		}
	}
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// get is the status and the body of a page.
func (p *process) get(path string) (int, string) {
	p.t.Helper()
	resp, err := http.Get(p.url + path)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.text())
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// ready waits until the program says that it is.
func (p *process) ready() *process {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		status, body := p.get("/readyz")
		if status == http.StatusOK {
			return p
		}
		if time.Now().After(end) {
			p.t.Fatalf("not ready: %s\n%s", body, p.text())
		}
	}
}

// stop asks the program to end, and checks that it does so well.
func (p *process) stop() {
	p.t.Helper()
	start := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if code := p.exit(); code != exitOK {
		p.t.Fatalf("exit code %d\n%s", code, p.text())
	}
	if took := time.Since(start); took > drainTime+time.Second {
		p.t.Errorf("it took %v to stop", took)
	}
}

// exit waits for the end of the program and gives its exit code.
func (p *process) exit() int {
	p.t.Helper()
	select {
	case err := <-p.done:
		p.done <- err
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(30 * time.Second):
		p.t.Fatalf("it does not end:\n%s", p.text())
		return -1
	}
}

func (p *process) kill() {
	http.DefaultClient.CloseIdleConnections()
	_ = p.cmd.Process.Kill()
	<-p.done
	if p.t.Failed() && testing.Verbose() {
		fmt.Println(strings.TrimSpace(p.text()))
	}
}
