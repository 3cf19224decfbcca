package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"
)

// ErrStreamEnded is the error of sending to a stream whose handler has returned.
var ErrStreamEnded = errors.New("the stream has ended")

// ReplyStream writes a stream of the values that handle sends, each an E as of [Events]. An error that handle returns before it has sent
// anything is written like any other error, and a later one as an event. Sending fails once the client has gone away, and
// then handle should return; it may be done by several goroutines.
func ReplyStream[E any](x *Exchange, handle func(send func(E) error) error) error {
	item, pointed := itemOf[E]()
	s, err := x.newStream(item)
	if err != nil {
		return err
	}
	defer s.close()
	return s.finish(handle(func(v E) error {
		p := pointerOf(&v)
		if pointed {
			p = *p.pointer()
		}
		return s.item(p)
	}))
}

func (x *Exchange) newStream(t reflect.Type) (*eventWriter, error) {
	o := x.route.Operation
	if o.Stream == nil {
		return nil, fmt.Errorf("%s: the description has no stream", o.Name)
	}
	control := http.NewResponseController(x.writer)
	readOn(control)
	return &eventWriter{exchange: x, spec: o.Stream, events: eventsOf(t, o.Stream.Named, o.Links), control: control}, nil
}

// item sends what p points at; nothing is null.
func (s *eventWriter) item(p pointer) error {
	var e serverEvent
	w := &Writer{}
	s.exchange.ready(w)
	if p.isNil() {
		w.null()
	} else {
		e.name, e.id = s.events.write(w, p)
	}
	if w.err != nil {
		return w.err
	}
	e.data = w.buf
	return s.send(&e)
}

// serverEvent is an event to be sent.
type serverEvent struct {
	name, id string
	data     []byte
}

// eventWriter writes a stream.
type eventWriter struct {
	exchange *Exchange
	spec     *Stream
	events   eventType
	control  *http.ResponseController

	mu    sync.Mutex
	begun bool
	err   error // why nothing more can be sent
	beat  *time.Timer
	buf   []byte
}

// send writes an event and flushes it.
func (s *eventWriter) send(e *serverEvent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.writable(); err != nil {
		return err
	}
	text, err := s.frame(e)
	if err != nil {
		return err // of this event; others may follow
	}
	s.begin()
	return s.write(text)
}

// writable returns why nothing can be sent.
func (s *eventWriter) writable() error {
	if s.err == nil {
		s.err = s.exchange.request.Context().Err()
	}
	return s.err
}

// begin sends the header before the first event.
func (s *eventWriter) begin() {
	if s.begun {
		return
	}
	s.begun, s.exchange.begun = true, true
	h := s.exchange.writer.Header()
	h.Set("Content-Type", s.spec.mediaType())
	if s.spec.Protocol == ProtocolSSE {
		h.Set("Content-Type", "text/event-stream")
		h.Set("Cache-Control", "no-cache")
		if s.exchange.request.ProtoMajor == 1 {
			h.Set("Connection", "close") // some clients wait for that
		}
		s.startBeat()
	}
	s.exchange.writer.WriteHeader(s.exchange.status(http.StatusOK))
}

// write sends a string at once.
func (s *eventWriter) write(text []byte) error {
	defer limitWrite(s.control, s.exchange.server.limits.Write)()
	_, err := s.exchange.writer.Write(text)
	if err == nil {
		err = s.control.Flush()
	}
	if errors.Is(err, http.ErrNotSupported) {
		err = nil
	}
	if err != nil {
		s.err = err
	}
	return err
}

var errName = errors.New("the name or the id of an event holds a line break")

// frame writes an event in the form of the protocol.
func (s *eventWriter) frame(e *serverEvent) ([]byte, error) {
	data := e.data
	if bytes.ContainsAny(data, "\r\n") {
		var compact bytes.Buffer
		if err := json.Compact(&compact, data); err != nil {
			return nil, err
		}
		data = compact.Bytes()
	}
	w := &Writer{buf: s.buf[:0]}
	switch {
	case s.spec.Protocol != ProtocolSSE && s.spec.ResultField != "":
		w.buf = append(w.buf, s.spec.begin()+"{"...)
		w.name(s.spec.ResultField)
		w.buf = append(append(w.buf, data...), "}\n"...)
	case s.spec.Protocol != ProtocolSSE:
		w.buf = append(append(append(w.buf, s.spec.begin()...), data...), '\n')
	default:
		if strings.ContainsAny(e.name+e.id, "\r\n\x00") {
			return nil, errName
		}
		w.buf = appendFrame(w.buf, e.name, e.id, data)
	}
	s.buf = w.buf
	return w.buf, nil
}

// begin returns what is before a document.
func (s *Stream) begin() string {
	if s.Protocol == ProtocolSeq {
		return string(recordSeparator)
	}
	return ""
}

// appendFrame appends a server-sent event.
func appendFrame(b []byte, name, id string, data []byte) []byte {
	if name != "" {
		b = append(append(append(b, "event: "...), name...), '\n')
	}
	if id != "" {
		b = append(append(append(b, "id: "...), id...), '\n')
	}
	return append(append(append(b, "data: "...), data...), "\n\n"...)
}

// finish ends the stream, or returns an error that came before it began.
func (s *eventWriter) finish(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := s.writable() != nil
	switch {
	case gone && s.begun:
		return nil // there is nobody to tell
	case err != nil && !s.begun:
		return err
	case gone:
		return s.err
	}
	s.begin()
	if err != nil {
		s.fail(err)
	} else if s.spec.Protocol == ProtocolSSE && (s.spec.TerminatorEvent != "" || s.spec.TerminatorData != "") {
		_ = s.write(appendFrame(s.buf[:0], s.spec.TerminatorEvent, "", []byte(s.spec.TerminatorData)))
	}
	if s.spec.Protocol == ProtocolNDJSON {
		_ = s.write([]byte{'\n'})
	}
	return nil
}

// fail sends an error inside the stream. Nothing follows it: a terminator would make it look like success.
func (s *eventWriter) fail(err error) {
	x := s.exchange
	e := x.statusOf(err).filled()
	if e.Status >= http.StatusInternalServerError {
		x.log("failed within a stream", slog.Any("error", err))
	}
	text, _ := x.errorBody(e)
	if s.spec.Protocol != ProtocolSSE {
		_ = s.write(append(append([]byte(s.spec.begin()), text...), '\n'))
		return
	}
	name := s.spec.Error
	if name == "" {
		name = "error"
	}
	_ = s.write(appendFrame(nil, name, "", inner(text)))
}

// close lets nothing more be sent.
func (s *eventWriter) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.beat != nil {
		s.beat.Stop()
	}
	s.err = ErrStreamEnded
}

// startBeat sends a comment after every such while that the option says.
func (s *eventWriter) startBeat() {
	every := s.exchange.server.heartbeat
	if every <= 0 {
		return
	}
	s.beat = time.AfterFunc(every, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.writable() == nil && s.write([]byte(":\n\n")) == nil {
			s.beat.Reset(every)
		}
	})
}
