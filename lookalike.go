package airesp

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are letters and digits that look like another one in common
// typefaces: groups, in each of which the first stands for all. A small L
// stands for a capital i and for the digit 1; a capital L for itself alone,
// with a sign of its own. What Unicode takes apart itself, such as 𝐀 and Ａ,
// is not listed.
const lookalikes = "aаАΑαɑ bвВΒьЬƄ cсСϹϲᴄ dԁԀđɗ eеЕΕεɛҽ ßβ fƒғϝ gɡցǥ hнНΗһҺհћħ iіιıɩ jјЈϳյȷ kкКΚκқ mмМΜ nΝηпո " +
	"oоОΟοσօøөѳ0 pрРΡρϸ qԛԚզ rгᴦɼ sѕЅꜱʂ tтТΤτŧ uυսцʋ vνѵѴ wωԝԜѡшɯ xхХΧχ× yуУΥүҮγʏ zΖᴢʐƶ lI1|ІΙӀӏǀłƖ ʟL 3зЗƷʒӡ 4Ч 6б"

// lookalike is the character that stands for all that look like this one.
func lookalike(r rune) rune {
	at := strings.IndexRune(lookalikes, r)
	if at < 0 || r == ' ' {
		return r
	}
	for _, first := range lookalikes[strings.LastIndexByte(lookalikes[:at], ' ')+1:] {
		r = first
		break
	}
	return r
}

// look is what a name looks like. Spaces and punctuation count as in Canonical.
func look(name string) string {
	s := Canonical(strings.Map(lookalike, norm.NFKD.String(name)))
	return strings.ReplaceAll(strings.ReplaceAll(s, "rn", "m"), "vv", "w")
}

// SameName reports whether two names are the same to people: spelt alike but
// for case, accents, spaces and punctuation, or so alike that the eye does not
// tell them apart, such as "Ops" and "0ps", or "AI" and "Al". Since a name is
// found in any case, they are looked at in small letters and in capitals too.
func SameName(a, b string) bool {
	return Canonical(a) == Canonical(b) || look(a) == look(b) ||
		look(strings.ToLower(a)) == look(strings.ToLower(b)) || look(strings.ToUpper(a)) == look(strings.ToUpper(b))
}
