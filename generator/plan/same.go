package plan

import (
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// typeKey returns a string that is equal for types that are one in Go and on the wire, wherever they are and whatever is said of them.
func typeKey(t model.Type) string {
	var k keyWriter
	k.typ(t)
	return k.String()
}

type keyWriter struct{ strings.Builder }

// say adds values, each quoted or in parentheses, so that two lists of values that differ have different strings.
func (k *keyWriter) say(values ...any) {
	for _, v := range values {
		_, _ = fmt.Fprintf(k, "(%+q)", fmt.Sprint(v))
	}
}

func (k *keyWriter) use(u model.Use) {
	k.typ(u.Type)
	k.say(u.Nullable)
}

func (k *keyWriter) typ(t model.Type) {
	k.say(fmt.Sprintf("%T", t))
	defer k.say("end")
	switch t := t.(type) {
	case *model.Ref:
		k.say(t.Schema.Name)
	case *model.Scalar:
		k.say(t.Kind, t.Format, t.AsText)
		k.limits(t.Limits)
	case *model.Enum:
		k.say(t.Kind, t.Open, t.OpenIn)
		for _, v := range t.Values {
			k.say(v.Literal, v.Also, v.Availability)
		}
	case *model.Object:
		k.object(t)
	case *model.List:
		k.limits(t.Limits)
		k.use(t.Item)
	case *model.Map:
		k.limits(t.Limits)
		k.limits(t.Key)
		k.use(t.Value)
	case *model.Union:
		k.say(t.Picker, t.Tag, t.Open)
		for _, v := range t.Variants {
			k.say(v.Name, v.Tags, v.Availability)
			k.typ(v.Type)
		}
	}
}

func (k *keyWriter) object(o *model.Object) {
	for _, f := range o.Fields {
		k.say(f.Name, f.Required, f.ReadOnly, f.WriteOnly, f.ReadOnlyIn, f.WriteOnlyIn, f.NullIn, f.Availability)
		k.use(f.Use)
	}
	k.say(o.Closed, o.RequireOneOf)
	for _, one := range o.Oneofs {
		k.say(one.Name, one.Fields, one.Required)
	}
	if o.Additional != nil {
		k.use(*o.Additional)
	}
}

func (k *keyWriter) limits(l model.Limits) {
	k.say(l.Minimum, l.Maximum, l.MultipleOf, l.ExclusiveMinimum, l.ExclusiveMaximum, l.UniqueItems, l.Pattern)
	for _, n := range []*uint64{l.MinLength, l.MaxLength, l.MinItems, l.MaxItems, l.MinProperties, l.MaxProperties} {
		if n == nil {
			k.say("none")
		} else {
			k.say(*n)
		}
	}
}

// repText returns a representation in words, equal for those of one Go type.
func repText(r Rep) string {
	switch r := r.(type) {
	case *Basic:
		return r.String()
	case *ListRep:
		return "[]" + repText(r.Item)
	case *MapRep:
		return "map " + repText(r.Value)
	case *OptRep:
		return "opt " + repText(r.Value)
	case *PtrRep:
		return "*" + repText(r.Value)
	}
	return namedRep(r)
}
