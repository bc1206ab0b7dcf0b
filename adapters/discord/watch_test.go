package discord

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
)

// TestDeletedRole deletes the role of a team. Two looks make what it owns a
// gap; when the role is there again, so is the owner.
func TestDeletedRole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i := range maxGuilds + 50 { // more than one answer lists
		r.Join(fmt.Sprint(1100000000000000000+i), "1")
	}
	r.Join(guild, privacy, legal)
	r.Name(privacy, "Privacy")
	r.post(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	look := func() {
		t.Helper()
		if err := r.a.lookAtRoles(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.bench.Wait(15 * time.Minute)
	}
	owned := func(want bool) {
		t.Helper()
		text := adaptertest.Text(r.bench.Say("team Privacy"))
		if suspect := strings.Contains(text, "group is gone"); suspect == want {
			t.Errorf("suspect is %v:\n%s", suspect, text)
		}
	}
	look()
	owned(true)
	r.Join(guild, legal)
	look()
	owned(true) // one look may be wrong
	look()
	owned(false)
	r.Join(guild, legal, privacy)
	look()
	owned(true)
	if n := len(r.Requests("GET /guilds/")); n != 4 {
		t.Errorf("the roles of servers were asked for %d times in 4 looks", n)
	}
}

// TestRenamedRole gives the role that a team became known by another name: the
// team is called that from then on, and is found by the old one too.
func TestRenamedRole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Join(guild, privacy)
	r.post(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	r.Name(privacy, "Data Protection")
	if err := r.a.lookAtRoles(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := adaptertest.Text(r.bench.Say("team Privacy")); !strings.Contains(text, "Data Protection is accountable for 1") {
		t.Error(text)
	}
}

// TestRolesUnknown looks while Discord is in trouble, or has put the bot out:
// that says nothing of a role.
func TestRolesUnknown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.Join(guild, privacy)
	r.post(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	records := r.records()
	for name, fault := range map[string]func(){
		"an empty list": func() { r.Fault("GET /guilds/", 1, func(w http.ResponseWriter) { fmt.Fprint(w, "[]") }) },
		"no list":       func() { r.Fault("GET /guilds/", 1, func(w http.ResponseWriter) { w.WriteHeader(403) }) },
		"no servers":    func() { r.Fault("GET /users/@me/guilds", 1, func(w http.ResponseWriter) { w.WriteHeader(404) }) },
	} {
		for range 3 {
			fault()
			if err := r.a.lookAtRoles(t.Context()); err == nil {
				t.Errorf("%s: no error", name)
			}
			r.bench.Wait(time.Hour)
		}
	}
	if n := r.records(); n != records {
		t.Errorf("%d records were written", n-records)
	}
}

// TestWatch looks by itself while Run is on.
func TestWatch(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(r *rig) { r.a.watchEvery = 20 * time.Millisecond })
	r.Join(guild, legal)
	r.post(claim(r.Fake, ana, "data-privacy", privacy, "Privacy"))
	r.run()
	r.Gateway.Wait("a look", func() bool { return len(r.Requests("GET /guilds/")) > 1 })
	r.sees(r.send(r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"))), true, roleMention(privacy))
}
