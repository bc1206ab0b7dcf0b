package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"math/bits"
)

const (
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSize    = 64 // after the page header: fields of 56 bytes, checksum 8
	noFreelist  = ^uint64(0)

	doRestore = "Restore a backup with `bot restore`, or move the file away to start with an empty store"
)

// header is bbolt's meta page: where the current state of the file begins. A
// commit writes one of two in turn, so an interrupted one leaves the other.
type header struct {
	pageSize       uint64 // bytes
	freelist, root uint64 // page numbers
	pages          uint64 // in use
	txid           uint64 // counts the commits
}

// fault is a reason not to open a file; OpenError without the path.
type fault struct {
	reason, do string
	err        error
}

func (f *fault) Error() string { return f.reason }

func refuse(format string, args ...any) error {
	return &fault{reason: fmt.Sprintf(format, args...), do: doRestore}
}

// parseHeader reads a meta page's fields, ok only when their checksum holds.
func parseHeader(b []byte) (h header, ok bool) {
	if len(b) < metaSize || binary.NativeEndian.Uint32(b) != metaMagic || binary.NativeEndian.Uint32(b[4:]) != metaVersion {
		return header{}, false
	}
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	if sum.Sum64() != binary.NativeEndian.Uint64(b[metaSize-8:]) {
		return header{}, false
	}
	h = header{
		pageSize: uint64(binary.NativeEndian.Uint32(b[8:])),
		root:     binary.NativeEndian.Uint64(b[16:]),
		freelist: binary.NativeEndian.Uint64(b[32:]),
		pages:    binary.NativeEndian.Uint64(b[40:]),
		txid:     binary.NativeEndian.Uint64(b[48:]),
	}
	return h, h.pageSize >= 1<<10 && h.pageSize <= 1<<24 && h.pageSize&(h.pageSize-1) == 0
}

// inspect looks at what bbolt trusts blindly when it opens a file of size
// bytes: the meta pages, the length and the list of free pages. warning is set
// when the file can be opened although one meta page is not valid.
func inspect(f io.ReaderAt, size int64) (h header, free map[uint64]bool, warning string, err error) {
	h, warning, err = findHeader(f, size)
	if err != nil {
		return header{}, nil, "", err
	}
	need := h.pages * h.pageSize
	if h.pages < 4 || h.root >= h.pages || need/h.pageSize != h.pages {
		return header{}, nil, "", refuse("is damaged in its first pages")
	}
	if uint64(size) < need {
		return header{}, nil, "", refuse("is cut off: it has %d bytes and needs %d", size, need)
	}
	free, err = freePages(f, h)
	return h, free, warning, err
}

func findHeader(f io.ReaderAt, size int64) (header, string, error) {
	slot := func(at int64) []byte {
		b := make([]byte, 1<<10-headerSize) // of the smallest page
		n, _ := f.ReadAt(b, at+headerSize)
		if n < metaSize {
			return nil
		}
		return b[:n]
	}
	if size == 0 {
		return header{}, "", refuse("is empty (0 bytes). It was not created by this program, or was cut off")
	}
	first, second := slot(0), []byte(nil)
	h, ok := parseHeader(first)
	for at := int64(1 << 10); !ok && at <= 1<<24; at <<= 1 { // the page size is not known yet
		second = slot(at)
		if h, ok = parseHeader(second); ok && int64(h.pageSize) == at {
			return choose(h, true, second, first)
		}
		ok = false
	}
	if !ok {
		if size < 2<<12 {
			return header{}, "", refuse("is too short (%d of at least %d bytes). It was not created by this program, or was cut off", size, 2<<12)
		}
		return header{}, "", refuse("is not a store of this program, or its beginning was overwritten")
	}
	if uint64(size) < 2*h.pageSize {
		return header{}, "", refuse("is cut off: it has only %d bytes", size)
	}
	second = slot(int64(h.pageSize))
	other, ok := parseHeader(second)
	if !ok {
		return choose(h, false, first, second)
	}
	if other.txid > h.txid {
		return other, "", nil
	}
	return h, "", nil
}

// choose decides whether a file with one valid meta page, h, may be opened. An
// interrupted commit leaves a mixture of an old and a new page, and the
// change was never confirmed. But when the invalid page was whole once and was
// the newer one, going back to the older would lose a confirmed change.
func choose(h header, isSecond bool, valid, invalid []byte) (header, string, error) {
	lost := refuse("has a damaged header page, so its last change may be missing")
	if txid, ok := repaired(invalid); ok {
		if txid > h.txid {
			return header{}, "", lost
		}
		return h, "an old header page was damaged; the next change replaces it", nil
	}
	if !interrupted(h, valid, invalid) {
		return header{}, "", lost
	}
	page := 0
	if !isSecond {
		page = 1
	}
	return h, fmt.Sprintf("header page %d was not written to its end, as after a power cut; the change that it belonged to was not kept", page), nil
}

// interrupted reports whether an invalid meta page can be what an interrupted
// commit leaves: byte for byte either from the commit before h's or from the
// one after it. Damage to several bytes of nothing but the checksum looks the
// same; a disk, which writes 512 bytes or none, does neither.
func interrupted(h header, valid, invalid []byte) bool {
	// No commit changes the first four fields, nor the sequence of the root.
	if len(invalid) < metaSize || !bytes.Equal(valid[:16], invalid[:16]) || !bytes.Equal(valid[24:32], invalid[24:32]) {
		return false
	}
	field := func(at int) uint64 { return binary.NativeEndian.Uint64(invalid[at:]) }
	if field(metaSize-8) == 0 || len(bytes.Trim(invalid[metaSize:], "\x00")) > 0 {
		return false
	}
	for _, at := range []int{16, 32, 40} { // page numbers
		if n := bits.Len64(field(at)); n == 0 || n > (bits.Len64(2*h.pages)+7)/8*8 {
			return false
		}
	}
	before, after, is := h.txid-1, h.txid+1, field(48)
	for mask := uint64(0xFF); mask != 0; mask <<= 8 {
		if is&mask != before&mask && is&mask != after&mask {
			return false
		}
	}
	return true
}

// repaired gives the number of the commit that wrote a meta page in which one
// byte was altered.
func repaired(b []byte) (txid uint64, ok bool) {
	b = bytes.Clone(b[:min(metaSize, len(b))])
	for i, was := range b {
		for x := range 256 {
			b[i] = byte(x)
			if h, ok := parseHeader(b); ok {
				return h.txid, true
			}
		}
		b[i] = was
	}
	return 0, false
}

// freePages reads the list of free pages. bbolt believes it: a wrong number
// in it would be written over. So every number is checked here, and that no
// free page is in use is checked on the pages that are looked at on opening.
func freePages(f io.ReaderAt, h header) (map[uint64]bool, error) {
	if h.freelist == noFreelist {
		return nil, &fault{
			reason: "is a bbolt file of another program",
			do:     "Set AIRESP_DB to a file of this program", err: ErrForeign,
		}
	}
	bad := refuse("is damaged: its list of free pages cannot be read")
	if h.freelist < 2 || h.freelist >= h.pages {
		return nil, bad
	}
	head := make([]byte, headerSize+8)
	if _, err := f.ReadAt(head, int64(h.freelist*h.pageSize)); err != nil {
		return nil, bad
	}
	more := uint64(binary.NativeEndian.Uint32(head[12:]))
	if binary.NativeEndian.Uint64(head) != h.freelist || binary.NativeEndian.Uint16(head[8:]) != freelistFlag || h.freelist+more >= h.pages {
		return nil, bad
	}
	count, start := uint64(binary.NativeEndian.Uint16(head[10:])), uint64(headerSize)
	if count == 0xFFFF { // too many for the field: the true number comes first
		count, start = binary.NativeEndian.Uint64(head[headerSize:]), headerSize+8
	}
	if count > h.pages || start+8*count > (1+more)*h.pageSize {
		return nil, bad
	}
	list := make([]byte, 8*count)
	if _, err := f.ReadAt(list, int64(h.freelist*h.pageSize+start)); err != nil {
		return nil, bad
	}
	free := make(map[uint64]bool, count)
	for ; len(list) > 0; list = list[8:] {
		id := binary.NativeEndian.Uint64(list)
		if id < 2 || id >= h.pages || free[id] || id >= h.freelist && id <= h.freelist+more {
			return nil, bad
		}
		free[id] = true
	}
	return free, nil
}
