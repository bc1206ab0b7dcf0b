package slackfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// triggerLife is how long a trigger_id can open a view.
const triggerLife = 3 * time.Second

// View is a form's window or a Home tab as somebody sees it.
type View struct {
	ID, Hash string
	User     string
	Kind     string // "modal" or "home"
	Callback string
	Metadata string
	Title    string
	Seen                       // what is on the screen; its Raw is the view
	Fields   map[string]string // by block_id: the type of the element
	Errors   map[string]string // beside the fields, after it was sent
}

// trigger notes a trigger_id that was sent to the app. s.mu is held.
func (s *Slack) issued(trigger string) {
	if trigger != "" {
		s.triggers[trigger] = s.now()
	}
}

// open answers views.open. s.mu is held.
func (s *Slack) open(args map[string]any) map[string]any {
	trigger, _ := args["trigger_id"].(string)
	at, ok := s.triggers[trigger]
	switch {
	case !ok:
		return failed("invalid_trigger_id")
	case at.IsZero():
		return failed("exchanged_trigger_id")
	case s.now().Sub(at) > triggerLife:
		return failed("expired_trigger_id")
	}
	s.triggers[trigger] = time.Time{}
	return s.put(&View{ID: s.id("V"), User: User}, args)
}

// update answers views.update. s.mu is held.
func (s *Slack) update(args map[string]any) map[string]any {
	id, _ := args["view_id"].(string)
	hash, _ := args["hash"].(string)
	v := s.views[id]
	switch {
	case v == nil:
		return failed("not_found")
	case hash != "" && hash != v.Hash:
		return failed("hash_conflict")
	}
	next := *v
	return s.put(&next, args)
}

// publish answers views.publish. s.mu is held.
func (s *Slack) publish(args map[string]any) map[string]any {
	user, _ := args["user_id"].(string)
	hash, _ := args["hash"].(string)
	if user == "" {
		return failed("invalid_arguments")
	}
	id := "VHOME" + user
	v := s.views[id]
	if v != nil && hash != "" && hash != v.Hash {
		return failed("hash_conflict")
	}
	return s.put(&View{ID: id, User: user}, args)
}

// put shows a view and answers with it. s.mu is held.
func (s *Slack) put(v *View, args map[string]any) map[string]any {
	raw := mustJSON(args["view"])
	if text, ok := args["view"].(string); ok { // a form carries the view as JSON
		raw = []byte(text)
	}
	if problems := CheckView(raw); len(problems) > 0 {
		for _, p := range problems {
			s.problem("view: %s", p)
		}
		return failed("invalid_arguments")
	}
	v.read(raw)
	v.Hash = s.id("hash.")
	s.views[v.ID] = v
	s.screens = append(s.screens, *v)
	s.notify()
	var view map[string]any
	_ = json.Unmarshal(raw, &view) // CheckView has read it
	view["id"], view["hash"], view["team_id"] = v.ID, v.Hash, Team
	return map[string]any{"ok": true, "view": view}
}

// read takes over what an app has put into a view.
func (v *View) read(raw []byte) {
	var in struct {
		Type     string `json:"type"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		Title    struct{ Text string }
		Blocks   []struct {
			ID      string `json:"block_id"`
			Type    string `json:"type"`
			Element struct {
				Type string `json:"type"`
			} `json:"element"`
		} `json:"blocks"`
	}
	_ = json.Unmarshal(raw, &in) // CheckView has read it
	v.Kind, v.Callback, v.Metadata, v.Title = in.Type, in.Callback, in.Metadata, in.Title.Text
	v.Seen, v.Fields, v.Errors = Look(raw), map[string]string{}, nil
	for _, b := range in.Blocks {
		if b.Type == "input" {
			v.Fields[b.ID] = b.Element.Type
		}
	}
}

// NextView waits for the next view that somebody sees.
func (s *Slack) NextView() View {
	s.t.Helper()
	s.until("a view", 10*time.Second, func() bool { return len(s.screens) > s.shown })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown++
	return s.screens[s.shown-1]
}

// Shown is how many views NextView has not handed out yet.
func (s *Slack) Shown() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.screens) - s.shown
}

// Home is what somebody sees in the Home tab, which must have been drawn.
func (s *Slack) Home(user string) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views["VHOME"+user]; v != nil {
		return *v
	}
	return View{}
}

// HomeWith waits until a person's Home tab holds a text.
func (s *Slack) HomeWith(user, text string) View {
	s.t.Helper()
	s.until("a Home tab with "+text, 10*time.Second, func() bool {
		v := s.views["VHOME"+user]
		return v != nil && strings.Contains(v.Text, text)
	})
	return s.Home(user)
}

// Touch changes a view as another instance of an app would: its hash is new.
func (s *Slack) Touch(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.views[id]; v != nil {
		v.Hash = s.id("hash.")
	}
}

// Sent is a form that somebody sends. A value is what is typed or chosen: of a
// menu it is the value of the entry, of several ones parted by line breaks.
type Sent struct {
	View   View
	Values map[string]string
	User   string
	Team   string
	Home   string // the workspace of who sends; empty means Team
}

func (s Sent) payload(trigger string) []byte {
	team, user := or(s.Team, Team), or(s.User, s.View.User)
	values := map[string]any{}
	for block, kind := range s.View.Fields {
		values[block] = map[string]any{"v": filled(kind, s.Values[block])}
	}
	return mustJSON(map[string]any{
		"type": "view_submission", "api_app_id": "A0001", "token": "gIkuvaNzQIHg97ATvDxqgjtO", "trigger_id": trigger,
		"team": map[string]any{"id": team, "domain": "example"}, "user": map[string]any{"id": user, "username": "ana", "team_id": or(s.Home, team)},
		"view": map[string]any{
			"id": s.View.ID, "hash": s.View.Hash, "type": "modal", "callback_id": s.View.Callback, "private_metadata": s.View.Metadata,
			"state": map[string]any{"values": values},
		},
		"response_urls": []any{}, "is_enterprise_install": false, "enterprise": nil,
	})
}

// filled is a field of a form with a value, as Slack sends it.
func filled(kind, value string) map[string]any {
	f := map[string]any{"type": kind}
	option := func(v string) map[string]any {
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": v}, "value": v}
	}
	switch kind {
	case "static_select", "external_select":
		f["selected_option"] = nil
		if value != "" {
			f["selected_option"] = option(value)
		}
	case "multi_external_select":
		list := []any{}
		for v := range strings.Lines(value) {
			list = append(list, option(strings.TrimSpace(v)))
		}
		f["selected_options"] = list
	case "multi_users_select":
		f["selected_users"] = strings.Fields(value)
	case "multi_channels_select":
		f["selected_channels"] = strings.Fields(value)
	case "datepicker":
		f["selected_date"] = nil
		if value != "" {
			f["selected_date"] = value
		}
	default:
		f["value"] = nil
		if value != "" {
			f["value"] = value
		}
	}
	return f
}

// Submit sends a form over HTTP and gives what becomes of it: the view with
// errors beside its fields, the next one, or the zero View when it closes.
func (s *Slack) Submit(app string, sent Sent) View {
	s.t.Helper()
	a := s.interact(app, sent.payload(s.trigger()))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.submitted(sent, a.Status == http.StatusOK && a.Took <= AckTime, a.Body)
}

// SocketSubmit is Submit over Socket Mode.
func (s *Slack) SocketSubmit(sent Sent) View {
	s.t.Helper()
	e := s.Ack(s.sendEnvelope("interactive", true, or(sent.User, sent.View.User), Channel, sent.payload(s.trigger())))
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.submitted(sent, true, e.Payload)
}

func (s *Slack) trigger() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.id("9.9.")
	s.issued(t)
	return t
}

// submitted takes the answer to a form. s.mu is held.
func (s *Slack) submitted(sent Sent, ok bool, body []byte) View {
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   any               `json:"view"`
	}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &answer); err != nil {
			ok = false
		}
	}
	v := sent.View
	switch {
	case !ok:
		s.problem("the app did not answer a form; the person sees that they had trouble connecting")
	case answer.Action == "errors":
		v.Errors = answer.Errors
		for block := range answer.Errors {
			if _, there := v.Fields[block]; !there {
				s.problem("an error beside the field %q, which the form does not have", block)
			}
		}
		if len(answer.Errors) == 0 {
			s.problem("errors without any")
		}
		return v
	case answer.Action == "update":
		next := v
		s.put(&next, map[string]any{"view": answer.View})
		s.shown = len(s.screens)
		return next
	case answer.Action == "" || answer.Action == "clear":
		delete(s.views, v.ID)
		return View{}
	default:
		s.problem("response_action %q", answer.Action)
	}
	return v
}

// Suggest types into a menu of a form that asks the app for its entries, over
// HTTP, and gives them as label and value.
func (s *Slack) Suggest(app string, v View, field, typed string) []Button {
	s.t.Helper()
	a := s.interact(app, suggestion(v, field, typed))
	return s.suggested(a.Body)
}

// SocketSuggest is Suggest over Socket Mode.
func (s *Slack) SocketSuggest(v View, field, typed string) []Button {
	s.t.Helper()
	e := s.Ack(s.sendEnvelope("interactive", true, v.User, Channel, suggestion(v, field, typed)))
	return s.suggested(e.Payload)
}

func suggestion(v View, field, typed string) []byte {
	return mustJSON(map[string]any{
		"type": "block_suggestion", "action_id": "v", "block_id": field, "value": typed, "api_app_id": "A0001",
		"team": map[string]any{"id": Team}, "user": map[string]any{"id": v.User, "team_id": Team},
		"container": map[string]any{"type": "view", "view_id": v.ID}, "view": map[string]any{"id": v.ID, "type": v.Kind, "hash": v.Hash},
	})
}

func (s *Slack) suggested(body []byte) []Button {
	s.t.Helper()
	for _, p := range CheckOptions(body) {
		s.t.Errorf("%s: %s", p, body)
	}
	var answer struct {
		Options []struct {
			Text  struct{ Text string }
			Value string
		}
	}
	_ = json.Unmarshal(body, &answer) // CheckOptions has said so
	var list []Button
	for _, o := range answer.Options {
		list = append(list, Button{Label: o.Text.Text, Value: o.Value})
	}
	return list
}

// interact posts an interaction to the app.
func (s *Slack) interact(app string, payload []byte) Answer {
	s.t.Helper()
	form := url.Values{"payload": {string(payload)}}
	return s.Post(app+"/slack/interactions", "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// String is what the view shows, for messages of failed tests.
func (v View) String() string {
	return fmt.Sprintf("%s %q of %s: %s %v", v.Kind, v.Title, v.User, v.Text, v.Errors)
}
