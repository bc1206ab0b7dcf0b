package commands

import (
	"bytes"
	"encoding/csv"
	"strings"
	"time"
	"unicode"

	"airesp/commands/reply"
)

// csvColumns are the columns of a CSV export, in this order for ever: new ones
// come last.
func csvColumns() []string {
	return []string{
		"domain", "model", "system", "in use", "responsibility", "critical", "owner", "role", "scope", "since", "confirmed", "review by", "until",
		"claimed by", "note", "responsible", "consulted", "informed", "dispute", "disputed since",
		"risk", "risk holds", "risk until", "risk reason", "risk asked by", "risk approved by", "risk framework", "gap", "gap since",
	}
}

// csv is the evidence as comma-separated values: the columns' names, a line a
// row, an empty line, then what is about the whole, a name and a value a line.
// Every line has the same number of cells.
func (e Evidence) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	width := len(csvColumns())
	write := func(cells ...string) {
		line := make([]string, width)
		for i, cell := range cells {
			line[i] = harmless(cell)
		}
		_ = w.Write(line) // Flush keeps the error
	}
	write(csvColumns()...)
	for _, r := range e.Rows {
		write(r.cells()...)
	}
	write()
	for _, f := range e.facts() {
		write(f[0], f[1])
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// cells are a row's cells in the order of csvColumns.
func (r EvidenceRow) cells() []string {
	dispute, risk := EvidenceDispute{}, EvidenceRisk{}
	if r.Dispute != nil {
		dispute = *r.Dispute
	}
	holds := ""
	if r.Risk != nil {
		risk, holds = *r.Risk, yes(r.Risk.Holds)
	}
	return []string{
		r.Domain, r.Model, r.System, yes(r.InUse), r.Responsibility.String(), yes(r.Critical), r.Owner, string(r.Role), r.Scope,
		stamp(r.Since), stamp(r.Confirmed), stamp(r.ReviewBy), stamp(r.Until), r.ClaimedBy, r.Note,
		strings.Join(r.Responsible, "; "), strings.Join(r.Consulted, "; "), strings.Join(r.Informed, "; "), dispute.Reason, stamp(dispute.Since),
		risk.ID, holds, stamp(risk.Until), risk.Reason, risk.AskedBy, risk.ApprovedBy, risk.Framework, string(r.Gap), stamp(r.GapSince),
	}
}

// facts are what an export says of itself, names and values.
func (e Evidence) facts() [][2]string {
	which := "as the ledger says"
	if e.Assumed {
		which = "every model, since nobody has said which are in use"
	}
	recorded := e.Framework.Recorded
	if recorded == "" {
		recorded = "none"
	}
	return [][2]string{
		{"framework", e.Framework.Name}, {"framework version", e.Framework.Version}, {"framework source", e.Framework.Source},
		{"framework license", e.Framework.License}, {"framework recorded", recorded}, {"in use", which},
		{"as of", stamp(e.AsOf)}, {"made", stamp(e.Made)}, {"events", number(e.Events)}, {"head hash", e.Head.String()},
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// stamp is a time as exports hold it; empty for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// harmless is a cell that a spreadsheet does not take for a formula: one that
// begins like one, if only after spaces, line breaks or quotes, gets an
// apostrophe in front. Characters that cannot be seen are replaced.
func harmless(cell string) string {
	cell = reply.Printable(cell)
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// formula reports whether a spreadsheet could take a cell for a formula. The
// wide forms of the signs count as well, as some spreadsheets read them so.
func formula(cell string) bool {
	for _, r := range cell {
		switch {
		case strings.ContainsRune("=+-@\t\r＝＋－＠", r):
			return true
		case !unicode.IsSpace(r) && !strings.ContainsRune("\"'“”‘’`", r):
			return false
		}
	}
	return false
}
