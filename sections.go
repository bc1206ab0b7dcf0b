package airesp

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// framework reads the sections in the order in which they need each other.
func (r *reader) framework(root *yaml.Node) {
	file := r.section(entry{at: root, value: root}, "the file", "framework", "models", "matrix", "domains",
		"ambiguous-words", "ambiguous-products", "products", "out-of-scope")
	for _, section := range []struct {
		key    string
		needed bool
		read   func(entry)
	}{
		{"framework", true, r.head},
		{"models", true, r.models},
		{"domains", true, r.domains},
		{"matrix", true, r.matrix},
		{"ambiguous-words", false, r.ambiguousWords},
		{"ambiguous-products", false, r.ambiguousProducts},
		{"products", false, r.products},
		{"out-of-scope", false, r.outOfScope},
	} {
		if e, ok := file.entry[section.key]; ok {
			section.read(e)
		} else if section.needed && root.Kind == yaml.MappingNode {
			r.problem(1, "the file has no section %q; add it", section.key)
		}
	}
}

func (r *reader) head(e entry) {
	s := r.section(e, "the framework", "name", "version", "author", "publisher", "source", "commit", "license", "copyright", "attribution")
	f := r.f
	f.Name = s.needed("name", maxName)
	f.Version = s.needed("version", maxName)
	f.Author = s.text("author", maxText)
	f.Publisher = s.text("publisher", maxText)
	f.Source = s.text("source", maxText)
	f.Commit = s.text("commit", maxText)
	f.License = s.text("license", maxText)
	f.Copyright = s.text("copyright", maxText)
	f.Attribution = s.text("attribution", maxText)
}

func (r *reader) models(e entry) {
	for _, e := range r.ids(e, KindModel) {
		s := r.section(e, "the model "+e.key, "name", "short", "group", "summary", "risk", "words", "also")
		m := Model{
			ID: e.key, Name: s.needed("name", maxName), Short: s.text("short", maxName), Group: s.text("group", maxName),
			Summary: s.text("summary", maxText), Risk: s.text("risk", maxText), Words: keys(s.list("words", maxName)), Also: keys(s.list("also", maxName)),
		}
		if m.Short == "" {
			m.Short = m.Name
		}
		r.f.modelAt[m.ID] = len(r.f.Models)
		r.f.Models = append(r.f.Models, m)
		r.say(KindModel, s, e, spoken{model: e.key})
	}
}

func (r *reader) domains(e entry) {
	for _, e := range r.ids(e, KindDomain) {
		s := r.section(e, "the domain "+e.key, "name", "emerging", "summary", "covers", "words", "also", "hints", "things", "asked", "tasks", "questions", "notes")
		d := Domain{
			ID: e.key, Name: s.needed("name", maxName), Emerging: s.flag("emerging"),
			Summary: s.text("summary", maxText), Covers: s.text("covers", maxText), Words: keys(s.list("words", maxName)),
			Also: keys(s.list("also", maxName)), Hints: keys(s.list("hints", maxName)), Things: keys(s.list("things", maxName)), Asked: keys(s.list("asked", maxText)), Tasks: keys(s.list("tasks", maxText)), Questions: keys(s.list("questions", maxText)),
		}
		r.f.domainAt[d.ID] = len(r.f.Domains)
		r.f.Domains = append(r.f.Domains, d)
		r.notes = append(r.notes, r.notesOf(s))
		r.say(KindDomain, s, e, spoken{})
	}
}

// notesOf reads a domain's notes: one for each model.
func (r *reader) notesOf(s section) map[string]string {
	notes := map[string]string{}
	e, ok := s.entry["notes"]
	if !ok {
		r.problem(s.line, "%s has no notes; add a line for each model", s.what)
		return notes
	}
	if e.value.Kind != yaml.MappingNode || len(r.f.Models) > maxEach {
		r.entries(e.value, "the notes of "+s.what)
		return notes
	}
	there := map[string]bool{}
	for _, n := range r.entries(e.value, "the notes of "+s.what) {
		there[n.key] = true
		if r.known(n, KindModel, r.f.modelAt) {
			notes[n.key] = r.text(n.value, "the note for "+n.key+" of "+s.what, maxText)
		}
	}
	for _, m := range r.f.Models {
		if !there[m.ID] {
			r.problem(e.at.Line, "%s has no note for %s; add a line", s.what, m.ID)
		}
	}
	return notes
}

// matrix reads the rows. A framework with too many models or domains has no matrix: how large it
// would be is up to the file.
func (r *reader) matrix(e entry) {
	f := r.f
	if len(f.Models) > maxEach || len(f.Domains) > maxEach {
		return
	}
	f.cells = make([]Cell, len(f.Domains)*len(f.Models))
	there := map[string]bool{}
	for _, row := range r.entries(e.value, e.key) {
		there[row.key] = true
		if !r.known(row, KindDomain, f.domainAt) {
			continue
		}
		at := f.domainAt[row.key]
		r.row(row, at, f.cells[at*len(f.Models):][:len(f.Models)])
	}
	for _, d := range f.Domains {
		if !there[d.ID] && e.value.Kind == yaml.MappingNode {
			r.problem(e.at.Line, "the matrix has no row for %s; add one with a letter for each model", d.ID)
		}
	}
}

func (r *reader) row(e entry, domain int, cells []Cell) {
	models := r.f.Models
	if e.value.Kind == yaml.SequenceNode && len(e.value.Content) != len(models) && len(models) > 0 {
		var ids []string
		for _, m := range models {
			ids = append(ids, m.ID)
		}
		r.problem(e.at.Line, "the row %s has %s for %s; give one for each of %s",
			e.key, count(len(e.value.Content), "letter"), count(len(models), "model"), strings.Join(ids, ", "))
	}
	letters := r.list(e.value, "the row "+e.key, maxName)
	for i, l := range letters {
		c, ok := cellOf(l.key)
		if !ok {
			r.problem(l.at.Line, "%s in the row %s is not P, C, S or \"-\", with ! after a letter for critical", quoted(l.key), e.key)
		}
		if i < len(cells) {
			m := models[i].ID
			c.Domain, c.Model, c.Note = e.key, m, r.notes[domain][m]
			cells[i] = c
		}
	}
}

func cellOf(text string) (Cell, bool) {
	letter, critical := strings.CutSuffix(text, "!")
	c := Cell{Critical: critical}
	switch letter {
	case "P":
		c.Responsibility = Provider
	case "C":
		c.Responsibility = Customer
	case "S":
		c.Responsibility = Shared
	case "-":
		c.Responsibility = NotApplicable
	}
	return c, c.Responsibility != 0 && !(critical && letter == "-")
}

// ids reads the keys of models or domains.
func (r *reader) ids(e entry, kind Kind) []entry {
	found := r.entries(e.value, e.key)
	switch {
	case len(found) > maxEach:
		r.problem(found[maxEach].at.Line, "there are %d %s; %d are the most, as a menu on Discord holds no more", len(found), e.key, maxEach)
	case len(found) == 0 && e.value.Kind == yaml.MappingNode:
		r.problem(e.at.Line, "%s is empty; add at least one %s", e.key, kind)
	}
	for _, id := range found {
		if !isID(id.key) {
			example := strings.ReplaceAll(Canonical(id.key), " ", "-")
			if !isID(example) {
				example = "data-privacy"
			}
			r.problem(id.at.Line, "%s cannot be the id of a %s; use lower-case words joined by hyphens, at most %d characters, such as %s",
				quoted(id.key), kind, maxID, example)
		}
	}
	return found
}

func isID(s string) bool {
	if s == "" || len(s) > maxID || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for word := range strings.SplitSeq(s, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
