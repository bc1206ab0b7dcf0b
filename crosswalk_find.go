package airesp

import (
	"slices"
	"strings"
)

// names is every way to name a catalogue.
func (c Catalogue) names() []string {
	return append([]string{c.ID, c.Name, c.Short}, c.Words...)
}

// CataloguesNamed returns the catalogues that a text names. A text that begins several names, such
// as "owasp", names all of them.
func (x *Crosswalk) CataloguesNamed(text string) []Catalogue {
	typed := Canonical(text)
	if typed == "" {
		return nil
	}
	var begun []Catalogue
	for _, c := range x.Catalogues {
		for _, name := range c.names() {
			if name := Canonical(name); name == typed {
				return []Catalogue{c}
			} else if strings.HasPrefix(name, typed+" ") && !slices.ContainsFunc(begun, c.same) {
				begun = append(begun, c)
			}
		}
	}
	return begun
}

// FrameworksNamed returns the frameworks of the comparison that a text names: by their own names, or
// by those of their catalogues.
func (x *Crosswalk) FrameworksNamed(text string) []Compared {
	typed := Canonical(text)
	var found []Compared
	of := x.CataloguesNamed(text)
	for _, f := range x.Frameworks {
		for _, name := range append([]string{f.ID, f.Name}, f.Words...) {
			if typed != "" && Canonical(name) == typed {
				return []Compared{f}
			}
		}
		if slices.ContainsFunc(of, func(c Catalogue) bool { return slices.Contains(f.Catalogues, c.ID) }) {
			found = append(found, f)
		}
	}
	return found
}

func (c Catalogue) same(o Catalogue) bool { return c.ID == o.ID }

// Named returns the references whose id a text is, as people type it: "llm01", "LLM01:2025",
// "govern-1.1", "art 10". Catalogues that have names in place of ids are searched when in names one
// of them; an empty in searches the others.
func (x *Crosswalk) Named(text, in string) []Reference {
	key := referenceKey(text)
	found := x.at(x.keys[key], in)
	// "LLM01:2025" has the edition behind the id.
	if i := strings.LastIndexByte(key, '.'); len(found) == 0 && i > 0 && len(key)-i == len(".2025") {
		for _, r := range x.at(x.keys[key[:i]], in) {
			if c, _ := x.Catalogue(r.Catalogue); strings.Contains(c.Edition, key[i+1:]) {
				found = append(found, r)
			}
		}
	}
	return found
}

func (x *Crosswalk) at(places []place, in string) []Reference {
	var found []Reference
	for _, p := range places {
		c := x.Catalogues[p.catalogue]
		if in == "" && !c.Named || in != "" && (c.ID == in || c.With == in) {
			found = append(found, c.References[p.reference])
		}
	}
	return found
}

// Titled returns the references that have a text as their title or their name.
func (x *Crosswalk) Titled(text string) []Reference {
	typed := Canonical(text)
	var found []Reference
	for _, c := range x.Catalogues {
		for _, r := range c.References {
			if typed != "" && (Canonical(r.Title) == typed || c.Named && Canonical(r.ID) == typed) {
				found = append(found, r)
			}
		}
	}
	return found
}

// Near returns up to three references that somebody may have meant, the best first.
func (x *Crosswalk) Near(text string) []Reference {
	s := newSpeller()
	var all []Reference
	for _, c := range x.Catalogues {
		for _, r := range c.References {
			s.add(Option{}, r.ID, r.Title)
			s.options[len(all)].Word = r.ID
			all = append(all, r)
		}
	}
	for i := range s.options {
		s.options[i].ID = all[i].Catalogue
	}
	s.settle()
	var near []Reference
	for _, o := range s.near(Canonical(text)) {
		near = append(near, all[slices.IndexFunc(all, func(r Reference) bool { return r.Catalogue == o.ID && r.ID == o.Word })])
	}
	return near
}

// index makes every reference known by its ids.
func (x *Crosswalk) index() {
	for i, c := range x.Catalogues {
		for j, r := range c.References {
			at := place{i, j}
			for _, id := range append([]string{r.ID, strings.TrimPrefix(r.ID, c.Prefix)}, r.Words...) {
				if key := referenceKey(id); !slices.Contains(x.keys[key], at) {
					x.keys[key] = append(x.keys[key], at)
				}
			}
		}
	}
}

// referenceKey is the form in which ids are compared. Letters and numbers part it, so that neither
// hyphens, dots, blanks nor leading zeros matter: "LLM-1" is "LLM01", "A7.4" is "A.7.4".
func referenceKey(id string) string {
	var parts []string
	for word := range strings.FieldsFuncSeq(Canonical(id), func(r rune) bool { return r == ' ' || r == '.' }) {
		for word != "" {
			n := strings.IndexFunc(word, isDigit)
			switch {
			case n < 0:
				n = len(word)
			case n == 0:
				if n = strings.IndexFunc(word, isLetter); n < 0 {
					n = len(word)
				}
			}
			parts = append(parts, word[:n])
			word = word[n:]
		}
	}
	var b strings.Builder
	for i, p := range parts {
		if isDigit(rune(p[0])) {
			b.WriteByte('.')
			p = strings.TrimLeft(p, "0")
			if p == "" {
				p = "0"
			}
		} else if i+1 < len(parts) {
			p = spelled(p)
		}
		b.WriteString(p)
	}
	return b.String()
}

// spelled is a word before a number in one spelling.
func spelled(word string) string {
	switch word {
	case "article", "articles", "arts":
		return "art"
	case "gv":
		return "govern"
	case "mp":
		return "map"
	case "ms":
		return "measure"
	case "mg":
		return "manage"
	case "annex", "no", "number", "technique", "control", "risk":
		return ""
	}
	return word
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isLetter(r rune) bool { return !isDigit(r) }
