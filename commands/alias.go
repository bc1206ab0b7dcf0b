package commands

import (
	"context"
	"errors"

	"airesp"
	"airesp/commands/reply"
)

// aliases are the verbs about an organisation's own words.
func aliases() []Command {
	return []Command{
		{
			Name: "settings alias", Group: "settings", Access: Admin, Show: reply.Public, run: setAlias,
			Summary: "A word of your own for a domain, a deployment model or a product",
			Options: []Option{
				{Name: "word", Kind: KindName, Placeholder: "WORD", Required: true, Summary: "The word, as people here say it"},
				{Name: "means", Kind: KindText, Keyword: "means", Placeholder: "DOMAIN, MODEL or PRODUCT", Required: true, Summary: "What it stands for"},
			},
			Examples: []string{"settings alias crown jewels means data-security", "settings alias pairbot means github copilot"},
		},
		{
			Name: "settings unalias", Group: "settings", Access: Admin, Show: reply.Public, run: unsetAlias,
			Summary:  "Give up a word of your own",
			Options:  []Option{{Name: "word", Kind: KindName, Placeholder: "WORD", Required: true, Summary: "The word; settings lists them"}},
			Examples: []string{"settings unalias crown jewels"},
		},
	}
}

func setAlias(ctx context.Context, c *call) (Reply, error) {
	a, err := c.meant(c.args.text["word"], c.args.text["means"])
	if err != nil {
		return Reply{}, err
	}
	return c.setWord(ctx, func(l *airesp.Ledger) ([]airesp.Body, *Error) {
		if refusal := c.wordTaken(a.Word, l); refusal != nil {
			return nil, refusal
		}
		return l.DecideAlias(a), nil
	}, append(reply.Say(reply.B(a.Word)), reply.S(" stands for "+c.aliasMeans(a)+" here, in questions and in commands.")))
}

func unsetAlias(ctx context.Context, c *call) (Reply, error) {
	word := c.args.text["word"]
	return c.setWord(ctx, func(l *airesp.Ledger) ([]airesp.Body, *Error) {
		if _, ok := l.Alias(word); ok {
			return l.DecideUnalias(word), nil
		}
		e := refuse(NotFound, reply.C(shorten(word)), reply.S(" is no word of your own."))
		var words []string
		for _, a := range l.Aliases() {
			words = append(words, a.Word)
		}
		for _, near := range airesp.Near(word, words) {
			e.Lead = reply.Say(reply.S("Did you mean:"))
			e.Suggestions = append(e.Suggestions, Suggestion{Label: near, Command: c.cmd.command(c.raw, "word", near)})
		}
		return nil, e
	}, reply.Say(reply.B(word), reply.S(" stands for nothing of yours any more.")))
}

// setWord writes what is decided about a word, and says what holds now.
func (c *call) setWord(ctx context.Context, decide func(l *airesp.Ledger) ([]airesp.Body, *Error), now reply.Text) (Reply, error) {
	return c.change(ctx, decide, func(changed bool) reply.Text {
		if !changed {
			return append(reply.Say(reply.S("That is set already, so nothing was changed: ")), now...)
		}
		return now
	}, nil)
}

// meant is the alias of a word for what somebody names.
func (c *call) meant(word, means string) (airesp.Alias, error) {
	if d, err := c.lookup.Domain(means); err == nil {
		return airesp.Alias{Word: word, Kind: airesp.KindDomain, ID: d.ID}, nil
	}
	named, err := c.lookup.Models(means)
	if err == nil && len(named) == 1 {
		return airesp.Alias{Word: word, Kind: airesp.KindModel, ID: named[0].Model.ID, As: named[0].As}, nil
	}
	e := c.cmd.misuse(reply.C(shorten(means)), reply.S(" is not one domain, deployment model or product."))
	var near []airesp.Option
	for _, lookup := range []func() error{func() error { _, err := c.lookup.Domain(means); return err }, func() error { return err }} {
		var unknown *airesp.UnknownError
		var ambiguous *airesp.AmbiguousError
		switch err := lookup(); {
		case errors.As(err, &ambiguous):
			near = append(near, ambiguous.Options...)
		case errors.As(err, &unknown):
			near = append(near, unknown.Near...)
		}
	}
	for _, o := range near[:min(len(near), maxSteps)] {
		e.Lead = reply.Say(reply.S("Did you mean:"))
		e.Suggestions = append(e.Suggestions, Suggestion{Label: o.Label, Command: c.cmd.command(c.raw, "means", o.Word)})
	}
	return airesp.Alias{}, e
}

// wordTaken refuses a word that stands for something already, or that people could not tell from
// one that does.
func (c *call) wordTaken(word string, l *airesp.Ledger) *Error {
	base := c.readers.base()
	_, verb := c.verbs[airesp.Canonical(word)]
	system, isSystem := l.SystemLike(word)
	team, isTeam := l.TeamLike(word)
	like, isAlias := l.AliasLike(word)
	what := c.meansAlready(word)
	switch {
	case what != "":
	case isSystem:
		what = "the system " + system.Name
	case isTeam:
		what = "the team " + team.Name
	case isAlias && airesp.Canonical(like.Word) != airesp.Canonical(word):
		what = c.aliasMeans(like) + " where it is written " + like.Word
	case verb:
		what = "a command"
	case base.Names(word), base.Small(word):
		what = "something else in questions"
	default:
		return nil
	}
	return refuse(InvalidArgument, reply.B(word), reply.S(" stands for "+what+" already, and a word of your own would hide that. Choose another word."))
}

// aliasMeans names what an alias stands for.
func (r *Router) aliasMeans(a airesp.Alias) string {
	m, _ := r.framework.Model(a.ID)
	d, isDomain := r.framework.Domain(a.ID)
	switch {
	case a.Kind == airesp.KindDomain && isDomain:
		return "the security domain " + d.Name
	case a.As != "":
		return "the product " + a.As
	case m.ID != "":
		return "the deployment model " + m.Name
	}
	return a.ID + ", which this framework does not have"
}

// aliasItem lists the words of the organisation's own among its settings.
func (c *call) aliasItem() (item reply.Item, ok bool) {
	list := c.ledger.Aliases()
	item.Title = reply.Say(reply.B("alias"), reply.S(": "+plural(len(list), "word", "words")+" of your own."))
	for _, a := range list {
		item.Lines = append(item.Lines, reply.Say(reply.B(a.Word), reply.S(" stands for "+c.aliasMeans(a)+".")))
	}
	return item, len(list) > 0
}

func (c *call) aliasData() []map[string]string {
	list := []map[string]string{}
	for _, a := range c.ledger.Aliases() {
		entry := map[string]string{"word": a.Word, a.Kind.String(): a.ID}
		if a.As != "" {
			entry["product"] = a.As
		}
		list = append(list, entry)
	}
	return list
}

// domain finds a domain by its names, its words and those of the organisation's own.
func (r *Router) domain(text string, l *airesp.Ledger) (airesp.Domain, error) {
	d, err := r.lookup.Domain(text)
	if a, ok := l.Alias(text); err != nil && ok && a.Kind == airesp.KindDomain {
		if own, ok := r.framework.Domain(a.ID); ok {
			return own, nil
		}
	}
	return d, err
}

// aliased is the place that a word of the organisation's own stands for.
func (r *Router) aliased(text string, l *airesp.Ledger) (place, bool) {
	a, ok := l.Alias(text)
	m, known := r.framework.Model(a.ID)
	return place{Model: m, As: a.As}, ok && known && a.Kind == airesp.KindModel
}

// named reports whether a text is the name of a system, or a word of the organisation's own for a
// place.
func (r *Router) named(l *airesp.Ledger) func(text string) bool {
	return func(text string) bool {
		_, system := l.SystemNamed(text)
		_, alias := r.aliased(text, l)
		return system || alias
	}
}
