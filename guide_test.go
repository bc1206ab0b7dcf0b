package airesp

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	g := BuiltInGuide(BuiltIn())
	for answers, want := range map[string]string{
		"": "", "no": "outside", "yes": "", "yes,yes": "coding", "yes,no,yes": "mcp", "yes,no,no,yes": "agentic", "yes,no,no,no,yes": "embedded",
		"yes,no,no,no,no,yes": "saas", "yes,no,no,no,no,no,yes": "paas", "yes,no,no,no,no,no,no,yes": "iaas", "yes,no,no,no,no,no,no,no,yes": "on-premises",
		"yes,no,no,no,no,no,no,no,no": "", "yes,yes,yes": "coding mcp",
		"maybe": "error", "no,yes": "error", "yes,no,no,no,no,no,no,no,no,no": "error",
	} {
		f, err := g.Identify(list(answers))
		got := strings.Join(f.Models, " ")
		if f.Outside != "" {
			got = "outside"
		}
		var refused *AnswerError
		if errors.As(err, &refused) {
			got = "error"
		}
		if got != want {
			t.Errorf("%s is %s, want %s", answers, got, want)
		}
	}
	if got := g.Lead([]string{"saas", "coding", "mcp", "agentic"}); got != "mcp" {
		t.Errorf("%s leads", got)
	}
}

func list(answers string) []string {
	if answers == "" {
		return nil
	}
	return strings.Split(answers, ",")
}

func TestChoose(t *testing.T) {
	g := BuiltInGuide(BuiltIn())
	for _, c := range []struct{ answers, ranked, kind, warns string }{
		{"yes", "on-premises:1", "", ""},
		{"no,low,low,limited,simple,basic", "saas:5 embedded:2", "public", ""},
		{"no,medium,moderate,moderate,moderate,moderate", "paas:5 iaas:1 coding:1", "", ""},
		{"no,high,maximum,extensive,complex,strict", "on-premises:4 saas:2 iaas:2 agentic:1 mcp:1", "private", ""},
		{"no,high,maximum,limited,complex,strict", "saas:3 on-premises:3 embedded:1 iaas:1 agentic:1 mcp:1", "private", ""}, // a tie
		{"no,high,low,limited,simple,basic", "saas:5 embedded:2 on-premises:1", "private", "rules out public services"},
		{"no,medium,high,limited,complex,moderate", "iaas:3 paas:2 saas:1 embedded:1 agentic:1 mcp:1", "", "need strong teams"},
		{"no,high,maximum,limited,moderate,moderate", "paas:2 on-premises:2 saas:2 embedded:1 coding:1", "private", ""},
	} {
		fit, err := g.Choose(list(c.answers))
		if err != nil {
			t.Errorf("%s: %v", c.answers, err)
		}
		var got []string
		for _, r := range fit.Ranked {
			got = append(got, r.Model+":"+string(rune('0'+r.Points)))
			if len(r.Reasons) != r.Points {
				t.Errorf("%s: %s has %d points and the reasons %v", c.answers, r.Model, r.Points, r.Reasons)
			}
		}
		slices.Sort(got)
		want := strings.Fields(c.ranked)
		first := want[0]
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s gives %v, want %v", c.answers, got, want)
		}
		if !strings.HasPrefix(first, fit.Ranked[0].Model+":") && !fit.Tied {
			t.Errorf("%s: %s leads, want %s", c.answers, fit.Ranked[0].Model, first)
		}
		if fit.Kind != c.kind || fit.Next != nil || !strings.Contains(strings.Join(fit.Warnings, " "), c.warns) || c.warns == "" && len(fit.Warnings) > 0 {
			t.Errorf("%s: kind %q, next %v, warnings %v", c.answers, fit.Kind, fit.Next, fit.Warnings)
		}
	}
	for _, answers := range []string{"perhaps", "no,high,none", "yes,high", "no,low,low,limited,simple,basic,basic", "no,,low"} {
		var refused *AnswerError
		if _, err := g.Choose(list(answers)); !errors.As(err, &refused) {
			t.Errorf("%s is taken: %v", answers, err)
		}
	}
}

// TestChooseTies goes through every way to answer: a tie goes to the model that leaves less with us.
func TestChooseTies(t *testing.T) {
	g := BuiltInGuide(BuiltIn())
	ties, ends := 0, 0
	var walk func(answers []string)
	walk = func(answers []string) {
		fit, err := g.Choose(answers)
		if err != nil {
			t.Fatalf("%v: %v", answers, err)
		}
		if fit.Next == nil {
			ends++
			if fit.Tied {
				ties++
				if g.cells(fit.Ranked[0].Model, Customer) > g.cells(fit.Ranked[1].Model, Customer) {
					t.Errorf("%v: %s before %s", answers, fit.Ranked[0].Model, fit.Ranked[1].Model)
				}
			}
			return
		}
		for _, a := range fit.Next.Answers {
			walk(append(slices.Clone(answers), a.ID))
		}
	}
	walk(nil)
	if ends != 1+3*4*3*3*3 || ties == 0 {
		t.Errorf("%d ends, %d of them ties", ends, ties)
	}
}

func TestGuideOfAnotherFramework(t *testing.T) {
	f, err := Load("own.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	g := BuiltInGuide(f)
	if len(g.Probes) != 0 || len(g.Questions) != 0 || len(g.When) != 0 || len(g.Missing) != 8 {
		t.Errorf("%d steps, %d questions, missing are %v", len(g.Probes), len(g.Questions), g.Missing)
	}
	f, err = Load("own.yaml", []byte(strings.ReplaceAll(small, "theirs", "saas")))
	if err != nil {
		t.Fatal(err)
	}
	g = BuiltInGuide(f)
	if len(g.Probes) != 2 || len(g.Questions) != 5 || len(g.When) != 1 {
		t.Errorf("%d steps, %d questions", len(g.Probes), len(g.Questions))
	}
}

func TestGuideProblems(t *testing.T) {
	_, err := LoadGuide("g.yaml", []byte(`identify:
  several: s
  steps:
    a: {question: q}
    b: {question: q, model: saas, outside: o}
choose:
  when: {saas: {reasons: []}}
  questions:
    q: {factor: f, question: q, answers: {a-very-long-answer: {label: l}}}
  warnings:
    - {models: [saas], question: q, answer: b, say: s}
`), BuiltIn())
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"g.yaml:4: the step a needs either a model, for a yes, or outside, for a no",
		"g.yaml:5: the step b needs either a model",
		"g.yaml:7: the model saas has no reasons; add some",
		`g.yaml:9: "a-very-long-answer" cannot be the id of an answer`,
		"g.yaml:9: the question q needs at least two answers",
		`g.yaml:11: the question "q" has no answer "b"`,
		"g.yaml:6: choose has no mixes; add some",
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("missing problem: %s\nin:\n%v", want, problems)
		}
	}
}
