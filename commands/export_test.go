package commands_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/commands/reply"
)

// file is the one file of a reply.
func file(t *testing.T, r commands.Reply) reply.File {
	t.Helper()
	for _, b := range r.Message.Blocks {
		if f, ok := b.(reply.File); ok {
			return f
		}
	}
	t.Fatalf("there is no file: %s", adaptertest.Text(r))
	return reply.File{}
}

// evidence is a JSON export.
func evidence(t *testing.T, r commands.Reply) commands.Evidence {
	t.Helper()
	var e commands.Evidence
	dec := json.NewDecoder(bytes.NewReader(file(t, r).Data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		t.Fatal(err)
	}
	return e
}

// exported is a cast with something of everything in the ledger.
func exported(t *testing.T) cast {
	c := newCast(t)
	c.does("ana", "claim data-privacy note =HYPERLINK(1), ask first")
	c.does("bo", "claim data-privacy for coding as consulted by Platform")
	c.does("bo", "system add Loan Bot for saas by Platform")
	c.does("bo", "claim ai-ethics-and-safety for Loan Bot until 30d")
	c.does("cy", "dispute ai-ethics-and-safety for Loan Bot because @bo is away")
	c.does("cy", "use coding")
	c.does("ana", "accept incident-response for coding until 90d because the contract ends")
	c.does("bo", "approve r"+number(c.tip().Seq))
	return c
}

func TestExport(t *testing.T) {
	c := exported(t)
	tip := c.tip()
	r := c.ask("cy", "export json")
	e := evidence(t, r)
	if e.Events != tip.Seq || e.Head != tip.Hash || e.Framework.Version != "1.1.0" || e.Framework.Recorded != "1.1.0" || e.Assumed ||
		!e.AsOf.Equal(c.Now()) || !e.Made.Equal(c.Now()) || len(e.Rows) != 16*9 {
		t.Fatalf("the export says %d events, head %s, framework %+v, as of %v, %d rows", e.Events, e.Head, e.Framework, e.AsOf, len(e.Rows))
	}
	row := func(domain, model, system string) commands.EvidenceRow {
		for _, r := range e.Rows {
			if r.Domain == domain && r.Model == model && r.System == system {
				return r
			}
		}
		t.Fatalf("no row for %s, %s, %s", domain, model, system)
		return commands.EvidenceRow{}
	}
	privacy := row("data-privacy", "coding", "")
	if privacy.Owner != "Privacy" || privacy.Role != "accountable" || privacy.Scope != "domain" || privacy.ClaimedBy != "discord user ana" || !privacy.InUse ||
		privacy.Note != "=HYPERLINK(1), ask first" || strings.Join(privacy.Consulted, ",") != "Platform" || privacy.Gap != "" || !privacy.Since.Equal(c.Now()) {
		t.Errorf("data-privacy for coding: %+v", privacy)
	}
	bot := row("ai-ethics-and-safety", "saas", "Loan Bot")
	if bot.Owner != "Platform" || bot.Dispute == nil || bot.Dispute.Reason != "@bo is away" || bot.Gap != "disputed" || bot.Until.IsZero() || bot.Scope == "domain" {
		t.Errorf("ai-ethics-and-safety for Loan Bot: %+v", bot)
	}
	risk := row("incident-response", "coding", "")
	if risk.Owner != "" || risk.Gap != "" || risk.Risk == nil || !risk.Risk.Holds || risk.Risk.AskedBy != "discord user ana" || risk.Risk.ApprovedBy != "discord user bo" || risk.Risk.Framework != "1.1.0" {
		t.Errorf("incident-response for coding: %+v, %+v", risk, risk.Risk)
	}
	if unused := row("application-security", "mcp", ""); unused.InUse || unused.Gap != "" {
		t.Errorf("a model that is not in use has a gap: %+v", unused)
	}
	if open := row("application-security", "coding", ""); open.Gap != "unowned" || open.Owner != "" || !open.Since.IsZero() {
		t.Errorf("application-security for coding: %+v", open)
	}
	c.says("cy", "export json", r, []string{"144 rows", tip.Hash.String()})
}

// TestExportFormats asks for each format twice, and before and after a
// restart: the bytes are the same, each holds the witness, and the file's name
// is ours.
func TestExportFormats(t *testing.T) {
	c := exported(t)
	tip := c.tip()
	for _, format := range []string{"csv", "json", "md"} {
		r := c.ask("cy", "export "+format)
		f := file(t, r)
		if f.Name != "airesp-evidence-2026-11-23."+format || !strings.Contains(string(f.Data), tip.Hash.String()) || !strings.Contains(string(f.Data), "Loan Bot") {
			t.Errorf("the file %s of %d bytes lacks the head hash or a system", f.Name, len(f.Data))
		}
		if r.Message.Visibility != reply.Private {
			t.Errorf("the channel sees the export as %s", format)
		}
		if !strings.Contains(adaptertest.Text(r), string(f.Data)) {
			t.Errorf("the plain form of %s is not what is in it", f.Name)
		}
		c.Reopen()
		if again := file(t, c.ask("cy", "export "+format)); !bytes.Equal(f.Data, again.Data) {
			t.Errorf("the export as %s differs after a restart", format)
		}
	}
	if name := file(t, c.ask("cy", "export")).Name; !strings.HasSuffix(name, ".csv") {
		t.Errorf("a bare export gives %s", name)
	}
	c.fails("cy", "export pdf", commands.InvalidArgument, "csv, json and md")
	c.fails("guest", "export csv", commands.Forbidden)
	robot := commands.Identity{Platform: "slack", Workspace: "w1", User: "b1", Standing: commands.Robot}
	if r := c.Dispatch(context.Background(), commands.Request{Org: "default", Identity: robot, Text: "export csv"}); r.Error == nil || r.Error.Code != commands.Forbidden {
		t.Errorf("a bot exported: %s", adaptertest.Text(r))
	}
}

func TestExportCSV(t *testing.T) {
	c := exported(t)
	lines, err := csv.NewReader(bytes.NewReader(file(t, c.ask("cy", "export csv")).Data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+144+1+10 {
		t.Fatalf("%d lines, want the columns, 144 rows, an empty line and 10 facts", len(lines))
	}
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	found := 0
	for _, line := range lines[1:145] {
		if line[column["domain"]] == "data-privacy" && line[column["model"]] == "saas" && line[column["system"]] == "" {
			found++
			if line[column["note"]] != "'=HYPERLINK(1), ask first" || line[column["owner"]] != "Privacy" || line[column["since"]] != "2026-11-23T09:00:00Z" {
				t.Errorf("the row is %q", line)
			}
		}
		if line[column["system"]] == "Loan Bot" && line[column["domain"]] == "ai-ethics-and-safety" && line[column["dispute"]] != "'@bo is away" {
			t.Errorf("the dispute is %q", line[column["dispute"]])
		}
	}
	facts := map[string]string{}
	for _, line := range lines[146:] {
		facts[line[0]] = line[1]
	}
	if found != 1 || facts["head hash"] != c.tip().Hash.String() || facts["events"] != number(c.tip().Seq) || facts["framework version"] != "1.1.0" || facts["as of"] != "2026-11-23T09:00:00Z" {
		t.Errorf("%d rows for data-privacy and saas; facts %v", found, facts)
	}
}

// TestExportOn exports an earlier day: the rows, the number of events and the
// head hash are those of then.
func TestExportOn(t *testing.T) {
	c := newCast(t)
	c.does("ana", "claim data-privacy")
	then := c.tip()
	c.Wait(48 * time.Hour)
	c.does("ana", "release data-privacy")
	c.does("bo", "system add Loan Bot for saas")
	r := c.ask("cy", "export json on 2026-11-24")
	e := evidence(t, r)
	if e.Events != then.Seq || e.Head != then.Hash || e.AsOf.Format(time.RFC3339) != "2026-11-24T23:59:59Z" || !e.Made.Equal(c.Now()) || len(e.Rows) != 128 {
		t.Errorf("as of the 24th: %d events, head %s, as of %v, %d rows", e.Events, e.Head, e.AsOf, len(e.Rows))
	}
	if f := file(t, r); f.Name != "airesp-evidence-2026-11-24.json" || !strings.HasPrefix(adaptertest.Text(r), "As of 24 Nov 2026: ") {
		t.Errorf("the file is called %s: %.80s", f.Name, adaptertest.Text(r))
	}
	owned := 0
	for _, row := range e.Rows {
		if row.Owner == "Privacy" {
			owned++
		}
	}
	if owned != 8 {
		t.Errorf("Privacy owned %d rows on that day, want 8", owned)
	}
	if e := evidence(t, c.ask("cy", "export json on 2020-01-01")); e.Events != 0 || len(e.Rows) != 128 || !e.Assumed {
		t.Errorf("before the first event: %d events, %d rows", e.Events, len(e.Rows))
	}
	c.fails("cy", "export csv on 2099-01-01", commands.InvalidArgument, "future")
}
