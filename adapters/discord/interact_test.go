package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/adapters/discord/discordfake"
	"airesp/commands"
	"airesp/commands/reply"
)

// TestClaimByForm presses "Claim it", says for whom in a form, and sees the
// answer brought up to date while the channel is told. The program is another
// one by then: nothing of it was kept in memory.
func TestClaimByForm(t *testing.T) {
	for _, road := range []string{"http", "gateway"} {
		t.Run(road, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			deliver := func(in *discordfake.Interaction) {
				if road == "gateway" {
					r.Gateway.Send(in)
				} else if err := in.Post(r.url); err != nil {
					t.Fatal(err)
				}
			}
			if road == "gateway" {
				r.run()
			}
			ask := r.Slash(ana, "who-owns", discordfake.Text("domain", "data-privacy"), discordfake.Text("product", "cursor"))
			deliver(ask)
			m := ask.Answer()
			b, _ := m.Button("Claim it")
			press := r.Press(ana, b)
			deliver(press)
			form := press.Modal()
			role, ok := form.Field("team-role")
			if _, named := form.Field("team"); !ok || !named || role.Required {
				t.Fatalf("the form is %+v", form)
			}
			r.bench.Reopen()
			r.a.do = r.bench
			done := r.Submit(ana, form, discordfake.Role("team-role", privacy, "Privacy"), discordfake.Text("until", "30d"))
			deliver(done)
			list := done.Wait(func(list []discordfake.Message) bool { return len(list) == 2 })
			r.sees(list[0], true, "Our owner: "+roleMention(privacy))
			if _, still := list[0].Button("Claim it"); still {
				t.Error("it can still be claimed")
			}
			r.sees(list[1], false, roleMention(privacy)+" now owns", "It ends by itself")
			if now := ask.Answer(); now.Text != list[0].Text {
				t.Errorf("the answer still reads %q", now.Text)
			}
		})
	}
}

// TestFormRefused fills in forms wrongly, and for a team of others.
func TestFormRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post(claim(r.Fake, ana, "model-security", privacy, "Privacy"))
	records := r.records()
	form := r.open(r.Slash(ben, "claim", discordfake.Text("domain", "data-privacy")))
	if f, _ := form.Field("team"); !slices.Equal(f.Values, []string{"Privacy"}) {
		t.Errorf("the teams that are known are %v", f.Values)
	}
	m := r.post(r.Submit(ben, form)) // nothing filled in: a form is not followed by another
	r.sees(m, true, "Which team is accountable")
	if len(m.Menus) != 1 || m.Menus[0].Type != typeRoleSelect {
		t.Fatalf("there is no select of roles: %+v", m.Menus)
	}
	r.sees(r.post(r.Submit(ben, form, discordfake.Text("team", "Privacy"))), true, "You do not belong to")
	r.sees(r.post(r.Submit(ben, form, discordfake.Text("team", "Privacy"), discordfake.Role("team-role", legal, "Legal"))), true, "by its name and by its role")
	r.sees(r.post(r.Choose(ben, m.Menus[0], discordfake.Role("", privacy, "Privacy"))), true, "You do not belong to")
	r.sees(r.post(r.Choose(ben, m.Menus[0], discordfake.Role("", guild, "@everyone"))), true, "is not a team")
	if n := r.records(); n != records {
		t.Errorf("refused forms wrote %d records", n-records)
	}
	r.sees(r.post(r.Choose(ben, m.Menus[0], discordfake.Role("", legal, "Legal"))), false, roleMention(legal)+" now owns")
}

// TestForms opens the forms of other verbs by what the table's suggestions
// lack: a risk is accepted, and a system added.
func TestForms(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	accept := r.open(r.Press(ana, discordfake.Button{CustomID: "1:accept data-privacy for saas"}))
	m := r.post(r.Submit(ana, accept, discordfake.Text("until", "30d"), discordfake.Text("reason", "it is switched off")))
	r.sees(m, false, "Data Privacy")
	add := r.open(r.Press(ana, discordfake.Button{CustomID: "1:system add"}))
	r.sees(r.post(r.Submit(ana, add, discordfake.Text("name", "Loan Bot"), discordfake.Text("model", "saas"))), false, "Loan Bot", "is in use now")
	use := r.open(r.Press(ana, discordfake.Button{CustomID: "1:use"}))
	r.sees(r.post(r.Submit(ana, use, discordfake.Text("model", "saas"), discordfake.Text("model", "coding"))), false, "SaaS")
	for _, form := range []discordfake.Modal{accept, add, use} {
		if n := len(form.Fields); n == 0 || n > maxFields {
			t.Errorf("%s has %d fields", form.Title, n)
		}
	}
}

// TestLateForm cannot show a form after a promise: roles are offered instead.
func TestLateForm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	gate := gated(r)
	in := r.Slash(ana, "claim", discordfake.Text("domain", "data-privacy"))
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	close(gate)
	list := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 && len(list[0].Menus) == 1 })
	r.a.patience = patience
	r.sees(list[0], true, "Which team is accountable")
	r.sees(r.post(r.Choose(ana, list[0].Menus[0], discordfake.Role("", privacy, "Privacy"))), false, roleMention(privacy)+" now owns")
}

// TestMenu chooses a command of a menu.
func TestMenu(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.a.do = offers{r.a.do}
	m := r.post(r.Slash(ana, "version"))
	if len(m.Menus) != 1 || len(m.Menus[0].Values) != maxMenu || !strings.Contains(m.Text, "Model 26") {
		t.Fatalf("%+v\n%s", m.Menus, m.Text)
	}
	r.a.do = r.bench
	r.sees(r.post(r.Choose(ana, m.Menus[0], discordfake.Text("", m.Menus[0].Values[1]))), true, "Page 2 of")
}

// TestGapMenu claims a gap of a menu, after which the list is without it.
func TestGapMenu(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	m := r.post(r.Slash(ana, "gaps", discordfake.Text("model", "saas")))
	if len(m.Menus) != 1 || len(m.Menus[0].Values) != 9 || !slices.Contains(m.Menus[0].Labels, "2. AI Ethics and Safety") {
		t.Fatalf("%+v", m.Menus)
	}
	form := r.open(r.Choose(ana, m.Menus[0], discordfake.Text("", m.Menus[0].Values[1])))
	now := r.post(r.Submit(ana, form, discordfake.Role("team-role", privacy, "Privacy")))
	r.sees(now, true, "8 gaps for SaaS AI Models")
	if len(now.Menus) != 1 || len(now.Menus[0].Values) != 8 || strings.Contains(now.Text, "AI Ethics") {
		t.Errorf("the list still reads\n%s", now.Text)
	}
}

// offers answers with a menu of more commands than Discord takes.
type offers struct{ Dispatcher }

func (offers) Dispatch(_ context.Context, req commands.Request) commands.Reply {
	s := reply.Select{Lead: reply.Say(reply.S("Which one?")), Placeholder: "Choose"}
	for i := range maxMenu + 1 {
		s.Choices = append(s.Choices, reply.Choice{Label: fmt.Sprint("Model ", i+1), Command: reply.Do("gaps", reply.Arg{Option: "page", Keyword: "page", Value: fmt.Sprint(i + 1)})})
	}
	return commands.Reply{Message: reply.Message{Summary: reply.Say(reply.S("There are several.")), Blocks: []reply.Block{s}}}
}

// TestPages turns the pages of an answer in its place, for who asked and for a
// while; for others, and later, another page is a message of its own.
func TestPages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ask := r.Slash(ana, "gaps")
	m := r.post(ask)
	next := m.Buttons[slices.IndexFunc(m.Buttons, func(b discordfake.Button) bool { return strings.HasPrefix(b.CustomID, "1=:gaps") })]
	turned := r.Press(ana, next)
	r.sees(r.post(turned), true, "Page 2")
	if now := ask.Answer(); !strings.Contains(now.Text, "Page 2") {
		t.Errorf("the answer still reads\n%s", now.Text)
	}
	now := time.Now()
	public := &discordMessage{flags: 0, owner: ana.ID, made: now}
	for name, x := range map[string]struct {
		in   *discordMessage
		who  string
		want bool
	}{
		"own, private":       {&discordMessage{ephemeral, ana.ID, now}, ana.ID, true},
		"own, public":        {public, ana.ID, true},
		"own, public, old":   {&discordMessage{0, ana.ID, now.Add(-tokenLife)}, ana.ID, false},
		"somebody else's":    {public, ben.ID, false},
		"of no known person": {&discordMessage{0, "", now}, ana.ID, false},
		"no message":         {nil, ana.ID, false},
	} {
		if got := x.in.replaceable(t, x.who, now); got != x.want {
			t.Errorf("%s: replaced is %v", name, got)
		}
	}
}

// discordMessage is a message that somebody presses a button on.
type discordMessage struct {
	flags int
	owner string
	made  time.Time
}

func (m *discordMessage) replaceable(t *testing.T, who string, now time.Time) bool {
	message := "null"
	if m != nil {
		message = fmt.Sprintf(`{"id":"%d","flags":%d,"interaction_metadata":{"user":{"id":%q}}}`, (m.made.UnixMilli()-1420070400000)<<22, m.flags, m.owner)
	}
	in, err := decode([]byte(`{"id":"1","type":3,"guild_id":"1","member":{"user":{"id":"` + who + `"}},"message":` + message + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return in.replaceable(now)
}

// TestFile gets an export as a file, in time and late, over both roads.
func TestFile(t *testing.T) {
	for _, road := range []string{"http", "gateway"} {
		t.Run(road, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			in := r.Slash(ana, "airesp-record export", discordfake.Text("format", "csv"))
			if road == "gateway" {
				r.run()
				r.Gateway.Send(in)
			} else if err := in.Post(r.url); err != nil {
				t.Fatal(err)
			}
			m := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 && len(list[0].Files) == 1 })[0]
			r.sees(m, true, "airesp-evidence-", "is below")
			if len(m.Files) != 1 || !strings.HasSuffix(m.Files[0].Name, ".csv") || !strings.Contains(string(m.Files[0].Data), "data-privacy") || m.Files[0].Description == "" {
				t.Fatalf("the files are %+v", m.Files)
			}
		})
	}
	m := Render(reply.Message{Blocks: []reply.Block{reply.File{Name: "a.csv", Data: make([]byte, 11), Fetch: "bot export"}}}, View{Upload: 10})
	if len(m.files) > 0 || !strings.Contains(m.Content, "bot export") {
		t.Errorf("a file that is too large is drawn as %+v", m)
	}
}

// TestPicture sees the words of a picture at once, and the picture with its alt
// text in their place. When it cannot be sent, the words stay.
func TestPicture(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	in := r.Slash(ana, "matrix")
	if err := in.Post(r.url); err != nil {
		t.Fatal(err)
	}
	m := in.Wait(func(list []discordfake.Message) bool { return len(list) == 1 && len(list[0].Files) == 1 })[0]
	if f := m.Files[0]; f.Type != "image/png" || !strings.HasPrefix(string(f.Data), "\x89PNG") || len(f.Description) < 20 || strings.Contains(m.Text, "```") {
		t.Errorf("%s %q %s", f.Type, f.Description, m.Text)
	}
	r.Fault("PATCH /webhooks", maxTries, func(w http.ResponseWriter) { w.WriteHeader(500) })
	r.sees(r.post(r.Slash(ana, "matrix")), true, "```")
	if err := r.a.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestTeamsByName names teams where no role can be: the team of approvers, and
// one that a single person speaks for.
func TestTeamsByName(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.bench = adaptertest.NewAdmin(t, "discord:"+guild+"/"+ana.ID)
	r.a.do = r.bench
	r.sees(r.post(r.Slash(ana, "airesp-team add", discordfake.Text("name", "Privacy Office"))), false, "Privacy Office")
	r.sees(r.post(r.Slash(ana, "airesp-team bind", discordfake.User("groups", ben.ID, "ben"), discordfake.Text("team", "Privacy Office"))), false, "is tied to ben", "1 person")
	r.sees(r.post(r.Slash(ana, "airesp-team bind", discordfake.Option{Name: "groups", Type: 9, Value: legal}, discordfake.Text("team", "Privacy Office"))), false, "1 Discord role and 1 person")
	r.sees(r.post(r.Slash(ana, "airesp-settings approvers", discordfake.Text("team", "Privacy Office"))), false, "accepted risks are approved by")
	r.sees(r.post(r.Slash(ana, "airesp-settings approvers", discordfake.Text("team", "anyone"))), false, "any full member can approve")
	other := ana
	other.ID = "2200000000000000199"
	r.sees(r.post(r.Slash(other, "claim", discordfake.Text("domain", "data-privacy"), discordfake.Text("team", "Privacy Office"))), true, "You do not belong to")
	r.sees(r.post(r.Slash(ben, "claim", discordfake.Text("domain", "data-privacy"), discordfake.Text("team", "Privacy Office"))), false, "now owns")
	both := r.Slash(ben, "claim", discordfake.Text("domain", "data-privacy"), discordfake.Text("team", "Privacy Office"), discordfake.Role("team-role", legal, "Legal"))
	r.sees(r.post(both), true, "by its name and by its role")
	older := r.Slash(ana, "claim", discordfake.Text("domain", "data-security"), discordfake.Role("team", privacy, "Privacy")) // as it was registered once
	r.sees(r.post(older), false, roleMention(privacy)+" now owns")
}

// TestAutocomplete offers what can be meant while somebody types.
func TestAutocomplete(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.run()
	for _, text := range []string{"team add Privacy Office", "system add Loan Bot for saas"} {
		if rep := r.bench.Say(text); rep.Error != nil {
			t.Fatal(rep.Error)
		}
	}
	for _, x := range []struct{ verb, option, typed, want string }{
		{"claim", "team", "off", "Privacy Office"}, {"airesp-system show", "system", "", "Loan Bot"}, {"who-owns", "product", "curs", "Cursor"},
		{"who-owns", "product", "nothing is called that", ""}, {"who-owns", "domain", "zzz", ""}, {"nothing", "x", "x", ""},
	} {
		in := r.Type(ana, x.verb, x.option, x.typed)
		if err := in.Post(r.url); err != nil {
			t.Fatal(err)
		}
		over := r.Type(ana, x.verb, x.option, x.typed)
		r.Gateway.Send(over)
		for _, list := range [][]string{in.Choices(), over.Choices()} {
			if strings.Join(list, "|") != x.want {
				t.Errorf("%+v: offered are %v", x, list)
			}
		}
	}
}
