package slack

import (
	"context"
	"strconv"
	"strings"

	"airesp/commands/reply"
)

// again is what gives an answer again. It lies in the ids of the blocks that
// hold the answer's buttons: Slack does not say what is in a message that one
// person sees, only where in it a button was pressed.
type again struct {
	Command string `json:"c"` // empty for none
	From    int    `json:"n"` // what the blocks are counted from
}

// againBlock is what such an id begins with. After it come the number of the
// block, a colon and the command.
const againBlock = "again-"

// id is the id of a block; empty where none can hold the command.
func (x again) id(block int) string {
	id := againBlock + strconv.Itoa(x.From+block) + ":" + x.Command
	if x.Command == "" || units(id) > maxID {
		return ""
	}
	return id
}

// againOf is what the id of a block holds.
func againOf(block string) again {
	rest, ok := strings.CutPrefix(block, againBlock)
	number, command, _ := strings.Cut(rest, ":")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 0 || n > 1e9 {
		return again{}
	}
	return again{command, n}
}

// next is for an answer that takes the place of one in which x was found. Its
// blocks have other ids, as Slack asks of every version of a message.
func (x again) next(c reply.Command) again {
	if x.Command == "" {
		return again{Command: c.String()}
	}
	return again{c.String(), x.From + maxBlocks}
}

// renew brings up to date the answer below which something was changed: it is
// asked for again, as whoever changed it. What cannot be shown again stays.
func (a *Adapter) renew(ctx context.Context, d *deed) {
	if _, writes := a.verb(d.again.Command); writes {
		return
	}
	req := a.asking(ctx, *d, d.again.Command)
	req.Options = nil // those of a form
	rep := a.answer(ctx, req)
	if rep.Error != nil || rep.Message.Visibility == reply.Public {
		return
	}
	m := a.dressAfter(d.again, rep)
	m.inPlace = true
	if err := a.post(ctx, &d.hook, m.appendPost()); err != nil {
		a.log.Warn("an answer could not be brought up to date", "err", err)
	}
}
