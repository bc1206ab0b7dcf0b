package airesp

import (
	"cmp"
	"fmt"
	"slices"
)

// Identified is where the steps have led so far.
type Identified struct {
	Models  []string // ids of those that a yes gave, in the order of the steps
	Probes  []Probe  // the step of each
	Outside string   // why the framework does not apply; empty when it may
	Next    *Probe   // what is asked next; nil at the end
}

// AnswerError refuses an answer that the questions do not allow.
type AnswerError struct {
	Position int    // from 1
	Answer   string // empty when there are too many
	Known    []string
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("answer %d, %q, is not one of %v", e.Position, e.Answer, e.Known)
}

// Identify follows the steps by the answers, which are "yes" or "no" in the order of the steps.
//
// Errors: *AnswerError.
func (g *Guide) Identify(answers []string) (Identified, error) {
	var f Identified
	for i, a := range answers {
		switch {
		case i >= len(g.Probes) || f.Outside != "":
			return f, &AnswerError{Position: i + 1}
		case a != "yes" && a != "no":
			return f, &AnswerError{Position: i + 1, Answer: a, Known: []string{"yes", "no"}}
		case a == "no":
			f.Outside = g.Probes[i].Outside
		case g.Probes[i].Model != "":
			f.Models, f.Probes = append(f.Models, g.Probes[i].Model), append(f.Probes, g.Probes[i])
		}
	}
	if n := len(answers); n < len(g.Probes) && f.Outside == "" {
		f.Next = &g.Probes[n]
	}
	return f, nil
}

// Lead returns, of several models, the one that leaves most with us: most Customer cells, then most
// Shared ones.
func (g *Guide) Lead(models []string) string {
	return slices.MaxFunc(models, func(a, b string) int {
		return cmp.Or(cmp.Compare(g.cells(a, Customer), g.cells(b, Customer)), cmp.Compare(g.cells(a, Shared), g.cells(b, Shared)))
	})
}

func (g *Guide) cells(model string, of Responsibility) (n int) {
	for c := range g.framework.Cells() {
		if c.Model == model && c.Responsibility == of {
			n++
		}
	}
	return n
}

// Fit is where the questions have led so far.
type Fit struct {
	Ranked   []Ranked  // models with points, best first; the one that was decided alone
	Decided  bool      // one answer decided it
	Tied     bool      // the first two have as many points
	Kind     string    // the strictest kind that the answers spoke of; empty for none
	Warnings []string  // at the end only
	Next     *Question // what is asked next; nil at the end
}

// Ranked is a model with its points.
type Ranked struct {
	Model   string
	Points  int
	Reasons []Reason
}

// Reason is an answer that gave a point.
type Reason struct{ Factor, Answer string }

// Choose scores the models by the answers, which are ids in the order of the questions: a point for
// each model that an answer names. A tie goes to the model that leaves less with us.
//
// Errors: *AnswerError.
func (g *Guide) Choose(answers []string) (Fit, error) {
	var fit Fit
	given := map[string]Answer{}
	points := map[string]*Ranked{}
	point := func(model string, q Question, a Answer) {
		if points[model] == nil {
			points[model] = &Ranked{Model: model}
		}
		points[model].Points++
		points[model].Reasons = append(points[model].Reasons, Reason{q.Factor, a.Label})
	}
	for i, text := range answers {
		if i >= len(g.Questions) || fit.Decided {
			return Fit{}, &AnswerError{Position: i + 1}
		}
		q := g.Questions[i]
		at := slices.IndexFunc(q.Answers, func(a Answer) bool { return a.ID == text })
		if at < 0 {
			e := &AnswerError{Position: i + 1, Answer: text}
			for _, a := range q.Answers {
				e.Known = append(e.Known, a.ID)
			}
			return Fit{}, e
		}
		a := q.Answers[at]
		given[q.ID] = a
		if a.Decides != "" {
			fit.Decided = true
			clear(points)
			point(a.Decides, q, a)
		}
		for _, m := range a.Models {
			point(m, q, a)
		}
		fit.Kind = stricter(fit.Kind, a.Kind)
	}
	if n := len(answers); n < len(g.Questions) && !fit.Decided {
		fit.Next = &g.Questions[n]
	}
	for _, m := range g.framework.Models {
		if p := points[m.ID]; p != nil {
			fit.Ranked = append(fit.Ranked, *p)
		}
	}
	slices.SortStableFunc(fit.Ranked, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(g.cells(a.Model, Customer), g.cells(b.Model, Customer)))
	})
	fit.Tied = len(fit.Ranked) > 1 && fit.Ranked[0].Points == fit.Ranked[1].Points
	if fit.Next == nil && len(fit.Ranked) > 0 {
		fit.Warnings = g.warn(fit.Ranked[0].Model, given)
	}
	return fit, nil
}

// stricter is the kind that asks for more: private before public.
func stricter(a, b string) string {
	if b == "private" || a == "" {
		return b
	}
	return a
}

func (g *Guide) warn(lead string, given map[string]Answer) []string {
	var all []string
	for _, w := range g.Warnings {
		kind := w.Kind == ""
		for _, a := range given {
			kind = kind || a.Kind == w.Kind
		}
		if kind && slices.Contains(w.Models, lead) && given[w.Question].ID == w.Answer {
			all = append(all, w.Say)
		}
	}
	return all
}
