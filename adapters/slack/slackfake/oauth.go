package slackfake

import (
	"net/http"
	"net/url"
	"strings"
)

// Client is what an app is known by when workspaces install it.
type Client struct{ ID, Secret string }

// install is what a code or a refresh token stands for.
type install struct {
	team string
	used bool
}

// Code is what Slack sends back with a person of a workspace who has let the
// app in.
func (s *Slack) Code(team string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := secret("code-")
	s.installs[code] = &install{team: team}
	return code
}

// Rotate makes tokens end after so many seconds; 0 is never.
func (s *Slack) Rotate(seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expires = seconds
}

// Token is the token that a workspace has given last.
func (s *Slack) Token(team string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lastToken[team]
}

// Revoke makes a token invalid.
func (s *Slack) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// serveAuthorize stands for the page on which people let the app in: they do,
// and are sent back.
func (s *Slack) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != s.Client.ID || q.Get("state") == "" || q.Get("scope") == "" {
		http.Error(w, "invalid_client_id or no state", http.StatusBadRequest)
		return
	}
	http.Redirect(w, r, s.RedirectURL+"?"+url.Values{"code": {s.Code("T0077")}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
}

// access answers oauth.v2.access. s.mu is held.
func (s *Slack) access(args map[string]any) map[string]any {
	text := func(name string) string { v, _ := args[name].(string); return v }
	if text("client_id") != s.Client.ID || text("client_secret") != s.Client.Secret {
		return failed("bad_client_secret")
	}
	key := text("code")
	if text("grant_type") == "refresh_token" {
		key = text("refresh_token")
	}
	i := s.installs[key]
	switch {
	case i == nil:
		return failed("invalid_code")
	case i.used:
		s.problem("a code or a refresh token was used twice")
		return failed("invalid_refresh_token")
	}
	i.used = true
	token := secret("xoxb-")
	s.tokens[token], s.lastToken[i.team] = i.team, token
	answer := map[string]any{
		"ok": true, "access_token": token, "token_type": "bot", "scope": strings.Join(s.Scopes, ","), "bot_user_id": BotUser, "app_id": "A0001",
		"team": map[string]any{"id": i.team, "name": "Team " + i.team}, "enterprise": nil, "authed_user": map[string]any{"id": User}, "is_enterprise_install": false,
	}
	if s.expires > 0 {
		refresh := secret("xoxe-1-")
		s.installs[refresh] = &install{team: i.team}
		answer["refresh_token"], answer["expires_in"] = refresh, s.expires
	}
	return answer
}
