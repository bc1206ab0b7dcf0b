package chart

import "image"

// Strip is a matrix of one column, drawn as a strip of its domains, so that it
// is no taller than it has to be.
type Strip struct{ Matrix }

// Sizes in units of layout.
const (
	tileWidth = 194
	tilesWide = 2 // tiles side by side: more would be too small to read on a phone
)

// PNG draws the strip.
func (m Strip) PNG() []byte {
	p := newPen()
	return m.layout(p).png(p)
}

func (m Strip) layout(p *pen) *scene {
	s := &scene{size: image.Pt(2*margin+tilesWide*tileWidth, margin)}
	s.headed(p, m.Title, m.Subtitle)
	initials := m.initials(p)
	names := make([]Name, len(m.Rows))
	for i, r := range m.Rows {
		names[i] = r.Name
	}
	s.tiles(p, names, func(i int, at image.Rectangle) { m.cell(s, m.Rows[i].Cells[0], at, initials) })
	s.size.Y += 10
	m.legend(p, s)
	s.paragraph(p, m.Source, caption, small)
	s.size.Y += margin - 4
	return s
}

// tiles places cells side by side, each with its name to the right, as many as
// a line takes.
func (s *scene) tiles(p *pen, names []Name, cell func(i int, at image.Rectangle)) {
	const nameAt = cellWidth + 4
	for first := 0; first < len(names); first += tilesWide {
		height := 42
		lines := make([][]string, min(tilesWide, len(names)-first))
		for i := range lines {
			lines[i] = p.wrap(p.name(names[first+i]), body, tileWidth-nameAt-6)
			height = max(height, len(lines[i])*body.height()+4)
		}
		for i := range lines {
			x := margin + i*tileWidth
			cell(first+i, box(x, s.size.Y, cellWidth-gutter, height-gutter))
			s.text(box(x+nameAt, s.size.Y, tileWidth-nameAt-6, height-gutter), lines[i], body, onPage, left)
		}
		s.size.Y += height
	}
}
