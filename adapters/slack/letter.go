package slack

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"time"

	"airesp/commands"
	"airesp/commands/reply"

	"github.com/slack-go/slack"
)

// letterEvent is the type of the metadata that a digest carries, by which it is
// found again. People do not see it.
const letterEvent = "airesp_digest"

// Post posts a letter. It pings nobody.
func (a *Adapter) Post(ctx context.Context, l commands.Letter) (ref string, err error) {
	options := drawLetter(l.Message).options(addressee{})
	if l.Label != "" {
		options = append(options, slack.MsgOptionMetadata(slack.SlackMetadata{EventType: letterEvent, EventPayload: map[string]any{"slot": l.Slot.Key}}))
	}
	return a.postLetter(ctx, l, options)
}

// postLetter posts one message of a letter, when its channel has its turn.
func (a *Adapter) postLetter(ctx context.Context, l commands.Letter, options []slack.MsgOption) (ref string, err error) {
	if err := a.gate.pass(ctx, l.To.Channel); err != nil {
		return "", &commands.PostError{Kind: commands.Limited, Why: "other messages wait for this channel", After: channelGap}
	}
	err = a.call(ctx, l.To.Workspace, func(ctx context.Context, api *slack.Client) (err error) {
		_, ref, err = api.PostMessageContext(ctx, l.To.Channel, options...)
		return err
	})
	switch {
	case err != nil:
		return "", undelivered(err)
	case ref == "":
		return "", &commands.PostError{Kind: commands.Unclear, Why: "Slack's answer could not be read"}
	}
	return ref, nil
}

func drawLetter(m reply.Message) Message {
	m.Visibility = reply.Public
	return Render(m)
}

// Follow posts what a digest has beyond its message in the thread below it.
func (a *Adapter) Follow(ctx context.Context, l commands.Letter, ref string) error {
	for _, m := range l.More {
		if _, err := a.postLetter(ctx, l, drawLetter(m).options(addressee{thread: ref})); err != nil {
			return err
		}
	}
	return nil
}

// Update puts a letter in the place of the message that was posted.
func (a *Adapter) Update(ctx context.Context, l commands.Letter, ref string) error {
	err := a.call(ctx, l.To.Workspace, func(ctx context.Context, api *slack.Client) error {
		_, _, _, err := api.UpdateMessageContext(ctx, l.To.Channel, ref, drawLetter(l.Message).options(addressee{})...)
		return err
	})
	if err != nil {
		return undelivered(err)
	}
	return nil
}

// Find looks for a digest among the bot's own messages, by its metadata. That
// takes a scope which is not asked for by default, since it lets the bot read
// what people write (channels:history, and groups:history in private channels);
// without it, it cannot be told.
func (a *Adapter) Find(ctx context.Context, l commands.Letter, since time.Time) (ref string, known bool, err error) {
	var page *slack.GetConversationHistoryResponse
	var me *slack.AuthTestResponse
	err = a.call(ctx, l.To.Workspace, func(ctx context.Context, api *slack.Client) (err error) {
		if me, err = api.AuthTestContext(ctx); err != nil {
			return err
		}
		page, err = api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: l.To.Channel, Oldest: strconv.FormatInt(since.Unix(), 10), Limit: 15, IncludeAllMetadata: true,
		})
		return err
	})
	switch code := slackCode(err); {
	case slices.Contains([]string{"missing_scope", "not_in_channel", "channel_not_found", "no_permission"}, code):
		return "", false, nil
	case err != nil:
		return "", false, undelivered(err)
	}
	for _, m := range page.Messages {
		if slot, _ := m.Metadata.EventPayload["slot"].(string); m.Metadata.EventType == letterEvent && slot == l.Slot.Key && m.BotID == me.BotID {
			return m.Timestamp, true, nil
		}
	}
	return "", true, nil
}

// undelivered says what a failed call means for a message.
func undelivered(err error) *commands.PostError {
	var limited *slack.RateLimitedError
	var op *net.OpError
	code := slackCode(err)
	switch {
	case errors.As(err, &limited):
		return &commands.PostError{Kind: commands.Limited, Why: "Slack asks to wait", After: limited.RetryAfter}
	case slices.Contains([]string{"channel_not_found", "is_archived", "not_in_channel", "user_not_found", "user_disabled"}, code):
		return &commands.PostError{Kind: commands.Gone, Why: code}
	case slices.Contains([]string{"fatal_error", "internal_error", "request_timeout", "service_unavailable"}, code):
		// Slack: "some aspect of the operation succeeded before the error was raised" is possible.
		return &commands.PostError{Kind: commands.Unclear, Why: code}
	case code != "":
		return &commands.PostError{Kind: commands.Refused, Why: code}
	case errors.Is(err, errNoToken):
		return &commands.PostError{Kind: commands.Refused, Why: err.Error()}
	case errors.As(err, &op) && op.Op == "dial":
		return &commands.PostError{Kind: commands.Refused, Why: "Slack cannot be reached"}
	}
	return &commands.PostError{Kind: commands.Unclear, Why: "Slack's answer was lost"}
}
