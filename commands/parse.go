package commands

import (
	"strings"
	"unicode"

	"airesp/commands/reply"
)

// maxText is the longest text that is looked at, in bytes. Longer text is
// refused, not cut, so that nobody gets the answer to half a question.
const maxText = 4000

// word is one word of typed text. Quotes keep several words together, and
// keep a word from being read as a keyword.
type word struct {
	text   string
	quoted bool
}

// split cuts typed text into words. Straight and typographic double quotes
// both work, since phones type the latter.
func split(text string) []word {
	var words []word
	if !strings.ContainsAny(text, `"“”„`) {
		words = make([]word, 0, 8)
		for w := range strings.FieldsSeq(text) {
			words = append(words, word{text: w})
		}
		return words
	}
	var b strings.Builder
	inQuotes, quoted := false, false
	flush := func() {
		if b.Len() > 0 || quoted {
			words = append(words, word{b.String(), quoted})
		}
		b.Reset()
		quoted = false
	}
	for _, r := range text {
		switch {
		case r == '"' || r == '“' || r == '”' || r == '„':
			if inQuotes {
				inQuotes = false
				flush()
			} else {
				flush()
				inQuotes, quoted = true, true
			}
		case unicode.IsSpace(r) && !inQuotes:
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return words
}

func join(words []word) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// values are the raw values of a command's options, by option name.
type values map[string]string

// parse puts typed words into the command's options: the words after the verb
// fill the option without a keyword, and each keyword begins another.
// "--name value" and "--name=value" work as well.
func (c Command) parse(words []word) (values, *Error) {
	raw := values{}
	if len(c.Options) > 0 && c.Options[0].Kind == KindQuestion {
		raw[c.Options[0].Name] = join(words)
		return raw, nil
	}
	var phrase []word
	current, open := c.slot("")
	if !open {
		current = Option{}
	}
	store := func() *Error {
		defer func() { phrase = nil }()
		switch {
		case len(phrase) == 0 && current.Keyword == "":
			return nil
		case len(phrase) == 0:
			return c.misuse(reply.S("Something is missing after "), reply.C(current.Keyword), reply.S("."))
		case current.Name == "":
			return c.misuse(reply.C(c.Name), reply.S(" does not understand "), reply.C(join(phrase)), reply.S("."))
		case raw[current.Name] != "" && current.Kind == KindModel:
			raw[current.Name] += ", " + join(phrase)
		case raw[current.Name] != "":
			return c.misuse(reply.C(current.Keyword), reply.S(" was given twice."))
		default:
			raw[current.Name] = join(phrase)
		}
		return nil
	}
	for i, w := range words {
		if current.Kind.tail() && len(current.Keyword) > 0 {
			phrase = append(phrase, w) // a reason or a note goes on to the end
			continue
		}
		o, value, found := c.keyword(w)
		if found && o.Kind == KindRole && i+1 < len(words) && strings.EqualFold(words[i+1].text, "a") {
			found = false // "software as a service" is no role
		}
		if found && o.Kind == KindFlag {
			raw[o.Name] = "yes"
			continue
		}
		if !found && !w.quoted && strings.HasPrefix(w.text, "--") {
			return nil, c.misuse(reply.C(c.Name), reply.S(" has no option "), reply.C(w.text), reply.S("."))
		}
		if !found {
			phrase = append(phrase, w)
			continue
		}
		if err := store(); err != nil {
			return nil, err
		}
		current = o
		if value != "" {
			phrase = append(phrase, word{text: value})
		}
	}
	if err := store(); err != nil {
		return nil, err
	}
	return raw, nil
}

// slot is the first option that a keyword fills.
func (c Command) slot(keyword string) (Option, bool) {
	for _, o := range c.Options {
		if o.Keyword == keyword {
			return o, true
		}
	}
	return Option{}, false
}

// keyword says which option a word begins, and the value it brings with "=".
func (c Command) keyword(w word) (o Option, value string, found bool) {
	if w.quoted {
		return Option{}, "", false
	}
	flag, isFlag := strings.CutPrefix(w.text, "--")
	name, value, _ := strings.Cut(flag, "=")
	if !isFlag {
		name, value = w.text, ""
	}
	name = strings.ToLower(name)
	for _, o := range c.Options {
		if o.Keyword != "" && name == o.Keyword && o.Kind != KindFlag || isFlag && name == o.Name {
			return o, value, true
		}
	}
	return Option{}, "", false
}

// misuse refuses words that the command cannot place, with its usage.
func (c Command) misuse(spans ...reply.Span) *Error {
	e := refuse(InvalidArgument, spans...)
	e.More = append(e.More, c.usageBlock())
	return e
}

func (c Command) usageBlock() reply.Block {
	if len(c.Examples) == 0 || c.Examples[0] == c.Usage() {
		return reply.Para{Text: reply.Say(reply.S("Type it like this: "), reply.C(c.Usage()))}
	}
	return reply.Para{Text: reply.Say(reply.S("Type it like this: "), reply.C(c.Examples[0]), reply.S(". In full: "), reply.C(c.Usage()))}
}
