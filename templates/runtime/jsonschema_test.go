package runtime

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// schemaFiles are the files of a package that the test makes.
type schemaFiles struct{ text string }

func (f schemaFiles) Schemas() string { return f.text }

// compiled returns the first of the schemas that lines hold.
func compiled(lines string) *jsonSchema {
	d := newDocuments([]Described{schemaFiles{lines}}).version("")
	r := Reader{s: lines}
	return d.schema(r.string())
}

// wrong returns what is wrong with a value by a schema, as text.
func wrong(t *testing.T, schema, value string) string {
	t.Helper()
	if !strings.HasPrefix(schema, `"`) {
		schema = `"S" ` + schema + "\n"
	}
	if err := checkText(compiled(schema), value, anySide, true); err != nil {
		return err.Error()
	}
	return ""
}

// TestSchemaMessages holds what is told of values, each by the keyword that they break.
func TestSchemaMessages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, value, want string }{
		{`{"type":"string"}`, `5`, "the value must be a string"},
		{`{"type":"string"}`, `null`, "the value must not be null"},
		{`{"type":"string","nullable":true}`, `null`, ""},
		{`{"type":["string","null","array"]}`, `{}`, "the value must be null, a string or a list"},
		{`{"type":"integer"}`, `1.0`, ""},
		{`{"type":"integer"}`, `10e-1`, ""},
		{`{"type":"integer"}`, `1.5`, "the value must be an integer"},
		{`{"type":"integer","format":"int32"}`, `99999999999`, "the value must be in the range of int32"},
		{`{"type":"integer"}`, `1e30`, "the value must be in the range of int64"},
		{`{"type":"integer"}`, `9223372036854775807`, ""},
		{`{"type":"integer"}`, `9223372036854775808`, "the value must be in the range of int64"},
		{`{"type":"integer","format":"uint64"}`, `18446744073709551615`, ""},
		{`{"type":"integer","format":"uint64"}`, `-1`, "the value must be in the range of uint64"},
		{`{"type":"number"}`, `1e400`, "the value must be in the range of float64"},
		{`{}`, `1e400`, ""},
		{`{"minimum":1}`, `0.5`, "the value must be at least 1"},
		{`{"maximum":0.2}`, `0.25`, "the value must be at most 0.2"},
		{`{"exclusiveMinimum":1.5}`, `1.5`, "the value must be greater than 1.5"},
		{`{"exclusiveMaximum":7}`, `7`, "the value must be less than 7"},
		{`{"maximum":9007199254740993}`, `9007199254740994`, "the value must be at most 9007199254740993"},
		{`{"minimum":0}`, `-1e-999999999`, "the value must be at least 0"},
		{`{"maximum":0}`, `1e999999999`, "the value must be at most 0"},
		{`{"multipleOf":0.01}`, `19.99`, ""},
		{`{"multipleOf":0.1}`, `0.35`, "the value must be a multiple of 0.1"},
		{`{"multipleOf":2}`, `1e999999999`, ""},
		{`{"multipleOf":3}`, `1e999999999`, "the value must be a multiple of 3"},
		{`{"multipleOf":2}`, `1e-999999999`, "the value must be a multiple of 2"},
		{`{"multipleOf":0.003}`, `1.2e-2`, ""},
		{`{"multipleOf":0.1}`, `0e-99`, ""},
		{`{"multipleOf":1e-30}`, `123456789.0123456789012345678901`, ""},
		{`{"multipleOf":12345678901234567890.5}`, `24691357802469135781`, ""},
		{`{"multipleOf":12345678901234567890.5}`, `24691357802469135780`, "the value must be a multiple of 12345678901234567890.5"},
		{`{"minimum":1e2000}`, `9e1999`, "the value must be at least 1e2000"},
		{`{"minimum":1e2000}`, `10e1999`, ""},
		{`{"maximum":-1e2000}`, `-9e1999`, "the value must be at most -1e2000"},
		{`{"maximum":0.12}`, `0.1200000000000000000000000000001`, "the value must be at most 0.12"},
		{`{"uniqueItems":true}`, `[1e2000,10e1999]`, "the value must have items that differ, but items 0 and 1 are equal"},
		{`{"uniqueItems":true}`, `[100,0,-0,1e2]`, "the value must have items that differ, but items 1 and 2 are equal"},
		{`{"uniqueItems":true}`, `[1e9999999999999999999,-1e9999999999999999999,1e-9999999999999999999]`, ""},
		{`{"enum":[100]}`, `1.00e2`, ""},
		{`{"minLength":3}`, `"日本"`, "the value must have at least 3 characters"},
		{`{"maxLength":1}`, `"日本"`, "the value must have at most 1 character"},
		{`{"pattern":"^[a-z]+$"}`, `"a1"`, "the value must match ^[a-z]+$"},
		{`{"enum":["a","b"]}`, `"c"`, `the value must be one of "a", "b"`},
		{`{"enum":[1.50,2e3]}`, `1.5`, ""},
		{`{"enum":[1.50,2e3]}`, `2000`, ""},
		{`{"enum":[{"a":1,"b":[2]}]}`, `{"b":[2.0],"a":1}`, ""},
		{`{"enum":[{"a":1}]}`, `{"a":2}`, `the value must be {"a":1}`},
		{`{"enum":[]}`, `1`, "the value must be absent"},
		{`{"type":"string","format":"date-time"}`, `"2024-13-01T00:00:00Z"`, "the value must be an RFC 3339 time"},
		{`{"type":"string","format":"date-time"}`, `"2024-01-01t00:00:00.25z"`, ""},
		{`{"type":"string","format":"date-time"}`, `"2024-01-01T1:00:00Z"`, "the value must be an RFC 3339 time"},
		{`{"type":"string","format":"date-time"}`, `"2024-01-01T00:00:00,5Z"`, "the value must be an RFC 3339 time"},
		{`{"type":"string","format":"date-time"}`, `"2024-01-01T00:00:00+24:00"`, "the value must be an RFC 3339 time"},
		{`{"type":"string","format":"byte"}`, `"!"`, "the value must be base64"},
		{`{"type":"string","format":"int64"}`, `"12"`, ""},
		{`{"type":"string","format":"int64"}`, `"1x"`, "the value must be an integer in the range of int64"},
		{`{"minItems":1}`, `[]`, "the value must have at least 1 item"},
		{`{"items":{"minLength":1},"maxItems":2}`, `["","a","b"]`, "the value must have at most 2 items; [0]: must have at least 1 character"},
		{`{"type":"string","format":"int64","minimum":2}`, `"1"`, "the value must be at least 2"},
		{`{"uniqueItems":true}`, `[3,1,2,1.0]`, "the value must have items that differ, but items 1 and 3 are equal"},
		{`{"uniqueItems":true}`, `[{"a":1,"b":2},{"b":2,"a":1.0}]`, "the value must have items that differ, but items 0 and 1 are equal"},
		{`{"contains":{"type":"string"}}`, `[1]`, "the value must have at least 1 item of those that the document asks for"},
		{`{"contains":{"type":"string"},"maxContains":1}`, `["a","b"]`, "the value must have at most 1 item of those that the document limits"},
		{`{"prefixItems":[{"type":"string"}],"items":false}`, `["a",1]`, "[1]: is not allowed"},
		{`{"properties":{"a":{"type":"object","required":["b"]}}}`, `{"a":{}}`, "a.b: is required"},
		{`{"required":["a b"]}`, `{}`, `["a b"]: is required`},
		{`{"properties":{"a":true},"additionalProperties":false}`, `{"a":1,"x":1}`, "x: is not a member that the document has"},
		{`{"additionalProperties":{"maxLength":1}}`, `{"x":"yy"}`, "x: must have at most 1 character"},
		{`{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}`, `{"x-a":1,"y":1}`, "x-a: must be a string; y: is not a member that the document has"},
		{`{"propertyNames":{"maxLength":2}}`, `{"bbb":1}`, "bbb: has a name that must have at most 2 characters"},
		{`{"minProperties":1}`, `{}`, "the value must have at least 1 member"},
		{`{"dependentRequired":{"a":["b"]}}`, `{"a":1}`, "the value must have b where it has a"},
		{`{"dependentSchemas":{"a":{"required":["c"]}}}`, `{"a":1}`, "c: is required"},
		{`{"not":{"type":"string"}}`, `"a"`, "the value must not be what the document excludes"},
		{`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}`, `"a"`, "the value must have at least 2 characters"},
		{`{"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}}`, `1`, "the value must be at least 2"},
		{`{"properties":{"a":true},"unevaluatedProperties":false}`, `{"a":1,"b":1}`, "b: is nothing that the document has here"},
		{`{"allOf":[{"properties":{"a":true}}],"anyOf":[{"properties":{"b":{"type":"string"}}},{"properties":{"c":true}}],"unevaluatedProperties":false}`, `{"a":1,"b":1,"c":1}`, "b: is nothing that the document has here"},
		{`{"prefixItems":[true],"unevaluatedItems":false}`, `[1,2]`, "[1]: is nothing that the document has here"},
		{`{"x-oneof":[{"fields":["a","b"],"required":true}],"properties":{"a":true,"b":true}}`, `{"a":1,"b":1}`, "the value must have only one of a, b"},
		{`{"x-oneof":[{"fields":["a","b"],"required":true}],"properties":{"a":true,"b":true}}`, `{"a":null}`, "the value must have one of a, b"},
		{`{"x-unset":true,"properties":{"a":{"type":"string"}},"required":["a"]}`, `{"a":null}`, "a: is required"},
		{`{"properties":{"aB":{"type":"string"}},"required":["aB"],"x-names":{"aB":"a_b"}}`, `{"a_b":1}`, "a_b: must be a string"},
		{`false`, `1`, "the value is not allowed"},

		// Of several members of a name the last counts.
		{`{"properties":{"a":{"type":"string"}},"required":["a"]}`, `{"a":1,"a":"x"}`, ""},
		{`{"properties":{"a":{"type":"string"}},"required":["a"]}`, `{"a":"x","a":1}`, "a: must be a string"},
		{`{"additionalProperties":{"maximum":1}}`, `{"a":2,"b":3,"a":1,"b":1,"c":2}`, "c: must be at most 1"},
		{`{"exclusiveMaximum":10,"type":"number"}`, `1e999`, "the value must be in the range of float64"},

		// Of unions the branch is told of that a value is meant to be.
		{`{"anyOf":[{"type":"string","maxLength":2},{"type":"array"}]}`, `"abc"`, "the value must have at most 2 characters"},
		{`{"anyOf":[{"type":"string"},{"type":"array"}]}`, `1`, "the value must be a string or a list"},
		{`{"anyOf":[{"multipleOf":3},{"multipleOf":5}]}`, `2`, "the value must be a multiple of 3 or must be a multiple of 5"},
		{`{"anyOf":[{"type":"string","maxLength":2},{"enum":["long"]},{"type":"array"}]}`, `"abc"`, `the value must have at most 2 characters or must be "long"`},
		{`{"oneOf":[{"type":"integer"},{"type":"number"}]}`, `1`, "the value must be one of 2 variants, and is several of them"},
		{`{"oneOf":[{"required":["t"],"properties":{"t":{"enum":["a"]},"x":{"type":"string"}}},{"required":["t"],"properties":{"t":{"enum":["b"]}}}],"type":"object"}`, `{"t":"a","x":1}`, "x: must be a string"},
		{`{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":["a"]}}},{"type":"object","required":["t"],"properties":{"t":{"enum":["b"]}}}]}`, `{"t":"c"}`, `t: must be one of "a", "b"`},
		{`{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":[1]},"a":{"type":"string"}}},{"type":"object","required":["t"],"properties":{"t":{"enum":[2]},"a":{"type":"integer"}}}]}`, `{"t":2.0,"a":"x"}`, `a: must be an integer`},
		{`{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":[1]}}},{"type":"object","required":["t"],"properties":{"t":{"enum":[true,"b"]}}}]}`, `{"t":3}`, `t: must be one of "b", 1, true`},
		{`{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":["a"]}}},{"type":"object","required":["t"],"properties":{"t":{"enum":["b"]}}}]}`, `{}`, "t: is required"},
		{`{"anyOf":[{"required":["a"],"properties":{"a":{"type":"string"}}},{"required":["b","c","d"]}],"type":"object"}`, `{"a":1}`, "a: must be a string"},
		{`{"anyOf":[{"required":["a"],"properties":{"a":true}},{"required":["b","c"],"properties":{"b":{"type":"string"},"c":true}}],"type":"object"}`, `{"b":"x"}`, "c: is required"},
		{`{"anyOf":[{"required":["a"],"properties":{"a":true}},{"required":["b","c"],"properties":{"b":{"type":"string"},"c":true}}],"type":"object"}`, `{"b":1}`, "b: must be a string; c: is required"},
		{"\"A\" {\"type\":\"object\",\"discriminator\":{\"propertyName\":\"t\",\"mapping\":{\"b\":\"B\"}}}\n\"B\" {\"allOf\":[{\"$ref\":\"A\"}],\"required\":[\"x\"]}\n", `{"t":"b"}`, "x: is required"},
		{"\"A\" {\"oneOf\":[{\"$ref\":\"B\"},{\"$ref\":\"C\"}],\"discriminator\":{\"propertyName\":\"t\",\"mapping\":{\"b\":\"B\",\"c\":\"C\"}}}\n\"B\" {}\n\"C\" {\"required\":[\"y\"]}\n", `{"t":"b"}`, ""},
		{"\"A\" {\"$ref\":\"A\"}\n", `1`, ""},

		// Strings that are not Unicode are refused at every place.
		{`{}`, "{\"a\":\"\xff\"}", "invalid JSON at offset 6: bytes that are not UTF-8"},
		{`{}`, `{"a":["\ud800"]}`, "invalid JSON at offset 6: half of a surrogate pair in a string"},
		{`{}`, `{"\udc00":1}`, "invalid JSON at offset 1: half of a surrogate pair in a string"},
		{`{}`, `{"a":"\ud83d\ude00"}`, ""},
		{`{}`, `{"a":1}}`, "invalid JSON at offset 7: text after the value"},
	} {
		if got := wrong(t, test.schema, test.value); got != test.want {
			t.Errorf("%s by %s: %q, want %q", test.value, test.schema, got, test.want)
		}
	}
}

// TestSchemaFormats holds a string of each format and one that is none.
func TestSchemaFormats(t *testing.T) {
	t.Parallel()
	samples := map[string][2]string{
		"date-time": {"2024-02-29T12:00:00.5+02:00", "2024-02-29"}, "byte": {"aGk=", "a b"}, "int32": {"-5", "3000000000"}, "int64": {"9223372036854775807", "1.5"},
		"uint32": {"4294967295", "x"}, "uint64": {"18446744073709551615", "-1"},
		"date": {"2024-02-29", "2023-02-29"}, "time": {"12:00:00Z", "12:00"}, "duration": {"P1DT2H", "P1DT"}, "email": {"a@b.example", "a b"}, "idn-email": {"ä@b.example", "b"},
		"hostname": {"a-1.example", "-a.example"}, "ipv4": {"10.0.0.1", "10.0.0.256"}, "ipv6": {"::1", "10.0.0.1"}, "uri": {"https://a.example/b", "b"},
		"uri-reference": {"../b", "%"}, "iri": {"https://ä.example/", "ä"}, "iri-reference": {"ä", "%"}, "uuid": {"123e4567-E89b-12d3-a456-426614174000", "123"},
		"json-pointer": {"/a~1b", "a"}, "relative-json-pointer": {"1/a", "/a"}, "regex": {"a+", "("}, "json": {"{}", "{"},
	}
	for format, f := range textFormats {
		sample, ok := samples[format]
		if !ok {
			t.Errorf("no sample of %s", format)
			continue
		}
		schema := `{"format":"` + format + `"}`
		if got := wrong(t, schema, string(appendString(nil, sample[0]))); got != "" {
			t.Errorf("%s %s: %s", format, sample[0], got)
		}
		if got := wrong(t, schema, string(appendString(nil, sample[1]))); got == "" {
			t.Errorf("%s %s is taken", format, sample[1])
		}
		if err := checkText(compiled(`"S" `+schema), string(appendString(nil, sample[1])), anySide, false); (err != nil) != f.isTyped() {
			t.Errorf("%s without ServeFormats: %v", format, err)
		}
	}
}

// TestSchemaDirections holds that members count on the way that they go.
func TestSchemaDirections(t *testing.T) {
	t.Parallel()
	s := compiled(`"S" {"properties":{"id":{"type":"integer","readOnly":true},"key":{"type":"string","writeOnly":true}},"required":["id","key"]}`)
	for value, want := range map[string][]side{
		`{"id":1,"key":"a"}`: {anySide, clientSide, serverSide}, `{"key":"a"}`: {clientSide}, `{"id":1}`: {serverSide}, `{"id":"x","key":"a"}`: {clientSide}, `{"id":1,"key":5}`: {serverSide}, `{}`: nil,
	} {
		for _, way := range []side{anySide, clientSide, serverSide} {
			if err := checkText(s, value, way, false); (err == nil) != slices.Contains(want, way) {
				t.Errorf("%s on way %d: %v", value, way, err)
			}
		}
	}
}

// TestManyFaults holds that the first 20 faults are told, each once.
func TestManyFaults(t *testing.T) {
	t.Parallel()
	s := compiled(`"S" {"allOf":[{"$ref":"T"},{"items":{"$ref":"U"}}]}` + "\n" + `"T" {"items":{"$ref":"U"}}` + "\n" + `"U" {"type":"string"}` + "\n")
	err := checkText(s, "["+strings.Repeat("1,", 100_000)+"1]", anySide, false)
	var v *ValidationError
	if !errors.As(err, &v) || len(v.Violations) != mostViolations || !v.More || v.Violations[19].Field != "[19]" {
		t.Error(err)
	}
}

// hostileSchemas take time that grows with a power of the depth where what has been found out is not remembered.
var hostileSchemas = map[string]string{
	"two ways to one":     `"S" {"allOf":[{"$ref":"A"},{"$ref":"B"}]}` + "\n" + `"A" {"properties":{"x":{"$ref":"S"}}}` + "\n" + `"B" {"properties":{"x":{"$ref":"S"}},"type":"object"}` + "\n",
	"name and pattern":    `"S" {"properties":{"x":{"$ref":"S"}},"patternProperties":{"x":{"$ref":"S"}}}` + "\n",
	"name and reference":  `"S" {"properties":{"x":{"$ref":"S"}},"$ref":"A"}` + "\n" + `"A" {"properties":{"x":{"$ref":"S"}}}` + "\n",
	"name many times":     `"S" {"properties":{"x":{"allOf":[` + strings.Repeat(`{"properties":{"x":{"$ref":"S"}}},`, 20) + `true]}}}` + "\n",
	"name and dependency": `"S" {"properties":{"x":{"$ref":"S"}},"dependentSchemas":{"x":{"properties":{"x":{"$ref":"S"}}}}}` + "\n",
	"a circle":            `"S" {"$ref":"A","properties":{"x":{"$ref":"S"}}}` + "\n" + `"A" {"$ref":"S"}` + "\n",
	"a circle alone":      `"S" {"$ref":"A"}` + "\n" + `"A" {"allOf":[{"$ref":"S"}]}` + "\n",
	"items and contained": `"S" {"items":{"$ref":"S"},"contains":{"$ref":"S"},"properties":{"x":{"$ref":"S"}}}` + "\n",
	"lists that differ":   `"S" {"items":{"$ref":"S"},"uniqueItems":true}` + "\n",
	"lists that are not":  `"S" {"items":{"$ref":"S"},"not":{"enum":[[1],{"x":1}]},"properties":{"x":{"$ref":"S"}}}` + "\n",
	"all of each other":   `"S" {"allOf":[{"$ref":"A"},{"$ref":"B"},{"$ref":"C"}],"properties":{"x":{"$ref":"S"}}}` + "\n" + `"A" {"allOf":[{"$ref":"S"},{"$ref":"B"},{"$ref":"C"}]}` + "\n" + `"B" {"anyOf":[{"$ref":"A"},{"$ref":"S"}]}` + "\n" + `"C" {"allOf":[{"$ref":"B"},{"$ref":"A"},{"minProperties":2}]}` + "\n",
	"union of unions":     `"S" {"anyOf":[{"properties":{"x":{"$ref":"S"}},"required":["a"]},{"properties":{"x":{"$ref":"S"}},"required":["b"]},{"type":"null"}]}` + "\n",
	"exactly one":         `"S" {"oneOf":[{"properties":{"x":{"$ref":"S"}}},{"properties":{"x":{"$ref":"S"}}}]}` + "\n",
	"what is left":        `"S" {"anyOf":[{"properties":{"x":{"$ref":"S"}}},{"properties":{"x":{"$ref":"S"}}}],"unevaluatedProperties":false}` + "\n",
	"not what is not":     `"S" {"not":{"properties":{"x":{"$ref":"S"}},"required":["x"]}}` + "\n",
	"if what is":          `"S" {"if":{"properties":{"x":{"$ref":"S"}}},"then":{"properties":{"x":{"$ref":"S"}}},"else":{"properties":{"x":{"$ref":"S"}}}}` + "\n",
	"anchors elsewhere":   `"S" {"$dynamicAnchors":{"n":"S"},"anyOf":[{"properties":{"x":{"$dynamicRef":{"n":"T"}}},"required":["a"]},{"properties":{"x":{"$dynamicRef":{"n":"T"}}}}]}` + "\n" + `"T" {}` + "\n",
	"one after the other": `"S" {"allOf":[{"$ref":"S"},{"anyOf":[{"$ref":"S"},{"items":{"$ref":"S"}}]}],"properties":{"x":{"$ref":"S"}}}` + "\n",
}

func TestHostileSchemas(t *testing.T) {
	t.Parallel()
	const depth = 2000
	deep := strings.Repeat(`{"x":`, depth) + "5" + strings.Repeat("}", depth)
	lists := strings.Repeat("[", deepestCheck-1) + strings.Repeat("]", deepestCheck-1)
	wide := "[" + strings.Repeat(`{"x":1},`, depth) + "1]"
	for name, lines := range hostileSchemas {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, text := range []string{deep, wide, lists} {
				_ = checkText(compiled(lines), text, anySide, false) // it ends
			}
		})
	}
}

// TestDefaults holds what is filled in for members that are absent.
func TestDefaults(t *testing.T) {
	t.Parallel()
	const lines = `"S" {"properties":{"b":{"default":[1]},"a":{"$ref":"A"},"in":{"properties":{"x":{"default":null}}},"of":{"items":{"$ref":"I"}},"id":{"readOnly":true,"default":1},"u":{"oneOf":[{"type":"object","required":["t"],"properties":{"t":{"enum":["p"]},"y":{"default":"p"}}},{"type":"object","required":["t"],"properties":{"t":{"enum":["q"]},"y":{"default":"q"}}}]}}}
"A" {"$ref":"B"}
"B" {"type":"string","default":"\u003c"}
"I" {"allOf":[{"properties":{"n":{"default":0}}},{"properties":{"n":{"default":0}}}],"properties":{"more":{"items":{"$ref":"I"}}}}
`
	s := compiled(lines)
	for text, want := range map[string]string{
		`{}`:                            `{"a":"\u003c","b":[1]}`,
		`{"b":null, "a":"x" }`:          `{"b":null, "a":"x" }`,
		`{"a":"x","b":1,"in":{}}`:       `{"a":"x","b":1,"in":{"x":null}}`,
		`{"a":"x","b":1,"in":{"y":[]}}`: `{"a":"x","b":1,"in":{"y":[],"x":null}}`,
		`{"of":[{},{"n":1},{"more":[{}]}],"a":"x","b":1}`: `{"of":[{"n":0},{"n":1},{"more":[{"n":0}],"n":0}],"a":"x","b":1}`,
		`{"a":"x","b":1,"u":{"t":"q"}}`:                   `{"a":"x","b":1,"u":{"t":"q","y":"q"}}`,
		`5`:                                               `5`,
		`{`:                                               `{`,
	} {
		if got := fillText(s, text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for path, want := range map[string]bool{"POST /pets": false, "PUT /pets/{id}": true, "POST /pets/{id}": true, "PATCH /pets": true, "POST /pets/{id}/runs": false} {
		method, path, _ := strings.Cut(path, " ")
		if o := (&Operation{Name: "Pets.Create"}); o.updates(&WireForm{Method: method, Path: path}) != want {
			t.Errorf("%s %s", method, path)
		}
	}
	for name, want := range map[string]bool{"Pets.Update": true, "Pets.ModifyAll": true, "Pets.Settle": false, "Pets.Set": true, "Pets.Create": false} {
		if o := (&Operation{Name: name}); o.updates(&WireForm{Method: "POST", Path: "/pets"}) != want {
			t.Error(name)
		}
	}
}

// TestAbsentSchemas holds that a package without schemas refuses nothing.
func TestAbsentSchemas(t *testing.T) {
	t.Parallel()
	o := (&API{}).document("v").operation("X.Y")
	if o != nil {
		t.Error(o)
	}
	if err := o.checkInput(&Param{Name: "a"}, InQuery, typed{}, "", false); err != nil {
		t.Error(err)
	}
	defer func() {
		if text := fmt.Sprint(recover()); text != "generated code is damaged: nobody" {
			t.Error(text)
		}
	}()
	newDocuments(nil).version("").schema("nobody")
}

// TestMutualSchemas holds that what was taken to be valid while it was being found out is looked at again when it is not.
func TestMutualSchemas(t *testing.T) {
	t.Parallel()
	const pets = `"Pet" {"type":"object","required":["kind"],"discriminator":{"propertyName":"kind","mapping":{"dog":"Dog"}}}
"Dog" {"allOf":[{"$ref":"Pet"},{"required":["bark"]}]}
`
	for _, test := range []struct{ schema, value, want string }{
		{`{"anyOf":[{"$ref":"Dog"},{"$ref":"Pet"}]}`, `{"kind":"dog"}`, "bark: is required"},
		{`{"anyOf":[{"$ref":"Dog"},{"$ref":"Pet"}]}`, `{"kind":"dog","bark":1}`, ""},
		{`{"allOf":[{"not":{"$ref":"Dog"}},{"$ref":"Pet"}]}`, `{"kind":"dog"}`, "bark: is required"},
		{`{"allOf":[{"not":{"$ref":"Dog"}},{"not":{"$ref":"Pet"}}]}`, `{"kind":"dog"}`, ""},
	} {
		if got := wrong(t, `"S" `+test.schema+"\n"+pets, test.value); got != test.want {
			t.Errorf("%s by %s: got %q, want %q", test.value, test.schema, got, test.want)
		}
	}
}
