package discord

import (
	"errors"
	"sync"
	"time"
)

// link is what is known of one shard's connection to the Gateway.
type link struct {
	mu   sync.Mutex
	up   bool
	ack  time.Time     // of the last heartbeat
	beat time.Duration // between two heartbeats, as Discord wants it
}

var (
	errDown = errors.New("Discord is not connected: the Gateway is down, or being connected")
	errDead = errors.New("Discord is not connected: the Gateway has not answered a heartbeat in time")
)

// connected notes a connection on which a heartbeat was answered.
func (l *link) connected(ack time.Time, beat time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up, l.ack, l.beat = true, ack, beat
}

// lost notes the end of the connection.
func (l *link) lost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = false
}

// state is nil while the connection lives. A heartbeat has half the time to the
// next one to be answered, so that a dead connection is found before its second
// heartbeat. discordgo waits for five.
func (l *link) state() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !l.up:
		return errDown
	case time.Since(l.ack) > l.beat+l.beat/2:
		return errDead
	}
	return nil
}
