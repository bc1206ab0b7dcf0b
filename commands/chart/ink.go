package chart

import "image/color"

// tone is a colour of the palette, and its place there. The tints can be told
// apart with any of the usual colour blindnesses, and a letter says the same.
type tone uint8

const (
	white    tone = iota
	black         // text
	grey          // small print
	line          // grid lines
	blueTint      // shared
	blue
	amberTint // customer
	amber
	greyTint // provider
	slate
	red    // open gaps
	green  // owned
	purple // the reasons of gaps, with red, amber and blue
	tones
)

func (t tone) rgba() color.RGBA {
	return [tones]color.RGBA{
		white: rgb(0xffffff), black: rgb(0x1d2733), grey: rgb(0x59636e), line: rgb(0xc9ced4),
		blueTint: rgb(0xd3e6f7), blue: rgb(0x0a4478), amberTint: rgb(0xfde3a7), amber: rgb(0x5c3a00),
		greyTint: rgb(0xe4e7ea), slate: rgb(0x3d4752), red: rgb(0xc4161c), green: rgb(0x0b6b50), purple: rgb(0x6a3d9a),
	}[t]
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// ink is a text colour on the ground that it is written on. Only these pairs
// are ever written.
type ink uint8

const (
	onPage ink = iota
	small
	onCustomer
	onShared
	onProvider
	notApplicable
	onGreen
	onRed
	onAmber
	onPurple
	onSlate
	inks
)

func (i ink) tones() (text, ground tone) {
	pair := [inks][2]tone{
		onPage: {black, white}, small: {grey, white}, onCustomer: {amber, amberTint}, onShared: {blue, blueTint},
		onProvider: {slate, greyTint}, notApplicable: {grey, white}, onGreen: {white, green},
		onRed: {white, red}, onAmber: {white, amber}, onPurple: {white, purple}, onSlate: {white, slate},
	}[i]
	return pair[0], pair[1]
}

// shades is how many steps there are from the ground to the text, the text
// included, at the edges of letters.
const shades = 4

// palette is all tones, then the shades between the tones of each ink.
func palette() color.Palette {
	var p color.Palette
	for t := range tones {
		p = append(p, t.rgba())
	}
	for i := range inks {
		text, ground := i.tones()
		a, b := ground.rgba(), text.rgba()
		for n := 1; n < shades; n++ {
			mix := func(x, y uint8) uint8 { return uint8((int(x)*(shades-n) + int(y)*n) / shades) }
			p = append(p, color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff})
		}
	}
	return p
}

// shade is the place in the palette of step n of an ink, from 1 to shades.
func (i ink) shade(n int) uint8 {
	if n == shades {
		text, _ := i.tones()
		return uint8(text)
	}
	return uint8(int(tones) + int(i)*(shades-1) + n - 1)
}
