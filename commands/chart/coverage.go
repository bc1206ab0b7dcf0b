package chart

import (
	"fmt"
	"image"
	"strings"
)

// Coverage is what a picture of coverage over time shows: above, the share of
// cells that have a valid owner of all that need one; below, the gaps by reason.
type Coverage struct {
	Title    string
	Subtitle string
	Reasons  []string // what the parts of the lower bars mean, at most MaxReasons
	Points   []Point  // the oldest first
	Source   string   // small print
}

// MaxReasons is how many reasons can be told apart.
const MaxReasons = 4

// Point is one time in the picture.
type Point struct {
	Label  string // such as "23 Nov"
	Owned  int    // cells with a valid owner
	Needed int    // cells that need one
	Gaps   []int  // by reason
}

// percent is the share that is owned, rounded down, so that 100 means all.
func (p Point) percent() int {
	if p.Needed == 0 {
		return 100
	}
	return 100 * p.Owned / p.Needed
}

func (p Point) gaps() int {
	n := 0
	for _, g := range p.Gaps {
		n += g
	}
	return n
}

// Sizes in units of layout.
const (
	axisWidth  = 40
	pointWidth = 44
	barWidth   = 34
	panel      = 130 // height of each half, the number at the end of a bar included
	barRoom    = panel - 16
)

// reasonInks are the colours of the reasons, with numbers on them.
func reasonInks() [MaxReasons]ink { return [MaxReasons]ink{onRed, onAmber, onPurple, onSlate} }

// PNG draws the picture.
func (c Coverage) PNG() []byte {
	p := newPen()
	return c.layout(p).png(p)
}

func (c Coverage) layout(p *pen) *scene {
	s := &scene{size: image.Pt(max(minWidth, 2*margin+axisWidth+pointWidth*len(c.Points)), margin)}
	s.paragraph(p, c.Title, title, onPage)
	s.paragraph(p, c.Subtitle, body, onPage)
	s.size.Y += 10
	top := s.size.Y
	most := 1
	for _, x := range c.Points {
		most = max(most, x.gaps())
	}
	s.axis(top+panel, -1, "100 %", "50 %")
	below := top + panel + 20
	s.axis(below, 1, fmt.Sprint(most), "")
	s.text(box(margin, below, axisWidth-6, caption.height()), []string{"gaps"}, caption, small, right)
	s.text(box(margin, top+panel-caption.height(), axisWidth-6, caption.height()), []string{"0 %"}, caption, small, right)
	for i, x := range c.Points {
		c.point(s, x, margin+axisWidth+i*pointWidth, top+panel, below, most)
	}
	s.size.Y = below + panel + 8
	c.legend(p, s)
	s.size.Y += 6
	s.paragraph(p, c.Source, caption, small)
	s.size.Y += margin - 4
	return s
}

// axis draws the lines at the whole and the half of a bar that grows up (-1)
// or down (1) from zero, and at zero.
func (s *scene) axis(zero, way int, whole, half string) {
	width := s.size.X - 2*margin - axisWidth
	for _, at := range []struct {
		y     int
		label string
	}{{zero, ""}, {zero + way*barRoom/2, half}, {zero + way*barRoom, whole}} {
		s.fill(box(margin+axisWidth, at.y, width, 1), line)
		if at.label != "" {
			s.text(box(margin, at.y-caption.height()/2, axisWidth-6, caption.height()), []string{at.label}, caption, small, right)
		}
	}
}

// point draws the two bars of one time and its label between them.
func (c Coverage) point(s *scene, x Point, at, zero, below, most int) {
	number := func(y int, text string) {
		s.fill(box(at+(pointWidth-barWidth)/2, y, barWidth, caption.height()), white) // over the lines
		s.text(box(at, y, pointWidth, caption.height()), []string{text}, caption, onPage, centre)
	}
	left := at + (pointWidth-barWidth)/2
	tall := barRoom * x.percent() / 100
	s.fill(box(left, zero-tall, barWidth, tall), green)
	number(zero-tall-caption.height()-1, fmt.Sprintf("%d %%", x.percent()))
	number(zero+(below-zero-caption.height())/2, x.Label)
	y, shown, done := below+1, 0, 0
	for i, n := range x.Gaps {
		shown += n
		part := barRoom*shown/most - done
		done += part
		in := reasonInks()[i]
		_, ground := in.tones()
		s.fill(box(left, y, barWidth, part), ground)
		if part >= caption.height() {
			s.text(box(left, y, barWidth, part), []string{fmt.Sprint(n)}, caption, in, centre)
		}
		y += part
	}
	number(y+1, fmt.Sprint(x.gaps()))
}

func (c Coverage) legend(p *pen, s *scene) {
	entries := []entry{{"%", onGreen, false, "Cells with a valid owner, of those that need one"}}
	for i, r := range c.Reasons {
		entries = append(entries, entry{"", reasonInks()[i], false, r})
	}
	s.flow(p, entries)
}

// Alt says what the picture says, time by time.
func (c Coverage) Alt() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s. %s", c.Title, c.Subtitle)
	for _, x := range c.Points {
		fmt.Fprintf(&b, " %s: %d of %d owned (%d %%), gaps %d", x.Label, x.Owned, x.Needed, x.percent(), x.gaps())
		var parts []string
		for i, n := range x.Gaps {
			if n > 0 && n < x.gaps() {
				parts = append(parts, fmt.Sprintf("%s %d", strings.ToLower(c.Reasons[i]), n))
			}
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(parts, ", "))
		}
		b.WriteString(".")
	}
	return b.String()
}
