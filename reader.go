package airesp

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Reader finds in a sentence what it names: domains, models and products, and systems, teams and
// words of an organisation. The longest name wins, in any case, with or without accents, hyphens
// and a plural s, as one word or as several. Names in which a few letters are wrong are found
// too, but never for a word of everyday English. The same sentence always reads the same. It is
// safe for concurrent use.
type Reader struct {
	common everyday
	short  map[string]string // see shorthand
	small  spellings
	// vendors are words that people put before the name of a product.
	vendors map[string]bool
	layers  []*names // an organisation's before the framework's
	like    likeness
}

const (
	maxRead   = 1000 // words that are read
	maxNamed  = 8    // words of a name that begins with a misspelt one
	maxMended = 48   // words that are looked at for misspellings
	maxMeant  = 4    // words that a misspelt one is compared as
	leastLong = 4    // letters that a misspelt word has, and the word that is meant
	joined    = 6    // letters that a name has at least that is written as more or fewer words
)

// NewReader makes a Reader for a framework and the other frameworks of a crosswalk. Words are
// further ones that sentences are about, such as "owns"; the reading says where they are misspelt.
func NewReader(f *Framework, x *Crosswalk, words ...string) *Reader {
	r := &Reader{common: newEveryday(), short: shorthand(), small: newSpellings(), vendors: map[string]bool{}}
	for _, p := range f.Products {
		for i, name := range []string{p.Vendor, p.Name} {
			if first, _, _ := strings.Cut(Canonical(name), " "); i == 0 || r.common.lists(first) {
				r.vendors[first] = true
			}
		}
	}
	r.like = newLikeness(f, r.common)
	for _, w := range slices.Sorted(maps.Keys(r.common.small)) {
		r.small.add(w)
	}
	n := newNames(r.common)
	n.framework(f)
	n.crosswalk(x)
	for _, w := range words {
		n.word(w)
	}
	r.layers = []*names{n}
	return r
}

// With is the reader of an organisation with names and words of its own.
func (r *Reader) With(own []Own) *Reader {
	if len(own) == 0 {
		return r
	}
	n := newNames(r.common)
	for _, o := range own {
		n.put(o.Word, o.sense(), true)
	}
	return &Reader{common: r.common, short: r.short, small: r.small, vendors: r.vendors, layers: append([]*names{n}, r.layers...), like: r.like}
}

// Read reads a sentence. A text of more than 4,000 characters is cut.
func (r *Reader) Read(text string) Reading {
	if tooLong(text) {
		text = text[:maxTyped]
	}
	typed := typedWords(text)
	n := min(len(typed), maxRead)
	p := page{reader: r, words: make([]Word, n), start: make([]int, n+1), stems: make([]stretch, n), memory: map[string][]string{}}
	var b, stems strings.Builder
	before := ""
	for i, w := range typed[:n] {
		w.Text = r.written(w.Text, before, i == 0 || i+1 == n)
		before = w.Text
		b.WriteString(w.Text)
		p.start[i+1] = b.Len()
		w.Meant, w.Stem, w.Class = w.Text, stem(w.Text), r.class(w.Text)
		p.words[i] = w
		p.stems[i].from = stems.Len()
		if !hollow(w.Text) {
			stems.WriteString(w.Stem)
			p.stems[i].to = stems.Len()
			stems.WriteByte(' ')
		}
	}
	p.line, p.stemmed = b.String(), stems.String()
	var found []Found
	for i := 0; i < n; {
		f, ok := p.at(i)
		if !ok {
			i++
			continue
		}
		found = append(found, f)
		i = f.To
	}
	p.mend(found)
	return Reading{Words: p.words, Found: found}
}

// Everyday reports whether a word is one of everyday English.
func (r *Reader) Everyday(word string) bool { return r.common.has(Canonical(word)) }

// Small reports whether a word tells nothing, such as "the".
func (r *Reader) Small(word string) bool { return r.common.small[Canonical(word)] }

// Names reports whether a text is a name as it is written.
func (r *Reader) Names(text string) bool {
	key := strings.ReplaceAll(Canonical(text), " ", "")
	return slices.ContainsFunc(r.layers, func(n *names) bool { return n.entries[key] != nil })
}

func (r *Reader) class(word string) WordClass {
	if word == "," || r.common.small[word] {
		return Small
	}
	if r.common.has(word) {
		return Everyday
	}
	for _, n := range r.layers {
		if n.knows(word) {
			return Known
		}
	}
	return Strange
}

// page is a sentence that is being read.
type page struct {
	reader *Reader
	words  []Word
	line   string // all letters, without spaces
	start  []int  // where each word starts in line, and the end
	// stemmed is the stems of all words that are not hollow, with spaces; stems is where each is.
	stemmed string
	stems   []stretch
	memory  map[string][]string
}

// stretch is where something starts in a text, and ends; to is 0 when it is not there.
type stretch struct{ from, to int }

// letters is a stretch of words without the spaces.
func (p *page) letters(from, to int) string { return p.line[p.start[from]:p.start[to]] }

// at finds the longest name that starts at a word.
func (p *page) at(i int) (Found, bool) {
	if p.words[i].Text == "," || joint(p.words[i].Text) {
		return Found{}, false
	}
	longest := 0
	for _, n := range p.reader.layers {
		if words, ok := n.longest[beginning(p.line[p.start[i]:])]; ok {
			longest = max(longest, words+2) // names are written as more words, too
		}
	}
	if p.words[i].Class == Strange || p.leadsToOf(i) {
		longest = max(longest, maxNamed)
	}
	for to := min(i+longest, len(p.words)); to > i; to-- {
		if p.words[to-1].Part != p.words[i].Part {
			continue
		}
		if f, ok := p.name(i, to); ok {
			return p.behindVendor(f), true
		}
		if f, ok := p.loosely(i, to); ok {
			return f, true
		}
		if f, ok := p.misspelt(i, to); ok {
			return f, true
		}
	}
	return Found{}, false
}

// leadsToOf reports whether an "of" comes soon, so that a name may be the other way round.
func (p *page) leadsToOf(i int) bool {
	for k := i + 1; k < min(i+3, len(p.words)); k++ {
		if p.words[k].Text == "of" {
			return p.words[i].Class != Small
		}
	}
	return false
}

// behindVendor takes the longer name that begins behind the vendor's: "Microsoft Copilot Studio" is
// Copilot Studio, and not Microsoft Copilot.
func (p *page) behindVendor(f Found) Found {
	for i := f.From + 1; i < f.To && p.reader.vendors[p.words[i-1].Text]; i++ {
		for to := min(i+maxNamed, len(p.words)); to > f.To; to-- {
			if g, ok := p.name(i, to); ok {
				g.From = f.From
				return g
			}
		}
	}
	return f
}

// name looks a stretch of words up as it is written.
func (p *page) name(from, to int) (Found, bool) {
	key := p.letters(from, to)
	f := Found{From: from, To: to}
	for _, n := range p.reader.layers {
		e, ok := n.find(key, p.words[from].Class == Small && to == from+1)
		if !ok || !e.words[to-from] && (len(key) < joined || p.small(from, to)) {
			continue
		}
		if f.Text == "" {
			f.Thing = e.thing
			f.Text, f.Everyday = e.text, e.hint || p.reader.common.lists(e.text) || p.reader.common.lists(key)
		}
		for _, s := range e.senses {
			if _, has := f.Sense(s.Kind); !has {
				f.Senses = append(slices.Clip(f.Senses), s)
			}
		}
	}
	return f, f.Text != ""
}

// loosely looks a stretch of words up as the name of a domain in other forms of its words, or the
// other way round: "encryption of our data" is "data encryption".
func (p *page) loosely(from, to int) (Found, bool) {
	if p.stems[from].to == 0 || p.stems[to-1].to == 0 || p.small(from, to) {
		return Found{}, false
	}
	e := p.loose(p.stemmed[p.stems[from].from:p.stems[to-1].to])
	for of := from + 1; e == nil && of < to-1; of++ {
		if p.words[of].Text == "of" && p.stems[of-1].to > 0 {
			e = p.loose(p.stemmed[p.stems[of+1].from:p.stems[to-1].to] + " " + p.stemmed[p.stems[from].from:p.stems[of-1].to])
		}
	}
	if e == nil {
		return Found{}, false
	}
	everyday := e.hint || to == from+1 && p.words[from].Class != Strange && p.reader.common.has(p.words[from].Text)
	return Found{From: from, To: to, Text: e.text, Senses: e.senses, Thing: e.thing, Everyday: everyday}, true
}

func (p *page) loose(key string) *named {
	for _, n := range p.reader.layers {
		if e := n.loose[key]; e != nil {
			return e
		}
	}
	return nil
}

// small reports whether a stretch begins or ends with a small word, so that written as one it
// would be another word only by chance.
func (p *page) small(from, to int) bool {
	return to > from+1 && (p.words[from].Class == Small || p.words[to-1].Class == Small)
}

// misspelt looks a stretch of words up with those mended that nobody knows.
func (p *page) misspelt(from, to int) (Found, bool) {
	texts := []string{""}
	mended := false
	for i := from; i < to; i++ {
		options := []string{p.words[i].Text}
		if p.words[i].Class == Strange {
			if options = p.meant(p.words[i].Text); len(options) == 0 {
				return p.torn(from, to)
			}
			mended = true
		}
		var longer []string
		for _, t := range texts {
			for _, o := range options {
				longer = append(longer, t+o)
			}
		}
		texts = longer[:min(len(longer), maxMeant*maxMeant)]
	}
	if !mended {
		return p.torn(from, to)
	}
	return p.fitting(texts, from, to)
}

// torn looks up a misspelt name that is written as two words, such as "chat gtp".
func (p *page) torn(from, to int) (Found, bool) {
	if to != from+2 || p.start[to]-p.start[from] < joined || p.words[from].Class != Strange && p.words[to-1].Class != Strange || p.small(from, to) {
		return Found{}, false
	}
	if _, ok := p.name(from, from+1); ok {
		return Found{}, false
	}
	return p.fitting(p.meant(p.letters(from, to)), from, to)
}

// fitting is the names among some texts. Several names have the senses of each.
func (p *page) fitting(texts []string, from, to int) (Found, bool) {
	f := Found{From: from, To: to, Slip: true}
	for _, key := range texts {
		for _, n := range p.reader.layers {
			e, ok := n.find(key, false)
			if !ok || f.Text == e.text {
				continue
			}
			f.Everyday = f.Everyday || e.hint || p.reader.common.lists(e.text)
			f.Thing = f.Thing || e.thing
			if f.Text == "" {
				f.Text, f.Senses = e.text, slices.Clone(e.senses)
			} else {
				f.Senses = either(f.Senses, e.senses)
			}
			break
		}
	}
	return f, f.Text != ""
}

// meant is the words that a misspelt one can stand for, all equally near.
func (p *page) meant(typed string) []string {
	if known, ok := p.memory[typed]; ok {
		return known
	}
	letters := utf8.RuneCountInString(typed)
	if letters < leastLong || letters > longestNear || len(p.memory) >= maxMended || strings.ContainsAny(typed, "0123456789") {
		return nil
	}
	limit := 1
	if letters >= 8 {
		limit = 2
	}
	var best []string
	least := [2]int{limit + 1, 0}
	for _, n := range p.reader.layers {
		n.spelt.search([]rune(typed), limit, 1, func(at, away int) {
			text := n.spelt.texts[at].text
			if len(text) < leastLong {
				return
			}
			how := [2]int{away, slip(typed, text)}
			switch c := slices.Compare(how[:], least[:]); {
			case c < 0:
				best, least = []string{text}, how
			case c == 0 && !slices.Contains(best, text):
				best = append(best, text)
			}
		})
	}
	slices.Sort(best)
	best = best[:min(len(best), maxMeant)]
	p.memory[typed] = best
	return best
}

// mend says what the misspelt words outside of names mean.
func (p *page) mend(found []Found) {
	for i := range p.words {
		w := &p.words[i]
		if w.Class != Strange || slices.ContainsFunc(found, func(f Found) bool { return f.From <= i && i < f.To }) {
			continue
		}
		if small := p.smallMeant(w.Text, 1); small != "" {
			w.Meant, w.Stem, w.Class = small, stem(small), Small
			continue
		}
		if meant := p.meant(w.Text); len(meant) > 0 {
			// A letter is left out more often than one is added.
			longest := slices.MaxFunc(meant, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
			w.Meant, w.Stem, w.Class = longest, stem(longest), Known
			continue
		}
		if small := p.smallMeant(w.Text, 2); small != "" {
			w.Meant, w.Stem, w.Class = small, stem(small), Small
		}
	}
}

// smallMeant is the small word that a misspelt one stands for: the likeliest, and of several the
// longest. worst is the least likely slip that is thought of. It is empty when there is none.
func (p *page) smallMeant(typed string, worst int) (meant string) {
	if len(typed) < 3 {
		return ""
	}
	least := worst + 1
	p.reader.small.near([]rune(typed), 1, func(at, _ int) {
		text := p.reader.small.texts[at].text
		if how := slip(typed, text); len(text) > 2 && (how < least || how == least && len(text) > len(meant)) && (how <= 1 || len(typed) > 3) {
			meant, least = text, how
		}
	})
	return meant
}

// either is the senses of two names of which one is meant: what both can be has to be asked.
func either(a, b []Sense) []Sense {
	out := slices.Clone(a)
	for _, s := range b {
		i := slices.IndexFunc(out, func(o Sense) bool { return o.Kind == s.Kind })
		if i < 0 {
			out = append(out, s)
			continue
		}
		if o := out[i]; o.As == s.As && o.Out == s.Out && slices.Equal(o.Options, s.Options) {
			continue // the same thing by two names
		}
		same := slices.Clone(out[i].Options)
		for _, o := range s.Options {
			if !slices.ContainsFunc(same, func(x Option) bool { return x.ID == o.ID && x.Word == o.Word }) {
				same = append(same, o)
			}
		}
		out[i] = Sense{Kind: s.Kind, Options: same}
	}
	return out
}
