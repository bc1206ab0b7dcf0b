package airesp

import (
	_ "embed"
	"fmt"
)

//go:embed guide.yaml
var builtInGuide string

// Guide is how to find the deployment model: of something that is in use, by its Probes, and for
// something that is not decided yet, by its Questions. Treat it as read-only.
type Guide struct {
	Probes  []Probe
	Several string // what more than one yes means

	When       []When
	Questions  []Question
	Warnings   []Warning
	Mixes      []Mix
	Principles []string

	// Missing are the ids of models that the framework in use does not have. What speaks of them is
	// left out.
	Missing []string

	framework *Framework
}

// Probe is a question of Identify, answered by yes or no. One of Model and Outside is set.
type Probe struct {
	ID, Question string
	Model        string // the id of the model that a yes gives
	Outside      string // why a no means that the framework does not apply
}

// When says when a model fits.
type When struct {
	Model   string
	Curated bool // our own judgement; else the framework's, in our wording
	Reasons []string
}

// Question is a question of Choose with the answers to it.
type Question struct {
	ID, Factor, Question string
	Answers              []Answer
}

// Answer is one of the answers to a Question.
type Answer struct {
	ID, Label string
	Models    []string // ids of those that get a point
	Kind      string   // which kind of the model is meant, such as "private"; may be empty
	Decides   string   // the id of the one model that is left; it ends the questions
}

// Warning is said when one of Models leads and Question was answered by Answer.
type Warning struct {
	Models           []string
	Kind             string // only when an answer spoke of this kind; may be empty
	Question, Answer string
	Say              string
}

// Mix is a way to use several models at once.
type Mix struct {
	ID, Name string
	Models   []string // ids; empty for any
	Summary  string
	Note     string // ours; may be empty
}

// BuiltInGuide returns the guide that comes with the program, for a framework. It panics when the
// embedded file is broken.
func BuiltInGuide(f *Framework) *Guide {
	g, err := LoadGuide("guide.yaml", []byte(builtInGuide), f)
	if err != nil {
		panic(fmt.Sprintf("the built-in guide is broken:\n%v", err))
	}
	return g
}
