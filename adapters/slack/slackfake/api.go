package slackfake

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How long and how often a response_url works.
const (
	hookLife = 30 * time.Minute
	hookUses = 5
)

// hook is a response_url.
type hook struct {
	user, channel string
	below         bool // there is a message to replace, which one person sees
	made          time.Time
	uses          int
}

// Hook makes a response_url.
func (s *Slack) Hook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newHook(User, Channel)
}

// newHook makes a response_url. s.mu is held.
func (s *Slack) newHook(user, channel string) string {
	path := "/hook/" + s.id("T0001/") + "/" + secret("")
	s.hooks[path] = &hook{user: user, channel: channel, made: s.now()}
	return s.server.URL + path
}

func (s *Slack) serveHook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls["response_url"]++
	if s.isLimited(w, "response_url") {
		return
	}
	h := s.hooks[r.URL.Path]
	refuse := func(status int, why string) { http.Error(w, why, status) }
	switch {
	case err != nil || r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		s.problem("a response_url takes JSON by POST")
		refuse(http.StatusBadRequest, "invalid_payload")
	case h == nil:
		refuse(http.StatusNotFound, "no_service")
	case s.now().Sub(h.made) > hookLife:
		refuse(http.StatusNotFound, "expired_url")
	case h.uses >= hookUses:
		s.problem("a response_url was used more than %d times", hookUses)
		refuse(http.StatusNotFound, "used_url")
	default:
		h.uses++
		if m := Look(body); m.Replaces && (!h.below || m.Public) {
			s.problem("replace_original, where there is no message of that kind to replace")
		}
		if s.show("response_url", h.user, h.channel, body) {
			_, _ = io.WriteString(w, "ok")
		} else {
			refuse(http.StatusBadRequest, "invalid_blocks")
		}
	}
}

// serveAPI serves the Web API: errors are 200 with ok false, except 429.
func (s *Slack) serveAPI(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	token, args := arguments(r, body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	s.notify()
	if s.isLimited(w, method) {
		return
	}
	answer := s.call(method, token, args)
	if code := s.failing[method]; code != "" {
		answer = failed(code)
	}
	if lost := s.lost(method, answer); lost != nil {
		lost(w)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.Scopes, ","))
	_, _ = w.Write(mustJSON(answer))
}

// arguments reads a call's token and arguments, from a form or from JSON.
func arguments(r *http.Request, body []byte) (token string, args map[string]any) {
	args = map[string]any{}
	token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(body, &args)
		return token, args
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	if r.ParseForm() == nil {
		for name := range r.PostForm {
			args[name] = r.PostForm.Get(name)
		}
	}
	if t, ok := args["token"].(string); ok && token == "" {
		token = t
	}
	return token, args
}

func failed(code string) map[string]any { return map[string]any{"ok": false, "error": code} }

// call answers one Web API method. s.mu is held.
func (s *Slack) call(method, token string, args map[string]any) map[string]any {
	team, ok := s.tokens[token]
	switch {
	case method == "oauth.v2.access":
		return s.access(args)
	case token == "":
		return failed("not_authed")
	case method == "apps.connections.open":
		ok = token == s.AppToken
	}
	if !ok && (token == s.AppToken || s.tokens[token] != "") {
		return failed("not_allowed_token_type")
	}
	if !ok {
		return failed("invalid_auth")
	}
	text := func(name string) string { v, _ := args[name].(string); return v }
	switch method {
	case "auth.test":
		return map[string]any{"ok": true, "team_id": team, "team": "Example", "user_id": BotUser, "user": "airesp", "bot_id": "B0001"}
	case "apps.connections.open":
		return map[string]any{"ok": true, "url": "ws" + strings.TrimPrefix(s.server.URL, "http") + "/socket/" + s.ticket()}
	case "usergroups.users.list":
		g := s.groups[text("usergroup")]
		if g == nil {
			return failed("no_such_subteam")
		}
		return map[string]any{"ok": true, "users": g.users}
	case "usergroups.list":
		return map[string]any{"ok": true, "usergroups": s.groupList(team, text("include_disabled") == "true")}
	case "chat.postMessage", "chat.postEphemeral":
		return s.posted(method, args)
	case "files.getUploadURLExternal":
		return s.uploadURL(args)
	case "files.completeUploadExternal":
		return s.completeUpload(args)
	case "chat.update":
		return s.change(args)
	case "conversations.history":
		return s.history(args)
	case "views.open":
		return s.open(args)
	case "views.update":
		return s.update(args)
	case "views.publish":
		return s.publish(args)
	}
	return failed("unknown_method")
}

// groupList is every user group. s.mu is held.
func (s *Slack) groupList(team string, disabled bool) []any {
	list := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.groups)) {
		g := s.groups[id]
		deleted := 0
		if g.disabled {
			deleted = 1764000000
		}
		if !g.disabled || disabled {
			list = append(list, map[string]any{
				"id": id, "team_id": team, "is_usergroup": true, "name": g.name, "handle": strings.ReplaceAll(g.name, " ", "-"),
				"date_create": 1700000000, "date_update": 1700000000, "date_delete": deleted, "user_count": len(g.users), "users": g.users,
			})
		}
	}
	return list
}
