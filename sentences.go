package airesp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// typedWords is a text cut into words, each with the sentence in which it stands.
func typedWords(text string) []Word {
	var words []Word
	part := 0
	for text != "" {
		end := sentenceEnd(text)
		before := len(words)
		names, brands := capitals(text[:end])
		for w := range strings.FieldsSeq(canonical(text[:end], true)) {
			words = append(words, Word{Text: w, Part: part, Name: names[w], Brand: brands[w]})
		}
		if len(words) > before {
			part++
		}
		text = text[end:]
	}
	return words
}

// sentenceEnd is where the first sentence of a text ends: behind a full stop, a question mark, an
// exclamation mark, a colon or a dash that stands alone. A semicolon and a new line part the
// entries of a list, as a comma does.
func sentenceEnd(text string) int {
	for i, width := 0, 0; i < len(text); i += width {
		var r rune
		r, width = utf8.DecodeRuneInString(text[i:])
		after := i + width
		switch r {
		case '?', '!':
			return after
		case '.', ':':
			next, _ := utf8.DecodeRuneInString(text[after:])
			if (after == len(text) || unicode.IsSpace(next)) && (r == ':' || !abbreviated(text[:i])) {
				return after
			}
		case '-', '–', '—':
			if i > 0 && text[i-1] == ' ' && after < len(text) && text[after] == ' ' {
				return after
			}
		}
	}
	return len(text)
}

// capitals are the words of a sentence that are written with a capital letter, without the first;
// none where most words are. Brands are the words with a capital letter behind a small one.
func capitals(sentence string) (names, brands map[string]bool) {
	n, first := 0, true
	for w := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		n++
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) && !first {
			if names == nil {
				names = map[string]bool{}
			}
			names[Canonical(w)] = true
		}
		if i := strings.IndexFunc(w, unicode.IsLower); i >= 0 && strings.IndexFunc(w[i:], unicode.IsUpper) > 0 {
			if brands == nil {
				brands = map[string]bool{}
			}
			brands[Canonical(w)] = true
		}
		first = false
	}
	if 2*len(names) > n {
		return nil, brands
	}
	return names, brands
}

// abbreviated reports whether a full stop belongs to the last word of a text, as in "art. 30".
func abbreviated(text string) bool {
	last := strings.ToLower(text[strings.LastIndexAny(text, " \n\t(")+1:])
	switch last {
	case "art", "e.g", "i.e", "eg", "vs", "no", "nr", "inc", "ltd", "mr", "ms", "mrs", "dr", "st", "approx", "dept", "resp", "incl", "esp", "cf", "ca", "ver":
		return true
	}
	return len(last) == 1
}
