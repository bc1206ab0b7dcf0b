package commands

import (
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// digestLine is the whole digest in a line: "7 gaps, 2 of them critical; 3
// closed since last week; coverage 84 % → 87 %."
func (c *call) digestLine(f findings) reply.Text {
	where := c.onlyName(f.sub.Only)
	head := countGaps(f.gaps, where)
	switch {
	case len(f.gaps) == 0 && f.sub.Critical:
		head = "No critical gaps" + where
	case len(f.gaps) == 0:
		head = "No gaps" + where
	case f.sub.Critical:
		head = plural(len(f.gaps), "critical gap", "critical gaps") + where
	}
	if f.quiet() {
		return reply.Say(reply.B(head), reply.S(fmt.Sprintf("; nothing has changed %s; coverage %d %%.", c.sinceWords(f.since), f.cov.Percent())))
	}
	rest := ""
	if n := len(f.closed); n > 0 {
		rest = fmt.Sprintf("; %d closed %s", n, c.sinceWords(f.since))
	}
	coverage := fmt.Sprintf("; coverage %d %% → %d %%.", f.was.Percent(), f.cov.Percent())
	if f.first || f.was.Percent() == f.cov.Percent() {
		coverage = fmt.Sprintf("; coverage %d %%.", f.cov.Percent())
	}
	return reply.Say(reply.B(head), reply.S(rest+coverage))
}

// sinceWords reads "since last week", or names the day.
func (c *call) sinceWords(t time.Time) string {
	switch days := int(c.now.Sub(t).Hours()/24 + .5); {
	case days <= 1:
		return "since yesterday"
	case days >= 6 && days <= 8:
		return "since last week"
	case days >= 28 && days <= 31:
		return "since last month"
	}
	return "since " + t.UTC().Format(reply.PlainDate)
}

// digestBlocks is the digest below its first line.
func (c *call) digestBlocks(f findings) []reply.Block {
	var blocks []reply.Block
	section := func(title string, items []reply.Item, more reply.Text) {
		if len(items) == 0 {
			return
		}
		list := reply.List{Items: items[:min(len(items), otherShown)], More: more}
		blocks = append(blocks, reply.Heading{Text: title}, list)
		if n := len(items) - otherShown; n > 0 {
			blocks = append(blocks, reply.Para{Text: append(reply.Say(reply.S(plural(n, "more", "more")+": ")), more...)})
		}
	}
	blocks = append(blocks, c.worst(f)...)
	section("Waiting for a decision", f.waiting, reply.Say(reply.Cmd(c.do("approve", nil))))
	section("Due in the next 14 days", c.dueItems(f), reply.Say(reply.Cmd(c.do("mine", nil))))
	section(fmt.Sprintf("New gaps (%d)", len(f.fresh)), c.freshItems(f), reply.Say(reply.Cmd(c.do("gaps", values{"since": f.since.UTC().Format(time.DateOnly)}))))
	section(fmt.Sprintf("Closed (%d)", len(f.closed)), c.closedItems(f), reply.Say(reply.Cmd(c.do("history", nil))))
	if f.gone > 0 {
		blocks = append(blocks, reply.Para{Text: reply.Say(reply.S(fmt.Sprintf("%s of what is no longer in use %s gone.", plural(f.gone, "gap", "gaps"), isAre(f.gone))))})
	}
	return blocks
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// freshItems is what has become a gap, a line for each model or system.
func (c *call) freshItems(f findings) []reply.Item {
	var items []reply.Item
	at := map[airesp.Target]int{}
	for _, g := range f.fresh {
		d, _ := c.framework.Domain(g.Cell.Domain)
		i, ok := at[g.Target]
		if !ok {
			i = len(items)
			at[g.Target] = i
			items = append(items, reply.Item{Title: reply.Say(reply.B(c.placeOf(g.Target).title()), reply.S(": "+d.Name))})
			continue
		}
		items[i].Title = append(items[i].Title, reply.S(", "+d.Name))
	}
	return items
}

// closedItems thanks who closed the gaps.
func (c *call) closedItems(f findings) []reply.Item {
	var items []reply.Item
	for _, g := range f.closed {
		title := reply.Say(reply.B(c.gapShort(g)))
		switch team, ok := c.ledger.Team(g.Claim.Team); {
		case g.Accepted():
			title = append(title, reply.S(": accepted as a risk until "), reply.On(g.Risk.Until), reply.S("."))
		case g.Owned && ok:
			title = append(title, reply.S(": thanks to "), reply.T(replyTeam(team)), reply.S("."))
		default:
			title = append(title, reply.S(": it counts no more."))
		}
		items = append(items, reply.Item{Title: title})
	}
	return items
}

func (c *call) dueItems(f findings) []reply.Item {
	var items []reply.Item
	for _, claim := range f.due {
		team, _ := c.ledger.Team(claim.Team)
		word := ": to be confirmed by "
		if claim.Due().Equal(claim.Until) {
			word = ": ends on "
		}
		items = append(items, reply.Item{Title: reply.Say(reply.B(c.shortName(claim.Domain, claim.Scope)), reply.S(word), reply.On(claim.Due()), reply.S(", "), reply.T(replyTeam(team)), reply.S("."))})
	}
	for _, r := range f.ending {
		items = append(items, reply.Item{Title: reply.Say(reply.B(c.shortName(r.Domain, r.Scope)), reply.S(": the accepted risk ends on "), reply.On(r.Until), reply.S("."))})
	}
	return items
}

// worst is the worst gaps, each with what can be done about it.
func (c *call) worst(f findings) []reply.Block {
	if len(f.gaps) == 0 {
		return nil
	}
	n := min(len(f.gaps), worstShown)
	title := fmt.Sprintf("The %d worst gaps", n)
	if n == len(f.gaps) {
		title = "The gaps"
	}
	list := reply.List{Ordered: true, Menus: []string{claimMenu, "Ask a team about a gap", "Accept a gap for now"}}
	for i, g := range f.gaps[:n] {
		item := c.gapLine(g)
		item.Buttons = c.gapActions(i == 0, g)
		list.Items = append(list.Items, item)
	}
	return []reply.Block{reply.Heading{Text: title}, list}
}

// gapLine is a gap in one line, as short as a digest wants it.
func (c *call) gapLine(g airesp.State) reply.Item {
	return reply.Item{Title: c.gapTitle(c.gapShort(g), g), Name: c.gapShort(g)}
}

// gapActions closes a gap, asks a team to, or accepts it.
func (c *call) gapActions(first bool, g airesp.State) []reply.Button {
	v := c.valuesOf(g.Cell.Domain, g.Target.Scope())
	ask := c.do("remind", v)
	if ask = c.blank(ask, "team"); g.Owned {
		v["team"] = known(c.ledger, g.Claim.Team)
		ask = c.do("remind", v)
		delete(v, "team")
	}
	accept := c.blank(c.blank(c.do("accept", v), "until"), "reason")
	return []reply.Button{
		{Label: closeWord(g, c.now), Command: c.closeButton(g).Command, Primary: first},
		{Label: "Ask a team", Command: ask},
		{Label: "Accept", Command: accept},
	}
}

// digestEnd is what else can be seen, and the small print: which digest it is
// and from which state of the ledger.
func (c *call) digestEnd(f findings, label string, edited *time.Time) []reply.Block {
	var blocks []reply.Block
	if len(f.gaps) > 0 && (len(f.gaps) > worstShown || f.quiet()) {
		v := values{}
		if f.sub.Critical {
			v["critical"] = "yes"
		}
		if o := f.sub.Only; o.Team != "" {
			v["team"] = known(c.ledger, o.Team)
		} else if o.Model != "" || o.System != "" {
			v["model"] = c.placeOfScope(airesp.Scope{Model: o.Model, System: o.System}).word()
		}
		blocks = append(blocks, reply.Buttons{Buttons: []reply.Button{{Label: fmt.Sprintf("See all %d", len(f.gaps)), Command: c.do("gaps", v)}}})
	}
	tip := c.ledger.Tip()
	text := "Nothing is recorded yet."
	if tip.Seq > 0 {
		text = fmt.Sprintf("As of event %d, hash %s.", tip.Seq, tip.Hash.String()[:16])
	}
	if label != "" {
		text = label + ". " + text
	}
	if len(f.gaps) > 0 && !f.quiet() {
		text = "Customer: ours to do. Shared: the vendor does a part. " + text
	}
	if edited != nil {
		text += " Brought up to date on " + edited.UTC().Format("2 Jan 2006 15:04") + " UTC."
	}
	if f.assumed {
		text += " All deployment models count, since nobody has said which are in use here."
	}
	return append(blocks, reply.Footer{Text: reply.Say(reply.S(text))})
}

// digestMore is what the message has no room for, in messages of their own.
func (c *call) digestMore(f findings) []reply.Message {
	var pages []reply.Message
	add := func(title string, items []reply.Item, shown int, more reply.Text) {
		for from := shown; from < len(items); from += morePage {
			to := min(from+morePage, len(items))
			m := reply.Message{Visibility: reply.Public, Summary: reply.Say(reply.B(fmt.Sprintf("%s, %d to %d of %d", title, from+1, to, len(items))))}
			m.Blocks = []reply.Block{reply.List{Ordered: true, Start: from + 1, Items: items[from:to], More: more}}
			pages = append(pages, m)
		}
	}
	var rest []reply.Item
	for _, g := range f.gaps {
		rest = append(rest, c.gapLine(g))
	}
	all := reply.Say(reply.Cmd(c.do("gaps", nil)))
	add("Closed", c.closedItems(f), otherShown, reply.Say(reply.Cmd(c.do("history", nil))))
	add("Due", c.dueItems(f), otherShown, all)
	add("Gaps", rest, worstShown, all)
	if n := len(pages) - maxMore; n > 0 {
		pages = pages[:maxMore]
		last := &pages[maxMore-1]
		last.Blocks = append(last.Blocks, reply.Para{Text: append(reply.Say(reply.S("The rest: ")), all...)})
	}
	return pages
}
