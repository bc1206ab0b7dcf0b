package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// PostError says why a message is not known to be where it should be. It holds
// nothing that is secret.
type PostError struct {
	Kind  PostKind
	Why   string        // the platform's own word, or ours, for people and the ledger
	After time.Duration // with Limited: how long the platform asks to wait
}

func (e *PostError) Error() string { return e.Why }

// PostKind is what can be done about a PostError.
type PostKind uint8

const (
	Refused PostKind = iota // it was not posted; another try may help
	Limited                 // it was not posted, since there were too many
	Unclear                 // the answer was lost: it may have been posted
	Gone                    // it was not posted, and never will be: the channel is archived, or the bot is not in it
)

// Notices are the messages about a digest that did not come: to who set it up
// and to the administrators. Those who cannot be reached are left out.
func (r *Router) Notices(ctx context.Context, d Delivery, off bool, why string) []Letter {
	c, err := r.robot(ctx, d.Org, "digest status")
	if err != nil {
		return nil
	}
	m := reply.Message{Visibility: reply.Public}
	channel := c.channelOf(d.Sub.To, d.Sub.Name)
	if off {
		m.Summary = reply.Say(reply.B("The digest for "+channel+" is off"), reply.S(", since I cannot post there any more ("+why+"). To have it again, add me to the channel and type there: "),
			reply.Cmd(c.do("digest on", values{"when": d.Sub.Schedule})))
	} else {
		m.Summary = reply.Say(reply.B("The digest "+d.Slot.Key+" for "+channel+" was missed"), reply.S(": it could not be sent within 24 hours"+because(why)+" The next one comes as usual."))
	}
	var list []airesp.Address
	if person, known, err := r.Store.Person(ctx, d.Org, d.Sub.By); err == nil && known && off {
		list = append(list, c.addressOf(person, d.Sub.To)...)
	}
	for _, admin := range r.Admins {
		list = append(list, c.addressOf(admin, d.Sub.To)...)
	}
	var letters []Letter
	for i, to := range list {
		if !slices.Contains(list[:i], to) {
			letters = append(letters, Letter{To: to, Message: m})
		}
	}
	return letters
}

// addressOf is where a person reads direct messages. One without a workspace is
// of that of the channel. Nobody of another workspace is told anything.
func (c *call) addressOf(person string, channel airesp.Address) []airesp.Address {
	platform, id, _ := strings.Cut(person, ":")
	to := airesp.Address{Platform: platform, Workspace: channel.Workspace, Channel: id, Person: true}
	if a, ok := airesp.ParseAddress(person); ok {
		to.Workspace, to.Channel = a.Workspace, a.Channel
	}
	if to.Platform != channel.Platform || to.Workspace != channel.Workspace || to.Channel == "" {
		return nil
	}
	return []airesp.Address{to}
}
