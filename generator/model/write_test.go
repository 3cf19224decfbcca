package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// everything returns a model in which every attribute of every node is set.
func everything() *API {
	f := &filler{}
	a := &API{}
	f.fill(reflect.ValueOf(a).Elem(), 0)
	named := a.Schemas[0]
	for _, t := range []Type{&Enum{}, &Object{}, &List{}, &Map{}, &Union{}, &Ref{}, &Any{}} {
		s := &Schema{}
		f.fill(reflect.ValueOf(s).Elem(), 0)
		f.fill(reflect.ValueOf(t).Elem(), 0)
		if r, ok := t.(*Ref); ok {
			r.Schema = named
		}
		s.Type = t
		a.Schemas = append(a.Schemas, s)
	}
	a.Errors.Schema = named
	a.Operations[0].LongRunning.Result = named
	return a
}

var (
	wiresType    = reflect.TypeFor[[]*Operation]()
	keywordsType = reflect.TypeFor[[]*Keyword]()
)

// filler sets attributes to values that occur once.
type filler struct{ n int }

func (f *filler) next() int { f.n++; return f.n }

func (f *filler) fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == literalType {
			v.SetString(strconv.Itoa(1000 + f.next()))
			return
		}
		v.SetString(fmt.Sprintf("s%d", 1000+f.next()))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(1000 + f.next()))
	case reflect.Uint64:
		v.SetUint(uint64(1000 + f.next()))
	case reflect.Pointer:
		if v.Type() == schemaType && depth > 2 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth+1)
	case reflect.Slice:
		if v.Type() == wiresType && depth > 3 || v.Type() == keywordsType && depth > 5 { // the wires of a wire, the keywords in a keyword
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, depth+1)
		f.fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Interface:
		s := &Scalar{}
		f.fill(reflect.ValueOf(s).Elem(), depth+1)
		v.Set(reflect.ValueOf(s))
	case reflect.Struct:
		for _, field := range v.Fields() {
			f.fill(field, depth+1)
		}
	}
}

// attributes calls visit for every attribute that can be unset.
func attributes(v reflect.Value, path string, seen map[any]bool, visit func(path string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() || v.Kind() == reflect.Pointer && seen[v.Interface()] {
			return
		}
		if v.Kind() == reflect.Pointer {
			seen[v.Interface()] = true
		}
		attributes(v.Elem(), path, seen, visit)
	case reflect.Slice:
		for i := range v.Len() {
			attributes(v.Index(i), fmt.Sprintf("%s[%d]", path, i), seen, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := path + "." + v.Type().Field(i).Name
			if k := v.Field(i).Kind(); k != reflect.Struct && k != reflect.Interface {
				visit(name, v.Field(i))
			}
			attributes(v.Field(i), name, seen, visit)
		}
	}
}

func dump(t *testing.T, write func(io.Writer, *API) error, a *API) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWriteShowsEveryAttribute unsets one attribute after the other: each must make a difference.
func TestWriteShowsEveryAttribute(t *testing.T) {
	forms := map[string]struct {
		write func(io.Writer, *API) error
		skip  func(path string) bool
	}{
		"text": {Write, func(path string) bool {
			return strings.Contains(path, ".Pos.") || strings.HasSuffix(path, ".Node.ID") || strings.Contains(path, ".Origin.") || strings.Contains(path, ".Texts")
		}},
		"JSON": {WriteJSON, func(string) bool { return false }},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			a := everything()
			full := dump(t, form.write, a)
			count := 0
			attributes(reflect.ValueOf(a), "API", map[any]bool{}, func(path string, v reflect.Value) {
				if form.skip(path) || v.IsZero() || strings.HasSuffix(path, ".Schemas") || strings.HasSuffix(path, "Ref.Schema") {
					return
				}
				old := reflect.New(v.Type()).Elem()
				old.Set(v)
				v.SetZero()
				if dump(t, form.write, a) == full {
					t.Errorf("%s does not show", path)
				}
				v.Set(old)
				count++
			})
			if count < 200 {
				t.Errorf("only %d attributes tried", count)
			}
		})
	}
}

func TestWriteJSONIsJSON(t *testing.T) {
	text := dump(t, WriteJSON, everything())
	if !json.Valid([]byte(text)) {
		t.Fatalf("not JSON:\n%s", text)
	}
	for _, want := range []string{`"kind": "ref",`, `"kind": "union",`, `"of": "s`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestWriteText(t *testing.T) {
	run := &Schema{Node: Node{Name: "Run", Doc: "A run\nof a thread."}}
	run.Type = &Object{Fields: []*Field{
		{Node: Node{Name: "id"}, Required: true, Use: Use{Type: &Scalar{Kind: KindString}}},
		{Node: Node{Name: "parent", Availability: Availability{"v2"}}, Use: Use{Type: &Ref{Schema: run}, Nullable: true}},
		{Node: Node{Name: "tags"}, Use: Use{Type: &List{Item: Use{Type: &Enum{Kind: KindString, Open: true, Values: []*Value{{Node: Node{Name: "a"}, Literal: `"a"`}}}, Nullable: true}}, Default: "[]"}},
	}}
	got := dump(t, Write, &API{Title: "Runs", Schemas: []*Schema{run}})
	want := `api title "Runs"
schema Run: object # A run of a thread.
  id*: string
  parent: ref Run? @[v2]
  tags: list of open enum of string? = []
    a
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
