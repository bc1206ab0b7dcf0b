package airesp

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// parse returns the root of the file's one document, or nil when the file cannot be read at all.
func (r *reader) parse(data []byte) *yaml.Node {
	if len(data) > MaxFile {
		r.problem(1, "the file has %d bytes; %d are the most", len(data), MaxFile)
		return nil
	}
	if !r.readable(data) {
		return nil
	}
	from := &lines{rest: data}
	decoder := yaml.NewDecoder(from)
	var document, next yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF):
		r.problem(1, "the file is empty; start from a copy of the built-in framework")
		return nil
	case err != nil:
		r.syntax(data, from.delivered, err)
		return nil
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		r.problem(next.Line, "a second document starts here; a framework is one document, so remove this line")
	case !errors.Is(err, io.EOF):
		r.syntax(data, from.delivered, err)
	}
	root := document.Content[0]
	r.plain(root, 1)
	return root
}

// readable looks for bytes that are no text, which the parser reports without a line.
func (r *reader) readable(data []byte) bool {
	before := len(r.problems)
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if !utf8.Valid(text) {
			r.problem(line, "this line is not UTF-8 text; save the file as UTF-8")
			continue
		}
		for _, c := range string(text) {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || 0x7F <= c && c < 0xA0 && c != 0x85 || c&^1 == 0xFFFE {
				r.problem(line, "this line holds the control character %U; remove it", c)
				break
			}
		}
	}
	return len(r.problems) == before
}

// plain refuses what a framework has no use for: anchors and aliases, with which a small file
// can stand for a huge one, tags, and deep nesting.
func (r *reader) plain(n *yaml.Node, level int) {
	switch {
	case n.Kind == yaml.AliasNode:
		r.problem(n.Line, "aliases such as *%s are refused; write the value out", shorten(n.Value, 60))
		return
	case n.Anchor != "":
		r.problem(n.Line, "anchors such as &%s are refused; write the value out where it is needed", shorten(n.Anchor, 60))
	case n.Style&yaml.TaggedStyle != 0:
		r.problem(n.Line, "tags such as %s are refused; write the value alone", shorten(n.Tag, 60))
	case n.Tag == "!!merge":
		r.problem(n.Line, "merge keys (<<) are refused; write the values out")
	}
	if level > maxDeep && len(n.Content) > 0 {
		r.problem(n.Line, "this is nested more than %d levels deep; a framework needs five", maxDeep)
		return
	}
	for _, c := range n.Content {
		r.plain(c, level+1)
	}
}

// lines hands out a text a line at a time and counts, so that one knows how far a parser got.
type lines struct {
	rest      []byte
	delivered int  // lines of which something was handed out
	within    bool // a long line, of which there is more
}

func (l *lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		return 0, io.EOF
	}
	end := bytes.IndexByte(l.rest, '\n') + 1
	if end == 0 {
		end = len(l.rest)
	}
	if !l.within {
		l.delivered++
	}
	n := copy(p, l.rest[:end])
	l.rest, l.within = l.rest[n:], n < end
	return n, nil
}

// syntax reports what the parser could not read. The line that the parser gives is often where
// the surrounding block started, hundreds of lines up. The true one is the first at which the
// same error comes up; the parser got at most some blank lines and comments further.
func (r *reader) syntax(data []byte, delivered int, err error) {
	line, message := splitSyntax(err)
	all := bytes.SplitAfter(data, []byte("\n"))
	if !strings.Contains(message, "end of stream") {
		line = max(min(delivered, len(all)), 1)
		for range min(20, 4*MaxFile/len(data)) { // a large file is not read twenty times
			if line <= 1 || !failsAlike(bytes.Join(all[:line-1], nil), message) {
				break
			}
			line--
		}
	}
	anchor, alias := strings.CutPrefix(message, "unknown anchor ")
	switch {
	case alias:
		r.problem(line, "aliases such as *%s are refused; write the value out", shorten(strings.Trim(strings.TrimSuffix(anchor, " referenced"), "'"), 60))
	case strings.Contains(message, "max depth"):
		r.problem(line, "this is nested thousands of levels deep; a framework needs five")
	case bytes.HasPrefix(bytes.TrimLeft(all[min(line, len(all))-1], " "), []byte("\t")):
		r.problem(line, "this line is indented with a tab; use spaces")
	default:
		r.problem(line, "this is not valid YAML: %s; look for a missing colon, quote or bracket, or a wrong indentation", message)
	}
}

func failsAlike(data []byte, message string) bool {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var n yaml.Node
		if err := decoder.Decode(&n); err != nil {
			_, same := splitSyntax(err)
			return same == message
		}
	}
}

// splitSyntax takes "yaml: line 7: message" apart; the line is 1 where the parser gives none.
func splitSyntax(err error) (int, string) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, rest, ok := strings.Cut(rest, ": "); ok {
			if line, err := strconv.Atoi(number); err == nil {
				return line, rest
			}
		}
	}
	return 1, message
}
