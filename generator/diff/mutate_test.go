package diff

import (
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// readModel reads a document.
func readModel(t *testing.T, file string) *model.API {
	t.Helper()
	doc, ds := load.Load(load.Source{File: file}, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	api, _ := normalize.API(doc, normalize.Options{Version: model.Version{ID: "1"}})
	return api
}

// instance is one place of a model that has an attribute.
type instance struct {
	attribute string
	value     reflect.Value
	parent    reflect.Value
	path      string
}

// instances lists the attributes of everything in a model, in its order.
func instances(a *model.API) []instance {
	var all []instance
	seen := map[any]bool{}
	var visit func(v reflect.Value, path string)
	visit = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Interface()] || path != "" && v.Type() == reflect.TypeFor[*model.Schema]() && !strings.HasPrefix(path, ".Schemas") {
				return
			}
			seen[v.Interface()] = true
			visit(v.Elem(), path)
		case reflect.Interface:
			visit(v.Elem(), path)
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if !f.Anonymous {
					all = append(all, instance{v.Type().Name() + "." + f.Name, v.Field(i), v, path + "." + f.Name})
				}
				visit(v.Field(i), path+"."+f.Name)
			}
		}
	}
	visit(reflect.ValueOf(a), "")
	return all
}

// mutation sets an attribute to another value; ok is false where the kind of change does not apply.
func mutation(i instance, kind Kind) (value reflect.Value, ok bool) {
	if name := i.attribute; exempt[name] != "" || exempt[name+" "+string(kind)] != "" || !applies(i) {
		return i.value, false
	}
	if custom := customMutations[i.attribute+" "+string(kind)]; custom != nil {
		return custom(i.value)
	}
	zero := reflect.Zero(i.value.Type())
	isZero := i.value.IsZero()
	switch i.value.Kind() {
	case reflect.Bool:
		return reflect.ValueOf(kind == Added), isZero == (kind == Added) && kind != Changed
	case reflect.String:
		switch kind {
		case Added:
			return reflect.ValueOf("7").Convert(i.value.Type()), isZero
		case Removed:
			return zero, !isZero
		}
		return reflect.ValueOf(i.value.String() + "7").Convert(i.value.Type()), !isZero
	case reflect.Pointer:
		if i.value.Type().Elem().Kind() == reflect.Uint64 {
			return number64(i.value, kind)
		}
		return zero, kind == Removed && !isZero
	case reflect.Slice:
		if kind == Removed && i.value.Len() > 1 {
			return i.value.Slice(0, i.value.Len()-1), true
		}
		if kind == Added && i.value.Type().Elem().Kind() == reflect.String {
			return reflect.Append(i.value.Slice3(0, i.value.Len(), i.value.Len()), reflect.ValueOf("zz").Convert(i.value.Type().Elem())), true
		}
	}
	return zero, false
}

// untagged are variants that are known by their type: one of another type is another variant.
var untagged = regexp.MustCompile(`\.Variants\[\d+\]\.Type(\.Kind)?$`)

// applies reports whether an attribute says something where it stands: a bound that is not there cannot be excluded.
func applies(i instance) bool {
	if untagged.MatchString(i.path) {
		return false
	}
	if strings.Contains(i.path, ".Additional.") && i.parent.Type() == reflect.TypeFor[model.Use]() && is[*model.Any](i.parent.Interface().(model.Use).Type) {
		return false // that other members may be anything says nothing
	}
	switch i.attribute {
	case "Object.Additional":
		return i.value.IsNil() || typedMembers(i.parent.Addr().Interface().(*model.Object))
	case "Variant.Tags":
		return i.value.Len() > 0
	case "Operation.BodyRequired":
		return i.parent.FieldByName("Bodies").Len() > 0
	case "Limits.ExclusiveMinimum":
		return i.parent.FieldByName("Minimum").String() != ""
	case "Limits.ExclusiveMaximum":
		return i.parent.FieldByName("Maximum").String() != ""
	}
	return true
}

// number64 changes a limit that counts.
func number64(v reflect.Value, kind Kind) (reflect.Value, bool) {
	n := uint64(3)
	switch {
	case kind == Removed:
		return reflect.Zero(v.Type()), !v.IsNil()
	case kind == Added:
		return reflect.ValueOf(&n), v.IsNil()
	case v.IsNil():
		return v, false
	}
	n = v.Elem().Uint() + 1
	return reflect.ValueOf(&n), true
}

type mutator func(reflect.Value) (reflect.Value, bool)

// appended returns a mutator that adds a node to a list.
func appended[T any](node T) mutator {
	return func(v reflect.Value) (reflect.Value, bool) {
		return reflect.Append(v.Slice3(0, v.Len(), v.Len()), reflect.ValueOf(node)), true
	}
}

// replaced returns a mutator that sets one value where another one stands.
func replaced[T comparable](from, to T) mutator {
	return func(v reflect.Value) (reflect.Value, bool) {
		current, ok := v.Interface().(T)
		return reflect.ValueOf(to), ok && current == from
	}
}

func set1[T any](node T) mutator {
	return func(v reflect.Value) (reflect.Value, bool) { return reflect.ValueOf(node), v.IsZero() }
}

func named(name string) model.Node { return model.Node{ID: name, Name: name} }

// customMutations are those that need a value of a certain form.
var customMutations = map[string]mutator{
	"API.Servers added":           appended(&model.Server{Node: named("https://zz")}),
	"Operation.Servers added":     appended(&model.Server{Node: named("https://zz")}),
	"Server.Variables added":      appended(&model.ServerVariable{Node: named("zz")}),
	"API.AuthSchemes added":       appended(&model.AuthScheme{Node: named("zz"), Kind: model.AuthBasic}),
	"API.Schemas added":           appended(&model.Schema{Node: named("zz"), Type: &model.Any{}}),
	"API.Headers added":           appended(&model.Header{Node: named("zz"), Value: "1"}),
	"Operation.Headers added":     appended(&model.Header{Node: named("zz"), Value: "1"}),
	"API.Operations added":        appended(&model.Operation{Node: named("zz"), Forms: []*model.WireForm{{HTTPMethod: "GET", Path: "/zz", Segments: []model.Segment{{{Literal: "zz"}}}}}}),
	"API.Errors added":            set1(&model.ErrorEnvelope{Code: "code"}),
	"Operation.Params added":      appended(&model.Param{Node: named("zz"), Use: model.Use{Type: &model.Scalar{Kind: model.KindString}}, In: model.InQuery}),
	"Operation.Bodies added":      appended(&model.Body{Node: named("text/zz"), Use: model.Use{Type: &model.Any{}}}),
	"Response.Bodies added":       appended(&model.Body{Node: named("text/zz"), Use: model.Use{Type: &model.Any{}}}),
	"Operation.Responses added":   appended(&model.Response{Node: named("299")}),
	"Response.Headers added":      appended(&model.Param{Node: named("zz"), Use: model.Use{Type: &model.Any{}}, In: model.InHeader}),
	"Operation.Security added":    appended([]model.SecurityUse{{Scheme: "zz"}}),
	"Operation.Paging added":      set1(&model.Paging{Items: "data"}),
	"Operation.LongRunning added": set1(&model.LongRunning{Poll: "Zz.Get"}),
	"Operation.Stream added":      set1(&model.Stream{Protocol: model.ProtocolSSE}),
	"Stream.Events added":         appended(&model.Event{Node: named("zz")}),
	"Object.Fields added":         appended(&model.Field{Node: named("zz"), Use: model.Use{Type: &model.Any{}}}),
	"Object.Oneofs added":         appended(&model.Oneof{Node: named("zz"), Fields: []string{"zz"}}),
	"Object.Additional added":     set1(&model.Use{Type: &model.Scalar{Kind: model.KindString}}),
	"Object.RequireOneOf added":   set1([][]string{{"zz"}}),
	"Object.RequireOneOf removed": func(v reflect.Value) (reflect.Value, bool) { return reflect.Zero(v.Type()), v.Len() > 0 },
	"Enum.Values added":           appended(&model.Value{Node: named("zz"), Literal: `"zz"`}),
	"Union.Variants added":        appended(&model.Variant{Node: named("zz"), Type: &model.List{Item: model.Use{Type: &model.Any{}}}}),
	"Union.Base added":            set1(&model.Object{Fields: []*model.Field{{Node: named("zz")}}}),
	"API.Environment changed":     setMember("ZZ"),
	"API.Environment added":       addMember,
	"API.Environment removed":     func(v reflect.Value) (reflect.Value, bool) { return reflect.Zero(v.Type()), v.Len() == 1 },
	"Scalar.Kind changed":         replaced(model.KindString, model.KindBoolean),
	"Enum.Kind changed":           replaced(model.KindString, model.KindInteger),
	"Use.Type changed":            otherType, "Schema.Type changed": otherType, "Variant.Type changed": otherType, "Stream.Item changed": otherType, "Event.Type changed": otherType,
	"Param.In changed":            replaced(model.InQuery, model.InHeader),
	"AuthScheme.Kind changed":     replaced(model.AuthBearer, model.AuthOther),
	"WireForm.HTTPMethod changed": replaced("POST", "PUT"),
	"Union.Picker changed":        replaced(model.ByTag, model.ByTrial),
	"Stream.Protocol changed":     replaced(model.ProtocolSSE, model.ProtocolNDJSON),
	"Limits.Minimum changed":      higher, "Limits.Maximum changed": higher, "Limits.MultipleOf changed": higher,
	"Value.Literal changed": func(v reflect.Value) (reflect.Value, bool) { return v, false },
}

func higher(v reflect.Value) (reflect.Value, bool) {
	return reflect.ValueOf(model.Literal(v.String() + "1")), !v.IsZero()
}

func addMember(v reflect.Value) (reflect.Value, bool) {
	m := map[string]string{"zz": "ZZ"}
	for _, k := range v.MapKeys() {
		m[k.String()] = v.MapIndex(k).String()
	}
	return reflect.ValueOf(m), true
}

func setMember(value string) mutator {
	return func(v reflect.Value) (reflect.Value, bool) {
		m := map[string]string{}
		for _, k := range v.MapKeys() {
			m[k.String()] = value
		}
		return reflect.ValueOf(m), len(m) == 1
	}
}

// otherType replaces a type by a list of numbers, which no document here has at the place.
func otherType(v reflect.Value) (reflect.Value, bool) {
	return reflect.ValueOf(&model.List{Item: model.Use{Type: &model.Scalar{Kind: model.KindNumber}}}), !v.IsNil()
}

// TestMutations changes the attributes of models one at a time, wherever they stand: exactly one change comes out, by a
// rule of that attribute for that kind of change. What is exempt makes none.
func TestMutations(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/golden/*/spec.*")
	if err != nil {
		t.Fatal(err)
	}
	specs, err := filepath.Glob("../../specs/*/*[0-9v1].yaml")
	if err != nil {
		t.Fatal(err)
	}
	ruled, met := rows(), map[string]int{}
	for _, file := range append(files, specs...) {
		if strings.Contains(file, "overlay") {
			continue
		}
		old, mutated := readModel(t, file), readModel(t, file)
		if changes := Compare(old, mutated).Changes; len(changes) > 0 {
			t.Fatalf("%s: %d changes without any", file, len(changes))
		}
		for _, i := range instances(mutated) {
			for _, kind := range []Kind{Added, Removed, Changed} {
				key := i.attribute + " " + string(kind)
				value, ok := mutation(i, kind)
				if !ok || met[key] >= 40 {
					continue
				}
				met[key]++
				before := reflect.New(i.value.Type()).Elem()
				before.Set(i.value)
				i.value.Set(value)
				changes := Compare(old, mutated).Changes
				i.value.Set(before)
				checkMutation(t, file+i.path+" "+string(kind), changes, ruled[i.attribute], kind)
			}
		}
	}
	for _, a := range modelAttributes() {
		for _, kind := range a.kinds {
			if key := a.name + " " + string(kind); met[key] == 0 && exempt[key] == "" && exempt[a.name] == "" {
				t.Errorf("nothing changed %s", key)
			}
		}
	}
}

func checkMutation(t *testing.T, what string, changes []*Change, rules []*Rule, kind Kind) {
	t.Helper()
	var texts []string
	for _, c := range changes {
		texts = append(texts, fmt.Sprintf("%s %s: %s", c.Rule.ID, c.Where(), c.Message()))
	}
	if len(changes) != 1 {
		t.Errorf("%s: %d changes: %v", what, len(changes), texts)
		return
	}
	if c := changes[0]; !slices.Contains(rules, c.Rule) || c.Rule.Kind != kind {
		t.Errorf("%s: %v", what, texts)
	}
}
