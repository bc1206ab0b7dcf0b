package discordfake

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Person is a member of a server.
type Person struct {
	ID, Guild string
	Roles     []string
	Bot       bool
	Pending   bool // has not passed the server's screening
}

// Option is an option of a slash command as somebody filled it in.
type Option struct {
	Name    string
	Type    int
	Value   any
	role    string // the role's name
	person  string // the person's name
	focused bool   // somebody types in it
}

// User is an option that holds a person.
func User(name, id, userName string) Option {
	return Option{Name: name, Type: 9, Value: id, person: userName}
}

// Text is an option that holds text.
func Text(name, value string) Option { return Option{Name: name, Type: 3, Value: value} }

// Number is an option that holds a whole number.
func Number(name string, n int) Option { return Option{Name: name, Type: 4, Value: n} }

// Bool is an option that holds yes or no.
func Bool(name string, yes bool) Option { return Option{Name: name, Type: 5, Value: yes} }

// Channel is an option that holds a channel.
func Channel(name, id string) Option { return Option{Name: name, Type: 7, Value: id} }

// Role is an option that holds a role.
func Role(name, id, roleName string) Option {
	return Option{Name: name, Type: 8, Value: id, role: roleName}
}

// Interaction is one thing that a person did.
type Interaction struct {
	ID, Token string
	Body      []byte // as it is sent

	f        *Fake
	guild    string
	made     time.Time
	answered bool
	deferred bool // and not completed yet
	messages []*Message
	person   string
	kind     int
	source   *Message // that a component is on
	modal    *Modal
	choices  []string // values that were offered
}

// Slash is /airesp with a subcommand. Without one it is the bare command.
func (f *Fake) Slash(p Person, verb string, options ...Option) *Interaction {
	return f.command(p, 2, verb, options...)
}

// command is a slash command of a kind: typed to its end, or while it is.
func (f *Fake) command(p Person, kind int, verb string, options ...Option) *Interaction {
	list, resolved := []map[string]any{}, map[string]any{}
	for _, o := range options {
		x := map[string]any{"name": o.Name, "type": o.Type, "value": o.Value}
		if o.focused {
			x["focused"] = true
		}
		list = append(list, x)
		o.resolve(resolved)
	}
	command := "airesp"
	if name, sub, ok := strings.Cut(verb, " "); ok {
		command, verb = name, sub // a verb of a group, such as "airesp-system add"
	}
	data := map[string]any{"id": "1100000000000000100", "name": command, "type": 1}
	if verb != "" {
		data["options"] = []map[string]any{{"name": verb, "type": 1, "options": list}}
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return f.Do(p, kind, data)
}

// Press is a press of a button.
func (f *Fake) Press(p Person, b Button) *Interaction {
	return f.on(b.on, f.Do(p, 3, map[string]any{"custom_id": b.CustomID, "component_type": 2, "id": 1}))
}

// on adds the message that an interaction comes from.
func (f *Fake) on(m *Message, in *Interaction) *Interaction {
	if m == nil {
		return in
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	flags := 0
	if m.Private {
		flags = 1 << 6
	}
	var body map[string]any
	if err := json.Unmarshal(in.Body, &body); err != nil {
		panic(err)
	}
	body["message"] = map[string]any{"id": m.ID, "flags": flags, "content": m.Text, "type": 0, "components": []any{},
		"interaction_metadata": map[string]any{"id": "1", "type": 2, "user": map[string]any{"id": m.owner}}}
	in.Body, _ = json.Marshal(body)
	in.source = m
	return in
}

// Do is an interaction of any type, with its data.
func (f *Fake) Do(p Person, kind int, data any) *Interaction {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.newID()
	in := &Interaction{ID: id, Token: "aW50ZXJhY3Rpb24-" + id, f: f, guild: p.Guild, person: p.ID, kind: kind, made: f.now()}
	user := map[string]any{"id": p.ID, "username": "somebody", "discriminator": "0", "global_name": "Somebody", "avatar": nil, "public_flags": 0}
	if p.Bot {
		user["bot"] = true
	}
	body := map[string]any{
		"id": id, "application_id": f.ApplicationID, "type": kind, "token": in.Token, "version": 1, "data": data,
		"channel_id": "1100000000000000200", "channel": map[string]any{"id": "1100000000000000200", "type": 0},
		"app_permissions": "562949953601536", "locale": "en-GB", "entitlements": []any{}, "attachment_size_limit": 10485760,
		"authorizing_integration_owners": map[string]any{"0": p.Guild},
	}
	if p.Guild != "" {
		body["guild_id"], body["guild_locale"], body["context"] = p.Guild, "en-US", 0
		body["guild"] = map[string]any{"id": p.Guild, "locale": "en-US", "features": []any{}}
		body["member"] = map[string]any{
			"user": user, "roles": append([]string{}, p.Roles...), "pending": p.Pending, "permissions": "562949953601536",
			"joined_at": "2025-01-01T00:00:00.000000+00:00", "deaf": false, "mute": false, "flags": 0, "nick": nil,
		}
	} else {
		body["user"], body["context"] = user, 1
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	in.Body = raw
	f.interactions[in.Token] = in
	return in
}

// Sign is the headers of a signed request.
func (f *Fake) Sign(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	sig := ed25519.Sign(f.key, append([]byte(stamp), body...))
	return http.Header{
		"X-Signature-Timestamp": {stamp}, "X-Signature-Ed25519": {hex.EncodeToString(sig)},
		"Content-Type": {"application/json"}, "User-Agent": {"Discord-Interactions/1.0 (+https://discord.com)"},
	}
}

// Post sends a signed request of any body and returns the answer.
func (f *Fake) Post(url string, body []byte) (status int, answer []byte, err error) {
	f.mu.Lock()
	now := f.now()
	f.mu.Unlock()
	return Send(url, body, f.Sign(body, now))
}

// Send posts a body with headers. Like Discord, it waits three seconds.
func Send(url string, body []byte, header http.Header) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), FirstResponse)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header = header
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

// Post sends the interaction over HTTP, and shows the answer.
func (in *Interaction) Post(url string) error {
	status, answer, err := in.f.Post(url, in.Body)
	if err != nil {
		return fmt.Errorf("the application did not respond: %w", err)
	}
	if status == http.StatusAccepted && len(answer) == 0 {
		return nil // the program answers by a call
	}
	if status != http.StatusOK {
		return fmt.Errorf("the application answered %d: %s", status, answer)
	}
	in.f.mu.Lock()
	defer in.f.mu.Unlock()
	if e := in.respond(answer); e != nil {
		return fmt.Errorf("Discord refuses the answer: %s", e.Message)
	}
	return nil
}

// Messages is what there is to see now.
func (in *Interaction) Messages() []Message {
	in.f.mu.Lock()
	defer in.f.mu.Unlock()
	return in.copies()
}

func (in *Interaction) copies() []Message {
	var list []Message
	for _, m := range in.messages {
		list = append(list, *m)
	}
	return list
}

// Wait waits until ok says that what there is to see is what was waited for.
// It fails the test after ten seconds.
func (in *Interaction) Wait(ok func([]Message) bool) []Message {
	in.f.t.Helper()
	timeout := time.AfterFunc(10*time.Second, in.f.changed.Broadcast)
	defer timeout.Stop()
	began := time.Now()
	in.f.mu.Lock()
	defer in.f.mu.Unlock()
	for !ok(in.copies()) {
		if time.Since(began) >= 10*time.Second {
			in.f.t.Errorf("discordfake: waited in vain; there is to see: %+v", in.copies())
			break
		}
		in.f.changed.Wait()
	}
	return in.copies()
}

// Answer waits for the first complete message.
func (in *Interaction) Answer() Message {
	in.f.t.Helper()
	done := func(list []Message) bool { return len(list) > 0 && !list[0].Thinking }
	list := in.Wait(done)
	if !done(list) {
		return Message{}
	}
	return list[0]
}

// Message is a message as people see it.
type Message struct {
	ID       string
	Text     string // content and embeds
	Buttons  []Button
	Menus    []Menu
	Files    []File
	Private  bool // only who asked sees it
	Thinking bool // a promise
	Pings    []string

	owner string // who asked
}

// File is a file of a message.
type File struct {
	Name, Type, Description string
	Data                    []byte
}

// Button is a button of a message.
type Button struct {
	Label, CustomID string
	Primary         bool
	on              *Message
}

// Button finds a button by its label.
func (m Message) Button(label string) (Button, bool) {
	i := slices.IndexFunc(m.Buttons, func(b Button) bool { return b.Label == label })
	if i < 0 {
		return Button{}, false
	}
	return m.Buttons[i], true
}

// show fills in what a message body shows.
func (m *Message) show(b body) {
	m.Thinking, m.Buttons, m.Menus = false, nil, nil
	texts := []string{b.Content}
	for _, e := range b.Embeds {
		texts = append(texts, e.Description)
	}
	m.Text = strings.TrimSpace(strings.Join(texts, "\n"))
	for _, row := range b.Components {
		for _, x := range row.Components {
			if x.Type == 2 {
				m.Buttons = append(m.Buttons, Button{Label: x.Label, CustomID: x.CustomID, Primary: x.Style == 1, on: m})
				continue
			}
			menu := Menu{Type: x.Type, CustomID: x.CustomID, on: m}
			for _, o := range x.Options {
				menu.Values, menu.Labels = append(menu.Values, o.Value), append(menu.Labels, o.Label)
			}
			m.Menus = append(m.Menus, menu)
		}
	}
	m.Pings = append(m.Pings, pings(b)...)
}
