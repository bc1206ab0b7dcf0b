package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"airesp"
	"airesp/commands/reply"
)

const (
	// planSteps is how many steps a plan has: what a team can do in a week.
	planSteps = 5
	// planPage is how many of them one reply explains: a screen of a phone.
	planPage = 3
)

func planCommand() Command {
	return Command{
		Name: "plan", Access: Read, run: plan,
		Summary:  "The next five steps that close gaps: what to type, who could do it, and why",
		Options:  with(placeOptions(), pageOption()),
		Examples: []string{"plan", "plan for saas"},
	}
}

// plan lists the next steps that close gaps, each with the command to type.
func plan(_ context.Context, c *call) (Reply, error) {
	inUse, assumed := c.inUse()
	all, cov := c.ledger.Gaps(c.framework, inUse, c.now)
	steps := c.ledger.Plan(c.framework, inUse, c.now, planSteps)
	from, to, refusal := c.pagedBy(len(steps), planPage)
	if refusal != nil {
		return Reply{}, refusal
	}
	m := reply.Message{Summary: c.planSummary(steps, all, cov)}
	data := []stepJSON{}
	for _, s := range steps {
		data = append(data, c.stepData(s, c.stepCommand(s)))
	}
	if len(steps) > 0 {
		m.Blocks = append(c.stepList(steps[from:to], from), c.stepButtons(steps, from, to))
	}
	m.Blocks = append(m.Blocks, c.gapsFooter(assumed))
	return Reply{Message: m, Data: c.data(map[string]any{"steps": data})}, nil
}

// stepList explains steps. What is the same of all is said once.
func (c *call) stepList(steps []airesp.Step, from int) []reply.Block {
	list := reply.List{Ordered: true, Start: from + 1}
	alone := !slices.ContainsFunc(steps, func(s airesp.Step) bool { return s.Why != airesp.NobodyYet })
	for _, s := range steps {
		list.Items = append(list.Items, c.stepItem(s, alone))
	}
	if !alone {
		return []reply.Block{list}
	}
	return []reply.Block{list, reply.Para{Text: reply.Say(reply.S("Who: no team of ours owns anything near these, so say which one is to take them."))}}
}

// stepButtons do each step that is shown, and lead to the others.
func (c *call) stepButtons(steps []airesp.Step, from, to int) reply.Buttons {
	var b reply.Buttons
	for i, s := range steps[from:to] {
		b.Buttons = append(b.Buttons, reply.Button{Label: fmt.Sprintf("%s step %d", doWord(s.Do), from+i+1), Command: c.stepCommand(s), Primary: i == 0})
	}
	turn := func(label string, page int) {
		b.Buttons = append(b.Buttons, reply.Button{Label: label, Command: c.cmd.command(c.raw, "page", strconv.Itoa(page))})
	}
	if to < len(steps) {
		turn("More steps", c.args.page+1)
	}
	if from > 0 {
		turn("First steps", 1)
	}
	b.Buttons = append(b.Buttons, reply.Button{Label: "See all gaps", Command: c.do("gaps", values{"model": wordsOf(c.args.places)})})
	return b
}

func (c *call) planSummary(steps []airesp.Step, all []airesp.State, cov airesp.Coverage) reply.Text {
	where := ""
	if len(c.args.places) > 0 {
		where = " for " + titles(c.args.places)
	}
	if len(steps) == 0 {
		return reply.Say(reply.B("Nothing to do"+where+"."), reply.S(" "+duties(cov)+"."))
	}
	closes := 0
	for _, s := range steps {
		closes += s.Closes
	}
	if closes == len(all) {
		return reply.Say(reply.B("The next "+plural(len(steps), "step", "steps")+where+","), reply.S(fmt.Sprintf(" which close all of the %s.", countGaps(all, ""))))
	}
	return reply.Say(reply.B("The next "+plural(len(steps), "step", "steps")+where+","), reply.S(fmt.Sprintf(" which close %d of %s.", closes, countGaps(all, ""))))
}

// stepCommand is what to type for a step.
func (c *call) stepCommand(s airesp.Step) reply.Command {
	v := c.valuesOf(s.Gap.Cell.Domain, s.Scope)
	switch s.Do {
	case airesp.ToDecide:
		return c.do("approve", values{"id": s.Gap.Risk.ID})
	case airesp.ToResolve:
		return c.do("resolve", v)
	case airesp.ToAttest:
		return c.do("attest", v)
	case airesp.ToBind:
		return c.blank(c.do("team bind", values{"team": s.Team.Name}), "groups")
	}
	if s.Team.ID == "" {
		return c.blank(c.do("claim", v), "team")
	}
	v["team"] = s.Team.Name
	return c.do("claim", v)
}

// doWord is what the button of a step does.
func doWord(do airesp.StepKind) string {
	if do == airesp.ToDecide {
		return "Approve"
	}
	return "Do"
}

// stepItem is a step: what, why, and who could do it unless that is said below.
// What to type is with the buttons.
func (c *call) stepItem(s airesp.Step, alone bool) reply.Item {
	name := c.nameOf(s.Gap.Cell.Domain, s.Scope)
	title := reply.Say(reply.B(stepVerb(s.Do)+" "+name), reply.S(": "+cellWord(s.Gap.Cell)))
	if s.Closes > 1 {
		title = append(title, reply.S(fmt.Sprintf(", closes %d gaps", s.Closes)))
	}
	item := reply.Item{Title: title, Lines: []reply.Text{c.whyGap(s.Gap)}}
	if !alone {
		item.Lines = append(item.Lines, c.whoCould(s))
	}
	return item
}

func stepVerb(do airesp.StepKind) string {
	switch do {
	case airesp.ToReclaim:
		return "Claim anew"
	case airesp.ToAttest:
		return "Confirm"
	case airesp.ToResolve:
		return "Resolve the dispute about"
	case airesp.ToDecide:
		return "Decide on the request to accept"
	case airesp.ToBind:
		return "Say who speaks for the team that owns"
	}
	return "Claim"
}

// whoCould says who could do a step, and why they.
func (c *call) whoCould(s airesp.Step) reply.Text {
	name := reply.T(replyTeam(s.Team))
	who := reply.Say(reply.S("Who: "), name)
	d, _ := c.framework.Domain(s.Near)
	where := ""
	if !s.Where.Whole() {
		where = " for " + c.placeOfScope(s.Where).title()
	}
	switch s.Why {
	case airesp.Holder:
		return append(who, reply.S(", which holds the claim."))
	case airesp.OwnsTheSame:
		return append(who, reply.S(", since it owns the same domain"+where+"."))
	case airesp.RunsIt:
		if s.Scope.System != "" {
			return append(who, reply.S(", since it runs this system."))
		}
		return append(who, reply.S(", since it runs most of these systems."))
	case airesp.OwnsNearby:
		return append(who, reply.S(", since it owns the most nearby, such as "+d.Name+where+"."))
	case airesp.MayApprove:
		if s.Team.ID != "" {
			return append(who, reply.S(", or rather somebody of it who did not ask."))
		}
		return reply.Say(reply.S("Who: any full member who did not ask for it."))
	}
	return reply.Say(reply.S("Who: no team of ours owns anything near it."))
}

type stepJSON struct {
	Do      airesp.StepKind   `json:"do"`
	Domain  string            `json:"domain"`
	Scope   string            `json:"scope"`
	Closes  int               `json:"closes"`
	Team    string            `json:"team,omitempty"`
	Why     airesp.StepReason `json:"why"`
	Command string            `json:"command"`
}

func (c *call) stepData(s airesp.Step, cmd reply.Command) stepJSON {
	return stepJSON{s.Do, s.Gap.Cell.Domain, s.Scope.String(), s.Closes, s.Team.Name, s.Why, cmd.String()}
}
