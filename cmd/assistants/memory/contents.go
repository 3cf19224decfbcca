package memory

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generated/assistants"
)

const (
	// mostBytes is the size of the largest file, and partBytes that of the largest part of an upload.
	mostBytes = 512 << 20
	partBytes = 64 << 20
	// pieceSize is the size of the pieces of contents, of which the last of each is shorter.
	pieceSize = 1 << 20
	// pieceTable is the table of the pieces.
	pieceTable = "piece"
)

// stored says where the content of a file or of a part of an upload is.
type stored struct {
	Extents []extent `json:"extents"`
	Text    bool     `json:"text"` // it is UTF-8
}

// extent is a run of pieces.
type extent struct {
	ID    uint64 `json:"id"`
	Bytes int64  `json:"bytes"`
}

// size returns the number of bytes of a content.
func (c *stored) size() (n int64) {
	for _, e := range c.Extents {
		n += e.Bytes
	}
	return n
}

// pieces keeps the pieces of contents: in the store, where there is one.
type pieces struct {
	mu   *ledger
	next uint64 // ID of an extent; the ledger guards it
	sync.Mutex
	kept    map[string][]byte // by keys, where there is no store
	readers map[uint64]int    // of extents
	doomed  map[uint64]int64  // extents that are dropped when their readers are done, with their bytes
}

func newPieces(mu *ledger) *pieces {
	return &pieces{mu: mu, kept: map[string][]byte{}, readers: map[uint64]int{}, doomed: map[uint64]int64{}}
}

// pieceKey is the key of a piece: the ID of its extent, and its place there.
func pieceKey(id uint64, n int64) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, id), uint32(n)) //nolint:gosec // a file has few
}

// put keeps a piece.
func (p *pieces) put(key, data []byte) {
	p.mu.put(pieceTable, key, data)
	if p.mu.store == nil {
		p.keep(key, data)
		p.mu.undo(func(error) { p.keep(key, nil) })
	}
}

// keep keeps a piece in memory; nil drops it.
func (p *pieces) keep(key, data []byte) {
	p.Lock()
	defer p.Unlock()
	if data == nil {
		delete(p.kept, string(key))
	} else {
		p.kept[string(key)] = data
	}
}

// drop drops the pieces of an extent, when those who read it are done.
func (p *pieces) drop(e extent) {
	p.Lock()
	read := p.readers[e.ID] > 0
	if read {
		p.doomed[e.ID] = e.Bytes
	}
	p.Unlock()
	if read {
		p.mu.undo(func(error) { p.spare(e.ID) })
		return
	}
	for n := int64(0); n*pieceSize < e.Bytes; n++ {
		key := pieceKey(e.ID, n)
		p.mu.put(pieceTable, key, nil)
		if p.mu.store == nil {
			p.mu.after(func() { p.keep(key, nil) })
		}
	}
}

func (p *pieces) spare(id uint64) {
	p.Lock()
	defer p.Unlock()
	delete(p.doomed, id)
}

// get returns a piece.
func (p *pieces) get(key []byte) (data []byte, err error) {
	if p.mu.store == nil {
		p.Lock()
		defer p.Unlock()
		data = p.kept[string(key)]
	} else {
		data, err = p.mu.store.Get(pieceTable, key)
	}
	if err == nil && data == nil {
		err = corrupt(pieceTable, key, errors.New("it is not there"))
	}
	return data, err
}

// reader reads a content from an offset on. The lock is held. The content stays until the reader is closed, even when its file is deleted.
func (p *pieces) reader(c *stored, offset int64) *contentReader {
	p.Lock()
	defer p.Unlock()
	for _, e := range c.Extents {
		p.readers[e.ID]++
	}
	return &contentReader{p: p, c: *c, at: offset}
}

// contentReader reads a content piece by piece.
type contentReader struct {
	p    *pieces
	c    stored
	at   int64
	rest []byte // of the piece at hand
	once sync.Once
}

// Read implements [io.Reader].
func (r *contentReader) Read(b []byte) (int, error) {
	if len(r.rest) == 0 {
		if err := r.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(b, r.rest)
	r.rest, r.at = r.rest[n:], r.at+int64(n)
	return n, nil
}

// fill gets the piece that the reader is at.
func (r *contentReader) fill() error {
	start := int64(0)
	for _, e := range r.c.Extents {
		if within := r.at - start; within < e.Bytes {
			data, err := r.p.get(pieceKey(e.ID, within/pieceSize))
			if err != nil {
				return err
			}
			if within%pieceSize >= int64(len(data)) {
				return corrupt(pieceTable, pieceKey(e.ID, within/pieceSize), errors.New("it ends early"))
			}
			r.rest = data[within%pieceSize:]
			return nil
		}
		start += e.Bytes
	}
	return io.EOF
}

// Close ends the use of the content.
func (r *contentReader) Close() error {
	r.once.Do(func() {
		for _, e := range r.p.leave(&r.c) {
			r.p.mu.Lock()
			r.p.drop(e)
			r.p.mu.Unlock()
		}
	})
	return nil
}

// leave takes a reader from the extents of a content, and returns those that are to be dropped now.
func (p *pieces) leave(c *stored) (drop []extent) {
	p.Lock()
	defer p.Unlock()
	for _, e := range c.Extents {
		if p.readers[e.ID]--; p.readers[e.ID] > 0 {
			continue
		}
		delete(p.readers, e.ID)
		if _, ok := p.doomed[e.ID]; ok {
			delete(p.doomed, e.ID)
			drop = append(drop, e)
		}
	}
	return drop
}

// incoming is a content that a request carries. All but its last piece is kept before the call is carried out, so that the
// call takes no longer for a large file than for a small one.
type incoming struct {
	stored
	last []byte // piece
	text textCheck
}

// receive reads what a request carries. The caller uses it with accept, or drops it with refuse.
func (s *Service) receive(ctx context.Context, f assistants.FilePart, param string, most int64) (*incoming, error) {
	if f.Content == nil {
		return nil, absent(param)
	}
	in := &incoming{stored: stored{Extents: []extent{{}}}, text: textCheck{valid: true}}
	for more := true; more; {
		var data []byte
		var err error
		if data, more, err = readPiece(f.Content); err == nil {
			err = s.take(ctx, in, data, more)
		}
		if err == nil && in.Extents[0].Bytes > most {
			err = &fault{status: http.StatusRequestEntityTooLarge, param: param, message: fmt.Sprintf("'%s' is larger than %d MB.", param, most>>20)}
		}
		if err != nil {
			s.refuse(in)
			return nil, err
		}
	}
	in.Text = in.text.whole()
	return in, nil
}

// readPiece reads the next piece, and reports whether there may be more.
func readPiece(from io.Reader) (data []byte, more bool, err error) {
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(from, pieceSize))
	return bytes.Clone(b.Bytes()), n == pieceSize, err
}

// take keeps the next piece of a content, or has it wait where it is the last.
func (s *Service) take(ctx context.Context, in *incoming, data []byte, more bool) error {
	in.text.add(data)
	e := &in.Extents[0]
	if e.Bytes += int64(len(data)); !more {
		in.last = data
		return nil
	}
	return s.mu.do(ctx, func() error {
		s.number(e)
		s.pieces.put(pieceKey(e.ID, e.Bytes/pieceSize-1), data)
		return nil
	})
}

// number gives an extent an ID, unless it has one.
func (s *Service) number(e *extent) {
	if e.ID == 0 {
		s.pieces.next++
		e.ID = s.pieces.next
	}
}

// accept makes a content that of a file, or of a part of an upload. The lock is held.
func (s *Service) accept(in *incoming, id string) error {
	e := &in.Extents[0]
	s.number(e)
	if len(in.last) > 0 {
		s.pieces.put(pieceKey(e.ID, (e.Bytes-1)/pieceSize), in.last)
	}
	return s.contents.add("", id, &in.stored)
}

// refuse drops what is kept of a content that nothing has become of.
func (s *Service) refuse(in *incoming) {
	if in.Extents[0].ID == 0 {
		return
	}
	_ = s.mu.settle(func() error { // what stays is dropped when the store is opened again
		s.pieces.drop(in.Extents[0])
		return nil
	})
}

// dropContent drops the content of a file, or of a part of an upload. The lock is held.
func (s *Service) dropContent(id string) error {
	c, err := s.contents.get("", id)
	if err != nil {
		return err
	}
	for _, e := range c.Extents {
		s.pieces.drop(e)
	}
	return s.contents.drop("", id)
}

// textCheck says whether a content that comes in pieces is UTF-8.
type textCheck struct {
	valid bool
	rest  []byte // of a character that a piece ends within
}

func (c *textCheck) add(data []byte) {
	if !c.valid {
		return
	}
	for len(c.rest) > 0 && len(data) > 0 && !utf8.FullRune(c.rest) {
		c.rest, data = append(c.rest, data[0]), data[1:]
	}
	if len(c.rest) > 0 && utf8.FullRune(c.rest) {
		c.valid, c.rest = utf8.Valid(c.rest), nil
	}
	end := len(data)
	for back := 1; back < utf8.UTFMax && back <= len(data); back++ {
		if tail := data[len(data)-back:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				end -= back
			}
			break
		}
	}
	c.valid = c.valid && utf8.Valid(data[:end])
	c.rest = append(c.rest, data[end:]...)
}

// whole reports whether all of the content was UTF-8.
func (c *textCheck) whole() bool { return c.valid && len(c.rest) == 0 }

// text returns the bytes of a content from start to end, or to where it ends before that.
func (r *contentReader) text(start, end int64) ([]byte, error) {
	r.at, r.rest = start, nil
	return io.ReadAll(io.LimitReader(r, end-start))
}
