package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// WriteJSON writes a as indented JSON: every attribute that is set, in the order of the model, the same for the same
// model. Every type has a "kind"; a Ref is {"kind": "ref", "schema": "Run"}; the JSON kind of a scalar or an enum is "of";
// a position is "file:line:column".
func WriteJSON(w io.Writer, a *API) error {
	j := &jsonWriter{}
	j.structure(reflect.ValueOf(a).Elem(), "")
	if j.err != nil {
		return j.err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, j.out.Bytes(), "", "  "); err != nil {
		return err
	}
	for line := range strings.Lines(indented.String()) {
		if _, err := io.WriteString(w, harmless(strings.TrimSuffix(line, "\n"))+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// jsonWriter goes by reflection, so that no attribute can be forgotten.
type jsonWriter struct {
	out bytes.Buffer
	err error
}

var (
	schemaType  = reflect.TypeFor[*Schema]()
	schemasType = reflect.TypeFor[[]*Schema]()
	posType     = reflect.TypeFor[Pos]()
	literalType = reflect.TypeFor[Literal]()
	typeType    = reflect.TypeFor[Type]()
)

// structure writes a struct as an object; kind is its first member unless empty.
func (j *jsonWriter) structure(v reflect.Value, kind string) {
	j.out.WriteByte('{')
	first := true
	if kind != "" {
		fmt.Fprintf(&j.out, `"kind":%q`, kind)
		first = false
	}
	j.members(v, kind != "", &first)
	j.out.WriteByte('}')
}

// members writes the attributes of a struct that are set; those of embedded structs are among its own.
func (j *jsonWriter) members(v reflect.Value, isType bool, first *bool) {
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		if f.Anonymous {
			j.members(value, isType, first)
			continue
		}
		if value.IsZero() {
			continue
		}
		if !*first {
			j.out.WriteByte(',')
		}
		*first = false
		name := memberName(f.Name)
		if isType && name == "kind" {
			name = "of"
		}
		fmt.Fprintf(&j.out, "%q:", name)
		j.value(value)
	}
}

// memberName turns "RequestID" into "requestID" and "ID" into "id".
func memberName(s string) string {
	if strings.ToUpper(s) == s {
		return strings.ToLower(s)
	}
	if rest, ok := strings.CutPrefix(s, "HTTP"); ok {
		return "http" + rest
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func (j *jsonWriter) value(v reflect.Value) {
	switch v.Type() {
	case posType:
		j.marshal(v.Interface().(Pos).String())
		return
	case schemaType: // named, since it is among the schemas
		j.marshal(v.Interface().(*Schema).Name)
		return
	case literalType:
		j.literal(v.Interface().(Literal))
		return
	case typeType:
		j.structure(v.Elem().Elem(), strings.ToLower(v.Elem().Elem().Type().Name()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		j.structure(v, "")
	case reflect.Pointer:
		if v.Elem().Kind() == reflect.Struct {
			j.structure(v.Elem(), pointerKind(v.Type()))
			return
		}
		j.value(v.Elem())
	case reflect.Slice:
		j.slice(v)
	case reflect.Map:
		j.mapping(v)
	default:
		j.marshal(v.Interface())
	}
}

func (j *jsonWriter) slice(v reflect.Value) {
	j.out.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			j.out.WriteByte(',')
		}
		item := v.Index(i)
		if v.Type() == schemasType {
			j.structure(item.Elem(), "")
			continue
		}
		j.value(item)
	}
	j.out.WriteByte(']')
}

// pointerKind returns the "kind" of a pointer to one of the types, and nothing for other nodes.
func pointerKind(t reflect.Type) string {
	if t.Implements(typeType) {
		return strings.ToLower(t.Elem().Name())
	}
	return ""
}

func (j *jsonWriter) mapping(v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	j.out.WriteByte('{')
	for i, k := range keys {
		if i > 0 {
			j.out.WriteByte(',')
		}
		j.marshal(k.String())
		j.out.WriteByte(':')
		j.value(v.MapIndex(k))
	}
	j.out.WriteByte('}')
}

// literal writes a JSON value as itself, and one that is none as text.
func (j *jsonWriter) literal(l Literal) {
	if json.Valid([]byte(l)) {
		j.out.WriteString(string(l))
		return
	}
	j.marshal(string(l))
}

func (j *jsonWriter) marshal(v any) {
	e := json.NewEncoder(&j.out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && j.err == nil {
		j.err = err
	}
}
