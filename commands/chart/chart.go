// Package chart draws pictures of what the ledger and the framework say: PNG
// bytes, and the words that say the same for whoever does not see them. It is
// pure: what goes in decides every byte that comes out. The type is Go's own,
// which has Latin, Greek and Cyrillic letters; names in other scripts are
// shown by a stand-in that the caller gives.
//
// A picture is twice as many pixels as its layout, so that it is sharp on a
// phone. All text goes through one function that takes a tested pair of
// colours, so no text can be written in colours that cannot be read.
package chart

import (
	"bytes"
	"image"
	"image/png"
)

// Scale is pixels for one unit of layout.
const Scale = 2

// large is the area from which on the edges of letters are drawn in half the
// shades, which keeps the largest pictures below 150 kB.
const large = 1_000_000

// scene is a picture before it is drawn, in units of layout. Later parts lie
// over earlier ones.
type scene struct {
	size   image.Point
	fills  []fill
	frames []frame
	labels []label
}

type fill struct {
	at image.Rectangle
	of tone
}

// frame is an outline within its rectangle.
type frame struct {
	at    image.Rectangle
	width int
	of    tone
}

// label is text in a box that holds it.
type label struct {
	at    image.Rectangle
	lines []string
	style style
	ink   ink
	align align
}

type align uint8

const (
	left align = iota
	centre
	right
)

func (s *scene) fill(at image.Rectangle, of tone) { s.fills = append(s.fills, fill{at, of}) }

func (s *scene) frame(at image.Rectangle, width int, of tone) {
	s.frames = append(s.frames, frame{at, width, of})
}

// text puts lines into a box, in the middle of its height.
func (s *scene) text(at image.Rectangle, lines []string, st style, in ink, al align) {
	if len(lines) > 0 {
		s.labels = append(s.labels, label{at, lines, st, in, al})
	}
}

// png draws the scene.
func (s *scene) png(p *pen) []byte {
	img := image.NewPaletted(image.Rectangle{Max: s.size.Mul(Scale)}, palette())
	paint(img, img.Rect, white)
	for _, f := range s.fills {
		paint(img, scaled(f.at), f.of)
	}
	for _, f := range s.frames {
		r, w := scaled(f.at), f.width*Scale
		paint(img, image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+w), f.of)
		paint(img, image.Rect(r.Min.X, r.Max.Y-w, r.Max.X, r.Max.Y), f.of)
		paint(img, image.Rect(r.Min.X, r.Min.Y, r.Min.X+w, r.Max.Y), f.of)
		paint(img, image.Rect(r.Max.X-w, r.Min.Y, r.Max.X, r.Max.Y), f.of)
	}
	steps := shades
	if s.size.X*s.size.Y > large {
		steps = shades / 2
	}
	for _, l := range s.labels {
		p.write(img, l, steps)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return b.Bytes()
}

func scaled(r image.Rectangle) image.Rectangle {
	return image.Rectangle{Min: r.Min.Mul(Scale), Max: r.Max.Mul(Scale)}
}

// paint fills a rectangle.
func paint(img *image.Paletted, r image.Rectangle, of tone) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):img.PixOffset(r.Max.X, y)]
		for i := range row {
			row[i] = uint8(of)
		}
	}
}

// box is a rectangle by its corner and size.
func box(x, y, w, h int) image.Rectangle { return image.Rect(x, y, x+w, y+h) }
