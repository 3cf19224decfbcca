package plan

import (
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// typeKey is a text that is equal for types that are one in Go and on the wire, wherever they stand and whatever is said of them.
func typeKey(t model.Type) string {
	var k keyWriter
	k.typ(t)
	return k.String()
}

type keyWriter struct{ strings.Builder }

func (k *keyWriter) use(u model.Use) {
	k.typ(u.Type)
	fmt.Fprint(k, u.Nullable)
}

func (k *keyWriter) typ(t model.Type) {
	fmt.Fprintf(k, "%T(", t)
	defer k.WriteByte(')')
	switch t := t.(type) {
	case *model.Ref:
		k.WriteString(t.Schema.Name)
	case *model.Scalar:
		fmt.Fprint(k, t.Kind, t.Format, t.AsText)
		k.limits(t.Limits)
	case *model.Enum:
		fmt.Fprint(k, t.Kind, t.Open)
		for _, v := range t.Values {
			fmt.Fprint(k, v.Literal, v.Also, v.Availability)
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
		fmt.Fprint(k, t.Picker, t.Tag, t.Open)
		for _, v := range t.Variants {
			fmt.Fprint(k, v.Name, v.Tags, v.Availability)
			k.typ(v.Type)
		}
	}
}

func (k *keyWriter) object(o *model.Object) {
	for _, f := range o.Fields {
		fmt.Fprintf(k, "%q%t%t%t%v", f.Name, f.Required, f.ReadOnly, f.WriteOnly, f.Availability)
		k.use(f.Use)
	}
	fmt.Fprint(k, o.Closed, o.RequireOneOf)
	for _, one := range o.Oneofs {
		fmt.Fprint(k, one.Name, one.Fields, one.Required)
	}
	if o.Additional != nil {
		k.use(*o.Additional)
	}
}

func (k *keyWriter) limits(l model.Limits) {
	number := func(n *uint64) {
		if n != nil {
			fmt.Fprint(k, *n)
		}
		k.WriteByte(',')
	}
	fmt.Fprint(k, l.Minimum, l.Maximum, l.MultipleOf, l.ExclusiveMinimum, l.ExclusiveMaximum, l.UniqueItems, l.Pattern)
	for _, n := range []*uint64{l.MinLength, l.MaxLength, l.MinItems, l.MaxItems, l.MinProperties, l.MaxProperties} {
		number(n)
	}
}

// repText is a representation in words, equal for those of one Go type.
func repText(r Rep) string {
	switch r := r.(type) {
	case *Basic:
		return r.Pkg + "." + r.Name
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
