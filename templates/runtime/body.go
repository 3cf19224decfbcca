package runtime

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync/atomic"
)

// requestBody is a body made of pieces in memory and of readers, which are read only while it is sent. A nil
// *requestBody is none.
type requestBody struct {
	contentType string
	pieces      []piece
	opened      bool
	// turn holds one token, which a Read in progress has, so that no two attempts read one reader.
	turn chan struct{}
	last *bodyReader
}

// piece is bytes or a reader of a known size.
type piece struct {
	data    []byte
	content io.Reader // nil for data
	size    int64     // of content; -1 when it is not known
	start   int64     // where content begins; -1 when it cannot be read again
}

func newBody(contentType string) *requestBody {
	b := &requestBody{contentType: contentType, turn: make(chan struct{}, 1)}
	b.turn <- struct{}{}
	return b
}

func (b *requestBody) addBytes(data []byte) { b.pieces = append(b.pieces, piece{data: data}) }

func (b *requestBody) addText(text string) {
	if n := len(b.pieces); n > 0 && b.pieces[n-1].content == nil {
		b.pieces[n-1].data = append(b.pieces[n-1].data, text...)
		return
	}
	b.addBytes([]byte(text))
}

func (b *requestBody) addReader(r io.Reader) {
	p := piece{content: r, size: -1, start: -1}
	if s, ok := r.(io.Seeker); ok {
		if start, err := s.Seek(0, io.SeekCurrent); err == nil {
			end, err := s.Seek(0, io.SeekEnd)
			if _, back := s.Seek(start, io.SeekStart); err == nil && back == nil {
				p.start, p.size = start, end-start
			}
		}
	} else if l, ok := r.(interface{ Len() int }); ok {
		p.size = int64(l.Len())
	}
	b.pieces = append(b.pieces, p)
}

// length returns the bytes of the body, or -1 when that is not known.
func (b *requestBody) length() int64 {
	var n int64
	for _, p := range b.pieces {
		switch {
		case p.content == nil:
			n += int64(len(p.data))
		case p.size < 0:
			return -1
		default:
			n += p.size
		}
	}
	return n
}

// replayable reports whether the body can be sent once more.
func (b *requestBody) replayable() bool {
	if b == nil || !b.opened {
		return true
	}
	for _, p := range b.pieces {
		if p.content != nil && p.start < 0 {
			return false
		}
	}
	return true
}

var errReplay = errors.New("the body cannot be read again")

// open returns a reader of the whole body. It waits for a Read of the reader before it, which then reads no more.
func (b *requestBody) open(ctx context.Context) (io.ReadCloser, error) {
	if !b.replayable() {
		return nil, errReplay
	}
	b.close()
	select {
	case <-b.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { b.turn <- struct{}{} }()
	if err := b.rewind(); err != nil {
		return nil, err
	}
	b.opened = true
	b.last = &bodyReader{body: b, rest: b.pieces}
	return b.last, nil
}

func (b *requestBody) rewind() error {
	if !b.opened {
		return nil
	}
	for _, p := range b.pieces {
		if s, ok := p.content.(io.Seeker); ok {
			if _, err := s.Seek(p.start, io.SeekStart); err != nil {
				return err
			}
		}
	}
	return nil
}

// close makes the reader that is in use read no more; a Read in progress goes on.
func (b *requestBody) close() {
	if b != nil && b.last != nil {
		b.last.closed.Store(true)
	}
}

// bodyReader reads a body once.
type bodyReader struct {
	body    *requestBody
	rest    []piece
	current io.Reader // of the first of rest; nil before it is read
	closed  atomic.Bool
}

var errBodyClosed = errors.New("the body is closed")

// Read reads the pieces in turn.
func (r *bodyReader) Read(p []byte) (int, error) {
	<-r.body.turn
	defer func() { r.body.turn <- struct{}{} }()
	for !r.closed.Load() {
		if len(r.rest) == 0 {
			return 0, io.EOF
		}
		if r.current == nil {
			if r.current = r.rest[0].content; r.current == nil {
				r.current = bytes.NewReader(r.rest[0].data)
			}
		}
		n, err := r.current.Read(p)
		if errors.Is(err, io.EOF) {
			r.rest, r.current = r.rest[1:], nil
			err = nil
		}
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
	return 0, errBodyClosed
}

// Close ends the reading. What the user gave is not closed: it is the user's.
func (r *bodyReader) Close() error {
	r.closed.Store(true)
	return nil
}

// firstBuffer is the most room that is made for a body before anything of it came: enough for most bodies to need one
// buffer.
const firstBuffer = 8 << 10

// readSized reads all of a body that a header announces to be of that length; less than 0 announces nothing. A header
// costs its sender nothing, so beyond the first buffer room is made for what came, not for what was announced.
func readSized(r io.Reader, length int64) ([]byte, error) {
	var b bytes.Buffer
	if length > 0 {
		b.Grow(int(min(length, firstBuffer)) + bytes.MinRead)
	}
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

var byteOrderMark = []byte("\xEF\xBB\xBF")
