package commands

import (
	"fmt"
	"strings"

	"airesp/commands/reply"
)

// markdown is the evidence for reading: what it is, then a table.
func (e Evidence) markdown() []byte {
	var b strings.Builder
	b.WriteString("# AI security ownership: the evidence\n\n")
	for _, f := range e.facts() {
		fmt.Fprintf(&b, "- %s: %s\n", f[0], escape(f[1]))
	}
	b.WriteString("\n| Domain | Where | In use | Responsibility | Owner | Since | Confirmed | Review by | Claimed by | Other roles | Notes | Gap |\n" +
		strings.Repeat("| --- ", 12) + "|\n")
	for _, r := range e.Rows {
		word := r.Responsibility.Label()
		if r.Critical {
			word += ", critical"
		}
		where := r.Model
		if r.System != "" {
			where = r.System + " (" + r.Model + ")"
		}
		for _, cell := range []string{
			r.Domain, where, yes(r.InUse), word, r.Owner, date(stamp(r.Since)), date(stamp(r.Confirmed)), date(stamp(r.ReviewBy)),
			r.ClaimedBy, r.otherRoles(), r.remarks(), string(r.Gap),
		} {
			b.WriteString("| " + escape(cell) + " ")
		}
		b.WriteString("|\n")
	}
	return []byte(b.String())
}

// date is the day of a stamp.
func date(stamp string) string { return stamp[:min(len(stamp), 10)] }

func (r EvidenceRow) otherRoles() string {
	var parts []string
	for _, x := range []struct {
		role  string
		teams []string
	}{{"responsible", r.Responsible}, {"consulted", r.Consulted}, {"informed", r.Informed}} {
		if len(x.teams) > 0 {
			parts = append(parts, x.role+": "+strings.Join(x.teams, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

// remarks are the words of people about a cell, and its accepted risk.
func (r EvidenceRow) remarks() string {
	var parts []string
	if r.Note != "" {
		parts = append(parts, r.Note)
	}
	if !r.Until.IsZero() {
		parts = append(parts, "the claim ends on "+date(stamp(r.Until)))
	}
	if r.Dispute != nil {
		parts = append(parts, "disputed since "+date(stamp(r.Dispute.Since))+": "+r.Dispute.Reason)
	}
	if k := r.Risk; k != nil {
		state := "asked for by " + k.AskedBy
		switch {
		case k.Holds:
			state = "accepted, approved by " + k.ApprovedBy
		case k.ApprovedBy != "":
			state = "no longer accepted, approved by " + k.ApprovedBy
		}
		parts = append(parts, fmt.Sprintf("risk %s %s, until %s, under framework %s: %s", k.ID, state, date(stamp(k.Until)), k.Framework, k.Reason))
	}
	return strings.Join(parts, "; ")
}

// escape makes a text plain in Markdown: no mark-up, no link, no table cell of
// its own.
func escape(text string) string {
	var b strings.Builder
	text = reply.Printable(text)
	for i, r := range text {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]|~@", r), r == ':' && strings.HasPrefix(text[i:], "://"), r == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www"):
			b.WriteString("\\" + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
