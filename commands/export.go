package commands

import (
	"context"
	"fmt"
	"time"

	"airesp"
	"airesp/commands/reply"
)

// Evidence is what an export holds, whatever its format: the state of every
// cell at a time, and what proves it. The JSON form of an export is this, with
// the rows in the framework's order and each row's fields as below.
type Evidence struct {
	Format    int               `json:"format"`  // 1; grows when a field changes its meaning
	Made      time.Time         `json:"made"`    // when the export was made
	AsOf      time.Time         `json:"as_of"`   // the time that the rows are about
	Events    uint64            `json:"events"`  // how many events the ledger held then
	Head      airesp.Hash       `json:"head"`    // hash of the last of them; a copy kept elsewhere proves the history
	Assumed   bool              `json:"assumed"` // nobody has said which models are in use, so all count
	Framework EvidenceFramework `json:"framework"`
	Rows      []EvidenceRow     `json:"rows"`
}

// EvidenceFramework is the framework that the rows were read with.
type EvidenceFramework struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Source   string `json:"source"`
	License  string `json:"license"`
	Recorded string `json:"recorded"` // the version that the ledger had recorded; empty when none
}

// EvidenceRow is one domain for one deployment model, or for one system.
type EvidenceRow struct {
	Domain         string                `json:"domain"`
	Model          string                `json:"model"`
	System         string                `json:"system"` // its name; empty for the model as a whole
	InUse          bool                  `json:"in_use"`
	Responsibility airesp.Responsibility `json:"responsibility"`
	Critical       bool                  `json:"critical"`
	Owner          string                `json:"owner"` // the team; this and the next eight are empty for nobody
	Role           airesp.Role           `json:"role"`
	Scope          string                `json:"scope"` // of the claim: "domain", "model:ID" or "system:ID"
	Since          time.Time             `json:"since,omitzero"`
	Confirmed      time.Time             `json:"confirmed,omitzero"`
	ReviewBy       time.Time             `json:"review_by,omitzero"`
	Until          time.Time             `json:"until,omitzero"`
	ClaimedBy      string                `json:"claimed_by"`
	Note           string                `json:"note"`
	Responsible    []string              `json:"responsible"` // teams in the other roles
	Consulted      []string              `json:"consulted"`
	Informed       []string              `json:"informed"`
	Dispute        *EvidenceDispute      `json:"dispute"`
	Risk           *EvidenceRisk         `json:"risk"`
	Gap            airesp.GapReason      `json:"gap"` // why it is a gap; empty when it is none
	GapSince       time.Time             `json:"gap_since,omitzero"`
}

// EvidenceDispute is an open dispute about the owner.
type EvidenceDispute struct {
	Since  time.Time `json:"since"`
	Reason string    `json:"reason"`
}

// EvidenceRisk is an accepted risk, or one that was asked for.
type EvidenceRisk struct {
	ID         string    `json:"id"`
	Holds      bool      `json:"holds"` // approved, not past its date, its cell unchanged
	Until      time.Time `json:"until"`
	Reason     string    `json:"reason"`
	AskedBy    string    `json:"asked_by"`
	ApprovedBy string    `json:"approved_by"` // empty while it waits
	Approved   time.Time `json:"approved,omitzero"`
	Framework  string    `json:"framework"` // version under which it was asked for
	Forced     string    `json:"forced"`    // why an administrator approved it out of turn
}

// export gives the evidence as a file.
func export(ctx context.Context, c *call) (Reply, error) {
	e, err := c.evidence(ctx)
	if err != nil {
		return Reply{}, err
	}
	format := c.args.text["format"]
	if format == "" {
		format = "csv"
	}
	file := reply.File{
		Name:  "airesp-evidence-" + e.AsOf.Format(time.DateOnly) + "." + format,
		Fetch: "bot export --format " + format,
	}
	if on := c.raw["on"]; on != "" {
		file.Fetch += " --on " + c.args.dates["on"].Format(time.DateOnly)
	}
	switch format {
	case "json":
		file.Type = "application/json"
		file.Data, err = e.json()
	case "md":
		file.Type, file.Data = "text/markdown", e.markdown()
	default:
		file.Type = "text/csv"
		file.Data, err = e.csv()
	}
	if err != nil {
		return Reply{}, err
	}
	inUse, _ := c.ledger.Targets(c.framework)
	gaps, cov := c.ledger.Gaps(c.framework, inUse, c.now)
	proof := reply.Say(reply.S("Nothing has been recorded yet, so there is no history to prove."))
	if e.Events > 0 {
		proof = reply.Say(reply.S(fmt.Sprintf("The head hash after %s is ", plural(int(e.Events), "event", "events"))), reply.C(e.Head.String()),
			reply.S(". Keep the file where nobody here can change it: it shows whether this history was altered later."))
	}
	m := reply.Message{
		Summary: c.asOf(reply.Say(reply.B("The evidence, "+plural(len(e.Rows), "row", "rows")+"."),
			reply.S(fmt.Sprintf(" %s; %s.", owned(cov), plural(len(gaps), "gap", "gaps"))))),
		Blocks: []reply.Block{file, reply.Para{Text: proof}},
	}
	if e.Events > 0 {
		m.Blocks = append(m.Blocks, c.lookedBack()...)
	}
	return Reply{Message: m, Data: c.data(c.dated(map[string]any{
		"file": file.Name, "type": file.Type, "content": string(file.Data), "rows": len(e.Rows), "head": e.Head, "events": e.Events,
	}))}, nil
}

// evidence reads every cell for every model and every system in use.
func (c *call) evidence(ctx context.Context) (Evidence, error) {
	f := c.framework
	inUse, assumed := c.ledger.Targets(f)
	e := Evidence{
		Format: 1, Made: c.Now().UTC().Truncate(time.Second), AsOf: c.now.UTC().Truncate(time.Second), Assumed: assumed,
		Events: c.ledger.Tip().Seq, Head: c.ledger.Tip().Hash,
		Framework: EvidenceFramework{Name: f.Name, Version: f.Version, Source: f.Source, License: f.License},
	}
	if was, ok := c.ledger.Framework(); ok {
		e.Framework.Recorded = was.Version
	}
	used := map[airesp.Target]bool{}
	for _, t := range inUse {
		used[t] = true
	}
	w := witness{call: c, ctx: ctx, people: map[string]string{}}
	for _, d := range f.Domains {
		for _, m := range f.Models {
			t := airesp.Target{Model: m.ID}
			e.Rows = append(e.Rows, w.row(d.ID, t, used[t]))
		}
		for _, s := range c.ledger.Systems() {
			e.Rows = append(e.Rows, w.row(d.ID, airesp.Target{Model: s.Model, System: s.ID}, true))
		}
	}
	return e, w.err
}

// witness makes rows, and looks each person up once.
type witness struct {
	*call
	ctx    context.Context
	people map[string]string
	err    error
}

func (w *witness) row(domain string, t airesp.Target, inUse bool) EvidenceRow {
	s := w.ledger.State(w.framework, domain, t, w.now)
	r := EvidenceRow{
		Domain: domain, Model: t.Model, InUse: inUse, Responsibility: s.Cell.Responsibility, Critical: s.Cell.Critical,
		Responsible: w.inRole(s, airesp.Responsible), Consulted: w.inRole(s, airesp.Consulted), Informed: w.inRole(s, airesp.Informed),
	}
	if sys, ok := w.ledger.System(t.System); ok {
		r.System = sys.Name
	}
	if s.Owned {
		r.Owner, r.Role, r.Scope = w.teamName(s.Claim.Team), airesp.Accountable, s.Claim.Scope.String()
		r.Since, r.Confirmed, r.ReviewBy, r.Until = s.Claim.At, s.Claim.Confirmed, s.Claim.Review, s.Claim.Until
		r.ClaimedBy, r.Note = w.who(s.Claim.By), s.Claim.Note
		if d, ok := w.ledger.Dispute(domain, s.Claim.Scope); ok {
			r.Dispute = &EvidenceDispute{Since: d.At, Reason: d.Reason}
		}
	}
	if risk, ok := w.risk(s); ok {
		r.Risk = &EvidenceRisk{
			ID: risk.ID, Holds: risk.Holds(w.framework, w.now), Until: risk.Until, Reason: risk.Reason, AskedBy: w.who(risk.AskedBy),
			Approved: risk.ApprovedAt, Framework: risk.Framework, Forced: risk.Forced,
		}
		if risk.Approved() {
			r.Risk.ApprovedBy = w.who(risk.ApprovedBy)
		}
	}
	if inUse {
		r.Gap, r.GapSince = s.Gap, s.Since
	}
	return r
}

// risk is the risk that a cell's state names, or else the narrowest one on it.
func (w *witness) risk(s airesp.State) (airesp.Risk, bool) {
	if s.Risk != nil {
		return *s.Risk, true
	}
	scopes := []airesp.Scope{{Model: s.Target.Model}, {}}
	if s.Target.System != "" {
		scopes = append([]airesp.Scope{{System: s.Target.System}}, scopes...)
	}
	for _, scope := range scopes {
		if r, ok := w.ledger.RiskOn(s.Cell.Domain, scope); ok && s.Cell.Responsibility.NeedsOwner() {
			return r, true
		}
	}
	return airesp.Risk{}, false
}

func (w *witness) inRole(s airesp.State, role airesp.Role) []string {
	names := []string{}
	for _, claim := range w.ledger.InRole(s.Cell.Domain, s.Target, role) {
		names = append(names, w.teamName(claim.Team))
	}
	return names
}

func (w *witness) teamName(id string) string {
	t, _ := w.ledger.Team(id)
	return t.Name
}

func (w *witness) who(subject string) string {
	name, ok := w.people[subject]
	if !ok {
		var err error
		if name, err = w.person(w.ctx, subject); err != nil {
			w.err = err
		}
		w.people[subject] = name
	}
	return name
}
