package airesp

import (
	"slices"
	"strings"
)

// aliasPrefix begins the names of the settings that hold an organisation's own words.
const aliasPrefix = "alias:"

// Alias is a word of an organisation's own for a domain, a model or a product.
type Alias struct {
	Word string // as it was written
	Kind Kind   // KindDomain or KindModel
	ID   string // of the domain or the model
	As   string // the product, where the word stands for one
}

// setting is the alias as a setting holds it. Words are found in any case and form.
func (a Alias) setting() Set {
	return Set{Name: aliasPrefix + Canonical(a.Word), Value: strings.Join([]string{a.Kind.String(), a.ID, a.As, a.Word}, "|")}
}

// AliasSet reads an alias from a setting; its kind is of no meaning when the word was given up. ok
// is false when the setting is another one.
func AliasSet(b Set) (a Alias, ok bool) {
	word, ok := strings.CutPrefix(b.Name, aliasPrefix)
	if !ok {
		return Alias{}, false
	}
	parts := strings.SplitN(b.Value, "|", 4)
	if len(parts) < 4 {
		return Alias{Word: word}, true
	}
	a = Alias{Word: parts[3], Kind: KindModel, ID: parts[1], As: parts[2]}
	if parts[0] == KindDomain.String() {
		a.Kind = KindDomain
	}
	return a, true
}

// Aliases are the organisation's own words, in the order of the alphabet.
func (l *Ledger) Aliases() []Alias {
	var list []Alias
	for name, value := range l.settings {
		if a, ok := AliasSet(Set{Name: name, Value: value}); ok {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b Alias) int { return strings.Compare(Canonical(a.Word), Canonical(b.Word)) })
	return list
}

// Alias is what a word of the organisation's own stands for.
func (l *Ledger) Alias(word string) (Alias, bool) {
	name := aliasPrefix + Canonical(word)
	if l.settings[name] == "" {
		return Alias{}, false
	}
	return AliasSet(Set{Name: name, Value: l.settings[name]})
}

// AliasLike is the alias that people cannot tell from a word.
func (l *Ledger) AliasLike(word string) (Alias, bool) {
	if a, ok := l.Alias(word); ok {
		return a, true
	}
	for _, a := range l.Aliases() {
		if SameName(a.Word, word) {
			return a, true
		}
	}
	return Alias{}, false
}

// DecideAlias decides that a word stands for something. Whether it is free is for the caller to
// see. It returns no body when the word stands for that already.
func (l *Ledger) DecideAlias(a Alias) []Body {
	if was, ok := l.Alias(a.Word); ok && was.Kind == a.Kind && was.ID == a.ID && was.As == a.As {
		return nil
	}
	b := a.setting()
	return l.DecideSet(b.Name, b.Value)
}

// DecideUnalias decides that a word stands for nothing any more.
func (l *Ledger) DecideUnalias(word string) []Body {
	return l.DecideSet(aliasPrefix+Canonical(word), "")
}
