package slack

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// Where people install the app into their workspace, and where Slack sends
// them back to.
const (
	pathInstall  = "/slack/install"
	pathRedirect = "/slack/oauth_redirect"
)

// stateLife is how long an installation may take.
const stateLife = 10 * time.Minute

const stateCookie = "airesp_slack_install"

// states are proofs that an installation which comes back was begun here, in
// the same browser, a short time ago, and did not come back before.
type states struct {
	key []byte
	now func() time.Time

	mu   sync.Mutex
	used map[string]time.Time // state → when it would end anyway
}

func newStates(secret string) *states {
	return &states{key: macKey("install", secret), now: time.Now, used: map[string]time.Time{}}
}

// make is a state for a browser's nonce: when it ends, and a code over both.
func (s *states) make(nonce string) string {
	end := binary.BigEndian.AppendUint64(nil, uint64(s.now().Add(stateLife).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(end, s.sign(end, nonce)...))
}

func (s *states) sign(end []byte, nonce string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(end)
	mac.Write([]byte(nonce))
	return mac.Sum(nil)
}

// take reports whether a state is good, once.
func (s *states) take(state, nonce string) bool {
	b, err := base64.RawURLEncoding.DecodeString(state)
	if err != nil || len(b) != 8+sha256.Size || nonce == "" || !hmac.Equal(b[8:], s.sign(b[:8], nonce)) {
		return false
	}
	now, end := s.now(), time.Unix(int64(binary.BigEndian.Uint64(b)), 0)
	if now.After(end) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, end := range s.used {
		if now.After(end) {
			delete(s.used, old)
		}
	}
	if _, again := s.used[state]; again {
		return false
	}
	s.used[state] = end
	return true
}

// serveInstall sends somebody on to Slack, where they install the app.
func (a *Adapter) serveInstall(w http.ResponseWriter, r *http.Request) {
	nonce := rand.Text()
	secure := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	http.SetCookie(w, &http.Cookie{
		Name: stateCookie, Value: nonce, Path: pathRedirect, MaxAge: int(stateLife.Seconds()),
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
	q := url.Values{"client_id": {a.cfg.ClientID}, "scope": {strings.Join(scopeNames(), ",")}, "state": {a.states.make(nonce)}}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, a.cfg.authorizeURL()+"?"+q.Encode(), http.StatusFound)
}

// serveRedirect takes somebody back from Slack, and with them the workspace's
// token.
func (a *Adapter) serveRedirect(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	nonce := ""
	if c, err := r.Cookie(stateCookie); err == nil {
		nonce = c.Value
	}
	http.SetCookie(w, &http.Cookie{Name: stateCookie, Path: pathRedirect, MaxAge: -1, HttpOnly: true})
	switch {
	case !a.states.take(q.Get("state"), nonce):
		a.page(w, http.StatusBadRequest, "This installation was not begun here, has taken too long, or was finished before. Begin again.")
		return
	case q.Get("error") != "" || q.Get("code") == "":
		a.page(w, http.StatusOK, "Nothing was installed.")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), apiTime)
	defer cancel()
	team, err := a.install(ctx, q.Get("code"))
	switch {
	case errors.Is(err, errEnterprise):
		a.page(w, http.StatusBadRequest, "airesp is installed into single workspaces, not into a whole organisation. Begin again, and choose a workspace.")
	case err != nil:
		a.log.Error("an installation failed", "err", withoutURL(err))
		a.page(w, http.StatusBadGateway, "Slack did not finish the installation ("+codeOf(err)+"). Begin again.")
	default:
		a.page(w, http.StatusOK, "airesp is installed in "+team+". Type "+SlashCommand+" who-owns data-privacy in any channel there.")
	}
}

var errEnterprise = errors.New("an installation for a whole organisation")

// install trades a code for the workspace's token, and keeps it.
func (a *Adapter) install(ctx context.Context, code string) (team string, err error) {
	resp, err := slack.GetOAuthV2ResponseContext(ctx, a.hooks, a.cfg.ClientID, a.cfg.ClientSecret, code, "", slack.OAuthOptionAPIURL(a.cfg.APIURL))
	switch {
	case err != nil:
		return "", err
	case resp.IsEnterpriseInstall:
		return "", errEnterprise
	case !isID(resp.Team.ID) || resp.AccessToken == "":
		return "", errors.New("the answer of oauth.v2.access names no workspace or no token")
	}
	now := a.tokens.now()
	g := grant{Token: resp.AccessToken, Refresh: resp.RefreshToken, Scopes: resp.Scope, Installed: now.Truncate(time.Second)}
	if resp.ExpiresIn > 0 {
		g.Expires = now.Add(time.Duration(resp.ExpiresIn) * time.Second)
	}
	if err := a.tokens.install(ctx, resp.Team.ID, g); err != nil {
		return "", err
	}
	a.log.Info("the app was installed", "workspace", resp.Team.ID)
	a.note(resp.Team.ID, compareScopes(resp.Scope))
	return resp.Team.Name, nil
}

// installPage shows one sentence, and a link to begin again.
const installPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>airesp</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}</style>
<h1>airesp</h1><p>{{.Says}}</p><p><a href="{{.Install}}">Install airesp in a workspace</a></p></html>
`

func (a *Adapter) page(w http.ResponseWriter, status int, says string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.WriteHeader(status)
	_ = a.pages.Execute(w, struct{ Says, Install string }{says, pathInstall}) // who has gone away cannot be told
}

func newPages() *template.Template { return template.Must(template.New("install").Parse(installPage)) }
