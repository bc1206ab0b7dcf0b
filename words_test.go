package airesp

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCanonical(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"Data Privacy", "data privacy"},
		{"  data_privacy / GDPR  ", "data privacy gdpr"},
		{"data‑privacy", "data privacy"}, // a non-breaking hyphen
		{"Monitoring & Logging", "monitoring and logging"},
		{"R&D", "r and d"},
		{"“Data Privacy!”", "data privacy"},
		{"claude.ai", "claude.ai"},
		{"Claude.", "claude"},
		{"a..b . c", "a b c"},
		{"copilot.microsoft.com", "copilot.microsoft.com"},
		{"Mistral's", "mistrals"},
		{"Zoë Café", "zoe cafe"},
		{"ＣＵＲＳＯＲ", "cursor"},
		{"ﬁne", "fine"},
		{"Größe STRASSE", "grosse strasse"},
		{"cur\u200bsor\u00ad", "cursor"},
		{"\u202ecursor\ufe0f", "cursor"},
		{"z̶a̷l̸g̵o̴", "zalgo"},
		{"Команда Безопасности", "команда безопасности"},
		{"ᏗᎦ ꮧꭶ", "ꮧꭶ ꮧꭶ"},
		{"セキュリティ部", "セキュリティ部"},
		{"सुरक्षा", "सुरक्षा"},
		{"???", ""},
		{"\xff\xfecursor\xff", "cursor"},
		{"a\x00b", "a b"},
		{"@security-team", "security team"},
		{"🔥 team 🔥", "team"},
	} {
		if got := Canonical(test.text); got != test.want {
			t.Errorf("Canonical(%q) is %q, want %q", test.text, got, test.want)
		}
	}
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{"": "", "abc": "abc", "äöü": "äöü", "abcd": "ab…", "äöüß": "äö…"} {
		if got := shorten(text, 3); got != want {
			t.Errorf("shorten(%q) is %q, want %q", text, got, want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"Data Privacy", "a & b", "claude.ai", "İstanbul ß", "か\u3099", "\xff.", "a\u0345\u0301", "ﷺ", strings.Repeat("\u0301", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := Canonical(text)
		if !utf8.ValidString(once) {
			t.Errorf("Canonical(%q) is invalid UTF-8: %q", text, once)
		}
		if twice := Canonical(once); twice != once {
			t.Errorf("Canonical(%q) is %q, but of that %q", text, once, twice)
		}
		if strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Errorf("Canonical(%q) has spaces to spare: %q", text, once)
		}
	})
}
