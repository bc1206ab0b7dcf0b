package slack

import (
	"context"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// pressVersion begins the value of every button that can be pressed. After it
// comes the command that the button runs, as it is typed.
const pressVersion = "1:"

// commandWork answers a slash command.
func (a *Adapter) commandWork(f form) func(context.Context) Message {
	return func(ctx context.Context) Message { return a.answer(ctx, a.request(f)) }
}

// pressWork answers a button: it runs the command that the button holds, as
// whoever pressed it.
func (a *Adapter) pressWork(p press) func(context.Context) Message {
	return func(ctx context.Context) Message {
		text, ok := strings.CutPrefix(p.value, pressVersion)
		if !ok {
			return Render(reply.Message{Summary: reply.Say(
				reply.S("This button is from an older version. Type the command instead; "),
				reply.Cmd(reply.Do("help")), reply.S(" lists them."),
			)})
		}
		p.req.Text = text
		return a.answer(ctx, p.req)
	}
}

func (a *Adapter) answer(ctx context.Context, req commands.Request) Message {
	a.findGroups(ctx, &req)
	return Render(a.do.Dispatch(ctx, req).Message)
}
