package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/adapters/slack/slackfake"
	"airesp/commands"
)

// way is one of the two ways in which Slack brings what people do.
type way struct {
	name    string
	rig     *rig
	press   func(slackfake.Press)
	submit  func(slackfake.Sent) slackfake.View
	suggest func(v slackfake.View, field, typed string) []slackfake.Button
}

// ways runs a test over HTTP and over Socket Mode.
func ways(t *testing.T, test func(t *testing.T, w way)) {
	t.Run("http", func(t *testing.T) {
		r := newRig(t)
		test(t, way{
			"http", r, func(p slackfake.Press) { r.slack.Press(r.app, p) },
			func(s slackfake.Sent) slackfake.View { return r.slack.Submit(r.app, s) },
			func(v slackfake.View, f, typed string) []slackfake.Button { return r.slack.Suggest(r.app, v, f, typed) },
		})
	})
	t.Run("socket", func(t *testing.T) {
		r, _ := newSocketRig(t)
		r.slack.Connected(1)
		test(t, way{
			"socket", r, func(p slackfake.Press) { r.slack.Ack(r.slack.SocketPress(p)) },
			r.slack.SocketSubmit, r.slack.SocketSuggest,
		})
	})
}

// TestClaimForm presses Claim, chooses a team from a menu that knows teams and
// user groups, is refused beside the field, and claims.
func TestClaimForm(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		r.slack.Group("S123", "U0001")
		r.slack.Rename("S123", "Privacy People")
		r.slack.Group("S9", "U0002")
		r.slack.Disable("S9", true)
		r.Say("team add Platform")
		asked := r.Bench.Say("who-owns data-privacy for cursor")
		value := pressVersion + "claim data-privacy for coding"
		if !strings.Contains(adaptertest.Text(asked), "claim data-privacy for coding") {
			t.Fatal(adaptertest.Text(asked))
		}
		w.press(slackfake.Press{Value: value})
		v := r.slack.NextView()
		if v.Title != "Claim" || v.Fields["team"] != "external_select" || v.Fields["role"] != "static_select" || v.Fields["until"] != "datepicker" || v.Fields["note"] != "plain_text_input" {
			t.Fatalf("%v with %v", v, v.Fields)
		}
		wants(t, v.Seen, "/airesp claim data-privacy for coding", "Team")

		if got := w.suggest(v, "team", ""); len(got) != 2 || got[0] != (slackfake.Button{Label: "Platform", Value: "=Platform"}) || got[1] != (slackfake.Button{Label: "Privacy People", Value: "g:S123"}) {
			t.Errorf("teams and groups to choose from: %v", got)
		}
		if got := w.suggest(v, "team", "lega"); len(got) != 1 || got[0] != (slackfake.Button{Label: "lega", Value: "=lega"}) {
			t.Errorf("a new team: %v", got)
		}

		before := r.tip(t)
		refused := w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "g:S123", "until": "2020-01-01"}})
		if len(refused.Errors) != 1 || refused.Errors["until"] == "" || r.tip(t) != before {
			t.Errorf("a day in the past: %v", refused)
		}
		if v := w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "g:S123"}, User: "U0002"}); !strings.Contains(v.Text, "not opened for you") || r.tip(t) != before {
			t.Errorf("somebody else sent it: %v", v)
		}
		w.press(slackfake.Press{Value: value})
		v = r.slack.NextView()
		if v := w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "g:S123"}, Home: "T9999"}); v.Errors["team"] == "" || r.tip(t) != before {
			t.Errorf("a guest sent it: %v", v)
		}
		if v := w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "g:S123", "role": "=accountable", "note": "<!channel>"}}); v.ID != "" {
			t.Errorf("a form that was taken stays: %v", v)
		}
		told := r.slack.Next()
		wants(t, told, "Privacy People now owns Data Privacy", "[Undo]")
		if !told.Public || told.Via != "response_url" || told.Channel != slackfake.Channel {
			t.Errorf("the channel is told: %+v", told)
		}
		after := r.tip(t)
		if w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "g:S123"}}); r.tip(t) != after {
			t.Error("a form that was sent twice changed something twice")
		}
		r.slack.Next()
		w.press(slackfake.Press{Value: told.Buttons[0].Value})
		wants(t, r.slack.Next(), "Undone: Privacy People became accountable")
	})
}

// TestMoreForms fills in the forms for accepting a gap and adding a system.
func TestMoreForms(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		w.press(slackfake.Press{Value: pressVersion + "accept incident-response for saas"})
		v := r.slack.NextView()
		if v.Title != "Accept" || v.Fields["until"] != "datepicker" || v.Fields["reason"] != "plain_text_input" {
			t.Fatalf("%v with %v", v, v.Fields)
		}
		if v := w.submit(slackfake.Sent{View: v, Values: map[string]string{"until": "2027-01-31", "reason": "\u200b"}}); v.Errors["reason"] == "" {
			t.Errorf("no reason: %v", v)
		}
		w.submit(slackfake.Sent{View: v, Values: map[string]string{"until": "2027-01-31", "reason": "the contract ends"}})
		wants(t, r.slack.Next(), "Incident Response", "the contract ends")

		w.press(slackfake.Press{Value: pressVersion + "system add"})
		v = r.slack.NextView()
		if v.Title != "System add" || v.Fields["name"] != "plain_text_input" || v.Fields["model"] != "static_select" {
			t.Fatalf("%v with %v", v, v.Fields)
		}
		w.submit(slackfake.Sent{View: v, Values: map[string]string{"name": "Loan Bot", "model": "=saas"}})
		wants(t, r.slack.Next(), "Loan Bot")
	})
}

// TestGroupsForm ties a team to several user groups and people that are chosen
// from menus; either will do.
func TestGroupsForm(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		r.Bench = adaptertest.NewAdmin(t, "slack:U0001")
		r.Say("team add Privacy")
		r.slack.Group("S1", "U0001")
		r.slack.Group("S2", "U0002")
		w.press(slackfake.Press{Value: pressVersion + "team bind Privacy"})
		v := r.slack.NextView()
		if v.Fields["groups"] != "multi_external_select" || v.Fields["groups people"] != "multi_users_select" {
			t.Fatalf("%v with %v", v, v.Fields)
		}
		if got := w.suggest(v, "groups", "s2"); len(got) != 1 || got[0].Value != "g:S2" {
			t.Errorf("groups to choose from: %v", got)
		}
		if v := w.submit(slackfake.Sent{View: v}); v.Errors["groups"] == "" {
			t.Errorf("neither a group nor a person: %v", v)
		}
		w.submit(slackfake.Sent{View: v, Values: map[string]string{"groups": "g:S1\ng:S2", "groups people": "U0005 U0006"}})
		wants(t, r.slack.Next(), "Privacy is tied to group S1, group S2, ", "It is tied to 2 Slack groups and 2 people")
		w.press(slackfake.Press{Value: pressVersion + "team unbind Privacy"})
		w.submit(slackfake.Sent{View: r.slack.NextView(), Values: map[string]string{"groups people": "U0005"}})
		wants(t, r.slack.Next(), "It is tied to 2 Slack groups and 1 person")
	})
}

// TestSlowWork shows that the work goes on before Slack stops waiting, then
// what became of it; a view that was changed otherwise is left alone.
func TestSlowWork(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		r.a.hurry, r.a.patience = 10*time.Millisecond, 10*time.Millisecond
		release := make(chan struct{})
		r.holdWith(func(context.Context, commands.Request) { <-release })
		w.press(slackfake.Press{Value: pressVersion + "claim data-privacy"})
		if v := r.slack.NextView(); !strings.Contains(v.Text, "This is being looked up") {
			t.Errorf("first comes %v", v)
		}
		release <- struct{}{}
		v := r.slack.NextView()
		if v.Title != "Claim" || v.Fields["team"] == "" {
			t.Errorf("then comes %v", v)
		}
		next := w.submit(slackfake.Sent{View: v, Values: map[string]string{"team": "=Privacy"}})
		if !strings.Contains(next.Text, "This is being looked up") {
			t.Errorf("a form whose work takes long shows %v", next)
		}
		release <- struct{}{}
		if v := r.slack.NextView(); !strings.Contains(v.Text, "Privacy now owns") {
			t.Errorf("in the end it shows %v", v)
		}
		wants(t, r.slack.Next(), "Privacy now owns Data Privacy")

		w.press(slackfake.Press{Value: pressVersion + "claim model-security"})
		v = r.slack.NextView()
		r.slack.Touch(v.ID)
		release <- struct{}{}
		r.slack.Called("views.update", 3)
		close(release)
	})
}

// TestForgedForms sends forms whose state was made elsewhere, is too old, or
// names a verb of others.
func TestForgedForms(t *testing.T) {
	r := newRig(t)
	to := addressee{workspace: slackfake.Team, user: slackfake.User}
	before := r.tip(t)
	fields := map[string]string{"team": "external_select"}
	for name, state := range map[string]string{
		"empty": "", "no base64": "!", "short": "AAAA",
		"for another person":    r.a.sealState(formState{Command: "claim data-privacy", Fields: []string{"team"}, At: time.Now()}, addressee{workspace: slackfake.Team, user: "U2"}),
		"for another workspace": r.a.sealState(formState{Command: "claim data-privacy", Fields: []string{"team"}, At: time.Now()}, addressee{workspace: "T2", user: slackfake.User}),
		"of last month":         r.a.sealState(formState{Command: "claim data-privacy", Fields: []string{"team"}, At: time.Now().Add(-30 * 24 * time.Hour)}, to),
	} {
		v := r.slack.Submit(r.app, slackfake.Sent{View: slackfake.View{ID: "V1", User: slackfake.User, Metadata: state, Fields: fields}, Values: map[string]string{"team": "=Privacy"}})
		if !strings.Contains(v.Text, "too old to be sent, or was not opened for you") {
			t.Errorf("%s: %v", name, v)
		}
	}
	// A field that was not asked for is not taken over.
	state := r.a.sealState(formState{Command: "claim data-privacy by Privacy", Fields: []string{"note"}, At: time.Now()}, to)
	done := r.slack.Submit(r.app, slackfake.Sent{
		View:   slackfake.View{ID: "V2", User: slackfake.User, Metadata: state, Fields: map[string]string{"note": "plain_text_input", "domain": "plain_text_input"}},
		Values: map[string]string{"domain": "user-access-control"},
	})
	wants(t, done.Seen, "Privacy now owns Data Privacy")
	if got := adaptertest.Text(r.Say("who-owns user-access-control for iaas")); !strings.Contains(got, "NOBODY") || r.tip(t) == before {
		t.Errorf("a field that was not asked for counted: %s", got)
	}
}

// TestShare shows an answer to the channel: what is asked anew, as whoever
// shares it. What would change something is not shared.
func TestShare(t *testing.T) {
	ways(t, func(t *testing.T, w way) {
		r := w.rig
		r.slack.Command(r.app, slackfake.Command{Text: "who-owns data-privacy for cursor"})
		asked := r.slack.Next()
		share := asked.Buttons[len(asked.Buttons)-1]
		if share.Label != "Share to channel" {
			t.Fatalf("%v", asked.Buttons)
		}
		r.Say("claim data-privacy for coding by Privacy")
		w.press(slackfake.Press{Value: share.Value})
		shared := r.slack.Next()
		wants(t, shared, "Our owner: Privacy", "Shared with /airesp who-owns data-privacy for cursor")
		if !shared.Public || strings.Contains(shared.Text, "Share to channel") {
			t.Errorf("%+v", shared)
		}
		before := r.tip(t)
		w.press(slackfake.Press{Value: shareVersion + "release data-privacy for coding by Privacy"})
		if seen := r.slack.Next(); seen.Public || r.tip(t) != before {
			t.Errorf("a change was shared: %+v", seen)
		}
		w.press(slackfake.Press{Value: shareVersion + "who-owns zzz"})
		if seen := r.slack.Next(); seen.Public {
			t.Errorf("a refusal was shared: %+v", seen)
		}
		w.press(slackfake.Press{Value: pressVersion + "identify cursor", Choice: true})
		wants(t, r.slack.Next(), "AI Coding Assistants")
	})
}
