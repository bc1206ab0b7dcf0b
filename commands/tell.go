package commands

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// teller says what events were, in sentences. What an event names only by an
// id it looks up: in the ledger, or in the event that made it.
type teller struct {
	*call
	ctx  context.Context
	read map[uint64]airesp.Event
	err  error // the first thing that could not be read
}

func (c *call) teller(ctx context.Context) *teller {
	return &teller{call: c, ctx: ctx, read: map[uint64]airesp.Event{}}
}

// tell is what an event was, in a sentence.
func (t *teller) tell(e airesp.Event) reply.Text {
	switch b := e.Body.(type) {
	case airesp.TeamAdded:
		return reply.Say(reply.T(replyTeam(b.Team)), reply.S(" became known"+tied(len(b.Team.Bindings), len(b.Team.Members), ", tied to ")+"."))
	case airesp.TeamBound:
		return t.tellBound(b)
	case airesp.TeamRenamed:
		return reply.Say(reply.B(b.Was), reply.S(" is now called "), reply.B(b.Name), reply.S(", as its group is."))
	case airesp.GroupLost:
		return reply.Say(reply.S("A group that speaks for "), t.team(b.Team), reply.S(" was found to be "+goneOrEmpty(b.Empty)+"."))
	case airesp.GroupFound:
		return reply.Say(reply.S("The group that speaks for "), t.team(b.Team), reply.S(" is there again."))
	case airesp.SystemAdded:
		text := reply.Say(reply.S("The system "), reply.B(b.System.Name), reply.S(" came into use: "+t.model(b.System.Model)+"."))
		if b.System.Team != "" {
			text = append(text, reply.S(" Run by "), t.team(b.System.Team), reply.S("."))
		}
		return text
	case airesp.SystemRetired:
		return reply.Say(reply.S("The system "), reply.B(t.system(b.System)), reply.S(" was retired; its claims ended with it."))
	case airesp.ModelsUsed:
		return reply.Say(reply.S(t.models(b.Models) + used(b)))
	case airesp.Claimed, airesp.Released, airesp.Attested:
		return t.tellClaim(b)
	case airesp.TransferOffered, airesp.TransferEnded:
		return t.tellTransfer(b)
	case airesp.Disputed:
		return reply.Say(reply.S("Whether "), t.team(b.Team), reply.S(" owns "), t.where(b.Domain, b.Scope), reply.S(" was disputed: "+b.Reason))
	case airesp.Resolved:
		return reply.Say(reply.S("The dispute about "), t.where(b.Domain, b.Scope), reply.S(" was resolved"+because(b.How)))
	case airesp.RiskAsked, airesp.RiskDecided, airesp.RiskEnded:
		return t.tellRisk(b)
	case airesp.Subscribed, airesp.Unsubscribed, airesp.DigestSending, airesp.DigestSent, airesp.DigestUnsent:
		return t.tellDigest(b)
	case airesp.Nudged, airesp.Snoozed, airesp.Asked, airesp.TeamChannel:
		return t.tellNudge(b)
	case airesp.Set:
		return t.tellSet(b)
	case airesp.FrameworkSet:
		text := fmt.Sprintf("The framework %s %s was recorded", b.Name, b.Version)
		if n := len(b.Changed); n > 0 {
			text += "; " + plural(n, "cell", "cells") + " changed, and the claims on them are to be confirmed again"
		}
		return reply.Say(reply.S(text + "."))
	case airesp.Undone:
		if b.From == b.To {
			return reply.Say(reply.S("Event "), reply.C(number(b.From)), reply.S(" was undone."))
		}
		return reply.Say(reply.S("Events "), reply.C(number(b.From)), reply.S(" to "), reply.C(number(b.To)), reply.S(" were undone."))
	case airesp.Restored:
		return t.tellRestored(b)
	case airesp.PersonForgotten:
		return reply.Say(reply.S("A person was removed at their request: "), reply.C(b.Subject), reply.S(" in the records names nobody any more."))
	}
	return reply.Say(reply.S("Something that this version of the bot does not know: "), reply.C(e.Body.Kind()))
}

func (t *teller) tellBound(b airesp.TeamBound) reply.Text {
	text := reply.Say(t.team(b.Team))
	if s := tied(len(b.Add), len(b.AddMembers), " was tied to "); s != "" {
		text = append(text, reply.S(s))
	}
	if s := tied(len(b.Remove), len(b.RemoveMembers), " is no longer tied to "); s != "" {
		if len(text) > 1 {
			text = append(text, reply.S(" and"))
		}
		text = append(text, reply.S(s))
	}
	return append(text, reply.S("."))
}

// tied says to how many groups and people, without naming any.
func tied(groups, people int, lead string) string {
	var parts []string
	if groups > 0 {
		parts = append(parts, plural(groups, "group", "groups"))
	}
	if people > 0 {
		parts = append(parts, plural(people, "person", "people"))
	}
	if len(parts) == 0 {
		return ""
	}
	return lead + enumerate(parts)
}

func used(b airesp.ModelsUsed) string {
	verb := map[bool]string{true: "is", false: "are"}[len(b.Models) == 1]
	if b.Used {
		return " " + verb + " in use from now on."
	}
	return " " + verb + " no longer said to be in use."
}

func (t *teller) tellClaim(body airesp.Body) reply.Text {
	switch b := body.(type) {
	case airesp.Claimed:
		text := reply.Say(t.team(b.Team), reply.S(" became "+roleWord(b.Role)+" "), t.where(b.Domain, b.Scope))
		if !b.Until.IsZero() {
			text = append(text, reply.S(", until "), reply.On(b.Until))
		}
		if b.Note != "" {
			return append(text, reply.S(". Note: "+b.Note))
		}
		return append(text, reply.S("."))
	case airesp.Attested:
		return reply.Say(t.team(b.Team), reply.S(" confirmed that it is "+roleWord(b.Role)+" "), t.where(b.Domain, b.Scope), reply.S(", until "), reply.On(b.Review), reply.S("."))
	case airesp.Released:
		return reply.Say(t.team(b.Team), reply.S(" is no longer "+roleWord(b.Role)+" "), t.where(b.Domain, b.Scope), reply.S(because(b.Reason)))
	}
	return nil
}

func roleWord(r airesp.Role) string {
	switch r {
	case airesp.Responsible:
		return "responsible for"
	case airesp.Consulted:
		return "consulted on"
	case airesp.Informed:
		return "informed of"
	}
	return "accountable for"
}

func (t *teller) tellTransfer(body airesp.Body) reply.Text {
	switch b := body.(type) {
	case airesp.TransferOffered:
		return reply.Say(t.team(b.From), reply.S(" offered "), t.where(b.Domain, b.Scope), reply.S(" to "), t.team(b.To), reply.S("."))
	case airesp.TransferEnded:
		o, _ := t.origin(b.ID).Body.(airesp.TransferOffered)
		if b.Taken {
			return reply.Say(t.team(o.To), reply.S(" took "), t.where(o.Domain, o.Scope), reply.S(" over from "), t.team(o.From), reply.S("."))
		}
		return reply.Say(reply.S("The offer of "), t.where(o.Domain, o.Scope), reply.S(" by "), t.team(o.From), reply.S(" to "), t.team(o.To),
			reply.S(" was turned down or withdrawn"+because(b.Reason)))
	}
	return nil
}

func (t *teller) tellRisk(body airesp.Body) reply.Text {
	switch b := body.(type) {
	case airesp.RiskAsked:
		return reply.Say(reply.S("To accept "), t.where(b.Domain, b.Scope), reply.S(" as a risk until "), reply.On(b.Until), reply.S(" was asked for ("),
			reply.C(b.ID), reply.S("): "+b.Reason))
	case airesp.RiskDecided:
		o, _ := t.origin(b.ID).Body.(airesp.RiskAsked)
		what := " was rejected"
		if b.Approved {
			what = " was approved"
		}
		return reply.Say(reply.S("The risk "), reply.C(b.ID), reply.S(" on "), t.where(o.Domain, o.Scope), reply.S(what+because(b.Reason)))
	case airesp.RiskEnded:
		o, _ := t.origin(b.ID).Body.(airesp.RiskAsked)
		return reply.Say(reply.S("The risk "), reply.C(b.ID), reply.S(" on "), t.where(o.Domain, o.Scope), reply.S(" was taken back"+because(b.Reason)))
	}
	return nil
}

func (t *teller) tellSet(b airesp.Set) reply.Text {
	value := b.Value
	if a, ok := airesp.AliasSet(b); ok && value == "" {
		return reply.Say(reply.S("The word "), reply.B(a.Word), reply.S(" stands for nothing of ours any more."))
	} else if ok {
		return reply.Say(reply.S("The word "), reply.B(a.Word), reply.S(" stands for "+t.aliasMeans(a)+"."))
	}
	if b.Name == airesp.SetApprovers && value != "" {
		return reply.Say(reply.S("The setting "), reply.C(b.Name), reply.S(" became "), t.team(value), reply.S("."))
	}
	if value == "" {
		return reply.Say(reply.S("The setting "), reply.C(b.Name), reply.S(" went back to its default."))
	}
	return reply.Say(reply.S("The setting "), reply.C(b.Name), reply.S(" became "), reply.C(value), reply.S("."))
}

// tellRestored names what an undo put back, as far as a sentence can hold it.
func (t *teller) tellRestored(b airesp.Restored) reply.Text {
	const most = 5
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, at := range placesOf(b) {
		add(t.where(at.Domain, at.Scope).Text)
	}
	for _, s := range b.Systems {
		add("the system " + s.Name)
	}
	for _, id := range b.Without.Systems {
		add("the system " + t.system(id))
	}
	for _, team := range b.Teams {
		add("the team " + team.Name)
	}
	for _, id := range b.Without.Teams {
		add("the team " + t.team(id).Team.Name)
	}
	if len(b.Digests)+len(b.Without.Digests) > 0 {
		add("a channel's digest")
	}
	for _, a := range b.Without.Asks {
		add("what was asked about " + t.where(a.Domain, a.Scope).Text)
	}
	for _, m := range slices.Concat(slices.Sorted(maps.Keys(b.Used)), b.Without.Used) {
		add("the use of " + t.model(m))
	}
	for _, name := range slices.Sorted(maps.Keys(b.Settings)) {
		if a, ok := airesp.AliasSet(airesp.Set{Name: name, Value: b.Settings[name]}); ok {
			add("the word " + a.Word)
			continue
		}
		add("the setting " + name)
	}
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return reply.Say(reply.S("Put back as it was before: " + enumerate(names) + "."))
}

// placesOf are the cells that an undo touched.
func placesOf(b airesp.Restored) []airesp.Place {
	list := slices.Concat(b.Without.Claims, b.Without.Disputes)
	for _, c := range b.Claims {
		list = append(list, airesp.Place{Domain: c.Domain, Scope: c.Scope, Team: c.Team})
	}
	for _, d := range b.Disputes {
		list = append(list, airesp.Place{Domain: d.Domain, Scope: d.Scope, Team: d.Team})
	}
	for _, o := range b.Transfers {
		list = append(list, airesp.Place{Domain: o.Domain, Scope: o.Scope, Team: o.From})
	}
	for _, r := range b.Risks {
		list = append(list, airesp.Place{Domain: r.Domain, Scope: r.Scope})
	}
	return list
}

// where names a domain in a scope.
func (t *teller) where(domain string, s airesp.Scope) reply.Span {
	name := domain
	if d, ok := t.framework.Domain(domain); ok {
		name = d.Name
	}
	switch {
	case s.System != "":
		name += " for " + t.system(s.System)
	case s.Model != "":
		name += " for " + t.model(s.Model)
	}
	return reply.B(name)
}

func (t *teller) model(id string) string {
	if m, ok := t.framework.Model(id); ok {
		return m.Name
	}
	return id
}

func (t *teller) models(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = t.model(id)
	}
	return enumerate(names)
}

func (t *teller) team(id string) reply.Span {
	team, ok := t.ledger.Team(id)
	if !ok {
		added, _ := t.origin(id).Body.(airesp.TeamAdded)
		team = added.Team
	}
	if team.Name == "" {
		return reply.S("a team")
	}
	return reply.T(replyTeam(team))
}

func (t *teller) system(id string) string {
	if s, ok := t.ledger.System(id); ok {
		return s.Name
	}
	if added, ok := t.origin(id).Body.(airesp.SystemAdded); ok {
		return added.System.Name
	}
	return id
}

// origin is the event that made what has an id such as t5: its number is the
// event's.
func (t *teller) origin(id string) airesp.Event {
	seq, err := strconv.ParseUint(id[min(1, len(id)):], 10, 64)
	if err != nil || seq == 0 || seq > t.ledger.Tip().Seq {
		return airesp.Event{}
	}
	e, ok := t.read[seq]
	if !ok {
		events, err := t.book.span(t.ctx, t.req.Org, seq, seq)
		if err != nil {
			t.err = err
			return airesp.Event{}
		}
		e = events[0]
		t.read[seq] = e
	}
	return e
}

// forcedOf is why an administrator did what was not theirs; empty for the rest.
func forcedOf(b airesp.Body) string {
	switch b := b.(type) {
	case airesp.Claimed:
		return b.Forced
	case airesp.Released:
		return b.Forced
	case airesp.Attested:
		return b.Forced
	case airesp.TransferOffered:
		return b.Forced
	case airesp.TransferEnded:
		return b.Forced
	case airesp.Resolved:
		return b.Forced
	case airesp.RiskDecided:
		return b.Forced
	case airesp.RiskEnded:
		return b.Forced
	case airesp.SystemAdded:
		return b.Forced
	case airesp.SystemRetired:
		return b.Forced
	case airesp.Undone:
		return b.Forced
	case airesp.Snoozed:
		return b.Forced
	case airesp.TeamChannel:
		return b.Forced
	}
	return ""
}

// because ends a sentence, with the reason if there is one.
func because(reason string) string {
	if reason == "" {
		return "."
	}
	return ": " + reason
}

func number(seq uint64) string { return strconv.FormatUint(seq, 10) }

// person is who a subject id stands for, as text that pings nobody.
func (c *call) person(ctx context.Context, subject string) (string, error) {
	if subject == "" {
		return "whoever runs the bot", nil
	}
	person, known, err := c.Store.Person(ctx, c.req.Org, subject)
	if err != nil || !known {
		return "a former member", err
	}
	if person == itself().Person() {
		return "the bot itself", nil
	}
	platform, id, _ := strings.Cut(person, ":")
	if _, user, ok := strings.Cut(id, "/"); ok {
		id = user
	}
	return platform + " user " + id, nil
}
