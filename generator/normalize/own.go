package normalize

import (
	"regexp"
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readOwn reads a schema's own keywords: what it says without references, allOf and unions.
func (r *schemaReader) readOwn(node *load.Node) shape {
	if isNever(node) { // a part of a composition
		return shape{Use: model.Use{Type: &model.Any{None: true}}}
	}
	if values := enumValues(node); len(values) > 0 {
		return shape{Use: model.Use{Type: r.readEnum(node, values)}}
	}
	if e := node.Get("enum"); e != nil && len(e.Items()) == 0 {
		r.warn(e.Pos(), "empty-enum", "list the values, or remove the keyword", "the enum has no values")
	}
	kinds := typesOf(node)
	if len(kinds) == 0 {
		kinds = impliedKinds(node)
	}
	switch len(kinds) {
	case 0:
		return shape{Use: model.Use{Type: &model.Any{}}}
	case 1:
		return r.readKind(node, kinds[0])
	}
	u := r.newUnion(node)
	var required []string
	for _, k := range kinds {
		s := r.readKind(node, k)
		required = append(required, s.required...)
		u.Variants = append(u.Variants, &model.Variant{Node: model.Node{Pos: node.Pos()}, Type: s.Type})
	}
	return shape{Use: model.Use{Type: u}, required: required}
}

// kindOfKeyword tells the kind of value that a keyword speaks of; the first that occurs decides for a schema without type.
var kindOfKeyword = []struct {
	keyword string
	kind    model.Kind
}{
	{"properties", model.KindObject}, {"additionalProperties", model.KindObject}, {"required", model.KindObject},
	{"patternProperties", model.KindObject}, {"propertyNames", model.KindObject}, {"x-oneof", model.KindObject},
	{"minProperties", model.KindObject}, {"maxProperties", model.KindObject}, {"unevaluatedProperties", model.KindObject},
	{"items", model.KindArray}, {"prefixItems", model.KindArray}, {"minItems", model.KindArray},
	{"maxItems", model.KindArray}, {"uniqueItems", model.KindArray},
	{"minLength", model.KindString}, {"maxLength", model.KindString}, {"pattern", model.KindString},
	{"contentEncoding", model.KindString}, {"contentMediaType", model.KindString},
	{"minimum", model.KindNumber}, {"maximum", model.KindNumber}, {"multipleOf", model.KindNumber},
	{"exclusiveMinimum", model.KindNumber}, {"exclusiveMaximum", model.KindNumber},
}

// kindOfFormat tells the kind of value that a format speaks of.
var kindOfFormat = map[string]model.Kind{
	model.FormatInt32: model.KindInteger, model.FormatInt64: model.KindInteger,
	model.FormatUnixTime: model.KindInteger, "unix-time": model.KindInteger, "unix-timestamp": model.KindInteger,
	"float": model.KindNumber, "double": model.KindNumber,
	model.FormatDateTime: model.KindString, "date": model.KindString, model.FormatBase64: model.KindString,
	model.FormatBinary: model.KindString, "uuid": model.KindString, "uri": model.KindString, "email": model.KindString,
	model.FormatFieldMask: model.KindString,
}

// impliedKinds returns the kind of a schema without type.
func impliedKinds(node *load.Node) []model.Kind {
	for _, k := range kindOfKeyword {
		if node.Get(k.keyword) != nil {
			return []model.Kind{k.kind}
		}
	}
	if k, ok := kindOfFormat[node.Get("format").Text()]; ok {
		return []model.Kind{k}
	}
	return nil
}

// readKind reads a schema's own keywords as far as they speak of one kind of value.
func (r *schemaReader) readKind(node *load.Node, k model.Kind) shape {
	switch k {
	case model.KindString, model.KindInteger, model.KindNumber, model.KindBoolean:
		return shape{Use: model.Use{Type: r.readScalar(node, k)}}
	case model.KindObject:
		return r.readObject(node)
	case model.KindArray:
		return shape{Use: model.Use{Type: r.readList(node)}}
	case "file": // Swagger 2.0
		return shape{Use: model.Use{Type: &model.Scalar{Kind: model.KindString, Format: model.FormatBinary}}}
	}
	r.warn(node.Get("type").Pos(), "unknown-type", "use one of string, integer, number, boolean, object and array", "%q is not a type", k)
	return shape{Use: model.Use{Type: &model.Any{}}}
}

// integerText are the formats of numbers that are written as text.
var integerText = []string{"int32", "int64", "uint32", "uint64"}

// readScalar reads a string, number or boolean.
func (r *schemaReader) readScalar(node *load.Node, k model.Kind) *model.Scalar {
	if k != model.KindString {
		return &model.Scalar{Kind: k, Format: numberFormat(k, node.Get("format").Text()), Limits: r.limits(node, k)}
	}
	format, isNumber := textFormat(node)
	if isNumber {
		return &model.Scalar{Kind: model.KindInteger, Format: format, AsText: true, Limits: r.limits(node, model.KindInteger)}
	}
	s := &model.Scalar{Kind: k, Format: format, Limits: r.limits(node, k)}
	if node.Get("contentEncoding") == nil {
		s.Media = node.Get("contentMediaType").Text()
	}
	return s
}

// numberFormat returns the format of a number. Of the names for a moment only those count that mean seconds wherever they are used:
// "timestamp" and "epoch" are milliseconds in many documents.
func numberFormat(k model.Kind, format string) string {
	if k == model.KindInteger && (format == "unix-time" || format == "unix-timestamp") {
		return model.FormatUnixTime
	}
	return format
}

// textFormat returns the format of a string, and whether it is a number in text.
func textFormat(node *load.Node) (format string, isNumber bool) {
	format = node.Get("format").Text()
	switch {
	case slices.Contains(integerText, format):
		return format, true
	case format == "base64" || format == "" && node.Get("contentEncoding").Text() == "base64":
		return model.FormatBase64, false
	case format == "" && node.Get("contentEncoding") == nil && isBinary(model.MainType(node.Get("contentMediaType").Text())):
		return model.FormatBinary, false
	case format == "google-fieldmask" || node.Get("x-proto-message").Text() == "google.protobuf.FieldMask":
		return model.FormatFieldMask, false
	}
	return format, false
}

// textTypes are the media types that are text, next to JSON and XML.
var textTypes = regexp.MustCompile(`^(text/.*|message/.*|application/(javascript|ecmascript|graphql|jwt|sql|toml|yaml|x-yaml|x-sh|x-ndjson|x-www-form-urlencoded|pem-certificate-chain))$`)

// isBinary reports whether a media type is of bytes that are not text.
func isBinary(mediaType string) bool {
	return mediaType != "" && !model.IsJSON(mediaType) && !isXML(mediaType) && !textTypes.MatchString(mediaType)
}

// readList reads an array. Items that single positions say the same of are items of one type.
func (r *schemaReader) readList(node *load.Node) *model.List {
	l := &model.List{Item: model.Use{Type: &model.Any{}}, Limits: r.limits(node, model.KindArray)}
	items, positions := node.Get("items"), node.Get("prefixItems").Items()
	if isNever(items) { // beyond those
		last := uint64(len(positions))
		if l.Limits.MaxItems == nil || *l.Limits.MaxItems > last {
			l.Limits.MaxItems = &last
		}
		if items = nil; len(positions) > 0 {
			items = positions[0]
		}
	}
	if items != nil && !slices.ContainsFunc(positions, func(p *load.Node) bool { return !sameSchema(p, items) }) {
		l.Item = r.read(items).Use
	}
	l.Tuple = r.tuple(node)
	return l
}

// tuple reads what is at single positions, in the words of every draft; nil where there is none.
func (r *schemaReader) tuple(node *load.Node) *model.Tuple {
	items, rest := node.Get("prefixItems").Items(), node.Get("items")
	if rest.Kind() == load.Sequence {
		items, rest = rest.Items(), node.Get("additionalItems")
	}
	if !r.whole || len(items) == 0 || isOneType(node.Get("prefixItems"), node) && node.Get("prefixItems") != nil {
		return nil
	}
	t := &model.Tuple{}
	for _, item := range items {
		use := r.read(item).Use
		t.Items = append(t.Items, &use)
	}
	if !isNever(rest) {
		t.Rest = &model.Use{Type: &model.Any{}}
		if rest != nil {
			*t.Rest = r.read(rest).Use
		}
	}
	return t
}

// isOneType reports whether the single positions of a list have the type of its other items, or of each other where there are none.
func isOneType(positions, list *load.Node) bool {
	items := list.Get("items")
	if isNever(items) && len(positions.Items()) > 0 {
		items = positions.Items()[0]
	}
	return !slices.ContainsFunc(positions.Items(), func(p *load.Node) bool { return !sameSchema(p, items) })
}

// sameSchema reports whether two schemas say the same of values, what they say to people aside.
func sameSchema(a, b *load.Node) bool {
	a, b = a.Follow(), b.Follow()
	if a == b {
		return true
	}
	if a.Kind() != load.Mapping || b.Kind() != load.Mapping {
		return a.Literal() == b.Literal()
	}
	says := func(node *load.Node) []*load.Node {
		return slices.DeleteFunc(slices.Clone(node.Members()), func(m *load.Node) bool {
			return slices.Contains([]string{"title", "description", "example", "examples", "$comment"}, m.Key())
		})
	}
	members := says(a)
	return len(members) == len(says(b)) && !slices.ContainsFunc(members, func(m *load.Node) bool {
		other := b.Get(m.Key())
		return other == nil || other.Literal() != m.Literal()
	})
}
