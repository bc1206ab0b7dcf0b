package airesp

// Sense is one thing that words in a sentence can mean.
type Sense struct {
	Kind Kind
	// Options are what it leads to: one, or several to choose from. Word of a product's option is
	// what to type for the product; Label of a system's is its model's id.
	Options []Option
	// Together says that all options are meant at once, the first before the others.
	Together bool
	// Loose says that the words do not say which of the options only by themselves: another name of
	// a domain settles it.
	Loose    bool
	As       string      // the product, where the words name one
	Ask, Why string      // as in Ambiguous
	Out      *OutOfScope // the product is out of scope; there are no options then
}

// Certain reports whether nothing has to be asked back.
func (s Sense) Certain() bool { return len(s.Options) == 1 || s.Together || s.Out != nil }

// Found is a stretch of a sentence that names something.
type Found struct {
	From, To int     // words of the reading, from one to before another
	Text     string  // the name, in canonical form
	Senses   []Sense // at most one of a kind
	Slip     bool    // letters were wrong
	Thing    bool    // the name is a thing in which something else may be looked after
	Everyday bool    // the name is a word of everyday English too
}

// Sense returns what the words mean as something of a kind.
func (f Found) Sense(k Kind) (Sense, bool) {
	for _, s := range f.Senses {
		if s.Kind == k {
			return s, true
		}
	}
	return Sense{}, false
}

// Word is one word of a sentence.
type Word struct {
	Text  string // in canonical form; "," is what parts a list
	Meant string // the word that Text is a misspelling of, else Text
	Stem  string // of Meant: the same for all forms of a word
	Part  int    // the sentence in which it stands, from 0
	// Name says that it is written as names are, with a capital letter where the words around it
	// have none, and not at the beginning of a sentence.
	Name  bool
	Brand bool // it has a capital letter behind a small one, as products have
	Class WordClass
}

// NewWord is a word as it is written.
func NewWord(text string) Word { return Word{Text: text, Meant: text, Stem: stem(text)} }

// Hollow reports whether the word does not change what those around it say, as in "encrypt our data".
func (w Word) Hollow() bool { return hollow(w.Text) }

// WordClass says how much a word tells.
type WordClass uint8

const (
	Small    WordClass = iota // nothing, such as "the"
	Everyday                  // an everyday word
	Known                     // a word that was given to the reader, or a part of a name
	Strange                   // a word that nobody knows
)

// Reading is a sentence with what it names, in the order as written.
type Reading struct {
	Words []Word
	Found []Found
}
