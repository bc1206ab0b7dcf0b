package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// undoWithin is how long people can undo what they decided. Administrators
// always can.
const undoWithin = 10 * time.Minute

// undo puts back the state before a decision: the caller's last one, or the
// one that an event belongs to. All events of a decision are undone together.
func undo(ctx context.Context, c *call) (Reply, error) {
	if c.ledger.Seen(causeOf(c.req)) {
		return c.undoRepeated(), nil
	}
	events, err := c.toUndo(ctx)
	if err != nil {
		return Reply{}, err
	}
	first, last := events[0].Seq, events[len(events)-1].Seq
	if c.ledger.IsUndone(first) {
		return Reply{Message: reply.Message{
			Summary: reply.Say(reply.S("This was undone before, so nothing was changed. See it in "), reply.Cmd(c.do("history", nil)), reply.S(".")),
			Blocks:  []reply.Block{reply.Para{Text: append(reply.Say(reply.S("It is about: ")), c.teller(ctx).decision(events)...)}},
		}}, nil
	}
	before, err := c.book.After(ctx, c.req.Org, first-1)
	if err != nil {
		return Reply{}, err
	}
	after, err := c.book.After(ctx, c.req.Org, last)
	if err != nil {
		return Reply{}, err
	}
	told := c.teller(ctx).decision(events) // before it is undone, while the ledger knows the names
	var forced string
	now, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		var refusal *Error
		if forced, refusal = c.mayUndo(ctx, events); refusal != nil {
			return nil, refusal
		}
		bodies, err := d.Ledger.DecideUndo(before, after, events, forced)
		if err != nil {
			return nil, c.explainUndo(ctx, err, events)
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.undoRepeated(), nil
	}
	if err != nil {
		return Reply{}, err
	}
	c.ledger = now
	return Reply{Message: c.undoMessage(ctx, events, told, forced)}, nil
}

// toUndo is the events of the decision that is meant, the oldest first.
func (c *call) toUndo(ctx context.Context) ([]airesp.Event, error) {
	if text := c.args.text["id"]; text != "" {
		seq, refusal := c.eventNumber(text)
		if refusal != nil {
			return nil, refusal
		}
		return c.book.Decision(ctx, c.req.Org, seq)
	}
	subject, err := c.Store.Subject(ctx, c.req.Org, c.req.Identity.Person())
	if err != nil {
		return nil, err
	}
	looked := 0
	for e, err := range c.book.Back(ctx, c.req.Org, c.ledger.Tip().Seq) {
		if err != nil {
			return nil, err
		}
		if looked++; looked > historyReach || c.now.Sub(e.At) > undoWithin {
			break
		}
		if e.By == subject && !c.ledger.IsUndone(e.Seq) && undoable(e.Body) {
			return c.book.Decision(ctx, c.req.Org, e.Seq)
		}
	}
	e := refuse(NotFound, reply.S(fmt.Sprintf("You have changed nothing in the last %d minutes that can be undone.", int(undoWithin.Minutes()))))
	e.Message = append(e.Message, reply.S(" An older decision is undone by an administrator, with its number from the history: "),
		reply.Cmd(c.blank(c.do("undo", nil), "id")), reply.S("."))
	e.Lead = reply.Say(reply.S("Find the number in:"))
	e.Suggestions = []Suggestion{{Label: "The history", Command: c.do("history", nil)}}
	return nil, e
}

// undoable reports whether an event is of a decision that people mean by
// their last one.
func undoable(b airesp.Body) bool {
	switch b.(type) {
	case airesp.Undone, airesp.Restored, airesp.FrameworkSet, airesp.PersonForgotten,
		airesp.TeamRenamed, airesp.DigestSending, airesp.DigestSent, airesp.DigestUnsent, airesp.Nudged:
		return false
	}
	return true
}

// mayUndo decides whether the person may undo a decision: their own for some
// minutes; an administrator always, with a reason when it was another's.
func (c *call) mayUndo(ctx context.Context, events []airesp.Event) (forced string, refusal *Error) {
	id := c.req.Identity
	own := events[0].By == c.by
	all := c.admin(id) || id.Operator && !id.narrowed()
	switch {
	case own && (all || c.now.Sub(events[0].At) <= undoWithin):
		return "", nil
	case own:
		return "", c.instead(ctx, events, refuse(Forbidden, reply.S(fmt.Sprintf("You decided this more than %d minutes ago, so only an administrator can undo it now. Nothing was changed.",
			int(undoWithin.Minutes())))))
	case !all:
		return "", c.instead(ctx, events, refuse(Forbidden, reply.S(fmt.Sprintf("Somebody else decided this. They can undo it for %d minutes, an administrator always. Nothing was changed.",
			int(undoWithin.Minutes())))))
	}
	if reason := c.args.text["reason"]; reason != "" {
		return reason, nil
	}
	again := c.blank(c.do("undo", values{"id": number(events[0].Seq)}), "reason")
	return "", refuse(MissingArgument, reply.S("Somebody else decided this. As an administrator you can undo it, but you have to say why: "), reply.Cmd(again), reply.S(".")).about("reason")
}

// explainUndo says why a decision stays, and what can be done instead.
func (c *call) explainUndo(ctx context.Context, err error, events []airesp.Event) error {
	var cannot *airesp.CannotUndoError
	if !errors.As(err, &cannot) {
		return err
	}
	return c.instead(ctx, events, refuse(Conflict, reply.S("This cannot be undone: "+cannot.Why+". Nothing was changed.")))
}

// instead adds what was decided, and the commands that come to the same as
// undoing it.
func (c *call) instead(ctx context.Context, events []airesp.Event, e *Error) *Error {
	e.More = append(e.More, reply.Para{Text: append(reply.Say(reply.S("It is about: ")), c.teller(ctx).decision(events)...)})
	for _, ev := range events {
		switch b := ev.Body.(type) {
		case airesp.Claimed:
			if held, ok := c.ledger.Claim(b.Domain, b.Scope); ok && held.Team == b.Team && b.Role == "" {
				e.Suggestions = append(e.Suggestions, Suggestion{Label: "Give it back", Command: c.do("release", c.claimValues(held))})
			}
		case airesp.Released:
			team, known := c.ledger.Team(b.Team)
			if _, held := c.ledger.Claim(b.Domain, b.Scope); known && !held && b.Role == "" {
				raw := c.claimValues(airesp.Claim{Domain: b.Domain, Scope: b.Scope})
				raw["team"] = team.Name
				e.Suggestions = append(e.Suggestions, Suggestion{Label: "Claim it again", Command: c.do("claim", raw)})
			}
		}
		if len(e.Suggestions) == 4 {
			break
		}
	}
	e.Suggestions = append(e.Suggestions, Suggestion{Label: "The history", Command: c.do("history", nil)})
	e.Lead = reply.Say(reply.S("Instead:"))
	return e
}

// undoMessage says what was undone, and where to see how it is now.
func (c *call) undoMessage(ctx context.Context, events []airesp.Event, told reply.Text, forced string) reply.Message {
	m := reply.Message{Summary: append(reply.Say(reply.B("Undone:"), reply.S(" ")), told...)}
	if forced != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.B("An administrator did this"), reply.S(" to what somebody else had decided. The reason given: "+forced))})
	}
	see := reply.Buttons{Lead: reply.Say(reply.S("How it is now:"))}
	t := c.teller(ctx)
	for _, e := range events {
		for _, p := range t.concerns(e) {
			if p.Domain != "" && len(see.Buttons) == 0 {
				d, _ := c.framework.Domain(p.Domain)
				see.Buttons = append(see.Buttons, reply.Button{Label: "Who owns " + d.Name, Command: c.do("who-owns", c.claimValues(airesp.Claim{Domain: p.Domain, Scope: p.Scope}))})
			}
		}
	}
	see.Buttons = append(see.Buttons, reply.Button{Label: "The history", Command: c.do("history", nil)})
	m.Blocks = append(m.Blocks, see)
	return m
}

// decision is what the events of one decision were, in a few sentences. What
// goes without saying, such as a team that became known by its claim, is left
// out.
func (t *teller) decision(events []airesp.Event) reply.Text {
	const most = 3
	var said []reply.Text
	for _, e := range events {
		switch e.Body.(type) {
		case airesp.TeamAdded, airesp.FrameworkSet:
			continue
		}
		said = append(said, t.tell(e))
	}
	if len(said) == 0 {
		said = append(said, t.tell(events[0]))
	}
	var text reply.Text
	for i, s := range said {
		if i == most {
			return append(text, reply.S(fmt.Sprintf(" And %d more.", len(said)-most)))
		}
		if i > 0 {
			text = append(text, reply.S(" "))
		}
		text = append(text, s...)
	}
	return text
}

// undoRepeated answers a copy of a request that was carried out before.
func (c *call) undoRepeated() Reply {
	return Reply{Message: reply.Message{Summary: reply.Say(
		reply.S("This was done when it first arrived; the copy changed nothing. See it with "), reply.Cmd(c.do("history", nil)), reply.S("."),
	)}}
}
