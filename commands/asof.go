package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// onOption asks how it was at the end of a day. A command that has it answers
// from the ledger of that day; see lookBack.
func onOption(required bool) Option {
	return Option{Name: "on", Kind: KindSince, Keyword: "on", Placeholder: "DATE", Required: required, Summary: "How it was at the end of that day, for instance 2026-10-31"}
}

// moment is an earlier time that a question is about.
type moment struct {
	ledger *airesp.Ledger // as it was then
	now    time.Time      // the end of the day, or now when that is still to come
	events uint64         // in the ledger of today
	first  time.Time      // when the first event was, if that was later
}

// lookBack is the earlier time that a command asks about, nil for now. A date
// that cannot be read is left to resolve, which refuses it.
func (r *Router) lookBack(ctx context.Context, c Command, raw values, org string, l *airesp.Ledger) (*moment, error) {
	r.untangleDate(c, raw, l)
	text := strings.TrimSpace(raw["on"])
	if o, ok := c.slot("on"); !ok || o.Kind != KindSince || text == "" {
		return nil, nil
	}
	now := r.Now()
	day, err := since(text, now)
	if err != nil {
		return nil, nil
	}
	m := &moment{now: endOf(day), events: l.Tip().Seq}
	if m.now.After(now) {
		m.now = now
	}
	if m.ledger, err = r.book.Until(ctx, org, m.now); err != nil {
		return nil, err
	}
	if m.ledger.Tip().Seq == 0 && m.events > 0 {
		first, err := r.book.span(ctx, org, 1, 1)
		if err != nil {
			return nil, err
		}
		m.first = first[0].At
	}
	return m, nil
}

// untangleDate finds the date in "asof 2026-10-31 data-privacy", and the place
// in "who-owns data-privacy on cursor".
func (r *Router) untangleDate(c Command, raw values, l *airesp.Ledger) {
	on, ok := c.slot("on")
	if !ok || on.Kind != KindSince {
		return
	}
	readable := func(text string) bool {
		_, err := since(text, r.Now())
		if err != nil {
			_, err = day(text, r.Now()) // to be refused as a day that is still to come
		}
		return err == nil
	}
	if text := strings.TrimSpace(raw[on.Name]); text != "" {
		place, ok := c.slot("for")
		if _, err := r.places(text, l); ok && err == nil && raw[place.Name] == "" && !readable(text) {
			raw[place.Name] = text
			delete(raw, on.Name)
		}
		return
	}
	first, ok := c.slot("")
	if !ok || !on.Required {
		return
	}
	words := strings.Fields(raw[first.Name])
	for n := min(4, len(words)-1); n > 0; n-- {
		if date := strings.Join(words[:n], " "); readable(date) {
			raw[on.Name], raw[first.Name] = date, strings.Join(words[n:], " ")
			return
		}
	}
}

// explain adds to a refusal that names were looked up as they were then.
func (m *moment) explain(e *Error) *Error {
	if m != nil && (e.Code == NotFound || e.Code == UnknownModel) {
		e.More = append(e.More, reply.Para{Text: reply.Say(reply.S("It was looked up among the names that were known on " + m.day() + "."))})
	}
	return e
}

// asOf begins the first sentence of an answer about an earlier time.
func (c *call) asOf(text reply.Text) reply.Text {
	if c.then == nil {
		return text
	}
	return append(reply.Say(reply.S("As of "+c.then.day()+": ")), text...)
}

// day is the day in words. It is not a reply.On, which a platform may show in
// the reader's own time zone.
func (m *moment) day() string { return m.now.UTC().Format(reply.PlainDate) }

// lookedBack is the small print under an answer about an earlier time.
func (c *call) lookedBack() []reply.Block {
	if c.then == nil {
		return nil
	}
	f := c.framework
	text := fmt.Sprintf("As it was at the end of that day (UTC), after event %d of the %d that there are now. ", c.ledger.Tip().Seq, c.then.events)
	switch {
	case c.then.events == 0:
		text = "Nothing has been recorded here yet. "
	case !c.then.first.IsZero():
		text = "Nothing had been recorded by then: the first event is of " + c.then.first.UTC().Format(reply.PlainDate) + ". "
	}
	text += "Whose job a domain is comes from today's framework."
	if was, ok := c.ledger.Framework(); ok && (was.Name != f.Name || was.Version != f.Version) {
		text += fmt.Sprintf(" It was %s %s then.", was.Name, was.Version)
	}
	return []reply.Block{reply.Footer{Text: reply.Say(reply.S(text))}}
}

// drift says that the program answers from another framework than the one
// that was recorded last.
func (c *call) drift() []reply.Block {
	was, ok := c.ledger.Framework()
	if !ok || c.then != nil || c.ledger.Records(c.framework) {
		return nil
	}
	return []reply.Block{reply.Footer{Text: reply.Say(
		reply.S(fmt.Sprintf("The framework has changed since %s %s was recorded on ", was.Name, was.Version)), reply.On(was.At),
		reply.S(". An administrator records the change with "), reply.Cmd(c.do("framework upgrade", nil)), reply.S("."),
	)}}
}

// dated adds to the JSON form which time it is about.
func (c *call) dated(d map[string]any) map[string]any {
	if c.then != nil {
		d["as_of"], d["events"] = c.then.now.UTC(), c.ledger.Tip().Seq
	}
	return d
}
