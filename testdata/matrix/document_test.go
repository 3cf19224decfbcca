package matrix

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// style is a way to write a parameter, or a field of a form.
type style struct {
	name    string
	in      string // path, query, header or cookie
	style   string
	explode bool
	content bool // as JSON
	shapes  []shape
}

var (
	every    = []shape{scalar, list, object, mixed}
	compound = []shape{list, object, mixed}
)

var styles = []style{
	{"simple", "path", "simple", false, false, every},
	{"simpleExploded", "path", "simple", true, false, compound},
	{"label", "path", "label", false, false, every},
	{"labelExploded", "path", "label", true, false, compound},
	{"matrix", "path", "matrix", false, false, every},
	{"matrixExploded", "path", "matrix", true, false, compound},
	{"form", "query", "form", true, false, every},
	{"joined", "query", "form", false, false, compound},
	{"spaces", "query", "spaceDelimited", false, false, []shape{list, object}},
	{"pipes", "query", "pipeDelimited", false, false, []shape{list, object}},
	{"spacesExploded", "query", "spaceDelimited", true, false, []shape{list}},
	{"pipesExploded", "query", "pipeDelimited", true, false, []shape{list}},
	{"deep", "query", "deepObject", true, false, []shape{object}},
	{"json", "query", "", false, true, every},
	{"header", "header", "simple", false, false, every},
	{"headerExploded", "header", "simple", true, false, []shape{object}},
	{"headerJSON", "header", "", false, true, []shape{list, object}},
	{"cookie", "cookie", "form", true, false, []shape{scalar, list, mixed}},
	{"cookieExploded", "cookie", "form", true, false, []shape{object}},
	{"cookieJoined", "cookie", "form", false, false, compound},
}

// collects tells that the parameter takes all names of the query that no other parameter has.
func (s *style) collects(of shape) bool {
	return s.explode && s.style == "form" && (of == object || of == mixed)
}

// matrix is a document with its calls.
type matrix struct {
	paths   []string
	schemas []string
	cases   []*driver.Case
}

func ref(name string) string { return `{"$ref":"#/components/schemas/` + name + `"}` }

func nullable(schema string) string { return `{"anyOf":[` + schema + `,{"type":"null"}]}` }

// add adds an operation, and calls of it.
func (m *matrix) add(path, service, operation string) {
	id := service + strings.NewReplacer("/", "", "{", "", "}", "", "-", "").Replace(path)
	m.paths = append(m.paths, fmt.Sprintf(`%q:{"post":{"operationId":%q,"tags":[%q],%s}}`, path, id, service, operation))
}

func (m *matrix) call(c driver.Case) {
	c.Package = "api"
	m.cases = append(m.cases, &c)
}

const nothing = `"responses":{"204":{"description":"Nothing."}}`

func answer(mediaType, schema string) string {
	return `"responses":{"200":{"description":"An answer.","content":{"` + mediaType + `":{"schema":` + schema + `}}}}`
}

func requestBody(mediaType, schema string, required bool, more string) string {
	return fmt.Sprintf(`"requestBody":{"required":%v,"content":{%q:{"schema":%s%s}}}`, required, mediaType, schema, more)
}

func newMatrix() *matrix {
	m := &matrix{}
	for name, text := range parts {
		m.schemas = append(m.schemas, fmt.Sprintf("%q:%s", name, text))
	}
	for i := range schemas {
		s := &schemas[i]
		m.schemas = append(m.schemas, fmt.Sprintf("%q:%s", s.name, s.text))
		if !s.file {
			m.parameters(s)
			m.bodies(s)
		}
	}
	m.members()
	m.raw()
	number := 0
	for group := range slices.Chunk(schemas, 8) {
		number++
		m.form(group, "multipart/form-data", "multipart", number)
		m.form(group, "application/x-www-form-urlencoded", "urlencoded", number)
	}
	m.limits()
	slices.Sort(m.schemas)
	return m
}

func (m *matrix) document() string {
	return `{"openapi":"3.1.0","info":{"title":"Matrix","version":"1"},"servers":[{"url":"https://localhost"}],"paths":{` +
		strings.Join(m.paths, ",\n") + `},"components":{"schemas":{` + strings.Join(m.schemas, ",\n") + `}}}`
}

// parameter is one use of a schema by a style.
type parameter struct {
	style              *style
	name               string
	required, nullable bool
}

func (p *parameter) place() string {
	switch {
	case p.style.in == "path":
		return p.style.name
	case p.required:
		return p.style.name + " required"
	case p.nullable:
		return p.style.name + " nullable"
	}
	return p.style.name
}

func (p *parameter) text(s *schema) string {
	schema := s.text
	if p.required {
		schema = ref(s.name)
	}
	if p.nullable {
		schema = nullable(schema)
	}
	head := fmt.Sprintf(`"name":%q,"in":%q,"required":%v`, p.name, p.style.in, p.required)
	if p.style.content {
		return `{` + head + `,"content":{"application/json":{"schema":` + schema + `}}}`
	}
	return fmt.Sprintf(`{%s,"style":%q,"explode":%v,"schema":%s}`, head, p.style.style, p.style.explode, schema)
}

// parameters adds operations with the schema in all styles. Parameters whose values get mixed up with those of others, or that are
// not expected to come through, have operations of their own.
func (m *matrix) parameters(s *schema) {
	var together []parameter
	for i := range styles {
		st := &styles[i]
		if !slices.Contains(st.shapes, s.shape) {
			continue
		}
		uses := []parameter{{st, st.name, st.in == "path", false}}
		if st.in != "path" {
			uses = append(uses, parameter{st, st.name + "Must", true, false}, parameter{st, st.name + "Null", false, true})
		}
		for _, p := range uses {
			if st.collects(s.shape) || isGap(p.place(), s.name, s.values[0]) {
				m.operation(s, "/one/"+s.name+"/"+p.name, []parameter{p})
				continue
			}
			together = append(together, p)
		}
	}
	m.operation(s, "/all/"+s.name, together)
}

// operation adds one operation with the parameters, and calls it with each value of each.
func (m *matrix) operation(s *schema, path string, params []parameter) {
	if len(params) == 0 {
		return
	}
	var texts []string
	for i := range params {
		texts = append(texts, params[i].text(s))
		if params[i].style.in == "path" {
			path += "/{" + params[i].name + "}"
		}
	}
	m.add(path, "Params", `"parameters":[`+strings.Join(texts, ",")+"],"+nothing)
	for i := range params {
		p := &params[i]
		values := slices.Clone(s.values)
		switch {
		case p.nullable:
			values = []string{s.values[0], "null", ""}
		case !p.required:
			values = append(values, "")
		}
		for _, v := range values {
			m.call(paramCase(s, path, params, p, v))
		}
	}
}

// paramCase returns a call with a value for one parameter; the others that are required have an ordinary value.
func paramCase(s *schema, path string, params []parameter, p *parameter, value string) driver.Case {
	c := driver.Case{Name: caseName(p.place(), s.name, value), Path: path}
	set := map[string]json.RawMessage{}
	for i := range params {
		q := &params[i]
		v := s.values[0]
		if q == p {
			v = value
		}
		switch {
		case v == "" || q != p && !q.required:
		case q.style.in == "path":
			c.Args = append(c.Args, json.RawMessage(v))
		default:
			set[q.name] = json.RawMessage(v)
		}
	}
	c.Params, _ = json.Marshal(set)
	if value == "null" && !p.style.content { // null is left out
		delete(set, p.name)
		c.WantParams, _ = json.Marshal(set)
	}
	return c
}

func caseName(place, schema, value string) string {
	if value == "" {
		value = "absent"
	}
	return place + ": " + schema + ": " + value
}

// uses are fields of an object: the schema in every way.
func uses(s *schema) map[string]string {
	return map[string]string{
		"required": ref(s.name), "optional": s.text, "null": nullable(ref(s.name)), "maybe": nullable(s.text),
		"list": `{"type":"array","items":` + ref(s.name) + `}`, "map": `{"type":"object","additionalProperties":` + s.text + `}`,
	}
}

func objectSchema(fields map[string]string, required ...string) string {
	data, _ := json.Marshal(append([]string{}, required...))
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		texts = append(texts, fmt.Sprintf("%q:%s", name, fields[name]))
	}
	return fmt.Sprintf(`{"type":"object","required":%s,"properties":{%s}}`, data, strings.Join(texts, ","))
}

// members adds an operation whose body and answer have members for every schema, which have the schema in every way.
func (m *matrix) members() {
	fields := map[string]string{}
	for i := range schemas {
		if s := &schemas[i]; !s.file {
			fields[s.name] = objectSchema(uses(s), "required", "null")
			m.callMembers(s)
		}
	}
	m.schemas = append(m.schemas, `"Members":`+objectSchema(fields))
	m.add("/members", "Members", requestBody("application/json", ref("Members"), true, "")+","+answer("application/json", ref("Members")))
}

func (m *matrix) callMembers(s *schema) {
	safe := json.RawMessage(s.values[0])
	call := func(field, value string, text json.RawMessage) {
		set := map[string]json.RawMessage{"required": safe, "null": safe}
		if text != nil {
			set[field] = text
		}
		body, _ := json.Marshal(map[string]any{s.name: set})
		m.call(driver.Case{Name: caseName("member "+field, s.name, value), Path: "/members", Body: body, Answer: body})
	}
	for _, v := range s.values {
		for _, field := range []string{"required", "optional", "null", "maybe"} {
			call(field, v, json.RawMessage(v))
		}
		call("list", v, json.RawMessage("["+v+","+s.values[0]+"]"))
		call("map", v, json.RawMessage(`{"k":`+v+`}`))
	}
	call("null", "null", json.RawMessage("null"))
	call("maybe", "null", json.RawMessage("null"))
	call("maybe", "", nil)
	call("optional", "", nil)
}

// bodies adds operations whose bodies and answers are of the schema, two of them streams.
func (m *matrix) bodies(s *schema) {
	add := func(place, schema string, required bool, mediaType, answered string) (path string) {
		path = "/" + strings.ReplaceAll(place, " ", "/") + "/" + s.name
		m.add(path, "Bodies", requestBody("application/json", schema, required, "")+","+answer(mediaType, answered))
		return path
	}
	call := func(place, path, value, answer string) {
		c := driver.Case{Name: caseName(place, s.name, value), Path: path, Answer: json.RawMessage(answer)}
		if value != "" {
			c.Body = json.RawMessage(value)
		}
		m.call(c)
	}
	all := "[" + strings.Join(s.values, ",") + "]"
	path := add("body", ref(s.name), true, "application/json", ref(s.name))
	for _, v := range s.values {
		call("body", path, v, v)
	}
	path = add("body nullable", nullable(ref(s.name)), true, "application/x-ndjson", ref(s.name))
	for _, v := range append(slices.Clone(s.values), "null") {
		call("body nullable", path, v, all)
	}
	path = add("body optional", s.text, false, "text/event-stream", ref(s.name))
	for _, v := range append(slices.Clone(s.values), "") {
		call("body optional", path, v, all)
	}
	path = "/answer/nullable/" + s.name
	m.add(path, "Bodies", answer("application/json", nullable(s.text)))
	for _, v := range append(slices.Clone(s.values), "null") {
		m.call(driver.Case{Name: caseName("answer nullable", s.name, v), Path: path, Answer: json.RawMessage(v)})
	}
}

// formField is a use of a schema as a field of a form.
type formField struct{ name, schema, encoding string }

// formFields returns the uses of a schema as fields of a form.
func formFields(s *schema, urlencoded bool) []formField {
	asJSON := `{"contentType":"application/json"}`
	fields := []formField{{"required", ref(s.name), ""}, {"optional", s.text, ""}, {"maybe", nullable(s.text), ""}}
	if s.file {
		return fields
	}
	fields = append(fields, formField{"json", s.text, asJSON})
	for i := range styles {
		st := &styles[i]
		if st.in == "query" && !st.content && slices.Contains(st.shapes, s.shape) && s.shape != scalar && !st.collects(s.shape) {
			fields = append(fields, formField{st.name, ref(s.name), fmt.Sprintf(`{"style":%q,"explode":%v}`, st.style, st.explode)})
		}
	}
	return fields
}

// form adds an operation whose body is a form with fields for some schemas.
func (m *matrix) form(schemas []schema, mediaType, place string, number int) {
	path, urlencoded := fmt.Sprintf("/%s/%d", place, number), place == "urlencoded"
	fields, encodings, required := map[string]string{}, map[string]string{}, map[string]json.RawMessage{}
	for i := range schemas {
		s := &schemas[i]
		if urlencoded && s.file {
			continue
		}
		if urlencoded && s.shape == object {
			m.spread(s, mediaType)
		}
		for _, f := range formFields(s, urlencoded) {
			fields[s.name+f.name] = f.schema
			if f.encoding != "" {
				encodings[s.name+f.name] = f.encoding
			}
		}
		required[s.name+"required"] = json.RawMessage(s.values[0])
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(encodings)) {
		texts = append(texts, fmt.Sprintf("%q:%s", name, encodings[name]))
	}
	schema := objectSchema(fields, slices.Sorted(maps.Keys(required))...)
	m.add(path, "Forms", requestBody(mediaType, schema, true, `,"encoding":{`+strings.Join(texts, ",")+"}")+","+nothing)
	for i := range schemas {
		s := &schemas[i]
		if urlencoded && s.file {
			continue
		}
		for _, f := range formFields(s, urlencoded) {
			m.callForm(s, path, place, f, required)
		}
	}
}

// callForm sends a form with each value in a field.
func (m *matrix) callForm(s *schema, path, place string, f formField, required map[string]json.RawMessage) {
	values := slices.Clone(s.values)
	switch f.name {
	case "required":
	case "maybe":
		values = []string{s.values[0], "null", ""}
	default:
		values = append(values, "")
	}
	for _, v := range values {
		c := driver.Case{Name: caseName(place+" "+f.name, s.name, v), Path: path}
		set := maps.Clone(required)
		if v != "" {
			set[s.name+f.name] = json.RawMessage(v)
		}
		c.Body, _ = json.Marshal(set)
		if v == "null" { // null is left out
			delete(set, s.name+f.name)
			c.WantBody, _ = json.Marshal(set)
		}
		m.call(c)
	}
}

// spread adds an operation whose body is a form with the schema as its only field.
func (m *matrix) spread(s *schema, mediaType string) {
	path := "/spread/" + s.name
	m.add(path, "Forms", requestBody(mediaType, objectSchema(map[string]string{"spread": ref(s.name)}), true, `,"encoding":{"spread":{"style":"form"}}`)+","+nothing)
	for _, v := range s.values {
		m.call(driver.Case{Name: caseName("urlencoded spread", s.name, v), Path: path, Body: json.RawMessage(`{"spread":` + v + `}`)})
	}
}

// raw adds operations whose bodies and responses are not JSON.
func (m *matrix) raw() {
	for _, mediaType := range []string{"application/octet-stream", "text/plain", "image/png"} {
		for _, required := range []bool{true, false} {
			path := fmt.Sprintf("/raw/%s/%v", mediaType, required)
			binary := `{"type":"string","format":"binary"}`
			more := `},"text/*":{"schema":` + binary // what the driver says that its files are
			m.add(path, "Raw", requestBody(mediaType, binary, required, more)+","+answer(mediaType, binary))
			values := []string{`"content\u0000\n"`}
			if required { // nothing is not a body
				values = append(values, `""`)
			}
			for _, v := range values {
				m.call(driver.Case{Name: caseName("raw", mediaType, v), Path: path, Body: json.RawMessage(v), Answer: json.RawMessage(v)})
			}
		}
	}
}
