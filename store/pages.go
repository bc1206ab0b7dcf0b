package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
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

// element is an entry of a branch page (key and child) or a leaf page.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool // the value is the header of a nested bucket
}

// elements takes a branch or leaf page apart. The keys must rise.
func elements(page []byte) ([]element, error) {
	flags := binary.NativeEndian.Uint16(page[8:])
	count := int(binary.NativeEndian.Uint16(page[10:]))
	body := headerSize + count*headerSize
	if body > len(page) {
		return nil, fmt.Errorf("has %d entries, more than fit", count)
	}
	list := make([]element, count)
	for i := range list {
		at := headerSize + i*headerSize
		h := page[at : at+headerSize]
		word := func(n int) uint64 { return uint64(binary.NativeEndian.Uint32(h[n:])) }
		var start, keyEnd, end uint64
		e := &list[i]
		switch flags {
		case branchFlag:
			start = uint64(at) + word(0)
			keyEnd = start + word(4)
			end = keyEnd
			e.child = binary.NativeEndian.Uint64(h[8:])
		case leafFlag:
			if word(0) > bucketElement {
				return nil, fmt.Errorf("has an entry of unknown kind %d", word(0))
			}
			e.bucket = word(0) == bucketElement
			start = uint64(at) + word(4)
			keyEnd = start + word(8)
			end = keyEnd + word(12)
		default:
			return nil, fmt.Errorf("has the wrong kind %#x", flags)
		}
		if start < uint64(body) || keyEnd <= start || end > uint64(len(page)) {
			return nil, fmt.Errorf("has entry %d outside of it", i)
		}
		e.key, e.value = page[start:keyEnd], page[keyEnd:end]
		if i > 0 && bytes.Compare(list[i-1].key, e.key) >= 0 {
			return nil, fmt.Errorf("has entry %d out of order", i)
		}
	}
	return list, nil
}

// walker looks at trees of pages. It reads the file, not the mapped memory,
// so that an unreadable page is an ordinary error.
type walker struct {
	ctx      context.Context
	file     io.ReaderAt
	pageSize uint64          // bytes
	pages    uint64          // in use; every page number lies below
	seen     map[uint64]bool // pages met before, and those that are free
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
	min, max []byte // every key is at least min and below max; nil for no bound
	depth    int
	each     nested // nil when there must be no bucket in it
}

func (w *walker) visit(v visit) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	page, err := w.read(v.id)
	if err != nil {
		return err
	}
	list, err := elements(page)
	if err != nil {
		return fmt.Errorf("page %d %w", v.id, err)
	}
	if n := len(list); n > 0 && (bytes.Compare(list[0].key, v.min) < 0 || v.max != nil && bytes.Compare(list[n-1].key, v.max) >= 0) {
		return fmt.Errorf("page %d holds keys of another page", v.id)
	}
	if binary.NativeEndian.Uint16(page[8:]) == leafFlag {
		return leaf(v, list)
	}
	if v.depth == maxDepth || len(list) == 0 {
		return fmt.Errorf("page %d cannot be a branch", v.id)
	}
	first, last := 0, len(list)-1
	if v.hi != nil {
		first, last = under(list, v.lo), min(under(list, v.hi)+1, last)
	}
	for i := first; i <= last; i++ {
		next := v
		next.id, next.depth = list[i].child, v.depth+1
		next.min = list[i].key
		if i+1 < len(list) {
			next.max = list[i+1].key
		}
		if err := w.visit(next); err != nil {
			return err
		}
	}
	return nil
}

// under is the entry of a branch page under which a key lies.
func under(list []element, key []byte) int {
	i := len(list) - 1
	for i > 0 && bytes.Compare(list[i].key, key) > 0 {
		i--
	}
	return i
}

func leaf(v visit, list []element) error {
	for _, e := range list {
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
		inline := e.value[headerSize:]
		if len(inline) < headerSize || binary.NativeEndian.Uint16(inline[8:]) != leafFlag {
			return fmt.Errorf("page %d has a bucket of the wrong kind", v.id)
		}
		inner, err := elements(inline)
		if err == nil {
			err = leaf(visit{id: v.id}, inner)
		}
		if err != nil {
			return fmt.Errorf("page %d: a bucket in it %w", v.id, err)
		}
	}
	return nil
}

// read gives a page together with those that continue it.
func (w *walker) read(id uint64) ([]byte, error) {
	if id < 2 || id >= w.pages {
		return nil, fmt.Errorf("page %d does not exist", id)
	}
	page := make([]byte, w.pageSize)
	if _, err := w.file.ReadAt(page, int64(id*w.pageSize)); err != nil {
		return nil, fmt.Errorf("page %d cannot be read: %w", id, err)
	}
	if is := binary.NativeEndian.Uint64(page); is != id {
		return nil, fmt.Errorf("page %d says that it is page %d", id, is)
	}
	more := uint64(binary.NativeEndian.Uint32(page[12:]))
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
		page = make([]byte, (1+more)*w.pageSize)
		if _, err := w.file.ReadAt(page, int64(id*w.pageSize)); err != nil {
			return nil, fmt.Errorf("page %d cannot be read: %w", id, err)
		}
	}
	return page, nil
}
