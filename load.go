package airesp

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// MaxFile is the largest framework file that is read, in bytes.
const MaxFile = 1 << 20

const (
	maxEach = 25   // models, and domains: what a Discord menu can offer
	maxID   = 64   // characters of an id
	maxName = 80   // characters of a name or a word; a Discord choice takes 100
	maxText = 1000 // characters of any other text; a Discord field takes 1,024
	maxDeep = 8    // levels of lists and mappings; the format itself needs five
)

// Load reads a framework file; name is only for messages. When anything is wrong with the file
// the error is Problems, which names everything that is wrong with its line.
func Load(name string, data []byte) (*Framework, error) {
	r := &reader{
		file: name,
		f:    &Framework{modelAt: map[string]int{}, domainAt: map[string]int{}},
		said: map[Kind][]spoken{},
	}
	if root := r.parse(data); root != nil {
		r.framework(root)
		r.clashes(KindDomain, r.f.AmbiguousWords, "ambiguous-words")
		r.clashes(KindModel, r.f.AmbiguousProducts, "ambiguous-products")
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return r.f, nil
}

// reader walks a file and collects what is wrong instead of stopping at it.
type reader struct {
	file     string
	problems Problems
	f        *Framework
	notes    []map[string]string // by the position of the domain, then by model
	said     map[Kind][]spoken
	missing  []string // ids that the framework does not have
}

func (r *reader) problem(line int, format string, args ...any) {
	if !r.problems.full() {
		r.problems = append(r.problems, Problem{r.file, max(line, 1), fmt.Sprintf(format, args...)})
	}
}

// quoted shows a text of the file in a message.
func quoted(s string) string { return fmt.Sprintf("%q", shorten(s, 60)) }

// known reports whether id is one of all, and names it as a problem if not.
func (r *reader) known(e entry, kind Kind, all map[string]int) bool {
	_, ok := all[e.key]
	if !ok && len(all) > 0 && !r.problems.full() {
		hint := ""
		if len(all) <= maxEach { // a file with more has other problems, and would take long
			hint = meant(e.key, slices.Sorted(maps.Keys(all)))
		}
		r.problem(e.at.Line, "no %s is called %s%s", kind, quoted(e.key), hint)
	}
	return ok
}

// meant suggests the candidate next to a mistyped word.
func meant(word string, candidates []string) string {
	best, least := "", slack(utf8.RuneCountInString(word))+1
	for _, c := range candidates {
		if d := distance([]rune(word), []rune(c), least-1); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
