package adaptertest

import (
	"fmt"
	"io/fs"

	"airesp"
)

// OtherFramework is a framework file of two models and two domains.
const OtherFramework = `
framework: {name: Small, version: 0.1.0, author: Us, publisher: Us, source: https://example.org, license: MIT, copyright: Us, attribution: Ours.}
models:
  own: {name: Our Own, short: Own, summary: We run it., words: [ours]}
  theirs: {name: Somebody Else's, short: Theirs, summary: They run it., words: [bought]}
matrix:
  data: [C, P]
  code: [S, C]
domains:
  data:
    {name: Data, summary: All data., words: [records], tasks: [Look after it], questions: ["Do you?"], notes: {own: You do it., theirs: They do it.}}
  code:
    {name: Code, summary: All code., words: [programs], tasks: [Look after it], questions: ["Do you?"], notes: {own: Both do it., theirs: You do it.}}
`

// open reads one of the Bench's framework files.
func (b *Bench) open(name string) (*airesp.Framework, error) {
	text, ok := b.Files[name]
	if !ok {
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	}
	return airesp.Load(name, []byte(text))
}
