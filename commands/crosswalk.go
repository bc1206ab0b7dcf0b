package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// crosswalk says where a domain lies in other frameworks, and the other way
// round: which of our domains a reference of theirs belongs to, and who owns
// those here.
func crosswalk(_ context.Context, c *call) (Reply, error) {
	if c.args.text["about"] == "" && c.args.text["framework"] == "" {
		return c.catalogues(), nil
	}
	asked, refusal := c.asksAbout()
	if refusal != nil {
		return Reply{}, refusal
	}
	var rep Reply
	switch {
	case asked.reference.ID != "":
		rep = c.crossReference(asked.reference)
	case asked.model.ID != "":
		rep = c.crossModel(asked.model, asked.catalogues)
	case asked.domain.ID == "":
		return c.crossCatalogue(asked.catalogues)
	case len(asked.catalogues) == 0:
		rep = c.crossDomain(asked.domain)
	default:
		rep = c.crossDomainIn(asked.domain, asked.catalogues)
	}
	rep.Message.Blocks = append(rep.Message.Blocks, c.leftOut()...)
	return rep, nil
}

// catalogues lists the frameworks that the crosswalk knows.
func (c *call) catalogues() Reply {
	var list reply.List
	menu := reply.Select{Lead: reply.Say(reply.S("What one of them has:")), Placeholder: "Choose a framework"}
	for _, cat := range c.crosswalk().Catalogues {
		list.Items = append(list.Items, reply.Item{
			Title: reply.Say(reply.B(edition(cat)), reply.S(": "+plural(len(cat.References), "reference", "references"))),
		})
		menu.Choices = append(menu.Choices, reply.Choice{Label: cat.Short, Description: cat.Edition, Command: c.do("crosswalk", values{"about": cat.ID})})
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S("The crosswalk says where our domains lie in other frameworks. Ask for a domain, a framework, or an id of theirs: "),
			reply.Cmd(c.do("crosswalk", values{"about": c.framework.Domains[0].ID})), reply.S(", "), reply.Cmd(c.do("crosswalk", values{"about": "LLM01"})), reply.S(".")),
		Blocks: append([]reply.Block{list, menu, reply.Buttons{Buttons: []reply.Button{{Label: "When to use which", Command: c.do("frameworks", nil)}}}}, c.leftOut()...),
	}, Data: c.data(map[string]any{"catalogues": catalogueData(c.crosswalk().Catalogues)})}
}

// crossDomain names a domain's references in every framework.
func (c *call) crossDomain(d airesp.Domain) Reply {
	var list reply.List
	menu := reply.Select{Lead: reply.Say(reply.S("With titles and sources:")), Placeholder: "Choose a framework"}
	refs := c.crosswalk().Of(d.ID)
	for _, cat := range c.crosswalk().Catalogues {
		var ids []string
		for _, r := range refs {
			if r.Catalogue == cat.ID {
				ids = append(ids, r.ID)
			}
		}
		if len(ids) == 0 {
			continue
		}
		sep := ", "
		if cat.Named {
			sep = "; " // the names have commas
		}
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(edition(cat)), reply.S(": "+strings.Join(ids, sep)))})
		if cat.With == "" {
			menu.Choices = append(menu.Choices, reply.Choice{Label: cat.Short, Description: cat.Edition, Command: c.do("crosswalk", values{"about": d.ID, "framework": cat.ID})})
		}
	}
	m := reply.Message{Summary: reply.Say(reply.B(d.Name), reply.S(fmt.Sprintf(" has %s in %s.",
		plural(len(refs), "reference", "references"), plural(len(list.Items), "other framework", "other frameworks"))))}
	if len(refs) == 0 {
		m.Summary = reply.Say(reply.B(d.Name), reply.S(" has no reference in another framework that we know."))
	}
	m.Blocks = append(m.Blocks, reply.Para{Text: c.standing(d.ID)})
	if len(refs) > 0 {
		m.Blocks = append(m.Blocks, list, menu)
	}
	m.Blocks = append(m.Blocks, mappingOurs())
	return Reply{Message: m, Domains: []string{d.ID}, Data: c.data(map[string]any{"references": c.referenceData(refs), "domains": c.standingData([]string{d.ID})})}
}

// crossDomainIn lists a domain's references in some catalogues, with what they
// say.
func (c *call) crossDomainIn(d airesp.Domain, cats []airesp.Catalogue) Reply {
	refs := c.crosswalk().Of(d.ID, idsOf(cats)...)
	where := namesOf(cats)
	m := reply.Message{Summary: reply.Say(reply.B(d.Name), reply.S(" in "+where+": "+plural(len(refs), "reference", "references")+"."))}
	rep := Reply{Domains: []string{d.ID}, Data: c.data(map[string]any{"references": c.referenceData(refs), "domains": c.standingData([]string{d.ID})})}
	if len(refs) == 0 {
		m.Summary = reply.Say(reply.S("Nothing in "+where+" was found to be about "), reply.B(d.Name), reply.S("."))
		if len(cats[0].Models) > 0 {
			m.Summary = reply.Say(reply.B(cats[0].Name), reply.S(" follows the deployment model, not the domain."))
			m.Blocks = append(m.Blocks, c.correspondences(cats[0]))
		}
	} else {
		m.Blocks = append(m.Blocks, c.referenceLists(refs, cats)...)
	}
	m.Blocks = append(m.Blocks, reply.Para{Text: c.standing(d.ID)}, reply.Buttons{Buttons: []reply.Button{
		{Label: "Who owns it", Command: c.do("who-owns", values{"domain": d.ID}), Primary: true},
		{Label: "In every framework", Command: c.do("crosswalk", values{"about": d.ID})},
	}})
	m.Blocks = append(m.Blocks, sources(cats)...)
	rep.Message = m
	return rep
}

// referenceLists lists references with what they say, under a heading for each
// catalogue where there are several.
func (c *call) referenceLists(refs []airesp.Reference, cats []airesp.Catalogue) []reply.Block {
	var blocks []reply.Block
	for _, cat := range cats {
		var list reply.List
		for _, r := range refs {
			if r.Catalogue == cat.ID {
				list.Items = append(list.Items, reply.Item{Title: titleOf(r), Lines: noteLines(r)})
			}
		}
		if len(cats) > 1 && len(list.Items) > 0 {
			blocks = append(blocks, reply.Heading{Text: edition(cat)})
		}
		if len(list.Items) > 0 {
			blocks = append(blocks, list)
		}
	}
	return blocks
}

// crossReference says which domains a reference belongs to, and who owns them.
func (c *call) crossReference(r airesp.Reference) Reply {
	cat, _ := c.crosswalk().Catalogue(r.Catalogue)
	m := reply.Message{Summary: append(titleOf(r), reply.S(", of "+edition(cat)+","))}
	rep := Reply{Domains: r.Domains, Models: r.Models, Data: c.data(map[string]any{
		"references": c.referenceData([]airesp.Reference{r}), "domains": c.standingData(r.Domains)})}
	var list reply.List
	var buttons reply.Buttons
	switch {
	case len(r.Models) > 0:
		m.Summary = append(m.Summary, reply.S(" is for "+plural(len(r.Models), "of our deployment models", "of our deployment models")+"."))
		for _, to := range cat.Models {
			model, _ := c.framework.Model(to.Model)
			if slices.Contains(r.Models, to.Model) {
				list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(model.Name), reply.S(": "+to.Note))})
				buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "What is ours in " + model.Short, Command: c.do("model", values{"model": model.ID})})
			}
		}
	case len(r.Domains) > 0:
		m.Summary = append(m.Summary, reply.S(" belongs to "+plural(len(r.Domains), "of our domains", "of our domains")+"."))
		for i, id := range r.Domains {
			d, _ := c.framework.Domain(id)
			list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(d.Name)), Lines: []reply.Text{c.standing(id)}})
			if i < 5 {
				buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "Who owns " + d.Name, Command: c.do("who-owns", values{"domain": id}), Primary: i == 0})
			}
		}
	default:
		m.Summary = append(m.Summary, reply.S(" belongs to none of our domains."))
	}
	for _, line := range noteLines(r) {
		m.Blocks = append(m.Blocks, reply.Para{Text: line})
	}
	if len(list.Items) > 0 {
		m.Blocks = append(m.Blocks, list, buttons)
	}
	m.Blocks = append(append(m.Blocks, sources([]airesp.Catalogue{cat})...), mappingOurs())
	rep.Message = m
	return rep
}

// crossModel says what other frameworks have for a deployment model.
func (c *call) crossModel(model airesp.Model, cats []airesp.Catalogue) Reply {
	if len(cats) == 0 {
		cats = c.crosswalk().Catalogues
	}
	var list reply.List
	for _, cat := range cats {
		for _, to := range cat.Models {
			if to.Model == model.ID {
				list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(cat.Name), reply.S(": "+correspondence(to)))})
			}
		}
	}
	m := reply.Message{Summary: reply.Say(reply.B(model.Name), reply.S(" is a deployment model, and most frameworks have none: ask for a domain to see more."))}
	if len(list.Items) > 0 {
		m.Blocks = append(m.Blocks, list)
	}
	m.Blocks = append(m.Blocks, reply.Buttons{Buttons: []reply.Button{{Label: "What is ours in " + model.Short, Command: c.do("model", values{"model": model.ID})}}}, mappingOurs())
	return Reply{Message: m, Models: []string{model.ID}, Data: c.data(map[string]any{"references": []referenceJSON{}, "domains": []standingJSON{}})}
}

// crossCatalogue lists what a framework has, page by page, with our domains.
func (c *call) crossCatalogue(cats []airesp.Catalogue) (Reply, error) {
	var refs []airesp.Reference
	for _, cat := range cats {
		refs = append(refs, cat.References...)
	}
	from, to, refusal := c.paged(len(refs))
	if refusal != nil {
		return Reply{}, refusal
	}
	var list reply.List
	for _, r := range refs[from:to] {
		list.Items = append(list.Items, reply.Item{Title: titleOf(r), Lines: []reply.Text{reply.Say(reply.S(c.belongsTo(r)))}})
	}
	m := reply.Message{
		Summary: reply.Say(reply.B(namesOf(cats)), reply.S(": "+plural(len(refs), "reference that belongs", "references that belong")+" to our domains.")),
		Blocks:  append([]reply.Block{list}, c.turns(len(refs))...),
	}
	if len(cats[0].Models) > 0 && to == len(refs) {
		m.Blocks = append(m.Blocks, c.correspondences(cats[0]))
	}
	var buttons reply.Buttons
	for _, f := range c.crosswalk().FrameworksNamed(cats[0].ID) {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "When to use it", Command: c.do("frameworks", values{"framework": f.ID})})
	}
	m.Blocks = append(append(append(m.Blocks, buttons), sources(cats)...), mappingOurs())
	m.Blocks = append(m.Blocks, c.leftOut()...)
	return Reply{Message: m, Data: c.data(map[string]any{"references": c.referenceData(refs)})}, nil
}

// belongsTo names the domains or models of a reference.
func (c *call) belongsTo(r airesp.Reference) string {
	var names []string
	for _, id := range r.Domains {
		d, _ := c.framework.Domain(id)
		names = append(names, d.Name)
	}
	for _, id := range r.Models {
		m, _ := c.framework.Model(id)
		names = append(names, m.Name)
	}
	if len(names) == 0 {
		return "None of ours"
	}
	return enumerate(names)
}

// correspondences lists what a catalogue has for each deployment model.
func (c *call) correspondences(cat airesp.Catalogue) reply.Block {
	var list reply.List
	for _, to := range cat.Models {
		m, _ := c.framework.Model(to.Model)
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B(m.Name), reply.S(": "+correspondence(to)))})
	}
	return list
}

func correspondence(to airesp.Correspondence) string {
	if len(to.References) == 0 {
		return to.Note
	}
	return enumerate(to.References) + ". " + to.Note
}
