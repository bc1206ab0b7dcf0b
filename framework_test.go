package airesp

import (
	"encoding/json"
	"slices"
	"testing"
)

// The published facts, as they stand in the source's table.
func TestBuiltInFacts(t *testing.T) {
	f := BuiltIn()
	if len(f.Models) != 8 || len(f.Domains) != 16 {
		t.Fatalf("%d models, %d domains", len(f.Models), len(f.Domains))
	}
	if f.Version != "1.1.0" || f.License != "MIT" || f.Author != "Mike Privette" || f.Copyright != "Copyright (c) 2025 Mike Privette" {
		t.Errorf("version %q, license %q, author %q, copyright %q", f.Version, f.License, f.Author, f.Copyright)
	}
	type counts map[Responsibility]int
	all, perModel := counts{}, map[string]counts{}
	var critical []string
	for c := range f.Cells() {
		all[c.Responsibility]++
		if perModel[c.Model] == nil {
			perModel[c.Model] = counts{}
		}
		perModel[c.Model][c.Responsibility]++
		if c.Critical {
			critical = append(critical, c.Domain+"/"+c.Model)
		}
		if c.Note == "" {
			t.Errorf("%s/%s has no note", c.Domain, c.Model)
		}
	}
	if all[Customer] != 57 || all[Shared] != 40 || all[Provider] != 22 || all[NotApplicable] != 9 || len(all) != 4 {
		t.Errorf("counts are %v", all)
	}
	wantCritical := []string{
		"agent-governance/agentic", "code-generation-security/coding", "context-pollution-protection/mcp",
		"multi-system-integration-security/embedded", "multi-system-integration-security/mcp",
	}
	if !slices.Equal(critical, wantCritical) {
		t.Errorf("critical cells are %v, want %v", critical, wantCritical)
	}
	for model, want := range map[string][4]int{ // provider, customer, shared, not applicable
		"saas": {6, 1, 8, 1}, "paas": {1, 1, 13, 1}, "iaas": {1, 10, 4, 1}, "on-premises": {0, 13, 2, 1},
		"embedded": {7, 1, 6, 2}, "agentic": {0, 11, 4, 1}, "coding": {7, 6, 2, 1}, "mcp": {0, 14, 1, 1},
	} {
		got := perModel[model]
		if [4]int{got[Provider], got[Customer], got[Shared], got[NotApplicable]} != want {
			t.Errorf("%s: %v, want %v", model, got, want)
		}
	}
	emerging := 0
	for _, d := range f.Domains {
		if d.Emerging {
			emerging++
		}
	}
	if emerging != 4 {
		t.Errorf("%d emerging domains", emerging)
	}
}

func TestFrameworkByID(t *testing.T) {
	f := BuiltIn()
	if m, ok := f.Model("saas"); !ok || m.Name != "SaaS AI Models" {
		t.Errorf("saas is %+v, %v", m, ok)
	}
	if d, ok := f.Domain("data-privacy"); !ok || d.Name != "Data Privacy" {
		t.Errorf("data-privacy is %+v, %v", d, ok)
	}
	if c, ok := f.Cell("data-privacy", "coding"); !ok || c.Responsibility != Customer || c.Domain != "data-privacy" || c.Model != "coding" {
		t.Errorf("cell is %+v, %v", c, ok)
	}
	if _, ok := f.Model("data-privacy"); ok {
		t.Error("data-privacy is a model")
	}
	if _, ok := f.Domain("saas"); ok {
		t.Error("saas is a domain")
	}
	for _, ids := range [][2]string{{"data-privacy", "nope"}, {"nope", "saas"}, {"saas", "data-privacy"}} {
		if c, ok := f.Cell(ids[0], ids[1]); ok {
			t.Errorf("%v is the cell %+v", ids, c)
		}
	}
	for range f.Cells() { // may be left early
		break
	}
}

func TestResponsibility(t *testing.T) {
	for _, test := range []struct {
		r                 Responsibility
		id, label, letter string
		needsOwner        bool
	}{
		{Provider, "provider", "Provider", "P", false},
		{Customer, "customer", "Customer", "C", true},
		{Shared, "shared", "Shared", "S", true},
		{NotApplicable, "not-applicable", "N/A", "–", false},
	} {
		if test.r.String() != test.id || test.r.Label() != test.label || test.r.Letter() != test.letter || test.r.NeedsOwner() != test.needsOwner {
			t.Errorf("%d: %q %q %q %v", test.r, test.r.String(), test.r.Label(), test.r.Letter(), test.r.NeedsOwner())
		}
		data, err := json.Marshal(test.r)
		var back Responsibility
		if err != nil || string(data) != `"`+test.id+`"` || json.Unmarshal(data, &back) != nil || back != test.r {
			t.Errorf("%v as JSON is %s and back %v: %v", test.r, data, back, err)
		}
	}
	var zero Responsibility
	if _, err := json.Marshal(zero); err == nil || zero.NeedsOwner() {
		t.Error("the zero value passes as a responsibility")
	}
	if json.Unmarshal([]byte(`"nobody"`), &zero) == nil {
		t.Error("nobody is a responsibility")
	}
}
