package airesp

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestReferencesAsTyped(t *testing.T) {
	x := BuiltInCrosswalk(BuiltIn())
	for text, want := range map[string]string{
		"LLM01": "owasp-llm LLM01", "llm1": "owasp-llm LLM01", "LLM-01": "owasp-llm LLM01", "llm 01": "owasp-llm LLM01",
		"LLM01:2025": "owasp-llm LLM01", "llm10:2025": "owasp-llm LLM10",
		"asi01": "owasp-agentic ASI01", "ASI01:2026": "owasp-agentic ASI01", "asi 10": "owasp-agentic ASI10",
		"GOVERN 1.1": "nist-ai-rmf GOVERN 1.1", "govern-1.1": "nist-ai-rmf GOVERN 1.1", "Govern1.1": "nist-ai-rmf GOVERN 1.1",
		"gv-1.1": "nist-ai-rmf GOVERN 1.1", "ms 2.10": "nist-ai-rmf MEASURE 2.10", "measure 2.1": "",
		"AML.T0051": "mitre-atlas AML.T0051", "aml t0051": "mitre-atlas AML.T0051", "T0051": "mitre-atlas AML.T0051",
		"AML.T0051.001": "mitre-atlas AML.T0051.001", "AML.TA0011": "mitre-atlas AML.TA0011",
		"Article 10": "eu-ai-act Article 10", "art 10": "eu-ai-act Article 10", "Art. 10": "eu-ai-act Article 10", "article10": "eu-ai-act Article 10",
		"A.7.4": "iso-42001 A.7.4", "a7.4": "iso-42001 A.7.4", "Annex A.7.4": "iso-42001 A.7.4", "A.6.2.2": "iso-42001 A.6.2.2",
		"I&S": "csa-aicm I&S", "ivs": "csa-aicm I&S", "A&A": "csa-aicm A&A", "iam": "csa-aicm IAM", "PIJ": "saif PIJ",
		"scope 3": "aws-scopes Scope 3", "Scope-3": "aws-scopes Scope 3",
		"LLM01:2023": "", "LLM11": "", "GOVERN 11": "", "": "", "10": "", "Data Privacy": "", "\x00": "",
	} {
		got := ""
		for _, r := range x.Named(text, "") {
			got += r.Catalogue + " " + r.ID
		}
		if got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
	if r := x.Named("data privacy", "nist-ai-rmf"); len(r) != 1 || r[0].Catalogue != "nist-ai-600-1" {
		t.Errorf("data privacy of NIST is %v", r)
	}
}

// Every reference is found by its own id, in its catalogue, and by nothing else's.
func TestReferencesByTheirIDs(t *testing.T) {
	x := BuiltInCrosswalk(BuiltIn())
	for _, c := range x.Catalogues {
		for _, r := range c.References {
			if got := x.Named(r.ID, c.ID); len(got) != 1 || got[0].ID != r.ID {
				t.Errorf("%s of %s names %v", r.ID, c.ID, got)
			}
			if len(r.Domains)+len(r.Models) == 0 {
				t.Errorf("%s of %s belongs to nothing", r.ID, c.ID)
			}
		}
	}
}

func TestCataloguesAsTyped(t *testing.T) {
	x := BuiltInCrosswalk(BuiltIn())
	for text, want := range map[string]string{
		"nist": "nist-ai-rmf", "NIST AI RMF": "nist-ai-rmf", "AI 600-1": "nist-ai-600-1", "csa": "csa-aicm", "Azure": "microsoft",
		"owasp": "owasp-llm owasp-agentic", "OWASP LLM": "owasp-llm", "ATLAS": "mitre-atlas", "ISO/IEC 42001": "iso-42001", "EU AI Act": "eu-ai-act",
		"google saif": "saif", "aws": "aws-scopes", "zzz": "", "": "",
	} {
		var got []string
		for _, c := range x.CataloguesNamed(text) {
			got = append(got, c.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q names %v, want %s", text, got, want)
		}
	}
}

func TestFrameworksAsTyped(t *testing.T) {
	x := BuiltInCrosswalk(BuiltIn())
	for text, want := range map[string]string{
		"nist": "nist-ai-rmf", "owasp": "owasp-top-10s", "owasp-llm": "owasp-top-10s", "csa": "csa-models", "microsoft": "microsoft-approach",
		"ours": "this-framework", "nist-ai-600-1": "nist-ai-rmf", "zzz": "",
	} {
		var got []string
		for _, f := range x.FrameworksNamed(text) {
			got = append(got, f.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q names %v, want %s", text, got, want)
		}
	}
}

// With other domains and models, what refers to those that are not there is left out and named.
func TestCrosswalkOfAnotherFramework(t *testing.T) {
	f, err := Load("own.yaml", []byte(strings.ReplaceAll(small, "data:", "data-privacy:")))
	if err != nil {
		t.Fatal(err)
	}
	x := BuiltInCrosswalk(f)
	if len(x.Missing) != 15+8 || slices.Contains(x.Missing, "data-privacy") {
		t.Errorf("missing are %v", x.Missing)
	}
	if refs := x.Of("data-privacy"); len(refs) < 20 {
		t.Errorf("%d references are left", len(refs))
	}
	for _, r := range x.Named("LLM01", "") {
		if len(r.Domains) > 0 {
			t.Errorf("LLM01 belongs to %v", r.Domains)
		}
	}
}

const small = `
framework: {name: Small, version: 0.1.0}
models:
  own: {name: Our Own}
  theirs: {name: Theirs}
matrix:
  data: [C, P]
domains:
  data: {name: Data, notes: {own: You do it., theirs: They do it.}}
`

func TestCrosswalkProblems(t *testing.T) {
	_, err := LoadCrosswalk("x.yaml", []byte(`catalogues:
  One: {name: One, edition: '1', source: s, references: {A-1: {title: T}, A.1: {title: U}, B: {}}}
  two: {name: One, edition: '1', with: three, references: {}, models: {saas: {note: n, references: [X]}}}
  four: {name: Four, edition: '1', source: s, refs: {}}
`), BuiltIn())
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatal(err)
	}
	for _, want := range []string{
		`x.yaml:1: the file has no section "frameworks"; add it`,
		`x.yaml:2: "One" cannot be the id of a catalogue`,
		`x.yaml:2: the reference "A.1" reads like "A-1"`,
		`x.yaml:2: the reference "B" has no title; add one, or a gist in your words`,
		`x.yaml:3: the catalogue two is with "three"`,
		`x.yaml:3: "One" would mean both One and two; remove one`,
		`x.yaml:3: the catalogue two has no source; add one`,
		`x.yaml:3: the catalogue two has no reference "X"`,
		`x.yaml:4: the catalogue four has no key "refs"`,
		`x.yaml:4: the catalogue four has no references; add some`,
	} {
		if !strings.Contains(problems.Error(), want) {
			t.Errorf("missing problem: %s\nin:\n%v", want, problems)
		}
	}
}
