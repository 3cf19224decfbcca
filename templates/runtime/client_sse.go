package runtime

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// lineReader reads lines that end by CR, LF or CRLF, and never waits for what may follow a line.
type lineReader struct {
	r       *bufio.Reader
	limit   int64 // bytes of a line
	lfOnly  bool  // CR ends no line
	afterCR bool  // the line before ended by CR: a LF that comes first belongs to it
	begun   bool
}

func newLineReader(r io.Reader, limit int64) *lineReader {
	return &lineReader{r: bufio.NewReader(r), limit: limit}
}

// next returns the next line without its end. At the end of the input it returns what is there without an end of
// line, and the error.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	for {
		if _, err := l.r.Peek(1); err != nil {
			return l.clean(line), err
		}
		chunk, _ := l.r.Peek(l.r.Buffered())
		if l.afterCR {
			l.afterCR = false
			if chunk[0] == '\n' {
				_, _ = l.r.Discard(1)
				continue
			}
		}
		end := l.end(chunk)
		if end < 0 {
			line = append(line, chunk...)
			_, _ = l.r.Discard(len(chunk))
		} else {
			line = append(line, chunk[:end]...)
			l.afterCR = chunk[end] == '\r'
			_, _ = l.r.Discard(end + 1)
		}
		if int64(len(line)) > l.limit {
			return nil, &TooLargeError{Limit: l.limit}
		}
		if end >= 0 {
			return l.clean(line), nil
		}
	}
}

func (l *lineReader) end(chunk []byte) int {
	if l.lfOnly {
		return bytes.IndexByte(chunk, '\n')
	}
	return bytes.IndexAny(chunk, "\r\n")
}

// clean cuts a byte order mark off the first line.
func (l *lineReader) clean(line []byte) []byte {
	if !l.begun {
		l.begun = true
		line = bytes.TrimPrefix(line, byteOrderMark)
	}
	return line
}

// Event is one event of a stream.
type Event struct {
	Name string // empty for an event without a name, and for the lines of NDJSON
	Data string // JSON, but where the document says otherwise
	ID   string // the id that the server gave last; empty for none
}

// eventReader reads the events of a stream. At its end it returns [io.EOF]. An event that comes with an error other than
// that of a limit may be cut short.
type eventReader interface{ next() (*Event, error) }

// sseReader reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Other than the
// standard has it, a last event without its blank line counts, and an event is limited in size.
type sseReader struct {
	lines *lineReader
	id    string
	retry time.Duration // how long the server asks to wait before reconnecting; 0 when it does not
}

// next returns the next event that has data.
func (s *sseReader) next() (*Event, error) {
	var f frame
	for {
		line, err := s.lines.next()
		if len(line) > 0 {
			s.field(&f, line)
		}
		switch {
		case int64(len(f.data)) > s.lines.limit:
			return nil, &TooLargeError{Limit: s.lines.limit}
		case f.hasData && (err != nil || len(line) == 0):
			return &Event{Name: f.name, Data: string(f.data), ID: s.id}, err
		case err != nil:
			return nil, err
		case len(line) == 0:
			f = frame{}
		}
	}
}

// frame is an event whose blank line has not come yet.
type frame struct {
	name    string
	data    []byte
	hasData bool // there is a line of data, which may be empty
}

// field takes in one line that is not blank. A comment is a field without a name.
func (s *sseReader) field(f *frame, line []byte) {
	name, text, _ := strings.Cut(string(line), ":")
	text = strings.TrimPrefix(text, " ")
	switch name {
	case "data":
		if f.hasData {
			f.data = append(f.data, '\n')
		}
		f.data, f.hasData = append(f.data, text...), true
	case "event":
		f.name = text
	case "id":
		if !strings.ContainsRune(text, 0) {
			s.id = text
		}
	case "retry":
		if ms, err := strconv.ParseUint(text, 10, 31); err == nil {
			s.retry = time.Duration(ms) * time.Millisecond
		}
	}
}

// jsonLineReader reads one JSON document a line; blank lines are nothing.
type jsonLineReader struct{ lines *lineReader }

func (j *jsonLineReader) next() (*Event, error) {
	for {
		line, err := j.lines.next()
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return &Event{Data: string(line)}, err
		}
		if err != nil {
			return nil, err
		}
	}
}

// jsonSeqReader reads a sequence of JSON documents. One that is whole at the end of its first line is handed out at once; one on
// several lines only when the next begins or the sequence ends, since looking for its end after each line could take forever.
type jsonSeqReader struct {
	lines *lineReader
	text  []byte // of the document that is being read
}

func (j *jsonSeqReader) next() (*Event, error) {
	for {
		line, err := j.lines.next()
		var whole *Event
		if rest, begins := bytes.CutPrefix(line, []byte{recordSeparator}); begins {
			whole, line = j.take(), rest
		}
		if int64(len(j.text)+len(line)) > j.lines.limit {
			return nil, &TooLargeError{Limit: j.lines.limit}
		}
		first := len(j.text) == 0
		j.text = append(append(j.text, bytes.TrimSpace(line)...), '\n')
		if whole == nil && (err != nil || first && j.complete()) {
			whole = j.take()
		}
		if whole != nil || err != nil {
			return whole, err
		}
	}
}

// take returns the document that was read; nil for none.
func (j *jsonSeqReader) take() *Event {
	text := bytes.TrimSpace(j.text)
	j.text = nil
	if len(text) == 0 {
		return nil
	}
	return &Event{Data: string(text)}
}

func (j *jsonSeqReader) complete() bool {
	r := Reader{s: string(j.text)}
	r.skip()
	return r.end() == nil
}

// isLimit reports whether the error is that of a limit.
func isLimit(err error) bool {
	var large *TooLargeError
	return errors.As(err, &large)
}
