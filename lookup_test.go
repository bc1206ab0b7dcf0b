package airesp

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shown is a result of Models in one line: "coding Cursor, saas" or what went wrong.
func shown(found []Named, err error) string {
	if err != nil {
		return failure(err)
	}
	var all []string
	for _, n := range found {
		all = append(all, strings.TrimSpace(n.Model.ID+" "+n.As))
	}
	return strings.Join(all, ", ")
}

func failure(err error) string {
	var options []Option
	var line string
	switch e := err.(type) {
	case *UnknownError:
		line, options = fmt.Sprintf("unknown %q:", e.Text), e.Near
	case *AmbiguousError:
		line, options = fmt.Sprintf("ambiguous %q:", e.Text), e.Options
	case *OutOfScopeError:
		return fmt.Sprintf("out of scope %q: %s", e.Text, e.Product.Name)
	default:
		return fmt.Sprintf("%T", err)
	}
	for _, o := range options {
		line += " " + o.Word + ";"
	}
	return strings.TrimRight(line, ";:")
}

func TestLookupModels(t *testing.T) {
	l := NewLookup(BuiltIn())
	for _, test := range []struct{ text, want string }{
		// by id, name, number, short name, word and product
		{"saas", "saas"},
		{"On-Premises", "on-premises"},
		{"SaaS Products with Embedded AI", "embedded"},
		{"AI Coding", "coding"},
		{"pair programmer", "coding"},
		{"5", "embedded"},
		{"#8", "mcp"},
		{"5.", "embedded"},
		{"Cursor", "coding Cursor"},
		{"chatgpt.com", "saas ChatGPT"},
		{"Microsoft Copilot (consumer chat)", "saas Microsoft Copilot (consumer chat)"},

		// other ways to write the same
		{"  the  `On_Prem`! ", "on-premises"},
		{"ＭＣＰ", "mcp"},
		{"our CURSOR.", "coding Cursor"},
		{"for the claude-code", "coding Claude Code"},
		{"coding assistants", "coding"},
		{"mcp system", "mcp"},
		{"GitHub\u00a0Copilot", "coding GitHub Copilot"},

		// the longest match wins
		{"claude code", "coding Claude Code"},
		{"microsoft 365 copilot", "embedded Microsoft 365 Copilot"},
		{"chatgpt enterprise", "saas ChatGPT Enterprise"},
		{"for chatgpt enterprise and cursor", "saas ChatGPT Enterprise, coding Cursor"},
		{"MCP client or host", "mcp MCP client or host"},
		{"gemini cli gemini api", "coding Gemini CLI, paas Gemini API / Google AI Studio"},

		// lists
		{"cursor, claude code and saas", "coding Cursor, coding Claude Code, saas"},
		{"saas paas iaas", "saas, paas, iaas"},
		{"1 2 3", "saas, paas, iaas"},
		{"1, 3 & 5", "saas, iaas, embedded"},
		{"saas+paas;iaas/mcp\nagentic", "saas, paas, iaas, mcp, agentic"},
		{"cursor and coding", "coding Cursor, coding"},
		{"saas, SaaS, 1 and software as a service", "saas"},
		{"and cursor, and", "coding Cursor"},
		{"chatgpt, enterprise", "unknown \"enterprise\": knowledge management ai; chatgpt enterprise; claude enterprise"},

		// an id or a name beats the table of ambiguous words, which beats the name of a product
		{"mcp", "mcp"},
		{"mcp servers", "mcp MCP server (self-run)"},
		{"claude", "ambiguous \"claude\": saas; paas; coding; mcp"},
		{"copilots", "ambiguous \"copilots\": coding; embedded; agentic; saas"},
		{"Ollama", "ambiguous \"ollama\": on-premises; iaas"},
		{"saas, codex and mcp", "ambiguous \"codex\": coding; agentic"},

		{"Otter.ai", "out of scope \"otter.ai\": Otter.ai"},
		{"cursor and grammarly", "out of scope \"grammarly\": Grammarly (basic)"},

		// never by a guess
		{"", "unknown \"\""},
		{" , and ", "unknown \"\""},
		{"???", "unknown \"\""},
		{"the", "unknown \"the\""},
		{"xyzzy", "unknown \"xyzzy\""},
		{"0", "unknown \"0\""},
		{"9", "unknown \"9\""},
		{"00000005", "unknown \"00000005\""},
		{"=1+1", "unknown \"1\""},
		{"=1", "unknown \"1\""},
		{"-1", "unknown \"1\""},
		{"5%", "unknown \"5\""},
		{"1, =2", "unknown \"1\""},
		{"gpt 5", "unknown \"gpt 5\": gpt; chatgpt; dall-e"},
		{"curser", "unknown \"curser\": cursor"},
		{"claud code", "unknown \"claud code\": claude code; coding; github copilot"},
		{"the githb copilot", "unknown \"githb copilot\": github copilot"},
		{"copilto", "unknown \"copilto\": copilot"},
		{"saas and vertx", "unknown \"vertx\": vertex"},
		{"cursor for work stuff", "unknown \"cursor for work stuff\": claude enterprise; cursor"},
		{"data privacy", "unknown \"data privacy\": on-premises"},
		{strings.Repeat("cursor ", 1000), "unknown \"" + strings.Repeat("cursor ", 11) + "cu…\""},
	} {
		if got := shown(l.Models(test.text)); got != test.want {
			t.Errorf("Models(%.60q) is %s, want %s", test.text, got, test.want)
		}
	}
}

func TestLookupDomain(t *testing.T) {
	l := NewLookup(BuiltIn())
	for _, test := range []struct{ text, want string }{
		{"data-privacy", "data-privacy"},
		{"Data Privacy", "data-privacy"},
		{"our data privacy", "data-privacy"},
		{"5", "data-privacy"},
		{"16", "multi-system-integration-security"},
		{"GDPR", "data-privacy"},
		{"Monitoring & Logging", "monitoring-and-logging"},
		{"Multi-System Integration", "multi-system-integration-security"},
		{"webhook", "multi-system-integration-security"},
		{"post mortem", "incident-response"},
		{"phi", "data-privacy"}, // also a product, but not asked as one

		{"encryption", "ambiguous \"encryption\": data-security; network-security"},
		{"the API key", "ambiguous \"api key\": user-access-control; data-security"},
		{"mcp servers", "ambiguous \"mcp servers\": multi-system-integration-security; supply-chain-security"},

		{"", "unknown \"\""},
		{"17", "unknown \"17\""},
		{"=1", "unknown \"1\""},
		{"cursor", "unknown \"cursor\""},
		{"data-privcy", "unknown \"data privcy\": data-privacy; data-security; infrastructure-security"},
		{"dataprivacy", "unknown \"dataprivacy\": data-privacy"},
		{"promt injection", "unknown \"promt injection\": prompt injection; context-pollution-protection"},
		{"data", "unknown \"data\": data-privacy; data leakage; data-security"},
		{"logging and privacy", "unknown \"logging and privacy\": data-privacy; monitoring-and-logging"},
		{"zzzzzz", "unknown \"zzzzzz\""},
	} {
		d, err := l.Domain(test.text)
		got := d.ID
		if err != nil {
			got = failure(err)
		}
		if got != test.want {
			t.Errorf("Domain(%q) is %s, want %s", test.text, got, test.want)
		}
	}
}

// Every id, name and word of the framework leads where it should.
func TestLookupEveryWord(t *testing.T) {
	f := BuiltIn()
	l := NewLookup(f)
	words := 0
	for i, d := range f.Domains {
		for _, text := range slices.Concat([]string{d.ID, d.Name, fmt.Sprint(i + 1)}, d.Words) {
			got, err := l.Domain(text)
			if a := table(f.AmbiguousWords, text); a != nil {
				sameQuestion(t, text, err, KindDomain, *a)
			} else if err != nil || got.ID != d.ID {
				t.Errorf("%q is %s: %v, want %s", text, got.ID, err, d.ID)
			}
		}
		words += len(d.Words)
	}
	if words != 263 {
		t.Errorf("the domains have %d words", words)
	}
	for i, m := range f.Models {
		for _, text := range slices.Concat([]string{m.ID, m.Name, m.Short, fmt.Sprint(i + 1)}, m.Words) {
			if got := shown(l.Models(text)); got != m.ID {
				t.Errorf("%q is %s, want %s", text, got, m.ID)
			}
		}
	}
	for _, p := range f.Products {
		for _, text := range append([]string{p.Name}, p.Words...) {
			got, err := l.Models(text)
			switch a := table(f.AmbiguousProducts, text); {
			case a != nil:
				sameQuestion(t, text, err, KindModel, *a)
			case len(p.Models) > 1:
				var asks *AmbiguousError
				if !errors.As(err, &asks) || asks.Ask != p.Ask || asks.As != p.Name || len(asks.Options) != len(p.Models) {
					t.Errorf("%q is %v: %v, want the question of %s", text, got, err, p.Name)
				}
			case text == "mcp": // the id of the model
			default:
				if s := shown(got, err); s != p.Models[0]+" "+p.Name {
					t.Errorf("%q is %s, want %s %s", text, s, p.Models[0], p.Name)
				}
			}
		}
	}
	if len(f.Products) != 240 {
		t.Errorf("%d products", len(f.Products))
	}
	for _, p := range f.OutOfScope {
		for _, text := range append([]string{p.Name}, p.Words...) {
			var out *OutOfScopeError
			if _, err := l.Models(text); !errors.As(err, &out) || !reflect.DeepEqual(out.Product, p) {
				t.Errorf("%q is %v, want out of scope", text, err)
			}
		}
	}
	for _, a := range f.AmbiguousWords {
		_, err := l.Domain(a.Word)
		sameQuestion(t, a.Word, err, KindDomain, a)
	}
	for _, a := range f.AmbiguousProducts {
		_, err := l.Models(a.Word)
		sameQuestion(t, a.Word, err, KindModel, a)
	}
}

func table(all []Ambiguous, text string) *Ambiguous {
	i := slices.IndexFunc(all, func(a Ambiguous) bool { return Canonical(a.Word) == Canonical(text) })
	if i < 0 {
		return nil
	}
	return &all[i]
}

func sameQuestion(t *testing.T, text string, err error, kind Kind, want Ambiguous) {
	t.Helper()
	got, ok := err.(*AmbiguousError)
	if !ok || got.Kind != kind || got.Text != Canonical(text) || got.Ask != want.Ask || got.Why != want.Why ||
		got.Default != want.Default || !slices.Equal(got.Options, want.Options) {
		t.Errorf("%q is %+v, want %+v", text, err, want)
	}
}

// What stands around an ambiguous word in a list is enough to complete the list.
func TestLookupAround(t *testing.T) {
	l := NewLookup(BuiltIn())
	_, err := l.Models("cursor, saas & Gemini; grammarly + mcp")
	asks, ok := err.(*AmbiguousError)
	if !ok {
		t.Fatal(err)
	}
	if before := shown(asks.Before, nil); before != "coding Cursor, saas" || asks.Text != "gemini" || asks.Rest != "grammarly, mcp" || asks.Default != "saas" {
		t.Errorf("%q before %q, rest %q, default %q", before, asks.Text, asks.Rest, asks.Default)
	}
}

// A framework of another size, with words that hold joints of a list.
func TestLookupOtherFramework(t *testing.T) {
	f, err := Load("f", []byte(`
framework: {name: Other, version: 1}
models:
  research-and-development: {name: Research & Development, words: [r and d]}
  sales: {name: Sales}
domains:
  privacy: {name: Privacy, notes: {research-and-development: One., sales: Two.}}
matrix:
  privacy: [S, C]
products:
  Fish and Chips: {models: [sales], words: [fish and chips]}
  Fish: {models: [research-and-development]}
`))
	if err != nil {
		t.Fatal(err)
	}
	l := NewLookup(f)
	for text, want := range map[string]string{
		"R&D and sales":                 "research-and-development, sales",
		"fish and chips and fish":       "sales Fish and Chips, research-and-development Fish",
		"fish and sales":                "research-and-development Fish, sales",
		"2":                             "sales",
		"3":                             "unknown \"3\"",
		"sales & research &development": "sales, research-and-development",
	} {
		if got := shown(l.Models(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, seed := range []string{
		"", "cursor", "for chatgpt enterprise and cursor", "copilot", "mcp servers, ollama", "1 2 3", "gpt 5", "claud code",
		"data-privcy", "\xff\x00\u202e", "Zoë & co", "a,,;+ and or", strings.Repeat("and ", 50), strings.Repeat("é", 4001),
	} {
		f.Add(seed)
	}
	l := NewLookup(BuiltIn())
	f.Fuzz(func(t *testing.T, text string) {
		domain, err := l.Domain(text)
		again, err2 := l.Domain(text)
		if !reflect.DeepEqual(domain, again) || !reflect.DeepEqual(err, err2) {
			t.Errorf("Domain(%q) differs: %v %v, %v %v", text, domain.ID, err, again.ID, err2)
		}
		sound(t, l, err)
		models, err := l.Models(text)
		more, err2 := l.Models(text)
		if !reflect.DeepEqual(models, more) || !reflect.DeepEqual(err, err2) {
			t.Errorf("Models(%q) differs: %v, %v", text, shown(models, err), shown(more, err2))
		}
		if (err == nil) != (len(models) > 0) {
			t.Errorf("Models(%q) is %v and %v", text, models, err)
		}
		sound(t, l, err)
	})
}

// sound checks what an error carries: valid text, and suggestions that are known.
func sound(t *testing.T, l *Lookup, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if !utf8.ValidString(err.Error()) {
		t.Errorf("invalid UTF-8 in %q", err)
	}
	var unknown *UnknownError
	switch e := err.(type) {
	case *AmbiguousError:
		if !utf8.ValidString(e.Text+e.Rest) || len(e.Options) < 2 {
			t.Errorf("%+v", e)
		}
	case *UnknownError:
		if !utf8.ValidString(e.Text) || len(e.Near) > maxNear {
			t.Errorf("%+v", e)
		}
		for _, o := range e.Near {
			_, err := l.Models(o.Word)
			if e.Kind == KindDomain {
				_, err = l.Domain(o.Word)
			}
			if errors.As(err, &unknown) {
				t.Errorf("%q is suggested for %q, but unknown itself", o.Word, e.Text)
			}
		}
	}
}
