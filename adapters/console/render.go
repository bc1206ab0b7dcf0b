package console

import (
	"io"
	"os"

	"golang.org/x/term"

	"airesp/commands"
	"airesp/commands/reply"
)

const (
	defaultWidth  = 80
	defaultHeight = 24
	// Lines below minWidth break every few words, and those above maxWidth are
	// hard to follow with the eye.
	minWidth = 30
	maxWidth = 100
)

// Draw is a reply as the terminal shows it, ending in a line break. Lines are
// wrapped at width columns; 0 leaves them as long as they are.
func Draw(r commands.Reply, width int) string {
	if width > 0 {
		width = min(max(width, minWidth), maxWidth)
	}
	return reply.PlainText(r.Message, width)
}

// Width is the width of the terminal that w is, or 0 when it is none.
func Width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return defaultWidth
	}
	return width
}
