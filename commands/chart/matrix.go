package chart

import (
	"image"
	"strconv"

	"airesp"
)

// Matrix is what a picture of the matrix shows.
type Matrix struct {
	Title    string
	Subtitle string // the sentence below the title
	Columns  []Name
	Rows     []Row
	Owners   []Name // whose initials are in the cells, in the order of the legend
	Ledger   bool   // whether owners and gaps are shown; without, only the framework is
	Source   string // small print
}

// Name is a name, and what is shown where the type lacks its letters.
type Name struct{ Text, Else string }

// Row is a domain and its cells, one a column.
type Row struct {
	Name  Name
	Cells []Cell
}

// Cell is one cell of the matrix.
type Cell struct {
	Responsibility airesp.Responsibility
	Critical       bool
	Owner          int  // place in Matrix.Owners plus one; 0 for nobody
	Several        int  // how many teams own parts of it, where it is more than one; Owner is then 0
	Gap            bool // it needs an owner and has no valid one
	Accepted       bool // an accepted risk keeps it from being a gap
}

// Sizes in units of layout.
const (
	margin    = 16
	nameWidth = 126
	cellWidth = 54
	gutter    = 2 // between cells
	minWidth  = 420
	frameWide = 3
)

// PNG draws the matrix.
func (m Matrix) PNG() []byte {
	p := newPen()
	return m.layout(p).png(p)
}

// layout places everything. Names wrap, and rows and columns grow with them.
func (m Matrix) layout(p *pen) *scene {
	s := &scene{size: image.Pt(max(minWidth, 2*margin+nameWidth+cellWidth*len(m.Columns)), margin)}
	s.headed(p, m.Title, m.Subtitle)
	m.columnNames(p, s)
	m.body(p, s)
	s.size.Y += 10
	m.legend(p, s)
	s.paragraph(p, m.Source, caption, small)
	s.size.Y += margin - 4
	return s
}

// headed writes what a picture is about, and the sentence below.
func (s *scene) headed(p *pen, about, sentence string) {
	s.paragraph(p, about, title, onPage)
	s.paragraph(p, sentence, body, onPage)
	s.size.Y += 8
}

// paragraph adds wrapped text over the whole width.
func (s *scene) paragraph(p *pen, text string, st style, in ink) {
	width := s.size.X - 2*margin
	lines := p.wrap(text, st, width)
	s.text(box(margin, s.size.Y, width, st.height()*len(lines)), lines, st, in, left)
	s.size.Y += st.height() * len(lines)
}

// columnNames writes the names above the columns, all ending on one line.
func (m Matrix) columnNames(p *pen, s *scene) {
	names, most := make([][]string, len(m.Columns)), 1
	for i, c := range m.Columns {
		names[i] = p.wrap(p.name(c), caption, cellWidth-4)
		most = max(most, len(names[i]))
	}
	height := most*caption.height() + 4
	for i, lines := range names {
		tall := len(lines)*caption.height() + 4
		s.text(box(margin+nameWidth+i*cellWidth, s.size.Y+height-tall, cellWidth-gutter, tall), lines, caption, onPage, centre)
	}
	s.size.Y += height
}

// name is what can be written of a name.
func (p *pen) name(n Name) string {
	if p.has(n.Text) {
		return n.Text
	}
	return n.Else
}

func (m Matrix) body(p *pen, s *scene) {
	initials := m.initials(p)
	for _, r := range m.Rows {
		lines := p.wrap(p.name(r.Name), body, nameWidth-8)
		height := max(26, len(lines)*body.height()+4)
		if m.Ledger {
			height = max(height, 40)
		}
		s.text(box(margin, s.size.Y, nameWidth-8, height-gutter), lines, body, onPage, left)
		for i, c := range r.Cells {
			at := box(margin+nameWidth+i*cellWidth, s.size.Y, cellWidth-gutter, height-gutter)
			m.cell(s, c, at, initials)
		}
		s.size.Y += height
	}
}

// cell draws the letter, the owner below it, and the outline of a gap.
func (m Matrix) cell(s *scene, c Cell, at image.Rectangle, initials []string) {
	letter := c.Responsibility.Letter()
	if c.Critical {
		letter += "!"
	}
	s.mark(at, letter, c.note(initials), inkOf(c.Responsibility))
	if c.Responsibility == airesp.NotApplicable {
		s.frame(at, 1, line)
	}
	if m.Ledger && c.Gap {
		s.frame(at, frameWide, red)
	}
}

// mark draws a letter on its ground, and a few letters below it.
func (s *scene) mark(at image.Rectangle, letter, below string, in ink) {
	_, ground := in.tones()
	s.fill(at, ground)
	if below == "" {
		s.text(at, []string{letter}, mark, in, centre)
		return
	}
	middle := at.Min.Y + (at.Dy()-mark.height()-caption.height())/2 + mark.height()
	s.text(image.Rect(at.Min.X, middle-mark.height(), at.Max.X, middle), []string{letter}, mark, in, centre)
	s.text(image.Rect(at.Min.X, middle, at.Max.X, middle+caption.height()), []string{below}, caption, in, centre)
}

// note is what stands below the letter.
func (c Cell) note(initials []string) string {
	switch {
	case c.Owner > 0:
		return initials[c.Owner-1]
	case c.Several > 0:
		return strconv.Itoa(c.Several) + " teams"
	case c.Accepted:
		return "accepted"
	}
	return ""
}

func inkOf(r airesp.Responsibility) ink {
	switch r {
	case airesp.Customer:
		return onCustomer
	case airesp.Shared:
		return onShared
	case airesp.Provider:
		return onProvider
	}
	return notApplicable
}
