package commands_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// tenant is an organisation in whose names, notes and people one word occurs
// that occurs nowhere else.
type tenant struct {
	org, word, workspace string
}

// wishes are requests with places for random parts: W is the tenant's word, D
// a domain, M a model, T a team, S a system, N a number of an event, rN a request.
func wishes() []string {
	return []string{
		"claim D by T", "claim D for M by T note as W said", "claim D for S by T", "claim D as consulted by T", "claim D for M by T until 30d",
		"release D because W left", "release D for S because W left", "transfer D to T because W asked", "dispute D because W knows", "resolve D because W agreed",
		"attest all because W is away", "accept D for M until 60d because W ends", "accept D for S until 60d because W ends", "approve rN because W", "reject rN because W", "unaccept rN because W",
		"system add S for M by T", "system add W Bot N for M", "system list", "system show S", "system show sN", "system retire S because W ended",
		"use M", "unuse M", "team add W Crew N", "team list", "team T", "mine",
		"who-owns D", "who-owns D for S", "who-owns D for M", "who-owns D on yesterday", "asof today D for S", "matrix", "model M", "gaps", "gaps for S", "gaps --team T", "gaps on yesterday", "plan",
		"history", "history page 2", "history D", "history T", "history S", "history before N", "undo", "undo N because W erred",
		"export csv", "export json", "export md on yesterday", "framework show", "framework upgrade", "settings approvers T", "settings", "help claim",
		"claim D by tN", "history tN", "history sN", "team tN", "who-owns D for sN",
	}
}

// TestApart runs a thousand random requests of two organisations in one store:
// no reply to one may hold a word of the other.
func TestApart(t *testing.T) {
	b := adaptertest.NewAdmin(t, "slack:w1/zanzibar0", "slack:w2/quokka0")
	tenants := []tenant{{"one", "zanzibar", "w1"}, {"two", "quokka", "w2"}}
	rng := rand.New(rand.NewPCG(3, 1))
	domains := []string{"data-privacy", "ai-ethics-and-safety", "application-security"}
	models := []string{"saas", "agentic", "coding"}
	answered := map[string]int{}
	own := make([]int, 2)
	asked := []string{"r1", "r1"} // the request that was named last, by tenant
	for i := range 1000 {
		at := rng.IntN(2)
		me, foreign := tenants[at], tenants[1-at].word
		wish := wishes()[rng.IntN(len(wishes()))]
		text := wish
		tip, err := b.DB.Tip(t.Context(), me.org)
		if err != nil {
			t.Fatal(err)
		}
		for place, value := range map[string]string{
			"D": domains[rng.IntN(len(domains))], "M": models[rng.IntN(len(models))],
			"T": fmt.Sprintf("%s Crew %d", me.word, rng.IntN(4)), "S": fmt.Sprintf("%s Bot %d", me.word, rng.IntN(4)), "W": me.word,
		} {
			text = replaceWord(text, place, value)
		}
		text = strings.NewReplacer("rN", []string{asked[at], asked[1-at]}[rng.IntN(4)/3], "sN", fmt.Sprint("s", near(rng, tip.Seq)), "tN", fmt.Sprint("t", near(rng, tip.Seq)),
			" N", fmt.Sprint(" ", near(rng, tip.Seq))).Replace(text)
		r := b.Dispatch(t.Context(), commands.Request{
			ID: fmt.Sprint(i), Org: me.org, Text: text, WantData: true,
			Identity: commands.Identity{Platform: "slack", Workspace: me.workspace, User: fmt.Sprint(me.word, rng.IntN(3))},
			Place:    commands.Place{Channel: me.word},
		})
		said, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if all := strings.ToLower(string(said) + adaptertest.Text(r)); strings.Contains(all, foreign) {
			t.Fatalf("request %d of %s, %q, is answered with a word of the other: %s", i, me.org, text, said)
		} else if strings.Contains(all, me.word) {
			own[at]++
		}
		if r.Error == nil {
			answered[wish]++
		} else if r.Error.Code == commands.Unavailable {
			t.Fatalf("request %d, %q, failed: %s", i, text, said)
		}
		if ids := requestID.FindAllString(adaptertest.Text(r), -1); len(ids) > 0 {
			asked[at] = ids[len(ids)-1]
		}
		b.Wait(time.Duration(rng.IntN(60)) * time.Second)
		if rng.IntN(50) == 0 {
			b.Wait(48 * time.Hour)
		}
		if rng.IntN(100) == 0 {
			b.Reopen()
		}
	}
	if own[0] < 200 || own[1] < 200 {
		t.Errorf("only %v replies hold a word of their own, so that none holds a foreign one shows little", own)
	}
	var never []string
	for _, wish := range wishes() {
		if answered[wish] == 0 {
			never = append(never, wish)
		}
	}
	if len(never) > 5 { // what has the id of a thing may never meet one
		t.Errorf("never answered, so that the test shows little: %q", never)
	}
}

var requestID = regexp.MustCompile(`\br[0-9]+\b`)

// near is a number around the end of a history.
func near(rng *rand.Rand, seq uint64) uint64 { return seq + 1 - uint64(rng.IntN(int(min(seq, 8))+1)) }

// replaceWord replaces a word that stands alone.
func replaceWord(text, word, with string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if w == word {
			words[i] = with
		}
	}
	return strings.Join(words, " ")
}
