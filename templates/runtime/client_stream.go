package runtime

import (
	"context"
	"errors"
	"hash"
	"hash/fnv"
	"io"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrStreamUsed is the error of ranging over a stream for a second time: that would send the call again.
var ErrStreamUsed = errors.New("the stream was read before: call the method again for another")

// Events sends a call that responds with a stream and returns its events, each an E: a pointer to a struct, or another value; see [Receive] for the arguments.
// The call is sent when the ranging begins, and its connection closed when it ends, be it by a break. An error is the last
// that is yielded, with the zero E: an [*APIError] for what the server says before or inside the stream, a [*StreamEndError]
// when the stream ended too early, and a [*CallError] for anything else.
//
// Where the stream resumes by Last-Event-ID or by a parameter, the call is a GET, and the place is known, a broken stream is taken up
// again as often as the retry policy allows without an event in between. The place is the id that the server gave last, or, for a
// parameter that is an integer, the number of the next event. A server that then sends the same as before is not asked again.
func Events[E any](ctx context.Context, c *Client, o *Operation, opts []CallOption, args ...any) iter.Seq2[E, error] {
	call := c.begin(o, opts, args, true)
	used := false
	item, pointed := itemOf[E]()
	return func(yield func(E, error) bool) {
		s := &streaming{call: call, spec: call.operation.Stream, events: eventsOf(item, o.Stream.Named, o.Links), yield: func(p pointer, err error) bool {
			var e E
			if pointed {
				*pointerOf(&e).pointer() = p
			} else if !p.isNil() {
				e = *as[E](p)
			}
			return yield(e, err)
		}}
		if used {
			s.fail(ctx, ErrStreamUsed)
			return
		}
		used = true
		s.nameless = s.spec.Protocol == ProtocolSSE && !s.events.declares(errorField)
		s.counts = call.operation.counts(s.spec.Resume, args)
		s.run(ctx)
	}
}

// read reads an event of a client into a new value. The text of an event with an unknown name is kept as it is.
func (t *eventType) read(reader func(string) *Reader, e *Event) (pointer, error) {
	v := reflect.New(t.typ)
	if !t.named {
		return pointerTo(v), unmarshal(t.value, pointerTo(v), reader(e.Data))
	}
	v.Elem().Field(0).SetString(e.Name)
	v.Elem().Field(1).SetString(e.ID)
	u := t.value.union
	kind := u.event(e.Name)
	data := newValue(kind.codec.typ)
	if kind == u.unknown() {
		*data.string() = e.Data
	} else if err := unmarshal(kind.codec, data, reader(e.Data)); err != nil {
		return pointer{}, err
	}
	kind.put(pointerTo(v.Elem().Field(2).Addr()).union(), data)
	return pointerTo(v), nil
}

// streaming is the reading of one stream, over as many connections as it takes.
type streaming struct {
	call     *Call
	spec     *Stream
	events   eventType
	yield    func(pointer, error) bool
	count    int    // events yielded
	lastID   string // the id of the last event
	place    string // where to resume; empty when that is not known
	terminal bool   // an event came after which the stream may end
	failures int    // connections in a row that brought no event
	counts   bool   // the place is a number of events
	first    int64  // the number of the first event
	nameless bool   // an event without a name may be an error
	text     hash.Hash64
}

// errRepeats says why a stream is not resumed again.
var errRepeats = errors.New("the server sends the same events again, wherever the stream is taken up")

// run reads until the stream has ended or the reader of the events has.
func (s *streaming) run(ctx context.Context) {
	s.call.accept = s.spec.mediaType()
	for _, a := range s.call.arguments {
		if s.counts && a.param.key() == s.spec.Resume {
			s.first, _ = strconv.ParseInt(a.value.text, 10, 64) // the server refuses what is none
		}
	}
	s.text = fnv.New64a()
	for last := uint64(0); ; {
		before := s.count
		s.text.Reset()
		wait, err := s.connect(ctx)
		if err == nil {
			return
		}
		if s.count > before {
			s.failures = 0
			if now := s.text.Sum64(); now != last {
				last = now
			} else {
				s.fail(ctx, s.endsEarly(errRepeats))
				return
			}
		}
		s.failures++
		if !s.resume(err) {
			s.fail(ctx, err)
			return
		}
		wait = max(wait, s.call.config.retry.orDefaults().backoff(s.failures))
		s.call.until = time.Time{} // the timeout is for each beginning
		if !s.call.canWait(ctx, wait) {
			s.fail(ctx, err)
			return
		}
		if err := s.call.client.clock.Sleep(ctx, wait); err != nil {
			s.fail(ctx, err)
			return
		}
	}
}

func (s *streaming) fail(ctx context.Context, err error) {
	s.yield(pointer{}, s.call.failed(ctx, err))
}

// resume sets the call to go on where the stream broke, and reports whether that can be done.
func (s *streaming) resume(err error) bool {
	var end *StreamEndError
	if !errors.As(err, &end) || s.place == "" || s.call.form.Method != http.MethodGet ||
		s.failures >= s.call.config.retry.orDefaults().MaxAttempts || isLimit(err) {
		return false
	}
	p := s.call.param(s.spec.Resume)
	switch {
	case strings.EqualFold(s.spec.Resume, lastEventID):
		WithLastEventID(s.place)(&s.call.config)
	case p == nil || !hasVersion(p.Versions, s.call.client.version.ID):
		return false
	default:
		s.call.replace(argument{param: p, value: value{kind: '"', text: s.place}})
	}
	return true
}

// counts reports whether a parameter is an integer.
func (o *Operation) counts(key string, args []any) bool {
	in := o.inputs(args)
	c := in.codecOf(key)
	if c != nil && c.kind == optKind {
		c = c.elem
	}
	return c != nil && (c.kind == int64Kind || c.kind == int32Kind || c.kind == uint64Kind)
}

// placeOf returns where to go on after the event that came last; empty when that is not known.
func (s *streaming) placeOf() string {
	switch {
	case s.counts:
		return strconv.FormatInt(s.first+int64(s.count), 10)
	case s.spec.Resume != "":
		return s.lastID
	}
	return ""
}

const lastEventID = "Last-Event-ID"

// connect sends the call and reads its stream. It returns nil when there is nothing more to do, and how long the server
// asks to wait before the next connection.
func (s *streaming) connect(ctx context.Context) (time.Duration, error) {
	body, err := s.call.open(ctx)
	if err != nil {
		return 0, err
	}
	defer body.Close() //nolint:errcheck // nothing was written
	if err := s.checkType(body.attempt); err != nil {
		return 0, err
	}
	lines := newLineReader(body, s.call.client.limits.Event)
	if s.spec.Protocol != ProtocolSSE {
		lines.lfOnly = true
		var documents eventReader = &jsonLineReader{lines}
		if s.spec.Protocol == ProtocolSeq {
			documents = &jsonSeqReader{lines: lines}
		}
		return 0, s.read(body.attempt, documents)
	}
	events := &sseReader{lines: lines, id: s.lastID}
	err = s.read(body.attempt, events)
	return events.retry, err
}

// checkType refuses a response that is not a stream; one without a type is taken for one.
func (s *streaming) checkType(a *attempt) error {
	t := a.answer.Header.Get("Content-Type")
	if t == "" || strings.HasPrefix(strings.ToLower(t), "text/event-stream") {
		return nil
	}
	if s.spec.Protocol != ProtocolSSE && !strings.HasPrefix(strings.ToLower(t), "text/html") {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(a.answer.Body, s.call.client.limits.Error))
	e := a.newError()
	e.Err = err
	a.describe(e, body)
	if e.Message == "" {
		e.Message = "the response is " + t + ", not a stream"
	}
	return e
}

// read yields the events of one connection.
func (s *streaming) read(a *attempt, events eventReader) error {
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
func (s *streaming) whole(e *Event) bool {
	r := Reader{s: e.Data}
	r.skip()
	return s.isTerminator(e) || r.end() == nil
}

// done ends streams of servers whose documents name no end, as OpenAI's do. It is not JSON, and so no event.
const done = "[DONE]"

func (s *streaming) isTerminator(e *Event) bool {
	return s.spec.Protocol == ProtocolSSE && strings.TrimSpace(e.Data) == done ||
		s.spec.TerminatorData != "" && strings.TrimSpace(e.Data) == s.spec.TerminatorData ||
		s.spec.TerminatorEvent != "" && e.Name == s.spec.TerminatorEvent
}

// event yields one event, and reports whether another is wanted.
func (s *streaming) event(a *attempt, e *Event) (more bool, err error) {
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
	_, _ = io.WriteString(s.text, e.Name+"\n"+e.ID+"\n"+e.Data+"\n") // a hash takes all
	v, err := s.events.read(s.call.client.reader, e)
	if err != nil {
		return false, err
	}
	s.count++
	s.terminal = s.terminal || s.isTerminal(e)
	s.place = s.placeOf()
	return s.yield(v, nil), nil
}

func (s *streaming) isTerminal(e *Event) bool {
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

// errorField is the member of a nameless server-sent event that carries an error, as OpenAI's own clients take it, but where items have a
// member of that name.
const errorField = "error"

// declares reports whether an item, or an item of some variant, has a member. Events that have names are not looked at: one without
// a name is none of them.
func (t *eventType) declares(name string) bool {
	return !t.named && t.value.hasMember(name, map[*codec]bool{})
}

// hasMember reports whether a type, or a variant of it, declares a member.
func (c *codec) hasMember(name string, seen map[*codec]bool) bool {
	switch {
	case seen[c]:
		return false
	case c.kind == pointerKind || c.kind == optKind:
		return c.elem.hasMember(name, seen)
	case c.object != nil:
		return c.object.declares(name)
	case c.union != nil:
		seen[c] = true
		return slices.ContainsFunc(c.union.variants, func(v variant) bool { return v.codec.hasMember(name, seen) })
	}
	return false
}

// unwrap takes the envelope off an event, or returns the error that the event carries.
func (s *streaming) unwrap(a *attempt, e *Event) error {
	name := s.spec.Error
	if name == "" {
		name = "error"
	}
	if e.Name == name {
		return s.errorOf(a, e.Data)
	}
	field := s.spec.ErrorField
	if field == "" && e.Name == "" && s.nameless {
		field = errorField
	}
	if field == "" && s.spec.ResultField == "" {
		return nil
	}
	r := &Reader{s: e.Data}
	for o := r.members(); o.next(); {
		raw := r.raw()
		switch o.name {
		case field:
			if !raw.IsNull() {
				return s.errorOf(a, e.Data)
			}
		case s.spec.ResultField:
			e.Data = string(raw)
		}
	}
	return nil
}

// errorOf returns the error that is in an event.
func (s *streaming) errorOf(a *attempt, data string) error {
	e := a.newError()
	e.Header, e.inside = nil, true
	a.describe(e, []byte(data))
	return e
}

// end returns nil for a stream that may end here, and else an error.
func (s *streaming) end(a *attempt, err error) error {
	ends := s.spec.TerminatorEvent == "" && s.spec.TerminatorData == "" && len(s.spec.Terminal) == 0
	switch {
	case a.context.Err() != nil:
		return a.call.failed(a.context, err)
	case s.terminal, ends && errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, io.EOF):
		err = nil
	}
	return s.endsEarly(err)
}

// endsEarly returns the error of a stream that ended too early; err may be nil.
func (s *streaming) endsEarly(err error) error {
	return &StreamEndError{Operation: s.call.name(), Events: s.count, LastEventID: s.lastID, Err: err}
}
