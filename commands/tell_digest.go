package commands

import (
	"fmt"

	"airesp"
	"airesp/commands/reply"
)

// tellDigest is what happened to a channel's digest.
func (t *teller) tellDigest(body airesp.Body) reply.Text {
	switch b := body.(type) {
	case airesp.Subscribed:
		return reply.Say(reply.S("The digest was set for "+t.channelOf(b.To, b.Name)+": "), reply.C(b.Schedule), reply.S("."))
	case airesp.Unsubscribed:
		return reply.Say(reply.S("The digest was turned off for " + t.channelOf(b.To, "") + offBecause(b.Why)))
	case airesp.DigestSending:
		text := "The digest " + b.Slot.Key + " is handed to " + t.channelOf(b.To, "")
		if b.Attempt > 1 {
			text += fmt.Sprintf(", attempt %d", b.Attempt)
		}
		return reply.Say(reply.S(text + "."))
	case airesp.DigestSent:
		return reply.Say(reply.S("The digest " + b.Slot.Key + " is in " + t.channelOf(b.To, "") + "."))
	case airesp.DigestUnsent:
		return reply.Say(reply.S("The digest " + b.Slot.Key + " for " + t.channelOf(b.To, "") + " " + runWord(b.State) + because(b.Why)))
	}
	return nil
}

// runWord says how far a digest has come.
func runWord(s airesp.RunState) string {
	switch s {
	case airesp.Sending:
		return "is being sent"
	case airesp.Sent:
		return "was sent"
	case airesp.Unclear:
		return "may or may not have arrived; it is looked for before it is sent again"
	case airesp.Failed:
		return "could not be sent yet"
	}
	return "was missed"
}

// offBecause ends the sentence about a digest that the bot turned off itself.
func offBecause(why string) string {
	if why == "" {
		return "."
	}
	return ", since the bot cannot post there any more: " + why
}

// channelOf names a channel without linking to it.
func (c *call) channelOf(a airesp.Address, name string) string {
	if sub, ok := c.ledger.Subscription(a); ok && name == "" {
		name = sub.Name
	}
	return channelName(airesp.Channel{Platform: a.Platform, ID: a.Channel, Name: name})
}

// tellNudge is what happened about reminders.
func (t *teller) tellNudge(body airesp.Body) reply.Text {
	switch b := body.(type) {
	case airesp.Nudged:
		n := len(b.About) + len(b.Asked)
		return reply.Say(reply.S("A reminder was sent about " + plural(n, "claim or request", "claims and requests") + "."))
	case airesp.Snoozed:
		return reply.Say(t.team(b.Team), reply.S(" wants no reminders about "), t.where(b.Domain, b.Scope), reply.S(" until "), reply.On(b.Until), reply.S("."))
	case airesp.Asked:
		return reply.Say(t.team(b.Team), reply.S(" was asked to look at "), t.where(b.Domain, b.Scope), reply.S("."))
	case airesp.TeamChannel:
		if b.Channel == (airesp.Address{}) {
			return reply.Say(reply.S("Reminders for "), t.team(b.Team), reply.S(" go to its people from now on."))
		}
		return reply.Say(reply.S("Reminders for "), t.team(b.Team), reply.S(" go to "+t.channelOf(b.Channel, "")+" from now on."))
	}
	return nil
}
