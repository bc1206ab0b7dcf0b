package commands

import (
	"context"

	"airesp"
	"airesp/commands/reply"
)

// others are the verbs about other frameworks and other models.
func others() []Command {
	catalogues := []string{"nist-ai-rmf", "nist-ai-600-1", "csa-aicm", "microsoft", "owasp-llm", "owasp-agentic", "mitre-atlas", "iso-42001", "eu-ai-act", "saif", "aws-scopes"}
	compared := []string{"this-framework", "nist-ai-rmf", "csa-models", "microsoft-approach", "aws-scoping-matrix", "owasp-top-10s", "mitre-atlas", "google-saif", "iso-42001", "eu-ai-act"}
	return []Command{
		{
			Name: "crosswalk", Group: "framework", Aliases: []string{"maps to"}, Access: Read, run: crosswalk,
			Summary: "Where a domain lies in NIST, OWASP, CSA, ISO and others; and whose job one of their ids is here",
			Options: []Option{
				{Name: "about", Kind: KindReference, Placeholder: "DOMAIN, FRAMEWORK or ID", Choices: catalogues, Summary: "A domain of ours, a framework, or an id of theirs such as LLM01 or GOVERN 1.1"},
				{Name: "framework", Kind: KindCatalogue, Placeholder: "FRAMEWORK", Choices: catalogues, Summary: "Only in this framework"},
				pageOption(),
			},
			Examples: []string{"crosswalk data-privacy", "crosswalk data-privacy nist-ai-rmf", "crosswalk LLM01", "crosswalk GOVERN 1.1", "crosswalk eu-ai-act", "crosswalk"},
		},
		{
			Name: "frameworks", Group: "framework", Access: Read, run: frameworks,
			Summary: "When to use which framework: this one, NIST AI RMF, CSA, Microsoft, OWASP and others",
			Options: []Option{
				{Name: "framework", Kind: KindCatalogue, Placeholder: "FRAMEWORK", Choices: compared, Summary: "Only this one, in full"},
			},
			Examples: []string{"frameworks", "frameworks nist"},
		},
		compareCommand(),
		chooseCommand(),
	}
}

// frameworks is the comparison of frameworks, or one of them in full.
func frameworks(_ context.Context, c *call) (Reply, error) {
	all := c.crosswalk().Frameworks
	if text := c.args.text["framework"]; text != "" {
		found := c.crosswalk().FrameworksNamed(text)
		if len(found) != 1 {
			return Reply{}, c.notCompared(text, found)
		}
		return c.oneFramework(found[0]), nil
	}
	var list reply.List
	menu := reply.Select{Lead: reply.Say(reply.S("What one is best for, its limit, and what to use next:")), Placeholder: "Choose a framework"}
	for _, f := range all {
		list.Items = append(list.Items, reply.Item{
			Title: reply.Say(reply.B(f.Name), reply.S(": when "+lowerFirst(f.UseWhen)+curatedMark(f.Curated))),
		})
		menu.Choices = append(menu.Choices, reply.Choice{Label: f.Name, Description: f.BestFor, Command: c.do("frameworks", values{"framework": f.ID})})
	}
	return Reply{Message: reply.Message{
		Summary: reply.Say(reply.S("When to use which framework: ours says who owns what, the others what to do about it.")),
		Blocks:  []reply.Block{list, menu, reply.Footer{Text: reply.Say(reply.S("* is our own judgement; the others are those of " + c.framework.Name + ", in our words."))}},
	}, Data: c.data(map[string]any{"frameworks": comparedData(all)})}, nil
}

func (c *call) oneFramework(f airesp.Compared) Reply {
	list := reply.List{Items: []reply.Item{
		{Title: reply.Say(reply.B("Use it when: "), reply.S(lowerFirst(f.UseWhen)))},
		{Title: reply.Say(reply.B("Its limit: "), reply.S(lowerFirst(f.Limitation)))},
	}}
	if f.UseNext != "" {
		list.Items = append(list.Items, reply.Item{Title: reply.Say(reply.B("Use next: "), reply.S(lowerFirst(f.UseNext)))})
	}
	whose := "This judgement is the framework's, in our words."
	if f.Curated {
		whose = "This judgement is ours."
	}
	m := reply.Message{Summary: reply.Say(reply.B(f.Name), reply.S(" is best for: "+lowerFirst(f.BestFor)+".")), Blocks: []reply.Block{list}}
	if f.Note != "" {
		m.Blocks = append(m.Blocks, reply.Para{Text: reply.Say(reply.S("We add: " + f.Note))})
	}
	buttons := reply.Buttons{Lead: reply.Say(reply.S("Next:"))}
	for _, id := range f.Catalogues {
		cat, _ := c.crosswalk().Catalogue(id)
		if cat.With == "" {
			buttons.Buttons = append(buttons.Buttons, reply.Button{Label: cat.Short + " and our domains", Command: c.do("crosswalk", values{"about": cat.ID})})
		}
	}
	if len(f.Catalogues) == 0 {
		buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "The matrix", Command: c.do("matrix", nil)})
	}
	buttons.Buttons = append(buttons.Buttons, reply.Button{Label: "All frameworks", Command: c.do("frameworks", nil)})
	m.Blocks = append(m.Blocks, buttons, reply.Footer{Text: reply.Say(reply.S(whose))})
	return Reply{Message: m, Data: c.data(map[string]any{"frameworks": comparedData([]airesp.Compared{f})})}
}

// notCompared refuses a name of no framework, or of several.
func (c *call) notCompared(text string, found []airesp.Compared) *Error {
	e := refuse(NotFound, reply.S("No framework that I compare is called "), reply.C(shorten(text)), reply.S("."))
	e.Lead = reply.Say(reply.S("Those that I compare:"))
	if len(found) > 1 {
		e = c.severalThings(text)
	} else {
		found = c.crosswalk().Frameworks
	}
	for _, f := range found {
		e.Suggestions = append(e.Suggestions, Suggestion{Label: f.Name, Command: c.do("frameworks", values{"framework": f.ID})})
	}
	return e
}

func curatedMark(curated bool) string {
	if curated {
		return " *"
	}
	return ""
}

type comparedJSON struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Origin     string   `json:"origin"` // "framework" or "curated"
	BestFor    string   `json:"best_for"`
	UseWhen    string   `json:"use_when"`
	Limitation string   `json:"limitation"`
	UseNext    string   `json:"use_next,omitempty"`
	Note       string   `json:"note,omitempty"`
	Catalogues []string `json:"catalogues"`
}

func comparedData(all []airesp.Compared) []comparedJSON {
	list := make([]comparedJSON, len(all))
	for i, f := range all {
		list[i] = comparedJSON{f.ID, f.Name, originOf(f.Curated), f.BestFor, f.UseWhen, f.Limitation, f.UseNext, f.Note, orEmpty(f.Catalogues)}
	}
	return list
}

func originOf(curated bool) string {
	if curated {
		return "curated"
	}
	return "framework"
}
