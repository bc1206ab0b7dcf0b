package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// digests are the verbs about the regular digest of a channel, and about the
// reminders that teams get.
func digests() []Command {
	in := Option{Name: "channel", Kind: KindName, Keyword: "in", Placeholder: "slack:T1/C1", Summary: "Another channel, by its id; only at the bot's own terminal"}
	about := with(placeOptions(), teamOption("--team", "Only what this team has let lapse or lie in dispute, or what its systems have"),
		Option{Name: "critical-only", Kind: KindFlag, Keyword: "--critical-only", Summary: "Only critical gaps"}, in)
	when := Option{Name: "when", Kind: KindText, Placeholder: "WHEN", Required: true, Summary: "For instance weekly mon 09:00 Europe/Paris, monthly first mon 09:00 UTC, weekdays 08:00 UTC"}
	at := Option{Name: "at", Kind: KindText, Keyword: "at", Placeholder: "TIME", Summary: "As it would be at a time, such as 2026-11-30T09:00:00Z"}
	return append([]Command{
		{
			Name: "digest on", Group: "digest", Access: Write, Show: reply.Public, run: digestOn,
			Summary:  "Post the digest in this channel regularly: what is nobody's, what changed, and what to do",
			Options:  append([]Option{when}, about...),
			Examples: []string{"digest on weekly mon 09:00 Europe/Paris", "digest on monthly first mon 09:00 UTC --critical-only for mcp"},
		},
		{
			Name: "digest off", Group: "digest", Access: Write, Show: reply.Public, run: digestOff,
			Summary:  "Post the digest in this channel no more",
			Options:  []Option{in},
			Examples: []string{"digest off"},
		},
		{
			Name: "digest now", Group: "digest", Access: Write, ReadOnly: true, Show: reply.Public, run: digestNow,
			Summary:  "Post the digest here now, as it stands; the regular one comes all the same",
			Options:  about,
			Examples: []string{"digest now", "digest now --critical-only"},
		},
		{
			Name: "digest preview", Group: "digest", Access: Read, run: digestNow,
			Summary:  "See the digest as it would be posted, only for yourself",
			Options:  append(about[:len(about):len(about)], at),
			Examples: []string{"digest preview", "digest preview for mcp"},
		},
		{
			Name: "digest status", Group: "digest", Aliases: []string{"digest"}, Access: Read, run: digestStatus,
			Summary:  "When the next digest comes here, how the last ten went, and what can be done",
			Options:  []Option{in},
			Examples: []string{"digest", "digest status"},
		},
	}, nudging()...)
}

// here is the channel that the request is about: its own, or at the terminal
// the one that was named.
func (c *call) here() (to airesp.Address, refusal *Error) {
	id, named := c.req.Identity, c.args.text["channel"]
	to = airesp.Address{Platform: id.Platform, Workspace: id.Workspace, Channel: c.req.Place.Channel}
	switch {
	case named != "" && !id.Operator:
		return to, refuse(Forbidden, reply.S("In chat this is always about the channel that you are in. Ask there, without "), reply.C("in"), reply.S("."))
	case named != "":
		var ok bool
		if to, ok = airesp.ParseAddress(named); !ok || to.Platform != "slack" && to.Platform != "discord" {
			return to, c.cmd.misuse(reply.C(shorten(named)), reply.S(" is no channel. Write its ids, such as slack:T1/C1 or discord:10/30.")).about("channel")
		}
	case id.Operator:
		return to, refuse(MissingArgument, reply.S("At the terminal there is no channel to be in. Name one by its ids: "),
			reply.Cmd(c.blank(c.cmd.command(c.raw, "channel", ""), "channel")), reply.S(", such as slack:T1/C1 or discord:10/30.")).about("channel")
	case to.Channel == "":
		return to, refuse(InvalidArgument, reply.S("There is no channel here. Ask in the channel that the digest is for."))
	}
	return to, nil
}

// mayManage lets those set up a channel's digest who manage the channel, as
// far as the platform says who that is, and administrators; where the settings
// say so, any full member.
func (c *call) mayManage() *Error {
	id := c.req.Identity
	if id.Operator && !id.narrowed() || id.Manages || c.admin(id) || c.ledger.Settings().DigestsOpen {
		return nil
	}
	who := "administrators and people who manage this channel"
	if id.Platform == "slack" {
		who = "administrators (Slack does not tell me who manages a channel)"
	}
	return refuse(Forbidden, reply.S("A channel's digest is set up by "+who+". An administrator can open it to every full member with "),
		reply.Cmd(c.do("settings digests", values{"who": airesp.DigestsOpen})), reply.S("."))
}

// digestAbout is what the request wants a digest about. A place is one model or one
// system.
func (c *call) digestAbout() (only airesp.Only, critical bool, refusal *Error) {
	critical = c.args.flags["critical-only"]
	switch n := len(c.args.places); {
	case n > 1 || n == 1 && c.args.team != nil:
		return only, critical, c.cmd.misuse(reply.S("A digest is about one model, one system, one team, or everything."))
	case n == 1 && c.args.places[0].System.ID != "":
		only.System = c.args.places[0].System.ID
	case n == 1:
		only.Model = c.args.places[0].Model.ID
	case c.args.team != nil:
		t, refusal := c.known()
		if refusal != nil {
			return only, critical, refusal
		}
		only.Team = t.ID
	}
	return only, critical, nil
}

// digestOn subscribes a channel.
func digestOn(ctx context.Context, c *call) (Reply, error) {
	when, err := airesp.ParseSchedule(c.args.text["when"])
	if err != nil {
		return Reply{}, c.noSchedule(err)
	}
	to, refusal := c.here()
	if refusal != nil {
		return Reply{}, refusal
	}
	var changed, had bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		if refusal := c.mayManage(); refusal != nil {
			return nil, refusal
		}
		only, critical, refusal := c.digestAbout()
		if refusal != nil {
			return nil, refusal
		}
		_, had = d.Ledger.Subscription(to)
		bodies := d.Ledger.DecideSubscribe(airesp.Subscription{To: to, Schedule: when.String(), Critical: critical, Only: only})
		changed = len(bodies) > 0
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("digest status", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	sub, _ := after.Subscription(to)
	head := "The digest is on: "
	switch {
	case had && changed:
		head = "The digest was changed: "
	case !changed:
		head = "The digest is set like this already, so nothing was changed: "
	}
	m := reply.Message{Summary: append(reply.Say(reply.B(head), reply.S(c.subWords(sub)+". ")), c.nextRun(sub)...)}
	m.Blocks = append(m.Blocks, c.digestButtons(sub, true), reply.Footer{Text: reply.Say(reply.S("It pings nobody, and is brought up to date as gaps close. It needs me to be in the channel."))})
	return Reply{Message: m, Data: c.data(map[string]any{"digest": c.subData(sub)})}, nil
}

// noSchedule says what is wrong with a schedule, and offers some.
func (c *call) noSchedule(err error) *Error {
	e := c.cmd.misuse(reply.C(shorten(c.args.text["when"])), reply.S(" is no schedule: "+err.Error()+"."))
	e.Lead = reply.Say(reply.S("For instance:"))
	for _, text := range []string{"weekly mon 09:00 UTC", "weekly mon 09:00 Europe/Paris", "monthly first mon 09:00 UTC", "weekdays 08:00 UTC"} {
		label := scheduleWords(text)
		label = strings.ToUpper(label[:1]) + label[1:]
		e.Suggestions = append(e.Suggestions, Suggestion{Label: label, Command: c.cmd.command(c.raw, "when", text)})
	}
	return e.about("when")
}

// digestOff ends a channel's subscription.
func digestOff(ctx context.Context, c *call) (Reply, error) {
	to, refusal := c.here()
	if refusal != nil {
		return Reply{}, refusal
	}
	var changed bool
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		if refusal := c.mayManage(); refusal != nil {
			return nil, refusal
		}
		bodies := d.Ledger.DecideUnsubscribe(to, "")
		changed = len(bodies) > 0
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("digest status", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = after
	text := "The digest is off: no more is posted in " + c.channelOf(to, "") + "."
	if !changed {
		text = "No digest is posted in " + c.channelOf(to, "") + ", so nothing was changed."
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S(text)),
		Blocks:  []reply.Block{reply.Footer{Text: append(reply.Say(reply.S("To turn it on: ")), c.howOn()...)}},
	}}, nil
}

// digestNow shows the digest as it stands: to everybody here, or as a preview.
func digestNow(ctx context.Context, c *call) (Reply, error) {
	only, critical, refusal := c.digestAbout()
	if refusal != nil {
		return Reply{}, refusal
	}
	sub := airesp.Subscription{Critical: critical, Only: only}
	if to, refusal := c.here(); refusal == nil {
		if is, ok := c.ledger.Subscription(to); ok && !critical && only == (airesp.Only{}) {
			sub = is
		}
		sub.To = to
	} else if c.args.text["channel"] != "" {
		return Reply{}, refusal
	}
	if refusal := c.moveTo(ctx); refusal != nil {
		return Reply{}, refusal
	}
	l, err := c.letter(ctx, sub, airesp.Slot{}, nil)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Message: l.Message, Data: c.data(l.data)}, nil
}

// moveTo takes the call to the time that was asked for: back to how the ledger
// was, or ahead with the ledger as it is.
func (c *call) moveTo(ctx context.Context) error {
	text := c.args.text["at"]
	if text == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		if at, err = day(text, c.now); err != nil {
			return c.cmd.misuse(reply.C(shorten(text)), reply.S(" is no time that I can read; write it like 2026-11-30T09:00:00Z.")).about("at")
		}
	}
	if at.Before(c.now) {
		if c.ledger, err = c.book.Until(ctx, c.req.Org, at); err != nil {
			return err
		}
	}
	c.now = at
	return nil
}

// teamInPlace finds the team in "digest on … for Privacy", where a place and a
// team have a keyword each and what follows "for" is a team's name and no place.
func (r *Router) teamInPlace(c Command, raw values, l *airesp.Ledger) values {
	place, ok := c.slot("for")
	team, has := c.slot("--team")
	if text := raw[place.Name]; ok && has && raw[team.Name] == "" && text != "" {
		_, named := l.TeamNamed(text)
		if _, err := r.places(text, l); named && err != nil {
			raw[team.Name] = text
			delete(raw, place.Name)
		}
	}
	return raw
}
