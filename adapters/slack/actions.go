package slack

import (
	"slices"
	"strings"

	"airesp/commands/reply"
)

// buttons draws what can be done next. A command with a blank in it is run
// without the blank, and asks back for it. Commands that no button can hold
// are shown to be typed.
func (p *pen) buttons(b reply.Buttons) {
	p.para(b.Lead)
	var typed reply.List
	pressed := 0
	for _, x := range b.Buttons {
		label := strings.TrimSpace(reply.Printable(x.Label))
		if label == "" {
			label = cut(reply.Printable(x.Command.String()), maxLabel)
		}
		command := x.Command.Filled().String()
		if pressed == maxButtons || len(command) > maxValue-len(pressVersion) || label == "" {
			typed.Items = append(typed.Items, reply.Item{Title: reply.Say(reply.S(label+": "), reply.Cmd(x.Command))})
			continue
		}
		if pressed == 0 {
			p.actions()
		}
		pressed++
		p.button("run-", pressed, label, pressVersion, command, x.Primary)
	}
	if pressed > 0 {
		p.raw(`]}`)
	}
	if len(typed.Items) > 0 {
		room := p.room
		p.room = noLimit // what can be done is not cut
		p.list(typed)
		p.room = room
	}
}

// actions begins a block of buttons or menus.
func (p *pen) actions() {
	p.begin(`{"type":"actions"`)
	if id := p.again.id(p.blocks); id != "" {
		p.raw(`,"block_id":`)
		p.b = appendString(p.b, id)
	}
	p.raw(`,"elements":[`)
	p.blocks++
}

// button writes a button. Its id is a word and a number, unlike any other in
// its block; its value is a command behind what says what to do with it.
func (p *pen) button(id string, n int, label, version, command string, primary bool) {
	p.begin(`{"type":"button","action_id":"`)
	p.raw(id)
	p.number(n)
	p.raw(`","text":`)
	p.plain(cut(label, maxLabel))
	p.raw(`,"value":"`)
	p.raw(version)
	p.b = appendInside(p.b, command)
	p.raw(`"`)
	if primary {
		p.raw(`,"style":"primary"`)
	}
	p.raw(`}`)
}

// extras draws the buttons of Slack's own, those that their values fit.
func (p *pen) extras(list []extra) {
	n := 0
	for _, x := range list {
		if len(x.value) > maxValue {
			continue
		}
		if n == 0 {
			p.actions()
		}
		n++
		p.button("more-", n, x.label, "", x.value, false)
	}
	if n > 0 {
		p.raw(listEnd)
	}
}

// menu draws a choice among commands as a menu, or several where one is full;
// as buttons where a command does not fit into an entry.
func (p *pen) menu(s reply.Select) {
	for _, c := range s.Choices {
		if len(pressVersion+c.Command.Filled().String()) > maxOptionValue || strings.TrimSpace(reply.Printable(c.Label)) == "" {
			p.buttons(s.Buttons())
			return
		}
	}
	if len(s.Choices) == 0 || len(s.Choices) > maxOptions*maxButtons {
		p.buttons(s.Buttons())
		return
	}
	p.para(s.Lead)
	text := strings.TrimSpace(reply.Printable(s.Placeholder))
	if text == "" {
		text = "Choose"
	}
	p.actions()
	n := 0
	for part := range slices.Chunk(s.Choices, maxOptions) { // one menu is full at 100
		n++
		p.begin(`{"type":"static_select","action_id":"choose-`)
		p.number(n)
		p.raw(`","placeholder":`)
		p.plain(cut(text, maxPlaceholder))
		p.raw(`,"options":[`)
		for _, c := range part {
			p.option(reply.Printable(c.Label), reply.Printable(c.Description), pressVersion+c.Command.Filled().String())
		}
		p.raw(listEnd)
	}
	p.raw(listEnd)
}
