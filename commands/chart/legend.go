package chart

import (
	"fmt"
	"image"

	"airesp"
)

// maxOwners is how many teams the legend names.
const maxOwners = 40

// entry is one entry of the legend: a sample of a cell, and what it means.
type entry struct {
	sample string
	ink    ink
	framed bool
	text   string
}

func (m Matrix) legend(p *pen, s *scene) {
	entries := []entry{
		{"C", onCustomer, false, "Customer: ours to do"}, {"S", onShared, false, "Shared: partly ours"},
		{"P", onProvider, false, "Provider"}, {"–", notApplicable, false, "Not applicable"}, {"!", onPage, false, "Critical"},
	}
	if m.Ledger {
		entries = append(entries, entry{"", onPage, true, "Gap: nobody of ours answers for it"})
	}
	for i, initials := range m.initials(p) {
		if i == maxOwners {
			entries = append(entries, entry{"…", onPage, false, fmt.Sprintf("and %d more teams", len(m.Owners)-i)})
			break
		}
		entries = append(entries, entry{initials, onPage, false, p.name(m.Owners[i])})
	}
	s.flow(p, entries)
	s.size.Y += 6
}

// flow places entries side by side, as many as a line takes.
func (s *scene) flow(p *pen, entries []entry) {
	const sampleWidth, between, row = 30, 14, 20
	x, width, height := margin, s.size.X-2*margin, row
	for _, e := range entries {
		lines := p.wrap(e.text, caption, width-sampleWidth-4)
		textWidth := 0
		for _, l := range lines {
			textWidth = max(textWidth, p.width(l, caption))
		}
		if x > margin && x+sampleWidth+4+textWidth > margin+width {
			s.size.Y += height
			x, height = margin, row
		}
		sample := box(x, s.size.Y+1, sampleWidth, row-2)
		_, ground := e.ink.tones()
		s.fill(sample, ground)
		switch {
		case e.framed:
			s.frame(sample, frameWide, red)
		case e.ink == notApplicable || e.ink == onPage && len(e.sample) > 1:
			s.frame(sample, 1, line)
		}
		if e.sample != "" {
			s.text(sample, []string{e.sample}, caption, e.ink, centre)
		}
		tall := max(row, len(lines)*caption.height())
		s.text(image.Rect(x+sampleWidth+4, s.size.Y, x+sampleWidth+4+textWidth, s.size.Y+tall), lines, caption, onPage, left)
		x, height = x+sampleWidth+4+textWidth+between, max(height, tall)
	}
	s.size.Y += height
}

// responsibilities are counted in this order, ours first.
func responsibilities() []airesp.Responsibility {
	return []airesp.Responsibility{airesp.Customer, airesp.Shared, airesp.Provider, airesp.NotApplicable}
}
