package discord

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
)

// BenchmarkInteraction posts a signed interaction over loopback to two servers
// in turns of short bursts: the floor, which checks the same signature and
// writes a constant reply, and the whole adapter with the router over a real
// store. Only their ratio holds from one machine, or one run, to the next.
func BenchmarkInteraction(b *testing.B) {
	f := discordfake.New(b)
	body := f.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursor")).Body
	a, err := New(Config{PublicKey: f.PublicKey()}, adaptertest.New(b), commands.Table(), airesp.BuiltIn(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	a.now = func() time.Time { return start } // the same interaction, over and over, stays young
	key, _ := hex.DecodeString(f.PublicKey())
	var answer []byte
	floor := func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		sig, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), raw...), sig) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(answer)
	}
	var request bytes.Buffer
	req := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+Path, bytes.NewReader(body))
	req.Header = f.Sign(body, time.Now())
	req.Write(&request)
	servers := [2]*httptest.Server{httptest.NewServer(http.HandlerFunc(floor)), httptest.NewServer(http.HandlerFunc(a.interactions))}
	for _, s := range servers {
		b.Cleanup(s.Close)
	}
	_, answer, err = discordfake.Send(servers[1].URL, body, f.Sign(body, time.Now()))
	if err != nil {
		b.Fatal(err)
	}
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			const size = 1000
			burst(b, servers[0], request.Bytes(), clients, size)
			burst(b, servers[1], request.Bytes(), clients, size)
			b.ResetTimer()
			var ratios, whole []float64
			for i := range max(3, b.N/size) {
				var took [2]time.Duration
				for j := range 2 {
					k := (i + j) % 2 // each goes first in turn
					took[k] = burst(b, servers[k], request.Bytes(), clients, size)
				}
				ratios = append(ratios, float64(took[0])/float64(took[1]))
				whole = append(whole, size/took[1].Seconds())
			}
			slices.Sort(ratios)
			slices.Sort(whole)
			b.ReportMetric(ratios[len(ratios)/2], "of-floor")
			b.ReportMetric(whole[len(whole)/2], "whole/s")
		})
	}
}

// burst sends the same request so many times over so many connections.
func burst(b *testing.B, s *httptest.Server, request []byte, clients, n int) time.Duration {
	began := time.Now()
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			for range n / clients {
				conn.Write(request)
				res, err := http.ReadResponse(in, nil)
				if err != nil || res.StatusCode != 200 {
					b.Error(err)
					return
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		})
	}
	wait.Wait()
	return time.Since(began)
}
