package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// kept begins the names of grants in the vault. After it comes the workspace.
const kept = "slack/"

// renewBefore is how long before its end a token is renewed.
const renewBefore = 10 * time.Minute

// grant is what a workspace gave to the app when it was installed.
type grant struct {
	Token     string    `json:"token"`
	Refresh   string    `json:"refresh,omitempty"` // for the next token, once
	Expires   time.Time `json:"expires,omitzero"`
	Scopes    string    `json:"scopes,omitempty"`
	Installed time.Time `json:"installed"`
}

// errNoToken says that nothing can be asked of a workspace.
var errNoToken = errors.New("there is no bot token for this workspace")

// tokens gives the client of each workspace: with the token that it gave when
// the app was installed there, else with the one of the configuration. It is
// safe for concurrent use.
type tokens struct {
	cfg   Config
	keys  keyring // nil where nothing is kept
	hooks *http.Client
	log   *slog.Logger
	now   func() time.Time
	own   *slack.Client // with the configuration's token; nil without

	mu   sync.Mutex
	held map[string]*held
}

// held is a workspace's grant. Its lock is held while a token is renewed, so
// that the renewing token, which works once, is used once.
type held struct {
	mu     sync.Mutex
	loaded bool
	grant  grant
	api    *slack.Client // nil when the workspace gave none
}

func newTokens(cfg Config, hooks *http.Client, log *slog.Logger) (*tokens, error) {
	t := &tokens{cfg: cfg, hooks: hooks, log: log, now: time.Now, held: map[string]*held{}}
	if cfg.BotToken != "" {
		t.own = newAPI(cfg, cfg.BotToken)
	}
	var err error
	if cfg.Vault != nil {
		t.keys, err = newKeyring(cfg.Keys)
	}
	return t, err
}

// any reports whether there can be a token for any workspace.
func (t *tokens) any() bool { return t.own != nil || t.keys != nil }

func (t *tokens) of(workspace string) *held {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.held[workspace]
	if h == nil {
		h = &held{}
		t.held[workspace] = h
	}
	return h
}

// client is the client for a workspace. Errors: errNoToken, the vault's.
func (t *tokens) client(ctx context.Context, workspace string) (*slack.Client, error) {
	if t.keys == nil {
		if t.own == nil {
			return nil, errNoToken
		}
		return t.own, nil
	}
	h := t.of(workspace)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := t.load(ctx, workspace, h); err != nil {
		return nil, err
	}
	if h.api != nil && h.grant.Refresh != "" && !h.grant.Expires.After(t.now().Add(renewBefore)) {
		if err := t.renew(ctx, workspace, h); err != nil {
			t.log.Warn("a workspace's token could not be renewed", "workspace", workspace, "err", withoutURL(err))
			if !h.grant.Expires.After(t.now()) {
				return nil, err
			}
		}
	}
	switch {
	case h.api != nil:
		return h.api, nil
	case t.own != nil:
		return t.own, nil
	}
	return nil, errNoToken
}

// load reads a grant that was kept. What an older key locked is locked anew.
// h.mu is held.
func (t *tokens) load(ctx context.Context, workspace string, h *held) error {
	if h.loaded {
		return nil
	}
	locked, err := t.cfg.Vault.Value(ctx, kept+workspace)
	if err != nil {
		return fmt.Errorf("the token of a workspace cannot be read: %w", err)
	}
	if locked != nil {
		data, old, err := t.keys.unlock(kept+workspace, locked)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &h.grant); err != nil {
			return errors.New("the token of a workspace is kept in a form that this version does not know")
		}
		h.api = newAPI(t.cfg, h.grant.Token)
		if old {
			if err := t.keep(ctx, workspace, h.grant); err != nil {
				t.log.Warn("a token could not be locked with the new key; it stays with the old one", "workspace", workspace, "err", err)
			}
		}
	}
	h.loaded = true
	return nil
}

func (t *tokens) keep(ctx context.Context, workspace string, g grant) error {
	data, err := json.Marshal(g)
	if err != nil {
		return err
	}
	return t.cfg.Vault.PutValue(ctx, kept+workspace, t.keys.lock(kept+workspace, data))
}

// renew asks for the next token, and keeps it before it is used: the token
// that asks works once. h.mu is held.
func (t *tokens) renew(ctx context.Context, workspace string, h *held) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), apiTime) // whoever waits may go away meanwhile
	defer cancel()
	resp, err := slack.RefreshOAuthV2TokenContext(ctx, t.hooks, t.cfg.ClientID, t.cfg.ClientSecret, h.grant.Refresh, slack.OAuthOptionAPIURL(t.cfg.APIURL))
	if err != nil {
		return err
	}
	next := h.grant
	next.Token, next.Refresh, next.Expires = resp.AccessToken, resp.RefreshToken, t.now().Add(time.Duration(resp.ExpiresIn)*time.Second)
	h.grant, h.api = next, newAPI(t.cfg, next.Token)
	if err := t.keep(ctx, workspace, next); err != nil {
		t.log.Error("a renewed token could not be kept; after a restart the app has to be installed again there", "workspace", workspace, "err", err)
	}
	return nil
}

// stale makes the next call renew the token, and reports whether it can.
func (t *tokens) stale(workspace string) bool {
	if t.keys == nil {
		return false
	}
	h := t.of(workspace)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.grant.Refresh == "" {
		return false
	}
	h.grant.Expires = t.now()
	return true
}

// install keeps what a workspace gave.
func (t *tokens) install(ctx context.Context, workspace string, g grant) error {
	h := t.of(workspace)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := t.keep(ctx, workspace, g); err != nil {
		return err
	}
	h.grant, h.api, h.loaded = g, newAPI(t.cfg, g.Token), true
	return nil
}

// drop forgets what a workspace gave, unless it gave it after at: the news of
// its end may be late, and the app be installed again.
func (t *tokens) drop(ctx context.Context, workspace string, at time.Time) error {
	if t.keys == nil {
		return nil
	}
	h := t.of(workspace)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := t.load(ctx, workspace, h); err != nil && !errors.Is(err, errLocked) {
		return err
	}
	if h.grant.Installed.After(at) {
		return nil
	}
	if err := t.cfg.Vault.PutValue(ctx, kept+workspace, nil); err != nil {
		return err
	}
	h.grant, h.api, h.loaded = grant{}, nil, true
	return nil
}

// workspaces are those that have given a token.
func (t *tokens) workspaces(ctx context.Context) ([]string, error) {
	if t.keys == nil {
		return nil, nil
	}
	names, err := t.cfg.Vault.Values(ctx, kept)
	for i := range names {
		names[i] = strings.TrimPrefix(names[i], kept)
	}
	return names, err
}
