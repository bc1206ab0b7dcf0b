package commands_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/anishathalye/porcupine"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// registerOp is one request about one cell, and what came of it. call and ret
// are moments of one clock that counts: before it was sent, after it was
// answered.
type registerOp struct {
	call, ret  uint64
	verb, team string // claim or release, by a team; or who-owns
	done       bool   // claimed or given back
	owner      string // who owns it, as the reply says: of a refusal, of who-owns
}

func (o registerOp) String() string {
	return fmt.Sprintf("[%d–%d] %s %s: done %t, owner %q", o.call, o.ret, o.verb, o.team, o.done, o.owner)
}

// step is the owner after an operation, and whether its answer is right when
// the owner before is held.
func (o registerOp) step(held string) (after string, right bool) {
	switch {
	case o.verb == "claim" && o.done:
		return o.team, held == ""
	case o.verb == "release" && o.done:
		return "", held == o.team
	case o.verb == "claim":
		return held, held != "" && held == o.owner // refused, or it is theirs already
	case o.verb == "release":
		return held, held != o.team && held == o.owner
	}
	return held, held == o.owner
}

// linearizable reports whether the operations can be put in one order that
// explains every answer, and in which none comes before one that had ended
// before it began.
func linearizable(workers [][]registerOp) bool {
	register := porcupine.Model{
		Init: func() any { return "" },
		Step: func(held, op, _ any) (bool, any) {
			after, right := op.(registerOp).step(held.(string))
			return right, after
		},
	}
	var history []porcupine.Operation
	for w, ops := range workers {
		for _, o := range ops {
			history = append(history, porcupine.Operation{ClientId: w, Input: o, Call: int64(o.call), Return: int64(o.ret)})
		}
	}
	return porcupine.CheckOperations(register, history)
}

// TestLinearizableModel gives the model histories of which one knows.
func TestLinearizableModel(t *testing.T) {
	claimed := func(call, ret uint64, team string) registerOp {
		return registerOp{call: call, ret: ret, verb: "claim", team: team, done: true}
	}
	released := func(call, ret uint64, team string) registerOp {
		return registerOp{call: call, ret: ret, verb: "release", team: team, done: true}
	}
	refused := func(call, ret uint64, verb, team, owner string) registerOp {
		return registerOp{call: call, ret: ret, verb: verb, team: team, owner: owner}
	}
	read := func(call, ret uint64, owner string) registerOp {
		return registerOp{call: call, ret: ret, verb: "who-owns", owner: owner}
	}
	for _, c := range []struct {
		name    string
		want    bool
		workers [][]registerOp
	}{
		{"nothing", true, nil},
		{"one after the other", true, [][]registerOp{{claimed(1, 2, "A"), read(3, 4, "A"), released(5, 6, "A"), read(7, 8, "")}}},
		{"two at once, one refused", true, [][]registerOp{{claimed(1, 4, "A")}, {refused(2, 3, "claim", "B", "A")}}},
		{"a question during a claim sees both", true, [][]registerOp{{claimed(1, 6, "A")}, {read(2, 3, ""), read(4, 5, "A")}}},
		{"the claim that ended later was first", true, [][]registerOp{{claimed(1, 10, "A")}, {released(2, 4, "A")}, {claimed(3, 9, "B")}, {read(11, 12, "B")}}},
		{"two winners", false, [][]registerOp{{claimed(1, 4, "A")}, {claimed(2, 3, "B")}}},
		{"a stale answer", false, [][]registerOp{{claimed(1, 2, "A")}, {read(3, 4, "")}}},
		{"an answer before its claim", false, [][]registerOp{{claimed(3, 4, "A")}, {read(1, 2, "A")}}},
		{"back in time", false, [][]registerOp{{claimed(1, 6, "A")}, {read(2, 3, "A"), read(4, 5, "")}}},
		{"given back twice", false, [][]registerOp{{claimed(1, 2, "A")}, {released(3, 6, "A")}, {released(4, 5, "A")}}},
		{"refused in the name of nobody", false, [][]registerOp{{refused(1, 2, "claim", "B", "A")}}},
		{"refused to the owner", false, [][]registerOp{{claimed(1, 2, "A")}, {refused(3, 4, "release", "A", "A")}}},
	} {
		if got := linearizable(c.workers); got != c.want {
			t.Errorf("%s: linearizable is %t, want %t", c.name, got, c.want)
		}
	}
}

// TestLinearizable lets eight people claim, give back and ask about one cell
// at once. Their answers must be those of one order of requests.
func TestLinearizable(t *testing.T) {
	const people, requests = 8, 50
	teams := []string{"Alpha", "Beta", "Gamma", "Delta"} // two people of each
	b := adaptertest.New(t)
	for _, team := range teams {
		must(t, b, "team add "+team)
	}
	before, err := b.DB.Tip(t.Context(), "default")
	if err != nil {
		t.Fatal(err)
	}
	var clock atomic.Uint64
	workers, replies := make([][]registerOp, people), make([][]commands.Reply, people)
	send := func(w, n int) {
		team := teams[w%len(teams)]
		o := registerOp{verb: []string{"claim", "who-owns", "release", "claim", "release"}[(n*3+w)%5], team: team}
		text, speaks := o.verb+" data-privacy for coding", []string{team}
		if o.verb != "who-owns" {
			text += " by " + team
		}
		req := commands.Request{Org: "default", Text: text, Identity: commands.Identity{Platform: "console", User: fmt.Sprint("user", w), Operator: true, Teams: speaks}}
		o.call = clock.Add(1)
		r := b.Dispatch(context.Background(), req)
		o.ret = clock.Add(1)
		workers[w], replies[w] = append(workers[w], o), append(replies[w], r)
	}
	var wg sync.WaitGroup
	for w := range people {
		wg.Go(func() {
			for n := range requests {
				send(w, n)
			}
		})
	}
	wg.Wait()
	for n := 0; len(workers[0]) == requests || workers[0][len(workers[0])-1].verb != "who-owns"; n++ {
		send(0, n) // up to a last question, after all the rest
	}
	seen := map[string]int{}
	var changes uint64
	for w := range workers {
		for n := range workers[w] {
			o := &workers[w][n]
			outcome := answered(t, o, replies[w][n])
			seen[outcome]++
			if o.done {
				changes++
			}
		}
	}
	t.Log(seen)
	for _, outcome := range []string{"claim done", "claim refused", "release done", "release refused", "who-owns answered"} {
		if seen[outcome] == 0 {
			t.Errorf("the history holds no %q: %v", outcome, seen)
		}
	}
	if !overlap(workers) {
		t.Error("no two requests were under way at once")
	}
	if tip, _ := b.DB.Tip(t.Context(), "default"); tip.Seq != before.Seq+changes {
		t.Errorf("%d requests changed something and made %d events", changes, tip.Seq-before.Seq)
	}
	if !linearizable(workers) {
		for _, ops := range workers {
			t.Log(ops)
		}
		t.Fatal("no order of the requests explains their answers")
	}

	// The same history with one wrong answer has no such order.
	last := &workers[0][len(workers[0])-1]
	right := last.owner
	for _, wrong := range append(teams, "") {
		last.owner = wrong
		if got := linearizable(workers); got != (wrong == right) {
			t.Errorf("with the last owner %q, not %q: linearizable is %t", wrong, right, got)
		}
	}
}

// answered reads from a reply what came of an operation.
func answered(t *testing.T, o *registerOp, r commands.Reply) (outcome string) {
	t.Helper()
	text := adaptertest.Text(r)
	find := func(pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("%s %s was answered %q, which does not match %s", o.verb, o.team, text, pattern)
		}
		return m[1]
	}
	switch {
	case o.verb == "who-owns" && r.Error == nil:
		if o.owner = find(`Our owner: (\w+)`); o.owner == "NOBODY" {
			o.owner = ""
		}
		return "who-owns answered"
	case r.Error == nil && o.verb == "claim" && regexp.MustCompile(`owns .* already`).MatchString(text):
		o.owner = o.team
		return "claim repeated"
	case r.Error == nil:
		if got := find(`^(\w+) (?:now owns|has given back) `); got != o.team {
			t.Fatalf("%s %s was answered %q", o.verb, o.team, text)
		}
		o.done = true
		return o.verb + " done"
	case o.verb == "claim" && r.Error.Code == commands.Conflict:
		o.owner = find(`already has an accountable team: (\w+)`)
		return "claim refused"
	case o.verb == "release" && r.Error.Code == commands.Conflict:
		o.owner = find(`Its owner: (\w+)`)
		return "release refused"
	case o.verb == "release" && r.Error.Code == commands.NotFound:
		find(`(No team has claimed)`)
		return "release refused"
	}
	t.Fatalf("%s %s was answered %v: %s", o.verb, o.team, r.Error, text)
	return ""
}

// overlap reports whether any two operations were under way at once.
func overlap(workers [][]registerOp) bool {
	all := slices.Concat(workers...)
	slices.SortFunc(all, func(a, b registerOp) int { return int(a.call) - int(b.call) })
	for i := range all[1:] {
		if all[i+1].call < all[i].ret {
			return true
		}
	}
	return false
}
