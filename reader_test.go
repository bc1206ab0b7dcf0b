package airesp

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func builtInReader() *Reader {
	f := BuiltIn()
	return NewReader(f, BuiltInCrosswalk(f), "owns", "handles")
}

// told is what a sentence names, in one line.
func told(r Reading) string {
	var all []string
	for _, f := range r.Found {
		for _, s := range f.Senses {
			var ids []string
			for _, o := range s.Options {
				ids = append(ids, o.ID)
			}
			text := s.Kind.String() + " " + strings.Join(ids, "|")
			if s.Out != nil {
				text = "out of scope"
			}
			all = append(all, strings.TrimSpace(text+" "+s.As))
		}
	}
	return strings.Join(all, ", ")
}

func TestRead(t *testing.T) {
	r := builtInReader()
	for _, test := range []struct{ text, want string }{
		{"who owns data privacy in Cursor?", "domain data-privacy, model coding Cursor"},
		{"DATA-PRIVACY, dataprivacy and data privcy", "domain data-privacy, domain data-privacy, domain data-privacy"},
		{"claude code is not claude", "model coding Claude Code, model saas|paas|coding|mcp"},
		{"Microsoft Copilot Studio", "model agentic Copilot Studio"},
		{"git hub copilot and chat gtp", "model coding GitHub Copilot, model saas ChatGPT"},
		{"chatgpt entreprise", "model saas ChatGPT Enterprise"},
		{"Café Grammarly", "out of scope Grammarly (basic)"},
		{"prompt injection", "domain context-pollution-protection|application-security"},

		// everyday words are no misspelt names
		{"the course is on the date list, and the stack is slick", ""},
		{"gasp, a bark at the reception", ""},
		{"I read the memo of the outer team", ""},
		{"", ""},
		{"\xff\x00", ""},
	} {
		if got := told(r.Read(test.text)); got != test.want {
			t.Errorf("Read(%q) names %s, want %s", test.text, got, test.want)
		}
	}
}

// What an organisation calls its own counts before what the framework calls so.
func TestReadOwn(t *testing.T) {
	r := builtInReader().With([]Own{
		{Word: "Support Bot", Kind: KindSystem, ID: "s1", Model: "agentic"},
		{Word: "Privacy", Kind: KindTeam, ID: "t1"},
		{Word: "Copilot", Kind: KindModel, ID: "coding"},
		{Word: "Kronjuwelen", Kind: KindDomain, ID: "data-security"},
	})
	for _, test := range []struct{ text, want string }{
		{"privacy of the suport bot", "team t1, domain data-privacy, system s1"},
		{"kronjuwellen in copilot", "domain data-security, model coding"},
	} {
		if got := told(r.Read(test.text)); got != test.want {
			t.Errorf("Read(%q) names %s, want %s", test.text, got, test.want)
		}
	}
}

// TestReadSentences looks at which sentence a word stands in, and which words are written as names.
func TestReadSentences(t *testing.T) {
	r := builtInReader()
	for _, test := range []struct{ text, want string }{
		{"We use Comet. Who pays?", "0 we use COMET | 1 who pays"},
		{"cursor: who owns it", "0 cursor | 1 who owns it"},
		{"art. 30 records, e.g. ours", "0 art 30 records , e.g ours"},
		{"LLM01:2025 v1.1", "0 llm01 2025 v1.1"},
		{"a - b – c-d", "0 a | 1 b | 2 c d"},
		{"WHO OWNS PRIVACY", "0 who owns privacy"},
		{"privacy; logging\nand more...", "0 privacy , logging , and more"},
	} {
		var b strings.Builder
		part := -1
		for _, w := range r.Read(test.text).Words {
			if w.Part != part {
				if part >= 0 {
					b.WriteString(" |")
				}
				part = w.Part
				fmt.Fprintf(&b, " %d", part)
			}
			text := w.Text
			if w.Name {
				text = strings.ToUpper(text)
			}
			b.WriteString(" " + text)
		}
		if got := b.String()[1:]; got != test.want {
			t.Errorf("Read(%q) has the sentences %s, want %s", test.text, got, test.want)
		}
	}
}

// TestLikely looks at which domains are suggested where none is named.
func TestLikely(t *testing.T) {
	r := builtInReader()
	for _, test := range []struct{ text, want string }{
		{"papers for the regulator, and evidence", "compliance-and-governance"},
		{"patch the hypervisor", "infrastructure-security"},
		{"bananas every Tuesday", ""},
		{"", ""},
	} {
		var first string
		if likely := r.Likely(r.Read(test.text).Words); len(likely) > 0 {
			first = likely[0].ID
		}
		if first != test.want {
			t.Errorf("%q is likely about %q, want %q", test.text, first, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "who owns data privacy in Cursor?", "chat gtp", "\xff\x00\u202e", strings.Repeat("claude cod ", 363), strings.Repeat("é", 4001),
		strings.Repeat("a ", 2000), "a\u0345\u0301 & b", "ﷺ 的 क",
	} {
		f.Add(seed)
	}
	r, other := builtInReader(), builtInReader()
	f.Fuzz(func(t *testing.T, text string) {
		read := r.Read(text)
		if again := other.Read(text); !reflect.DeepEqual(read, again) {
			t.Errorf("Read(%q) differs: %s, %s", text, told(read), told(again))
		}
		end := 0
		for _, found := range read.Found {
			if found.From < end || found.To <= found.From || found.To > len(read.Words) || len(found.Senses) == 0 {
				t.Errorf("Read(%q) found %+v", text, found)
			}
			end = found.To
		}
	})
}

// ownWords are so many words of an organisation, made of syllables.
func ownWords(n int) []Own {
	syllables := []string{"ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "fra", "gle", "hin", "jor", "pex", "sta"}
	var own []Own
	for i := range n {
		word := ""
		for at := i*7919 + 104729; at > 0; at /= len(syllables) {
			word += syllables[at%len(syllables)]
		}
		own = append(own, Own{Word: fmt.Sprintf("%s assistant", word), Kind: KindSystem, ID: fmt.Sprintf("s%d", i), Model: "saas"})
	}
	return own
}

// BenchmarkRead reads a question with so many words of an organisation loaded.
func BenchmarkRead(b *testing.B) {
	base := builtInReader()
	for _, n := range []int{0, 100, 1000, 10000} {
		own := ownWords(n)
		r := base.With(own)
		for _, q := range []struct{ name, text string }{
			{"exact", "who owns data privacy for cursor"},
			{"misspelt", "whos on the hook for pii in chatgpt entreprise"},
			{"unknown", "who handles suplpy chian in the brabliku asistant"},
		} {
			b.Run(fmt.Sprintf("own=%d/%s", n, q.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r.Read(q.text)
				}
			})
		}
	}
	for name, text := range map[string]string{"words": strings.Repeat("who owns privacy ", 240)[:4000], "misspelt": strings.Repeat("claude cod privcy ", 240)[:4000], "short": strings.Repeat("a b ", 1000), "strange": strings.Repeat("xqz wvk ", 500)} {
		r := base.With(ownWords(10000))
		b.Run("characters=4000/"+name, func(b *testing.B) {
			for b.Loop() {
				r.Read(text)
			}
		})
	}
}

// BenchmarkWith makes the reader of an organisation, once for each version of its ledger.
func BenchmarkWith(b *testing.B) {
	base := builtInReader()
	own := ownWords(10000)
	for b.Loop() {
		base.With(own)
	}
}
