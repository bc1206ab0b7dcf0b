package commands

import (
	"fmt"
	"strings"

	"airesp"
	"airesp/commands/reply"
)

// edition names a catalogue with its edition.
func edition(cat airesp.Catalogue) string { return cat.Name + " (" + cat.Edition + ")" }

// namesOf names catalogues, without those that are shown together with another.
func namesOf(cats []airesp.Catalogue) string {
	var names []string
	for _, cat := range cats {
		if cat.With == "" || len(cats) == 1 {
			names = append(names, edition(cat))
		}
	}
	return enumerate(names)
}

// titleOf reads "LLM01: Prompt Injection".
func titleOf(r airesp.Reference) reply.Text {
	text := reply.Say(reply.B(r.ID))
	if r.Label() != "" {
		text = append(text, reply.S(": "+r.Label()))
	}
	return text
}

func refTitle(r airesp.Reference) string { return titleOf(r).String() }

func noteLines(r airesp.Reference) []reply.Text {
	if r.Note == "" {
		return nil
	}
	return []reply.Text{reply.Say(reply.S("Note: " + r.Note))}
}

// sources says where the references were seen, and what to know of that.
func sources(cats []airesp.Catalogue) []reply.Block {
	var blocks []reply.Block
	for _, cat := range cats {
		text := "Source: " + cat.Source + "."
		for _, caveat := range cat.Caveats {
			text += " " + caveat
		}
		if len(cats) > 1 {
			text = edition(cat) + ". " + text
		}
		blocks = append(blocks, reply.Footer{Text: reply.Say(reply.S(text))})
	}
	return blocks
}

// mappingOurs says whose judgement a crosswalk is.
func mappingOurs() reply.Block {
	return reply.Footer{Text: reply.Say(reply.S("Which reference belongs to which domain is our judgement, not the other framework's."))}
}

// leftOut says that some references are not shown, where the organisation's
// own framework has other domains or models.
func (c *call) leftOut() []reply.Block {
	n := len(c.crosswalk().Missing)
	if n == 0 {
		return nil
	}
	return []reply.Block{reply.Footer{Text: reply.Say(reply.S(fmt.Sprintf(
		"Left out: the references to %s that this framework does not have.", plural(n, "domain or model", "domains and models"))))}}
}

func idsOf(cats []airesp.Catalogue) []string {
	ids := make([]string, len(cats))
	for i, cat := range cats {
		ids[i] = cat.ID
	}
	return ids
}

// domainStanding is how a domain stands in everything that is in use.
type domainStanding struct {
	needed, gaps, critical int
	teams                  []airesp.Team // that own it somewhere
}

func (c *call) standingOf(domain string) domainStanding {
	var s domainStanding
	seen := map[string]bool{}
	inUse, _ := c.ledger.Targets(c.framework)
	for _, t := range inUse {
		state := c.ledger.State(c.framework, domain, t, c.now)
		if state.Cell.Responsibility.NeedsOwner() {
			s.needed++
		}
		if state.Gap != "" {
			s.gaps++
			if state.Cell.Critical {
				s.critical++
			}
		}
		if state.Owned && !seen[state.Claim.Team] {
			seen[state.Claim.Team] = true
			team, _ := c.ledger.Team(state.Claim.Team)
			s.teams = append(s.teams, team)
		}
	}
	return s
}

// standing reads "Our owner: Privacy. 3 gaps, 1 of them critical."
func (c *call) standing(domain string) reply.Text {
	s := c.standingOf(domain)
	var text reply.Text
	switch {
	case len(s.teams) > 0:
		text = reply.Say(reply.S("Our owner: "))
		if len(s.teams) > 1 {
			text = reply.Say(reply.S("Our owners: "))
		}
		for i, t := range s.teams {
			if i > 0 {
				text = append(text, reply.S(", "))
			}
			text = append(text, reply.T(replyTeam(t)))
		}
	case s.needed == 0:
		return reply.Say(reply.S("No owner of ours is needed in what we use."))
	default:
		text = reply.Say(reply.S("Our owner: "), reply.B(nobody))
	}
	switch {
	case s.gaps == 0:
		return append(text, reply.S(". No gaps."))
	case s.critical > 0:
		return append(text, reply.S(fmt.Sprintf(". %s, %d of them critical.", plural(s.gaps, "gap", "gaps"), s.critical)))
	}
	return append(text, reply.S(". "+plural(s.gaps, "gap", "gaps")+"."))
}

type catalogueJSON struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Edition    string   `json:"edition"`
	Source     string   `json:"source"`
	Caveats    []string `json:"caveats"`
	References int      `json:"references"`
}

func catalogueData(cats []airesp.Catalogue) []catalogueJSON {
	list := make([]catalogueJSON, len(cats))
	for i, cat := range cats {
		list[i] = catalogueJSON{cat.ID, cat.Name, cat.Edition, cat.Source, orEmpty(cat.Caveats), len(cat.References)}
	}
	return list
}

type referenceJSON struct {
	Framework string   `json:"framework"`
	Edition   string   `json:"edition"`
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Gist      string   `json:"gist,omitempty"` // in our words
	Note      string   `json:"note,omitempty"`
	Domains   []string `json:"domains"`
	Models    []string `json:"models"`
	Source    string   `json:"source"`
}

func (c *call) referenceData(refs []airesp.Reference) []referenceJSON {
	list := make([]referenceJSON, len(refs))
	for i, r := range refs {
		cat, _ := c.crosswalk().Catalogue(r.Catalogue)
		list[i] = referenceJSON{cat.ID, cat.Edition, r.ID, r.Title, r.Gist, r.Note, orEmpty(r.Domains), orEmpty(r.Models), cat.Source}
	}
	return list
}

type standingJSON struct {
	Domain string   `json:"domain"`
	Teams  []string `json:"teams"`
	Needed int      `json:"needed"`
	Gaps   int      `json:"gaps"`
}

func (c *call) standingData(domains []string) []standingJSON {
	list := make([]standingJSON, len(domains))
	for i, id := range domains {
		s := c.standingOf(id)
		list[i] = standingJSON{Domain: id, Teams: []string{}, Needed: s.needed, Gaps: s.gaps}
		for _, t := range s.teams {
			list[i].Teams = append(list[i].Teams, t.Name)
		}
	}
	return list
}

// lowerFirst is a sentence as a part of another: its first letter is small,
// unless the first word has capitals of its own, as in "AI".
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if len(first) > 1 && first[1:] == strings.ToLower(first[1:]) || first == "A" {
		return strings.TrimSpace(strings.ToLower(first) + " " + rest)
	}
	return s
}
