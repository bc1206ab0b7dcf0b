package slack

import (
	"context"
	"strings"

	"airesp/commands"
	"airesp/commands/reply"
)

// What a button's value begins with. After it comes a command, as it is typed.
const (
	pressVersion = "1:" // run it
	shareVersion = "1>" // run it, and let the whole channel see the answer
)

// commandWork answers a slash command.
func (a *Adapter) commandWork(f form) func(context.Context) Message {
	return func(ctx context.Context) Message { return a.dress(a.answer(ctx, a.request(f))) }
}

// answer asks the command layer.
func (a *Adapter) answer(ctx context.Context, req commands.Request) commands.Reply {
	a.findGroups(ctx, &req)
	rep := a.do.Dispatch(ctx, req)
	if rep.Error == nil && rep.Again.Verb == "" {
		a.homes.touch(req.Identity)
	}
	return rep
}

// dress draws a reply in a channel, with what Slack can offer below it: to
// share it, to take it back, to fill in what it lacks.
func (a *Adapter) dress(rep commands.Reply) Message { return a.dressAfter(again{}, rep) }

// dressAfter is dress for a reply that may take the place of an answer.
func (a *Adapter) dressAfter(was again, rep commands.Reply) Message {
	var more []extra
	switch {
	case rep.Error != nil && rep.Error.Form != nil && a.tokens.any():
		more = append(more, extra{"Fill in a form", pressVersion + rep.Error.Form.Command.Filled().String()})
	case rep.Again.Verb != "" && rep.Message.Visibility == reply.Private:
		more = append(more, extra{"Share to channel", shareVersion + rep.Again.String()})
		return renderAgain(rep.Message, was.next(rep.Again), more...).withPicture(rep.Message)
	case rep.Undo.Verb != "":
		more = append(more, extra{"Undo", pressVersion + rep.Undo.String()})
	}
	return Render(rep.Message, more...).withPicture(rep.Message)
}

// older answers a button whose value says nothing to this version.
func older() Message {
	return Render(reply.Message{Summary: reply.Say(
		reply.S("This button is from an older version. Type the command instead; "),
		reply.Cmd(reply.Do("help")), reply.S(" lists them."),
	)})
}

// press answers a button or a choice: it runs the command that it holds, as
// whoever pressed it. The caller has a place among the requests at work.
func (a *Adapter) press(d deed) {
	text, share := strings.CutPrefix(d.value, shareVersion)
	run := false
	if !share {
		text, run = strings.CutPrefix(d.value, pressVersion)
	}
	if !run && !share || strings.TrimSpace(text) == "" {
		a.later(a.beside(d), func(context.Context) Message { return older() })
		return
	}
	_, writes := a.verb(text)
	a.later(a.beside(d), func(ctx context.Context) Message {
		if share {
			return a.share(ctx, d, text, writes)
		}
		return a.run(ctx, d, text, writes)
	})
}

// beside is how the answer to a deed is shown: beside the message in which it
// was done, or in a view.
func (a *Adapter) beside(d deed) func(context.Context, Message) error {
	if d.hook.url != "" {
		return func(ctx context.Context, m Message) error {
			err := a.reply(ctx, &d.hook, m)
			if m.outdates {
				a.renew(ctx, &d)
			}
			if err == nil {
				a.illustrate(d.hook, m)
			}
			return err
		}
	}
	return func(ctx context.Context, m Message) error {
		err := a.screen(ctx, d, false).show(ctx, answerView("", m))
		if err == nil || d.hook.to.user == "" {
			return err
		}
		to := d.hook.to
		to.channel, to.thread = to.user, "" // too late for a view: as a direct message
		return a.say(ctx, to, m)
	}
}

// share runs a command and shows the answer to the whole channel. Only answers
// can be shared: a press that changes something must not look like one.
func (a *Adapter) share(ctx context.Context, d deed, text string, writes bool) Message {
	if writes {
		return older()
	}
	rep := a.answer(ctx, a.asking(ctx, d, text))
	if rep.Error == nil {
		rep.Message.Visibility = reply.Public
		rep.Message.Blocks = append(rep.Message.Blocks[:len(rep.Message.Blocks):len(rep.Message.Blocks)],
			reply.Footer{Text: reply.Say(reply.S("Shared with "), reply.Cmd(rep.Again))})
	}
	return Render(rep.Message).withPicture(rep.Message)
}

// asking is the request of a deed with what is asked.
func (a *Adapter) asking(ctx context.Context, d deed, text string) commands.Request {
	req := d.req
	req.Text, req.Mentions = text, mentioned(d.hook.to.workspace, a.groupName(ctx, d.hook.to.workspace), text)
	return req
}

// run runs a command. What it lacks is asked for in a form; an answer that was
// asked for in a view, or that a view waits for, is shown there.
func (a *Adapter) run(ctx context.Context, d deed, text string, writes bool) Message {
	d.req = a.asking(ctx, d, text)
	inView := d.hook.url == ""
	if !a.tokens.any() {
		return a.dress(a.answer(ctx, d.req))
	}
	s := a.screen(ctx, d, inView || writes)
	rep := a.answer(ctx, d.req)
	loading := s.settle()
	if rep.Error != nil && rep.Error.Form != nil {
		if v, ok := a.formView(*rep.Error.Form, d); ok {
			err := s.show(ctx, v)
			if err == nil {
				return Message{}
			}
			a.log.Warn("a form could not be opened", "err", err)
		}
	}
	m := a.dressAfter(d.again, rep)
	if rep.Error == nil && d.again.Command != "" {
		verb, _ := a.verb(text)
		same, _ := a.verb(d.again.Command)
		m.outdates, m.inPlace = writes, !writes && verb == same
	}
	if inView || loading {
		err := s.show(ctx, answerView(rep.Command, RenderView(rep.Message)))
		if err != nil {
			a.log.Warn("an answer could not be shown in a view", "err", err)
		}
		if inView && err == nil {
			return Message{}
		}
	}
	return m
}
