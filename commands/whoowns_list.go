package commands

import (
	"cmp"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// spot is one place with what holds there.
type spot struct {
	place
	airesp.State
}

// left says what is left for us and, where it is not the same everywhere, who
// owns it: a line for each owner, then each place that is nobody's. What needs
// most of us comes first, and what needs nothing is one line at the end. full
// says what is left for us in the places that have an owner too.
func (c *call) left(asked []place, v survey, full bool) []reply.Block {
	if len(v.states) == 1 {
		note, more := reply.Say(reply.S(v.states[0].Cell.Note)), c.moreLines(v.states[0])
		if len(more) == 0 {
			return []reply.Block{reply.Para{Text: note}}
		}
		return []reply.Block{reply.List{Items: []reply.Item{{Title: note, Lines: more}}}}
	}
	list := reply.List{More: reply.Say(reply.S("Ask for one model to see it: "),
		reply.Cmd(c.do("who-owns", values{"domain": c.args.domain.ID, "model": asked[len(asked)-1].word(), "on": c.raw["on"]})))}
	spots := make([]spot, len(asked))
	for i, p := range asked {
		spots[i] = spot{p, v.states[i]}
	}
	slices.SortStableFunc(spots, func(a, b spot) int { return cmp.Compare(weight(a.Cell), weight(b.Cell)) })
	var owned, unowned, quiet []spot
	for _, s := range spots {
		switch {
		case v.needed > 0 && !s.Cell.Responsibility.NeedsOwner() && (!s.Owned || s.Claim.Scope.Whole()):
			quiet = append(quiet, s)
		case s.Owned && !v.same:
			owned = append(owned, s)
		default:
			unowned = append(unowned, s)
		}
	}
	list.Items = c.byOwner(owned, full)
	for _, s := range unowned {
		if v.same {
			list.Items = append(list.Items, reply.Item{Title: noteOf(s)})
			continue
		}
		list.Items = append(list.Items, reply.Item{
			Title: reply.Say(reply.B(s.title()), reply.S(" ("), reply.B(nobody), reply.S(", "+cellWord(s.Cell)+"): "+s.Cell.Note)),
			Lines: c.moreLines(s.State),
		})
	}
	blocks := []reply.Block{list}
	if len(quiet) > 0 {
		blocks = append(blocks, reply.Para{Text: restOf(quiet)})
	}
	return blocks
}

// byOwner is a line for each owner, with the places that it owns since the same
// time. Places of which more is to be said have a line of their own.
func (c *call) byOwner(spots []spot, full bool) []reply.Item {
	var items []reply.Item
	for len(spots) > 0 {
		owner, lines := reply.Text(c.claimSpans(spots[0].Claim)), c.moreLines(spots[0].State)
		var names []string
		var notes []reply.Text
		spots = slices.DeleteFunc(spots, func(s spot) bool {
			if !sameLines([]reply.Text{c.claimSpans(s.Claim)}, []reply.Text{owner}) || !sameLines(c.moreLines(s.State), lines) {
				return false
			}
			names = append(names, s.brief())
			notes = append(notes, noteOf(s))
			return true
		})
		item := reply.Item{Title: append(owner, reply.S(", for "), reply.B(enumerate(names))), Lines: lines}
		if full {
			item.Lines = append(notes, lines...)
		}
		items = append(items, item)
	}
	return items
}

// brief names the place in few letters, as people asked for it, and marks what
// is critical.
func (s spot) brief() string {
	name := s.place.short()
	if s.As != "" && s.System.ID == "" {
		name = s.As
	}
	if s.Cell.Critical {
		name += " (critical)"
	}
	return name
}

// noteOf is whose job it is in a place and what is left for us, in one line.
func noteOf(s spot) reply.Text {
	return reply.Say(reply.B(s.title()), reply.S(" ("+cellWord(s.Cell)+"): "+s.Cell.Note))
}

// restOf names the places that need no owner of ours.
func restOf(spots []spot) reply.Text {
	var providers, none []string
	for _, s := range spots {
		if s.Cell.Responsibility == airesp.Provider {
			providers = append(providers, s.brief())
		} else {
			none = append(none, s.brief())
		}
	}
	return needsNothing(providers, none)
}

// needsNothing says in one line what is the provider's and what does not apply.
func needsNothing(providers, none []string) reply.Text {
	var text reply.Text
	for _, part := range []struct {
		lead  string
		names []string
	}{{"The provider's:", providers}, {"Does not apply:", none}} {
		if len(part.names) == 0 {
			continue
		}
		if len(text) > 0 {
			text = append(text, reply.S(" "))
		}
		text = append(text, reply.B(part.lead), reply.S(" "+strings.Join(part.names, ", ")+"."))
	}
	return text
}
