package commands_test

import (
	"os"
	"strings"
	"testing"

	"airesp/adapters/adaptertest"
	"airesp/commands"
)

// asked is a line of testdata/questions.tsv: a question and what it has to be
// answered with. The verb is "ambiguous" where the bot has to ask back, and
// "declined" where the question is not about the subject.
type asked struct{ question, verb, domains, models string }

func readQuestions(t *testing.T, path string) []asked {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []asked
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) == 1 {
			continue
		}
		if len(f) != 4 {
			t.Fatalf("%q has %d fields", line, len(f))
		}
		list = append(list, asked{f[0], f[1], f[2], f[3]})
	}
	return list
}

// answered is what a reply amounts to, in the same form.
func answeredAs(question string, r commands.Reply) asked {
	verb := r.Command
	if r.Error != nil {
		switch r.Error.Code {
		case commands.Ambiguous, commands.UnknownDomain, commands.UnknownModel:
			return asked{question: question, verb: "ambiguous"}
		case commands.NotUnderstood:
			if r.Error.Lead.String() == "Did you mean:" {
				return asked{question: question, verb: "ambiguous"}
			}
			return asked{question: question, verb: "declined"}
		case commands.NotFound: // a product out of scope is answered with why
		default:
			verb += " " + string(r.Error.Code)
		}
	}
	return asked{question, verb, strings.Join(r.Domains, ","), strings.Join(r.Models, ",")}
}

// TestQuestions asks every question of the corpus. 97 % have to be right, and
// none may be answered where the bot has to ask back: a wrong answer is worth
// ten that are missing.
func TestQuestions(t *testing.T) {
	b := adaptertest.New(t)
	list := readQuestions(t, "../testdata/questions.tsv")
	var right, weight, back, declined int
	for _, want := range list {
		switch want.verb {
		case "ambiguous":
			back++
		case "declined":
			declined++
		}
		got := answeredAs(want.question, b.Say(want.question))
		switch {
		case got == want:
			right++
			continue
		case want.verb == "ambiguous":
			t.Errorf("%q is answered, but it has to be asked back: %+v", want.question, got)
			weight += 10
		case got.verb == "ambiguous" || got.verb == "declined":
			weight++
		default:
			weight += 10
		}
		t.Logf("%q\n  is   %s [%s] [%s]\n  want %s [%s] [%s]", want.question, got.verb, got.domains, got.models, want.verb, want.domains, want.models)
	}
	n := len(list)
	t.Logf("%d of %d right (%.1f %%); %d points lost, of which a wrong answer is 10", right, n, 100*float64(right)/float64(n), weight)
	if n < 300 || back < 30 || declined < 30 {
		t.Errorf("%d questions, of which %d are asked back and %d declined: too few to show anything", n, back, declined)
	}
	if 100*right < 97*n {
		t.Errorf("only %d of %d are right", right, n)
	}
}
