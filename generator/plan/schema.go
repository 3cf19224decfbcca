package plan

import (
	"encoding/json"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
	"github.com/assistgen/assistgen/templates/runtime"
)

// orNil returns nil for a schema that says nothing.
func orNil(s *runtime.Schema) *runtime.Schema {
	if s == nil || reflect.ValueOf(*s).IsZero() {
		return nil
	}
	return s
}

// useSchema returns what is said of the use of a type: types with a name have what is said of them for themselves. It is nil
// for nothing.
func useSchema(t model.Type, r Rep) *runtime.Schema {
	s := &runtime.Schema{}
	switch target := model.Resolve(t).(type) {
	case *model.Scalar:
		scalarSchema(s, target)
	case *model.Enum:
		if _, named := innermost(r).(*DefinedRep); !named {
			enumSchema(s, target)
		}
	}
	switch t := t.(type) {
	case *model.List:
		if list, ok := unwrapped(r).(*ListRep); ok {
			listSchema(s, t, list.Item)
		}
	case *model.Map:
		if m, ok := unwrapped(r).(*MapRep); ok {
			mapSchema(s, t, m.Value)
		}
	}
	return orNil(s)
}

// unwrapped returns what an Opt or a pointer holds, or the representation itself.
func unwrapped(r Rep) Rep {
	switch r := r.(type) {
	case *OptRep:
		return unwrapped(r.Value)
	case *PtrRep:
		return unwrapped(r.Value)
	}
	return r
}

func listSchema(s *runtime.Schema, t *model.List, item Rep) {
	s.MinItems, s.MaxItems = least(t.Limits.MinItems), most(t.Limits.MaxItems)
	s.UniqueItems = t.Limits.UniqueItems
	s.Items = useSchema(t.Item.Type, item)
}

func mapSchema(s *runtime.Schema, t *model.Map, value Rep) {
	s.MinProperties, s.MaxProperties = least(t.Limits.MinProperties), most(t.Limits.MaxProperties)
	s.Items = useSchema(t.Value.Type, value)
	names := &runtime.Schema{}
	textSchema(names, t.Key)
	s.PropertyNames = orNil(names)
}

// enumSchema says which values an enum has, unless others than those listed are expected.
func enumSchema(s *runtime.Schema, t *model.Enum) {
	if t.Kind == model.KindString {
		s.Spelt = spellings(t)
	}
	if t.Open || t.Kind == model.KindBoolean && len(t.Values) != 1 {
		return
	}
	s.Enum, s.Was = []json.RawMessage{}, nil
	for _, v := range t.Values {
		s.Enum = append(s.Enum, json.RawMessage(v.Literal))
		for _, older := range v.Also {
			s.Was = append(s.Was, json.RawMessage(older.Literal))
		}
	}
}

// spellings are how versions spell values in other ways.
func spellings(t *model.Enum) []runtime.Spelling {
	var all []runtime.Spelling
	for _, v := range t.Values {
		for _, other := range v.Also {
			all = append(all, runtime.Spelling{Of: json.RawMessage(v.Literal), As: json.RawMessage(other.Literal), Versions: other.Availability})
		}
	}
	return all
}

func scalarSchema(s *runtime.Schema, t *model.Scalar) {
	rep := scalarRep(t)
	s.AsText = t.AsText && rep != textRep
	switch {
	case t.Kind == model.KindInteger:
		integerSchema(s, t.Limits, rep)
	case t.Kind == model.KindNumber:
		floatSchema(s, t.Limits)
	case rep.isText():
		textSchema(s, t.Limits)
	} // the lengths of a time or of bytes say nothing of the value
}

func textSchema(s *runtime.Schema, l model.Limits) {
	s.MinLength, s.MaxLength = least(l.MinLength), most(l.MaxLength)
	if text, ok := pattern.Go(l.Pattern); ok {
		s.Pattern = text
	}
}

// least and most are limits of a number of things. Those beyond what an int always holds limit nothing.
func least(n *uint64) int {
	if n == nil || *n > math.MaxInt32 {
		return 0
	}
	return int(*n)
}

func most(n *uint64) *int {
	if n == nil || *n > math.MaxInt32 {
		return nil
	}
	limit := int(*n)
	return &limit
}

// floatSchema says the limits of a number that may have a fraction.
func floatSchema(s *runtime.Schema, l model.Limits) {
	number := func(limit model.Literal) json.Number {
		f, err := strconv.ParseFloat(string(limit), 64)
		if err != nil {
			return ""
		}
		return json.Number(strconv.FormatFloat(f, 'g', -1, 64))
	}
	setLimit(number(l.Minimum), l.ExclusiveMinimum, &s.Minimum, &s.ExclusiveMinimum)
	setLimit(number(l.Maximum), l.ExclusiveMaximum, &s.Maximum, &s.ExclusiveMaximum)
	if step := number(l.MultipleOf); step != "" && step != "0" && step[0] != '-' {
		s.MultipleOf = step
	}
}

func setLimit(limit json.Number, isExclusive bool, inclusive, exclusive *json.Number) {
	if isExclusive {
		*exclusive = limit
		return
	}
	*inclusive = limit
}

// integerSchema says the limits of an integer. Bounds with a fraction become the next integer inside; bounds beyond
// the Go type's range are dropped.
func integerSchema(s *runtime.Schema, l model.Limits, rep *Basic) {
	number := func(limit *big.Int) json.Number {
		if !rep.holds(limit) {
			return ""
		}
		return json.Number(limit.String())
	}
	if r := l.Minimum.Rational(); r != nil {
		whole := floor(r)
		if !r.IsInt() {
			whole.Add(whole, big.NewInt(1))
		}
		setLimit(number(whole), l.ExclusiveMinimum && r.IsInt(), &s.Minimum, &s.ExclusiveMinimum)
	}
	if r := l.Maximum.Rational(); r != nil {
		setLimit(number(floor(r)), l.ExclusiveMaximum && r.IsInt(), &s.Maximum, &s.ExclusiveMaximum)
	}
	// An integer is a multiple of p/q in lowest terms when p divides it.
	if r := l.MultipleOf.Rational(); r != nil && r.Sign() > 0 && r.Num().Cmp(big.NewInt(1)) > 0 {
		s.MultipleOf = number(r.Num())
	}
}

// floor returns the greatest integer that is not above r.
func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// fieldSchema returns what is said of a field.
func (b *builder) fieldSchema(f *Field, t *model.Field) *runtime.Schema {
	s := useSchema(t.Type, f.Rep)
	if s == nil {
		s = &runtime.Schema{}
	}
	if f.Const != "" {
		s.Fill = true
		enum, _ := model.Resolve(t.Type).(*model.Enum)
		enumSchema(s, enum)
	}
	s.Also, s.Versions = f.Also, b.versionIDs(f.Available)
	s.ReadOnly, s.WriteOnly, s.NullIn = t.ReadOnly, t.WriteOnly, t.NullIn
	s.ReadOnlyIn, s.WriteOnlyIn = t.ReadOnlyIn, t.WriteOnlyIn
	return orNil(s)
}

// dropTag lets the runtime know the JSON name of a field otherwise than by a struct tag.
func (f *Field) dropTag() {
	s := &runtime.Schema{}
	if f.schema != nil {
		*s = *f.schema
	}
	s.Name, s.Optional = f.JSON, f.Presence != Always
	f.Tag, f.schema = false, s
}

// canTag reports whether a struct tag can hold a JSON name: encoding/json takes no others.
func canTag(name string) bool {
	if name == "" || name == "-" {
		return false
	}
	for _, c := range name {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~", c) {
			return false
		}
	}
	return true
}

// versionIDs returns the IDs of versions by their constants; nil stays nil.
func (b *builder) versionIDs(consts []string) []string { return versionIDs(b.versions, consts) }

func versionIDs(versions []*Version, consts []string) []string {
	if consts == nil {
		return nil
	}
	ids := []string{}
	for _, v := range versions {
		if slices.Contains(consts, v.Const) {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// declaredSchema returns what is said of an enum that is declared.
func (b *builder) declaredSchema(e *Enum, t *model.Enum) *runtime.Schema {
	s := &runtime.Schema{}
	enumSchema(s, t)
	for _, v := range e.Values {
		if in := b.takes(t, b.versionIDs(v.Available)); in != nil {
			s.Values = append(s.Values, runtime.ValueIn{Value: json.RawMessage(v.Literal), Versions: in})
		}
	}
	return orNil(s)
}

// takes returns the versions that take a value of an enum: those that list it, and those in which it may have further ones. It is nil
// for all.
func (b *builder) takes(t *model.Enum, lists []string) []string {
	if lists == nil || t.Open && t.OpenIn == nil {
		return nil
	}
	var in []string
	for _, v := range b.versions {
		if slices.Contains(lists, v.ID) || t.Open && slices.Contains(t.OpenIn, v.ID) {
			in = append(in, v.ID)
		}
	}
	if len(in) == len(b.versions) {
		return nil
	}
	return in
}
