package diff

import (
	"fmt"
	"os"
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

// readModel reads a document, with the overlays that are next to it.
func readModel(t *testing.T, file string) *model.API {
	t.Helper()
	source := load.Source{File: file}
	for _, beside := range []string{filepath.Join(filepath.Dir(file), "assistgen.overlay.yaml"), strings.TrimSuffix(file, ".yaml") + ".overlay.yaml"} {
		data, err := os.ReadFile(beside)
		if err != nil {
			continue
		}
		overlay, ds := load.ReadOverlay(beside, data)
		if overlay == nil {
			t.Fatal(ds)
		}
		source.Overlays = append(source.Overlays, overlay)
	}
	doc, ds := load.Load(source, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	api, _ := normalize.API(doc, normalize.Options{Version: model.Version{ID: "1"}, Whole: true})
	return api
}

// instance is one place of a model that has an attribute.
type instance struct {
	attribute string
	value     reflect.Value
	parent    reflect.Value
	body      *model.Body // that it is in, nil elsewhere
	path      string
}

// instances lists the attributes of everything in a model, in its order.
func instances(a *model.API) []instance {
	var all []instance
	seen := map[any]bool{}
	var body *model.Body
	var visit func(v reflect.Value, path string)
	visit = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Interface()] || path != "" && v.Type() == reflect.TypeFor[*model.Schema]() && !strings.HasPrefix(path, ".Schemas") {
				return
			}
			seen[v.Interface()] = true
			if b, ok := reflect.TypeAssert[*model.Body](v); ok {
				body = b
				defer func() { body = nil }()
			}
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
				if l, ok := reflect.TypeAssert[model.List](v); ok && l.Tuple != nil && f.Name == "Item" {
					continue // the positions say what items are
				}
				if !f.Anonymous {
					all = append(all, instance{v.Type().Name() + "." + f.Name, v.Field(i), v, body, path + "." + f.Name})
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
		if kind == Removed && i.value.Len() > 1 || kind == Removed && i.value.Len() == 1 && slices.Contains(canBeEmpty, i.attribute) {
			return i.value.Slice(0, i.value.Len()-1), true
		}
		if kind == Added && i.value.Type().Elem().Kind() == reflect.String {
			return reflect.Append(i.value.Slice3(0, i.value.Len(), i.value.Len()), reflect.ValueOf("zz").Convert(i.value.Type().Elem())), true
		}
	}
	return zero, false
}

// untagged are variants that are known by their type: one of another type is another variant.
var untagged = regexp.MustCompile(`\.Variants\[\d+\]\.Type\.(Kind|AsText)$`)

// inKeyword is inside of the schema of a keyword: what changes there is a change of the keyword.
var inKeyword = regexp.MustCompile(`\.Keywords\[\d+\]\.Use\.`)

// canBeEmpty are lists that mean the same as others when they are empty: nothing is there.
var canBeEmpty = []string{"Operation.Headers", "Operation.Servers", "Response.Bodies", "Server.Variables", "SecurityUse.Scopes", "Field.AlsoNamed"}

// applies reports whether an attribute says something where it is: a bound that is not there cannot be excluded.
func applies(i instance) bool {
	if untagged.MatchString(i.path) || inKeyword.MatchString(i.path) || strings.HasSuffix(i.path, ".Base.Fields") { // the variants still have the field
		return false
	}
	if strings.Contains(i.path, ".Additional.") && i.parent.Type() == reflect.TypeFor[model.Use]() && is[*model.Any](i.parent.Interface().(model.Use).Type) {
		return false // that other members may be anything says nothing
	}
	switch i.attribute {
	case "Object.Additional":
		return i.value.IsNil() || typedMembers(i.parent.Addr().Interface().(*model.Object))
	case "Variant.Type": // an untagged variant of another type is another variant
		return i.parent.FieldByName("Tags").Len() > 0
	case "Variant.Tags":
		return i.value.Len() > 0
	case "Param.Style":
		return !isPlain(i.parent.FieldByName("Type").Interface().(model.Type)) //nolint:forcetypeassert // it holds types
	case "Keyword.Value":
		return i.parent.FieldByName("Keyword").String() == "contentEncoding"
	case "Object.Closed":
		return !i.parent.FieldByName("Patterned").Bool()
	case "Object.Patterned":
		return !i.parent.FieldByName("Closed").Bool()
	case "Param.Explode":
		p := i.parent.Addr().Interface().(*model.Param) //nolint:forcetypeassert // it is in one
		_, isObject := model.Resolve(p.Type).(*model.Object)
		return isObject || !isPlain(p.Type) && p.Style != "simple"
	case "Part.Explode", "Part.Style":
		t := fieldType(i.body, i.parent.FieldByName("Name").String())
		return !isPlain(t) && (!isFlat(t) || i.parent.FieldByName("Style").String() != "")
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

// replaced returns a mutator that replaces one value with another.
func replaced[T comparable](from, to T) mutator {
	return func(v reflect.Value) (reflect.Value, bool) {
		current, ok := reflect.TypeAssert[T](v)
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
	"API.Schemas removed":         func(v reflect.Value) (reflect.Value, bool) { return v, false }, // references would still lead there
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
	"Stream.MediaType added":      set1("application/jsonl"),
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
	"Scalar.Kind changed":         replaced(model.KindString, model.KindBoolean),
	"Enum.Kind changed":           replaced(model.KindString, model.KindInteger),
	"Use.Type changed":            otherType, "Schema.Type changed": otherType, "Variant.Type changed": otherType, "Stream.Item changed": otherType, "Event.Type changed": otherType,
	"Param.In changed":            replaced(model.InQuery, model.InHeader),
	"AuthScheme.Kind changed":     replaced(model.AuthBearer, model.AuthOther),
	"WireForm.HTTPMethod changed": replaced("POST", "TRACE"),
	"Union.Picker changed":        replaced(model.ByTag, model.ByTrial),
	"Stream.MediaType changed":    replaced("application/x-ndjson", "application/jsonl"),
	"API.Webhooks added":          appended(&model.Operation{Node: named("zz"), Forms: []*model.WireForm{{HTTPMethod: "POST"}}}),
	"Operation.Callbacks added":   appended(&model.Operation{Node: named("zz"), Forms: []*model.WireForm{{HTTPMethod: "POST", Path: "{$url}"}}}),
	"Response.Links added":        appended(&model.Link{Node: named("zz"), Operation: "zz"}),
	"Use.Keywords added":          appended(addedKeyword),
	"Schema.Keywords added":       appended(addedKeyword),
	"Variant.Keywords added":      appended(addedKeyword),
	"Node.Sunset added":           set1("2999-01-31"),
	"Node.Sunset changed":         replaced("2999-06-30", "2999-01-31"),
	"Node.Stability changed":      replaced("beta", "alpha"),
	"AuthScheme.Flows added":      appended(&model.AuthFlow{Node: named("zz")}),
	"Part.Style removed": func(v reflect.Value) (reflect.Value, bool) {
		return reflect.Zero(v.Type()), v.String() != "" && v.String() != "form"
	},
	"Stream.Protocol changed": replaced(model.ProtocolSSE, model.ProtocolNDJSON),
	"Limits.Minimum changed":  higher, "Limits.Maximum changed": higher, "Limits.MultipleOf changed": higher,
}

var addedKeyword = &model.Keyword{Node: named("contentEncoding"), Keyword: "contentEncoding", Value: `"zz"`}

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
			m[k.String()] = v.MapIndex(k).String()
		}
		_, ok := m["token"]
		m["token"] = value
		return reflect.ValueOf(m), ok
	}
}

// otherType replaces a type by a list of numbers, and a list by a map.
func otherType(v reflect.Value) (reflect.Value, bool) {
	if t, ok := reflect.TypeAssert[model.Type](v); ok && is[*model.List](model.Resolve(t)) {
		return reflect.ValueOf(&model.Map{Value: model.Use{Type: &model.Any{}}}), true
	}
	return reflect.ValueOf(&model.List{Item: model.Use{Type: &model.Scalar{Kind: model.KindNumber}}}), !v.IsNil()
}

// mutated returns the documents whose models are changed.
func mutated(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"../../testdata/diff/document/openapi31.yaml", "../../testdata/diff/document/keywords31.yaml", "../../testdata/golden/*/spec.*", "../../specs/*/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	return slices.DeleteFunc(all, func(file string) bool { return strings.HasSuffix(file, ".overlay.yaml") })
}

// perAttribute is in how many places each attribute is changed in each way.
func perAttribute() int {
	if os.Getenv("ASSISTGEN_SWEEP") != "" {
		return 100
	}
	return 3
}

// TestMutations changes the attributes of models one at a time, there and back: exactly one change comes out, by a
// rule of that attribute for that kind of change. What is exempt makes none.
func TestMutations(t *testing.T) {
	t.Parallel()
	met, most := map[string]int{}, perAttribute()
	for _, file := range mutated(t) {
		old, mutated := readModel(t, file), readModel(t, file)
		if changes := Compare(old, mutated).Changes; len(changes) > 0 {
			t.Fatalf("%s: %d changes without any", file, len(changes))
		}
		for _, i := range instances(mutated) {
			for _, kind := range []Kind{Added, Removed, Changed} {
				key := i.attribute + " " + string(kind)
				value, ok := mutation(i, kind)
				if !ok || met[key] >= most || i.attribute == "Param.In" && strings.Contains(file, "names-clashes") {
					continue // there, another parameter of that name is where this one would be
				}
				met[key]++
				met[i.attribute+" "+string(opposite[kind])]++
				before := reflect.New(i.value.Type()).Elem()
				before.Set(i.value)
				i.value.Set(value)
				there, back := Compare(old, mutated), Compare(mutated, old)
				i.value.Set(before)
				what := file + i.path + " " + string(kind)
				checkMutation(t, what, i.attribute, there.Changes, kind)
				checkMutation(t, what+" and back", i.attribute, back.Changes, opposite[kind])
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

// opposite is the rule of the way back.
var opposite = map[Kind]Kind{Added: Removed, Removed: Added, Changed: Changed}

// checkMutation holds that one change came out, by a rule of the attribute. Several attributes are told together, as one
// text: of those, one that came or went is a change of the text.
func checkMutation(t *testing.T, what, attribute string, changes []*Change, kind Kind) {
	t.Helper()
	var texts []string
	for _, c := range changes {
		texts = append(texts, fmt.Sprintf("%s %s: %s", c.Rule.ID, c.Where(), c.Message()))
	}
	if len(changes) != 1 {
		t.Errorf("%s: %d changes: %v", what, len(changes), texts)
		return
	}
	c := changes[0]
	owner, _, _ := strings.Cut(attribute, ".")
	if !slices.Contains(rows()[attribute], c.Rule) || c.Rule.Kind != kind && !slices.Contains(told, owner) && !slices.Contains(told, attribute) {
		t.Errorf("%s: %v", what, texts)
	}
	for _, e := range c.Effects {
		if e.Severity != c.Rule.severity(e.Direction) || e.Severity > c.Severity {
			t.Errorf("%s: the effect %v of %s", what, e, c.Rule.ID)
		}
	}
}

// told are the structs whose attributes are told together, and the attributes of which one more may be a change of the others: what
// has no format is not a file, what may have no value is gone, an alternative that asks for less replaces one that is gone, and the servers
// of an operation replace those of the API.
var told = []string{"Paging", "LongRunning", "ErrorEnvelope", "Stream", "Scalar.Format", "Operation.Security", "Operation.Servers", "Any.None"}
