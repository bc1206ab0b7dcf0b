package airesp

import (
	_ "embed"
	"fmt"
	"iter"
)

// The facts are those of the AI Security Shared Responsibility Model 1.1.0 by Mike Privette (MIT);
// the file says which words are his and which are ours.
//
//go:embed framework.yaml
var builtInFile string

// Framework is a shared responsibility model as read from a file. Treat it as read-only: lookups
// and ledgers share it.
type Framework struct {
	Name, Version, Author, Publisher string
	Source, Commit                   string // where the facts come from: a URL and a revision of it
	License, Copyright, Attribution  string

	Models   []Model  // 1 to 25, in the order of the matrix's columns
	Domains  []Domain // 1 to 25, in the order of the matrix's rows
	Products []Product

	OutOfScope        []OutOfScope
	AmbiguousWords    []Ambiguous // words that can mean several domains
	AmbiguousProducts []Ambiguous // words that can mean several models

	cells             []Cell // row by row
	modelAt, domainAt map[string]int
}

// Model is a way of running or buying AI, such as "saas".
type Model struct {
	ID, Name, Short, Group, Summary, Risk string
	Words                                 []string // other ways to say it
	Also                                  []string // further ones, within a sentence only
}

// Domain is a field of security, such as "data-privacy".
type Domain struct {
	ID, Name, Summary, Covers string
	Emerging                  bool
	Words                     []string // what people type when they mean it
	Also                      []string // what else they say of it within a sentence
	Hints                     []string // what they say of it in a sentence that names something else of the subject
	Things                    []string // names of it that are things in which another domain may be looked after
	Asked                     []string // how they ask about it without a name; see commands/cues.yaml for the form
	Tasks                     []string // what its owner has to do
	Questions                 []string // what to ask the provider
}

// Cell says who carries a domain in a model.
type Cell struct {
	Domain, Model  string // ids
	Responsibility Responsibility
	Critical       bool   // the framework puts it first for this model
	Note           string // why, in one line
}

// Product is something people use by name, and the models that it counts as.
type Product struct {
	Name, Vendor string
	Models       []string // ids; with more than one, Ask tells them apart
	Ask          string
	Curated      bool // our own knowledge, not named in the framework
	Words        []string
}

// OutOfScope is a product to which the framework does not apply.
type OutOfScope struct {
	Name    string
	Reason  string // why it is left out
	Instead string // what to do instead
	Note    string // when it does apply after all
	Words   []string
}

// Ambiguous is a word that has to be asked back.
type Ambiguous struct {
	Word string
	// Together says that a question about the word is about all its meanings, so that none of
	// them is answered alone.
	Together bool
	Ask      string // the question; empty for words that mean domains
	Why      string // what tells the meanings apart; empty for words that mean models
	Default  string // id to take when nobody can be asked; may be empty
	Options  []Option
}

// Option is one thing that a text can mean.
type Option struct {
	ID    string // of a domain or model; empty when Word itself would be asked back
	Label string // what to show
	Word  string // what to type
}

// BuiltIn returns the framework that comes with the program. It reads the embedded file each
// time, which takes milliseconds: call it once. It panics when that file is broken.
func BuiltIn() *Framework {
	f, err := Load("framework.yaml", []byte(builtInFile))
	if err != nil {
		panic(fmt.Sprintf("the built-in framework is broken:\n%v", err))
	}
	return f
}

// Model returns the model with this id.
func (f *Framework) Model(id string) (Model, bool) {
	i, ok := f.modelAt[id]
	if !ok {
		return Model{}, false
	}
	return f.Models[i], true
}

// Domain returns the domain with this id.
func (f *Framework) Domain(id string) (Domain, bool) {
	i, ok := f.domainAt[id]
	if !ok {
		return Domain{}, false
	}
	return f.Domains[i], true
}

// Cell returns the cell of a domain and a model, both by id.
func (f *Framework) Cell(domain, model string) (Cell, bool) {
	d, ok := f.domainAt[domain]
	if !ok {
		return Cell{}, false
	}
	m, ok := f.modelAt[model]
	if !ok {
		return Cell{}, false
	}
	return f.cells[d*len(f.Models)+m], true
}

// Cells yields every cell: the domains in order, and for each the models in order.
func (f *Framework) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for _, c := range f.cells {
			if !yield(c) {
				return
			}
		}
	}
}
