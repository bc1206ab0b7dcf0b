package airesp

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// crosswalkSource is the mapping that crosswalk.yaml was written from.
type crosswalkSource struct {
	Meta struct {
		Sources map[string]string
	}
	Domains []struct {
		Domain     string
		References []struct {
			Framework, ID, Title, Gist string
			Verified                   bool
		}
	}
	Models []struct {
		Model string
		AWS   struct {
			Reason string
			Scopes []struct {
				Scope    int
				Verified bool
			}
		} `yaml:"aws-scoping-matrix"`
	}
}

// comparisonSource is where the comparison and the guide come from.
type comparisonSource struct {
	Frameworks []struct {
		ID, Name, Origin, Limitation string
		BestFor                      string `yaml:"best_for"`
		UseWhen                      string `yaml:"use_when"`
	}
}

// readShared reads a file that the built-in data was written from, where it is there.
func readShared(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile("../shared/framework/" + name)
	if os.IsNotExist(err) {
		t.Skip("../shared/framework is not here; the built-in data was compared with it when it was written")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// sourceName is what the source calls our catalogues.
var sourceName = map[string]string{
	"nist-ai-rmf": "nist-ai-rmf-1.0", "nist-ai-600-1": "nist-ai-600-1", "csa-aicm": "csa-aicm", "microsoft": "microsoft-ai-shared-responsibility",
	"owasp-llm": "owasp-llm-2025", "owasp-agentic": "owasp-agentic-2026", "mitre-atlas": "mitre-atlas", "iso-42001": "iso-42001-annex-a",
	"eu-ai-act": "eu-ai-act", "saif": "google-saif", "aws-scopes": "aws-scoping-matrix",
}

// The crosswalk holds every verified reference, each with its source, and no other.
func TestCrosswalkMatchesSource(t *testing.T) {
	var src crosswalkSource
	readShared(t, "crosswalk.yaml", &src)
	x := BuiltInCrosswalk(BuiltIn())
	type at struct{ catalogue, id, label, domain string }
	want, got := map[at]bool{}, map[at]bool{}
	for _, d := range src.Domains {
		for _, r := range d.References {
			if r.Verified {
				want[at{r.Framework, r.ID, r.Title + r.Gist, d.Domain}] = true
			}
		}
	}
	for _, c := range x.Catalogues {
		if c.Source != src.Meta.Sources[sourceName[c.ID]] {
			t.Errorf("the source of %s is %q", c.ID, c.Source)
		}
		for _, r := range c.References {
			for _, d := range r.Domains {
				got[at{sourceName[c.ID], r.ID, r.Label(), d}] = true
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		for a := range want {
			if !got[a] {
				t.Errorf("%v is missing", a)
			}
		}
		for a := range got {
			if !want[a] {
				t.Errorf("%v is not in the source", a)
			}
		}
	}
	aws, _ := x.Catalogue("aws-scopes")
	for _, m := range src.Models {
		i := slices.IndexFunc(aws.Models, func(c Correspondence) bool { return c.Model == m.Model })
		if i < 0 || aws.Models[i].Note != m.AWS.Reason || len(aws.Models[i].References) != len(m.AWS.Scopes) {
			t.Errorf("%s differs: %v", m.Model, aws.Models)
		}
	}
}

func TestComparisonMatchesSource(t *testing.T) {
	var src comparisonSource
	readShared(t, "comparison.yaml", &src)
	x := BuiltInCrosswalk(BuiltIn())
	if len(x.Frameworks) != len(src.Frameworks) {
		t.Fatalf("%d frameworks, want %d", len(x.Frameworks), len(src.Frameworks))
	}
	for i, want := range src.Frameworks {
		got := x.Frameworks[i]
		if got.ID != want.ID || got.Name != want.Name || got.Curated != (want.Origin == "curated") || got.BestFor != want.BestFor ||
			got.UseWhen != want.UseWhen || got.Limitation != want.Limitation {
			t.Errorf("%s differs: %+v", want.ID, got)
		}
	}
}

// guideSource is the part of the comparison that the guide was written from.
type guideSource struct {
	ChooseWhen []struct {
		Model, Origin string
		Reasons       []string
	} `yaml:"choose_when"`
	Identify struct {
		Steps []struct {
			ID, Question, Say string
			IfYes             string `yaml:"if_yes"`
		}
	}
	Questionnaire struct {
		Questions []struct {
			ID, Factor, Question string
			Options              []struct {
				ID, Label string
				Models    []string
				Variant   string `yaml:"saas_variant"`
			}
		}
		Overrides []struct{ Then, Say string }
	}
	Hybrids struct {
		Patterns []struct {
			ID, Name, Summary string
			Models            []string
			Note              string `yaml:"our_note"`
		}
	}
	Principles []string
}

func TestGuideMatchesSource(t *testing.T) {
	var src guideSource
	readShared(t, "comparison.yaml", &src)
	g := BuiltInGuide(BuiltIn())
	var when []When
	for _, w := range src.ChooseWhen {
		when = append(when, When{w.Model, w.Origin == "curated", w.Reasons})
	}
	var probes []Probe
	for _, s := range src.Identify.Steps {
		probes = append(probes, Probe{s.ID, s.Question, s.IfYes, s.Say})
	}
	// The source has the air-gapped network as an override; here it is the first question.
	questions := []Question{g.Questions[0]}
	for _, q := range src.Questionnaire.Questions {
		to := Question{ID: q.ID, Factor: q.Factor, Question: q.Question}
		for _, o := range q.Options {
			to.Answers = append(to.Answers, Answer{ID: o.ID, Label: o.Label, Models: o.Models, Kind: o.Variant})
		}
		questions = append(questions, to)
	}
	var mixes []Mix
	for _, p := range src.Hybrids.Patterns {
		m := Mix{ID: p.ID, Name: p.Name, Summary: p.Summary, Note: p.Note}
		m.Models = append(m.Models, p.Models...)
		mixes = append(mixes, m)
	}
	if g.Questions[0].Answers[1].Decides != src.Questionnaire.Overrides[0].Then {
		t.Errorf("an air-gapped network decides for %s", g.Questions[0].Answers[1].Decides)
	}
	for i, o := range src.Questionnaire.Overrides[1:] {
		if o.Say != g.Warnings[i].Say {
			t.Errorf("warning %d is %q", i, g.Warnings[i].Say)
		}
	}
	for _, x := range []struct {
		what      string
		got, want any
	}{
		{"when", g.When, when}, {"steps", g.Probes, probes}, {"questions", g.Questions, questions}, {"mixes", g.Mixes, mixes}, {"principles", g.Principles, src.Principles},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("the %s differ:\n%+v\nwant\n%+v", x.what, x.got, x.want)
		}
	}
}
