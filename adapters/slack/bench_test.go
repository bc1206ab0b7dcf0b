package slack

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

const benchSecret = "8f742231b10e8888abcd99yyyzzz85a5"

// BenchmarkSlashCommand posts signed slash commands over loopback to two
// servers in turns of short rounds: the floor, which checks the same signature
// and writes a constant reply of the same size, and the whole adapter with the
// router over a real store. Only their ratio holds from one machine, or one
// run, to the next.
func BenchmarkSlashCommand(b *testing.B) {
	bench := adaptertest.New(b)
	whole := newBenchServer(b, wholeHandler(b, bench))
	reply := whole.once(b)
	floor := newBenchServer(b, floorHandler(reply))
	if got := floor.once(b); !bytes.Equal(got, reply) {
		b.Fatal("the floor answers otherwise")
	}
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			const burst = 2000
			rounds := max(1, b.N/burst)
			var ratios []float64
			var total [2]time.Duration
			var cpu [2]time.Duration
			floor.prepare(b, clients, burst)(b) // warm
			whole.prepare(b, clients, burst)(b)
			b.ResetTimer()
			for i := range rounds {
				var took [2]time.Duration
				for j := range 2 {
					k := (i + j) % 2 // each goes first in turn
					run := []*benchServer{floor, whole}[k].prepare(b, clients, burst)
					before := cpuTime()
					took[k] = run(b)
					cpu[k] += cpuTime() - before
					total[k] += took[k]
				}
				ratios = append(ratios, took[0].Seconds()/took[1].Seconds())
			}
			slices.Sort(ratios)
			n := float64(rounds * burst)
			b.ReportMetric(ratios[len(ratios)/2], "of-floor")
			b.ReportMetric(n/total[0].Seconds(), "floor/s")
			b.ReportMetric(n/total[1].Seconds(), "whole/s")
			b.ReportMetric(float64(cpu[0].Microseconds())/n, "floor-cpu-µs")
			b.ReportMetric(float64(cpu[1].Microseconds())/n, "whole-cpu-µs")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func wholeHandler(b *testing.B, d Core) http.Handler {
	a, err := New(Config{SigningSecret: benchSecret}, d, commands.Table(), quiet())
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	a.Register(mux)
	return mux
}

// floorHandler is the least that any handler has to do.
func floorHandler(reply []byte) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(pathCommands, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		stamp := r.Header.Get(headerTimestamp)
		mac := hmac.New(sha256.New, []byte(benchSecret))
		mac.Write([]byte("v0:" + stamp + ":"))
		mac.Write(body)
		got, _ := hex.DecodeString(r.Header.Get(headerSignature)[3:])
		if !hmac.Equal(mac.Sum(nil), got) {
			http.Error(w, "not signed", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", contentJSON)
		w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
		w.Write(reply)
	})
	return mux
}

type benchServer struct {
	address string
	sent    int
}

func newBenchServer(b *testing.B, h http.Handler) *benchServer {
	s := httptest.NewServer(h)
	b.Cleanup(s.Close)
	return &benchServer{address: s.Listener.Addr().String()}
}

// requests are signed commands, each with a trigger of its own.
func (s *benchServer) requests(n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		s.sent++
		body := url.Values{
			"token": {"gIkuvaNzQIHg97ATvDxqgjtO"}, "team_id": {"T0001"}, "team_domain": {"example"}, "channel_id": {"C2147483705"},
			"channel_name": {"test"}, "user_id": {"U2147483697"}, "user_name": {"steve"}, "command": {"/airesp"}, "text": {"who-owns data-privacy for cursor"},
			"response_url": {"https://hooks.slack.com/commands/1234/5678"}, "trigger_id": {fmt.Sprintf("13345224609.738474920.%d", s.sent)}, "api_app_id": {"A123456"},
			"is_enterprise_install": {"false"},
		}.Encode()
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		mac := hmac.New(sha256.New, []byte(benchSecret))
		fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
		list[i] = fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nContent-Length: %d\r\nAccept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%x\r\n\r\n%s",
			pathCommands, s.address, len(body), stamp, mac.Sum(nil), body)
	}
	return list
}

// once posts one command and gives the body of the answer.
func (s *benchServer) once(b *testing.B) []byte {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	body, err := exchange(conn, bufio.NewReader(conn), s.requests(1)[0])
	if err != nil {
		b.Fatal(err)
	}
	return body
}

// prepare signs n commands for so many clients, a connection each. The result
// posts them and says how long that took.
func (s *benchServer) prepare(b *testing.B, clients, n int) func(b *testing.B) time.Duration {
	work := make([][][]byte, clients)
	conns := make([]net.Conn, clients)
	for i := range clients {
		work[i] = s.requests(n / clients)
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			b.Fatal(err)
		}
		conns[i] = conn
	}
	return func(b *testing.B) time.Duration {
		var all sync.WaitGroup
		start := time.Now()
		for i, conn := range conns {
			all.Go(func() {
				r := bufio.NewReader(conn)
				for _, request := range work[i] {
					if _, err := exchange(conn, r, request); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		took := time.Since(start)
		for _, conn := range conns {
			_ = conn.Close()
		}
		return took
	}
}

// exchange is a client that costs next to nothing.
func exchange(w io.Writer, r *bufio.Reader, request []byte) ([]byte, error) {
	if _, err := w.Write(request); err != nil {
		return nil, err
	}
	status, err := r.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
		return nil, fmt.Errorf("%s", status)
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if len(line) == 2 {
			break
		}
		if rest, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(rest))); err != nil {
				return nil, err
			}
		}
	}
	body := make([]byte, length)
	_, err = io.ReadFull(r, body)
	return body, err
}

// BenchmarkRender draws the answer that is asked for most.
func BenchmarkRender(b *testing.B) {
	m := adaptertest.New(b).Say("who-owns data-privacy for cursor").Message
	b.ReportAllocs()
	for b.Loop() {
		Render(m).appendJSON(nil)
	}
}

// BenchmarkForm reads the form of a slash command.
func BenchmarkForm(b *testing.B) {
	body := string(bytes.SplitN((&benchServer{}).requests(1)[0], []byte("\r\n\r\n"), 2)[1])
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseForm(body); err != nil {
			b.Fatal(err)
		}
	}
}
