package airesp

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Privacy", "privacy", true},
		{"Privacy Office", "privacy-office", true},
		{"Équipe IA", "Equipe IA", true},
		{"Privacy", "Рrіvасу", true}, // Cyrillic
		{"PRIVACY", "ΡRΙVACΥ", true}, // Greek capitals
		{"HR", "НR", true},           // Cyrillic capital en
		{"HR", "ΗR", true},           // Greek capital eta
		{"Net", "ηet", true},         // Greek small eta
		{"Ops", "0ps", true},         // a digit
		{"OPS", "0PS", true},
		{"Team 10", "Team lO", true},
		{"AI", "Al", true}, // a small L
		{"AI", "A1", true},
		{"ai", "Al", false},
		{"ai office", "aI office", true},
		{"al office", "AI Office", true},
		{"Group I", "Group L", false},
		{"Legal", "1egal", true},
		{"Legal", "Ⅼegal", true},     // a Roman numeral
		{"Privacy", "𝐏𝐫𝐢𝐯𝐚𝐜𝐲", true}, // mathematical letters
		{"Privacy", "Ｐｒｉｖａｃｙ", true}, // full width
		{"Modern", "Modem", true},    // r and n
		{"Straße", "Straβe", true},   // a Greek beta
		{"МОСКВА", "MOCKBA", true},   // Cyrillic throughout
		{"Fail", "Fall", false},
		{"FAIL", "FALL", false},
		{"Team 1", "Team 2", false},
		{"Sales", "Sale", false},
		{"Data", "Date", false},
		{"Защита", "Зашита", false}, // Cyrillic letters among themselves
		{"安全", "安心", false},
		{"Team A", "Team B", false},
		{"ML Platform", "AI", false},
		{"Region 3", "Region 8", false},
	} {
		if got := SameName(c.a, c.b); got != c.same {
			t.Errorf("SameName(%q, %q) = %v", c.a, c.b, got)
		}
		if SameName(c.b, c.a) != SameName(c.a, c.b) {
			t.Errorf("SameName of %q and %q depends on their order", c.a, c.b)
		}
		n := nameIndex{}
		n.put(c.a, "t1")
		if id, ok := n.like(c.b); ok != c.same || ok && id != "t1" {
			t.Errorf("among names, %q is found by %q: %v", c.a, c.b, ok)
		}
		if n.drop(c.a, "t2"); len(n) == 0 {
			t.Errorf("%q was dropped for another id", c.a)
		}
		if n.drop(c.a, "t1"); len(n) > 0 {
			t.Errorf("of %q is left: %v", c.a, n)
		}
	}
}

// TestLookalikesOnce checks that each character stands for one other at most,
// and that what stands for the others stands for itself.
func TestLookalikesOnce(t *testing.T) {
	seen := map[rune]bool{}
	for group := range strings.FieldsSeq(lookalikes) {
		first, _ := utf8.DecodeRuneInString(group)
		for _, r := range group {
			if seen[r] {
				t.Errorf("%q is listed twice", r)
			}
			seen[r] = true
			if got := lookalike(r); got != first {
				t.Errorf("%q looks like %q, want %q", r, got, first)
			}
		}
	}
	if got := lookalike(' '); got != ' ' {
		t.Errorf("a space looks like %q", got)
	}
}
