package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"airesp/commands"
	"airesp/commands/reply"
)

// Error codes of Discord's about channels.
const (
	codeUnknownChannel = 10003
	codeUnknownGuild   = 10004
	codeMissingAccess  = 50001 // the bot is not in the server any more, or must not see the channel
	codeNoDirect       = 50007 // the person takes no direct messages
)

// letterMessage is a message that nobody asked for just now. Discord does not
// take a second one with the same nonce within some minutes; it answers with
// the first instead.
type letterMessage struct {
	Message
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

// nonce is the same for every attempt at the same digest, at most 25 characters.
func nonce(l commands.Letter) string {
	if l.Label == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(l.To.String() + "|" + l.Slot.Key))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]))[:25]
}

// Post posts a letter. It pings nobody.
func (a *Adapter) Post(ctx context.Context, l commands.Letter) (ref string, err error) {
	channel := l.To.Channel
	if l.To.Person {
		var dm struct {
			ID string `json:"id"`
		}
		if err := a.api.do(ctx, http.MethodPost, "/users/@me/channels", withToken, map[string]string{"recipient_id": channel}, &dm); err != nil {
			e := undelivered(err)
			if e.Kind == commands.Unclear {
				e.Kind = commands.Refused // nothing was posted yet
			}
			return "", e
		}
		channel = dm.ID
	}
	n := nonce(l)
	var posted struct {
		ID string `json:"id"`
	}
	body := letterMessage{Message: a.drawLetter(l), Nonce: n, EnforceNonce: n != ""}
	if err := a.api.do(ctx, http.MethodPost, "/channels/"+url.PathEscape(channel)+"/messages", withToken|once, body, &posted); err != nil {
		return "", undelivered(err)
	}
	if posted.ID == "" {
		return "", &commands.PostError{Kind: commands.Unclear, Why: "Discord's answer could not be read"}
	}
	return posted.ID, nil
}

// drawLetter draws a letter. In direct messages neither buttons nor commands
// work, since who somebody is depends on the server, so it says what to type there.
func (a *Adapter) drawLetter(l commands.Letter) Message {
	m := l.Message
	m.Visibility = reply.Public
	if l.To.Person {
		m.Blocks = nil
		for _, b := range l.Message.Blocks {
			if buttons, ok := b.(reply.Buttons); ok {
				var list reply.List
				for _, x := range buttons.Buttons {
					list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.S(x.Label+": "), reply.Cmd(x.Command))})
				}
				b = list
			}
			m.Blocks = append(m.Blocks, b)
		}
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("Type these in a channel of your server; they do not work here."))})
	}
	return Render(m, View{Guild: l.To.Workspace, forms: a.forms})
}

// Follow does nothing: the buttons of a digest lead to the rest, page by page.
func (a *Adapter) Follow(context.Context, commands.Letter, string) error { return nil }

// Update puts a letter in the place of the message that was posted.
func (a *Adapter) Update(ctx context.Context, l commands.Letter, ref string) error {
	path := "/channels/" + url.PathEscape(l.To.Channel) + "/messages/" + url.PathEscape(ref)
	if err := a.api.do(ctx, http.MethodPatch, path, withToken, a.drawLetter(l).edit(), nil); err != nil {
		return undelivered(err)
	}
	return nil
}

// Find looks for a letter among the bot's own messages, by its label. Where the
// bot must not read the channel's history that cannot be told.
func (a *Adapter) Find(ctx context.Context, l commands.Letter, since time.Time) (ref string, known bool, err error) {
	var me struct {
		ID string `json:"id"`
	}
	if err := a.api.do(ctx, http.MethodGet, "/users/@me", withToken, nil, &me); err != nil {
		return "", false, undelivered(err)
	}
	var list []struct {
		ID     string `json:"id"`
		Author struct {
			ID string `json:"id"`
		} `json:"author"`
		Content string  `json:"content"`
		Embeds  []Embed `json:"embeds"`
	}
	const discordEpoch = 1420070400000
	after := strconv.FormatInt(max(since.UnixMilli()-discordEpoch, 0)<<22, 10)
	err = a.api.do(ctx, http.MethodGet, "/channels/"+url.PathEscape(l.To.Channel)+"/messages?limit=100&after="+after, withToken, nil, &list)
	var refused *apiError
	switch {
	case errors.As(err, &refused) && refused.Status == http.StatusForbidden:
		return "", false, nil
	case err != nil:
		return "", false, undelivered(err)
	}
	plain := strings.NewReplacer(`\`, "", unjoin, "")
	for _, m := range list {
		text := m.Content
		for _, e := range m.Embeds {
			text += "\n" + e.Description
		}
		if m.Author.ID == me.ID && strings.Contains(plain.Replace(text), l.Label) {
			return m.ID, true, nil
		}
	}
	return "", true, nil
}

// undelivered says what a failed call means for a message.
func undelivered(err error) *commands.PostError {
	var e *apiError
	var op *net.OpError
	switch {
	case errors.Is(err, errNoTime):
		return &commands.PostError{Kind: commands.Limited, Why: err.Error(), After: time.Minute}
	case errors.Is(err, errRefused):
		return &commands.PostError{Kind: commands.Limited, Why: err.Error(), After: refusedSlots * refusedSlot}
	case errors.As(err, &e):
		return e.undelivered()
	case errors.As(err, &op) && op.Op == "dial":
		return &commands.PostError{Kind: commands.Refused, Why: "Discord cannot be reached"}
	}
	return &commands.PostError{Kind: commands.Unclear, Why: "Discord's answer was lost"}
}

func (e *apiError) undelivered() *commands.PostError {
	p := &commands.PostError{Kind: commands.Refused, Why: e.Error()}
	switch {
	case e.Status == http.StatusTooManyRequests:
		p.Kind, p.After = commands.Limited, e.after
	case e.Code == codeUnknownChannel, e.Code == codeUnknownGuild, e.Code == codeMissingAccess, e.Code == codeNoDirect:
		p.Kind = commands.Gone
	case e.Status >= 500:
		p.Kind = commands.Unclear
	}
	return p
}
