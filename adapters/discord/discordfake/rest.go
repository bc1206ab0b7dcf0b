package discordfake

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// refused is an error answer.
type refused struct {
	Status  int    `json:"-"`
	Code    int    `json:"code"`
	Message string `json:"message"`
}

var (
	unauthorized       = &refused{401, 0, "401: Unauthorized"}
	unknownInteraction = &refused{404, 10062, "Unknown interaction"}
	unknownWebhook     = &refused{404, 10015, "Unknown Webhook"}
	unknownMessage     = &refused{404, 10008, "Unknown Message"}
	invalidToken       = &refused{401, 50027, "Invalid Webhook Token"}
	answeredBefore     = &refused{400, 40060, "Interaction has already been acknowledged."}
)

// call is a REST call at work. The fake's mutex is held.
type call struct {
	f     *Fake
	r     *http.Request
	body  []byte
	files []File
}

// newCall reads what a call sends: JSON, or a form with files.
func newCall(f *Fake, r *http.Request, raw []byte) (call, error) {
	c := call{f: f, r: r, body: raw}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	for form := multipart.NewReader(bytes.NewReader(raw), params["boundary"]); ; {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return c, err
		}
		data, err := io.ReadAll(part)
		switch {
		case err != nil:
			return c, err
		case part.FormName() == "payload_json":
			c.body = data
		case part.FormName() != fmt.Sprintf("files[%d]", len(c.files)):
			return c, fmt.Errorf("a part is called %q", part.FormName())
		default:
			c.files = append(c.files, File{Name: part.FileName(), Type: part.Header.Get("Content-Type"), Data: data})
		}
	}
}

// attach adds the files of the call to the message that it shows.
func (c call) attach(m *Message, b body) {
	if len(b.Attachments) != len(c.files) {
		c.f.problem("%d files come with a message that describes %d", len(c.files), len(b.Attachments))
		return
	}
	for i, file := range c.files {
		if file.Name != b.Attachments[i].Filename {
			c.f.problem("the file %q is described as %q", file.Name, b.Attachments[i].Filename)
		}
		file.Description = b.Attachments[i].Description
		m.Files = append(m.Files, file)
	}
}

func (f *Fake) routes() http.Handler {
	mux := http.NewServeMux()
	add := func(pattern string, bot bool, answer func(call) (any, *refused)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /api/{version}"+path, func(w http.ResponseWriter, r *http.Request) {
			raw, err := io.ReadAll(r.Body)
			if err != nil {
				return // the program broke the call off
			}
			_, short, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/"), "/")
			f.mu.Lock()
			f.requests = append(f.requests, Request{Method: r.Method, Path: "/" + short, Authorization: r.Header.Get("Authorization"), Body: raw})
			if !strings.HasPrefix(r.Header.Get("User-Agent"), "DiscordBot (") {
				f.problem("%s has the User-Agent %q", r.URL.Path, r.Header.Get("User-Agent"))
			}
			f.mu.Unlock()
			if write := f.takeFault(r.Method + " /" + short); write != nil {
				write(w)
				return
			}
			f.mu.Lock()
			var v any
			bad := &refused{Status: 404, Message: "404: Not Found"}
			if version := r.PathValue("version"); version == "v9" || version == "v10" {
				v, bad = nil, nil
				if bot && r.Header.Get("Authorization") != "Bot "+f.Token {
					bad = unauthorized
				} else {
					c, err := newCall(f, r, raw)
					if err != nil {
						f.problem("a form cannot be read: %v", err)
					}
					v, bad = answer(c)
				}
			}
			f.changed.Broadcast()
			f.mu.Unlock()
			switch {
			case bad != nil:
				writeJSON(w, bad.Status, bad)
			case v == nil:
				w.WriteHeader(http.StatusNoContent)
			case isLost(v):
				v.(func(http.ResponseWriter))(w)
			default:
				writeJSON(w, http.StatusOK, v)
			}
		})
	}
	app := func(call) (any, *refused) {
		return map[string]any{"id": f.ApplicationID, "name": "airesp", "verify_key": f.PublicKey(), "bot_public": true}, nil
	}
	gateway := func(call) (any, *refused) {
		shards, remaining := f.Gateway.told()
		return map[string]any{"url": f.Gateway.url(), "shards": shards,
			"session_start_limit": map[string]any{"total": 1000, "remaining": remaining, "reset_after": 20, "max_concurrency": 1}}, nil
	}
	add("POST /channels/{channel}/messages", true, call.postTo)
	add("GET /channels/{channel}/messages", true, call.inChannel)
	add("PATCH /channels/{channel}/messages/{message}", true, call.editIn)
	add("POST /users/@me/channels", true, call.direct)
	add("GET /gateway", false, gateway)
	add("GET /gateway/bot", true, gateway)
	add("GET /applications/@me", true, app)
	add("GET /oauth2/applications/@me", true, app)
	add("GET /users/@me", true, func(call) (any, *refused) {
		return map[string]any{"id": f.ApplicationID, "username": "airesp", "bot": true}, nil
	})
	add("GET /users/@me/guilds", true, call.guilds)
	add("GET /guilds/{guild}/roles", true, call.roles)
	for _, path := range []string{"/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands"} {
		add("GET "+path, true, call.list)
		add("PUT "+path, true, call.overwrite)
	}
	add("POST /interactions/{id}/{token}/callback", false, call.callback)
	add("POST /webhooks/{app}/{token}", false, call.followUp)
	add("GET /webhooks/{app}/{token}/messages/@original", false, call.original)
	add("PATCH /webhooks/{app}/{token}/messages/@original", false, call.original)
	add("DELETE /webhooks/{app}/{token}/messages/@original", false, call.original)
	mux.HandleFunc("GET /gateway/", f.Gateway.serve)
	return mux
}

// guilds are the servers that the bot is in, a page of them.
func (c call) guilds() (any, *refused) {
	list := []map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(c.f.roles)) {
		if limit, _ := strconv.Atoi(c.r.FormValue("limit")); id > c.r.FormValue("after") && len(list) < limit {
			list = append(list, map[string]any{"id": id, "name": "A server"})
		}
	}
	return list, nil
}

func (c call) roles() (any, *refused) {
	ids, in := c.f.roles[c.r.PathValue("guild")]
	if !in {
		return nil, &refused{404, 10004, "Unknown Guild"}
	}
	list := []map[string]any{}
	for _, id := range append([]string{c.r.PathValue("guild")}, ids...) {
		list = append(list, map[string]any{"id": id, "name": cmp.Or(c.f.names[id], "role "+id)})
	}
	return list, nil
}

func (c call) list() (any, *refused) {
	if c.r.PathValue("app") != c.f.ApplicationID {
		return nil, &refused{403, 20012, "You are not authorized to perform this action on this application"}
	}
	list := c.f.commands[c.r.PathValue("guild")]
	if list == nil {
		list = []map[string]any{}
	}
	return list, nil
}

func (c call) overwrite() (any, *refused) {
	guild := c.r.PathValue("guild")
	if c.r.PathValue("app") != c.f.ApplicationID {
		return c.list()
	}
	if err := CheckCommands(c.body, guild != ""); err != nil {
		c.f.problem("the commands are refused: %v", err)
		return nil, &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	c.f.judge("commands", c.body)
	var list []map[string]any
	if err := json.Unmarshal(c.body, &list); err != nil {
		return nil, &refused{400, 50035, err.Error()}
	}
	for _, x := range list {
		x["id"], x["application_id"], x["version"] = c.f.newID(), c.f.ApplicationID, c.f.newID()
		x["nsfw"] = false
		if guild != "" {
			x["guild_id"] = guild
		}
	}
	c.f.commands[guild] = list
	return list, nil
}

// respond takes the first response to an interaction. The fake's mutex is held.
func (in *Interaction) respond(raw []byte) *refused {
	var r struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	switch {
	case in.f.now().Sub(in.made) > FirstResponse:
		return unknownInteraction
	case in.answered:
		return answeredBefore
	}
	if err := strict(raw, &r); err != nil {
		in.f.problem("the response is refused: %v", err)
		return &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	in.f.judge("response", raw)
	switch r.Type {
	case 4:
		m, bad := in.f.message(r.Data)
		if bad != nil {
			return bad
		}
		m.owner = in.person
		in.messages = append(in.messages, m)
	case 7:
		return in.update(r.Data)
	case 9:
		return in.open(r.Data)
	case 5:
		var d struct {
			Flags int `json:"flags"`
		}
		if len(r.Data) > 0 && strict(r.Data, &d) != nil {
			in.f.problem("a promise with %s", r.Data)
		}
		in.deferred = true
		in.messages = append(in.messages, &Message{ID: in.f.newID(), Private: d.Flags&(1<<6) != 0, Thinking: true, owner: in.person})
	case 8:
		var d struct {
			Choices []struct{ Name, Value string } `json:"choices"`
		}
		if strict(r.Data, &d) != nil || len(d.Choices) > 25 {
			in.f.problem("choices that Discord refuses: %s", r.Data)
		}
		for _, c := range d.Choices {
			in.choices = append(in.choices, c.Value)
		}
	default:
		in.f.problem("a response of type %d", r.Type)
		return &refused{400, 50035, fmt.Sprintf("type %d", r.Type)}
	}
	in.answered = true
	in.f.changed.Broadcast()
	return nil
}

// update takes a response that takes the place of the message a component is on.
func (in *Interaction) update(raw []byte) *refused {
	b, err := parseMessage(raw)
	switch {
	case in.source == nil:
		err = errors.New("there is no message to update")
	case len(b.Attachments) > 0:
		err = errors.New("a response has no room for files")
	}
	if err != nil {
		in.f.problem("an update is refused: %v\n%s", err, raw)
		return &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	in.source.show(b)
	in.messages, in.answered = append(in.messages, in.source), true
	in.f.changed.Broadcast()
	return nil
}

// open takes a response that opens a modal.
func (in *Interaction) open(raw []byte) *refused {
	m, err := parseModal(raw)
	if in.kind != 2 && in.kind != 3 {
		err = fmt.Errorf("a modal cannot be opened by an interaction of type %d", in.kind)
	}
	if err != nil {
		in.f.problem("a modal is refused: %v\n%s", err, raw)
		return &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	in.modal, in.answered = m.shown(in.source), true
	in.f.changed.Broadcast()
	return nil
}

// message is a new message from a body.
func (f *Fake) message(raw []byte) (*Message, *refused) {
	b, err := parseMessage(raw)
	if err != nil {
		f.problem("a message is refused: %v\n%s", err, raw)
		return nil, &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	m := &Message{ID: f.newID(), Private: b.Flags&(1<<6) != 0}
	m.show(b)
	return m, nil
}

func (c call) callback() (any, *refused) {
	in := c.f.interactions[c.r.PathValue("token")]
	if in == nil || in.ID != c.r.PathValue("id") {
		return nil, unknownInteraction
	}
	if bad := in.respond(c.body); bad != nil {
		return nil, bad
	}
	return nil, nil
}

// hook finds the interaction of a webhook call.
func (c call) hook() (*Interaction, *refused) {
	in := c.f.interactions[c.r.PathValue("token")]
	switch {
	case in == nil || c.r.PathValue("app") != c.f.ApplicationID || !in.answered:
		return nil, unknownWebhook
	case c.f.now().Sub(in.made) > TokenLife:
		return nil, invalidToken
	}
	if c.r.Header.Get("Authorization") != "" {
		c.f.problem("a webhook call carries the bot's token")
	}
	return in, nil
}

func (c call) followUp() (any, *refused) {
	in, bad := c.hook()
	if bad != nil {
		return nil, bad
	}
	c.f.judge("message", c.body)
	if in.deferred { // Discord takes it for the completion, whatever its flags
		return c.edit(in, in.messages[0])
	}
	m, bad := c.f.message(c.body)
	if bad != nil {
		return nil, bad
	}
	m.owner = in.person
	in.messages = append(in.messages, m)
	return map[string]any{"id": m.ID, "content": m.Text}, nil
}

func (c call) original() (any, *refused) {
	in, bad := c.hook()
	if bad != nil {
		return nil, bad
	}
	if len(in.messages) == 0 {
		return nil, unknownMessage
	}
	switch c.r.Method {
	case http.MethodGet:
		return map[string]any{"id": in.messages[0].ID, "content": in.messages[0].Text}, nil
	case http.MethodDelete:
		in.messages = in.messages[1:]
		in.deferred = false
		return nil, nil
	}
	c.f.judge("edit", c.body)
	return c.edit(in, in.messages[0])
}

// edit changes a message. Who sees it stays as it was.
func (c call) edit(in *Interaction, m *Message) (any, *refused) {
	b, err := parseMessage(c.body)
	if err != nil {
		c.f.problem("a message is refused: %v\n%s", err, c.body)
		return nil, &refused{400, 50035, "Invalid Form Body: " + err.Error()}
	}
	in.deferred = false
	m.show(b)
	c.attach(m, b)
	return map[string]any{"id": m.ID, "content": m.Text}, nil
}
