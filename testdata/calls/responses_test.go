package calls

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generated/runtime"
)

// TestResponses calls every operation once, in the newest version that has it. Golden files hold what the server writes, byte
// for byte, for something small: everything at the top of the response and one level below, and further down what is required.
func TestResponses(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			t.Parallel()
			var versions []*sides
			for _, v := range target.versions {
				versions = append(versions, bothSides(t, target, v))
			}
			var text bytes.Buffer
			for i, m := range versions[0].methods() {
				if m.handler == nil {
					continue
				}
				fmt.Fprintf(&text, "%s\n", m)
				text.WriteString(respond(t, versions, i).dump() + "\n")
			}
			compare(t, target.name+".responses.txt", text.Bytes())
		})
	}
}

// respond calls a method by the first version that has it, and returns what the server answered.
func respond(t *testing.T, versions []*sides, index int) *answered {
	t.Helper()
	for _, s := range versions {
		m := s.methods()[index]
		results, events := s.small(m)
		s.handler.prepare(results, events, nil)
		out := drained(m.fn.Call(arguments(s.target, m.fn.Type())))
		err, _ := reflect.TypeAssert[error](out[len(out)-1])
		if lacks := (*runtime.VersionError)(nil); errors.As(err, &lacks) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", m, err)
		}
		closeDownload(out[0])
		answer := s.tap.take()
		if answer == nil {
			t.Fatalf("%s: no answer was seen", m)
		}
		if !mistaken[m.String()] {
			answer.check(t, s.target.name, s.version, m.String())
		}
		if m.handler.NumOut() == 1 && events != nil {
			answer.checkFrames(t, document(t, s.target.name, s.version), m.String(), events)
		}
		return answer
	}
	t.Fatalf("%s: no version has it", versions[0].methods()[index])
	return nil
}

// mistaken are the lists of which the document of 2023-11-06 requires "items", a member that it does not declare.
var mistaken = map[string]bool{"AssistantFiles.List": true, "MessageFiles.List": true}

func closeDownload(v reflect.Value) {
	if d, ok := reflect.TypeAssert[*runtime.Download](v); ok && d != nil {
		_ = d.Close()
	}
}

// dump returns a response as text. The date is added later, by the server of Go.
func (a *answered) dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %d %s\n", a.status, http.StatusText(a.status))
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		value := strings.Join(a.header[name], ", ")
		if strings.HasSuffix(name, "Request-Id") { // another for each request
			value = "REQUEST-ID"
		}
		fmt.Fprintf(&b, "  %s: %s\n", name, value)
	}
	if len(a.body) > 0 {
		fmt.Fprintf(&b, "\n  %s\n", strings.ReplaceAll(strings.TrimRight(string(a.body), "\n"), "\n", "\n  "))
	}
	return b.String()
}

// checkFrames validates the payloads of a stream against the schemas of their names: the document has no schema of a stream.
func (a *answered) checkFrames(t *testing.T, doc *openapi3.T, name string, events []any) {
	t.Helper()
	all := payloads(a)
	if len(all) < len(events) {
		t.Errorf("%s: %d events were sent, and %d are in the stream", name, len(events), len(all))
	}
	for i, payload := range all {
		if i == len(events) {
			if payload != "[DONE]" {
				t.Errorf("%s: the stream ends with %s", name, payload)
			}
			return
		}
		schema := reflect.TypeOf(events[i]).Elem().Name()
		if data := reflect.ValueOf(events[i]).Elem().FieldByName("Data"); data.IsValid() {
			schema = data.Elem().Elem().Type().Name()
		}
		var value any
		if err := json.Unmarshal([]byte(payload), &value); err != nil {
			t.Errorf("%s: %v in %s", name, err, payload)
			continue
		}
		if ref := schemaOf(doc, schema); ref == nil {
			t.Errorf("%s: the document has no schema %s", name, schema)
		} else if err := ref.Value.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse()); err != nil {
			t.Errorf("%s: event %d is no %s: %v\n%s", name, i, schema, err, payload)
		}
	}
}

// payloads returns the payloads of server-sent events, or the results of lines.
func payloads(a *answered) []string {
	var all []string
	for line := range strings.Lines(string(a.body)) {
		line = strings.TrimSpace(line)
		data, ok := strings.CutPrefix(line, "data: ")
		switch {
		case ok:
			all = append(all, data)
		case strings.HasPrefix(line, "{"):
			var message struct {
				Result json.RawMessage `json:"result"`
			}
			_ = json.Unmarshal([]byte(line), &message) // one without a result fits no schema
			all = append(all, string(message.Result))
		}
	}
	return all
}

func schemaOf(doc *openapi3.T, name string) *openapi3.SchemaRef {
	for key, ref := range doc.Components.Schemas {
		if key == name || strings.HasSuffix(key, "."+name) {
			return ref
		}
	}
	return nil
}

// small makes what the handler is to return or, one of each type of payload, to send.
func (s *sides) small(m method) (results, events []any) {
	f := least{variants: s.serving.variants, version: s.version}
	if m.handler.NumOut() == 2 {
		result := reflect.New(m.handler.Out(0).Elem())
		f.fill(result.Elem(), 0)
		return []any{result.Interface()}, nil
	}
	item := m.handler.In(m.handler.NumIn() - 1).In(0).Elem() // of send
	seen := map[reflect.Type]bool{}
	for _, e := range s.serving.events {
		payload := reflect.ValueOf(e).Elem().FieldByName("Data").Elem().Type().Elem()
		if reflect.TypeOf(e).Elem() != item || seen[payload] {
			continue
		}
		seen[payload] = true
		event, data := reflect.New(item), reflect.New(payload)
		event.Elem().Set(reflect.ValueOf(e).Elem())
		f.fill(data.Elem(), 0)
		event.Elem().FieldByName("Data").Set(data)
		events = append(events, event.Interface())
	}
	if len(events) == 0 { // of a type without names for its events
		for range 2 {
			event := reflect.New(item)
			f.fill(event.Elem(), 0)
			events = append(events, event.Interface())
		}
		if last := reflect.ValueOf(events[1]).Elem().FieldByName("EventType"); last.IsValid() {
			present(last).SetString("DONE")
		}
	}
	return nil, events
}

// least makes small values, the same in every run.
type least struct {
	variants []reflect.Type
	version  string
}

func (f least) fill(v reflect.Value, depth int) {
	if values := v.MethodByName("Values"); values.IsValid() && values.Type().NumIn() == 0 {
		v.Set(values.Call(nil)[0].Index(0))
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)))
		return
	case runtime.Raw:
		v.Set(reflect.ValueOf(runtime.Raw(`{"any":1}`)))
		return
	case runtime.FilePart:
		v.Set(reflect.ValueOf(runtime.FilePart{Name: "name.txt", ContentType: "text/plain", Content: strings.NewReader("content")}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(3)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth)
	case reflect.Interface:
		f.fillUnion(v, depth)
	case reflect.Slice:
		f.fillList(v, depth)
	case reflect.Map:
		f.fillMap(v, depth)
	case reflect.Struct:
		f.fillStruct(v, depth)
	}
}

// fillUnion takes the first variant that the version has.
func (f least) fillUnion(v reflect.Value, depth int) {
	for _, t := range f.variants {
		if t.Implements(v.Type()) && (&maker{version: f.version}).available(reflect.New(t).Elem()) {
			variant := reflect.New(t).Elem()
			f.fill(variant, depth)
			v.Set(variant)
			return
		}
	}
}

func (f least) fillList(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte("bytes"))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	f.fill(v.Index(0), depth)
}

func (f least) fillMap(v reflect.Value, depth int) {
	item := reflect.New(v.Type().Elem()).Elem()
	f.fill(item, depth+1)
	v.Set(reflect.MakeMap(v.Type()))
	v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), item)
}

// fillStruct fills a struct: all of it at the top and one level below, and further down what is required. Of fields of which only one may be present it
// fills the first.
func (f least) fillStruct(v reflect.Value, depth int) {
	if v.Addr().MethodByName("IsNull").IsValid() {
		f.fill(present(v), depth)
		return
	}
	setConstants(v)
	groups, taken := (&maker{}).groups(v), map[string]bool{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch group := groups[i]; {
		case !field.IsExported(), !(&maker{version: f.version}).has(v, field), v.Field(i).Kind() == reflect.String && v.Field(i).Len() > 0:
			continue
		case taken[group] && group != "", depth > 1 && group == "" && f.optional(v.Type(), field):
			continue
		default:
			taken[group] = true
		}
		f.fill(v.Field(i), depth+1)
	}
	obey(v)
}

// optional reports whether a struct without the field is written without it.
func (f least) optional(t reflect.Type, field reflect.StructField) bool {
	if !omittable(field.Type) {
		return false
	}
	if field.Type.Kind() != reflect.Slice && field.Type.Kind() != reflect.Map {
		return true
	}
	empty, err := json.Marshal(reflect.New(t).Interface())
	var members map[string]any
	if err != nil || json.Unmarshal(empty, &members) != nil {
		return false
	}
	for name := range members {
		if plain(name) == plain(field.Name) {
			return false
		}
	}
	return true
}
