package airesp

import (
	_ "embed"
	"fmt"
	"slices"
)

//go:embed crosswalk.yaml
var builtInCrosswalk string

// Crosswalk says where the domains of a framework lie in other frameworks. Treat it as read-only.
type Crosswalk struct {
	Frameworks []Compared
	Catalogues []Catalogue
	// Missing are the ids of domains and models that the framework in use does not have. References
	// to them are left out.
	Missing []string

	keys map[string][]place // by what people type for a reference
}

// Catalogue is one edition of another framework, as far as it was seen.
type Catalogue struct {
	ID, Name, Short string
	Edition, Source string
	With            string // id of the catalogue that it is shown together with; empty for most
	Named           bool   // its references have names in place of ids
	Prefix          string // what people may leave out of its ids
	Words           []string
	Caveats         []string
	References      []Reference
	Models          []Correspondence // where it speaks of deployment models
}

// Reference is one entry of a catalogue: a control, a risk, an article.
type Reference struct {
	Catalogue, ID string
	Title         string   // its own words; may be empty
	Gist          string   // our words, where there is no title
	Note          string   // what to know before quoting it
	Words         []string // other ids of it
	Domains       []string // ids, in the order of the framework
	Models        []string // ids, where the catalogue follows deployment models
}

// Correspondence is what a catalogue has for a deployment model.
type Correspondence struct {
	Model      string
	References []string // ids
	Note       string
}

// place is where a reference stands.
type place struct{ catalogue, reference int }

// BuiltInCrosswalk returns the crosswalk that comes with the program, for a framework. It panics
// when the embedded file is broken.
func BuiltInCrosswalk(f *Framework) *Crosswalk {
	x, err := LoadCrosswalk("crosswalk.yaml", []byte(builtInCrosswalk), f)
	if err != nil {
		panic(fmt.Sprintf("the built-in crosswalk is broken:\n%v", err))
	}
	return x
}

// Label is what people read after the id: the title, or the gist in our words.
func (r Reference) Label() string {
	if r.Title != "" {
		return r.Title
	}
	return r.Gist
}

// Of returns the references of a domain in the catalogues with these ids; in all when there are
// none. They are in the order of the file.
func (x *Crosswalk) Of(domain string, catalogues ...string) []Reference {
	var found []Reference
	for _, c := range x.Catalogues {
		if len(catalogues) > 0 && !slices.Contains(catalogues, c.ID) {
			continue
		}
		for _, r := range c.References {
			if slices.Contains(r.Domains, domain) {
				found = append(found, r)
			}
		}
	}
	return found
}

// Catalogue returns the catalogue with this id.
func (x *Crosswalk) Catalogue(id string) (Catalogue, bool) {
	for _, c := range x.Catalogues {
		if c.ID == id {
			return c, true
		}
	}
	return Catalogue{}, false
}

// Family returns a catalogue and those that are shown together with it.
func (x *Crosswalk) Family(id string) []Catalogue {
	var all []Catalogue
	for _, c := range x.Catalogues {
		if c.ID == id || c.With == id {
			all = append(all, c)
		}
	}
	return all
}

// Compared is one of the frameworks of the comparison: when to use which.
type Compared struct {
	ID, Name   string
	Curated    bool // our own judgement; else the framework's, in our wording
	BestFor    string
	UseWhen    string
	Limitation string
	UseNext    string // what to do after it; may be empty
	Note       string // what we add to the framework's judgement; may be empty
	Words      []string
	Catalogues []string // ids of the catalogues that are of it
}
