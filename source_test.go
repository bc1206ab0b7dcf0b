package airesp

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// source is the extract of the published framework that framework.yaml was written from.
type source struct {
	Meta struct {
		Framework, Version, Author, Publisher, License, Copyright, Attribution string
		Repository                                                             string `yaml:"source_repository"`
		Commit                                                                 string `yaml:"source_commit"`
	}
	Models []struct {
		ID, Name, Group, Summary string
		Short                    string `yaml:"short_name"`
		Image                    string `yaml:"image_name"`
		Risk                     string `yaml:"risk_profile"`
		Aliases                  []string
	}
	Domains []struct {
		ID, Name, Summary, Covers string
		Row                       string `yaml:"matrix_row_name"`
		Emerging                  bool
		Aliases, Tasks            []string
		Ask                       []string `yaml:"ask_provider"`
		Ambiguous                 []string `yaml:"ambiguous_aliases"`
	}
	Cells []struct {
		Domain, Model, Value, Note string
		Critical                   bool
	}
	AmbiguousDomains []struct {
		Alias, Default, Why string
		Candidates          []string
	} `yaml:"ambiguous_domain_aliases"`
	Products []struct {
		Name, Vendor, Source, Ask string
		Models, Aliases           []string
	}
	AmbiguousProducts []struct {
		Alias, Ask string
		Default    string `yaml:"framework_default"`
		Options    []struct{ Label, Model string }
	} `yaml:"ambiguous_product_aliases"`
	OutOfScope []struct {
		Name, Reason string
		Instead      string `yaml:"do_instead"`
		Note         string `yaml:"curated_note"`
		Aliases      []string
	} `yaml:"out_of_scope_products"`
}

func readSource(t *testing.T) source {
	t.Helper()
	data, err := os.ReadFile("../shared/framework/matrix.yaml")
	if os.IsNotExist(err) {
		t.Skip("the extract ../shared/framework/matrix.yaml is not here; the counts are still tested by TestBuiltInFacts")
	}
	if err != nil {
		t.Fatal(err)
	}
	var s source
	if err := yaml.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// same compares and names the fact that differs.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s is\n%+v\nwant\n%+v", what, got, want)
	}
}

// withName is the words with another name of the thing, if that says something new.
func withName(words []string, other string, names ...string) []string {
	for _, known := range slices.Concat(words, names) {
		if Canonical(known) == Canonical(other) {
			return words
		}
	}
	return append(slices.Clone(words), strings.ToLower(other))
}

func TestSourceModelsAndDomains(t *testing.T) {
	s, f := readSource(t), BuiltIn()
	same(t, "head", []string{f.Name, f.Version, f.Author, f.Publisher, f.License, f.Copyright, f.Attribution, f.Source, f.Commit},
		[]string{s.Meta.Framework, s.Meta.Version, s.Meta.Author, s.Meta.Publisher, s.Meta.License, s.Meta.Copyright, s.Meta.Attribution, s.Meta.Repository, s.Meta.Commit})
	same(t, "size", []int{len(f.Models), len(f.Domains)}, []int{len(s.Models), len(s.Domains)})
	for i, m := range s.Models {
		same(t, m.ID, f.Models[i], Model{m.ID, m.Name, m.Short, m.Group, m.Summary, m.Risk, withName(m.Aliases, m.Image, m.ID, m.Name, m.Short), f.Models[i].Also})
	}
	for i, d := range s.Domains {
		same(t, d.ID, f.Domains[i], Domain{d.ID, d.Name, d.Summary, d.Covers, d.Emerging, withName(d.Aliases, d.Row, d.ID, d.Name), f.Domains[i].Also, f.Domains[i].Hints, f.Domains[i].Things, f.Domains[i].Asked, d.Tasks, d.Ask})
		var asked []string
		for _, a := range f.AmbiguousWords {
			if slices.ContainsFunc(a.Options, func(o Option) bool { return o.ID == d.ID }) {
				asked = append(asked, a.Word)
			}
		}
		slices.Sort(asked)
		slices.Sort(d.Ambiguous)
		if !slices.Equal(asked, d.Ambiguous) {
			t.Errorf("ambiguous words of %s are %q, want %q", d.ID, asked, d.Ambiguous)
		}
	}
}

func TestSourceCells(t *testing.T) {
	s, f := readSource(t), BuiltIn()
	i := 0
	for c := range f.Cells() {
		w := s.Cells[i]
		i++
		same(t, w.Domain+"/"+w.Model, []any{c.Domain, c.Model, c.Responsibility.String(), c.Critical, c.Note}, []any{w.Domain, w.Model, w.Value, w.Critical, w.Note})
	}
	same(t, "the number of cells", i, len(s.Cells))
}

func TestSourceProducts(t *testing.T) {
	s, f := readSource(t), BuiltIn()
	got := map[string]Product{}
	for _, p := range f.Products {
		got[p.Name] = p
	}
	for _, p := range s.Products {
		same(t, p.Name, got[p.Name], Product{p.Name, p.Vendor, p.Models, p.Ask, p.Source == "curated", p.Aliases})
	}
	same(t, "the number of products", []int{len(f.Products), len(got)}, []int{len(s.Products), len(s.Products)})
	var out []OutOfScope
	for _, p := range s.OutOfScope {
		out = append(out, OutOfScope{p.Name, p.Reason, p.Instead, p.Note, p.Aliases})
	}
	same(t, "out of scope", f.OutOfScope, out)
}

func TestSourceAmbiguous(t *testing.T) {
	s, f := readSource(t), BuiltIn()
	var words, products []Ambiguous
	for i, a := range s.AmbiguousDomains {
		// The reason is shown to people, so its wording is the bot's own.
		w := Ambiguous{Word: a.Alias, Together: strings.Contains(a.Why, "show both"), Why: f.AmbiguousWords[i].Why, Default: a.Default}
		if w.Why == "" {
			t.Errorf("%s does not say why", a.Alias)
		}
		for _, id := range a.Candidates {
			d, _ := f.Domain(id)
			w.Options = append(w.Options, Option{id, d.Name, id})
		}
		words = append(words, w)
	}
	for _, a := range s.AmbiguousProducts {
		w := Ambiguous{Word: a.Alias, Ask: a.Ask, Default: a.Default}
		for _, o := range a.Options {
			w.Options = append(w.Options, Option{o.Model, o.Label, o.Model})
		}
		products = append(products, w)
	}
	same(t, "ambiguous words", f.AmbiguousWords, words)
	same(t, "ambiguous products", f.AmbiguousProducts, products)
}
