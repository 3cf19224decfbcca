package matrix

// shape is what a value looks like, which decides the styles that make sense for it.
type shape int

const (
	scalar shape = iota
	list
	object
	mixed // a union of a string and something else
)

// schema is a kind of schema, with values of it.
type schema struct {
	name  string // of the component, and in paths
	shape shape
	text  string
	// values are JSON; the first is an ordinary one, then come the zero value and others of interest.
	values []string
	file   bool // it is in forms alone
}

// schemas are the kinds of schemas.
var schemas = []schema{
	{"Text", scalar, `{"type":"string"}`, []string{`"plain"`, `""`, `"a b/c,d&e=f?#%;+é\""`, `"12"`, `"true"`, `"null"`, `"."`, `".."`, `"2024-05-06T07:08:09Z"`}, false},
	{"Time", scalar, `{"type":"string","format":"date-time"}`, []string{`"2024-05-06T07:08:09Z"`, `"0001-01-01T00:00:00Z"`, `"2024-05-06T07:08:09.123+02:00"`}, false},
	{"Day", scalar, `{"type":"string","format":"date"}`, []string{`"2024-05-06"`}, false},
	{"Bytes", scalar, `{"type":"string","format":"byte"}`, []string{`"aGVsbG8/Pz8+"`, `""`, `"//79"`, `"MTIz"`}, false},
	{"Binary", scalar, `{"type":"string","format":"binary"}`, []string{`"content"`, `""`}, true},
	{"Identifier", scalar, `{"type":"string","format":"uuid"}`, []string{`"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"`}, false},
	{"Paths", scalar, `{"type":"string","format":"google-fieldmask"}`, []string{`"a,b.c"`, `""`}, false},
	{"Int", scalar, `{"type":"integer"}`, []string{`7`, `0`, `-9223372036854775808`, `9223372036854775807`}, false},
	{"Short", scalar, `{"type":"integer","format":"int32"}`, []string{`7`, `0`, `-2147483648`}, false},
	{"Unsigned", scalar, `{"type":"integer","format":"uint64"}`, []string{`7`, `0`, `18446744073709551615`}, false},
	{"Seconds", scalar, `{"type":"integer","format":"unixtime"}`, []string{`1700000000`, `0`}, false},
	{"IntText", scalar, `{"type":"string","format":"int64"}`, []string{`"7"`, `"0"`, `"-9223372036854775808"`}, false},
	{"UnsignedText", scalar, `{"type":"string","format":"uint64"}`, []string{`"18446744073709551615"`, `"0"`}, false},
	{"Number", scalar, `{"type":"number"}`, []string{`1.5`, `0`, `-1e-7`, `1e+300`, `3`}, false},
	{"Flag", scalar, `{"type":"boolean"}`, []string{`true`, `false`}, false},
	{"Closed", scalar, `{"type":"string","enum":["one","two words"]}`, []string{`"one"`, `"two words"`}, false},
	{"Open", scalar, `{"anyOf":[{"type":"string"},{"type":"string","enum":["one","two"]}]}`, []string{`"one"`, `"three"`, `""`}, false},
	{"Level", scalar, `{"type":"integer","enum":[0,1,2]}`, []string{`1`, `0`}, false},
	{"Constant", scalar, `{"type":"string","const":"fixed"}`, []string{`"fixed"`}, false},
	{"Edition", scalar, `{"type":"integer","const":2}`, []string{`2`}, false},
	{"Thing", object, `{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"n":{"type":"integer"},"b":{"type":"boolean"}}}`,
		[]string{`{"a":"x y","n":1,"b":true}`, `{"a":""}`, `{"a":"1","n":0,"b":false}`, `{"a":"x","more":"kept"}`}, false},
	{"Loose", object, `{"type":"object","properties":{"a":{"type":"string"}}}`, []string{`{"a":"x"}`, `{}`}, false},
	{"Deep", object, `{"type":"object","properties":{"a":{"type":"string"},"in":{"$ref":"#/components/schemas/Thing"},"all":{"type":"array","items":{"type":"string"}}}}`,
		[]string{`{"a":"x","in":{"a":"y","n":2},"all":["p","q"]}`, `{}`, `{"all":["p"]}`, `{"all":[]}`}, false},
	{"Free", object, `{"type":"object"}`, []string{`{"a":"x"}`, `{}`, `{"a":{"b":[1,null]},"c":2}`}, false},
	{"TextMap", object, `{"type":"object","additionalProperties":{"type":"string"}}`, []string{`{"a":"x","b c":"1"}`, `{}`}, false},
	{"IntMap", object, `{"type":"object","additionalProperties":{"type":"integer"}}`, []string{`{"a":1,"b":0}`, `{}`}, false},
	{"ThingMap", object, `{"type":"object","additionalProperties":{"$ref":"#/components/schemas/Thing"}}`, []string{`{"k":{"a":"x","n":1}}`, `{}`}, false},
	{"ListMap", object, `{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}`, []string{`{"k":["a","b"]}`, `{}`, `{"k":[]}`}, false},
	{"NullMap", object, `{"type":"object","additionalProperties":{"type":["string","null"]}}`, []string{`{"k":"a"}`, `{"k":null,"l":"a"}`}, false},
	{"Mixed", object, `{"type":"object","required":["a"],"properties":{"a":{"type":"string"}},"additionalProperties":{"type":"integer"}}`,
		[]string{`{"a":"x","k":1}`, `{"a":""}`}, false},
	{"Texts", list, `{"type":"array","items":{"type":"string"}}`, []string{`["a","b"]`, `[]`, `[""]`, `["only"]`, `["1","true",""]`, `["a,b","c d","e|f"]`}, false},
	{"Ints", list, `{"type":"array","items":{"type":"integer"}}`, []string{`[1,0,-1]`, `[]`, `[0]`}, false},
	{"Times", list, `{"type":"array","items":{"type":"string","format":"date-time"}}`, []string{`["2024-05-06T07:08:09Z"]`, `["2024-05-06T07:08:09Z","2024-05-06T07:08:09+02:00"]`}, false},
	{"Choices", list, `{"type":"array","items":{"$ref":"#/components/schemas/Closed"}}`, []string{`["one"]`, `["one","two words"]`, `[]`}, false},
	{"Set", list, `{"type":"array","uniqueItems":true,"items":{"type":"number"}}`, []string{`[1,0]`, `[1.5,0]`, `[]`}, false},
	{"Things", list, `{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}`, []string{`[{"a":"x","n":1},{"a":"y"}]`, `[]`, `[{"a":"x"}]`}, false},
	{"Grid", list, `{"type":"array","items":{"type":"array","items":{"type":"integer"}}}`, []string{`[[1,2],[3]]`, `[]`, `[[]]`}, false},
	{"Gaps", list, `{"type":"array","items":{"type":["string","null"]}}`, []string{`["a","b"]`, `["a",null]`}, false},
	{"Files", list, `{"type":"array","items":{"type":"string","format":"binary"}}`, []string{`["first","second"]`, `["one"]`, `[""]`, `[]`}, true},
	{"Unions", list, `{"type":"array","items":{"$ref":"#/components/schemas/TextOrInt"}}`, []string{`["a","b"]`, `["a",1]`, `[]`}, false},
	{"All", object, `{"allOf":[{"$ref":"#/components/schemas/Thing"},{"type":"object","properties":{"more":{"type":"string"}}}]}`,
		[]string{`{"a":"x","more":"y"}`, `{"a":""}`}, false},
	{"Tagged", object, `{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],"discriminator":{"propertyName":"kind"}}`,
		[]string{`{"kind":"Cat","lives":9}`, `{"kind":"Dog","name":"x"}`}, false},
	{"TextOrInt", mixed, `{"anyOf":[{"type":"string"},{"type":"integer"}]}`, []string{`"a"`, `1`, `0`, `""`}, false},
	{"IntOrText", mixed, `{"oneOf":[{"type":"integer"},{"type":"string"}]}`, []string{`"a"`, `1`, `0`}, false},
	{"TextOrTexts", mixed, `{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}`, []string{`"a"`, `["a","b"]`, `["a"]`, `""`}, false},
	{"TextOrThing", mixed, `{"oneOf":[{"type":"string"},{"$ref":"#/components/schemas/Thing"}]}`, []string{`"a"`, `{"a":"x","n":1}`}, false},
	{"Node", object, `{"type":"object","properties":{"value":{"type":"string"},"next":{"$ref":"#/components/schemas/Node"},"all":{"type":"array","items":{"$ref":"#/components/schemas/Node"}}}}`,
		[]string{`{"value":"x"}`, `{}`, `{"value":"x","next":{"value":"y"},"all":[{}]}`}, false},
	{"Anything", mixed, `{}`, []string{`"a"`, `1`, `true`, `["a"]`, `{"a":1}`, `""`}, false},
}

// parts are components that the others refer to.
var parts = map[string]string{
	"Cat": `{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"}}}`,
	"Dog": `{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"},"name":{"type":"string"}}}`,
}
