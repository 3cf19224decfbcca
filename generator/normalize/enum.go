package normalize

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// enumValues returns the values that a schema lists, null among them: those of enum, const or x-extensible-enum.
func enumValues(node *load.Node) []*load.Node {
	if values := node.Get("enum").Items(); len(values) > 0 {
		return values
	}
	if c := node.Get("const"); c != nil {
		return []*load.Node{c}
	}
	return node.Get("x-extensible-enum").Items()
}

// readEnum reads listed values: an Enum, a Union of one Enum for each kind, or Any for values that are not scalars.
func (r *schemaReader) readEnum(node *load.Node, values []*load.Node) model.Type {
	listed := r.listedValues(node, values)
	if listed == nil {
		return &model.Any{}
	}
	open := isOpen(node)
	kinds := kindsOfValues(listed)
	if declared := typesOf(node); len(declared) == 1 {
		listed = r.convert(listed, declared[0])
		kinds = declared
	}
	if len(kinds) == 1 {
		return r.enumOf(node, kinds[0], open, listed)
	}
	r.warn(node.Pos(), "mixed-enum", "list values of one type", "the enum holds values of several types")
	u := r.newUnion(node)
	for _, k := range kinds {
		of := slices.DeleteFunc(slices.Clone(listed), func(v *model.Value) bool { return !v.Literal.Is(k) })
		u.Variants = append(u.Variants, &model.Variant{Node: model.Node{Pos: node.Pos()}, Type: r.enumOf(node, k, open, of)})
	}
	return u
}

// enumOf returns the enum of the values of a kind, or its scalar: both booleans together are no choice, and no boolean is none.
func (r *schemaReader) enumOf(node *load.Node, k model.Kind, open bool, values []*model.Value) model.Type {
	seen := map[model.Literal]bool{}
	values = slices.DeleteFunc(values, func(v *model.Value) bool {
		same, err := canonical(v.Literal, k)
		switch {
		case err != nil:
			r.warn(v.Pos, "value-too-large", "list values that a number of 64 bits can hold", "%s is left out: it is too large", shorten(v.Literal))
			open = true
		case seen[same]:
			r.note(v.Pos, "duplicate-value", "%s is listed twice", shorten(v.Literal))
		default:
			seen[same] = true
			return false
		}
		return true
	})
	if len(values) == 0 || k == model.KindBoolean && len(values) > 1 {
		return r.readScalar(node, k)
	}
	return &model.Enum{Kind: k, Label: node.Get("x-ms-enum", "name").Text(), Open: open, Values: values}
}

// listedValues returns the distinct values with what the document says of each, null left out.
func (r *schemaReader) listedValues(node *load.Node, values []*load.Node) []*model.Value {
	seen := map[model.Literal]bool{}
	var listed []*model.Value
	for i, v := range values {
		literal := v.Literal()
		switch {
		case v.IsNull():
			continue
		case v.Kind() != load.Scalar:
			r.warn(v.Pos(), "mixed-enum", "list strings or numbers", "a value of an enum is neither a string nor a number")
			return nil
		case seen[literal]:
			r.note(v.Pos(), "duplicate-value", "%s is listed twice", literal)
			continue
		}
		seen[literal] = true
		named := &model.Value{Node: model.Node{Name: v.Text(), Pos: v.ValuePos()}, Literal: literal}
		describe(named, node, i, len(values))
		if len(values) == 1 {
			named.Doc = cmp.Or(named.Doc, node.Get("title").Text())
		}
		listed = append(listed, named)
	}
	return listed
}

// canonical returns the spelling that equal values of a kind share, or an error for a number that does not fit into 64 bits.
func canonical(l model.Literal, k model.Kind) (model.Literal, error) {
	switch k {
	case model.KindInteger:
		i, err := strconv.ParseInt(string(l), 10, 64)
		return model.Literal(strconv.FormatInt(i, 10)), err
	case model.KindNumber:
		f, err := strconv.ParseFloat(string(l), 64)
		return model.Literal(strconv.FormatFloat(f+0, 'g', -1, 64)), err
	}
	return l, nil
}

// shorten keeps a number to a length that can be read.
func shorten(l model.Literal) string {
	const most = 40
	if len(l) > most {
		return string(l[:most]) + "…"
	}
	return string(l)
}

// describe sets the name and the description that extensions give the value at index i of count.
func describe(v *model.Value, node *load.Node, i, count int) {
	for _, key := range []string{"x-enum-varnames", "x-enumNames"} {
		if names := node.Get(key).Items(); len(names) == count {
			v.Preferred = cmp.Or(v.Preferred, better(names[i].Text(), v.Name))
		}
	}
	for _, key := range []string{"x-enum-descriptions", "x-enumDescriptions"} {
		texts := node.Get(key)
		if texts.Kind() == load.Mapping {
			v.Doc = cmp.Or(v.Doc, texts.Get(v.Name).Text())
		} else if len(texts.Items()) == count {
			v.Doc = cmp.Or(v.Doc, texts.Items()[i].Text())
		}
	}
	for _, known := range node.Get("x-ms-enum", "values").Items() {
		if known.Get("value").Literal() == v.Literal {
			v.Preferred = cmp.Or(v.Preferred, better(known.Get("name").Text(), v.Name))
			v.Doc = cmp.Or(v.Doc, known.Get("description").Text())
		}
	}
}

// isOpen reports whether the document expects values beyond those listed.
func isOpen(node *load.Node) bool {
	extensible := node.Get("x-extensible-enum")
	return node.Get("x-ms-enum", "modelAsString").Bool() || extensible.Bool() || len(extensible.Items()) > 0
}

// convert makes the values ones of the declared kind, and drops those that cannot be: YAML reads an unquoted 1 or true in a list of
// strings otherwise, and what writes documents puts every value in quotes. The first of a sort is told.
func (r *schemaReader) convert(values []*model.Value, k model.Kind) []*model.Value {
	var converted, dropped []*model.Value
	values = slices.DeleteFunc(values, func(v *model.Value) bool {
		literal, ok := ofKind(v.Literal, v.Name, k)
		switch {
		case !ok:
			dropped = append(dropped, v)
		case literal != v.Literal:
			was := *v
			converted = append(converted, &was)
			if v.Literal = literal; k != model.KindString {
				v.Name = string(literal)
			}
		}
		return !ok
	})
	help := "take the values out of quotes"
	if k == model.KindString {
		help = "put the value in quotes"
	}
	r.warnValues(converted, help, "is no "+kindWord(k)+", as the type of the enum says: it is read as one")
	r.warnValues(dropped, "correct the value or the type", "is not of the type "+string(k)+": it is left out")
	return values
}

// warnValues warns of the first value of several, and says how many more there are.
func (r *schemaReader) warnValues(values []*model.Value, help, what string) {
	if len(values) == 0 {
		return
	}
	if more := len(values) - 1; more > 0 {
		what += fmt.Sprintf(" (and %d more)", more)
	}
	r.warn(values[0].Pos, "value-type", help, "%s %s", shorten(values[0].Literal), what)
}

// kindWord returns what a kind of value is called.
func kindWord(k model.Kind) string {
	if k == model.KindString {
		return "text"
	}
	return string(k)
}

// ofKind returns a value as one of a kind: itself, or what its text says. It is false for one that cannot be.
func ofKind(l model.Literal, text string, k model.Kind) (model.Literal, bool) {
	plain := strings.TrimSpace(text)
	switch {
	case l.Is(k):
		return l, true
	case k == model.KindString:
		return quote(text), true
	case l.Kind() == model.KindString && json.Valid([]byte(plain)) && model.Literal(plain).Is(k):
		return model.Literal(plain), true
	}
	return "", false
}

// kindsOfValues returns the kinds of the values; integers among numbers are numbers.
func kindsOfValues(values []*model.Value) []model.Kind {
	var kinds []model.Kind
	for _, v := range values {
		if k := v.Literal.Kind(); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if slices.Contains(kinds, model.KindNumber) {
		kinds = slices.DeleteFunc(kinds, func(k model.Kind) bool { return k == model.KindInteger })
	}
	return kinds
}
