package discord

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/discord/discordfake"
)

// -interactions=1000000 is the long run: about ten minutes.
var interactions = flag.Int("interactions", 5000, "how many interactions TestFlat posts")

// TestFlat posts interactions of several kinds over HTTP, each with an id, a
// token and a signature of its own, and looks at what stays of them: memory,
// goroutines and open files.
func TestFlat(t *testing.T) {
	const clients, rounds = 16, 10
	r := newRig(t)
	r.post(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	start := time.Now()
	r.a.now = func() time.Time { return start }
	kinds := []*discordfake.Interaction{
		r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursor")),
		r.Slash(ben, "gaps", discordfake.Text("model", "saas")),
		r.Press(ben, discordfake.Button{CustomID: "1:claim data-privacy for coding"}), // opens a form
		r.Press(ben, discordfake.Button{CustomID: "1=:gaps page 2"}),
		r.Type(ana, "claim", "team", "priv"),
	}
	host := strings.TrimSuffix(strings.TrimPrefix(r.url, "http://"), Path)
	each := *interactions / rounds / clients
	post := func(client, round int) error {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			return err
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for i := range each {
			kind := kinds[i%len(kinds)]
			body := bytes.ReplaceAll(kind.Body, []byte(kind.ID), fmt.Appendf(nil, "%019d", 2200000000000000000+(round*clients+client)*each+i))
			req := httptest.NewRequest(http.MethodPost, r.url, bytes.NewReader(body))
			req.Header = r.Sign(body, start)
			if err := req.Write(conn); err != nil {
				return err
			}
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				return err
			}
			n, _ := io.Copy(io.Discard, res.Body)
			if res.StatusCode != 200 || n < 20 {
				return fmt.Errorf("answered %d with %d bytes", res.StatusCode, n)
			}
		}
		return nil
	}
	var before, now state
	for round := range rounds {
		var wait sync.WaitGroup
		for client := range clients {
			wait.Go(func() {
				if err := post(client, round); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if err := r.a.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = look()
		if t.Logf("after %d: %+v", (round+1)*each*clients, now); round == 0 {
			before = now
		}
	}
	t.Logf("%d in %v", rounds*each*clients, time.Since(start).Round(time.Second))
	if now.heap > before.heap+1<<20 || now.goroutines > before.goroutines+clients || now.files > before.files+clients {
		t.Errorf("it grew from %+v to %+v", before, now)
	}
}

// state is what a program holds.
type state struct {
	heap, goroutines, files int
}

func look() state {
	runtime.GC()
	runtime.GC() // what finalizers and pools let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, _ := os.ReadDir("/proc/self/fd") // nothing where there is none
	return state{int(m.HeapAlloc), runtime.NumGoroutine(), len(files)}
}
