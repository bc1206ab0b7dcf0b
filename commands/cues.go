package commands

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed cues.yaml
var cuesFile []byte

// cues is how people ask, as it stands in cues.yaml, where each part is explained.
type cues struct {
	Intents                 []intent
	Wishes                  []wish
	Polite, Subject, Doings []string
}

// intent is one thing that people want to know, the verbs that answer it, and the phrases by which
// they ask for it.
type intent struct {
	Bare, Domains, Places, Both string
	Product, Others             string
	Several                     int
	PlacesFirst                 bool `yaml:"places-first"`
	Phrases                     []string
}

// wish is a verb that writes, and how people ask for it.
type wish struct {
	Verb    string
	Phrases []string
}

// builtInCues reads the embedded file. It panics when that file is broken.
func builtInCues() cues {
	var c cues
	d := yaml.NewDecoder(bytes.NewReader(cuesFile))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		panic(fmt.Sprintf("the built-in phrases are broken:\n%v", err))
	}
	return c
}
