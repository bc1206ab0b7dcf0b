package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"airesp"
	"airesp/adapters/adaptertest"
	"airesp/commands"
	"airesp/commands/reply"
)

// longestStep is how long a command may be so that a menu of any platform can
// hold it, with room for what the platform's adapter adds.
const longestStep = 90

// TestInterviews takes every way through the questions by the menus alone, as
// people on any platform would: each step is short enough, is understood, can
// be taken back, and each end says what to do next.
func TestInterviews(t *testing.T) {
	for _, verb := range []string{"identify", "choose"} {
		b := adaptertest.New(t)
		steps, ends := 0, 0
		var walk func(command string, depth int)
		walk = func(command string, depth int) {
			if steps++; len(command) > longestStep {
				t.Errorf("%q has %d characters; %d are the most", command, len(command), longestStep)
			}
			r := b.Say(command)
			if r.Error != nil {
				t.Fatalf("%q is refused: %v", command, r.Error)
			}
			text := adaptertest.Text(r)
			if back := "Start again: " + verb + "\n"; (depth > 0) != strings.Contains(text, back) {
				t.Errorf("%q: the way back is wrong:\n%s", command, text)
			}
			next := choices(r)
			for _, answer := range next {
				walk(answer.Command.String(), depth+1)
			}
			if len(next) > 0 {
				if want := fmt.Sprintf("uestion %d of ", depth+1); !strings.Contains(text, want) {
					t.Errorf("%q does not say %q:\n%s", command, want, text)
				}
				return
			}
			ends++
			if len(r.Models) > 0 && (!strings.Contains(text, "system add NAME for ") || !strings.Contains(text, "What it means: ")) {
				t.Errorf("%q ends without what to do next:\n%s", command, text)
			}
		}
		walk(verb, 0)
		if want := map[string]int{"identify": 1 + 1<<8, "choose": 1 + 3*4*3*3*3}[verb]; ends != want {
			t.Errorf("%s has %d ends after %d steps, want %d", verb, ends, steps, want)
		}
	}
}

func choices(r commands.Reply) []reply.Choice {
	for _, b := range r.Message.Blocks {
		if s, ok := b.(reply.Select); ok {
			return s.Choices
		}
	}
	return nil
}

// TestInterviewAnswers refuses answers that somebody made up, and says how to
// go on.
func TestInterviewAnswers(t *testing.T) {
	c := newCast(t)
	c.fails("cy", "identify answers maybe", commands.InvalidArgument, "Answer 1", "yes and no", "identify")
	c.fails("cy", "identify answers yes,maybe", commands.InvalidArgument, "identify answers yes")
	c.fails("cy", "identify answers no,yes", commands.InvalidArgument, "the questions end before it")
	c.fails("cy", "choose answers no,high,none", commands.InvalidArgument, "maximum, high, moderate and low", "choose answers no,high")
	c.fails("cy", "choose answers yes,high", commands.InvalidArgument, "the questions end before it")
	c.fails("cy", "choose answers "+strings.Repeat("no,", 1000), commands.InvalidArgument, "Answer 2")
	c.fails("cy", "choose zzz", commands.InvalidArgument)
	c.does("cy", "identify answers Y N y", "It is MCP-Based Systems")
	c.does("cy", "choose answers no; LOW", "Question 3 of 6")
}

// TestGuideOfAnotherFramework asks about the models that the organisation's
// own framework has, and says that others are left out.
func TestGuideOfAnotherFramework(t *testing.T) {
	small, err := airesp.Load("own.yaml", []byte(adaptertest.OtherFramework))
	if err != nil {
		t.Fatal(err)
	}
	b := adaptertest.NewWith(t, small)
	for command, want := range map[string]string{
		"identify": "Which of these do you use?", "choose": "no guide for the deployment models", "choose mixes": "Right tool per job",
		"crosswalk data": "has no reference", "crosswalk LLM01": "belongs to none of our domains", "compare own theirs": "2 of 2 domains change",
		"model own": "Customer: ours alone",
	} {
		text := adaptertest.Text(b.Say(command))
		if !strings.Contains(text, want) {
			t.Errorf("%s is answered with:\n%s", command, text)
		}
		if knows := strings.HasPrefix(command, "compare") || strings.HasPrefix(command, "model"); !knows && !strings.Contains(text, "Left out: ") {
			t.Errorf("%s does not say that something is left out:\n%s", command, text)
		}
	}
}
