package chart

import (
	"image"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// style is a size and weight of type.
type style uint8

const (
	title   style = iota // 17, bold
	body                 // 12
	strong               // 12, bold
	mark                 // 18, bold: the letter of a cell
	caption              // 10
	styles
)

func (s style) size() float64 {
	return [styles]float64{title: 17, body: 12, strong: 12, mark: 18, caption: 10}[s]
}

// height is the height of a line in units of layout.
func (s style) height() int {
	return [styles]int{title: 22, body: 15, strong: 15, mark: 21, caption: 13}[s]
}

// pen writes. It keeps its faces, and is for one picture at a time.
type pen struct{ faces [styles]font.Face }

func newPen() *pen {
	regular, bold := parse(goregular.TTF), parse(gobold.TTF)
	p := &pen{}
	for s := range styles {
		f := regular
		if s == title || s == strong || s == mark {
			f = bold
		}
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: s.size() * Scale, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic(err) // the fonts are part of the program
		}
		p.faces[s] = face
	}
	return p
}

func parse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(err) // the fonts are part of the program
	}
	return f
}

// has reports whether the type has all letters of a text.
func (p *pen) has(text string) bool {
	for _, r := range text {
		if _, ok := p.faces[body].GlyphAdvance(r); !ok {
			return false
		}
	}
	return text != ""
}

// width is the width of a line in units of layout, rounded up.
func (p *pen) width(text string, s style) int {
	return (font.MeasureString(p.faces[s], text).Ceil() + Scale - 1) / Scale
}

// wrap breaks a text into lines of at most width: between words, after
// hyphens, and within a word that is longer than a line. Nothing is left out.
func (p *pen) wrap(text string, s style, width int) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(text) {
		if p.width(strings.TrimRight(line+piece, " "), s) <= width {
			line += piece
			continue
		}
		if line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
		}
		line = piece
		for p.width(strings.TrimRight(line, " "), s) > width {
			n := p.fitting(line, s, width)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting is how many bytes of a word fit into a line: one letter at least.
func (p *pen) fitting(word string, s style, width int) int {
	_, n := utf8.DecodeRuneInString(word)
	for n < len(word) {
		_, more := utf8.DecodeRuneInString(word[n:])
		if p.width(word[:n+more], s) > width {
			break
		}
		n += more
	}
	return n
}

// pieces cuts a text where a line may break; each piece keeps its space or hyphen.
func pieces(text string) []string {
	var list []string
	for _, word := range strings.Fields(text) {
		for part := range strings.SplitAfterSeq(word, "-") {
			if part != "" {
				list = append(list, part)
			}
		}
		if len(list) > 0 {
			list[len(list)-1] += " "
		}
	}
	return list
}

// place is where each line of a label starts on its baseline, in pixels, and
// the space that it takes.
func (p *pen) place(l label, i int) (dot fixed.Point26_6, taken image.Rectangle) {
	face, at := p.faces[l.style], scaled(l.at)
	height := l.style.height() * Scale
	top := at.Min.Y + (at.Dy()-height*len(l.lines))/2 + i*height
	w := font.MeasureString(face, l.lines[i]).Ceil()
	x := at.Min.X
	switch l.align {
	case centre:
		x += (at.Dx() - w) / 2
	case right:
		x = at.Max.X - w
	}
	m := face.Metrics()
	base := top + (height+m.Ascent.Ceil()-m.Descent.Ceil())/2
	return fixed.P(x, base), image.Rect(x, base-m.Ascent.Ceil(), x+w, base+m.Descent.Ceil())
}

// write draws the letters of a label, their edges in so many of the shades of
// its ink.
func (p *pen) write(img *image.Paletted, l label, steps int) {
	face := p.faces[l.style]
	for i, text := range l.lines {
		dot, _ := p.place(l, i)
		last := rune(-1)
		for _, r := range text {
			if last >= 0 {
				dot.X += face.Kern(last, r)
			}
			last = r
			// At whole pixels the same letter is always the same, which makes the file a third smaller.
			to, mask, from, advance, _ := face.Glyph(fixed.P(dot.X.Round(), dot.Y.Round()), r)
			dot.X += advance
			alpha, ok := mask.(*image.Alpha)
			if !ok {
				continue
			}
			for y := to.Min.Y; y < to.Max.Y; y++ {
				for x := to.Min.X; x < to.Max.X; x++ {
					a := alpha.AlphaAt(from.X+x-to.Min.X, from.Y+y-to.Min.Y).A
					if n := (int(a)*steps + 127) / 255; n > 0 && image.Pt(x, y).In(img.Rect) {
						img.Pix[img.PixOffset(x, y)] = l.ink.shade(n * shades / steps)
					}
				}
			}
		}
	}
}
