package airesp

import "slices"

func (r *reader) products(e entry) {
	for _, e := range r.entries(e.value, e.key) {
		s := r.section(e, "the product "+e.key, "vendor", "models", "source", "words", "ask")
		p := Product{
			Name: e.key, Vendor: s.text("vendor", maxName), Ask: s.text("ask", maxText),
			Words: keys(s.list("words", maxName)), Curated: true,
		}
		if source, ok := s.entry["source"]; ok {
			switch text := s.text("source", maxName); text {
			case "framework":
				p.Curated = false
			case "curated", "":
			default:
				r.problem(source.at.Line, "the source of %s must be framework or curated, not %s", s.what, quoted(text))
			}
		}
		p.Models = r.references(s, "models", KindModel, r.f.modelAt)
		given := 0
		if models, ok := s.entry["models"]; ok {
			given = len(models.value.Content)
		}
		_, asks := s.entry["ask"]
		switch {
		case given == 0:
			r.problem(s.line, "%s has no models; add the one that it counts as, such as models: [saas]", s.what)
		case given > 1 && !asks:
			r.problem(s.line, "%s has several models but no ask; add the question that tells them apart", s.what)
		case given == 1 && asks:
			r.problem(s.line, "%s has an ask but only one model; remove the ask or add a model", s.what)
		}
		r.f.Products = append(r.f.Products, p)
		as := spoken{product: true}
		if len(p.Models) == 1 {
			as.model = p.Models[0]
		}
		r.say(KindModel, s, e, as)
	}
}

func (r *reader) outOfScope(e entry) {
	for _, e := range r.entries(e.value, e.key) {
		s := r.section(e, "the out-of-scope product "+e.key, "reason", "instead", "note", "words")
		r.f.OutOfScope = append(r.f.OutOfScope, OutOfScope{
			Name: e.key, Reason: s.needed("reason", maxText), Instead: s.text("instead", maxText),
			Note: s.text("note", maxText), Words: keys(s.list("words", maxName)),
		})
		r.say(KindModel, s, e, spoken{product: true})
	}
}

func (r *reader) ambiguousWords(e entry) {
	there := map[string]string{}
	for _, e := range r.entries(e.value, e.key) {
		s := r.section(e, "the word "+e.key, "means", "default", "why", "together")
		a := Ambiguous{Word: e.key, Together: s.flag("together"), Why: s.needed("why", maxText)}
		for _, id := range r.references(s, "means", KindDomain, r.f.domainAt) {
			a.Options = append(a.Options, Option{id, r.f.Domains[r.f.domainAt[id]].Name, id})
		}
		if means, ok := s.entry["means"]; !ok || len(means.value.Content) < 2 {
			r.problem(s.line, "%s needs at least two domains in means; remove the word if it has one meaning", s.what)
		}
		a.Default = r.defaultOf(s, KindDomain, a.Options, r.f.domainAt)
		r.askedOnce(there, KindDomain, e)
		r.f.AmbiguousWords = append(r.f.AmbiguousWords, a)
	}
}

func (r *reader) ambiguousProducts(e entry) {
	there := map[string]string{}
	for _, e := range r.entries(e.value, e.key) {
		s := r.section(e, "the word "+e.key, "ask", "default", "options")
		a := Ambiguous{Word: e.key, Ask: s.needed("ask", maxText)}
		var options []entry
		if given, ok := s.entry["options"]; ok {
			options = r.entries(given.value, "the options of "+s.what)
		}
		if len(options) < 2 {
			r.problem(s.line, "%s needs at least two options; make it a word of a product if it has one meaning", s.what)
		}
		for _, o := range options {
			id := r.text(o.value, "the model of "+quoted(o.key), maxID)
			if id != "" && r.known(entry{id, o.value, nil}, KindModel, r.f.modelAt) {
				a.Options = append(a.Options, Option{id, o.key, id})
			}
		}
		a.Default = r.defaultOf(s, KindModel, a.Options, r.f.modelAt)
		r.askedOnce(there, KindModel, e)
		r.f.AmbiguousProducts = append(r.f.AmbiguousProducts, a)
	}
}

// references reads a list of ids, each there once.
func (r *reader) references(s section, key string, kind Kind, all map[string]int) []string {
	var ids []string
	for _, e := range s.list(key, maxName) {
		switch {
		case !r.known(e, kind, all):
		case slices.Contains(ids, e.key):
			r.problem(e.at.Line, "the %s of %s name %s twice; keep one", key, s.what, e.key)
		default:
			ids = append(ids, e.key)
		}
	}
	return ids
}

// defaultOf reads an optional id that has to be one of the options.
func (r *reader) defaultOf(s section, kind Kind, options []Option, all map[string]int) string {
	e, ok := s.entry["default"]
	if !ok {
		return ""
	}
	id := r.text(e.value, "the default of "+s.what, maxName)
	if id == "" || !r.known(entry{id, e.value, nil}, kind, all) {
		return ""
	}
	if !slices.ContainsFunc(options, func(o Option) bool { return o.ID == id }) {
		r.problem(e.value.Line, "the default of %s is %s, which it cannot mean; add it there or choose another", s.what, id)
	}
	return id
}
