package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/store"
)

// A store of every format that there ever was is kept in store/testdata/formats
// and never changed again. Whoever changes the format writes one of the new kind:
//
//	go test ./cmd/bot -run TestFormats -write-format
var writeFormat = flag.Bool("write-format", false, "write the store of the present format that later versions have to read")

func TestFormats(t *testing.T) {
	file := func(n int) string {
		return filepath.Join("..", "..", "store", "testdata", "formats", fmt.Sprintf("%d.db", n))
	}
	if *writeFormat {
		writeStore(t, file(store.Format))
	}
	for n := 1; n <= store.Format; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) { opensFormat(t, file(n)) })
	}
}

// opensFormat checks that this version reads what the store holds, and writes
// to a copy of it.
func opensFormat(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "airesp.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, owner := range []string{"NOBODY", "Platform"} { // the second time it is of the present format
		db, err := store.Open(t.Context(), path, quiet())
		if err != nil {
			t.Fatal(err)
		}
		router := commands.NewRouter(commands.Config{
			Framework: airesp.BuiltIn(), Store: db, Log: quiet(), Reference: reference,
			Now: func() time.Time { return adaptertest.Start.AddDate(0, 0, 7) },
		})
		says := func(org, text, want string) {
			t.Helper()
			id := commands.Identity{Platform: "console", User: "ana", Operator: true}
			r := router.Dispatch(context.Background(), commands.Request{Org: org, Text: text, Identity: id})
			if got := adaptertest.Text(r); r.Error != nil || !strings.Contains(got, want) {
				t.Errorf("%s: %s; want %q", text, got, want)
			}
		}
		says("default", "who-owns data-privacy for coding", "Our owner: Privacy")
		says("default", "who-owns data-security for support-bot", "Our owner: Security")
		says("default", "gaps for support-bot", "accepted")
		says("default", "asof 2026-11-22 data-privacy for coding", "Our owner: NOBODY")
		says("default", "history data-privacy", "by console user ana")
		says("other", "who-owns data-privacy for coding", "Our owner: Elsewhere")
		says("default", "who-owns incident-response for coding", "Our owner: "+owner)
		says("default", "claim incident-response for coding by Platform", "Platform")
		r, err := db.Verify(t.Context())
		if err == nil {
			err = report(t.Output(), r)
		}
		if err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// writeStore writes a store with something of nearly everything.
func writeStore(t *testing.T, file string) {
	b := adaptertest.NewAdmin(t, "console:root")
	say := func(org, user, text string) {
		t.Helper()
		id := commands.Identity{Platform: "console", User: user, Operator: true}
		if r := b.Dispatch(context.Background(), commands.Request{Org: org, Text: text, Identity: id}); r.Error != nil {
			t.Fatalf("%s: %s", text, adaptertest.Text(r))
		}
	}
	say("default", "ana", "claim data-privacy for coding by Privacy note under the works agreement")
	say("default", "ana", "system add support-bot for saas by Support")
	say("default", "ben", "claim data-security for support-bot by Security until 2027-06-30")
	say("default", "ana", "claim data-security for coding as consulted by Privacy")
	say("default", "ben", "accept data-privacy for support-bot until 2027-03-31 because the vendor fixes it")
	say("default", "root", "approve r9")
	say("default", "ben", "transfer data-security for support-bot to Support")
	say("default", "ana", "dispute data-privacy for coding because the works council asks")
	say("default", "root", "resolve data-privacy for coding because it was a misunderstanding")
	say("default", "root", "undo")
	say("other", "cleo", "claim data-privacy for coding by Elsewhere")
	for _, org := range []string{"default", "other"} {
		l := airesp.NewLedger()
		for r, err := range b.DB.Read(t.Context(), org, 1) {
			if err == nil {
				err = l.Apply(r)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		data, err := l.Snapshot()
		if err == nil {
			err = b.DB.PutSnapshot(t.Context(), org, l.Mark(), data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(file)
	if err == nil {
		err = b.DB.Backup(t.Context(), f)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}
