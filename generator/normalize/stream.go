package normalize

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readStream reads what an overlay says of a streamed response.
func (r *operationReader) readStream(o *model.Operation, op *load.Node) {
	node := r.overlay(op, "x-assistgen-stream")
	if !r.strict(node, "x-assistgen-stream", "protocol", "flag", "events", "terminator", "terminal", "error", "item",
		"envelope", "discriminate", "resume") || !node.RequireText(&r.diags, "protocol") {
		return
	}
	s := &model.Stream{
		Protocol: node.Get("protocol").Text(),
		Flag:     node.Get("flag").Text(),
		Terminal: texts(node.Get("terminal")),
		Error:    node.Get("error").Text(),
		Resume:   node.Get("resume").Text(),
	}
	o.Stream = s
	if s.Protocol != model.ProtocolSSE && s.Protocol != model.ProtocolNDJSON {
		r.fail(node.Get("protocol").Pos(), "unknown-protocol", "use sse or ndjson", "there is no protocol %q", s.Protocol)
	}
	r.readFrames(s, node)
	r.checkParam(o, node.Get("resume"), "")
	r.checkResume(o, node.Get("resume"))
	r.checkFlag(o, node.Get("flag"))
}

// checkFlag reports a flag that is neither a member of the body nor a parameter, and one that cannot be on or off.
func (r *operationReader) checkFlag(o *model.Operation, node *load.Node) {
	if node == nil {
		return
	}
	for _, p := range o.Params {
		if p.Name == node.Text() && p.In == model.InQuery {
			if model.KindOf(p.Type) != model.KindBoolean {
				r.fail(node.Pos(), "flag-kind", "name a boolean", "the parameter %q is not a boolean", p.Name)
			}
			return
		}
	}
	if len(o.Bodies) == 0 {
		r.fail(node.Pos(), "unknown-parameter", "name a parameter of the operation", "%s has no parameter %q", o.Name, node.Text())
	}
	for _, b := range o.Bodies {
		if model.IsJSON(model.MainType(b.Name)) {
			r.checkFields(b.Type, node)
		}
	}
}

// checkResume reports a parameter by which a stream cannot be resumed: one of events without ids can by their number alone.
func (r *operationReader) checkResume(o *model.Operation, node *load.Node) {
	if o.Stream.Protocol == model.ProtocolSSE {
		return
	}
	for _, p := range o.Params {
		if node == nil || p.Name != node.Text() {
			continue
		}
		if s, ok := model.Resolve(p.Type).(*model.Scalar); !ok || s.Kind != model.KindInteger && s.Format != model.FormatInt64 && s.Format != model.FormatInt32 {
			r.fail(node.Pos(), "resume-without-ids", "name a parameter that is an integer: the number of the first event to send",
				"the events of %s have no ids by which %s could resume them", o.Stream.Protocol, p.Name)
		}
	}
}

// readFrames reads what a stream consists of.
func (r *operationReader) readFrames(s *model.Stream, node *load.Node) {
	for _, e := range node.Get("events").Members() {
		event := &model.Event{Node: model.Node{Name: e.Key(), Pos: e.Pos()}}
		if e.Text() != "" {
			if schema := r.schemas.schemaAt(e); schema != nil {
				event.Type = &model.Ref{Schema: schema}
			}
		}
		s.Events = append(s.Events, event)
	}
	if item := r.schemas.schemaAt(node.Get("item")); item != nil {
		s.Item = &model.Ref{Schema: item}
	}
	if t := node.Get("terminator"); r.strict(t, "terminator", "event", "data") {
		s.TerminatorEvent, s.TerminatorData = t.Get("event").Text(), t.Get("data").Text()
	}
	if e := node.Get("envelope"); r.strict(e, "envelope", "result", "error") {
		s.ResultField, s.ErrorField = e.Get("result").Text(), e.Get("error").Text()
	}
	if d := node.Get("discriminate"); r.strict(d, "discriminate", "field", "terminal") {
		s.Discriminate = d.Get("field").Text()
		s.Terminal = append(s.Terminal, texts(d.Get("terminal"))...)
		r.checkFields(s.Item, d.Get("field"))
	}
	if len(s.Events) > 0 {
		r.checkEvents(s, append(node.Get("terminal").Items(), node.Get("error"))...)
	}
}

// checkEvents reports names that are not events.
func (r *operationReader) checkEvents(s *model.Stream, names ...*load.Node) {
	for _, node := range names {
		if node != nil && !slices.ContainsFunc(s.Events, func(e *model.Event) bool { return e.Name == node.Text() }) {
			r.fail(node.Pos(), "unknown-event", "name one of the events", "the stream has no event %q", node.Text())
		}
	}
}

// eventStreams are media types of streams, with their protocols.
var eventStreams = map[string]string{
	"text/event-stream":       model.ProtocolSSE,
	"application/x-ndjson":    model.ProtocolNDJSON,
	"application/ndjson":      model.ProtocolNDJSON,
	"application/jsonl":       model.ProtocolNDJSON,
	"application/x-jsonl":     model.ProtocolNDJSON,
	"application/x-jsonlines": model.ProtocolNDJSON,
	"application/json-seq":    model.ProtocolSeq,
}

func isEventStream(mediaType string) bool { return eventStreams[mediaType] != "" }

// findStreams makes streams of responses whose media type is one, and takes out of the responses what a stream says
// better: its own body, and every body of success where the operation always streams.
func findStreams(d *document, k *known) {
	f := &streamFinder{d, k}
	for _, o := range d.api.Operations {
		body := f.streamBody(o)
		if body != nil && o.Stream == nil {
			o.Stream = &model.Stream{Protocol: eventStreams[model.MainType(body.Name)], Flag: streamFlag(o)}
		}
		if o.Stream != nil && body != nil && eventStreams[model.MainType(body.Name)] == o.Stream.Protocol && o.Stream.Protocol != model.ProtocolSSE {
			o.Stream.MediaType = body.Name
		}
		if o.Stream != nil {
			f.completeStream(o, body)
		}
	}
}

// streamFinder finds the streams that responses are.
type streamFinder struct {
	*document
	*known
}

// streamBody returns the body of a stream that an operation responds with: of several the first of the protocol that an overlay says, or else
// the first. It is nil for none. What the others bring is told.
func (f *streamFinder) streamBody(o *model.Operation) *model.Body {
	var all []*model.Body
	for _, r := range o.Responses {
		for _, b := range r.Bodies {
			if isSuccess(r) && isEventStream(model.MainType(b.Name)) {
				all = append(all, b)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	first := 0
	if o.Stream != nil {
		first = max(0, slices.IndexFunc(all, func(b *model.Body) bool { return eventStreams[model.MainType(b.Name)] == o.Stream.Protocol }))
	}
	for i, b := range all {
		if i != first && model.MainType(b.Name) != model.MainType(all[first].Name) {
			f.leaveOut(b.Pos, "other-stream", o.Name)
		}
	}
	return all[first]
}

// streamFlag returns the field that turns streaming on, for an operation that responds with one document too.
func streamFlag(o *model.Operation) string {
	if successType(o) == nil {
		return ""
	}
	for _, b := range o.Bodies {
		object, ok := model.Resolve(b.Type).(*model.Object)
		if ok && object.Field("stream") != nil && model.KindOf(object.Field("stream").Type) == model.KindBoolean {
			return "stream"
		}
	}
	return ""
}

// completeStream fills in the payload from the response's body, which may be nil.
func (f *streamFinder) completeStream(o *model.Operation, body *model.Body) {
	s := o.Stream
	if s.Events == nil && s.Item == nil {
		t := successType(o)
		if body != nil {
			t = body.Type
		}
		s.Item = f.payload(s, t)
		f.splitFrames(s)
	}
	f.sayBeside(o)
	for _, r := range o.Responses {
		if isSuccess(r) {
			r.Bodies = slices.DeleteFunc(r.Bodies, func(b *model.Body) bool {
				return isEventStream(model.MainType(b.Name)) || s.Flag == "" && body == nil && model.IsJSON(model.MainType(b.Name))
			})
		}
	}
}

// sayBeside says which successes of an operation that streams have no body, where another one has.
func (f *streamFinder) sayBeside(o *model.Operation) {
	has := func(r *model.Response) bool { return isSuccess(r) && len(r.Bodies) > 0 }
	if !slices.ContainsFunc(o.Responses, has) {
		return
	}
	for _, r := range o.Responses {
		if isSuccess(r) && !has(r) {
			f.leaveOut(r.Pos, "beside-stream", o.Name)
		}
	}
}

// payload returns what the lines of a stream hold, out of their envelope.
func (f *streamFinder) payload(s *model.Stream, t model.Type) model.Type {
	if t == nil {
		return &model.Any{}
	}
	if o, ok := model.Resolve(t).(*model.Object); ok && s.ResultField != "" && o.Field(s.ResultField) != nil {
		return f.clone(o.Field(s.ResultField).Type)
	}
	return f.clone(t)
}

// splitFrames makes named events of a payload that describes whole frames: objects of an event's name and its data.
func (f *streamFinder) splitFrames(s *model.Stream) {
	frames := leaves(s.Item)
	var events []*model.Event
	for _, l := range frames {
		if s.Protocol != model.ProtocolSSE || l.object == nil {
			return
		}
		name, data := l.object.Field("event"), l.object.Field("data")
		if name == nil || data == nil || model.Const(name.Type) == nil {
			return
		}
		e := &model.Event{Node: model.Node{Name: model.Const(name.Type).Name, Doc: data.Doc, Pos: name.Pos}, Type: f.clone(data.Type)}
		if c := model.Const(data.Type); c != nil {
			s.TerminatorEvent, s.TerminatorData = e.Name, c.Name
			continue
		}
		if slices.ContainsFunc(events, func(other *model.Event) bool { return other.Name == e.Name }) {
			f.warn(name.Pos, "repeated-event", "describe the data of all events of that name by one schema", "the event %q is repeated here: it is left out", e.Name)
			continue
		}
		events = append(events, e)
	}
	if len(events) > 0 {
		s.Events, s.Item = events, nil
	}
}
