package matrix

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// limit is a constraint with a value that obeys it and one that breaks it; at is where in the broken one.
type limit struct {
	name      string
	compound  bool // it is not a scalar: a parameter of it is JSON
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

// limitPlaces are the places of parameters by the prefix of their names.
var limitPlaces = []struct{ prefix, in string }{{"inQuery", "query"}, {"inHeader", "header"}, {"inCookie", "cookie"}}

func (l *limit) parameter(name, in string) string {
	value := `"schema":` + l.schema
	if l.compound {
		value = `"content":{"application/json":{` + value + `}}`
	}
	return fmt.Sprintf(`{"name":%q,"in":%q,"required":%v,%s}`, name, in, in == "path", value)
}

func (l *limit) members() string {
	return objectSchema(map[string]string{
		"member": l.schema, "list": `{"type":"array","items":` + l.schema + `}`, "map": `{"type":"object","additionalProperties":` + l.schema + `}`,
	})
}

// limits adds operations with every constraint in each place, and calls them with a value that obeys and one that does not.
func (m *matrix) limits() {
	var params, encoding []string
	members, fields := map[string]string{}, map[string]string{}
	for i := range limits {
		l := &limits[i]
		for _, p := range limitPlaces {
			params = append(params, l.parameter(p.prefix+l.name, p.in))
		}
		members[l.name], fields[l.name] = l.members(), l.schema
		if l.compound { // a form cannot hold it otherwise
			encoding = append(encoding, fmt.Sprintf(`%q:{"contentType":"application/json"}`, l.name))
		}
		m.add("/limits/path/"+l.name+"/{inPath}", "Limits", `"parameters":[`+l.parameter("inPath", "path")+`],`+nothing)
		m.add("/limits/body/"+l.name, "Limits", requestBody("application/json", l.schema, true, "")+","+nothing)
	}
	m.add("/limits", "Limits", `"parameters":[`+strings.Join(params, ",")+`],`+requestBody("application/json", objectSchema(members), false, "")+","+nothing)
	form := func(mediaType string) string {
		return requestBody(mediaType, objectSchema(fields), true, `,"encoding":{`+strings.Join(encoding, ",")+"}") + "," + nothing
	}
	m.add("/limits/multipart", "Limits", form("multipart/form-data"))
	m.add("/limits/urlencoded", "Limits", form("application/x-www-form-urlencoded"))
	for i := range limits {
		m.callLimit(&limits[i])
	}
}

// callLimit obeys and breaks a constraint in each place.
func (m *matrix) callLimit(l *limit) {
	object := func(name, value string) json.RawMessage { return json.RawMessage(fmt.Sprintf("{%q:%s}", name, value)) }
	for _, value := range []string{l.good, l.bad} {
		call := func(place, at string, c driver.Case) {
			c.Name = caseName("limit "+place, l.name, value)
			if value == l.bad {
				at = strings.TrimPrefix(at+l.at, ".")
				c.Refused = &at
			}
			m.call(c)
		}
		call("in path", "inPath", driver.Case{Path: "/limits/path/" + l.name + "/{inPath}", Args: []json.RawMessage{json.RawMessage(value)}})
		for _, p := range limitPlaces {
			call("in "+p.in, p.prefix+l.name, driver.Case{Path: "/limits", Params: object(p.prefix+l.name, value)})
		}
		member := func(field, text string) driver.Case {
			return driver.Case{Path: "/limits", Body: object(l.name, string(object(field, text)))}
		}
		call("of member", l.name+".member", member("member", value))
		call("of item", l.name+".list[1]", member("list", "["+l.good+","+value+"]"))
		call("of value", l.name+".map.k", member("map", `{"k":`+value+`}`))
		call("in multipart", l.name, driver.Case{Path: "/limits/multipart", Body: object(l.name, value)})
		call("in urlencoded", l.name, driver.Case{Path: "/limits/urlencoded", Body: object(l.name, value)})
		call("of body", "", driver.Case{Path: "/limits/body/" + l.name, Body: json.RawMessage(value)})
	}
}
