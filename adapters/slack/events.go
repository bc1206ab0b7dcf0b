package slack

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"airesp/commands"
	"airesp/commands/reply"
)

// event is something that happened in a workspace, as Slack tells it.
type event struct {
	Type      string `json:"type"`
	Challenge string `json:"challenge"`
	Team      string `json:"team_id"`
	ID        string `json:"event_id"`
	Time      int64  `json:"event_time"`
	Bots      []struct {
		User string `json:"user_id"`
	} `json:"authorizations"`
	Event struct {
		Type        string          `json:"type"`
		Subtype     string          `json:"subtype"`
		User        json.RawMessage `json:"user"` // an id; for some events an object
		Bot         string          `json:"bot_id"`
		Text        string          `json:"text"`
		TS          string          `json:"ts"`
		Thread      string          `json:"thread_ts"`
		Channel     string          `json:"channel"`
		ChannelType string          `json:"channel_type"`
		Tab         string          `json:"tab"`
		Team        string          `json:"team"`
		UserTeam    string          `json:"user_team"`
		SourceTeam  string          `json:"source_team"`
		Edited      json.RawMessage `json:"edited"`
		Tokens      struct {
			Bot []string `json:"bot"`
		} `json:"tokens"`
	} `json:"event"`
}

// takeEvent begins to deal with an event, and reports whether it may be
// acknowledged: when too many requests are at work, Slack is to bring it
// again.
func (a *Adapter) takeEvent(e event) bool {
	handle := a.handler(e)
	if handle == nil {
		return true
	}
	if !a.begin() {
		return false
	}
	if name := e.message(); name != "" && !a.events.first(name) {
		a.end()
		return true
	}
	go func() {
		defer a.end()
		ctx, cancel := context.WithTimeout(context.Background(), a.longest)
		defer cancel()
		a.safely(ctx, func(ctx context.Context) Message {
			handle(ctx, e)
			return Message{}
		})
	}()
	return true
}

// message names the message that an event is about, "" for none. An event comes
// again with the same one, and so may the two events of a mention in a direct
// message.
func (e event) message() string {
	if e.Event.TS == "" || e.Event.Type != "app_mention" && e.Event.Type != "message" {
		return ""
	}
	return e.Team + "/" + e.Event.Channel + "/" + e.Event.TS
}

// handler is what deals with an event; nil for one that asks for nothing, such
// as what bots say, this one included, and what is edited or deleted.
func (a *Adapter) handler(e event) func(context.Context, event) {
	in := e.Event
	if e.Type != "event_callback" || e.Team == "" {
		return nil
	}
	switch in.Type {
	case "app_mention", "message":
		asks := in.Bot == "" && in.Subtype == "" && len(in.Edited) == 0 && e.user() != "" && in.TS != "" && in.Channel != ""
		if asks && (in.Type == "app_mention" || in.ChannelType == "im") && !e.isBot(e.user()) {
			return a.answerEvent
		}
	case "app_home_opened":
		if in.Tab == "home" && e.user() != "" {
			return func(_ context.Context, e event) { a.homes.open(person{e.Team, e.user()}) }
		}
	case "subteam_updated": // renamed, disabled, enabled, or other people in it
		return func(ctx context.Context, e event) { a.lookAtWorkspace(ctx, e.Team) }
	case "subteam_members_changed":
		return func(_ context.Context, e event) { a.groups.forget(e.Team) }
	case "app_uninstalled":
		return a.uninstalled
	case "tokens_revoked":
		if len(in.Tokens.Bot) > 0 {
			return a.uninstalled
		}
	}
	return nil
}

// user is who caused an event; empty when it was nobody.
func (e event) user() string {
	var id string
	if json.Unmarshal(e.Event.User, &id) != nil || !isID(id) {
		return ""
	}
	return id
}

func (e event) isBot(user string) bool {
	for _, b := range e.Bots {
		if b.User == user {
			return true
		}
	}
	return false
}

// identity is who caused an event. Somebody whose home is another workspace
// came in through Slack Connect and is a guest.
func (e event) identity() commands.Identity {
	id := commands.Identity{Platform: platform, Workspace: e.Team, User: e.user()}
	for _, home := range []string{e.Event.Team, e.Event.UserTeam, e.Event.SourceTeam} {
		if home != "" && home != e.Team {
			id.Standing = commands.Guest
		}
	}
	return id
}

// answerEvent answers a mention or a direct message in its thread. A refusal
// in a channel is seen by who asked alone.
func (a *Adapter) answerEvent(ctx context.Context, e event) {
	in := e.Event
	text, mentions := decodeText(a.asked(e), e.Team)
	rep := a.answer(ctx, commands.Request{
		ID: e.ID, Org: a.cfg.Org(e.Team), Identity: e.identity(), Place: commands.Place{Channel: in.Channel},
		Text: strings.TrimSpace(text), Mentions: mentions,
	})
	to := addressee{workspace: e.Team, user: e.user(), channel: in.Channel, thread: in.Thread}
	if to.thread == "" {
		to.thread = in.TS
	}
	post := a.say
	if rep.Error != nil && in.Type == "app_mention" {
		post = a.whisper
	}
	rep.Again = reply.Command{} // everybody sees it already
	if err := a.events.save(); err != nil {
		a.log.Warn("it could not be kept which questions were answered; after a restart one may be answered twice", "err", err)
	}
	m := a.dress(rep)
	if err := post(ctx, to, m); err != nil {
		a.log.Warn("a question could not be answered in its thread", "err", err)
		return
	}
	a.follow(e.Team, m, func(ctx context.Context, m Message) error { return post(ctx, to, m) })
}

// asked is the text of a message without the mention of the bot, and without
// what people put around a command.
func (a *Adapter) asked(e event) string {
	text := e.Event.Text
	for _, b := range e.Bots {
		text = strings.ReplaceAll(text, "<@"+b.User+">", "")
	}
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "<@"); ok && len(e.Bots) == 0 && e.Event.Type == "app_mention" {
		_, text, _ = strings.Cut(rest, ">") // Slack did not say who the bot is; the mention comes first
	}
	text = strings.Trim(text, "` \n\t")
	return strings.TrimSpace(strings.TrimPrefix(text, SlashCommand+" "))
}

// uninstalled forgets what a workspace gave that has taken it back.
func (a *Adapter) uninstalled(ctx context.Context, e event) {
	a.homes.forget(e.Team)
	a.groups.forget(e.Team)
	if err := a.tokens.drop(ctx, e.Team, time.Unix(e.Time, 0)); err != nil {
		a.log.Error("a workspace's token could not be taken away", "workspace", e.Team, "err", err)
		return
	}
	a.log.Info("the app was taken away from a workspace", "workspace", e.Team, "event", e.Event.Type)
	if a.tokens.own != nil {
		a.note(e.Team, []string{"the app was uninstalled, or its token revoked; install it again to have user groups, messages and the Home tab"})
	} else {
		a.note(e.Team, nil)
	}
}
