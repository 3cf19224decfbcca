package runtime

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// compiler makes schemas out of a string.
type compiler struct {
	document *document
	tape     tape
}

// compile makes a schema out of its text, which the generator has written.
func (d *document) compile(text string) *jsonSchema {
	c := d.compiler(text)
	return c.schema(0)
}

func (d *document) compiler(text string) *compiler {
	c := &compiler{document: d}
	if err := c.tape.parse(text); err != nil {
		damaged(text)
	}
	return c
}

// compileOperation makes the schemas of an operation out of its text.
func (d *document) compileOperation(text string) *operationSchemas {
	c := d.compiler(text)
	o := &operationSchemas{answers: map[string]map[string]*jsonSchema{}}
	c.each(0, func(name string, i int) {
		switch name {
		case "params":
			o.params = c.schemasOf(i)
		case "bodies":
			o.bodies = c.schemasOf(i)
		case "answers":
			c.each(i, func(status string, i int) { o.answers[status] = c.schemasOf(i) })
		default:
			damaged(text)
		}
	})
	return o
}

// each calls do with the name and the place of every member or item.
func (c *compiler) each(i int, do func(name string, i int)) {
	named := c.tape.first(i) == '{'
	for m, end := i+1, c.tape.next(i); m < end; m = c.tape.next(m) {
		name := ""
		if named {
			name = c.tape.name(m)
		}
		do(name, m)
	}
}

func (c *compiler) schemasOf(i int) map[string]*jsonSchema {
	all := map[string]*jsonSchema{}
	c.each(i, func(name string, i int) { all[name] = c.schema(i) })
	return all
}

func (c *compiler) list(i int) []*jsonSchema {
	var all []*jsonSchema
	c.each(i, func(_ string, i int) { all = append(all, c.schema(i)) })
	return all
}

func (c *compiler) texts(i int) []string {
	var all []string
	c.each(i, func(_ string, i int) { all = append(all, c.tape.text(i)) })
	return all
}

func (c *compiler) count(i int) int {
	n, err := strconv.Atoi(c.tape.raw(i))
	if err != nil {
		damaged(c.tape.raw(i))
	}
	return n
}

func (c *compiler) is(i int) bool { return c.tape.first(i) == 't' }

// schema makes the schema that is there.
func (c *compiler) schema(i int) *jsonSchema {
	s := &jsonSchema{}
	if c.tape.first(i) != '{' {
		s.never = !c.is(i)
		return s
	}
	branches := map[string][]*jsonSchema{}
	var tags *discriminator
	c.each(i, func(keyword string, i int) {
		switch keyword {
		case "anyOf", "oneOf":
			branches[keyword] = c.list(i)
		case "discriminator":
			tags = c.discriminator(i)
		default:
			compile, ok := c.document.of.keywords[keyword]
			if !ok {
				damaged(keyword)
			}
			compile(c, s, i)
		}
	})
	switch {
	case branches["oneOf"] != nil:
		s.oneOf = newAlternatives(branches["oneOf"], tags)
	case branches["anyOf"] == nil:
		s.subtypes = tags
	}
	if branches["anyOf"] != nil {
		if s.oneOf != nil {
			tags = nil
		}
		s.anyOf = newAlternatives(branches["anyOf"], tags)
	}
	s.finish()
	return s
}

// keywords say how each keyword becomes part of a schema.
type keywords map[string]func(c *compiler, s *jsonSchema, i int)

// allKeywords returns all of them, but for those that schema reads together.
func allKeywords() keywords {
	all := keywords{}
	for _, some := range []keywords{valueKeywords(), numberKeywords(), textKeywords(), objectKeywords(), arrayKeywords(), applyingKeywords()} {
		maps.Copy(all, some)
	}
	return all
}

// valueKeywords returns those that speak of values of every kind.
func valueKeywords() keywords {
	return keywords{
		"type":      func(c *compiler, s *jsonSchema, i int) { s.kinds = c.kinds(i) },
		"nullable":  func(c *compiler, s *jsonSchema, i int) { s.nullable = c.is(i) },
		"enum":      func(c *compiler, s *jsonSchema, i int) { s.enum = c.enum(i) },
		"format":    func(c *compiler, s *jsonSchema, i int) { s.format = c.tape.text(i) },
		"readOnly":  func(c *compiler, s *jsonSchema, i int) { s.readOnly = c.is(i) },
		"writeOnly": func(c *compiler, s *jsonSchema, i int) { s.writeOnly = c.is(i) },
		"default":   func(c *compiler, s *jsonSchema, i int) { s.fill = c.tape.raw(i) },
	}
}

// numberKeywords returns those that speak of numbers.
func numberKeywords() keywords {
	return keywords{
		"minimum":          func(c *compiler, s *jsonSchema, i int) { c.bound(s, i, atLeast, "must be at least ") },
		"maximum":          func(c *compiler, s *jsonSchema, i int) { c.bound(s, i, atMost, "must be at most ") },
		"exclusiveMinimum": func(c *compiler, s *jsonSchema, i int) { c.bound(s, i, isAbove, "must be greater than ") },
		"exclusiveMaximum": func(c *compiler, s *jsonSchema, i int) { c.bound(s, i, isBelow, "must be less than ") },
		"multipleOf":       func(c *compiler, s *jsonSchema, i int) { s.numbers().step = c.tape.raw(i) },
	}
}

// textKeywords returns those that speak of strings.
func textKeywords() keywords {
	return keywords{
		"minLength": func(c *compiler, s *jsonSchema, i int) { s.texts().least = c.count(i) },
		"maxLength": func(c *compiler, s *jsonSchema, i int) { s.texts().most = c.count(i) },
		"pattern":   func(c *compiler, s *jsonSchema, i int) { s.texts().pattern = newExpression(c.tape.text(i)) },
	}
}

// objectKeywords returns those that speak of objects.
func objectKeywords() keywords {
	return keywords{
		"properties": func(c *compiler, s *jsonSchema, i int) {
			c.each(i, func(name string, i int) { s.objects().property(name).schema = c.schema(i) })
		},
		"required": func(c *compiler, s *jsonSchema, i int) {
			o := s.objects()
			for _, name := range c.texts(i) {
				if p := o.property(name); p.required < 0 {
					p.required = len(o.required)
					o.required = append(o.required, name)
				}
			}
		},
		"patternProperties": func(c *compiler, s *jsonSchema, i int) {
			o := s.objects()
			c.each(i, func(name string, i int) {
				o.patterns = append(o.patterns, patternProperty{newExpression(name), c.schema(i)})
			})
		},
		"additionalProperties":  func(c *compiler, s *jsonSchema, i int) { s.objects().additional = c.schema(i) },
		"propertyNames":         func(c *compiler, s *jsonSchema, i int) { s.objects().names = c.schema(i) },
		"minProperties":         func(c *compiler, s *jsonSchema, i int) { s.objects().least = c.count(i) },
		"maxProperties":         func(c *compiler, s *jsonSchema, i int) { s.objects().most = c.count(i) },
		"unevaluatedProperties": func(c *compiler, s *jsonSchema, i int) { s.unevaluatedProperties = c.schema(i) },
		"dependentRequired": func(c *compiler, s *jsonSchema, i int) {
			c.each(i, func(name string, i int) {
				s.objects().dependent = append(s.objects().dependent, dependency{member: name, required: c.texts(i)})
			})
		},
		"dependentSchemas": func(c *compiler, s *jsonSchema, i int) {
			c.each(i, func(name string, i int) {
				s.objects().dependent = append(s.objects().dependent, dependency{member: name, schema: c.schema(i)})
			})
		},
		"x-oneof": func(c *compiler, s *jsonSchema, i int) {
			c.each(i, func(_ string, i int) { s.objects().groups = append(s.objects().groups, c.group(i)) })
		},
		"x-unset": func(c *compiler, s *jsonSchema, i int) { s.objects().unset = c.is(i) },
		"x-names": func(c *compiler, s *jsonSchema, i int) { // further names of properties
			o := s.objects()
			c.each(i, func(name string, i int) { o.properties[c.tape.text(i)] = o.property(name) })
		},
	}
}

// arrayKeywords returns those that speak of arrays.
func arrayKeywords() keywords {
	return keywords{
		"prefixItems":      func(c *compiler, s *jsonSchema, i int) { s.arrays().prefix = c.list(i) },
		"items":            func(c *compiler, s *jsonSchema, i int) { s.arrays().items = c.schema(i) },
		"minItems":         func(c *compiler, s *jsonSchema, i int) { s.arrays().least = c.count(i) },
		"maxItems":         func(c *compiler, s *jsonSchema, i int) { s.arrays().most = c.count(i) },
		"uniqueItems":      func(c *compiler, s *jsonSchema, i int) { s.arrays().unique = c.is(i) },
		"contains":         func(c *compiler, s *jsonSchema, i int) { s.arrays().contains = c.schema(i) },
		"minContains":      func(c *compiler, s *jsonSchema, i int) { s.arrays().holdsLeast = c.count(i) },
		"maxContains":      func(c *compiler, s *jsonSchema, i int) { s.arrays().holdsMost = c.count(i) },
		"unevaluatedItems": func(c *compiler, s *jsonSchema, i int) { s.unevaluatedItems = c.schema(i) },
	}
}

// applyingKeywords returns those that apply other schemas.
func applyingKeywords() keywords {
	return keywords{
		"$ref": func(c *compiler, s *jsonSchema, i int) { s.ref = c.reference(c.tape.text(i)) },
		"$dynamicRef": func(c *compiler, s *jsonSchema, i int) { // the anchor, and the schema that it is without others
			c.each(i, func(anchor string, i int) {
				s.dynamicRef = c.reference(c.tape.text(i))
				s.dynamicRef.anchor = anchor
			})
		},
		"$dynamicAnchors": func(c *compiler, s *jsonSchema, i int) {
			s.anchors = &dynamicAnchors{map[string]*schemaRef{}}
			c.each(i, func(anchor string, i int) { s.anchors.byName[anchor] = c.reference(c.tape.text(i)) })
		},
		"allOf": func(c *compiler, s *jsonSchema, i int) { s.allOf = c.list(i) },
		"not":   func(c *compiler, s *jsonSchema, i int) { s.not = c.schema(i) },
		"if":    func(c *compiler, s *jsonSchema, i int) { s.conditions().when = c.schema(i) },
		"then":  func(c *compiler, s *jsonSchema, i int) { s.conditions().then = c.schema(i) },
		"else":  func(c *compiler, s *jsonSchema, i int) { s.conditions().otherwise = c.schema(i) },
	}
}

// The rules for values of one kind are made with the first keyword that speaks of them.

func (s *jsonSchema) numbers() *numberRules {
	if s.number == nil {
		s.number = &numberRules{}
	}
	return s.number
}

func (s *jsonSchema) texts() *textRules {
	if s.text == nil {
		s.text = &textRules{most: -1}
	}
	return s.text
}

func (s *jsonSchema) objects() *objectRules {
	if s.object == nil {
		s.object = &objectRules{properties: map[string]*property{}, most: -1}
	}
	return s.object
}

func (r *objectRules) property(name string) *property {
	p := r.properties[name]
	if p == nil {
		p = &property{name: name, required: -1, place: len(r.order)}
		r.properties[name] = p
		r.order = append(r.order, p)
	}
	return p
}

func (s *jsonSchema) arrays() *arrayRules {
	if s.array == nil {
		s.array = &arrayRules{most: -1, holdsLeast: 1, holdsMost: -1}
	}
	return s.array
}

func (s *jsonSchema) conditions() *condition {
	if s.condition == nil {
		s.condition = &condition{}
	}
	return s.condition
}

// finish takes in what several keywords say together.
func (s *jsonSchema) finish() {
	switch {
	case s.kinds&numberSet != 0:
		s.numbers().isFloat = true
	case s.kinds&integerSet != 0:
		s.numbers().integer = rangeOf(s.format)
	}
	if s.condition != nil && s.condition.when == nil {
		s.condition = nil
	}
	n := s.applied()
	s.applies = n > 0
	if s.object != nil {
		n += 1 + len(s.object.patterns) + len(s.object.dependent)
	}
	if s.array != nil {
		n++
	}
	s.single = n <= 1
}

// applied returns how many schemas a schema applies to the value itself.
func (s *jsonSchema) applied() int {
	n := len(s.allOf)
	for _, there := range []bool{
		s.ref != nil, s.dynamicRef != nil, s.anyOf != nil, s.oneOf != nil, s.not != nil, s.condition != nil, s.subtypes != nil,
		s.unevaluatedProperties != nil, s.unevaluatedItems != nil,
	} {
		if there {
			n++
		}
	}
	return n
}

func (c *compiler) reference(name string) *schemaRef { return &schemaRef{name: name, from: c.document} }

func (c *compiler) kinds(i int) kindSet {
	if c.tape.first(i) == '"' {
		return kindsByName[c.tape.text(i)]
	}
	var kinds kindSet
	for _, name := range c.texts(i) {
		kinds |= kindsByName[name]
	}
	return kinds
}

func (c *compiler) bound(s *jsonSchema, i int, holds func(int) bool, words string) {
	limit := c.tape.raw(i)
	near, _ := strconv.ParseFloat(limit, 64) // an error gives what is nearest
	n := s.numbers()
	n.bounds = append(n.bounds, bound{limit, near, holds, words + limit})
}

func (c *compiler) enum(i int) *enumRules {
	r := &enumRules{texts: map[string]bool{}, others: map[string]bool{}}
	var told []string
	c.each(i, func(_ string, i int) {
		if c.tape.first(i) == '"' {
			r.texts[c.tape.text(i)] = true
			told = append(told, strconv.Quote(shorten(c.tape.text(i))))
			return
		}
		text := c.tape.canonical(i, anyLength)
		r.others[text] = true
		r.longest = max(r.longest, len(text))
		told = append(told, shorten(c.tape.raw(i)))
	})
	r.choice = sync.OnceValue(func() string { return chooseOf(told) })
	return r
}

// mostChoices is how many values a message lists.
const mostChoices = 10

// chooseOf writes the values that may be chosen.
func chooseOf(values []string) string {
	if len(values) > mostChoices {
		values = append(slices.Clip(values[:mostChoices]), "…")
	}
	switch len(values) {
	case 0:
		return "absent" // no value is allowed
	case 1:
		return values[0]
	}
	return "one of " + strings.Join(values, ", ")
}

// discriminator reads the member that distinguishes subtypes, and their schemas by their tags.
func (c *compiler) discriminator(i int) *discriminator {
	d := &discriminator{byTag: map[string]*schemaRef{}}
	c.each(i, func(keyword string, i int) {
		if keyword == "propertyName" {
			d.member = c.tape.text(i)
			return
		}
		c.each(i, func(tag string, i int) { d.byTag[tag] = c.reference(c.tape.text(i)) })
	})
	return d
}

func (c *compiler) group(i int) group {
	var g group
	c.each(i, func(keyword string, i int) {
		if keyword == "fields" {
			g.fields = c.texts(i)
		} else {
			g.required = c.is(i)
		}
	})
	return g
}
