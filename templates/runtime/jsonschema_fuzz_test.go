package runtime

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// FuzzSchemas makes schemas and values of any bytes, and holds that a value is valid where another validator says so, however it is
// written, and with or without a report of what is wrong.
func FuzzSchemas(f *testing.F) {
	for i := range 1000 {
		f.Add(scrambled(i))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g := &schemaGrammar{data: data}
		schemas := make([]map[string]any, len(grammarNames))
		for i := range schemas {
			g.line = i
			schemas[i] = g.object(grammarDepth, false)
		}
		lines, other := asLines(t, schemas), elsewhere(t, schemas)
		s := compiled(lines)
		for range 1 + len(g.data)/bytesOfValue {
			value := g.value(grammarDepth)
			text := written(t, value, "")
			err := checkText(s, text, anySide, false)
			if again := checkText(s, written(t, value, " "), anySide, false); (err == nil) != (again == nil) {
				t.Errorf("%s by\n%s%v, and written otherwise %v", text, lines, err, again)
			}
			if valid := isValidText(t, s, text); valid != (err == nil) {
				t.Errorf("%s by\n%s%v, but without telling it is %t", text, lines, err, valid)
			}
			if want := other(text); (err == nil) != (want == nil) {
				t.Errorf("%s by\n%s%v, want %v", text, lines, err, want)
			}
		}
	})
}

// bytesOfValue is how many bytes a value takes, more or less.
const bytesOfValue = 10

// isValidText checks a string without finding out what is wrong.
func isValidText(t *testing.T, s *jsonSchema, text string) bool {
	t.Helper()
	e := evaluation{tape: &tape{}}
	if err := e.tape.parse(text); err != nil {
		t.Fatal(err)
	}
	return e.isValid(s, 0)
}

// scrambled returns bytes that differ for each number, and are the same each time.
func scrambled(seed int) []byte {
	b := make([]byte, 300)
	x := uint32(seed)*2654435761 + 12345
	for i := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		b[i] = byte(x >> 8)
	}
	return b
}

// asLines writes schemas in the form of a generated package.
func asLines(t *testing.T, schemas []map[string]any) string {
	t.Helper()
	var b strings.Builder
	for i, s := range schemas {
		b.WriteString(strconv.Quote(grammarNames[i]) + " " + written(t, s, "") + "\n")
	}
	return b.String()
}

func written(t *testing.T, value any, indent string) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(indent != "")
	e.SetIndent("", indent)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// elsewhere returns the other validator of the first schema.
func elsewhere(t *testing.T, schemas []map[string]any) func(text string) error {
	t.Helper()
	defs := map[string]any{}
	for i, s := range schemas {
		defs[grammarNames[i]] = s
	}
	text := strings.ReplaceAll(written(t, map[string]any{"$ref": grammarNames[0], "$defs": defs}, ""), `"$ref":"`, `"$ref":"#/$defs/`)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("s.json", parsedText(t, text)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("s.json")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return func(text string) error { return s.Validate(parsedText(t, text)) }
}

func parsedText(t *testing.T, text string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// grammarNames are the schemas that refer to one another.
var grammarNames = []string{"A", "B", "C"}

const grammarDepth = 4

// schemaGrammar makes schemas and values out of bytes: each choice takes the next.
type schemaGrammar struct {
	data []byte
	line int // of the schema that is being made
}

func (g *schemaGrammar) choose(n int) int {
	if len(g.data) == 0 {
		return 0
	}
	c := g.data[0]
	g.data = g.data[1:]
	return int(c) % n
}

func oneOfThese[T any](g *schemaGrammar, all []T) T { return all[g.choose(len(all))] }

var (
	memberNames    = []string{"a", "b", "<", "a-b"}
	memberPatterns = []string{"^a", "b$", "-"}
	plainValues    = []any{nil, true, false, json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("2.5"), json.Number("-3e1"), "", "a", "bb", "日本"}
	kindNames      = []string{"null", "boolean", "integer", "number", "string", "array", "object"}
)

func (g *schemaGrammar) value(depth int) any {
	switch n := g.choose(12); {
	case depth > 0 && n < 6:
		o := map[string]any{}
		for range g.choose(4) {
			o[oneOfThese(g, memberNames)] = g.value(depth - 1)
		}
		return o
	case depth > 0 && n < 9:
		list := []any{}
		for range g.choose(4) {
			list = append(list, g.value(depth-1))
		}
		return list
	}
	return oneOfThese(g, plainValues)
}

// schema makes a schema. Within a value that holds it, it may refer to any; elsewhere to later ones only, so that no reference leads to
// itself.
func (g *schemaGrammar) schema(depth int, within bool) any {
	switch n := g.choose(12); {
	case n == 0:
		return g.choose(2) == 0
	case n < 3 && within:
		return map[string]any{"$ref": oneOfThese(g, grammarNames)}
	case n < 3 && g.line < len(grammarNames)-1:
		return map[string]any{"$ref": oneOfThese(g, grammarNames[g.line+1:])}
	}
	return g.object(depth, within)
}

func (g *schemaGrammar) object(depth int, within bool) map[string]any {
	s := map[string]any{}
	for range 1 + g.choose(3) {
		if k := oneOfThese(g, grammarKeywords); depth > 0 || !k.holds {
			s[k.name] = k.make(g, depth-1, within)
		}
	}
	return s
}

func (g *schemaGrammar) list(depth int, within bool) any {
	var list []any
	for range 1 + g.choose(3) {
		list = append(list, g.schema(depth, within))
	}
	return list
}

func (g *schemaGrammar) named(names []string, value func() any) any {
	o := map[string]any{}
	for range 1 + g.choose(3) {
		o[oneOfThese(g, names)] = value()
	}
	return o
}

func (g *schemaGrammar) names() any {
	list := []any{oneOfThese(g, memberNames)}
	if name := oneOfThese(g, memberNames); name != list[0] {
		list = append(list, name)
	}
	return list
}

// grammarKeyword makes the value of a keyword; one that holds schemas is not made at the bottom.
type grammarKeyword struct {
	name  string
	holds bool
	make  func(g *schemaGrammar, depth int, within bool) any
}

var grammarKeywords []grammarKeyword

func init() { grammarKeywords = makeGrammar() } //nolint:gochecknoinits // the functions lead back to the table

func makeGrammar() (all []grammarKeyword) {
	add := func(holds bool, make func(*schemaGrammar, int, bool) any, names ...string) {
		for _, name := range names {
			all = append(all, grammarKeyword{name, holds, make})
		}
	}
	beside := func(g *schemaGrammar, depth int, within bool) any { return g.schema(depth, within) }
	inside := func(g *schemaGrammar, depth int, _ bool) any { return g.schema(depth, true) }
	count := func(g *schemaGrammar, _ int, _ bool) any { return g.choose(3) }
	number := func(g *schemaGrammar, _ int, _ bool) any { return oneOfThese(g, []any{0, 1, json.Number("2.5"), -30}) }
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return oneOfThese(g, kindNames) }, "type", "type")
	add(false, func(g *schemaGrammar, _ int, _ bool) any {
		return []any{oneOfThese(g, plainValues), map[string]any{"a": oneOfThese(g, plainValues)}}
	}, "enum")
	add(false, count, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains")
	add(false, number, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return oneOfThese(g, []any{1, json.Number("0.5"), 3}) }, "multipleOf")
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return oneOfThese(g, memberPatterns) }, "pattern")
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return g.choose(2) == 0 }, "uniqueItems")
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return g.names() }, "required")
	add(false, func(g *schemaGrammar, _ int, _ bool) any { return g.named(memberNames, g.names) }, "dependentRequired")
	add(true, inside, "items", "contains", "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems", "items", "unevaluatedProperties")
	add(true, beside, "not", "if", "then", "else")
	add(true, func(g *schemaGrammar, depth int, within bool) any { return g.list(depth, within) }, "allOf", "anyOf", "oneOf", "allOf", "anyOf", "oneOf")
	add(true, func(g *schemaGrammar, depth int, _ bool) any { return g.list(depth, true) }, "prefixItems")
	add(true, func(g *schemaGrammar, depth int, _ bool) any {
		return g.named(memberNames, func() any { return g.schema(depth, true) })
	}, "properties", "properties")
	add(true, func(g *schemaGrammar, depth int, _ bool) any {
		return g.named(memberPatterns, func() any { return g.schema(depth, true) })
	}, "patternProperties")
	add(true, func(g *schemaGrammar, depth int, within bool) any {
		return g.named(memberNames, func() any { return g.schema(depth, within) })
	}, "dependentSchemas")
	return all
}
