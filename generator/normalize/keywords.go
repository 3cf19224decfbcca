package normalize

import (
	"maps"
	"slices"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// beyondTypes returns the keywords that say more of values than the types and limits of the model do, with the function that reads
// each. Comparisons look at them; the code that checks values has schemas as they are written.
func beyondTypes() map[string]func(r *keywordReader, value *load.Node) {
	return map[string]func(r *keywordReader, value *load.Node){
		"type":                  (*keywordReader).null,
		"enum":                  (*keywordReader).values,
		"const":                 (*keywordReader).constant,
		"oneOf":                 (*keywordReader).oneOf,
		"anyOf":                 (*keywordReader).anyOf,
		"not":                   (*keywordReader).not,
		"if":                    (*keywordReader).condition,
		"then":                  (*keywordReader).consequence,
		"else":                  (*keywordReader).consequence,
		"propertyNames":         (*keywordReader).propertyNames,
		"patternProperties":     (*keywordReader).patternProperties,
		"unevaluatedProperties": (*keywordReader).unevaluatedProperties,
		"dependentRequired":     (*keywordReader).dependencies,
		"dependentSchemas":      (*keywordReader).dependencies,
		"dependencies":          (*keywordReader).dependencies,
		"contains":              (*keywordReader).schema,
		"minContains":           (*keywordReader).contained,
		"maxContains":           (*keywordReader).contained,
		"unevaluatedItems":      (*keywordReader).limit,
		"contentEncoding":       (*keywordReader).contentEncoding,
		"contentMediaType":      (*keywordReader).contentMediaType,
		"contentSchema":         (*keywordReader).limit,
		"xml":                   (*keywordReader).value,
		"x-collectionFormat":    (*keywordReader).value,
	}
}

// keywords returns what the schema at a node says beyond the type that was made of it. Where that is not a reference, the schema was
// composed of those that it refers to, and says what they say.
func (r *schemaReader) keywords(node *load.Node, t model.Type) []*model.Keyword {
	if !r.whole {
		return nil
	}
	_, refers := t.(*model.Ref)
	k := &keywordReader{schemaReader: r, typ: t, composed: !refers, seen: map[*load.Node]bool{}, said: map[string]map[model.Literal]bool{}, first: map[string]*load.Node{}}
	outer := r.impossible
	r.impossible = nil
	k.add(node)
	r.impossible = outer
	return k.all
}

// null reads that a value may only be null: the model has that null is allowed.
func (r *keywordReader) null(value *load.Node) {
	if isNull(r.node) {
		r.say("type", "", value, `"null"`)
	}
}

// not reads what values must not be. A schema that must not be anything is one of no value.
func (r *keywordReader) not(value *load.Node) {
	if !isNever(r.node) {
		r.schema(value)
	}
}

// constant reads a constant that is an object or a list, or null.
func (r *keywordReader) constant(value *load.Node) {
	switch {
	case value.IsNull():
		r.say("type", "", value, `"null"`)
	case value.Kind() != load.Scalar:
		r.say("enum", "", value, list([]model.Literal{sorted(value)}))
	}
}

// values reads an enum of null alone, or one of which a value is an object or a list: the model has enums of single values.
func (r *keywordReader) values(value *load.Node) {
	if len(typeNames(r.node)) == 0 { // which says the same otherwise
		r.null(value)
	}
	if slices.ContainsFunc(value.Items(), func(v *load.Node) bool { return v.Kind() != load.Scalar }) {
		r.value(value)
	}
}

// oneOf reads a union with a variant that anything is: what the others allow is refused then.
func (r *keywordReader) oneOf(value *load.Node) {
	if slices.ContainsFunc(value.Items(), func(b *load.Node) bool { return isAnything(b.Follow()) }) {
		var variants []model.Literal
		for _, b := range value.Items() {
			variants = append(variants, sorted(b))
		}
		slices.Sort(variants)
		r.say(value.Key(), "", value, list(variants))
	}
	r.anyOf(value)
}

// anyOf reads a union of null alone.
func (r *keywordReader) anyOf(value *load.Node) {
	if len(value.Items()) > 0 && !slices.ContainsFunc(value.Items(), func(b *load.Node) bool { return !isOnlyNull(b) }) {
		r.say("type", "", value, `"null"`)
	}
}

// isOnlyNull reports whether a schema, or a union in it, allows null and nothing else.
func isOnlyNull(node *load.Node) bool {
	branches := slices.Concat(node.Get("oneOf").Items(), node.Get("anyOf").Items())
	return meansNull(node) || len(branches) > 0 && !slices.ContainsFunc(branches, func(b *load.Node) bool { return !isOnlyNull(b) })
}

// joinKeywords returns the keywords of two schemas that both hold, what both say once.
func joinKeywords(a, b []*model.Keyword) []*model.Keyword {
	if len(a) == 0 || len(b) == 0 {
		return slices.Concat(a, b)
	}
	type key struct {
		name  string
		value model.Literal
		pos   model.Pos // of a schema
	}
	keyOf := func(k *model.Keyword) key {
		if k.Use == nil {
			return key{name: k.Name, value: k.Value}
		}
		return key{name: k.Name, pos: k.Pos}
	}
	said := map[key]bool{}
	return slices.DeleteFunc(slices.Concat(a, b), func(k *model.Keyword) bool {
		known := said[keyOf(k)]
		said[keyOf(k)] = true
		return known
	})
}

// leftRequired makes keywords of the names that are required and that no field has.
func (r *schemaReader) leftRequired(s *shape, node *load.Node) {
	if r.whole {
		at := node.Get("required")
		if at == nil {
			at = node
		}
		slices.Sort(s.required)
		for _, name := range slices.Compact(s.required) {
			k := newKeyword("required", name, at)
			k.Value = quote(name)
			s.Keywords = append(s.Keywords, k)
		}
	}
	s.required = nil
}

// keywordReader reads the keywords of one schema.
type keywordReader struct {
	*schemaReader

	typ      model.Type
	composed bool
	seen     map[*load.Node]bool
	// said are the values of the keywords in all that occur twice, by their names, and first are the nodes of all.
	said  map[string]map[model.Literal]bool
	first map[string]*load.Node
	all   []*model.Keyword
	// node is the schema that has the keyword being read: the schema itself or a part of it.
	node *load.Node
}

// add reads the keywords of a schema and of what it is composed of.
func (r *keywordReader) add(node *load.Node) {
	if node.Kind() != load.Mapping || r.seen[node] {
		return
	}
	r.seen[node] = true
	for _, value := range node.Members() {
		if read := r.beyond[value.Key()]; read != nil {
			r.node = node
			read(r, value)
		}
	}
	for _, sub := range node.Get("allOf").Items() {
		r.add(sub)
	}
	if r.composed && isReference(node) {
		r.add(r.targetNode(node))
	}
}

func newKeyword(keyword, member string, at *load.Node) *model.Keyword {
	name := keyword
	if member != "" {
		name += "." + member
	}
	return &model.Keyword{Node: model.Node{Name: name, Pos: at.Pos()}, Keyword: keyword}
}

// put adds a keyword that holds a schema, one of several if member is not empty.
func (r *keywordReader) put(keyword, member string, schema *load.Node) {
	k := newKeyword(keyword, member, schema)
	use := r.read(schema).Use
	k.Use = &use
	r.keep(k, schema)
}

// say adds a keyword with a value that is not a schema.
func (r *keywordReader) say(keyword, member string, at *load.Node, value model.Literal) {
	k := newKeyword(keyword, member, at)
	k.Value = value
	r.keep(k, at)
}

// keep adds a keyword, unless a part of the schema has said the same.
func (r *keywordReader) keep(k *model.Keyword, at *load.Node) {
	texts := r.said[k.Name]
	if texts == nil {
		texts = map[model.Literal]bool{}
		r.said[k.Name] = texts
		r.first[k.Name] = at
	} else {
		texts[sorted(r.first[k.Name])] = true
		text := sorted(at)
		if texts[text] {
			return
		}
		texts[text] = true
	}
	r.all = append(r.all, k)
}

func (r *keywordReader) schema(value *load.Node) { r.put(value.Key(), "", value) }

// limit reads a schema that limits something; where anything is allowed, it says nothing.
func (r *keywordReader) limit(value *load.Node) {
	if !isAnything(value) {
		r.schema(value)
	}
}

// isAnything reports whether a schema says outright that it allows any value.
func isAnything(node *load.Node) bool {
	return node.Bool() || node.Kind() == load.Mapping && len(node.Members()) == 0
}

func (r *keywordReader) value(value *load.Node) { r.say(value.Key(), "", value, sorted(value)) }

// condition reads what decides between then and else; without them it says nothing.
func (r *keywordReader) condition(value *load.Node) {
	if r.node.Get("then") != nil || r.node.Get("else") != nil {
		r.schema(value)
	}
}

func (r *keywordReader) consequence(value *load.Node) {
	if r.node.Get("if") != nil {
		r.limit(value)
	}
}

// propertyNames reads the schema of the names of members, of which a map has the limits.
func (r *keywordReader) propertyNames(value *load.Node) {
	if _, isMap := r.typ.(*model.Map); !isMap {
		r.limit(value)
	}
}

// patternProperties reads the schemas of members by patterns of their names, and that of all others.
func (r *keywordReader) patternProperties(value *load.Node) {
	for _, m := range value.Members() {
		r.put(value.Key(), m.Key(), m)
	}
	if others := r.node.Get("additionalProperties"); others.Kind() == load.Mapping {
		r.put(others.Key(), "", others)
	}
}

// unevaluatedProperties reads a schema; that other members are refused is a fact of objects.
func (r *keywordReader) unevaluatedProperties(value *load.Node) {
	if value.Kind() == load.Mapping {
		r.limit(value)
	}
}

// dependencies reads what members ask for, in the words of every draft.
func (r *keywordReader) dependencies(value *load.Node) {
	for _, m := range value.Members() {
		if isAnything(m) {
			continue
		}
		if m.Kind() != load.Sequence {
			r.put("dependentSchemas", m.Key(), m)
			continue
		}
		names := texts(m)
		if len(names) == 0 {
			continue
		}
		slices.Sort(names)
		r.say("dependentRequired", m.Key(), m, quoted(names))
	}
}

// contained reads how many items contains is about; without it there is nothing to count.
func (r *keywordReader) contained(value *load.Node) {
	if r.node.Get("contains") != nil {
		r.value(value)
	}
}

// contentEncoding reads an encoding that is not a format of the model.
func (r *keywordReader) contentEncoding(value *load.Node) {
	if !isBase64(value, r.node) {
		r.value(value)
	}
}

// contentMediaType reads what is in a string; files are a format of the model.
func (r *keywordReader) contentMediaType(value *load.Node) {
	if !isBinary(model.MainType(value.Text())) {
		r.value(value)
	}
}

// sorted returns the JSON of a node, the members of objects in the order of their names. What references lead to is not in it.
func sorted(node *load.Node) model.Literal {
	switch node.Kind() {
	case load.Mapping:
		members := map[string]*load.Node{}
		for _, m := range node.Members() {
			members[m.Key()] = m
		}
		var o objectText
		for _, name := range slices.Sorted(maps.Keys(members)) {
			o.set(name, sorted(members[name]))
		}
		if text := o.text(); text != "" {
			return text
		}
		return "{}"
	case load.Sequence:
		var items []model.Literal
		for _, item := range node.Items() {
			items = append(items, sorted(item))
		}
		return list(items)
	}
	return node.Literal()
}
