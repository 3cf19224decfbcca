package normalize

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
)

// schemaTexts are the schemas of a document in the words that the runtime checks values by: those of JSON Schema draft 2020-12, and a few
// of OpenAPI. They keep all that limits values, where a model keeps less.
type schemaTexts struct {
	*declarations

	origins  map[model.Type]origin
	keywords []schemaKeyword
	names    map[*load.Node]string
	taken    map[string]bool
	pending  []*load.Node
	// byText are the names of schemas that are in others, by their strings: equal ones share a line.
	byText map[model.Literal]string
	// keys are the keys of schemas; bare tells that one is being made, of the keywords that are beyond the model.
	keys map[*load.Node]string
	bare bool
	// isProto tells that the document describes protocol buffers, whose JSON has integers as text or as numbers.
	isProto bool
	// top is the schema of the line that is being written.
	top *load.Node
}

// writeTexts writes the schemas that operations and named types lead to.
func writeTexts(d *declarations, k *known, operations map[*model.Operation]operationNode) {
	t := &schemaTexts{
		declarations: d, origins: k.origins, keywords: schemaKeywords(), names: map[*load.Node]string{}, taken: map[string]bool{},
		byText: map[model.Literal]string{}, keys: map[*load.Node]string{},
	}
	components := d.root.Get("components", "schemas").Members()
	t.isProto = slices.ContainsFunc(components, func(s *load.Node) bool { return s.Get("x-proto-message") != nil })
	for _, s := range components {
		t.name(d.meant(s))
	}
	t.nameOrigins()
	if t.whole {
		return
	}
	for _, o := range d.api.Operations {
		if text := t.operation(operations[o]); text != "{}" {
			o.Texts = []*model.Text{{Text: text}}
		}
	}
	for i := 0; i < len(t.pending); i++ { //nolint:intrange // the list grows meanwhile
		d.api.Texts = append(d.api.Texts, &model.Text{Name: t.names[t.pending[i]], Text: t.line(t.pending[i])})
	}
}

// needsOrigin reports whether values of a type have their own Go type: of lists and maps those that are named have.
func needsOrigin(t model.Type, named bool) bool {
	switch t := t.(type) {
	case *model.Object, *model.Union:
		return true
	case *model.Enum:
		return t.Kind != model.KindBoolean && len(t.Values) > 1
	case *model.List, *model.Map:
		return named
	}
	return false
}

// nodesOf returns the schemas of parts.
func nodesOf(parts []part) []*load.Node {
	nodes := make([]*load.Node, len(parts))
	for i, p := range parts {
		nodes[i] = p.node
	}
	return nodes
}

// nameOrigins tells the types of the model what they were made of.
func (t *schemaTexts) nameOrigins() {
	named := map[model.Type]bool{}
	for _, s := range t.api.Schemas {
		named[s.Type] = true
	}
	w := walker{typ: func(at *model.Type) {
		if needsOrigin(*at, named[*at]) {
			*model.OriginOf(*at) = t.origin(t.origins[*at])
		}
	}}
	w.api(t.api)
}

func (t *schemaTexts) origin(from origin) model.Origin {
	o := model.Origin{Version: t.api.Versions[0].ID}
	for _, node := range from.nodes {
		if t.whole { // nobody checks values by the schemas
			o.Key += t.key(node)
			continue
		}
		if name := t.boundName(node, from.bound); !slices.Contains(o.Names, name) {
			o.Names = append(o.Names, name)
			o.Key += t.key(node)
		}
	}
	return o
}

// boundName returns the name of a schema in which dynamic references lead to the bound ones: of a line that says so, where there are any.
func (t *schemaTexts) boundName(node *load.Node, bound map[string]*load.Node) string {
	name := t.inlineName(node)
	if len(bound) == 0 {
		return name
	}
	var o, anchors objectText
	for _, anchor := range slices.Sorted(maps.Keys(bound)) {
		anchors.set(anchor, quote(t.name(bound[anchor])))
	}
	o.set("$ref", quote(name))
	o.set("$dynamicAnchors", anchors.text())
	text := o.text()
	if name, ok := t.byText[text]; ok {
		return name
	}
	name = t.freeName(name)
	t.byText[text], t.taken[name] = name, true
	t.api.Texts = append(t.api.Texts, &model.Text{Name: name, Text: text})
	return name
}

// inlineName returns the name of a schema that may be in another. Equal ones have one name.
func (t *schemaTexts) inlineName(node *load.Node) string {
	if name, ok := t.names[node]; ok {
		return name
	}
	text := t.line(node)
	if name, ok := t.byText[text]; ok {
		t.names[node] = name
		return name
	}
	name := t.name(node)
	t.byText[text] = name
	return name
}

// nestedKey returns what stands for a schema in the key of the one around it: nothing, usually.
func (t *schemaTexts) nestedKey(node *load.Node) model.Literal {
	t.bare = false
	key := t.key(node)
	if t.bare = true; key == "" {
		return "{}"
	}
	return model.Literal(`"` + key + `"`)
}

// line writes the schema that a line is for.
func (t *schemaTexts) line(node *load.Node) model.Literal {
	outer := t.top
	t.top = node
	defer func() { t.top = outer }()
	return t.schema(node)
}

// beyondModel are the keywords that models do not have, or have less of; holding are those that hold others.
var (
	beyondModel = []string{
		"patternProperties", "propertyNames", "dependentRequired", "dependentSchemas", "unevaluatedProperties", "prefixItems", "contains",
		"minContains", "maxContains", "unevaluatedItems", "not", "if", "then", "else",
	}
	holding = []string{"properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf"}
)

// key returns a string that is equal for schemas that say the same by the keywords that are beyond the model.
func (t *schemaTexts) key(node *load.Node) string {
	key, ok := t.keys[node]
	if !ok {
		outer := t.bare
		t.bare = true
		text := t.line(node)
		t.bare = outer
		if text != "{}" {
			sum := sha256.Sum256([]byte(text))
			key = hex.EncodeToString(sum[:8])
		}
		t.keys[node] = key
	}
	return key
}

// name returns the name of a schema that others refer to: that of the component, or one that says where it is.
func (t *schemaTexts) name(node *load.Node) string {
	if name, ok := t.names[node]; ok {
		return name
	}
	name := t.componentOf(node).Key()
	if name == "" {
		name = node.Pointer()
		if node.Root() != t.root {
			name = path.Base(node.File()) + "#" + name
		}
	}
	name = t.freeName(name)
	t.names[node], t.taken[name] = name, true
	t.pending = append(t.pending, node)
	return name
}

// freeName returns a name that no schema has yet.
func (t *schemaTexts) freeName(name string) string {
	free := name
	for i := 2; t.taken[free]; i++ {
		free = name + " " + strconv.Itoa(i)
	}
	return free
}

// objectText writes a JSON object, member by member.
type objectText struct{ b []byte }

// set adds a member; one without a value is left out.
func (o *objectText) set(name string, value model.Literal) {
	if value == "" {
		return
	}
	if o.b == nil {
		o.b = []byte{'{'}
	} else {
		o.b = append(o.b, ',')
	}
	o.b = append(append(append(o.b, quote(name)...), ':'), value...)
}

// text returns the object; it is empty if nothing was added.
func (o *objectText) text() model.Literal {
	if o.b == nil {
		return ""
	}
	return model.Literal(o.b) + "}"
}

func list(items []model.Literal) model.Literal {
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(item))
	}
	return model.Literal("[" + b.String() + "]")
}

func quoted(texts []string) model.Literal {
	items := make([]model.Literal, len(texts))
	for i, text := range texts {
		items[i] = quote(text)
	}
	return list(items)
}

// operation writes the schemas of an operation.
func (t *schemaTexts) operation(at operationNode) model.Literal {
	var o, params, answers objectText
	declared := map[string]*load.Node{}
	var keys []string
	for _, list := range []*load.Node{at.item.Get("parameters"), at.node.Get("parameters")} {
		for _, use := range list.Items() {
			p := use.Follow()
			key := p.Get("in").Text() + " " + p.Get("name").Text()
			if declared[key] == nil {
				keys = append(keys, key)
			}
			declared[key] = p
		}
	}
	for _, key := range keys {
		p := declared[key]
		schema := p.Get("schema")
		if content := p.Get("content").Members(); len(content) > 0 {
			schema = content[0].Get("schema")
		}
		params.set(key, t.use(schema))
	}
	o.set("params", params.text())
	o.set("bodies", t.content(at.node.Get("requestBody").Follow()))
	for _, r := range at.node.Get("responses").Members() {
		answers.set(strings.ReplaceAll(r.Key(), "x", "X"), t.content(r.Follow()))
	}
	o.set("answers", answers.text())
	return cmp.Or(o.text(), "{}")
}

// content writes the schemas of what is sent in each media type.
func (t *schemaTexts) content(node *load.Node) model.Literal {
	var o objectText
	for _, m := range node.Get("content").Members() {
		o.set(m.Key(), t.use(m.Get("schema")))
	}
	return o.text()
}

// use writes a schema at a place; nothing for one that allows everything.
func (t *schemaTexts) use(node *load.Node) model.Literal {
	if node == nil {
		return ""
	}
	if text := t.schema(node); text != "true" && text != "{}" {
		return text
	}
	return ""
}

// schema writes a schema.
func (t *schemaTexts) schema(node *load.Node) model.Literal {
	if node.Kind() != load.Mapping {
		if isFalse(node) {
			return "false"
		}
		return "true"
	}
	if first := t.copyOf[node]; first != nil {
		return t.schema(first)
	}
	var o objectText
	s := schemaText{schemaTexts: t, node: node}
	if name, ok := t.names[node]; ok && node != t.top { // what belongs to the use stays with it
		if t.bare {
			return t.nestedKey(node)
		}
		o.set("$ref", quote(name))
		o.set("readOnly", s.fact("readOnly"))
		o.set("writeOnly", s.fact("writeOnly"))
		o.set("default", node.Get("default").Literal())
		return o.text()
	}
	for _, k := range t.keywords {
		switch {
		case !t.bare:
			o.set(k.name, k.text(&s))
		case slices.Contains(holding, k.name):
			if text := k.text(&s); strings.Trim(string(text), "[]{},") != "" {
				o.set(k.name, text)
			}
		case slices.Contains(beyondModel, k.name):
			t.bare = false
			o.set(k.name, k.text(&s))
			t.bare = true
		}
	}
	return cmp.Or(o.text(), "{}")
}

// schemaText is one schema that is being written.
type schemaText struct {
	*schemaTexts
	node *load.Node
}

// schemaKeyword is a keyword that is written, with what makes its value out of the document.
type schemaKeyword struct {
	name string
	text func(*schemaText) model.Literal
}

// schemaKeywords returns the keywords in the order in which they are written.
func schemaKeywords() []schemaKeyword {
	return []schemaKeyword{
		{"$ref", (*schemaText).reference},
		{"$dynamicRef", (*schemaText).dynamicReference},
		{"$dynamicAnchors", (*schemaText).dynamicAnchors},
		{"type", (*schemaText).types},
		{"nullable", (*schemaText).nullable},
		{"enum", (*schemaText).enum},
		{"format", (*schemaText).format},
		{"minimum", limitOf("minimum", "exclusiveMinimum", false)},
		{"exclusiveMinimum", limitOf("minimum", "exclusiveMinimum", true)},
		{"maximum", limitOf("maximum", "exclusiveMaximum", false)},
		{"exclusiveMaximum", limitOf("maximum", "exclusiveMaximum", true)},
		{"multipleOf", func(s *schemaText) model.Literal {
			if step := numberAt(s.node, "multipleOf"); step != "" && compareNumbers(step, "0") > 0 {
				return step
			}
			return ""
		}},
		{"minLength", lengthOf("minLength")}, {"maxLength", lengthOf("maxLength")},
		{"pattern", (*schemaText).pattern},
		{"properties", schemasOf("properties")},
		{"required", func(s *schemaText) model.Literal { return namesAt(s.node.Get("required")) }},
		{"patternProperties", (*schemaText).patternProperties},
		{"additionalProperties", (*schemaText).additionalProperties},
		{"propertyNames", schemaOf("propertyNames")},
		{"minProperties", countOf("minProperties")}, {"maxProperties", countOf("maxProperties")},
		{"dependentRequired", (*schemaText).dependentRequired},
		{"dependentSchemas", (*schemaText).dependentSchemas},
		{"unevaluatedProperties", schemaOf("unevaluatedProperties")},
		{"x-oneof", (*schemaText).groups},
		{"x-unset", func(s *schemaText) model.Literal {
			if s.node.Get("x-proto-message") == nil {
				return ""
			}
			return "true"
		}},
		{"x-names", (*schemaText).furtherNames},
		{"prefixItems", (*schemaText).prefixItems},
		{"items", (*schemaText).items},
		{"contains", schemaOf("contains")},
		{"minContains", countOf("minContains")}, {"maxContains", countOf("maxContains")},
		{"minItems", countOf("minItems")}, {"maxItems", countOf("maxItems")},
		{"uniqueItems", func(s *schemaText) model.Literal { return isTrue(s.node.Get("uniqueItems")) }},
		{"unevaluatedItems", schemaOf("unevaluatedItems")},
		{"allOf", schemaList("allOf")}, {"anyOf", branchesOf("anyOf")}, {"oneOf", branchesOf("oneOf")},
		{"discriminator", (*schemaText).discriminator},
		{"not", schemaOf("not")}, {"if", schemaOf("if")}, {"then", schemaOf("then")}, {"else", schemaOf("else")},
		{"readOnly", func(s *schemaText) model.Literal { return s.fact("readOnly") }},
		{"writeOnly", func(s *schemaText) model.Literal { return s.fact("writeOnly") }},
		{"default", func(s *schemaText) model.Literal { return s.node.Get("default").Literal() }},
	}
}

func isTrue(node *load.Node) model.Literal {
	if node.Bool() {
		return "true"
	}
	return ""
}

// schemaOf writes the schema under a keyword.
func schemaOf(keyword string) func(*schemaText) model.Literal {
	return func(s *schemaText) model.Literal {
		if sub := s.node.Get(keyword); sub != nil {
			return s.schema(sub)
		}
		return ""
	}
}

// schemasOf writes the schemas by name under a keyword.
func schemasOf(keyword string) func(*schemaText) model.Literal {
	return func(s *schemaText) model.Literal {
		var o objectText
		for _, sub := range s.node.Get(keyword).Members() {
			o.set(sub.Key(), s.schema(sub))
		}
		return o.text()
	}
}

// schemaList writes the list of schemas under a keyword.
func schemaList(keyword string) func(*schemaText) model.Literal {
	return func(s *schemaText) model.Literal { return s.list(s.node.Get(keyword).Items()) }
}

func (s *schemaText) list(nodes []*load.Node) model.Literal {
	if len(nodes) == 0 {
		return ""
	}
	items := make([]model.Literal, len(nodes))
	for i, sub := range nodes {
		items[i] = s.schema(sub)
	}
	return list(items)
}

// branchesOf writes the branches of a union. One that only allows null means null.
func branchesOf(keyword string) func(*schemaText) model.Literal {
	return func(s *schemaText) model.Literal {
		branches := s.node.Get(keyword).Items()
		if len(branches) == 0 {
			return ""
		}
		items := make([]model.Literal, len(branches))
		for i, b := range branches {
			if items[i] = s.schema(b); isNull(b) {
				items[i] = `{"type":"null"}`
			}
		}
		return list(items)
	}
}

// reference writes the name of the schema that a reference leads to.
func (s *schemaText) reference() model.Literal {
	if !isReference(s.node) || s.node.DynamicAnchor() != "" && s.node.Get("$ref") != nil {
		return ""
	}
	to := s.top
	if _, ok := s.node.Ref(); ok {
		to = s.targetNode(s.node)
	}
	if to == nil {
		return ""
	}
	return quote(s.name(to))
}

// dynamicReference writes the anchor of a dynamic reference, with the schema that it leads to where nothing else has the anchor.
func (s *schemaText) dynamicReference() model.Literal {
	anchor := s.node.DynamicAnchor()
	if _, ok := s.node.Ref(); anchor == "" || !ok {
		return ""
	}
	to := s.targetNode(s.node)
	if to == nil {
		return ""
	}
	var o objectText
	o.set(anchor, quote(s.name(to)))
	return o.text()
}

// dynamicAnchors writes the schemas of a component, a resource, or of definitions by the anchors that dynamic references may lead to.
func (s *schemaText) dynamicAnchors() model.Literal {
	var o objectText
	for _, to := range s.anchorsIn(s.node) {
		o.set(to.Get("$dynamicAnchor").Text(), quote(s.name(to)))
	}
	return o.text()
}

func (s *schemaText) types() model.Literal {
	names := slices.DeleteFunc(typeNames(s.node), func(name string) bool { return !slices.Contains(typeWords, name) })
	if s.isIntegerText() && s.isProto {
		names = append(names, "integer")
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return quote(names[0])
	}
	return quoted(names)
}

var typeWords = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

// isIntegerText reports whether the schema is of integers in text.
func (s *schemaText) isIntegerText() bool {
	_, isNumber := textFormat(s.node)
	return isNumber && slices.Contains(typeNames(s.node), "string")
}

// nullable writes whether null is allowed by another word than a type.
func (s *schemaText) nullable() model.Literal {
	if saysNullable(s.node) || s.node.Get("const").IsNull() || slices.ContainsFunc(s.node.Get("enum").Items(), (*load.Node).IsNull) {
		return "true"
	}
	return ""
}

// saysNullable reports whether a schema or a part of its allOf is said to be nullable, in the words of OpenAPI 3.0.
func saysNullable(node *load.Node) bool {
	return node.Get("nullable").Bool() || node.Get("x-nullable").Bool() || slices.ContainsFunc(node.Get("allOf").Items(), saysNullable)
}

// enum writes the values of a closed enum.
func (s *schemaText) enum() model.Literal {
	values := s.node.Get("enum").Items()
	if c := s.node.Get("const"); c != nil {
		values = []*load.Node{c}
	}
	if s.node.Get("enum").Kind() == load.Sequence && len(values) == 0 {
		return "[]"
	}
	if len(values) == 0 || s.node.Get("x-ms-enum", "modelAsString").Bool() || s.node.Get("x-extensible-enum") != nil {
		return ""
	}
	kinds := typesOf(s.node)
	items := make([]model.Literal, 0, len(values))
	for _, v := range values {
		item := v.Literal()
		if len(kinds) == 1 && !v.IsNull() && v.Kind() == load.Scalar {
			var ok bool
			if item, ok = ofKind(item, v.Text(), kinds[0]); !ok {
				continue // the enum of the model does without it
			}
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		return ""
	}
	return list(items)
}

// format writes the format that values are read by, or that is checked on request.
func (s *schemaText) format() model.Literal {
	kinds := typesOf(s.node)
	if len(kinds) > 0 && !slices.Contains(kinds, model.KindString) {
		if format := s.node.Get("format").Text(); slices.Contains(integerText, format) && slices.Contains(kinds, model.KindInteger) {
			return quote(format)
		}
		return ""
	}
	switch format, _ := textFormat(s.node); format {
	case "", model.FormatFieldMask:
		return ""
	case model.FormatBinary: // where it is in JSON
		if media := s.node.Get("contentMediaType").Text(); media != "" && media != octets {
			return ""
		}
		return quote(model.FormatBase64)
	default:
		return quote(format)
	}
}

// isBytes reports whether values are files, whose limits are not those of a string.
func (s *schemaText) isBytes() bool {
	format, _ := textFormat(s.node)
	return format == model.FormatBinary
}

// limitOf writes the limit of numbers of one side, if it is exclusive as asked for.
func limitOf(plain, exclusive string, wantExclusive bool) func(*schemaText) model.Literal {
	sign := 1
	if plain == "maximum" {
		sign = -1
	}
	return func(s *schemaText) model.Literal {
		if limit, isExclusive := bound(s.node, plain, exclusive, sign); isExclusive == wantExclusive {
			return limit
		}
		return ""
	}
}

// countOf writes a number of things, which may be spelt as 2.0. One that no value reaches limits nothing.
func countOf(keyword string) func(*schemaText) model.Literal {
	return func(s *schemaText) model.Literal {
		r := numberAt(s.node, keyword).Rational()
		if r == nil || !r.IsInt() || r.Sign() < 0 {
			return ""
		}
		if r.Num().Cmp(big.NewInt(math.MaxInt32)) > 0 {
			if strings.HasPrefix(keyword, "max") {
				return ""
			}
			return model.Literal(strconv.Itoa(math.MaxInt32))
		}
		return model.Literal(r.Num().String())
	}
}

func lengthOf(keyword string) func(*schemaText) model.Literal {
	count := countOf(keyword)
	return func(s *schemaText) model.Literal {
		if s.isBytes() {
			return ""
		}
		return count(s)
	}
}

func (s *schemaText) pattern() model.Literal {
	p := s.node.Get("pattern")
	text, ok := pattern.Go(p.Text())
	if p == nil || !ok || s.isBytes() {
		return ""
	}
	return quote(text)
}

// patternProperties writes the schemas of members by patterns of their names, as far as Go has the patterns.
func (s *schemaText) patternProperties() model.Literal {
	var o objectText
	for _, p := range s.node.Get("patternProperties").Members() {
		if text, ok := pattern.Go(p.Key()); ok {
			o.set(text, s.schema(p))
		}
	}
	return o.text()
}

// additionalProperties writes the schema of other members, unless it cannot be told which these are.
func (s *schemaText) additionalProperties() model.Literal {
	if slices.ContainsFunc(s.node.Get("patternProperties").Keys(), func(p string) bool { return !isGoPattern(p) }) {
		return ""
	}
	return schemaOf("additionalProperties")(s)
}

// namesAt writes the names of a list.
func namesAt(node *load.Node) model.Literal {
	if names := texts(node); len(names) > 0 {
		return quoted(names)
	}
	return ""
}

// dependentRequired writes which members ask for others, under the older keyword as well.
func (s *schemaText) dependentRequired() model.Literal {
	var o objectText
	for _, keyword := range []string{"dependentRequired", "dependencies"} {
		for _, d := range s.node.Get(keyword).Members() {
			if d.Kind() == load.Sequence {
				o.set(d.Key(), quoted(texts(d)))
			}
		}
	}
	return o.text()
}

// dependentSchemas writes which members ask for a schema, under the older keyword as well.
func (s *schemaText) dependentSchemas() model.Literal {
	var o objectText
	for _, keyword := range []string{"dependentSchemas", "dependencies"} {
		for _, d := range s.node.Get(keyword).Members() {
			if d.Kind() != load.Sequence {
				o.set(d.Key(), s.schema(d))
			}
		}
	}
	return o.text()
}

// groups writes the groups of fields of which at most one is present.
func (s *schemaText) groups() model.Literal {
	var groups []model.Literal
	for _, g := range s.node.Get("x-oneof").Items() {
		fields := slices.DeleteFunc(texts(g.Get("fields")), func(name string) bool { return s.node.Get("properties", name) == nil })
		if len(fields) == 0 {
			continue
		}
		var o objectText
		o.set("fields", quoted(fields))
		o.set("required", isTrue(g.Get("required")))
		groups = append(groups, o.text())
	}
	if groups == nil {
		return ""
	}
	return list(groups)
}

// furtherNames writes the names that properties have next to their own.
func (s *schemaText) furtherNames() model.Literal {
	var o objectText
	for _, p := range s.node.Get("properties").Members() {
		if name := s.annotations(p).alsoNamed; name != nil && s.node.Get("properties", name[0]) == nil {
			o.set(p.Key(), quote(name[0]))
		}
	}
	return o.text()
}

// prefixItems writes the schemas of single positions, under the older keyword as well.
func (s *schemaText) prefixItems() model.Literal {
	if items := s.node.Get("items"); items.Kind() == load.Sequence {
		return s.list(items.Items())
	}
	return s.list(s.node.Get("prefixItems").Items())
}

func (s *schemaText) items() model.Literal {
	if s.node.Get("items").Kind() == load.Sequence {
		return schemaOf("additionalItems")(s)
	}
	return schemaOf("items")(s)
}

// discriminator writes which schemas the values of a tag stand for: the branches of the union, or what extends the schema.
func (s *schemaText) discriminator() model.Literal {
	d := s.node.Get("discriminator")
	tag := tagOf(d)
	branches := slices.Concat(s.node.Get("oneOf").Items(), s.node.Get("anyOf").Items())
	var mapping, o objectText
	if b := s.bases[s.node]; b != nil {
		for _, sub := range b.subs {
			s.tags(sub, &mapping)
		}
	} else if b := s.baseOf(branches); b != nil && tag == "" {
		tag = b.tag
		said := map[*load.Node]bool{}
		for _, branch := range branches {
			if to := s.targetNode(branch); !said[to] {
				said[to] = true
				s.tags(*b.sub(to), &mapping)
			}
		}
	} else if tag != "" {
		s.branchTags(d, &mapping)
	}
	if mapping.b == nil {
		return ""
	}
	o.set("propertyName", quote(tag))
	o.set("mapping", mapping.text())
	return o.text()
}

// baseOf returns the discriminated base that all branches of a union extend; nil for none. It says then which value is of which branch.
func (s *schemaText) baseOf(branches []*load.Node) *base {
	if len(branches) < 2 {
		return nil
	}
	for _, parent := range s.parents(s.targetNode(branches[0])) {
		b := s.bases[parent]
		if b != nil && !slices.ContainsFunc(branches, func(branch *load.Node) bool { return b.sub(s.targetNode(branch)) == nil }) {
			return b
		}
	}
	return nil
}

// tags writes the tags of a subtype.
func (s *schemaText) tags(sub subtype, mapping *objectText) {
	for _, value := range sub.tags {
		mapping.set(value, quote(s.name(sub.node)))
	}
}

// branchTags writes the tags of the branches of a union that are references: those of the mapping, and their names.
func (s *schemaText) branchTags(d *load.Node, mapping *objectText) {
	entries := d.Get("mapping").Members()
	said := map[string]bool{}
	mapped := map[*load.Node]bool{}
	for _, m := range entries {
		if to := s.mapped(m); to != nil && !said[m.Key()] {
			said[m.Key()], mapped[to] = true, true
			mapping.set(m.Key(), quote(s.name(to)))
		}
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		for _, b := range s.node.Get(keyword).Items() {
			if _, ok := b.Ref(); !ok {
				continue
			}
			to := s.targetNode(b)
			if to == nil || mapped[to] {
				continue
			}
			if tag := s.impliedTag(to, tagOf(d)); !said[tag] {
				said[tag] = true
				mapping.set(tag, quote(s.name(to)))
			}
		}
	}
}

// impliedTag returns the value that means a schema that no mapping has: the only one of its tag, or its name.
func (s *schemaText) impliedTag(to *load.Node, tag string) string {
	if named := s.named[to]; named != nil {
		if o, ok := model.Resolve(named.Type).(*model.Object); ok && o.Field(tag) != nil {
			if c := model.Const(o.Field(tag).Type); c != nil && model.KindOf(o.Field(tag).Type) == model.KindString {
				return c.Name
			}
		}
	}
	return cmp.Or(s.componentOf(to).Key(), to.Key())
}

// fact writes whether a schema, or what it refers to, is said to be only read or only written.
func (s *schemaText) fact(keyword string) model.Literal {
	node := s.node
	for range maxFacts {
		if node.Get(keyword).Bool() || slices.ContainsFunc(node.Get("allOf").Items(), func(sub *load.Node) bool {
			return sub.Get(keyword).Bool() || sub.Follow().Get(keyword).Bool()
		}) {
			return "true"
		}
		if !isReference(node) {
			break
		}
		if node = s.targetNode(node); node == nil {
			break
		}
	}
	return ""
}

// maxFacts bounds the references that are followed for a fact of a schema.
const maxFacts = 20
