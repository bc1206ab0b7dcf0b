package commands

import (
	"fmt"
	"strconv"

	"airesp/commands/reply"
)

// perPage is how many items one reply lists: about two screens of a phone.
const perPage = 10

// paged is the part of n items that the asked page shows.
func (c *call) paged(n int) (from, to int, refusal *Error) { return c.pagedBy(n, perPage) }

// pagedBy is paged for items of another length than usual.
func (c *call) pagedBy(n, each int) (from, to int, refusal *Error) {
	if last := pagesOf(n, each); c.args.page > last {
		e := refuse(InvalidArgument, reply.S(fmt.Sprintf("There is no page %d: the last one is page %d.", c.args.page, last)))
		e.Suggestions = []Suggestion{{Label: "The last page", Command: c.cmd.command(c.raw, "page", strconv.Itoa(last))}}
		return 0, 0, e
	}
	from = (c.args.page - 1) * each
	return from, min(from+each, n), nil
}

func pagesOf(n, each int) int { return max(1, (n+each-1)/each) }

// turns says which page is shown, with buttons to the ones beside it. It is
// nothing when one page holds all.
func (c *call) turns(n int) []reply.Block { return c.turnsBy(n, perPage) }

// turnsBy is turns for items of another length than usual.
func (c *call) turnsBy(n, each int) []reply.Block {
	last := pagesOf(n, each)
	if last == 1 {
		return nil
	}
	b := reply.Buttons{Lead: reply.Say(reply.S(fmt.Sprintf("Page %d of %d.", c.args.page, last)))}
	turn := func(label string, to int) {
		b.Buttons = append(b.Buttons, reply.Button{Label: label, Command: c.cmd.command(c.raw, "page", strconv.Itoa(to))})
	}
	if c.args.page > 1 {
		turn("Previous page", c.args.page-1)
	}
	if c.args.page < last {
		turn("Next page", c.args.page+1)
	}
	return []reply.Block{b}
}

func pageOption() Option {
	return Option{Name: "page", Kind: KindPage, Keyword: "page", Placeholder: "NUMBER", Summary: "The page to show, from 1"}
}
