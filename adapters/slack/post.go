package slack

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"
)

// addressee is whom a message is for, and where.
type addressee struct {
	workspace, user, channel string
	thread                   string // the message that is answered; empty outside of threads
}

// drawn is a block that has been written as JSON already. It lets the library
// carry what the pen wrote.
type drawn json.RawMessage

func (drawn) BlockType() slack.MessageBlockType { return "" }
func (drawn) ID() string                        { return "" }
func (d drawn) MarshalJSON() ([]byte, error)    { return d, nil }

// blockSet is blocks as the library takes them.
func blockSet(blocks json.RawMessage) []slack.Block {
	var raw []json.RawMessage
	if json.Unmarshal(blocks, &raw) != nil {
		return nil // cannot happen to what the pen wrote
	}
	set := make([]slack.Block, len(raw))
	for i, b := range raw {
		set[i] = drawn(b)
	}
	return set
}

// options are what is sent of a message. Nothing in it is read for names or
// links, and no link is unfurled.
func (m Message) options(to addressee) []slack.MsgOption {
	list := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(blockSet(m.Blocks)...), slack.MsgOptionLinkNames(false),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionDisableMarkdown(),
	}
	if to.thread != "" {
		list = append(list, slack.MsgOptionTS(to.thread))
	}
	return list
}

// say posts a message for everybody in a channel to see.
func (a *Adapter) say(ctx context.Context, to addressee, m Message) error {
	if err := a.gate.pass(ctx, to.channel); err != nil {
		return err
	}
	return a.call(ctx, to.workspace, func(ctx context.Context, api *slack.Client) error {
		_, _, err := api.PostMessageContext(ctx, to.channel, m.options(to)...)
		return err
	})
}

// whisper posts a message that only one person in the channel sees.
func (a *Adapter) whisper(ctx context.Context, to addressee, m Message) error {
	if err := a.gate.pass(ctx, to.channel); err != nil {
		return err
	}
	return a.call(ctx, to.workspace, func(ctx context.Context, api *slack.Client) error {
		_, err := api.PostEphemeralContext(ctx, to.channel, to.user, m.options(to)...)
		return err
	})
}
