// Package console is the terminal: what people use before any chat platform is
// connected, and what operators use afterwards. It is the third renderer of
// replies, beside Slack's and Discord's.
//
// On a terminal it prompts, completes with Tab and remembers what was typed.
// Anywhere else it reads one command a line and stops at the end of its input.
package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"airesp"
	"airesp/commands"
)

// Dispatcher answers requests.
type Dispatcher interface {
	Dispatch(ctx context.Context, req commands.Request) commands.Reply
}

// Console reads commands from In and writes replies to Out.
type Console struct {
	Dispatcher Dispatcher
	Speaker    Speaker
	Framework  *airesp.Framework  // for completion and the first screen
	Table      []commands.Command // likewise
	In         io.Reader
	Out        io.Writer
	History    string // file that keeps what was typed; empty for memory only
}

// ErrNoInput says that the input ended before anything was asked.
var ErrNoInput = errors.New("standard input was empty")

// maxLine is how much of a line is read. It is above what a command may have,
// so that a longer line is refused and not cut.
const maxLine = 16 << 10

// Run answers until the input ends, somebody leaves, or ctx is done. The error
// is ErrNoInput when there was nothing to answer.
func (c *Console) Run(ctx context.Context) error {
	in, out, ok := c.terminal()
	if !ok {
		return c.pipe(ctx)
	}
	state, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return c.pipe(ctx)
	}
	defer func() { _ = term.Restore(int(in.Fd()), state) }()
	return c.talk(ctx, in, func() (int, int) {
		width, height, err := term.GetSize(int(out.Fd()))
		if err != nil || width <= 0 {
			return defaultWidth, defaultHeight
		}
		return width, height
	})
}

// terminal is both ends, when somebody sits at them.
func (c *Console) terminal() (in, out *os.File, ok bool) {
	in, isIn := c.In.(*os.File)
	out, isOut := c.Out.(*os.File)
	return in, out, isIn && isOut && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

// pipe answers one command a line. Replies are parted by an empty line.
func (c *Console) pipe(ctx context.Context) error {
	r := bufio.NewReaderSize(c.In, maxLine)
	between := ""
	for ctx.Err() == nil {
		line, err := readLine(r)
		text := command(line)
		if leaves(text) {
			return nil
		}
		if strings.TrimSpace(line) != "" {
			if _, err := io.WriteString(c.Out, between+c.answer(ctx, text, 0)); err != nil {
				return err
			}
			between = "\n"
		}
		switch {
		case errors.Is(err, io.EOF) && between == "":
			return ErrNoInput
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// readLine reads up to maxLine bytes of a line and drops the rest of it.
func readLine(r *bufio.Reader) (string, error) {
	line, more, err := r.ReadLine()
	text := string(line)
	for more && err == nil {
		_, more, err = r.ReadLine()
	}
	return text, err
}

func (c *Console) answer(ctx context.Context, text string, width int) string {
	return Draw(c.Dispatcher.Dispatch(ctx, c.Speaker.Request(text)), width)
}
