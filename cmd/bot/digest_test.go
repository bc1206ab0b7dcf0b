package main

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/store"
)

// dueStore is a store in which the digest of a channel was set up eight days
// ago and is due since an hour.
func dueStore(t *testing.T, platform, workspace, channel string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "airesp.db")
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.Context(), path, log)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	slot := time.Now().UTC().Add(-time.Hour)
	router := commands.NewRouter(commands.Config{
		Framework: airesp.BuiltIn(), Store: db, Log: log, Now: func() time.Time { return slot.AddDate(0, 0, -8) }, Reference: reference,
	})
	rep := router.Dispatch(context.Background(), commands.Request{
		Org: "default", Text: "digest on weekly " + slot.Format("Mon 15:04") + " UTC --critical-only", Place: commands.Place{Channel: channel},
		Identity: commands.Identity{Platform: platform, Workspace: workspace, User: "U1", Manages: true},
	})
	if rep.Error != nil {
		t.Fatal(rep.Error)
	}
	return path
}

// eventually waits for something that a process does.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain for " + what)
		}
	}
}

// TestDigestOfAKilledProcess kills the whole program after the platform has
// taken the digest and before its answer arrives: the next one finds it on
// Discord, and sends it again with the same slot on Slack.
func TestDigestOfAKilledProcess(t *testing.T) {
	t.Run("slack", func(t *testing.T) {
		t.Parallel()
		s := newSlack(t)
		env := slackEnv(s, dueStore(t, "slack", "T0001", "C0001"), "http")
		p := begin(t, env, "serve")
		s.Lose(1, func(w http.ResponseWriter) { _ = p.cmd.Process.Kill(); hang(w) })
		eventually(t, "the first digest", func() bool { return len(s.Kept("C0001")) > 0 })
		p.exit()
		p = begin(t, env, "serve").ready()
		eventually(t, "the second digest", func() bool { return len(s.Kept("C0001")) > 1 })
		p.stop()
		if k := s.Kept("C0001"); len(k) != 2 || k[0].Slot != k[1].Slot || k[0].Slot == "" {
			t.Errorf("Slack has %v", k)
		}
		p = begin(t, env, "serve").ready() // and no third
		p.stop()
		if k := s.Kept("C0001"); len(k) != 2 {
			t.Errorf("after another start Slack has %d", len(k))
		}
		s.Problems()
	})
	t.Run("discord", func(t *testing.T) {
		t.Parallel()
		d := discordfake.New(t)
		env := []string{"AIRESP_DB=" + dueStore(t, "discord", "10", "30"), "DISCORD_TOKEN=" + d.Token, "DISCORD_API_URL=" + d.URL}
		p := begin(t, env, "serve")
		d.Lose(1, func(w http.ResponseWriter) { _ = p.cmd.Process.Kill(); hang(w) })
		eventually(t, "the digest", func() bool { return len(d.Posted("30")) > 0 })
		p.exit()
		p = begin(t, env, "serve").ready()
		eventually(t, "the look for it", func() bool { return len(d.Requests("GET /channels/30/messages")) > 0 })
		p.stop()
		if got := d.Posted("30"); len(got) != 1 {
			t.Errorf("Discord has %d digests", len(got))
		}
	})
}

// hang ends a connection on which nothing was answered.
func hang(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		conn.Close()
	}
}
