package console

import (
	"bufio"
	"os"
	"strings"

	"airesp/commands/reply"
)

// maxHistory is how many lines are remembered.
const maxHistory = 500

// history is what was typed, oldest first. It lies in a file that only its
// owner can read, and in memory alone when that file cannot be used: a lost
// history is no reason to refuse work.
type history struct {
	lines []string
	path  string
	file  *os.File
}

func openHistory(path string) *history {
	h := &history{path: path}
	if path == "" {
		return h
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return h
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = f.Close()
		return h
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		h.remember(lines.Text())
	}
	h.file = f
	return h
}

func (h *history) remember(line string) {
	h.lines = append(h.lines, line)
	if over := len(h.lines) - maxHistory; over > 0 {
		h.lines = h.lines[over:]
	}
}

// Add remembers a line, unless it is empty or the one before it.
func (h *history) Add(line string) {
	line = reply.Printable(strings.TrimSpace(line))
	if line == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.remember(line)
	if h.file != nil {
		_, _ = h.file.WriteString(line + "\n")
	}
}

// Len is the number of lines remembered.
func (h *history) Len() int { return len(h.lines) }

// At is a remembered line; 0 is the latest.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }

// close leaves no more than maxHistory lines in the file.
func (h *history) close() {
	if h.file == nil {
		return
	}
	defer h.file.Close()
	info, err := h.file.Stat()
	keep := strings.Join(h.lines, "\n") + "\n"
	if err != nil || info.Size() <= int64(len(keep)) {
		return
	}
	if h.file.Truncate(0) == nil {
		_, _ = h.file.WriteString(keep) // the file is open for appending
	}
}
