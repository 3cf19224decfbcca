package matrix

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// movable is a kind of values that an older version has in the path and a newer one in the body, or the other way around.
type movable struct {
	name, schema string
	values       []string
	inBody       bool // no argument is made of it, but a field of the body alone
}

var movables = []movable{
	{name: "Text", schema: `{"type":"string"}`, values: []string{`"other"`, `"a b/c"`}},
	{name: "Int", schema: `{"type":"integer"}`, values: []string{`1`, `-7`, `0`}},
	{name: "Short", schema: `{"type":"integer","format":"int32"}`, values: []string{`1`, `7`}},
	{name: "Unsigned", schema: `{"type":"integer","format":"uint64"}`, values: []string{`1`, `18446744073709551615`}},
	{name: "Number", schema: `{"type":"number"}`, values: []string{`1`, `1.5`}},
	{name: "Flag", schema: `{"type":"boolean"}`, values: []string{`true`, `false`}},
	{name: "Time", schema: `{"type":"string","format":"date-time"}`, values: []string{`"2023-05-06T07:08:09Z"`, `"2024-05-06T07:08:09Z"`}},
	{name: "Bytes", schema: `{"type":"string","format":"byte"}`, values: []string{`"aGVs"`, `"aGVsbG8/Pz8+"`}},
	{name: "IntText", schema: `{"type":"string","format":"int64"}`, values: []string{`"1"`, `"7"`}},
	{name: "Closed", schema: `{"type":"string","enum":["one","two words"]}`, values: []string{`"one"`, `"two words"`}, inBody: true},
}

// movedDocuments returns two versions of a document, and calls of both. Around the field that moves are others, which must stay
// as they are.
func movedDocuments() (older, newer string, cases []*driver.Case) {
	const around = `"before":{"type":"integer"},"after":{"type":"string"}`
	var paths [2][]string
	add := func(version int, path, id, more, fields, required string) {
		paths[version] = append(paths[version], fmt.Sprintf(`%q:{"post":{"operationId":%q,"tags":["Moved"],%s%s,%s}}`, path, id, more,
			requestBody("application/json", `{"type":"object","required":[`+required+`],"properties":{`+fields+`}}`, true, ""), nothing))
	}
	for i := range movables {
		s := &movables[i]
		parameter := `"parameters":[{"name":"id","in":"path","required":true,"schema":` + s.schema + `}],`
		field := `"before":{"type":"integer"},"id":` + s.schema + `,"after":{"type":"string"}`
		in, out := "in"+s.name, "out"+s.name
		add(0, "/"+in+"/{id}", in, parameter, around, `"after"`)
		add(1, "/"+in, in, "", field, `"id","after"`)
		add(0, "/"+out, out, "", field, `"id","after"`)
		add(1, "/"+out+"/{id}", out, parameter, around, `"after"`)
		for _, v := range s.values {
			for _, version := range []string{"1", "2"} {
				cases = append(cases, s.in(version, v), &driver.Case{
					Package: "moved", Name: caseName("moved in version "+version, out, v), Path: "/" + out, Version: version,
					Args: []json.RawMessage{json.RawMessage(v)}, Body: json.RawMessage(`{"before":1,"after":"x"}`),
				})
			}
		}
	}
	document := func(version int) string {
		return fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":"Moved","version":"%d"},"servers":[{"url":"https://localhost"}],"paths":{%s}}`,
			version+1, strings.Join(paths[version], ",\n"))
	}
	return document(0), document(1), cases
}

// in returns a call with a value that moved into the body. The argument counts, whatever the body has in its place.
func (s *movable) in(version, value string) *driver.Case {
	body := func(id string) json.RawMessage {
		return json.RawMessage(`{"before":1,"id":` + id + `,"after":"x"}`)
	}
	c := &driver.Case{
		Package: "moved", Name: caseName("moved in version "+version, "in"+s.name, value), Path: "/in" + s.name, Version: version,
		Args: []json.RawMessage{json.RawMessage(value)}, Body: body(s.values[0]), WantBody: body(value),
	}
	if s.inBody {
		c.Args, c.Body = nil, c.WantBody
	}
	return c
}
