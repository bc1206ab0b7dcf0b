package commands

import (
	"errors"
	"fmt"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// An interview asks one question at a time. All that was answered is in the
// command of the next step, so that nothing is kept between them: anybody may
// press a button of it, and what somebody changes by hand is checked.

func answersOption(summary string) Option {
	return Option{Name: "answers", Kind: KindAnswers, Keyword: "answers", Placeholder: "ANSWERS", Summary: summary}
}

// answers splits "yes, no" or "yes no".
func answers(text string) []string {
	list := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	for i, a := range list {
		switch a {
		case "y":
			list[i] = "yes"
		case "n":
			list[i] = "no"
		}
	}
	return list
}

// asked is one question of an interview.
type asked struct {
	given   []string // the answers before it
	of      int      // questions in all
	text    string
	answers []airesp.Answer
}

// step is the command with these answers; without any it begins again.
func (c *call) step(given ...string) reply.Command {
	return c.do(c.cmd.Name, values{"answers": strings.Join(given, ",")})
}

// count reads "Question 2 of 9".
func (q asked) count() string { return fmt.Sprintf("Question %d of %d", len(q.given)+1, q.of) }

// menu is the choice of the next answer.
func (c *call) menu(q asked, lead reply.Text) reply.Select {
	s := reply.Select{Lead: lead, Placeholder: "Choose an answer"}
	for _, a := range q.answers {
		given := append(append([]string{}, q.given...), a.ID)
		s.Choices = append(s.Choices, reply.Choice{Label: a.Label, Command: c.step(given...)})
	}
	return s
}

// turnBack are the ways to an earlier question.
func (c *call) turnBack(given []string) []reply.Button {
	switch len(given) {
	case 0:
		return nil
	case 1:
		return []reply.Button{{Label: "Start again", Command: c.step()}}
	}
	return []reply.Button{{Label: "Back", Command: c.step(given[:len(given)-1]...)}, {Label: "Start again", Command: c.step()}}
}

// question is a reply that asks one question.
func (c *call) question(q asked) reply.Message {
	m := reply.Message{
		Summary: reply.Say(reply.B(q.count()+"."), reply.S(" "+q.text)),
		Blocks:  []reply.Block{c.menu(q, reply.Say(reply.S("Your answer:")))},
	}
	if back := c.turnBack(q.given); back != nil {
		m.Blocks = append(m.Blocks, reply.Buttons{Buttons: back})
	}
	return m
}

// refuseAnswers says which answer cannot be, and how to go on from the one
// before it.
func (c *call) refuseAnswers(given []string, err error) error {
	var wrong *airesp.AnswerError
	if !errors.As(err, &wrong) {
		return err
	}
	before := given[:wrong.Position-1]
	e := refuse(InvalidArgument, reply.S(fmt.Sprintf("Answer %d, ", wrong.Position)), reply.C(shorten(given[wrong.Position-1])),
		reply.S(", answers nothing: the questions end before it."))
	if wrong.Answer != "" {
		e = refuse(InvalidArgument, reply.S(fmt.Sprintf("Answer %d, ", wrong.Position)), reply.C(shorten(wrong.Answer)),
			reply.S(", is none of those to choose from: "+enumerate(wrong.Known)+"."))
	}
	e.Suggestions = []Suggestion{{Label: "Go on from the answer before", Command: c.step(before...)}, {Label: "Start again", Command: c.step()}}
	if len(before) == 0 {
		e.Suggestions = e.Suggestions[1:]
	}
	return e
}

// inShort says what a model leaves with us.
func (c *call) inShort(m airesp.Model) reply.Text {
	states, counts := c.column(airesp.Target{Model: m.ID})
	text := reply.Say(reply.S("What it means: "), reply.B(fmt.Sprintf("%d of %s", counts[airesp.Customer], plural(len(states), "domain", "domains"))),
		reply.S(fmt.Sprintf(" are ours alone, %d %s shared.", counts[airesp.Shared], isAre(counts[airesp.Shared]))))
	var critical []string
	for _, s := range states {
		if s.Cell.Critical {
			d, _ := c.framework.Domain(s.Cell.Domain)
			critical = append(critical, d.Name)
		}
	}
	if len(critical) > 0 {
		text = append(text, reply.S(" First of all: "), reply.B(enumerate(critical)), reply.S("."))
	}
	return text
}

// nextSteps are what to do once the model is known.
func (c *call) nextSteps(m airesp.Model, more ...reply.Button) reply.Buttons {
	return reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: append([]reply.Button{
		{Label: "What is ours in " + m.Short, Command: c.do("model", values{"model": m.ID}), Primary: true},
		{Label: "Gaps in " + m.Short, Command: c.do("gaps", values{"model": m.ID})},
		{Label: "Add it as a system", Command: c.blank(c.do("system add", values{"model": m.ID}), "name")},
	}, more...)}
}

// guideLeftOut says that some models are not asked about, where the
// organisation's own framework does not have them.
func (c *call) guideLeftOut() []reply.Block {
	n := len(c.guide().Missing)
	if n == 0 {
		return nil
	}
	return []reply.Block{reply.Footer{Text: reply.Say(reply.S("Left out: " + plural(n, "deployment model", "deployment models") + " that this framework does not have."))}}
}

// questionJSON is the question that is asked next.
type questionJSON struct {
	Number   int          `json:"number"`
	Of       int          `json:"of"`
	Question string       `json:"question"`
	Answers  []answerJSON `json:"answers"`
}

type answerJSON struct {
	ID      string `json:"id"`
	Label   string `json:"label"`
	Command string `json:"command"`
}

func (c *call) questionData(q *asked) *questionJSON {
	if q == nil {
		return nil
	}
	j := &questionJSON{Number: len(q.given) + 1, Of: q.of, Question: q.text}
	for i, choice := range c.menu(*q, nil).Choices {
		j.Answers = append(j.Answers, answerJSON{q.answers[i].ID, q.answers[i].Label, choice.Command.String()})
	}
	return j
}
