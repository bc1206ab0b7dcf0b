package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// systems are the verbs that say what the organisation runs.
func systems() []Command {
	name := func(what string) Option {
		return Option{Name: "system", Kind: KindSystem, Placeholder: "SYSTEM", Required: true, Summary: what}
	}
	models := func(what string) Option {
		return Option{Name: "model", Kind: KindModel, Placeholder: "MODEL or PRODUCT", Required: true, Summary: what}
	}
	return []Command{
		{
			Name: "system add", Group: "system", Access: Write, Show: reply.Public, run: addSystem,
			Summary: "Add an AI system that we run or buy, so that its gaps count",
			Options: []Option{
				{Name: "name", Kind: KindName, Placeholder: "NAME", Required: true, Summary: "What people here call it"},
				{Name: "model", Kind: KindModel, Keyword: "for", Placeholder: "MODEL or PRODUCT", Summary: "Its deployment model, or the product that it is made with"},
				{Name: "product", Kind: KindName, Keyword: "using", Placeholder: "PRODUCT", Summary: "The product that it is made with, for instance Cursor"},
				teamOption("by", "The team that runs it; that alone makes it accountable for nothing"),
				becauseOption(false, "Why an administrator does it for a team that is not theirs"),
			},
			Examples: []string{"system add Loan Bot for saas by Lending", "system add Code Helper for cursor", "system add Desk --model coding --product copilot"},
		},
		{
			Name: "system list", Group: "system", Aliases: []string{"systems"}, Access: Read, run: listSystems,
			Summary:  "Our AI systems: the deployment model, the team and the gaps of each",
			Options:  []Option{pageOption()},
			Examples: []string{"system list", "systems page 1"},
		},
		{
			Name: "system show", Group: "system", Access: Read, run: showSystem,
			Summary:  "One of our AI systems: who owns what in each security domain",
			Options:  []Option{name("The system, by its name"), pageOption()},
			Examples: []string{"system show Loan Bot"},
		},
		{
			Name: "system retire", Group: "system", Access: Write, Show: reply.Public, run: retireSystem,
			Summary:  "Say that a system is no longer in use; its claims end with it",
			Options:  []Option{name("The system, by its name"), becauseOption(false, "Why an administrator does it for a team that is not theirs")},
			Examples: []string{"system retire Loan Bot"},
		},
		{
			Name: "use", Group: "system", Access: Write, Show: reply.Public, run: use,
			Summary:  "Say which deployment models are in use here, so that only those count",
			Options:  []Option{models("The deployment models, or products of them")},
			Examples: []string{"use saas, coding", "use cursor"},
		},
		{
			Name: "unuse", Group: "system", Access: Write, Show: reply.Public, run: use,
			Summary:  "Say that deployment models are no longer in use here",
			Options:  []Option{models("The deployment models, or products of them")},
			Examples: []string{"unuse saas"},
		},
	}
}

// addSystem adds a system, or changes the product and the team of one.
func addSystem(ctx context.Context, c *call) (Reply, error) {
	w := airesp.SystemWish{Name: c.args.text["name"]}
	if refusal := c.hides(w.Name); refusal != nil {
		return Reply{}, refusal
	}
	var refusal *Error
	if w.Model, w.Product, refusal = c.madeOf(); refusal != nil {
		return Reply{}, refusal
	}
	var done []airesp.Body
	var forced string
	after, err := c.book.Decide(ctx, c.req, func(d Deal) ([]airesp.Body, error) {
		c.at(d)
		if c.args.team != nil {
			w.Team = c.named()
		}
		bodies, err := d.Ledger.DecideSystem(w, d.Now)
		if err != nil {
			return nil, c.explainSystem(w, err)
		}
		done, forced = bodies, ""
		if was, ok := d.Ledger.SystemNamed(w.Name); ok && len(bodies) > 0 {
			if forced, refusal = c.mandates(was); refusal != nil {
				return nil, refusal
			}
			last := bodies[len(bodies)-1].(airesp.SystemAdded)
			last.Forced = forced
			bodies[len(bodies)-1] = last
		}
		return bodies, nil
	})
	if errors.Is(err, errRepeated) {
		return c.doneBefore(c.do("system list", nil)), nil
	}
	if err != nil {
		return Reply{}, err
	}
	_, had := c.ledger.SystemNamed(w.Name)
	c.ledger = after
	s, _ := after.SystemNamed(w.Name)
	end := " is in use now."
	switch {
	case len(done) == 0:
		end = " is in use already. Nothing was changed."
	case had:
		end = " was in use already; what is known of it is changed."
	}
	text := append(reply.Say(reply.B(s.Name), reply.S(" (")), append(c.about(s), reply.S(")"+end))...)
	_, cov := after.Gaps(c.framework, []airesp.Target{{Model: s.Model, System: s.ID}}, c.now)
	text = append(text, reply.S(" "+duties(cov)+"."))
	m := reply.Message{Summary: text, Blocks: forcedPara(forced)}
	if cov.Owned < cov.Needed {
		m.Blocks = append(m.Blocks, reply.Buttons{Lead: reply.Say(reply.S("Next:")), Buttons: []reply.Button{
			{Label: "Show its gaps", Command: c.do("gaps", values{"model": s.Name}), Primary: true},
			{Label: "Show the system", Command: c.do("system show", values{"system": s.Name})},
		}})
	}
	return Reply{Models: []string{s.Model}, Systems: []string{s.ID}, Message: m, Data: c.data(map[string]any{"system": c.systemData(s)})}, nil
}

// placeName is the deployment model and the product of a system.
func (c *call) placeName(s airesp.System) string {
	m, _ := c.framework.Model(s.Model)
	if s.Product != "" {
		return m.Name + " with " + s.Product
	}
	return m.Name
}

// about reads "AI Coding Assistants with Cursor, run by Lending".
func (c *call) about(s airesp.System) []reply.Span {
	if t, ok := c.ledger.Team(s.Team); ok {
		return reply.Say(reply.S(c.placeName(s)+", run by "), reply.T(replyTeam(t)))
	}
	return reply.Say(reply.S(c.placeName(s)))
}

// explainSystem turns a refusal of the ledger into a sentence.
func (c *call) explainSystem(w airesp.SystemWish, err error) error {
	var other *airesp.OtherModelError
	if !errors.As(err, &other) {
		return c.alikeSystem(w, err)
	}
	e := refuse(Conflict, reply.B(other.System.Name), reply.S(" ("+c.placeName(other.System)+") is in use already. Nothing was changed. A system keeps its deployment model; one that changed is a new system, and the old one is retired."))
	e.Suggestions = []Suggestion{
		{Label: "Show it", Command: c.do("system show", values{"system": other.System.Name})},
		{Label: "Retire it", Command: c.do("system retire", values{"system": other.System.Name})},
	}
	return e
}

// alikeSystem says which of the names of the wish, the system's or the team's,
// could be taken for another.
func (c *call) alikeSystem(w airesp.SystemWish, err error) error {
	var taken *airesp.TakenError
	if errors.As(err, &taken) && taken.Name != w.Name {
		return c.alike(err, "team")
	}
	return c.alike(err, "name")
}

// mandates decides by what right the person changes or retires a system: that
// of the team that runs it, or, when none was named, of every team with a
// claim on it. See mandate.
func (c *call) mandates(s airesp.System) (forced string, refusal *Error) {
	var ids []string
	if s.Team != "" {
		ids = []string{s.Team}
	} else {
		for _, claim := range c.ledger.SystemClaims(s.ID) {
			if !slices.Contains(ids, claim.Team) {
				ids = append(ids, claim.Team)
			}
		}
	}
	for _, id := range ids {
		t, _ := c.ledger.Team(id)
		why, refusal := c.mandate(t, c.cmd.command(c.raw, "", ""))
		if refusal != nil {
			what := " has claims on "
			if s.Team != "" {
				what = " runs "
			}
			refusal.More = append(refusal.More, reply.Para{Text: reply.Say(reply.T(replyTeam(t)), reply.S(what), reply.B(s.Name), reply.S("."))})
			return "", refusal
		}
		if why != "" {
			forced = why
		}
	}
	return forced, nil
}

// hides refuses a name that already means something in the framework: a
// system of that name would hide it.
func (c *call) hides(name string) *Error {
	what := c.meansAlready(name)
	if a, ok := c.ledger.AliasLike(name); ok {
		what = c.aliasMeans(a)
	}
	if what == "" {
		return nil
	}
	e := refuse(InvalidArgument, reply.B(name), reply.S(" stands for "+what+" already, and a system of that name would hide that. Give the system a name of its own."))
	for _, more := range []string{" (ours)", " (our system)", " (in house)"} {
		free := name + more
		if _, taken := c.ledger.SystemLike(free); taken || c.meansAlready(free) != "" || len([]rune(free)) > airesp.MaxName {
			continue
		}
		raw := values{}
		for k, v := range c.raw {
			raw[k] = v
		}
		if named, err := c.lookup.Models(name); err == nil && len(named) == 1 && raw["model"] == "" && raw["product"] == "" {
			raw["model"] = named[0].Model.ID
			raw["product"] = named[0].As
		}
		e.Lead = reply.Say(reply.S("For instance:"))
		e.Suggestions = []Suggestion{{Label: free, Command: c.cmd.command(raw, "name", free)}}
		break
	}
	return e
}

// meansAlready says what a name means in the framework; "" for nothing.
func (r *Router) meansAlready(name string) string {
	d, err := r.lookup.Domain(name)
	var ambiguous *airesp.AmbiguousError
	var outside *airesp.OutOfScopeError
	switch {
	case err == nil:
		return "the security domain " + d.Name
	case errors.As(err, &ambiguous):
		return "several security domains"
	}
	named, err := r.lookup.Models(name)
	switch {
	case err == nil && len(named) > 1:
		return "several deployment models"
	case err == nil && named[0].As != "":
		return fmt.Sprintf("the product %s (%s)", named[0].As, named[0].Model.Name)
	case err == nil:
		return "the deployment model " + named[0].Model.Name
	case errors.As(err, &ambiguous):
		return "several products or deployment models"
	case errors.As(err, &outside):
		return "the product " + outside.Product.Name
	}
	return ""
}
