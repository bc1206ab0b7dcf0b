package commands_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func TestGapFilters(t *testing.T) {
	c := newCast(t)
	c.does("cy", "gaps", "97 gaps, 5 of them critical", "nobody has said which are in use")
	c.does("cy", "gaps for coding", "8 gaps for AI Coding Assistants, 1 of them critical. None of our 8 duties has an owner.")
	c.does("cy", "gaps --critical", "5 critical gaps, of 97 in all")
	c.does("cy", "gaps for saas --critical", "No such gaps for SaaS AI Models", "There are 9 in all")
	c.does("cy", "gaps --critical page 1")
	c.fails("cy", "gaps --critical page 2", commands.InvalidArgument, "gaps --critical page 1")
	c.fails("cy", "gaps --team Platfrom", commands.NotFound, "gaps --team Platform")
	c.fails("cy", "gaps --since 2027-01-01", commands.InvalidArgument, "in the future")
	c.fails("cy", "gaps --since", commands.InvalidArgument)
	c.does("cy", "gaps --since 30d", "No such gaps") // they always were

	c.does("ana", "system add Loan Bot for saas by Privacy")
	c.does("bo", "system add Chat Bot for saas by Platform")
	c.does("cy", "gaps", "18 gaps")
	c.does("cy", "gaps --since 1d", "18 gaps", "The 18 gaps are NOBODY's.")
	c.Wait(40 * day)
	c.does("cy", "gaps --since 30d", "No such gaps", "18 in all")
	c.does("cy", "gaps --team Privacy", "9 gaps, of 18 in all", "Loan Bot", "NOBODY's for 40 days")
}

// TestGapPages turns the pages of a filtered list by its own buttons.
func TestGapPages(t *testing.T) {
	c := newCast(t)
	for i := range 2 {
		c.does("ana", fmt.Sprintf("system add Bot %d for saas by Privacy", i))
	}
	text, pages := c.does("cy", "gaps --team Privacy"), 1
	for strings.Contains(text, "Next page: ") {
		_, next, _ := strings.Cut(text, "Next page: ")
		next, _, _ = strings.Cut(next, "\n")
		text, pages = c.does("cy", next), pages+1
	}
	if pages != 2 || !strings.Contains(text, "18. ") || strings.Contains(text, "19. ") {
		t.Errorf("the last of %d pages:\n%s", pages, text)
	}
}

// TestGapTeam finds what a team let lapse, and what lies in dispute.
func TestGapTeam(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy for saas")
	c.does("ana", "claim user-access-control for saas")
	c.does("bo", "claim incident-response for saas")
	c.does("cy", "gaps --team Privacy", "No such gaps")
	c.does("cy", "dispute data-privacy for saas because z")
	c.does("cy", "gaps --team Privacy", "1 gap", "disputed; its owner: Privacy", "resolve data-privacy for saas")
	c.Wait(100 * day)
	c.does("cy", "gaps --team Privacy", "2 gaps", "Privacy has not confirmed it, due on 21 Feb 2027", "attest user-access-control for saas")
	c.does("cy", "gaps --team Platform", "1 gap", "Incident Response")
	c.does("cy", "gaps for saas --since 30d", "3 gaps")
}

// steps is what a plan says to do, as programs read it.
func (c cast) steps(text string) []string {
	data, err := json.Marshal(c.ask("cy", text))
	if err != nil {
		c.t.Fatal(err)
	}
	var r struct {
		Data struct {
			Steps []struct{ Command, Why string }
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		c.t.Fatal(err)
	}
	var list []string
	for _, s := range r.Data.Steps {
		list = append(list, s.Command+" ("+s.Why+")")
	}
	return list
}

func (c cast) plans(text string, want ...string) {
	c.t.Helper()
	got := c.steps(text)
	for i, w := range want {
		if i >= len(got) || got[i] != w {
			c.t.Errorf("%s has the steps\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
			return
		}
	}
}

func TestPlan(t *testing.T) {
	c := newCast(t)
	c.does("cy", "plan", "The next 5 steps, which close 5 of 97 gaps, 5 of them critical.", "1. Claim", "3. Claim",
		"Who: no team of ours owns anything near these", "Do step 3: claim context-pollution-protection for mcp by TEAM", "More steps: plan page 2")
	c.does("cy", "plan page 2", "The next 5 steps", "4. Claim", "5. Claim", "Do step 5: claim", "First steps: plan page 1")
	c.plans("plan",
		"claim agent-governance for agentic by TEAM (nobody)", "claim code-generation-security for coding by TEAM (nobody)")
	c.does("bo", "claim agent-governance for mcp")
	c.plans("plan for agentic", "claim agent-governance for agentic by Platform (owns-the-same)")
	c.does("cy", "plan for agentic", "Who: Platform, since it owns the same domain for MCP-Based Systems")
	c.plans("plan for coding", "claim code-generation-security for coding by Platform (owns-nearby)")
	c.does("cy", "plan for coding", "Who: Platform, since it owns the most nearby, such as Agent Governance")

	c.does("ana", "system add Loan Bot for saas by Privacy")
	c.plans("plan", "claim user-access-control for Loan Bot by Privacy (runs-it)")
	c.does("ana", "system add Chat Bot for saas by Privacy")
	c.plans("plan", "claim user-access-control for saas by Privacy (runs-it)")
	c.does("cy", "plan", "closes 2 gaps", "since it runs most of these systems")
	for _, step := range c.steps("plan") {
		cmd, _, _ := strings.Cut(step, " (")
		if r := c.ask("adm", cmd+" because it is in the plan"); r.Error != nil {
			t.Errorf("the plan says %q, which gives %s", cmd, adaptertest.Text(r))
		}
	}
}

// TestPlanMends puts the steps for what a team has let slip in the plan.
func TestPlanMends(t *testing.T) {
	c := newCast(t)
	c.does("ana", "use saas")
	c.does("ana", "claim user-access-control until 20d")
	for _, d := range []string{"ai-ethics-and-safety", "data-privacy", "monitoring-and-logging", "compliance-and-governance", "agent-governance"} {
		c.does("ana", "claim "+d)
	}
	for _, d := range []string{"incident-response", "context-pollution-protection", "multi-system-integration-security"} {
		c.does("bo", "claim "+d)
	}
	c.does("cy", "plan", "Nothing to do", "9 of our 9 duties")
	c.does("bo", "dispute data-privacy because w")
	c.plans("plan", "resolve data-privacy (holder)")
	c.Wait(21 * day)
	c.plans("plan", "claim user-access-control by Privacy (holder)", "resolve data-privacy (holder)")
	id := c.request(c.does("ana", "accept data-privacy for saas until 30d because v"))
	c.plans("plan", "claim user-access-control by Privacy (holder)", "approve "+id+" (approver)")
	c.does("cy", "plan", "any full member who did not ask")
	c.Wait(80 * day)
	c.plans("plan for saas", "claim user-access-control by Privacy (holder)", "attest ai-ethics-and-safety (holder)")
}
