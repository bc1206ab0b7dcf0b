package commands

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"airesp"
	"airesp/commands/chart"
	"airesp/commands/reply"
)

// maxPictures is how many pictures are kept; one has some ten kilobytes.
const maxPictures = 32

// drawable is what a picture is made from. Its JSON holds all of it.
type drawable interface {
	PNG() []byte
	Alt() string
}

// album keeps the pictures that were drawn last, by what is in them. Nothing
// that is in a picture can change without its being another one, so a picture
// is drawn once as long as the ledger says the same.
type album struct {
	mu   sync.Mutex // held while a picture is drawn, so that none is drawn twice at once
	list []drawn    // the one that was used last is first
}

type drawn struct {
	of  [sha256.Size]byte
	png []byte
}

// image is a picture of what the words say. It is drawn when it is asked for.
func (r *Router) image(name string, d drawable, words ...reply.Block) reply.Image {
	return reply.Image{Name: name, Alt: d.Alt(), Words: words, Draw: func() []byte { return r.album.draw(d) }}
}

func (a *album) draw(d drawable) []byte {
	key := keyOf(d)
	a.mu.Lock()
	defer a.mu.Unlock()
	at := slices.IndexFunc(a.list, func(x drawn) bool { return x.of == key })
	found := drawn{of: key}
	if at < 0 {
		found.png = d.PNG()
	} else {
		found = a.list[at]
		a.list = slices.Delete(a.list, at, at+1)
	}
	a.list = slices.Insert(a.list, 0, found)
	a.list = a.list[:min(len(a.list), maxPictures)]
	return found.png
}

func keyOf(d drawable) [sha256.Size]byte {
	raw, err := json.Marshal(d)
	if err != nil {
		panic(err) // names and numbers only
	}
	return sha256.Sum256(raw)
}

// nameOf is a name in a picture, and its id where the type lacks its letters.
func nameOf(text, id string) chart.Name { return chart.Name{Text: reply.Printable(text), Else: id} }

// credit names a framework and whose work it is.
func credit(f *airesp.Framework) string {
	return fmt.Sprintf("%s %s, %s, %s", f.Name, f.Version, f.Author, f.License)
}
