package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"airesp"
	"airesp/commands/chart"
	"airesp/commands/reply"
)

const (
	week       = 7 * 24 * time.Hour
	usualWeeks = 12 // shown when no day was named
	maxPoints  = 26 // times in a picture; a longer span is shown in longer steps
)

func coverageCommand() Command {
	return Command{
		Name: "coverage", Access: Read, run: showCoverage,
		Summary: "How the share of cells with an owner, and the gaps, have changed week by week",
		Options: []Option{
			{Name: "since", Kind: KindSince, Keyword: "since", Placeholder: "DATE", Summary: "From which day on, for instance 2026-10-01 or 6 months; 12 weeks if nothing is said"},
			{Name: "text", Kind: KindFlag, Keyword: "--text", Summary: "The table alone, without the picture"},
		},
		Examples: []string{"coverage", "coverage since 6 months"},
	}
}

// reading is how it was at one time.
type reading struct {
	at  time.Time
	cov airesp.Coverage
	by  map[airesp.GapReason]int
}

func (r reading) gaps() (n int) {
	for _, x := range r.by {
		n += x
	}
	return n
}

// gapKind is a reason of gaps, with the word above its column, a short name and what it means.
type gapKind struct {
	reason             airesp.GapReason
	word, short, meant string
}

// gapKinds are the reasons of gaps, in the order in which they are shown.
func gapKinds() []gapKind {
	return []gapKind{
		{airesp.Unowned, "Unc", "unclaimed", "nobody has claimed it"},
		{airesp.Expired, "Due", "due", "its claim has ended or was not confirmed in time"},
		{airesp.Contest, "Dis", "disputed", "disputed"},
		{airesp.Suspect, "Sus", "team gone", "nobody can speak for its team any more"},
	}
}

// showCoverage shows coverage over time: a reading at the end of each week,
// from the ledger as it was then, and one of now.
func showCoverage(ctx context.Context, c *call) (Reply, error) {
	list, err := c.readings(ctx)
	if err != nil {
		return Reply{}, err
	}
	last := list[len(list)-1]
	m := reply.Message{Summary: c.coverageSummary(list)}
	if len(list) > 1 {
		grid := coverageGrid(list)
		if c.args.flags["text"] {
			m.Blocks = append(m.Blocks, grid)
		} else {
			picture := c.image("coverage.png", c.coveragePicture(list), grid)
			picture.Chart = coverageChart(list)
			m.Blocks = append(m.Blocks, picture)
		}
	}
	if last.gaps() > 0 {
		m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{{Label: "Show the gaps", Command: c.do("gaps", nil)}}})
	}
	m.Blocks = append(m.Blocks, c.coverageFooter(list))
	return Reply{Message: m, Data: c.data(map[string]any{"coverage": coverageData(list)})}, nil
}

// readings are the times that are shown, the oldest first. There are none
// before the first event, when nothing was recorded.
func (c *call) readings(ctx context.Context) ([]reading, error) {
	times := []time.Time{c.now}
	if c.ledger.Tip().Seq > 0 {
		first, err := c.book.span(ctx, c.req.Org, 1, 1)
		if err != nil {
			return nil, err
		}
		from := c.args.dates["since"]
		if from.IsZero() {
			from = c.now.Add(-usualWeeks * week)
		}
		if first[0].At.After(from) {
			from = first[0].At
		}
		weeks := int(c.now.Sub(from)/week) + 1
		step := time.Duration((weeks+maxPoints-2)/(maxPoints-1)) * week
		for at := endOf(c.now).Add(-step); !at.Before(from) && len(times) < maxPoints; at = at.Add(-step) {
			times = append([]time.Time{at}, times...)
		}
		if day := endOf(from); day.Before(times[0]) && len(times) < maxPoints {
			times = append([]time.Time{day}, times...)
		}
	}
	list := make([]reading, len(times))
	for i, at := range times {
		l := c.ledger
		if at != c.now {
			var err error
			if l, err = c.book.Until(ctx, c.req.Org, at); err != nil {
				return nil, err
			}
		}
		list[i] = c.read(l, at)
	}
	return list, nil
}

// read counts what a ledger says at a time, of what was in use then.
func (c *call) read(l *airesp.Ledger, at time.Time) reading {
	inUse, _ := l.Targets(c.framework)
	gaps, cov := l.Gaps(c.framework, inUse, at)
	r := reading{at: at, cov: cov, by: map[airesp.GapReason]int{}}
	for _, g := range gaps {
		r.by[g.Gap]++
	}
	return r
}

func (c *call) coverageSummary(list []reading) reply.Text {
	first, last := list[0], list[len(list)-1]
	text := reply.Say(reply.B(fmt.Sprintf("%d %% covered:", last.cov.Percent())), reply.S(" "+owned(last.cov)))
	if len(list) > 1 {
		text = append(text, reply.S(fmt.Sprintf(", after %d of %d on %s", first.cov.Owned, first.cov.Needed, first.day())))
	}
	text = append(text, reply.S("; "+plural(last.gaps(), "gap", "gaps")+"."))
	switch {
	case len(list) > 1:
	case len(c.ledger.AllClaims()) > 0:
		text = append(text, reply.S(" There is nothing to compare that with yet."))
	default:
		text = append(text, reply.S(" Nothing has been claimed yet."))
	}
	return text
}

// day is the day in words; see moment.day.
func (r reading) day() string { return r.at.UTC().Format(reply.PlainDate) }

func coverageGrid(list []reading) reply.Grid {
	g := reply.Grid{Columns: []string{"%", "Own", "Gap"}}
	g.Legend = []reply.Text{reply.Say(reply.B("Own"), reply.S(": duties of ours with an owner; "), reply.B("%"), reply.S(": their share; "), reply.B("Gap"), reply.S(": gaps"))}
	var shown []gapKind
	for _, k := range gapKinds() {
		if slices.ContainsFunc(list, func(r reading) bool { return r.by[k.reason] > 0 && r.by[k.reason] < r.gaps() }) {
			shown = append(shown, k)
			g.Columns = append(g.Columns, k.word)
			g.Legend = append(g.Legend, reply.Say(reply.B(k.word), reply.S(": "+k.meant)))
		}
	}
	for _, r := range list {
		row := reply.GridRow{Name: r.day(), Cells: []string{number(uint64(r.cov.Percent())), number(uint64(r.cov.Owned)), number(uint64(r.gaps()))}}
		for _, k := range shown {
			row.Cells = append(row.Cells, number(uint64(r.by[k.reason])))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func (c *call) coveragePicture(list []reading) chart.Coverage {
	first, last := list[0], list[len(list)-1]
	p := chart.Coverage{
		Title:    fmt.Sprintf("AI security covered: %d %%", last.cov.Percent()),
		Subtitle: fmt.Sprintf("%s on %s; %d of %d on %s.", coverage(last.cov), last.day(), first.cov.Owned, first.cov.Needed, first.day()),
		Source:   credit(c.framework),
	}
	for _, k := range gapKinds() {
		p.Reasons = append(p.Reasons, "Gap: "+k.meant)
	}
	for _, r := range list {
		x := chart.Point{Label: r.at.UTC().Format("2 Jan"), Owned: r.cov.Owned, Needed: r.cov.Needed}
		for _, k := range gapKinds() {
			x.Gaps = append(x.Gaps, r.by[k.reason])
		}
		p.Points = append(p.Points, x)
	}
	return p
}

// coverageChart is the picture as numbers. A reason that no gap ever had is left out.
func coverageChart(list []reading) *reply.Chart {
	last := list[len(list)-1]
	ch := &reply.Chart{Title: fmt.Sprintf("AI security covered: %d %%", last.cov.Percent())}
	needed, owned := reply.Series{Name: "Duties of ours"}, reply.Series{Name: "With an owner"}
	for _, r := range list {
		ch.Times = append(ch.Times, r.at.UTC().Format("2 Jan 06"))
		needed.Values, owned.Values = append(needed.Values, r.cov.Needed), append(owned.Values, r.cov.Owned)
	}
	ch.Series = []reply.Series{needed, owned}
	for _, k := range gapKinds() {
		s := reply.Series{Name: "Gap: " + k.short}
		for _, r := range list {
			s.Values = append(s.Values, r.by[k.reason])
		}
		if slices.Max(s.Values) > 0 {
			ch.Series = append(ch.Series, s)
		}
	}
	return ch
}

func (c *call) coverageFooter(list []reading) reply.Footer {
	text := []string{"Accepted risks are neither covered nor gaps."}
	if len(list) > 1 {
		text = []string{"Each line counts what was in use at the end of that day (UTC); the last one is now.", text[0]}
	}
	text = append(text, fmt.Sprintf("Counted by %s %s.", c.framework.Name, c.framework.Version))
	return reply.Footer{Text: reply.Say(reply.S(strings.Join(text, " ")))}
}

func coverageData(list []reading) []map[string]any {
	out := make([]map[string]any, len(list))
	for i, r := range list {
		out[i] = map[string]any{"at": r.at.UTC(), "owned": r.cov.Owned, "accepted": r.cov.Accepted, "needed": r.cov.Needed, "gaps": r.by}
	}
	return out
}
