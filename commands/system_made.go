package commands

import (
	"errors"
	"slices"

	"airesp"
	"airesp/commands/reply"
)

// madeOf is the deployment model of the system to add, and the product that it
// is made with. The product picks the model when none is given; a product that
// the framework does not know is taken as it is when the model is given.
func (c *call) madeOf() (model, product string, refusal *Error) {
	places, given := c.args.places, c.args.text["product"]
	if s, ok := c.ledger.SystemNamed(c.args.text["name"]); ok && len(places) == 0 {
		m, _ := c.framework.Model(s.Model) // a system keeps its model
		places = []place{{Model: m}}
	}
	switch {
	case len(places) > 1:
		return "", "", c.oneModel(places)
	case len(places) == 1 && places[0].System.ID != "":
		p := places[0]
		e := refuse(InvalidArgument, reply.B(p.System.Name), reply.S(" is a system already. A new system needs a deployment model or a product."))
		return "", "", c.suggestModel(e, p.Model)
	case len(places) == 0 && given == "":
		return "", "", c.whichModel()
	case given == "":
		return places[0].Model.ID, places[0].As, nil
	}
	named, err := c.lookup.Models(given)
	var unknown *airesp.UnknownError
	var ambiguous *airesp.AmbiguousError
	var outside *airesp.OutOfScopeError
	fits := func(id string) bool { return len(places) == 0 || places[0].Model.ID == id }
	switch {
	case len(places) == 1 && (errors.As(err, &unknown) || errors.As(err, &outside)):
		return places[0].Model.ID, given, nil
	case errors.As(err, &ambiguous):
		if len(places) == 1 && slices.ContainsFunc(ambiguous.Options, func(o airesp.Option) bool { return fits(o.ID) }) {
			if ambiguous.As != "" {
				given = ambiguous.As
			}
			return places[0].Model.ID, given, nil
		}
		e := c.explainAmbiguous(c.cmd, c.option("product"), c.raw, ambiguous)
		for i, o := range ambiguous.Options {
			e.Suggestions[i].Command = c.cmd.command(c.raw, "model", o.ID)
		}
		return "", "", e
	case err != nil:
		return "", "", c.explainValue(c.cmd, c.option("product"), c.raw, err)
	case len(named) > 1:
		return "", "", c.oneModel(fromNamed(named))
	case !fits(named[0].Model.ID):
		e := refuse(InvalidArgument, reply.B(given), reply.S(" counts as "+named[0].Model.Name+", not as "+places[0].Model.Name+". Which of them is it?"))
		return "", "", c.suggestModel(e, named[0].Model, places[0].Model)
	}
	return named[0].Model.ID, named[0].As, nil
}

func (c *call) option(name string) Option {
	for _, o := range c.cmd.Options {
		if o.Name == name {
			return o
		}
	}
	return Option{}
}

// suggestModel offers the request with each of some deployment models. What
// was said of the product stays only where it fits.
func (c *call) suggestModel(e *Error, models ...airesp.Model) *Error {
	for _, m := range models {
		raw := values{}
		for k, v := range c.raw {
			raw[k] = v
		}
		if named, err := c.lookup.Models(raw["product"]); err == nil && (len(named) > 1 || named[0].Model.ID != m.ID) {
			delete(raw, "product")
		}
		e.Suggestions = append(e.Suggestions, Suggestion{Label: m.Name, Command: c.cmd.command(raw, "model", m.ID)})
	}
	return e
}

func (c *call) oneModel(places []place) *Error {
	e := refuse(InvalidArgument, reply.S("A system has one deployment model. Where it has parts of several, add each part as a system."))
	e.Lead = reply.Say(reply.S("Add it as:"))
	for _, p := range places {
		e = c.suggestModel(e, p.Model)
	}
	return e
}

// whichModel asks back for the deployment model.
func (c *call) whichModel() *Error {
	e := refuse(MissingArgument, reply.S("Which deployment model is "), reply.B(c.args.text["name"]), reply.S("? Name it, or a product that it is made with: "),
		reply.Cmd(c.blank(c.cmd.command(c.raw, "", ""), "model")), reply.S("."))
	e.Lead = reply.Say(reply.S("Add it as:"))
	return c.suggestModel(e, c.framework.Models...).about("model")
}
