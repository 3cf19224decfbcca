// Package bodies holds the generated models against bodies that the vendors' servers and documents show.
package bodies

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// codec is what every generated model has.
type codec interface {
	UnmarshalJSON(data []byte) error
}

// appended returns the JSON of a model.
func appended(t *testing.T, model any) []byte {
	t.Helper()
	data, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// parse returns a JSON value with its number literals.
func parse(t *testing.T, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("%s: more than one value", data)
	}
	return v
}

// check reads a body into a model of the same type as zero and holds what comes back against it. Mapped changes a value
// into the form in which it is written; nil leaves it as it is.
func check(t *testing.T, zero codec, body []byte, mapped func(any) any) {
	t.Helper()
	model := fresh(zero)
	if err := model.UnmarshalJSON(body); err != nil {
		t.Fatal(err)
	}
	want := parse(t, body)
	if mapped != nil {
		want = mapped(want)
	}
	if diff := cmp.Diff(want, parse(t, appended(t, model))); diff != "" {
		t.Errorf("written otherwise than read (-read +written):\n%s", diff)
	}
	checkLeaves(t, zero, body)
	checkDropped(t, zero, body, want)
}

func fresh(zero codec) codec { return reflect.New(reflect.TypeOf(zero).Elem()).Interface().(codec) }

// checkLeaves changes each typed leaf in turn, and fails when the change does not show in what is written.
func checkLeaves(t *testing.T, zero codec, body []byte) {
	t.Helper()
	model := fresh(zero)
	if err := model.UnmarshalJSON(body); err != nil {
		t.Fatal(err)
	}
	before := appended(t, model)
	leaves := 0
	walk(reflect.ValueOf(model), "", func(path string, change func()) {
		leaves++
		change()
		after := appended(t, model)
		if cmp.Equal(parse(t, before), parse(t, after)) {
			t.Errorf("a change of %s does not show in what is written", path)
		}
		if err := model.UnmarshalJSON(body); err != nil { // back to what it was, for the walk has copies of nothing
			t.Fatal(err)
		}
	})
	if leaves == 0 && len(parseMembers(t, body)) > 0 {
		t.Errorf("no typed leaf was found in %s", body)
	}
}

func parseMembers(t *testing.T, body []byte) map[string]any {
	t.Helper()
	m, _ := parse(t, body).(map[string]any)
	return m
}

// checkDropped drops what is not a declared member, everywhere, and fails when a declared one is no longer written.
func checkDropped(t *testing.T, zero codec, body []byte, want any) {
	t.Helper()
	model := fresh(zero)
	if err := model.UnmarshalJSON(body); err != nil {
		t.Fatal(err)
	}
	unknown := map[string]bool{}
	dropRest(reflect.ValueOf(model), unknown)
	missing(want, parse(t, appended(t, model)), unknown, "", func(path string) {
		t.Errorf("%s is no longer written once what is unknown is dropped", path)
	})
}

// missing reports the members of want that got lacks, but for the unknown ones.
func missing(want, got any, unknown map[string]bool, path string, report func(string)) {
	switch want := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for name, v := range want {
			if unknown[name] {
				continue
			}
			if _, ok := g[name]; !ok {
				report(path + "." + name)
				continue
			}
			missing(v, g[name], unknown, path+"."+name, report)
		}
	case []any:
		g, _ := got.([]any)
		if len(g) != len(want) {
			report(path)
			return
		}
		for i := range want {
			missing(want[i], g[i], unknown, path+"[]", report)
		}
	}
}

// walk calls leaf for each typed leaf below v, with how to change it. The model may be put back to what it was between
// two calls, so a leaf is found again by its path of steps.
func walk(root reflect.Value, path string, leaf func(path string, change func())) {
	for _, steps := range leavesOf(root.Elem(), nil) {
		leaf(path+steps.String(), func() { steps.change(root.Elem()) })
	}
}

// step leads from a value to one inside it.
type step struct {
	field int    // of a struct
	index int    // of a list
	key   string // of a map
	kind  byte   // 'f', 'i', 'k', 'o' into an Opt, 'v' into an interface or pointer
	name  string
}

type steps []step

func (s steps) String() string {
	text := ""
	for _, x := range s {
		text += x.name
	}
	return text
}

// leavesOf returns the ways to the typed leaves below v.
func leavesOf(v reflect.Value, so steps) []steps {
	add := func(s step) steps { return append(slices.Clone(so), s) }
	var out []steps
	switch {
	case isOpt(v):
		if p := v.Addr().MethodByName("Ptr").Call(nil)[0]; !p.IsNil() {
			return leavesOf(p.Elem(), add(step{kind: 'o'}))
		}
		return nil
	case v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return leavesOf(addressable(v.Elem()), add(step{kind: 'v'}))
	case v.Kind() == reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return []steps{so}
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				out = append(out, leavesOf(v.Field(i), add(step{kind: 'f', field: i, name: "." + f.Name}))...)
			}
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		for i := range v.Len() {
			out = append(out, leavesOf(v.Index(i), add(step{kind: 'i', index: i, name: "[]"}))...)
		}
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			out = append(out, leavesOf(addressable(v.MapIndex(k)), add(step{kind: 'k', key: k.String(), name: "." + k.String()}))...)
		}
	default:
		return []steps{so}
	}
	return out
}

// addressable returns a copy of a value that can be set; of a pointer's target it returns the target itself.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

func isOpt(v reflect.Value) bool {
	return v.Kind() == reflect.Struct && v.CanAddr() && v.Addr().MethodByName("Ptr").IsValid()
}

// change changes the leaf that the steps lead to.
func (s steps) change(v reflect.Value) {
	if len(s) == 0 {
		changeLeaf(v)
		return
	}
	rest := s[1:]
	switch s[0].kind {
	case 'o':
		rest.change(v.Addr().MethodByName("Ptr").Call(nil)[0].Elem())
	case 'f':
		rest.change(v.Field(s[0].field))
	case 'i':
		rest.change(v.Index(s[0].index))
	case 'k':
		key := reflect.ValueOf(s[0].key)
		c := addressable(v.MapIndex(key))
		rest.change(c)
		v.SetMapIndex(key, c)
	case 'v':
		inner := addressable(v.Elem())
		rest.change(inner)
		if v.Kind() == reflect.Interface {
			v.Set(inner)
		}
	}
}

func changeLeaf(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type().Name() == "Raw" {
			v.SetString(`"changed"`)
			return
		}
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Slice:
		v.SetBytes(append(slices.Clone(v.Bytes()), 1))
	case reflect.Struct: // time.Time
		v.Set(v.MethodByName("Add").Call([]reflect.Value{reflect.ValueOf(hour)})[0])
	default:
		panic("a leaf of kind " + v.Kind().String())
	}
}

// dropRest drops the rest of every struct below v, after noting the names of its unknown members.
func dropRest(v reflect.Value, unknown map[string]bool) {
	switch {
	case v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface:
		if !v.IsNil() {
			dropRest(v.Elem(), unknown)
		}
	case v.Kind() == reflect.Struct && isOpt(v):
		if p := v.Addr().MethodByName("Ptr").Call(nil)[0]; !p.IsNil() {
			dropRest(p, unknown)
		}
	case v.Kind() == reflect.Struct && v.CanAddr():
		if m := v.Addr().MethodByName("SetRest"); m.IsValid() {
			noteUnknown(v.Addr().MethodByName("Rest").Call(nil)[0], unknown)
			m.Call([]reflect.Value{reflect.Zero(m.Type().In(0))})
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				dropRest(v.Field(i), unknown)
			}
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			dropRest(v.Index(i), unknown)
		}
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			c := addressable(v.MapIndex(k))
			dropRest(c, unknown)
			v.SetMapIndex(k, c)
		}
	}
}

func noteUnknown(rest reflect.Value, unknown map[string]bool) {
	if rest.IsNil() {
		return
	}
	type withUnknown interface{ Names() []string }
	for _, name := range rest.Interface().(withUnknown).Names() {
		unknown[name] = true
	}
}
