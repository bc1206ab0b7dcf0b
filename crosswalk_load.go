package airesp

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// LoadCrosswalk reads a crosswalk file for a framework; name is only for messages. When anything
// is wrong with the file the error is Problems. Domains and models that the framework does not
// have are no problem of the file's: see Crosswalk.Missing.
func LoadCrosswalk(name string, data []byte, f *Framework) (*Crosswalk, error) {
	r := &reader{file: name, f: f}
	x := &Crosswalk{keys: map[string][]place{}}
	if root := r.parse(data); root != nil {
		file := r.section(entry{at: root, value: root}, "the file", "catalogues", "frameworks")
		for _, section := range []struct {
			key  string
			read func(entry, *Crosswalk)
		}{{"catalogues", r.catalogues}, {"frameworks", r.compared}} {
			if e, ok := file.entry[section.key]; ok {
				section.read(e, x)
			} else if root.Kind == yaml.MappingNode {
				r.problem(1, "the file has no section %q; add it", section.key)
			}
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	x.Missing = r.missing
	x.index()
	return x, nil
}

func (r *reader) catalogues(e entry, x *Crosswalk) {
	at := map[string]int{}
	said := map[string]string{} // name or word → catalogue
	for _, e := range r.entries(e.value, e.key) {
		if !isID(e.key) {
			r.problem(e.at.Line, "%s cannot be the id of a catalogue; use lower-case words joined by hyphens", quoted(e.key))
		}
		c, lines := r.catalogue(e)
		if _, ok := at[c.With]; c.With != "" && !ok {
			r.problem(e.at.Line, "the catalogue %s is with %s, which no catalogue before it is called", c.ID, quoted(c.With))
		}
		for _, word := range c.names() {
			if other, taken := said[Canonical(word)]; taken && other != c.ID {
				r.problem(e.at.Line, "%s would mean both %s and %s; remove one", quoted(word), other, c.ID)
			}
			said[Canonical(word)] = c.ID
		}
		r.alike(c, lines)
		at[c.ID] = len(x.Catalogues)
		x.Catalogues = append(x.Catalogues, c)
	}
}

// catalogue reads one catalogue, and the line of each of its references.
func (r *reader) catalogue(e entry) (Catalogue, []int) {
	s := r.section(e, "the catalogue "+e.key, "name", "short", "edition", "source", "with", "named", "prefix", "words", "caveats", "references", "models")
	c := Catalogue{
		ID: e.key, Name: s.needed("name", maxName), Short: s.text("short", maxName), Edition: s.needed("edition", maxName),
		Source: s.needed("source", maxText), With: s.text("with", maxID), Named: s.flag("named"), Prefix: s.text("prefix", maxID),
		Words: keys(s.list("words", maxName)), Caveats: keys(s.list("caveats", maxText)),
	}
	c.Short = cmp.Or(c.Short, c.Name)
	list, ok := s.entry["references"]
	if !ok {
		r.problem(s.line, "%s has no references; add some", s.what)
		return c, nil
	}
	at := map[string]int{}
	var lines []int
	for _, e := range r.entries(list.value, "the references of "+s.what) {
		at[e.key] = len(c.References)
		lines = append(lines, e.at.Line)
		c.References = append(c.References, r.reference(e, c))
	}
	if models, ok := s.entry["models"]; ok {
		r.correspondences(models, &c, at)
	}
	return c, lines
}

func (r *reader) reference(e entry, in Catalogue) Reference {
	s := r.section(e, "the reference "+quoted(e.key), "title", "gist", "note", "words", "domains")
	ref := Reference{
		Catalogue: in.ID, ID: e.key, Title: s.text("title", maxText), Gist: s.text("gist", maxText), Note: s.text("note", maxText),
		Words: keys(s.list("words", maxName)),
	}
	if ref.Label() == "" && !in.Named {
		r.problem(e.at.Line, "%s has no title; add one, or a gist in your words", s.what)
	}
	for _, d := range s.list("domains", maxID) {
		switch {
		case slices.Contains(ref.Domains, d.key):
			r.problem(d.at.Line, "%s has the domain %s twice; keep one", s.what, quoted(d.key))
		case r.has(d, r.f.domainAt):
			ref.Domains = append(ref.Domains, d.key)
		}
	}
	slices.SortFunc(ref.Domains, func(a, b string) int { return r.f.domainAt[a] - r.f.domainAt[b] })
	return ref
}

// correspondences reads what a catalogue has for each deployment model.
func (r *reader) correspondences(e entry, c *Catalogue, at map[string]int) {
	for _, e := range r.entries(e.value, "the models of the catalogue "+c.ID) {
		s := r.section(e, "the model "+e.key+" of the catalogue "+c.ID, "references", "note")
		to := Correspondence{Model: e.key, Note: s.needed("note", maxText)}
		known := r.has(e, r.f.modelAt)
		for _, id := range s.list("references", maxName) {
			i, ok := at[id.key]
			if !ok {
				r.problem(id.at.Line, "the catalogue %s has no reference %s", c.ID, quoted(id.key))
				continue
			}
			to.References = append(to.References, id.key)
			if known {
				c.References[i].Models = append(c.References[i].Models, e.key)
			}
		}
		if known {
			c.Models = append(c.Models, to)
		}
	}
}

// has reports whether the framework has what an entry names; what it does not have is noted.
func (r *reader) has(e entry, all map[string]int) bool {
	_, ok := all[e.key]
	if !ok && !slices.Contains(r.missing, e.key) {
		r.missing = append(r.missing, e.key)
	}
	return ok
}

// alike finds references of one catalogue that people would type in the same way.
func (r *reader) alike(c Catalogue, lines []int) {
	first := map[string]string{}
	for i, ref := range c.References {
		for _, id := range append([]string{ref.ID}, ref.Words...) {
			key := referenceKey(id)
			if other, taken := first[key]; taken && other != ref.ID {
				r.problem(lines[i], "the reference %s reads like %s; people could not tell them apart", quoted(id), quoted(other))
			}
			first[key] = ref.ID
		}
	}
}

// compared reads the comparison, after the catalogues that it refers to.
func (r *reader) compared(e entry, x *Crosswalk) {
	for _, e := range r.entries(e.value, e.key) {
		s := r.section(e, "the framework "+e.key, "name", "curated", "words", "best-for", "use-when", "limitation", "use-next", "note", "catalogues")
		f := Compared{
			ID: e.key, Name: s.needed("name", maxName), Curated: s.flag("curated"), Words: keys(s.list("words", maxName)),
			BestFor: s.needed("best-for", maxText), UseWhen: s.needed("use-when", maxText), Limitation: s.needed("limitation", maxText),
			UseNext: s.text("use-next", maxText), Note: s.text("note", maxText), Catalogues: keys(s.list("catalogues", maxID)),
		}
		for _, id := range s.list("catalogues", maxID) {
			if _, ok := x.Catalogue(id.key); !ok {
				r.problem(id.at.Line, "no catalogue is called %s", quoted(id.key))
			}
		}
		x.Frameworks = append(x.Frameworks, f)
	}
}
