package airesp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a framework file.
type Problem struct {
	File    string
	Line    int // from 1
	Message string
}

// String returns "FILE:LINE: message".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message) }

// Problems is everything that is wrong with a framework file, by line. Of a file with more than a
// thousand problems only the first thousand found are listed, and the last entry says so.
type Problems []Problem

// Error returns one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// A hostile file must not cost more memory in complaints than in bytes.
const maxProblems = 1000

func (ps Problems) full() bool { return len(ps) >= maxProblems }

// count returns "1 letter" or "2 letters".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// sorted orders by line, and closes a full list with a line that says so.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if ps.full() {
		last := ps[len(ps)-1]
		ps = append(ps, Problem{last.File, last.Line, "there are more problems; mend these first"})
	}
	return ps
}
