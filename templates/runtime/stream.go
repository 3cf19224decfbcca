package runtime

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"
)

// ErrStreamUsed is the error of ranging over a stream for a second time: that would send the call again.
var ErrStreamUsed = errors.New("the stream was read before: call the method again for another")

// Events returns the events of a call that answers with a stream. The call is sent when the ranging begins, and its
// connection closed when it ends, be it by a break. An error is the last that is yielded, with the zero T:
// an [*APIError] for what the server says before or inside the stream, a [*StreamEndError] when the stream ended too
// early, and a [*CallError] for anything else.
//
// Each event is read by decode. Where the operation says how a broken stream resumes, the call is a GET, and the place
// to go on from is known, a broken stream is taken up again as often as the retry policy has it without an event
// in between. That place is what cursor returns for the last event, empty when it does not know; with a nil cursor it
// is the id that the server gave, for streams that resume by Last-Event-ID.
func Events[T any](ctx context.Context, c *Call, decode func(*Event) (T, error), cursor func(T) string) iter.Seq2[T, error] {
	used := false
	return func(yield func(T, error) bool) {
		s := &streaming[T]{call: c, spec: c.operation.Stream, decode: decode, cursor: cursor, yield: yield}
		if used {
			s.fail(ctx, ErrStreamUsed)
			return
		}
		used = true
		s.run(ctx)
	}
}

// DecodeEvent reads the data of an event by read; it is a decode for [Events] whose items are all of one type.
func DecodeEvent[T any](read func(*T, *Reader)) func(*Event) (*T, error) {
	return func(e *Event) (*T, error) {
		v := new(T)
		if err := Decode([]byte(e.Data), func(r *Reader) { read(v, r) }); err != nil {
			return nil, err
		}
		return v, nil
	}
}

// streaming is the reading of one stream, over as many connections as it takes.
type streaming[T any] struct {
	call     *Call
	spec     *Stream
	decode   func(*Event) (T, error)
	cursor   func(T) string
	yield    func(T, error) bool
	count    int    // events yielded
	lastID   string // the id of the last event
	place    string // where to resume; empty when that is not known
	terminal bool   // an event came after which the stream may end
	failures int    // connections in a row that brought no event
}

// run reads until the stream has ended or the reader of the events has.
func (s *streaming[T]) run(ctx context.Context) {
	if s.spec.Protocol == ProtocolSSE {
		s.call.accept = "text/event-stream"
	}
	for {
		before := s.count
		wait, err := s.connect(ctx)
		if err == nil {
			return
		}
		if s.count > before {
			s.failures = 0
		}
		s.failures++
		if !s.resume(err) {
			s.fail(ctx, err)
			return
		}
		if err := s.call.client.clock.Sleep(ctx, max(wait, s.call.config.retry.orDefaults().backoff(s.failures))); err != nil {
			s.fail(ctx, err)
			return
		}
	}
}

func (s *streaming[T]) fail(ctx context.Context, err error) {
	var zero T
	s.yield(zero, s.call.failed(ctx, err))
}

// resume sets the call to go on where the stream broke, and reports whether that can be done.
func (s *streaming[T]) resume(err error) bool {
	var end *StreamEndError
	if !errors.As(err, &end) || s.place == "" || s.call.form.Method != http.MethodGet ||
		s.failures >= s.call.config.retry.orDefaults().MaxAttempts || isLimit(err) {
		return false
	}
	if strings.EqualFold(s.spec.Resume, lastEventID) {
		WithLastEventID(s.place)(&s.call.config)
		return true
	}
	next, err := s.call.again(s.spec.Resume, s.place)
	if err != nil {
		return false
	}
	s.call = next
	return true
}

const lastEventID = "Last-Event-ID"

// connect sends the call and reads its stream. It returns nil when there is nothing more to do, and how long the server
// asks to wait before the next connection.
func (s *streaming[T]) connect(ctx context.Context) (time.Duration, error) {
	body, err := s.call.open(ctx)
	if err != nil {
		return 0, err
	}
	defer body.Close() //nolint:errcheck // nothing was written
	if err := s.checkType(body.attempt); err != nil {
		return 0, err
	}
	lines := newLineReader(body, s.call.client.limits.Event)
	if s.spec.Protocol == ProtocolNDJSON {
		lines.lfOnly = true
		return 0, s.read(body.attempt, &jsonLineReader{lines})
	}
	events := &sseReader{lines: lines, id: s.lastID}
	err = s.read(body.attempt, events)
	return events.retry, err
}

// checkType refuses an answer that is no stream; one without a type is taken for one.
func (s *streaming[T]) checkType(a *attempt) error {
	t := a.answer.Header.Get("Content-Type")
	if t == "" || strings.HasPrefix(strings.ToLower(t), "text/event-stream") {
		return nil
	}
	if s.spec.Protocol == ProtocolNDJSON && !strings.HasPrefix(strings.ToLower(t), "text/html") {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(a.answer.Body, s.call.client.limits.Error))
	e := a.newError()
	e.Err = err
	a.describe(e, body)
	if e.Message == "" {
		e.Message = "the answer is " + t + ", not a stream"
	}
	return e
}

// read yields the events of one connection.
func (s *streaming[T]) read(a *attempt, events eventReader) error {
	for {
		e, err := events.next()
		if isLimit(err) {
			return err
		}
		if e != nil && (err == nil || s.whole(e)) {
			more, failed := s.event(a, e)
			if failed != nil {
				return a.failed(a.context, failed)
			}
			if !more {
				return nil
			}
		}
		if err != nil {
			return s.end(a, err)
		}
	}
}

// whole reports whether an event at the end of the input came to its own end.
func (s *streaming[T]) whole(e *Event) bool {
	return s.isTerminator(e) || Decode([]byte(e.Data), func(r *Reader) { r.skip() }) == nil
}

func (s *streaming[T]) isTerminator(e *Event) bool {
	return s.spec.TerminatorData != "" && strings.TrimSpace(e.Data) == s.spec.TerminatorData ||
		s.spec.TerminatorEvent != "" && e.Name == s.spec.TerminatorEvent
}

// event yields one event, and reports whether another is wanted.
func (s *streaming[T]) event(a *attempt, e *Event) (more bool, err error) {
	if s.isTerminator(e) {
		return false, nil
	}
	s.lastID = e.ID
	if e.Data == "" { // a sign of life
		return true, nil
	}
	if err := s.unwrap(a, e); err != nil {
		return false, err
	}
	v, err := s.decode(e)
	if err != nil {
		return false, err
	}
	s.count++
	s.terminal = s.terminal || s.isTerminal(e)
	s.place = s.placeAfter(v)
	return s.yield(v, nil), nil
}

// placeAfter returns where to resume after the event.
func (s *streaming[T]) placeAfter(v T) string {
	switch {
	case s.spec.Resume == "":
		return ""
	case s.cursor != nil:
		return s.cursor(v)
	case strings.EqualFold(s.spec.Resume, lastEventID):
		return s.lastID
	}
	return ""
}

func (s *streaming[T]) isTerminal(e *Event) bool {
	if s.spec.Discriminate == nil {
		return slices.Contains(s.spec.Terminal, e.Name)
	}
	for _, name := range s.spec.Discriminate {
		if value := (&Reader{s: e.Data}).Tag(name); value != "" {
			return slices.Contains(s.spec.Terminal, value)
		}
	}
	return false
}

// unwrap takes the envelope off an event, or returns the error that the event carries.
func (s *streaming[T]) unwrap(a *attempt, e *Event) error {
	name := s.spec.Error
	if name == "" {
		name = "error"
	}
	if e.Name == name {
		return s.errorOf(a, e.Data)
	}
	if s.spec.ErrorField == "" && s.spec.ResultField == "" {
		return nil
	}
	r := &Reader{s: e.Data}
	for o := r.members(); o.member(); {
		raw := r.raw()
		switch o.Name {
		case s.spec.ErrorField:
			if !raw.IsNull() {
				return s.errorOf(a, e.Data)
			}
		case s.spec.ResultField:
			e.Data = string(raw)
		}
	}
	return nil
}

// errorOf is the error that stands in an event.
func (s *streaming[T]) errorOf(a *attempt, data string) error {
	e := a.newError()
	e.Header, e.inside = nil, true
	a.describe(e, []byte(data))
	return e
}

// end returns nil for a stream that may end here, and else an error.
func (s *streaming[T]) end(a *attempt, err error) error {
	ends := s.spec.TerminatorEvent == "" && s.spec.TerminatorData == "" && len(s.spec.Terminal) == 0
	switch {
	case a.context.Err() != nil:
		return a.call.failed(a.context, err)
	case s.terminal, ends && errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, io.EOF):
		err = nil
	}
	return &StreamEndError{Operation: s.call.name(), Events: s.count, LastEventID: s.lastID, Err: err}
}
