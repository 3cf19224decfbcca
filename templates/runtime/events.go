package runtime

import "reflect"

// eventType is the type of the events of a stream: values, or structs of a name, an id and a value whose type the name
// tells.
type eventType struct {
	typ   reflect.Type
	named bool
	value *codec
}

func eventsOf(t reflect.Type, named bool, links []any) eventType {
	if named {
		return eventType{t, true, codecOf(t.Field(2).Type, links...)}
	}
	return eventType{t, false, codecOf(t, links...)}
}

// itemOf returns the type of what a stream brings as E: what a pointer points at, or E itself, such as the interface of a union.
func itemOf[E any]() (t reflect.Type, pointed bool) {
	t = reflect.TypeFor[E]()
	if t.Kind() == reflect.Pointer {
		return t.Elem(), true
	}
	return t, false
}

// event returns the variant that events of that name carry.
func (u *union) event(name string) *variant {
	for i := range u.picks {
		if v := u.picks[i].byTag.of(name); v != nil {
			return v
		}
	}
	return u.unknown()
}

// write writes an event, and returns its name and id.
func (t *eventType) write(w *Writer, p pointer) (name, id string) {
	if !t.named {
		w.write(t.value, p)
		return "", ""
	}
	v := p.value(t.typ)
	data := pointerTo(v.Field(2).Addr()).union()
	u := t.value.union
	switch kind := u.of(data); {
	case kind == u.unknown():
		w.raw(Raw(*kind.held(data).string()))
	default:
		w.union(u, pointerTo(v.Field(2).Addr()))
	}
	return v.Field(0).String(), v.Field(1).String()
}

// mediaType returns the media type of a stream.
func (s *Stream) mediaType() string {
	switch {
	case s.Type != "":
		return s.Type
	case s.Protocol == ProtocolSSE:
		return "text/event-stream"
	case s.Protocol == ProtocolSeq:
		return "application/json-seq"
	}
	return "application/json"
}

// recordSeparator begins each document of a sequence (RFC 7464, section 2.2).
const recordSeparator = '\x1E'
