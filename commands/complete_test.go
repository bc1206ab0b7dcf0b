package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestComplete(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	for _, text := range []string{
		"team add Privacy Office", "team add Office of the CISO", "team add Legal", "system add Loan Bot for saas by Legal", "system add Data Bot for cursor",
	} {
		must(t, b, text)
	}
	for _, x := range []struct{ verb, option, typed, want string }{
		{"claim", "team", "", "Privacy Office|Office of the CISO|Legal"},
		{"claim", "team", "off", "Office of the CISO|Privacy Office"}, // the name that begins with it comes first
		{"claim", "team", " LEG", "Legal"},
		{"claim", "team", "nobody's", ""},
		{"claim", "system", "bot", "Loan Bot|Data Bot"},
		{"system show", "system", "loan", "Loan Bot"},
		{"claim", "domain", "gdpr", "data-privacy"}, // an alias
		{"claim", "domain", "data pr", "data-privacy"},
		{"model", "model", "curs", "Cursor|Data Bot"},
		{"use", "model", "saas, coding", "saas, coding"},
		{"help", "verb", "who", "who-owns"},
		{"compare", "models", "saas, cod", "saas, coding|saas, CodeRabbit|saas, Claude Code"},
		{"crosswalk", "about", "llm01", "LLM01"},
		{"crosswalk", "about", "iam", "csa-aicm IAM|user-access-control"},
		{"crosswalk", "about", "owasp", "owasp-llm|owasp-agentic|application-security"},
		{"crosswalk", "about", "jailb", "AML.T0054|ai-ethics-and-safety"},
		{"claim", "role", "cons", "consulted"},
		{"claim", "nothing", "x", ""},
		{"nothing", "team", "x", ""},
	} {
		list, err := b.Complete(t.Context(), "default", x.verb, x.option, x.typed, 3)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, c.Value)
		}
		if strings.Join(got, "|") != x.want {
			t.Errorf("%s %s %q offers %v, want %s", x.verb, x.option, x.typed, got, x.want)
		}
	}
	if list, err := b.Complete(t.Context(), "another", "claim", "team", "", 3); err != nil || len(list) > 0 {
		t.Errorf("another organisation is offered %v %v", list, err)
	}
}

// TestCompleteReadsNothing offers what it knows after the store was closed.
func TestCompleteReadsNothing(t *testing.T) {
	t.Parallel()
	b := adaptertest.New(t)
	must(t, b, "team add Legal")
	if err := b.DB.Close(); err != nil {
		t.Fatal(err)
	}
	list, err := b.Complete(t.Context(), "default", "claim", "team", "l", 25)
	if err != nil || len(list) != 1 || list[0] != (commands.FieldChoice{Value: "Legal", Label: "Legal"}) {
		t.Errorf("%v %v", list, err)
	}
}

// BenchmarkComplete offers values to an organisation of 500 systems.
func BenchmarkComplete(b *testing.B) {
	bench := adaptertest.New(b)
	for i := range 500 {
		if r := bench.Say(fmt.Sprintf("system add Engine %04d for saas", i)); r.Error != nil {
			b.Fatal(r.Error)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if list, err := bench.Complete(b.Context(), "default", "claim", "system", "engine 04", 25); err != nil || len(list) != 25 {
			b.Fatal(len(list), err)
		}
	}
}
