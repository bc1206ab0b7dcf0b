// Package reply is what the bot says, apart from how any platform shows it: a
// message is a first sentence and a closed set of blocks. Each adapter draws
// the blocks in its platform's own way; Plain is the reference rendering.
//
// Text is made of spans, and what a user typed only ever becomes the content
// of a span. A renderer escapes every span, so no text can ping anybody, make
// a link or change the layout.
package reply

import (
	"fmt"
	"time"
)

// Visibility says who sees a message in a channel.
type Visibility uint8

const (
	Private Visibility = iota // only who asked: answers and refusals
	Public                    // everybody in the channel: what changed the ledger
)

// Message is a whole reply.
type Message struct {
	Visibility Visibility
	// Summary is the answer in one or two sentences. It is shown first, and
	// it is what notifications and screen readers use.
	Summary Text
	Blocks  []Block
}

// Block is one part of a message below its summary. The set is closed:
// Heading, Para, List, Grid, Image, Buttons, Select, File and Footer.
type Block interface{ block() }

// Heading starts a section of a longer message.
type Heading struct{ Text string }

// Para is a paragraph.
type Para struct{ Text Text }

// List is a list of items, each with a title and lines that explain it.
type List struct {
	Ordered bool
	Start   int // number of the first item of an ordered list; 0 means 1
	Items   []Item
	// More is said only where a platform's limits cut items off, after "and N
	// more": how to see them. It may be empty.
	More Text
	// Menus say what the items' buttons are for: the first button of each item,
	// the second of each, and so on. They stand in menus of the items where
	// buttons cannot stand beside their item.
	Menus []string
}

// Item is one item of a List.
type Item struct {
	Title   Text
	Lines   []Text
	Name    string   // what it is about in a few words, for a menu
	Buttons []Button // what can be done about it
}

// Number is what the i-th item is counted by; empty in a list without numbers.
func (l List) Number(i int) string {
	if !l.Ordered {
		return ""
	}
	return fmt.Sprintf("%d. ", max(l.Start, 1)+i)
}

// Selects is what can be done about the items as menus, one for each of Menus;
// nothing when no item has a button.
func (l List) Selects() []Select {
	var list []Select
	for n, what := range l.Menus {
		s := Select{Placeholder: what}
		for i, item := range l.Items {
			if n < len(item.Buttons) {
				x := item.Buttons[n]
				s.Choices = append(s.Choices, Choice{Label: l.Number(i) + item.Name, Description: x.Label, Command: x.Command})
			}
		}
		if len(s.Choices) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// Grid is a small table of short cells, such as the matrix, drawn in columns
// of even width. Every row has one cell a column.
type Grid struct {
	Columns []string
	Rows    []GridRow
	Legend  []Text // what the columns and the cells mean, a line each
}

// GridRow is one row of a Grid.
type GridRow struct {
	Name  string
	Cells []string
}

// Buttons are things to do next. A platform without buttons shows their
// commands.
type Buttons struct {
	Lead    Text // what the buttons are for, a short sentence
	Buttons []Button
}

// Button runs a command for whoever presses it, with that person's rights.
type Button struct {
	Label   string
	Command Command
	Primary bool
}

// Select is a choice of one among several commands, such as the answers to a
// question. A platform without menus shows the commands.
type Select struct {
	Lead        Text   // the question, or what the choice is for
	Placeholder string // what stands in the menu before a choice, such as "Choose an answer"
	Choices     []Choice
	// Typed stands for all choices where they are typed, such as "domain DOMAIN",
	// and takes their labels. Without a verb the command of each is shown.
	Typed Command
}

// Choice is one entry of a Select. It runs its command for whoever chooses it.
type Choice struct {
	Label       string
	Description string // a few words more; it may be empty
	Command     Command
}

// Title is the label and the description in one line.
func (c Choice) Title() string {
	if c.Description == "" {
		return c.Label
	}
	return c.Label + " (" + c.Description + ")"
}

// Buttons is the choice as buttons, for where it cannot be a menu.
func (s Select) Buttons() Buttons {
	b := Buttons{Lead: s.Lead}
	for _, c := range s.Choices {
		b.Buttons = append(b.Buttons, Button{Label: c.Label, Command: c.Command})
	}
	return b
}

// File is a file to keep or to send on. A platform without files shows what is
// in it. Its name holds no word of a user.
type File struct {
	Name string
	Type string // media type, such as "text/csv"
	Data []byte // UTF-8 without characters that steer a terminal
	// Fetch is what whoever runs the bot types on the terminal to get the file.
	Fetch string
}

// Note is what a platform shows that does not carry the file.
func (f File) Note() Text {
	return Say(S("The file "), C(f.Name), S(fmt.Sprintf(" (%d kB) is not sent to a channel. Whoever runs the bot prints it on the terminal: ", (len(f.Data)+1023)/1024)),
		C(f.Fetch))
}

// Footer is small print: sources, versions, what counts.
type Footer struct{ Text Text }

func (Heading) block() {}
func (Para) block()    {}
func (List) block()    {}
func (Grid) block()    {}
func (Buttons) block() {}
func (Select) block()  {}
func (File) block()    {}
func (Footer) block()  {}

// Style says what a Span is.
type Style uint8

const (
	Plain    Style = iota // ordinary text
	Strong                // text that the eye should find
	Code                  // text to be typed or compared to the letter
	ToType                // a command to type, in Span.Command
	TeamName              // a team, in Span.Team
	Day                   // a date, in Span.Time
)

// Span is a run of text in one style. Command and Team are nil in every other
// style than theirs.
type Span struct {
	Style   Style
	Text    string
	Command *Command
	Team    *Team
	Time    time.Time
}

// Text is a run of spans.
type Text []Span

// Team is a team as a reply shows it. A renderer may show the group of its own
// platform in place of the name.
type Team struct {
	Name   string
	Groups []Group
}

// Group is a platform's own group: a Slack user group or a Discord role.
type Group struct{ Platform, Workspace, ID string }

// S is ordinary text.
func S(s string) Span { return Span{Text: s} }

// B is text that the eye should find.
func B(s string) Span { return Span{Style: Strong, Text: s} }

// C is text to be typed or compared to the letter.
func C(s string) Span { return Span{Style: Code, Text: s} }

// Cmd is a command to type.
func Cmd(c Command) Span { return Span{Style: ToType, Command: &c} }

// T is a team.
func T(t Team) Span { return Span{Style: TeamName, Team: &t} }

// On is a date.
func On(t time.Time) Span { return Span{Style: Day, Time: t} }

// Say is a text of spans.
func Say(spans ...Span) Text { return spans }
