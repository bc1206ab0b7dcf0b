package discord

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"airesp/commands"
	"airesp/commands/reply"
)

// A message is text above, an embed below it when the text is too long, and
// buttons. Components V2 would put the buttons beside their sentence, but holds
// 4,000 characters in all, and the answer itself would be missing wherever only
// a message's content is shown: in notifications, in previews and in search. A
// short reply needs no embed, and so has the whole width of a phone; when
// somebody has embeds turned off, the answer is still there, since it comes first.

// Limits of Discord's on a message, in characters or in number.
const (
	maxContent = 2000
	maxEmbed   = 4096 // of its description; all text of all embeds together may have 6,000
	maxRow     = 5    // buttons in a row
	maxButtons = 25
	maxLabel   = 80
)

// Limits of taste, in characters. Those of one part hold only when the reply
// does not fit as a whole.
const (
	maxPart   = 600
	maxItem   = 700
	maxGrid   = 1900
	gridWidth = 34 // of a line in a code block before a phone breaks it
)

// Message is a message as Discord's API takes it.
type Message struct {
	Content         string   `json:"content"`
	Embeds          []Embed  `json:"embeds,omitempty"`
	Components      []Row    `json:"components,omitempty"`
	AllowedMentions Mentions `json:"allowed_mentions"`
	Flags           int      `json:"flags,omitempty"`
}

// Embed is a box of text below the content.
type Embed struct {
	Description string `json:"description"`
}

// Row is a row of buttons.
type Row struct {
	Type       int      `json:"type"`
	Components []Button `json:"components"`
}

// Button is a button that sends its CustomID back.
type Button struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label"`
	CustomID string `json:"custom_id"`
}

// Mentions says whom a message pings: nobody. It is part of every message,
// since Discord pings whom the text mentions when it is left out.
type Mentions struct {
	Parse []string `json:"parse"`
}

// View is what the drawing of a reply depends on beside the reply.
type View struct {
	Guild    string                      // whose roles can be shown
	Mentions map[string]commands.Mention // roles that the request named, which its replies may repeat
	forms    forms
}

// Render draws a reply. What Discord's limits cut off is said to be missing.
func Render(m reply.Message, v View) Message {
	d := &drawing{view: v, ids: map[string]bool{}}
	out := Message{AllowedMentions: Mentions{Parse: []string{}}}
	if m.Visibility == reply.Private {
		out.Flags = ephemeral
	}
	var parts []part
	var heading string
	add := func(p part) {
		p.heading, heading = heading, ""
		parts = append(parts, p)
	}
	var below []part
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case reply.Heading:
			if heading != "" {
				add(part{})
			}
			heading = "### " + escape(cutPlain(b.Text, maxPart/2), true)
		case reply.Para:
			add(d.paragraph("", b.Text))
		case reply.Footer:
			add(d.paragraph("-# ", b.Text))
		case reply.List:
			add(d.list(b))
		case reply.Grid:
			add(d.grid(b))
		case reply.Buttons:
			below = append(below, d.buttons(b, &out)...)
		}
	}
	if heading != "" {
		add(part{})
	}
	// Discord puts buttons below all text, so what they are for goes there too.
	parts = append(parts, below...)
	out.Content = d.line(m.Summary, maxContent)
	for len(parts) > 0 {
		longer := join(out.Content, parts[0].draw(maxEmbed))
		if length(longer) > maxContent {
			break
		}
		out.Content, parts = longer, parts[1:]
	}
	if len(parts) > 0 {
		out.Embeds = []Embed{{Description: fill(parts, maxEmbed)}}
	}
	if out.Content == "" && out.Embeds == nil {
		out.Content = "There is nothing to show."
	}
	return out
}

func join(above, below string) string {
	if above == "" || below == "" {
		return above + below
	}
	return above + "\n\n" + below
}

// drawing is a message at work.
type drawing struct {
	view  View
	ids   map[string]bool // custom_ids in use
	count int             // buttons so far
}

// part is a part of the text that can be drawn shorter.
type part struct {
	heading string
	body    func(limit int) string
	share   int // characters that it gets when not all parts fit; 0 for what the others leave
}

func (p part) draw(limit int) string {
	if p.body == nil {
		return p.heading
	}
	if p.heading == "" {
		return p.body(limit)
	}
	return p.heading + "\n" + p.body(limit-length(p.heading)-1)
}

// fill draws parts in at most limit characters: as they are when they fit,
// else the short ones first, so that the lists get what is left.
func fill(parts []part, limit int) string {
	const share, note = 150, 60
	texts := make([]string, len(parts))
	left, lists := limit, 0
	for i, p := range parts {
		texts[i] = p.draw(limit)
		left -= length(texts[i]) + 2
	}
	if left >= 0 {
		return strings.Join(texts, "\n\n")
	}
	left = limit - note
	for i, p := range parts {
		if p.share == 0 && p.body != nil {
			lists++
			continue
		}
		texts[i] = p.draw(p.share)
		left -= length(texts[i]) + 2
	}
	for i, p := range parts {
		if p.share == 0 && p.body != nil {
			lists--
			texts[i] = p.draw(max(share, left-lists*share))
			left -= length(texts[i]) + 2
		}
	}
	out := ""
	for i, text := range texts {
		longer := join(out, text)
		if length(longer) > limit-note {
			return join(out, fmt.Sprintf("-# …%d more parts are too long to be shown here.", len(texts)-i))
		}
		out = longer
	}
	return out
}

func (d *drawing) paragraph(mark string, t reply.Text) part {
	return part{share: maxPart, body: func(limit int) string {
		text := d.line(t, limit-len(mark))
		if text == "" {
			return ""
		}
		return mark + text
	}}
}

// list draws items with their lines below. Only whole items are left out.
func (d *drawing) list(l reply.List) part {
	items := make([]string, len(l.Items))
	for i, item := range l.Items {
		mark := "- "
		if l.Ordered {
			mark = fmt.Sprintf("%d. ", max(l.Start, 1)+i)
		}
		indent := "\n" + strings.Repeat(" ", len(mark))
		items[i] = mark + d.line(item.Title, maxItem/2)
		for _, line := range item.Lines {
			room := maxItem - length(items[i]) - len(indent)
			if room < 20 {
				items[i] += "…"
				break
			}
			items[i] += indent + d.line(line, room)
		}
	}
	return part{body: func(limit int) string {
		all := strings.Join(items, "\n")
		if length(all) <= limit {
			return all
		}
		shown := largest(len(items)-1, func(n int) bool {
			return length(d.first(items, n, l.More, limit)) <= limit
		})
		return d.first(items, shown, l.More, limit)
	}}
}

// first is the first n items, and how to see the others.
func (d *drawing) first(items []string, n int, more reply.Text, limit int) string {
	text := strings.Join(items[:n], "\n")
	if n == len(items) {
		return text
	}
	rest := fmt.Sprintf("and %d more", len(items)-n)
	if len(more) > 0 {
		rest += ": " + d.line(more, min(limit/2, maxPart/2))
	}
	if n == 0 {
		return rest
	}
	return text + "\n" + rest
}

// grid draws a table as fixed-width type with its legend below. The names of
// the rows are shortened to what a phone leaves them, unless they could not be
// told apart then; those lines are broken by the phone.
func (d *drawing) grid(g reply.Grid) part {
	lines := fence(gridLines(g))
	return part{share: maxGrid, body: func(limit int) string {
		legend := ""
		for _, l := range g.Legend {
			legend += "\n" + d.line(l, maxPart/2)
		}
		limit = min(limit, maxGrid) - length(legend)
		draw := func(n int) string {
			text := "```\n" + strings.Join(lines[:n], "\n") + "\n```"
			if n < len(lines) {
				text += fmt.Sprintf("\nand %d more rows", len(lines)-n)
			}
			return text
		}
		n := len(lines)
		if length(draw(n)) > limit {
			n = largest(n-1, func(n int) bool { return length(draw(n)) <= limit })
		}
		if n == 0 {
			return "The table is too large to be shown here."
		}
		return draw(n) + legend
	}}
}

// gridLines are the lines of the table. A cell is as wide as its column's name
// and a space, which a mark such as "!" may use.
func gridLines(g reply.Grid) []string {
	cell := 2
	for _, c := range g.Columns {
		cell = max(cell, 1+utf8.RuneCountInString(c))
	}
	for _, r := range g.Rows {
		for _, c := range r.Cells {
			cell = max(cell, utf8.RuneCountInString(c))
		}
	}
	name := 0
	for _, r := range g.Rows {
		name = max(name, utf8.RuneCountInString(r.Name))
	}
	if short := gridWidth - 1 - cell*len(g.Columns); short < name && distinct(g.Rows, short) {
		name = short
	}
	line := func(first string, cells []string) string {
		var b strings.Builder
		b.WriteString(pad(cutPlain(first, name), name) + " ")
		for _, c := range cells {
			b.WriteString(pad(c, cell))
		}
		return strings.TrimRight(b.String(), " ")
	}
	lines := []string{line("", g.Columns)}
	for _, r := range g.Rows {
		lines = append(lines, line(r.Name, r.Cells))
	}
	return lines
}

// distinct reports whether names cut to n characters can be told apart.
func distinct(rows []reply.GridRow, n int) bool {
	seen := map[string]bool{}
	for _, r := range rows {
		short := cutPlain(r.Name, n)
		if n < 8 || seen[short] {
			return false
		}
		seen[short] = true
	}
	return true
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s))) }

// fence makes lines safe to stand between three backticks.
func fence(lines []string) []string {
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(tidy(l), "`", "ˋ")
	}
	return lines
}

// buttons adds the buttons that Discord's limits allow to the message, and
// returns what they are for, with the commands of the others to type.
func (d *drawing) buttons(b reply.Buttons, out *Message) []part {
	var typed reply.List
	for _, x := range b.Buttons {
		id := buttonID(x.Command, d.view.Mentions, d.ids)
		if id == "" || d.count == maxButtons {
			typed.Items = append(typed.Items, reply.Item{Title: reply.Say(reply.S(x.Label+": "), reply.Cmd(x.Command))})
			continue
		}
		d.ids[id] = true
		d.count++
		n := len(out.Components)
		if n == 0 || len(out.Components[n-1].Components) == maxRow {
			out.Components = append(out.Components, Row{Type: 1})
			n++
		}
		out.Components[n-1].Components = append(out.Components[n-1].Components, button(x, id))
	}
	var parts []part
	if len(b.Lead) > 0 {
		parts = append(parts, d.paragraph("", b.Lead))
	}
	if len(typed.Items) > 0 {
		parts = append(parts, d.list(typed))
	}
	return parts
}

func button(x reply.Button, id string) Button {
	out := Button{Type: typeButton, Style: 2, Label: cutPlain(tidy(x.Label), maxLabel), CustomID: id}
	if x.Primary {
		out.Style = 1
	}
	if strings.TrimSpace(out.Label) == "" {
		out.Label = cutPlain(tidy(x.Command.String()), maxLabel)
	}
	return out
}
