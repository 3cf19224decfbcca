package matrix

import (
	"encoding/json"
	"fmt"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// limit is a constraint with a value that obeys it and one that breaks it; at is where in the broken one.
type limit struct {
	name      string
	compound  bool // it is no scalar: a parameter of it is JSON
	schema    string
	good, bad string
	at        string
}

var limits = []limit{
	{name: "MinLength", schema: `{"type":"string","minLength":2}`, good: `"äö"`, bad: `"ä"`},
	{name: "MaxLength", schema: `{"type":"string","maxLength":2}`, good: `"äö"`, bad: `"abc"`},
	{name: "Pattern", schema: `{"type":"string","pattern":"^a"}`, good: `"ab"`, bad: `"ba"`},
	{name: "Enum", schema: `{"type":"string","enum":["a","b"]}`, good: `"b"`, bad: `"c"`},
	{name: "Const", schema: `{"type":"string","const":"a"}`, good: `"a"`, bad: `"b"`},
	{name: "Minimum", schema: `{"type":"integer","minimum":2}`, good: `2`, bad: `1`},
	{name: "Maximum", schema: `{"type":"integer","format":"int32","maximum":2}`, good: `2`, bad: `3`},
	{name: "Above", schema: `{"type":"number","exclusiveMinimum":0.5}`, good: `0.6`, bad: `0.5`},
	{name: "Below", schema: `{"type":"integer","format":"uint64","exclusiveMaximum":5}`, good: `4`, bad: `5`},
	{name: "Multiple", schema: `{"type":"number","multipleOf":0.1}`, good: `0.3`, bad: `0.35`},
	{name: "Level", schema: `{"type":"integer","enum":[1,2]}`, good: `2`, bad: `3`},
	{name: "TextNumber", schema: `{"type":"string","format":"int64","minimum":2}`, good: `"2"`, bad: `"1"`},
	{name: "Nullable", schema: `{"type":["string","null"],"maxLength":1}`, good: `"a"`, bad: `"ab"`},
	{name: "Union", schema: `{"oneOf":[{"type":"integer","minimum":2},{"type":"string","pattern":"^[a-z]+$"}]}`, good: `"a"`, bad: `"A"`},
	{name: "MinItems", compound: true, schema: `{"type":"array","minItems":2,"items":{"type":"string"}}`, good: `["a","b"]`, bad: `["a"]`},
	{name: "MaxItems", compound: true, schema: `{"type":"array","maxItems":2,"items":{"type":"integer"}}`, good: `[1,2]`, bad: `[1,2,3]`},
	{name: "Unique", compound: true, schema: `{"type":"array","uniqueItems":true,"items":{"type":"string"}}`, good: `["a","b"]`, bad: `["a","a"]`},
	{name: "Items", compound: true, schema: `{"type":"array","items":{"type":"string","maxLength":1}}`, good: `["a"]`, bad: `["a","bc"]`, at: "[1]"},
	{name: "Grid", compound: true, schema: `{"type":"array","items":{"type":"array","items":{"type":"integer","minimum":1}}}`, good: `[[1]]`, bad: `[[1],[2,0]]`, at: "[1][1]"},
	{name: "Member", compound: true, schema: `{"type":"object","properties":{"a":{"type":"string","maxLength":1}}}`, good: `{"a":"b"}`, bad: `{"a":"bc"}`, at: ".a"},
	{name: "Inner", compound: true, schema: `{"type":"object","required":["in"],"properties":{"in":{"type":"object","properties":{"all":{"type":"array","items":{"type":"integer","maximum":1}}}}}}`,
		good: `{"in":{"all":[1]}}`, bad: `{"in":{"all":[1,2]}}`, at: ".in.all[1]"},
	{name: "MinMembers", compound: true, schema: `{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}`, good: `{"a":"b"}`, bad: `{}`},
	{name: "MaxMembers", compound: true, schema: `{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}}`, good: `{"a":"b"}`, bad: `{"a":"b","c":"d"}`},
	{name: "Names", compound: true, schema: `{"type":"object","propertyNames":{"pattern":"^a"},"additionalProperties":{"type":"integer"}}`, good: `{"a":1}`, bad: `{"b":1}`, at: ".b"},
	{name: "Values", compound: true, schema: `{"type":"object","additionalProperties":{"type":"array","maxItems":1,"items":{"type":"string"}}}`, good: `{"a":["b"]}`, bad: `{"a":["b","c"]}`, at: ".a"},
	{name: "Variant", compound: true, schema: `{"oneOf":[{"type":"object","required":["k"],"properties":{"k":{"const":"a"},"n":{"type":"integer","minimum":1}}},
		{"type":"object","required":["k"],"properties":{"k":{"const":"b"}}}]}`, good: `{"k":"a","n":1}`, bad: `{"k":"a","n":0}`, at: ".n"},
}

// limits adds operations with a constraint in each place.
func (m *matrix) limits(l *limit) {
	path, places := "/limits/"+l.name, []string{"inPath", "inQuery", "inHeader", "inCookie"}
	var texts string
	for i, in := range []string{"path", "query", "header", "cookie"} {
		value := `"schema":` + l.schema
		if l.compound {
			value = `"content":{"application/json":{` + value + `}}`
		}
		texts += fmt.Sprintf(`{"name":%q,"in":%q,"required":%v,%s},`, places[i], in, in == "path", value)
	}
	member := objectSchema(map[string]string{"member": l.schema, "list": `{"type":"array","items":` + l.schema + `}`, "map": `{"type":"object","additionalProperties":` + l.schema + `}`})
	m.add(path+"/{inPath}", "Limits", `"parameters":[`+texts[:len(texts)-1]+`],`+requestBody("application/json", member, false, "")+","+nothing)
	m.add("/body"+path, "Limits", requestBody("application/json", l.schema, true, "")+","+nothing)
	m.add("/multipart"+path, "Limits", requestBody("multipart/form-data", objectSchema(map[string]string{"field": l.schema}), true, l.encoding())+","+nothing)
	m.add("/urlencoded"+path, "Limits", requestBody("application/x-www-form-urlencoded", objectSchema(map[string]string{"field": l.schema}), true, l.encoding())+","+nothing)
	for _, value := range []string{l.good, l.bad} {
		call := func(place, refused string, c driver.Case) {
			c.Name = caseName("limit "+place, l.name, value)
			if value == l.bad {
				c.Refused = refused
			}
			m.call(c)
		}
		object := func(name, value string) json.RawMessage { return json.RawMessage(fmt.Sprintf("{%q:%s}", name, value)) }
		args := func(value string) []json.RawMessage { return []json.RawMessage{json.RawMessage(value)} }
		call("inPath", "inPath"+l.at, driver.Case{Path: path + "/{inPath}", Args: args(value)})
		for _, p := range places[1:] {
			call(p, p+l.at, driver.Case{Path: path + "/{inPath}", Args: args(l.good), Params: object(p, value)})
		}
		call("member", "member"+l.at, driver.Case{Path: path + "/{inPath}", Args: args(l.good), Body: object("member", value)})
		call("list", "list[1]"+l.at, driver.Case{Path: path + "/{inPath}", Args: args(l.good), Body: object("list", "["+l.good+","+value+"]")})
		call("map", "map.k"+l.at, driver.Case{Path: path + "/{inPath}", Args: args(l.good), Body: object("map", `{"k":`+value+`}`)})
		call("multipart", "field"+l.at, driver.Case{Path: "/multipart" + path, Body: object("field", value)})
		call("urlencoded", "field"+l.at, driver.Case{Path: "/urlencoded" + path, Body: object("field", value)})
		at := l.at
		if at == "" {
			at = "body"
		} else if at[0] == '.' {
			at = at[1:]
		}
		call("body", at, driver.Case{Path: "/body" + path, Body: json.RawMessage(value)})
	}
}

// encoding asks for JSON in forms that cannot hold the value otherwise.
func (l *limit) encoding() string {
	if !l.compound {
		return ""
	}
	return `,"encoding":{"field":{"contentType":"application/json"}}`
}
