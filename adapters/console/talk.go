package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"airesp"
	"airesp/commands/reply"
)

// talk prompts on a terminal in raw mode until somebody leaves with exit,
// Ctrl-C or Ctrl-D.
func (c *Console) talk(ctx context.Context, in io.Reader, size func() (width, height int)) error {
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{in, c.Out}, "airesp> ")
	past := openHistory(c.History)
	defer past.close()
	t.History = past
	complete := newCompleter(c.Table, c.Framework)
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		before, choices := complete.tab(line[:pos])
		if len(choices) > 0 {
			width, _ := size()
			fmt.Fprint(t, columns(choices, width))
		}
		return before + line[pos:], len(before), true
	}
	width, height := size()
	if err := t.SetSize(width, height); err != nil {
		return err
	}
	fmt.Fprint(t, c.welcome(width))
	for {
		text, err := next(ctx, t)
		if errors.Is(err, io.EOF) || err == nil && leaves(command(text)) {
			fmt.Fprint(c.Out, "\r\nGoodbye.\r\n")
			return nil
		}
		if errors.Is(err, os.ErrClosed) || ctx.Err() != nil {
			fmt.Fprint(c.Out, "\r\n")
			return nil
		}
		if err != nil {
			return err
		}
		// The window may have changed since the last prompt.
		width, height = size()
		if err := t.SetSize(width, height); err != nil {
			return err
		}
		if command(text) == "" {
			continue
		}
		fmt.Fprintf(t, "\n%s\n", c.answer(ctx, text, width))
	}
}

// next reads a line. A terminal cannot be told to stop reading, so the read
// that is under way when ctx ends is left to the end of the process.
func next(ctx context.Context, t *term.Terminal) (string, error) {
	type line struct {
		text string
		err  error
	}
	got := make(chan line, 1)
	go func() {
		text, err := t.ReadLine()
		got <- line{text, err}
	}()
	select {
	case l := <-got:
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// welcome is the first screen.
func (c *Console) welcome(width int) string {
	cell := example(c.Framework)
	try := func(label, text string) reply.Item {
		return reply.Item{Title: reply.Say(reply.C(text), reply.S(": "+label))}
	}
	m := c.message(reply.List{Items: []reply.Item{
		try("whose job it is, and which of our teams owns it", "who-owns "+cell),
		try("make a team accountable for it (put your team's name last)", "claim "+cell+" by TEAM"),
		try("what is nobody's, the worst first", "gaps"),
	}})
	return reply.PlainText(m, min(max(width, minWidth), maxWidth)) + "\n"
}

func (c *Console) message(list reply.List) reply.Message {
	return reply.Message{
		Summary: reply.Say(reply.S("I answer who owns AI security: what the framework says, and which of your teams is accountable.")),
		Blocks: []reply.Block{
			reply.Para{Text: reply.Say(reply.S("Try these first:"))}, list,
			reply.Para{Text: reply.Say(reply.S("Tab completes, "), reply.C("help"), reply.S(" lists every command, "), reply.C("exit"),
				reply.S(" leaves. To answer on Slack or Discord, see the set-up in README.md."))},
		},
	}
}

// example is a domain and a model or product that the framework knows, as
// they are typed.
func example(f *airesp.Framework) string {
	l := airesp.NewLookup(f)
	_, noDomain := l.Domain("data-privacy")
	_, noModel := l.Models("cursor")
	if noDomain == nil && noModel == nil {
		return "data-privacy for cursor"
	}
	for cell := range f.Cells() {
		if cell.Responsibility.NeedsOwner() {
			return cell.Domain + " for " + cell.Model
		}
	}
	return f.Domains[0].ID + " for " + f.Models[0].ID
}
