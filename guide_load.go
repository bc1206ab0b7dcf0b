package airesp

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// maxAnswer is the longest id of an answer, so that all answers together fit into a button.
const maxAnswer = 10

// LoadGuide reads a guide file for a framework; name is only for messages. When anything is wrong
// with the file the error is Problems. Models that the framework does not have are no problem of
// the file's: see Guide.Missing.
func LoadGuide(name string, data []byte, f *Framework) (*Guide, error) {
	r := &reader{file: name, f: f}
	g := &Guide{framework: f}
	if root := r.parse(data); root != nil {
		file := r.section(entry{at: root, value: root}, "the file", "identify", "choose")
		for _, section := range []struct {
			key  string
			read func(entry, *Guide)
		}{{"identify", r.identify}, {"choose", r.choose}} {
			if e, ok := file.entry[section.key]; ok {
				section.read(e, g)
			} else if root.Kind == yaml.MappingNode {
				r.problem(1, "the file has no section %q; add it", section.key)
			}
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	g.Missing = r.missing
	return g, nil
}

func (r *reader) identify(e entry, g *Guide) {
	s := r.section(e, e.key, "several", "steps")
	g.Several = s.needed("several", maxText)
	leads := false
	for _, e := range r.parts(s, "steps") {
		s := r.section(e, "the step "+e.key, "question", "model", "outside")
		probe := Probe{ID: e.key, Question: s.needed("question", maxText), Outside: s.text("outside", maxText)}
		model, ok := s.entry["model"]
		switch {
		case ok == (probe.Outside != ""):
			r.problem(e.at.Line, "%s needs either a model, for a yes, or outside, for a no", s.what)
		case ok:
			probe.Model = r.model(s, model)
			leads = leads || probe.Model != ""
		}
		if probe.Model != "" || probe.Outside != "" {
			g.Probes = append(g.Probes, probe)
		}
	}
	if !leads {
		g.Probes = nil // they would lead nowhere
	}
}

func (r *reader) choose(e entry, g *Guide) {
	s := r.section(e, e.key, "when", "questions", "warnings", "mixes", "principles")
	for _, e := range r.parts(s, "when") {
		s := r.section(e, "the model "+e.key, "curated", "reasons")
		w := When{Model: e.key, Curated: s.flag("curated"), Reasons: keys(s.list("reasons", maxText))}
		if len(w.Reasons) == 0 {
			r.problem(e.at.Line, "%s has no reasons; add some", s.what)
		}
		if r.has(e, r.f.modelAt) {
			g.When = append(g.When, w)
		}
	}
	answers := map[string][]string{} // by question
	for _, e := range r.parts(s, "questions") {
		q, tells := r.question(e)
		for _, a := range q.Answers {
			answers[q.ID] = append(answers[q.ID], a.ID)
		}
		if tells {
			g.Questions = append(g.Questions, q)
		}
	}
	if w, ok := s.entry["warnings"]; ok {
		r.warnings(w, answers, g)
	}
	for _, e := range r.parts(s, "mixes") {
		s := r.section(e, "the mix "+e.key, "name", "models", "summary", "note")
		m := Mix{ID: e.key, Name: s.needed("name", maxName), Summary: s.needed("summary", maxText), Note: s.text("note", maxText)}
		var all bool
		if m.Models, all = r.theModels(s.list("models", maxID)); all {
			g.Mixes = append(g.Mixes, m)
		}
	}
	g.Principles = keys(s.list("principles", maxText))
}

// question reads a question, and whether any answer to it says anything.
func (r *reader) question(e entry) (q Question, tells bool) {
	s := r.section(e, "the question "+e.key, "factor", "question", "answers")
	q = Question{ID: e.key, Factor: s.needed("factor", maxName), Question: s.needed("question", maxText)}
	for _, e := range r.parts(s, "answers") {
		s := r.section(e, "the answer "+e.key+" to "+q.ID, "label", "models", "kind", "decides")
		a := Answer{ID: e.key, Label: s.needed("label", maxName), Kind: s.text("kind", maxName)}
		if !isID(e.key) || len(e.key) > maxAnswer {
			r.problem(e.at.Line, "%s cannot be the id of an answer; use one lower-case word of at most %d letters", quoted(e.key), maxAnswer)
		}
		a.Models, _ = r.theModels(s.list("models", maxID))
		if d, ok := s.entry["decides"]; ok {
			a.Decides = r.model(s, d)
		}
		tells = tells || len(a.Models) > 0 || a.Decides != ""
		q.Answers = append(q.Answers, a)
	}
	if len(q.Answers) < 2 {
		r.problem(e.at.Line, "%s needs at least two answers", s.what)
	}
	return q, tells
}

func (r *reader) warnings(e entry, answers map[string][]string, g *Guide) {
	if e.value.Kind != yaml.SequenceNode {
		r.problem(e.value.Line, "the warnings must be a list, not %s", kindOf(e.value))
		return
	}
	for _, n := range e.value.Content {
		s := r.section(entry{at: n, value: n}, "a warning", "models", "kind", "question", "answer", "say")
		w := Warning{Kind: s.text("kind", maxName), Question: s.needed("question", maxID), Answer: s.needed("answer", maxID), Say: s.needed("say", maxText)}
		w.Models, _ = r.theModels(s.list("models", maxID))
		if w.Answer != "" && !slices.Contains(answers[w.Question], w.Answer) {
			r.problem(n.Line, "the question %s has no answer %s", quoted(w.Question), quoted(w.Answer))
		}
		g.Warnings = append(g.Warnings, w)
	}
}

// parts are the entries of a section within a section; none when it is missing.
func (r *reader) parts(s section, key string) []entry {
	e, ok := s.entry[key]
	if !ok {
		r.problem(s.line, "%s has no %s; add some", s.what, key)
		return nil
	}
	return r.entries(e.value, "the "+key+" of "+s.what)
}

// model reads the id of a model; it is empty when the framework does not have it.
func (r *reader) model(s section, e entry) string {
	id := s.text(e.key, maxID)
	if id == "" || !r.has(entry{id, e.value, nil}, r.f.modelAt) {
		return ""
	}
	return id
}

// theModels are those of some models that the framework has, and whether that is all of them.
func (r *reader) theModels(list []entry) (ids []string, all bool) {
	for _, e := range list {
		if r.has(e, r.f.modelAt) {
			ids = append(ids, e.key)
		}
	}
	return ids, len(ids) == len(list)
}
