package commands_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// TestTwoClaimants lets a hundred teams claim one cell at once: one wins, the
// others are told who did, and the history holds one claim.
func TestTwoClaimants(t *testing.T) {
	b := adaptertest.New(t)
	const n = 100
	replies := make([]commands.Reply, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			replies[i] = b.Say(fmt.Sprintf("claim data-privacy for coding by Team %d", i))
		})
	}
	wg.Wait()
	var won []int
	for i, r := range replies {
		switch {
		case r.Error == nil:
			won = append(won, i)
		case r.Error.Code != commands.Conflict:
			t.Errorf("claimant %d got %v, want a conflict", i, r.Error)
		}
	}
	if len(won) != 1 {
		t.Fatalf("claimants %v won, want one", won)
	}
	winner := fmt.Sprintf("Team %d", won[0])
	for i, r := range replies {
		if r.Error != nil && !strings.Contains(adaptertest.Text(r), winner) {
			t.Errorf("claimant %d is not told that %s holds it: %s", i, winner, adaptertest.Text(r))
		}
	}
	if tip, _ := b.DB.Tip(t.Context(), "default"); tip.Seq != 3 {
		t.Errorf("the ledger has %d events, want the team, its claim and the framework", tip.Seq)
	}
}

// TestCopies delivers each request several times, at once and later.
func TestCopies(t *testing.T) {
	b := adaptertest.New(t)
	send := func(id, text string) commands.Reply {
		return b.Dispatch(context.Background(), commands.Request{
			ID: id, Org: "default", Text: text,
			Identity: commands.Identity{Platform: "slack", Workspace: "w1", User: "u1"},
		})
	}
	seq := func() uint64 {
		tip, err := b.DB.Tip(context.Background(), "default")
		if err != nil {
			t.Fatal(err)
		}
		return tip.Seq
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { send("one", "claim data-privacy by Privacy") })
	}
	wg.Wait()
	if got := seq(); got != 3 {
		t.Fatalf("20 copies of a claim made %d events, want 3", got)
	}
	send("two", "release data-privacy")
	if r := send("one", "claim data-privacy by Privacy"); r.Error != nil || !strings.Contains(adaptertest.Text(r), "copy changed nothing") {
		t.Errorf("a late copy of the claim: %s", adaptertest.Text(r))
	}
	if r := send("two", "release data-privacy"); r.Error != nil {
		t.Errorf("a copy of the release is refused: %v", r.Error)
	}
	if got := seq(); got != 4 {
		t.Errorf("the copies made %d events, want 4", got)
	}
	if r := send("three", "claim data-privacy by Privacy"); r.Error != nil || seq() != 5 {
		t.Errorf("a new claim after the release: %s", adaptertest.Text(r))
	}
}

// TestOptionsAndText asks every example as typed text and as named options.
func TestOptionsAndText(t *testing.T) {
	for _, c := range []struct {
		verb, text string
		options    map[string]string
	}{
		{"who-owns", "who-owns data-privacy for coding", map[string]string{"domain": "data-privacy", "model": "coding"}},
		{"who-owns", "who-owns data-privacy for cursor", map[string]string{"domain": "data-privacy", "product": "cursor"}},
		{"who-owns", "who owns Data Privacy for coding, cursor", map[string]string{"domain": "data-privacy", "model": "coding", "product": "cursor"}},
		{"matrix", "matrix for saas and mcp", map[string]string{"model": "saas, mcp"}},
		{"gaps", "gaps --page=2", map[string]string{"page": "2"}},
		{"help", "help claim", map[string]string{"verb": "claim"}},
		{"claim", "claim data-privacy by Privacy", map[string]string{"domain": "data-privacy", "team": "Privacy"}},
	} {
		ask := func(req commands.Request) string {
			b := adaptertest.New(t)
			req.Org, req.Identity = "default", commands.Identity{Platform: "console", User: "ana", Operator: true}
			r := b.Dispatch(context.Background(), req)
			if r.Error != nil {
				t.Errorf("%+v: %v", req, r.Error)
			}
			return adaptertest.Text(r)
		}
		typed, named := ask(commands.Request{Text: c.text}), ask(commands.Request{Verb: c.verb, Options: c.options})
		if typed != named {
			t.Errorf("%s differs as options:\n%s\n%s", c.text, typed, named)
		}
	}
}

// TestSuggestionsWork runs every suggestion that a refusal makes: it must be a
// complete command that is understood.
func TestSuggestionsWork(t *testing.T) {
	for _, f := range adaptertest.Fixtures(t) {
		if f.Reply.Error == nil {
			continue
		}
		for _, s := range f.Reply.Error.Suggestions {
			b := adaptertest.New(t)
			r := b.Say(s.Command.String())
			if r.Error != nil && !slices.Contains([]commands.Code{commands.NotFound, commands.Conflict}, r.Error.Code) {
				t.Errorf("%s suggests %q, which gives %v", f.Name, s.Command, r.Error)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	b := adaptertest.New(t)
	for _, c := range []struct {
		text string
		code commands.Code
		says string
	}{
		{"frobnicate", commands.NotUnderstood, "help"},
		{"who-owns", commands.MissingArgument, "data-privacy"},
		{"who-owns data-privcy", commands.UnknownDomain, "who-owns data-privacy"},
		{"who-owns qqqqqqqqqqqqqqqqqqqq", commands.UnknownDomain, "Choose a security domain: who-owns DOMAIN"},
		{"who-owns data-privacy for qqqqqqqqqqqq", commands.UnknownModel, "Choose a deployment model, or name a product: who-owns data-privacy for MODEL"},
		{"who-owns data-privacy for copilot", commands.Ambiguous, "who-owns data-privacy for coding"},
		{"who-owns data-privacy for saas, copilot", commands.Ambiguous, "who-owns data-privacy for saas, coding"},
		{"who-owns ip", commands.Ambiguous, "who-owns model-security"},
		{"identify spotify", commands.NotFound, "vendor risk review"},
		{"gaps page 0", commands.InvalidArgument, "gaps"},
		{"gaps page 99", commands.InvalidArgument, "the last one is page 10"},
		{"gaps --colour", commands.InvalidArgument, "no option"},
		{"matrix for", commands.InvalidArgument, "missing after"},
		{"version now please", commands.InvalidArgument, "does not understand"},
		{"claim data-privacy", commands.MissingArgument, "by TEAM"},
		{"claim data-privacy by \u202eevil", commands.InvalidArgument, "cannot be seen"},
		{"claim agent-governance for coding by Platform", commands.InvalidArgument, "does not apply"},
		{"release data-privacy", commands.NotFound, "nothing to give back"},
		{strings.Repeat("x", 5000), commands.InvalidArgument, "longer than"},
	} {
		r := b.Say(c.text)
		if r.Error == nil || r.Error.Code != c.code || !strings.Contains(adaptertest.Text(r), c.says) {
			t.Errorf("%.60q gave %v\n%s\nwant %s and %q", c.text, r.Error, adaptertest.Text(r), c.code, c.says)
		}
	}
	if tip, _ := b.DB.Tip(t.Context(), "default"); tip.Seq != 0 {
		t.Errorf("refusals stored %d events", tip.Seq)
	}
}

// TestAnotherFramework uses a framework of another size.
func TestAnotherFramework(t *testing.T) {
	f, err := airesp.Load("small.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	b := adaptertest.NewWith(t, f)
	for _, c := range []struct{ text, says string }{
		{"who-owns data", "needs an owner of ours in 1 of 2 deployment models"},
		{"gaps", "1 gap"},
		{"matrix", "1 security domain is, in 2 deployment models"},
		{"model own", "1 of 1 domain needs an owner of ours"},
		{"help", "1 security domain"},
	} {
		if r := b.Say(c.text); !strings.Contains(adaptertest.Text(r), c.says) {
			t.Errorf("%s does not say %q:\n%s", c.text, c.says, adaptertest.Text(r))
		}
	}
}

// TestReopen folds the ledger again from what is stored, over snapshots.
func TestReopen(t *testing.T) {
	b := adaptertest.New(t)
	for i := range 600 {
		verb := []string{"claim", "release"}[i%2]
		if r := b.Say(verb + " data-privacy for coding by Privacy"); verb == "claim" && r.Error != nil {
			t.Fatal(r.Error)
		}
		if r := b.Say("release data-privacy for coding"); r.Error != nil && verb == "claim" {
			t.Fatal(r.Error)
		}
		if r := b.Say(fmt.Sprintf("claim data-security for coding by Team %d", i)); r.Error != nil {
			t.Fatal(r.Error)
		}
		if r := b.Say("release data-security for coding"); r.Error != nil {
			t.Fatal(r.Error)
		}
	}
	b.Say("claim data-privacy by Privacy")
	if marks, err := b.DB.Marks(t.Context(), "default"); err != nil || len(marks) != 1 {
		t.Fatalf("the snapshots after many events: %v, %v", marks, err)
	}
	want := adaptertest.Text(b.Say("who-owns data-privacy"))
	if got := adaptertest.Text(b.Reopen().Say("who-owns data-privacy")); got != want {
		t.Errorf("after opening again:\n%s\nwant:\n%s", got, want)
	}
}
