package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"airesp"
	"airesp/commands/reply"
)

func gapsCommand() Command {
	return Command{
		Name: "gaps", Access: Read, run: gaps,
		Summary: "What is nobody's: the cells that need an owner of ours and have no valid one, worst first",
		Options: with(placeOptions(),
			teamOption("--team", "Only those that this team has let lapse or lie in dispute, or that its systems have"),
			Option{Name: "critical", Kind: KindFlag, Keyword: "--critical", Summary: "Only the critical ones"},
			Option{Name: "since", Kind: KindSince, Keyword: "--since", Placeholder: "DATE", Summary: "Only those that became gaps since a day, for instance 30d"},
			onOption(false), pageOption()),
		Examples: []string{"gaps", "gaps for mcp", "gaps --critical", "gaps --since 30d", "gaps page 2"},
	}
}

// claimMenu is what a menu of gaps is for.
const claimMenu = "Claim or settle a gap"

// gaps lists the cells that need an owner of ours and have no valid one, the
// worst first.
func gaps(_ context.Context, c *call) (Reply, error) {
	keep, refusal := c.gapFilter()
	if refusal != nil {
		return Reply{}, refusal
	}
	inUse, assumed := c.inUse()
	all, cov := c.ledger.Gaps(c.framework, inUse, c.now)
	total := len(all)
	all = slices.DeleteFunc(all, func(g airesp.State) bool { return !keep(g) })
	from, to, refusal := c.paged(len(all))
	if refusal != nil {
		return Reply{}, refusal
	}
	unclaimed := len(all) > 0 && !slices.ContainsFunc(all, func(g airesp.State) bool { return g.Gap != airesp.Unowned || c.gapAge(g) != "" })
	m := reply.Message{Summary: c.asOf(c.gapsSummary(all, cov, total))}
	if unclaimed && (c.filtered() || cov.Owned > 0) {
		m.Summary = append(m.Summary, reply.S(" The "+plural(len(all), "gap is", "gaps are")+" "), reply.B(nobody+"'s"), reply.S("."))
	}
	list := reply.List{Ordered: true, Start: from + 1, Menus: []string{claimMenu}}
	for i, g := range all[from:to] {
		item := c.gapItem(g, !unclaimed)
		if c.then == nil { // the past cannot be changed
			item.Buttons = []reply.Button{{Label: closeWord(g, c.now), Command: c.closeButton(g).Command, Primary: i == 0}}
		}
		list.Items = append(list.Items, item)
	}
	switch {
	case len(list.Items) > 0 && c.then != nil:
		m.Blocks = append(append(m.Blocks, list), c.turns(len(all))...)
	case len(list.Items) > 0:
		m.Blocks = append(append(m.Blocks, list), c.gapButtons(from, all[from], len(all))...)
	}
	if len(all) > 0 || assumed {
		m.Blocks = append(m.Blocks, c.gapsFooter(assumed))
	}
	m.Blocks = append(append(m.Blocks, c.lookedBack()...), c.drift()...)
	return Reply{Message: m, Data: c.data(c.dated(map[string]any{
		"gaps": c.gapData(all), "coverage": map[string]int{"owned": cov.Owned, "accepted": cov.Accepted, "needed": cov.Needed},
	}))}, nil
}

// gapFilter is which gaps were asked for.
func (c *call) gapFilter() (keep func(airesp.State) bool, refusal *Error) {
	var team airesp.Team
	if c.args.team != nil {
		if team, refusal = c.known(); refusal != nil {
			return nil, refusal
		}
	}
	since, critical := c.args.dates["since"], c.args.flags["critical"]
	return func(g airesp.State) bool {
		if team.ID != "" {
			s, _ := c.ledger.System(g.Target.System)
			if !(g.Owned && g.Claim.Team == team.ID) && s.Team != team.ID {
				return false
			}
		}
		return (!critical || g.Cell.Critical) && (since.IsZero() || !g.Since.Before(since))
	}, nil
}

func (c *call) filtered() bool {
	return c.args.team != nil || c.args.flags["critical"] || !c.args.dates["since"].IsZero()
}

// inUse is what was asked about, or everything that is in use here.
func (c *call) inUse() (list []airesp.Target, assumed bool) {
	if len(c.args.places) > 0 {
		return targets(c.args.places), false
	}
	return c.ledger.Targets(c.framework)
}

func (c *call) gapsSummary(all []airesp.State, cov airesp.Coverage, total int) reply.Text {
	where := ""
	if len(c.args.places) > 0 {
		where = " for " + titles(c.args.places)
	}
	var text reply.Text
	switch {
	case c.filtered() && len(all) == 0:
		text = reply.Say(reply.B("No such gaps"+where+"."), reply.S(fmt.Sprintf(" There are %d in all: ", total)), reply.Cmd(c.do("gaps", values{"model": wordsOf(c.args.places)})), reply.S("."))
	case len(all) == 0:
		text = reply.Say(reply.B("No gaps"+where+"."), reply.S(" "+duties(cov)+"."))
	case c.args.flags["critical"]:
		text = reply.Say(reply.B(plural(len(all), "critical gap", "critical gaps")+where+","), reply.S(fmt.Sprintf(" of %d in all.", total)))
	case c.filtered():
		text = reply.Say(reply.B(countGaps(all, where)+","), reply.S(fmt.Sprintf(" of %d in all.", total)))
	default:
		text = reply.Say(reply.B(countGaps(all, where)+"."), reply.S(" "+duties(cov)+"."))
	}
	switch {
	case cov.Accepted == 1:
		text = append(text, reply.S(" 1 more is accepted until "), reply.On(cov.Until), reply.S("."))
	case cov.Accepted > 1:
		text = append(text, reply.S(fmt.Sprintf(" %d more are accepted, the first until ", cov.Accepted)), reply.On(cov.Until), reply.S("."))
	}
	return text
}

// duties reads "12 of our 97 duties have an owner (12 %)".
func duties(c airesp.Coverage) string {
	if c.Owned == 0 {
		return owned(c)
	}
	return fmt.Sprintf("%s (%d %%)", owned(c), c.Percent())
}

// owned is duties without the share.
func owned(c airesp.Coverage) string {
	ours := "our " + plural(c.Needed, "duty", "duties")
	switch {
	case c.Needed == 0:
		return "Nothing here is ours to do"
	case c.Owned == 0:
		return "None of " + ours + " has an owner"
	case c.Owned == 1:
		return "1 of " + ours + " has an owner"
	}
	return fmt.Sprintf("%d of %s have an owner", c.Owned, ours)
}

// countGaps reads "17 gaps for SaaS AI Models, 1 of them critical".
func countGaps(all []airesp.State, where string) string {
	critical := 0
	for _, g := range all {
		if g.Cell.Critical {
			critical++
		}
	}
	head := plural(len(all), "gap", "gaps") + where
	if critical > 0 {
		head += fmt.Sprintf(", %d of them critical", critical)
	}
	return head
}

// gapItem is a gap of a list. Why it is one is left to the list where that is
// the same for all.
func (c *call) gapItem(g airesp.State, why bool) reply.Item {
	name := c.gapShort(g)
	if len(c.args.places) == 1 { // the first sentence says where
		d, _ := c.framework.Domain(g.Cell.Domain)
		name = d.Name
	}
	title := reply.Say(reply.B(name), reply.S(": "+cellWord(g.Cell)))
	if why {
		title = c.gapTitle(name, g)
	}
	return reply.Item{
		Title: title, Name: name,
		Lines: append([]reply.Text{reply.Say(reply.S(g.Cell.Note))}, c.moreLines(g)...),
	}
}

// gapShort is what a gap is called, in few letters.
func (c *call) gapShort(g airesp.State) string {
	d, _ := c.framework.Domain(g.Cell.Domain)
	return d.Name + " for " + c.placeOf(g.Target).short()
}

// gapTitle is a gap in one line: what it is called, whose job it is, and why
// nobody does it.
func (c *call) gapTitle(name string, g airesp.State) reply.Text {
	title := reply.Say(reply.B(name), reply.S(": "+cellWord(g.Cell)+"; "))
	if g.Gap == airesp.Unowned {
		return append(title, reply.B(nobody+"'s"), reply.S(c.gapAge(g)+"."))
	}
	return append(append(title, c.gapReason(g)...), reply.S("."))
}

// whyGap says why a cell is a gap, and since when, in a line of its own.
func (c *call) whyGap(g airesp.State) reply.Text {
	return append(append(reply.Say(reply.S("Why: ")), c.gapReason(g)...), reply.S("."))
}

func (c *call) gapReason(g airesp.State) reply.Text {
	team, _ := c.ledger.Team(g.Claim.Team)
	switch {
	case g.Gap == airesp.Contest:
		return reply.Say(reply.B("disputed"), reply.S(c.gapAge(g)+"; its owner: "), reply.T(replyTeam(team)))
	case g.Gap == airesp.Suspect:
		return reply.Say(reply.S("nobody can speak for "), reply.B(team.Name), reply.S(" any more, since "+lostGroups(team)))
	case g.Gap == airesp.Expired && g.Claim.Ended(c.now):
		return reply.Say(reply.T(replyTeam(team)), reply.S(" had it until "), reply.On(g.Claim.Until))
	case g.Gap == airesp.Expired && !c.now.After(g.Claim.Review):
		return reply.Say(reply.T(replyTeam(team)), reply.S(" has "), reply.B("not confirmed"), reply.S(" it since the framework changed it on "), reply.On(g.Claim.Asked))
	case g.Gap == airesp.Expired:
		return reply.Say(reply.T(replyTeam(team)), reply.S(" has "), reply.B("not confirmed"), reply.S(" it, due on "), reply.On(g.Claim.Review))
	}
	return reply.Say(reply.B(nobody), reply.S(" has claimed it"+c.gapAge(g)))
}

// gapAge reads " for 34 days"; it is empty on the first day, and where it is
// not known.
func (c *call) gapAge(g airesp.State) string {
	days := int(c.now.Sub(g.Since).Hours() / 24)
	if g.Since.IsZero() || days < 1 {
		return ""
	}
	return " for " + plural(days, "day", "days")
}

// gapButtons are the other pages, and a way to accept the worst gap shown.
func (c *call) gapButtons(from int, worst airesp.State, n int) []reply.Block {
	b := reply.Buttons{}
	for _, block := range c.turns(n) {
		if pages, ok := block.(reply.Buttons); ok {
			b = pages
		}
	}
	if worst.Gap == airesp.Unowned {
		v := c.valuesOf(worst.Cell.Domain, worst.Target.Scope())
		b.Buttons = append(b.Buttons, reply.Button{Label: fmt.Sprintf("Accept number %d for now", from+1), Command: c.blank(c.blank(c.do("accept", v), "until"), "reason")})
	}
	if len(b.Buttons) == 0 {
		return nil
	}
	return []reply.Block{b}
}

// closeWord is what closes a gap, in a word.
func closeWord(g airesp.State, now time.Time) string {
	switch {
	case g.Gap == airesp.Expired && !g.Claim.Ended(now):
		return "Confirm"
	case g.Gap == airesp.Contest:
		return "Resolve"
	case g.Gap == airesp.Suspect:
		return "Say who speaks for it"
	}
	return "Claim"
}

// closeButton is what closes a gap: a claim, a confirmation or a resolution.
func (c *call) closeButton(g airesp.State) reply.Button {
	d, _ := c.framework.Domain(g.Cell.Domain)
	switch {
	case g.Gap == airesp.Expired && !g.Claim.Ended(c.now):
		return reply.Button{Label: "Confirm " + d.Name, Command: c.do("attest", c.claimValues(g.Claim)), Primary: true}
	case g.Gap == airesp.Contest:
		return reply.Button{Label: "Resolve " + d.Name, Command: c.do("resolve", c.claimValues(g.Claim)), Primary: true}
	}
	if g.Gap == airesp.Suspect {
		team, _ := c.ledger.Team(g.Claim.Team)
		return reply.Button{Label: "Say who speaks for " + team.Name, Command: c.blank(c.do("team bind", values{"team": team.Name}), "groups"), Primary: true}
	}
	at := c.placeOf(g.Target)
	return reply.Button{Label: "Claim " + d.Name + " for " + at.short(), Command: c.blank(c.do("claim", values{"domain": d.ID, "model": at.word()}), "team"), Primary: true}
}

func (c *call) gapsFooter(assumed bool) reply.Block {
	text := "Worst first: critical, then Customer (ours to do) before Shared (the vendor does a part), then the model with more systems, then the oldest."
	if assumed {
		text = fmt.Sprintf("All %s count, since nobody has said which are in use here. ",
			plural(len(c.framework.Models), "deployment model", "deployment models")) + text
	}
	return reply.Footer{Text: reply.Say(reply.S(text))}
}

type gapJSON struct {
	Domain         string                `json:"domain"`
	Model          string                `json:"model"`
	Responsibility airesp.Responsibility `json:"responsibility"`
	Critical       bool                  `json:"critical"`
	System         string                `json:"system,omitempty"`
	Reason         airesp.GapReason      `json:"reason"`
	Since          *time.Time            `json:"since"`
}

// gapData is nothing where nobody wants it: there can be thousands.
func (c *call) gapData(all []airesp.State) []gapJSON {
	if !c.req.WantData {
		return nil
	}
	list := make([]gapJSON, 0, len(all))
	for _, g := range all {
		j := gapJSON{Domain: g.Cell.Domain, Model: g.Cell.Model, Responsibility: g.Cell.Responsibility, Critical: g.Cell.Critical, System: g.Target.System, Reason: g.Gap}
		if !g.Since.IsZero() {
			j.Since = &g.Since
		}
		list = append(list, j)
	}
	return list
}
