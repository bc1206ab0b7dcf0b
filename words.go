package airesp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Canonical returns the form in which two texts are compared: lower case, without accents,
// invisible characters and punctuation, "&" written out as "and", and words parted by single
// spaces. Hyphens, underscores and slashes part words; a dot inside a word stays, as in
// "claude.ai". The result is valid UTF-8, Canonical of it is itself, and it is empty when the
// text has no letter or digit.
func Canonical(s string) string { return canonical(s, false) }

// canonical is Canonical; for a list it keeps what separates the entries, each as the word ",".
func canonical(s string, list bool) string {
	ascii := isASCII(s)
	if !ascii {
		s = unaccented(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	inWord, dot := false, false
	word := func(w string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		inWord, dot = false, false
	}
	for _, r := range s {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
			fallthrough
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsNumber(r)):
			if !inWord && b.Len() > 0 {
				b.WriteByte(' ')
			}
			if dot {
				b.WriteByte('.')
			}
			b.WriteRune(r)
			inWord, dot = true, false
		case r == '.' && inWord && !dot:
			dot = true
		case r == '\'' || r == '’':
		case r == '&':
			word("and")
		case list && strings.ContainsRune(",;+\n", r):
			word(",")
		case unicode.IsMark(r) && inWord && !dot:
			b.WriteRune(r)
		default:
			inWord, dot = false, false
		}
	}
	if ascii {
		return b.String()
	}
	return norm.NFC.String(b.String())
}

// unaccented takes a text apart: compatibility forms resolved, case folded, and neither accents
// nor characters that do not show.
func unaccented(s string) string {
	s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	// Fold turns Cherokee capitals and small letters into each other; lower case settles them.
	s = norm.NFKD.String(strings.ToLower(cases.Fold().String(s)))
	return strings.Map(func(r rune) rune {
		if accent(r) || invisible(r) {
			return -1
		}
		return r
	}, s)
}

// accent covers the marks that sit on letters of alphabets. Marks that are letters in their own
// right, as in Hindi or Japanese, lie elsewhere.
func accent(r rune) bool {
	return 0x0300 <= r && r <= 0x036F || 0x1AB0 <= r && r <= 0x1AFF || 0x1DC0 <= r && r <= 0x1DFF ||
		0x20D0 <= r && r <= 0x20FF || 0xFE20 <= r && r <= 0xFE2F
}

func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// shorten cuts a text to at most n runes, the last of them "…" where something was cut.
func shorten(s string, n int) string {
	i := 0
	for at := range s {
		if i == n-1 && utf8.RuneCountInString(s[at:]) > 1 {
			return s[:at] + "…"
		}
		i++
	}
	return s
}
