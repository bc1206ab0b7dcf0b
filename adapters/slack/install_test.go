package slack

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/adapters/slack/slackfake"

	"github.com/slack-go/slack"
)

const (
	oneKey   = "a key that nobody guesses, number 1"
	otherKey = "a key that nobody guesses, number 2"
)

// newInstallRig makes a rig that workspaces can be added to, and a browser.
func newInstallRig(t *testing.T) (*rig, *http.Client) {
	t.Helper()
	r := newRig(t)
	r.a.hooks.CloseIdleConnections()
	r.a = r.adapter(t, r.installable(oneKey))
	mux := http.NewServeMux()
	r.a.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	r.app, r.slack.RedirectURL = server.URL, server.URL+pathRedirect
	return r, browser(t)
}

func (r *rig) installable(keys ...string) Config {
	return Config{
		SigningSecret: r.slack.Secret, APIURL: r.slack.APIURL(), ClientID: r.slack.Client.ID, ClientSecret: r.slack.Client.Secret,
		Keys: keys, Vault: r.DB, Org: func(workspace string) string { return "slack:" + workspace },
	}
}

func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport}
}

func visit(t *testing.T, c *http.Client, to string) (int, string) {
	t.Helper()
	resp, err := c.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if _, err := copyAll(&b, resp); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, b.String()
}

// TestInstall installs the app as a person does. The token works, also after a
// restart, and is not to be found in the store.
func TestInstall(t *testing.T) {
	r, person := newInstallRig(t)
	status, page := visit(t, person, r.app+pathInstall)
	if status != 200 || !strings.Contains(page, "airesp is installed in Team T0077") {
		t.Fatalf("%d %s", status, page)
	}
	r.slack.Group("S1", "U0001")
	claim := func(app string) slackfake.Seen {
		r.slack.Command(app, slackfake.Command{Team: "T0077", Text: "claim data-privacy by <!subteam^S1|@privacy>"})
		return r.slack.Next()
	}
	wants(t, claim(r.app), "privacy now owns Data Privacy")
	kept, err := r.DB.Value(t.Context(), "slack/T0077")
	if err != nil || len(kept) == 0 || strings.Contains(string(kept), r.slack.Token("T0077")) {
		t.Errorf("%d bytes are kept, %v", len(kept), err)
	}
	ask := func(a *Adapter, team string) error {
		return a.call(t.Context(), team, func(ctx context.Context, api *slack.Client) error {
			is, err := api.AuthTestContext(ctx)
			if err == nil && is.TeamID != team {
				t.Errorf("asked as %s, answered as %s", team, is.TeamID)
			}
			return err
		})
	}
	restarted := func(keys ...string) *Adapter {
		a := r.adapter(t, r.installable(keys...))
		t.Cleanup(a.hooks.CloseIdleConnections)
		return a
	}
	if err := ask(restarted(oneKey), "T0077"); err != nil {
		t.Error(err)
	}
	if err := ask(restarted(oneKey), "T0078"); !errors.Is(err, errNoToken) {
		t.Errorf("a workspace that gave nothing: %v", err)
	}
	// The key is changed: with the old one behind the new one all is well, and
	// the token is locked anew, so that the old one is needed no more.
	if err := ask(restarted(otherKey), "T0077"); !errors.Is(err, errLocked) {
		t.Errorf("with another key: %v", err)
	}
	if err := ask(restarted(otherKey, oneKey), "T0077"); err != nil {
		t.Error(err)
	}
	if err := ask(restarted(otherKey), "T0077"); err != nil {
		t.Errorf("after it was locked anew: %v", err)
	}

	// It is taken away; news of an earlier end, which is late, changes nothing.
	r.a = restarted(otherKey)
	gone := func(kind string, ago time.Duration) {
		e := event{Type: "event_callback", ID: kind + ago.String(), Team: "T0077", Time: time.Now().Add(-ago).Unix()}
		e.Event.Type, e.Event.Tokens.Bot = kind, []string{"U1"}
		r.a.takeEvent(e)
		drain(t, r.a)
	}
	gone("app_uninstalled", time.Hour)
	if err := ask(r.a, "T0077"); err != nil {
		t.Errorf("news of an earlier end: %v", err)
	}
	gone("tokens_revoked", -2*time.Second)
	if err := ask(r.a, "T0077"); !errors.Is(err, errNoToken) {
		t.Errorf("after it was taken away: %v", err)
	}
	if kept, err := r.DB.Value(t.Context(), "slack/T0077"); err != nil || kept != nil {
		t.Errorf("%d bytes are kept, %v", len(kept), err)
	}
}

// TestForgedInstalls come back without having been begun here: in another
// browser, with a state that was changed, is too old or was used before.
func TestForgedInstalls(t *testing.T) {
	r, person := newInstallRig(t)
	person.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	begin := func(c *http.Client) string {
		t.Helper()
		resp, err := c.Get(r.app + pathInstall)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		to, err := resp.Location()
		if err != nil || to.Query().Get("scope") != strings.Join(scopeNames(), ",") {
			t.Fatalf("%v, %v", to, err)
		}
		return to.Query().Get("state")
	}
	back := func(c *http.Client, state string) (int, string) {
		return visit(t, c, r.app+pathRedirect+"?"+url.Values{"code": {r.slack.Code("T0077")}, "state": {state}}.Encode())
	}
	refused := func(name string, c *http.Client, state string) {
		t.Helper()
		if status, page := back(c, state); status != http.StatusBadRequest || !strings.Contains(page, "was not begun here") {
			t.Errorf("%s: %d %s", name, status, page)
		}
	}
	state := begin(person)
	refused("in another browser", browser(t), state)
	refused("without a state", person, "")
	state = begin(person)
	refused("a state that was changed", person, strings.ToUpper(state[:40])+state[40:])
	state = begin(person)
	now := time.Now()
	r.a.states.now = func() time.Time { return now.Add(stateLife + time.Second) }
	refused("too late", person, state)
	r.a.states.now = time.Now

	state = begin(person)
	site, _ := url.Parse(r.app + pathRedirect)
	cookies := person.Jar.Cookies(site)
	if status, _ := back(person, state); status != 200 {
		t.Errorf("a good one: %d", status)
	}
	person.Jar.SetCookies(site, cookies)
	refused("a second time", person, state)
	if names, err := r.DB.Values(t.Context(), kept); err != nil || !slices.Equal(names, []string{"slack/T0077"}) {
		t.Errorf("kept: %q, %v", names, err)
	}
	state = begin(person)
	if status, page := visit(t, person, r.app+pathRedirect+"?error=access_denied&state="+url.QueryEscape(state)); status != 200 || !strings.Contains(page, "Nothing was installed") {
		t.Errorf("somebody who changed their mind: %d %s", status, page)
	}
}

// TestRotation uses a token that ends, by many at once: it is renewed once,
// what comes next is kept, and a restart goes on with it.
func TestRotation(t *testing.T) {
	r, person := newInstallRig(t)
	r.slack.Rotate(12 * 3600)
	visit(t, person, r.app+pathInstall)
	first := r.slack.Token("T0077")
	now := time.Now()
	late := func(a *Adapter, d time.Duration) *Adapter {
		a.tokens.now = func() time.Time { return now.Add(d) }
		return a
	}
	use := func(a *Adapter) {
		t.Helper()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if err := a.call(t.Context(), "T0077", func(ctx context.Context, api *slack.Client) error {
					_, err := api.AuthTestContext(ctx)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	use(late(r.a, time.Hour))
	if r.slack.Token("T0077") != first {
		t.Error("a token that is good for long was renewed")
	}
	use(late(r.a, 12*time.Hour-time.Minute))
	second := r.slack.Token("T0077")
	r.slack.Revoke(first)
	if second == first || r.slack.Calls("oauth.v2.access") != 2 {
		t.Errorf("renewed: %t, with %d calls", second != first, r.slack.Calls("oauth.v2.access"))
	}
	again := r.adapter(t, r.installable(oneKey))
	defer again.hooks.CloseIdleConnections()
	use(late(again, 13*time.Hour))
	if r.slack.Token("T0077") != second {
		t.Error("after a restart a good token was renewed")
	}
	use(late(again, 30*time.Hour))
	if r.slack.Token("T0077") == second {
		t.Error("after a restart a token that ends was not renewed")
	}
}

// TestScopes names the scopes that are missing and those that are not used.
func TestScopes(t *testing.T) {
	r := newRig(t)
	r.slack.Scopes = []string{"commands", "chat:write", "usergroups:read", "im:history", "files:write", "reactions:read"}
	r.a.checkTokens(t.Context())
	notes := strings.Join(r.a.Notes(), "\n")
	for _, want := range []string{"the scope app_mentions:read is missing: mentions are not answered", "the scope reactions:read is not used"} {
		if !strings.Contains(notes, want) || !strings.Contains(r.log(), want) {
			t.Errorf("no %q in %s", want, notes)
		}
	}
	r.slack.Scopes = scopeNames()
	if r.a.checkTokens(t.Context()); len(r.a.Notes()) != 0 {
		t.Errorf("all is well, but: %q", r.a.Notes())
	}
	r.slack.Fail("auth.test", "account_inactive")
	if r.a.checkTokens(t.Context()); !strings.Contains(strings.Join(r.a.Notes(), ""), "did not take the bot token (account_inactive)") {
		t.Errorf("a token that does not work: %q", r.a.Notes())
	}
}

// TestWatch deletes and empties the groups of teams: two looks make what they
// own a gap, and one look at a group that is there again ends that.
func TestWatch(t *testing.T) {
	r := newRig(t)
	r.a.checkTokens(t.Context())
	r.slack.Group("S1", "U0001")
	r.slack.Group("S2")
	for _, text := range []string{"team add Privacy", "team bind Privacy slack:T0001/S1", "team add Empty", "team bind Empty slack:T0001/S2", "team add Gone", "team bind Gone slack:T0001/S9"} {
		if rep := r.Say(text); rep.Error != nil {
			t.Fatal(rep.Error)
		}
	}
	look := func() string {
		r.Bench.Wait(watchEvery)
		r.a.lookAtGroups(t.Context())
		return adaptertest.Text(r.Say("team list"))
	}
	if said := look(); strings.Contains(said, "Nobody can speak") {
		t.Errorf("after one look: %s", said)
	}
	if said := look(); strings.Count(said, "Nobody can speak") != 2 || !strings.Contains(said, "its group is empty") || !strings.Contains(said, "its group is gone") {
		t.Errorf("after two looks: %s", said)
	}
	r.slack.Group("S2", "U5")
	r.slack.Group("S9", "U6")
	r.slack.Disable("S1", true)
	r.slack.Fail("usergroups.list", "internal_error")
	look()
	r.slack.Fail("usergroups.list", "")
	if said := look(); strings.Contains(said, "Nobody can speak") {
		t.Errorf("groups that are there again: %s", said)
	}
	if said := look(); strings.Count(said, "Nobody can speak") != 1 {
		t.Errorf("a group that was disabled: %s", said)
	}
}

// TestRenamedUserGroup renames the user group that a team became known by: Slack
// says so, and the team is called that from then on.
func TestRenamedUserGroup(t *testing.T) {
	r := newRig(t)
	r.slack.Group("S1", slackfake.User)
	wants(t, r.ask(t, "claim data-privacy by <!subteam^S1|@privacy>"), "privacy now owns Data Privacy")
	r.slack.Rename("S1", "Data Protection")
	inner := map[string]any{"type": "subteam_updated", "subteam": map[string]any{"id": "S1", "name": "Data Protection"}}
	r.slack.SendEvent(r.app, r.slack.Event("", "", inner), "")
	drain(t, r.a)
	wants(t, r.ask(t, "team privacy"), "Data Protection is accountable for 1")
	wants(t, r.ask(t, "history"), "privacy is now called Data Protection, as its group is")
}

// TestManyGroups asks for all groups at once where there are many, and for
// nothing that was asked a short time ago.
func TestManyGroups(t *testing.T) {
	r := newRig(t)
	for _, g := range []string{"S1", "S2", "S3", "S4", "S5", "S6"} {
		r.slack.Group(g, "U0001")
		r.Say("team add Team " + g)
		r.Say("team bind Team " + g + " slack:T0001/" + g)
	}
	for range 3 {
		wants(t, r.ask(t, "claim data-privacy for saas by Team S3"), "Team S3")
		wants(t, r.ask(t, "mine"), "are together")
	}
	if one, all := r.slack.Calls("usergroups.users.list"), r.slack.Calls("usergroups.list"); one != 0 || all != 1 {
		t.Errorf("asked %d times for one group, %d times for all", one, all)
	}
	now := time.Now().Add(groupsLife)
	r.a.groups.now = func() time.Time { return now }
	r.slack.Group("S3", "U0002")
	wants(t, r.ask(t, "release data-privacy for saas by Team S3"), "You do not belong to Team S3")
}
