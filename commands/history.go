package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

const (
	// historyPage is how many events one reply shows.
	historyPage = 10
	// historyReach is how many events are looked through for those about one
	// thing. Beyond it the reply says where to go on.
	historyReach = 20_000
)

// history says what happened, the newest first: everything, or what is about
// one domain, team or system.
func history(ctx context.Context, c *call) (Reply, error) {
	topic, refusal := c.topic()
	if refusal != nil {
		return Reply{}, refusal
	}
	from := c.ledger.Tip().Seq
	if text := c.args.text["before"]; text != "" {
		seq, refusal := c.eventNumber(text)
		if refusal != nil {
			return Reply{}, refusal
		}
		from = seq - 1
	}
	t := c.teller(ctx)
	found, err := c.look(t, topic, from)
	if err == nil {
		err = t.err
	}
	if err != nil {
		return Reply{}, err
	}
	if len(found.events) == 0 && found.stopped == 0 && c.args.page > 1 {
		return Reply{}, refuse(InvalidArgument, reply.S(fmt.Sprintf("There is no page %d: the history%s ends before it.", c.args.page, topic.of())))
	}
	return c.historyReply(ctx, t, topic, found)
}

// found is one page of the history.
type found struct {
	events  []airesp.Event
	more    bool   // there is an older one
	stopped uint64 // the oldest event looked at, when there was no time to look further
}

// look goes back through the history for the events of one page.
func (c *call) look(t *teller, topic topic, from uint64) (found, error) {
	var f found
	skip := (c.args.page - 1) * historyPage
	if topic.all() {
		// Every event counts, so the page can be gone to at once.
		from -= min(from, uint64(skip))
		skip = 0
	}
	looked, of := 0, uint64(0)
	for e, err := range c.book.Back(t.ctx, c.req.Org, from) {
		if err != nil {
			return f, err
		}
		t.read[e.Seq] = e
		_, undone := e.Body.(airesp.Undone)
		has := topic.has(t, e) || undone && e.Seq == of // what it put back was about the topic
		if has {
			of = e.Of
		}
		switch {
		case !has:
		case skip > 0:
			skip--
		case len(f.events) == historyPage:
			f.more = true
			return f, nil
		default:
			f.events = append(f.events, e)
		}
		if looked++; looked == historyReach && e.Seq > 1 {
			f.stopped = e.Seq
			return f, nil
		}
	}
	return f, nil
}

func (c *call) historyReply(ctx context.Context, t *teller, topic topic, f found) (Reply, error) {
	m := reply.Message{}
	var data []eventJSON
	var days []reply.Block
	var day string
	for _, e := range f.events {
		who, err := c.person(ctx, e.By)
		if err != nil {
			return Reply{}, err
		}
		what := t.tell(e)
		if d := e.At.UTC().Format(reply.PlainDate); d != day { // not a reply.On, since the times are UTC
			day = d
			days = append(days, reply.Para{Text: reply.Say(reply.B(day))}, reply.List{})
		}
		list := days[len(days)-1].(reply.List)
		list.Items = append(list.Items, c.eventItem(e, what, who))
		days[len(days)-1] = list
		data = append(data, eventJSON{
			Seq: e.Seq, Decision: e.Of, At: e.At, By: who, Kind: e.Body.Kind(), Text: what.String(),
			Undone: c.ledger.IsUndone(e.Seq), Forced: forcedOf(e.Body),
		})
	}
	if t.err != nil {
		return Reply{}, t.err
	}
	all := c.ledger.Tip().Seq
	switch {
	case all == 0:
		m.Summary = reply.Say(reply.B("Nothing has happened here yet."), reply.S(" The history begins with the first change, such as "),
			reply.Cmd(c.blank(c.blank(c.do("claim", nil), "domain"), "team")), reply.S("."))
	case len(f.events) == 0 && f.stopped == 0:
		m.Summary = reply.Say(reply.B("Nothing in the history"+topic.of()+"."), reply.S(fmt.Sprintf(" It holds %s in all.", plural(int(all), "event", "events"))))
	case len(f.events) == 0:
		m.Summary = reply.Say(reply.B("Nothing found so far in the history"+topic.of()+"."), reply.S(fmt.Sprintf(" %d events were looked through.", historyReach)))
	default:
		m.Summary = reply.Say(reply.B("The history"+topic.of()+", the newest first."), reply.S(" Times are UTC."))
		if topic.all() {
			m.Summary = append(m.Summary, reply.S(fmt.Sprintf(" It holds %s.", plural(int(all), "event", "events"))))
		}
		m.Blocks = days
	}
	if b := c.turnPages(f); len(b.Buttons) > 0 {
		m.Blocks = append(m.Blocks, b)
	}
	for _, e := range f.events {
		if undoable(e.Body) && !c.ledger.IsUndone(e.Seq) {
			m.Blocks = append(m.Blocks, reply.Footer{Text: reply.Say(reply.S("Who decided something can undo it for 10 minutes, an administrator always, for instance with "),
				reply.Cmd(c.do("undo", values{"id": number(e.Seq)})), reply.S("."))})
			break
		}
	}
	return Reply{Message: m, Data: c.data(map[string]any{"events": orNone(data), "total": all, "page": c.args.page, "more": f.more || f.stopped > 0})}, nil
}

// eventItem is one event: its number and what it was; when, who did it, and
// whether it still stands.
func (c *call) eventItem(e airesp.Event, what reply.Text, who string) reply.Item {
	item := reply.Item{Title: append(reply.Say(reply.S("Event "), reply.C(number(e.Seq)), reply.S(": ")), what...)}
	by := reply.Say(reply.S(e.At.UTC().Format("15:04, by ") + who + "."))
	if c.ledger.IsUndone(e.Seq) {
		by = append(by, reply.S(" "), reply.B("Undone since."))
	}
	item.Lines = append(item.Lines, by)
	if forced := forcedOf(e.Body); forced != "" {
		item.Lines = append(item.Lines, reply.Say(reply.B("An administrator did this"), reply.S(" for others. The reason given: "+forced)))
	}
	return item
}

// turnPages offers the pages beside this one, or to look further back.
func (c *call) turnPages(f found) reply.Buttons {
	var b reply.Buttons
	raw := values{"about": c.args.text["about"], "before": c.args.text["before"]}
	turn := func(label string, page int) {
		raw["page"] = strconv.Itoa(page)
		b.Buttons = append(b.Buttons, reply.Button{Label: label, Command: c.do("history", raw)})
	}
	if c.args.page > 1 {
		turn("Newer", c.args.page-1)
	}
	if f.more {
		turn("Older", c.args.page+1)
	}
	if f.stopped > 0 {
		b.Lead = reply.Say(reply.S(fmt.Sprintf("Events from %d on were looked through.", f.stopped)))
		b.Buttons = append(b.Buttons, reply.Button{Label: "Look further back", Command: c.do("history",
			values{"about": c.args.text["about"], "before": number(f.stopped)})})
	}
	return b
}

type eventJSON struct {
	Seq      uint64    `json:"seq"`
	Decision uint64    `json:"decision"` // number of the first event of the same decision
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Kind     string    `json:"kind"`
	Text     string    `json:"text"`
	Undone   bool      `json:"undone"`
	Forced   string    `json:"forced,omitempty"`
}

func orNone[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// eventNumber reads the number of an event: "12" or "#12".
func (c *call) eventNumber(text string) (uint64, *Error) {
	seq, err := strconv.ParseUint(strings.TrimPrefix(strings.TrimSpace(text), "#"), 10, 64)
	last := c.ledger.Tip().Seq
	switch {
	case err != nil:
		return 0, c.cmd.misuse(reply.C(shorten(text)), reply.S(" is not the number of an event."))
	case seq == 0 || seq > last:
		e := refuse(NotFound, reply.S("There is no event "), reply.C(number(seq)), reply.S(fmt.Sprintf(": the history has %s.", plural(int(last), "event", "events"))))
		e.Suggestions = []Suggestion{{Label: "The history", Command: c.do("history", nil)}}
		e.Lead = reply.Say(reply.S("Find the number in:"))
		return 0, e
	}
	return seq, nil
}
