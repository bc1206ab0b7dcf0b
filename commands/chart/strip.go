package chart

import (
	"image"
	"slices"
)

// Strip is a matrix of one column, drawn as a strip of its domains, so that it
// is no taller than it has to be.
type Strip struct{ Matrix }

// Sizes in units of layout.
const (
	tileWidth = 150
	tilesWide = 4 // tiles side by side
)

// PNG draws the strip.
func (m Strip) PNG() []byte {
	p := newPen()
	return m.layout(p).png(p)
}

func (m Strip) layout(p *pen) *scene {
	s := &scene{size: image.Pt(2*margin+tilesWide*tileWidth, margin)}
	m.head(p, s)
	initials := m.initials(p)
	const nameAt = cellWidth + 4
	for tiles := range slices.Chunk(m.Rows, tilesWide) {
		height := 38
		names := make([][]string, len(tiles))
		for i, r := range tiles {
			names[i] = p.wrap(p.name(r.Name), caption, tileWidth-nameAt-6)
			height = max(height, len(names[i])*caption.height()+4)
		}
		for i, r := range tiles {
			x := margin + i*tileWidth
			m.cell(s, r.Cells[0], box(x, s.size.Y, cellWidth-gutter, height-gutter), initials)
			s.text(box(x+nameAt, s.size.Y, tileWidth-nameAt-6, height-gutter), names[i], caption, onPage, left)
		}
		s.size.Y += height
	}
	s.size.Y += 10
	m.legend(p, s)
	s.paragraph(p, m.Source, caption, small)
	s.size.Y += margin - 4
	return s
}
