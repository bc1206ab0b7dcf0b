package airesp

import (
	"errors"
	"slices"
	"strings"
)

// Lookup finds models and domains by what people type: an id, a name, a place in the order of
// the framework ("5"), a short name or any of the words, for models those of products too.
// Capitals, accents, hyphens, punctuation, a plural s and a leading "the" or "our" do not matter.
// It is safe for concurrent use.
type Lookup struct {
	f               *Framework
	domains, models vocabulary
}

// Named is a model that somebody named.
type Named struct {
	Model Model
	As    string // the product's name as the framework writes it; empty when the model itself was named
}

// NewLookup prepares a lookup for a framework, which must not change afterwards.
func NewLookup(f *Framework) *Lookup {
	l := &Lookup{f: f, domains: newVocabulary(KindDomain, len(f.Domains)), models: newVocabulary(KindModel, len(f.Models))}
	// What is put first wins: an id or a name over a word that is asked back, and that over the
	// same word of a product.
	d, m := &l.domains, &l.models
	for i, x := range f.Domains {
		d.put(meaning{isDomain, i}, x.ID, x.Name)
	}
	for i, x := range f.AmbiguousWords {
		d.put(meaning{isAsked, i}, x.Word)
	}
	for i, x := range f.Domains {
		d.put(meaning{isDomain, i}, x.Words...)
	}
	for i, x := range f.Models {
		m.put(meaning{isModel, i}, x.ID, x.Name, x.Short)
	}
	for i, x := range f.AmbiguousProducts {
		m.put(meaning{isAsked, i}, x.Word)
	}
	for i, x := range f.Models {
		m.put(meaning{isModel, i}, x.Words...)
	}
	for i, x := range f.Products {
		m.put(meaning{isProduct, i}, x.Words...)
		m.put(meaning{isProduct, i}, x.Name)
	}
	for i, x := range f.OutOfScope {
		m.put(meaning{isOutOfScope, i}, x.Words...)
		m.put(meaning{isOutOfScope, i}, x.Name)
	}
	l.suggest()
	return l
}

// suggest makes everything known that an unknown text may have meant, by all that leads to it.
func (l *Lookup) suggest() {
	for i, x := range l.f.Domains {
		l.domains.suggest(meaning{isDomain, i}, Option{x.ID, x.Name, x.ID}, []string{x.ID, x.Name}, x.Words)
	}
	for i, x := range l.f.AmbiguousWords {
		l.domains.suggest(meaning{isAsked, i}, Option{"", x.Word, x.Word}, []string{x.Word}, nil)
	}
	for i, x := range l.f.Models {
		l.models.suggest(meaning{isModel, i}, Option{x.ID, x.Name, x.ID}, []string{x.ID, x.Name, x.Short}, x.Words)
	}
	for i, x := range l.f.AmbiguousProducts {
		l.models.suggest(meaning{isAsked, i}, Option{"", x.Word, x.Word}, []string{x.Word}, nil)
	}
	for i, x := range l.f.Products {
		o := Option{"", x.Name, firstWord(x.Words, x.Name)}
		if len(x.Models) == 1 {
			o.ID = x.Models[0]
		}
		l.models.suggest(meaning{isProduct, i}, o, []string{x.Name}, x.Words)
	}
	for i, x := range l.f.OutOfScope {
		o := Option{"", x.Name, firstWord(x.Words, x.Name)}
		l.models.suggest(meaning{isOutOfScope, i}, o, []string{x.Name}, x.Words)
	}
	l.domains.settle()
	l.models.settle()
}

// Domain finds the one domain that a text names. The error is an *UnknownError or an
// *AmbiguousError.
func (l *Lookup) Domain(text string) (Domain, error) {
	if tooLong(text) {
		return Domain{}, l.domains.tooLong(text)
	}
	c, numbers := Canonical(text), numbered(text)
	for {
		if m, ok := l.domains.find(c, numbers); ok {
			if m.is == isAsked {
				return Domain{}, asked(KindDomain, c, l.f.AmbiguousWords[m.at])
			}
			return l.f.Domains[m.at], nil
		}
		first, rest, more := strings.Cut(c, " ")
		if !more || !filler(first) {
			return Domain{}, l.domains.unknown(c)
		}
		c = rest
	}
}

// Models finds the models that a text names: one, or a list parted by commas, semicolons, "+",
// "and", "or" or spaces, in which the longest match wins. They come in the order as written, each
// once. The error is about the first entry of the list that does not name one model: an
// *UnknownError, an *AmbiguousError or an *OutOfScopeError.
func (l *Lookup) Models(text string) ([]Named, error) {
	if tooLong(text) {
		return nil, l.models.tooLong(text)
	}
	s := newSentence(text)
	var found []Named
	for i := s.joints(0); i < s.len() || found == nil; {
		matches, end, ok := l.models.entry(s, i)
		if !ok {
			return nil, l.models.unknown(s.text(s.fillers(i), end))
		}
		for _, m := range matches {
			n, err := l.named(m.meaning, s.text(m.from, m.to))
			var asked *AmbiguousError
			if errors.As(err, &asked) {
				asked.Before, asked.Rest = found, s.text(s.joints(m.to), s.len())
			}
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(found, n.same) {
				found = append(found, n)
			}
		}
		i = s.joints(end)
	}
	return found, nil
}

func (l *Lookup) named(m meaning, text string) (Named, error) {
	switch m.is {
	case isAsked:
		return Named{}, asked(KindModel, text, l.f.AmbiguousProducts[m.at])
	case isOutOfScope:
		return Named{}, &OutOfScopeError{text, l.f.OutOfScope[m.at]}
	case isProduct:
		p := l.f.Products[m.at]
		if len(p.Models) == 1 {
			model, _ := l.f.Model(p.Models[0])
			return Named{model, p.Name}, nil
		}
		a := Ambiguous{Word: p.Name, Ask: p.Ask}
		for _, id := range p.Models {
			model, _ := l.f.Model(id)
			a.Options = append(a.Options, Option{id, model.Name, id})
		}
		err := asked(KindModel, text, a)
		err.As = p.Name
		return Named{}, err
	}
	return Named{Model: l.f.Models[m.at]}, nil
}

func (n Named) same(o Named) bool { return n.Model.ID == o.Model.ID && n.As == o.As }

// firstWord is what to type for a product.
func firstWord(words []string, name string) string {
	if len(words) > 0 {
		return words[0]
	}
	return name
}
