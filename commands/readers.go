package commands

import (
	"sync"

	"airesp"
)

// readers keeps, for each organisation, the reader that knows its names and
// words. They are read anew when the ledger has changed, not for each question.
type readers struct {
	base func() *airesp.Reader // made when it is first needed

	mu   sync.Mutex
	orgs map[string]orgReader
}

type orgReader struct {
	tip    airesp.Tip
	reader *airesp.Reader
}

func newReaders(base func() *airesp.Reader) *readers {
	return &readers{base: base, orgs: map[string]orgReader{}}
}

// of is the reader of an organisation with this ledger.
func (r *readers) of(org string, l *airesp.Ledger) *airesp.Reader {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o, ok := r.orgs[org]; ok && o.tip == l.Tip() {
		return o.reader
	}
	o := orgReader{l.Tip(), r.base().With(l.Own())}
	r.orgs[org] = o
	return o.reader
}
