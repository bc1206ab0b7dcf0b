package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"airesp"
	"airesp/commands"
)

// completer knows what can be typed, from the same table as everything else.
type completer struct {
	table                    []commands.Command
	domains, models, product []string
}

func newCompleter(table []commands.Command, f *airesp.Framework) *completer {
	c := &completer{table: table}
	for _, d := range f.Domains {
		c.domains = append(c.domains, d.ID)
	}
	for _, m := range f.Models {
		c.models = append(c.models, m.ID)
	}
	for _, p := range f.Products {
		c.product = append(c.product, strings.ToLower(p.Name))
	}
	slices.Sort(c.product)
	return c
}

// tab completes the end of a line as far as it can mean one thing only. When
// nothing can be added, choices are what may follow.
func (c *completer) tab(line string) (completed string, choices []string) {
	from, found := c.candidates(line)
	typed := strings.ToLower(line[from:])
	found = slices.DeleteFunc(found, func(s string) bool { return !strings.HasPrefix(s, typed) })
	switch {
	case len(found) == 0:
		return line, nil
	case len(found) == 1:
		return line[:from] + found[0] + " ", nil
	}
	if more := common(found); len(more) > len(typed) {
		return line[:from] + more, nil
	}
	return line, found
}

// candidates are the words that may stand at the end of a line, from a byte of
// it on.
func (c *completer) candidates(line string) (from int, words []string) {
	start := len(line) - len(strings.TrimLeft(line, " "))
	if rest, ok := strings.CutPrefix(line[start:], prefix+" "); ok {
		start = len(line) - len(strings.TrimLeft(rest, " "))
	}
	cmd, verb := c.find(line[start:])
	if verb == "" {
		return start, c.verbs()
	}
	after := start + len(verb) + 1
	from, words = c.values(cmd, line, after)
	if from != after {
		return from, words
	}
	// Where "team" is a verb, so may be "team list".
	for _, name := range c.verbs() {
		if further, ok := strings.CutPrefix(name, verb+" "); ok {
			words = append(words, further)
		}
	}
	return from, words
}

// values are what may follow a verb: the values of the option that the last
// keyword began, and the keywords that are still to come.
func (c *completer) values(cmd commands.Command, line string, from int) (int, []string) {
	slot, used := "", map[string]bool{}
	last := strings.LastIndexByte(line, ' ') + 1
	begin := from // of the value that is being typed
	for at, word := range fields(line, from) {
		if at == last {
			break
		}
		for _, o := range cmd.Options {
			if o.Keyword == "" || !strings.EqualFold(word, o.Keyword) {
				continue
			}
			used[o.Keyword] = true
			switch o.Kind {
			case commands.KindFlag: // has no value
			case commands.KindText:
				return len(line), nil // goes on to the end, in people's own words
			default:
				slot, begin = o.Keyword, at+len(word)
			}
		}
	}
	for begin < len(line) && line[begin] == ' ' {
		begin++
	}
	var words []string
	for _, o := range cmd.Options {
		if o.Keyword == slot {
			words = append(words, c.kind(o, line[begin:] != "")...)
		}
	}
	if comma := strings.LastIndexAny(line[begin:], ",;+"); comma >= 0 {
		begin += comma + 1
		for begin < len(line) && line[begin] == ' ' {
			begin++
		}
	}
	if strings.TrimSpace(line[begin:last]) == "" && slot != "" || !c.open(cmd, slot, line[begin:]) {
		return begin, words
	}
	if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, strings.ToLower(line[begin:])) }) && begin != last {
		return begin, words // in the middle of a name with several words
	}
	return last, append(c.keywords(cmd, used), c.firsts(begin == last, words)...)
}

// open reports whether a keyword may come next: after a value, or where the
// first value can be left out.
func (c *completer) open(cmd commands.Command, slot, value string) bool {
	for _, o := range cmd.Options {
		if o.Keyword == slot && o.Required {
			return strings.Contains(value, " ")
		}
	}
	return true
}

func (c *completer) firsts(fresh bool, words []string) []string {
	if fresh {
		return words
	}
	return nil
}

func (c *completer) keywords(cmd commands.Command, used map[string]bool) []string {
	var words []string
	for _, o := range cmd.Options {
		if o.Keyword != "" && !used[o.Keyword] && !slices.Contains(words, o.Keyword) {
			words = append(words, o.Keyword)
		}
	}
	return words
}

// kind lists the values of an option, by its kind. Products are many, so they
// are offered once a letter was typed. What only the ledger knows, such as
// teams and systems, and words of people's own are not offered.
func (c *completer) kind(o commands.Option, begun bool) []string {
	switch o.Kind {
	case commands.KindDomain:
		return c.domains
	case commands.KindModel:
		if !begun {
			return c.models
		}
		return slices.Concat(c.models, c.product)
	case commands.KindVerb:
		return c.verbs()
	case commands.KindRole:
		var words []string
		for _, r := range airesp.Roles() {
			words = append(words, string(r))
		}
		return words
	case commands.KindReference:
		return slices.Concat(c.domains, o.Choices)
	case commands.KindChoice, commands.KindCatalogue:
		return slices.Clone(o.Choices)
	}
	return nil
}

func (c *completer) verbs() []string {
	var words []string
	for _, cmd := range c.table {
		words = append(words, cmd.Name)
	}
	return words
}

// find is the verb that a line begins with and that a space ends: the longest
// one, since "team list" is not about a team called List. typed is empty when
// there is none.
func (c *completer) find(line string) (found commands.Command, typed string) {
	line = strings.ToLower(line)
	for _, cmd := range c.table {
		for _, name := range append([]string{cmd.Name}, cmd.Aliases...) {
			if strings.HasPrefix(line, name+" ") && len(name) > len(typed) {
				found, typed = cmd, name
			}
		}
	}
	return found, typed
}

// fields yields the words of a line from a byte on, with where they begin.
func fields(line string, from int) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for at := from; at < len(line); {
			word, _, _ := strings.Cut(line[at:], " ")
			if word != "" && !yield(at, word) {
				return
			}
			at += len(word) + 1
		}
	}
}

// common is the longest beginning that all words share.
func common(words []string) string {
	first := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, first) {
			_, size := utf8.DecodeLastRuneInString(first)
			first = first[:len(first)-size]
		}
	}
	return first
}

// maxChoices is how many choices are shown at once.
const maxChoices = 40

// columns lists choices in columns of even width.
func columns(words []string, width int) string {
	more := ""
	if over := len(words) - maxChoices; over > 0 {
		words, more = words[:maxChoices], fmt.Sprintf("and %d more\n", over)
	}
	wide := 0
	for _, w := range words {
		wide = max(wide, utf8.RuneCountInString(w))
	}
	each := max(1, width/(wide+2))
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w)
		if (i+1)%each == 0 || i == len(words)-1 {
			b.WriteString("\n")
		} else {
			b.WriteString(strings.Repeat(" ", wide+2-utf8.RuneCountInString(w)))
		}
	}
	return b.String() + more
}
