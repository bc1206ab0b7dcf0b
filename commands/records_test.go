package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// recordRules says who may use the verbs that look back, in the rules that
// TestWhoMay and TestBreakGlass read: two days after event 2 was decided.
func recordRules() map[string]rule {
	reader := administrators().but("administrator", commands.Forbidden).but("operator of another team", "") // a file is only looked at
	return map[string]rule{
		"undo":              {text: "undo 2 because it was for another team", who: administrators().but("operator of another team", commands.Forbidden)},
		"export":            {text: "export csv", who: fullMembers(), reads: true},
		"framework diff":    {text: "framework diff new.yaml", who: reader, reads: true},
		"framework upgrade": {text: "framework upgrade", who: administrators(), reads: true},
	}
}

func TestHistory(t *testing.T) {
	c := newCast(t)
	c.same("ana", "history", "Privacy became known, tied to 1 group", "The framework AI Security Shared Responsibility Model 1.1.0 was recorded", "by discord user ana.")
	c.does("ana", "claim data-privacy note talk to us first")
	c.does("bo", "system add Loan Bot for saas by Platform")
	c.does("bo", "claim data-privacy for Loan Bot")
	c.does("cy", "dispute data-privacy because it is <@ana> who knows")
	c.does("adm", "release data-privacy for Loan Bot because they left")
	c.same("guest", "history", "Event 8: Platform is no longer accountable for Data Privacy for Loan Bot",
		"An administrator did this for others. The reason given: they left", "Whether Privacy owns Data Privacy was disputed: it is <@ana> who knows",
		"Privacy became accountable for Data Privacy. Note: talk to us first", "The system Loan Bot came into use: SaaS AI Models")
	for about, want := range map[string][]uint64{
		"data-privacy": {8, 7, 6, 4}, "Loan Bot": {8, 6, 5}, "team Privacy": {7, 4, 1}, "<@&platform>": {8, 6, 5, 3}, "model-security": nil,
	} {
		if got := seqs(t, c.ask("bo", "history "+about)); !slices.Equal(got, want) {
			t.Errorf("the history of %s has the events %v, want %v", about, got, want)
		}
	}
	c.same("bo", "history model-security", "Nothing in the history of the domain Model Security. It holds 8 events in all.")
	c.fails("bo", "history Privacy", commands.Ambiguous, "history domain Privacy", "history team Privacy")
	c.fails("bo", "history Privcy", commands.NotFound, "history Privacy")
	c.fails("bo", "history page 9", commands.InvalidArgument, "There is no page 9")
	c.fails("bo", "history before 99", commands.NotFound, "the history has 8 events")
	c.fails("bo", "history before none", commands.InvalidArgument, "is not the number of an event")
}

// TestHistoryOfNames asks about a word that is the name of several things.
func TestHistoryOfNames(t *testing.T) {
	c := newCast(t)
	c.does("cy", "team add Model Security")
	c.does("cy", "system add Model Security Bot for saas")
	c.fails("ana", "history model security", commands.Ambiguous, "history domain model security", "history team model security")
	c.same("ana", "history team model security", "The history of the team Model Security", "Model Security became known")
	c.same("ana", "history domain model security", "Nothing in the history of the domain Model Security")
	c.same("ana", "history system Model Security Bot", "The system Model Security Bot came into use")
}

// TestHistoryPages turns the pages of a long history, forth and back.
func TestHistoryPages(t *testing.T) {
	b := adaptertest.New(t)
	for i := range 12 {
		b.Say(fmt.Sprintf("claim data-privacy for saas by Team %d", i))
		b.Say("release data-privacy for saas")
	}
	tip, _ := b.DB.Tip(t.Context(), "default")
	if tip.Seq != 37 { // a team, a claim and a release each, and the framework once
		t.Fatalf("there are %d events", tip.Seq)
	}
	for _, about := range []string{"", "data-privacy "} {
		var all []uint64
		for page := 1; ; page++ {
			r := b.Say(fmt.Sprintf("history %spage %d", about, page))
			if r.Error != nil {
				t.Fatal(r.Error)
			}
			events := seqs(t, r)
			all = append(all, events...)
			text := adaptertest.Text(r)
			if more := strings.Contains(text, fmt.Sprintf("page %d", page+1)); more != (len(events) == 10 && events[9] > 2) {
				t.Fatalf("page %d with %v offers more: %v", page, events, more)
			} else if !more {
				break
			}
			if page > 1 && !strings.Contains(text, fmt.Sprintf("page %d", page-1)) {
				t.Errorf("page %d does not lead back:\n%s", page, text)
			}
		}
		want := 37
		if about != "" {
			want = 24
		}
		for i := range all {
			if i > 0 && all[i] >= all[i-1] {
				t.Fatalf("events are not the newest first: %v", all)
			}
		}
		if len(all) != want {
			t.Errorf("history %sshows %d events, want %d", about, len(all), want)
		}
	}
	if got := seqs(t, b.Say("history before 3")); len(got) != 2 || got[0] != 2 {
		t.Errorf("before event 3 there were %v", got)
	}
}

func seqs(t *testing.T, r commands.Reply) []uint64 {
	t.Helper()
	var list []uint64
	for _, e := range asJSON[struct {
		Data struct{ Events []struct{ Seq uint64 } }
	}](t, r).Data.Events {
		list = append(list, e.Seq)
	}
	return list
}

// TestHistorySays tells every kind of event in a sentence of its own, also of
// what the ledger has forgotten since.
func TestHistorySays(t *testing.T) {
	b := adaptertest.New(t)
	who, err := b.DB.Subject(t.Context(), "default", "slack:T1/U2")
	if err != nil {
		t.Fatal(err)
	}
	system := airesp.Scope{System: "s3"}
	until := b.Now().Add(time.Hour)
	said := []struct {
		body airesp.Body
		says string
	}{
		{airesp.TeamAdded{Team: airesp.Team{ID: "t1", Name: "Privacy", Members: []string{who}}}, "Privacy became known, tied to 1 person."},
		{airesp.TeamBound{Team: "t1", Add: []airesp.Binding{{Group: "a"}, {Group: "b"}}, RemoveMembers: []string{who}}, "Privacy was tied to 2 groups and is no longer tied to 1 person."},
		{airesp.SystemAdded{System: airesp.System{ID: "s3", Name: "Bot", Model: "saas", Team: "t1"}}, "The system Bot came into use: SaaS AI Models. Run by Privacy."},
		{airesp.ModelsUsed{Models: []string{"saas", "mcp"}, Used: true}, "SaaS AI Models and MCP-Based Systems are in use from now on."},
		{airesp.ModelsUsed{Models: []string{"mcp"}}, "MCP-Based Systems is no longer said to be in use."},
		{airesp.Claimed{Domain: "data-privacy", Scope: system, Team: "t1", Until: until}, "Privacy became accountable for Data Privacy for Bot, until 23 Nov 2026."},
		{airesp.Claimed{Domain: "data-privacy", Role: airesp.Consulted, Team: "t1"}, "Privacy became consulted on Data Privacy."},
		{airesp.Attested{Domain: "data-privacy", Scope: system, Team: "t1", Review: until}, "Privacy confirmed that it is accountable for Data Privacy for Bot, until 23 Nov 2026."},
		{airesp.TransferOffered{ID: "r9", Domain: "data-privacy", Scope: system, From: "t1", To: "t1"}, "Privacy offered Data Privacy for Bot to Privacy."},
		{airesp.TransferEnded{ID: "r9", Reason: "no time"}, "The offer of Data Privacy for Bot by Privacy to Privacy was turned down or withdrawn: no time"},
		{airesp.TransferEnded{ID: "r9", Taken: true}, "Privacy took Data Privacy for Bot over from Privacy."},
		{airesp.Disputed{Domain: "data-privacy", Scope: system, Team: "t1", Reason: "ours"}, "Whether Privacy owns Data Privacy for Bot was disputed: ours"},
		{airesp.Resolved{Domain: "data-privacy", Scope: system}, "The dispute about Data Privacy for Bot was resolved."},
		{airesp.RiskAsked{ID: "r14", Domain: "data-privacy", Scope: airesp.Scope{Model: "saas"}, Until: until, Reason: "soon gone"},
			"To accept Data Privacy for SaaS AI Models as a risk until 23 Nov 2026 was asked for (r14): soon gone"},
		{airesp.RiskDecided{ID: "r14", Approved: true, Forced: "nobody else here"}, "The risk r14 on Data Privacy for SaaS AI Models was approved."},
		{airesp.RiskDecided{ID: "r14", Reason: "too long"}, "The risk r14 on Data Privacy for SaaS AI Models was rejected: too long"},
		{airesp.RiskEnded{ID: "r14"}, "The risk r14 on Data Privacy for SaaS AI Models was taken back."},
		{airesp.Set{Name: airesp.SetAttestEvery, Value: "30"}, "The setting attest-every became 30."},
		{airesp.Set{Name: airesp.SetApprovers, Value: "t1"}, "The setting approvers became Privacy."},
		{airesp.Set{Name: airesp.SetApprovers}, "The setting approvers went back to its default."},
		{airesp.FrameworkSet{Name: "F", Version: "2", Changed: []airesp.CellRef{{Domain: "x", Model: "y"}}}, "The framework F 2 was recorded; 1 cell changed"},
		{airesp.Released{Domain: "data-privacy", Scope: system, Team: "t1", Reason: "moved"}, "Privacy is no longer accountable for Data Privacy for Bot: moved"},
		{airesp.SystemRetired{System: "s3"}, "The system Bot was retired"},
		{airesp.Undone{From: 22, To: 23}, "Events 22 to 23 were undone."},
		{airesp.Undone{From: 20, To: 20}, "Event 20 was undone."},
		{airesp.Restored{Without: airesp.Without{Teams: []string{"t1"}, Systems: []string{"s3"}, Claims: []airesp.Place{{Domain: "data-privacy", Scope: system}}}},
			"Put back as it was before: Data Privacy for Bot, the system Bot and the team Privacy."},
	}
	l := airesp.NewLedger()
	for _, s := range said {
		records, err := l.Seal(b.Now(), who, "", s.body)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.DB.Append(t.Context(), "default", l.Tip(), records...); err != nil {
			t.Fatal(err)
		}
		if err := l.Apply(records[0]); err != nil {
			t.Fatal(err)
		}
	}
	var all strings.Builder
	for page := 1; page <= 3; page++ {
		all.WriteString(adaptertest.Text(b.Say(fmt.Sprintf("history page %d", page))))
	}
	for i, s := range said {
		if want := fmt.Sprintf("Event %d: %s", i+1, s.says); !strings.Contains(all.String(), want) {
			t.Errorf("the history does not say %q", want)
		}
	}
	for want, n := range map[string]int{"by slack user U2.": len(said), "Undone since.": 3, "The reason given: nobody else here": 1} {
		if got := strings.Count(all.String(), want); got != n {
			t.Errorf("the history says %q %d times, want %d", want, got, n)
		}
	}
	if t.Failed() {
		t.Log(all.String())
	}
}

// TestHistoryOfStrangers shows events of somebody whom the store no longer
// knows.
func TestHistoryOfStrangers(t *testing.T) {
	b := adaptertest.New(t)
	records, err := airesp.NewLedger().Seal(b.Now(), "u0000000000000000", "", airesp.Set{Name: "claims", Value: "members-only"})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.DB.Append(t.Context(), "default", airesp.Tip{}, records...); err != nil {
		t.Fatal(err)
	}
	if text := adaptertest.Text(b.Say("history")); !strings.Contains(text, "by a former member.") || strings.Contains(text, "u000") {
		t.Errorf("the history of somebody forgotten:\n%s", text)
	}
}

// TestHistoryReach looks for something in a history that is too long to be
// looked through at once: the reply says how far it got, and how to go on.
func TestHistoryReach(t *testing.T) {
	b := adaptertest.New(t)
	b.Say("claim data-privacy by Privacy") // events 1 to 3
	l := airesp.NewLedger()
	for r, err := range b.DB.Read(t.Context(), "default", 1) {
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Apply(r); err != nil {
			t.Fatal(err)
		}
	}
	for range 21 {
		var many []airesp.Body
		for range 1000 {
			many = append(many, airesp.Set{Name: "claims"})
		}
		records, err := l.Seal(b.Now(), "u0000000000000001", "", many...)
		if err == nil {
			err = b.DB.Append(t.Context(), "default", l.Tip(), records...)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			if err := l.Apply(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, text := range []string{"history data-privacy", "history data-privacy page 3"} {
		r := b.Say(text)
		said := adaptertest.Text(r)
		if r.Error != nil || !strings.Contains(said, "Nothing found so far in the history of the domain Data Privacy. 20000 events were looked through.") ||
			!strings.Contains(said, "history data-privacy before 1004") {
			t.Errorf("%s: %s", text, said)
		}
	}
	if got := seqs(t, b.Say("history data-privacy before 1004")); !slices.Equal(got, []uint64{2}) {
		t.Errorf("further back there are the events %v, want 2", got)
	}
	if got := seqs(t, b.Say("history page 2101")); !slices.Equal(got, []uint64{3, 2, 1}) {
		t.Errorf("the last page of everything has the events %v", got)
	}
}

// TestRecordExamples runs every example of these verbs as it is written.
func TestRecordExamples(t *testing.T) {
	for _, cmd := range commands.Table() {
		if _, mine := recordRules()[cmd.Name]; !mine && cmd.Name != "history" && cmd.Name != "asof" && cmd.Name != "framework show" {
			continue
		}
		for _, example := range cmd.Examples {
			b := adaptertest.New(t)
			for _, domain := range []string{"data-privacy", "model-security", "application-security", "ai-ethics-and-safety", "incident-response", "data-security"} {
				b.Say("claim " + domain + " by The " + domain + " team")
			}
			if r := b.Say(example); r.Error != nil {
				t.Errorf("%q is refused: %s", example, adaptertest.Text(r))
			}
		}
	}
}
