package discord

import (
	"fmt"
	"strings"

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
)

// Limits of taste, in characters. Those of one part hold only when the reply
// does not fit as a whole.
const (
	maxPart   = 600
	maxItem   = 700
	maxGrid   = 1900
	gridWidth = 34 // of a line in a code block before a phone breaks it
	maxCell   = 12
	maxName   = 60 // of a row
	minName   = 8  // below it a name says too little

	maxNumbered = 3 // buttons that stand away from the item that they are about
)

// small begins a line of small print.
const small = "-# "

// Message is a message as Discord's API takes it.
type Message struct {
	Content         string       `json:"content"`
	Embeds          []Embed      `json:"embeds,omitempty"`
	Components      []Component  `json:"components,omitempty"` // rows
	AllowedMentions Mentions     `json:"allowed_mentions"`
	Flags           int          `json:"flags,omitempty"`
	Attachments     []Attachment `json:"attachments,omitempty"`

	files []reply.File // those of Attachments, in their order
}

// edit is a message in the place of one that is there. Components that it does
// not have go.
type edit struct {
	Message
	Components []Component `json:"components"`
}

func (m Message) edit() edit {
	m.Flags = 0 // who sees it was settled before
	return edit{Message: m, Components: append([]Component{}, m.Components...)}
}

// Embed is a box of text below the content.
type Embed struct {
	Description string `json:"description"`
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
	Again    reply.Command               // what gives the answer again; without a verb for none
	Form     *commands.Form              // what a refusal asks for; nil for nothing
	Upload   int                         // bytes of files and pictures that the message can bring along; 0 for none
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
	for _, b := range d.unpictured(m.Blocks, &out) {
		switch b := b.(type) {
		case reply.Heading:
			if heading != "" {
				add(part{})
			}
			heading = "### " + escape(cutPlain(b.Text, maxPart/2), true)
		case reply.Para:
			add(d.paragraph("", b.Text))
		case reply.Footer:
			add(d.paragraph(small, b.Text))
		case reply.List:
			add(d.list(b))
			below = append(below, d.itemButtons(b, &out)...)
		case reply.Grid:
			add(d.grid(b))
		case reply.File:
			add(d.paragraph("", d.attach(b, &out)))
		case reply.Buttons:
			below = append(below, d.buttons(b, &out)...)
		case reply.Select:
			below = append(below, d.menu(b, &out)...)
		}
	}
	if heading != "" {
		add(part{})
	}
	d.picker(v.Form, &out)
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

// unpictured adds the pictures among blocks to the message. Those that it has no
// room for are replaced by their words.
func (d *drawing) unpictured(blocks []reply.Block, out *Message) []reply.Block {
	var list []reply.Block
	for _, b := range blocks {
		i, ok := b.(reply.Image)
		if !ok {
			list = append(list, b)
		} else if !d.picture(i, out) {
			list = append(list, i.Words...)
		}
	}
	return list
}

// join puts a part below others. Small print takes room below itself.
func join(above, below string) string {
	switch {
	case above == "" || below == "":
		return above + below
	case strings.HasPrefix(above[strings.LastIndexByte(above, '\n')+1:], small):
		return above + "\n" + below
	}
	return above + "\n\n" + below
}

func joined(texts []string) string {
	out := ""
	for _, t := range texts {
		out = join(out, t)
	}
	return out
}

// drawing is a message at work.
type drawing struct {
	view View
	ids  map[string]bool // custom_ids in use
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
		return joined(texts)
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
			return join(out, fmt.Sprintf(small+"…%d more parts are too long to be shown here.", len(texts)-i))
		}
		out = longer
	}
	return out
}
