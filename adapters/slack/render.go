package slack

import (
	"encoding/json"
	"slices"
	"strings"

	"airesp/commands/reply"
)

// Slack's limits on a message, and ours where Slack's is higher. Characters
// are UTF-16 units, so that none is counted less than Slack may count it.
const (
	maxBlocks    = 50   // blocks a message
	maxHeader    = 150  // characters of a header
	maxLabel     = 75   // characters of a button's label
	maxValue     = 2000 // bytes of a button's value, which Slack counts as characters
	maxButtons   = 25   // elements of an actions block
	maxID        = 255  // characters of a block's id
	maxText      = 3000 // characters of a text object; also of Message.Text and of a paragraph
	maxTightText = 800  // characters of a paragraph in a message that is too long otherwise

	// maxBlocksBytes bounds all blocks together, as they are sent, in bytes.
	// Slack documents no such limit, but chat.postMessage refuses about 13,200
	// characters (slackapi/bolt-js#2509), and the containers seem to count as
	// well (slackapi/bolt-js#2867).
	maxBlocksBytes = 13000
)

// listEnd closes a list.
const listEnd = `]}`

// SlashCommand is what people type before a command.
const SlashCommand = "/airesp"

// Message is a reply in Slack's terms.
type Message struct {
	Public bool   // seen by the whole channel, not only by who asked
	Text   string // the first sentence, without mark-up: what notifications and screen readers use
	Blocks json.RawMessage

	picture  *reply.Image // follows the message; nil for none
	inPlace  bool         // it takes the place of the message that held the button
	outdates bool         // it says that what the message with the button shows has changed
}

// extra is a button of Slack's own below a reply, such as to share it.
type extra struct{ label, value string }

// Render draws a reply as a message, with extra buttons below it. What does
// not fit is cut where people see it: a table becomes fixed-width type, lists
// lose their last items, then long paragraphs their ends, and only then is the
// end of the message left out, with a line that says so.
func Render(m reply.Message, more ...extra) Message {
	return render(m, pen{most: maxBlocks, tables: 1}, more)
}

// renderAgain is Render for an answer that a command gives again. Its buttons
// know the command, so that the answer can be brought up to date.
func renderAgain(m reply.Message, again again, more ...extra) Message {
	return render(m, pen{most: maxBlocks, tables: 1, again: again}, more)
}

// RenderView draws a reply for a view: a form's window or the Home tab, which
// hold more blocks and no tables.
func RenderView(m reply.Message) Message { return render(m, pen{most: maxViewBlocks}, nil) }

func render(m reply.Message, on pen, more []extra) Message {
	m = m.InWords()
	out := Message{Public: m.Visibility == reply.Public, Text: notification(m.Summary)}
	at := func(text, room, tables int) pen {
		return pen{text: text, room: room, most: on.most, tables: tables, again: on.again, b: make([]byte, 0, 1536)}
	}
	n := len(m.Blocks)
	p := at(maxText, noLimit, on.tables)
	if p.draw(m, n, more); !p.fits() && p.tables < on.tables {
		p = at(maxText, noLimit, 0)
		p.draw(m, n, more)
	}
	if p.fits() {
		out.Blocks = p.b
		return out
	}
	for {
		p = at(maxTightText, 0, 0)
		if p.draw(m, n, more); p.fits() || n == 0 {
			break
		}
		n--
	}
	p = at(maxTightText, maxBlocksBytes-len(p.b)-len(listEnd), 0)
	p.draw(m, n, more)
	out.Blocks = p.b
	return out
}

// notification is a text without mark-up, in which the three characters that
// Slack reads are written as entities.
func notification(t reply.Text) string {
	text := plainText(t)
	if text == "" {
		text = "An answer without a summary."
	}
	return escape(cut(text, maxText))
}

// plainText is what a text says, without mark-up.
func plainText(t reply.Text) string {
	if len(t) == 1 {
		return strings.TrimSpace(content(t[0]))
	}
	var room [256]byte
	b := room[:0]
	for _, s := range t {
		b = append(b, content(s)...)
	}
	return strings.TrimSpace(string(b))
}

// draw draws the summary, the first n blocks and the extra buttons.
func (p *pen) draw(m reply.Message, n int, more []extra) {
	p.raw(`[`)
	p.para(m.Summary)
	for _, b := range m.Blocks[:n] {
		p.block(b)
	}
	if n < len(m.Blocks) {
		p.para(reply.Say(reply.S("This answer is longer than Slack takes, so its end is left out.")))
	}
	if p.blocks == 0 {
		p.para(reply.Say(reply.S("There is nothing to show.")))
	}
	p.extras(more)
	p.raw(`]`)
}

func (p *pen) fits() bool { return len(p.b) <= maxBlocksBytes && p.blocks <= p.most }

func (p *pen) block(b reply.Block) {
	switch b := b.(type) {
	case reply.Heading:
		p.heading(b)
	case reply.Para:
		p.para(b.Text)
	case reply.List:
		p.items(b)
	case reply.Grid:
		p.grid(b)
	case reply.File:
		p.para(b.Note())
	case reply.Buttons:
		p.buttons(b)
	case reply.Select:
		p.menu(b)
	case reply.Footer:
		p.footer(b)
	}
}

func (p *pen) heading(h reply.Heading) {
	if text := strings.TrimSpace(reply.Printable(h.Text)); text != "" {
		p.begin(`{"type":"header","text":`)
		p.plain(cut(text, maxHeader))
		p.raw(`}`)
		p.blocks++
	}
}

// footer is small print. It is plain text, so commands in it read as typed.
func (p *pen) footer(f reply.Footer) {
	if text := plainText(f.Text); text != "" {
		p.begin(`{"type":"context","elements":[`)
		p.plain(cut(text, p.text))
		p.raw(`]}`)
		p.blocks++
	}
}

func (p *pen) para(t reply.Text) {
	p.richText(func() { p.section(t) })
}

// maxBeside is how many items have their buttons beside them. Those of a longer
// list stand in menus below it.
const maxBeside = 5

// items draws a list. Items with buttons are lists of their own, with the
// buttons below each.
func (p *pen) items(l reply.List) {
	if len(l.Items) > maxBeside || !slices.ContainsFunc(l.Items, func(i reply.Item) bool { return len(i.Buttons) > 0 }) {
		p.list(l)
		for _, s := range l.Selects() {
			p.menu(s)
		}
		return
	}
	for i, item := range l.Items {
		p.list(reply.List{Ordered: l.Ordered, Start: max(l.Start, 1) + i, Items: []reply.Item{item}, More: l.More})
		var b reply.Buttons
		for _, x := range item.Buttons {
			x.Label = l.Number(i) + x.Label
			b.Buttons = append(b.Buttons, x)
		}
		p.buttons(b)
	}
}

// list draws as many whole items as there is room for, and says how many are
// left out. Numbers go on from the list's Start.
func (p *pen) list(l reply.List) {
	p.richText(func() {
		style, offset := "bullet", 0
		if l.Ordered {
			style, offset = "ordered", max(l.Start, 1)-1
		}
		shown := 0
		for i, item := range l.Items {
			before := len(p.b)
			if shown == 0 {
				p.begin(`{"type":"rich_text_list","indent":0,"border":0,"style":"`)
				p.raw(style)
				p.raw(`","offset":`)
				p.number(offset)
				p.raw(`,"elements":[`)
			}
			if !p.section(item.Title, item.Lines...) {
				p.back(before)
				continue
			}
			p.room -= len(p.b) - before
			if p.room < 0 {
				p.back(before)
				p.closeList(shown)
				p.section(more(len(l.Items)-i, shown, l.More))
				return
			}
			shown++
		}
		p.closeList(shown)
	})
}

func (p *pen) closeList(shown int) {
	if shown > 0 {
		p.raw(listEnd)
	}
}

// more says how many items are left out, and how to see them.
func more(left, shown int, how reply.Text) reply.Text {
	text := "and " + thousands(left) + " more"
	switch {
	case shown == 0 && left == 1:
		text = "1 entry does not fit here"
	case shown == 0:
		text = thousands(left) + " entries do not fit here"
	}
	if len(how) == 0 {
		return reply.Say(reply.S(text + "."))
	}
	return append(reply.Say(reply.S(text+": ")), how...)
}

// grid draws a table, and what it means below: as Slack's own where there may
// be one, else in fixed-width type.
func (p *pen) grid(g reply.Grid) {
	if p.tables > 0 && fitsTable(g) {
		p.table(g)
		p.richText(func() { p.section(nil, g.Legend...) })
		return
	}
	p.richText(func() {
		if text := gridText(g); text != "" {
			p.begin(`{"type":"rich_text_preformatted","border":0,"elements":[`)
			p.run(text, "")
			p.raw(`]}`)
		}
		p.section(nil, g.Legend...)
	})
}
