package pair

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// shapes are digests of what types are on the wire, to a depth: names of schemas, descriptions and orders that mean nothing are not in
// them. Equal digests are taken for equal types.
type shapes map[shapeKey]string

type shapeKey struct {
	t     model.Type
	depth int
}

// shapeDepth is how many types deep a shape looks.
const shapeDepth = 4

// of returns the shape of a type. Of a type at the depth 0 it is the kind.
func (s shapes) of(t model.Type, depth int) string {
	if t == nil {
		return ""
	}
	key := shapeKey{model.Resolve(t), depth}
	if known, ok := s[key]; ok {
		return known
	}
	text := fmt.Sprintf("%T %s", key.t, model.KindOf(t))
	if depth > 0 {
		text += " " + s.inside(key.t, depth-1)
	}
	sum := sha256.Sum256([]byte(text))
	s[key] = string(sum[:])
	return s[key]
}

// inside writes what a type holds.
func (s shapes) inside(t model.Type, depth int) string {
	switch t := t.(type) {
	case *model.Scalar:
		return fmt.Sprint(format(t), t.Media, t.AsText, limitsText(t.Limits))
	case *model.Enum:
		var values []string
		for _, v := range t.Values {
			values = append(values, string(v.Literal))
		}
		return inAnyOrder(values) + strconv.FormatBool(t.Open)
	case *model.Object:
		return s.object(t, depth)
	case *model.List:
		return s.use(&t.Item, depth) + limitsText(t.Limits)
	case *model.Map:
		return s.use(&t.Value, depth) + limitsText(t.Limits) + limitsText(t.Key)
	case *model.Union:
		variants := []string{}
		for _, v := range t.Variants {
			variants = append(variants, s.of(v.Type, depth)+inAnyOrder(v.Tags)+s.keywords(v.Keywords, depth))
		}
		if t.Base != nil {
			variants = append(variants, s.object(t.Base, depth))
		}
		return t.Tag + inAnyOrder(variants)
	}
	return ""
}

// format returns the format of a scalar as it is written.
func format(s *model.Scalar) string {
	if s.Binary {
		return model.FormatBinary
	}
	return s.Format
}

func (s shapes) object(o *model.Object, depth int) string {
	var fields []string
	for _, f := range o.Fields {
		fields = append(fields, fmt.Sprintf("%q %t %t %t %s", f.Name, f.Required, f.ReadOnly, f.WriteOnly, s.use(&f.Use, depth)))
	}
	return inAnyOrder(fields) + fmt.Sprint(o.Closed, o.RequireOneOf, limitsText(o.Limits)) + s.use(o.Additional, depth)
}

func (s shapes) use(u *model.Use, depth int) string {
	if u == nil {
		return ""
	}
	return fmt.Sprint(u.Nullable, u.Default) + s.of(u.Type, depth) + s.keywords(u.Keywords, depth)
}

// variant returns the shape of what a variant holds.
func (s shapes) variant(v *model.Variant) string {
	return s.of(v.Type, shapeDepth) + s.keywords(v.Keywords, shapeDepth)
}

func (s shapes) keywords(all []*model.Keyword, depth int) string {
	if len(all) == 0 {
		return ""
	}
	var texts []string
	for _, k := range all {
		texts = append(texts, s.keyword(k, depth))
	}
	return inAnyOrder(texts)
}

func (s shapes) keyword(k *model.Keyword, depth int) string {
	text := fmt.Sprintf("%q %s ", k.Name, k.Value)
	if k.Use == nil || depth == 0 {
		return text
	}
	return text + s.use(k.Use, depth-1)
}

func inAnyOrder(list []string) string {
	return fmt.Sprintf("%q", slices.Sorted(slices.Values(list)))
}

// limitsText writes limits, of which those of lengths are pointers.
func limitsText(l model.Limits) string {
	var text strings.Builder
	for _, n := range []*uint64{l.MinLength, l.MaxLength, l.MinItems, l.MaxItems, l.MinProperties, l.MaxProperties} {
		if n != nil {
			fmt.Fprint(&text, *n)
		}
		text.WriteByte(',')
	}
	return text.String() + fmt.Sprintf("%s,%s,%s,%t,%t,%t,%q", l.Minimum, l.Maximum, l.MultipleOf, l.ExclusiveMinimum, l.ExclusiveMaximum, l.UniqueItems, l.Pattern)
}
