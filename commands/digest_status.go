package commands

import (
	"context"
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// clockForm is how a time reads in a channel's own time zone. It is not a
// reply.On, which a platform may show in the reader's.
const clockForm = "Mon 2 Jan 2006 15:04"

// digestStatus says when the next digest comes, how the last ones went, and
// what can be done. At the terminal it is about every channel.
func digestStatus(_ context.Context, c *call) (Reply, error) {
	if c.req.Identity.Operator && c.args.text["channel"] == "" {
		return c.allDigests(), nil
	}
	to, refusal := c.here()
	if refusal != nil {
		return Reply{}, refusal
	}
	sub, on := c.ledger.Subscription(to)
	sub.To = to
	m := reply.Message{Summary: reply.Say(reply.B("No digest comes here."), reply.S(" It would say once a week what is nobody's, what changed, and offer a button to fix it."))}
	if on {
		m.Summary = append(reply.Say(reply.B("The digest comes here "), reply.S(c.subWords(sub)+". ")), c.nextRun(sub)...)
	}
	if c.behind() {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.B("Nothing is posted at the moment"), reply.S(", since the clock of the bot's machine is behind the last thing that happened here. Whoever runs it has to set the clock."))})
	}
	runs := c.ledger.Runs(to)
	if len(runs) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "The last ones"}, c.runList(sub, runs))
	}
	m.Blocks = append(m.Blocks, c.digestButtons(sub, on), reply.Footer{Text: append(reply.Say(reply.S("To set it: ")), c.howOn()...)})
	return Reply{Message: m, Data: c.data(map[string]any{"on": on, "digest": c.subData(sub), "runs": orNoRuns(runs)})}, nil
}

// allDigests lists the digest of every channel.
func (c *call) allDigests() Reply {
	subs := c.ledger.Subscriptions()
	m := reply.Message{Summary: reply.Say(reply.B(plural(len(subs), "channel gets", "channels get") + " the digest."))}
	if len(subs) == 0 {
		m.Summary = reply.Say(reply.B("No channel gets the digest yet."), reply.S(" It says once a week what is nobody's, what changed, and what can be done about it."))
	}
	var list reply.List
	data := []map[string]any{}
	for _, s := range subs {
		item := reply.Item{Title: reply.Say(reply.B(c.channelOf(s.To, s.Name)), reply.S(" "), reply.C(s.To.String()), reply.S(": "+c.subWords(s)+". "))}
		item.Title = append(item.Title, c.nextRun(s)...)
		if runs := c.ledger.Runs(s.To); len(runs) > 0 {
			item.Lines = append(item.Lines, append(reply.Say(reply.S("The last one: ")), c.runLine(s, runs[0])...))
		}
		list.Items = append(list.Items, item)
		data = append(data, map[string]any{"digest": c.subData(s), "runs": orNoRuns(c.ledger.Runs(s.To))})
	}
	if len(list.Items) > 0 {
		m.Blocks = append(m.Blocks, list)
	}
	m.Blocks = append(m.Blocks, reply.Footer{Text: append(reply.Say(reply.S("To set one: ")), c.howOn()...)})
	return Reply{Message: m, Data: c.data(map[string]any{"channels": data})}
}

// howOn is the command that turns a digest on.
func (c *call) howOn() reply.Text {
	v := values{"when": "weekly mon 09:00 Europe/Paris"}
	cmd := c.do("digest on", v)
	if c.req.Identity.Operator {
		cmd = c.blank(cmd, "channel")
	}
	return reply.Say(reply.Cmd(cmd))
}

func (c *call) digestButtons(sub airesp.Subscription, on bool) reply.Block {
	v := values{}
	if c.req.Identity.Operator {
		v["channel"] = sub.To.String()
	}
	b := reply.Buttons{Buttons: []reply.Button{{Label: "Preview", Command: c.do("digest preview", v), Primary: on}}}
	if !on {
		when := values{"when": "weekly mon 09:00 UTC"}
		for name, value := range v {
			when[name] = value
		}
		b.Buttons = append(b.Buttons, reply.Button{Label: "Every Monday at 09:00 UTC", Command: c.do("digest on", when)})
		return b
	}
	b.Buttons = append(b.Buttons, reply.Button{Label: "Post it now", Command: c.do("digest now", v)})
	b.Buttons = append(b.Buttons, reply.Button{Label: "Turn it off", Command: c.do("digest off", v)})
	return b
}

// scheduleWords reads "every Monday at 09:00 (Europe/Paris)".
func scheduleWords(text string) string {
	s, err := airesp.ParseSchedule(text)
	if err != nil {
		return text
	}
	when := "every " + s.Weekday.String()
	switch {
	case s.Period == airesp.Weekdays:
		when = "Monday to Friday"
	case s.Period == airesp.Monthly && s.Nth == 0 && s.Day > 28:
		when = fmt.Sprintf("on day %d of the month, or its last", s.Day)
	case s.Period == airesp.Monthly && s.Nth == 0:
		when = fmt.Sprintf("on day %d of the month", s.Day)
	case s.Period == airesp.Monthly && s.Nth < 0:
		when = "on the last " + s.Weekday.String() + " of the month"
	case s.Period == airesp.Monthly:
		when = "on the " + [...]string{"first", "second", "third", "fourth"}[s.Nth-1] + " " + s.Weekday.String() + " of the month"
	}
	return fmt.Sprintf("%s at %02d:%02d (%s)", when, s.Hour, s.Minute, s.Zone())
}

// subWords reads "every Monday at 09:00 (Europe/Paris), about critical gaps of MCP".
func (c *call) subWords(s airesp.Subscription) string {
	text := scheduleWords(s.Schedule)
	what := "all gaps"
	if s.Critical {
		what = "critical gaps"
	}
	if of := c.onlyName(s.Only); of != "" {
		return text + ", about " + what + of
	}
	if s.Critical {
		return text + ", about " + what
	}
	return text
}

// onlyName reads " for MCP", " of Privacy", or is empty for everything.
func (c *call) onlyName(o airesp.Only) string {
	switch {
	case o.Team != "":
		return " of " + known(c.ledger, o.Team)
	case o.System != "" || o.Model != "":
		return " for " + c.placeOfScope(airesp.Scope{Model: o.Model, System: o.System}).title()
	}
	return ""
}

// nextRun says when the next digest comes, in the channel's own time.
func (c *call) nextRun(s airesp.Subscription) reply.Text {
	when, err := airesp.ParseSchedule(s.Schedule)
	if err != nil {
		return reply.Say(reply.S("Its schedule cannot be read here ("+err.Error()+"), so none comes. Set it again with "), reply.C("digest on"), reply.S("."))
	}
	next := c.nextSlot(s, when)
	return reply.Say(reply.S("Next: " + next.At.In(when.Zone()).Format(clockForm) + "."))
}

// nextSlot is the next slot that a digest comes in: of a period that has had
// none yet.
func (c *call) nextSlot(s airesp.Subscription, when airesp.Schedule) airesp.Slot {
	next := when.Next(c.now)
	if runs := c.ledger.Runs(s.To); len(runs) > 0 {
		for n := 0; n < 8 && !when.After(next, runs[0].Slot); n++ {
			next = when.Next(next.At)
		}
	}
	return next
}

func (c *call) runList(s airesp.Subscription, runs []airesp.Run) reply.List {
	var list reply.List
	for _, r := range runs {
		list.Items = append(list.Items, reply.Item{Title: c.runLine(s, r)})
	}
	return list
}

// runLine reads "2026-W48, due Mon 23 Nov 2026 09:00: was sent".
func (c *call) runLine(s airesp.Subscription, r airesp.Run) reply.Text {
	zone := time.UTC
	if when, err := airesp.ParseSchedule(s.Schedule); err == nil {
		zone = when.Zone()
	}
	text := ", due " + r.Slot.At.In(zone).Format(clockForm) + ": " + runWord(r.State)
	if r.State == airesp.Sent {
		if late := r.At.Sub(r.Slot.At).Round(time.Minute); late >= time.Minute {
			text += " " + late.String() + " later"
		}
	}
	return reply.Say(reply.B(r.Slot.Key), reply.S(text+because(r.Why)))
}

type subJSON struct {
	Channel  string     `json:"channel"`
	Schedule string     `json:"schedule,omitempty"`
	Critical bool       `json:"critical_only"`
	Only     string     `json:"only,omitempty"`
	Next     *time.Time `json:"next"`
}

func (c *call) subData(s airesp.Subscription) subJSON {
	j := subJSON{Channel: s.To.String(), Schedule: s.Schedule, Critical: s.Critical, Only: c.onlyName(s.Only)}
	if when, err := airesp.ParseSchedule(s.Schedule); err == nil {
		next := c.nextSlot(s, when).At
		j.Next = &next
	}
	return j
}

func orNoRuns(runs []airesp.Run) []airesp.Run {
	if runs == nil {
		return []airesp.Run{}
	}
	return runs
}
