package commands_test

import (
	"strconv"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

func number(n uint64) string { return strconv.FormatUint(n, 10) }

// other is OtherFramework with a part of its text replaced.
func other(t *testing.T, old, new string) *airesp.Framework {
	t.Helper()
	text := strings.Replace(adaptertest.OtherFramework, old, new, 1)
	if text == adaptertest.OtherFramework && old != new {
		t.Fatalf("%q is not in the framework", old)
	}
	f, err := airesp.Load("other.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFrameworkShow(t *testing.T) {
	c := newCast(t)
	c.same("guest", "framework", "AI Security Shared Responsibility Model 1.1.0", "22 Provider, 57 Customer, 40 Shared and 9 N/A; 5 are critical", "MIT",
		"github.com/mikeprivette", "0 claims, under AI Security Shared Responsibility Model 1.1.0, recorded on 23 Nov 2026")
	if text := adaptertest.Text(adaptertest.New(t).Say("framework show")); !strings.Contains(text, "none yet") {
		t.Errorf("on an empty ledger: %s", text)
	}
}

// TestFrameworkUpgrade changes the framework under a ledger: everybody is told
// that it changed, and once an administrator has recorded it, whose claims are
// to be confirmed again.
func TestFrameworkUpgrade(t *testing.T) {
	c := cast{adaptertest.NewAdmin(t, "discord:g1/adm"), t}
	c.ReopenWith(other(t, "", ""))
	c.does("cy", "claim data by Ops")
	c.does("cy", "claim code for theirs by Ops")
	c.same("adm", "framework upgrade", "Small 0.1.0 is recorded already")
	c.same("cy", "who-owns data for own", "to be confirmed by")

	c.ReopenWith(other(t, "version: 0.1.0, author: Us, publisher: Us, source: https://example.org, license: MIT, copyright: Us, attribution: Ours.}\nmodels:", "version: 0.2.0, author: Us, publisher: Us, source: https://example.org, license: MIT, copyright: Us, attribution: Ours.}\nmodels:"))
	c.same("cy", "who-owns data", "The framework has changed since Small 0.1.0 was recorded on 23 Nov 2026", "framework upgrade")
	c.same("adm", "framework upgrade --dry-run", "Small 0.2.0 is not recorded yet. No cell is other than in Small 0.1.0")

	c.ReopenWith(other(t, "data: [C, P]", "data: [C, S!]"))
	c.same("adm", "framework upgrade --dry-run", "is not recorded yet. Since Small 0.1.0, 1 cell has changed; 1 claim is to be confirmed again.",
		"Data for Somebody Else's: Provider, now Shared, critical", "Ops has 1 claim to confirm", "Nothing was changed")
	c.fails("cy", "framework upgrade", commands.Forbidden)
	c.fails("cy", "framework upgrade --dry-run", commands.Forbidden)
	c.does("adm", "framework upgrade", "Small 0.1.0 is recorded now. Since Small 0.1.0, 1 cell has changed; 1 claim is to be confirmed again.")
	c.same("cy", "who-owns data for own", "not confirmed")
	c.same("cy", "who-owns code for theirs", "to be confirmed by")
	c.same("adm", "framework upgrade", "is recorded already")
	c.same("cy", "framework show", "1 to be confirmed again since a cell of theirs changed")
	c.same("cy", "history", "1 cell changed, and the claims on them are to be confirmed again")
	if text := c.does("cy", "who-owns data"); strings.Contains(text, "has changed since") {
		t.Errorf("after it was recorded: %s", text)
	}
	c.fails("adm", "undo", commands.NotFound)
	c.fails("adm", "undo "+number(c.tip().Seq)+" because no", commands.Conflict, "run the earlier one")
	c.does("cy", "attest data")
	c.same("cy", "who-owns data for own", "to be confirmed by")
}

// TestFrameworkUpgradeFirst records a framework before anything else happened.
func TestFrameworkUpgradeFirst(t *testing.T) {
	c := cast{adaptertest.NewAdmin(t, "discord:g1/adm"), t}
	c.does("adm", "framework upgrade", "is recorded now. No framework was recorded before.")
	if got := c.tip().Seq; got != 1 {
		t.Errorf("it took %d events, want 1", got)
	}
}

func TestFrameworkDiff(t *testing.T) {
	b := adaptertest.New(t)
	b.ReopenWith(other(t, "", ""))
	b.Say("claim data by Ops")
	b.Files["next.yaml"] = strings.Replace(adaptertest.OtherFramework, "code: [S, C]", `code: [S, "-"]`, 1)
	b.Files["wider.yaml"] = strings.Replace(adaptertest.OtherFramework, "data: [C, P]", "data: [S, C]", 1)
	b.Files["broken.yaml"] = strings.Replace(adaptertest.OtherFramework, "[C, P]", "[C]", 1)
	tip, _ := b.DB.Tip(t.Context(), "default")
	for _, d := range []struct {
		file string
		code commands.Code
		says []string
	}{
		{"new.yaml", "", []string{"have the same cells", "Nothing was changed."}},
		{"next.yaml", "", []string{"would change 1 cell here; no claim would have to be confirmed again", "Code for Somebody Else's: Customer, now N/A"}},
		{"wider.yaml", "", []string{"would change 2 cells here; 1 claim would have to be confirmed again"}},
		{"broken.yaml", commands.InvalidArgument, []string{"is no framework that can be used", "broken.yaml:"}},
		{"none.yaml", commands.NotFound, []string{"cannot be read", "does not exist"}},
	} {
		r := b.Say("framework diff " + d.file)
		text := adaptertest.Text(r)
		if code := codeOf(r); code != d.code {
			t.Errorf("%s gave %q, want %q: %s", d.file, code, d.code, text)
		}
		for _, says := range d.says {
			if !strings.Contains(text, says) {
				t.Errorf("%s does not say %q:\n%s", d.file, says, text)
			}
		}
	}
	if now, _ := b.DB.Tip(t.Context(), "default"); now != tip {
		t.Error("a diff changed the ledger")
	}
}

func codeOf(r commands.Reply) commands.Code {
	if r.Error == nil {
		return ""
	}
	return r.Error.Code
}
