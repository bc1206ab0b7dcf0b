package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"sync"
)

// bbolt follows page numbers and offsets from the file without a bounds check.
// On a damaged page it may read foreign memory, or go round in circles until
// the stack is full, which no recover stops. So the pages of a tree are looked
// at here, with checked slices, before bbolt may walk them.

// Layout of bbolt's file, version 2.
const (
	headerSize = 16 // page: id 8, flags 2, count 2, overflow 4; element and bucket headers are as long

	branchFlag   = 0x01
	leafFlag     = 0x02
	freelistFlag = 0x10

	bucketElement = 0x01
	maxDepth      = 32 // far more than a tree ever has
)

// page is a branch or leaf page with those that continue it.
type page []byte

// element is an entry of a branch page (key and child) or a leaf page.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool // the value is the header of a nested bucket
}

func (p page) flags() uint16 { return binary.NativeEndian.Uint16(p[8:]) }
func (p page) count() int    { return int(binary.NativeEndian.Uint16(p[10:])) }

// element takes entry i apart. ok is false when it does not lie in the page.
func (p page) element(i int) (e element, ok bool) {
	at := headerSize + i*headerSize
	h := p[at : at+headerSize]
	word := func(n int) uint64 { return uint64(binary.NativeEndian.Uint32(h[n:])) }
	var start, keyEnd, end uint64
	if p.flags() == branchFlag {
		start = uint64(at) + word(0)
		keyEnd = start + word(4)
		end = keyEnd
		e.child = binary.NativeEndian.Uint64(h[8:])
	} else {
		e.bucket = word(0) == bucketElement
		start = uint64(at) + word(4)
		keyEnd = start + word(8)
		end = keyEnd + word(12)
		if word(0) > bucketElement {
			return e, false
		}
	}
	if start < uint64(headerSize+p.count()*headerSize) || keyEnd <= start || end > uint64(len(p)) {
		return e, false
	}
	e.key, e.value = p[start:keyEnd], p[keyEnd:end]
	return e, true
}

// at is entry i of a page that was checked.
func (p page) at(i int) element {
	e, _ := p.element(i)
	return e
}

// check looks at every entry. The keys must rise, from min on and below max;
// nil is no bound.
func (p page) check(min, max []byte) error {
	if f := p.flags(); f != branchFlag && f != leafFlag {
		return fmt.Errorf("has the wrong kind %#x", f)
	}
	if headerSize+p.count()*headerSize > len(p) {
		return fmt.Errorf("has %d entries, more than fit", p.count())
	}
	last := min
	for i := range p.count() {
		e, ok := p.element(i)
		if !ok {
			return fmt.Errorf("has a damaged entry %d", i)
		}
		if c := bytes.Compare(last, e.key); c > 0 || c == 0 && i > 0 || max != nil && bytes.Compare(e.key, max) >= 0 {
			return fmt.Errorf("has entry %d out of order", i)
		}
		last = e.key
	}
	return nil
}

// walker looks at trees of pages. It reads the file, not the mapped memory,
// so that an unreadable page is an ordinary error.
type walker struct {
	ctx      context.Context
	file     io.ReaderAt
	pageSize uint64          // bytes
	pages    uint64          // in use; every page number lies below
	seen     map[uint64]bool // pages met before, and those that are free
	buffers  *sync.Pool      // of *page
}

// nested is called for a bucket in a tree that has a tree of its own.
type nested func(key []byte, root uint64) error

// whole looks at all pages of a tree.
func (w *walker) whole(root uint64, each nested) error {
	return w.visit(visit{id: root, each: each})
}

// span looks at the pages that a search for anything from lo to hi meets.
func (w *walker) span(root uint64, lo, hi []byte) error {
	return w.visit(visit{id: root, lo: lo, hi: hi})
}

type visit struct {
	id       uint64
	lo, hi   []byte // what is searched for; nil for all
	min, max []byte // the bounds of the keys in the page
	depth    int
	each     nested // nil when there must be no bucket in it
}

func (w *walker) visit(v visit) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	p, err := w.read(v.id)
	if err != nil {
		return err
	}
	defer w.done(p)
	if err := p.check(v.min, v.max); err != nil {
		return fmt.Errorf("page %d %w", v.id, err)
	}
	if p.flags() == leafFlag {
		return leaf(v, p)
	}
	if v.depth == maxDepth || p.count() == 0 {
		return fmt.Errorf("page %d cannot be a branch", v.id)
	}
	first, last := 0, p.count()-1
	if v.hi != nil {
		first = under(p, v.lo)
		if !bytes.Equal(v.lo, v.hi) { // a search may look at the page after its end
			last = min(under(p, v.hi)+1, last)
		} else {
			last = first
		}
	}
	for i := first; i <= last; i++ {
		e := p.at(i)
		next := v
		next.id, next.min, next.depth = e.child, e.key, v.depth+1
		if i+1 < p.count() {
			next.max = p.at(i + 1).key
		}
		if err := w.visit(next); err != nil {
			return err
		}
	}
	return nil
}

// under is the entry of a branch page under which a key lies.
func under(p page, key []byte) int {
	i := sort.Search(p.count(), func(i int) bool { return bytes.Compare(p.at(i).key, key) > 0 })
	return max(i-1, 0)
}

func leaf(v visit, p page) error {
	for i := range p.count() {
		e := p.at(i)
		if !e.bucket {
			continue
		}
		if v.each == nil || len(e.value) < headerSize {
			return fmt.Errorf("page %d has an entry of the wrong kind", v.id)
		}
		if root := binary.NativeEndian.Uint64(e.value); root != 0 {
			if err := v.each(e.key, root); err != nil {
				return err
			}
			continue
		}
		// A small bucket lies inside its entry, as a leaf page.
		inline := page(e.value[headerSize:])
		if len(inline) < headerSize || inline.flags() != leafFlag {
			return fmt.Errorf("page %d has a bucket of the wrong kind", v.id)
		}
		err := inline.check(nil, nil)
		if err == nil {
			err = leaf(visit{id: v.id}, inline)
		}
		if err != nil {
			return fmt.Errorf("page %d: a bucket in it %w", v.id, err)
		}
	}
	return nil
}

// read gives a page, to be handed back to done.
func (w *walker) read(id uint64) (page, error) {
	if id < 2 || id >= w.pages {
		return nil, fmt.Errorf("page %d does not exist", id)
	}
	p := *w.buffers.Get().(*page)
	if _, err := w.file.ReadAt(p, int64(id*w.pageSize)); err != nil {
		return nil, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	if is := binary.NativeEndian.Uint64(p); is != id {
		return nil, fmt.Errorf("page %d says that it is page %d", id, is)
	}
	more := uint64(binary.NativeEndian.Uint32(p[12:]))
	if id+more >= w.pages {
		return nil, fmt.Errorf("page %d is longer than the file", id)
	}
	for i := id; i <= id+more; i++ {
		if w.seen[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		w.seen[i] = true
	}
	if more > 0 {
		p = make(page, (1+more)*w.pageSize)
		if _, err := w.file.ReadAt(p, int64(id*w.pageSize)); err != nil {
			return nil, fmt.Errorf("page %d cannot be read: %w", id, err)
		}
	}
	return p, nil
}

func (w *walker) done(p page) {
	if uint64(len(p)) == w.pageSize {
		w.buffers.Put(&p)
	}
}
